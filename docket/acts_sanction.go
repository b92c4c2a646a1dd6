package docket

import (
	"slices"
	"strings"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts of the sanction: effect, conditions, breach, expiry, reinstatement.
const (
	PutIntoEffect    Kind = "put_into_effect"
	ReportCompliance Kind = "report_compliance"
	ConfirmComply    Kind = "confirm_compliance"
	AllegeBreach     Kind = "allege_breach"
	AnswerBreach     Kind = "answer_breach"
	DecideBreach     Kind = "decide_breach"
	PetitionBack     Kind = "petition_reinstatement"
	DecidePetition   Kind = "decide_petition"
)

// TermRule is the clock of a sanction's own term; it is not a clock of the
// pack.
const TermRule = "term"

// ReturnRule is the time in which reinstatement can be asked for after a term.
const ReturnRule = "return"

// ConditionRule is the clock of a condition with a time of its own.
const ConditionRule = "condition"

func sanctionActs() []Spec {
	in := []procedure.Kind{procedure.SanctionStage}
	owner := []procedure.Role{procedure.Owner, procedure.Secretariat}
	return []Spec{
		{Kind: PutIntoEffect, Title: "Put a sanction into effect", Past: "A sanction took effect", By: append([]procedure.Role{procedure.TheClock}, owner...), In: in, Visible: ToParties, New: func() Particulars { return new(EffectGiven) }},
		{Kind: ReportCompliance, Title: "Report that a condition is met", Past: "The respondent reported that a condition is met", By: []procedure.Role{procedure.Respondent, procedure.Secretariat}, In: in, Visible: ToRespondent, New: func() Particulars { return new(ComplianceReport) }},
		{Kind: ConfirmComply, Title: "Confirm that a sanction's duties are met", Past: "It was confirmed that a sanction's duties are met", By: owner, In: in, Visible: ToParties, New: func() Particulars { return new(ComplianceConfirmed) }},
		{Kind: AllegeBreach, Title: "Order the respondent to answer for a breach", Past: "The respondent was ordered to answer for a breach", By: owner, In: in, Visible: ToParties, New: func() Particulars { return new(BreachAlleged) }},
		{Kind: AnswerBreach, Title: "Answer for a breach", Past: "The respondent answered for the breach", By: []procedure.Role{procedure.Respondent}, In: in, Visible: ToParties, New: func() Particulars { return new(BreachAnswer) }},
		{Kind: DecideBreach, Title: "Rule on a breach", Past: "The breach was ruled on", By: []procedure.Role{procedure.Owner, procedure.Chair, procedure.Member}, In: in, Visible: ToParties, New: func() Particulars { return new(BreachRuling) }},
		{Kind: PetitionBack, Title: "Ask to be reinstated", Past: "Reinstatement was asked for", By: []procedure.Role{procedure.Respondent}, In: in, Closed: true, Visible: ToParties, New: func() Particulars { return new(PetitionBrought) }, when: openToReturn},
		{Kind: DecidePetition, Title: "Rule on reinstatement", Past: "Reinstatement was ruled on", By: []procedure.Role{procedure.Owner, procedure.Chair, procedure.Member}, In: in, Visible: ToParties, New: func() Particulars { return new(PetitionRuling) }},
	}
}

func (m *moment) sanctionAt(id, field string) (*InForce, *procedure.Sanction, *Refusal) {
	x := m.s.Sanction(id)
	if x == nil {
		return nil, nil, refuse(Unknown, "There is no sanction %q in this case.", id).at(field)
	}
	s := m.p.Sanction(x.Sanction)
	m.cite = s.Cite
	return x, s, nil
}

// EffectGiven puts a sanction into effect. It is possible only in the sanction
// stage, which a case reaches when the decision is final, unless the procedure
// itself says otherwise (guarantee 11).
type EffectGiven struct {
	Sanction string `json:"sanction"`
}

func (a *EffectGiven) check(m *moment) *Refusal {
	x, s, r := m.sanctionAt(a.Sanction, "sanction")
	if r != nil {
		return r
	}
	if x.Status != StatusDecided {
		return refuse(Already, "That sanction is no longer waiting to take effect (%s).", x.Status).at("sanction")
	}
	if m.s.Stay > 0 {
		return refuse(NotYet, "A stay is in force.")
	}
	if s.Standing != "" && m.p.Standing(s.Standing) == nil {
		return refuse(Unfair, "This track does not own that standing.")
	}
	if what := m.untold(x); what != "" {
		return refuse(NotYet, "%s has not been served on the respondent; a sanction takes effect on nobody who was not told of it.", what)
	}
	return nil
}

// untold names the ruling behind a sanction that was not served on the
// respondent, or "".
func (m *moment) untold(x *InForce) string {
	if d := m.s.decisionNamed(x.By); d != nil && d.Kind == "breach" {
		if d.Served.IsZero() {
			return "The ruling on the breach"
		}
	} else if !m.toldOfDecision() {
		return "The decision"
	}
	return ""
}

// toldOfDecision reports whether the last decision of the case, or the one on
// appeal after it, was served on the respondent. What they agreed to themselves
// they know of.
func (m *moment) toldOfDecision() bool {
	for i := len(m.s.Decisions) - 1; i >= 0; i-- {
		d := &m.s.Decisions[i]
		if d.Kind == "breach" {
			continue // about what followed from it, and from nothing before
		}
		if !d.Served.IsZero() || d.Kind == "consent" {
			return true
		}
		if d.Kind == "decision" {
			return false
		}
	}
	return true
}

func (a *EffectGiven) apply(s *State, e *Entry) {
	if x := s.Sanction(a.Sanction); x != nil {
		x.Status, x.Effective = StatusInEffect, e.At
		if d := s.decisionNamed(x.By); d != nil && d.Final == 0 {
			d.Final = e.Seq
		}
	}
}

func (a *EffectGiven) follow(m *moment) {
	x := m.s.Sanction(a.Sanction)
	s := m.p.Sanction(x.Sanction)
	m.happen(procedure.InEffect, x.ID)
	m.happen(procedure.Event(string(procedure.InEffect)+":"+x.Sanction), x.ID)
	m.interimOver("in_effect")
	if before := m.breached(x); before != nil && before.Status == StatusInEffect {
		m.settle(before, StatusReplaced)
	}
	if s.Term {
		m.startTerm(x, s)
	}
	for i := range x.Conditions {
		c := x.Conditions[i]
		if c.Due.IsZero() {
			continue
		}
		m.startOwn(ConditionRule, "Condition "+c.ID, "Meet the condition and report it", procedure.Respondent, ReportCompliance, x.ID+"."+c.ID, c.Due, s.Cite)
	}
	if m.isInstant(x, s) {
		m.settle(x, StatusDone)
		return
	}
	m.sanctionsOver()
}

// isInstant reports a sanction that is complete as it takes effect: a letter, a
// reprimand, a removal.
func (m *moment) isInstant(x *InForce, s *procedure.Sanction) bool {
	return !s.Term && len(x.Conditions) == 0 && s.Compliance == "" && (s.Reinstate == nil)
}

func (m *moment) startTerm(x *InForce, s *procedure.Sanction) {
	m.startOwn(TermRule, "Term of "+lower(s.Title), "Keep to "+lower(s.Title), procedure.Respondent, "", x.ID, x.Term, s.Cite)
}

// startOwn starts a clock that belongs to a sanction rather than to the pack's
// list. It counts calendar time from today.
func (m *moment) startOwn(rule, title, duty string, owner procedure.Role, act Kind, ref string, length clock.Period, cite string) {
	d, err := clock.Rule{Period: length, Calendar: m.p.Calendar("").ID}.Due(*m.p.Calendar(""), clock.Trigger{Event: "in_effect", At: m.now, Label: "the day it took effect"})
	if err != nil {
		m.fail("%s of %s: %w", rule, ref, err)
		return
	}
	m.start(Running{Rule: rule, Title: title, Owner: owner, Duty: duty, Act: act, Ref: ref, Deadline: d, Cite: cite})
}

// settle ends a sanction and, when none is left that still asks something,
// leaves the stage.
func (m *moment) settle(x *InForce, status string) {
	m.record(Effect{Settled: &Settlement{Sanction: x.ID, Status: status}})
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Open() && (c.Ref == x.ID || strings.HasPrefix(c.Ref, x.ID+".")) {
			m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "void"}})
		}
	}
	m.sanctionsOver()
}

