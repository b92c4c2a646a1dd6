package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"probity/docket"
	"probity/procedure/proceduretest"
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
	shipped, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`(\d+) procedures are shipped`).FindSubmatch(text); m == nil || string(m[1]) != strconv.Itoa(len(shipped.All())) {
		t.Errorf("%d procedures are shipped, and the README says %q", len(shipped.All()), m)
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

// What the README shows of a played case is what the program prints today.
func TestTheReadmesPlayIsWhatIsPlayed(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "cmd/probity play ahima_probation\n")
	shown, _, _ := strings.Cut(rest, "\n\n")
	var out bytes.Buffer
	if err := run(t.Context(), []string{"play", "ahima_probation"}, &out, &out); err != nil {
		t.Fatal(err)
	}
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	printed, lines := plain(out.String()), 0
	for line := range strings.Lines(shown) {
		if line = plain(line); line != "…" {
			lines++
			if !strings.Contains(printed, line) {
				t.Errorf("nowhere in the play: %s", line)
			}
		}
	}
	if lines < 5 {
		t.Errorf("the README shows %d lines of a play", lines)
	}
}
