package procedure

import (
	"strings"
	"testing"
)

// A hole is open until something is put there; what was put there is not the
// body's word, and stays listed.
func TestHolesAreOpenOrAssumed(t *testing.T) {
	p := mustLoad(t, strings.NewReplacer(
		"assumed: all of it}", "assumed: all of it}, {id: day, says: The day is not known., concerns: [in_force]}",
		"proof: {finding: preponderance, cite: S1}", `proof: {finding: preponderance, cite: "S1; unknown: day; unknown: everything."}`,
	).Replace(small))
	if open := p.OpenHoles(); len(open) != 1 || open[0].ID != "day" {
		t.Errorf("open are %v", open)
	}
	assumed := p.Assumed()
	if len(assumed) != 1 || assumed[0].ID != "everything" || assumed[0].Assumed != "all of it" {
		t.Fatalf("assumed are %v", assumed)
	}
	assumed[0].Concerns[0] = "proof"
	if p.Unknown[0].Concerns[0] != "filing" {
		t.Error("a caller can change the procedure")
	}
	if p.UnknownOf("day") == nil || p.UnknownOf("night") != nil {
		t.Error("UnknownOf does not find what is there, and only that")
	}
}

// An official pack may have holes too, if it says so.
func TestOfficialPacksMayHaveHoles(t *testing.T) {
	p := mustLoad(t, strings.NewReplacer("authority: provisional", "authority: official", "caution: This is a test.\n", "").Replace(small))
	if len(p.Assumed()) != 1 {
		t.Errorf("assumed are %v", p.Assumed())
	}
}

// What comes with the program can be activated by a body that confirms what was
// assumed: no shipped pack has an open hole, and each hole says what stands
// there.
func TestShippedPacksHaveNoOpenHole(t *testing.T) {
	for _, p := range shipped(t).All() {
		if open := p.OpenHoles(); len(open) > 0 {
			t.Errorf("%s: %d holes are open, the first is %q", p.ID, len(open), open[0].ID)
		}
		if len(p.Assumed()) != len(p.Unknown) {
			t.Errorf("%s: %d of %d holes are filled", p.ID, len(p.Assumed()), len(p.Unknown))
		}
	}
}
