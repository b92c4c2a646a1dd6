package scenarios_test

import (
	"slices"
	"testing"

	"probity/docket"
)

// notYet are the kinds of act that no scenario enters, each with the reason.
var notYet = map[docket.Kind]string{
	docket.HandOver:     "nobody leaves; asked of in docket and api",
	docket.LinkAccount:  "nobody shows a code in an account; asked of in docket and api",
	docket.FreeNamesake: "nobody is kept out by name; asked of in docket and api",
	docket.CrossAppeal:  "no shipped procedure knows a cross-appeal",
	docket.TollClock:    "no shipped procedure lets a clock be stopped by order alone",
	docket.ResumeClock:  "no shipped procedure lets a clock be stopped by order alone",
}

func TestEveryKindOfActOccursInAScenario(t *testing.T) {
	seen := map[docket.Kind]bool{}
	for _, told := range played(t) {
		if told.Err != nil {
			continue // told by the test that plays them
		}
		for _, b := range told.Story.Beats {
			if b.Entry != nil {
				seen[b.Entry.Kind] = true
			}
		}
	}
	var missing []docket.Kind
	for _, spec := range docket.Specs() {
		switch {
		case !seen[spec.Kind] && notYet[spec.Kind] == "":
			missing = append(missing, spec.Kind)
		case seen[spec.Kind] && notYet[spec.Kind] != "":
			t.Errorf("%s occurs in a scenario by now", spec.Kind)
		}
	}
	slices.Sort(missing)
	if len(missing) > 0 {
		t.Errorf("in no scenario: %v", missing)
	}
}
