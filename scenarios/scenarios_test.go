package scenarios_test

import (
	"testing"

	"probity/procedure"
	"probity/procedure/proceduretest"
	"probity/scenarios"
)

func library(t *testing.T) *procedure.Library {
	t.Helper()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// played is every scenario, with what came of it on the rules alone.
func played(t *testing.T) []scenarios.Told {
	t.Helper()
	list, err := scenarios.Played()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEveryScenarioRunsOnTheRules(t *testing.T) {
	for _, told := range played(t) {
		t.Run(told.File, func(t *testing.T) {
			if told.Err != nil {
				t.Errorf("%v", told.Err)
			}
			if len(told.Story.Beats) == 0 {
				t.Error("nothing happened")
			}
		})
	}
}
