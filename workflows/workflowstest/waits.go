package workflowstest

import (
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// HumanWait is a place where the process waits for a person: what happens when
// they come the next day, and what when nobody comes.
type HumanWait struct {
	Name    string
	Before  func(*Teller)
	Comes   func(*Teller)
	Then    procedure.Kind // where it stands after they came
	Silence time.Duration
	Without procedure.Kind // where it stands when nobody came
	Clock   []docket.Kind  // what the clock did about it, in order
}

var late = []docket.Kind{docket.Remind, docket.Lapse, docket.Escalate}

// HumanWaits are all of them, in the order of the procedure.
func HumanWaits() []HumanWait {
	return []HumanWait{
		{"acknowledgement", func(*Teller) {}, func(t *Teller) {
			t.By(Stella, "ethics_office", docket.Acknowledge, &docket.Acknowledgement{})
		}, procedure.Intake, 20 * day, procedure.Intake, late},
		{"intake", func(t *Teller) {
			t.By(Stella, "ethics_office", docket.Acknowledge, &docket.Acknowledgement{})
		}, func(t *Teller) {
			t.By(Stella, "ethics_office", docket.CompleteIntake, &docket.Completed{})
		}, procedure.Screening, 60 * day, procedure.Intake, late},
		{"question to the complainant", func(t *Teller) {
			t.By(Stella, "ethics_office", docket.Acknowledge, &docket.Acknowledgement{})
			t.By(Stella, "ethics_office", docket.AskInformation, &docket.Question{To: procedure.Complainant, Text: text("When?")})
		}, func(t *Teller) {
			t.By(Carla, "", docket.GiveInformation, &docket.InformationReply{Text: text("In May.")})
		}, procedure.Intake, 60 * day, procedure.Intake, []docket.Kind{docket.Remind, docket.Lapse}},
		{"screening", func(t *Teller) { t.toScreening() }, func(t *Teller) {
			t.By(Chris, "ethics_chair", docket.Dismiss, &docket.Dismissal{Ground: "unsupported", Reasons: text("No.")})
		}, procedure.Dismissed, 60 * day, procedure.Screening, late},
		{"review of a dismissal", func(t *Teller) {
			t.toScreening()
			t.By(Chris, "ethics_chair", docket.Dismiss, &docket.Dismissal{Ground: "unsupported", Reasons: text("No.")})
			t.Served()
		}, func(t *Teller) {
			t.By(Carla, "", docket.AskReview, &docket.ReviewRequest{Reasons: text("Read the log.")})
			t.By("person-ruth", "reviewer", docket.DecideReview, &docket.ReviewRuling{Reasons: text("It is to be read.")})
		}, procedure.Screening, 60 * day, procedure.Closed, []docket.Kind{docket.Remind, docket.Lapse}},
		{"ruling on that review", func(t *Teller) {
			t.toScreening()
			t.By(Chris, "ethics_chair", docket.Dismiss, &docket.Dismissal{Ground: "unsupported", Reasons: text("No.")})
			t.Served()
			t.By(Carla, "", docket.AskReview, &docket.ReviewRequest{Reasons: text("Read the log.")})
		}, func(t *Teller) {
			t.By("person-ruth", "reviewer", docket.DecideReview, &docket.ReviewRuling{Uphold: true, Reasons: text("I read it.")})
		}, procedure.Closed, 60 * day, procedure.Dismissed, late},
		{"response", func(t *Teller) { t.toResponse() }, func(t *Teller) {
			t.By(Rene, "", docket.Respond, &docket.ResponseGiven{Text: text("No.")})
		}, procedure.Investigation, 60 * day, procedure.Investigation, []docket.Kind{docket.Remind, docket.Remind, docket.Lapse}},
		{"response, waived", func(t *Teller) { t.toResponse() }, func(t *Teller) {
			t.By(Rene, "", docket.WaiveResponse, &docket.ResponseWaiver{})
		}, procedure.Investigation, 60 * day, procedure.Investigation, []docket.Kind{docket.Remind, docket.Remind, docket.Lapse}},
		{"report of the investigation", func(t *Teller) { t.toInvestigation() }, func(t *Teller) {
			t.By(Stella, "ethics_office", docket.FileReport, &docket.ReportFiled{Text: text("Found.")})
		}, procedure.Hearing, 200 * day, procedure.Investigation, []docket.Kind{docket.Remind, docket.Remind, docket.Lapse, docket.Escalate}},
		{"hearing", func(t *Teller) { t.toHearing() }, func(t *Teller) {
			t.By(Rene, "", docket.WaiveHearing, &docket.HearingWaiver{Free: true})
		}, procedure.Decision, 150 * day, procedure.Hearing, []docket.Kind{docket.Remind, docket.Remind, docket.Lapse, docket.Escalate}},
		{"decision", func(t *Teller) { t.toDecision() }, func(t *Teller) {
			t.vote(panel, "violation:a1", "no")
			t.By(panel[0], "", docket.Find, &docket.FindingMade{Allegation: "a1", Reasons: text("Not shown.")})
			t.By(panel[0], "", docket.IssueDecision, &docket.DecisionIssued{Reasons: text("Not shown.")})
		}, procedure.Closed, 90 * day, procedure.Decision, []docket.Kind{docket.Remind, docket.Remind, docket.Lapse}},
		{"appeal", func(t *Teller) { t.toAppeal(docket.SanctionTerms{Sanction: "private_reprimand"}) }, func(t *Teller) {
			t.By(Rene, "", docket.BringAppeal, &docket.Appealing{Against: "findings", Grounds: []string{"facts"}, Text: text("Wrong.")})
		}, procedure.AppealStage, 60 * day, procedure.SanctionStage, []docket.Kind{docket.Remind, docket.Remind, docket.Lapse}},
		{"ruling on the appeal", func(t *Teller) {
			t.toAppeal(docket.SanctionTerms{Sanction: "private_reprimand"})
			t.By(Rene, "", docket.BringAppeal, &docket.Appealing{Against: "findings", Grounds: []string{"facts"}, Text: text("Wrong.")})
			t.seat("appeal_panel", "person-ruth", "reviewer", appealPanel)
		}, func(t *Teller) {
			t.vote(appealPanel, "appeal:reverse", "yes")
			t.By(appealPanel[0], "", docket.DecideAppeal, &docket.AppealRuling{Outcome: "reverse", Reasons: text("It was not so.")})
		}, procedure.Closed, 90 * day, procedure.AppealStage, []docket.Kind{docket.Remind, docket.Remind, docket.Lapse}},
		{"condition of a probation", func(t *Teller) {
			t.onProbation()
		}, func(t *Teller) {
			t.By(Rene, "", docket.ReportCompliance, &docket.ComplianceReport{Sanction: "s1", Condition: t.State().Sanctions[0].Conditions[0].ID, Text: text("Done.")})
		}, procedure.SanctionStage, 250 * day, procedure.SanctionStage, []docket.Kind{docket.Lapse}},
		{"the last day of a probation", func(t *Teller) {
			t.onProbation()
		}, func(t *Teller) {
			t.By(Stella, "ethics_office", docket.AllegeBreach, &docket.BreachAlleged{Sanction: "s1", Text: text("No course.")})
		}, procedure.SanctionStage, 800 * day, procedure.Closed, []docket.Kind{docket.Lapse, docket.Lapse}},
	}
}

var appealPanel = []string{"person-q1", "person-q2", "person-q3"}

func (t *Teller) onProbation() {
	t.Helper()
	t.toAppeal(docket.SanctionTerms{
		Sanction: "probation", Term: clock.MustPeriod("2 years"),
		Conditions: []docket.Condition{{Text: text("Take a course."), Due: clock.MustPeriod("6 months")}},
	})
	t.effect()
}
