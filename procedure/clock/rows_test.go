package clock

import (
	"strings"
	"testing"
	"time"
)

// row is one time limit as some body's rules have it. The rule is written
// "30 calendar days; next; mail +5 calendar days"; on is the day (and, after a
// T, the local time) of the event, "mail 2024-05-06" if it was served by mail;
// several events are joined by " & ". An empty sentence is not compared.
type row struct{ source, rule, cal, what, on, want, sentence string }

func testRows(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.source+", "+r.on, func(t *testing.T) {
			cal := calendarNamed(t, r.cal)
			d, err := ruleOf(t, r.rule).Due(cal, triggersOf(t, cal, r.what, r.on)...)
			if err != nil {
				t.Fatal(err)
			}
			if d.Day != MustDate(r.want) {
				t.Errorf("due %s, want %s", d.Day, MustDate(r.want))
			}
			if r.sentence != "" && d.Sentence != r.sentence {
				t.Errorf("sentence\n  %s\nwant\n  %s", d.Sentence, r.sentence)
			}
			if !strings.HasSuffix(d.Sentence, d.Day.String()) {
				t.Errorf("sentence does not end with the day: %s", d.Sentence)
			}
			loc, err := cal.Location()
			if err != nil {
				t.Fatal(err)
			}
			if d.Rule.Bound == Min {
				if DateOf(d.At, loc) != d.Day || DateOf(d.At.Add(-1), loc) == d.Day {
					t.Errorf("At %s is not the start of %s", d.At.In(loc), d.Day)
				}
			} else if DateOf(d.At, loc) == d.Day || DateOf(d.At.Add(-1), loc) != d.Day {
				t.Errorf("At %s is not the end of %s", d.At.In(loc), d.Day)
			}
		})
	}
}

func ruleOf(t *testing.T, text string) Rule {
	t.Helper()
	parts := strings.Split(text, "; ")
	r := Rule{Period: period(t, parts[0])}
	for _, part := range parts[1:] {
		method, add, isAddend := strings.Cut(part, " +")
		switch {
		case part == "next":
			r.Roll = RollNext
		case part == "previous":
			r.Roll = RollPrevious
		case part == "same day":
			r.SameDay = true
		case part == "short 7":
			r.ShortPeriod = 7
		case part == "back":
			r.Direction = Backward
		case part == "min":
			r.Bound = Min
		case isAddend:
			r.ServiceAddend = append(r.ServiceAddend, Addend{method, period(t, add)})
		default:
			t.Fatalf("what is %q?", part)
		}
	}
	return r
}

func period(t *testing.T, s string) Period {
	t.Helper()
	p, err := ParsePeriod(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return p
}

func triggersOf(t *testing.T, cal Calendar, what, on string) []Trigger {
	t.Helper()
	loc, err := cal.Location()
	if err != nil {
		t.Fatal(err)
	}
	labels := strings.Split(what, " & ")
	var triggers []Trigger
	for i, day := range strings.Split(on, " & ") {
		trigger := Trigger{Event: "event", Label: labels[i]}
		if method, rest, ok := strings.Cut(day, " "); ok {
			trigger.Served, day = method, rest
		}
		trigger.At = moment(t, day, loc)
		triggers = append(triggers, trigger)
	}
	return triggers
}

// moment reads "2024-05-06T23:30"; without a time it is noon.
func moment(t *testing.T, s string, loc *time.Location) time.Time {
	t.Helper()
	if !strings.Contains(s, "T") {
		s += "T12:00"
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The calendars of the tests. "us" is Chicago with federal holidays; "plain"
// is UTC without holidays; "uk" lists the bank holidays of England from spring
// 2024 to new year 2025; any other name is a zone without holidays.
func calendarNamed(t *testing.T, name string) Calendar {
	t.Helper()
	cal := Calendar{ID: name, Zone: name}
	switch name {
	case "us":
		cal.Zone, cal.Holidays = "America/Chicago", USFederal
	case "plain":
		cal.Zone = "UTC"
	case "closed":
		cal.Zone, cal.Holidays = "America/New_York", USFederal
		cal.Closures = []Closure{
			{MustDate("2024-12-24"), "office closed"}, {MustDate("2024-12-26"), "office closed"},
			{MustDate("2024-12-27"), "office closed"}, {MustDate("2024-07-05"), "staff day"},
		}
	case "uk":
		cal.Zone, cal.Holidays = "Europe/London", Custom
		cal.Closures = []Closure{
			{MustDate("2024-03-29"), "Good Friday"}, {MustDate("2024-04-01"), "Easter Monday"},
			{MustDate("2024-05-06"), "early May bank holiday"}, {MustDate("2024-05-27"), "spring bank holiday"},
			{MustDate("2024-08-26"), "summer bank holiday"}, {MustDate("2024-12-25"), "Christmas Day"},
			{MustDate("2024-12-26"), "Boxing Day"}, {MustDate("2025-01-01"), "New Year's Day"},
		}
	case "gulf":
		cal.Zone, cal.Weekend = "Asia/Riyadh", []time.Weekday{time.Friday, time.Saturday}
	}
	cal, err := cal.Ready()
	if err != nil {
		t.Fatal(err)
	}
	return cal
}
