package docket

import (
	"slices"
	"strconv"
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

// returnWindow is how long after a term reinstatement can be asked for; zero
// when the procedure sets no time.
func returnWindow(x *InForce, r *procedure.Reinstate) clock.Period {
	if up := r.AutomaticUpTo; !up.IsZero() && !longer(x.Term, up) && !r.AutomaticWithin.IsZero() {
		return r.AutomaticWithin
	}
	return r.Within
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

// BreachAlleged orders the respondent to show cause why a breach should not be
// found. Escalation comes only after that, unless the procedure makes it
// automatic.
type BreachAlleged struct {
	Sanction string `json:"sanction"`
	Text     string `json:"text"`
}

func (a *BreachAlleged) check(m *moment) *Refusal {
	x, _, r := m.sanctionAt(a.Sanction, "sanction")
	if r != nil {
		return r
	}
	if x.Status != StatusInEffect {
		return refuse(NotHere, "That sanction is not in effect (%s).", x.Status).at("sanction")
	}
	if x.Breach != "" {
		return refuse(Already, "A breach of that sanction is being looked into.").at("sanction")
	}
	if m.s.Stay > 0 {
		return refuse(NotYet, "A stay is in force; what was decided asks for nothing until it ends.")
	}
	if !m.tells(procedure.Breached, procedure.Respondent) {
		return refuse(NoProvision, "This procedure has no letter by which a breach is put to the respondent, and nobody answers for what they were not told.").at("sanction")
	}
	return needText(a.Text, "text", "Say what was not kept.")
}

// tells reports whether a letter goes to the side at the event.
func (m *moment) tells(ev procedure.Event, to procedure.Role) bool {
	for _, n := range m.p.DueOn(ev) {
		if has(n.To, to) {
			return true
		}
	}
	return false
}

func (a *BreachAlleged) apply(s *State, _ *Entry) {
	if x := s.Sanction(a.Sanction); x != nil {
		x.Breach = "alleged"
	}
}
func (a *BreachAlleged) follow(m *moment) { m.happen(procedure.Breached, a.Sanction) }

// BreachAnswer is the respondent's answer.
type BreachAnswer struct {
	Sanction string `json:"sanction"`
	Text     string `json:"text"`
}

func (a *BreachAnswer) check(m *moment) *Refusal {
	x, _, r := m.sanctionAt(a.Sanction, "sanction")
	if r != nil {
		return r
	}
	if x.Breach != "alleged" {
		return refuse(NotYet, "No breach of that sanction waits for an answer.").at("sanction")
	}
	return needText(a.Text, "text", "Write your answer.")
}
func (a *BreachAnswer) apply(s *State, _ *Entry) {
	if x := s.Sanction(a.Sanction); x != nil {
		x.Breach = "answered"
	}
}
func (a *BreachAnswer) follow(m *moment) { m.happen(procedure.BreachAnswered, a.Sanction) }

// BreachRuling finds a breach or not; a breach may bring another sanction of
// the menu.
type BreachRuling struct {
	Sanction  string          `json:"sanction"`
	Breach    bool            `json:"breach"`
	Reasons   string          `json:"reasons"`
	Sanctions []SanctionTerms `json:"sanctions,omitempty"`
}

func (a *BreachRuling) check(m *moment) *Refusal {
	x, _, r := m.sanctionAt(a.Sanction, "sanction")
	if r != nil {
		return r
	}
	if x.Breach == "" {
		return refuse(NotYet, "No breach of that sanction has been put to the respondent.").at("sanction")
	}
	if x.Breach == "alleged" {
		for i := range m.s.Clocks {
			c := &m.s.Clocks[i]
			if c.Open() && c.Act == AnswerBreach && m.concerns(c, x.ID) {
				return refuse(NotYet, "The respondent may answer until %s: %s.", c.Deadline.Day, c.Deadline.Sentence).until(c.Deadline.At).rule(c.Cite)
			}
		}
		if !m.orderServed(x) {
			return refuse(NotYet, "The order to answer for the breach has not been served on the respondent.")
		}
	}
	if !a.Breach && len(a.Sanctions) > 0 {
		return refuse(Unfair, "No breach was found, so no sanction can follow.").at("sanctions")
	}
	if r := a.voted(m, x); r != nil {
		return r
	}
	if r := m.checkTerms(a.Sanctions, "sanctions", false); r != nil {
		return r
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}

// voted holds the ruling to what the body carried: the breach, and each sanction
// that is to follow from it at that sanction's own threshold.
func (a *BreachRuling) voted(m *moment, x *InForce) *Refusal {
	body := m.p.BodyOf(m.breachBody(x))
	if body == nil {
		return nil // decided by an office under this procedure
	}
	if m.s.Seat(body.ID, m.act.By.Person) == nil {
		return refuse(NotYours, "A breach is ruled on by %s.", body.Title).rule(body.Cite)
	}
	m.as = procedure.Role(body.ID)
	if r := m.votedOn("breach:"+x.ID, a.Breach, "breach", refuse(NotYet, "%s has not finished voting on the breach.", body.Title).rule(body.Cite)); r != nil {
		return r
	}
	for i, t := range a.Sanctions {
		if m.s.BallotOn("breach:"+x.ID+":"+t.Sanction).outcome() != Carried {
			return refuse(NotYet, "%s has not carried that sanction.", body.Title).at("sanctions." + strconv.Itoa(i)).rule(body.Cite)
		}
	}
	return nil
}

// breachBody is who rules on a breach: the stage's body, or else the body whose
// decision imposed the sanction.
func (m *moment) breachBody(x *InForce) string {
	if b := m.stage().Body; b != "" {
		return b
	}
	for i := range m.s.Decisions {
		if d := &m.s.Decisions[i]; d.Kind == "decision" && m.p.BodyOf(d.Body) != nil {
			return d.Body
		}
	}
	if d := m.s.decisionNamed(x.By); d != nil {
		return d.Body
	}
	return ""
}

func (a *BreachRuling) apply(s *State, e *Entry) {
	x := s.Sanction(a.Sanction)
	if x == nil {
		return
	}
	x.Breach = ""
	if a.Breach {
		s.Decisions = append(s.Decisions, Decision{ID: "d" + strconv.Itoa(len(s.Decisions)+1), Kind: "breach", Round: s.Round, Body: string(e.By.As), Violation: true, Seq: e.Seq, At: e.At})
	}
}

func (a *BreachRuling) follow(m *moment) {
	m.happen(procedure.BreachDecided, a.Sanction)
	if len(a.Sanctions) == 0 {
		m.sanctionsOver()
		return
	}
	// The sanction that was not kept stays in effect until the one in its place
	// takes effect, which waits for the service of this ruling.
	m.impose(a.Sanctions, m.s.Decisions[len(m.s.Decisions)-1].ID)
}

// breached is the sanction whose breach brought this one, or nil.
func (m *moment) breached(x *InForce) *InForce {
	d := m.s.decisionNamed(x.By)
	if d == nil {
		return nil
	}
	for i := range m.s.Events {
		if h := &m.s.Events[i]; h.Event == procedure.BreachDecided && h.Seq == d.Seq {
			return m.s.Sanction(h.Ref)
		}
	}
	return nil
}

// openToReturn refuses a petition in a closed case over which no sanction stands
// that knows a way back.
func openToReturn(m *moment) *Refusal {
	if m.s.Closed == nil || slices.ContainsFunc(m.s.Sanctions, func(x InForce) bool { return m.standsOpen(&x) }) {
		return nil
	}
	return refuse(CaseClosed, "The case was closed on %s (%s), and nothing in it is left to come back from.", m.day(m.s.Closed.At), m.s.Closed.Disposition)
}

// standsOpen reports whether the sanction is in effect and can be ended by petition.
func (m *moment) standsOpen(x *InForce) bool {
	s := m.p.Sanction(x.Sanction)
	return x.Status == StatusInEffect && s != nil && s.Reinstate != nil
}

// PetitionBrought asks for reinstatement, within the window the procedure sets. It
// opens a case again that was closed over the sanction, for this and nothing else.
type PetitionBrought struct {
	Sanction string `json:"sanction"`
	Text     string `json:"text"`
}

func (a *PetitionBrought) check(m *moment) *Refusal {
	x, s, r := m.sanctionAt(a.Sanction, "sanction")
	if r != nil {
		return r
	}
	if s.Reinstate == nil {
		return refuse(NoProvision, "The procedure knows no way back from this sanction.").at("sanction")
	}
	if s.Reinstate.Cite != "" {
		m.cite = s.Reinstate.Cite
	}
	if x.Status != StatusInEffect && (x.Status != StatusExpired || m.s.Closed != nil) {
		return refuse(NotHere, "That sanction is not in effect (%s).", x.Status).at("sanction")
	}
	for i := range m.s.Petitions {
		if q := &m.s.Petitions[i]; q.Sanction == x.ID && q.Decided == 0 {
			return refuse(Already, "A petition waits for a ruling.")
		}
	}
	if q := m.comesBack(x); q != nil {
		return refuse(Already, "Reinstatement was granted in entry %d, from the end of the term.", q.Decided)
	}
	if d := m.petitionOpens(x, s); m.now.Before(d.At) {
		return refuse(NotYet, "Reinstatement can be asked for from %s: %s.", d.Day, d.Sentence).until(d.At)
	}
	return needText(a.Text, "text", "Say why you should be reinstated.")
}

func (m *moment) petitionOpens(x *InForce, s *procedure.Sanction) clock.Deadline {
	if before := s.Reinstate.BeforeEnd; !before.IsZero() {
		return m.beforeEnd(x, before)
	}
	wait := s.Reinstate.NotBefore
	if wait.IsZero() {
		return clock.Deadline{}
	}
	from := clock.Trigger{Event: "in_effect", At: x.Effective, Label: "the day it took effect"}
	if s.Reinstate.FromInterim {
		if i := m.interimBefore(x); i != nil {
			from = clock.Trigger{Event: "interim_imposed", At: i.At, Label: "the interim measure"}
		}
	}
	d, err := clock.Rule{Period: wait, Bound: clock.Min}.Due(*m.p.Calendar(""), from)
	if err != nil {
		return clock.Deadline{}
	}
	return d
}

// beforeEnd is the first day, so long before the end of the sanction's term.
func (m *moment) beforeEnd(x *InForce, before clock.Period) clock.Deadline {
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Rule != TermRule || c.Ref != x.ID {
			continue
		}
		at := c.Deadline.Remind(before, *m.p.Calendar(c.Deadline.Rule.Calendar))
		return clock.Deadline{At: at, Day: m.date(at), Sentence: before.String() + " before the end of the term on " + c.Deadline.Day.String()}
	}
	return clock.Deadline{}
}

// interimBefore is the interim measure that was in force when the decision on
// the sanction was made, or nil.
func (m *moment) interimBefore(x *InForce) *Measure {
	d := m.s.decisionNamed(x.By)
	for i := range m.s.Measures {
		if i := &m.s.Measures[i]; d != nil && i.Seq < d.Seq && (i.Lifted == 0 || i.Lifted > d.Seq) {
			return i
		}
	}
	return nil
}

func (m *moment) petition(id string) *Petition {
	return first(m.s.Petitions, func(x *Petition) bool { return x.ID == id })
}

func (m *moment) reinstateBody(q *Petition) string {
	x := m.s.Sanction(q.Sanction)
	return m.p.Sanction(x.Sanction).Reinstate.By
}

func (a *PetitionBrought) apply(s *State, e *Entry) {
	s.Petitions = append(s.Petitions, Petition{ID: "r" + strconv.Itoa(len(s.Petitions)+1), Sanction: a.Sanction, Seq: e.Seq})
	s.Closed = nil
}

// reenter brings a case that was closed back to its sanctions. What hangs on
// coming there, the day on which a sanction takes effect, has been.
func (m *moment) reenter() {
	for i := len(m.s.Visits) - 1; i >= 0 && m.stage().Kind == procedure.Closed; i-- {
		if st := m.p.Stage(m.s.Visits[i].Stage); st != nil && st.Kind == procedure.SanctionStage {
			m.record(Effect{Entered: &Visit{Stage: st.ID, On: procedure.Petitioned, At: m.now}})
		}
	}
}

func (a *PetitionBrought) follow(m *moment) {
	x := m.s.Sanction(a.Sanction)
	s := m.p.Sanction(x.Sanction)
	q := &m.s.Petitions[len(m.s.Petitions)-1]
	m.reenter()
	m.happen(procedure.Petitioned, a.Sanction)
	// A short suspension ends by itself once the respondent asks, where the
	// procedure says so.
	if up := s.Reinstate.AutomaticUpTo; !up.IsZero() && !longer(x.Term, up) && x.Status == StatusExpired {
		m.record(Effect{Granted: &PetitionGrant{Petition: q.ID}})
		m.happen(procedure.PetitionDecided, a.Sanction)
		m.settle(x, StatusReinstated)
	}
}

// PetitionRuling rules on reinstatement. The burden is the respondent's.
type PetitionRuling struct {
	Petition string `json:"petition"`
	Grant    bool   `json:"grant"`
	Standard string `json:"standard,omitempty"` // empty: the procedure's
	Reasons  string `json:"reasons"`
}

func (a *PetitionRuling) check(m *moment) *Refusal {
	q := m.petition(a.Petition)
	if q == nil {
		return refuse(Unknown, "There is no petition %q.", a.Petition).at("petition")
	}
	if q.Decided > 0 {
		return refuse(Already, "That petition has been ruled on.").at("petition")
	}
	if r := m.ruledBy(m.reinstateBody(q), "petition:"+q.ID, a.Grant, "A petition"); r != nil {
		return r
	}
	if a.Standard == "" {
		a.Standard = m.p.Proof.Reinstatement
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}

func (a *PetitionRuling) apply(s *State, e *Entry) {
	for i := range s.Petitions {
		if q := &s.Petitions[i]; q.ID == a.Petition {
			q.Decided, q.Granted = e.Seq, a.Grant
		}
	}
}

func (a *PetitionRuling) follow(m *moment) {
	q := m.petition(a.Petition)
	x := m.s.Sanction(q.Sanction)
	m.happen(procedure.PetitionDecided, q.Sanction)
	switch {
	case a.Grant && m.backAtTheEnd(x):
	case a.Grant:
		m.settle(x, StatusReinstated)
	case x.Status == StatusExpired:
		m.settle(x, StatusDone)
	default:
		m.sanctionsOver()
	}
}

// backAtTheEnd reports whether who is reinstated comes back when the term ends: the
// petition is brought before that, and shortens nothing (ABA rule 25).
func (m *moment) backAtTheEnd(x *InForce) bool {
	return x.Status == StatusInEffect && !m.p.Sanction(x.Sanction).Reinstate.BeforeEnd.IsZero()
}

// comesBack is the petition by which the respondent comes back from the sanction
// when its term ends, or nil.
func (m *moment) comesBack(x *InForce) *Petition {
	return first(m.s.Petitions, func(q *Petition) bool { return q.Sanction == x.ID && q.Granted })
}
