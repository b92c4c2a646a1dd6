package docket

import (
	"os"
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// course is a case under the pack with a second look, moved on by acts that
// must go through or be refused as said.
type course struct {
	t  *testing.T
	p  *procedure.Procedure
	s  *State
	n  int
	at time.Time
}

// begun is a case at its first look; of the pack's texts given in pairs the
// second stands instead of the first.
func begun(t *testing.T, instead ...string) *course {
	t.Helper()
	text, err := os.ReadFile("../procedure/testdata/second.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(instead); i += 2 {
		if !strings.Contains(string(text), instead[i]) {
			t.Fatalf("the pack does not say %q", instead[i])
		}
	}
	p, err := procedure.Load("second.yaml", []byte(strings.NewReplacer(instead...).Replace(string(text))))
	if err != nil {
		t.Fatal(err)
	}
	c := &course{t: t, p: p, s: &State{}, at: noon("2025-03-03")}
	c.does("reporter", File, &Report{Source: "person", Complainant: Party{Person: "reporter"}, Respondent: Party{Person: "member"}, Allegations: []NewCharge{{Ground: "breach", Text: "They did it.", From: clock.MustDate("2025-01-10")}}, Evidence: []NewEvidence{{Title: "A log", Independent: true}}})
	c.office(CompleteIntake, &Completed{})
	return c
}

func (c *course) enter(by Actor, k Kind, a Particulars) *Refusal {
	c.t.Helper()
	c.n++
	c.at = c.at.Add(time.Minute)
	return try(c.t, c.p, c.s, c.at, k, by, a)
}

func (c *course) does(who string, k Kind, a Particulars) {
	c.t.Helper()
	if r := c.enter(Actor{Person: who}, k, a); r != nil {
		c.t.Fatalf("%s by %s: %v", k, who, r)
	}
}

func (c *course) office(k Kind, a Particulars) {
	c.t.Helper()
	if q := ProposalOf(a); q != nil && c.p.TakesTwo(string(k)) {
		if r := c.enter(holder(c.p, "colleague"), Propose, q); r != nil {
			c.t.Fatalf("to propose %s: %v", k, r)
		}
	}
	if r := c.enter(holder(c.p, "clerk"), k, a); r != nil {
		c.t.Fatalf("%s: %v", k, r)
	}
}

func (c *course) refused(who string, k Kind, a Particulars, code Code, says string) {
	c.t.Helper()
	by := Actor{Person: who}
	if who == "clerk" {
		by = holder(c.p, who)
	}
	r := c.enter(by, k, a)
	if r == nil || r.Code != code || !strings.Contains(r.Sentence, says) {
		c.t.Fatalf("%s by %s was answered %v, not %s: %s", k, who, r, code, says)
	}
}

func (c *course) votes(motion, choice string, who ...string) {
	c.t.Helper()
	for _, id := range who {
		c.does(id, CastVote, &Voting{Motion: motion, Choice: choice})
	}
	c.does(who[0], CloseBallot, &BallotClosed{Motion: motion})
}

// posts serves every letter that waits.
func (c *course) posts() {
	c.t.Helper()
	for i := range c.s.Letters {
		if l := &c.s.Letters[i]; l.ServedAt.IsZero() {
			c.office(Serve, &Service{Letter: l.ID, Method: l.Methods[len(l.Methods)-1], Proof: "RR 1"})
		}
	}
}

// until has the clock do what is due by then.
func (c *course) until(day string) {
	c.t.Helper()
	c.at = noon(day)
	for {
		due := Due(c.p, c.s, c.at)
		if len(due) == 0 {
			return
		}
		if _, err := Decide(c.p, c.s, due[0], c.at); err != nil {
			c.t.Fatalf("%s: %v", due[0].Kind, err)
		}
	}
}

func (c *course) stands(stage string, round int) {
	c.t.Helper()
	if c.s.Stage != stage || c.s.Round != round {
		c.t.Fatalf("the case is in %s, round %d, not in %s, round %d", c.s.Stage, c.s.Round, stage, round)
	}
}

var three = []NewSeat{{"one", "chair", "judge"}, {"two", "member", "member"}, {"three", "member", "member"}}

// decided is a case with a decision in its first round: a violation and the
// sanction, or none.
func decided(t *testing.T, violation bool) *course {
	t.Helper()
	c := deciding(t)
	if r := c.rules(violation, "suspension"); r != nil {
		t.Fatal(r)
	}
	c.stands("second", 1)
	c.posts()
	return c
}

// deciding is a case before its panel; of the pack's texts given in pairs the
// second stands instead of the first.
func deciding(t *testing.T, instead ...string) *course {
	t.Helper()
	c := answered(t, instead...)
	c.office(SeatPanel, &Seating{Body: "panel_one", Members: three})
	return c
}

// answered is a case before its panel is seated.
func answered(t *testing.T, instead ...string) *course {
	t.Helper()
	c := begun(t, instead...)
	c.office(Accept, &Acceptance{Reasons: "so"})
	c.office(ChargeAct, &Charging{Text: "the charge"})
	c.posts()
	c.does("member", AnswerCharge, &ChargeAnswer{Answers: map[string]string{"a1": "denied"}, Text: "no"})
	c.office(Disclose, &Disclosure{})
	return c
}

// rules has the panel vote, find and decide.
func (c *course) rules(violation bool, sanction string) *Refusal {
	c.t.Helper()
	choice := map[bool]string{true: "yes", false: "no"}[violation]
	if c.s.BallotOn("violation:a1") == nil {
		c.votes("violation:a1", choice, "one", "two", "three")
		c.does("one", Find, &FindingMade{Allegation: "a1", Violation: violation, Evidence: []string{"e1"}, Reasons: "so"})
	}
	d := &DecisionIssued{Reasons: "so"}
	if violation {
		c.votes("sanction:"+sanction, "yes", "one", "two", "three")
		d.Sanctions = []SanctionTerms{{Sanction: sanction}}
		if sanction == "suspension" {
			d.Sanctions[0].Term = clock.Period{N: 3, Unit: clock.Month}
		}
	}
	return c.enter(Actor{Person: "one"}, IssueDecision, d)
}

func TestTheBodyDecidesAgain(t *testing.T) {
	t.Parallel()
	c := decided(t, true)
	ask := func() *ReconsiderRequest { return &ReconsiderRequest{Grounds: []string{"overlooked"}, Text: "the log"} }
	c.refused("member", AskReconsider, &ReconsiderRequest{Text: "the log"}, BadRequest, "Give at least one ground: overlooked (Something was overlooked)")
	c.refused("member", AskReconsider, &ReconsiderRequest{Grounds: []string{"taste"}, Text: "the log"}, BadRequest, "The grounds for reconsideration are")
	c.refused("clerk", AskReconsider, ask(), NotYours, "")
	c.refused("one", DecideReconsider, &ReconsiderRuling{Request: "q1", Grant: true, Reasons: "so"}, NotYet, "Nobody has asked")
	c.does("member", AskReconsider, ask())
	c.refused("member", AskReconsider, ask(), Already, "You have asked")
	c.refused("member", WaiveReconsider, &ReconsiderWaiver{Free: true}, Already, "You have asked")
	c.refused("member", OpposeReconsider, &ReconsiderAnswer{Text: "no"}, NotYours, "your own")
	c.votes("reconsider:q1", "yes", "one", "two", "three")
	c.refused("one", DecideReconsider, &ReconsiderRuling{Request: "q1", Grant: true, Reasons: "so"}, NotYet, "may still answer until Thu 13 Mar 2025")
	c.does("reporter", OpposeReconsider, &ReconsiderAnswer{Text: "no"})
	c.refused("reporter", OpposeReconsider, &ReconsiderAnswer{Text: "no"}, Already, "answered in entry")
	c.refused("one", DecideReconsider, &ReconsiderRuling{Request: "q1", Reasons: "so"}, Unfair, "must say what the ballot said")
	c.does("one", DecideReconsider, &ReconsiderRuling{Request: "q1", Grant: true, Reasons: "so"})
	c.stands("decision", 2)
	if st := c.s.Sanctions[0].Status; st != StatusSetAside {
		t.Errorf("what was decided before is %s", st)
	}
	if p := c.s.Panel("panel_one"); p.Round != 2 || len(p.Seats) != 3 || len(c.s.Panels) != 2 {
		t.Errorf("the same three sit in the new round: %+v", c.s.Panels)
	}
	// Only the respondent asked: nothing heavier than the suspension of before.
	if r := c.rules(true, "expulsion"); r == nil || r.Code != Unfair || !strings.Contains(r.Sentence, "cannot be heavier") {
		t.Fatalf("a heavier sanction was answered %v", r)
	}
	// Nor a second one as heavy, a longer one, or conditions that were not there.
	terms := SanctionTerms{Sanction: "suspension", Term: clock.Period{N: 3, Unit: clock.Month}}
	longer, more := terms, terms
	longer.Term.N = 4
	more.Conditions = []Condition{{Text: "pay"}}
	m := moment{p: c.p, s: c.s}
	for i, heavier := range [][]SanctionTerms{{terms, terms}, {longer}, {more}} {
		if r := m.noHeavier(heavier); r == nil || r.Code != Unfair || !strings.Contains(r.Sentence, "cannot be heavier") {
			t.Errorf("heavier in way %d: %v", i, r)
		}
	}
	if r := m.noHeavier([]SanctionTerms{terms, {Sanction: "reprimand", Conditions: more.Conditions}}); r != nil {
		t.Errorf("the same again, and something lighter: %v", r)
	}
	if r := c.rules(true, "reprimand"); r != nil {
		t.Fatal(r)
	}
	// What was decided again is not reconsidered once more; one letter, not two.
	c.stands("appeal", 2)
	letters := 0
	for i := range c.s.Letters {
		if l := &c.s.Letters[i]; l.Notice == "decision" && l.To == procedure.Respondent {
			letters++
		}
	}
	if letters != 2 {
		t.Errorf("the respondent got %d letters with a decision, not one for each", letters)
	}
	c.posts()
	if k := c.s.OpenClock("appeal_window"); k == nil || k.Deadline.Day.String() != "Wed 2 Apr 2025" { // 3 March + 30
		t.Errorf("the time to appeal runs from the new decision: %+v", k)
	}
}

func TestADecisionStands(t *testing.T) {
	t.Parallel()
	t.Run("nobody asks", func(t *testing.T) {
		t.Parallel()
		c := decided(t, true)
		c.until("2025-03-18") // 3 March + 14 = 17 March: the respondent's time is over
		c.stands("second", 1)
		c.refused("member", AskReconsider, &ReconsiderRequest{Grounds: []string{"overlooked"}, Text: "late"}, TooLate, "ended on Mon 17 Mar 2025")
		c.until("2025-03-25") // + 21 = 24 March: the complainant's too
		c.stands("appeal", 1)
		if c.s.OpenClock("appeal_window") != nil {
			t.Error("the time to appeal runs before the letter that opens it")
		}
		c.posts()
		if k := c.s.OpenClock("appeal_window"); k == nil || k.Deadline.Day.String() != "Thu 24 Apr 2025" { // 25 March + 30
			t.Errorf("the time to appeal: %+v", k)
		}
		if st := c.s.Sanctions[0].Status; st != StatusDecided {
			t.Errorf("the sanction that stands is %s", st)
		}
	})
	t.Run("both give it up", func(t *testing.T) {
		t.Parallel()
		c := decided(t, true)
		c.refused("member", WaiveReconsider, &ReconsiderWaiver{}, BadRequest, "freely")
		c.does("member", WaiveReconsider, &ReconsiderWaiver{Free: true})
		c.refused("member", WaiveReconsider, &ReconsiderWaiver{Free: true}, Already, "given up")
		c.refused("member", AskReconsider, &ReconsiderRequest{Grounds: []string{"overlooked"}, Text: "x"}, TooLate, "given up")
		c.stands("second", 1)
		c.does("reporter", WaiveReconsider, &ReconsiderWaiver{Free: true})
		c.stands("appeal", 1)
	})
	t.Run("denied", func(t *testing.T) {
		t.Parallel()
		c := decided(t, true)
		c.does("reporter", WaiveReconsider, &ReconsiderWaiver{Free: true})
		c.does("member", AskReconsider, &ReconsiderRequest{Grounds: []string{"overlooked"}, Text: "x"})
		c.votes("reconsider:q1", "no", "one", "two", "three")
		c.until("2025-03-14") // 3 March + 10 = 13 March: nobody objected
		c.stands("second", 1)
		c.does("one", DecideReconsider, &ReconsiderRuling{Request: "q1", Reasons: "so"})
		c.stands("appeal", 1)
		if c.s.Sanctions[0].Status != StatusDecided || c.s.Reconsiders[0].Granted {
			t.Error("a denied request changes nothing")
		}
	})
	t.Run("who was cleared has nothing to ask", func(t *testing.T) {
		t.Parallel()
		c := decided(t, false)
		c.refused("member", AskReconsider, &ReconsiderRequest{Grounds: []string{"overlooked"}, Text: "x"}, NoProvision, "no reconsideration of this decision")
		c.until("2025-03-25")
		if c.s.Closed == nil || c.s.Closed.Disposition != "cleared" {
			t.Errorf("the case is in %s, %+v", c.s.Stage, c.s.Closed)
		}
	})
}

func TestAPanelMadeUpOfKinds(t *testing.T) {
	t.Parallel()
	c := begun(t)
	c.office(Accept, &Acceptance{Reasons: "so"})
	c.office(ChargeAct, &Charging{Text: "the charge"})
	c.posts()
	c.does("member", AnswerCharge, &ChargeAnswer{Answers: map[string]string{"a1": "denied"}, Text: "no"})
	seat := func(kinds ...string) *Seating {
		a := &Seating{Body: "panel_one", Members: []NewSeat{{"one", "chair", kinds[0]}, {"two", "member", kinds[1]}, {"three", "member", kinds[2]}, {"four", "alternate", "judge"}}}
		return a
	}
	c.refused("clerk", SeatPanel, seat("member", "member", "member"), BadRequest, "needs at least 1 of the kind “judge”; there are 0")
	c.refused("clerk", SeatPanel, seat("judge", "judge", "member"), BadRequest, "at most 1 of the kind “judge”")
	c.refused("clerk", SeatPanel, seat("judge", "", "guest"), BadRequest, "judge (1), member (at least 1)")
	c.refused("clerk", SeatPanel, &Seating{Body: "panel_two", Members: []NewSeat{{"one", "chair", "judge"}, {"two", "member", ""}, {"three", "member", ""}}}, BadRequest, "is not made up of kinds")
	c.office(SeatPanel, seat("judge", "member", ""))
	c.does("one", CastVote, &Voting{Motion: "violation:a1", Choice: "yes"})
	// The judge leaves: two of three are a quorum in number, but not of the kind.
	c.does("one", Recuse, &Recusing{Reasons: "kin"})
	if !c.s.Panel("panel_one").QuorumLost {
		t.Error("a panel without its judge can still sit")
	}
	c.refused("two", CastVote, &Voting{Motion: "violation:a1", Choice: "yes"}, NotYet, "0 of the kind “judge” who may sit and needs 1")
	c.refused("clerk", Replace, &Replacing{Body: "panel_one", Person: "five", Role: "chair", Kind: "member"}, BadRequest, "needs at least 1 of the kind “judge”")
	c.refused("clerk", Replace, &Replacing{Body: "panel_one", Person: "five", Role: "chair"}, BadRequest, "needs at least 1 of the kind “judge”")
	c.office(Replace, &Replacing{Body: "panel_one", Person: "four", Role: "chair"}) // the alternate is one
	if s := c.s.Seat("panel_one", "four"); s.Kind != "judge" || c.s.Panel("panel_one").QuorumLost {
		t.Errorf("the alternate has the judge's seat: %+v", s)
	}
	for _, who := range []string{"two", "three", "four"} {
		c.does(who, CastVote, &Voting{Motion: "violation:a1", Choice: "yes"})
	}
	// Four votes, and leaves: the count is void, not carried by two.
	c.does("four", Recuse, &Recusing{Reasons: "kin"})
	c.does("two", CloseBallot, &BallotClosed{Motion: "violation:a1"})
	if b := lastBallot(c.s, "violation:a1"); b.Result != Void {
		t.Errorf("a ballot without the judge is %s", b.Result)
	}
}

func TestAPublicMembersSeatIsFilledByOne(t *testing.T) {
	t.Parallel()
	c := answered(t, "composition: [{kind: judge, at_least: 1, at_most: 1}, {kind: member, at_least: 1}]", "public_members: 1")
	c.office(SeatPanel, &Seating{Body: "panel_one", Members: []NewSeat{{Person: "one", Role: "chair"}, {Person: "two", Role: "member"}, {Person: "three", Role: "public"}}})
	c.does("three", Recuse, &Recusing{Reasons: "kin"})
	c.refused("clerk", Replace, &Replacing{Body: "panel_one", Person: "five", Role: "member"}, BadRequest, "At least 1 of the members must come from outside the profession; this seat is for one of them")
	c.office(Replace, &Replacing{Body: "panel_one", Person: "five", Role: "public"})
	c.does("two", Recuse, &Recusing{Reasons: "kin"})
	c.office(Replace, &Replacing{Body: "panel_one", Person: "six", Role: "member"})
}

func TestADismissalIsReviewedByVote(t *testing.T) {
	t.Parallel()
	contested := func() *course {
		c := begun(t)
		c.office(Dismiss, &Dismissal{Ground: "unsupported", Reasons: "so"})
		c.posts()
		c.refused("six", CastVote, &Voting{Motion: "review:uphold", Choice: "yes"}, NotYours, "")
		c.does("reporter", AskReview, &ReviewRequest{Reasons: "look again"})
		c.refused("clerk", DecideReview, &ReviewRuling{Uphold: true, Reasons: "so"}, NotYet, "has not carried that in a vote (review:uphold)")
		c.office(SeatPanel, &Seating{Body: "panel_two", Members: []NewSeat{{"six", "chair", ""}, {"seven", "member", ""}, {"eight", "member", ""}}})
		c.refused("seven", CastVote, &Voting{Motion: "cause:yes", Choice: "yes"}, NotHere, "")
		c.refused("seven", CastVote, &Voting{Motion: "review:maybe", Choice: "yes"}, BadRequest, "review:maybe")
		return c
	}
	c := contested()
	c.votes("review:reinstate", "yes", "seven", "eight")
	c.refused("seven", CastVote, &Voting{Motion: "review:uphold", Choice: "yes"}, Already, "review:reinstate has been carried")
	c.refused("clerk", DecideReview, &ReviewRuling{Uphold: true, Reasons: "so"}, NotYet, "review:uphold")
	c.office(DecideReview, &ReviewRuling{Reasons: "so"})
	c.stands("screening", 1)
	// Dismissed and contested once more: the earlier vote says nothing of it.
	c.office(Dismiss, &Dismissal{Ground: "unsupported", Reasons: "so"})
	c.posts()
	c.does("reporter", AskReview, &ReviewRequest{Reasons: "look again"})
	c.refused("clerk", DecideReview, &ReviewRuling{Reasons: "so"}, NotYet, "review:reinstate")
	c.votes("review:reinstate", "no", "seven", "eight") // what is not reinstated stands
	c.office(DecideReview, &ReviewRuling{Uphold: true, Reasons: "so"})
	if c.s.Closed == nil || c.s.Closed.Disposition != "dismissed" {
		t.Errorf("the case is in %s", c.s.Stage)
	}
}
