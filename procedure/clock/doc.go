// Package clock counts time limits the way law means them.
//
// A [Rule] says how one limit is counted: how long, in which unit, from the
// next day or the same day, forward from an event or backward from a hearing,
// what happens when the last day is not a business day, how many days are
// added for service by mail. A [Calendar] says where: the zone, the weekend,
// the holidays, the body's own closures. [Rule.Due] applies a rule to what
// happened ([Trigger]) and gives a [Deadline]: the day, the exact moment, and
// a sentence that explains both.
//
//	rule := clock.Rule{
//		Period: clock.MustPeriod("30 calendar days"),
//		Roll:   clock.RollNext,
//	}
//	due, err := rule.Due(cal, clock.Trigger{
//		Event: "served:notice_of_allegations",
//		Label: "service of the notice of allegations",
//		At:    served,
//	})
//	// due.Sentence: 30 calendar days from service of the notice of
//	// allegations on Mon 6 May 2024: Wed 5 Jun 2024
//
// A deadline carries everything it was computed from. It is stored as such
// and not computed again when a rule or a holiday table changes; the only
// ways to move it are [Deadline.Extend] and [Deadline.Toll] with [Deadline.Resume], each of which adds to the sentence.
//
// # How days are counted
//
//   - The day of the event does not count, unless the rule says SameDay.
//   - Days are civil days in the body's zone. An event at 23:30 in Chicago is
//     that day's event although it is the next day in UTC.
//   - A limit to act by (Max) lasts until the end of its day: [Deadline.At] is
//     the first moment that is too late. A limit not to act before (Min) is
//     reached at the start of its day.
//   - A month or year later is the same day of the month; where the month has
//     no such day, its last day.
//   - Days added for service lengthen the period; the roll to a business day
//     comes once, at the end.
//   - A day that a zone skipped (Pacific/Apia, 30 December 2011) is no
//     business day and no due day; the limit moves to the next day there was.
//
// The package is pure. It has no clock of its own, changes no variable and
// does no I/O, with one exception: [Calendar.Ready] asks [time.LoadLocation]
// for a zone, which prefers the system's zone table to the embedded one. Call
// Ready once when a procedure is loaded; everything after it is arithmetic.
package clock

import _ "time/tzdata" // zones exist even where the system has none
