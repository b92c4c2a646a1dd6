package docket

import (
	"strings"

	"probity/procedure"
	"probity/procedure/clock"
)

// early refuses an act that a time limit of the procedure forbids until a day
// that has not come: the notice before a hearing, the days until an order takes
// effect. It holds also while the letter it runs from has not been served.
func (m *moment) early(spec *Spec) *Refusal {
	if c := m.notBefore(spec.Kind); c != nil {
		return refuse(NotYet, "It is too early for this (%s); it can be done from %s: %s.", lower(spec.Title), c.Deadline.Day, c.Deadline.Sentence).until(c.Deadline.At).rule(c.Cite)
	}
	if rule, n := m.runsFromService(spec.Kind); rule != nil {
		return refuse(NotYet, "It is too early for this (%s): %s must pass from service of “%s”, which has not been served.", lower(spec.Title), rule.Rule.Period, n.Title).rule(rule.Provisions)
	}
	return nil
}

// notBefore is a time limit that runs and forbids the act for now, or nil.
func (m *moment) notBefore(act Kind) *Running {
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Open() && c.Act == act && c.Deadline.Rule.Bound == clock.Min && !c.Deadline.Reached(m.now) {
			return c
		}
	}
	return nil
}

// runsFromService is a time limit that will forbid the act until a day, once a
// letter that was written is served, and the notice of that letter; or nil.
func (m *moment) runsFromService(act Kind) (*procedure.Clock, *procedure.Notice) {
	for i := range m.p.Clocks {
		rule := &m.p.Clocks[i]
		if Kind(rule.Act) != act || rule.Rule.Bound != clock.Min || rule.Stage != "" && rule.Stage != m.s.Stage {
			continue
		}
		var waits *procedure.Notice
		ready := true
		for _, ev := range rule.Starts {
			if n := m.waitsForService(ev); n != nil {
				waits = n
			} else if m.s.Happened(ev) == nil {
				ready = false
			}
		}
		if ready && waits != nil {
			return rule, waits
		}
	}
	return nil, nil
}

// waitsForService is the notice whose service the event is, if the last letter
// of it was written and has not been served.
func (m *moment) waitsForService(ev procedure.Event) *procedure.Notice {
	ref, ok := strings.CutPrefix(string(ev), procedure.ServedPrefix)
	if !ok {
		return nil
	}
	id, to, _ := strings.Cut(ref, ":")
	for i := len(m.s.Letters) - 1; i >= 0; i-- {
		if l := &m.s.Letters[i]; l.Notice == id && string(l.To) == to {
			if l.ServedAt.IsZero() {
				return m.p.Notice(id)
			}
			return nil
		}
	}
	return nil
}
