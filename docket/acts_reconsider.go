package docket

import (
	"strconv"

	"probity/procedure"
)

// Acts of reconsideration: the body that decided is asked to decide again,
// before anybody above it is (ASHA 2012, further consideration; 45 CFR
// 160.548(j)).
const (
	AskReconsider    Kind = "ask_reconsideration"
	WaiveReconsider  Kind = "waive_reconsideration"
	OpposeReconsider Kind = "oppose_reconsideration"
	DecideReconsider Kind = "decide_reconsideration"
)

func reconsiderActs() []Spec {
	in := []procedure.Kind{procedure.ReconsiderStage}
	parties := []procedure.Role{procedure.Parties}
	return []Spec{
		{Kind: AskReconsider, Title: "Ask the body to reconsider its decision", Past: "Reconsideration was asked for", By: parties, In: in, Visible: ToParties, New: func() Particulars { return new(ReconsiderRequest) }, when: mayReconsider},
		{Kind: WaiveReconsider, Title: "Give up reconsideration", Past: "Reconsideration was given up", By: parties, In: in, Visible: ToParties, New: func() Particulars { return new(ReconsiderWaiver) }, when: mayReconsider},
		{Kind: OpposeReconsider, Title: "Answer the request to reconsider", Past: "The request to reconsider was answered", By: []procedure.Role{procedure.Parties, procedure.Owner, procedure.Secretariat}, In: in, Visible: ToParties, New: func() Particulars { return new(ReconsiderAnswer) }, when: reconsiderOpposable},
		{Kind: DecideReconsider, Title: "Rule on the request to reconsider", Past: "The request to reconsider was ruled on", By: []procedure.Role{procedure.Member}, In: in, Exits: []procedure.Event{procedure.ToReconsider}, Visible: ToParties, New: func() Particulars { return new(ReconsiderRuling) }, when: reconsiderPending},
	}
}

// ReconsiderAsked is one request that a body look at its own decision again.
type ReconsiderAsked struct {
	ID      string         `json:"id"` // "q1", …
	By      procedure.Role `json:"by"`
	Grounds []string       `json:"grounds,omitempty"`
	Of      string         `json:"of"` // decision id
	Seq     int            `json:"seq"`
	Opposed int            `json:"opposed,omitempty"` // entry of the other side's answer
	Decided int            `json:"decided,omitempty"` // entry that granted or denied it
	Granted bool           `json:"granted,omitempty"`
	Round   int            `json:"round,omitempty"` // the round that it opened
}

func mayReconsider(m *moment) *Refusal {
	if m.p.Reconsider.Cite != "" {
		m.cite = m.p.Reconsider.Cite
	}
	if m.as == procedure.Respondent || m.as == procedure.Complainant {
		if !m.asksAgain(m.as) {
			return refuse(NoProvision, "This procedure gives %s no reconsideration of this decision.", m.p.TitleOf(m.as))
		}
	}
	return nil
}

// asksAgain reports whether the side may ask for reconsideration of the last
// decision: the respondent of one that found a violation, and after an appeal
// only of a ruling on it, not of what nobody appealed against.
func (m *moment) asksAgain(side procedure.Role) bool {
	d := m.ruledOn()
	if d == nil || !has(m.p.Reconsider.By, side) || m.stage().Body == m.p.Appeal.Body && d.Kind != "appeal" {
		return false
	}
	if side == procedure.Respondent {
		return d.Violation
	}
	return m.s.Complainant.Person != ""
}

// askedAgain is the request that has not been ruled on, or nil.
func (m *moment) askedAgain() *ReconsiderAsked {
	return first(m.s.Reconsiders, func(x *ReconsiderAsked) bool { return x.Decided == 0 })
}

// askedOf reports whether the side asked for reconsideration of the decision.
func (s *State) askedOf(d *Decision, side procedure.Role) bool {
	return first(s.Reconsiders, func(x *ReconsiderAsked) bool { return x.By == side && x.Of == d.ID }) != nil
}

// ReconsiderRequest asks the body that decided to decide again.
type ReconsiderRequest struct {
	Grounds []string `json:"grounds,omitempty"`
	Text    string   `json:"text"`
	AtOnce  bool     `json:"at_once,omitempty"` // set by the engine: asking is enough
}

func (a *ReconsiderRequest) check(m *moment) *Refusal {
	r := &m.p.Reconsider
	if m.s.askedOf(m.ruledOn(), m.as) {
		return refuse(Already, "You have asked for reconsideration.")
	}
	if has(m.s.ReconsidersLost, m.as) {
		return refuse(TooLate, "%s", m.lostReconsider())
	}
	if len(r.Grounds) > 0 && len(a.Grounds) == 0 {
		return refuse(BadRequest, "Give at least one ground: %s.", groundsInWords(r.Grounds)).at("grounds")
	}
	for i, g := range a.Grounds {
		if !knownGround(r.Grounds, g) {
			return refuse(BadRequest, "The grounds for reconsideration are: %s.", groundsInWords(r.Grounds)).at("grounds." + strconv.Itoa(i))
		}
	}
	a.AtOnce = !r.Ruling
	return needText(a.Text, "text", "Say why the decision should be looked at again.")
}

