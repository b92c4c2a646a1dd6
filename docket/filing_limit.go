package docket

import (
	"slices"
	"strings"

	"probity/procedure/clock"
)

// Pause is a time in which the filing limit stood still, for a reason that the
// procedure knows: days from and to, both included.
type Pause struct {
	Why  string     `json:"why"`
	From clock.Date `json:"from"`
	To   clock.Date `json:"to,omitzero"` // empty: it lasts still
}

func (p *Pause) check(m *moment, field string) *Refusal {
	f := &m.p.Filing
	switch today := m.date(m.now); {
	case len(f.LimitTolledBy) == 0:
		return refuse(NoProvision, "Nothing stops the filing limit under this procedure.").at(field).rule(f.LimitCite)
	case !has(f.LimitTolledBy, p.Why):
		return refuse(BadRequest, "What stops the filing limit is: %s.", strings.Join(f.LimitTolledBy, ", ")).at(field + ".why").rule(f.LimitCite)
	case p.From.IsZero():
		return refuse(BadRequest, "Say from which day.").at(field + ".from")
	case p.From.After(today) || p.To.After(today):
		return refuse(BadRequest, "The day lies in the future; today is %s.", today).at(field + ".from")
	case !p.To.IsZero() && p.To.Before(p.From):
		return refuse(BadRequest, "It cannot have ended before it began.").at(field + ".to")
	}
	return nil
}

// limitRuns is the filing limit of one allegation. The time in which it stood
// still does not count.
func (c *NewCharge) limitRuns(m *moment) (clock.Deadline, error) {
	f := &m.p.Filing
	from := c.From
	if !c.To.IsZero() {
		from = c.To
	}
	if !c.Known.IsZero() && (f.LimitFrom == "discovery" || f.LimitFrom == "later" && c.Known.After(from)) {
		from = c.Known
	}
	cal := *m.p.Calendar("")
	d, err := clock.Rule{Period: f.Limit}.Due(cal, clock.Trigger{Event: "conduct", At: from.Start(m.zone())})
	for _, p := range slices.SortedStableFunc(slices.Values(c.Paused), func(a, b Pause) int { return a.From.Compare(b.From) }) {
		start := p.From
		if start.Before(from) {
			start = from
		}
		if err != nil || !p.To.IsZero() && p.To.Before(start) {
			continue
		}
		d = d.Toll(start.Start(m.zone()), p.Why)
		if !d.Tolled() || p.To.IsZero() {
			continue
		}
		if d, err = d.Resume(cal, p.To.AddDays(1).Start(m.zone())); err == nil {
			from = p.To.AddDays(1)
		}
	}
	return d, err
}

// late says whether every allegation lies beyond the filing limit.
func (a *Report) late(m *moment) bool {
	f := &m.p.Filing
	if f.Limit.IsZero() || a.Source == "own_motion" || a.Source == "timer" {
		return false
	}
	for i := range a.Allegations {
		if d, err := a.Allegations[i].limitRuns(m); err == nil && !d.Expired(m.now) {
			return false
		}
	}
	return true
}

// beyondLookBack says whether all that is alleged lies further back than the
// procedure looks.
func (a *Report) beyondLookBack(m *moment) bool {
	if m.p.Filing.LookBack.IsZero() {
		return false
	}
	for i := range a.Allegations {
		c := &a.Allegations[i]
		last := c.From
		if !c.To.IsZero() {
			last = c.To
		}
		d, err := clock.Rule{Period: m.p.Filing.LookBack}.Due(*m.p.Calendar(""), clock.Trigger{Event: "conduct", At: last.Start(m.zone())})
		if err == nil && !d.Expired(m.now) {
			return false
		}
	}
	return true
}

// goneFor says, in words, that the respondent left the body longer ago than the
// procedure allows for, or "".
func (m *moment) goneFor() string {
	lim, left := m.p.Filing.FormerMemberLimit, m.s.Respondent.LeftOn
	if lim.IsZero() || left.IsZero() {
		return ""
	}
	d, err := clock.Rule{Period: lim}.Due(*m.p.Calendar(""), clock.Trigger{Event: "left", At: left.Start(m.zone())})
	if err != nil || d.At.After(m.now) {
		return ""
	}
	return "left on " + left.String()
}
