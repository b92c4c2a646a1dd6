package docket

import (
	"strconv"

	"probity/procedure"
)

// Acts of probable cause, charge, answer and default.
const (
	FindCause      Kind = "find_cause"
	ChargeAct      Kind = "charge"
	AnswerCharge   Kind = "answer"
	DeclareDefault Kind = "declare_default"
)

func chargeActs() []Spec {
	return []Spec{
		{Kind: FindCause, Title: "Rule on probable cause", Past: "Probable cause was ruled on", By: []procedure.Role{procedure.Owner}, In: []procedure.Kind{procedure.Review}, Exits: []procedure.Event{procedure.CauseFound, procedure.NoCause}, Visible: ToParties, New: func() Particulars { return new(CauseRuling) }},
		{Kind: ChargeAct, Title: "Charge the respondent", Past: "The respondent was charged", By: []procedure.Role{procedure.Owner, procedure.Secretariat}, In: []procedure.Kind{procedure.Charge}, Visible: ToParties, New: func() Particulars { return new(Charging) }, when: stageHasNotice},
		{Kind: AnswerCharge, Title: "Answer the charge", Past: "The charge was answered", By: []procedure.Role{procedure.Respondent}, In: []procedure.Kind{procedure.Charge}, Exits: []procedure.Event{procedure.Answered}, Visible: ToParties, New: func() Particulars { return new(ChargeAnswer) }, when: chargeServed},
		{Kind: DeclareDefault, Title: "Declare default", Past: "The respondent was declared in default", By: []procedure.Role{procedure.Owner}, In: []procedure.Kind{procedure.Charge, procedure.Hearing}, Exits: []procedure.Event{procedure.Defaulted}, Visible: ToParties, New: func() Particulars { return new(DefaultDeclared) }},
	}
}

// CauseRuling says whether there is probable cause.
type CauseRuling struct {
	Cause   string `json:"cause"` // yes, no, lesser
	Reasons string `json:"reasons"`
}

func (a *CauseRuling) event() procedure.Event {
	return map[string]procedure.Event{"yes": procedure.CauseFound, "no": procedure.NoCause, "lesser": procedure.LesserMeasure}[a.Cause]
}

