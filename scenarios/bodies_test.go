package scenarios_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity/docket/fair"
	"probity/procedure"
	"probity/scenarios"
)

// Five bodies nobody had in mind when the rules were written, each a pack of
// less than 150 lines: they load, the check finds nothing unfair, and a case
// under each runs to its end on the days its source gives.
func TestBodiesTheProgramHadNotSeen(t *testing.T) {
	packs, err := filepath.Glob("testdata/bodies/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, file := range packs {
		if strings.HasSuffix(file, ".case.yaml") {
			continue
		}
		ran++
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if n := bytes.Count(text, []byte("\n")); n >= 150 {
				t.Errorf("the pack has %d lines", n)
			}
			p, err := procedure.Load(filepath.Base(file), text)
			if err != nil {
				t.Fatal(err)
			}
			if r := fair.Check(p, fair.Options{States: 400}); r.Fails(nil) {
				t.Errorf("the check finds %+v %+v %+v", r.Static, r.Broken, r.Stuck)
			}
			lib, err := procedure.NewLibrary(p)
			if err != nil {
				t.Fatal(err)
			}
			told := strings.TrimSuffix(file, ".yaml") + ".case.yaml"
			text, err = os.ReadFile(told)
			if err != nil {
				t.Fatal(err)
			}
			s, err := scenarios.Parse(filepath.Base(told), text)
			if err != nil {
				t.Fatal(err)
			}
			story, err := scenarios.RunOnRules(s, lib)
			if err != nil {
				t.Errorf("%v", err)
			}
			if len(story.Beats) == 0 {
				t.Error("nothing happened")
			}
		})
	}
	if ran != 5 {
		t.Errorf("%d bodies were tried", ran)
	}
}
