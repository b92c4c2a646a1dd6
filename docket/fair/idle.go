package fair

import (
	"slices"
	"strings"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// idleClocks are the time limits on whose end nothing hangs: an office or a body
// is late, which is recorded and told to the substitute, and no act, stage, letter,
// guarantee or other time limit asks for it. How much of such a time is left
// cannot matter to anything that follows.
func (x *space) idleClocks() map[string]bool {
	idle := map[string]bool{docket.ListingRule: true}
	for i := range x.p.Clocks {
		if k := &x.p.Clocks[i]; x.endsInNothing(k) {
			idle[k.ID] = true
		}
	}
	for again := true; again; { // what hangs on "it lapsed" must be idle too
		again = false
		for i := range x.p.Clocks {
			k := &x.p.Clocks[i]
			ev := procedure.Lapsed(k.ID)
			if idle[k.ID] && (slices.ContainsFunc(x.p.StartedBy(ev), func(c *procedure.Clock) bool { return !idle[c.ID] }) ||
				slices.ContainsFunc(x.p.EndedBy(ev), func(c *procedure.Clock) bool { return !idle[c.ID] }) ||
				slices.ContainsFunc(x.p.DueOn(ev), func(n *procedure.Notice) bool { return x.letterMatters(n.ID) })) {
				delete(idle, k.ID)
				again = true
			}
		}
	}
	return idle
}

func (x *space) endsInNothing(k *procedure.Clock) bool {
	e := k.OnExpiry
	flags, letter := e.Flags, e.Issue
	e.Flags, e.Issue, e.Overdue = nil, "", false // what only marks, writes or tells on; all else does something
	switch {
	case k.Rule.Bound == clock.Min || k.Rule.Direction == clock.Backward,
		k.Owner == procedure.Respondent || k.Owner == procedure.Parties || loses(x.p, k),
		has([]string{x.p.Appeal.Clock, x.p.Appeal.OtherClock, x.p.Appeal.CrossClock}, k.ID),
		k.ID == x.p.Reconsider.Opposition,                                                                                                  // the ruling on the request waits for it
		has([]docket.Kind{docket.Respond, docket.Comment, docket.AnswerCharge, docket.AnswerBreach, docket.FileBrief}, docket.Kind(k.Act)), // others wait for some of them
		has(k.Ends, procedure.ReviewAsked),
		!e.IsZero(),
		slices.ContainsFunc(flags, x.asked):
		return false
	}
	return letter == "" || !x.letterMatters(letter)
}

// asked reports whether some rule asks for the flag.
func (x *space) asked(flag string) bool {
	return has([]string{"late", "beyond_look_back", "partly_beyond_look_back", "retaliation_bar", "default_open", "former_member", "undocumented", "rerouted"}, flag) || has(x.p.Appeal.LostBy, flag)
}

func (x *space) letterMatters(notice string) bool {
	for to := range x.matters {
		if strings.HasPrefix(to, notice+":") {
			return true
		}
	}
	return false
}

// idles reports whether what the clock does now changes nothing that anything
// looks at.
func (x *space) idles(s *docket.State, act docket.Act) bool {
	a, ok := act.Particulars.(*docket.Lapsing)
	if !ok {
		return act.Kind == docket.Remind || act.Kind == docket.Escalate
	}
	c := s.Clock(a.Clock)
	return c != nil && x.idle[c.Rule]
}
