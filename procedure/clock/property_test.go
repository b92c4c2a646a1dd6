package clock

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func drawTime(t *rapid.T, name string) time.Time {
	// 1995 to 2099: counted back 20 years, still within the holiday table
	return time.Unix(rapid.Int64Range(788918400, 4102444799).Draw(t, name), 0).UTC()
}

func drawPeriod(t *rapid.T, name string) Period {
	unit := rapid.SampledFrom([]Unit{CalendarDay, BusinessDay, Week, Month, Year}).Draw(t, name+" unit")
	most := map[Unit]int{CalendarDay: 400, BusinessDay: 60, Week: 60, Month: 60, Year: 10}[unit]
	return Period{rapid.IntRange(0, most).Draw(t, name), unit}
}

func drawRule(t *rapid.T) Rule {
	r := Rule{
		Period:      drawPeriod(t, "period"),
		SameDay:     rapid.Bool().Draw(t, "same day"),
		ShortPeriod: rapid.SampledFrom([]int{0, 7}).Draw(t, "short"),
		Roll:        rapid.SampledFrom([]Roll{"", RollNone, RollNext, RollPrevious}).Draw(t, "roll"),
		Direction:   rapid.SampledFrom([]Direction{"", Forward, Backward}).Draw(t, "direction"),
		Bound:       rapid.SampledFrom([]Bound{"", Max, Min}).Draw(t, "bound"),
	}
	if rapid.Bool().Draw(t, "addend") {
		r.ServiceAddend = []Addend{{"mail", drawPeriod(t, "addend")}}
	}
	return r
}

func drawCalendar(t *rapid.T) Calendar {
	cal, err := Calendar{
		Zone: rapid.SampledFrom([]string{
			"UTC", "America/Chicago", "Europe/London", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns",
			"America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Kiritimati",
		}).Draw(t, "zone"),
		Holidays: rapid.SampledFrom([]string{"", NoHoliday, USFederal}).Draw(t, "holidays"),
		Weekend:  rapid.SampledFrom([]Weekdays{nil, {time.Friday, time.Saturday}}).Draw(t, "weekend"),
	}.Ready()
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func drawDeadline(t *rapid.T, cal Calendar) Deadline {
	var triggers []Trigger
	for range rapid.IntRange(1, 3).Draw(t, "triggers") {
		triggers = append(triggers, Trigger{
			Event: "service", At: drawTime(t, "at"), Served: rapid.SampledFrom([]string{"", "mail"}).Draw(t, "served"),
		})
	}
	d, err := drawRule(t).Due(cal, triggers...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestForwardThenSub(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := calendarOf(t, "UTC")
		n := rapid.IntRange(0, MaxCount).Draw(t, "n")
		at := drawTime(t, "at")
		d, err := Rule{Period: Period{n, CalendarDay}}.Due(cal, Trigger{Event: "e", At: at})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Day.Sub(DateOf(at, time.UTC)); got != n {
			t.Fatalf("%d days after %s is %s, %d days later", n, at, d.Day, got)
		}
	})
}

func calendarOf(t *rapid.T, zone string) Calendar {
	cal, err := Calendar{Zone: zone}.Ready()
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func TestLaterTriggerNeverGivesEarlierDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, rule, at := drawCalendar(t), drawRule(t), drawTime(t, "at")
		a, errA := rule.Due(cal, Trigger{Event: "e", At: at})
		b, errB := rule.Due(cal, Trigger{Event: "e", At: at.Add(time.Duration(rapid.Int64Range(0, 1e16).Draw(t, "more")))})
		if errA != nil || errB != nil || b.Day.Before(a.Day) {
			t.Fatalf("%v %v: %s, later %s", errA, errB, a.Sentence, b.Sentence)
		}
	})
}

func TestRolledDayIsBusinessDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		d := drawDeadline(t, cal)
		rolls := d.Rule.Roll == RollNext || d.Rule.Roll == RollPrevious
		counts := d.Rule.Period.N > 0 && d.Rule.Period.Unit == BusinessDay && d.Rule.ServiceAddend == nil
		if open, why := cal.IsBusinessDay(d.Day); (rolls || counts) && !open {
			t.Fatalf("%s: %s", d.Sentence, why)
		}
		if !d.Day.exists(cal.loc) {
			t.Fatalf("no such day: %s", d.Sentence)
		}
	})
}

func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		d := drawDeadline(t, cal)
		switch rapid.IntRange(0, 3).Draw(t, "change") {
		case 1:
			d = d.Toll(d.At.AddDate(0, 0, -1), "mediation")
		case 2:
			d, _ = d.Extend(cal, Period{1, Week}, "illness")
		case 3:
			d = d.Toll(d.At.AddDate(0, 0, -1), "mediation")
			d, _ = d.Resume(cal, d.Stopped.AddDate(0, 1, 0))
		}
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Deadline
		if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back, d) {
			t.Fatalf("%v\n%+v\n%+v", err, d, back)
		}
	})
}

func TestExtendIsNeverEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		d := drawDeadline(t, cal)
		by := drawPeriod(t, "by")
		by.N++
		e, err := d.Extend(cal, by, "")
		if err != nil || e.Day.Before(d.Day) || e.At.Before(d.At) {
			t.Fatalf("%v %s", err, e.Sentence)
		}
	})
}

func TestTollAndResumeAddTheDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		rule := Rule{Period: Period{rapid.IntRange(1, 400).Draw(t, "n"), CalendarDay}}
		at := drawTime(t, "at")
		d, err := rule.Due(cal, Trigger{Event: "e", At: at})
		if err != nil {
			t.Fatal(err)
		}
		span := d.At.Sub(at) - 1
		stop := at.Add(time.Duration(rapid.Int64Range(0, int64(span)).Draw(t, "stop")))
		resume := stop.Add(time.Duration(rapid.Int64Range(0, 1e16).Draw(t, "resume")))
		r, err := d.Toll(stop, "").Resume(cal, resume)
		if err != nil {
			t.Fatal(err)
		}
		days := DateOf(resume, cal.loc).Sub(DateOf(stop, cal.loc))
		want := d.Counted.AddDays(days)
		if r.Counted != want || r.Expired(resume) {
			t.Fatalf("counted to %s, want %s: %s", r.Counted, want, r.Sentence)
		}
	})
}

func TestDaysTileTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		at := drawTime(t, "at")
		d := DateOf(at, cal.loc)
		if at.Before(d.Start(cal.loc)) || !at.Before(d.EndOfDay(cal.loc)) {
			t.Fatalf("%s is not within %s in %s", at, d, cal.Zone)
		}
	})
}
