package docket

import (
	"time"

	"probity/procedure"
)

// What stops time limits, and what lets them run again.

// standstill says why a clock of the rule that starts now stands still at once,
// or "".
func (m *moment) standstill(rule string) string {
	r := m.p.Clock(rule)
	if r == nil {
		if rule == ConditionRule && m.s.Stay > 0 {
			return string(procedure.TollStay)
		}
		return ""
	}
	for _, t := range r.TolledBy {
		if m.stopped(t, r) {
			return string(t)
		}
	}
	return ""
}

// stopped reports whether the state that stops clocks holds, and holds for this
// one: a body that cannot sit stops its own time and nobody else's.
func (m *moment) stopped(t procedure.Toll, rule *procedure.Clock) bool {
	switch t {
	case procedure.TollHold:
		return m.s.HeldFor != ""
	case procedure.TollStay:
		return m.s.Stay > 0
	case procedure.TollConsent:
		for i := range m.s.Offers {
			if m.s.Offers[i].Status == "open" {
				return m.p.Consent.Stays
			}
		}
	case procedure.TollQuorum:
		for _, body := range m.p.Sitting(rule) {
			if p := m.s.Panel(body); p != nil && p.Round == m.s.Round && p.QuorumLost {
				return true
			}
		}
	}
	return false
}

func (m *moment) tollAll(why procedure.Toll) {
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if !c.Open() || c.Standing() {
			continue
		}
		rule := m.p.Clock(c.Rule)
		condition := c.Rule == ConditionRule && why == procedure.TollStay // what a sanction asks waits with it
		if condition || rule != nil && has(rule.TolledBy, why) && m.stopped(why, rule) {
			m.toll(c, string(why))
		}
	}
}

func (m *moment) toll(c *Running, why string) {
	d := c.Deadline.Toll(m.now, TollWords(why))
	if !d.Tolled() {
		return // its time is over already; the clock is about to say so
	}
	m.record(Effect{Moved: &ClockMove{ID: c.ID, Why: "tolled", Reason: why, Deadline: d}})
}

// TollWords says why a time limit stands still.
func TollWords(why string) string {
	switch procedure.Toll(why) {
	case procedure.TollHold:
		return "the case is held" // for another forum, or because the respondent cannot take part
	case procedure.TollConsent:
		return "an offer is being considered"
	case procedure.TollStay:
		return "stayed"
	case procedure.TollQuorum:
		return "the body has no quorum"
	}
	return "by order"
}

// resumeAll lets clocks run again once nothing stops them any more. It runs when
// one reason ends; a clock may have been stopped by another that ended before,
// so what it was stopped for at first does not matter, except an order, which
// only an order ends.
func (m *moment) resumeAll() {
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Standing() && !has(c.Tolls, string(procedure.TollOrder)) && m.standstill(c.Rule) == "" {
			m.resume(c)
		}
	}
}

func (m *moment) resume(c *Running) {
	d, err := c.Deadline.Resume(*m.p.Calendar(c.Deadline.Rule.Calendar), m.now)
	if err != nil {
		m.fail("resume %s: %w", c.ID, err)
		return
	}
	var remind []time.Time
	if rule := m.p.Clock(c.Rule); rule != nil {
		remind = m.reminders(rule, d)
	}
	m.record(Effect{Moved: &ClockMove{ID: c.ID, Why: "resumed", Deadline: d, Remind: remind}})
}
