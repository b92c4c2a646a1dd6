package docket

import (
	"strconv"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts of leaving: resignation, death, incapacity, withdrawal, closing,
// reopening.
const (
	Resign           Kind = "resign"
	RecordDeath      Kind = "record_death"
	RecordIncapacity Kind = "record_incapacity"
	Withdraw         Kind = "withdraw"
	DecideWithdrawal Kind = "decide_withdrawal"
	CloseCase        Kind = "close"
	Reopen           Kind = "reopen"
)

func exitActs() []Spec {
	staff := []procedure.Role{procedure.Owner, procedure.Secretariat}
	return []Spec{
		{Kind: Resign, Title: "Resign", Past: "The respondent resigned", By: []procedure.Role{procedure.Respondent, procedure.Secretariat}, Visible: ToParties, New: func() Particulars { return new(Resignation) }, when: notResigned},
		{Kind: RecordDeath, Title: "Record the respondent's death", Past: "The respondent's death was recorded", By: staff, Visible: ToStaff, New: func() Particulars { return new(Death) }},
		{Kind: RecordIncapacity, Title: "Record that the respondent cannot take part", Past: "It was recorded that the respondent cannot take part", By: staff, Visible: ToStaff, New: func() Particulars { return new(Incapacity) }},
		{Kind: Withdraw, Title: "Ask to withdraw the report", Past: "The complainant asked to withdraw the report", By: []procedure.Role{procedure.Complainant}, Visible: ToComplainant, New: func() Particulars { return new(Withdrawal) }, when: notAskedBack},
		{Kind: DecideWithdrawal, Title: "Answer the request to withdraw", Past: "The request to withdraw was answered", By: staff, Visible: ToParties, New: func() Particulars { return new(WithdrawalRuling) }, when: askedBack},
		{Kind: CloseCase, Title: "Close the case", Past: "The case was closed", By: []procedure.Role{procedure.Owner}, Exits: []procedure.Event{procedure.ClosedNow}, Visible: ToParties, New: func() Particulars { return new(ClosingOrder) }},
		{Kind: Reopen, Title: "Reopen the case on new facts", Past: "The case was reopened on new facts", By: []procedure.Role{procedure.Staff}, Closed: true, Visible: ToParties, New: func() Particulars { return new(Reopening) }, when: isClosed},
	}
}

func notResigned(m *moment) *Refusal {
	if m.s.Respondent.Resigned > 0 {
		return refuse(Already, "The resignation is on the docket.")
	}
	if m.p.Exit.ResignCite != "" {
		m.cite = m.p.Exit.ResignCite
	}
	return nil
}

// Resignation never ends a case in silence: the procedure defers it, goes on
// all the same, closes with a bar on return, or takes it only by consent
// (guarantee 22).
type Resignation struct {
	On   clock.Date `json:"on,omitzero"`
	Note string     `json:"note,omitempty"`
	How  string     `json:"how,omitempty"` // set by the engine: the procedure's rule
}

func (a *Resignation) check(m *moment) *Refusal {
	a.How = m.p.Exit.Resign
	if a.How == "consent_only" {
		return refuse(NoProvision, "Under this procedure a respondent can leave only by consent; make an offer.")
	}
	if a.How == "close_bar" {
		if _, ok := m.stage().Exit(procedure.Resigned); !ok {
			return refuse(NotHere, "The procedure has no way out of this stage by resignation; the case goes on.")
		}
	}
	return nil
}

func (a *Resignation) apply(s *State, e *Entry) {
	s.Respondent.Resigned = e.Seq
	if a.How == "defer" {
		s.Deferred = e.Seq
	}
}

func (a *Resignation) follow(m *moment) {
	m.flag("resigned_"+a.How, procedure.Respondent, "")
	if a.How == "close_bar" {
		m.flag("barred", procedure.Respondent, "")
		m.leave(procedure.Resigned)
		return
	}
	m.happen(procedure.Resigned, "")
}

// Death is the respondent's.
type Death struct {
	On  clock.Date `json:"on"`
	How string     `json:"how,omitempty"` // set by the engine
}

func (a *Death) check(m *moment) *Refusal {
	if m.s.Respondent.Died > 0 {
		return refuse(Already, "The death is on the docket.")
	}
	if a.On.IsZero() || a.On.After(m.date(m.now)) {
		return refuse(BadRequest, "Give the day of death.").at("on")
	}
	a.How = m.p.Exit.Death
	if a.How == "close" {
		if _, ok := m.stage().Exit(procedure.Died); !ok {
			return refuse(NoProvision, "The procedure has no way out of this stage on death; close the case.")
		}
	}
	return nil
}
func (a *Death) apply(s *State, e *Entry) { s.Respondent.Died = e.Seq }
func (a *Death) follow(m *moment) {
	if a.How == "close" {
		for i := range m.s.Sanctions {
			x := &m.s.Sanctions[i]
			if x.Status == StatusDecided || x.Status == StatusInEffect {
				m.record(Effect{Settled: &Settlement{Sanction: x.ID, Status: StatusSetAside}})
			}
		}
		m.leave(procedure.Died)
		return
	}
	m.happen(procedure.Died, "")
}

// ForIncapacity is what a case is held for while the respondent cannot take part.
const ForIncapacity = "incapacity of the respondent"

// Incapacity says the respondent cannot take part for now. Under a procedure that
// holds the case for it, resuming the case says that they can again.
type Incapacity struct {
	Note string `json:"note,omitempty"`
	How  string `json:"how,omitempty"` // set by the engine
}

func (a *Incapacity) check(m *moment) *Refusal {
	if m.s.Respondent.Incapacity > 0 {
		return refuse(Already, "It is on the docket.")
	}
	a.How = m.p.Exit.Incapacity
	return nil
}
func (a *Incapacity) apply(s *State, e *Entry) {
	s.Respondent.Incapacity = e.Seq
	if a.How == "hold" && s.HeldFor == "" {
		s.HeldFor = ForIncapacity
	}
}
func (a *Incapacity) follow(m *moment) {
	switch a.How {
	case "hold":
		m.tollAll(procedure.TollHold)
		m.happen(procedure.Held, "")
	case "close":
		m.leave(procedure.ClosedNow)
	}
}

func notAskedBack(m *moment) *Refusal {
	if m.p.Exit.WithdrawCite != "" {
		m.cite = m.p.Exit.WithdrawCite
	}
	if m.s.Withdrawal > 0 {
		return refuse(Already, "Your request to withdraw waits for an answer.")
	}
	return nil
}

// Withdrawal is a request; the procedure answers it.
type Withdrawal struct {
	Reasons string `json:"reasons,omitempty"`
	How     string `json:"how,omitempty"` // set by the engine
}

func (a *Withdrawal) check(m *moment) *Refusal {
	a.How = m.p.Exit.Withdraw
	return nil
}
func (a *Withdrawal) apply(s *State, e *Entry) {
	if a.How == "ask" {
		s.Withdrawal = e.Seq
	}
}
func (a *Withdrawal) follow(m *moment) {
	m.happen(procedure.WithdrawalAsked, "")
	if a.How == "ends" {
		if _, ok := m.stage().Exit(procedure.Withdrawn); ok {
			m.leave(procedure.Withdrawn)
		}
	}
}

func askedBack(m *moment) *Refusal {
	if m.s.Withdrawal == 0 {
		return refuse(NotYet, "Nobody has asked to withdraw.")
	}
	return nil
}

// WithdrawalRuling lets the report be withdrawn, or goes on with the case.
type WithdrawalRuling struct {
	Grant   bool   `json:"grant"`
	Reasons string `json:"reasons"`
}

func (a *WithdrawalRuling) check(m *moment) *Refusal {
	if a.Grant {
		if _, ok := m.stage().Exit(procedure.Withdrawn); !ok {
			return refuse(NoProvision, "The case has come too far to end by withdrawal; it goes on.").at("grant")
		}
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *WithdrawalRuling) apply(s *State, _ *Entry) { s.Withdrawal = 0 }
func (a *WithdrawalRuling) follow(m *moment) {
	m.happen(procedure.WithdrawalDecided, "")
	if a.Grant {
		m.leave(procedure.Withdrawn)
	}
}

// ClosingOrder ends a case by the stage's owner, where the procedure allows.
type ClosingOrder struct {
	Reasons string `json:"reasons"`
}

func (a *ClosingOrder) check(*moment) *Refusal {
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *ClosingOrder) apply(*State, *Entry) {}
func (a *ClosingOrder) follow(m *moment)     { m.leave(procedure.ClosedNow) }

func isClosed(m *moment) *Refusal {
	if m.s.Closed == nil {
		return refuse(NotHere, "The case is open.")
	}
	return nil
}

// Reopening takes a closed case up again on recorded new facts, and only on
// those (guarantee 24).
type Reopening struct {
	NewFacts string `json:"new_facts"`
	Stage    string `json:"stage"` // where it goes on
}

func (a *Reopening) check(m *moment) *Refusal {
	st := m.p.Stage(a.Stage)
	if st == nil {
		return refuse(Unknown, "There is no stage %q.", a.Stage).at("stage")
	}
	if !has([]procedure.Kind{procedure.Screening, procedure.Investigation, procedure.Inquiry, procedure.Review}, st.Kind) {
		return refuse(BadRequest, "A case is reopened in a screening, an inquiry, an investigation or a review.").at("stage")
	}
	if !m.hadTheirSay() && st.Kind != procedure.Screening {
		return refuse(Unfair, "The respondent has not yet had the chance to answer; the case can only go back to a screening.").at("stage")
	}
	return needText(a.NewFacts, "new_facts", "State the new facts, and why they were not known.")
}

// hadTheirSay reports whether the respondent answered, gave the answer up, was
// heard, or let the time to answer pass (guarantee 2).
func (m *moment) hadTheirSay() bool {
	for _, ev := range []procedure.Event{procedure.Responded, procedure.ResponseWaived, procedure.Answered, procedure.HearingHeld, "commented:respondent"} {
		if m.s.Happened(ev) != nil {
			return true
		}
	}
	for i := range m.s.Clocks {
		if c := &m.s.Clocks[i]; c.Owner == procedure.Respondent && c.End == "expired" && (c.Act == Respond || c.Act == AnswerCharge || c.Act == Comment) {
			return true
		}
	}
	return false
}

func (a *Reopening) apply(s *State, e *Entry) {
	s.Closed = nil
	s.Reopenings = append(s.Reopenings, e.Seq)
	s.anew()
}

func (a *Reopening) follow(m *moment) {
	m.happen(procedure.Reopened, strconv.Itoa(len(m.s.Reopenings)))
	m.goTo(a.Stage, procedure.Reopened)
}
