package clock

import (
	"slices"
	"strings"
	"testing"
)

// change is a limit that was moved. Its steps, joined by " | ", are: "extend 14 calendar days (illness)", "extend to
// 2024-06-21 (order)", "stop 2024-05-10 (mediation)", "resume 2024-05-22".
type change struct{ source, rule, cal, on, steps, want, tail string }

// The tail is what the steps added to the sentence.
func TestExtendAndToll(t *testing.T) {
	for _, row := range []change{
		{"45 CFR 160.548, 30 more days", "30 calendar days; next", "us", "2024-05-06", "extend 30 calendar days (good cause)", "2024-07-05", "; extended by 30 calendar days (good cause): Fri 5 Jul 2024"},
		{"45 CFR 160.548, counted from the rolled day", "30 calendar days; next", "us", "2024-06-06", "extend 30 calendar days (good cause)", "2024-08-07", "; extended by 30 calendar days (good cause): Wed 7 Aug 2024"},
		{"ABA rule 33, extended by the chair", "20 calendar days; next", "us", "2024-05-06", "extend 10 calendar days (the chair)", "2024-06-07", "; extended by 10 calendar days (the chair): Fri 7 Jun 2024"},
		{"AICPA, extended on request, no roll", "30 calendar days", "us", "2024-05-06", "extend 10 calendar days", "2024-06-15", "; extended by 10 calendar days: Sat 15 Jun 2024"},
		{"extended to a Saturday rolls", "30 calendar days; next", "us", "2024-05-06", "extend 10 calendar days (illness)", "2024-06-17", "; extended by 10 calendar days (illness), ending Sat 15 Jun 2024, not a business day (weekend), so Mon 17 Jun 2024"},
		{"extended to Juneteenth rolls", "30 calendar days; next", "us", "2024-05-06", "extend 2 weeks", "2024-06-20", "; extended by 2 weeks, ending Wed 19 Jun 2024, not a business day (Juneteenth), so Thu 20 Jun 2024"},
		{"extended by business days", "10 business days", "us", "2024-05-06", "extend 5 business days", "2024-05-28", "; extended by 5 business days: Tue 28 May 2024"},
		{"extended by a month from the 31st", "1 month", "us", "2024-07-31", "extend 1 month (evidence)", "2024-09-30", "; extended by 1 month (evidence), September has no day 31: Mon 30 Sep 2024"},
		{"EU art. 11, 3 months become 6", "3 months", "Europe/Brussels", "2024-05-06", "extend 3 months (justified)", "2024-11-06", "; extended by 3 months (justified): Wed 6 Nov 2024"},
		{"rolled back never earlier than before", "10 calendar days; previous", "us", "2024-05-07", "extend 1 calendar day", "2024-05-17", "; extended by 1 calendar day, ending Sat 18 May 2024, not a business day (weekend), so Fri 17 May 2024"},
		{"extended twice", "30 calendar days", "us", "2024-05-06", "extend 1 week (illness) | extend 1 week (travel)", "2024-06-19", "; extended by 1 week (illness): Wed 12 Jun 2024; extended by 1 week (travel): Wed 19 Jun 2024"},
		{"45 CFR 164.528, 60 and 30 days", "60 calendar days", "us", "2024-01-01", "extend 30 calendar days", "2024-03-31", "; extended by 30 calendar days: Sun 31 Mar 2024"},
		{"hearing notice put off", "30 calendar days; min", "us", "2024-05-06", "extend 1 week (counsel)", "2024-06-12", "; extended by 1 week (counsel): not before Wed 12 Jun 2024"},
		{"NAR, tolled during mediation", "180 calendar days", "us", "2024-01-01", "stop 2024-02-10 (mediation) | resume 2024-02-22", "2024-07-11", "; stopped on Sat 10 Feb 2024 (mediation), resumed on Thu 22 Feb 2024, 12 days do not count: Thu 11 Jul 2024"},
		{"NAR, tolled while not a member", "180 calendar days", "us", "2023-01-01", "stop 2023-02-01 (not a member) | resume 2024-02-01", "2024-06-29", "; stopped on Wed 1 Feb 2023 (not a member), resumed on Thu 1 Feb 2024, 365 days do not count: Sat 29 Jun 2024"},
		{"ACHE, tolled while inactive", "3 years", "us", "2021-05-06", "stop 2022-01-01 (inactive) | resume 2022-01-31", "2024-06-05", "; stopped on Sat 1 Jan 2022 (inactive), resumed on Mon 31 Jan 2022, 30 days do not count: Wed 5 Jun 2024"},
		{"CFP, an offer stays everything", "20 calendar days", "us", "2024-05-06", "stop 2024-05-16 (offer of settlement) | resume 2024-06-15", "2024-06-25", "; stopped on Thu 16 May 2024 (offer of settlement), resumed on Sat 15 Jun 2024, 30 days do not count: Tue 25 Jun 2024"},
		{"tolled twice", "30 calendar days", "us", "2024-05-06", "stop 2024-05-10 (one) | resume 2024-05-15 | stop 2024-05-20 (two) | resume 2024-05-27", "2024-06-17", "; stopped on Fri 10 May 2024 (one), resumed on Wed 15 May 2024, 5 days do not count: Mon 10 Jun 2024; stopped on Mon 20 May 2024 (two), resumed on Mon 27 May 2024, 7 days do not count: Mon 17 Jun 2024"},
		{"one day", "30 calendar days", "us", "2024-05-06", "stop 2024-05-10 | resume 2024-05-11", "2024-06-06", "; stopped on Fri 10 May 2024, resumed on Sat 11 May 2024, 1 day does not count: Thu 6 Jun 2024"},
		{"stopped and resumed on one day", "30 calendar days", "us", "2024-05-06", "stop 2024-05-10T09:00 | resume 2024-05-10T17:00", "2024-06-05", "; stopped on Fri 10 May 2024, resumed on Fri 10 May 2024, 0 days do not count: Wed 5 Jun 2024"},
		{"two minutes over midnight are a day", "30 calendar days", "us", "2024-05-06", "stop 2024-05-10T23:59 | resume 2024-05-11T00:01", "2024-06-06", "; stopped on Fri 10 May 2024, resumed on Sat 11 May 2024, 1 day does not count: Thu 6 Jun 2024"},
		{"tolling counts from the day before the roll", "30 calendar days; next", "us", "2024-06-06", "stop 2024-06-10 | resume 2024-06-15", "2024-07-11", "; stopped on Mon 10 Jun 2024, resumed on Sat 15 Jun 2024, 5 days do not count: Thu 11 Jul 2024"},
		{"tolling that ends on a Saturday rolls", "30 calendar days; next", "us", "2024-05-06", "stop 2024-05-10 | resume 2024-05-20", "2024-06-17", "; stopped on Fri 10 May 2024, resumed on Mon 20 May 2024, 10 days do not count, ending Sat 15 Jun 2024, not a business day (weekend), so Mon 17 Jun 2024"},
		{"stopped while waiting for the business day", "30 calendar days; next", "us", "2024-06-06", "stop 2024-07-07 | resume 2024-07-09", "2024-07-10", "; stopped on Sun 7 Jul 2024, resumed on Tue 9 Jul 2024, 2 days do not count: Wed 10 Jul 2024"},
		{"stopped on the last day", "30 calendar days", "us", "2024-05-06", "stop 2024-06-05 | resume 2024-07-01", "2024-07-01", "; stopped on Wed 5 Jun 2024, resumed on Mon 1 Jul 2024, 26 days do not count: Mon 1 Jul 2024"},
		{"stopped too late changes nothing", "30 calendar days", "us", "2024-05-06", "stop 2024-06-06T00:00", "2024-06-05", ""},
		{"stopped before it began", "30 calendar days", "us", "2024-05-06", "stop 2024-04-26 | resume 2024-05-16", "2024-06-15", "; stopped on Fri 26 Apr 2024, resumed on Thu 16 May 2024, 10 days do not count: Sat 15 Jun 2024"},
		{"business days get business days back", "10 business days", "us", "2024-05-06", "stop 2024-05-09 | resume 2024-05-16", "2024-05-28", "; stopped on Thu 9 May 2024, resumed on Thu 16 May 2024, 5 business days do not count: Tue 28 May 2024"},
		{"stopped over a weekend", "10 business days", "us", "2024-05-06", "stop 2024-05-11 | resume 2024-05-13", "2024-05-20", "; stopped on Sat 11 May 2024, resumed on Mon 13 May 2024, 0 business days do not count: Mon 20 May 2024"},
		{"short periods get business days back", "5 calendar days; short 7", "us", "2024-05-06", "stop 2024-05-08 | resume 2024-05-13", "2024-05-16", "; stopped on Wed 8 May 2024, resumed on Mon 13 May 2024, 3 business days do not count: Thu 16 May 2024"},
		{"tolled over the change in spring", "30 calendar days", "us", "2024-03-01", "stop 2024-03-09T23:30 | resume 2024-03-11T00:30", "2024-04-02", "; stopped on Sat 9 Mar 2024, resumed on Mon 11 Mar 2024, 2 days do not count: Tue 2 Apr 2024"},
		{"tolled over the change in autumn", "30 calendar days", "us", "2024-10-25", "stop 2024-11-02T23:30 | resume 2024-11-04T00:30", "2024-11-26", "; stopped on Sat 2 Nov 2024, resumed on Mon 4 Nov 2024, 2 days do not count: Tue 26 Nov 2024"},
		{"tolled, then extended", "30 calendar days", "us", "2024-05-06", "stop 2024-05-10 | resume 2024-05-15 | extend 1 week (illness)", "2024-06-17", "; stopped on Fri 10 May 2024, resumed on Wed 15 May 2024, 5 days do not count: Mon 10 Jun 2024; extended by 1 week (illness): Mon 17 Jun 2024"},
		{"extended, then tolled", "30 calendar days", "us", "2024-05-06", "extend 1 week (illness) | stop 2024-06-10 (appeal) | resume 2024-06-20", "2024-06-22", "; extended by 1 week (illness): Wed 12 Jun 2024; stopped on Mon 10 Jun 2024 (appeal), resumed on Thu 20 Jun 2024, 10 days do not count: Sat 22 Jun 2024"},
		{"a minimum tolled", "30 calendar days; min", "us", "2024-05-06", "stop 2024-05-10 | resume 2024-05-20", "2024-06-15", "; stopped on Fri 10 May 2024, resumed on Mon 20 May 2024, 10 days do not count: not before Sat 15 Jun 2024"},
	} {
		t.Run(row.source, func(t *testing.T) {
			cal := calendarNamed(t, row.cal)
			first, err := ruleOf(t, row.rule).Due(cal, triggersOf(t, cal, "service", row.on)...)
			if err != nil {
				t.Fatal(err)
			}
			last := first
			for _, step := range strings.Split(row.steps, " | ") {
				before, moves := last, slices.Clone(last.Moved)
				last = stepped(t, last, cal, step)
				if !slices.Equal(before.Moved, moves) {
					t.Error("a change reached back into the deadline it came from")
				}
			}
			if last.Day != MustDate(row.want) {
				t.Errorf("due %s, want %s", last.Day, MustDate(row.want))
			}
			if tail := strings.TrimPrefix(last.Sentence, first.Sentence); tail != row.tail {
				t.Errorf("added\n  %s\nwant\n  %s", tail, row.tail)
			}
		})
	}
}

