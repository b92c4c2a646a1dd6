package docket

import (
	"testing"

	"probity/procedure"
)

// A measure that was imposed for so long ends then, whatever else ends it sooner or
// later (guarantee 12).
func TestAMeasureEndsOnItsDay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, pack, stage, measure, ground, length string
		day, until                                 string // of the measure's own time limit; of the measure
	}{
		{"shorter than it could be", "hcqia-peer-review", "fact_finding", "restriction", "being_looked_into", "5 calendar days", "Sat 8 Feb 2025", "2025-02-09"},
		{"as long as it can be, by the pack's own limit", "hcqia-peer-review", "fact_finding", "restriction", "being_looked_into", "", "", "2025-02-18"},
		{"without a last day, until a review", "cfp-older", "investigation", "interim_suspension", "threat_to_public", "", "", ""},
		{"until a day though it can be reviewed", "cfp-older", "investigation", "interim_suspension", "threat_to_public", "10 calendar days", "Thu 13 Feb 2025", "2025-02-14"},
		{"no limit of the pack ends it", "", "decision", "hold", "danger", "", "Mon 17 Feb 2025", "2025-02-18"},
	} {
		p := smallPack(t)
		if row.pack != "" {
			p = shipped(t, row.pack)
		}
		begin := func() (*State, *Running) {
			s := &State{Case: "c", Head: 10, Stage: row.stage, Round: 1, Respondent: Party{Person: "member"}}
			by := holder(p, "clerk")
			for _, r := range p.InterimMeasure(row.measure).By {
				if b := p.BodyOf(string(r)); b != nil {
					s.Panels = append(s.Panels, seatedPanel(b.ID, "m"))
					by.Person = "m1"
				}
			}
			a := &InterimImposed{Measure: row.measure, Ground: row.ground, Reasons: "It is needed."}
			if row.length != "" {
				a.For = period(row.length)
			}
			if r := try(t, p, s, noon("2025-02-03"), ImposeInterim, by, a); r != nil {
				t.Fatalf("%s: %v", row.name, r)
			}
			return s, s.OpenClock(MeasureRule)
		}
		s, c := begin()
		got, until := "", ""
		if c != nil {
			got = c.Deadline.Day.String()
		}
		if at := s.measure().Until; !at.IsZero() {
			loc, err := p.Calendar("").Location()
			if err != nil {
				t.Fatal(err)
			}
			until = at.In(loc).Format("2006-01-02")
		}
		if got != row.day || until != row.until {
			t.Errorf("%s: its time ends on %q and it on %q, not on %q and %q", row.name, got, until, row.day, row.until)
		}
		if c == nil {
			continue
		}
		after := c.Deadline.At
		if r := try(t, p, s, after.Add(-1), Lapse, Clock(), &Lapsing{Clock: c.ID}); r == nil {
			t.Errorf("%s: it ended before its day was over", row.name)
		}
		if due := Due(p, s, after); len(due) == 0 || due[0].Kind != Lapse {
			t.Fatalf("%s: nothing is due when its time is over: %v", row.name, due)
		}
		if r := try(t, p, s, after, Lapse, Clock(), &Lapsing{Clock: c.ID}); r != nil {
			t.Fatalf("%s: %v", row.name, r)
		}
		if end := s.Clock(c.ID).End; end != "expired" {
			t.Errorf("%s: its time ran out, and is noted as %s", row.name, end)
		}
		if m := s.Measures[0]; s.measure() != nil || m.Why != "lapsed" || s.Happened(procedure.InterimLifted).Ref != m.ID {
			t.Errorf("%s: its time is over, and it is %+v", row.name, m)
		}
		for _, k := range []Kind{LiftInterim, ReviewInterim} { // who ends it sooner ends its time
			s, c := begin()
			by := holder(p, "m1")
			a := map[Kind]Particulars{LiftInterim: &InterimEnd{Reasons: "so"}, ReviewInterim: &InterimReview{Reasons: "so"}}[k]
			if r := try(t, p, s, noon("2025-02-04"), k, by, a); r != nil {
				t.Fatalf("%s: %s: %v", row.name, k, r)
			}
			if c = s.Clock(c.ID); c.End != "void" {
				t.Errorf("%s: %s, and its time runs: %+v", row.name, k, c)
			}
		}
	}
}

// A measure that outlasts the decision can be challenged as long as it stands.
func TestAMeasureIsChallengedAfterTheDecision(t *testing.T) {
	t.Parallel()
	x := standing(t, "sanction", ChallengeInterim, "member")
	x.s.Measures = []Measure{{ID: "m1", Measure: "hold", Seq: 9, At: noon("2025-01-25")}}
	x.s.Sanctions = []InForce{{ID: "s1", Sanction: "suspension", Status: StatusDecided}}
	if r := try(t, x.p, x.s, x.at, x.kind, x.by, &InterimChallenged{Text: "It is not needed."}); r != nil || !x.s.measure().challenged() {
		t.Errorf("in the sanction stage: %v", r)
	}
}
