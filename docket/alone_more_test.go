package docket

import (
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
)

// Who had their say let the time to answer run out; a time that was met by
// something else, or left with its stage, is no silence (guarantee 2).
func TestWhoHadTheirSay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		c    Running
		want bool
	}{
		{"the time to answer ran out", Running{Owner: procedure.Respondent, Act: AnswerCharge, End: "expired"}, true},
		{"the time to respond ran out", Running{Owner: procedure.Respondent, Act: Respond, End: "expired"}, true},
		{"the time to comment ran out", Running{Owner: procedure.Respondent, Act: Comment, End: "expired"}, true},
		{"it runs", Running{Owner: procedure.Respondent, Act: AnswerCharge}, false},
		{"it was void", Running{Owner: procedure.Respondent, Act: AnswerCharge, End: "void"}, false},
		{"the stage was left", Running{Owner: procedure.Respondent, Act: AnswerCharge, End: "left"}, false},
		{"the complainant's time ran out", Running{Owner: procedure.Complainant, Act: AnswerCharge, End: "expired"}, false},
		{"their time to appeal ran out", Running{Owner: procedure.Respondent, Act: BringAppeal, End: "expired"}, false},
	} {
		m := &moment{s: &State{Clocks: []Running{row.c}}}
		if got := m.hadTheirSay(); got != row.want {
			t.Errorf("%s: %t", row.name, got)
		}
	}
}

// A letter that could not be received after all takes back what it told, and leaves
// what the respondent knew before.
func TestWhatALetterAloneHadTold(t *testing.T) {
	t.Parallel()
	x := standing(t, "decision", "", "")
	x.s.Allegations = append(x.s.Allegations, Allegation{ID: "a2", Noticed: noon("2025-01-25"), NoticedSeq: 18})
	l := wrote("n1", "charge", 17, noon("2025-01-20"), "a1", "a2")
	l.Entered, l.ServedAt = 18, noon("2025-01-25")
	x.s.unreceive(&l)
	if a := x.s.Allegations; a[0].Noticed.IsZero() || !a[1].Noticed.IsZero() || a[1].NoticedSeq != 0 {
		t.Errorf("told: %+v", a)
	}
}

// The letter that holds a stage back is the stage's own.
func TestWhichLetterIsOnItsWay(t *testing.T) {
	t.Parallel()
	x := standing(t, "answer", "", "")
	x.s.Letters = []Letter{wrote("n1", "decision", 5, noon("2025-01-20")), wrote("n2", "charge", 6, noon("2025-01-20"))}
	x.s.Letters[1].ServedAt = noon("2025-01-22")
	d := &duties{p: x.p, s: x.s}
	if d.onItsWay("charge") || !d.onItsWay("decision") {
		t.Error("the charge was served, the decision was not")
	}
}

// A time that will run from the service of a letter forbids its act in the stage
// that it is for, and only while the letter is on its way.
func TestATimeFromServiceHoldsItsActBack(t *testing.T) {
	t.Parallel()
	begin := func() *scene {
		x := standing(t, "decision", IssueDecision, "p1")
		rule := x.p.Clock("decision")
		rule.Act, rule.Rule.Bound, rule.Starts = string(IssueDecision), clock.Min, []procedure.Event{"served:charge:respondent"}
		x.s.Letters = []Letter{wrote("n1", "charge", 18, noon("2025-01-23"))}
		return x
	}
	ask := func(m *moment) bool { rule, n := m.runsFromService(m.act.Kind); return rule != nil && n.ID == "charge" }
	starts := func(of ...procedure.Event) func(*scene) {
		return func(x *scene) { x.p.Clock("decision").Starts = of }
	}
	answers(t, "it is held back", begin, ask,
		answer[bool]{"the letter is on its way", nil, true},
		answer[bool]{"it was served", func(x *scene) { x.s.Letters[0].ServedAt = noon("2025-01-24") }, false},
		answer[bool]{"it was never written", func(x *scene) { x.s.Letters = nil }, false},
		answer[bool]{"in another stage", func(x *scene) { x.p.Clock("decision").Stage = "appeal" }, false},
		answer[bool]{"in any stage", func(x *scene) { x.p.Clock("decision").Stage = "" }, true},
		answer[bool]{"the time of another act", func(x *scene) { x.kind = Find }, false},
		answer[bool]{"a time by which it is done", func(x *scene) { x.p.Clock("decision").Rule.Bound = clock.Max }, false},
		answer[bool]{"and something else has not happened", starts("served:charge:respondent", procedure.Answered), false},
		answer[bool]{"the letter to the other side", starts("served:charge:complainant"), false},
		answer[bool]{"something that is no letter", starts("charge:respondent"), false})
}

