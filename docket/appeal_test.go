package docket

import (
	"testing"

	"probity/procedure"
)

// appealable is a case with a violation and a suspension that can be appealed.
func appealable(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := standing(t, "appeal", kind, by)
	x.s.Decisions = []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 14, At: noon("2025-01-20"), Served: noon("2025-01-22")}}
	x.s.Sanctions = []InForce{{ID: "s1", Sanction: "suspension", By: "d1", Status: StatusDecided}}
	x.running(t, "appeal_window", "2025-01-22")
	return x
}

func TestWhatAnAppealNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Appealing) {
		return appealable(t, BringAppeal, "member"), &Appealing{Against: "findings", Grounds: []string{"wrong"}, Text: "It is wrong."}
	}
	other := func(x *scene) {
		x.person("reporter")
		x.p.Appeal.Complainant = []string{"findings"}
	}
	x := asked(t, begin, []spoilt[*Appealing]{
		{"the procedure has none", func(x *scene, _ *Appealing) { x.p.Appeal.None = true }, NoProvision, "no appeal"},
		{"none for the respondent", func(x *scene, _ *Appealing) { x.p.Appeal.Respondent = nil }, NoProvision, "gives the respondent no appeal"},
		{"none for the complainant", func(x *scene, _ *Appealing) { x.person("reporter") }, NoProvision, "gives the complainant no appeal"},
		{"one for the complainant", func(x *scene, _ *Appealing) { other(x) }, "", ""},
		{"not against that, for the complainant", func(x *scene, a *Appealing) { other(x); a.Against = "sanction" }, NoProvision, "may appeal against: findings"},
		{"somebody else", func(x *scene, _ *Appealing) { x.person("x") }, NotYours, ""},
		{"against what nobody knows", func(_ *scene, a *Appealing) { a.Against = "tone" }, NoProvision, "may appeal against"},
		{"in another stage", func(x *scene, _ *Appealing) { x.s.Stage = "sanction" }, NotHere, ""},
		{"nothing decided", func(x *scene, _ *Appealing) { x.s.Decisions = nil }, NotYet, "no decision to appeal"},
		{"against the sanction", func(_ *scene, a *Appealing) { a.Against = "sanction" }, "", ""},
		{"against a sanction there is not", func(x *scene, a *Appealing) { a.Against, x.s.Decisions[0].Violation = "sanction", false }, NotHere, "imposed no sanction"},
		{"against findings of no violation", func(x *scene, _ *Appealing) { x.s.Decisions[0].Violation = false }, "", ""},
		{"appealed and ruled on", func(x *scene, _ *Appealing) {
			x.s.Appeals = []AppealRecord{{By: procedure.Respondent, Of: "d1", Decided: 9}}
		}, Already, "have appealed"},
		{"appealed before this decision, ruled on", func(x *scene, _ *Appealing) {
			x.s.Appeals = []AppealRecord{{By: procedure.Respondent, Of: "d0", Decided: 9}}
		}, "", ""},
		{"appealed before this decision, pending", func(x *scene, _ *Appealing) {
			x.s.Appeals = []AppealRecord{{By: procedure.Respondent, Of: "d0"}}
		}, Already, "have appealed"},
		{"the other side appealed", func(x *scene, _ *Appealing) {
			x.s.Appeals = []AppealRecord{{By: procedure.Complainant, Of: "d1"}}
		}, "", ""},
		{"lost by what they did", func(x *scene, _ *Appealing) {
			x.p.Appeal.LostBy, x.s.Flags = []string{"defaulted"}, []Flag{{Flag: "defaulted"}}
		}, TooLate, "right to appeal was lost (defaulted)"},
		{"the other side's is not lost by it", func(x *scene, _ *Appealing) {
			other(x)
			x.p.Appeal.LostBy, x.s.Flags = []string{"defaulted"}, []Flag{{Flag: "defaulted"}}
		}, "", ""},
		{"something else was done", func(x *scene, _ *Appealing) {
			x.p.Appeal.LostBy, x.s.Flags = []string{"defaulted"}, []Flag{{Flag: "late"}}
		}, "", ""},
		{"given up", func(x *scene, _ *Appealing) { x.s.AppealsLost = []procedure.Role{procedure.Respondent} }, TooLate, "was waived"},
		{"its time ran out", func(x *scene, _ *Appealing) {
			x.s.AppealsLost, x.s.Clocks[0].End = []procedure.Role{procedure.Respondent}, "expired"
		}, TooLate, "time to appeal ended on Fri 21 Feb 2025"},
		{"some other time ran out", func(x *scene, _ *Appealing) {
			x.s.AppealsLost = []procedure.Role{procedure.Respondent}
			x.s.Clocks = []Running{{ID: "answer/1", Rule: "answer", End: "expired"}}
		}, TooLate, "was waived"},
		{"given up by the other side", func(x *scene, _ *Appealing) { x.s.AppealsLost = []procedure.Role{procedure.Complainant} }, "", ""},
		{"no ground", func(_ *scene, a *Appealing) { a.Grounds = nil }, BadRequest, "at least one ground of appeal: wrong (It is wrong)"},
		{"an unknown ground", func(_ *scene, a *Appealing) { a.Grounds = []string{"wrong", "taste"} }, BadRequest, "The grounds of appeal are"},
		{"no text", func(_ *scene, a *Appealing) { a.Text = " " }, BadRequest, "Write your appeal"},
		{"closed", func(x *scene, _ *Appealing) { x.s.Closed = &Closing{} }, CaseClosed, ""},
	}...)
	p := x.s.Appeals[0]
	if p.ID != "p1" || p.By != procedure.Respondent || p.Of != "d1" || p.Seq != 21 || p.Cross || p.Against != "findings" {
		t.Errorf("noted as %+v", p)
	}
	if !x.happenedNow("appealed:respondent", "p1") || !x.happenedNow(procedure.Appealed, "p1") || x.s.Clocks[0].End != "met" {
		t.Errorf("the appeal is heard of: %+v; its time: %s", x.s.Events, x.s.Clocks[0].End)
	}
}

func TestWhatACrossAppealNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Appealing) {
		x := appealable(t, CrossAppeal, "reporter")
		x.p.Appeal.Cross, x.p.Appeal.Complainant = true, []string{"findings"}
		x.s.Appeals = []AppealRecord{{ID: "p1", By: procedure.Respondent, Of: "d1"}}
		return x, &Appealing{Against: "findings", Grounds: []string{"wrong"}, Text: "It is wrong."}
	}
	x := asked(t, begin, []spoilt[*Appealing]{
		{"the procedure has no appeal", func(x *scene, _ *Appealing) { x.p.Appeal.None = true }, NoProvision, "no appeal"},
		{"nor a cross-appeal", func(x *scene, _ *Appealing) { x.p.Appeal.Cross = false }, NoProvision, "no cross-appeal"},
		{"nobody appealed", func(x *scene, _ *Appealing) { x.s.Appeals = nil }, NotYet, "no appeal to answer"},
		{"the appeal is ruled on", func(x *scene, _ *Appealing) { x.s.Appeals[0].Decided = 18 }, NotYet, "no appeal to answer"},
	}...)
	if p := x.s.Appeals[1]; !p.Cross || p.ID != "p2" || !x.happenedNow(procedure.CrossAppealed, "p2") || !x.happenedNow("cross_appealed:complainant", "p2") || x.s.Happened(procedure.Appealed) != nil {
		t.Errorf("noted as %+v: %+v", p, x.s.Events)
	}
}

func TestWhatGivingUpTheAppealNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *AppealWaiver) {
		return appealable(t, WaiveAppeal, "member"), &AppealWaiver{Free: true}
	}
	lost := func(side procedure.Role) func(*scene, *AppealWaiver) {
		return func(x *scene, _ *AppealWaiver) { x.s.AppealsLost = []procedure.Role{side} }
	}
	brought := func(by procedure.Role, of string) func(*scene, *AppealWaiver) {
		return func(x *scene, _ *AppealWaiver) { x.s.Appeals = []AppealRecord{{ID: "p1", By: by, Of: of}} }
	}
	given, a := begin()
	m := &moment{p: given.p, s: given.s, now: given.at, as: procedure.Respondent, e: Entry{Seq: 21, At: given.at}}
	a.follow(m)
	if end := first(m.e.Effects, func(f *Effect) bool { return f.Ended != nil }); end == nil || end.Ended.On != procedure.AppealWaived {
		t.Errorf("given up, and the time to appeal ends by %+v", m.e.Effects)
	}
	x := asked(t, begin, []spoilt[*AppealWaiver]{
		{"not freely", func(_ *scene, a *AppealWaiver) { a.Free = false }, BadRequest, "freely"},
		{"there is no appeal", func(x *scene, _ *AppealWaiver) { x.p.Appeal.None = true }, NoProvision, "no appeal"},
		{"given up before", lost(procedure.Respondent), Already, "given up"},
		{"given up by the other side", lost(procedure.Complainant), "", ""},
		{"not told of the decision", func(x *scene, _ *AppealWaiver) { x.s.Decisions[0].Served = Decision{}.Served }, NotYet, "has not been served"},
		{"the respondent was not told, the complainant gives up", func(x *scene, _ *AppealWaiver) {
			x.s.Decisions[0].Served = Decision{}.Served
			x.person("reporter")
		}, "", ""},
		{"appealed", brought(procedure.Respondent, "d1"), Already, "have appealed"},
		{"appealed against another decision", brought(procedure.Respondent, "d0"), "", ""},
		{"the other side appealed", brought(procedure.Complainant, "d1"), "", ""},
	}...)
	if !x.happenedNow("appeal_waived:respondent", "") || !has(x.s.AppealsLost, procedure.Respondent) || x.s.Clocks[0].End != "met" || x.s.Stage != "sanction" {
		t.Errorf("given up: %s, %+v", x.s.Stage, x.s.Events)
	}
}

// A decision becomes final when nobody can appeal it any more.
func TestWhenADecisionIsFinal(t *testing.T) {
	t.Parallel()
	both := func(x *scene) { x.p.Appeal.Complainant, x.p.Appeal.OtherClock = []string{"findings"}, "decision" }
	for _, row := range []struct {
		name, who string
		with      func(x *scene)
		stage     string
	}{
		{"the respondent alone has an appeal", "member", func(*scene) {}, "sanction"},
		{"the complainant has one too", "member", both, "appeal"},
		{"which they gave up", "member", func(x *scene) { both(x); x.s.AppealsLost = []procedure.Role{procedure.Complainant} }, "sanction"},
		{"whose time was over", "member", func(x *scene) {
			both(x)
			x.s.Clocks = append(x.s.Clocks, Running{ID: "decision/1", Rule: "decision", End: "expired", Since: noon("2025-01-22")})
		}, "sanction"},
		{"whose time of before this decision was over", "member", func(x *scene) {
			both(x)
			x.s.Clocks = append(x.s.Clocks, Running{ID: "decision/1", Rule: "decision", End: "expired", Since: noon("2025-01-19")})
		}, "appeal"},
		{"whose time runs", "member", func(x *scene) {
			both(x)
			x.s.Clocks = append(x.s.Clocks, Running{ID: "decision/1", Rule: "decision", Since: noon("2025-01-22")})
		}, "appeal"},
		{"but nobody reported it", "member", func(x *scene) { both(x); x.s.Complainant.Person = "" }, "sanction"},
		{"a time to cross-appeal runs", "member", func(x *scene) {
			x.p.Appeal.CrossClock = "decision"
			x.s.Clocks = append(x.s.Clocks, Running{ID: "decision/1", Rule: "decision"})
		}, "appeal"},
		{"nothing is decided", "reporter", func(x *scene) { x.s.Decisions = nil }, "appeal"},
		{"an appeal is pending", "member", func(x *scene) { x.s.Appeals = []AppealRecord{{ID: "p1", By: procedure.Complainant, Of: "d1"}} }, "appeal"},
		{"the respondent can still appeal", "reporter", func(*scene) {}, "appeal"},
		{"the respondent's time has not begun", "reporter", func(x *scene) { x.s.Clocks = nil }, "appeal"},
		{"the respondent was cleared and has nothing to appeal", "reporter", func(x *scene) { x.s.Clocks, x.s.Decisions[0].Violation, x.s.Sanctions = nil, false, nil }, "closed"},
		{"no appeal for the respondent", "reporter", func(x *scene) { x.s.Clocks, x.p.Appeal.Respondent = nil, nil }, "sanction"},
		{"the sanction was set aside", "member", func(x *scene) { x.s.Sanctions[0].Status = StatusSetAside }, "closed"},
		{"the sanction was replaced", "member", func(x *scene) { x.s.Sanctions[0].Status = StatusReplaced }, "closed"},
	} {
		x := appealable(t, WaiveAppeal, row.who)
		row.with(x)
		r := try(t, x.p, x.s, x.at, x.kind, x.by, &AppealWaiver{Free: true})
		if r != nil || x.s.Stage != row.stage || (x.s.Happened(procedure.FinalCleared) != nil) != (row.stage == "closed") {
			t.Errorf("%s: the case is in %s: %v", row.name, x.s.Stage, r)
		}
	}
}

