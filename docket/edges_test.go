package docket

import (
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// What stands at the edge: the same entry, the same moment, the same rank.
func TestChallengesAndReviewsOfAMeasure(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		challenged int
		reviewed   []int
		waits      bool
	}{{0, nil, false}, {5, nil, true}, {5, []int{6}, false}, {5, []int{3}, true}, {5, []int{5}, false}, {5, []int{3, 6}, false}, {7, []int{3, 6}, true}, {0, []int{6}, false}} {
		if x := (&Measure{Challenged: row.challenged, Reviewed: row.reviewed}); x.challenged() != row.waits {
			t.Errorf("%+v: %t", row, !row.waits)
		}
	}
}

// Several sanctions in the place of several: none more, none longer, none heavier.
func TestNothingHeavierOfSeveral(t *testing.T) {
	t.Parallel()
	months := func(sanction, term string, conditions int) SanctionTerms {
		s := SanctionTerms{Sanction: sanction, Conditions: make([]Condition, conditions)}
		if term != "" {
			s.Term = period(term)
		}
		return s
	}
	two := func(x *scene) {
		x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "suspension", By: "d1", Term: period("1 month"), Conditions: []Condition{{ID: "k1"}}})
	}
	one := func(*scene) {}
	alike := func(x *scene) { x.p.Sanction("reprimand").Rank = 2 }
	milder := func(x *scene) { x.s.Sanctions[0].Sanction = "reprimand" }
	for _, row := range []struct {
		name    string
		with    func(x *scene)
		terms   []SanctionTerms
		heavier bool
	}{
		{"none", one, nil, false},
		{"one for one", one, []SanctionTerms{months("suspension", "3 months", 0)}, false},
		{"two for one", one, []SanctionTerms{months("suspension", "1 month", 0), months("suspension", "1 month", 0)}, true},
		{"one and a milder for one", one, []SanctionTerms{months("suspension", "1 month", 0), months("reprimand", "", 0)}, false},
		{"two for two", two, []SanctionTerms{months("suspension", "3 months", 0), months("suspension", "1 month", 0)}, false},
		{"three for two", two, []SanctionTerms{months("suspension", "1 month", 0), months("suspension", "1 month", 0), months("suspension", "1 month", 0)}, true},
		{"with a condition more", one, []SanctionTerms{months("suspension", "3 months", 1)}, true},
		{"another of the same rank", alike, []SanctionTerms{months("reprimand", "", 0)}, false},
		{"another of the same rank, with a condition", alike, []SanctionTerms{months("reprimand", "", 2)}, false},
		{"the milder for the milder", milder, []SanctionTerms{months("reprimand", "", 0)}, false},
		{"a heavier for the milder", milder, []SanctionTerms{months("suspension", "1 month", 0)}, true},
		{"one where there was none", func(x *scene) { x.s.Sanctions = nil }, []SanctionTerms{months("reprimand", "", 0)}, true},
	} {
		x := lookedAt(t, "", "")
		x.s.Round, x.s.Reconsiders = 2, []ReconsiderAsked{{ID: "q1", By: procedure.Respondent, Of: "d1", Granted: true, Decided: 18, Round: 2}}
		row.with(x)
		m := moment{p: x.p, s: x.s}
		if r := m.noHeavier(row.terms); (r != nil) != row.heavier {
			t.Errorf("%s: %v", row.name, r)
		}
	}
	before := []*InForce{{Sanction: "a", Term: period("1 month"), Conditions: make([]Condition, 1)}, {Sanction: "b"}}
	for _, row := range []struct {
		terms SanctionTerms
		more  bool
	}{{months("a", "1 month", 1), false}, {months("a", "2 months", 0), true}, {months("a", "", 2), true}, {months("b", "", 1), true}, {months("c", "2 years", 9), false}} {
		if moreThan(&row.terms, before) != row.more {
			t.Errorf("%+v asks more: %t", row.terms, !row.more)
		}
	}
}

