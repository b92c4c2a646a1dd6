package clock

import (
	"strings"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/us"
)

// The days on which federal offices were closed, as the Office of Personnel
// Management published them.
func TestFederalHolidays(t *testing.T) {
	for year, want := range map[int]string{
		2010: "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
		2016: "01-01 01-18 02-15 05-30 07-04 09-05 10-10 11-11 11-24 12-26",
		2017: "01-02 01-16 02-20 05-29 07-04 09-04 10-09 11-10 11-23 12-25",
		2020: "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25",
		2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
		2022: "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26",
		2023: "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
		2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
		2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
		2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
		1975: "01-01 02-17 05-26 07-04 09-01 10-13 10-27 11-27 12-25", // Veterans Day in October, no King Day
		1978: "01-02 02-20 05-29 07-04 09-04 10-09 11-10 11-23 12-25", // Veterans Day back, on a Saturday
		1986: "01-01 01-20 02-17 05-26 07-04 09-01 10-13 11-11 11-27 12-25",
	} {
		var got []string
		cal := calendarNamed(t, "us")
		for d := (Date{year, 1, 1}); d.Year == year; d = d.AddDays(1) {
			if open, why := cal.IsBusinessDay(d); !open && why != "weekend" {
				text, _ := d.MarshalText()
				got = append(got, string(text[5:]))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%d\n got %s\nwant %s", year, got, want)
		}
	}
}

func TestHolidayNames(t *testing.T) {
	for _, row := range []struct{ source, day, why string }{
		{"Public Law 98-144, not yet", "1985-01-21", ""},
		{"Public Law 98-144, first kept", "1986-01-20", "Martin Luther King Jr. Day"},
		{"Public Law 90-363", "1971-10-25", "Veterans Day"},
		{"Public Law 90-363", "1972-10-23", "Veterans Day"},
		{"Public Law 90-363", "1973-10-22", "Veterans Day"},
		{"Public Law 90-363", "1974-10-28", "Veterans Day"},
		{"Public Law 90-363", "1976-10-25", "Veterans Day"},
		{"Public Law 90-363, last", "1977-10-24", "Veterans Day"},
		{"Public Law 90-363, not on the 11th", "1977-11-11", ""},
		{"Public Law 94-97", "1978-10-23", ""},
		{"Public Law 94-97", "1980-11-11", "Veterans Day"},
		{"Public Law 117-17, not yet", "2020-06-19", ""},
		{"Public Law 117-17, signed the day before", "2021-06-18", "Juneteenth observed"},
		{"5 USC 6103(b)", "2021-12-31", "New Year's Day observed"},
		{"5 USC 6103(b)", "2022-01-01", "weekend"},
		{"5 USC 6103(b)", "2022-12-26", "Christmas Day observed"},
		{"5 USC 6103(c), Inauguration Day is Washington's", "2021-01-20", ""},
		{"order, not law", "2018-12-24", ""},
		{"order, not law", "2025-01-09", ""},
		{"before the table", "1970-12-25", ""},
	} {
		if _, why := calendarNamed(t, "us").IsBusinessDay(MustDate(row.day)); why != row.why {
			t.Errorf("%s, %s: %q, want %q", row.source, row.day, why, row.why)
		}
	}
}

// Our reading of the library's rules gives the days the library computes.
func TestAgreesWithLibrary(t *testing.T) {
	library := cal.NewBusinessCalendar()
	library.AddHoliday(us.Holidays...)
	ours := calendarNamed(t, "us")
	for d := (Date{1986, 1, 1}); d.Year < 2101; d = d.AddDays(1) {
		open, why := ours.IsBusinessDay(d)
		if want := library.IsWorkday(time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)); open != want {
			t.Fatalf("%s: business day %t (%s), library %t", d, open, why, want)
		}
	}
}
