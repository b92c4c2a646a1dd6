package docket

import (
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Duty is what somebody owes, by a day if there is one. Duties are what task
// lists, reminders and escalation are made from.
type Duty struct {
	ID        string         `json:"id"` // stable while the duty stands: "clock:response/1", "letter:n3"
	Owner     procedure.Role `json:"owner"`
	Person    string         `json:"person,omitempty"` // when one person owes it
	What      string         `json:"what"`
	Act       Kind           `json:"act,omitempty"` // the act that meets it
	Ref       string         `json:"ref,omitempty"`
	Due       clock.Date     `json:"due,omitzero"`
	DueAt     time.Time      `json:"due_at,omitzero"`
	Sentence  string         `json:"sentence,omitempty"` // how the day was counted
	Since     time.Time      `json:"since"`
	Late      bool           `json:"late,omitempty"`
	Standing  string         `json:"standing_still,omitempty"` // why the time does not run now
	Escalated procedure.Role `json:"escalated,omitempty"`      // office that was told
	Rule      string         `json:"rule"`
}

// Duties lists who owes what in the case now: what time limits ask for, letters
// to serve, rulings that somebody waits for, and the step the stage's owner
// must take next. Of a closed case its letters that are not served, its
// publications and, once its time is over, its record can still ask for something.
func Duties(p *procedure.Procedure, s *State, now time.Time) []Duty {
	if s.Head == 0 || s.Purged {
		return nil
	}
	d := duties{p: p, s: s, now: now}
	if s.Closed != nil {
		d.fromLetters()
		d.fromPublications()
		d.fromProposals()
		d.fromRecord()
		return d.list
	}
	d.fromClocks()
	d.fromLetters()
	d.fromReport()
	d.fromRequests()
	d.fromPanels()
	d.fromSanctions()
	d.fromPublications()
	d.fromProposals()
	d.fromStage()
	return d.list
}

type duties struct {
	p    *procedure.Procedure
	s    *State
	now  time.Time
	list []Duty
}

func (d *duties) add(x Duty) {
	if o := d.p.Office(string(x.Owner)); o != nil {
		m := moment{p: d.p, s: d.s}
		if to := m.reroutedTo(string(x.Owner)); to != "" {
			x.Owner = procedure.Role(to)
		}
	}
	d.list = append(d.list, x)
}

func (d *duties) fromClocks() {
	for i := range d.s.Clocks {
		c := &d.s.Clocks[i]
		rule := d.p.Clock(c.Rule)
		late := d.late(c)
		if !c.Open() && !late || c.Duty == "" || c.Deadline.Rule.Bound == clock.Min {
			continue
		}
		x := Duty{
			ID: "clock:" + c.ID, Owner: c.Owner, What: c.Duty, Act: d.next(c.Act), Ref: c.Ref, Due: c.Deadline.Day, DueAt: c.Deadline.At,
			Sentence: c.Deadline.Sentence, Since: c.Since, Late: late || c.Deadline.Expired(d.now), Rule: c.Cite,
		}
		if c.Standing() {
			x.Standing = TollWords(c.Tolls[len(c.Tolls)-1])
		}
		if c.Escalated && rule != nil {
			x.Escalated = EscalatesTo(d.p, rule.Owner)
		}
		x.Owner = d.named(c.Owner)
		d.add(x)
	}
}

// late reports whether a clock ran out and what it asked for is owed all the same.
func (d *duties) late(c *Running) bool {
	rule := d.p.Clock(c.Rule)
	return c.End == "expired" && rule != nil && rule.OnExpiry.Overdue && d.stillOwed(c, rule)
}

// stillOwed reports whether what a late clock asked for is still to be done:
// nothing since has ended it and the case is still where it counts.
func (d *duties) stillOwed(c *Running, rule *procedure.Clock) bool {
	if c.Stage != "" && c.Stage != d.s.Stage {
		return false
	}
	for _, ev := range rule.Ends {
		if h := d.s.Happened(ev); h != nil && h.At.After(c.Since) && (!rule.Each || h.Ref == c.Ref) {
			return false
		}
	}
	return true
}

func (d *duties) named(r procedure.Role) procedure.Role {
	switch r {
	case procedure.Owner:
		return d.p.Stage(d.s.Stage).Owner
	case procedure.Secretariat:
		return procedure.Role(d.p.FileKeeper)
	case procedure.Panel, procedure.Chair:
		if b := d.p.Stage(d.s.Stage).Body; b != "" {
			return procedure.Role(b)
		}
	}
	return r
}

// fromLetters makes a staff duty of every letter that the first method did not
// deliver: send it by the next one and enter the proof.
func (d *duties) fromLetters() {
	for i := range d.s.Letters {
		l := &d.s.Letters[i]
		if !l.ServedAt.IsZero() {
			continue
		}
		if l.BySystem() {
			continue // the system's own attempt is under way
		}
		n, next := d.p.Notice(l.Notice), l.Next()
		what := "Serve “" + n.Title + "” and enter the proof"
		if next != "" {
			what = "Send “" + n.Title + "” by " + words(next) + " and enter the proof"
		}
		x := Duty{ID: "letter:" + l.ID, Owner: procedure.Role(d.p.FileKeeper), What: what, Act: Serve, Ref: l.ID, Since: l.IssuedAt, Rule: n.Cite}
		if c := d.s.presumption(l.ID); c != nil {
			x.What += ", or that it did not arrive; otherwise receipt is presumed"
			x.Due, x.DueAt, x.Sentence, x.Rule = c.Deadline.Day, c.Deadline.At, c.Deadline.Sentence, c.Cite
		}
		d.add(x)
	}
}

func (d *duties) fromRequests() {
	for i := range d.s.Requests {
		q := &d.s.Requests[i]
		c := d.s.Clock(q.Clock)
		if q.Decided > 0 || c == nil {
			continue
		}
		owner := d.p.Stage(d.s.Stage).Owner
		cite := c.Cite
		if rule := d.p.Clock(c.Rule); rule != nil && rule.Extension != nil {
			owner, cite = d.named(rule.Extension.GivenBy), rule.Extension.Cite
			if cite == "" {
				cite = c.Cite
			}
		}
		d.add(Duty{ID: "request:" + q.ID, Owner: owner, What: "Rule on a request for more time", Act: DecideExtension, Ref: q.ID, Due: c.Deadline.Day, DueAt: c.Deadline.At, Sentence: c.Deadline.Sentence, Since: d.s.UpdatedAt, Rule: cite})
	}
	if d.s.Withdrawal > 0 {
		d.add(Duty{ID: "withdrawal", Owner: d.p.Stage(d.s.Stage).Owner, What: "Answer the request to withdraw the report", Act: DecideWithdrawal, Since: d.s.UpdatedAt, Rule: d.p.Exit.WithdrawCite})
	}
	for i := range d.s.Offers {
		if o := &d.s.Offers[i]; o.Status == "open" {
			who, what, act := procedure.Role(d.p.Consent.RuledBy), "Rule on the offer to end the case by agreement", AcceptConsent
			if !o.Assent {
				who, what, act = procedure.Respondent, "Say whether you agree to the offer", AssentConsent
			}
			d.add(Duty{ID: "offer:" + o.ID, Owner: who, What: what, Act: act, Ref: o.ID, Since: d.s.UpdatedAt, Rule: d.p.Consent.Cite})
		}
	}
	for i := range d.s.Informations {
		if q := &d.s.Informations[i]; q.Answered == 0 {
			d.add(Duty{ID: "question:" + q.ID, Owner: q.To, What: "Answer the question put to you", Act: GiveInformation, Ref: q.ID, Since: d.s.UpdatedAt, Rule: d.p.Filing.Cite})
		}
	}
	d.fromStay()
	if x := d.s.measure(); x != nil && x.challenged() {
		im := d.p.InterimMeasure(x.Measure)
		d.add(Duty{ID: "interim:" + x.ID, Owner: d.named(im.By[0]), What: "Rule on the challenge to the interim measure", Act: ReviewInterim, Ref: x.ID, Since: x.At, Rule: im.Cite})
	}
}

// fromStay names who rules on a request for a stay, and who ends the stay that was
// granted: what it waits for is over outside the case.
func (d *duties) fromStay() {
	q := d.s.stayAsked()
	if q == nil {
		return
	}
	x := Duty{ID: "stay:" + q.ID, Owner: d.named(procedure.Role(d.p.Stay.RuledBy)), What: "Rule on the request for a stay", Act: DecideStay, Ref: q.ID, Since: d.s.UpdatedAt, Rule: d.p.Stay.Cite}
	if q.Granted {
		x.What, x.Act = "Lift the stay once what it waits for is over", LiftStay
	} else if b := d.p.BodyOf(d.p.Stay.RuledBy); b != nil && !d.seated(b.ID) {
		x.Owner, x.What, x.Act, x.Ref = b.SeatedBy, "Seat "+b.Title, SeatPanel, b.ID
	}
	d.add(x)
}

func (d *duties) fromReport() {
	if d.s.Respondent.Person == "" {
		d.add(Duty{ID: "respondent", Owner: procedure.Role(d.p.FileKeeper), What: "Say which member the respondent is", Act: Identify, Since: d.s.OpenedAt, Rule: d.p.Filing.Cite})
	}
}

func (d *duties) fromPanels() {
	for i := range d.s.Challenges {
		c := &d.s.Challenges[i]
		if c.Decided > 0 {
			continue
		}
		for j := range d.s.Panels {
			if b := d.p.BodyOf(d.s.Panels[j].Body); d.s.Seat(b.ID, c.Person) != nil {
				by := b.Challenge.RuledBy
				if by == "" {
					by = b.SeatedBy
				}
				d.add(Duty{ID: "challenge:" + c.ID, Owner: d.named(by), What: "Rule on the challenge to a member", Act: DecideChallenge, Ref: c.ID, Since: d.s.UpdatedAt, Rule: b.Cite})
				break
			}
		}
	}
	for i := range d.s.Panels {
		p := &d.s.Panels[i]
		b := d.p.BodyOf(p.Body)
		if !StillSits(d.p, d.s, p) {
			continue
		}
		if p.QuorumLost {
			d.add(Duty{ID: "quorum:" + b.ID, Owner: d.named(b.SeatedBy), What: "Fill the vacant seats of " + b.Title, Act: Replace, Ref: b.ID, Since: d.s.UpdatedAt, Rule: b.Cite})
		}
		if !b.Certificate {
			continue
		}
		for j := range p.Seats {
			if st := &p.Seats[j]; st.Left == 0 && st.Declared == 0 && st.Role != "alternate" {
				d.add(Duty{ID: "certificate:" + b.ID + ":" + st.Person, Owner: procedure.Role(b.ID), Person: st.Person, What: "Sign the conflict certificate", Act: Declare, Ref: b.ID, Since: d.s.UpdatedAt, Rule: b.Cite})
			}
		}
	}
}

func (d *duties) fromSanctions() {
	if st := d.p.Stage(d.s.Stage); st.Kind != procedure.SanctionStage {
		return
	}
	for i := range d.s.Sanctions {
		x := &d.s.Sanctions[i]
		s := d.p.Sanction(x.Sanction)
		switch {
		case x.Status == StatusDecided && d.s.byItself(d.p):
		case x.Status == StatusDecided && d.s.Stay == 0:
			d.fromEffect(x, s)
		case x.Status == StatusInEffect && x.Breach != "":
			m := moment{p: d.p, s: d.s}
			who, what, act := procedure.Role(orElse(m.breachBody(x), string(d.p.Stage(d.s.Stage).Owner))), "Rule on the breach", DecideBreach
			if x.Breach == "alleged" {
				who, what, act = procedure.Respondent, "Answer for the breach", AnswerBreach
			}
			d.add(Duty{ID: "breach:" + x.ID, Owner: who, What: what, Act: act, Ref: x.ID, Since: d.s.UpdatedAt, Rule: s.Cite})
		case x.Status == StatusInEffect:
			for j := range x.Conditions {
				if c := &x.Conditions[j]; c.Met == 0 {
					d.add(Duty{ID: "condition:" + x.ID + "." + c.ID, Owner: procedure.Respondent, What: "Meet the condition " + c.ID + " and report it", Act: ReportCompliance, Ref: x.ID, Since: x.Effective, Rule: s.Cite})
				}
			}
			if s.Compliance != "" || len(x.Conditions) > 0 && !s.Term {
				d.add(Duty{ID: "confirm:" + x.ID, Owner: d.p.Stage(d.s.Stage).Owner, What: "Confirm, when it is so, that the duties of the sanction are met", Act: ConfirmComply, Ref: x.ID, Since: x.Effective, Rule: s.Cite})
			}
		}
	}
	for i := range d.s.Petitions {
		if q := &d.s.Petitions[i]; q.Decided == 0 {
			m := moment{p: d.p, s: d.s}
			d.add(Duty{ID: "petition:" + q.ID, Owner: procedure.Role(m.reinstateBody(q)), What: "Rule on the petition for reinstatement", Act: DecidePetition, Ref: q.ID, Since: d.s.UpdatedAt, Rule: d.p.Sanction(d.s.Sanction(q.Sanction).Sanction).Cite})
		}
	}
}

// fromStage names the step the case waits for, when no time limit already asks
// its owner for it. Every open stage has one, so that no case waits for nobody.
func (d *duties) fromStage() {
	st := d.p.Stage(d.s.Stage)
	what, act, owner := d.nextStep(st)
	if act == "" {
		return
	}
	for i := range d.list {
		if d.list[i].Act == act {
			return
		}
	}
	d.add(Duty{ID: "stage:" + st.ID, Owner: owner, What: what, Act: act, Since: d.s.Since(), Rule: st.Cite})
}

func (d *duties) nextStep(st *procedure.Stage) (string, Kind, procedure.Role) {
	owner := st.Owner
	switch st.Kind {
	case procedure.Intake:
		return "See whether the report is complete, and pass it on", CompleteIntake, owner
	case procedure.Screening:
		return "Answer the tests of the screening and accept, dismiss or refer", Accept, owner
	case procedure.Response:
		if len(toBeNoticed(d.s, st.Notice)) > 0 && !d.onItsWay(st.Notice) {
			return "Give the respondent notice of the allegations", Notify, owner
		}
		return "Answer the allegations, or waive the answer", Respond, procedure.Respondent
	case procedure.Inquiry:
		if st.Notice != "" && len(toBeNoticed(d.s, st.Notice)) > 0 && !d.onItsWay(st.Notice) {
			return "Give the respondent notice of the allegations", Notify, owner
		}
		return "Conclude the inquiry", ConcludeInquiry, owner
	case procedure.Investigation:
		if d.s.Happened(procedure.Assigned) == nil {
			return "Assign an investigator", Assign, owner
		}
		return "Investigate and file the report", FileReport, procedure.Investigator
	case procedure.Review:
		if what, act, who := d.vote(st, "Vote on probable cause"); act != "" {
			return what, act, who
		}
		return "Rule on probable cause", FindCause, owner
	case procedure.Charge:
		if h := d.s.Happened(procedure.Charged); h == nil || h.At.Before(d.s.Since()) {
			return "Charge the respondent", ChargeAct, owner
		}
		if d.s.HasFlag("default_open") {
			return "Declare default, or wait for the answer", DeclareDefault, owner
		}
		return "Answer the charge", AnswerCharge, procedure.Respondent
	case procedure.Hearing:
		return d.hearingStep(st)
	case procedure.Decision:
		if b := d.p.BodyOf(st.Body); b != nil && !d.seated(b.ID) {
			return "Seat " + b.Title, SeatPanel, b.SeatedBy
		}
		return "Vote on each allegation and issue the decision", IssueDecision, procedure.Role(orElse(st.Body, string(owner)))
	case procedure.ReconsiderStage:
		return d.reconsiderStep(st)
	case procedure.AppealStage:
		return d.appealStep(st)
	case procedure.Oversight:
		if what, act, who := d.vote(st, "Vote on whether to agree"); act != "" {
			return what, act, who
		}
		return "Tell the body above, and enter its answer", OversightAnswers, owner
	case procedure.SanctionStage:
		return "Keep watch over the sanction until it is done", ConfirmComply, owner
	case procedure.Dismissed:
		if h := d.s.Happened(procedure.ReviewAsked); h != nil && !h.At.Before(d.s.Since()) {
			if what, act, who := d.vote(st, "Vote on whether the dismissal stands"); act != "" {
				return what, act, who
			}
			return "Rule on the review of the dismissal", DecideReview, owner
		}
		side := procedure.Complainant
		if d.s.Complainant.Person == "" {
			side = procedure.Respondent
		}
		return "Ask for a review of the dismissal, if you wish", AskReview, side
	case procedure.Mediation:
		return "Record the outcome of mediation", RecordMediation, owner
	}
	return "", "", ""
}

func (d *duties) hearingStep(st *procedure.Stage) (string, Kind, procedure.Role) {
	if b := d.p.BodyOf(st.Body); b != nil && !d.seated(b.ID) {
		return "Seat " + b.Title, SeatPanel, b.SeatedBy
	}
	m := moment{p: d.p, s: d.s, now: d.now}
	h := m.lastHearing()
	switch {
	case h == nil || h.Round != d.s.Round:
		return "Set the hearing", SetHearing, st.Owner
	case h.Held == 0:
		return "Hold the hearing", HoldHearing, st.Owner
	}
	return "Declare default, or go on to the decision", Proceed, st.Owner
}

// vote is what the body of the stage owes first, where it rules by vote: to be
// seated, and to vote.
func (d *duties) vote(st *procedure.Stage, what string) (string, Kind, procedure.Role) {
	b := d.p.BodyOf(st.Body)
	if !st.Ballot || b == nil {
		return "", "", ""
	}
	if !d.seated(b.ID) {
		return "Seat " + b.Title, SeatPanel, b.SeatedBy
	}
	about := aboutStage(st.Kind)
	for _, ref := range sortedKeys(stageMotions[about]) {
		if d.s.BallotOn(about+":"+ref).outcome() != "" {
			return "", "", ""
		}
	}
	return what, CastVote, procedure.Role(b.ID)
}

func (d *duties) reconsiderStep(st *procedure.Stage) (string, Kind, procedure.Role) {
	m := moment{p: d.p, s: d.s, now: d.now}
	if m.askedAgain() != nil {
		if b := d.p.BodyOf(st.Body); b != nil && !d.seated(b.ID) {
			return "Seat " + b.Title, SeatPanel, b.SeatedBy
		}
		return "Vote on the request to reconsider and rule on it", DecideReconsider, procedure.Role(st.Body)
	}
	if dec := d.s.Decision(""); dec != nil && dec.Served.IsZero() {
		return "Serve the decision, from which the time to ask for reconsideration runs", Serve, procedure.Role(d.p.FileKeeper)
	}
	who := procedure.Parties
	if len(d.p.Reconsider.By) == 1 {
		who = d.p.Reconsider.By[0]
	}
	return "Ask the body to reconsider, if you wish", AskReconsider, who
}

func (d *duties) appealStep(st *procedure.Stage) (string, Kind, procedure.Role) {
	m := moment{p: d.p, s: d.s, now: d.now}
	if m.pendingAppeal() == nil {
		if dec := d.s.Decision(""); dec != nil && dec.Served.IsZero() {
			return "Serve the decision, from which the time to appeal runs", Serve, procedure.Role(d.p.FileKeeper)
		}
		return "Appeal, if you wish", BringAppeal, procedure.Parties
	}
	if b := d.p.BodyOf(d.p.Appeal.Body); b != nil && !d.seated(b.ID) {
		return "Seat " + b.Title, SeatPanel, b.SeatedBy
	}
	return "Vote on the appeal and decide it", DecideAppeal, procedure.Role(d.p.Appeal.Body)
}

func (d *duties) seated(body string) bool {
	p := d.s.Panel(body)
	return p != nil && p.Round == d.s.Round
}

func (d *duties) onItsWay(notice string) bool {
	for i := range d.s.Letters {
		if l := &d.s.Letters[i]; l.Notice == notice && l.ServedAt.IsZero() {
			return true
		}
	}
	return false
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func words(s string) string {
	out := []byte(s)
	for i := range out {
		if out[i] == '_' {
			out[i] = ' '
		}
	}
	return string(out)
}
