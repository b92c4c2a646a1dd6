package clock

import (
	"errors"
	"time"
)

// Extend gives more time, counted from the old due day. The new day rolls as
// the rule says and is never earlier than the old one. Whether somebody may
// extend, and asked in time, is the procedure's business.
func (d Deadline) Extend(cal Calendar, by Period, why string) (Deadline, error) {
	if err := by.Validate(); err != nil {
		return d, err
	}
	if by.N == 0 {
		return d, errors.New("an extension must be longer than nothing")
	}
	next, cal, err := d.change(cal)
	if err != nil {
		return d, err
	}
	next.Counted = cal.count(d.Day, by, 1)
	next.moved(Move{Kind: Extended, From: d.Day, To: next.Counted, Why: why})
	moved, err := cal.settle(next.Counted, d.Rule)
	if err != nil {
		return d, err
	}
	if moved.to.Before(d.Day) { // rolled back too far
		moved = rolled{to: d.Day}
	}
	if err := next.place(&cal, moved); err != nil {
		return d, err
	}
	b := append([]byte(d.Sentence), "; extended by "...)
	b = by.append(b)
	b = appendWhy(b, why)
	b = appendMonthEnd(b, d.Day, by, next.Counted)
	next.Sentence = string(next.appendEnd(b, ", ending ", moved))
	return next, nil
}

// change prepares a running deadline for a change.
func (d Deadline) change(cal Calendar) (Deadline, Calendar, error) {
	if d.Day.IsZero() {
		return d, cal, errors.New("there is no deadline to change")
	}
	if d.Tolled() {
		return d, cal, errors.New("the clock is stopped; it must run again first")
	}
	cal, err := d.calendar(cal)
	return d, cal, err
}

// Toll stops the clock. A stopped limit has no due moment. A limit that is
// stopped already, or had run out by then, stays as it is.
func (d Deadline) Toll(at time.Time, why string) Deadline {
	at = at.UTC()
	loc, err := zone(d.Zone)
	if err != nil || d.Tolled() || d.passed(at) || d.Day.IsZero() || at.IsZero() {
		return d
	}
	d.Stopped, d.At = at, time.Time{}
	d.moved(Move{Kind: Tolled, From: d.Day, To: d.Day, Why: why, Stopped: at})
	b := append([]byte(d.Sentence), "; stopped on "...)
	b = DateOf(at, loc).append(b)
	d.Sentence = string(appendWhy(b, why))
	return d
}

// Resume lets a stopped clock run again. The days from the day of the stop to
// the day before the clock runs again do not count: so many days are added to
// the last day as counted, and the result rolls as the rule says. A limit
// counted in business days gets back the business days among them.
func (d Deadline) Resume(cal Calendar, at time.Time) (Deadline, error) {
	at = at.UTC()
	if !d.Tolled() {
		return d, errors.New("the clock is not stopped")
	}
	if at.Before(d.Stopped) {
		return d, errors.New("the clock cannot run again before it was stopped")
	}
	cal, err := d.calendar(cal)
	if err != nil {
		return d, err
	}
	next := d
	lost, word := d.lost(&cal, DateOf(at, cal.loc))
	if lost.N > MaxCount {
		return d, errors.New("the clock was stopped for too long")
	}
	// A limit stopped while it was waiting for a business day had been counted
	// to its end; what it still had is counted from the day it waited for.
	if next.Counted.Before(DateOf(d.Stopped, cal.loc)) {
		next.Counted = d.Day
	}
	next.Counted = cal.count(next.Counted, lost, 1)
	// The stop is the last move: a stopped deadline does not move otherwise.
	stop := Move{Kind: Tolled, From: d.Day, Stopped: d.Stopped}
	if last := len(d.Moved) - 1; last >= 0 && d.Moved[last].Kind == Tolled {
		stop, next.Moved = d.Moved[last], d.Moved[:last]
	}
	stop.To, stop.Resumed = next.Counted, at
	next.moved(stop)
	next.Stopped = time.Time{}
	moved, err := cal.settle(next.Counted, d.Rule)
	if err != nil {
		return d, err
	}
	if err := next.place(&cal, moved); err != nil {
		return d, err
	}
	b := append([]byte(d.Sentence), ", resumed on "...)
	b = DateOf(at, cal.loc).append(b)
	b = append(b, ", "...)
	b = appendCount(b, lost.N, word)
	if lost.N == 1 {
		b = append(b, " does not count"...)
	} else {
		b = append(b, " do not count"...)
	}
	next.Sentence = string(next.appendEnd(b, ", ending ", moved))
	return next, nil
}

// lost is how much of the period passed while the clock was stopped.
func (d *Deadline) lost(cal *Calendar, until Date) (lost Period, word string) {
	from := DateOf(d.Stopped, cal.loc)
	if first := DateOf(d.From.At, cal.loc); first.After(from) && d.Rule.Direction != Backward {
		from = first // stopped before it began
	}
	days := max(0, until.Sub(from))
	if days <= MaxCount && (d.Rule.Period.Unit == BusinessDay || d.Rule.Short()) {
		return Period{cal.businessDays(from, until), BusinessDay}, "business day"
	}
	return Period{days, CalendarDay}, "day"
}
