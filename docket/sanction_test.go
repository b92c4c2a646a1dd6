package docket

import (
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

func period(text string) clock.Period { return clock.MustPeriod(text) }

// sanctioned is a case in the sanction stage with a suspension of the status. For
// whoever is to put it into effect, a colleague has proposed it.
func sanctioned(t *testing.T, kind Kind, by, status string) *scene {
	t.Helper()
	x := standing(t, "sanction", kind, by)
	x.s.Decisions = []Decision{{ID: "d1", Kind: "decision", Round: 1, Body: "panel_one", Violation: true, Seq: 12, At: noon("2025-01-10"), Served: noon("2025-01-12")}}
	x.s.Sanctions = []InForce{{ID: "s1", Sanction: "suspension", By: "d1", Status: status, Term: period("3 months"), Effective: noon("2025-01-20")}}
	if kind == PutIntoEffect {
		proposed(x, kind, "s1")
	}
	return x
}

func TestWhatPuttingASanctionIntoEffectNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *EffectGiven) {
		x := sanctioned(t, PutIntoEffect, "clerk", StatusDecided)
		x.s.Sanctions[0].Conditions = []Condition{{ID: "k1", Text: "Take a course.", Due: period("30 calendar days")}, {ID: "k2", Text: "Say sorry."}}
		return x, &EffectGiven{Sanction: "s1"}
	}
	unserved := func(x *scene, _ *EffectGiven) { x.s.Decisions[0].Served = time.Time{} }
	with := func(kind string, served bool) func(*scene, *EffectGiven) {
		return func(x *scene, a *EffectGiven) {
			unserved(x, a)
			d := Decision{ID: "d2", Kind: kind}
			if served {
				d.Served = noon("2025-01-20")
			}
			x.s.Decisions = append(x.s.Decisions, d)
		}
	}
	x := asked(t, begin, []spoilt[*EffectGiven]{
		{"of what is not there", func(_ *scene, a *EffectGiven) { a.Sanction = "s2" }, Unknown, "no sanction"},
		{"it is in effect", func(x *scene, _ *EffectGiven) { x.s.Sanctions[0].Status = StatusInEffect }, Already, "no longer waiting"},
		{"stayed", func(x *scene, _ *EffectGiven) { x.s.Stay = 18 }, NotYet, "A stay is in force"},
		{"of a standing that is another's", func(x *scene, _ *EffectGiven) { x.p.Sanction("suspension").Standing = "licence" }, Unfair, "does not own that standing"},
		{"by the rule, of no decision", func(x *scene, _ *EffectGiven) { x.s.Sanctions[0].By, x.s.Sanctions[0].ByRule = "", "S1" }, "", ""},
		{"of no standing", func(x *scene, _ *EffectGiven) { x.p.Sanction("suspension").Standing = "" }, "", ""},
		{"nobody told the respondent", unserved, NotYet, "The decision has not been served"},
		{"told of the decision on appeal", with("appeal", true), "", ""},
		{"not told of the decision on appeal either", with("appeal", false), NotYet, "The decision has not been served"},
		{"told of the one before the appeal", func(x *scene, _ *EffectGiven) {
			x.s.Decisions = append(x.s.Decisions, Decision{ID: "d2", Kind: "appeal"})
		}, "", ""},
		{"told of the one before the new decision", func(x *scene, _ *EffectGiven) {
			x.s.Decisions = append(x.s.Decisions, Decision{ID: "d2", Kind: "decision"})
		}, NotYet, "The decision has not been served"},
		{"agreed", with("consent", false), "", ""},
		{"told of a breach only", with("breach", true), NotYet, "The decision has not been served"},
		{"by the respondent", func(x *scene, _ *EffectGiven) { x.person("member") }, NotYours, ""},
		{"before the sanction stage", func(x *scene, _ *EffectGiven) { x.s.Stage = "appeal" }, NotHere, ""},
	}...)
	s := x.s.Sanctions[0]
	if s.Status != StatusInEffect || !s.Effective.Equal(x.at) || x.s.Decisions[0].Final != 21 || !x.happenedNow(procedure.InEffect, "s1") || !x.happenedNow("in_effect:suspension", "s1") {
		t.Errorf("in effect: %+v, %+v", s, x.s.Decisions[0])
	}
	// 3 February + 3 months, + 30 days; the condition without a day has no time.
	want := map[string]string{"s1": "Sat 3 May 2025", "s1.k1": "Wed 5 Mar 2025"}
	for i := range x.s.Clocks {
		c := &x.s.Clocks[i]
		if want[c.Ref] != c.Deadline.Day.String() || c.Owner != procedure.Respondent {
			t.Errorf("%s of %s: %s", c.Rule, c.Ref, c.Deadline.Sentence)
		}
	}
	if len(x.s.Clocks) != 2 || x.s.Clock("condition/1").Act != ReportCompliance {
		t.Errorf("what runs: %+v", x.s.Clocks)
	}
	if r := try(t, x.p, x.s, x.at, PutIntoEffect, x.by, &EffectGiven{Sanction: "s1"}); r == nil || r.Code != Already {
		t.Errorf("twice: %v", r)
	}
}

