package simulate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"probity/docket/simulate"
	"probity/internal/golden"
	"probity/procedure"
)

func given(t testing.TB, cases int) (*procedure.Library, *simulate.Assumptions) {
	t.Helper()
	lib, err := procedure.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	a, err := simulate.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	a.Cases = cases
	return lib, a
}

// The same procedure, people and seed give the same report, word for word; the
// file is there to be read by whoever changes what people do.
func TestTheSameSeedGivesTheSameReport(t *testing.T) {
	lib, a := given(t, 200)
	p, _ := lib.Current("ahima-membership")
	q, _ := lib.Current("acpe-2016")
	var tables []string
	for range 2 {
		first, err := simulate.Run(p, a, nil)
		if err != nil {
			t.Fatal(err)
		}
		second, err := simulate.Run(q, a, nil)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, simulate.Table(a, first, second))
	}
	if tables[0] != tables[1] {
		t.Error("two runs differ")
	}
	golden.Hold(t, "testdata/ahima_acpe.txt", tables[0])
	a.Seed++
	other, err := simulate.Run(p, a, nil)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(tables[0], simulate.Table(a, other)[:200]) {
		t.Error("another seed gives the same cases")
	}
}

// Under every shipped procedure people bring nearly all cases to an end, and
// what is counted adds up.
func TestPeopleCarryCasesForwardUnderEveryProcedure(t *testing.T) {
	lib, a := given(t, 150)
	for _, p := range lib.All() {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			r, err := simulate.Run(p, a, nil)
			if err != nil {
				t.Fatal(err)
			}
			ended, share := 0, 0.0
			for _, c := range r.Outcomes {
				ended += c.N
			}
			for _, c := range r.StillOpen {
				ended += c.N
			}
			for _, w := range r.Waits {
				share += w.Share
			}
			if ended != r.Cases || r.Cases != 150 || share < 0.999 || share > 1.001 {
				t.Errorf("%d of %d cases are told of, %.3f of the time", ended, r.Cases, share)
			}
			if r.ToOutcome.N < r.Cases*9/10 {
				t.Errorf("only %d of %d cases came to an outcome: %+v", r.ToOutcome.N, r.Cases, r.LeftOver)
			}
			left := 0
			for _, c := range r.LeftOver {
				left += c.N
			}
			if left*20 > r.Cases {
				t.Errorf("%d cases went nowhere: %+v", left, r.LeftOver)
			}
			for _, l := range r.Limits {
				if sum := l.Met + l.Late + l.Overdue + l.Lapsed + l.Ended; sum > l.Ran {
					t.Errorf("%s: %+v", l.Clock, l)
				}
			}
			if _, err := json.Marshal(r); err != nil {
				t.Error(err)
			}
		})
	}
}