// Of two times that end at one moment the first is looked at first.
func TestWhichTimeIsLookedAtFirst(t *testing.T) {
	t.Parallel()
	x := standing(t, "decision", "", "")
	a := *x.running(t, "decision", "2025-01-22")
	b := a
	b.ID = "decision/2"
	earlier := b
	earlier.Deadline.At = a.Deadline.At.Add(-1)
	for _, row := range []struct {
		list []Running
		want string
	}{{[]Running{a, b}, "decision/1"}, {[]Running{b, a}, "decision/2"}, {[]Running{a, earlier}, "decision/2"}, {[]Running{earlier, a}, "decision/2"}} {
		x.s.Clocks = row.list
		if at, kind, which := Alarm(x.p, x.s); which == nil || which.ID != row.want || kind != Lapse || !at.Equal(which.Deadline.At) {
			t.Errorf("%s: %+v at %s", kind, which, at)
		}
	}
	for _, none := range []func(s *State){func(s *State) { s.Head = 0 }, func(s *State) { s.Purged = true }, func(s *State) { s.Closed = &Closing{} }} {
		y := standing(t, "decision", "", "")
		y.s.Clocks = []Running{a}
		if none(y.s); !NextAlarm(y.p, y.s).IsZero() {
			t.Error("there is an alarm for nobody")
		}
	}
}

// A reminder lies ahead, and before the time is over.
func TestWhichRemindersLieAhead(t *testing.T) {
	t.Parallel()
	x := standing(t, "decision", "", "")
	rule := x.p.Clock("decision")
	days := func(list ...string) {
		rule.Remind = nil
		for _, d := range list {
			rule.Remind = append(rule.Remind, period(d))
		}
	}
	d := due(t, x.p, "10 calendar days", "2025-02-03") // until Thu 13 February
	at := func(now time.Time) []time.Time {
		m := &moment{p: x.p, s: x.s, now: now}
		return m.reminders(rule, d)
	}
	days("3 calendar days", "0 calendar days", "7 calendar days")
	zone := zoneOf(x.p)
	day := func(s string) time.Time { return clock.MustDate(s).Start(zone) }
	for now, want := range map[time.Time][]time.Time{
		noon("2025-02-03"):              {day("2025-02-06"), day("2025-02-10"), day("2025-02-13")},
		day("2025-02-06").Add(-1):       {day("2025-02-06"), day("2025-02-10"), day("2025-02-13")},
		day("2025-02-06"):               {day("2025-02-10"), day("2025-02-13")},
		noon("2025-02-13"):              nil,
		day("2025-02-13").Add(-1 * 1e9): {day("2025-02-13")},
	} {
		got := at(now)
		same := len(got) == len(want)
		for i := range want {
			same = same && got[i].Equal(want[i])
		}
		if !same {
			t.Errorf("at %s: %v, not %v", now, got, want)
		}
	}
	// A time that begins at the start of its day is not reminded of at that moment.
	if d.Rule.Bound, d.At = clock.Min, day("2025-02-13"); len(at(noon("2025-02-10"))) != 0 {
		t.Errorf("reminded at the moment itself: %v", at(noon("2025-02-10")))
	}
	if days(); at(noon("2025-02-03")) != nil {
		t.Error("reminded of what has no reminders")
	}
}

// The hearing may be from the very moment at which its notice has been long enough.
func TestTheFirstMomentOfAHearing(t *testing.T) {
	t.Parallel()
	x := standing(t, "answer", "", "")
	c := x.p.Clock("notice")
	c.Act, c.Rule.Bound = string(HoldHearing), clock.Min
	m := &moment{p: x.p, s: x.s, now: x.at}
	first := clock.MustDate("2025-02-10").Start(zoneOf(x.p)) // 3 February + 7
	for day, code := range map[time.Time]Code{{}: BadRequest, x.at: BadRequest, x.at.Add(1): NotYet, first.Add(-1): NotYet, first: "", first.Add(1): ""} {
		if r := m.checkDay(day, "for"); (r == nil) != (code == "") || r != nil && r.Code != code {
			t.Errorf("on %s: %v", day, r)
		}
	}
	for _, row := range []struct {
		name, stage string
		act         Kind
		bound       clock.Bound
		holds       bool
	}{
		{"of another stage", "decision", HoldHearing, clock.Min, false}, {"for another act", "answer", SetHearing, clock.Min, false},
		{"by which it must be", "answer", HoldHearing, clock.Max, false}, {"of every stage", "", HoldHearing, clock.Min, true},
	} {
		c.Stage, c.Act, c.Rule.Bound = row.stage, string(row.act), row.bound
		if r := m.checkDay(x.at.Add(1), "for"); (r != nil) != row.holds {
			t.Errorf("held back by a time %s: %v", row.name, r)
		}
	}
}

