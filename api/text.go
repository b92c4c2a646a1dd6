package api

import (
	"strings"
	"unicode/utf8"

	"probity/docket"
	"probity/procedure"
)

// plain reports whether a short text is clean: valid UTF-8 without control
// characters.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// sentence says what an entry records.
func sentence(_ *procedure.Procedure, _ *docket.State, e *docket.Entry) string {
	if spec := docket.SpecOf(e.Kind); spec != nil {
		return spec.Past + "."
	}
	return string(e.Kind)
}