// sanctionsOver leaves the stage once nothing is left to wait for. A sanction
// without an end from which there is a way back, such as disbarment, is waited out
// by nobody: the case is closed over it, and a petition opens it again.
func (m *moment) sanctionsOver() {
	if m.stage().Kind != procedure.SanctionStage {
		return
	}
	for i := range m.s.Sanctions {
		x := &m.s.Sanctions[i]
		if x.Status == StatusDecided || x.Status == StatusInEffect && !m.onlyStands(x) {
			return
		}
	}
	for i := range m.s.Petitions {
		if m.s.Petitions[i].Decided == 0 {
			return
		}
	}
	for i := range m.s.Clocks {
		if c := &m.s.Clocks[i]; c.Open() && c.Rule == ReturnRule {
			return // somebody's time to ask runs
		}
	}
	m.leave(procedure.SanctionsDone)
}

// onlyStands reports whether the sanction asks nothing more of anybody and has no
// end of its own: what it asked for is confirmed, and only a petition ends it.
func (m *moment) onlyStands(x *InForce) bool {
	s := m.p.Sanction(x.Sanction)
	if s.Term || s.Reinstate == nil || x.Breach != "" || x.unmet() {
		return false
	}
	return s.Compliance == "" && len(x.Conditions) == 0 || slices.ContainsFunc(m.s.Events, func(h Happening) bool { return h.Event == procedure.ComplianceMet && h.Ref == x.ID })
}

