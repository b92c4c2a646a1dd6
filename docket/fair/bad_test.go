package fair_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity/docket/fair"
	"probity/internal/golden"
	"probity/procedure"
)

// sound are shipped packs as parts, for the bad packs to differ from.
func sound(t testing.TB) procedure.Parts {
	t.Helper()
	parts := procedure.Parts{}
	for name, file := range map[string]string{"ahima": "ahima-membership", "cfp": "cfp-older"} {
		text, err := os.ReadFile("../../procedure/packs/" + file + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		var keep []string
		for _, line := range strings.Split(string(text), "\n") {
			if !strings.HasPrefix(line, "id:") && !strings.HasPrefix(line, "version:") {
				keep = append(keep, line)
			}
		}
		parts[name] = procedure.Text{File: name + ".yaml", Text: []byte("part: " + name + "\n" + strings.Join(keep, "\n"))}
	}
	return parts
}

// bad reads a pack that must not be used, with what the loader says of it. What
// the loader refuses for other reasons than a guarantee is read all the same.
func bad(t testing.TB, file string) (*procedure.Procedure, procedure.Problems) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	joined, err := procedure.Join(filepath.Base(file), text, sound(t))
	if err != nil {
		t.Fatal(err)
	}
	p, problems := procedure.Read(filepath.Base(file), joined)
	if p == nil {
		p, err = procedure.LoadKept(filepath.Base(file), joined)
		if err != nil {
			t.Fatal(err)
		}
	}
	return p, problems
}

// Each bad pack is refused, and the golden file beside it tells why, as the
// command does.
func TestBadPacksAreRefusedWithTheirStory(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 8 {
		t.Fatal("the bad packs are missing", err)
	}
	for _, file := range append(files, "testdata/abcop-2020-literal.yaml") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			p, problems := bad(t, file)
			r := fair.Check(p, fair.Options{States: 2000})
			if !r.Fails(nil) && len(problems) == 0 {
				t.Fatal("nothing was found")
			}
			if guarantees, _ := r.Unfair(); len(guarantees) == 0 {
				t.Error("no guarantee by number was found broken")
			} else if r.Fails(guarantees) && len(r.Stuck) == 0 {
				if _, other := r.Unfair(); !other {
					t.Error("it fails though all that is broken is overridden")
				}
			}
			var got bytes.Buffer
			for _, x := range problems {
				got.WriteString(x.Reason + "\n")
			}
			if len(problems) > 0 {
				got.WriteString("\n")
			}
			r.Tell(&got)
			golden.Hold(t, strings.TrimSuffix(file, ".yaml")+".txt", got.String())
		})
	}
}
