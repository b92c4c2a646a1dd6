package notice

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"regexp"
	"slices"
	"strings"
	texttemplate "text/template"
	"unicode/utf8"

	"probity/procedure"
)

// A letter's wording is written once, in templates/<name>.tmpl, out of blocks:
// p, h, list, facts, quote. layout.txt.tmpl says what a block looks like in a
// text, layout.html.tmpl what it looks like on a page; parts.tmpl has wording
// that several letters share. Each source is parsed by both template packages,
// and each renders its own kind only.
//
//go:embed templates
var sources embed.FS

// nl stands for a line break that a block wants in a text. The line breaks of
// the sources themselves are dropped, so that they can be laid out freely; a
// letter's data cannot contain the character.
const nl = "\x01"

var sourceBreaks = regexp.MustCompile(`[ \t]*\n[ \t\n]*`)

// text and pages are the parsed templates by name; filled once, never changed.
var (
	text  = parseText()
	pages = parseHTML()
)

// ownLayout are the messages that are no letters of a case and have no letter's head.
var ownLayout = []string{"mail", "slip", "digest", "wanted"}

func letterNames() []string { return procedure.Templates() }

func parseText() map[string]*texttemplate.Template {
	base := texttemplate.Must(texttemplate.New("").Funcs(texttemplate.FuncMap{
		"say": say, "wrap": func(s string) string { return wrap(plain(s), "", "") }, "item": func(s string) string { return wrap(plain(s), "- ", "  ") },
		"quoted": func(s string) string { return wrap(plain(s), "> ", "> ") }, "fact": func(k, v string) string { return wrap(plain(v), pad(k+":"), pad("")) },
		"rule": func(s string) string { return strings.Repeat("-", min(utf8.RuneCountInString(s), width)) }, "upper": strings.ToUpper,
	}).ParseFS(sources, "templates/layout.txt.tmpl", "templates/parts.tmpl"))
	out := make(map[string]*texttemplate.Template)
	for _, name := range letterNames() {
		out[name] = texttemplate.Must(texttemplate.Must(base.Clone()).ParseFS(sources, "templates/"+name+".tmpl"))
	}
	for _, name := range ownLayout {
		out[name] = texttemplate.Must(texttemplate.Must(base.Clone()).ParseFS(sources, "templates/"+name+".tmpl"))
	}
	return out
}

func parseHTML() map[string]*htmltemplate.Template {
	base := htmltemplate.Must(htmltemplate.New("").Funcs(htmltemplate.FuncMap{
		"say": say, "paragraphs": paragraphs, "plain": plain,
	}).ParseFS(sources, "templates/layout.html.tmpl", "templates/parts.tmpl"))
	out := make(map[string]*htmltemplate.Template)
	for _, name := range letterNames() {
		out[name] = htmltemplate.Must(htmltemplate.Must(base.Clone()).ParseFS(sources, "templates/"+name+".tmpl"))
	}
	return out
}

// say fills a sentence of a template.
func say(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func render(name string, data any) (string, error) {
	t := text[name]
	if t == nil {
		return "", fmt.Errorf("there is no letter called %q", name)
	}
	var b strings.Builder
	top := "letter"
	if slices.Contains(ownLayout, name) {
		top = name
	}
	if err := t.ExecuteTemplate(&b, top, data); err != nil {
		return "", err
	}
	s := sourceBreaks.ReplaceAllString(b.String(), "")
	s = strings.ReplaceAll(s, nl, "\n")
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(s) + "\n", nil
}

var emptyLines = regexp.MustCompile(`\n\s*\n`)

func renderHTML(name string, data any) (string, error) {
	t := pages[name]
	if t == nil {
		return "", fmt.Errorf("there is no letter called %q", name)
	}
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, "letter", data); err != nil {
		return "", err
	}
	return strings.TrimSpace(emptyLines.ReplaceAllString(b.String(), "\n")) + "\n", nil
}

// width is how wide a line of a text is at most.
const width = 76

// pad makes the label of a fact as wide as all the others.
func pad(label string) string {
	return label + strings.Repeat(" ", max(1, 16-utf8.RuneCountInString(label)))
}

// wrap breaks a text into lines, the first one beginning with first, the others
// with rest. Its own line breaks stay.
func wrap(s, first, rest string) string {
	var b strings.Builder
	lead := first
	for _, para := range strings.Split(strings.Trim(s, "\n"), "\n") {
		at := 0
		for _, word := range strings.Fields(para) {
			n := utf8.RuneCountInString(word)
			if at > 0 && at+1+n > width {
				b.WriteString(nl)
				lead, at = rest, 0
			}
			if at == 0 {
				b.WriteString(lead)
				at = utf8.RuneCountInString(lead)
			} else {
				b.WriteByte(' ')
				at++
			}
			b.WriteString(word)
			at += n
		}
		if at == 0 {
			b.WriteString(strings.TrimRight(lead, " "))
		}
		b.WriteString(nl)
		lead = rest
	}
	return b.String()
}

// paragraphs splits a text a person wrote into its lines.
func paragraphs(s string) []string {
	var out []string
	for _, para := range strings.Split(plain(s), "\n") {
		if para = strings.TrimSpace(para); para != "" {
			out = append(out, para)
		}
	}
	return out
}
