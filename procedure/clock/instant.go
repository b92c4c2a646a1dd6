package clock

import "time"

// DateOf is the civil day that clocks in loc show at t.
func DateOf(t time.Time, loc *time.Location) Date {
	y, m, d := t.In(loc).Date()
	return Date{y, m, d}
}

// Start is the first moment at which clocks in loc show the day d (or, for a
// day that loc skipped, a later one). Where clocks are set forward at midnight
// this is not 00:00.
func (d Date) Start(loc *time.Location) time.Time {
	start, _ := d.bounds(loc)
	return start
}

// EndOfDay is the first moment at which the day d is over for good in loc: an
// exclusive end, normally the start of the next day. Something done on the
// last nanosecond of d is before EndOfDay; something done at EndOfDay is not.
func (d Date) EndOfDay(loc *time.Location) time.Time {
	_, end := d.bounds(loc)
	return end
}

const (
	daySeconds = 24 * 60 * 60
	// No zone was ever further than 16 hours from UTC, so what happens on a
	// day happens within this reach of its UTC midnights.
	reach = 30 * 60 * 60
)

// bounds finds the first moment with a local date of d or later and the end of
// the last moment with a local date of d or earlier. It looks at the zone's
// offsets around the day instead of asking for a local midnight, which may
// exist twice or not at all.
func (d Date) bounds(loc *time.Location) (start, end time.Time) {
	first := int64(d.ordinal()) * daySeconds // local 00:00 of d, read as UTC
	last := first + daySeconds               // local 00:00 of the next day
	from := first - reach
	t := time.Unix(from, 0).In(loc)
	var until, startSec, endSec int64
	found := false
	for {
		_, offset := t.Zone()
		until = last + reach
		if _, change := t.ZoneBounds(); !change.IsZero() {
			next := change.Unix()
			if next <= from {
				// The library believes that a leap year after 2037 ends a day
				// early, and names a change that is past. Look again later.
				next = from + 60*60
			}
			until = min(until, next)
		}
		if s := max(from, first-int64(offset)); !found && s < until {
			startSec, found = s, true
		}
		if e := min(until, last-int64(offset)); e > from {
			endSec = e
		}
		if until == last+reach {
			return time.Unix(startSec, 0).UTC(), time.Unix(endSec, 0).UTC()
		}
		from, t = until, time.Unix(until, 0).In(loc)
	}
}

// exists reports whether clocks in loc ever showed the day d.
func (d Date) exists(loc *time.Location) bool {
	start, end := d.bounds(loc)
	return start.Before(end)
}
