package docket

import (
	"strings"
	"testing"

	"probity/procedure"
)

// staying is the small pack with a right to ask for a stay, ruled on by whom is
// named.
func staying(t *testing.T, stage string, kind Kind, by, ruler string) *scene {
	t.Helper()
	x := standing(t, stage, kind, by,
		"stages:\n", "  - {id: stay_ruling, title: Stay, owner: president, duty: rule, act: decide_stay, starts: [stay_asked], ends: [stay_ruled], period: 10 calendar days, on_expiry: {overdue: true}, cite: S1}\nstages:\n",
		"  - {id: closing, title", "  - {id: stay, title: Stay, to: [respondent], on: [stay_ruled], methods: [email], template: stay, contents: [reasons], cite: S1}\n  - {id: closing, title",
		"exit: {resign", "stay:\n  stages: [appeal, sanction]\n  of: [decision]\n  with: a copy of the petition\n  at_once: true\n  security: true\n  ruled_by: "+ruler+"\n  clock: stay_ruling\n  cite: S9\nexit: {resign",
	)
	x.s.Decisions = []Decision{{ID: "d1", Kind: "decision", Round: 1, Body: "panel_one", Violation: true, Seq: 14, At: noon("2025-01-20"), Served: noon("2025-01-22")}}
	x.s.Sanctions = []InForce{{ID: "s1", Sanction: "suspension", Effect: "suspend", By: "d1", Status: StatusDecided}}
	return x
}

func wanted() *StayRequest {
	return &StayRequest{Text: "Let it wait.", Evidence: []NewEvidence{{Title: "A copy"}}}
}

func TestWhatARequestForAStayNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *StayRequest) {
		return staying(t, "sanction", AskStay, "member", "president"), wanted()
	}
	status := func(to, effect string) func(*scene, *StayRequest) {
		return func(x *scene, _ *StayRequest) { x.s.Sanctions[0].Status, x.s.Sanctions[0].Effect = to, effect }
	}
	reprimand := func(x *scene, a *StayRequest) {
		status(StatusInEffect, "none")(x, a)
		x.s.Sanctions[0].Sanction = "reprimand"
	}
	x := asked(t, begin, []spoilt[*StayRequest]{
		{"the procedure gives no such right", func(x *scene, _ *StayRequest) { x.p.Stay = procedure.Stay{} }, NoProvision, "no right to ask for a stay"},
		{"in a stage where it is not asked for", func(x *scene, _ *StayRequest) { x.p.Stay.Stages = []string{"appeal"} }, NotHere, "in another stage"},
		{"before a decision", func(x *scene, _ *StayRequest) { x.s.Stage = "decision" }, NotHere, ""},
		{"of another decision", func(x *scene, _ *StayRequest) { x.p.Stay.Of = []string{"appeal"} }, NoProvision, "A stay of this decision"},
		{"of any decision", func(x *scene, _ *StayRequest) { x.p.Stay.Of = nil }, "", ""},
		{"of none", func(x *scene, _ *StayRequest) { x.s.Decisions = nil }, NoProvision, "A stay of this decision"},
		{"asked for before", func(x *scene, _ *StayRequest) {
			x.s.StaysAsked = []StayAsked{{ID: "y1", Of: "d1", Round: 1, Seq: 17, Decided: 18}}
		}, Already, "asked for in entry 17"},
		{"asked for another decision before", func(x *scene, _ *StayRequest) {
			x.s.StaysAsked = []StayAsked{{ID: "y1", Of: "d0", Round: 1, Seq: 3, Decided: 4}}
		}, "", ""},
		{"a stay is in force", func(x *scene, _ *StayRequest) { x.s.Stay = 18 }, Already, "in force"},
		{"a suspension that runs", status(StatusInEffect, "suspend"), TooLate, "Nothing that was decided is left to wait"},
		{"what was set aside", status(StatusSetAside, "suspend"), TooLate, "Nothing that was decided"},
		{"what still asks something", reprimand, "", ""},
		{"what asked something, set aside", func(x *scene, a *StayRequest) { reprimand(x, a); x.s.Sanctions[0].Status = StatusSetAside }, TooLate, "Nothing that was decided"},
		{"what ended the membership for good", func(x *scene, a *StayRequest) { reprimand(x, a); x.s.Sanctions[0].Effect = "end" }, TooLate, "Nothing that was decided"},
		{"nothing with it", func(_ *scene, a *StayRequest) { a.Evidence = nil }, BadRequest, "must come with a copy of the petition"},
		{"nothing need come with it", func(x *scene, a *StayRequest) { a.Evidence, x.p.Stay.With = nil, "" }, "", ""},
		{"no text", func(_ *scene, a *StayRequest) { a.Text = " " }, BadRequest, "should wait"},
		{"by the complainant", func(x *scene, _ *StayRequest) { x.person("reporter") }, NotYours, ""},
		{"by the office", func(x *scene, _ *StayRequest) { x.by = holder(x.p, "clerk") }, NotYours, ""},
	}...)
	q := x.s.StaysAsked[0]
	if q.ID != "y1" || q.Of != "d1" || q.Round != 1 || q.Seq != 21 || !q.AtOnce || x.s.Stay != 21 || len(x.s.Evidence) != 1 {
		t.Errorf("noted as %+v, stay %d", q, x.s.Stay)
	}
	c := x.s.OpenClock("stay_ruling")
	if c == nil || c.Deadline.Day.String() != "Thu 13 Feb 2025" || !x.happenedNow(procedure.StayAsked, "y1") || !x.happenedNow(procedure.Stayed, "") {
		t.Errorf("the ruling is due %+v", c)
	}
	owes := strings.Join(owed(x.p, x.s, "2025-02-03"), "\n")
	if !strings.Contains(owes, "president decide_stay") || strings.Contains(owes, "put_into_effect") {
		t.Errorf("owed:\n%s", owes)
	}
}

