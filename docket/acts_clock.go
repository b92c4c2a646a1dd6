package docket

import (
	"fmt"
	"strconv"
	"time"

	"probity/procedure"
)

// Acts of the clock.
const (
	Lapse    Kind = "lapse"
	Remind   Kind = "remind"
	Escalate Kind = "escalate"
)

func clockActs() []Spec {
	clock := []procedure.Role{procedure.TheClock}
	return []Spec{
		{Kind: Lapse, Title: "Let a time limit run out", Past: "A time limit ran out", By: clock, Closed: true, Visible: ToParties, New: func() Particulars { return new(Lapsing) }},
		{Kind: Remind, Title: "Remind of a time limit", Past: "A reminder was sent", By: clock, Visible: ToStaff, New: func() Particulars { return new(Reminder) }},
		{Kind: Escalate, Title: "Tell the substitute that a duty is late", Past: "A late duty went to the substitute", By: clock, Visible: ToStaff, New: func() Particulars { return new(Escalation) }},
	}
}

// Lapsing is a time limit running out, with what the procedure makes of it.
type Lapsing struct {
	Clock string `json:"clock"`
}

func (a *Lapsing) check(m *moment) *Refusal {
	c := m.s.Clock(a.Clock)
	if c == nil {
		return refuse(Unknown, "No time limit %q runs in this case.", a.Clock).at("clock")
	}
	m.cite = c.Cite
	switch {
	case !c.Open():
		return refuse(Already, "That time limit has ended.").at("clock")
	case c.Standing():
		return refuse(NotYet, "That clock stands still.").at("clock")
	case !c.Deadline.Expired(m.now) && !c.Deadline.Reached(m.now):
		return refuse(NotYet, "That time limit runs until %s.", c.Deadline.Day).until(c.Deadline.At)
	}
	return nil
}

func (a *Lapsing) apply(s *State, e *Entry) {
	if c := s.Clock(a.Clock); c != nil {
		c.End, c.EndedAt = "expired", e.At
	}
}

func (a *Lapsing) follow(m *moment) {
	c := m.s.Clock(a.Clock)
	switch c.Rule {
	case TermRule:
		m.termOver(c)
		return
	case PresumedRule:
		m.presume(c)
		return
	case ReturnRule:
		x := m.s.Sanction(c.Ref)
		if r := m.p.Sanction(x.Sanction).Reinstate; r.Bars {
			m.flag("barred", procedure.Respondent, x.ID)
		}
		m.settle(x, StatusDone)
		return
	case ConditionRule:
		m.flag("condition_late", procedure.Respondent, c.Ref)
		return
	case MeasureRule:
		m.lapseMeasure(c)
		return
	case ListingRule:
		m.flag(FlagToRetract, c.Owner, c.Ref)
		return
	}
	rule := m.p.Clock(c.Rule)
	m.expire(c, &rule.OnExpiry)
	m.lapsed(c)
}

// lapsed tells that the clock ran out, as of its last day, if the procedure has
// anything hang on that: feedback is due three months from the end of the time
// to acknowledge (Directive (EU) 2019/1937, art. 9(1)(f)).
func (m *moment) lapsed(c *Running) {
	ev := procedure.Lapsed(c.Rule)
	if m.s.Closed != nil || len(m.p.StartedBy(ev))+len(m.p.EndedBy(ev))+len(m.p.DueOn(ev)) == 0 {
		return
	}
	m.happened(ev, c.Ref, m.onDay(c.Deadline.Day), "")
}

// expire does what the procedure says happens when the time limit runs out.
func (m *moment) expire(c *Running, x *procedure.Expiry) {
	if x.Event != "" {
		m.happen(x.Event, c.Ref)
		if x.Event == procedure.AppealLapsed {
			m.loseAppeal(c)
		}
		if x.Event == procedure.ReconsiderLapsed {
			m.loseReconsider(c)
		}
	}
	for _, f := range x.Flags {
		m.flag(f, c.Owner, c.Ref)
	}
	if x.Default {
		m.flag("default_open", c.Owner, c.ID)
	}
	if x.Issue != "" {
		m.issue(m.p.Notice(x.Issue), c.Ref, m.aboutAgain(c))
	}
	if x.Overdue {
		m.flag("overdue", c.Owner, c.ID)
	}
	if x.Impose != "" {
		m.imposeByRule(c, x.Impose)
	}
	if x.Lift {
		m.lapseMeasure(c)
	}
	if x.Exit != "" && !(x.Exit == procedure.ReviewLapsed && m.mayStillContest()) {
		if _, ok := m.stage().Exit(x.Exit); ok {
			m.leave(x.Exit)
		}
	}
	m.maybeFinal()
	m.maybeStands()
}

// lapseMeasure ends the interim measure because its time is over.
func (m *moment) lapseMeasure(c *Running) {
	x := m.s.measure()
	m.record(Effect{Lifted: &MeasureEnd{Why: "lapsed"}})
	if x == nil {
		m.happen(procedure.InterimLifted, c.Ref)
		return
	}
	m.measureEnded(x.ID)
}