// What happened as the case came into the stage happened in it.
func TestTheStepAtTheEdgeOfAStage(t *testing.T) {
	t.Parallel()
	ask := func(m *moment) Kind {
		d := &duties{p: m.p, s: m.s, now: m.now}
		_, act, _ := d.nextStep(m.stage())
		return act
	}
	since := noon("2025-01-20")
	happened := func(ev procedure.Event, at time.Time) func(*scene) { return events(Happening{Event: ev, At: at}) }
	answers(t, "in a charge, what comes next", func() *scene { return inStage(t, procedure.Charge) }, ask,
		answer[Kind]{"nobody charged", nil, ChargeAct}, answer[Kind]{"charged before", happened(procedure.Charged, since.Add(-1)), ChargeAct}, answer[Kind]{"charged as it began", happened(procedure.Charged, since), AnswerCharge}, answer[Kind]{"charged after", happened(procedure.Charged, since.Add(1)), AnswerCharge},
		answer[Kind]{"the answer is late", all(happened(procedure.Charged, since), func(x *scene) { x.s.Flags = []Flag{{Flag: "default_open"}} }), DeclareDefault})
	answers(t, "in a dismissal, what comes next", func() *scene { return inStage(t, procedure.Dismissed) }, ask,
		answer[Kind]{"nobody asked", nil, AskReview}, answer[Kind]{"asked before", happened(procedure.ReviewAsked, since.Add(-1)), AskReview}, answer[Kind]{"asked as it began", happened(procedure.ReviewAsked, since), DecideReview})
	told := func(x *scene) {
		x.p.Stage("answer").Notice = "charge"
		x.s.Letters = []Letter{wrote("n1", "charge", 16, noon("2025-01-21"), "a1")}
		x.s.Letters[0].ServedAt = noon("2025-01-22")
	}
	untold := func(x *scene) { x.p.Stage("answer").Notice = "charge"; x.s.Allegations[0].Noticed = time.Time{} }
	under := func(x *scene) { untold(x); x.s.Letters = []Letter{wrote("n1", "charge", 16, noon("2025-01-21"), "a1")} }
	for kind, then := range map[procedure.Kind]Kind{procedure.Response: Respond, procedure.Inquiry: ConcludeInquiry} {
		answers(t, "in "+string(kind)+", what comes next", func() *scene { return inStage(t, kind) }, ask,
			answer[Kind]{"they were told", told, then}, answer[Kind]{"nobody told them", untold, Notify}, answer[Kind]{"the letter is on its way", under, then})
	}
	answers(t, "in an inquiry of which nobody is told, what comes next", func() *scene { return inStage(t, procedure.Inquiry) }, ask,
		answer[Kind]{"its end", func(x *scene) { untold(x); x.p.Stage("answer").Notice = "" }, ConcludeInquiry})
	bodiless := func(x *scene) { x.p.Stage("answer").Body = "" }
	unseated := func(x *scene) { x.s.Panels = nil }
	for kind, then := range map[procedure.Kind]Kind{procedure.Hearing: SetHearing, procedure.Decision: IssueDecision, procedure.ReconsiderStage: AskReconsider} {
		seat := SeatPanel
		if kind == procedure.ReconsiderStage {
			seat = then // there is nothing to rule on yet
		}
		answers(t, "in a "+string(kind)+", what comes next", func() *scene { return inStage(t, kind) }, ask,
			answer[Kind]{"the body sits", nil, then}, answer[Kind]{"it was seated for another round", func(x *scene) { x.s.Round = 2 }, seat}, answer[Kind]{"nobody was seated", unseated, seat}, answer[Kind]{"there is no body", all(bodiless, unseated), then})
	}
}

// Whoever left before stays gone since then; votes that were counted stay counted.
func TestSteppingAsideTwice(t *testing.T) {
	t.Parallel()
	x := standing(t, "decision", "", "")
	x.s.Panels[0].Seats[1].Left = 9
	x.s.Panels = append(x.s.Panels, seatedPanel("panel_one", "p"))
	x.s.Assigned = []Assignment{{Person: "p2", Until: 8}, {Person: "p2"}, {Person: "z"}}
	x.s.Ballots = []Ballot{{Closed: 7, Votes: []Vote{{Person: "p2"}, {Person: "p3"}}}, {Votes: []Vote{{Person: "p1"}, {Person: "p2"}, {Person: "p3"}}}}
	x.s.stepAside("p2", 21, "kin")
	if s := x.s; s.Panels[0].Seats[1].Left != 9 || s.Panels[2].Seats[1].Left != 21 || s.Panels[0].Seats[0].Left != 0 || s.Panels[1].Seats[1].Left != 0 || s.Assigned[0].Until != 8 || s.Assigned[1].Until != 21 || s.Assigned[2].Until != 0 || len(s.Ballots[0].Votes) != 2 || len(s.Ballots[1].Votes) != 2 || s.Ballots[1].Votes[1].Person != "p3" || s.Recusals[0] != (Recusal{Person: "p2", Seq: 21, Why: "kin"}) {
		t.Errorf("%+v, %+v, %+v", s.Panels, s.Assigned, s.Ballots)
	}
}