// A sanction that asks nothing more is done as it takes effect.
func TestWhichSanctionsAreDoneAtOnce(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		with func(x *InForce, s *procedure.Sanction)
		want string
	}{
		{"a letter", func(*InForce, *procedure.Sanction) {}, StatusDone},
		{"with a term", func(x *InForce, s *procedure.Sanction) { s.Term, x.Term = true, period("1 month") }, StatusInEffect},
		{"with conditions", func(x *InForce, _ *procedure.Sanction) { x.Conditions = []Condition{{ID: "k1", Text: "x"}} }, StatusInEffect},
		{"with duties", func(_ *InForce, s *procedure.Sanction) { s.Compliance = "Do it." }, StatusInEffect},
		{"with a way back", func(_ *InForce, s *procedure.Sanction) { s.Reinstate = &procedure.Reinstate{By: "panel_one"} }, StatusInEffect},
	} {
		x := sanctioned(t, PutIntoEffect, "clerk", StatusDecided)
		x.s.Sanctions[0] = InForce{ID: "s1", Sanction: "reprimand", By: "d1", Status: StatusDecided}
		row.with(&x.s.Sanctions[0], x.p.Sanction("reprimand"))
		r := try(t, x.p, x.s, x.at, x.kind, x.by, &EffectGiven{Sanction: "s1"})
		if r != nil || x.s.Sanctions[0].Status != row.want || (x.s.Closed != nil) != (row.want == StatusDone || row.name == "with a way back") { // which is waited for by nobody
			t.Errorf("%s: %s, %v, closed %v", row.name, x.s.Sanctions[0].Status, r, x.s.Closed)
		}
	}
}

// withConditions is a probation of sorts: in effect, with two conditions whose
// time runs.
func withConditions(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := sanctioned(t, kind, by, StatusInEffect)
	x.p.Sanction("suspension").Term = false
	x.s.Sanctions[0].Conditions = []Condition{{ID: "k1", Text: "Take a course."}, {ID: "k2", Text: "Pay back."}}
	x.s.Clocks = []Running{
		{ID: "condition/1", Rule: ConditionRule, Ref: "s1.k1"}, {ID: "condition/2", Rule: ConditionRule, Ref: "s1.k2"},
		{ID: "condition/3", Rule: ConditionRule, Ref: "s10.k1"}, {ID: "term/1", Rule: TermRule, Ref: "s1"},
		{ID: "condition/4", Rule: ConditionRule, Ref: "s1.k1", End: "void"}, {ID: "notice/1", Rule: "notice"},
	}
	return x
}

func ends(s *State) (out string) {
	for i := range s.Clocks {
		out += s.Clocks[i].Rule + " " + s.Clocks[i].Ref + ":" + s.Clocks[i].End + " "
	}
	return out
}

func TestWhatReportingComplianceNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *ComplianceReport) {
		return withConditions(t, ReportCompliance, "member"), &ComplianceReport{Sanction: "s1", Condition: "k1", Text: "Done.", Evidence: []NewEvidence{{Title: "A certificate"}}}
	}
	x := asked(t, begin, []spoilt[*ComplianceReport]{
		{"of what is not there", func(_ *scene, a *ComplianceReport) { a.Sanction = "s2" }, Unknown, "no sanction"},
		{"not in effect", func(x *scene, _ *ComplianceReport) { x.s.Sanctions[0].Status = StatusDecided }, NotHere, "not in effect"},
		{"an unknown condition", func(_ *scene, a *ComplianceReport) { a.Condition = "k9" }, Unknown, "no condition"},
		{"of all", func(_ *scene, a *ComplianceReport) { a.Condition = "" }, "", ""},
		{"without a word", func(_ *scene, a *ComplianceReport) { a.Text = "" }, BadRequest, "what was done"},
		{"by the complainant", func(x *scene, _ *ComplianceReport) { x.person("reporter") }, NotYours, ""},
	}...)
	if got := ends(x.s); got != "condition s1.k1:met condition s1.k2: condition s10.k1: term s1: condition s1.k1:void notice : " {
		t.Errorf("what was reported ends its own time: %s", got)
	}
	y, all := begin()
	all.Condition = ""
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, all); r != nil || ends(y.s) != "condition s1.k1: condition s1.k2: condition s10.k1: term s1: condition s1.k1:void notice : " {
		t.Errorf("a report on all ends no time: %s, %v", ends(y.s), r)
	}
	if e := x.s.EvidenceItem("e1"); e == nil || e.From != procedure.Respondent || e.Added != 21 || !x.happenedNow(procedure.ComplianceReported, "s1") {
		t.Errorf("what shows it: %+v", x.s.Evidence)
	}
}

func TestWhatConfirmingComplianceNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *ComplianceConfirmed) {
		return withConditions(t, ConfirmComply, "clerk"), &ComplianceConfirmed{Sanction: "s1", Condition: "k1"}
	}
	x := asked(t, begin, []spoilt[*ComplianceConfirmed]{
		{"of what is not there", func(_ *scene, a *ComplianceConfirmed) { a.Sanction = "s2" }, Unknown, "no sanction"},
		{"not in effect", func(x *scene, _ *ComplianceConfirmed) { x.s.Sanctions[0].Status = StatusExpired }, NotHere, "not in effect"},
		{"an unknown condition", func(_ *scene, a *ComplianceConfirmed) { a.Condition = "k9" }, Unknown, "no condition"},
		{"one that is met", func(x *scene, _ *ComplianceConfirmed) { x.s.Sanctions[0].Conditions[0].Met = 18 }, Already, "is met"},
		{"all, of which one is met", func(x *scene, a *ComplianceConfirmed) { a.Condition, x.s.Sanctions[0].Conditions[0].Met = "", 18 }, "", ""},
	}...)
	if got := ends(x.s); got != "condition s1.k1:met condition s1.k2: condition s10.k1: term s1: condition s1.k1:void notice : " || x.s.Sanctions[0].Conditions[0].Met != 21 || x.s.Sanctions[0].Conditions[1].Met != 0 || x.s.Happened(procedure.ComplianceMet) != nil {
		t.Errorf("one of two: %s, %+v", got, x.s.Sanctions[0])
	}
	if r := try(t, x.p, x.s, x.at, ConfirmComply, x.by, &ComplianceConfirmed{Sanction: "s1"}); r != nil {
		t.Fatal(r)
	}
	if s := x.s.Sanctions[0]; s.Conditions[0].Met != 21 || s.Conditions[1].Met != 22 || s.Status != StatusDone || x.s.Closed == nil || x.s.Closed.Disposition != "sanctioned" || x.s.Happened(procedure.ComplianceMet).Ref != "s1" {
		t.Errorf("all: %+v, %s", s, ends(x.s))
	}
	for name, with := range map[string]func(s *procedure.Sanction){
		"a term":     func(s *procedure.Sanction) { s.Term = true },
		"a way back": func(s *procedure.Sanction) { s.Reinstate = &procedure.Reinstate{By: "panel_one"} },
	} {
		x, _ := begin()
		with(x.p.Sanction("suspension"))
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, &ComplianceConfirmed{Sanction: "s1"}); r != nil || x.s.Sanctions[0].Status != StatusInEffect || (x.s.Closed != nil) != (name == "a way back") {
			t.Errorf("a sanction with %s goes on: %s, %v, closed %v", name, x.s.Sanctions[0].Status, r, x.s.Closed)
		}
		if got := ends(x.s); name == "a term" && got != "condition s1.k1:met condition s1.k2:met condition s10.k1: term s1: condition s1.k1:void notice : " {
			t.Errorf("confirmed, with %s: %s", name, got)
		}
	}
}

