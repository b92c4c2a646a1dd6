package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/internal/golden"
)

// Every mutant of a rule book of one page does something else than the rules as
// they are, and the file beside shows what: the generator changes what it says
// it changes, one thing at a time, all in one program.
func TestMutantsOfASmallRuleBook(t *testing.T) {
	t.Parallel()
	dir, into := t.TempDir(), t.TempDir()
	put := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("go.mod", "module probity\n\ngo 1.26\n")
	for name, from := range map[string]string{"procedure/rules.go": "rules.go", "main.go": "main.go"} {
		text, err := os.ReadFile(filepath.Join("testdata/guild", from))
		if err != nil {
			t.Fatal(err)
		}
		put(name, string(text))
	}
	mutants, overlay, err := generate(dir, into, []target{{"probity/procedure", []string{"rules.go"}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(into, "guild")
	c := &court{dir: dir, into: into, limit: 10 * time.Minute}
	if err := c.goTool("build", "-overlay", overlay, "-o", program, "."); err != nil {
		t.Fatal(err)
	}
	run := func(no int) string {
		cmd := exec.CommandContext(t.Context(), program)
		cmd.Env = append(os.Environ(), fmt.Sprintf("PROBITY_MUTANT=%d", no))
		said, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("mutant %d: %v\n%s", no, err, said)
		}
		return string(said)
	}
	sound := run(0)
	var got strings.Builder
	fmt.Fprintf(&got, "the rules as they are\n%s", sound)
	for _, m := range mutants {
		said := run(m.No)
		if said == sound {
			t.Errorf("%s: nothing changed", m)
		}
		fmt.Fprintf(&got, "\n%s\n%s", m, said)
	}
	golden.Hold(t, "testdata/guild/mutants.txt", got.String())
}

// The judge is never changed: no mutant is in the guarantees or in the check,
// and there are rules of every kind to change.
func TestOnlyRulesAreMutated(t *testing.T) {
	t.Parallel()
	mutants, _, err := generate("../..", t.TempDir(), targets, judges)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, m := range mutants {
		kinds[m.Op]++
		if strings.Contains(m.File, "guarantees") || strings.Contains(m.File, "fair/") {
			t.Errorf("the judge would be changed: %s", m)
		}
	}
	if len(mutants) < 200 {
		t.Errorf("only %d mutants", len(mutants))
	}
	for _, op := range operators {
		if kinds[op] == 0 {
			t.Errorf("no rule to %s", op)
		}
	}
}
