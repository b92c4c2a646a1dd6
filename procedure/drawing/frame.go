package drawing

import (
	"fmt"
	"slices"
	"strings"

	"probity/procedure"
)

// head is how far down the title of the picture reaches.
func (d *picture) head(room float64) float64 {
	y := margin + 24 + 30*float64(len(wrap(d.p.Title, room, 26))-1)
	y += 22 * float64(len(d.subtitle(room)))
	return y + 22
}

func (d *picture) subtitle(room float64) []string {
	return wrap(capital(d.p.Body)+". Version "+d.p.Version+", "+authority(d.p.Authority)+".", room, textSize)
}

func authority(a procedure.Authority) string {
	switch a {
	case procedure.Official:
		return "the body's own text"
	case procedure.Reconstructed:
		return "reconstructed from what could be read; not the body's own text"
	}
	return "provisional; not the body's own text"
}

func (d *picture) header(x, room float64) {
	y := margin + 14 - 30
	for _, s := range wrap(d.p.Title, room, 26) {
		y += 30
		d.text(x, y, "t", s, `font-size="24" font-weight="700"`)
	}
	for _, s := range d.subtitle(room) {
		y += 22
		d.text(x, y, "m", s, "")
	}
}

// legend explains the picture, and lists what belongs to no stage. It returns
// how far down it reaches.
func (d *picture) legend(x, y float64) float64 {
	line := func(s string, mark func(y float64)) {
		for k, part := range wrap(s, boxWidth-40, textSize) {
			y += lineHeight
			if k == 0 && mark != nil {
				mark(y - 5)
			}
			d.text(x+40, y, "m", part, "")
		}
		y += 4
	}
	if others := limitsOf(d.p, ""); len(others) > 0 {
		y += 6
		d.text(x, y, "t", "Time limits that belong to no one stage", `font-weight="700"`)
		for _, c := range others {
			s := limitOf(c) + ": " + c.Title + " (" + strings.TrimPrefix(d.p.TitleOf(c.Owner), "the ") + ")" + from(d.p, c)
			if after := afterTime(d.p, c); after != "" {
				s += " → " + after
			}
			line(s, func(at float64) { d.dial(x+20, at) })
		}
		y += 18
	}
	y += 4
	d.text(x, y, "t", "How to read it", `font-weight="700"`)
	line("A stage. Its owner moves it on.", func(at float64) { d.rect("box", x+4, at-9, 28, 17, 1.5, "") })
	line("A body votes or rules in this stage.", func(at float64) { d.rect("box", x+4, at-9, 28, 17, 3.5, "") })
	if len(d.l.side) > 0 {
		line("A stage beside the main path.", func(at float64) { d.rect("soft", x+4, at-9, 28, 17, 1.5, "") })
	}
	line("A time limit, whose it is when not the owner's, and what follows when it runs out.", func(at float64) { d.dial(x+18, at) })
	if slices.ContainsFunc(slices.Concat(d.left, d.right), func(r run) bool { return r.back }) {
		line("A way back.", func(at float64) { d.path(fmt.Sprintf("M%.1f %.1fH%.1f", x+4, at, x+32), true, true) })
	}
	line("The case ends here.", func(at float64) {
		fmt.Fprintf(&d.b, `<rect class="mark" x="%.1f" y="%.1f" width="9" height="9" fill="#1b1f24"/>`+"\n", x+14, at-5)
	})
	return y
}

// describe says the picture in words for those who cannot see it.
func (d *picture) describe() string {
	var b strings.Builder
	b.WriteString("The main path: ")
	for k, i := range d.l.spine {
		if k > 0 {
			b.WriteString(", then ")
		}
		fmt.Fprintf(&b, "%d %s (%s)", i+1, d.p.Stages[i].Title, strings.TrimPrefix(d.p.TitleOf(d.p.Stages[i].Owner), "the "))
	}
	b.WriteString(".")
	if len(d.l.side) > 0 {
		b.WriteString(" Beside it: ")
		for k, i := range d.l.side {
			if k > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%d %s", i+1, d.p.Stages[i].Title)
		}
		b.WriteString(".")
	}
	b.WriteString(" The outline of the procedure says the same in full as text.")
	return b.String()
}
