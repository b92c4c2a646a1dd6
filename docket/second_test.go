package docket

import (
	"testing"

	"probity/procedure"
)

// lookedAt is a case in the second look, with a decision that was served and a
// vote that the panel carried.
func lookedAt(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := screened(t, kind, by)
	st := x.p.Stage("answer")
	st.Kind, st.Body = procedure.ReconsiderStage, "panel_one"
	st.Exits = []procedure.Way{{On: procedure.ToReconsider, To: "decision"}, {On: procedure.DecisionStands, To: "intake"}}
	x.p.Reconsider = procedure.Reconsider{By: []procedure.Role{procedure.Respondent, procedure.Complainant}, Clock: "answer", Opposition: "notice", Ruling: true, Grounds: []procedure.AppealGround{{ID: "wrong", Title: "Wrong"}}, Cite: "S1"}
	x.s.Decisions = []Decision{{ID: "d0", Kind: "decision"}, {ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 14, Served: noon("2025-01-21")}}
	x.s.Sanctions = []InForce{{ID: "s1", Sanction: "suspension", By: "d1", Status: StatusDecided, Term: period("3 months")}}
	return x
}

func requestBy(x *scene, by procedure.Role) {
	x.s.Reconsiders = []ReconsiderAsked{{ID: "q1", By: by, Of: "d0", Decided: 4}, {ID: "q2", By: by, Of: "d1", Seq: 17}}
	x.s.Ballots = []Ballot{carriedBy("panel_one", "reconsider:q2")}
}

