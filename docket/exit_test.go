package docket

import (
	"testing"

	"probity/procedure"
)

// A resignation rests on the rule about resigning where the procedure has one:
// ACPE defers it and goes on.
func TestTheRuleAResignationRestsOn(t *testing.T) {
	t.Parallel()
	acpe, small := shipped(t, "acpe-2016"), changed(t)
	for _, row := range []struct {
		p           *procedure.Procedure
		stage, rule string
	}{
		{acpe, "response", "ACPE 2016, Complaint Basics: a request to resign is deferred and the case goes on"},
		{small, "answer", small.Stage("answer").Cite}, // it has no rule of its own
	} {
		s := &State{Case: "c", Head: 5, Stage: row.stage, Round: 1, Respondent: Party{Person: "member"}}
		e, err := Decide(row.p, s, Act{ID: "r", Case: "c", Kind: Resign, By: Actor{Person: "member"}, Particulars: &Resignation{}}, noon("2025-02-03"))
		if err != nil || e.Rule != row.rule || e.Rule == "" || s.Closed != nil {
			t.Errorf("%s: %v under %q, closed %t", row.p.ID, err, e.Rule, s.Closed != nil)
		}
	}
}

// That the respondent cannot take part holds the case, and is recorded once.
func TestIncapacityIsRecordedOnce(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	s := &State{Case: "c", Head: 5, Stage: "response", Round: 1, Respondent: Party{Person: "member"}}
	if r := try(t, p, s, noon("2025-02-03"), RecordIncapacity, holder(p, "clerk"), &Incapacity{}); r != nil {
		t.Fatal(r)
	}
	if s.Respondent.Incapacity != 6 || s.HeldFor == "" {
		t.Errorf("entry %d, held for %q", s.Respondent.Incapacity, s.HeldFor)
	}
	if r := try(t, p, s, noon("2025-02-04"), RecordIncapacity, holder(p, "clerk"), &Incapacity{}); r == nil || r.Code != Already {
		t.Errorf("once more: %v", r)
	}
	if s.Respondent.Incapacity != 6 || s.Head != 6 {
		t.Errorf("entry %d of %d", s.Respondent.Incapacity, s.Head)
	}
}