// aboutAgain keeps a second request speaking of the allegations the first one
// named.
func (m *moment) aboutAgain(c *Running) []string {
	if l := m.s.Letter(c.Ref); l != nil {
		return l.About
	}
	return nil
}

func (m *moment) loseAppeal(c *Running) {
	side := c.Owner
	if side == procedure.Parties {
		m.record(Effect{AppealLost: &AppealLoss{Side: procedure.Complainant}})
		side = procedure.Respondent
	}
	m.record(Effect{AppealLost: &AppealLoss{Side: side}})
}

// imposeByRule brings a sanction about by operation of the procedure: automatic
// revocation for want of proof of compliance.
func (m *moment) imposeByRule(c *Running, sanction string) {
	s := m.p.Sanction(sanction)
	from, before := "", m.sanctionOf(c)
	if before != nil {
		from = before.By
	}
	id := "s" + strconv.Itoa(len(m.s.Sanctions)+1)
	m.record(Effect{Imposed: &InForce{ID: id, Sanction: s.ID, Standing: s.Standing, Effect: s.Effect, ByRule: c.Cite, By: from}})
	m.record(Effect{Settled: &Settlement{Sanction: id, Status: StatusInEffect}})
	m.happen(procedure.InEffect, id)
	m.happen(procedure.Event(string(procedure.InEffect)+":"+s.ID), id)
	if m.stage().Kind == procedure.SanctionStage {
		m.interimOver("in_effect")
	}
	if before != nil {
		m.settle(before, StatusReplaced)
	}
	if x := m.s.Sanction(id); m.isInstant(x, s) {
		m.settle(x, StatusDone)
	}
}

// termOver ends a sanction's term. A suspension that must be asked back from
// stays expired until reinstatement, or until the time to ask is over.
func (m *moment) termOver(c *Running) {
	x := m.s.Sanction(c.Ref)
	if x == nil || x.Status != StatusInEffect {
		return
	}
	s := m.p.Sanction(x.Sanction)
	m.happen(procedure.SanctionExpired, x.ID)
	m.happen(procedure.Event(string(procedure.SanctionExpired)+":"+x.Sanction), x.ID)
	if s.Reinstate != nil && m.comesBack(x) != nil {
		m.settle(x, StatusReinstated)
		return
	}
	if s.Reinstate != nil && !returnWindow(x, s.Reinstate).IsZero() {
		within := returnWindow(x, s.Reinstate)
		m.record(Effect{Settled: &Settlement{Sanction: x.ID, Status: StatusExpired}})
		m.startOwn(ReturnRule, "Time to ask for reinstatement", "Ask for reinstatement", procedure.Respondent, PetitionBack, x.ID, within, s.Reinstate.Cite)
		return
	}
	if x.Breach == "" && x.unmet() {
		m.flag("term_over_conditions_open", procedure.Respondent, x.ID)
	}
	m.settle(x, StatusExpired)
}

// Reminder tells the owner of a time limit that it comes near.
type Reminder struct {
	Clock string `json:"clock"`
	No    int    `json:"no"` // from 1
}

func (a *Reminder) check(m *moment) *Refusal {
	c := m.s.Clock(a.Clock)
	if c == nil {
		return refuse(Unknown, "No time limit %q runs in this case.", a.Clock).at("clock")
	}
	m.cite = c.Cite
	if !c.Open() || c.Standing() {
		return refuse(Already, "That time limit does not run.").at("clock")
	}
	if c.Reminded >= a.No {
		return refuse(Already, "That reminder was sent.").at("no")
	}
	if a.No > len(c.Remind) || m.now.Before(c.Remind[a.No-1]) {
		return refuse(NotYet, "It is too early to remind.").at("no")
	}
	return nil
}

func (a *Reminder) apply(s *State, _ *Entry) {
	if c := s.Clock(a.Clock); c != nil {
		c.Reminded = a.No
	}
}

// follow writes a reminder to a party; an office sees its duties as it is.
func (a *Reminder) follow(m *moment) {
	c := m.s.Clock(a.Clock)
	n := m.reminderNotice()
	if n == nil {
		return
	}
	for _, to := range sidesOf(c.Owner) {
		person := m.addressee(to)
		if person == "" {
			continue
		}
		methods := n.Methods
		if to == procedure.Complainant && m.s.Complainant.Anonymous {
			methods = []string{"mailbox"}
		}
		m.record(Effect{Notice: &Letter{ID: "n" + strconv.Itoa(len(m.s.Letters)+1), Notice: n.ID, To: to, Person: person, Methods: methods, Clock: c.ID}})
	}
}

func sidesOf(r procedure.Role) []procedure.Role {
	switch r {
	case procedure.Respondent, procedure.Complainant:
		return []procedure.Role{r}
	case procedure.Parties:
		return []procedure.Role{procedure.Complainant, procedure.Respondent}
	}
	return nil
}

func (m *moment) reminderNotice() *procedure.Notice {
	for i := range m.p.Notices {
		if m.p.Notices[i].Template == "reminder" {
			return &m.p.Notices[i]
		}
	}
	return nil
}

