package clock_test

import (
	"fmt"
	"time"

	"probity/procedure/clock"
)

func ExampleRule_Due() {
	cal, err := clock.Calendar{ID: "us", Zone: "America/Chicago", Holidays: clock.USFederal}.Ready()
	if err != nil {
		fmt.Println(err)
		return
	}
	rule := clock.Rule{
		Period:        clock.MustPeriod("30 calendar days"),
		Roll:          clock.RollNext,
		ServiceAddend: []clock.Addend{{Method: "mail", Period: clock.MustPeriod("5 calendar days")}},
	}
	due, err := rule.Due(cal, clock.Trigger{
		Event:  "served:notice_of_allegations",
		Label:  "service of the notice of allegations",
		At:     time.Date(2024, 6, 1, 15, 0, 0, 0, time.UTC),
		Served: "mail",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(due.Sentence)
	fmt.Println("too late from", due.At.Format(time.RFC3339))
	// Output:
	// 30 calendar days from service of the notice of allegations on Sat 1 Jun 2024, +5 calendar days because it was served by mail ends Sat 6 Jul 2024, not a business day (weekend), so Mon 8 Jul 2024
	// too late from 2024-07-09T05:00:00Z
}

func ExampleDeadline_Resume() {
	cal := clock.Calendar{ID: "plain", Zone: "UTC"}
	on := func(month time.Month, day int) time.Time { return time.Date(2024, month, day, 12, 0, 0, 0, time.UTC) }
	rule := clock.Rule{Period: clock.MustPeriod("30 calendar days")}
	due, err := rule.Due(cal, clock.Trigger{Event: "service", At: on(5, 6)})
	if err != nil {
		fmt.Println(err)
		return
	}
	due, err = due.Toll(on(5, 10), "mediation").Resume(cal, on(5, 22))
	fmt.Println(due.Sentence, err)
	// Output:
	// 30 calendar days from service on Mon 6 May 2024: Wed 5 Jun 2024; stopped on Fri 10 May 2024 (mediation), resumed on Wed 22 May 2024, 12 days do not count: Mon 17 Jun 2024 <nil>
}