func (a *CauseRuling) check(m *moment) *Refusal {
	if a.event() == "" {
		return refuse(BadRequest, "Say yes, no, or lesser (a measure short of a charge).").at("cause")
	}
	if _, ok := m.stage().Exit(a.event()); !ok {
		return refuse(NoProvision, "The procedure has no such way out of this stage.").at("cause")
	}
	if a.Cause == "yes" {
		if r := m.needs(); r != nil {
			return r
		}
	}
	if r := m.carriedHere("cause", a.Cause, "cause"); r != nil {
		return r
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *CauseRuling) apply(*State, *Entry) {}
func (a *CauseRuling) follow(m *moment)     { m.leave(a.event()) }

// Charging puts the formal charge.
type Charging struct {
	Allegations []string `json:"allegations,omitempty"` // empty: all
	Text        string   `json:"text"`
}

func (a *Charging) check(m *moment) *Refusal {
	st := m.stage()
	for i := range m.s.Letters {
		if l := &m.s.Letters[i]; l.Notice == st.Notice && l.ServedAt.IsZero() && l.To == procedure.Respondent && !l.IssuedAt.Before(m.s.Since()) {
			return refuse(Already, "The charge has been written and is on its way (%s).", l.ID)
		}
	}
	for i, id := range a.Allegations {
		if m.s.Allegation(id) == nil {
			return refuse(Unknown, "There is no allegation %q.", id).at("allegations." + strconv.Itoa(i))
		}
	}
	return needText(a.Text, "text", "State the charge: what was done and which provision it breaks.")
}

func (a *Charging) ids(s *State) []string {
	if len(a.Allegations) > 0 {
		return a.Allegations
	}
	var all []string
	for i := range s.Allegations {
		if s.Allegations[i].Dropped == 0 {
			all = append(all, s.Allegations[i].ID)
		}
	}
	return all
}

func (a *Charging) apply(s *State, e *Entry) {
	ids := a.ids(s)
	for i := range s.Allegations {
		x := &s.Allegations[i]
		if has(ids, x.ID) {
			x.Charged = e.Seq
			x.Answer = "" // what answers the charge is given to the charge, not to the notice before it
		} else if x.Dropped == 0 && x.Charged == 0 {
			x.Dropped = e.Seq
		}
	}
}

func (a *Charging) follow(m *moment) {
	m.issue(m.p.Notice(m.stage().Notice), "", a.ids(m.s))
	m.happen(procedure.Charged, "")
}

// chargeLetter is the latest charge written to the respondent in this stage.
func (m *moment) chargeLetter() *Letter {
	st := m.stage()
	for i := len(m.s.Letters) - 1; i >= 0; i-- {
		if l := &m.s.Letters[i]; l.Notice == st.Notice && l.To == procedure.Respondent {
			return l
		}
	}
	return nil
}

func chargeServed(m *moment) *Refusal {
	l := m.chargeLetter()
	if l == nil || l.ServedAt.IsZero() {
		return refuse(NotYet, "There is no charge to answer until one has been served on the respondent.")
	}
	return nil
}

// ChargeAnswer answers the charge, item by item.
type ChargeAnswer struct {
	Answers map[string]string `json:"answers"`
	Text    string            `json:"text,omitempty"`
}

func (a *ChargeAnswer) check(m *moment) *Refusal {
	if len(a.Answers) == 0 && a.Text == "" {
		return refuse(BadRequest, "Answer each allegation: admitted, denied or no_knowledge.").at("answers")
	}
	return checkAnswers(m, a.Answers)
}
func (a *ChargeAnswer) apply(s *State, _ *Entry) { s.answer(a.Answers) }
func (a *ChargeAnswer) follow(m *moment)         { m.leave(procedure.Answered) }

// DefaultDeclared treats the charge as admitted because nobody answered. It
// needs proof of proper service and the time to have run out; silence alone is
// not default (guarantee 16).
type DefaultDeclared struct {
	Reasons string `json:"reasons"`
}

func (a *DefaultDeclared) check(m *moment) *Refusal {
	if m.stage().Kind == procedure.Hearing {
		return a.absent(m)
	}
	l := m.chargeLetter()
	if l == nil || l.ServedAt.IsZero() {
		return refuse(Unfair, "There is no proof that the charge reached the respondent; without it nobody is in default.")
	}
	n := m.p.Notice(l.Notice)
	if len(n.Proven) > 0 && !has(n.Proven, l.Method) {
		return refuse(Unfair, "The charge was served by %s, which does not prove service for a default.", l.Method).rule(n.Cite)
	}
	for i := range m.s.Clocks {
		if c := &m.s.Clocks[i]; c.Open() && c.Act == AnswerCharge {
			return refuse(NotYet, "The respondent may answer until %s: %s.", c.Deadline.Day, c.Deadline.Sentence).until(c.Deadline.At).rule(c.Cite)
		}
	}
	if !m.s.HasFlag("default_open") {
		return refuse(NotYet, "The time to answer has not run out.")
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}

func (a *DefaultDeclared) absent(m *moment) *Refusal {
	h := m.lastHearing()
	if h == nil || h.Held == 0 || h.Appeared {
		return refuse(NotYet, "Default at the hearing needs a hearing that was held and to which the respondent did not come.")
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}

func (a *DefaultDeclared) apply(s *State, _ *Entry) {
	for i := range s.Allegations {
		if x := &s.Allegations[i]; x.Charged > 0 && x.Answer == "" {
			x.Admitted = "default"
		}
	}
}

func (a *DefaultDeclared) follow(m *moment) {
	m.flag("defaulted", procedure.Respondent, "")
	m.leave(procedure.Defaulted)
}
