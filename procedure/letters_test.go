package procedure

import (
	"os"
	"strings"
	"testing"
)

// Every pack tells the respondent that their case was moved to it: by a letter of
// its own, or else by the program's.
func TestEveryPackTellsOfAMove(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := "{id: moved, title: Moved, to: [TO], on: [version_moved], methods: [email], template: version_moved, contents: [what changes], cite: S1}"
	for _, row := range []struct{ name, letter, due string }{
		{"none of its own", "", MovedLetter},
		{"one of its own", strings.Replace(own, "TO", "respondent", 1), "moved"},
		{"one to the complainant only", strings.Replace(own, "TO", "complainant", 1), "moved " + MovedLetter},
		{"one of the program's name", strings.NewReplacer("TO", "respondent", "id: moved", "id: "+MovedLetter).Replace(own), MovedLetter},
	} {
		said := string(text)
		if row.letter != "" {
			said = strings.Replace(said, "notices:\n", "notices:\n  - "+row.letter+"\n", 1)
		}
		p, err := Load("small.yaml", []byte(said))
		if err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		var due []string
		for _, n := range p.DueOn(VersionMoved) {
			due = append(due, n.ID)
			if p.Notice(n.ID) != n {
				t.Errorf("%s: the letter %s is not found by its id", row.name, n.ID)
			}
		}
		if got := strings.Join(due, " "); got != row.due {
			t.Errorf("%s: written are %q, not %q", row.name, got, row.due)
		}
	}
}
