package procedure

import (
	"regexp"
	"strings"
)

// hole is how a citation names what its source does not say.
var hole = regexp.MustCompile(`unknown: *([a-z0-9_]+)`)

// InWords says a citation as a person reads it: where the pack cites that its
// source is silent, that is said, and not the name of the hole.
func (p *Procedure) InWords(cite string) string {
	s := hole.ReplaceAllStringFunc(cite, func(found string) string {
		if u := p.UnknownOf(hole.FindStringSubmatch(found)[1]); u != nil && u.Assumed != "" {
			return "the source does not say; assumed until the body does"
		}
		return "the source does not say"
	})
	var parts []string
	for _, part := range strings.Split(s, "; ") {
		if len(parts) == 0 || parts[len(parts)-1] != part {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}
