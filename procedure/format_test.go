package procedure

import (
	"slices"
	"strings"
	"testing"
)

// What a pack leaves unsaid of two people is read by the format it is written for:
// a text that was taken before there were formats keeps its meaning, and a new one
// cannot be taken without saying which it is.
func TestSilenceIsReadByTheFormatOfTheText(t *testing.T) {
	t.Parallel()
	old := strings.Replace(small, "format: 2\n", "", 1)
	if _, err := Load("small.yaml", []byte(old)); err == nil || !strings.Contains(err.Error(), "write format: 2") {
		t.Fatalf("a new pack without a format: %v", err)
	}
	kept, err := LoadKept("small.yaml", []byte(old))
	if err != nil {
		t.Fatal(err)
	}
	again, err := LoadKept("small.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	said := mustLoad(t, strings.Replace(small, "format: 2\n", "two_people: {acts: [purge], cite: S1}\nformat: 2\n", 1))
	all := mustLoad(t, strings.Replace(small, "format: 2\n", "two_people: {cite: S1}\nformat: 2\n", 1))
	none := mustLoad(t, strings.Replace(small, "format: 2\n", "two_people: {none: true, cite: S1}\nformat: 2\n", 1))
	for _, tt := range []struct {
		what string
		p    *Procedure
		want []string
	}{
		{"silent, of this format", mustLoad(t, small), []string{"put_into_effect", "reveal_identity", "release_legal_hold", "purge"}},
		{"the same, as it is kept", again, []string{"put_into_effect", "reveal_identity", "release_legal_hold", "purge"}},
		{"silent, of before", kept, []string{"reveal_identity", "release_legal_hold", "purge"}},
		{"a rule without acts", all, Twoable()[:4]},
		{"a rule with one", said, []string{"purge"}},
		{"a rule for none", none, nil},
	} {
		var got []string
		for _, act := range append(Twoable(), "dismiss") {
			if tt.p.TakesTwo(act) {
				got = append(got, act)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v take two, not %v", tt.what, got, tt.want)
		}
	}
	if _, err := LoadKept("small.yaml", []byte(strings.Replace(small, "format: 2", "format: 3", 1))); err == nil || !strings.Contains(err.Error(), "later program") {
		t.Errorf("a text whose silence cannot be read was read: %v", err)
	}
}