// A case leaves the sanction stage when no sanction waits or is in effect; what
// ran for the one that ended ends with it.
func TestTheLastSanctionEndsTheCase(t *testing.T) {
	t.Parallel()
	for status, over := range map[string]bool{StatusDecided: false, StatusInEffect: false, StatusExpired: true, StatusSetAside: true} {
		x := withConditions(t, ConfirmComply, "clerk")
		x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s10", Sanction: "reprimand", By: "d1", Status: status})
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, &ComplianceConfirmed{Sanction: "s1"}); r != nil || (x.s.Closed != nil) != over {
			t.Errorf("the other is %s: over %t, %v", status, x.s.Closed != nil, r)
		}
		if got := ends(x.s); !over && got != "condition s1.k1:met condition s1.k2:met condition s10.k1: term s1:void condition s1.k1:void notice : " {
			t.Errorf("the other is %s: %s", status, got)
		}
	}
}

func TestWhatABreachNeeds(t *testing.T) {
	t.Parallel()
	letter := "template: decision, contents: [reasons], cite: S1}\n"
	order := letter + "  - {id: breach, title: Breach, to: [respondent], on: [breached], methods: [registered_post], template: breach, contents: [what], cite: S1}\n"
	put := func(kind Kind, by, breach string) *scene {
		x := sanctioned(t, kind, by, StatusInEffect)
		y := standing(t, "sanction", kind, by, letter, order)
		x.p, x.by = y.p, y.by
		x.s.Sanctions[0].Breach = breach
		return x
	}
	begin := func() (*scene, *BreachAlleged) {
		return put(AllegeBreach, "clerk", ""), &BreachAlleged{Sanction: "s1", Text: "not kept"}
	}
	x := asked(t, begin, []spoilt[*BreachAlleged]{
		{"of what is not there", func(_ *scene, a *BreachAlleged) { a.Sanction = "s2" }, Unknown, "no sanction"},
		{"not in effect", func(x *scene, _ *BreachAlleged) { x.s.Sanctions[0].Status = StatusDone }, NotHere, "not in effect"},
		{"put already", func(x *scene, _ *BreachAlleged) { x.s.Sanctions[0].Breach = "answered" }, Already, "being looked into"},
		{"no letter to the respondent", func(x *scene, _ *BreachAlleged) { x.p.Notice("breach").To = []procedure.Role{procedure.Complainant} }, NoProvision, "no letter by which a breach"},
		{"without a word", func(_ *scene, a *BreachAlleged) { a.Text = "" }, BadRequest, "what was not kept"},
	}...)
	if x.s.Sanctions[0].Breach != "alleged" || !x.happenedNow(procedure.Breached, "s1") || len(x.s.Letters) != 1 || x.s.Letters[0].Notice != "breach" {
		t.Errorf("put: %+v, %+v", x.s.Sanctions[0], x.s.Letters)
	}
	answer := func() (*scene, *BreachAnswer) {
		return put(AnswerBreach, "member", "alleged"), &BreachAnswer{Sanction: "s1", Text: "I kept it."}
	}
	x = asked(t, answer, []spoilt[*BreachAnswer]{
		{"of what is not there", func(_ *scene, a *BreachAnswer) { a.Sanction = "s2" }, Unknown, "no sanction"},
		{"none put", func(x *scene, _ *BreachAnswer) { x.s.Sanctions[0].Breach = "" }, NotYet, "waits for an answer"},
		{"answered", func(x *scene, _ *BreachAnswer) { x.s.Sanctions[0].Breach = "answered" }, NotYet, "waits for an answer"},
		{"without a word", func(_ *scene, a *BreachAnswer) { a.Text = "" }, BadRequest, "Write your answer"},
		{"by the office", func(x *scene, _ *BreachAnswer) { x.by = holder(x.p, "clerk") }, NotYours, ""},
	}...)
	if x.s.Sanctions[0].Breach != "answered" || !x.happenedNow(procedure.BreachAnswered, "s1") {
		t.Errorf("answered: %+v", x.s.Sanctions[0])
	}
	rule := func() (*scene, *BreachRuling) {
		x := put(DecideBreach, "p2", "answered")
		x.s.Ballots = []Ballot{carriedBy("panel_one", "breach:s1"), carriedBy("panel_one", "breach:s1:expulsion")}
		return x, &BreachRuling{Sanction: "s1", Breach: true, Reasons: "so", Sanctions: []SanctionTerms{{Sanction: "expulsion"}}}
	}
	alleged := func(x *scene, served bool) {
		x.s.Sanctions[0].Breach = "alleged"
		x.s.Letters = []Letter{wrote("n1", "breach", 18, noon("2025-01-20"), "s1")}
		if served {
			x.s.Letters[0].ServedAt = noon("2025-01-22")
		}
	}
	time30 := func(x *scene, act Kind, ref string) {
		x.s.Clocks = []Running{{ID: "breach_answer/1", Rule: "breach_answer", Act: act, Ref: ref, Cite: "S1", Deadline: clock.Deadline{At: noon("2025-02-20"), Day: clock.MustDate("2025-02-20")}}}
	}
	none := func(x *scene, a *BreachRuling) { a.Breach, a.Sanctions, x.s.Ballots[0].Result = false, nil, Lost }
	x = asked(t, rule, []spoilt[*BreachRuling]{
		{"of what is not there", func(_ *scene, a *BreachRuling) { a.Sanction = "s2" }, Unknown, "no sanction"},
		{"none put", func(x *scene, _ *BreachRuling) { x.s.Sanctions[0].Breach = "" }, NotYet, "No breach"},
		{"not answered, the order served", func(x *scene, _ *BreachRuling) { alleged(x, true) }, "", ""},
		{"not answered, the order not served", func(x *scene, _ *BreachRuling) { alleged(x, false) }, NotYet, "has not been served"},
		{"not answered, a letter of another kind served", func(x *scene, _ *BreachRuling) { alleged(x, true); x.p.Notice("breach").Template = "closing" }, NotYet, "has not been served"},
		{"not answered, a letter to another served", func(x *scene, _ *BreachRuling) { alleged(x, true); x.s.Letters[0].To = procedure.Complainant }, NotYet, "has not been served"},
		{"not answered, a letter about another sanction served", func(x *scene, _ *BreachRuling) { alleged(x, true); x.s.Letters[0].About = []string{"s2"} }, NotYet, "has not been served"},
		{"the time to answer runs", func(x *scene, _ *BreachRuling) { alleged(x, true); time30(x, AnswerBreach, "n1") }, NotYet, "may answer until"},
		{"the time to answer runs, and they answered", func(x *scene, _ *BreachRuling) { time30(x, AnswerBreach, "s1") }, "", ""},
		{"the time to answer for another runs", func(x *scene, _ *BreachRuling) { alleged(x, true); time30(x, AnswerBreach, "s2") }, "", ""},
		{"the time for something else runs", func(x *scene, _ *BreachRuling) { alleged(x, true); time30(x, PetitionBack, "s1") }, "", ""},
		{"the time to answer is over", func(x *scene, _ *BreachRuling) {
			alleged(x, true)
			time30(x, AnswerBreach, "n1")
			x.s.Clocks[0].End = "expired"
		}, "", ""},
		{"no breach, and a sanction", func(_ *scene, a *BreachRuling) { a.Breach = false }, Unfair, "no sanction can follow"},
		{"no breach", none, "", ""},
		{"of another body", func(x *scene, _ *BreachRuling) { x.person("q2") }, NotYours, "ruled on by the panel"},
		{"nobody voted", func(x *scene, _ *BreachRuling) { x.s.Ballots = nil }, NotYet, "has not finished voting"},
		{"the vote is open", func(x *scene, _ *BreachRuling) { x.s.Ballots[0].Closed = 0 }, NotYet, "has not finished voting"},
		{"the vote is tied", func(x *scene, _ *BreachRuling) { x.s.Ballots[0].Result = TieOpen }, NotYet, "has not finished voting"},
		{"the vote said no", func(x *scene, _ *BreachRuling) { x.s.Ballots[0].Result = Lost }, Unfair, "what the ballot said"},
		{"the vote said yes", func(x *scene, a *BreachRuling) { none(x, a); x.s.Ballots[0].Result = Carried }, Unfair, "what the ballot said"},
		{"the sanction was not voted on", func(x *scene, _ *BreachRuling) { x.s.Ballots = x.s.Ballots[:1] }, NotYet, "has not carried that sanction"},
		{"the vote on the sanction is open", func(x *scene, _ *BreachRuling) { x.s.Ballots[1].Closed = 0 }, NotYet, "has not carried that sanction"},
		{"the vote on the sanction is lost", func(x *scene, _ *BreachRuling) { x.s.Ballots[1].Result = Lost }, NotYet, "has not carried that sanction"},
		{"with a term it has not", func(_ *scene, a *BreachRuling) { a.Sanctions[0].Term = period("1 month") }, BadRequest, "has no term"},
		{"no reasons", func(_ *scene, a *BreachRuling) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	d := x.s.Decisions[1]
	if d.ID != "d2" || d.Kind != "breach" || !d.Violation || d.Body != "panel_one" || d.Seq != 21 || x.s.Sanctions[0].Breach != "" || x.s.Sanctions[1].By != "d2" || x.s.Sanctions[0].Status != StatusInEffect || !x.happenedNow(procedure.BreachDecided, "s1") {
		t.Errorf("ruled: %+v, %+v", d, x.s.Sanctions)
	}
	office := func() (*scene, *BreachRuling) {
		x, a := rule()
		x.s.Decisions[0].Body, x.s.Decisions[0].Kind, x.s.Ballots, x.by = "office", "consent", nil, holder(x.p, "clerk")
		return x, a
	}
	asked(t, office)
	nothing := func() (*scene, *BreachRuling) { x, a := rule(); none(x, a); return x, a }
	if x = asked(t, nothing); len(x.s.Decisions) != 1 || x.s.Sanctions[0].Breach != "" || len(x.s.Sanctions) != 1 {
		t.Errorf("no breach: %+v, %+v", x.s.Decisions, x.s.Sanctions)
	}
}

// Of two sanctions that were not kept, the one whose breach brought the new one
// gives way to it.
func TestASanctionTakesThePlaceOfTheOneThatWasNotKept(t *testing.T) {
	t.Parallel()
	x := sanctioned(t, PutIntoEffect, "clerk", StatusInEffect)
	x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "suspension", By: "d1", Status: StatusInEffect}, InForce{ID: "s3", Sanction: "expulsion", By: "d3", Status: StatusDecided})
	x.s.Decisions = append(x.s.Decisions, Decision{ID: "d2", Kind: "breach", Seq: 16, Served: noon("2025-01-21")}, Decision{ID: "d3", Kind: "breach", Seq: 18, Served: noon("2025-01-23")})
	x.s.Events = []Happening{{Event: procedure.Breached, Ref: "s1", Seq: 17}, {Event: procedure.BreachDecided, Ref: "s1", Seq: 16}, {Event: procedure.InEffect, Ref: "s1", Seq: 18}, {Event: procedure.BreachDecided, Ref: "s2", Seq: 18}}
	if r := byTwo(t, x.p, x.s, x.at, x.kind, x.by, &EffectGiven{Sanction: "s3"}); r != nil || x.s.Sanctions[0].Status != StatusInEffect || x.s.Sanctions[1].Status != StatusReplaced || x.s.Sanctions[2].Status != StatusDone {
		t.Errorf("%+v, %v", x.s.Sanctions, r)
	}
}

func TestWhatAPetitionNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *PetitionBrought) {
		x := sanctioned(t, PetitionBack, "member", StatusInEffect)
		x.p.Sanction("suspension").Reinstate = &procedure.Reinstate{By: "panel_one", NotBefore: period("14 calendar days")} // 20 January + 14 = 3 February
		return x, &PetitionBrought{Sanction: "s1", Text: "I have learned."}
	}
	r := func(x *scene) *procedure.Reinstate { return x.p.Sanction("suspension").Reinstate }
	measure := func(seq, lifted int) func(*scene, *PetitionBrought) {
		return func(x *scene, _ *PetitionBrought) {
			x.at = noon("2025-01-25")
			r(x).FromInterim = true
			x.s.Measures = []Measure{{ID: "m1", At: noon("2025-01-05"), Seq: seq, Lifted: lifted}}
		}
	}
	term := func(x *scene) { // 20 January + 3 months = 20 April
		x.s.Clocks = []Running{{ID: "term/1", Rule: TermRule, Ref: "s1", Deadline: due(t, x.p, "3 months", "2025-01-20")}}
		r(x).BeforeEnd = period("2 months")
	}
	x := asked(t, begin, []spoilt[*PetitionBrought]{
		{"of what is not there", func(_ *scene, a *PetitionBrought) { a.Sanction = "s2" }, Unknown, "no sanction"},
		{"no way back", func(x *scene, _ *PetitionBrought) { x.p.Sanction("suspension").Reinstate = nil }, NoProvision, "no way back"},
		{"its term is over", func(x *scene, _ *PetitionBrought) { x.s.Sanctions[0].Status = StatusExpired }, "", ""},
		{"its term is over, and the case was closed over another", func(x *scene, _ *PetitionBrought) {
			x.p.Sanction("expulsion").Reinstate = &procedure.Reinstate{By: "panel_one"}
			x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "expulsion", By: "d1", Status: StatusInEffect})
			x.s.Sanctions[0].Status, x.s.Stage, x.s.Closed = StatusExpired, "closed", &Closing{Disposition: "sanctioned"}
		}, NotHere, "not in effect (expired)"},
		{"set aside", func(x *scene, _ *PetitionBrought) { x.s.Sanctions[0].Status = StatusSetAside }, NotHere, "not in effect"},
		{"a day before", func(x *scene, _ *PetitionBrought) { x.at = noon("2025-02-02") }, NotYet, "from Mon 3 Feb 2025"},
		{"no time to wait", func(x *scene, _ *PetitionBrought) { x.at, r(x).NotBefore = noon("2025-01-21"), clock.Period{} }, "", ""},
		{"counted from the measure before", measure(3, 0), "", ""},
		{"counted from a measure that was lifted after the decision", measure(3, 13), "", ""},
		{"a measure that was lifted before the decision", measure(3, 8), NotYet, "from Mon 3 Feb 2025"},
		{"a measure after the decision", measure(13, 0), NotYet, "from Mon 3 Feb 2025"},
		{"a measure that does not count", func(x *scene, a *PetitionBrought) { measure(3, 0)(x, a); r(x).FromInterim = false }, NotYet, "from Mon 3 Feb 2025"},
		{"so long before the end of its term", func(x *scene, _ *PetitionBrought) { term(x) }, NotYet, "2 months before the end of the term on"},
		{"that day has come", func(x *scene, _ *PetitionBrought) { term(x); x.at = noon("2025-02-20") }, "", ""},
		{"the term of another", func(x *scene, _ *PetitionBrought) { term(x); x.s.Clocks[0].Ref = "s9" }, "", ""},
		{"another waits for a ruling", func(x *scene, _ *PetitionBrought) { x.s.Petitions = []Petition{{ID: "r1", Sanction: "s1"}} }, Already, "waits for a ruling"},
		{"another was ruled on", func(x *scene, _ *PetitionBrought) {
			x.s.Petitions = []Petition{{ID: "r1", Sanction: "s1", Decided: 18}}
		}, "", ""},
		{"one for another sanction waits", func(x *scene, _ *PetitionBrought) { x.s.Petitions = []Petition{{ID: "r1", Sanction: "s9"}} }, "", ""},
		{"without a word", func(_ *scene, a *PetitionBrought) { a.Text = "" }, BadRequest, "why you should be reinstated"},
	}...)
	if q := x.s.Petitions[0]; q.ID != "r1" || q.Sanction != "s1" || q.Seq != 21 || q.Decided != 0 || !x.happenedNow(procedure.Petitioned, "s1") {
		t.Errorf("noted as %+v", q)
	}
	// A suspension of up to three months ends as soon as they ask, once its term
	// is over; a longer one is ruled on.
	for _, row := range []struct {
		term, status string
		back         bool
	}{{"3 months", StatusExpired, true}, {"4 months", StatusExpired, false}, {"3 months", StatusInEffect, false}} {
		x, a := begin()
		r(x).AutomaticUpTo = period("3 months")
		x.s.Sanctions[0].Term, x.s.Sanctions[0].Status = period(row.term), row.status
		r := try(t, x.p, x.s, x.at, x.kind, x.by, a)
		if s := x.s.Sanctions[0].Status; r != nil || (s == StatusReinstated) != row.back || x.s.Petitions[0].Granted != row.back || (x.s.Happened(procedure.PetitionDecided) != nil) != row.back {
			t.Errorf("%s, %s: %s, %v", row.term, row.status, s, r)
		}
	}
}

