package docket

import (
	"strconv"

	"probity/procedure"
)

// Acts about a stay: what was decided waits. It is ordered by those who have the
// stage, or asked for by the respondent where the procedure gives that right (45
// CFR 160.550).
const (
	OrderStay  Kind = "order_stay"
	AskStay    Kind = "ask_stay"
	DecideStay Kind = "decide_stay"
	LiftStay   Kind = "lift_stay"
)

func stayActs() []Spec {
	in := []procedure.Kind{procedure.ReconsiderStage, procedure.AppealStage, procedure.SanctionStage, procedure.Oversight}
	ordering := in[1:]
	ruling := []procedure.Role{procedure.Staff, procedure.Chair, procedure.Member}
	return []Spec{
		{Kind: OrderStay, Title: "Order a stay", Past: "A stay was ordered", By: []procedure.Role{procedure.Owner, procedure.Chair}, In: ordering, Visible: ToParties, New: func() Particulars { return new(StayOrder) }},
		{Kind: AskStay, Title: "Ask for a stay", Past: "A stay was asked for", By: []procedure.Role{procedure.Respondent}, In: in, Visible: ToParties, New: func() Particulars { return new(StayRequest) }, when: mayAskStay},
		{Kind: DecideStay, Title: "Rule on the request for a stay", Past: "The request for a stay was ruled on", By: ruling, Visible: ToParties, New: func() Particulars { return new(StayRuling) }, when: stayWaits},
		{Kind: LiftStay, Title: "Lift the stay", Past: "The stay was lifted", By: ruling, In: in, Visible: ToParties, New: func() Particulars { return new(StayLifted) }, when: mayLiftStay},
	}
}

// StayAsked is one request of the respondent for a stay.
type StayAsked struct {
	ID      string `json:"id"` // "y1", …
	Of      string `json:"of"` // decision id
	Round   int    `json:"round"`
	Seq     int    `json:"seq"`
	AtOnce  bool   `json:"at_once,omitempty"` // it stayed the effect until it was ruled on
	Decided int    `json:"decided,omitempty"` // entry that granted or refused it, or by which it fell away
	Granted bool   `json:"granted,omitempty"`
	Ended   int    `json:"ended,omitempty"` // entry by which a stay that was granted ended
}

// stayAsked is the request on which the case waits, or the one by which it is
// stayed now; nil where there is neither.
func (s *State) stayAsked() *StayAsked {
	return first(s.StaysAsked, func(x *StayAsked) bool { return x.Decided == 0 || x.Granted && x.Ended == 0 })
}

// StayOrder has what was decided wait, and the time limits that a stay stops.
type StayOrder struct {
	Reasons string `json:"reasons"`
}

