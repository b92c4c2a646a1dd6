// Package workflowstest has written cases for tests of the process, and a
// docket in memory to run them without a database.
package workflowstest

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// Canary is in everything a person writes in a story. It must never be seen in
// Temporal.
const Canary = "CANARY-7f3a"

// The people of the stories.
const (
	Carla  = "person-carla-" + Canary // complains
	Rene   = "person-rene-" + Canary  // is complained of
	Stella = "person-stella"          // the ethics office
	Chris  = "person-chris"           // the chair of the committee
	Irene  = "person-irene"           // investigates
)

// Monday is when the stories begin, in case time.
var Monday = time.Date(2025, 3, 3, 15, 0, 0, 0, time.UTC)

// Stage is where a story acts: a case of its own, on any kind of docket.
type Stage interface {
	testing.TB
	Now() time.Time
	// Wait lets case time pass and the clock do its work.
	Wait(d time.Duration)
	// Do has an act entered and fails the test when it is refused.
	Do(a docket.Act)
	// Served waits until no letter is on its way by machine, and enters what a
	// person sends by post.
	Served()
	State() *docket.State
}

const day = 24 * time.Hour

// Teller tells a story on a stage.
type Teller struct {
	Stage
	Case string
	P    *procedure.Procedure
}

func text(s string) string { return s + " " + Canary }

// Report is the report all stories begin with.
func Report() *docket.Report {
	return &docket.Report{
		Source: "person", Channel: "web", Signed: true,
		Complainant: docket.Party{Person: Carla, Name: text("Carla"), Address: true},
		Respondent:  docket.Party{Person: Rene, Name: text("Rene"), Address: true, Standings: []docket.PartyStanding{{Standing: "membership", Status: "active"}}},
		Allegations: []docket.NewCharge{{Ground: "code_violation", Principles: []string{"p1"}, Text: text("Read charts."), From: clock.MustDate("2025-02-03")}},
		Evidence:    []docket.NewEvidence{{Title: text("Access log"), Independent: true}},
	}
}

// By does an act.
func (t *Teller) By(person, office string, kind docket.Kind, p docket.Particulars) {
	t.Helper()
	a := docket.Act{ID: uuid.NewString(), Case: t.Case, Kind: kind, By: docket.Actor{Person: person}, Particulars: p}
	if office != "" {
		a.By.Offices = []string{office}
	}
	t.Do(a)
}

// Story is a written case.
type Story struct {
	Name string
	Tell func(*Teller)
	Ends procedure.Kind
}

// Stories are all of them.
func Stories() []Story {
	return []Story{
		{"filed", func(*Teller) {}, procedure.Intake},
		{"dismissed-uncontested", dismissedUncontested, procedure.Closed},
		{"dismissed-contested-upheld", func(t *Teller) { contested(t, true) }, procedure.Closed},
		{"dismissed-contested-reinstated", func(t *Teller) { contested(t, false) }, procedure.Screening},
		{"question-unanswered", unanswered, procedure.Screening},
		{"office-late", officeLate, procedure.Intake},
		{"referred", referred, procedure.Closed},
		{"withdrawn", withdrawn, procedure.Closed},
		{"silent", func(t *Teller) { t.toResponse(); t.Wait(60 * day) }, procedure.Investigation},
		{"answered", func(t *Teller) { t.toInvestigation() }, procedure.Investigation},
		{"extended", extended, procedure.Investigation},
		{"held-for-court", heldForCourt, procedure.Investigation},
		{"no-violation", noViolation, procedure.Closed},
		{"post-returned", PostReturned, procedure.Closed},
		{"reprimand", reprimand, procedure.Closed},
		{"probation", Probation, procedure.Closed},
		{"suspension-to-the-last-day", suspension, procedure.Closed},
		{"appeal-affirmed", func(t *Teller) { appealed(t, "affirm") }, procedure.SanctionStage},
		{"appeal-reversed", func(t *Teller) { appealed(t, "reverse") }, procedure.Closed},
	}
}

func (t *Teller) toScreening() {
	t.Helper()
	t.By(Stella, "ethics_office", docket.Acknowledge, &docket.Acknowledgement{Text: text("Thank you.")})
	t.By(Stella, "ethics_office", docket.CompleteIntake, &docket.Completed{Note: text("Complete.")})
}

func (t *Teller) toResponse() {
	t.Helper()
	t.toScreening()
	t.accept()
}

func (t *Teller) accept() {
	t.Helper()
	tests := map[string]bool{}
	for _, x := range t.P.Stage("screening").Tests {
		tests[x.ID] = true
	}
	t.By(Chris, "ethics_chair", docket.Accept, &docket.Acceptance{Tests: tests, Reasons: text("It belongs here.")})
	t.By(Stella, "ethics_office", docket.Notify, &docket.NoticeGiven{Text: text("This is alleged.")})
	t.Served()
}

