package scenarios_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"probity/scenarios"
)

var update = flag.Bool("update", false, "write the golden stories anew")

func TestTheStoryReadsLikeADocket(t *testing.T) {
	lib := library(t)
	for _, name := range []string{
		"abcop_late_letter",
		"asha_two_steps",
		"ahima_probation",
		"aicpa_threshold",
		"cfp_consent",
		"eu_unacknowledged",
		"hhs_penalty_increased",
		"two_tracks",
	} {
		t.Run(name, func(t *testing.T) {
			s, err := scenarios.Named(name)
			if err != nil {
				t.Fatal(err)
			}
			story, err := scenarios.RunOnRules(s, lib)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := story.Print(&got); err != nil {
				t.Fatal(err)
			}
			for _, line := range bytes.Split(got.Bytes(), []byte("\n")) {
				if utf8.RuneCount(line) > 100 {
					t.Errorf("wider than a hundred columns: %s", line)
				}
			}
			golden := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.MkdirAll("testdata", 0o750); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("the story reads differently from %s; see what changed and run go test -update ./scenarios\n%s", golden, diff(want, got.Bytes()))
			}
		})
	}
}

// diff shows the first line that differs.
func diff(want, got []byte) string {
	a, b := bytes.Split(want, []byte("\n")), bytes.Split(got, []byte("\n"))
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			return "- " + string(a[i]) + "\n+ " + string(b[i])
		}
	}
	return "one goes on where the other ends"
}
