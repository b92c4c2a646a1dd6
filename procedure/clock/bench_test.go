package clock

import (
	"testing"
	"time"
)

func BenchmarkDue(b *testing.B) {
	at := time.Date(2024, 6, 6, 15, 0, 0, 0, time.UTC)
	ready, err := Calendar{Zone: "America/Chicago", Holidays: USFederal}.Ready()
	if err != nil {
		b.Fatal(err)
	}
	unready := Calendar{Zone: "America/Chicago", Holidays: USFederal}
	for _, row := range []struct {
		name string
		rule Rule
		cal  Calendar
	}{
		{"calendar days", Rule{Period: MustPeriod("29 calendar days")}, ready},
		{"rolled", Rule{Period: MustPeriod("30 calendar days"), Roll: RollNext}, ready},
		{"not rolled", Rule{Period: MustPeriod("29 calendar days"), Roll: RollNext}, ready},
		{"10 business days", Rule{Period: MustPeriod("10 business days")}, ready},
		{"calendar not ready", Rule{Period: MustPeriod("29 calendar days")}, unready},
	} {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := row.rule.Due(row.cal, Trigger{Event: "service", At: at}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
