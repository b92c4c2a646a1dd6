package fair_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"probity/docket/fair"
	"probity/procedure"
	"probity/procedure/proceduretest"
)

// The shipped packs keep every rule that can be read off their text.
func TestShippedPacksKeepTheStaticRules(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
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

// searched is how far the shipped packs are searched in every run of the tests;
// the command goes further.
const searched = 700

// No history of a shipped pack breaks a guarantee or leaves anybody without a
// next step, as far as the search goes, and the search comes to where it hurts.
func TestShippedPacksKeepTheGuarantees(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range lib.All() {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			r := fair.Check(p, fair.Options{States: searched})
			if r.Fails(nil) {
				var told strings.Builder
				r.Tell(&told)
				t.Errorf("%s\n%s", r.Searched(), told.String())
			}
			if r.Visited < searched/2 && !r.Complete {
				t.Errorf("only %d situations were looked at", r.Visited)
			}
		})
	}
}

// The same procedure gives the same report.
func TestCheckIsAFunction(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := lib.Current("cfp-older")
	a, b := fair.Check(p, fair.Options{States: 300}), fair.Check(p, fair.Options{States: 300})
	if !reflect.DeepEqual(a, b) {
		t.Error("two checks of one procedure differ")
	}
}

// The pack that the guide builds keeps them too: who writes by it is not refused.
func TestTheGuidesPackKeepsTheStaticRules(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/examples/beekeepers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := procedure.Load("beekeepers.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fair.Static(p) {
		if !f.Note {
			t.Errorf("%s at %s: %s", f.Rule, f.Where, f.Says)
		}
	}
}
