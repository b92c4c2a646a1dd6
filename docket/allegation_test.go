package docket

import (
	"testing"

	"probity/procedure/proceduretest"
)

// What is alleged anew must still be told to the respondent: where no stage that
// can still come gives notice, the allegation is refused, because a case with an
// allegation that nobody was told of could never be decided.
func TestNothingIsAllegedThatCanNoLongerBeTold(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		pack, stage string
		allowed     bool
	}{
		{"abcop-2020", "intake", true},    // the response is still to come
		{"abcop-2020", "decision", false}, // the letter would never be written
		{"ahima-membership", "decision", false},
		{"ahima-membership", "investigation", true},
	} {
		p, ok := lib.Current(c.pack)
		if !ok || p.Stage(c.stage) == nil {
			t.Fatalf("%s has no stage %s", c.pack, c.stage)
		}
		r := canStillBeTold(&moment{p: p, s: &State{Head: 1, Stage: c.stage}})
		if (r == nil) != c.allowed {
			t.Errorf("%s in %s: %v", c.pack, c.stage, r)
		}
		if r != nil && r.Code != TooLate {
			t.Errorf("%s in %s: refused as %s", c.pack, c.stage, r.Code)
		}
	}
}
