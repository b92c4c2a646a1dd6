package clock

import (
	"testing"
	"time"
)

func TestCalendarErrors(t *testing.T) {
	day := MustDate("2024-07-05")
	for _, row := range []struct {
		name, want string
		cal        Calendar
	}{
		{"no zone", "the calendar has no zone; write one like America/Chicago", Calendar{}},
		{"local zone", "the zone must be named; Local is another place on every machine", Calendar{Zone: "Local"}},
		{"unknown zone", "unknown zone; write one like America/Chicago", Calendar{Zone: "Mars/Olympus"}},
		{"zone outside the table", "unknown zone; write one like America/Chicago", Calendar{Zone: "../../etc/passwd"}},
		{"unknown holidays", "holidays is us-federal, none or custom", Calendar{Zone: "UTC", Holidays: "mars"}},
		{"custom without days", "a calendar with custom holidays must list them as closures", Calendar{Zone: "UTC", Holidays: Custom}},
		{"no working day", "the weekend cannot be the whole week", Calendar{Zone: "UTC", Weekend: Weekdays{0, 1, 2, 3, 4, 5, 6}}},
		{"no weekday", "a day of the weekend is not a weekday", Calendar{Zone: "UTC", Weekend: Weekdays{7}}},
		{"closure without a day", "closure: the date is missing", Calendar{Zone: "UTC", Closures: []Closure{{Why: "x"}}}},
		{"closure on no day", "closure: 2023 is not a leap year, so February has no day 29", Calendar{Zone: "UTC", Closures: []Closure{{Date{2023, 2, 29}, "x"}}}},
		{"closure without a reason", "closure on Fri 5 Jul 2024: the reason is missing", Calendar{Zone: "UTC", Closures: []Closure{{On: day}}}},
		{"closure twice", "closure on Fri 5 Jul 2024 is listed twice", Calendar{Zone: "UTC", Closures: []Closure{{day, "x"}, {day, "y"}}}},
	} {
		if err := row.cal.Validate(); err == nil || err.Error() != row.want {
			t.Errorf("%s: %v, want %s", row.name, err, row.want)
		}
	}
}

func TestBusinessDayMethods(t *testing.T) {
	// Not made ready: the methods work all the same.
	cal := Calendar{Zone: "America/Chicago", Holidays: USFederal}
	friday := MustDate("2024-05-24")
	if got := cal.NextBusinessDay(friday); got != MustDate("2024-05-28") {
		t.Error("next", got)
	}
	if got := cal.PreviousBusinessDay(MustDate("2024-05-28")); got != friday {
		t.Error("previous", got)
	}
	if got := cal.AddBusinessDays(friday, -5); got != MustDate("2024-05-17") {
		t.Error("five back", got)
	}
	if got := cal.AddBusinessDays(MustDate("2024-05-25"), 0); got != MustDate("2024-05-25") {
		t.Error("none", got)
	}
	apia := Calendar{Zone: "Pacific/Apia"}
	if open, why := apia.IsBusinessDay(MustDate("2011-12-30")); open || why != "there was no such day in Pacific/Apia" {
		t.Error(open, why)
	}
	if !friday.exists(time.UTC) {
		t.Error("a day in UTC is missing")
	}
}