func TestAStayThatIsNotGrantedByAsking(t *testing.T) {
	t.Parallel()
	for _, grant := range []bool{true, false} {
		x := staying(t, "sanction", AskStay, "member", "president")
		x.p.Stay.AtOnce = false
		if r := try(t, x.p, x.s, x.at, AskStay, x.by, wanted()); r != nil {
			t.Fatal(r)
		}
		if x.s.Stay != 0 || x.s.Happened(procedure.Stayed) != nil {
			t.Errorf("the request alone stays it: %d", x.s.Stay)
		}
		if r := try(t, x.p, x.s, x.at, OrderStay, holder(x.p, "clerk"), &StayOrder{Reasons: "so"}); r != nil { // the owner can, meanwhile
			t.Fatal(r)
		}
		ordered := x.s.Stay
		if r := try(t, x.p, x.s, x.at, DecideStay, holder(x.p, "clerk"), &StayRuling{Grant: grant, Security: "a bond", Reasons: "so"}); r != nil {
			t.Fatal(r)
		}
		if want := map[bool]int{true: x.s.Head, false: ordered}[grant]; x.s.Stay != want {
			t.Errorf("granted %t: stayed by entry %d, not %d", grant, x.s.Stay, want)
		}
		if x.happenedNow(procedure.Stayed, "") != grant {
			t.Errorf("granted %t: told as %+v", grant, x.s.Events)
		}
	}
}

