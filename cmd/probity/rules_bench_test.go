package main

import (
	"testing"
	"time"

	"probity/docket"
)

func BenchmarkAnActDecidedAndExamined(b *testing.B) {
	p := shippedProcedure(b, "ahima-membership")
	acts, at, err := toldAlone(p, samplePosts(b, p), time.Date(2026, time.May, 4, 15, 0, 0, 0, time.UTC))
	if err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		s := &docket.State{}
		for i := range acts {
			e, err := docket.Decide(p, s, acts[i], at[i])
			if err != nil {
				b.Fatal(err)
			}
			docket.Examine(p, s, &e)
		}
	}
	b.ReportMetric(float64(b.N*len(acts))/b.Elapsed().Seconds(), "acts/s")
}
