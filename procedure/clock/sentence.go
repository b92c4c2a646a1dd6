package clock

import (
	"strconv"
	"strings"
	"time"
)

// sentence explains a deadline that nobody has moved yet.
func (d *Deadline) sentence(cal *Calendar, first, bare Date, added Period, moved rolled) string {
	r := &d.Rule
	b := make([]byte, 0, 256)
	verb := " ends "
	switch {
	case r.Period.N == 0:
		b = append(b, "the day of "...)
		verb = " falls on "
	case r.Direction == Backward:
		b = r.Period.append(b)
		b = append(b, " before "...)
		verb = " falls on "
	default:
		b = r.Period.append(b)
		b = append(b, " from "...)
	}
	b = d.appendTriggers(b, first, cal)
	if r.SameDay && r.Period.N > 0 {
		b = append(b, ", that day included"...)
	}
	if r.Short() && r.Period.N > 0 {
		b = append(b, ", not counting weekends and holidays because the period is shorter than "...)
		b = appendCount(b, r.ShortPeriod, "calendar day")
	}
	if !r.SameDay {
		b = appendMonthEnd(b, first, r.Period, bare)
	}
	if !added.IsZero() {
		b = append(b, ", +"...)
		b = added.append(b)
		b = append(b, " because it was served by "...)
		b = append(b, strings.ReplaceAll(d.From.Served, "_", " ")...)
	}
	return string(d.appendEnd(b, verb, moved))
}

// appendTriggers names what the count starts from.
func (d *Deadline) appendTriggers(b []byte, first Date, cal *Calendar) []byte {
	if len(d.Triggers) < 2 {
		b = append(b, d.From.words()...)
		b = append(b, " on "...)
		return first.append(b)
	}
	if len(d.Triggers) == 2 {
		b = append(b, "the later of "...)
	} else {
		b = append(b, "the latest of "...)
	}
	for i, t := range d.Triggers {
		switch {
		case i == 0:
		case i == len(d.Triggers)-1:
			b = append(b, " and "...)
		default:
			b = append(b, ", "...)
		}
		b = append(b, t.words()...)
		b = append(b, " on "...)
		b = DateOf(t.At, cal.loc).append(b)
	}
	return b
}

// appendMonthEnd says why a month from the 31st may end on the 30th.
func appendMonthEnd(b []byte, from Date, p Period, to Date) []byte {
	if (p.Unit != Month && p.Unit != Year) || from.Day == to.Day {
		return b
	}
	b = append(b, ", "...)
	b = append(b, to.Month.String()...)
	if to.Month == time.February {
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(to.Year), 10)
	}
	b = append(b, " has no day "...)
	return strconv.AppendInt(b, int64(from.Day), 10)
}

// appendEnd says on which day it all comes out, and what moved that day.
func (d *Deadline) appendEnd(b []byte, verb string, moved rolled) []byte {
	if moved.why == "" {
		b = append(b, ": "...)
	} else {
		b = append(b, verb...)
		b = d.Counted.append(b)
		b = append(b, ", "...)
		b = append(b, moved.not...)
		b = append(b, ", so "...)
	}
	if d.Rule.Bound == Min {
		b = append(b, "not before "...)
	}
	return d.Day.append(b)
}

func appendWhy(b []byte, why string) []byte {
	if why == "" {
		return b
	}
	b = append(b, " ("...)
	b = append(b, why...)
	return append(b, ')')
}
