package clock

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func movesOf(d Deadline) string {
	var out []string
	for _, m := range d.Moved {
		s := fmt.Sprintf("%s %s to %s", m.Kind, m.From, m.To)
		if m.Why != "" {
			s += " (" + m.Why + ")"
		}
		if !m.Stopped.IsZero() {
			s += ", stopped " + m.Stopped.Format("2006-01-02T15:04")
		}
		if !m.Resumed.IsZero() {
			s += ", resumed " + m.Resumed.Format("2006-01-02T15:04")
		}
		out = append(out, s)
	}
	return strings.Join(out, " | ")
}

// A deadline keeps each step from the day as counted to the day it is due.
func TestEveryMoveIsKept(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, rule, on, steps, counted, want string }{
		{"nothing moved it", "30 calendar days", "2024-05-06", "", "2024-06-05", ""},
		{"the post", "30 calendar days; mail +3 calendar days", "mail 2024-05-06", "", "2024-06-08", "service Wed 5 Jun 2024 to Sat 8 Jun 2024 (mail)"},
		{"a weekend", "30 calendar days; next", "2024-05-09", "", "2024-06-08", "roll Sat 8 Jun 2024 to Mon 10 Jun 2024 (weekend)"},
		{"a weekend, back", "30 calendar days; previous", "2024-05-09", "", "2024-06-08", "roll Sat 8 Jun 2024 to Fri 7 Jun 2024 (weekend)"},
		{"the post, and a weekend", "30 calendar days; next; mail +3 calendar days", "mail 2024-05-06", "", "2024-06-08", "service Wed 5 Jun 2024 to Sat 8 Jun 2024 (mail) | roll Sat 8 Jun 2024 to Mon 10 Jun 2024 (weekend)"},
		{"more time", "30 calendar days", "2024-05-06", "extend 10 calendar days (illness)", "2024-06-15", "extension Wed 5 Jun 2024 to Sat 15 Jun 2024 (illness)"},
		{"more time, and a weekend", "30 calendar days; next", "2024-05-06", "extend 10 calendar days (illness)", "2024-06-15", "extension Wed 5 Jun 2024 to Sat 15 Jun 2024 (illness) | roll Sat 15 Jun 2024 to Mon 17 Jun 2024 (weekend)"},
		{"it stands", "30 calendar days", "2024-05-06", "stop 2024-05-10 (talks)", "2024-06-05", "tolling Wed 5 Jun 2024 to Wed 5 Jun 2024 (talks), stopped 2024-05-10T17:00"},
		{"it stood", "30 calendar days", "2024-05-06", "stop 2024-05-10 (talks) | resume 2024-05-15", "2024-06-10", "tolling Wed 5 Jun 2024 to Mon 10 Jun 2024 (talks), stopped 2024-05-10T17:00, resumed 2024-05-15T17:00"},
		{"a stop after more time", "30 calendar days", "2024-05-06", "extend 1 week (illness) | stop 2024-05-10 (talks) | resume 2024-05-15", "2024-06-17", "extension Wed 5 Jun 2024 to Wed 12 Jun 2024 (illness) | tolling Wed 12 Jun 2024 to Mon 17 Jun 2024 (talks), stopped 2024-05-10T17:00, resumed 2024-05-15T17:00"},
		{"a time before a day, stopped", "30 calendar days; back", "2024-06-05", "stop 2024-05-01 (talks) | resume 2024-05-04", "2024-05-09", "tolling Mon 6 May 2024 to Thu 9 May 2024 (talks), stopped 2024-05-01T17:00, resumed 2024-05-04T17:00"},
		{"stopped on the Saturday it was counted to", "30 calendar days; next", "2024-05-09", "stop 2024-06-08 | resume 2024-06-09", "2024-06-09", "roll Sat 8 Jun 2024 to Mon 10 Jun 2024 (weekend) | tolling Mon 10 Jun 2024 to Sun 9 Jun 2024, stopped 2024-06-08T17:00, resumed 2024-06-09T17:00 | roll Sun 9 Jun 2024 to Mon 10 Jun 2024 (weekend)"},
	} {
		cal := calendarNamed(t, "us")
		d, err := ruleOf(t, row.rule).Due(cal, triggersOf(t, cal, "service", row.on)...)
		if err != nil {
			t.Fatal(err)
		}
		if row.steps != "" {
			for _, step := range strings.Split(row.steps, " | ") {
				d = stepped(t, d, cal, step)
			}
		}
		if got := movesOf(d); got != row.want || d.Counted != MustDate(row.counted) {
			t.Errorf("%s: counted to %s, moved by %s", row.name, d.Counted, got)
		}
	}
	// What started it is listed when there were several.
	cal1 := calendarNamed(t, "us")
	for on, want := range map[string]int{"2024-05-06": 0, "2024-05-06 & 2024-05-09": 2, "2024-05-09 & 2024-05-06": 2} {
		d, err := ruleOf(t, "30 calendar days").Due(cal1, triggersOf(t, cal1, "service & receipt", on)...)
		if err != nil || len(d.Triggers) != want || DateOf(d.From.At, cal1.loc) != MustDate("2024-05-09") && want > 0 {
			t.Errorf("from %s: %+v, of %+v: %v", on, d.From, d.Triggers, err)
		}
	}
	// Said outright, forward is what it is when nothing is said.
	cal := calendarNamed(t, "us")
	for _, way := range []Direction{"", Forward} {
		r := Rule{Period: MustPeriod("30 calendar days"), Direction: way}
		d, err := r.Due(cal, triggersOf(t, cal, "service", "2024-05-06")...)
		if err != nil {
			t.Fatal(err)
		}
		d = stepped(t, stepped(t, d, cal, "stop 2024-04-26"), cal, "resume 2024-05-16")
		if d.Day != MustDate("2024-06-15") { // 5 June, and the ten days from 6 to 15 May
			t.Errorf("stopped before it began, direction %q: %s", way, d.Day)
		}
	}
}

