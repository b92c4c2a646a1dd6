package clock

import (
	"testing"
	"time"
)

func at(day string) time.Time { return MustDate(day).Start(time.UTC).Add(12 * time.Hour) }

// due counts in UTC, where every day is a day.
func dueFrom(t *testing.T, r Rule, cal Calendar, from time.Time) (Deadline, error) {
	t.Helper()
	if cal.Zone == "" {
		cal.Zone = "UTC"
	}
	return r.Due(cal, Trigger{Event: "x", At: from})
}

func TestAnExtensionIsOfATimeThereIs(t *testing.T) {
	t.Parallel()
	cal := Calendar{Zone: "UTC"}
	d, err := dueFrom(t, Rule{Period: MustPeriod("10 calendar days")}, cal, at("2025-02-03"))
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []Period{{0, CalendarDay}, {-3, CalendarDay}, {3, "moons"}} {
		if _, err := d.Extend(cal, by, "so"); err == nil {
			t.Errorf("by %d %s", by.N, by.Unit)
		}
	}
}

// The calendar goes from the year 1 to the year 9999.
func TestTheFirstAndTheLastYear(t *testing.T) {
	t.Parallel()
	back := Rule{Period: MustPeriod("10 calendar days"), Direction: Backward}
	if d, err := dueFrom(t, back, Calendar{}, at("0001-01-20")); err != nil || d.Day != MustDate("0001-01-10") {
		t.Errorf("in the first year: %s, %v", d.Day, err)
	}
	if d, err := dueFrom(t, back, Calendar{}, at("0001-01-05")); err == nil {
		t.Errorf("before it: %s", d.Day)
	}
	ahead := Rule{Period: MustPeriod("10 calendar days")}
	if d, err := dueFrom(t, ahead, Calendar{}, at("9999-12-20")); err != nil || d.Day != MustDate("9999-12-30") {
		t.Errorf("in the last year: %s, %v", d.Day, err)
	}
	for _, day := range []string{"9999-12-21", "9999-12-30"} { // the end of the last day lies in the year 10000
		if d, err := dueFrom(t, ahead, Calendar{}, at(day)); err == nil {
			t.Errorf("after it: %s", d.Day)
		}
	}
	for _, from := range []time.Time{time.Date(0, 6, 1, 0, 0, 0, 0, time.UTC), time.Date(10000, 6, 1, 0, 0, 0, 0, time.UTC), {}} {
		if d, err := dueFrom(t, back, Calendar{}, from); err == nil {
			t.Errorf("from %s: %s", from, d.Day)
		}
	}
	d, err := dueFrom(t, back, Calendar{}, at("0001-01-20"))
	if got := d.Remind(MustPeriod("5 calendar days"), Calendar{Zone: "UTC"}); err != nil || !got.Equal(MustDate("0001-01-05").Start(time.UTC)) {
		t.Errorf("reminded in the first year: %s", got)
	}
	if got := d.Remind(MustPeriod("10 calendar days"), Calendar{Zone: "UTC"}); !got.IsZero() {
		t.Errorf("reminded before it: %s", got)
	}
}

// Federal holidays are known from 1971; a count that does not ask for them goes
// further back.
func TestWhichCountsAskForHolidays(t *testing.T) {
	t.Parallel()
	post := []Addend{{Method: "post", Period: MustPeriod("3 business days")}}
	for name, row := range map[string]struct {
		rule Rule
		by   string
		asks bool
	}{
		"calendar days":                     {Rule{Period: MustPeriod("10 calendar days")}, "", false},
		"rolled on":                         {Rule{Period: MustPeriod("10 calendar days"), Roll: RollNext}, "", true},
		"rolled back":                       {Rule{Period: MustPeriod("10 calendar days"), Roll: RollPrevious}, "", true},
		"business days":                     {Rule{Period: MustPeriod("10 business days")}, "", true},
		"a short time":                      {Rule{Period: MustPeriod("5 calendar days"), ShortPeriod: 7}, "", true},
		"not so short a time":               {Rule{Period: MustPeriod("7 calendar days"), ShortPeriod: 7}, "", false},
		"business days for the post":        {Rule{Period: MustPeriod("10 calendar days"), ServiceAddend: post}, "post", true},
		"business days for the post, taken": {Rule{Period: MustPeriod("10 calendar days"), ServiceAddend: post}, "hand", false},
	} {
		for year, known := range map[string]bool{"1970": false, "1971": true} {
			_, err := row.rule.Due(Calendar{Zone: "UTC", Holidays: USFederal}, Trigger{Event: "x", At: at(year + "-06-01"), Served: row.by})
			if (err == nil) != (known || !row.asks) {
				t.Errorf("%s, %s: %v", name, year, err)
			}
			if _, err := row.rule.Due(Calendar{Zone: "UTC"}, Trigger{Event: "x", At: at(year + "-06-01"), Served: row.by}); err != nil {
				t.Errorf("%s, %s, no holidays: %v", name, year, err)
			}
		}
	}
}

