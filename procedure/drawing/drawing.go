// Package drawing lets a procedure draw itself: as a picture of its stages,
// owners, time limits and ways out, and as an outline for print. It also draws
// the course of one case, with its time limits as bars on a time line.
//
// The pictures are SVG made here: no script, no font from elsewhere, text that
// can be read when printed on a page, lines that differ by form and not by
// colour alone, and a dark form for those who prefer one.
package drawing

import (
	"fmt"
	"html"
	"strings"

	"probity/procedure"
)

// Style is the style sheet in every picture. It only adds to what the pictures
// say by themselves; whoever serves them can allow it by its hash.
const Style = `.bg{fill:#fff}.box{fill:#fff;stroke:#1b1f24}.soft{fill:#f2f4f6;stroke:#1b1f24}.line{stroke:#1b1f24}.mark{fill:#1b1f24}.gap{fill:#fff;stroke:#1b1f24}` +
	`.tick{stroke:#fff}.t{fill:#1b1f24}.m{fill:#45505b}.here{stroke:#0b57a4}.hereink{fill:#0b57a4}` +
	`@media (prefers-color-scheme:dark){.bg{fill:#14181c}.box{fill:#1c2228;stroke:#c9d2da}.soft{fill:#232b33;stroke:#c9d2da}.line{stroke:#c9d2da}.mark{fill:#c9d2da}.gap{fill:#14181c;stroke:#c9d2da}` +
	`.tick{stroke:#14181c}.t{fill:#eef2f5}.m{fill:#b4c0ca}.here{stroke:#7db8f5}.hereink{fill:#7db8f5}}`

const (
	fontFamily = `system-ui, -apple-system, &quot;Segoe UI&quot;, &quot;Liberation Sans&quot;, Arial, sans-serif`
	titleSize  = 19.0
	textSize   = 15.0
	lineHeight = 20.0
	pad        = 14.0
)

// canvas collects the parts of a picture.
type canvas struct{ b strings.Builder }

func (c *canvas) open(w, h float64, title, desc string) {
	fmt.Fprintf(&c.b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" aria-labelledby="title desc" font-family="%s" font-size="%.0f">`+"\n", w, h, w, h, fontFamily, textSize)
	fmt.Fprintf(&c.b, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n<style>%s</style>\n", html.EscapeString(title), html.EscapeString(desc), Style)
	c.b.WriteString(`<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" orient="auto-start-reverse"><path class="mark" d="M0 0L10 5L0 10z" fill="#1b1f24"/></marker>` +
		`<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="line" d="M0 0V7" stroke="#1b1f24" stroke-width="2.4"/></pattern></defs>` + "\n")
	fmt.Fprintf(&c.b, `<rect class="bg" width="%.0f" height="%.0f" fill="#fff"/>`+"\n", w, h)
}

func (c *canvas) close() []byte {
	c.b.WriteString("</svg>\n")
	return []byte(c.b.String())
}

// text writes one line; more are the attributes beside place and class.
func (c *canvas) text(x, y float64, class, s, more string) {
	if s == "" {
		return
	}
	fill := "#1b1f24"
	if class == "m" {
		fill = "#45505b"
	}
	if more != "" {
		more = " " + more
	}
	fmt.Fprintf(&c.b, `<text class="%s" x="%.1f" y="%.1f" fill="%s"%s>%s</text>`+"\n", class, x, y, fill, more, html.EscapeString(s))
}

func (c *canvas) rect(class string, x, y, w, h, stroke float64, more string) {
	fill := "#fff"
	if class == "soft" {
		fill = "#f2f4f6"
	}
	fmt.Fprintf(&c.b, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="6" fill="%s" stroke="#1b1f24" stroke-width="%.1f"%s/>`+"\n", class, x, y, w, h, fill, stroke, spaced(more))
}

// path draws a line; dashed for ways back.
func (c *canvas) path(d string, dashed, arrow bool) {
	more := ""
	if dashed {
		more += ` stroke-dasharray="7 5"`
	}
	if arrow {
		more += ` marker-end="url(#arrow)"`
	}
	fmt.Fprintf(&c.b, `<path class="line" d="%s" fill="none" stroke="#1b1f24" stroke-width="1.7"%s/>`+"\n", d, more)
}

// dial draws a small clock.
func (c *canvas) dial(x, y float64) {
	fmt.Fprintf(&c.b, `<g class="line" fill="none" stroke="#1b1f24" stroke-width="1.5"><circle cx="%.1f" cy="%.1f" r="6.5"/><path d="M%.1f %.1fv-4.2M%.1f %.1fh3.4"/></g>`+"\n", x, y, x, y, x, y)
}

func spaced(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

// width is about how wide a text is in the given size. The widths are those of
// a wide sans serif, so that no font a reader has makes a text leave its box.
func width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljtf.,:;'|!()[]’‘“”/- \u00a0", r):
			w += 0.37
		case strings.ContainsRune("mwMW@%—→", r):
			w += 0.95
		case r >= 'A' && r <= 'Z':
			w += 0.70
		case r >= '0' && r <= '9':
			w += 0.61
		default:
			w += 0.575
		}
	}
	return w * size
}

// wrap breaks a text into lines of at most the width. It keeps together what a
// no-break space joins.
func wrap(s string, room, size float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(strings.TrimSpace(s), " ") {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line != "" && width(next, size) > room {
			lines = append(lines, line)
			next = word
		}
		line = next
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// number is the number of a stage in the order of the procedure, from 1.
func number(p *procedure.Procedure, id string) int {
	for i := range p.Stages {
		if p.Stages[i].ID == id {
			return i + 1
		}
	}
	return 0
}

func name(p *procedure.Procedure, id string) string {
	if st := p.Stage(id); st != nil {
		return fmt.Sprintf("%d\u00a0%s", number(p, id), st.Title)
	}
	return id
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