// A publication that is out keeps the record, and its own time is its own.
func TestPublicationsAndTheirTimes(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Purging) {
		x := screened(t, Purge, "clerk")
		x.s.Closed, x.s.UpdatedAt = &Closing{At: noon("2010-02-01"), Disposition: "cleared"}, noon("2010-02-02")
		x.s.Publications = []PublicationMade{{ID: "u1", Seq: 3, Retracted: 9}, {ID: "u2", Seq: 5}}
		proposed(x, Purge, "")
		return x, &Purging{}
	}
	out := func(ref, end string) func(*scene, *Purging) {
		return func(x *scene, _ *Purging) {
			x.s.Clocks = []Running{{ID: "listing/1", Rule: ListingRule, Ref: ref, End: end, Cite: "S9", Deadline: due(t, x.p, "1 year", "2025-01-22")}}
		}
	}
	taken := func(ref string) func(*scene, *Purging) {
		return func(x *scene, _ *Purging) { x.s.Flags = []Flag{{Flag: FlagToRetract, Ref: ref}} }
	}
	asked(t, begin, []spoilt[*Purging]{
		{"its time runs", out("u2", ""), NotYet, "is published until Thu 22 Jan 2026"}, {"its time is over", out("u2", "expired"), "", ""}, {"another's time runs", out("u9", ""), "", ""},
		{"it is to be taken back", taken("u2"), NotYet, "has to be taken back first"}, {"one was taken back", taken("u1"), "", ""},
	}...)
	x := sanctioned(t, Retract, "clerk", StatusInEffect)
	x.s.Publications = []PublicationMade{{ID: "u1", Seq: 4}, {ID: "u2", Seq: 5}}
	x.s.Clocks = []Running{{ID: "listing/1", Rule: ListingRule, Ref: "u1"}, {ID: "listing/2", Rule: ListingRule, Ref: "u2"}}
	if r := try(t, x.p, x.s, x.at, x.kind, x.by, &Retracting{Publication: "u2", Reasons: "so"}); r != nil || x.s.Clocks[0].End != "" || x.s.Clocks[1].End != "met" {
		t.Errorf("taken back: %s, %v", ends(x.s), r)
	}
}

// A ruling that there was no breach closes a case over a sanction that only stands.
func TestNoBreachOfWhatStands(t *testing.T) {
	t.Parallel()
	x := sanctioned(t, DecideBreach, "p2", StatusInEffect)
	s := x.p.Sanction("suspension")
	s.Term, s.Reinstate = false, &procedure.Reinstate{By: "panel_one"}
	x.s.Sanctions[0].Breach = "answered"
	x.s.Ballots = []Ballot{carriedBy("panel_one", "breach:s1")}
	x.s.Ballots[0].Result = Lost
	if r := try(t, x.p, x.s, x.at, x.kind, x.by, &BreachRuling{Sanction: "s1", Reasons: "so"}); r != nil || x.s.Closed == nil || x.s.Sanctions[0].Status != StatusInEffect {
		t.Errorf("closed %v, %+v: %v", x.s.Closed, x.s.Sanctions, r)
	}
}

// Who cannot let in what lies too far back is not named.
func TestWhoLetsInWhatLiesFarBack(t *testing.T) {
	t.Parallel()
	for _, by := range [][]procedure.Role{nil, {"office"}} {
		x := screened(t, Accept, "clerk")
		x.s.Flags, x.p.Filing.LookBack, x.p.Filing.LookBackWaivedBy = []Flag{{Flag: "beyond_look_back"}}, period("2 years"), by
		r := try(t, x.p, x.s, x.at, x.kind, x.by, &Acceptance{Reasons: "so"})
		if r == nil || strings.Contains(r.Sentence, "It can be accepted once") != (by != nil) {
			t.Errorf("by %v: %v", by, r)
		}
	}
}
