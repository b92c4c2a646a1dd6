package simulate

import (
	"slices"
	"time"

	"probity/docket"
	"probity/procedure"
)

// Case is what is kept of a made-up case for the report.
type Case struct {
	Opened  time.Time
	Decided time.Time // nothing is left to contest: it closed, or came to its sanctions; zero if neither
	Closed  time.Time // zero: still open at the horizon
	Ended   string    // how it was closed, or the stage in which it still is
	Acts    int
	Appeal  bool
	Stuck   string // the stage in which nobody was left to do anything
	Refused string // what could not be done in the end, if anything
	Waits   []Wait
	Limits  []Limit
	Sanctions
}

// Sanctions are those that were imposed and stood, by id.
type Sanctions []string

// Wait is how long a stage waited for somebody, all told.
type Wait struct {
	Stage string
	Owner string
	For   time.Duration
}

// Limit is what became of one time limit.
type Limit struct {
	Rule string
	End  string        // met, late, overdue, lapsed, ended (it did not matter any more), open
	Late time.Duration // how long after its last day the thing was done, if it was
}

func (c *Case) wait(stage, owner string, d time.Duration) {
	if d <= 0 {
		return
	}
	for i := range c.Waits {
		if w := &c.Waits[i]; w.Stage == stage && w.Owner == owner {
			w.For += d
			return
		}
	}
	c.Waits = append(c.Waits, Wait{stage, owner, d})
}

// note takes an entry into account.
func (c *Case) note(e *docket.Entry) {
	if e.Kind == docket.BringAppeal {
		c.Appeal = true
	}
}

// end takes the case as it stands at its end.
func (c *Case) end(g *player) {
	s := g.S
	for i := range s.Visits {
		v := &s.Visits[i]
		if st := g.P.Stage(v.Stage); st != nil && st.Kind == procedure.SanctionStage {
			c.Decided = v.At
			break
		}
	}
	c.Ended = s.Stage
	if s.Closed != nil {
		c.Closed, c.Ended = s.Closed.At, s.Closed.Disposition
		if c.Decided.IsZero() {
			c.Decided = c.Closed
		}
	}
	late := map[string]int{}
	for i := range c.Limits {
		late[c.Limits[i].Rule]++
	}
	for i := range s.Clocks {
		k := &s.Clocks[i]
		rule := g.P.Clock(k.Rule)
		if rule == nil { // a sanction's own: its term, its conditions
			continue
		}
		end := "ended"
		switch {
		case k.End == "met" || k.End == "left": // the case moved on in time
			end = "met"
		case k.End == "expired" && rule.OnExpiry.Overdue:
			if late[k.Rule] > 0 { // it is among them already
				late[k.Rule]--
				continue
			}
			if by := lateBy(s, k, rule); by > 0 {
				c.Limits = append(c.Limits, Limit{Rule: k.Rule, End: "late", Late: by})
				continue
			}
			end = "overdue"
		case k.End == "expired" && string(rule.Rule.Bound) == "min":
			end = "met"
		case k.End == "expired":
			end = "lapsed"
		case k.Open():
			end = "open"
		}
		c.Limits = append(c.Limits, Limit{Rule: k.Rule, End: end})
	}
	for i := range s.Sanctions {
		switch x := &s.Sanctions[i]; x.Status {
		case docket.StatusSetAside, docket.StatusDecided:
		default:
			c.Sanctions = append(c.Sanctions, x.Sanction)
		}
	}
}

// lateBy is how long after its last day what a time limit asks for came about
// after all, by whatever act: an event that ends the limit happened, or the case
// left the stage for which it ran. 0: it never did.
func lateBy(s *docket.State, k *docket.Running, rule *procedure.Clock) time.Duration {
	var first time.Time
	came := func(at time.Time) {
		if !at.Before(k.EndedAt) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	for i := range s.Events {
		h := &s.Events[i]
		if slices.Contains(rule.Ends, h.Event) && (!rule.Each || k.Ref == "" || h.Ref == k.Ref) {
			came(h.At)
		}
	}
	for i := range s.Visits {
		if v := &s.Visits[i]; v.Stage == k.Stage && !v.Left.IsZero() && !v.At.After(k.Since) {
			came(v.Left)
		}
	}
	if first.IsZero() {
		return 0
	}
	return max(first.Sub(k.Deadline.At), time.Second)
}
