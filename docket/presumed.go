package docket

import (
	"slices"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Receipt that is presumed some days after a notice was written, unless it is
// shown otherwise (45 CFR 160.504(b)). Only where the procedure's source says so.

// PresumedRule is the clock at whose end a letter counts as received; it is not a
// clock of the pack.
const PresumedRule = "presumed"

// presumes starts the days after which the letter counts as received, if the
// procedure presumes that of the way it goes now.
func (m *moment) presumes(l *Letter) {
	n := m.p.Notice(l.Notice)
	if n == nil || n.Presumed == nil || m.s.Closed != nil || l.Next() != n.Presumed.Method {
		return
	}
	d, err := clock.Rule{Period: n.Presumed.After, Calendar: m.p.Calendar("").ID}.Due(*m.p.Calendar(""),
		clock.Trigger{Event: string(procedure.Issued(n.ID, l.To)), At: m.now, Label: "the date of the notice"})
	if err != nil {
		m.fail("presumed receipt of %s: %w", l.ID, err)
		return
	}
	m.start(Running{Rule: PresumedRule, Title: "Receipt of “" + n.Title + "” is presumed", Owner: procedure.Role(m.p.FileKeeper), Ref: l.ID, Deadline: d, Cite: n.Presumed.Cite})
}

// presumption is the running clock at whose end the letter counts as received,
// or nil.
func (s *State) presumption(letter string) *Running {
	return first(s.Clocks, func(c *Running) bool { return c.Rule == PresumedRule && c.Ref == letter && c.Open() })
}

// unpresume ends that clock, because proof came or the letter did not arrive.
func (m *moment) unpresume(letter, why string) {
	if c := m.s.presumption(letter); c != nil {
		m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: why}})
	}
}

// presume enters service as presumed, as of the last of the days.
func (m *moment) presume(c *Running) {
	l := m.s.Letter(c.Ref)
	m.e.Visible = sideOf(l.To)
	n := m.p.Notice(l.Notice)
	m.occur(Happening{Event: procedure.Served(n.ID, l.To), At: m.onDay(c.Deadline.Day), Ref: l.ID, How: n.Presumed.Method, Presumed: n.Presumed.Cite})
	m.maybeFinal()
}

// correct puts the receipt that was shown in the place of the presumed one. A
// time limit that runs, or has run out while the case waits, gets the day it has
// by a later receipt; an earlier one takes nothing from who was told the day.
func (m *moment) correct(l *Letter, h Happening, presumed clock.Date) {
	m.record(Effect{Happened: &h})
	late := m.date(h.At).Sub(presumed)
	if late <= 0 {
		return
	}
	shown := clock.Trigger{Event: string(h.Event), At: h.At, Served: h.How, Label: m.p.EventTitle(h.Event)}
	for _, rule := range m.p.StartedBy(h.Event) {
		c := m.lastRun(rule.ID, l.ID)
		switch {
		case c == nil:
		case c.Open():
			m.recount(c, rule, shown, late)
		case c.End == "expired":
			m.startIfReady(rule, l.ID)
		}
	}
}

func (m *moment) recount(c *Running, rule *procedure.Clock, shown clock.Trigger, late int) {
	cal := *m.p.Calendar(c.Deadline.Rule.Calendar)
	var d clock.Deadline
	var err error
	ruled := slices.ContainsFunc(c.Deadline.Moved, func(v clock.Move) bool { return v.Kind == clock.Extended || v.Kind == clock.Tolled })
	if ruled { // what was ruled on stays; the days of the later receipt come on top
		d, err = c.Deadline.Extend(cal, clock.Period{N: late, Unit: clock.CalendarDay}, "receipt was shown to be later than presumed")
	} else {
		d, err = c.Deadline.Rule.Due(cal, retold(c.Deadline, shown)...)
	}
	if err != nil {
		m.fail("recount %s: %w", c.ID, err)
		return
	}
	if d.At.After(c.Deadline.At) {
		m.record(Effect{Moved: &ClockMove{ID: c.ID, Why: "recounted", Deadline: d, Remind: m.reminders(rule, d)}})
	}
}

// lastRun is the last time limit of the rule that the letter set running, or nil.
func (m *moment) lastRun(rule, letter string) *Running {
	for i := len(m.s.Clocks) - 1; i >= 0; i-- {
		if c := &m.s.Clocks[i]; c.Rule == rule && c.Ref == letter {
			return c
		}
	}
	return nil
}

// retold are the triggers of the deadline with one of them as it was shown.
func retold(d clock.Deadline, shown clock.Trigger) []clock.Trigger {
	all := append([]clock.Trigger(nil), d.Triggers...)
	if len(all) == 0 {
		all = []clock.Trigger{d.From}
	}
	for i := range all {
		if all[i].Event == shown.Event {
			all[i] = shown
		}
	}
	return all
}

// standsStill reports whether a time limit that the letter set running stands still:
// its day can be counted anew only once it runs.
func (m *moment) standsStill(letter string) bool {
	return first(m.s.Clocks, func(c *Running) bool { return c.Ref == letter && c.Standing() }) != nil
}

// unreceive takes back that the letter was received, and what the respondent was
// told by it alone.
func (s *State) unreceive(l *Letter) {
	ev := procedure.Served(l.Notice, l.To)
	s.Events = without(s.Events, func(h *Happening) bool { return h.Event == ev && h.Ref == l.ID })
	if l.To == procedure.Respondent {
		for i := range s.Allegations {
			if a := &s.Allegations[i]; has(l.About, a.ID) && a.NoticedSeq == l.Entered {
				a.Noticed, a.NoticedSeq = time.Time{}, 0
			}
		}
		for _, id := range l.About {
			if d := s.decisionNamed(id); d != nil && d.Served.Equal(l.ServedAt) {
				d.Served = time.Time{}
			}
		}
	}
	l.ServedAt, l.Method, l.Entered, l.Presumed = time.Time{}, "", 0, ""
}

// undefault takes back a default that rested on a receipt that was none.
func (s *State) undefault() {
	s.Flags = without(s.Flags, func(f *Flag) bool { return f.Flag == "default_open" || f.Flag == "defaulted" })
	for i := range s.Allegations {
		if a := &s.Allegations[i]; a.Admitted == "default" {
			a.Admitted = ""
		}
	}
}

func without[T any](list []T, gone func(*T) bool) []T {
	kept := make([]T, 0, len(list))
	for i := range list {
		if !gone(&list[i]) {
			kept = append(kept, list[i])
		}
	}
	return kept
}

// restsOn says what was built on the presumed receipt so that it can no longer be
// taken back here, or "".
func (m *moment) restsOn(l *Letter) string {
	decided := false
	for i := range m.s.Decisions {
		d := &m.s.Decisions[i]
		decided = decided || d.Seq > l.Entered
	}
	switch {
	case m.s.Closed != nil:
		return "the case is closed"
	case decided:
		return "a decision has been issued since"
	case has(m.s.AppealsLost, l.To) && m.stage().Kind == procedure.SanctionStage:
		return "the decision is final"
	}
	return ""
}
