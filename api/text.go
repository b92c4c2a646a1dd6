package api

import (
	"strings"
	"unicode/utf8"
)

// plain reports whether a short text is clean: valid UTF-8 without control
// characters.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}
