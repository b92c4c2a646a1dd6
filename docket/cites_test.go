package docket

import (
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
)

// The rule that an act rests on is that of its own passage, where the procedure
// cites one.
func TestWhichRuleAnActRestsOn(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		stage string
		kind  Kind
		by    string
		a     Particulars
		with  func(x *scene)
		rule  string
	}{
		{"a request to withdraw", "answer", Withdraw, "reporter", &Withdrawal{}, func(x *scene) { x.p.Exit.Cite, x.p.Exit.WithdrawCite = "S7", "S8" }, "S8"},
		{"a challenge", "decision", ChallengeMember, "member", &Challenging{Person: "p2", Cause: "kin"}, func(x *scene) {
			x.p.BodyOf("panel_one").Challenge = procedure.Challenge{By: []procedure.Role{procedure.Respondent}, Cite: "S8"}
		}, "S8"},
		{"a challenge by the body's own rule", "decision", ChallengeMember, "member", &Challenging{Person: "p2", Cause: "kin"}, func(x *scene) {
			x.p.BodyOf("panel_one").Challenge = procedure.Challenge{By: []procedure.Role{procedure.Respondent}}
			x.p.BodyOf("panel_one").Cite = "S9"
		}, "S9"},
		{"a publication", "sanction", Publish, "clerk", &Publishing{Audience: []string{"members"}, Text: "so"}, func(x *scene) {
			x.p.Publish = procedure.Publication{Audience: []string{"members"}, Cite: "S8"}
			x.p.Sanction("suspension").Public = true
			x.s.Decisions = []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true}}
			x.s.Sanctions = []InForce{{ID: "s1", Sanction: "suspension", By: "d1", Status: StatusInEffect}}
		}, "S8"},
	} {
		x := standing(t, row.stage, row.kind, row.by)
		row.with(x)
		e, err := Decide(x.p, x.s, Act{ID: "1", Case: "c", Kind: row.kind, By: x.by, Particulars: row.a}, x.at)
		if err != nil || e.Rule != row.rule {
			t.Errorf("%s rests on %q: %v", row.name, e.Rule, err)
		}
	}
}

// Whose side sees an entry about a party alone.
func TestWhoseSideSeesIt(t *testing.T) {
	t.Parallel()
	for role, want := range map[procedure.Role]Visibility{procedure.Respondent: ToRespondent, procedure.Complainant: ToComplainant, "office": ToStaff, procedure.Panel: ToStaff} {
		if sideOf(role) != want {
			t.Errorf("%s: %s", role, sideOf(role))
		}
	}
	for role, want := range map[procedure.Role]int{procedure.Respondent: 1, procedure.Complainant: 1, procedure.Parties: 2, "office": 0} {
		if got := sidesOf(role); len(got) != want || want == 1 && got[0] != role {
			t.Errorf("sides of %s: %v", role, got)
		}
	}
	x := presuming(t, Serve)
	x.s.Letters[0].To = procedure.Complainant
	e, err := Decide(x.p, x.s, Act{ID: "1", Case: "c", Kind: Lapse, By: Clock(), Particulars: &Lapsing{Clock: "presumed/1"}}, noon("2025-01-27"))
	if err != nil || e.Visible != ToComplainant {
		t.Errorf("receipt presumed is seen by %s: %v", e.Visible, err)
	}
}