// unmet reports whether a condition of the sanction is not met.
func (x *InForce) unmet() bool {
	return first(x.Conditions, func(c *Condition) bool { return c.Met == 0 }) != nil
}

// ComplianceReport says a condition is met, or that the sanction's duties are.
type ComplianceReport struct {
	Sanction  string        `json:"sanction"`
	Condition string        `json:"condition,omitempty"`
	Text      string        `json:"text"`
	Evidence  []NewEvidence `json:"evidence,omitempty"`
}

func (a *ComplianceReport) check(m *moment) *Refusal {
	x, _, r := m.sanctionAt(a.Sanction, "sanction")
	if r != nil {
		return r
	}
	if x.Status != StatusInEffect {
		return refuse(NotHere, "That sanction is not in effect (%s).", x.Status).at("sanction")
	}
	if a.Condition != "" && x.condition(a.Condition) == nil {
		return refuse(Unknown, "There is no condition %q.", a.Condition).at("condition")
	}
	return needText(a.Text, "text", "Say what was done, and attach what shows it.")
}

func (x *InForce) condition(id string) *Condition {
	for i := range x.Conditions {
		if x.Conditions[i].ID == id {
			return &x.Conditions[i]
		}
	}
	return nil
}

func (a *ComplianceReport) apply(s *State, e *Entry) {
	for _, n := range a.Evidence {
		s.addEvidence(n, e.By.As, e.Seq)
	}
}

func (a *ComplianceReport) follow(m *moment) {
	ref := a.Sanction
	if a.Condition != "" {
		ref += "." + a.Condition
	}
	for i := range m.s.Clocks {
		if c := &m.s.Clocks[i]; c.Open() && c.Rule == ConditionRule && c.Ref == ref {
			m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "met", On: procedure.ComplianceReported}})
		}
	}
	m.happen(procedure.ComplianceReported, a.Sanction)
}

// ComplianceConfirmed marks a condition, or all of a sanction's duties, as met.
type ComplianceConfirmed struct {
	Sanction  string `json:"sanction"`
	Condition string `json:"condition,omitempty"` // empty: all
	Note      string `json:"note,omitempty"`
}

func (a *ComplianceConfirmed) check(m *moment) *Refusal {
	x, _, r := m.sanctionAt(a.Sanction, "sanction")
	if r != nil {
		return r
	}
	if x.Status != StatusInEffect {
		return refuse(NotHere, "That sanction is not in effect (%s).", x.Status).at("sanction")
	}
	if a.Condition != "" {
		c := x.condition(a.Condition)
		if c == nil {
			return refuse(Unknown, "There is no condition %q.", a.Condition).at("condition")
		}
		if c.Met > 0 {
			return refuse(Already, "That condition is met.").at("condition")
		}
	}
	return nil
}

func (a *ComplianceConfirmed) apply(s *State, e *Entry) {
	x := s.Sanction(a.Sanction)
	if x == nil {
		return
	}
	for i := range x.Conditions {
		if c := &x.Conditions[i]; c.Met == 0 && (a.Condition == "" || a.Condition == c.ID) {
			c.Met = e.Seq
		}
	}
}

func (a *ComplianceConfirmed) follow(m *moment) {
	x := m.s.Sanction(a.Sanction)
	s := m.p.Sanction(x.Sanction)
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Open() && c.Rule == ConditionRule && (c.Ref == x.ID+"."+a.Condition || a.Condition == "" && strings.HasPrefix(c.Ref, x.ID+".")) {
			m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "met", On: procedure.ComplianceMet}})
		}
	}
	if x.unmet() {
		return
	}
	m.happen(procedure.ComplianceMet, x.ID)
	if !s.Term && s.Reinstate == nil {
		m.settle(x, StatusDone)
		return
	}
	m.sanctionsOver()
}
