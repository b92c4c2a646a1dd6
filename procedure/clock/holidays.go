package clock

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/us"
)

// FederalSince is the first year of the us-federal table: the Uniform Monday
// Holiday Act took effect on 1 January 1971. A count that needs to know about
// earlier holidays is refused.
const FederalSince = 1971

// federalHoliday names the US federal holiday observed on d, or "".
//
// The rules (which day, which substitute for a weekend) are the library's. The
// library's own calculation is not used: it answers in the zone of the machine
// and builds a table for every question. Two facts it lacks are below.
//
// Not in the table, because they are not legal public holidays for everyone:
// Inauguration Day (Washington only) and days on which a President closed the
// offices by order (24 December 2018, 9 January 2025 and others). A body that
// keeps them lists them as closures.
func federalHoliday(d Date) string {
	for _, h := range us.Holidays {
		switch h {
		case us.MlkDay:
			if d.Year < 1986 { // Public Law 98-144, first kept in 1986
				continue
			}
		case us.VeteransDay:
			if d.Year >= 1971 && d.Year <= 1977 { // Public Law 90-363: fourth Monday of October
				if d.Month == time.October && nthWeekday(d, time.Monday, 4) {
					return h.Name
				}
				continue
			}
		}
		if h.Offset != 0 {
			if d.Month == h.Month && inYears(h, d.Year) && nthWeekday(d, h.Weekday, h.Offset) {
				return h.Name
			}
			continue
		}
		if name := fixedHoliday(h, d); name != "" {
			return name
		}
	}
	return ""
}

// fixedHoliday is for holidays on a day of the month, kept on the Friday before
// a Saturday and the Monday after a Sunday.
func fixedHoliday(h *cal.Holiday, d Date) string {
	if d.Month == h.Month && d.Day == h.Day {
		for _, alt := range h.Observed {
			if alt.Day == d.Weekday() {
				return "" // kept on another day
			}
		}
		if inYears(h, d.Year) {
			return h.Name
		}
		return ""
	}
	for _, alt := range h.Observed {
		if actual := d.AddDays(-alt.Offset); actual.Month == h.Month && actual.Day == h.Day &&
			actual.Weekday() == alt.Day && inYears(h, actual.Year) {
			return h.Name + " observed"
		}
	}
	return ""
}

func inYears(h *cal.Holiday, year int) bool {
	return year >= FederalSince && year >= h.StartYear && (h.EndYear == 0 || year <= h.EndYear)
}

// nthWeekday reports whether d is the n-th such weekday of its month, or the
// last for -1.
func nthWeekday(d Date, day time.Weekday, n int) bool {
	if d.Weekday() != day {
		return false
	}
	if n < 0 {
		return (daysIn(d.Year, d.Month)-d.Day)/7 == -n-1
	}
	return (d.Day-1)/7 == n-1
}
