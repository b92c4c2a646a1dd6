// Package timeline makes the course of a case ready to be drawn: the stages it
// went through, where it is, what may follow, and its time limits with every
// extension and stop.
package timeline

import (
	"slices"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/drawing"
)

// Of is the course of the case as of now, with those time limits that shown
// lets the reader see (nil: all).
func Of(p *procedure.Procedure, s *docket.State, now time.Time, title string, shown func(*docket.Running) bool) drawing.Course {
	zone := time.UTC
	if loc, err := p.Calendar("").Location(); err == nil {
		zone = loc
	}
	c := drawing.Course{Title: title, Under: p.Title + ", " + p.Body + ", version " + p.Version, Now: now, Zone: zone}
	t := teller{p: p, s: s, now: now, zone: zone}
	c.Steps = append(t.past(), t.ahead()...)
	for i := range s.Clocks {
		if r := &s.Clocks[i]; shown == nil || shown(r) {
			c.Bars = append(c.Bars, t.bar(r))
		}
	}
	slices.SortStableFunc(c.Bars, func(a, b drawing.Bar) int { return a.From.Compare(b.From) })
	return c
}

type teller struct {
	p    *procedure.Procedure
	s    *docket.State
	now  time.Time
	zone *time.Location
}

func (t *teller) day(at time.Time) string { return clock.DateOf(at, t.zone).String() }

func (t *teller) past() []drawing.CourseStep {
	var out []drawing.CourseStep
	for i := range t.s.Visits {
		v := &t.s.Visits[i]
		st := t.p.Stage(v.Stage)
		if st == nil {
			continue
		}
		x := drawing.CourseStep{Title: st.Title, Who: upper(t.p.TitleOf(st.Owner)), State: "past", When: t.day(v.At) + " to " + t.day(v.Left)}
		if v.On != "" {
			x.Why = t.p.EventTitle(v.On)
		}
		if i == len(t.s.Visits)-1 {
			x.State, x.When = "here", "since "+t.day(v.At)
			if t.s.Closed != nil {
				x.State, x.When = "over", "on "+t.day(t.s.Closed.At)
			}
		}
		out = append(out, x)
	}
	return out
}

// ahead follows the main path from the stage the case is in.
func (t *teller) ahead() []drawing.CourseStep {
	if t.s.Closed != nil {
		return nil
	}
	var out []drawing.CourseStep
	for _, st := range drawing.Onward(t.p, t.s.Stage) {
		out = append(out, drawing.CourseStep{Title: st.Title, Who: upper(t.p.TitleOf(st.Owner)), State: "ahead"})
	}
	return out
}

func (t *teller) bar(r *docket.Running) drawing.Bar {
	d := &r.Deadline
	b := drawing.Bar{Title: r.Title, Owner: t.p.TitleOf(r.Owner), Sentence: r.Says(), From: r.Since, Ended: r.EndedAt, To: t.end(r)}
	if d.Rule.Direction != clock.Backward && !d.From.At.IsZero() && d.From.At.Before(r.Since) {
		b.From = d.From.At // counted from the event, not from its entry
	}
	b.State, b.Says = t.state(r)
	for i := range d.Moved {
		m := &d.Moved[i]
		switch {
		case m.Kind == clock.Extended && m.To.After(m.From):
			b.Longer = append(b.Longer, drawing.Stretch{From: m.From.EndOfDay(t.zone), To: m.To.EndOfDay(t.zone)})
		case m.Kind == clock.Tolled:
			b.Stops = append(b.Stops, drawing.Stretch{From: m.Stopped, To: m.Resumed})
		}
	}
	if n := len(b.Stops); n > 0 && b.Stops[n-1].To.IsZero() && !r.Open() {
		b.Stops[n-1].To = r.EndedAt
	}
	return b
}

// end is the end of the limit's last day, or the start of the first possible
// one; where the clock stands still, the day as it was.
func (t *teller) end(r *docket.Running) time.Time {
	d := &r.Deadline
	switch {
	case !d.At.IsZero():
		return d.At
	case d.Day.IsZero():
		return time.Time{}
	case d.Rule.Bound == clock.Min:
		return d.Day.Start(t.zone)
	}
	return d.Day.EndOfDay(t.zone)
}

func (t *teller) state(r *docket.Running) (state, says string) {
	d := &r.Deadline
	switch {
	case (r.Rule == docket.TermRule || r.Rule == docket.ListingRule || r.Rule == docket.MeasureRule) && r.End == "expired":
		return "met", "ended by itself on " + d.Day.String()
	case r.Rule == docket.PresumedRule && r.End == "expired":
		return "reached", "no proof came; receipt is presumed as of " + d.Day.String()
	case r.End == "met":
		return "met", "met on " + t.day(r.EndedAt)
	case r.End == "left":
		return "left", "ended with the stage on " + t.day(r.EndedAt)
	case r.End == "void":
		return "void", "fell away on " + t.day(r.EndedAt)
	case r.End == "expired" && d.Rule.Bound == clock.Min:
		return "reached", "the day came, " + d.Day.String()
	case r.End == "expired":
		return "lapsed", "ran out on " + d.Day.String()
	case r.Standing():
		return "tolled", "stands still"
	case d.Rule.Bound == clock.Min:
		return "waiting", "not before " + d.Day.String()
	case d.Expired(t.now):
		return "late", "was due on " + d.Day.String()
	}
	return "running", "runs to " + d.Day.String()
}

func upper(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
