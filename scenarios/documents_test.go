package scenarios_test

import (
	"strings"
	"testing"

	"probity/scenarios"
)

const withADocument = `title: A paper
procedure: ahima-membership
source: none
people: {reporter: {}, member: {}, officer: {offices: [ethics_office]}}
documents:
  paper: {name: paper.txt, text: Petra Sommer saw it.}
steps:
` + scenarios.Reported + `      allegations: [{ground: code_violation, text: It happened., from: 2026-01-12}]
  - {by: officer, act: record_evidence, with: {items: [{title: A paper, document: paper}]}}
  - {by: officer, black_out: {document: paper, for: [complainant], words: [Petra Sommer], reason: She asked.}}
`

func TestDocumentsThatDoNotFit(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"nothing is wrong", "", "", ""},
		{"an act names none that is there", "document: paper}]", "document: letter}]", `there is no document "letter"`},
		{"blacked out in none that is there", "{document: paper, for", "{document: letter, for", `there is no document "letter"`},
		{"without a reason", ", reason: She asked.", "", "say for whom which words are blacked out, and why"},
		{"two things in a step", "black_out:", "release: paper, black_out:", "a step is an act, a wait"},
		{"read by nobody known", "reason: She asked.}}", "reason: She asked.}, expect: {reads: {vicar: {paper: nothing}}}}", `nobody called "vicar"`},
		{"the custody of none that is there", "reason: She asked.}}", "reason: She asked.}, expect: {custody: {letter: []}}}", `there is no document "letter"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := scenarios.Parse("paper.yaml", []byte(strings.Replace(withADocument, c.from, c.to, 1)))
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
}

func TestWhoReadsWhatOfADocument(t *testing.T) {
	lib := library(t)
	released := "  - {by: member, release: paper}\n"
	for _, c := range []struct{ name, add, want string }{
		{"before it is released", "  - {by: officer, act: complete_intake, expect: {reads: {reporter: {paper: nothing}, member: {paper: nothing}, officer: {paper: Petra Sommer saw it.}}}}\n", ""},
		{"who blacked it out does not release it", "  - {by: officer, release: paper}\n", "somebody else than who blacked it out"},
		{"after", released + "  - {by: officer, act: complete_intake, expect: {reads: {reporter: {paper: \"[blacked out] saw it.\"}, member: {paper: nothing}}}}\n", ""},
		{"something else", released + "  - {by: officer, act: complete_intake, expect: {reads: {reporter: {paper: Petra Sommer saw it.}}}}\n", `reporter reads of paper "[blacked out] saw it.", not "Petra Sommer saw it."`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := scenarios.Parse("paper.yaml", []byte(withADocument+c.add))
			if err != nil {
				t.Fatal(err)
			}
			_, err = scenarios.RunOnRules(s, lib)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
}

// Words that are called a PDF do not come past the gate of the service.
func TestTheGateIsThatOfTheService(t *testing.T) {
	s, err := scenarios.Parse("paper.yaml", []byte(strings.Replace(withADocument, "name: paper.txt", "name: paper.pdf", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := scenarios.RunOnRules(s, library(t)); err == nil || !strings.Contains(err.Error(), "paper could not be sent") {
		t.Errorf("it was taken: %v", err)
	}
}
