package docket

import (
	"strconv"
	"strings"

	"probity/procedure"
)

// The ruling on an appeal, and what it does to what was decided.

func appealPending(m *moment) *Refusal {
	if m.pendingAppeal() == nil {
		return refuse(NotYet, "No appeal is pending.")
	}
	m.cite = m.p.Appeal.Cite
	return nil
}

// AppealRuling decides the appeal, or appeals, that are pending. One ruling
// answers all of them.
type AppealRuling struct {
	Outcome   string          `json:"outcome"` // affirm, reverse, reduce, increase, modify, remand_facts, remand_decision, dismiss
	Reasons   string          `json:"reasons"`
	Sanctions []SanctionTerms `json:"sanctions,omitempty"` // in the place of the earlier ones
	Scope     string          `json:"scope,omitempty"`     // of a remand
}

func (a *AppealRuling) check(m *moment) *Refusal {
	ap := &m.p.Appeal
	body := m.p.BodyOf(ap.Body)
	if m.s.Seat(ap.Body, m.act.By.Person) == nil {
		return refuse(NotYours, "The appeal is decided by %s.", body.Title)
	}
	m.as = procedure.Role(ap.Body)
	if !has(ap.Outcomes, a.Outcome) {
		return refuse(NoProvision, "An appeal can end in: %s.", strings.Join(ap.Outcomes, ", ")).at("outcome")
	}
	if c := m.s.OpenClock(ap.CrossClock); c != nil {
		return refuse(NotYet, "A cross-appeal may still be brought until %s.", c.Deadline.Day).until(c.Deadline.At)
	}
	if r := m.stillArguing(); r != nil {
		return r
	}
	if m.s.BallotOn("appeal:"+a.Outcome).outcome() != Carried {
		return refuse(NotYet, "%s has not carried that outcome in a vote.", body.Title).at("outcome")
	}
	changes := has([]string{"reduce", "increase", "modify"}, a.Outcome)
	if changes && len(a.Sanctions) == 0 {
		return refuse(BadRequest, "Name the sanctions in the place of the earlier ones.").at("sanctions")
	}
	if !changes && len(a.Sanctions) > 0 {
		return refuse(BadRequest, "That outcome names no sanctions.").at("sanctions")
	}
	if r := m.checkTerms(a.Sanctions, "sanctions", false); r != nil {
		return r
	}
	if r := a.direction(m); r != nil {
		return r
	}
	if ev := a.remand(); ev != "" {
		if _, ok := m.stage().Exit(ev); !ok {
			return refuse(NoProvision, "The procedure has no such way back.").at("outcome")
		}
		if r := needText(a.Scope, "scope", "Say what is sent back, and only that."); r != nil {
			return r
		}
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}

// direction holds a reduction to be one and refuses a heavier sanction unless
// the procedure allows an increase.
func (a *AppealRuling) direction(m *moment) *Refusal {
	was, is := 0, 0
	for i := range m.s.Sanctions {
		if s := &m.s.Sanctions[i]; s.Status == StatusDecided || s.Status == StatusInEffect {
			was = max(was, m.p.Sanction(s.Sanction).Rank)
		}
	}
	for _, t := range a.Sanctions {
		is = max(is, m.p.Sanction(t.Sanction).Rank)
	}
	if is > was && a.Outcome != "increase" {
		return refuse(Unfair, "That sanction is heavier than the one appealed against.").at("sanctions")
	}
	return nil
}

func (a *AppealRuling) remand() procedure.Event {
	switch a.Outcome {
	case "remand_facts":
		return procedure.RemandedToFacts
	case "remand_decision":
		return procedure.RemandedToDecide
	}
	return ""
}

func (a *AppealRuling) apply(s *State, e *Entry) {
	for i := range s.Appeals {
		if x := &s.Appeals[i]; x.Decided == 0 {
			x.Decided, x.Outcome = e.Seq, a.Outcome
		}
	}
	switch a.Outcome {
	case "reverse":
		s.replaceSanctions(StatusSetAside, e)
	case "reduce", "increase", "modify":
		s.replaceSanctions(StatusReplaced, e)
	case "remand_facts", "remand_decision":
		s.replaceSanctions(StatusSetAside, e)
		s.anew()
	}
	d := s.Decision("")
	violation := d != nil && d.Violation && a.Outcome != "reverse" && a.remand() == ""
	s.Decisions = append(s.Decisions, Decision{ID: "d" + strconv.Itoa(len(s.Decisions)+1), Kind: "appeal", Round: s.Round, Body: string(e.By.As), Violation: violation, Seq: e.Seq, At: e.At})
}

// anew opens another round: what is decided in it can be reconsidered and
// appealed as the first decision could.
func (s *State) anew() {
	s.Round++
	s.AppealsLost, s.ReconsidersLost = nil, nil
}

func (s *State) replaceSanctions(status string, e *Entry) {
	for i := range s.Sanctions {
		x := &s.Sanctions[i]
		if x.Status == StatusDecided || x.Status == StatusInEffect {
			x.Status, x.Ended = status, e.At
		}
	}
}

func (a *AppealRuling) follow(m *moment) {
	d := m.s.Decisions[len(m.s.Decisions)-1].ID
	if len(a.Sanctions) > 0 {
		m.impose(a.Sanctions, d)
	}
	m.happen(procedure.AppealDecided, d)
	for _, id := range []string{m.p.Appeal.Clock, m.p.Appeal.OtherClock, m.p.Appeal.CrossClock} {
		if c := m.s.OpenClock(id); c != nil {
			m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "void", On: procedure.AppealDecided}})
		}
	}
	if ev := a.remand(); ev != "" {
		m.leave(ev)
		return
	}
	m.leaveFinal()
}