// Which of the respondent's own times stand still with a stay: what a sanction asks,
// and not how long it lasts.
func TestATermRunsUnderAStay(t *testing.T) {
	t.Parallel()
	m := &moment{p: smallPack(t), s: &State{Stay: 9}}
	for rule, want := range map[string]string{ConditionRule: "stay", TermRule: "", ReturnRule: "", ListingRule: ""} {
		if got := m.standstill(rule); got != want {
			t.Errorf("%s stands still: %q", rule, got)
		}
	}
}

// A stay does not outlast the round of the decision that was to wait, nor the case.
func TestWhenAStayIsOver(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		with func(x *scene)
		over bool
	}{
		{"it waits", func(*scene) {}, false},
		{"sent back", func(x *scene) { x.s.Round = 2 }, true},
		{"closed", func(x *scene) { x.s.Closed = &Closing{} }, true},
		{"nothing is left to wait", func(x *scene) { x.s.Sanctions = nil }, true},
	} {
		x := staying(t, "sanction", "", "", "president")
		x.s.StaysAsked = []StayAsked{{ID: "y1", Of: "d1", Round: 1, Seq: 18}}
		row.with(x)
		m := &moment{p: x.p, s: x.s, now: x.at, e: Entry{Seq: 21, At: x.at}}
		m.stayOver()
		if over := x.s.stayAsked() == nil; over != row.over {
			t.Errorf("%s: over %t", row.name, over)
		}
	}
}

// Who comes back only at the end of the term does so while the term runs.
func TestWhoComesBackAtTheEnd(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		status, before string
		want           bool
	}{{StatusInEffect, "2 months", true}, {StatusExpired, "2 months", false}, {StatusInEffect, "", false}} {
		x := sanctioned(t, "", "", row.status)
		x.p.Sanction("suspension").Reinstate = &procedure.Reinstate{By: "panel_one"}
		if row.before != "" {
			x.p.Sanction("suspension").Reinstate.BeforeEnd = period(row.before)
		}
		if got := (&moment{p: x.p, s: x.s}).backAtTheEnd(&x.s.Sanctions[0]); got != row.want {
			t.Errorf("%s, before the end %q: %t", row.status, row.before, got)
		}
	}
}

// What anybody may do is entered as what they are: the clock as the clock, who holds
// an office as that, and everybody else as who reports.
func TestAsWhomAnybodyActs(t *testing.T) {
	t.Parallel()
	p := smallPack(t)
	for _, row := range []struct {
		by   Actor
		want procedure.Role
	}{{Clock(), procedure.TheClock}, {Actor{Person: "c", Offices: []string{"president"}}, "president"}, {Actor{Person: "x"}, procedure.Complainant}} {
		m := &moment{p: p, s: &State{}, act: &Act{Kind: File, By: row.by}}
		if got := m.named(procedure.Anyone); got != row.want {
			t.Errorf("%+v: as %s", row.by, got)
		}
	}
}

// An event of nothing in particular ends the times of all; an event about one thing
// only that one's.
func TestWhichTimesAnEventEnds(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		each bool
		ref  string
		want []string
	}{{true, "", []string{"met", "met"}}, {true, "m1", []string{"met", ""}}, {false, "m1", []string{"met", "met"}}} {
		x := standing(t, "answer", "", "")
		x.running(t, "answer", "2025-01-22").Ref = "m1"
		x.running(t, "answer", "2025-01-23").Ref = "m2"
		x.s.Clocks[0].ID, x.s.Clocks[1].ID = "answer/1", "answer/2"
		rule := x.p.Clock("answer")
		rule.Each = row.each
		m := &moment{p: x.p, s: x.s, now: x.at, e: Entry{Seq: 21, At: x.at}}
		m.endClocks(rule, row.ref, procedure.Answered)
		if got := []string{x.s.Clocks[0].End, x.s.Clocks[1].End}; got[0] != row.want[0] || got[1] != row.want[1] {
			t.Errorf("each %t, about %q: %q", row.each, row.ref, got)
		}
	}
}

// A measure's own time is over when the procedure's limit lifts it; and where none
// stands any more, the lapse says so and does nothing else.
func TestALimitThatLiftsAMeasure(t *testing.T) {
	t.Parallel()
	for _, stands := range []bool{true, false} {
		x := timed(t, Lapse, "2025-02-22")
		x.p.Clock("answer").OnExpiry = procedure.Expiry{Lift: true}
		x.s.Clocks[0].Ref = "m1"
		x.s.Clocks = append(x.s.Clocks, Running{ID: "measure/1", Rule: MeasureRule, Ref: "m1", Deadline: due(t, x.p, "60 calendar days", "2025-01-22")})
		if stands {
			x.s.Measures = []Measure{{ID: "m1", Measure: "hold"}}
		}
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, &Lapsing{Clock: "answer/1"}); r != nil || !x.happenedNow(procedure.InterimLifted, "m1") || (x.s.Clocks[1].End == "void") != stands {
			t.Errorf("stands %t: %s, %v", stands, ends(x.s), r)
		}
	}
}

