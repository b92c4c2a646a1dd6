package fair_test

import (
	"testing"

	"probity/docket/fair"
	"probity/procedure"
)

// The shipped packs keep every rule that can be read off their text.
func TestShippedPacksKeepTheStaticRules(t *testing.T) {
	t.Parallel()
	lib, err := procedure.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range lib.All() {
		for _, f := range fair.Static(p) {
			if !f.Note {
				t.Errorf("%s: %s (guarantee %d) at %s: %s", p.ID, f.Rule, f.Guarantee, f.Where, f.Says)
			}
		}
	}
}