func stepped(t *testing.T, d Deadline, cal Calendar, step string) Deadline {
	t.Helper()
	step, why, _ := strings.Cut(strings.TrimSuffix(step, ")"), " (")
	verb, rest, _ := strings.Cut(step, " ")
	loc, err := cal.Location()
	if err != nil {
		t.Fatal(err)
	}
	switch verb {
	case "extend":
		d, err = d.Extend(cal, period(t, rest), why)
	case "stop":
		d = d.Toll(moment(t, rest, loc), why)
	case "resume":
		d, err = d.Resume(cal, moment(t, rest, loc))
	default:
		t.Fatalf("what is %q?", step)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStoppedHasNoMoment(t *testing.T) {
	cal := calendarNamed(t, "us")
	d, err := ruleOf(t, "30 calendar days").Due(cal, triggersOf(t, cal, "service", "2024-05-06")...)
	if err != nil {
		t.Fatal(err)
	}
	stop := moment(t, "2024-05-10", cal.loc)
	d = d.Toll(stop, "mediation")
	if !d.Tolled() || !d.At.IsZero() || d.Expired(stop.AddDate(9, 0, 0)) || !d.Remind(MustPeriod("1 week"), cal).IsZero() {
		t.Errorf("a stopped limit still runs: %+v", d)
	}
	if again := d.Toll(stop.AddDate(0, 0, 1), "again"); again.Sentence != d.Sentence {
		t.Error("a stopped limit was stopped again")
	}
	if _, err := d.Extend(cal, MustPeriod("1 week"), ""); err == nil {
		t.Error("a stopped limit was extended")
	}
	if _, err := d.Resume(cal, stop.Add(-1)); err == nil {
		t.Error("resumed before it was stopped")
	}
	if _, err := d.Resume(cal, stop.AddDate(200, 0, 0)); err == nil {
		t.Error("resumed after two hundred years")
	}
}

func TestRemind(t *testing.T) {
	cal := calendarNamed(t, "us")
	for _, row := range []struct{ source, rule, on, before, want string }{
		{"a week before", "30 calendar days", "2024-05-06", "1 week", "2024-05-29T00:00"},
		{"on the day", "30 calendar days", "2024-05-06", "0 calendar days", "2024-06-05T00:00"},
		{"business days over Memorial Day", "30 calendar days", "2024-05-06", "10 business days", "2024-05-21T00:00"},
		{"business days before a holiday", "30 calendar days", "2024-06-05", "3 business days", "2024-07-01T00:00"},
		{"a month", "3 months", "2024-02-29", "1 month", "2024-04-29T00:00"},
		{"over the change in spring", "10 calendar days", "2024-03-05", "1 week", "2024-03-08T00:00"},
	} {
		t.Run(row.source, func(t *testing.T) {
			d, err := ruleOf(t, row.rule).Due(cal, triggersOf(t, cal, "service", row.on)...)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.Remind(MustPeriod(row.before), cal); !got.Equal(moment(t, row.want, cal.loc)) {
				t.Errorf("remind at %s, want %s", got.In(cal.loc), row.want)
			}
		})
	}
}
