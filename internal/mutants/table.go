package main

import (
	"fmt"
	"io"
)

// table counts by kind of mutant who found how many.
type table struct {
	by      map[string]map[string]int
	total   map[string]int
	slipped []slip
	n       int
}

type slip struct {
	m  Mutant
	by string
}

// finders are in the order in which they are asked. "load" is the library of
// shipped packs that no longer reads.
var finders = []string{"tests", "load", "scenarios", "lives", "check"}

func newTable() *table { return &table{by: map[string]map[string]int{}, total: map[string]int{}} }

func (t *table) count(m Mutant, v verdict) {
	if t.by[m.Op] == nil {
		t.by[m.Op] = map[string]int{}
	}
	t.by[m.Op][v.by]++
	t.total[v.by]++
	t.n++
	if v.by == alike || v.by == differs {
		t.slipped = append(t.slipped, slip{m, v.by})
	}
}

func (t *table) write(w io.Writer, all int) {
	found := t.n - len(t.slipped)
	share := func(of int) float64 { return 100 * float64(found) / float64(max(of, 1)) }
	fmt.Fprintf(w, "%d mutants generated, %d judged. Found %d (%.1f %%; %.1f %% of those that were seen to do anything else)", all, t.n, found, share(t.n), share(t.n-t.total[alike]))
	for _, f := range finders {
		fmt.Fprintf(w, ", %s %d", f, t.total[f])
	}
	fmt.Fprintf(w, ". Slipped past: %d that differ, %d without a difference.\n\n| kind | mutants | tests | load | scenarios | lives | check | differs | no difference |\n|---|---|---|---|---|---|---|---|---|\n", t.total[differs], t.total[alike])
	for _, op := range operators {
		x, n := t.by[op], 0
		for _, k := range x {
			n += k
		}
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %d | %d | %d | %d |\n", op, n, x["tests"], x["load"], x["scenarios"], x["lives"], x["check"], x[differs], x[alike])
	}
	for _, by := range []string{differs, alike} {
		fmt.Fprintf(w, "\nFound by %s:\n\n", by)
		for _, s := range t.slipped {
			if s.by == by {
				fmt.Fprintf(w, "* %s\n", s.m)
			}
		}
	}
}