func TestWhatTheRulingOnAStayNeeds(t *testing.T) {
	t.Parallel()
	begin := func(ruler string) (*scene, *StayRuling) {
		x := staying(t, "sanction", DecideStay, "clerk", ruler)
		x.s.Sanctions[0].Status, x.s.Sanctions[0].Effect, x.s.Sanctions[0].Sanction = StatusInEffect, "none", "reprimand"
		x.s.Sanctions[0].Conditions = []Condition{{ID: "k1", Text: "Pay."}}
		m := moment{p: x.p, s: x.s, now: x.at}
		m.startOwn(ConditionRule, "Condition k1", "Pay", procedure.Respondent, ReportCompliance, "s1.k1", period("30 calendar days"), "S1")
		if r := try(t, x.p, x.s, x.at, AskStay, Actor{Person: "member"}, wanted()); r != nil {
			t.Fatal(r)
		}
		x.s.Head = 20
		return x, &StayRuling{Grant: true, Security: "A bond", Reasons: "so"}
	}
	office := func() (*scene, *StayRuling) { return begin("president") }
	x := asked(t, office, []spoilt[*StayRuling]{
		{"nothing waits", func(x *scene, _ *StayRuling) { x.s.StaysAsked = nil }, NotYet, "No request for a stay"},
		{"it was ruled on", func(x *scene, _ *StayRuling) { x.s.StaysAsked[0].Decided = 19 }, NotYet, "No request for a stay"},
		{"no security", func(_ *scene, a *StayRuling) { a.Security = "" }, BadRequest, "only against a bond"},
		{"none is asked for", func(x *scene, a *StayRuling) { a.Security, x.p.Stay.Security = "", false }, "", ""},
		{"refused without security", func(_ *scene, a *StayRuling) { a.Grant, a.Security = false, "" }, "", ""},
		{"no reasons", func(_ *scene, a *StayRuling) { a.Reasons = "" }, BadRequest, "reasons"},
		{"by another office", func(x *scene, _ *StayRuling) { x.by = Actor{Person: "clerk", Offices: []string{"office"}} }, NotYours, "is ruled on by the president"},
		{"by a party", func(x *scene, _ *StayRuling) { x.person("member") }, NotYours, ""},
	}...)
	if q := x.s.StaysAsked[0]; !q.Granted || q.Decided != 21 || x.s.Stay != 21 || !x.happenedNow(procedure.StayRuled, "y1") || x.s.OpenClock("stay_ruling") != nil {
		t.Errorf("granted: %+v, stay %d", q, x.s.Stay)
	}
	if c := x.s.OpenClock(ConditionRule); c == nil || !c.Standing() {
		t.Errorf("the time to meet the condition runs: %+v", c)
	}
	if r := try(t, x.p, x.s, x.at, AllegeBreach, x.by, &BreachAlleged{Sanction: "s1", Text: "Not paid."}); r == nil || r.Code != NotYet || !strings.Contains(r.Sentence, "stay") {
		t.Errorf("a breach of what waits: %v", r)
	}
	if owes := strings.Join(owed(x.p, x.s, "2025-02-03"), "\n"); !strings.Contains(owes, "president lift_stay") {
		t.Errorf("owed:\n%s", owes)
	}

	refused, a := office()
	a.Grant = false
	if r := try(t, refused.p, refused.s, refused.at, DecideStay, refused.by, a); r != nil {
		t.Fatal(r)
	}
	if c := refused.s.OpenClock(ConditionRule); refused.s.Stay != 0 || c.Standing() || !refused.happenedNow(procedure.StayLifted, "") {
		t.Errorf("refused: stay %d, %+v", refused.s.Stay, c)
	}

	body, a := begin("panel_two")
	body.person("q1")
	if r := try(t, body.p, body.s, body.at, DecideStay, body.by, a); r == nil || !strings.Contains(r.Sentence, "has not finished voting") {
		t.Errorf("without a vote: %v", r)
	}
	body.s.Ballots = []Ballot{{Motion: "stay:y1", Body: "panel_two", Round: 1, Opened: 20, Closed: 20, Result: Lost}}
	if r := try(t, body.p, body.s, body.at, DecideStay, body.by, a); r == nil || r.Code != Unfair {
		t.Errorf("against the vote: %v", r)
	}
	if !StillSits(body.p, body.s, body.s.Panel("panel_two")) {
		t.Error("the body that rules on it has no work left")
	}
	body.person("p1")
	if r := try(t, body.p, body.s, body.at, DecideStay, body.by, a); r == nil || r.Code != NotYours {
		t.Errorf("by a member of another body: %v", r)
	}
}

