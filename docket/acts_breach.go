package docket

import (
	"strconv"

	"probity/procedure"
)

// Breaches of a sanction: alleged, answered, ruled on.

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

func (a *BreachAlleged) apply(s *State, _ *Entry) { s.breach(a.Sanction, "alleged") }

// breach notes how it stands with a breach of the sanction; "" when none is alleged.
func (s *State) breach(sanction, stands string) {
	if x := s.Sanction(sanction); x != nil {
		x.Breach = stands
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

func (a *BreachAnswer) apply(s *State, _ *Entry) { s.breach(a.Sanction, "answered") }

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
	s.breach(a.Sanction, "")
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