// carried is a ballot of this round that the body carried.
func carriedBy(body, motion string) Ballot {
	return Ballot{Motion: motion, Body: body, Round: 1, Opened: 16, Closed: 17, Result: Carried, Yes: 3}
}

func TestWhatARulingOnAppealNeeds(t *testing.T) {
	t.Parallel()
	begin := func(outcome string) func() (*scene, *AppealRuling) {
		return func() (*scene, *AppealRuling) {
			x := appealable(t, DecideAppeal, "q2")
			x.p.Appeal.Outcomes = []string{"affirm", "reverse", "reduce", "increase", "modify", "remand_facts", "remand_decision"}
			x.s.Appeals = []AppealRecord{{ID: "p1", By: procedure.Respondent, Of: "d1", Seq: 15}}
			x.s.AppealsLost = []procedure.Role{procedure.Complainant}
			x.s.Ballots = []Ballot{carriedBy("panel_two", "appeal:"+outcome)}
			return x, &AppealRuling{Outcome: outcome, Reasons: "so"}
		}
	}
	x := asked(t, begin("affirm"), []spoilt[*AppealRuling]{
		{"no appeal", func(x *scene, _ *AppealRuling) { x.s.Appeals = nil }, NotYet, "No appeal is pending"},
		{"briefing is not closed", func(x *scene, _ *AppealRuling) { x.p.Stage("appeal").Briefs = []procedure.Role{procedure.Parties} }, NotYet, "Briefing is not closed"},
		{"it was ruled on", func(x *scene, _ *AppealRuling) { x.s.Appeals[0].Decided = 18 }, NotYet, "No appeal is pending"},
		{"a member of the body that decided", func(x *scene, _ *AppealRuling) { x.person("p1") }, NotYours, "decided by the appeal panel"},
		{"an outcome the procedure has not", func(x *scene, _ *AppealRuling) { x.p.Appeal.Outcomes = []string{"reverse"} }, NoProvision, "An appeal can end in: reverse"},
		{"a cross-appeal may come", func(x *scene, _ *AppealRuling) {
			x.p.Appeal.CrossClock = "decision"
			x.running(t, "decision", "2025-01-22")
		}, NotYet, "A cross-appeal may still be brought until"},
		{"the time to cross-appeal is over", func(x *scene, _ *AppealRuling) {
			x.p.Appeal.CrossClock = "decision"
			x.running(t, "decision", "2025-01-22").End = "expired"
		}, "", ""},
		{"nobody voted", func(x *scene, _ *AppealRuling) { x.s.Ballots = nil }, NotYet, "has not carried that outcome"},
		{"the vote is open", func(x *scene, _ *AppealRuling) { x.s.Ballots[0].Closed = 0 }, NotYet, "has not carried that outcome"},
		{"the vote is lost", func(x *scene, _ *AppealRuling) { x.s.Ballots[0].Result = Lost }, NotYet, "has not carried that outcome"},
		{"a vote of the round before", func(x *scene, _ *AppealRuling) { x.s.Ballots[0].Round = 0 }, NotYet, "has not carried that outcome"},
		{"sanctions named", func(_ *scene, a *AppealRuling) { a.Sanctions = []SanctionTerms{{Sanction: "reprimand"}} }, BadRequest, "names no sanctions"},
		{"no reasons", func(_ *scene, a *AppealRuling) { a.Reasons = "" }, BadRequest, "Give the reasons"},
	}...)
	d := x.s.Decisions[1]
	if d.ID != "d2" || d.Kind != "appeal" || d.Body != "panel_two" || !d.Violation || d.Round != 1 || d.Seq != 21 {
		t.Errorf("the decision of the body: %+v", d)
	}
	if p := x.s.Appeals[0]; p.Decided != 21 || p.Outcome != "affirm" || x.s.Stage != "sanction" || x.s.Sanctions[0].Status != StatusDecided || x.s.Clocks[0].End != "void" {
		t.Errorf("affirmed: %+v, in %s, %+v, %s", p, x.s.Stage, x.s.Sanctions[0], x.s.Clocks[0].End)
	}
	if h := x.s.Happened(procedure.AppealDecided); h == nil || h.Ref != "d2" {
		t.Errorf("the ruling is told: %+v", h)
	}

	cleared, same := begin("affirm")()
	cleared.s.Decisions[0].Violation = false
	if r := try(t, cleared.p, cleared.s, cleared.at, cleared.kind, cleared.by, same); r != nil || cleared.s.Decisions[1].Violation {
		t.Errorf("a clearing is affirmed: %+v, %v", cleared.s.Decisions, r)
	}
	reverse := func() (*scene, *AppealRuling) {
		x, a := begin("reverse")()
		x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "reprimand", By: "d1", Status: StatusInEffect}, InForce{ID: "s3", Sanction: "reprimand", Status: StatusReplaced})
		return x, a
	}
	x = asked(t, reverse)
	if n := x.s.Sanctions; n[1].Status != StatusSetAside || n[2].Status != StatusReplaced {
		t.Errorf("reversed: %+v", n)
	}
	if x.s.Decisions[1].Violation || x.s.Sanctions[0].Status != StatusSetAside || x.s.Closed == nil || x.s.Closed.Disposition != "cleared" || len(x.s.AppealsLost) != 1 {
		t.Errorf("reversed: %+v, %+v, %+v", x.s.Decisions[1], x.s.Sanctions[0], x.s.Closed)
	}

	milder := func() (*scene, *AppealRuling) {
		x, a := begin("reduce")()
		a.Sanctions = []SanctionTerms{{Sanction: "reprimand"}}
		return x, a
	}
	expel := func(_ *scene, a *AppealRuling) { a.Sanctions = []SanctionTerms{{Sanction: "expulsion"}} }
	x = asked(t, milder, []spoilt[*AppealRuling]{
		{"to what", func(_ *scene, a *AppealRuling) { a.Sanctions = nil }, BadRequest, "Name the sanctions"},
		{"to something heavier", expel, Unfair, "heavier than the one appealed"},
		{"to something heavier, of several", func(_ *scene, a *AppealRuling) {
			a.Sanctions = append(a.Sanctions, SanctionTerms{Sanction: "expulsion"})
		}, Unfair, "heavier"},
		{"to what is as heavy as one in effect", func(x *scene, a *AppealRuling) {
			expel(x, a)
			x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "expulsion", By: "d1", Status: StatusInEffect})
		}, "", ""},
		{"to what is as heavy as one that is over", func(x *scene, a *AppealRuling) {
			expel(x, a)
			x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "expulsion", By: "d1", Status: StatusSetAside})
		}, Unfair, "heavier"},
		{"to an unknown one", func(_ *scene, a *AppealRuling) { a.Sanctions[0].Sanction = "flogging" }, Unknown, "no sanction"},
	}...)
	if n := x.s.Sanctions; len(n) != 2 || n[0].Status != StatusReplaced || n[1].Sanction != "reprimand" || n[1].By != "d2" || x.s.Stage != "sanction" {
		t.Errorf("reduced: %+v, in %s", n, x.s.Stage)
	}
	for _, outcome := range []string{"increase", "modify"} {
		heavier := func() (*scene, *AppealRuling) {
			x, a := begin(outcome)()
			if a.Sanctions = []SanctionTerms{{Sanction: "reprimand"}}; outcome == "increase" {
				expel(x, a)
			}
			return x, a
		}
		asked(t, heavier, spoilt[*AppealRuling]{"to what", func(_ *scene, a *AppealRuling) { a.Sanctions = nil }, BadRequest, "Name the sanctions"})
	}

	back := func() (*scene, *AppealRuling) {
		x, a := begin("remand_decision")()
		a.Scope = "the sanction"
		return x, a
	}
	x = asked(t, back, []spoilt[*AppealRuling]{
		{"what is sent back", func(_ *scene, a *AppealRuling) { a.Scope = "" }, BadRequest, "Say what is sent back"},
		{"nowhere to send it", func(x *scene, a *AppealRuling) {
			a.Outcome = "remand_facts"
			x.s.Ballots[0].Motion = "appeal:remand_facts"
		}, NoProvision, "no such way back"},
	}...)
	if x.s.Stage != "decision" || x.s.Round != 2 || len(x.s.AppealsLost) != 0 || x.s.Sanctions[0].Status != StatusSetAside || x.s.Decisions[1].Violation || x.s.Decisions[1].Round != 2 {
		t.Errorf("sent back: %s, round %d, lost %v, %+v, %+v", x.s.Stage, x.s.Round, x.s.AppealsLost, x.s.Sanctions[0], x.s.Decisions[1])
	}
}

func TestWhatAStayNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *StayOrder) { return appealable(t, OrderStay, "clerk"), &StayOrder{Reasons: "so"} }
	x := asked(t, begin, []spoilt[*StayOrder]{
		{"one is in force", func(x *scene, _ *StayOrder) { x.s.Stay = 18 }, Already, "in force"},
		{"the procedure has none", func(x *scene, _ *StayOrder) { x.p.Appeal.Stays = "never" }, NoProvision, "no stay"},
		{"no reasons", func(_ *scene, a *StayOrder) { a.Reasons = "" }, BadRequest, "reasons"},
		{"by a member who is not the chair", func(x *scene, _ *StayOrder) { x.person("q2") }, NotYours, ""},
		{"by a party", func(x *scene, _ *StayOrder) { x.person("member") }, NotYours, ""},
		{"before a decision", func(x *scene, _ *StayOrder) { x.s.Stage = "decision"; x.person("p1") }, NotHere, ""},
	}...)
	if x.s.Stay != 21 || !x.happenedNow(procedure.Stayed, "") || x.s.Clocks[0].Standing() {
		t.Errorf("stayed: %d, %+v", x.s.Stay, x.s.Events)
	}
	lift := func() (*scene, *StayLifted) {
		x := appealable(t, LiftStay, "clerk")
		x.p.Clock("appeal_window").TolledBy = []procedure.Toll{procedure.TollStay}
		if r := try(t, x.p, x.s, x.at, OrderStay, x.by, &StayOrder{Reasons: "so"}); r != nil || !x.s.Clocks[0].Standing() {
			t.Fatal(r, x.s.Clocks)
		}
		x.at = noon("2025-02-10")
		return x, &StayLifted{Reasons: "so"}
	}
	x = asked(t, lift, []spoilt[*StayLifted]{
		{"none is in force", func(x *scene, _ *StayLifted) { x.s.Stay = 0 }, NotHere, "No stay"},
		{"no reasons", func(_ *scene, a *StayLifted) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	// 22 January + 30 days = 21 February; seven days did not count.
	if c := x.s.Clocks[0]; x.s.Stay != 0 || c.Standing() || c.Deadline.Day.String() != "Fri 28 Feb 2025" || !x.happenedNow(procedure.StayLifted, "") {
		t.Errorf("lifted: %+v", c)
	}
}

// Who lost the appeal by what they did before has no time to appeal once the
// decision is served, and it is final then (45 CFR 160.422).
func TestAnAppealLostBeforeItBegan(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		with func(x *scene)
		lost bool
	}{
		{"they were in default", func(*scene) {}, true},
		{"they were not", func(x *scene) { x.s.Flags = nil }, false},
		{"it is the other side's time", func(x *scene) { x.p.Clock("appeal_window").Owner = procedure.Complainant }, false},
		{"it is some other time", func(x *scene) { x.p.Appeal.Clock = "decision" }, false},
		{"lost already", func(x *scene) { x.s.AppealsLost = []procedure.Role{procedure.Respondent} }, true},
		{"something else must happen first", func(x *scene) {
			x.p.Clock("appeal_window").Starts = append(x.p.Clock("appeal_window").Starts, procedure.OversightAgreed)
		}, false},
	} {
		x := appealable(t, Serve, "clerk")
		x.s.Clocks, x.s.Decisions[0].Served = nil, Decision{}.Served
		x.p.Appeal.LostBy, x.s.Flags = []string{"defaulted"}, []Flag{{Flag: "defaulted"}}
		x.s.Letters = []Letter{wrote("n1", "decision", 14, noon("2025-01-20"), "d1")}
		row.with(x)
		r := try(t, x.p, x.s, x.at, x.kind, x.by, &Service{Letter: "n1", Method: "registered_post", Proof: "RR 1"})
		if r != nil || (len(x.s.AppealsLost) == 1) != row.lost || has(x.s.AppealsLost, procedure.Complainant) || (x.s.Stage == "sanction") != row.lost {
			t.Errorf("%s: lost %v, in %s, %+v, %v", row.name, x.s.AppealsLost, x.s.Stage, x.s.Clocks, r)
		}
	}
}
