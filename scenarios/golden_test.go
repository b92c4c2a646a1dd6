package scenarios_test

import (
	"bytes"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"probity/internal/golden"
	"probity/scenarios"
)

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
			golden.Hold(t, filepath.Join("testdata", name+".txt"), got.String())
		})
	}
}
