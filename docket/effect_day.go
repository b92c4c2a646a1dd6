package docket

import (
	"time"

	"probity/procedure"
)

// Sanctions that take effect by themselves, on a day the procedure sets (ABA
// rules 10 and 27: orders take effect 15 days after).

// comes is a sanction whose day has come, and the time limit that says so.
type comes struct {
	at       time.Time
	clock    *Running
	sanction *InForce
}

// takesEffect lists the sanctions that the clock is to put into effect now: those
// imposed before the time began to run, told to the respondent and not stayed.
// What is not told or stayed on that day takes effect when that is over.
func takesEffect(p *procedure.Procedure, s *State) []comes {
	if s.Stay > 0 || !s.IsOpen() {
		return nil
	}
	m := moment{p: p, s: s}
	var out []comes
	for i := range s.Clocks {
		c := &s.Clocks[i]
		rule := p.Clock(c.Rule)
		if rule == nil || !rule.OnExpiry.Effect || c.End != "expired" || c.Stage != s.Stage || c.Since.Before(s.Since()) {
			continue
		}
		for j := range s.Sanctions {
			x := &s.Sanctions[j]
			d := s.decisionNamed(x.By)
			if x.Status == StatusDecided && (d == nil || !d.At.After(c.Since)) && m.untold(x) == "" {
				out = append(out, comes{at: c.EndedAt, clock: c, sanction: x})
			}
		}
	}
	return out
}

// byItself reports whether a sanction that waits takes effect on a day that has
// not come, so that nobody has to put it into effect.
func (s *State) byItself(p *procedure.Procedure) bool {
	for i := range s.Clocks {
		c := &s.Clocks[i]
		if rule := p.Clock(c.Rule); c.Open() && rule != nil && rule.OnExpiry.Effect {
			return true
		}
	}
	return false
}
