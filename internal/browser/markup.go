package browser

import (
	_ "embed"
	"testing"
)

// html-validate 11.18.0 as it is on npm, with what it needs, in one file: made by
// htmlvalidate/build.sh, under the MIT licence and those in htmlvalidate/LICENSES.
//
//go:embed htmlvalidate/html-validate.min.js
var htmlValidate string

// htmlRules is what is held of every page, with a reason for each exception.
//
//go:embed htmlvalidate/config.js
var htmlRules string

// Markup finds what is wrong in the text of a page, as it was sent: a browser mends much
// of it silently, and not each in the same way.
type Markup struct{ desk *Page }

// Markup is a tab of its own, of no site: where the policy of a page holds, the checks
// could not be made.
func (b *Browser) Markup(tb testing.TB) *Markup {
	tb.Helper()
	m := &Markup{b.Open(tb, "about:blank")}
	Ask[bool](m.desk, htmlValidate+`; globalThis.checks = htmlValidate(`+htmlRules+`); true`)
	return m
}

// Wrong is what is wrong in a page, each with its rule and line.
func (m *Markup) Wrong(text string) []string {
	return Ask[[]string](m.desk, `checks.validateStringSync(`+quoted(text)+`).results.flatMap(r => r.messages.map(m =>
		m.ruleId + ": " + m.message + " — line " + m.line + " " + (m.selector || "")))`)
}
