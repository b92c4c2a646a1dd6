package fair

import (
	"slices"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure/proceduretest"
)

// Two histories that come to one situation may go on in the same ways: of the
// situations that a second history came to, some are tried out from both sides.
func TestSameSituationSameFutures(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := lib.Current("cfp-older")
	x := &search{space: measure(p), o: Options{States: 400}, r: &Report{Bound: 400, Incidents: -1}, seen: map[string]int{}, probed: map[string]bool{}, told: map[string]bool{}, done: map[docket.Kind]int{}}
	x.run()
	pairs, differ := 0, 0
	for id := 0; id < len(x.nodes) && pairs < 60; id++ {
		n := &x.nodes[id]
		w := &world{x: x, base: n.s, now: n.now}
		w.take = func() {
			to, known := x.seen[x.key(w.s, w.at)]
			if w.broke != nil || !known || x.nodes[to].s.Head == w.s.Head || pairs >= 60 || (id+w.s.Head)%3 != 0 {
				return
			}
			pairs++
			a, b := futures(x, x.nodes[to].s, x.nodes[to].now), futures(x, w.s, w.at)
			if !slices.Equal(a, b) {
				differ++
				t.Logf("two histories of one situation in %s go on differently:\n%v\n%v", w.s.Stage, only(a, b), only(b, a))
			}
		}
		w.moves()
	}
	if pairs < 20 {
		t.Fatalf("only %d pairs were found", pairs)
	}
	if differ > 0 {
		t.Errorf("%d of %d pairs go on differently", differ, pairs)
	}
}

// futures are the stages and ends that one move leads to, with what was done.
func futures(x *search, s *docket.State, now time.Time) []string {
	var out []string
	w := &world{x: x, base: s, now: now}
	w.take = func() {
		var kinds []string
		for i := range w.did {
			if w.did[i].Kind != docket.Remind {
				kinds = append(kinds, string(w.did[i].Kind))
			}
		}
		if w.did != nil && w.did[0].Kind == docket.Acknowledge {
			return // once its time is over nothing hangs on it, and it is left out of the situation
		}
		out = append(out, strings.Join(slices.Compact(kinds), ",")+" → "+w.s.Stage+yes(w.broke != nil))
	}
	w.moves()
	slices.Sort(out)
	return slices.Compact(out)
}

func only(a, b []string) []string {
	var out []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}

// Every kind of act is tried somewhere: a new one that the search does not know
// would be missed without a word.
func TestEveryKindOfActIsTried(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	entered := map[docket.Kind]bool{}
	for _, id := range []string{"ahima-membership", "cfp-older", "phs-93-2005", "acpe-2016"} {
		p, ok := lib.Current(id)
		if !ok {
			t.Fatal(id)
		}
		x := &search{space: measure(p), o: Options{States: 900}, r: &Report{Bound: 900, Incidents: -1}, seen: map[string]int{}, probed: map[string]bool{}, told: map[string]bool{}, done: map[docket.Kind]int{}}
		x.run()
		for k := range x.done {
			entered[k] = true
		}
	}
	var missing []docket.Kind
	for _, spec := range docket.Specs() {
		if !entered[spec.Kind] {
			missing = append(missing, spec.Kind)
		}
	}
	t.Logf("not entered within this bound: %v", missing)
	if len(missing) > len(docket.Specs())/3 {
		t.Errorf("%d of %d kinds of acts were never entered", len(missing), len(docket.Specs()))
	}
}
