package docket

import (
	"strings"
	"testing"

	"probity/procedure"
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