func (t *Teller) toInvestigation() {
	t.Helper()
	t.toResponse()
	t.Wait(5 * day)
	t.By(Rene, "", docket.Respond, &docket.ResponseGiven{Text: text("It was not so."), Answers: map[string]string{"a1": "denied"}})
}

func dismissedUncontested(t *Teller) {
	t.toScreening()
	t.By(Chris, "ethics_chair", docket.Dismiss, &docket.Dismissal{Ground: "unsupported", Reasons: text("Nothing shows it.")})
	t.Served()
	t.Wait(60 * day)
	t.Served()
}

func contested(t *Teller, upheld bool) {
	t.toScreening()
	t.By(Chris, "ethics_chair", docket.Dismiss, &docket.Dismissal{Ground: "unsupported", Reasons: text("Nothing shows it.")})
	t.Served()
	t.Wait(3 * day)
	t.By(Carla, "", docket.AskReview, &docket.ReviewRequest{Reasons: text("The log was not read.")})
	t.By("person-ruth", "reviewer", docket.DecideReview, &docket.ReviewRuling{Uphold: upheld, Reasons: text("I read it.")})
	t.Served()
}

func unanswered(t *Teller) {
	t.By(Stella, "ethics_office", docket.Acknowledge, &docket.Acknowledgement{})
	t.By(Stella, "ethics_office", docket.AskInformation, &docket.Question{To: procedure.Complainant, Text: text("When was it?")})
	t.Served()
	t.Wait(20 * day)
	t.Wait(15 * day)
	t.By(Stella, "ethics_office", docket.CompleteIntake, &docket.Completed{})
}

func officeLate(t *Teller) {
	for range 6 {
		t.Wait(7 * day)
	}
}

func referred(t *Teller) {
	t.toScreening()
	t.By(Chris, "ethics_chair", docket.ReferOut, &docket.Referral{To: text("The state board"), Reasons: text("It is theirs.")})
	t.Served()
}

func withdrawn(t *Teller) {
	t.toScreening()
	t.By(Carla, "", docket.Withdraw, &docket.Withdrawal{Reasons: text("It is settled.")})
	t.By(Stella, "ethics_office", docket.DecideWithdrawal, &docket.WithdrawalRuling{Grant: true, Reasons: text("Nothing is left.")})
	t.Served()
}

func extended(t *Teller) {
	t.toResponse()
	t.Wait(5 * day)
	t.By(Rene, "", docket.AskExtension, &docket.ExtensionRequest{Clock: "response/1", For: clock.MustPeriod("14 calendar days"), Reasons: text("I am ill.")})
	t.By(Stella, "ethics_office", docket.DecideExtension, &docket.ExtensionRuling{Request: t.State().Requests[0].ID, Grant: true, Reasons: text("Good cause.")})
	t.Served()
	t.Wait(35 * day)
	t.By(Rene, "", docket.Respond, &docket.ResponseGiven{Text: text("Here it is.")})
}

func heldForCourt(t *Teller) {
	t.toInvestigation()
	t.By(Stella, "ethics_office", docket.HoldCase, &docket.Holding{Forum: text("The county court"), Reasons: text("Same facts.")})
	t.Wait(200 * day)
	t.By(Stella, "ethics_office", docket.ResumeCase, &docket.Resumption{Reasons: text("It is over.")})
}

func (t *Teller) toHearing() {
	t.Helper()
	t.toInvestigation()
	t.By(Stella, "ethics_office", docket.Assign, &docket.Assigning{Person: Irene})
	t.By(Irene, "", docket.RecordInterview, &docket.InterviewHeld{Of: procedure.Complainant, On: clock.DateOf(t.Now(), time.UTC), Title: text("Interview")})
	t.By(Irene, "", docket.Disclose, &docket.Disclosure{})
	t.Wait(10 * day)
	t.By(Irene, "", docket.FileReport, &docket.ReportFiled{Text: text("What I found."), Recommend: []string{"a1"}})
	t.Served()
}

var panel = []string{"person-p1", "person-p2", "person-p3"}

func (t *Teller) seat(body, by, office string, people []string) {
	t.Helper()
	t.By(by, office, docket.SeatPanel, &docket.Seating{Body: body, Members: []docket.NewSeat{
		{Person: people[0], Role: "chair"}, {Person: people[1], Role: "member"}, {Person: people[2], Role: "member"},
	}})
	for _, p := range people {
		t.By(p, "", docket.Declare, &docket.Certificate{Body: body, Clear: true})
	}
}

