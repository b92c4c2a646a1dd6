package clock

import (
	"errors"
	"time"
)

// Deadline is a computed day together with everything it was computed from.
// It is stored as such and never computed again. Its moments are in UTC and it
// survives JSON unchanged.
type Deadline struct {
	// From is the trigger that counts: the later one, when there were several.
	From Trigger `json:"from" yaml:"from"`
	// Triggers are all of them, when there were several.
	Triggers []Trigger `json:"triggers,omitempty" yaml:"triggers,omitempty"`
	Rule     Rule      `json:"rule" yaml:"rule"`
	Zone     string    `json:"zone" yaml:"zone"`
	// Counted is the last day as counted, before any roll.
	Counted Date `json:"counted" yaml:"counted"`
	// Day is the day to act by (Max) or the first day to act on (Min).
	Day Date `json:"day" yaml:"day"`
	// At is the first moment that is too late (Max: the end of Day) or not too
	// early (Min: the start of Day). A stopped deadline has none.
	At time.Time `json:"at,omitzero" yaml:"at,omitempty"`
	// Stopped is when the clock was stopped, if it is stopped now.
	Stopped time.Time `json:"stopped,omitzero" yaml:"stopped,omitempty"`
	// Sentence explains Day in plain words. It repeats the reasons given for
	// extensions and stops, so it is as confidential as they are.
	Sentence string `json:"sentence" yaml:"sentence"`
	Moved    []Move `json:"moved,omitempty" yaml:"moved,omitempty"`
}

// MoveKind is what moved a deadline.
type MoveKind string

// The kinds of move.
const (
	MovedByService MoveKind = "service"   // days added for the method of service
	MovedByRoll    MoveKind = "roll"      // the last day was not a business day, or did not exist
	Extended       MoveKind = "extension" // somebody granted more time
	Tolled         MoveKind = "tolling"   // the clock was stopped and runs again
)

// Move is one step from the counted day to the due day.
type Move struct {
	Kind MoveKind `json:"kind" yaml:"kind"`
	From Date     `json:"from" yaml:"from"`
	To   Date     `json:"to" yaml:"to"`
	// Why is the method of service, the reasons why the day was no business
	// day, or the reason somebody gave.
	Why string `json:"why,omitempty" yaml:"why,omitempty"`
	// Stopped and Resumed are set for tolling, Resumed once the clock runs.
	Stopped time.Time `json:"stopped,omitzero" yaml:"stopped,omitempty"`
	Resumed time.Time `json:"resumed,omitzero" yaml:"resumed,omitempty"`
}

// Tolled reports whether the clock is stopped.
func (d Deadline) Tolled() bool { return !d.Stopped.IsZero() }

// Expired reports whether the time to act has run out. A stopped limit and a
// limit not to act before (Min) never expire.
func (d Deadline) Expired(now time.Time) bool { return d.Rule.Bound != Min && d.passed(now) }

// Reached reports whether a limit not to act before (Min) has been reached.
// It is false for a limit to act by.
func (d Deadline) Reached(now time.Time) bool { return d.Rule.Bound == Min && d.passed(now) }

func (d Deadline) passed(now time.Time) bool {
	return !d.Tolled() && !d.At.IsZero() && !now.Before(d.At)
}

// Remind is the start of the day that lies so long before the due day, in the
// deadline's zone. It is zero when there is no such moment: the deadline is
// stopped, or the period or the calendar is not valid.
func (d Deadline) Remind(before Period, cal Calendar) time.Time {
	cal, err := d.calendar(cal)
	if err != nil || d.Tolled() || d.Day.IsZero() || before.Validate() != nil {
		return time.Time{}
	}
	day := cal.count(d.Day, before, -1)
	if day.Year < minYear {
		return time.Time{}
	}
	return day.Start(cal.loc)
}

// calendar is cal, ready and in the deadline's own zone: a deadline stays in
// the zone it was computed in even if the body has moved since.
func (d Deadline) calendar(cal Calendar) (Calendar, error) {
	if err := sameCalendar(d.Rule, cal); err != nil {
		return cal, err
	}
	cal.Zone = d.Zone
	return cal.Ready()
}

func sameCalendar(r Rule, cal Calendar) error {
	if r.Calendar != "" && cal.ID != "" && r.Calendar != cal.ID {
		return errors.New("this limit is counted by the calendar " + r.Calendar + ", not " + cal.ID)
	}
	return nil
}

// place sets Day and At: the counted day, or the day it moved to.
func (d *Deadline) place(cal *Calendar, moved rolled) error {
	d.Day = moved.to
	if d.Day.Year < minYear || d.Day.Year > maxYear {
		return errYears
	}
	start, end := d.Day.bounds(cal.loc)
	d.At = end
	if d.Rule.Bound == Min {
		d.At = start
	}
	if y := d.At.Year(); y < minYear || y > maxYear {
		return errYears
	}
	if moved.why != "" {
		d.moved(Move{Kind: MovedByRoll, From: d.Counted, To: d.Day, Why: moved.why})
	}
	return nil
}

var errYears = errors.New("the due day lies outside the years 1 to 9999")

// moved appends without touching the moves of another copy of the deadline.
func (d *Deadline) moved(m Move) {
	d.Moved = append(d.Moved[:len(d.Moved):len(d.Moved)], m)
}
