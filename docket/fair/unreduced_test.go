package fair_test

import (
	"flag"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"probity/docket/fair"
	"probity/procedure"
	"probity/procedure/proceduretest"
)

var unreduced = flag.Int("unreduced", 0, "compare both searches on every shipped procedure, with so many situations")

// What is left out of the search (docs/decisions/0007) hides nothing: a search in
// which days are counted as they are, no time limit is idle and letters arrive
// whenever you like enters no act in no stage, and breaks no rule, that the search
// as it is used does not. By itself the test takes the procedures whose ordinary
// course can be seen whole like that in a second.
func TestNothingIsLostByTheReductions(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	ids, states := []string{"aicpa-jeep", "nar-ethics"}, 1500
	if *unreduced > 0 {
		ids, states = nil, *unreduced
		for _, p := range lib.All() {
			ids = append(ids, p.ID)
		}
	}
	for _, id := range ids {
		p, _ := lib.Current(id)
		used, plain := fair.Reached(p, fair.DefaultStates), fair.ReachedUnreduced(p, states)
		t.Logf("%s: %d situations; %d unreduced, all: %t", p.ID, used.States, plain.States, plain.Whole)
		for _, what := range slices.Sorted(maps.Keys(plain.Entered)) {
			if !used.Entered[what] {
				t.Errorf("%s: only the unreduced search comes to: %s", p.ID, what)
			}
		}
		brokenBoth(t, p, used, plain)
		if *unreduced == 0 && !plain.Whole {
			t.Errorf("%s: the ordinary course has more than %d situations unreduced", id, states)
		}
	}
}

// Nor does it hide what is wrong with a procedure that must be refused.
func TestNothingWrongIsLostByTheReductions(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	wrong := 0
	for _, file := range files {
		p, _ := bad(t, file)
		plain := fair.ReachedUnreduced(p, 300)
		brokenBoth(t, p, fair.Reached(p, 800), plain)
		wrong += len(plain.Broken)
	}
	if wrong == 0 {
		t.Error("the search that leaves out less finds nothing wrong with any of them")
	}
}

func brokenBoth(t *testing.T, p *procedure.Procedure, used, plain fair.Reach) {
	t.Helper()
	for _, rule := range plain.Broken {
		if !slices.Contains(used.Broken, rule) {
			t.Errorf("%s: only the unreduced search breaks: %s", p.ID, rule)
		}
	}
}
