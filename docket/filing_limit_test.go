package docket

import (
	"strings"
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
)

// The filing limit and how far back conduct may lie are two rules: waiving one
// lifts only that, and each is for whom the procedure says (45 CFR 160.306 and
// 160.414: good cause for the 180 days, none for the six years; 42 CFR 93.105:
// exceptions to the six years).
func TestAWaiverLiftsTheLimitItNames(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		pack, flags, limit string
		refused            Code   // of the waiver
		then               string // what still keeps the report from being accepted, in its refusal
	}{
		{"hhs-cmp", "late", "", "", ""},
		{"hhs-cmp", "late", "filing", "", ""},
		{"hhs-cmp", "late", "look_back", NotHere, "filing limit"},
		{"hhs-cmp", "late beyond_look_back", "", BadRequest, "filing limit"},
		{"hhs-cmp", "late beyond_look_back", "filing", "", "6 years back"},
		{"hhs-cmp", "beyond_look_back", "", NoProvision, "6 years back"},
		{"hhs-cmp", "late beyond_look_back", "look_back", NoProvision, "filing limit"},
		{"hhs-cmp", "late", "all", BadRequest, "filing limit"},
		{"phs-93-2005", "beyond_look_back", "", "", ""},
		{"phs-93-2005", "beyond_look_back", "look_back", "", ""},
		{"phs-93-2005", "beyond_look_back", "filing", NotHere, "6 years back"},
	} {
		p := shipped(t, row.pack)
		st := p.StageOfKind(procedure.Screening)
		s := &State{Case: "c", Head: 5, Stage: st.ID, Round: 1, Respondent: Party{Person: "member"}}
		for _, f := range strings.Fields(row.flags) {
			s.Flags = append(s.Flags, Flag{Flag: f, Seq: 1})
		}
		r := try(t, p, s, noon("2025-02-03"), WaiveLimit, holder(p, "clerk"), &LimitWaiver{Limit: row.limit, Reasons: "There is cause."})
		if (r == nil) != (row.refused == "") || r != nil && r.Code != row.refused {
			t.Errorf("%s, %s, waiving %q: %v", row.pack, row.flags, row.limit, r)
		}
		tests := map[string]bool{}
		for _, x := range st.Tests {
			tests[x.ID] = true
		}
		r = try(t, p, s, noon("2025-02-04"), Accept, holder(p, "clerk"), &Acceptance{Tests: tests, Reasons: "It is sound."})
		if (r == nil) != (row.then == "") || r != nil && !strings.Contains(r.Sentence, row.then) {
			t.Errorf("%s, %s, %q waived: accepted: %v", row.pack, row.flags, row.limit, r)
		}
	}
}

// An allegation added later is held against how far the procedure looks back like
// one of the report. What was waived for the report does not cover it: whoever may
// find an exception says which applies to it.
func TestAnAddedAllegationLooksNoFurtherBack(t *testing.T) {
	t.Parallel()
	office := Actor{Person: "clerk", Offices: []string{"integrity_office"}}
	for _, row := range []struct {
		pack, from, to, exception string
		waived                    bool
		by                        Actor
		refused                   Code
		field                     string
	}{
		{pack: "phs-93-2005", from: "2020-05-04", by: office},
		{pack: "phs-93-2005", from: "2019-02-04", by: office},
		{pack: "phs-93-2005", from: "2019-01-01", to: "2019-03-01", by: office}, // it went on until within the six years
		{pack: "phs-93-2005", from: "2019-02-01", by: office, refused: Unfair, field: "exception"},
		{pack: "phs-93-2005", from: "2019-02-01", waived: true, by: office, refused: Unfair, field: "exception"},
		{pack: "phs-93-2005", from: "2019-02-01", exception: "The work was used again in 2024.", by: office},
		{pack: "phs-93-2005", from: "2019-02-01", exception: "The work was used again in 2024.", by: Actor{Person: "expert"}, refused: NotYours, field: "exception"},
		{pack: "phs-93-2005", from: "2020-05-04", exception: "The work was used again in 2024.", by: office, refused: BadRequest, field: "exception"},
		{pack: "hhs-cmp", from: "2019-02-01", by: holder(shipped(t, "hhs-cmp"), "clerk"), refused: Unfair, field: "allegation.from"},
		{pack: "hhs-cmp", from: "2019-02-01", exception: "It is grave.", by: holder(shipped(t, "hhs-cmp"), "clerk"), refused: Unfair, field: "allegation.from"},
		{pack: "ahima-membership", from: "2001-02-01", by: holder(shipped(t, "ahima-membership"), "clerk")}, // it has no such limit
	} {
		p := shipped(t, row.pack)
		st := p.StageOfKind(procedure.Investigation)
		s := &State{Case: "c", Head: 5, Stage: st.ID, Round: 1, Respondent: Party{Person: "member"}, Allegations: []Allegation{{ID: "a1", Added: 1}}}
		if row.waived {
			s.LookBackWaived = 3
		}
		if row.by.Person == "expert" {
			s.Assigned = []Assignment{{Person: "expert", From: 4}}
		}
		c := NewCharge{Ground: p.Grounds[0].ID, Text: "Another thing.", From: clock.MustDate(row.from)}
		if row.to != "" {
			c.To = clock.MustDate(row.to)
		}
		r := try(t, p, s, noon("2025-02-03"), AddAllegation, row.by, &AllegationAdded{Allegation: c, Reasons: "It came up.", Exception: row.exception})
		if (r == nil) != (row.refused == "") || r != nil && (r.Code != row.refused || r.Field != row.field || r.Rule == "") {
			t.Errorf("%s, of %s, exception %q, by %s: %v", row.pack, row.from, row.exception, row.by.Person, r)
		}
		if added := len(s.Allegations) == 2; added != (r == nil) {
			t.Errorf("%s, of %s: added %t, refused %v", row.pack, row.from, added, r)
		}
	}
}

// What stops the filing limit and lasts still keeps it stopped; what was over
// before the limit began takes nothing.
func TestAPauseOfTheFilingLimit(t *testing.T) {
	t.Parallel()
	p := shipped(t, "nar-ethics")
	m := &moment{p: p, s: &State{}, now: noon("2025-06-02")}
	day := clock.MustDate
	for _, row := range []struct {
		name     string
		from, to clock.Date
		stopped  bool
		later    bool
	}{
		{"none", clock.Date{}, clock.Date{}, false, false},
		{"it lasts still", day("2025-02-03"), clock.Date{}, true, false},
		{"it is over", day("2025-02-03"), day("2025-03-03"), false, true},
		{"it was over before", day("2024-02-03"), day("2024-03-03"), false, false},
	} {
		c := NewCharge{From: day("2025-01-06")}
		plain, err := c.limitRuns(m)
		if err != nil {
			t.Fatal(err)
		}
		if !row.from.IsZero() {
			c.Paused = []Pause{{Why: "informal_resolution", From: row.from, To: row.to}}
		}
		d, err := c.limitRuns(m)
		if err != nil || d.Tolled() != row.stopped || !row.stopped && plain.Day.Before(d.Day) != row.later {
			t.Errorf("%s: until %s, before %s, stopped %t: %v", row.name, d.Day, plain.Day, d.Tolled(), err)
		}
	}
}