// Escalation hands a late duty to the substitute of its owner.
type Escalation struct {
	Clock string `json:"clock"`
	To    string `json:"to"`
}

func (a *Escalation) check(m *moment) *Refusal {
	c := m.s.Clock(a.Clock)
	if c == nil {
		return refuse(Unknown, "No time limit %q runs in this case.", a.Clock).at("clock")
	}
	m.cite = c.Cite
	if c.Escalated {
		return refuse(Already, "It was told.").at("clock")
	}
	return nil
}

func (a *Escalation) apply(s *State, _ *Entry) {
	if c := s.Clock(a.Clock); c != nil {
		c.Escalated = true
	}
}
func (a *Escalation) follow(*moment) {}

// Due lists the acts of the clock that are due now, the earliest first. Their
// ids are fixed, so that an act of the clock happens once however often it is
// asked for. After each one the list must be asked for again.
func Due(p *procedure.Procedure, s *State, now time.Time) []Act {
	if s.Purged {
		return nil
	}
	var due []Act
	var first time.Time
	add := func(at time.Time, a Act) {
		a.Case, a.By = s.Case, Clock()
		if len(due) == 0 || at.Before(first) {
			first = at
			due = append([]Act{a}, due...)
			return
		}
		due = append(due, a)
	}
	for i := range s.Clocks {
		c := &s.Clocks[i]
		at, kind := c.next(p)
		if kind == "" || at.After(now) || !c.runsIn(s) {
			continue
		}
		switch kind {
		case Lapse:
			add(at, Act{ID: "clock:" + c.ID + ":lapse:" + strconv.Itoa(c.Extensions), Kind: Lapse, Particulars: &Lapsing{Clock: c.ID}})
		case Remind:
			n := c.Reminded + 1
			// Of several reminders that came due while nobody looked, only the
			// last is worth sending.
			for n < len(c.Remind) && !c.Remind[n].After(now) {
				n++
			}
			add(at, Act{ID: fmt.Sprintf("clock:%s:remind:%d:%d", c.ID, c.Extensions, n), Kind: Remind, Particulars: &Reminder{Clock: c.ID, No: n}})
		case Escalate:
			add(at, Act{ID: "clock:" + c.ID + ":escalate", Kind: Escalate, Particulars: &Escalation{Clock: c.ID, To: string(EscalatesTo(p, c.Owner))}})
		}
	}
	for _, x := range takesEffect(p, s) {
		add(x.at, Act{ID: "clock:" + x.clock.ID + ":effect:" + x.sanction.ID, Kind: PutIntoEffect, Particulars: &EffectGiven{Sanction: x.sanction.ID}})
	}
	return due
}

// next is the next thing the clock itself will do about a time limit, and when;
// no kind when there is nothing.
func (c *Running) next(p *procedure.Procedure) (time.Time, Kind) {
	if c.End == "expired" && !c.Escalated {
		rule := p.Clock(c.Rule)
		if rule != nil && rule.OnExpiry.Overdue {
			if EscalatesTo(p, rule.Owner) != "" {
				return c.EndedAt, Escalate
			}
		}
	}
	if !c.Open() || c.Standing() {
		return time.Time{}, ""
	}
	if c.Reminded < len(c.Remind) && c.Remind[c.Reminded].Before(c.Deadline.At) {
		return c.Remind[c.Reminded], Remind
	}
	return c.Deadline.At, Lapse
}

// EscalatesTo is who is told that the owner of a duty is late: the substitute
// of an office, the office that seats a body; "" when there is nobody.
func EscalatesTo(p *procedure.Procedure, owner procedure.Role) procedure.Role {
	if owner == procedure.Secretariat {
		owner = procedure.Role(p.FileKeeper)
	}
	if o := p.Office(string(owner)); o != nil {
		return procedure.Role(o.Substitute)
	}
	if b := p.BodyOf(string(owner)); b != nil {
		return b.SeatedBy
	}
	return ""
}

// NextAlarm is when the clock must next look at the case; zero when there is
// nothing to wait for.
func NextAlarm(p *procedure.Procedure, s *State) time.Time {
	at, _, _ := Alarm(p, s)
	return at
}

// Alarm is when the clock must next look at the case, and what it will do then
// about which time limit: remind of it, let it run out, tell the substitute, or
// put into effect what was to take effect by it.
// The zero moment, no kind and nil when there is nothing to wait for.
func Alarm(p *procedure.Procedure, s *State) (at time.Time, act Kind, limit *Running) {
	if s.Purged {
		return at, "", nil
	}
	for i := range s.Clocks {
		when, kind := s.Clocks[i].next(p)
		if kind != "" && s.Clocks[i].runsIn(s) && (limit == nil || when.Before(at)) {
			at, act, limit = when, kind, &s.Clocks[i]
		}
	}
	for _, x := range takesEffect(p, s) {
		if limit == nil || x.at.Before(at) {
			at, act, limit = x.at, PutIntoEffect, x.clock
		}
	}
	return at, act, limit
}