// At both ends of the calendar the day where the body is decides, not the day
// at Greenwich; and a moment that cannot be written is refused.
func TestTheEndsOfTheCalendarInEachZone(t *testing.T) {
	t.Parallel()
	const east, west = "Asia/Riyadh", "America/Chicago"
	utc := func(y int, m time.Month, d, h int) time.Time { return time.Date(y, m, d, h, 0, 0, 0, time.UTC) }
	for _, row := range []struct {
		name, zone, rule string
		at               time.Time
		want             string
	}{
		{"the first day, by its end", "UTC", "10 calendar days; back", utc(1, 1, 11, 12), "0001-01-01"},
		{"the first day, by its start", "UTC", "10 calendar days; back; min", utc(1, 1, 11, 12), "0001-01-01"},
		{"the first day begins a year early in the east", east, "10 calendar days; back; min", utc(1, 1, 11, 12), ""},
		{"it ends in time there", east, "10 calendar days; back", utc(1, 1, 11, 12), "0001-01-01"},
		{"the day before it ends in the year 1 in the west", west, "11 calendar days; back", utc(1, 1, 11, 18), ""},
		{"the last day begins in time", "UTC", "10 calendar days; min", utc(9999, 12, 21, 12), "9999-12-31"},
		{"the last day ends too late", "UTC", "10 calendar days", utc(9999, 12, 21, 12), ""},
		{"the last day ends in time in the east", east, "10 calendar days", utc(9999, 12, 21, 12), "9999-12-31"},
		{"the day after it begins in the year 9999 in the east", east, "11 calendar days; min", utc(9999, 12, 21, 12), ""},
		{"it happened in the year 0 there", west, "10 calendar days", utc(1, 1, 1, 1), ""},
		{"it happened in the year 10000 there", east, "10 calendar days; back", utc(9999, 12, 31, 23), ""},
		{"it happened in the year 9999 there, in the year 10000 at Greenwich", west, "10 calendar days; back", utc(10000, 1, 1, 2), ""},
		{"it happened in the year 9999 there", east, "10 calendar days; back", utc(9999, 12, 31, 20), "9999-12-21"},
	} {
		d, err := ruleOf(t, row.rule).Due(calendarNamed(t, row.zone), Trigger{Event: "x", At: row.at})
		if row.want == "" && err == nil || row.want != "" && (err != nil || d.Day != MustDate(row.want)) {
			t.Errorf("%s: %s (%s), %v", row.name, d.Day, d.At, err)
		}
	}
}

