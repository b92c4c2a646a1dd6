package guide

import (
	"fmt"
	"io"
	"strings"
)

func words(id string) string { return strings.ReplaceAll(id, "_", " ") }

// sentence begins with a capital letter.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// small begins with a small letter, unless the first word is written in
// capitals.
func small(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' || len(s) > 1 && s[1] == ' ' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func orList(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

func mapped(list []string, f func(string) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = f(list[i])
	}
	return out
}

// WriteText writes the page as plain text, eighty columns wide.
func (p *Page) WriteText(to io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", p.Title, strings.Repeat("=", len([]rune(p.Title))))
	for i := range p.Sections {
		x := &p.Sections[i]
		fmt.Fprintf(&b, "\n%s\n%s\n", x.Heading, strings.Repeat("-", len([]rune(x.Heading))))
		for _, s := range x.Says {
			wrap(&b, "", s)
		}
		for j := range x.Steps {
			x.Steps[j].write(&b)
		}
	}
	_, err := io.WriteString(to, b.String())
	return err
}

func (s *Step) write(b *strings.Builder) {
	wrap(b, "* ", s.Says)
	if !s.Day.IsZero() {
		wrap(b, "  ", "When: "+s.Day.String()+". Counted so: "+s.Sentence+".")
	}
	for _, o := range s.Otherwise {
		wrap(b, "  ", o)
	}
	if s.How != "" {
		wrap(b, "  ", "How: "+s.How)
	}
	if s.Rule != "" {
		wrap(b, "  ", "(Rule: "+s.Rule+")")
	}
}

// wrap writes a text in lines of at most eighty columns; the lead stands before
// the first, and its width in blanks before the others.
func wrap(b *strings.Builder, lead, text string) {
	line := lead
	width := len([]rune(lead))
	empty := true
	for _, word := range strings.Fields(text) {
		if n := len([]rune(word)); !empty && width+1+n > 80 {
			b.WriteString(line + "\n")
			line, width, empty = strings.Repeat(" ", len([]rune(lead))), len([]rune(lead)), true
		}
		if !empty {
			line += " "
			width++
		}
		line += word
		width += len([]rune(word))
		empty = false
	}
	b.WriteString(line + "\n")
}