func (m *moment) lostReconsider() string {
	return orElse(m.s.ranOut(m.p.Reconsider.ClockOf(m.as), "The time to ask for reconsideration"), "Reconsideration was given up.")
}

func (a *ReconsiderRequest) apply(s *State, e *Entry) {
	of := ""
	if d := s.Decision(""); d != nil {
		of = d.ID
	}
	s.Reconsiders = append(s.Reconsiders, ReconsiderAsked{ID: "q" + strconv.Itoa(len(s.Reconsiders)+1), By: e.By.As, Grounds: a.Grounds, Of: of, Seq: e.Seq})
	if a.AtOnce {
		s.decideAgain(&s.Reconsiders[len(s.Reconsiders)-1], e)
	}
}

func (a *ReconsiderRequest) follow(m *moment) {
	id := m.s.Reconsiders[len(m.s.Reconsiders)-1].ID
	m.happen(procedure.Event(procedure.ReconsiderAskedPrefix+string(m.as)), id)
	m.happen(procedure.ReconsiderAsked, id)
	if a.AtOnce {
		m.leave(procedure.ToReconsider)
	}
}

// decideAgain opens the round in which the same people decide again. What they
// decided has no effect any more; if it was an appeal, the appeal is pending
// again.
func (s *State) decideAgain(x *ReconsiderAsked, e *Entry) {
	before := s.Round
	s.anew()
	x.Decided, x.Granted, x.Round = e.Seq, true, s.Round
	for i := range s.Panels { // the list grows by the copies, which are of the new round
		if p := s.Panels[i]; p.Round == before && s.Panel(p.Body).Round == before {
			p.Round = s.Round
			p.Seats = append([]Seat(nil), p.Seats...)
			s.Panels = append(s.Panels, p)
		}
	}
	d := s.decisionNamed(x.Of)
	if d == nil || d.Kind != "appeal" {
		s.replaceSanctions(StatusSetAside, e)
		return
	}
	for i := range s.Appeals {
		if p := &s.Appeals[i]; p.Decided == d.Seq {
			p.Decided, p.Outcome = 0, ""
		}
	}
}

// again is the request that opened the round, or nil.
func (m *moment) again() *ReconsiderAsked {
	return first(m.s.Reconsiders, func(x *ReconsiderAsked) bool { return x.Granted && x.Round == m.s.Round })
}

// noHeavier holds the new decision to what the one before imposed, where only
// the respondent asked for it and the procedure does not say that asking can
// make it worse.
func (m *moment) noHeavier(terms []SanctionTerms) *Refusal {
	x := m.again()
	if x == nil || x.By != procedure.Respondent || m.p.Reconsider.Heavier {
		return nil
	}
	var before []*InForce // the heaviest of what the decision looked at again imposed
	rank := 0
	for i := range m.s.Sanctions {
		v := &m.s.Sanctions[i]
		if v.By != x.Of {
			continue
		}
		switch r := m.p.Sanction(v.Sanction).Rank; {
		case r > rank:
			rank, before = r, []*InForce{v}
		case r == rank:
			before = append(before, v)
		}
	}
	alike := 0
	for i, t := range terms {
		s := m.p.Sanction(t.Sanction)
		heavier := s.Rank > rank
		if s.Rank == rank {
			alike++
			heavier = alike > len(before) || moreThan(&t, before)
		}
		if heavier {
			return refuse(Unfair, "Only the respondent asked for reconsideration; the new decision cannot be heavier than the one before.").at("sanctions." + strconv.Itoa(i)).rule(m.p.Reconsider.Cite)
		}
	}
	return nil
}

// moreThan reports whether the terms ask more than the same sanction did before: a
// longer term, or more conditions. What a condition says is words, and whether it
// asks more than another is for the appeal to see.
func moreThan(t *SanctionTerms, before []*InForce) bool {
	for _, v := range before {
		if v.Sanction == t.Sanction {
			return longer(t.Term, v.Term) || len(t.Conditions) > len(v.Conditions)
		}
	}
	return false
}

// ReconsiderWaiver gives the second look up.
type ReconsiderWaiver struct {
	Free bool `json:"freely"`
}

func (a *ReconsiderWaiver) check(m *moment) *Refusal {
	if !a.Free {
		return refuse(BadRequest, "Say that you give up reconsideration freely and knowing what follows.").at("freely")
	}
	if has(m.s.ReconsidersLost, m.as) {
		return refuse(Already, "Reconsideration was given up, or its time has ended.")
	}
	d := m.ruledOn()
	if m.as == procedure.Respondent && d.Served.IsZero() {
		return refuse(NotYet, "The decision has not been served on the respondent; nobody gives up what they have not been told of.")
	}
	if m.s.askedOf(d, m.as) {
		return refuse(Already, "You have asked for reconsideration.")
	}
	return nil
}

func (a *ReconsiderWaiver) apply(s *State, e *Entry) {
	s.ReconsidersLost = append(s.ReconsidersLost, e.By.As)
}

