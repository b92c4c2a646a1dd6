package drawing

import (
	"fmt"
	"html"
	"math"
	"strings"
	"time"
)

// Course is the way of one case so far, and its time limits, ready to be drawn.
type Course struct {
	Title string // of the picture
	Under string // procedure and version, in words
	Steps []CourseStep
	Bars  []Bar
	Now   time.Time
	Zone  *time.Location
}

// CourseStep is a stage the case came to, is in, or may come to.
type CourseStep struct {
	Title string
	Who   string // who moves it on
	When  string // in words: "3 to 12 Mar 2026"
	Why   string // by what the stage before was left
	State string // past, here, ahead, over
}

// Bar is one time limit on the time line.
type Bar struct {
	Title    string
	Owner    string
	Says     string // how it stands, in a few words: "met on 28 Apr 2026"
	Sentence string // how its day was counted
	State    string // met, running, late, tolled, lapsed, left, void, waiting, reached
	From, To time.Time
	Ended    time.Time
	Stops    []Stretch // while it stood still
	Longer   []Stretch // by what it was extended
}

// Stretch is a part of a bar.
type Stretch struct{ From, To time.Time }

const barHeight = 18.0

// Path draws the course of a case: the stages it went through, where it is and
// what may follow, and below that its time limits on one time line.
func Path(c Course) []byte {
	return (&course{c: c, wide: 1040, edge: margin, label: 372, row: 52}).draw()
}

// Narrow is Path for a telephone: the name of a time limit stands above its bar.
func Narrow(c Course) []byte {
	return (&course{c: c, wide: 380, edge: 16, above: 38, row: 84}).draw()
}

func (d *course) draw() []byte {
	c := &d.c
	y := d.edge + 14
	for i, s := range wrap(c.Title, d.wide-2*d.edge, 24) {
		y += 28 * float64(min(i, 1))
		d.text(d.edge, y, "t", s, `font-size="24" font-weight="700"`)
	}
	for _, s := range wrap(c.Under, d.wide-2*d.edge, textSize) {
		y += 22
		d.text(d.edge, y, "m", s, "")
	}
	y = d.steps(y + 34)
	if len(c.Bars) > 0 {
		y = d.bars(y + 40)
	}
	body := d.b.String()
	d.b.Reset()
	d.open(d.wide, y+d.edge, c.Title, d.describe())
	d.b.WriteString(body)
	return d.close()
}

type course struct {
	canvas
	c        Course
	from, to time.Time

	wide, edge float64 // of the picture; what is left free around it
	label      float64 // room beside the bars for what they are called
	above      float64 // or above each
	row        float64 // from one bar to the next
}

func (d *course) steps(y float64) float64 {
	left := d.edge + 14
	room := d.wide - left - 26 - d.edge
	for i := range d.c.Steps {
		s := &d.c.Steps[i]
		titles, lines := wrap(s.Title, room, 17), wrap(s.told(), room, textSize)
		if s.State == "here" {
			const here = "—  the case is here"
			if last := &titles[len(titles)-1]; width(*last+"  "+here, 17) <= room {
				*last += "  " + here
			} else {
				titles = append(titles, here)
			}
		}
		next := y + 48 + 20*float64(len(titles)-1) + 18*float64(len(lines)-1)
		if i+1 < len(d.c.Steps) {
			d.path(fmt.Sprintf("M%.1f %.1fV%.1f", left, y+11, next-11), d.c.Steps[i+1].State == "ahead", false)
		}
		switch s.State {
		case "past", "over":
			fmt.Fprintf(&d.b, `<circle class="mark" cx="%.1f" cy="%.1f" r="10" fill="#1b1f24"/><path class="tick" d="M%.1f %.1fl3.5 4l6-8" fill="none" stroke="#fff" stroke-width="2"/>`+"\n", left, y, left-4.5, y+0.5)
		case "here":
			fmt.Fprintf(&d.b, `<circle class="here" cx="%.1f" cy="%.1f" r="10" fill="none" stroke="#0b57a4" stroke-width="4"/><circle class="hereink" cx="%.1f" cy="%.1f" r="4" fill="#0b57a4"/>`+"\n", left, y, left, y)
		default:
			fmt.Fprintf(&d.b, `<circle class="line" cx="%.1f" cy="%.1f" r="9" fill="none" stroke="#1b1f24" stroke-width="1.5" stroke-dasharray="3 3"/>`+"\n", left, y)
		}
		weight := ` font-weight="700"`
		class := "t"
		if s.State == "ahead" {
			weight, class = "", "m"
		}
		y++
		for k, t := range titles {
			y += 20 * float64(min(k, 1))
			d.text(left+26, y, class, t, `font-size="17"`+weight)
		}
		for k, t := range lines {
			d.text(left+26, y+19+18*float64(k), "m", t, "")
		}
		y = next
	}
	return y - 20
}

// told is what stands under the title of a step.
func (s *CourseStep) told() string {
	parts := []string{capital(s.When)}
	if s.State == "ahead" {
		parts = []string{"May follow"}
	}
	parts = append(parts, s.Who)
	if s.Why != "" {
		parts = append(parts, "Came here by "+s.Why)
	}
	return strings.Join(parts, ". ") + "."
}

