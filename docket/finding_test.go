package docket

import (
	"strings"
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
)

func TestWhatAFindingNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *FindingMade) {
		x := standing(t, "decision", Find, "p1")
		x.s.Evidence = []Evidence{{ID: "e1", Independent: true, Disclosed: 7}, {ID: "e2", Disclosed: 7}}
		x.s.Ballots = []Ballot{carriedBy("panel_one", "violation:a1")}
		return x, &FindingMade{Allegation: "a1", Violation: true, Evidence: []string{"e1"}, Reasons: "so"}
	}
	lost := func(x *scene, _ *FindingMade) { x.s.Ballots[0].Result = Lost }
	clear := func(_ *scene, a *FindingMade) { a.Violation = false }
	admits := func(x *scene, a *FindingMade) {
		x.s.Allegations[0].Admitted, x.s.Ballots, a.Evidence = "consent", nil, nil
	}
	nameless := func(x *scene, a *FindingMade) { x.s.Anonymous, a.Evidence = true, []string{"e2"} }
	added := func(x *scene, _ *FindingMade) { // noticed 10 January + 30 = 9 February
		x.s.Allegations[0].Added = 4
		x.p.Stage("decision").MinNew = period("30 calendar days")
	}
	and := func(list ...func(*scene, *FindingMade)) func(*scene, *FindingMade) {
		return func(x *scene, a *FindingMade) {
			for _, f := range list {
				f(x, a)
			}
		}
	}
	x := asked(t, begin, []spoilt[*FindingMade]{
		{"on nothing", func(_ *scene, a *FindingMade) { a.Allegation = "a9" }, Unknown, "no allegation"},
		{"on what was dropped", func(x *scene, _ *FindingMade) { x.s.Allegations[0].Dropped = 9 }, Unknown, "no allegation"},
		{"found before", func(x *scene, _ *FindingMade) { x.s.Findings = []Finding{{Allegation: "a1", Round: 1}} }, Already, "was made in entry"},
		{"found in the round before", func(x *scene, _ *FindingMade) { x.s.Findings = []Finding{{Allegation: "a1", Round: 0}} }, "", ""},
		{"found on another", func(x *scene, _ *FindingMade) { x.s.Findings = []Finding{{Allegation: "a2", Round: 1}} }, "", ""},
		{"nobody voted", func(x *scene, _ *FindingMade) { x.s.Ballots = nil }, NotYet, "not finished voting"},
		{"the vote is open", func(x *scene, _ *FindingMade) { x.s.Ballots[0].Closed = 0 }, NotYet, "not finished voting"},
		{"the vote is tied", func(x *scene, _ *FindingMade) { x.s.Ballots[0].Result = TieOpen }, NotYet, "not finished voting"},
		{"the vote said no", lost, Unfair, "what the ballot said: lost"},
		{"the vote said yes", clear, Unfair, "what the ballot said: carried"},
		{"neither", and(lost, clear), "", ""},
		{"admitted: no vote, no evidence", admits, "", ""},
		{"answered as admitted: no evidence", func(x *scene, a *FindingMade) { x.s.Allegations[0].Answer, a.Evidence = "admitted", nil }, "", ""},
		{"no notice", func(x *scene, _ *FindingMade) { x.s.Allegations[0].Noticed = Allegation{}.Noticed }, Unfair, "not been served with notice"},
		{"no violation without notice", and(lost, clear, func(x *scene, _ *FindingMade) { x.s.Allegations[0].Noticed = Allegation{}.Noticed }), "", ""},
		{"no evidence", func(_ *scene, a *FindingMade) { a.Evidence = nil }, BadRequest, "Name the evidence"},
		{"no evidence for no violation", and(lost, clear, func(_ *scene, a *FindingMade) { a.Evidence = nil }), "", ""},
		{"evidence that is not there", func(_ *scene, a *FindingMade) { a.Evidence = []string{"e9"} }, Unknown, "no evidence"},
		{"evidence they could not see", func(x *scene, _ *FindingMade) { x.s.Evidence[0].Disclosed = 0 }, Unfair, "could not see e1"},
		{"a report without a name alone", nameless, Unfair, "rests only on an unidentified report"},
		{"a report without a name and something else", and(nameless, func(_ *scene, a *FindingMade) { a.Evidence = []string{"e1", "e2"} }), "", ""},
		{"a report without a name, admitted", and(nameless, admits, func(_ *scene, a *FindingMade) { a.Evidence = []string{"e2"} }), "", ""},
		{"a report with a name", func(_ *scene, a *FindingMade) { a.Evidence = []string{"e2"} }, "", ""},
		{"added, and too early to meet", added, NotYet, "before Sun 9 Feb 2025"},
		{"added, and the time has passed", and(added, func(x *scene, _ *FindingMade) { x.at = noon("2025-02-10") }), "", ""},
		{"added, and admitted", and(added, admits), "", ""},
		{"added, and answered as admitted", and(added, func(x *scene, _ *FindingMade) { x.s.Allegations[0].Answer = "admitted" }), "", ""},
		{"of the report", and(added, func(x *scene, _ *FindingMade) { x.s.Allegations[0].Added = 1 }), "", ""},
		{"by another standard", func(_ *scene, a *FindingMade) { a.Standard = "clear_and_convincing" }, BadRequest, "standard of proof here is preponderance"},
		{"the burden on the respondent", func(_ *scene, a *FindingMade) { a.Burden = "respondent" }, Unfair, "never on the respondent"},
		{"a defence not proven", and(lost, clear, func(_ *scene, a *FindingMade) { a.Burden = "respondent" }), "", ""},
		{"no reasons", func(_ *scene, a *FindingMade) { a.Reasons = "" }, BadRequest, "reasons for the finding"},
		{"by a stranger", func(x *scene, _ *FindingMade) { x.person("x") }, NotYours, ""},
		{"by the appeal panel", func(x *scene, _ *FindingMade) { x.person("q1") }, NotYours, ""},
	}...)
	if f := x.s.Findings[0]; f.Allegation != "a1" || !f.Violation || f.Standard != "preponderance" || f.Burden != "body" || f.Round != 1 || f.Seq != 21 || f.Body != "panel_one" || f.Default || len(f.Evidence) != 1 {
		t.Errorf("noted as %+v", f)
	}
	y, a := begin()
	admits(y, a)
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || !y.s.Findings[0].Default {
		t.Errorf("admitted: %+v, %v", y.s.Findings, r)
	}
	// A violation that was voted for and that the record cannot carry: the body
	// may say that there is none, and only then.
	for _, row := range []struct {
		name string
		with func(x *scene)
		may  bool
	}{
		{"the record carries it", func(*scene) {}, false},
		{"only a report without a name", func(x *scene) { x.s.Anonymous, x.s.Evidence = true, x.s.Evidence[1:] }, true},
		{"evidence they could not see yet", func(x *scene) { x.s.Anonymous, x.s.Evidence[1].Disclosed = true, 0; x.s.Evidence = x.s.Evidence[1:] }, false},
		{"nothing at all", func(x *scene) { x.s.Evidence = nil }, true},
		{"too early", func(x *scene) { added(x, nil) }, false},
	} {
		x, a := begin()
		row.with(x)
		a.Violation, a.Evidence = false, nil
		r := try(t, x.p, x.s, x.at, x.kind, x.by, a)
		if (r == nil) != row.may || (a.Unprovable != "") != row.may || r != nil && r.Code != Unfair {
			t.Errorf("%s: %v, %q", row.name, r, a.Unprovable)
		}
	}
	y, a = begin() // and nothing for which the vote was lost
	lost(y, a)
	y.s.Evidence = nil
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r == nil || r.Code != Unfair {
		t.Errorf("a violation against the vote: %v", r)
	}
}

func TestWhatADecisionNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *DecisionIssued) {
		x := standing(t, "decision", IssueDecision, "p1")
		x.s.Events = []Happening{{Event: procedure.Answered, At: noon("2025-01-18"), Seq: 14}}
		x.s.Findings = []Finding{{Allegation: "a1", Violation: true, Round: 1}}
		x.s.Ballots = []Ballot{carriedBy("panel_one", "sanction:suspension"), carriedBy("panel_one", "sanction:reprimand")}
		return x, &DecisionIssued{Reasons: "so", Sanctions: []SanctionTerms{{Sanction: "suspension", Term: period("3 months")}}}
	}
	second := func(x *scene, dropped int) {
		x.s.Allegations = append(x.s.Allegations, Allegation{ID: "a2", Ground: "breach", Dropped: dropped})
	}
	cleared := func(x *scene, a *DecisionIssued) { x.s.Findings[0].Violation, a.Sanctions = false, nil }
	runs := func(act Kind, owner procedure.Role, end string, tolls ...string) func(*scene, *DecisionIssued) {
		return func(x *scene, _ *DecisionIssued) {
			x.s.Clocks = []Running{{ID: "answer/1", Rule: "answer", Act: act, Owner: owner, End: end, Tolls: tolls, Deadline: due(t, x.p, "30 calendar days", "2025-01-20")}}
		}
	}
	silent := func(x *scene, _ *DecisionIssued) { x.s.Events = nil }
	heard := func(ev procedure.Event) func(*scene, *DecisionIssued) {
		return func(x *scene, _ *DecisionIssued) { x.s.Events[0].Event = ev }
	}
	own := func(x *scene, a *DecisionIssued) {
		x.p.Stage("decision").Imposes, x.p.Sanction("reprimand").Automatic = "reprimand", true
		x.s.Ballots, a.Sanctions = nil, nil
	}
	expired := func(act Kind, owner procedure.Role) func(*scene, *DecisionIssued) {
		return func(x *scene, a *DecisionIssued) { silent(x, a); runs(act, owner, "expired")(x, a) }
	}
	x := asked(t, begin, []spoilt[*DecisionIssued]{
		{"the body cannot sit", func(x *scene, _ *DecisionIssued) { x.s.Panels[0].Seats[1].Left = 19 }, NotYet, "has 2 members who may sit and needs 3"},
		{"the body of the round before", func(x *scene, _ *DecisionIssued) { x.s.Panels[0].Round = 0 }, NotYet, "has not been seated"},
		{"the time to answer runs", runs(AnswerCharge, procedure.Respondent, ""), Unfair, "time to answer has not run out"},
		{"the time to respond runs", runs(Respond, procedure.Respondent, ""), Unfair, "time to answer has not run out"},
		{"the time to answer is just over", func(x *scene, a *DecisionIssued) {
			runs(AnswerCharge, procedure.Respondent, "")(x, a)
			x.at = x.s.Clocks[0].Deadline.At
		}, "", ""},
		{"the time to answer was met", runs(AnswerCharge, procedure.Respondent, "met"), "", ""},
		{"the time to answer stands still", runs(AnswerCharge, procedure.Respondent, "", "hold"), "", ""},
		{"the time to comment runs", runs(Comment, procedure.Respondent, ""), "", ""},
		{"somebody else's time runs", runs(AnswerCharge, procedure.Complainant, ""), "", ""},
		{"no finding on one", func(x *scene, _ *DecisionIssued) { second(x, 0) }, NotYet, "no finding yet on allegation a2"},
		{"a finding of the round before", func(x *scene, _ *DecisionIssued) { x.s.Findings[0].Round = 0 }, NotYet, "no finding yet on allegation a1"},
		{"one was dropped", func(x *scene, _ *DecisionIssued) { second(x, 9) }, "", ""},
		{"neither answered nor had the time", silent, Unfair, "neither answered nor had the time to"},
		{"cleared without a word", func(x *scene, a *DecisionIssued) { silent(x, a); cleared(x, a) }, "", ""},
		{"responded", heard(procedure.Responded), "", ""},
		{"gave the response up", heard(procedure.ResponseWaived), "", ""},
		{"was heard", heard(procedure.HearingHeld), "", ""},
		{"commented", heard("commented:respondent"), "", ""},
		{"the other side commented", heard("commented:complainant"), Unfair, "neither answered"},
		{"let the time to answer pass", expired(AnswerCharge, procedure.Respondent), "", ""},
		{"let the time to respond pass", expired(Respond, procedure.Respondent), "", ""},
		{"let the time to comment pass", expired(Comment, procedure.Respondent), "", ""},
		{"let some other time pass", expired(BringAppeal, procedure.Respondent), Unfair, "neither answered"},
		{"the other side let the time pass", expired(Comment, procedure.Complainant), Unfair, "neither answered"},
		{"no such way out", func(x *scene, _ *DecisionIssued) { x.p.Stage("decision").Exits = x.p.Stage("decision").Exits[1:] }, NoProvision, "no such way out"},
		{"a sanction for nothing", func(x *scene, _ *DecisionIssued) { x.s.Findings[0].Violation = false }, Unfair, "no sanction can follow"},
		{"a violation without a sanction", func(_ *scene, a *DecisionIssued) { a.Sanctions = nil }, "", ""},
		{"the rule brings one", own, "", ""},
		{"the rule brings another", func(x *scene, a *DecisionIssued) { s := a.Sanctions; own(x, a); a.Sanctions = s }, Unfair, "brings one sanction and no other"},
		{"the rule brings one, two are named", func(x *scene, a *DecisionIssued) {
			own(x, a)
			a.Sanctions = []SanctionTerms{{Sanction: "reprimand"}, {Sanction: "expulsion"}}
		}, Unfair, "brings one sanction and no other"},
		{"the rule brings the one that is named", func(x *scene, a *DecisionIssued) { own(x, a); a.Sanctions = []SanctionTerms{{Sanction: "reprimand"}} }, "", ""},
		{"the rule would bring one for a violation", func(x *scene, a *DecisionIssued) { own(x, a); cleared(x, a) }, "", ""},
		{"no vote on the sanction", func(x *scene, _ *DecisionIssued) { x.s.Ballots = x.s.Ballots[1:] }, NotYet, "has not voted on the sanction"},
		{"the vote on the sanction is open", func(x *scene, _ *DecisionIssued) { x.s.Ballots[0].Closed = 0 }, NotYet, "has not voted on the sanction"},
		{"the vote on the sanction is lost", func(x *scene, _ *DecisionIssued) { x.s.Ballots[0].Result = Lost }, Unfair, "did not reach"},
		{"no reasons", func(_ *scene, a *DecisionIssued) { a.Reasons = "" }, BadRequest, "reasons"},
		{"by another body", func(x *scene, _ *DecisionIssued) { x.person("q1") }, NotYours, ""},
	}...)
	d := x.s.Decisions[0]
	if d.ID != "d1" || d.Kind != "decision" || d.Round != 1 || d.Body != "panel_one" || !d.Violation || d.Seq != 21 || len(d.Sanctions) != 1 || x.s.Stage != "appeal" {
		t.Errorf("decided: %+v, in %s", d, x.s.Stage)
	}
	if s := x.s.Sanctions[0]; s.ID != "s1" || s.Status != StatusDecided || s.By != "d1" || s.Standing != "membership" || s.Effect != "suspend" || s.Term != period("3 months") {
		t.Errorf("imposed: %+v", s)
	}
	if h := x.s.Happened(procedure.Decided); h == nil || h.Ref != "d1" || len(x.s.Letters) != 2 {
		t.Errorf("told: %+v, %+v", h, x.s.Letters)
	}
	y, a := begin()
	own(y, a)
	second(y, 0)
	y.s.Findings = append(y.s.Findings, Finding{Allegation: "a2", Round: 1})
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || !y.s.Decisions[0].Violation || len(y.s.Sanctions) != 1 || y.s.Sanctions[0].Sanction != "reprimand" {
		t.Errorf("one of two found, and the rule brings one sanction: %+v, %+v, %v", y.s.Decisions, y.s.Sanctions, r)
	}
	y, a = begin()
	cleared(y, a)
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || y.s.Closed == nil || y.s.Decisions[0].Violation {
		t.Errorf("cleared: %v, %+v", r, y.s.Decisions)
	}
}

