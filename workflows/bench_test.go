package workflows_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"probity/workflows/workflowstest"
)

// An act, from the call to the answer: Temporal, the rules, one transaction.
func BenchmarkActOneByOne(b *testing.B) {
	w := newWorld(b)
	c := w.file()
	for b.Loop() {
		a := w.ask(c.Case, uuid.NewString())
		w.submit(a)
		if _, err := w.engine.Enter(b.Context(), c.Case, a.ID); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkActsOnEightCases(b *testing.B) {
	w := newWorld(b)
	cases := make([]*workflowstest.Teller, 8)
	for i := range cases {
		cases[i] = w.file()
	}
	for b.Loop() {
		var all sync.WaitGroup
		for _, c := range cases {
			all.Go(func() {
				a := w.ask(c.Case, uuid.NewString())
				w.submit(a)
				if _, err := w.engine.Enter(b.Context(), c.Case, a.ID); err != nil {
					b.Error(err)
				}
			})
		}
		all.Wait()
	}
	b.ReportMetric(float64(8*b.N)/b.Elapsed().Seconds(), "acts/s")
}