// Where the first day counts, a month from the first ends on the last.
func TestTheFirstDayCounts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		from, length, want string
		back               bool
	}{
		{"2025-03-01", "1 month", "2025-03-31", false},
		{"2025-01-31", "1 month", "2025-02-28", false}, // there is no 31 February to stop short of
		{"2025-03-15", "1 year", "2026-03-14", false},
		{"2025-03-03", "5 calendar days", "2025-03-07", false},
		{"2025-03-03", "1 week", "2025-03-09", false},
		{"2025-03-03", "5 business days", "2025-03-07", false},
		{"2025-03-31", "1 month", "2025-03-01", true}, // to 28 February, and a day on
		{"2025-03-07", "5 calendar days", "2025-03-03", true},
		{"2025-03-07", "5 business days", "2025-03-03", true},
	} {
		r := Rule{Period: MustPeriod(row.length), SameDay: true}
		if row.back {
			r.Direction = Backward
		}
		if d, err := dueFrom(t, r, Calendar{}, at(row.from)); err != nil || d.Day != MustDate(row.want) {
			t.Errorf("%s from %s: %s, not %s: %v", row.length, row.from, d.Day, row.want, err)
		}
	}
}

// A day that a zone skipped is no last day (Samoa had no 30 December 2011).
func TestADayThatNeverWas(t *testing.T) {
	t.Parallel()
	cal := Calendar{Zone: "Pacific/Apia"}
	for _, row := range []struct {
		rule Rule
		from string
		want string
	}{
		{Rule{Period: MustPeriod("10 calendar days")}, "2011-12-20", "2011-12-31"},
		{Rule{Period: MustPeriod("10 calendar days"), Direction: Backward}, "2012-01-09", "2011-12-29"},
		{Rule{Period: MustPeriod("10 calendar days"), Roll: RollPrevious}, "2011-12-20", "2011-12-29"},
		{Rule{Period: MustPeriod("10 calendar days"), Roll: RollNext}, "2011-12-20", "2012-01-02"}, // 31 December was a Saturday
	} {
		cal := cal
		d, err := row.rule.Due(cal, Trigger{Event: "x", At: MustDate(row.from).Start(time.UTC).Add(24 * time.Hour)})
		loc, _ := cal.Location()
		if DateOf(MustDate(row.from).Start(time.UTC).Add(24*time.Hour), loc) != MustDate(row.from) {
			d, err = row.rule.Due(cal, Trigger{Event: "x", At: MustDate(row.from).Start(loc).Add(time.Hour)})
		}
		if err != nil || d.Day != MustDate(row.want) {
			t.Errorf("%s from %s: %s, not %s: %v", row.rule.Period, row.from, d.Day, row.want, err)
		}
	}
}