func (d *course) bars(y float64) float64 {
	d.text(d.edge, y, "t", "Time limits", `font-size="19" font-weight="700"`)
	d.span()
	y += 34
	d.axis(y, y+16+d.row*float64(len(d.c.Bars)))
	y += 16
	for i := range d.c.Bars {
		d.bar(&d.c.Bars[i], y)
		y += d.row
	}
	return d.legend(y + 12)
}

// span is the time the line shows: everything, with a little room.
func (d *course) span() {
	d.from, d.to = d.c.Now, d.c.Now
	take := func(t time.Time) {
		if !t.IsZero() && t.Before(d.from) {
			d.from = t
		}
		if t.After(d.to) {
			d.to = t
		}
	}
	for i := range d.c.Bars {
		take(d.c.Bars[i].From)
		take(d.c.Bars[i].To)
		take(d.c.Bars[i].Ended)
	}
	room := d.to.Sub(d.from)/40 + 24*time.Hour
	d.from, d.to = d.from.Add(-room), d.to.Add(room)
}

func (d *course) x(t time.Time) float64 {
	return d.edge + d.label + d.room()*float64(t.Sub(d.from))/float64(d.to.Sub(d.from))
}

// room is how wide the time line is.
func (d *course) room() float64 { return d.wide - 2*d.edge - d.label }

// axis draws the months, or quarters or years when there are many, and today.
func (d *course) axis(top, bottom float64) {
	months := d.to.Sub(d.from).Hours() / 24 / 30
	step := 1
	for _, s := range []int{2, 3, 6, 12, 24, 60} {
		if months/float64(step) > d.room()/68 {
			step = s
		}
	}
	t := time.Date(d.from.In(d.c.Zone).Year(), 1, 1, 0, 0, 0, 0, d.c.Zone)
	for ; !t.After(d.to); t = t.AddDate(0, step, 0) {
		if t.Before(d.from) {
			continue
		}
		x := d.x(t)
		d.upright(x, top, bottom, `class="line" stroke="#1b1f24" stroke-width="0.6" stroke-dasharray="1 4"`)
		label := t.Format("Jan 2006")
		if step >= 12 {
			label = t.Format("2006")
		}
		if x+width(label, 13) < d.wide-d.edge/2 {
			d.text(x+3, top, "m", label, `font-size="13"`)
		}
	}
	x := d.x(d.c.Now)
	d.upright(x, top-16, bottom, `class="here" fill="none" stroke="#0b57a4" stroke-width="2.5"`)
	label := "today, " + d.c.Now.In(d.c.Zone).Format("2 Jan 2006")
	at := x + 5
	if at+width(label, 13) > d.wide-d.edge {
		at = x - 5 - width(label, 13)
	}
	fmt.Fprintf(&d.b, `<text class="hereink" x="%.1f" y="%.1f" fill="#0b57a4" font-size="13" font-weight="700">%s</text>`+"\n", at, top-17, html.EscapeString(label))
}

// upright draws a line down through the bars; where their names stand above them, past
// each of them alone.
func (d *course) upright(x, top, bottom float64, how string) {
	if d.above == 0 {
		fmt.Fprintf(&d.b, `<path %s d="M%.1f %.1fV%.1f"/>`+"\n", how, x, top, bottom)
		return
	}
	for i := range d.c.Bars {
		y := bottom - d.row*float64(len(d.c.Bars)-i) + 10 + d.above
		fmt.Fprintf(&d.b, `<path %s d="M%.1f %.1fV%.1f"/>`+"\n", how, x, y-5, y+barHeight+5)
	}
}

