package docket

import (
	"strings"
	"testing"

	"probity/procedure"
)

// stands is a case in its sanction stage over a sanction that a petition alone ends.
func stands(t *testing.T, pack, sanction, stage string) (*procedure.Procedure, *State) {
	t.Helper()
	p := shipped(t, pack)
	x := p.Sanction(sanction)
	if x.Reinstate == nil || x.Term {
		t.Fatalf("%s of %s has an end, or no way back", sanction, pack)
	}
	return p, &State{
		Case: "c", Head: 20, Stage: stage, Round: 1, Respondent: Party{Person: "member"}, Visits: []Visit{{Stage: stage, Seq: 12}},
		Allegations: []Allegation{{ID: "a1", Ground: p.Grounds[0].ID, Added: 1}},
		Decisions:   []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 9, Served: noon("2018-03-01")}},
		Sanctions:   []InForce{{ID: "s1", Sanction: sanction, Standing: x.Standing, By: "d1", Status: StatusDecided}},
		Letters:     []Letter{{ID: "n1", Notice: p.Notices[0].ID, To: procedure.Respondent, Seq: 2, ServedAt: noon("2018-01-07")}},
	}
}

// A sanction without an end does not keep the case open until its respondent asks
// to come back: nobody may ever ask. The case is closed over it when it asks nothing
// more, its record is kept, and a petition in its time opens the case for that alone
// (ABA rule 25, BACB, AICPA bylaws 7.3).
func TestACaseIsClosedOverASanctionThatStands(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ pack, sanction, stage, opens string }{
		{"bacb", "revocation", "sanction", "2021-03-05"},
		{"bacb", "revocation_false_response", "sanction", "2023-03-05"},
		{"aicpa-jeep", "automatic_suspension", "sanction", "2018-03-05"},
		{"aba-model-rules", "disbarment", "discipline", "2023-03-05"},
	} {
		p, s := stands(t, row.pack, row.sanction, row.stage)
		by := holder(p, "clerk")
		if r := byTwo(t, p, s, noon("2018-03-05"), PutIntoEffect, by, &EffectGiven{Sanction: "s1"}); r != nil {
			t.Fatalf("%s: %v", row.sanction, r)
		}
		if waits := p.Sanction(row.sanction).Compliance != ""; waits { // what it asks is asked first
			if s.Closed != nil {
				t.Errorf("%s: closed before its duties were met", row.sanction)
			}
			if r := try(t, p, s, noon("2018-03-05"), ConfirmComply, by, &ComplianceConfirmed{Sanction: "s1"}); r != nil {
				t.Fatalf("%s: %v", row.sanction, r)
			}
		}
		if s.Closed == nil || s.Closed.Disposition != "sanctioned" || s.Sanctions[0].Status != StatusInEffect {
			t.Fatalf("%s: closed %+v over %s", row.sanction, s.Closed, s.Sanctions[0].Status)
		}
		if r := try(t, p, s, noon("2060-03-05"), Purge, by, &Purging{}); r == nil || r.Code != NotYet || !strings.Contains(r.Sentence, "come back") {
			t.Errorf("%s: its record was let go while it stands: %v", row.sanction, r)
		}
		member := Actor{Person: "member"}
		if row.opens != "2018-03-05" {
			if r := try(t, p, s, noon(row.opens).AddDate(0, 0, -1), PetitionBack, member, &PetitionBrought{Sanction: "s1", Text: "Please."}); r == nil || r.Code != NotYet || s.Closed == nil {
				t.Errorf("%s, a day too early: %v", row.sanction, r)
			}
		}
		if r := try(t, p, s, noon(row.opens), PetitionBack, member, &PetitionBrought{Sanction: "s1", Text: "Please."}); r != nil {
			t.Fatalf("%s: %v", row.sanction, r)
		}
		if v := s.Visits[len(s.Visits)-1]; v.Stage != row.stage || v.On != procedure.Petitioned || len(s.Visits) > 3 { // there, closed, there again
			t.Errorf("%s: the petition led through %+v", row.sanction, s.Visits)
		}
		if s.Closed != nil || s.Stage != row.stage || s.Round != 1 || s.Sanctions[0].Status != StatusInEffect {
			t.Errorf("%s: by the petition the case is in %s, round %d, closed %v", row.sanction, s.Stage, s.Round, s.Closed)
		}
		if body := p.Sanction(row.sanction).Reinstate.By; !strings.Contains(strings.Join(owed(p, s, row.opens), "\n"), body+" "+string(DecidePetition)) {
			t.Errorf("%s: nobody owes the ruling: %v", row.sanction, owed(p, s, row.opens))
		}
		// Whatever the ruling, the case is closed again with it.
		for _, grant := range []bool{false, true} {
			m := moment{p: p, s: s, now: noon(row.opens), act: &Act{By: by}, e: Entry{Seq: s.Head + 1, At: noon(row.opens)}}
			c := *s
			c.Petitions = append([]Petition(nil), s.Petitions...)
			c.Sanctions = append([]InForce(nil), s.Sanctions...)
			m.s = &c
			a := &PetitionRuling{Petition: "r1", Grant: grant, Reasons: "So."}
			a.apply(m.s, &m.e)
			a.follow(&m)
			if want := map[bool]string{true: StatusReinstated, false: StatusInEffect}[grant]; m.err != nil || c.Closed == nil || c.Sanctions[0].Status != want {
				t.Errorf("%s, granted %t: closed %v, %s, %v", row.sanction, grant, c.Closed, c.Sanctions[0].Status, m.err)
			}
		}
	}
}