func (a *StayOrder) check(m *moment) *Refusal {
	if m.s.Stay > 0 {
		return refuse(Already, "A stay is in force.")
	}
	if m.p.Appeal.Stays == "never" {
		return refuse(NoProvision, "This procedure knows no stay.").rule(m.p.Appeal.Cite)
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *StayOrder) apply(s *State, e *Entry) { s.Stay = e.Seq }
func (a *StayOrder) follow(m *moment)         { m.stayed() }

// stayed stops what a stay stops.
func (m *moment) stayed() {
	m.tollAll(procedure.TollStay)
	m.happen(procedure.Stayed, "")
}

// unstayed lets it run again.
func (m *moment) unstayed() {
	m.resumeAll()
	m.happen(procedure.StayLifted, "")
}

func mayAskStay(m *moment) *Refusal {
	x := &m.p.Stay
	if !x.Given() {
		return refuse(NoProvision, "This procedure gives no right to ask for a stay.").rule(m.p.Appeal.Cite)
	}
	m.cite = x.Cite
	if !has(x.Stages, m.stage().ID) {
		return refuse(NotHere, "A stay is asked for in another stage than this (%s).", m.stage().Title)
	}
	d := m.ruledOn()
	if d == nil || len(x.Of) > 0 && !has(x.Of, d.Kind) {
		return refuse(NoProvision, "A stay of this decision cannot be asked for under this procedure.")
	}
	if q := first(m.s.StaysAsked, func(q *StayAsked) bool { return q.Of == d.ID }); q != nil {
		return refuse(Already, "A stay of this decision was asked for in entry %d.", q.Seq)
	}
	if m.s.Stay > 0 {
		return refuse(Already, "A stay is in force.")
	}
	if !m.canWait() {
		return refuse(TooLate, "Nothing that was decided is left to wait.")
	}
	return nil
}

// canWait reports whether there is something for a stay to hold back: a sanction
// that has not taken effect, or one that still asks something without touching a
// standing. A suspension that runs is not taken back by a stay.
func (m *moment) canWait() bool {
	return first(m.s.Sanctions, func(x *InForce) bool {
		return x.Status == StatusDecided || x.Status == StatusInEffect && has([]string{"", "none", "condition"}, x.Effect) && !m.p.Sanction(x.Sanction).Term
	}) != nil
}

// StayRequest asks for a stay.
type StayRequest struct {
	Text     string        `json:"text"`
	Security string        `json:"security,omitempty"` // what bond or other security is offered
	Evidence []NewEvidence `json:"evidence,omitempty"` // what must come with the request
	AtOnce   bool          `json:"at_once,omitempty"`  // set by the engine: the request itself stays the effect
}

func (a *StayRequest) check(m *moment) *Refusal {
	if with := m.p.Stay.With; with != "" && len(a.Evidence) == 0 {
		return refuse(BadRequest, "The request must come with %s.", with).at("evidence")
	}
	a.AtOnce = m.p.Stay.AtOnce
	return needText(a.Text, "text", "Say why what was decided should wait.")
}

func (a *StayRequest) apply(s *State, e *Entry) {
	of := ""
	if d := s.Decision(""); d != nil {
		of = d.ID
	}
	for _, n := range a.Evidence {
		s.addEvidence(n, e.By.As, e.Seq)
	}
	s.StaysAsked = append(s.StaysAsked, StayAsked{ID: "y" + strconv.Itoa(len(s.StaysAsked)+1), Of: of, Round: s.Round, Seq: e.Seq, AtOnce: a.AtOnce})
	if a.AtOnce {
		s.Stay = e.Seq
	}
}

func (a *StayRequest) follow(m *moment) {
	m.happen(procedure.StayAsked, m.s.stayAsked().ID)
	if a.AtOnce {
		m.stayed()
	}
}

func stayWaits(m *moment) *Refusal {
	if q := m.s.stayAsked(); q == nil || q.Decided > 0 {
		return refuse(NotYet, "No request for a stay waits for a ruling.")
	}
	m.cite = m.p.Stay.Cite
	return nil
}

// StayRuling grants the stay or refuses it.
type StayRuling struct {
	Grant    bool   `json:"grant"`
	Security string `json:"security,omitempty"` // the bond or other security that was given
	Reasons  string `json:"reasons"`
}

func (a *StayRuling) check(m *moment) *Refusal {
	if r := m.ruledBy(m.p.Stay.RuledBy, "stay:"+m.s.stayAsked().ID, a.Grant, "The request for a stay"); r != nil {
		return r
	}
	if a.Grant && m.p.Stay.Security {
		if r := needText(a.Security, "security", "A stay is granted only against a bond or other adequate security; say which was given."); r != nil {
			return r
		}
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}

// ruledBy holds a ruling to those whose it is: a member of the body, who says what
// it carried in a vote, or a holder of the office.
func (m *moment) ruledBy(who, motion string, yes bool, what string) *Refusal {
	if m.p.BodyOf(who) == nil {
		if !m.anyRole([]procedure.Role{procedure.Role(who)}) {
			return refuse(NotYours, "%s is ruled on by %s.", what, m.titles([]procedure.Role{procedure.Role(who)}))
		}
		return nil
	}
	title := m.p.TitleOf(procedure.Role(who))
	if m.s.Seat(who, m.act.By.Person) == nil {
		return refuse(NotYours, "%s is ruled on by %s.", what, title)
	}
	m.as = procedure.Role(who)
	return m.votedOn(motion, yes, "grant", refuse(NotYet, "%s has not finished voting on it (%s).", title, motion))
}

func (a *StayRuling) apply(s *State, e *Entry) {
	q := s.stayAsked()
	if q == nil {
		return
	}
	q.Decided, q.Granted = e.Seq, a.Grant
	switch {
	case a.Grant:
		s.Stay = e.Seq
	case q.AtOnce:
		s.Stay = 0
	}
}

func (a *StayRuling) follow(m *moment) {
	q := first(m.s.StaysAsked, func(q *StayAsked) bool { return q.Decided == m.e.Seq })
	m.happen(procedure.StayRuled, q.ID)
	switch {
	case a.Grant && !q.AtOnce:
		m.stayed()
	case !a.Grant && q.AtOnce:
		m.unstayed()
	}
}

// mayLiftStay keeps a stay that was asked for to those who ruled on it: while
// they have not, nobody ends it, and the other side ends it at no time.
func mayLiftStay(m *moment) *Refusal {
	if m.s.Stay == 0 {
		return refuse(NotHere, "No stay is in force.")
	}
	who := []procedure.Role{procedure.Owner, procedure.Chair}
	if q := m.s.stayAsked(); q != nil {
		m.cite = m.p.Stay.Cite
		if q.Decided == 0 {
			return refuse(NotYet, "The stay holds until the request for it is ruled on.")
		}
		who = []procedure.Role{procedure.Role(m.p.Stay.RuledBy)}
	}
	if !m.anyRole(who) {
		return refuse(NotYours, "The stay is lifted by %s.", m.titles(who))
	}
	return nil
}

// StayLifted ends a stay.
type StayLifted struct {
	Reasons string `json:"reasons"`
}

func (a *StayLifted) check(*moment) *Refusal {
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *StayLifted) apply(s *State, e *Entry) {
	id := ""
	if q := s.stayAsked(); q != nil {
		id = q.ID
	}
	s.endStay(id, e.Seq)
}
func (a *StayLifted) follow(m *moment) { m.unstayed() }

// StayEnd ends what a request for a stay brought about, because the decision that
// was to wait does not stand any more.
type StayEnd struct {
	Request string `json:"request"`
}

// endStay ends the stay in force, and the request it came from.
func (s *State) endStay(request string, seq int) {
	q := first(s.StaysAsked, func(q *StayAsked) bool { return q.ID == request })
	if q == nil || q.holds() {
		s.Stay = 0
	}
	if q == nil {
		return
	}
	q.Ended = seq
	if q.Decided == 0 {
		q.Decided = seq
	}
}

// holds reports whether the request is what stays the effect: by itself, or since
// it was granted.
func (x *StayAsked) holds() bool { return x.AtOnce && x.Decided == 0 || x.Granted && x.Ended == 0 }

// stayOver ends a stay that was asked for once nothing is left to wait: the
// decision was set aside or is taken again, or the case is over.
func (m *moment) stayOver() {
	q := m.s.stayAsked()
	if q == nil || q.Round == m.s.Round && m.s.Closed == nil && m.canWait() {
		return
	}
	held := q.holds()
	m.record(Effect{StayOver: &StayEnd{Request: q.ID}})
	if c := m.s.OpenClock(m.p.Stay.Clock); c != nil {
		m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "void"}})
	}
	if held && m.s.Closed == nil {
		m.unstayed()
	}
}