// How long a record is kept, by how the case ended.
func TestByWhichClassARecordIsKept(t *testing.T) {
	t.Parallel()
	begin := func() *scene {
		x := standing(t, "closed", "", "")
		x.s.Closed, x.s.UpdatedAt = &Closing{At: noon("2025-02-01"), Disposition: "cleared"}, noon("2025-02-01")
		x.p.Retain = []procedure.Retention{{Class: "decided", Period: period("6 years"), Cite: "decided"}, {Class: "dismissed", Period: period("2 years"), Cite: "dismissed"}, {Class: "not_retained", Period: period("1 year"), Cite: "gone"}}
		return x
	}
	ended := func(how string) func(*scene) { return func(x *scene) { x.s.Closed.Disposition = how } }
	gone := func(x *scene) { x.s.Flags = []Flag{{Flag: "former_member"}} }
	answers(t, "kept by", begin, func(m *moment) string { _, cite := KeptUntil(m.p, m.s); return cite },
		answer[string]{"cleared", nil, "decided"}, answer[string]{"sanctioned", ended("sanctioned"), "decided"}, answer[string]{"dismissed", ended("dismissed"), "dismissed"}, answer[string]{"referred", ended("referred"), "dismissed"},
		answer[string]{"not warranted", ended("not_warranted"), "dismissed"}, answer[string]{"no cause", ended("no_cause"), "dismissed"}, answer[string]{"withdrawn", ended("withdrawn"), "dismissed"}, answer[string]{"settled", ended("settled"), "decided"},
		answer[string]{"of one who had left", all(gone, func(x *scene) { x.p.Filing.FormerNotRetained = true }), "gone"}, answer[string]{"of one who had left, kept all the same", gone, "decided"}, answer[string]{"of a member", func(x *scene) { x.p.Filing.FormerNotRetained = true }, "decided"},
		answer[string]{"by no class of its own", all(ended("dismissed"), func(x *scene) { x.p.Retain = x.p.Retain[:1] }), "decided"}, answer[string]{"by none", func(x *scene) { x.p.Retain = nil }, "small"}, answer[string]{"open", func(x *scene) { x.s.Closed = nil }, ""})
	answers(t, "kept until", begin, func(m *moment) clock.Date { d, _ := KeptUntil(m.p, m.s); return d.Day },
		answer[clock.Date]{"from the close", nil, clock.MustDate("2031-02-01")}, answer[clock.Date]{"from the last entry", func(x *scene) { x.s.UpdatedAt = noon("2025-03-01") }, clock.MustDate("2031-03-01")}, answer[clock.Date]{"for ever", func(x *scene) { x.p.Retain[0].Forever = true }, clock.Date{}}, answer[clock.Date]{"open", func(x *scene) { x.s.Closed = nil }, clock.Date{}})
	answers(t, "kept for ever", begin, func(m *moment) bool { return KeptForever(m.p, m.s) },
		answer[bool]{"six years", nil, false}, answer[bool]{"for ever", func(x *scene) { x.p.Retain[0].Forever = true }, true}, answer[bool]{"by no rule", func(x *scene) { x.p.Retain = nil }, false}, answer[bool]{"open", func(x *scene) { x.s.Closed, x.p.Retain[0].Forever = nil, true }, false})
}

// As what somebody did an act, and who sees the entry.
func TestAsWhatAnActIsEntered(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		x    func() (*scene, Particulars)
		as   procedure.Role
		sees Visibility // "" where the list of acts says it
	}{
		{"a ruling on a request to reconsider", func() (*scene, Particulars) {
			x := lookedAt(t, DecideReconsider, "p2")
			requestBy(x, procedure.Respondent)
			x.p.Reconsider.Opposition = ""
			return x, &ReconsiderRuling{Request: "q2", Grant: true, Reasons: "so"}
		}, "panel_one", ""},
		{"a ruling on a petition", func() (*scene, Particulars) {
			x := sanctioned(t, DecidePetition, "p2", StatusExpired)
			x.p.Sanction("suspension").Reinstate = &procedure.Reinstate{By: "panel_one"}
			x.s.Petitions, x.s.Ballots = []Petition{{ID: "r1", Sanction: "s1", Seq: 18}}, []Ballot{carriedBy("panel_one", "petition:r1")}
			return x, &PetitionRuling{Petition: "r1", Grant: true, Reasons: "so"}
		}, "panel_one", ""},
		{"a ruling on a breach", func() (*scene, Particulars) {
			x := sanctioned(t, DecideBreach, "p2", StatusInEffect)
			x.s.Sanctions[0].Breach, x.s.Ballots = "answered", []Ballot{carriedBy("panel_one", "breach:s1")}
			x.s.Ballots[0].Result = Lost
			return x, &BreachRuling{Sanction: "s1", Reasons: "so"}
		}, "panel_one", ""},
		{"a ruling on an appeal", func() (*scene, Particulars) {
			x := appealable(t, DecideAppeal, "q2")
			x.s.Appeals, x.s.AppealsLost = []AppealRecord{{ID: "p1", By: procedure.Respondent, Of: "d1", Seq: 15}}, []procedure.Role{procedure.Complainant}
			x.s.Ballots = []Ballot{carriedBy("panel_two", "appeal:affirm")}
			return x, &AppealRuling{Outcome: "affirm", Reasons: "so"}
		}, "panel_two", ""},
		{"a certificate without a conflict", func() (*scene, Particulars) {
			x := standing(t, "decision", Declare, "q2")
			x.p.BodyOf("panel_two").Certificate = true
			x.s.Panels[1].Seats[1].Declared = 0
			return x, &Certificate{Body: "panel_two", Clear: true}
		}, "panel_two", SpecOf(Declare).Visible},
		{"a certificate of a conflict", func() (*scene, Particulars) {
			x := standing(t, "decision", Declare, "q2")
			x.p.BodyOf("panel_two").Certificate = true
			x.s.Panels[1].Seats[1].Declared = 0
			return x, &Certificate{Body: "panel_two", Relation: "kin"}
		}, "panel_two", ToParties},
	} {
		x, a := row.x()
		e, err := Decide(x.p, x.s, Act{ID: "1", Case: "c", Kind: x.kind, By: x.by, Particulars: a}, x.at)
		if err != nil || e.By.As != row.as || row.sees != "" && e.Visible != row.sees {
			t.Errorf("%s: as %s, seen by %s: %v", row.name, e.By.As, e.Visible, err)
		}
	}
}

