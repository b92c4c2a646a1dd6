package clock

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

func TestParseDate(t *testing.T) {
	const form = "this is not a date; write it like 2024-05-06"
	const year = "the year must be written with four digits and lie in 0001 to 9999"
	for _, row := range []struct{ text, want string }{
		{"2024-02-29", ""}, {"2000-02-29", ""}, {"0001-01-01", ""}, {"9999-12-31", ""},
		{"2023-02-29", "2023 is not a leap year, so February has no day 29"},
		{"1900-02-29", "1900 is not a leap year, so February has no day 29"},
		{"2024-02-30", "February has no day 30"},
		{"2024-04-31", "April has no day 31"},
		{"2024-01-32", "January has no day 32"},
		{"2024-01-00", "January has no day 0"},
		{"2024-13-01", "there is no month 13"},
		{"2024-00-01", "there is no month 0"},
		{"0000-01-01", year}, {"10000-01-01", year}, {"999-01-01", year}, {"24-01-01", year},
		{"", form}, {"2024", form}, {"2024-5-6", form}, {"2024-05-6", form}, {"2024-05-006", form}, {"2024-005-6", form},
		{"2024/05/06", form}, {"06.05.2024", form}, {"-2024-05-06", form}, {"2024-05-06T00:00:00Z", form},
		{" 2024-05-06", form}, {"2024-05-06 ", form}, {"٢٠٢٤-05-06", form}, {"2024-05-", form},
		{"99999999999999999999-01-01", form},
	} {
		d, err := ParseDate(row.text)
		if (err == nil) != (row.want == "") || err != nil && err.Error() != row.want {
			t.Errorf("%q: %v, want %q", row.text, err, row.want)
		}
		if text, _ := d.MarshalText(); err == nil && string(text) != row.text {
			t.Errorf("%q came back as %q", row.text, text)
		}
	}
}

func TestParsePeriod(t *testing.T) {
	const form = "a period is a count and a unit, like 30 calendar days"
	const unit = "the unit of a period is calendar days, business days, weeks, months or years"
	for _, row := range []struct{ text, want, err string }{
		{"30 calendar days", "30 calendar days", ""}, {"1 calendar day", "1 calendar day", ""},
		{"10 business days", "10 business days", ""}, {"1 month", "1 month", ""}, {"5 years", "5 years", ""},
		{"2 weeks", "2 weeks", ""}, {"0 calendar days", "0 calendar days", ""}, {"1 calendar days", "1 calendar day", ""},
		{"2 week", "2 weeks", ""}, {"36600 calendar days", "36600 calendar days", ""},
		{"30 days", "", "say whether these are calendar days or business days"},
		{"72 hours", "", "time limits are counted in whole days; say it in calendar days"},
		{"-5 calendar days", "", "a period cannot be negative"},
		{"36601 calendar days", "", "a period counts at most 36600"},
		{"999999999 years", "", "a period counts at most 36600"},
		{"9999999999 years", "", form}, {"", "", form}, {"calendar days", "", form}, {"1.5 years", "", form},
		{"+5 weeks", "", form}, {"05 weeks", "", form}, {"1e3 weeks", "", form}, {" 5 weeks", "", form},
		{"5", "", unit}, {"5 fortnights", "", unit}, {"5  weeks", "", unit}, {"5 Weeks", "", unit}, {"5 weekss", "", unit},
		{"5 weeks ", "", unit}, {"5weeks", "", form},
	} {
		p, err := ParsePeriod(row.text)
		if p.String() != row.want || (err == nil) != (row.err == "") || err != nil && err.Error() != row.err {
			t.Errorf("%q: %q %v, want %q %q", row.text, p, err, row.want, row.err)
		}
	}
}

func TestRuleAndCalendarText(t *testing.T) {
	text := `
rule:
    period: 5 calendar days
    same_day: true
    short_period: 7
    roll: next_business_day
    calendar: hq
    service_addend:
        - method: mail
          period: 5 calendar days
    direction: backward
    bound: min
calendar:
    id: hq
    title: Head office
    place: Chicago
    zone: America/Chicago
    weekend: [friday, saturday]
    holidays: us-federal
    closures:
        - {on: 2024-12-24, why: office closed}
`
	type both struct {
		Rule     Rule     `json:"rule" yaml:"rule"`
		Calendar Calendar `json:"calendar" yaml:"calendar"`
	}
	want := both{
		Rule{
			Period: Period{5, CalendarDay}, SameDay: true, ShortPeriod: 7, Roll: RollNext, Calendar: "hq",
			ServiceAddend: []Addend{{"mail", Period{5, CalendarDay}}}, Direction: Backward, Bound: Min,
		},
		Calendar{
			ID: "hq", Title: "Head office", Place: "Chicago", Zone: "America/Chicago",
			Weekend: Weekdays{time.Friday, time.Saturday}, Holidays: USFederal,
			Closures: []Closure{{MustDate("2024-12-24"), "office closed"}},
		},
	}
	var got both
	if err := yaml.Unmarshal([]byte(text), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("yaml: %v\n got %+v\nwant %+v", err, got, want)
	}
	written, err := yaml.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var again both
	if err := yaml.Unmarshal(written, &again); err != nil || !reflect.DeepEqual(again, want) {
		t.Errorf("yaml, written and read: %v\n%s", err, written)
	}
	written, err = json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	again = both{}
	if err := json.Unmarshal(written, &again); err != nil || !reflect.DeepEqual(again, want) {
		t.Errorf("json, written and read: %v\n%s", err, written)
	}
	for _, bad := range []string{"period: 30 days", "period: -1 weeks", "period: [1]", "period: 30"} {
		if err := yaml.Unmarshal([]byte(bad), new(Rule)); err == nil {
			t.Errorf("read %q", bad)
		}
	}
	for _, bad := range []string{"weekend: [caturday]", "weekend: [6]", "weekend: [Saturday]", "closures: [{on: 2023-02-29}]"} {
		if err := yaml.Unmarshal([]byte(bad), new(Calendar)); err == nil {
			t.Errorf("read %q", bad)
		}
	}
}

func TestTextOfNothing(t *testing.T) {
	if d := (Date{2023, 2, 29}); d.Validate() == nil {
		t.Error("29 February 2023 exists")
	} else if _, err := d.MarshalText(); err == nil {
		t.Error("29 February 2023 was written")
	}
	if (Date{}).String() != "no date" || (Period{}).String() != "" {
		t.Error("nothing has a text")
	}
	if _, err := (Period{1, "moon"}).MarshalText(); err == nil {
		t.Error("a moon was written")
	}
	for _, bad := range []func(){func() { MustDate("x") }, func() { MustPeriod("x") }} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			bad()
		}()
	}
}

func TestDateArithmetic(t *testing.T) {
	// Against package time, every day of 800 years.
	at := time.Date(1799, 12, 31, 0, 0, 0, 0, time.UTC)
	for d := (Date{1799, 12, 31}); d.Year < 2600; d = d.AddDays(1) {
		if DateOf(at, time.UTC) != d || at.Weekday() != d.Weekday() || at.Unix() != int64(d.ordinal())*daySeconds {
			t.Fatalf("%s is not %s", d, at)
		}
		if d.AddDays(1).AddDays(-1) != d || d.AddDays(400).Sub(d) != 400 {
			t.Fatalf("%s: there and back", d)
		}
		at = at.AddDate(0, 0, 1)
	}
	if !MustDate("2024-05-06").Before(MustDate("2024-05-07")) || !MustDate("2024-06-01").After(MustDate("2024-05-31")) {
		t.Error("order")
	}
}
