package docket

import (
	"strconv"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts about time: extension and tolling.
const (
	AskExtension    Kind = "ask_extension"
	DecideExtension Kind = "decide_extension"
	RecordOverrun   Kind = "record_overrun"
	TollClock       Kind = "toll"
	ResumeClock     Kind = "resume_clock"
)

func timeActs() []Spec {
	return []Spec{
		{Kind: AskExtension, Title: "Ask for more time", Past: "More time was asked for", By: []procedure.Role{procedure.Parties, procedure.Investigator, procedure.Owner}, Visible: ToParties, New: func() Particulars { return new(ExtensionRequest) }},
		{Kind: DecideExtension, Title: "Rule on a request for more time", Past: "A request for more time was ruled on", By: []procedure.Role{procedure.Owner, procedure.Staff, procedure.Chair, procedure.Panel}, Visible: ToParties, New: func() Particulars { return new(ExtensionRuling) }, when: extensionAsked},
		{Kind: RecordOverrun, Title: "Extend one's own time limit, with reasons on the record", Past: "A time limit was extended on the record", By: []procedure.Role{procedure.Owner, procedure.Investigator, procedure.Secretariat}, Visible: ToParties, New: func() Particulars { return new(Overrun) }},
		{Kind: TollClock, Title: "Order a clock to stand still", Past: "A clock was stopped by order", By: []procedure.Role{procedure.Owner}, Visible: ToParties, New: func() Particulars { return new(Tolling) }},
		{Kind: ResumeClock, Title: "Order a clock to run again", Past: "A clock was set running again", By: []procedure.Role{procedure.Owner}, Visible: ToParties, New: func() Particulars { return new(Untolling) }},
	}
}

// ExtensionRequest asks for a later day. It must be made in the time the
// procedure sets: a request a day late is refused, with the day it was due.
type ExtensionRequest struct {
	Clock   string       `json:"clock"` // id, or the rule's id for the one that runs
	For     clock.Period `json:"for"`
	Reasons string       `json:"reasons"`
}

func (m *moment) findClock(id, field string) (*Running, *procedure.Clock, *Refusal) {
	c := m.s.clockNamed(id)
	if c == nil {
		for i := len(m.s.Clocks) - 1; i >= 0; i-- {
			if m.s.Clocks[i].Rule == id {
				c = &m.s.Clocks[i]
				break
			}
		}
	}
	if c == nil {
		return nil, nil, refuse(Unknown, "No time limit called %q runs in this case.", id).at(field)
	}
	rule := m.p.Clock(c.Rule)
	m.cite = c.Cite
	if !c.Open() {
		switch c.End {
		case "expired":
			return nil, nil, refuse(TooLate, "That time limit ended on %s: %s.", c.Deadline.Day, c.Deadline.Sentence).at(field)
		default:
			return nil, nil, refuse(Already, "That time limit has ended; what it was for was done.").at(field)
		}
	}
	return c, rule, nil
}

func (a *ExtensionRequest) check(m *moment) *Refusal {
	c, rule, r := m.findClock(a.Clock, "clock")
	if r != nil {
		return r
	}
	x := (*procedure.Extension)(nil)
	if rule != nil {
		x = rule.Extension
	}
	if x == nil || x.OnRecord {
		return refuse(NoProvision, "The procedure allows nobody to ask for more time here.").at("clock")
	}
	if x.Cite != "" {
		m.cite = x.Cite
	}
	if !m.anyRole(x.AskedBy) {
		return refuse(NotYours, "More time here is for %s to ask.", m.titles(x.AskedBy))
	}
	if r := askedInTime(m, c, x); r != nil {
		return r
	}
	if a.For.N <= 0 {
		return refuse(BadRequest, "Say how much more time you ask for, for example “14 calendar days”.").at("for")
	}
	if longer(a.For, x.Max) {
		return refuse(BadRequest, "At most %s more can be given.", x.Max).at("for")
	}
	if x.Times > 0 && c.Extensions >= x.Times {
		return refuse(Already, "The time limit has been extended as often as the procedure allows (%d).", x.Times)
	}
	for i := range m.s.Requests {
		if q := &m.s.Requests[i]; q.Clock == c.ID && q.Decided == 0 {
			return refuse(Already, "A request for more time is waiting for an answer.")
		}
	}
	return needText(a.Reasons, "reasons", "Say why you need more time.")
}

func askedInTime(m *moment, c *Running, x *procedure.Extension) *Refusal {
	today := m.date(m.now)
	switch x.AskBy {
	case "before_due":
		if !today.Before(c.Deadline.Day) {
			return refuse(TooLate, "More time had to be asked for before the last day, %s.", c.Deadline.Day)
		}
	case "by_due":
		if today.After(c.Deadline.Day) {
			return refuse(TooLate, "More time had to be asked for by %s.", c.Deadline.Day)
		}
	}
	return nil
}

func (m *moment) anyRole(roles []procedure.Role) bool {
	for _, r := range roles {
		if m.holds(r) {
			m.as = m.named(r)
			return true
		}
	}
	return false
}

// longer compares periods by their length in days, near enough for a bound.
func longer(a, b clock.Period) bool {
	if b.IsZero() {
		return false
	}
	return a.RoughDays() > b.RoughDays()
}

func (a *ExtensionRequest) apply(s *State, e *Entry) {
	id := a.Clock
	if c := s.clockNamed(id); c != nil {
		id = c.ID
	}
	s.Requests = append(s.Requests, ExtensionAsked{ID: "x" + strconv.Itoa(len(s.Requests)+1), Clock: id, By: e.By.As, Asked: e.Seq, For: a.For})
}
func (a *ExtensionRequest) follow(*moment) {}

func extensionAsked(m *moment) *Refusal {
	for i := range m.s.Requests {
		if m.s.Requests[i].Decided == 0 {
			return nil
		}
	}
	return refuse(NotYet, "Nobody has asked for more time.")
}

// ExtensionRuling grants or refuses more time.
type ExtensionRuling struct {
	Request string       `json:"request"`
	Grant   bool         `json:"grant"`
	For     clock.Period `json:"for,omitzero"` // empty: as asked
	Reasons string       `json:"reasons"`
}

func (m *moment) request(id string) *ExtensionAsked {
	return first(m.s.Requests, func(x *ExtensionAsked) bool { return x.ID == id })
}

func (a *ExtensionRuling) check(m *moment) *Refusal {
	q := m.request(a.Request)
	if q == nil {
		return refuse(Unknown, "There is no request %q.", a.Request).at("request")
	}
	if q.Decided > 0 {
		return refuse(Already, "That request has been ruled on.").at("request")
	}
	c := m.s.Clock(q.Clock)
	rule := m.p.Clock(c.Rule)
	m.cite = c.Cite
	if !m.holds(rule.Extension.GivenBy) {
		return refuse(NotYours, "It is for %s to give more time.", m.p.TitleOf(m.namedForTitle(rule.Extension.GivenBy)))
	}
	m.as = m.named(rule.Extension.GivenBy)
	if a.Grant && !c.Open() {
		return refuse(TooLate, "The time limit has ended.").at("request")
	}
	if a.Grant && c.Standing() {
		return refuse(NotYet, "That clock stands still; more time can be given once it runs again.").at("request")
	}
	if a.For.IsZero() {
		a.For = q.For
	}
	if longer(a.For, rule.Extension.Max) {
		return refuse(BadRequest, "At most %s more can be given.", rule.Extension.Max).at("for")
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}

func (a *ExtensionRuling) apply(s *State, e *Entry) {
	for i := range s.Requests {
		if q := &s.Requests[i]; q.ID == a.Request {
			q.Decided, q.Granted = e.Seq, a.Grant
		}
	}
}

func (a *ExtensionRuling) follow(m *moment) {
	if !a.Grant {
		return
	}
	c := m.s.Clock(m.request(a.Request).Clock)
	m.extend(c, a.For, "granted")
}

func (m *moment) extend(c *Running, by clock.Period, why string) {
	rule := m.p.Clock(c.Rule)
	d, err := c.Deadline.Extend(*m.p.Calendar(c.Deadline.Rule.Calendar), by, why)
	if err != nil {
		m.fail("extend %s: %w", c.ID, err)
		return
	}
	m.record(Effect{Moved: &ClockMove{ID: c.ID, Why: "extended", Reason: why, Deadline: d, Remind: m.reminders(rule, d)}})
	m.happen(procedure.Event(procedure.ExtendedPrefix+c.Rule), c.ID)
}

// Overrun extends a body's own limit by putting the reasons on the record, where
// the procedure allows that (42 CFR 93.307(g), 93.311(b)).
type Overrun struct {
	Clock   string       `json:"clock"`
	For     clock.Period `json:"for"`
	Reasons string       `json:"reasons"`
}

func (a *Overrun) check(m *moment) *Refusal {
	c, rule, r := m.findClock(a.Clock, "clock")
	if r != nil {
		return r
	}
	if rule == nil || rule.Extension == nil || !rule.Extension.OnRecord {
		return refuse(NoProvision, "The procedure does not let this time limit be extended on the record.").at("clock")
	}
	if c.Standing() {
		return refuse(NotYet, "That clock stands still; it can be extended once it runs again.").at("clock")
	}
	if !m.anyRole(append([]procedure.Role{rule.Extension.GivenBy}, rule.Extension.AskedBy...)) {
		return refuse(NotYours, "It is for %s.", m.p.TitleOf(m.namedForTitle(rule.Extension.GivenBy)))
	}
	if a.For.N <= 0 || longer(a.For, rule.Extension.Max) {
		return refuse(BadRequest, "Say for how long, at most %s.", rule.Extension.Max).at("for")
	}
	return needText(a.Reasons, "reasons", "Give the circumstances that need more time.")
}
func (a *Overrun) apply(*State, *Entry) {}
func (a *Overrun) follow(m *moment) {
	c := m.s.clockNamed(a.Clock)
	m.extend(c, a.For, "recorded")
}

// Tolling stops one clock by a recorded order.
type Tolling struct {
	Clock   string `json:"clock"`
	Reasons string `json:"reasons"`
}

func (a *Tolling) check(m *moment) *Refusal {
	c, rule, r := m.findClock(a.Clock, "clock")
	if r != nil {
		return r
	}
	if rule == nil || !has(rule.TolledBy, procedure.TollOrder) {
		return refuse(NoProvision, "The procedure does not let this clock be stopped by order.").at("clock")
	}
	if c.Standing() {
		return refuse(Already, "That clock stands still already.").at("clock")
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *Tolling) apply(*State, *Entry) {}
func (a *Tolling) follow(m *moment) {
	c := m.s.clockNamed(a.Clock)
	m.toll(c, string(procedure.TollOrder))
}

// Untolling lets a clock stopped by order run again.
type Untolling struct {
	Clock   string `json:"clock"`
	Reasons string `json:"reasons"`
}

func (a *Untolling) check(m *moment) *Refusal {
	c, _, r := m.findClock(a.Clock, "clock")
	if r != nil {
		return r
	}
	if !has(c.Tolls, string(procedure.TollOrder)) {
		return refuse(NotHere, "That clock was not stopped by order.").at("clock")
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *Untolling) apply(*State, *Entry) {}
func (a *Untolling) follow(m *moment) {
	c := m.s.clockNamed(a.Clock)
	m.resume(c)
	if why := m.standstill(c.Rule); why != "" {
		m.toll(c, why) // the order is gone, another reason is not
	}
}