// Who takes longer waits longer, and who has no time to be late is not late.
func TestAssumptionsMatter(t *testing.T) {
	lib, a := given(t, 200)
	p, _ := lib.Current("ahima-membership")
	run := func() *simulate.Report {
		r, err := simulate.Run(p, a, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	was := run()
	a.Delays["accept"] = simulate.Delay{Median: 200, P90: 300}
	slow := run()
	if slow.ToOutcome.Median < was.ToOutcome.Median+100 {
		t.Errorf("a screening of 200 days: from %.0f to %.0f days", was.ToOutcome.Median, slow.ToOutcome.Median)
	}
	late := func(r *simulate.Report) int {
		for _, l := range r.Limits {
			if l.Clock == "screening" {
				return l.Late + l.Overdue
			}
		}
		return 0
	}
	if late(slow) <= late(was) {
		t.Errorf("late screenings: %d, then %d", late(was), late(slow))
	}
	a.Chances["accepted"], a.Chances["referred"], a.Chances["show_cause"], a.Chances["dismissal_upheld"] = 0, 0, 0, 1
	for _, c := range run().Outcomes {
		if c.Of != "dismissed" && c.Of != "withdrawn" && c.Of != "resigned" {
			t.Errorf("everything is dismissed, and yet: %+v", c)
		}
	}
}

// Whether briefs are filed, and how long the respondent waits before asking to come
// back, stand in the file of assumptions like everything else.
func TestBriefsAndPetitionsAreAsAssumed(t *testing.T) {
	t.Parallel()
	lib, a := given(t, 300)
	lapsed := func(pack, limit string) (ran, lapsed int) {
		p, _ := lib.Current(pack)
		r, err := simulate.Run(p, a, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range r.Limits {
			if l.Clock == limit {
				return l.Ran, l.Lapsed
			}
		}
		t.Fatalf("%s: no case came to %s", pack, limit)
		return 0, 0
	}
	a.Chances["respondent_appeals"] = 1
	for share, some := range map[float64]bool{0: true, 1: false} {
		a.Chances["briefs"] = share
		ran, gone := lapsed("hhs-cmp", "opposition")
		if some && gone < ran*9/10 || !some && gone > ran/3 {
			t.Errorf("with briefs in %.0f of the cases, %d of %d times to file one lapsed", share, gone, ran)
		}
	}
	a.Chances["petitions"], a.Chances["violation"], a.HeavierSanction = 1, 1, 1
	p, _ := lib.Current("cfp-older")
	ends := func(wait simulate.Delay) float64 {
		a.Delays["petition_reinstatement"] = wait
		r, err := simulate.Run(p, a, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r.ToClose.Mean
	}
	if soon, late := ends(simulate.Delay{Median: 5, P90: 8}), ends(simulate.Delay{Median: 120, P90: 150}); soon >= late {
		t.Errorf("asked for within days, cases close after %.1f days on average; after months, after %.1f", soon, late)
	}
}

// A case that was closed over a sanction without an end is followed on: who was
// removed may ask to come back after years, and the case ends with the ruling.
func TestWhoWasRemovedAsksToComeBack(t *testing.T) {
	t.Parallel()
	lib, a := given(t, 200)
	p, _ := lib.Current("bacb")
	a.Chances["violation"], a.Chances["petition_granted"], a.HeavierSanction = 1, 1, 1
	a.Delays["petition_reinstatement"] = simulate.Delay{Median: 5, P90: 8}
	end := func(share float64, horizon int) (years float64, r *simulate.Report) {
		a.Chances["petitions"], a.Horizon = share, horizon
		r, err := simulate.Run(p, a, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r.ToClose.Mean / 365, r
	}
	never, _ := end(0, 8)
	all, r := end(1, 8)
	if all < never+0.5 { // some cases in four end in a removal, and three years or five go by
		t.Errorf("cases end after %.1f years when nobody asks to come back, and after %.1f when all do", never, all)
	}
	for _, w := range r.Waits {
		if w.Each > 365 {
			t.Errorf("the years in which nobody waited count for somebody: %+v", w)
		}
	}
	if short, _ := end(1, 2); short > never+0.2 { // the time to ask comes after the last day that is looked at
		t.Errorf("followed for two years alone, cases end after %.1f years, not %.1f", short, never)
	}
}

func TestAssumptionsAreChecked(t *testing.T) {
	for text, says := range map[string]string{
		"chances: {accepted: 2}":                       "between 0 and 1",
		"chances: {taken: 0.5}":                        "there is no \"taken\"",
		"delays: {acknowledge: {median: 3, p90: 1}}":   "p90",
		"delays: {acknowledged: {median: 3, p90: 4}}":  "neither an act",
		"delays: {office: {seen: [3, 1]}}":             "rise",
		"delays: {office: {median: 1, p90: 2, of: x}}": "not known",
		"casses: 3": "casses",
		"cases: 0":  "must be positive",
	} {
		if _, err := simulate.Parse("mine.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
	a, err := simulate.Parse("mine.yaml", []byte("cases: 5\nchances: {accepted: 0.9}\n"))
	if err != nil || a.Cases != 5 || a.Chances["accepted"] != 0.9 || a.Chances["violation"] == 0 {
		t.Errorf("%+v %v", a, err)
	}
}

// BenchmarkCases says how many cases a second are played, for each procedure.
func BenchmarkCases(b *testing.B) {
	lib, a := given(b, 0)
	for _, p := range lib.All() {
		b.Run(p.ID, func(b *testing.B) {
			a.Cases = b.N
			if _, err := simulate.Run(p, a, nil); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "cases/s")
		})
	}
}

// A letter that goes out by another act than the one its limit asks for is late,
// not never sent: a day for registered post is kept by almost nobody (ACPE 2016,
// notification of the final action within 24 hours).
func TestWhatWasDoneByAnotherActWasDone(t *testing.T) {
	lib, a := given(t, 300)
	p, _ := lib.Current("acpe-2016")
	r, err := simulate.Run(p, a, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range r.Limits {
		if l.Clock != "final_notice" {
			continue
		}
		if l.Ran < 30 || l.Late*10 < l.Ran*8 || l.Overdue*10 > l.Ran || l.LateDays < 1 {
			t.Errorf("%+v", l)
		}
		return
	}
	t.Error("the limit never ran")
}