func (d *course) bar(b *Bar, y float64) {
	fmt.Fprintf(&d.b, "<g>\n<title>%s</title>\n", html.EscapeString(b.Title+": "+b.Sentence))
	room := d.wide - 2*d.edge
	if d.above == 0 {
		room = d.label - 16
	}
	d.text(d.edge, y+17, "t", shorten(b.Title, room, textSize), `font-weight="700"`)
	says := capital(b.Says) + "; " + b.Owner
	d.text(d.edge, y+36, "m", shorten(says, room, 14), `font-size="14"`)
	end := b.To
	if !b.Ended.IsZero() {
		end = b.Ended
	}
	top := y + 10 + d.above
	x0, due := d.x(b.From), d.x(b.To)
	x1 := d.x(end)
	if b.Ended.IsZero() && !b.To.IsZero() && end.After(d.c.Now) { // what has passed of it
		x1 = d.x(d.c.Now)
	}
	x1, due = math.Max(x1, x0+3), math.Max(due, x0+3)
	if !b.To.IsZero() {
		d.piece("box", x0, top, due-x0, "")
	}
	if b.State != "waiting" && b.State != "reached" {
		fmt.Fprintf(&d.b, `<rect class="mark" x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#1b1f24"/>`+"\n", x0, top+4, math.Min(x1, math.Max(due, x1))-x0, barHeight-8)
	}
	for _, s := range b.Longer {
		a, z := d.x(s.From), d.x(s.To)
		fmt.Fprintf(&d.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="url(#hatch)"/>`+"\n", a, top, math.Max(z-a, 2), barHeight)
	}
	for _, s := range b.Stops {
		z := s.To
		if z.IsZero() {
			z = d.c.Now
		}
		a, w := d.x(s.From), math.Max(d.x(z)-d.x(s.From), 8)
		fmt.Fprintf(&d.b, `<rect class="gap" x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#fff" stroke="#1b1f24" stroke-width="1.2" stroke-dasharray="2 3"/>`+"\n", a, top-2, w, barHeight+4)
		fmt.Fprintf(&d.b, `<path class="line" d="M%.1f %.1fv10m4.5 -10v10" stroke="#1b1f24" stroke-width="2.4"/>`+"\n", a+w/2-2, top+4)
	}
	d.end(b, x1, due, top+barHeight/2)
	d.b.WriteString("</g>\n")
}

func (d *course) piece(class string, x, y, w float64, more string) {
	fmt.Fprintf(&d.b, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#fff" stroke="#1b1f24" stroke-width="1.3"%s/>`+"\n", class, x, y, w, barHeight, spaced(more))
}

// end marks how a time limit ended: a tick when it was met, a cross when it ran
// out, a bar when it fell away.
func (d *course) end(b *Bar, x, due, y float64) {
	switch b.State {
	case "met":
		fmt.Fprintf(&d.b, `<circle class="mark" cx="%.1f" cy="%.1f" r="10" fill="#1b1f24"/><path class="tick" d="M%.1f %.1fl3.5 4l6-8" fill="none" stroke="#fff" stroke-width="2"/>`+"\n", x, y, x-4.5, y+0.5)
	case "lapsed", "late":
		fmt.Fprintf(&d.b, `<circle class="gap" cx="%.1f" cy="%.1f" r="10" fill="#fff" stroke="#1b1f24" stroke-width="1.5"/><path class="line" d="M%.1f %.1fl9 9m0 -9l-9 9" stroke="#1b1f24" stroke-width="2.4"/>`+"\n", due, y, due-4.5, y-4.5)
	case "left", "void":
		fmt.Fprintf(&d.b, `<path class="line" d="M%.1f %.1fv26" stroke="#1b1f24" stroke-width="4"/>`+"\n", x, y-13)
	}
}

func shorten(s string, room, size float64) string {
	if width(s, size) <= room {
		return s
	}
	r := []rune(s)
	for len(r) > 1 && width(string(r)+"…", size) > room {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ,;:") + "…"
}

func (d *course) legend(y float64) float64 {
	marks := []struct {
		says string
		b    Bar
	}{
		{"time that has passed, and what is left", Bar{State: "running"}},
		{"met", Bar{State: "met"}},
		{"ran out", Bar{State: "lapsed"}},
		{"ended without being met", Bar{State: "left"}},
	}
	x := d.edge
	place := func(says string) { // after what stands there, or in the next line
		if need := 56 + width(says, 14); x > d.edge && x+need > d.wide-d.edge {
			x, y = d.edge, y+34
		}
		d.text(x+56, y+14, "m", says, `font-size="14"`)
	}
	for i := range marks {
		place(marks[i].says)
		d.piece("box", x, y, 40, "")
		fmt.Fprintf(&d.b, `<rect class="mark" x="%.1f" y="%.1f" width="22" height="%.1f" fill="#1b1f24"/>`+"\n", x, y+4, barHeight-8)
		d.end(&marks[i].b, x+22, x+40, y+barHeight/2)
		x += 56 + width(marks[i].says, 14) + 22
	}
	const longer, stood = "made longer", "stood still"
	x, y = d.edge, y+34
	place(longer)
	fmt.Fprintf(&d.b, `<rect x="%.1f" y="%.1f" width="40" height="%.1f" fill="url(#hatch)"/>`+"\n", x, y, barHeight)
	x += 56 + width(longer, 14) + 22
	place(stood)
	fmt.Fprintf(&d.b, `<rect class="gap" x="%.1f" y="%.1f" width="40" height="%.1f" fill="#fff" stroke="#1b1f24" stroke-width="1.2" stroke-dasharray="2 3"/><path class="line" d="M%.1f %.1fv10m4.5 -10v10" stroke="#1b1f24" stroke-width="2.4"/>`+"\n", x, y, barHeight, x+18, y+4)
	return y + 22
}

// describe says the picture in words.
func (d *course) describe() string {
	var b strings.Builder
	for i := range d.c.Steps {
		s := &d.c.Steps[i]
		switch s.State {
		case "here":
			fmt.Fprintf(&b, "The case is at %s (%s). ", s.Title, s.When)
		case "past":
			fmt.Fprintf(&b, "It was at %s (%s). ", s.Title, s.When)
		case "over":
			fmt.Fprintf(&b, "It ended at %s (%s). ", s.Title, s.When)
		}
	}
	for i := range d.c.Bars {
		fmt.Fprintf(&b, "Time limit %s, %s: %s. ", d.c.Bars[i].Title, d.c.Bars[i].Owner, d.c.Bars[i].Says)
	}
	return strings.TrimSpace(b.String())
}
