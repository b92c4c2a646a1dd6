package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity/procedure/proceduretest"
)

// TestAProcedureIsDrawnFromTheCommandLine draws and tells a shipped procedure by
// its id, and one from a file.
func TestAProcedureIsDrawnFromTheCommandLine(t *testing.T) {
	t.Parallel()
	shipped, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := shipped.Current("ahima-membership")
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, p.Text(), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (string, error) {
		cmd := procedureCommand()
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetErr(&out)
		cmd.SetArgs(args)
		err := cmd.Execute()
		return out.String(), err
	}
	for _, pack := range []string{"ahima-membership", file} {
		if svg, err := run("draw", pack); err != nil || !strings.HasPrefix(svg, "<svg ") || !strings.Contains(svg, "stage-screening") {
			t.Errorf("draw %s: %v %.100s", pack, err, svg)
		}
		if text, err := run("outline", pack); err != nil || !strings.HasPrefix(text, "# "+p.Title) {
			t.Errorf("outline %s: %v %.100s", pack, err, text)
		}
	}
	if text, err := run("outline", "--html", "ahima-membership"); err != nil || !strings.HasPrefix(text, "<h1>") {
		t.Errorf("outline as HTML: %v %.100s", err, text)
	}
	if _, err := run("draw", "nonsense"); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("draw nonsense: %v", err)
	}
}