func TestDueErrors(t *testing.T) {
	us, plain := calendarNamed(t, "us"), calendarNamed(t, "plain")
	on := func(year int) Trigger {
		return Trigger{Event: "service", At: time.Date(year, 12, 20, 12, 0, 0, 0, time.UTC)}
	}
	days := MustPeriod("30 calendar days")
	for _, row := range []struct {
		name, want string
		rule       Rule
		cal        Calendar
		triggers   []Trigger
	}{
		{"no trigger", "no trigger: nothing has happened that starts this time limit", Rule{Period: days}, plain, nil},
		{"trigger without time", "the trigger service has no time", Rule{Period: days}, plain, []Trigger{{Event: "service"}}},
		{"second trigger without time", "the trigger receipt has no time", Rule{Period: days}, plain, []Trigger{on(2024), {Event: "receipt"}}},
		{"no period", "the period is missing", Rule{}, plain, []Trigger{on(2024)}},
		{"negative period (D1 no. 30)", "a period cannot be negative", Rule{Period: Period{-1, CalendarDay}}, plain, []Trigger{on(2024)}},
		{"period too long", "a period counts at most 36600", Rule{Period: Period{36601, CalendarDay}}, plain, []Trigger{on(2024)}},
		{"unknown unit", "the unit of a period is calendar days, business days, weeks, months or years", Rule{Period: Period{1, "moon"}}, plain, []Trigger{on(2024)}},
		{"unknown roll", "roll is none, next_business_day or previous_business_day", Rule{Period: days, Roll: "x"}, plain, []Trigger{on(2024)}},
		{"unknown direction", "direction is forward or backward", Rule{Period: days, Direction: "x"}, plain, []Trigger{on(2024)}},
		{"unknown bound", "bound is max or min", Rule{Period: days, Bound: "x"}, plain, []Trigger{on(2024)}},
		{"negative short period", "short_period cannot be negative", Rule{Period: days, ShortPeriod: -1}, plain, []Trigger{on(2024)}},
		{"addend without method", "service_addend: the method is missing", Rule{Period: days, ServiceAddend: []Addend{{"", days}}}, plain, []Trigger{on(2024)}},
		{"addend without period", "service_addend for mail: the period is missing", Rule{Period: days, ServiceAddend: []Addend{{Method: "mail"}}}, plain, []Trigger{on(2024)}},
		{"addend twice", "service_addend: mail is named twice", Rule{Period: days, ServiceAddend: []Addend{{"mail", days}, {"mail", days}}}, plain, []Trigger{on(2024)}},
		{"another calendar", "this limit is counted by the calendar us, not plain", Rule{Period: days, Calendar: "us"}, plain, []Trigger{on(2024)}},
		{"unknown zone", "unknown zone; write one like America/Chicago", Rule{Period: days}, Calendar{Zone: "Nowhere"}, []Trigger{on(2024)}},
		{"after the year 9999", "the due day lies outside the years 1 to 9999", Rule{Period: days}, plain, []Trigger{on(9999)}},
		{"to the very last day", "the due day lies outside the years 1 to 9999", Rule{Period: Period{11, CalendarDay}}, plain, []Trigger{on(9999)}},
		{"before the year 1", "the due day lies outside the years 1 to 9999", Rule{Period: MustPeriod("1 year"), Direction: Backward}, plain, []Trigger{on(1)}},
		{"trigger in the year 10000", "the trigger lies outside the years 1 to 9999", Rule{Period: days}, plain, []Trigger{on(10000)}},
		{"trigger in the year 0", "the trigger lies outside the years 1 to 9999", Rule{Period: days}, plain, []Trigger{on(0)}},
		{"federal holidays of 1969", "federal holidays before 1971 are not known here, and this count needs them", Rule{Period: days, Roll: RollNext}, us, []Trigger{on(1969)}},
	} {
		if d, err := row.rule.Due(row.cal, row.triggers...); err == nil || err.Error() != row.want {
			t.Errorf("%s: %v, want %s", row.name, err, row.want)
		} else if d.Sentence != "" {
			t.Errorf("%s: an error and a deadline", row.name)
		}
	}
	if _, err := (Rule{Period: days}).Due(us, on(1)); err != nil {
		t.Errorf("a count that needs no holidays works in the year 1: %v", err)
	}
	if d, err := (Rule{Period: Period{10, CalendarDay}}).Due(plain, on(9999)); err != nil || d.Day != MustDate("9999-12-30") {
		t.Errorf("last day but one: %v %v", d.Day, err)
	}
}