// What has an end, or asks something still, keeps the case open; and a closed case
// over which nothing stands is not opened by a petition.
func TestWhatAPetitionDoesNotOpen(t *testing.T) {
	t.Parallel()
	p, s := stands(t, "bacb", "revocation", "sanction")
	s.Stage, s.Closed, s.Sanctions[0].Status = p.StageOfKind(procedure.Closed).ID, &Closing{Disposition: "sanctioned", At: noon("2018-03-05")}, StatusReinstated
	if r := try(t, p, s, noon("2030-03-05"), PetitionBack, Actor{Person: "member"}, &PetitionBrought{Sanction: "s1", Text: "Please."}); r == nil || r.Code != CaseClosed || s.Closed == nil {
		t.Errorf("of a sanction that is over: %v", r)
	}
	p, s = stands(t, "bacb", "revocation", "sanction")
	s.Sanctions[0].Conditions = []Condition{{ID: "k1", Text: "Pay the costs."}}
	if r := byTwo(t, p, s, noon("2018-03-05"), PutIntoEffect, holder(p, "clerk"), &EffectGiven{Sanction: "s1"}); r != nil || s.Closed != nil {
		t.Errorf("with a condition to meet: %v, closed %v", r, s.Closed)
	}
	p, s = stands(t, "aba-model-rules", "disbarment", "discipline")
	s.Sanctions = append(s.Sanctions, InForce{ID: "s2", Sanction: "suspension", Standing: "licence", By: "d1", Status: StatusExpired})
	s.Clocks = []Running{{ID: "return/1", Rule: ReturnRule, Ref: "s2", Owner: procedure.Respondent, Act: PetitionBack}}
	s.Sanctions[0].Status = StatusInEffect
	if r := try(t, p, s, noon("2018-03-05"), ConfirmComply, holder(p, "clerk"), &ComplianceConfirmed{Sanction: "s1"}); r != nil || s.Closed != nil || !s.Clocks[0].Open() {
		t.Errorf("while the time to come back from another runs: %v, closed %v", r, s.Closed)
	}
}

// Who may petition before the end of the term comes back at that end, not on the day
// of the ruling (ABA rule 25); where the pack counts from the effect, at once.
func TestReinstatementBeforeTheEndIsFromTheEnd(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		rule string
		wait bool
	}{{"before_end: 2 months", true}, {"not_before: 1 month", false}} {
		p := changed(t, "max: 1 year, on_breach", "max: 1 year, reinstatement: {"+row.rule+", by: president, cite: S1}, on_breach")
		s := &State{
			Case: "c", Head: 20, Stage: "sanction", Round: 1, Respondent: Party{Person: "member"}, Visits: []Visit{{Stage: "sanction", Seq: 12}},
			Sanctions: []InForce{{ID: "s1", Sanction: "suspension", Status: StatusInEffect, Term: period("3 months"), Effective: noon("2025-01-20")}},
			Petitions: []Petition{{ID: "r1", Sanction: "s1", Seq: 19}},
			Clocks:    []Running{{ID: "term/1", Rule: TermRule, Ref: "s1", Deadline: due(t, p, "3 months", "2025-01-20")}},
		}
		if r := try(t, p, s, noon("2025-03-03"), DecidePetition, holder(p, "clerk"), &PetitionRuling{Petition: "r1", Grant: true, Reasons: "So."}); r != nil {
			t.Fatal(r)
		}
		if !row.wait {
			if x := s.Sanctions[0]; x.Status != StatusReinstated {
				t.Errorf("%s: %s on the day of the ruling", row.rule, x.Status)
			}
			continue
		}
		if x := s.Sanctions[0]; x.Status != StatusInEffect || s.Closed != nil {
			t.Fatalf("%s: %s on the day of the ruling, closed %v", row.rule, x.Status, s.Closed)
		}
		if r := try(t, p, s, noon("2025-03-04"), PetitionBack, Actor{Person: "member"}, &PetitionBrought{Sanction: "s1", Text: "Again."}); r == nil || r.Code != Already {
			t.Errorf("asked for once more: %v", r)
		}
		if r := try(t, p, s, s.Clocks[0].Deadline.At, Lapse, Clock(), &Lapsing{Clock: "term/1"}); r != nil {
			t.Fatal(r)
		}
		if x := s.Sanctions[0]; x.Status != StatusReinstated || s.Closed == nil || s.OpenClock(ReturnRule) != nil {
			t.Errorf("%s: %s at the end of the term, closed %v", row.rule, x.Status, s.Closed)
		}
	}
}
