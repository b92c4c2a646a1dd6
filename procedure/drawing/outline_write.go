package drawing

import (
	"fmt"
	"html"
	"strings"
)

// Markdown writes the outline as text that can be read as it is.
func (o *Outline) Markdown() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", escape(o.Title))
	for i := range o.Parts {
		x := &o.Parts[i]
		fmt.Fprintf(&b, "\n%s %s\n", strings.Repeat("#", x.Level), escape(x.Heading))
		for _, s := range x.Says {
			if s != "" {
				fmt.Fprintf(&b, "\n%s\n", escape(s))
			}
		}
		if len(x.List) > 0 {
			b.WriteString("\n")
		}
		for _, s := range x.List {
			fmt.Fprintf(&b, "* %s\n", escape(s))
		}
		if len(x.Rows) > 0 {
			fmt.Fprintf(&b, "\n%s|%s\n", row(x.Head), strings.Repeat("---|", len(x.Head)))
			for _, r := range x.Rows {
				b.WriteString(row(r))
			}
		}
	}
	return []byte(b.String())
}

func row(cells []string) string {
	out := "|"
	for _, c := range cells {
		out += " " + strings.ReplaceAll(escape(c), "|", "\\|") + " |"
	}
	return out + "\n"
}

// escape keeps a pack's words from being read as marks.
func escape(s string) string {
	return strings.NewReplacer("\n", " ", "<", "&lt;", "*", "\\*", "`", "\\`", "_", "\\_").Replace(s)
}

// HTML writes the outline as a fragment for a page: headings, paragraphs, lists
// and tables, nothing else.
func (o *Outline) HTML() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%s</h1>\n", html.EscapeString(o.Title))
	for i := range o.Parts {
		x := &o.Parts[i]
		fmt.Fprintf(&b, "<h%d>%s</h%d>\n", x.Level, html.EscapeString(x.Heading), x.Level)
		for _, s := range x.Says {
			if s != "" {
				fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(s))
			}
		}
		if len(x.List) > 0 {
			b.WriteString("<ul>\n")
			for _, s := range x.List {
				fmt.Fprintf(&b, "<li>%s</li>\n", html.EscapeString(s))
			}
			b.WriteString("</ul>\n")
		}
		if len(x.Rows) > 0 {
			x.table(&b)
		}
	}
	return []byte(b.String())
}

func (x *Part) table(b *strings.Builder) {
	b.WriteString("<table>\n<thead><tr>")
	for _, h := range x.Head {
		fmt.Fprintf(b, `<th scope="col">%s</th>`, html.EscapeString(h))
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, r := range x.Rows {
		b.WriteString("<tr>")
		for _, c := range r {
			fmt.Fprintf(b, "<td>%s</td>", html.EscapeString(c))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n")
}
