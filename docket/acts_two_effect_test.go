package docket

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/procedure"
)

// awaiting is an ACM case in its sanction stage since 3 February 2025, with a
// sanction that waits and the thirty days in which it is to be carried out.
func awaiting(t *testing.T) (*procedure.Procedure, *State) {
	t.Helper()
	p := shipped(t, "acm")
	s := &State{
		Case: "c", Head: 20, Stage: "sanction", Round: 1, Respondent: Party{Person: "member"}, OpenedAt: noon("2024-11-04"),
		Visits:    []Visit{{Stage: "sanction", At: noon("2025-02-03"), Seq: 20}},
		Decisions: []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 12, At: noon("2025-01-02"), Served: noon("2025-01-03")}},
		Sanctions: []InForce{{ID: "s1", Sanction: "end_of_membership", By: "d1", Status: StatusDecided}},
	}
	c := ran(t, p, s, "implementation", noon("2025-02-03"))
	c.Duty, c.Since = "put the sanction into effect", noon("2025-02-03")
	return p, s
}

func proposes(t *testing.T, p *procedure.Procedure, s *State, day string) *Refusal {
	t.Helper()
	return try(t, p, s, noon(day), Propose, Actor{Person: "ann", Offices: []string{"ethics_office"}}, &Proposing{Act: PutIntoEffect, Sanction: "s1", Reasons: "It is final."})
}

// seconds is the duty of the second person, or nil.
func seconds(p *procedure.Procedure, s *State, at time.Time) *Duty {
	list := Duties(p, s, at)
	return first(list, func(d *Duty) bool { return strings.HasPrefix(d.ID, "second:") })
}

// From the decision that is final to its effect there is always somebody who owes
// the next step: the office its proposal, the substitute the second, and the office
// again when nobody seconded in time.
func TestASanctionWaitsForTheOneAndThenForTheOther(t *testing.T) {
	t.Parallel()
	p, s := awaiting(t)
	sameDuties(t, "nobody has proposed it", owed(p, s, "2025-02-04"), "clock:implementation/1 ethics_office propose", "effect:s1 ethics_office propose", "stage:sanction ethics_office confirm_compliance")
	if r := proposes(t, p, s, "2025-02-04"); r != nil {
		t.Fatal(r)
	}
	sameDuties(t, "it is proposed", owed(p, s, "2025-02-05"), "clock:implementation/1 ethics_office put_into_effect", "second:p1 cope_chair put_into_effect", "stage:sanction ethics_office confirm_compliance")
	if d := seconds(p, s, noon("2025-02-05")); d.Due.String() != "Tue 18 Feb 2025" || d.Late || d.Rule != p.TwoCite() {
		t.Errorf("the second owes it by %s: %+v", d.Due, d)
	}
	// 4 February and 14 days: 18 February is the last day of the proposal.
	sameDuties(t, "nobody seconded it", owed(p, s, "2025-02-19"), "clock:implementation/1 ethics_office propose", "effect:s1 ethics_office propose", "stage:sanction ethics_office confirm_compliance")
	if r := try(t, p, s, noon("2025-02-19"), PutIntoEffect, Actor{Person: "bo", Offices: []string{"cope_chair"}}, &EffectGiven{Sanction: "s1"}); r == nil || r.Code != NotYours {
		t.Errorf("the substitute, while nothing is proposed: %v", r)
	}
	// The time limit runs whoever is waited for: 3 February and 30 days, Wed 5 March.
	if r := proposes(t, p, s, "2025-02-28"); r != nil {
		t.Fatal(r)
	}
	if d := seconds(p, s, noon("2025-03-01")); d.Due.String() != "Wed 5 Mar 2025" || d.Late || d.Rule != p.Clock("implementation").Provisions {
		t.Errorf("the second owes it by %s: %+v", d.Due, d)
	}
	if d := seconds(p, s, noon("2025-03-07")); d == nil || !d.Late {
		t.Errorf("after the last day: %+v", d)
	}
	if r := try(t, p, s, noon("2025-03-07"), PutIntoEffect, Actor{Person: "ann", Offices: []string{"ethics_office", "cope_chair"}}, &EffectGiven{Sanction: "s1"}); r == nil || r.Code != NotYours {
		t.Errorf("whoever proposed it, in another office: %v", r)
	}
	if r := try(t, p, s, noon("2025-03-07"), PutIntoEffect, Actor{Person: "bo", Offices: []string{"cope_chair"}}, &EffectGiven{Sanction: "s1"}); r != nil {
		t.Fatal(r)
	}
	if x := s.Sanctions[0]; !x.Effective.Equal(noon("2025-03-07")) || seconds(p, s, noon("2025-03-08")) != nil {
		t.Errorf("in effect: %+v", x)
	}
}

// What cannot be done as the case stands asks nobody to be the second.
func TestNobodyIsAskedToSecondWhatCannotBeDone(t *testing.T) {
	t.Parallel()
	for name, with := range map[string]func(s *State){
		"stayed":                    func(s *State) { s.Stay = 30 },
		"set aside":                 func(s *State) { s.Sanctions[0].Status = StatusSetAside },
		"sent back":                 func(s *State) { s.Stage = "decision" },
		"closed by what came since": func(s *State) { s.Stage, s.Closed = "closed", &Closing{Disposition: "died", At: noon("2025-02-05")} },
		"of no sanction":            func(s *State) { s.Proposals[0].About = "s9" },
	} {
		p, s := awaiting(t)
		if r := proposes(t, p, s, "2025-02-04"); r != nil {
			t.Fatal(r)
		}
		if with(s); seconds(p, s, noon("2025-02-05")) != nil {
			t.Errorf("%s: somebody is asked to second it", name)
		}
	}
}

// A case goes on under the text it began under, in the format of its day: one person
// was enough then, is now, and no guarantee is broken by it afterwards.
func TestACaseUnderATextOfTheFirstFormatGoesOnAsItBegan(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../procedure/testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := procedure.LoadKept("small.yaml", []byte(strings.Replace(string(text), "format: 2\n", "", 1)))
	if err != nil {
		t.Fatal(err)
	}
	x := sanctioned(t, PutIntoEffect, "clerk", StatusDecided)
	x.p, x.s.Proposals = p, nil
	if d := dutyOf(x, "effect:s1"); d == nil || d.Act != PutIntoEffect {
		t.Errorf("owed: %+v", d)
	}
	if r := try(t, p, x.s, x.at, Propose, holder(p, "colleague"), &Proposing{Act: PutIntoEffect, Sanction: "s1", Reasons: "so"}); r == nil || !strings.Contains(r.Sentence, "takes one person") {
		t.Errorf("proposed: %v", r)
	}
	e, err := Decide(p, x.s, Act{ID: "1", Case: "c", Kind: PutIntoEffect, By: holder(p, "clerk"), Particulars: &EffectGiven{Sanction: "s1"}}, x.at)
	if err != nil || e.Proposed != nil {
		t.Fatalf("by one person: %v", err)
	}
	alone := func(p *procedure.Procedure) bool {
		return slices.ContainsFunc(Examine(p, x.s, &e), func(b Breach) bool { return strings.Contains(b.Says, "one person alone") })
	}
	if alone(p) {
		t.Error("it is a breach of a rule that its text does not have")
	}
	if !alone(smallPack(t)) {
		t.Error("it is none under a text of today")
	}
}
