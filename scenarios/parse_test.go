package scenarios_test

import (
	"strings"
	"testing"

	"probity/scenarios"
)

const small = `title: A report
procedure: ahima-membership
source: none
people: {reporter: {}, member: {}}
steps:
` + scenarios.Reported + `      allegations: [{ground: code_violation, text: It happened., from: 2026-01-12}]
    expect:
      stage: intake
`

func TestWhatIsWrongIsToldWithItsLine(t *testing.T) {
	if _, err := scenarios.Parse("small.yaml", []byte(small)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, from, to, want string }{
		{"an unknown field of the scenario", "source: none", "sorce: none", "small.yaml:3: "},
		{"an unknown field of a step", "    act: file", "    akt: file", "small.yaml:8: there is no field \"akt\""},
		{"an unknown expectation", "      stage: intake", "      stag: intake", "small.yaml:16: there is no field \"stag\""},
		{"an unknown particular", "      signed: true", "      sined: true", "small.yaml:10: file does not say this: unknown field \"sined\""},
		{"a particular of the wrong kind", "      signed: true", "      signed: maybe", "small.yaml:10: file does not say this"},
		{"an act that does not exist", "    act: file", "    act: fly", "small.yaml:6: there is no act \"fly\""},
		{"somebody unknown", "    by: reporter", "    by: stranger", "small.yaml:6: there is nobody called \"stranger\""},
		{"somebody unknown in what an act says", "respondent: {person: member}", "respondent: {person: nobody}", "small.yaml:13: there is nobody called \"nobody\""},
		{"a day that is none", "on: 2026-03-02", "on: 2026-02-30", "small.yaml:6: on: \"2026-02-30\" is not a day"},
		{"a second whom nobody knows", "    by: reporter\n", "    by: reporter\n    seconded_by: stranger\n", "small.yaml:6: there is nobody called \"stranger\""},
		{"a second who is the first", "    by: reporter\n", "    by: reporter\n    seconded_by: reporter\n", "small.yaml:6: one person proposes it, and another is the second"},
		{"a second of several", "    by: reporter\n", "    by: [reporter, reporter]\n    seconded_by: member\n", "small.yaml:6: one person proposes it, and another is the second"},
		{"a second where none is needed", "    by: reporter\n", "    by: reporter\n    seconded_by: member\n", "small.yaml:6: file never takes two people"},
		{"no value", "      source: person", "      source:", "small.yaml:10: the value of \"source\" is missing"},
		{"no source", "source: none\n", "", "needs a title, and the source"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := scenarios.Parse("small.yaml", []byte(strings.Replace(small, c.from, c.to, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
}

func TestWhatComesOfItIsHeldAgainstTheText(t *testing.T) {
	lib := library(t)
	for _, c := range []struct{ name, from, to, want string }{
		{"another stage", "stage: intake", "stage: screening", "small.yaml:16: the case is in intake, not in screening"},
		{"another day", "stage: intake", "due: {acknowledgement: 2026-03-10}", "acknowledgement is due 2026-03-09, not 2026-03-10"},
		{"a flag", "stage: intake", "flags: [late]", "flags: \"late\" is missing; there are none"},
		{"a letter", "stage: intake", "letters: [decision to respondent]", "is missing; there are none"},
		{"a duty", "stage: intake", "duties: {ethics_chair: [accept]}", "ethics_chair does not owe accept"},
		{"a refusal that does not come", "    expect:\n      stage: intake", "    refused: {code: too_late}", "was allowed; it should have been refused"},
		{"a refusal that comes", "      signed: true\n", "", "was refused: bad_request"},
		{"an end", "    expect:\n      stage: intake", "end: {closed: dismissed}", "closed: no, not dismissed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := scenarios.Parse("small.yaml", []byte(strings.Replace(small, c.from, c.to, 1)))
			if err != nil {
				t.Fatal(err)
			}
			_, err = scenarios.RunOnRules(s, lib)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
}