func (a *ReconsiderWaiver) follow(m *moment) {
	m.happen(procedure.Event(procedure.ReconsiderWaivedPrefix+string(m.as)), "")
	if rule := m.p.Clock(m.p.Reconsider.ClockOf(m.as)); rule != nil {
		m.endOwn(rule, m.as, procedure.ReconsiderWaived)
	}
	m.maybeStands()
}

func reconsiderOpposable(m *moment) *Refusal {
	if !m.p.Reconsider.Ruling || m.p.Reconsider.Opposition == "" {
		return refuse(NoProvision, "This procedure asks nobody to answer a request to reconsider.").rule(m.p.Reconsider.Cite)
	}
	x := m.askedAgain()
	if x == nil {
		return refuse(NotYet, "Nobody has asked for reconsideration.")
	}
	m.cite = m.p.Reconsider.Cite
	if x.By == m.as {
		return refuse(NotYours, "The request is your own; the answer is for the other side.")
	}
	if x.Opposed > 0 {
		return refuse(Already, "The request was answered in entry %d.", x.Opposed)
	}
	return nil
}

// ReconsiderAnswer is what the other side says to the request.
type ReconsiderAnswer struct {
	Text string `json:"text"`
}

func (a *ReconsiderAnswer) check(m *moment) *Refusal {
	return needText(a.Text, "text", "Say what there is to say against the request.")
}

func (a *ReconsiderAnswer) apply(s *State, e *Entry) {
	if x := first(s.Reconsiders, func(x *ReconsiderAsked) bool { return x.Decided == 0 }); x != nil {
		x.Opposed = e.Seq
	}
}
func (a *ReconsiderAnswer) follow(m *moment) { m.happen(procedure.ReconsiderOpposed, "") }

func reconsiderPending(m *moment) *Refusal {
	if m.askedAgain() == nil {
		return refuse(NotYet, "Nobody has asked for reconsideration.")
	}
	m.cite = m.p.Reconsider.Cite
	return nil
}

// ReconsiderRuling says whether the body decides again. It says what its vote
// said.
type ReconsiderRuling struct {
	Request string `json:"request"`
	Grant   bool   `json:"grant"`
	Reasons string `json:"reasons"`
}

func (a *ReconsiderRuling) check(m *moment) *Refusal {
	x := first(m.s.Reconsiders, func(x *ReconsiderAsked) bool { return x.ID == a.Request })
	switch {
	case x == nil:
		return refuse(Unknown, "There is no request %q.", a.Request).at("request")
	case x.Decided > 0:
		return refuse(Already, "That request has been ruled on.").at("request")
	}
	body := m.stage().Body
	if m.s.Seat(body, m.act.By.Person) == nil {
		return refuse(NotYours, "The request is ruled on by %s.", m.p.TitleOf(procedure.Role(body)))
	}
	m.as = procedure.Role(body)
	if id := m.p.Reconsider.Opposition; id != "" && x.Opposed == 0 {
		if c := m.s.OpenClock(id); c != nil {
			return refuse(NotYet, "The other side may still answer until %s.", c.Deadline.Day).until(c.Deadline.At)
		}
	}
	motion := "reconsider:" + a.Request
	if r := m.votedOn(motion, a.Grant, "grant", refuse(NotYet, "The body has not finished voting on that (%s).", motion).at("grant")); r != nil {
		return r
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}

func (a *ReconsiderRuling) apply(s *State, e *Entry) {
	x := first(s.Reconsiders, func(x *ReconsiderAsked) bool { return x.ID == a.Request })
	if x == nil {
		return
	}
	x.Decided = e.Seq
	if a.Grant {
		s.decideAgain(x, e)
	}
}

func (a *ReconsiderRuling) follow(m *moment) {
	m.happen(procedure.ReconsiderDecided, a.Request)
	if a.Grant {
		m.leave(procedure.ToReconsider)
		return
	}
	m.maybeStands()
}

// maybeStands leaves the stage once nobody can ask for reconsideration any more
// and no request waits for a ruling.
func (m *moment) maybeStands() {
	if m.s.Closed != nil || m.stage().Kind != procedure.ReconsiderStage || m.askedAgain() != nil {
		return
	}
	d := m.ruledOn()
	if d == nil {
		return
	}
	for _, side := range m.p.Reconsider.By {
		if !m.asksAgain(side) || has(m.s.ReconsidersLost, side) {
			continue
		}
		if !m.s.askedOf(d, side) {
			return // may still ask
		}
	}
	m.leaveOver(procedure.DecisionStands, d.ID)
}

// reconsiderable is what arriving in the stage does: who decided has decided
// again already, or nobody may ask, and the case goes on; or the time to ask is
// open for the new decision.
func (m *moment) reconsiderable() {
	if d := m.ruledOn(); d != nil && m.again() != nil {
		m.leaveOver(procedure.DecisionStands, d.ID)
		return
	}
	m.maybeStands()
}

func (m *moment) loseReconsider(c *Running) {
	m.record(Effect{ReconsiderLost: &AppealLoss{Side: c.Owner}})
}