// Counting months from any day, back to before the first year.
func TestMonthsGoBackBeforeTheFirstYear(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		from   Date
		months int
		want   Date
	}{
		{Date{1, 1, 31}, -1, Date{0, 12, 31}}, {Date{1, 1, 31}, -12, Date{0, 1, 31}}, {Date{1, 1, 31}, -13, Date{-1, 12, 31}},
		{Date{1, 3, 31}, -25, Date{-1, 2, 28}}, {Date{1, 3, 31}, -13, Date{0, 2, 29}}, {Date{1, 6, 30}, -24, Date{-1, 6, 30}},
	} {
		if got := row.from.AddMonths(row.months); got != row.want {
			t.Errorf("%d months from %v: %v", row.months, row.from, got)
		}
	}
}

// A body that does not open for eleven years has no business day to move to:
// that is said, and no search goes on for ever.
func TestABodyThatNeverOpens(t *testing.T) {
	t.Parallel()
	shut := Calendar{Zone: "UTC", Holidays: Custom}
	for day, last := MustDate("2025-02-10"), MustDate("2025-02-10").AddDays(longestClosing+40); day.Before(last); day = day.AddDays(1) {
		shut.Closures = append(shut.Closures, Closure{day, "shut"})
	}
	shut, err := shut.Ready()
	if err != nil {
		t.Fatal(err)
	}
	next := Rule{Period: MustPeriod("10 calendar days"), Roll: RollNext}
	if d, err := dueFrom(t, next, shut, at("2025-02-03")); err == nil {
		t.Errorf("due %s", d.Day)
	}
	d, err := dueFrom(t, next, shut, at("2025-01-20"))
	if err != nil || d.Day != MustDate("2025-01-30") {
		t.Fatalf("before it shut: %s, %v", d.Day, err)
	}
	if x, err := d.Extend(shut, MustPeriod("3 weeks"), ""); err == nil {
		t.Errorf("extended to %s", x.Day)
	}
	if x, err := d.Toll(at("2025-01-21"), "").Resume(shut, at("2025-02-11")); err == nil {
		t.Errorf("resumed to %s", x.Day)
	}
}

func TestChangesThatAreNone(t *testing.T) {
	t.Parallel()
	if got := (Deadline{Zone: "UTC"}).Remind(MustPeriod("1 week"), Calendar{Zone: "UTC"}); !got.IsZero() {
		t.Errorf("reminded of no day: %s", got)
	}
	// A stop beyond all counting, of business days too.
	for _, text := range []string{"10 calendar days", "10 business days"} {
		d, err := dueFrom(t, Rule{Period: MustPeriod(text)}, Calendar{}, at("2025-02-03"))
		if err != nil {
			t.Fatal(err)
		}
		stopped := d.Toll(at("2025-02-05"), "")
		if _, err := stopped.Resume(Calendar{Zone: "UTC"}, stopped.Stopped.AddDate(0, 0, MaxCount+1)); err == nil {
			t.Errorf("%s, stopped for ever", text)
		}
	}
	// What has no zone that exists still knows its weekend.
	if open, why := (Calendar{Zone: "Moon/Sea"}).IsBusinessDay(MustDate("2025-02-03")); !open {
		t.Error(why)
	}
	if open, _ := (Calendar{Zone: "Moon/Sea"}).IsBusinessDay(MustDate("2025-02-02")); open {
		t.Error("a Sunday")
	}
}