// A letter that did not arrive takes back the time that it set running, and none
// that is over.
func TestWhatALetterThatFailedTakesBack(t *testing.T) {
	t.Parallel()
	x := presuming(t, FailService)
	received(t, x)
	x.s.Clocks = append(x.s.Clocks, Running{ID: "decision/9", Rule: "decision", Ref: "n1", End: "met"}, Running{ID: "decision/8", Rule: "decision", Ref: "n2"})
	if r := try(t, x.p, x.s, noon("2025-01-28"), FailService, x.by, &ServiceFailed{Letter: "n1", Method: "registered_post", Why: "returned"}); r != nil {
		t.Fatal(r)
	}
	for id, want := range map[string]string{"answer/1": "void", "decision/9": "met", "decision/8": ""} {
		if got := x.s.Clock(id).End; got != want {
			t.Errorf("%s: ended %q, not %q", id, got, want)
		}
	}
}

// A default that is taken back leads to the charge the case was last in, even if it
// came through a stage since that the procedure does not have any more: a newer
// version can have done away with it.
func TestADefaultIsTakenBackToTheLastCharge(t *testing.T) {
	t.Parallel()
	for name, visits := range map[string][]Visit{
		"":                           {{Stage: "intake"}, {Stage: "answer"}, {Stage: "decision"}},
		"a stage that is gone since": {{Stage: "intake"}, {Stage: "answer"}, {Stage: "review_that_is_gone"}, {Stage: "decision"}},
	} {
		x := presuming(t, FailService)
		received(t, x)
		x.s.Stage, x.s.Visits, x.s.Flags = "decision", visits, []Flag{{Flag: "default", Seq: 19}}
		m := &moment{p: x.p, s: x.s, now: noon("2025-03-28"), e: Entry{Seq: 22, At: noon("2025-03-28")}}
		(&ServiceFailed{Letter: "n1", Method: "registered_post", Why: "returned", Presumed: true, Default: true}).follow(m)
		if m.err != nil || x.s.Stage != "answer" {
			t.Errorf("%s: the case went to %s (%v)", name, x.s.Stage, m.err)
		}
	}
}

// Who may name themselves the investigator: whoever has the stage, nobody else.
func TestWhoAssignsACaseToThemselves(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, owner, whom string
		code              Code
	}{
		{"who has the stage, another", "office", "z", ""}, {"who has the stage, themselves", "office", "clerk", ""},
		{"who keeps the file, another", "president", "z", ""}, {"who keeps the file, themselves", "president", "clerk", Conflicted},
	} {
		x := standing(t, "answer", Assign, "")
		x.p.Stage("answer").Kind, x.p.Stage("answer").Owner = procedure.Investigation, procedure.Role(row.owner)
		x.by = Actor{Person: "clerk", Offices: []string{"office"}}
		r := try(t, x.p, x.s, x.at, x.kind, x.by, &Assigning{Person: row.whom})
		if (r == nil) != (row.code == "") || r != nil && r.Code != row.code {
			t.Errorf("%s: %v", row.name, r)
		}
	}
}