func TestWhatASecondLookNeeds(t *testing.T) {
	t.Parallel()
	ask := func() (*scene, *ReconsiderRequest) {
		return lookedAt(t, AskReconsider, "member"), &ReconsiderRequest{Grounds: []string{"wrong"}, Text: "so"}
	}
	sides := func(by ...procedure.Role) func(*scene, *ReconsiderRequest) {
		return func(x *scene, _ *ReconsiderRequest) { x.p.Reconsider.By = by }
	}
	other := func(x *scene, _ *ReconsiderRequest) { x.person("reporter") }
	lost := func(x *scene, _ *ReconsiderRequest) { x.s.ReconsidersLost = []procedure.Role{procedure.Respondent} }
	x := asked(t, ask, []spoilt[*ReconsiderRequest]{
		{"the other side alone has it", sides(procedure.Complainant), NoProvision, "gives the respondent no reconsideration"},
		{"the respondent alone has it", sides(procedure.Respondent), "", ""},
		{"the other side, who has it", other, "", ""},
		{"the other side, who has not", func(x *scene, a *ReconsiderRequest) { other(x, a); sides(procedure.Respondent)(x, a) }, NoProvision, "gives the complainant no"},
		{"cleared", func(x *scene, _ *ReconsiderRequest) { x.s.Decisions[1].Violation = false }, NoProvision, "no reconsideration of this decision"},
		{"cleared, the other side", func(x *scene, a *ReconsiderRequest) { other(x, a); x.s.Decisions[1].Violation = false }, "", ""},
		{"nothing is decided", func(x *scene, _ *ReconsiderRequest) { x.s.Decisions = nil }, NoProvision, "no reconsideration of this decision"},
		{"before the body above, of what nobody appealed against", func(x *scene, _ *ReconsiderRequest) { x.p.Stage("answer").Body = "panel_two" }, NoProvision, "no reconsideration of this decision"},
		{"before the body above, of its ruling", func(x *scene, _ *ReconsiderRequest) {
			x.p.Stage("answer").Body, x.s.Decisions[1].Kind = "panel_two", "appeal"
		}, "", ""},
		{"asked for", func(x *scene, _ *ReconsiderRequest) { requestBy(x, procedure.Respondent) }, Already, "have asked"},
		{"asked for by the other side", func(x *scene, _ *ReconsiderRequest) { requestBy(x, procedure.Complainant) }, "", ""},
		{"asked for of another decision", func(x *scene, _ *ReconsiderRequest) {
			requestBy(x, procedure.Respondent)
			x.s.Reconsiders = x.s.Reconsiders[:1]
		}, "", ""},
		{"given up", lost, TooLate, "was given up"},
		{"its time ran out", func(x *scene, a *ReconsiderRequest) { lost(x, a); x.running(t, "answer", "2025-01-02").End = "expired" }, TooLate, "ended on Sat 1 Feb 2025"},
		{"some other time ran out", func(x *scene, a *ReconsiderRequest) { lost(x, a); x.running(t, "notice", "2025-01-02").End = "expired" }, TooLate, "was given up"},
		{"its time was met, and it was given up", func(x *scene, a *ReconsiderRequest) { lost(x, a); x.running(t, "answer", "2025-01-02").End = "met" }, TooLate, "was given up"},
		{"given up by the other side", func(x *scene, _ *ReconsiderRequest) { x.s.ReconsidersLost = []procedure.Role{procedure.Complainant} }, "", ""},
		{"on no ground", func(_ *scene, a *ReconsiderRequest) { a.Grounds = nil }, BadRequest, "at least one ground"},
		{"on no ground, where there are none", func(x *scene, a *ReconsiderRequest) { a.Grounds, x.p.Reconsider.Grounds = nil, nil }, "", ""},
		{"on an unknown ground", func(_ *scene, a *ReconsiderRequest) { a.Grounds = []string{"taste"} }, BadRequest, "grounds for reconsideration are"},
		{"without a word", func(_ *scene, a *ReconsiderRequest) { a.Text = "" }, BadRequest, "looked at again"},
	}...)
	if q := x.s.Reconsiders[0]; q.ID != "q1" || q.By != procedure.Respondent || q.Of != "d1" || q.Seq != 21 || q.Decided != 0 || x.s.Stage != "answer" || !x.happenedNow("reconsideration_asked:respondent", "q1") || !x.happenedNow(procedure.ReconsiderAsked, "q1") {
		t.Errorf("asked: %+v, %s", q, x.s.Stage)
	}
	y, a := ask()
	y.p.Reconsider.Ruling = false
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || y.s.Stage != "decision" || y.s.Round != 2 || !y.s.Reconsiders[0].Granted || y.s.Sanctions[0].Status != StatusSetAside || y.s.Panel("panel_one").Round != 2 || y.s.Panel("panel_two").Round != 2 || len(y.s.Panels) != 4 {
		t.Errorf("asking is enough: %s, %+v, %v", y.s.Stage, y.s.Panels, r)
	}
	waive := func() (*scene, *ReconsiderWaiver) {
		return lookedAt(t, WaiveReconsider, "member"), &ReconsiderWaiver{Free: true}
	}
	x = asked(t, waive, []spoilt[*ReconsiderWaiver]{
		{"not freely", func(_ *scene, a *ReconsiderWaiver) { a.Free = false }, BadRequest, "freely"},
		{"given up", func(x *scene, _ *ReconsiderWaiver) { x.s.ReconsidersLost = []procedure.Role{procedure.Respondent} }, Already, "given up"},
		{"not told", func(x *scene, _ *ReconsiderWaiver) { x.s.Decisions[1].Served = Decision{}.Served }, NotYet, "has not been served"},
		{"the respondent was not told, the other side gives up", func(x *scene, _ *ReconsiderWaiver) { x.person("reporter"); x.s.Decisions[1].Served = Decision{}.Served }, "", ""},
		{"asked for", func(x *scene, _ *ReconsiderWaiver) { requestBy(x, procedure.Respondent) }, Already, "have asked"},
	}...)
	if !has(x.s.ReconsidersLost, procedure.Respondent) || !x.happenedNow("reconsideration_waived:respondent", "") || x.s.Stage != "answer" {
		t.Errorf("given up: %+v, %s", x.s.ReconsidersLost, x.s.Stage)
	}
	// The decision stands once nobody can ask any more.
	for _, row := range []struct {
		name string
		with func(x *scene)
		to   string
	}{
		{"the other side gave it up", func(x *scene) { x.s.ReconsidersLost = []procedure.Role{procedure.Complainant} }, "intake"},
		{"the other side has none", func(x *scene) { x.p.Reconsider.By = x.p.Reconsider.By[:1] }, "intake"},
		{"nobody reported it", func(x *scene) { x.s.Complainant.Person = "" }, "intake"},
		{"the other side asked, and it was denied", func(x *scene) { requestBy(x, procedure.Complainant); x.s.Reconsiders[1].Decided = 18 }, "intake"},
		{"the other side's request waits", func(x *scene) { requestBy(x, procedure.Complainant) }, "answer"},
		{"the other side asked once before", func(x *scene) { requestBy(x, procedure.Complainant); x.s.Reconsiders = x.s.Reconsiders[:1] }, "answer"},
	} {
		x, a := waive()
		c := x.running(t, "answer", "2025-01-22")
		row.with(x)
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil || x.s.Stage != row.to || (x.s.Happened(procedure.DecisionStands) != nil) != (row.to == "intake") || x.s.Clocks[0].Open() {
			t.Errorf("%s: %s, %s, %v", row.name, x.s.Stage, c.End, r)
		}
	}
	oppose := func() (*scene, *ReconsiderAnswer) {
		x := lookedAt(t, OpposeReconsider, "reporter")
		requestBy(x, procedure.Respondent)
		return x, &ReconsiderAnswer{Text: "so"}
	}
	x = asked(t, oppose, []spoilt[*ReconsiderAnswer]{
		{"nobody is asked", func(x *scene, _ *ReconsiderAnswer) { x.p.Reconsider.Opposition = "" }, NoProvision, "asks nobody to answer"},
		{"asking is enough", func(x *scene, _ *ReconsiderAnswer) { x.p.Reconsider.Ruling = false }, NoProvision, "asks nobody to answer"},
		{"nobody asked", func(x *scene, _ *ReconsiderAnswer) { x.s.Reconsiders = x.s.Reconsiders[:1] }, NotYet, "Nobody has asked"},
		{"one's own", func(x *scene, _ *ReconsiderAnswer) { x.person("member") }, NotYours, "your own"},
		{"twice", func(x *scene, _ *ReconsiderAnswer) { x.s.Reconsiders[1].Opposed = 18 }, Already, "answered in entry 18"},
		{"without a word", func(_ *scene, a *ReconsiderAnswer) { a.Text = "" }, BadRequest, "what there is to say"},
	}...)
	if x.s.Reconsiders[0].Opposed != 0 || x.s.Reconsiders[1].Opposed != 21 || !x.happenedNow(procedure.ReconsiderOpposed, "") {
		t.Errorf("answered: %+v", x.s.Reconsiders)
	}
	rule := func() (*scene, *ReconsiderRuling) {
		x := lookedAt(t, DecideReconsider, "p2")
		requestBy(x, procedure.Respondent)
		x.s.Reconsiders[0].Decided, x.s.Reconsiders[0].Of = 4, "d0"
		return x, &ReconsiderRuling{Request: "q2", Grant: true, Reasons: "so"}
	}
	time10 := func(x *scene, _ *ReconsiderRuling) { x.running(t, "notice", "2025-01-30") }
	x = asked(t, rule, []spoilt[*ReconsiderRuling]{
		{"nobody asked", func(x *scene, _ *ReconsiderRuling) { x.s.Reconsiders = x.s.Reconsiders[:1] }, NotYet, "Nobody has asked"},
		{"an unknown one", func(_ *scene, a *ReconsiderRuling) { a.Request = "q9" }, Unknown, "no request"},
		{"one that was ruled on", func(_ *scene, a *ReconsiderRuling) { a.Request = "q1" }, Already, "has been ruled on"},
		{"of another body", func(x *scene, _ *ReconsiderRuling) { x.person("q2") }, NotYours, "ruled on by the panel"},
		{"the other side may answer", time10, NotYet, "may still answer"},
		{"the other side answered", func(x *scene, a *ReconsiderRuling) { time10(x, a); x.s.Reconsiders[1].Opposed = 18 }, "", ""},
		{"the other side is not asked", func(x *scene, a *ReconsiderRuling) { time10(x, a); x.p.Reconsider.Opposition = "" }, "", ""},
		{"nobody voted", func(x *scene, _ *ReconsiderRuling) { x.s.Ballots = nil }, NotYet, "not finished voting on that (reconsider:q2)"},
		{"the vote said no", func(x *scene, _ *ReconsiderRuling) { x.s.Ballots[0].Result = Lost }, Unfair, "what the ballot said"},
		{"no reasons", func(_ *scene, a *ReconsiderRuling) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if q := x.s.Reconsiders[1]; q.Decided != 21 || !q.Granted || q.Round != 2 || x.s.Stage != "decision" || x.s.Round != 2 || x.s.Reconsiders[0].Granted || x.s.Happened(procedure.ReconsiderDecided).Ref != "q2" {
		t.Errorf("granted: %+v, %s", q, x.s.Stage)
	}
	// Of a ruling on appeal: the appeal is pending again, and what was imposed stays.
	z, b := rule()
	z.s.Decisions[1].Kind, z.s.Appeals = "appeal", []AppealRecord{{ID: "p0", Decided: 3, Outcome: "affirm"}, {ID: "p1", Decided: 14, Outcome: "affirm"}}
	if r := try(t, z.p, z.s, z.at, z.kind, z.by, b); r != nil || z.s.Appeals[1].Decided != 0 || z.s.Appeals[1].Outcome != "" || z.s.Appeals[0].Decided != 3 || z.s.Sanctions[0].Status != StatusDecided {
		t.Errorf("an appeal again: %+v, %+v, %v", z.s.Appeals, z.s.Sanctions, r)
	}
	vote := func() (*scene, *Voting) {
		x, _ := rule()
		x.kind, x.s.Ballots = CastVote, nil
		return x, &Voting{Motion: "reconsider:q2", Choice: "yes"}
	}
	asked(t, vote, []spoilt[*Voting]{
		{"on another", func(_ *scene, a *Voting) { a.Motion = "reconsider:q1" }, NotHere, "No request"},
		{"asking is enough", func(x *scene, _ *Voting) { x.p.Reconsider.Ruling = false }, NotHere, "No request"},
	}...)
}

// Who asked for a second look is not worse off for it.
func TestNothingHeavierForWhoAsked(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name     string
		with     func(x *scene)
		sanction string
		term     string
		heavier  bool
	}{
		{"the same", func(*scene) {}, "suspension", "3 months", false},
		{"longer", func(*scene) {}, "suspension", "4 months", true},
		{"milder", func(*scene) {}, "reprimand", "", false},
		{"heavier", func(*scene) {}, "expulsion", "", true},
		{"heavier, the other side asked", func(x *scene) { x.s.Reconsiders[0].By = procedure.Complainant }, "expulsion", "", false},
		{"heavier, as the procedure says", func(x *scene) { x.p.Reconsider.Heavier = true }, "expulsion", "", false},
		{"heavier, in another round", func(x *scene) { x.s.Reconsiders[0].Round = 3 }, "expulsion", "", false},
		{"heavier, and it was denied", func(x *scene) { x.s.Reconsiders[0].Granted = false }, "expulsion", "", false},
		{"as heavy as something imposed otherwise", func(x *scene) {
			x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "expulsion", By: "d9"})
		}, "expulsion", "", true},
		{"longer than something imposed otherwise", func(x *scene) {
			x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "suspension", By: "d9", Term: period("1 month")})
		}, "suspension", "2 months", false},
	} {
		x := lookedAt(t, "", "")
		x.s.Round, x.s.Reconsiders = 2, []ReconsiderAsked{{ID: "q1", By: procedure.Respondent, Of: "d1", Granted: true, Decided: 18, Round: 2}}
		row.with(x)
		terms := SanctionTerms{Sanction: row.sanction}
		if row.term != "" {
			terms.Term = period(row.term)
		}
		m := moment{p: x.p, s: x.s}
		if r := m.noHeavier([]SanctionTerms{terms}); (r != nil) != row.heavier {
			t.Errorf("%s: %v", row.name, r)
		}
	}
}