// The rule that a refusal cites is the procedure's own on the matter, where it has one.
func TestAnOfferIsRefusedByTheRuleOnAgreement(t *testing.T) {
	t.Parallel()
	x := standing(t, "decision", OfferConsent, "member")
	x.p.Consent = procedure.Consent{Offered: true, Cite: "S7"}
	x.s.Offers = []Offer{{ID: "o1", Status: "open"}}
	m := &moment{p: x.p, s: x.s, act: &Act{Kind: OfferConsent}}
	if r := consentKnown(m); r == nil || m.cite != "S7" {
		t.Errorf("an offer is being considered: %v, %q", r, m.cite)
	}
}

// What the procedure has nobody do cannot fit; a rule that only says who may do it
// leaves it possible.
func TestWhatFitsACase(t *testing.T) {
	t.Parallel()
	for _, never := range []bool{true, false} {
		x := standing(t, "decision", Note, "")
		x.p = smallPack(t, "always: [{on: died, to: closed, cite: S1}]\n", "always: [{on: died, to: closed, cite: S1}]\nacts: [{act: note, by: [office], cite: S1}]\n")
		x.p.ActRule(string(Note)).Never = never
		if Fits(x.p, x.s, Note) == never {
			t.Errorf("never %t: it fits", never)
		}
	}
}

// A letter is served for what it is about. One about an allegation that was written
// by the entry that ruled on a breach does not serve that ruling.
func TestALetterAboutAnAllegationServesNoRuling(t *testing.T) {
	t.Parallel()
	x := sanctioned(t, "", "", StatusInEffect)
	x.s.Decisions = append(x.s.Decisions, Decision{ID: "d2", Kind: "breach", Round: 1, Seq: 18})
	x.s.Letters = []Letter{wrote("n1", "charge", 18, noon("2025-01-28"), "a1")}
	serve(t, x.p, x.s, noon("2025-01-29"), "n1")
	if d := x.s.Decisions[1]; !d.Served.IsZero() {
		t.Errorf("the ruling counts as served on %s", d.Served)
	}
}

// A report that never reached the respondent ends without reaching them; who made it
// is told all the same.
func TestWhoIsToldOfTheEndOfAReport(t *testing.T) {
	t.Parallel()
	for to, want := range map[procedure.Role]int{procedure.Complainant: 1, procedure.Respondent: 0} {
		x := standing(t, "intake", "", "")
		x.s.Allegations[0].Noticed, x.s.Allegations[0].NoticedSeq = Allegation{}.Noticed, 0
		m := &moment{p: x.p, s: x.s, now: x.at, e: Entry{Seq: 21, At: x.at}}
		m.issueTo(x.p.Notice("closing"), to, "", nil)
		if len(x.s.Letters) != want {
			t.Errorf("to the %s: %+v", to, x.s.Letters)
		}
	}
}

// An answer to an offer rests on the rule on agreement, where there is one.
func TestAnAnswerToAnOfferRestsOnItsRule(t *testing.T) {
	t.Parallel()
	for _, cite := range []string{"", "S7"} {
		x := standing(t, "decision", AcceptConsent, "clerk")
		x.p.Consent = procedure.Consent{Offered: true, Cite: cite}
		x.s.Offers = []Offer{{ID: "o1", Status: "open"}}
		m := &moment{p: x.p, s: x.s, cite: "S1"}
		if r := offerOpen(m); r != nil || m.cite != map[string]string{"": "S1", "S7": "S7"}[cite] {
			t.Errorf("with the rule %q: %v, %q", cite, r, m.cite)
		}
	}
}

// A case that is closed by an order is told closed once.
func TestACaseIsToldClosedOnce(t *testing.T) {
	t.Parallel()
	x := screened(t, "", "")
	x.closes(procedure.ClosedNow)
	m := &moment{p: x.p, s: x.s, now: x.at, e: Entry{Seq: 21, At: x.at}}
	m.leave(procedure.ClosedNow)
	n := 0
	for i := range m.e.Effects {
		if h := m.e.Effects[i].Happened; h != nil && h.Event == procedure.ClosedNow {
			n++
		}
	}
	if n != 1 || x.s.Closed == nil || m.err != nil {
		t.Errorf("told %d times, closed %v, %v", n, x.s.Closed, m.err)
	}
}
