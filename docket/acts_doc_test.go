package docket

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Who may do what and where is written down for whoever writes a pack; the
// program does what is written there.
func TestActsAreAsWritten(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/acts.md")
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if id, rest, ok := strings.Cut(strings.TrimPrefix(line, "| `"), "` | "); ok && strings.HasPrefix(line, "| `") {
			if written[id] != "" {
				t.Errorf("%s is written twice", id)
			}
			written[id] = strings.TrimSpace(rest)
		}
	}
	for i := range specs {
		x := &specs[i]
		if got, want := inWords(x), written[string(x.Kind)]; got != want {
			t.Errorf("%s\n    is: %s\nwritten: %s", x.Kind, got, want)
		}
		delete(written, string(x.Kind))
	}
	for id := range written {
		t.Errorf("%s is written and there is no such act", id)
	}
}

// inWords is an act as a row of the list.
func inWords(x *Spec) string {
	where := "any open stage"
	if len(x.In) > 0 {
		where = listed(x.In)
	}
	if x.Closed {
		where += "; closed"
	}
	by := listed(x.By)
	if x.By == nil {
		by = "as the pack says"
	}
	return fmt.Sprintf("%s | %s | %s | %s | %s |", x.Title, by, where, listed(x.Exits), x.Visible)
}

func listed[T ~string](list []T) string {
	words := make([]string, len(list))
	for i := range list {
		words[i] = string(list[i])
	}
	return strings.Join(words, ", ")
}
