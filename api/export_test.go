package api

import "encoding/json"

// ReadBody is the strict reader of JSON, for the fuzz test.
func ReadBody(text []byte, into any) error {
	if err := scan(text); err != nil {
		return err
	}
	return decode(text, into, "")
}

// Particulars reads what an act says.
var Particulars = particulars

// KindShown is the kind of thing that a route shows of a case.
var KindShown = kindShown

// ProblemCodes lists the codes of problems.
func ProblemCodes() []string {
	var out []string
	for code := range problemKinds {
		out = append(out, code)
	}
	return out
}

// ProblemFields is what a problem says, for those who cannot see it.
func ProblemFields(err error) (status int, text string) {
	p := problemOf(err)
	b, _ := json.Marshal(p)
	return p.Status, string(b)
}
