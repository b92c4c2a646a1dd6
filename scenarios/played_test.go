package scenarios

import (
	"fmt"
	"sync"
	"testing"

	"probity/procedure/proceduretest"
)

// Told is a scenario and what came of it on the rules alone. It is for reading.
type Told struct {
	*Scenario
	Story *Story
	Err   error
}

// Played is every scenario as it goes on the rules alone, played once for all tests
// of the package.
var Played = sync.OnceValues(func() ([]Told, error) {
	lib, err := proceduretest.Shipped()
	if err != nil {
		return nil, err
	}
	list, err := All()
	if err != nil {
		return nil, err
	}
	out := make([]Told, len(list))
	for i, s := range list {
		out[i].Scenario = s
		out[i].Story, out[i].Err = RunOnRules(s, lib)
	}
	return out, nil
})

// onRulesAlone is what comes of the scenario on the rules alone.
func onRulesAlone(tb testing.TB, s *Scenario) (*Story, error) {
	tb.Helper()
	list, err := Played()
	if err != nil {
		tb.Fatal(err)
	}
	for _, told := range list {
		if told.File == s.File {
			return told.Story, told.Err
		}
	}
	return nil, fmt.Errorf("there is no scenario %s", s.File)
}
