package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"probity/docket"
)

// The README is short, and what it names is there.
func TestTheReadmeSpeaksOfWhatIsThere(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte("\n")); n >= 120 {
		t.Errorf("%d lines", n)
	}
	for _, m := range regexp.MustCompile(`\]\((docs/[^)]+)\)`).FindAllSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(root, string(m[1]))); err != nil {
			t.Error(err)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^    ([a-z/]+/)  +[a-z]`).FindAllSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(root, string(m[1]))); err != nil {
			t.Error(err)
		}
	}
	for _, m := range regexp.MustCompile(`"kind": "([a-z_]+)"`).FindAllSubmatch(text, -1) {
		if docket.SpecOf(docket.Kind(m[1])) == nil {
			t.Errorf("there is no act %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile("(?:cmd/probity|`probity) ([a-z]+)").FindAllSubmatch(text, -1) {
		var out bytes.Buffer
		if err := run(t.Context(), []string{string(m[1]), "--help"}, &out, &out); err != nil || !strings.Contains(out.String(), "probity "+string(m[1])) {
			t.Errorf("probity %s: %v", m[1], err)
		}
	}
}
