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

func all(t *testing.T) []*scenarios.Scenario {
	t.Helper()
	list, err := scenarios.All()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEveryScenarioRunsOnTheRules(t *testing.T) {
	lib := library(t)
	for _, s := range all(t) {
		t.Run(s.File, func(t *testing.T) {
			story, err := scenarios.RunOnRules(s, lib)
			if err != nil {
				t.Errorf("%v", err)
			}
			if len(story.Beats) == 0 {
				t.Error("nothing happened")
			}
		})
	}
}