// due is a time counted under the pack's calendar.
func due(t *testing.T, p *procedure.Procedure, length, from string) clock.Deadline {
	t.Helper()
	d, err := clock.Rule{Period: period(length)}.Due(*p.Calendar(""), clock.Trigger{Event: "x", At: noon(from), Label: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWhatARulingOnAPetitionNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *PetitionRuling) {
		x := sanctioned(t, DecidePetition, "p2", StatusExpired)
		x.p.Sanction("suspension").Reinstate = &procedure.Reinstate{By: "panel_one"}
		x.p.Proof.Reinstatement = "clear_and_convincing"
		x.s.Petitions = []Petition{{ID: "r1", Sanction: "s1", Seq: 18}, {ID: "r2", Sanction: "s1", Seq: 4, Decided: 5}}
		x.s.Ballots = []Ballot{carriedBy("panel_one", "petition:r1")}
		return x, &PetitionRuling{Petition: "r1", Grant: true, Reasons: "so"}
	}
	asked(t, begin, []spoilt[*PetitionRuling]{
		{"of what is not there", func(_ *scene, a *PetitionRuling) { a.Petition = "r9" }, Unknown, "no petition"},
		{"ruled on", func(_ *scene, a *PetitionRuling) { a.Petition = "r2" }, Already, "has been ruled on"},
		{"of another body", func(x *scene, _ *PetitionRuling) { x.person("q2") }, NotYours, "It is for the panel"},
		{"of another body, for which another petition waits", func(x *scene, _ *PetitionRuling) {
			x.p.Sanction("expulsion").Reinstate = &procedure.Reinstate{By: "panel_two"}
			x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "expulsion", By: "d1", Status: StatusInEffect})
			x.s.Petitions = append(x.s.Petitions, Petition{ID: "r3", Sanction: "s2", Seq: 19})
			x.person("q2")
		}, NotYours, "ruled on by the panel"},
		{"nobody voted", func(x *scene, _ *PetitionRuling) { x.s.Ballots = nil }, NotYet, "not finished voting"},
		{"the vote said no", func(x *scene, _ *PetitionRuling) { x.s.Ballots[0].Result = Lost }, Unfair, "what the ballot said"},
		{"not granted, the vote said no", func(x *scene, a *PetitionRuling) { a.Grant, x.s.Ballots[0].Result = false, Lost }, "", ""},
		{"no reasons", func(_ *scene, a *PetitionRuling) { a.Reasons = "" }, BadRequest, "reasons"},
		{"it is another office's", func(x *scene, _ *PetitionRuling) { x.p.Sanction("suspension").Reinstate.By = "president" }, NotYours, "It is for the president"},
		{"it is an office's that does not have the stage", func(x *scene, _ *PetitionRuling) {
			x.p.Sanction("suspension").Reinstate.By, x.s.Ballots, x.by = "president", nil, Actor{Person: "z", Offices: []string{"president"}}
		}, "", ""},
		{"it is an office's, and another has the stage", func(x *scene, _ *PetitionRuling) {
			x.p.Sanction("suspension").Reinstate.By, x.s.Ballots, x.by = "president", nil, Actor{Person: "z", Offices: []string{"office"}}
		}, NotYours, "It is for the president"},
		{"it is the office's", func(x *scene, _ *PetitionRuling) {
			x.p.Sanction("suspension").Reinstate.By, x.s.Ballots, x.by = "president", nil, holder(x.p, "clerk")
		}, "", ""},
	}...)
	for _, row := range []struct {
		grant        bool
		status, want string
	}{{true, StatusExpired, StatusReinstated}, {true, StatusInEffect, StatusReinstated}, {false, StatusExpired, StatusDone}, {false, StatusInEffect, StatusInEffect}} {
		x, a := begin()
		if x.s.Sanctions[0].Status, a.Grant = row.status, row.grant; !row.grant {
			x.s.Ballots[0].Result = Lost
		}
		r := try(t, x.p, x.s, x.at, x.kind, x.by, a)
		if s, q := x.s.Sanctions[0], x.s.Petitions[0]; r != nil || s.Status != row.want || q.Decided != 21 || q.Granted != row.grant || a.Standard != "clear_and_convincing" || x.s.Happened(procedure.PetitionDecided) == nil || x.s.Petitions[1].Decided != 5 {
			t.Errorf("%+v: %s, %+v, %v", row, s.Status, q, r)
		}
	}
}
