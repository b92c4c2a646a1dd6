package docket

import (
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
)

// What is counted back from a hearing is counted from its new day when the
// hearing is put off: what still runs moves, a last day that had passed is given
// anew where the new one lies ahead, and what was met or opened stays so
// (45 CFR 160.518: not more than 60, not less than 15 days before the hearing).
func TestPuttingTheHearingOffRestartsNothingThatIsDone(t *testing.T) {
	t.Parallel()
	p := shipped(t, "hhs-cmp")
	for _, row := range []struct {
		name, on, to string
		met          string            // a limit that was met before
		due          map[string]string // the last day of what runs then
	}{
		{"nothing passed", "2019-10-01", "2020-01-10", "", map[string]string{"exchange_opens": "2019-11-11", "statistical_report": "2019-12-11", "exchange": "2019-12-26"}},
		{"the exchange is open", "2019-10-10", "2020-01-10", "", map[string]string{"statistical_report": "2019-12-11", "exchange": "2019-12-26"}},
		{"two last days passed", "2019-11-20", "2020-01-10", "", map[string]string{"statistical_report": "2019-12-11", "exchange": "2019-12-26"}},
		{"passed, and the new one too", "2019-11-28", "2019-12-16", "", map[string]string{"exchange": "2019-12-01"}},
		{"one was met", "2019-11-20", "2020-01-10", "exchange", map[string]string{"statistical_report": "2019-12-11"}},
	} {
		s := &State{
			Case: "c", Head: 10, Stage: "hearing", Round: 1,
			Hearings: []HearingRecord{{For: noon("2019-12-02"), Day: clock.MustDate("2019-12-02"), Set: 10, SetAt: noon("2019-09-20"), Body: "alj", Round: 1}},
			Events:   []Happening{{Event: procedure.HearingDay, At: noon("2019-12-02"), Seq: 10}},
		}
		m := &moment{p: p, s: s, now: noon("2019-09-20"), e: Entry{At: noon("2019-09-20")}}
		for _, rule := range []string{"exchange_opens", "statistical_report", "exchange"} {
			m.startIfReady(p.Clock(rule), "")
		}
		if c := s.OpenClock(row.met); c != nil {
			c.End = "met"
		}
		for due := Due(p, s, noon(row.on)); len(due) > 0; due = Due(p, s, noon(row.on)) {
			if r := try(t, p, s, noon(row.on), due[0].Kind, Clock(), due[0].Particulars); r != nil {
				t.Fatal(r)
			}
		}
		if r := try(t, p, s, noon(row.on), ContinueHearing, holder(p, "clerk"), &HearingContinued{For: noon(row.to), Reasons: "The judge is ill."}); r != nil {
			t.Fatalf("%s: %v", row.name, r)
		}
		for _, rule := range []string{"exchange_opens", "statistical_report", "exchange"} {
			day := ""
			if c := s.OpenClock(rule); c != nil {
				day = c.Deadline.Day.String()
			}
			want := ""
			if row.due[rule] != "" {
				want = clock.MustDate(row.due[rule]).String()
			}
			if day != want {
				t.Errorf("%s: %s is due %q, not %q", row.name, rule, day, want)
			}
		}
	}
}
