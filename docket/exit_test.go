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

// Resuming the case says that the respondent can take part again: it can be
// recorded anew. While it lasts the case stays held, also when the other forum
// for which it waited has ruled.
func TestACaseHeldForIncapacityGoesOn(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}}
	ran(t, p, s, "investigation", noon("2025-02-03"))
	by := holder(p, "clerk")
	for _, step := range []struct {
		day, held string
		stands    bool
		kind      Kind
		a         Particulars
	}{
		{"2025-02-04", ForIncapacity, true, RecordIncapacity, &Incapacity{}},
		{"2025-02-05", "", false, ResumeCase, &Resumption{Reasons: "They are well."}},
		{"2025-02-06", "a court", true, HoldCase, &Holding{Forum: "a court", Reasons: "It hears the same."}},
		{"2025-02-07", "a court", true, RecordIncapacity, &Incapacity{}},
		{"2025-02-10", ForIncapacity, true, ResumeCase, &Resumption{Reasons: "The court has ruled."}},
		{"2025-02-11", "", false, ResumeCase, &Resumption{Reasons: "They are well."}},
		{"2025-02-12", ForIncapacity, true, RecordIncapacity, &Incapacity{}},
	} {
		events := len(s.Events)
		if r := try(t, p, s, noon(step.day), step.kind, by, step.a); r != nil {
			t.Fatalf("%s on %s: %v", step.kind, step.day, r)
		}
		if s.HeldFor != step.held || s.Clocks[0].Standing() != step.stands {
			t.Errorf("%s on %s: held for %q, the time stands still %t", step.kind, step.day, s.HeldFor, s.Clocks[0].Standing())
		}
		if step.kind == ResumeCase && (len(s.Events) > events) == step.stands {
			t.Errorf("on %s: the case is said to go on although it is held, or the other way round", step.day)
		}
	}
}

// Where a procedure ends the case for it, it ends.
func TestIncapacityThatClosesTheCase(t *testing.T) {
	t.Parallel()
	p := changed(t, "incapacity: hold", "incapacity: close", "always: [", "always: [{on: closed, to: closed, cite: S1}, ")
	s := &State{Case: "c", Head: 5, Stage: "answer", Round: 1, Respondent: Party{Person: "member"}}
	if r := try(t, p, s, noon("2025-02-03"), RecordIncapacity, holder(p, "clerk"), &Incapacity{}); r != nil {
		t.Fatal(r)
	}
	if s.Closed == nil || s.HeldFor != "" {
		t.Errorf("closed %v, held for %q", s.Closed, s.HeldFor)
	}
}