func TestAStayThatWasAskedForIsLiftedByWhoRuledOnIt(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *StayLifted) {
		x := staying(t, "sanction", LiftStay, "clerk", "president")
		x.s.Stay, x.s.StaysAsked = 19, []StayAsked{{ID: "y1", Of: "d1", Round: 1, Seq: 18, AtOnce: true, Decided: 19, Granted: true}}
		return x, &StayLifted{Reasons: "so"}
	}
	owner := func(x *scene, _ *StayLifted) { x.by = Actor{Person: "clerk", Offices: []string{"office"}} }
	x := asked(t, begin, []spoilt[*StayLifted]{
		{"not ruled on", func(x *scene, _ *StayLifted) { x.s.StaysAsked[0].Decided, x.s.StaysAsked[0].Granted = 0, false }, NotYet, "until the request for it is ruled on"},
		{"by the other side", owner, NotYours, "lifted by the president"},
		{"one that was ordered, by the owner", func(x *scene, a *StayLifted) { owner(x, a); x.s.StaysAsked = nil }, "", ""},
		{"one that was ordered, by the file's keeper", func(x *scene, a *StayLifted) {
			owner(x, a)
			x.s.StaysAsked, x.p.Stage("sanction").Owner = nil, "president"
		}, NotYours, "lifted by the president"},
		{"one that was ordered, by another office", func(x *scene, _ *StayLifted) {
			x.by, x.s.StaysAsked = Actor{Person: "clerk", Offices: []string{"president"}}, nil
		}, NotYours, "lifted by the office"},
	}...)
	if q := x.s.StaysAsked[0]; x.s.Stay != 0 || q.Ended != 21 || x.s.stayAsked() != nil {
		t.Errorf("lifted: %+v, stay %d", q, x.s.Stay)
	}
}

// A stay ends with the decision that was to wait: sent back, taken again, or done.
func TestAStayEndsWithWhatWaits(t *testing.T) {
	t.Parallel()
	x := staying(t, "appeal", DecideAppeal, "q1", "president")
	x.s.Appeals = []AppealRecord{{ID: "p1", By: procedure.Respondent, Of: "d1", Seq: 16}}
	if r := try(t, x.p, x.s, x.at, AskStay, Actor{Person: "member"}, wanted()); r != nil {
		t.Fatal(r)
	}
	x.s.Ballots = []Ballot{{Motion: "appeal:remand_decision", Body: "panel_two", Round: 1, Opened: 20, Closed: 20, Result: Carried}}
	if r := try(t, x.p, x.s, x.at, DecideAppeal, x.by, &AppealRuling{Outcome: "remand_decision", Scope: "all", Reasons: "so"}); r != nil {
		t.Fatal(r)
	}
	if q := x.s.StaysAsked[0]; x.s.Stay != 0 || q.Ended != x.s.Head || q.Decided != x.s.Head || q.Granted || x.s.OpenClock("stay_ruling") != nil || !x.happenedNow(procedure.StayLifted, "") {
		t.Errorf("sent back: %+v, stay %d", q, x.s.Stay)
	}

	x = staying(t, "sanction", ConfirmComply, "clerk", "president")
	x.s.Sanctions[0] = InForce{ID: "s1", Sanction: "reprimand", By: "d1", Status: StatusInEffect, Conditions: []Condition{{ID: "k1", Text: "Pay."}}}
	if r := try(t, x.p, x.s, x.at, AskStay, Actor{Person: "member"}, wanted()); r != nil {
		t.Fatal(r)
	}
	if r := try(t, x.p, x.s, x.at, ConfirmComply, x.by, &ComplianceConfirmed{Sanction: "s1"}); r != nil {
		t.Fatal(r)
	}
	if q := x.s.StaysAsked[0]; x.s.Closed == nil || x.s.Stay != 0 || q.Ended == 0 {
		t.Errorf("paid after all: %+v, stay %d, closed %v", q, x.s.Stay, x.s.Closed)
	}
}
