package docket

import (
	"strings"
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
)

// Of several allegations those too far back are dropped as the report is accepted,
// unless an exception was found; the others go on (45 CFR 160.414; 42 CFR 93.105).
func TestAnOldAllegationIsDroppedAndTheRecentGoesOn(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, pack string
		from       []string
		waived     bool
		dropped    string
	}{
		{"one of two", "hhs-cmp", []string{"2010-03-01", "2024-12-02"}, false, "a1"},
		{"two of three", "hhs-cmp", []string{"2010-03-01", "2024-12-02", "2012-03-01"}, false, "a1 a3"},
		{"none", "hhs-cmp", []string{"2024-12-01", "2024-12-02"}, false, ""},
		{"one of two", "phs-93-2005", []string{"2010-03-01", "2024-12-02"}, false, "a1"},
		{"one of two, with an exception", "phs-93-2005", []string{"2010-03-01", "2024-12-02"}, true, ""},
		{"one of two, where nothing screens the report", "small", []string{"2010-03-01", "2024-12-02"}, false, "a1"},
		{"one of two, with an exception, where nothing screens the report", "small", []string{"2010-03-01", "2024-12-02"}, true, ""},
	} {
		p := changed(t, "limit_from: conduct", "limit_from: conduct\n  look_back: 6 years\n  look_back_waived_by: [office]")
		if row.pack != "small" {
			p = shipped(t, row.pack)
		}
		s := &State{}
		by := holder(p, "clerk")
		report := &Report{Source: "person", Signed: true, Complainant: Party{Person: "reporter"}, Respondent: Party{Person: "member"}, Evidence: []NewEvidence{{Title: "A log"}}}
		for _, day := range row.from {
			report.Allegations = append(report.Allegations, NewCharge{Ground: p.Grounds[0].ID, Text: "They did it.", From: clock.MustDate(day), Known: clock.MustDate("2025-01-02")})
		}
		at := noon("2025-02-03")
		enter := func(k Kind, by Actor, a Particulars) {
			t.Helper()
			if r := try(t, p, s, at, k, by, a); r != nil {
				t.Fatalf("%s, %s: %v", row.pack, row.name, r)
			}
		}
		enter(File, Actor{Person: "reporter"}, report)
		if s.HasFlag("beyond_look_back") {
			t.Errorf("%s, %s: the whole report is held to be too old", row.pack, row.name)
		}
		if row.waived {
			enter(WaiveLimit, by, &LimitWaiver{Reasons: "The work was used again."})
		}
		if p.Stage(s.Stage).Kind == procedure.Intake {
			enter(CompleteIntake, by, &Completed{})
		}
		tests := map[string]bool{}
		for _, x := range p.Stage(s.Stage).Tests {
			tests[x.ID] = true
		}
		if p.Stage(s.Stage).Kind == procedure.Screening {
			enter(Accept, by, &Acceptance{Tests: tests, Reasons: "So."})
		}
		var dropped []string
		for _, a := range s.Allegations {
			if a.Dropped > 0 {
				dropped = append(dropped, a.ID)
			}
		}
		if got := strings.Join(dropped, " "); got != row.dropped {
			t.Errorf("%s, %s: dropped %q, not %q", row.pack, row.name, got, row.dropped)
		}
	}
}