func (t *Teller) toDecision() {
	t.Helper()
	t.toHearing()
	t.seat("hearing_panel", Chris, "ethics_chair", panel)
	t.By(panel[0], "", docket.SetHearing, &docket.HearingSet{For: t.Now().Add(40 * day), Place: text("Room 4")})
	t.Served()
	t.Wait(41 * day)
	t.By(panel[0], "", docket.HoldHearing, &docket.HearingHeld{Present: panel, RespondentAppeared: true, Minutes: text("Both were heard.")})
}

func (t *Teller) vote(people []string, motion, choice string) {
	t.Helper()
	for _, p := range people {
		t.By(p, "", docket.CastVote, &docket.Voting{Motion: motion, Choice: choice})
	}
	t.By(people[0], "", docket.CloseBallot, &docket.BallotClosed{Motion: motion})
}

func noViolation(t *Teller) {
	Decided(t)
	t.Served()
}

// Decided is a case whose decision has been issued and waits to go out by post.
func Decided(t *Teller) {
	t.toDecision()
	t.vote(panel, "violation:a1", "no")
	t.By(panel[0], "", docket.Find, &docket.FindingMade{Allegation: "a1", Reasons: text("It was not shown.")})
	t.By(panel[0], "", docket.IssueDecision, &docket.DecisionIssued{Reasons: text("Not shown.")})
}

// PostReturned is a decision that goes out by registered post, as the procedure
// says, and comes back: the office records that, and the next way is e-mail.
func PostReturned(t *Teller) {
	Decided(t)
	for _, l := range t.State().Letters {
		if l.Notice == "decision" {
			t.By(Stella, "ethics_office", docket.FailService, &docket.ServiceFailed{Letter: l.ID, Method: "registered_post", Why: "returned"})
		}
	}
	t.Served()
}

// toAppeal decides on a violation with one sanction, and has the decision
// served.
func (t *Teller) toAppeal(terms docket.SanctionTerms) {
	t.Helper()
	t.toDecision()
	t.vote(panel, "violation:a1", "yes")
	t.By(panel[0], "", docket.Find, &docket.FindingMade{Allegation: "a1", Violation: true, Evidence: []string{"e1"}, Reasons: text("The log shows it.")})
	t.vote(panel, "sanction:"+terms.Sanction, "yes")
	t.By(panel[0], "", docket.IssueDecision, &docket.DecisionIssued{Reasons: text("Therefore."), Sanctions: []docket.SanctionTerms{terms}})
	t.Served()
}

func (t *Teller) effect() {
	t.Helper()
	t.Wait(50 * day)
	t.By(Stella, "ethics_office", docket.Propose, &docket.Proposing{Act: docket.PutIntoEffect, Sanction: "s1", Reasons: text("It is final.")})
	t.By(Chris, "ethics_chair", docket.PutIntoEffect, &docket.EffectGiven{Sanction: "s1"})
	t.Served()
}

func reprimand(t *Teller) {
	t.toAppeal(docket.SanctionTerms{Sanction: "private_reprimand"})
	t.effect()
	t.Served()
}

// Probation is the full case: report, response, investigation, hearing,
// decision, no appeal, a year on probation with a condition, and its end.
func Probation(t *Teller) {
	t.toAppeal(docket.SanctionTerms{
		Sanction: "probation", Term: clock.MustPeriod("1 year"),
		Conditions: []docket.Condition{{ID: "c1", Text: text("Take a course."), Due: clock.MustPeriod("6 months")}},
	})
	t.effect()
	t.Wait(90 * day)
	condition := t.State().Sanctions[0].Conditions[0].ID
	t.By(Rene, "", docket.ReportCompliance, &docket.ComplianceReport{Sanction: "s1", Condition: condition, Text: text("I took it.")})
	t.By(Stella, "ethics_office", docket.ConfirmComply, &docket.ComplianceConfirmed{Sanction: "s1", Condition: condition, Note: text("Seen.")})
	if t.State().Closed == nil {
		t.Wait(300 * day)
	}
	t.Served()
}

func suspension(t *Teller) {
	t.toAppeal(docket.SanctionTerms{Sanction: "suspension", Term: clock.MustPeriod("3 months")})
	t.effect()
	t.Wait(100 * day)
	t.Served()
}

func appealed(t *Teller, outcome string) {
	t.toAppeal(docket.SanctionTerms{Sanction: "suspension", Term: clock.MustPeriod("3 months")})
	t.Wait(10 * day)
	t.By(Rene, "", docket.BringAppeal, &docket.Appealing{Against: "findings", Grounds: []string{"facts"}, Text: text("The log is wrong.")})
	t.Served()
	t.seat("appeal_panel", "person-ruth", "reviewer", appealPanel)
	t.vote(appealPanel, "appeal:"+outcome, "yes")
	t.By(appealPanel[0], "", docket.DecideAppeal, &docket.AppealRuling{Outcome: outcome, Reasons: text("We read it all.")})
	t.Served()
}
