package main

import "strings"

// target is a package whose rules are judged, and the files of it that hold
// rules.
type target struct {
	path  string // import path
	files []string
}

// targets are the rules. The guarantees (docket/guarantees*.go), the check
// (docket/fair) and whatever only tells of a case (sentences, dates, drawings)
// are no part of them: they judge or describe, and are never changed. Reading
// and validating a pack is not here either; mutants of packs measure that.
var targets = []target{
	{"probity/procedure/clock", []string{"calendar.go", "change.go", "date.go", "deadline.go", "due.go", "instant.go"}},
	{"probity/procedure", []string{"people.go", "stage.go", "index.go"}},
	{"probity/docket", []string{
		"acts_*.go", "ballot_stage.go", "capacity.go", "composition.go", "decide.go", "duties.go", "early.go", "effect.go", "effect_day.go", "filing_limit.go",
		"letter.go", "listing.go", "look.go", "may.go", "presumed.go", "standstill.go", "state.go", "superseded.go",
	}},
}

// judges are functions in which every mutant is switched off while they run, so
// that the judge sees the case with sound eyes even where it asks the rules'
// own helpers.
var judges = map[string]map[string][]string{ // package, file, functions
	"probity/docket": {"guarantees.go": {"Examine", "Holds"}},
}

// words are functions of the rules' files that only find words: what they say
// wrongly misleads, but allows and forbids nothing.
func words(name string) bool {
	if strings.HasSuffix(name, "Title") || strings.HasSuffix(name, "ForTitle") {
		return true
	}
	for _, w := range []string{"titles", "TitleOf", "EventTitle", "noticeTitle", "lowerFirst", "count", "citation", "String", "append", "names", "word", "MarshalText", "UnmarshalText", "MarshalJSON", "UnmarshalJSON", "MarshalYAML", "UnmarshalYAML", "Validate", "validate", "read", "ParseDate", "MustDate", "digits", "noSuchDay"} {
		if name == w {
			return true
		}
	}
	return false
}
