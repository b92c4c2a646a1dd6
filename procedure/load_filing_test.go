package procedure

import (
	"slices"
	"strings"
	"testing"
)

// What is kept out where it would be taken up can be dismissed there. Where nothing
// keeps a report out, or where it is taken up only later, no such way is asked for.
func TestWhatIsKeptOutCanBeDismissed(t *testing.T) {
	t.Parallel()
	const limit, gone = "  limit: 1 year\n  limit_from: conduct\n  limit_cite: S1\n", `, {on: dismissed, to: closed}`
	const wanting = `add the exit "dismissed"`
	screened := "    exits: [{on: complete, to: answer}"
	for _, row := range []struct {
		name string
		pack func(string) string
		says []string // nil: it loads
	}{
		{"nothing keeps it out", func(s string) string { return strings.Replace(s, limit, "", 1) }, nil},
		{"its age", func(s string) string { return strings.Replace(s, limit, "  look_back: 6 years\n", 1) }, []string{wanting}},
		{"who left long ago", func(s string) string { return strings.Replace(s, limit, "  former_member_limit: 1 year\n", 1) }, []string{wanting}},
		{"who reports", func(s string) string { return strings.Replace(s, limit, "  respondent_bar: true\n", 1) }, []string{wanting}},
		{"it is screened later, without a way to dismiss it", func(s string) string { return strings.Replace(s, screened, screening(""), 1) }, []string{"stages.screening.exits.accepted", wanting}},
		{"it is screened later", func(s string) string {
			return strings.Replace(s, screened, screening(", {on: dismissed, to: closed}"), 1)
		}, []string{"no clock runs in this stage"}},
		{"a complaint made public ends, and nothing is dismissed", func(s string) string {
			return strings.Replace(s, limit, "  confidence_ends: true\n  confidence_cite: S1\n", 1)
		}, []string{"filing.confidence_ends", `no stage has the exit "dismissed"`}},
	} {
		text := row.pack(strings.Replace(small, gone, "", 1))
		_, err := Load("small.yaml", []byte(text))
		if (err == nil) != (row.says == nil) {
			t.Errorf("%s: %v", row.name, err)
		}
		for _, says := range row.says {
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %v", row.name, err)
			}
		}
		if asks := slices.Contains(row.says, wanting); err != nil && strings.Contains(err.Error(), wanting) != asks {
			t.Errorf("%s: a way to dismiss is asked for, %t: %v", row.name, !asks, err)
		}
	}
}

// screening is the way from intake to a stage that accepts reports, and that stage,
// up to the intake's other ways out.
func screening(more string) string {
	return "    exits: [{on: complete, to: screening}, {on: withdrawn, to: closed}]\n    cite: S1\n" +
		"  - id: screening\n    kind: screening\n    title: Screening\n    says: It is read.\n    owner: office\n" +
		"    exits: [{on: accepted, to: answer}" + more
}

// Lengths of time are compared by their calendar days: twelve months are a year.
func TestLengthsInDifferentUnitsAreCompared(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		shortest, longest string
		right             bool
	}{
		{"12 months", "1 year", true}, {"13 months", "1 year", false}, {"1 year", "12 months", true}, {"1 year", "11 months", false},
		{"2 years", "24 months", true}, {"2 years", "23 months", false}, {"52 weeks", "1 year", true}, {"53 weeks", "1 year", false},
		{"365 calendar days", "1 year", true}, {"366 calendar days", "1 year", false}, {"1 week", "7 calendar days", true}, {"2 weeks", "13 calendar days", false},
		{"10 business days", "14 calendar days", true}, {"10 business days", "13 calendar days", false},
	} {
		_, err := Load("small.yaml", []byte(strings.Replace(small, "min: 1 month, max: 1 year", "min: "+row.shortest+", max: "+row.longest, 1)))
		if (err == nil) != row.right || err != nil && !strings.Contains(err.Error(), "the shortest term ("+row.shortest+") is longer") {
			t.Errorf("from %s to %s: %v", row.shortest, row.longest, err)
		}
	}
}