// A calendar whose zone was changed counts in the new one.
func TestAReadyCalendarThatMoved(t *testing.T) {
	t.Parallel()
	cal, err := Calendar{Zone: "America/Chicago"}.Ready()
	if err != nil {
		t.Fatal(err)
	}
	cal.Zone = "Europe/Berlin"
	if loc, err := cal.Location(); err != nil || loc.String() != "Europe/Berlin" {
		t.Errorf("it is in %s: %v", loc, err)
	}
	if cal, err = cal.Ready(); err != nil || cal.loc.String() != "Europe/Berlin" {
		t.Errorf("it counts in %s: %v", cal.loc, err)
	}
	for name, bad := range map[string]Calendar{
		"no zone": {}, "this machine's": {Zone: "Local"}, "an unknown zone": {Zone: "Moon/Sea"},
		"a week of weekend":      {Zone: "UTC", Weekend: Weekdays{0, 1, 2, 3, 4, 5, 6}},
		"an eighth day":          {Zone: "UTC", Weekend: Weekdays{7}},
		"a day before Sunday":    {Zone: "UTC", Weekend: Weekdays{-1}},
		"custom, and none":       {Zone: "UTC", Holidays: Custom},
		"somebody's":             {Zone: "UTC", Holidays: "druid"},
		"a closure on no day":    {Zone: "UTC", Closures: []Closure{{Why: "x"}}},
		"a closure for nothing":  {Zone: "UTC", Closures: []Closure{{On: MustDate("2025-01-02")}}},
		"the same closure twice": {Zone: "UTC", Closures: []Closure{{MustDate("2025-01-02"), "x"}, {MustDate("2025-01-03"), "x"}, {MustDate("2025-01-02"), "y"}}},
	} {
		if bad.Validate() == nil {
			t.Errorf("%s is a calendar", name)
		}
	}
	for name, good := range map[string]Calendar{
		"six days of weekend": {Zone: "UTC", Weekend: Weekdays{0, 1, 2, 3, 4, 5}}, "custom": {Zone: "UTC", Holidays: Custom, Closures: []Closure{{MustDate("2025-01-02"), "x"}}},
		"none": {Zone: "UTC", Holidays: NoHoliday}, "federal": {Zone: "UTC", Holidays: USFederal},
	} {
		if err := good.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A stop on the last day, and the day the clock runs again.
func TestStopsAtTheEdge(t *testing.T) {
	t.Parallel()
	cal := Calendar{Zone: "UTC"}
	d, err := dueFrom(t, Rule{Period: MustPeriod("10 calendar days")}, cal, at("2025-02-03"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Toll(d.At, "late").Tolled() || !d.Toll(d.At.Add(-1), "just").Tolled() || d.Toll(time.Time{}, "never").Tolled() {
		t.Error("a limit can be stopped as long as it has not run out")
	}
	stopped := d.Toll(at("2025-02-05"), "so")
	if next, err := stopped.Resume(cal, stopped.Stopped); err != nil || next.Day != d.Day {
		t.Errorf("stopped for no time: %s, %v", next.Day, err)
	}
	if next, err := stopped.Resume(cal, at("2025-02-07")); err != nil || len(next.Moved) != 1 || next.Moved[0].Resumed.IsZero() || next.Moved[0].Why != "so" {
		t.Errorf("one stop, which is over, in the words that were given: %+v, %v", next.Moved, err)
	}
	bare := stopped
	bare.Moved = nil // kept by something that keeps no moves
	if next, err := bare.Resume(cal, at("2025-02-07")); err != nil || next.Day != MustDate("2025-02-15") || len(next.Moved) != 1 {
		t.Errorf("stopped for two days: %s, %v", next.Day, err)
	}
	longest := Deadline{Rule: d.Rule, Zone: "UTC", Counted: MustDate("2025-02-13"), Day: MustDate("2025-02-13"), Stopped: at("2025-02-05")}
	if _, err := longest.Resume(cal, longest.Stopped.AddDate(0, 0, MaxCount)); err != nil {
		t.Errorf("stopped for %d days: %v", MaxCount, err)
	}
	if _, err := longest.Resume(cal, longest.Stopped.AddDate(0, 0, MaxCount+1)); err == nil {
		t.Error("stopped for ever")
	}
	if _, err := d.Resume(cal, at("2025-02-07")); err == nil {
		t.Error("what runs was set running")
	}
	if _, err := (Deadline{}).Extend(cal, MustPeriod("1 week"), ""); err == nil {
		t.Error("no limit was extended")
	}
	other := Calendar{ID: "there", Zone: "UTC"}
	named := d
	named.Rule.Calendar = "here"
	if _, err := named.Extend(other, MustPeriod("1 week"), ""); err == nil {
		t.Error("extended by another calendar")
	}
	for _, cal := range []Calendar{{ID: "here", Zone: "UTC"}, {Zone: "UTC"}} {
		if _, err := named.Extend(cal, MustPeriod("1 week"), ""); err != nil {
			t.Errorf("extended by its own calendar: %v", err)
		}
	}
	if _, err := d.Extend(other, MustPeriod("1 week"), ""); err != nil {
		t.Errorf("a limit of no calendar was not extended: %v", err)
	}
}
