package docket

import (
	"slices"
	"strconv"

	"probity/procedure"
	"probity/procedure/clock"
)

// The way back after a sanction: petitions and the rulings on them.

// returnWindow is how long after a term reinstatement can be asked for; zero
// when the procedure sets no time.
func returnWindow(x *InForce, r *procedure.Reinstate) clock.Period {
	if up := r.AutomaticUpTo; !up.IsZero() && !longer(x.Term, up) && !r.AutomaticWithin.IsZero() {
		return r.AutomaticWithin
	}
	return r.Within
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

// petitioned are the bodies and offices for whose ruling a petition waits.
func (m *moment) petitioned() []procedure.Role {
	var by []procedure.Role
	for i := range m.s.Petitions {
		if q := &m.s.Petitions[i]; q.Decided == 0 {
			by = append(by, procedure.Role(m.reinstateBody(q)))
		}
	}
	return by
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