// What a sanction may be is on the menu of the procedure (guarantee 13).
func TestSanctionsAreThoseOfTheMenu(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		with   func(p *procedure.Procedure)
		terms  []SanctionTerms
		agreed bool
		code   Code
		says   string
	}{
		{"nothing", nil, nil, false, "", ""},
		{"unknown", nil, []SanctionTerms{{Sanction: "flogging"}}, false, Unknown, "no sanction"},
		{"by a rule", func(p *procedure.Procedure) { p.Sanction("reprimand").Automatic = true }, []SanctionTerms{{Sanction: "reprimand"}}, false, NoProvision, "operation of a rule"},
		{"by a rule, agreed", func(p *procedure.Procedure) { p.Sanction("reprimand").Automatic = true }, []SanctionTerms{{Sanction: "reprimand"}}, true, "", ""},
		{"by consent", func(p *procedure.Procedure) { p.Sanction("reprimand").ByConsent = true }, []SanctionTerms{{Sanction: "reprimand"}}, false, NoProvision, "by agreement"},
		{"by consent, agreed", func(p *procedure.Procedure) { p.Sanction("reprimand").ByConsent = true }, []SanctionTerms{{Sanction: "reprimand"}}, true, "", ""},
		{"a term where there is none", nil, []SanctionTerms{{Sanction: "reprimand", Term: period("1 month")}}, false, BadRequest, "has no term"},
		{"no term where there is one", nil, []SanctionTerms{{Sanction: "suspension"}}, false, BadRequest, "Give the term"},
		{"the longest", nil, []SanctionTerms{{Sanction: "suspension", Term: period("1 year")}}, false, "", ""},
		{"longer", nil, []SanctionTerms{{Sanction: "suspension", Term: period("13 months")}}, false, Unfair, "at most 1 year"},
		{"the shortest", nil, []SanctionTerms{{Sanction: "suspension", Term: period("1 month")}}, false, "", ""},
		{"shorter", nil, []SanctionTerms{{Sanction: "suspension", Term: period("7 calendar days")}}, false, Unfair, "at least 1 month"},
		{"shorter, where there is no least", func(p *procedure.Procedure) { p.Sanction("suspension").Min = clock.Period{} }, []SanctionTerms{{Sanction: "suspension", Term: period("7 calendar days")}}, false, "", ""},
		{"conditions where there are none", nil, []SanctionTerms{{Sanction: "reprimand", Conditions: []Condition{{Text: "x"}}}}, false, BadRequest, "carries no conditions"},
		{"conditions", func(p *procedure.Procedure) { p.Sanction("reprimand").Conditions = true }, []SanctionTerms{{Sanction: "reprimand", Conditions: []Condition{{Text: "x"}}}}, false, "", ""},
		{"a condition without a word", func(p *procedure.Procedure) { p.Sanction("reprimand").Conditions = true }, []SanctionTerms{{Sanction: "reprimand", Conditions: []Condition{{Text: "x"}, {}}}}, false, BadRequest, "what must be done"},
		{"nothing but conditions, and none", func(p *procedure.Procedure) { p.Sanction("reprimand").Effect = "condition" }, []SanctionTerms{{Sanction: "reprimand"}}, false, BadRequest, "State the conditions"},
		{"twice", nil, []SanctionTerms{{Sanction: "reprimand"}, {Sanction: "expulsion"}, {Sanction: "reprimand"}}, false, BadRequest, "named twice"},
		{"two", nil, []SanctionTerms{{Sanction: "reprimand"}, {Sanction: "expulsion"}}, false, "", ""},
	} {
		p := smallPack(t)
		if row.with != nil {
			row.with(p)
		}
		m := moment{p: p, s: &State{}}
		refused(t, row.name, m.checkTerms(row.terms, "sanctions", row.agreed), row.code, row.says)
	}
	// Conditions get names of their own; what is said of them already counts for nothing.
	x := standing(t, "appeal", "", "")
	m := moment{p: x.p, s: x.s}
	m.impose([]SanctionTerms{{Sanction: "reprimand"}, {Sanction: "expulsion", Conditions: []Condition{{ID: "z", Text: "One.", Met: 3}, {Text: "Two."}}}}, "d1")
	if c := x.s.Sanctions[1].Conditions; x.s.Sanctions[1].ID != "s2" || len(c) != 2 || c[0].ID != "k1" || c[0].Met != 0 || c[1].ID != "k2" {
		t.Errorf("imposed: %+v", x.s.Sanctions)
	}
}

// refused holds an answer to what it should be; no code where it is none.
func refused(t *testing.T, name string, r *Refusal, code Code, says string) {
	t.Helper()
	if (r == nil) != (code == "") || r != nil && (r.Code != code || !strings.Contains(r.Sentence, says)) {
		t.Errorf("%s: %v", name, r)
	}
}
