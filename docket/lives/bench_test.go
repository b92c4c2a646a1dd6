package lives_test

import (
	"math/rand"
	"testing"

	"probity/docket"
	"probity/docket/lives"
	"probity/procedure"
)

// BenchmarkDecide replays the acts of made-up cases through the rules and the
// guarantees, without the making up.
func BenchmarkDecide(b *testing.B) {
	lib, err := procedure.Shipped()
	if err != nil {
		b.Fatal(err)
	}
	p, _ := lib.Current("ahima-membership")
	var longest *lives.Life
	for seed := range int64(60) {
		l, err := lives.Begin(p, rand.New(rand.NewSource(seed)))
		if err != nil {
			b.Fatal(err)
		}
		for range 160 {
			if err := l.Step(); err != nil {
				b.Fatal(err)
			}
		}
		if longest == nil || len(l.Entries) > len(longest.Entries) && len(l.Entries) < 60 {
			longest = l
		}
	}
	b.ReportAllocs()
	acts := 0
	for b.Loop() {
		s := &docket.State{}
		for i := range longest.Entries {
			e := &longest.Entries[i]
			by := docket.Actor{Person: e.By.Person, As: procedure.TheClock}
			if e.By.Person != "" {
				by.As, by.Offices = "", []string{string(e.By.As)}
			}
			out, err := docket.Decide(p, s, docket.Act{ID: e.Act, Case: e.Case, Kind: e.Kind, By: by, Particulars: e.Particulars}, e.At)
			if err != nil {
				b.Fatal(e.Seq, e.Kind, err)
			}
			if broken := docket.Examine(p, s, &out); broken != nil {
				b.Fatal(broken)
			}
			acts++
		}
	}
	b.ReportMetric(float64(acts)/b.Elapsed().Seconds(), "acts/s")
}
