package clock

import (
	"testing"
	"time"
)

// A deadline ends with the day of the body's zone, whatever its clocks do.
func TestEndOfDay(t *testing.T) {
	for _, row := range []struct{ source, day, zone, start, end string }{
		{"plain", "2024-06-05", "UTC", "2024-06-05T00:00:00Z", "2024-06-06T00:00:00Z"},
		{"Chicago in summer", "2024-06-05", "America/Chicago", "2024-06-05T05:00:00Z", "2024-06-06T05:00:00Z"},
		{"Chicago, spring: 23 hours", "2024-03-10", "America/Chicago", "2024-03-10T06:00:00Z", "2024-03-11T05:00:00Z"},
		{"Chicago, autumn: 25 hours", "2024-11-03", "America/Chicago", "2024-11-03T05:00:00Z", "2024-11-04T06:00:00Z"},
		{"London, spring", "2024-03-31", "Europe/London", "2024-03-31T00:00:00Z", "2024-03-31T23:00:00Z"},
		{"London, autumn", "2024-10-27", "Europe/London", "2024-10-26T23:00:00Z", "2024-10-28T00:00:00Z"},
		{"Kolkata, half an hour", "2024-05-06", "Asia/Kolkata", "2024-05-05T18:30:00Z", "2024-05-06T18:30:00Z"},
		{"Kathmandu, three quarters", "2024-05-06", "Asia/Kathmandu", "2024-05-05T18:15:00Z", "2024-05-06T18:15:00Z"},
		{"St John's, half an hour, spring", "2024-03-10", "America/St_Johns", "2024-03-10T03:30:00Z", "2024-03-11T02:30:00Z"},
		{"Lord Howe, change of half an hour", "2024-04-07", "Australia/Lord_Howe", "2024-04-06T13:00:00Z", "2024-04-07T13:30:00Z"},
		{"Sao Paulo, no midnight", "2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"},
		{"Sao Paulo, day before no midnight", "2018-11-03", "America/Sao_Paulo", "2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z"},
		{"Sao Paulo, 23:00 twice", "2018-02-17", "America/Sao_Paulo", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z"},
		{"Sao Paulo, day after 23:00 twice", "2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00:00Z", "2018-02-19T03:00:00Z"},
		{"Havana, midnight twice", "2024-11-03", "America/Havana", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z"},
		{"Havana, day before midnight twice", "2024-11-02", "America/Havana", "2024-11-02T04:00:00Z", "2024-11-03T04:00:00Z"},
		// Clocks went from 00:01 on the 7th back to 23:01 on the 6th: the 6th
		// is over for good an hour after the 7th first began.
		{"St John's 2010, back into the day before", "2010-11-06", "America/St_Johns", "2010-11-06T02:30:00Z", "2010-11-07T03:30:00Z"},
		{"St John's 2010, the day begun twice", "2010-11-07", "America/St_Johns", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z"},
		{"Apia, day before the skipped day", "2011-12-29", "Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"},
		{"Apia, the skipped day", "2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"},
		{"Apia, day after the skipped day", "2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"},
		{"Kiritimati, furthest east", "2024-05-06", "Pacific/Kiritimati", "2024-05-05T10:00:00Z", "2024-05-06T10:00:00Z"},
		{"Niue, far west", "2024-05-06", "Pacific/Niue", "2024-05-06T11:00:00Z", "2024-05-07T11:00:00Z"},
		{"last day of a leap year after 2037 (a trap in time.ZoneBounds)", "2040-12-31", "America/Chicago", "2040-12-31T06:00:00Z", "2041-01-01T06:00:00Z"},
		{"the day before it", "2040-12-30", "America/Chicago", "2040-12-30T06:00:00Z", "2040-12-31T06:00:00Z"},
		{"the day after it", "2041-01-01", "Europe/London", "2041-01-01T00:00:00Z", "2041-01-02T00:00:00Z"},
		{"spring after 2037", "2044-03-13", "America/Chicago", "2044-03-13T06:00:00Z", "2044-03-14T05:00:00Z"},
		{"year 1", "0001-01-02", "UTC", "0001-01-02T00:00:00Z", "0001-01-03T00:00:00Z"},
	} {
		t.Run(row.source, func(t *testing.T) {
			loc, err := zone(row.zone)
			if err != nil {
				t.Fatal(err)
			}
			day := MustDate(row.day)
			if got := day.Start(loc).Format(time.RFC3339); got != row.start {
				t.Errorf("start %s, want %s", got, row.start)
			}
			if got := day.EndOfDay(loc).Format(time.RFC3339); got != row.end {
				t.Errorf("end %s, want %s", got, row.end)
			}
		})
	}
}

// The day of an event is the day on the body's clocks.
func TestZones(t *testing.T) {
	testRows(t, []row{
		{"late evening in Chicago", "1 calendar day", "us", "service", "2024-05-06T23:59", "2024-05-07", "1 calendar day from service on Mon 6 May 2024: Tue 7 May 2024"},
		{"first minute in Chicago", "1 calendar day", "us", "service", "2024-05-06T00:00", "2024-05-07", ""},
		{"late evening in Kolkata", "30 calendar days", "Asia/Kolkata", "service", "2024-05-06T23:59", "2024-06-05", ""},
		{"first minutes in Kathmandu", "30 calendar days", "Asia/Kathmandu", "service", "2024-05-06T00:05", "2024-06-05", ""},
		{"over the change in spring", "10 calendar days", "America/Chicago", "service", "2024-03-05T23:30", "2024-03-15", ""},
		{"to the day of the change in spring", "10 calendar days", "America/Chicago", "service", "2024-02-29", "2024-03-10", ""},
		{"over the change in autumn", "10 calendar days", "America/Chicago", "service", "2024-10-25T23:30", "2024-11-04", ""},
		{"to the day of the change in autumn", "10 calendar days", "America/Chicago", "service", "2024-10-24", "2024-11-03", ""},
		{"to a day without midnight", "10 calendar days; min", "America/Sao_Paulo", "service", "2018-10-25", "2018-11-04", ""},
		{"served in the hour that came twice", "10 calendar days", "America/New_York", "service", "2024-11-03T01:30", "2024-11-13", ""},
		{"D1 no. 28, served at a time that was skipped", "10 calendar days", "America/New_York", "service", "2024-03-10T02:30", "2024-03-20", ""},
		{"D1 no. 28, Apia, over the skipped day", "5 calendar days", "Pacific/Apia", "service", "2011-12-28", "2012-01-02", ""},
		{"D1 no. 28, Apia, to the skipped day", "10 calendar days", "Pacific/Apia", "service", "2011-12-20", "2011-12-31", "10 calendar days from service on Tue 20 Dec 2011 ends Fri 30 Dec 2011, but there was no such day in Pacific/Apia, so Sat 31 Dec 2011"},
		{"D1 no. 28, Apia, back to the skipped day", "10 calendar days; back", "Pacific/Apia", "the hearing", "2012-01-09", "2011-12-29", "10 calendar days before the hearing on Mon 9 Jan 2012 falls on Fri 30 Dec 2011, but there was no such day in Pacific/Apia, so Thu 29 Dec 2011"},
		{"D1 no. 28, Apia, business days", "3 business days", "Pacific/Apia", "service", "2011-12-28", "2012-01-03", ""},
		{"D1 no. 28, Apia, rolled", "10 calendar days; next", "Pacific/Apia", "service", "2011-12-20", "2012-01-02", "10 calendar days from service on Tue 20 Dec 2011 ends Fri 30 Dec 2011, not a business day (there was no such day in Pacific/Apia, then weekend), so Mon 2 Jan 2012"},
	})
}

func TestExclusiveEnd(t *testing.T) {
	cal := calendarNamed(t, "us")
	trigger := triggersOf(t, cal, "service", "2024-05-06")
	due, err := ruleOf(t, "30 calendar days").Due(cal, trigger...)
	if err != nil {
		t.Fatal(err)
	}
	end := time.Date(2024, 6, 6, 5, 0, 0, 0, time.UTC)
	if due.Expired(end.Add(-1)) || !due.Expired(end) || due.Reached(end) {
		t.Error("a limit to act by expires exactly at the end of its day")
	}
	due, err = ruleOf(t, "30 calendar days; min").Due(cal, trigger...)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2024, 6, 5, 5, 0, 0, 0, time.UTC)
	if due.Reached(start.Add(-1)) || !due.Reached(start) || due.Expired(start) {
		t.Error("a limit not to act before is reached exactly at the start of its day")
	}
	if (Deadline{}).Expired(end) {
		t.Error("no deadline expires")
	}
}
