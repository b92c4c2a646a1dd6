package drawing

import (
	"fmt"
	"slices"
	"strings"

	"probity/procedure"
)

const (
	boxWidth  = 540.0
	sideWidth = 400.0
	lane      = 16.0
	between   = 38.0 // two boxes of the main path
	margin    = 28.0
)

// picture is one procedure being drawn.
type picture struct {
	canvas
	p     *procedure.Procedure
	l     *plan
	boxes []box // by index of the stage
	left  []run // lanes left of the main path
	right []run // lanes between the main path and what stands beside it
}

// box is a stage with what is written in it.
type box struct {
	i          int
	x, y, w, h float64
	parts      []part
	ports      []port
	body       bool // a body rules here
}

type part struct {
	text, more string
	class      string
	size, dy   float64
	dial       bool
	indent     float64
}

// port is a way out of a stage: a line of text, and whither.
type port struct {
	lines []string
	to    int // index of the stage; -1: the case ends
	next  bool
	y     float64 // of its middle, within the box
}

// run is a lane that leads to one stage from several places.
type run struct {
	to     int
	from   []float64 // heights at which ways join it
	starts []float64 // and where each comes from, on the x axis
	back   bool
	x      float64
	lo, hi float64
}

// SVG draws the procedure: the main path straight down, what stands aside to
// its right, ways back and ahead along its left.
func SVG(p *procedure.Procedure) []byte {
	d := &picture{p: p, l: layOut(p), boxes: make([]box, len(p.Stages))}
	for i := range p.Stages {
		d.boxes[i] = d.box(i)
	}
	d.lanes()
	gutterL, gutterR := margin+float64(widest(d.left))*lane, float64(widest(d.right))*lane
	if len(d.left) > 0 {
		gutterL += 10
	}
	head := d.head(d.room())
	spineX := gutterL
	total := spineX + boxWidth + margin
	sideX := spineX + boxWidth + gutterR + 34
	if len(d.l.side) > 0 {
		total = sideX + sideWidth + margin
	}
	bottom := d.place(spineX, sideX, head)
	d.route(spineX, sideX)
	foot := d.legend(spineX, bottom+26)
	legend := d.b.String()
	d.b.Reset()
	d.open(total, foot+margin, p.Title+": stages, owners, time limits and ways out", d.describe())
	d.header(spineX, d.room())
	d.ways()
	for i := range d.boxes {
		d.draw(&d.boxes[i])
	}
	d.b.WriteString(legend)
	return d.close()
}

// room is how wide the title may be.
func (d *picture) room() float64 {
	if len(d.l.side) > 0 {
		return boxWidth + sideWidth
	}
	return boxWidth
}

// box writes a stage's box, without its place.
func (d *picture) box(i int) box {
	st := &d.p.Stages[i]
	b := box{i: i, w: boxWidth, body: st.Body != ""}
	if !d.l.onIt[i] {
		b.w = sideWidth
	}
	room := b.w - 2*pad
	y := pad + titleSize
	for k, s := range wrap(fmt.Sprintf("%d\u00a0\u00a0%s", i+1, st.Title), room, titleSize*1.08) {
		if k > 0 {
			y += titleSize + 4
		}
		b.parts = append(b.parts, part{text: s, class: "t", size: titleSize, dy: y, more: `font-weight="700"`})
	}
	who := capital(d.p.TitleOf(st.Owner))
	if st.Body != "" && string(st.Owner) != st.Body {
		who += "; " + d.p.TitleOf(procedure.Role(st.Body)) + " decides"
	}
	y = b.add(y+3, who, "m", room, 0, false) + 2
	for _, c := range limitsOf(d.p, st.ID) {
		y += 4
		s := limitOf(c) + ": " + c.Title
		if string(c.Owner) != string(st.Owner) {
			s += " (" + strings.TrimPrefix(roleIn(d.p, st, c.Owner), "the ") + ")"
		}
		if after := afterTime(d.p, c); after != "" {
			s += " → " + after
		}
		y = b.add(y, s, "t", room-24, 24, true)
	}
	y += 14
	for _, o := range d.ports(i) {
		o.lines = wrap(strings.Join(o.lines, " "), room-22, textSize)
		o.y = y + lineHeight*float64(len(o.lines))/2 - 1
		y += lineHeight * float64(len(o.lines))
		b.ports = append(b.ports, o)
	}
	b.h = y + pad - 2
	return b
}

func (b *box) add(y float64, s, class string, room, indent float64, dial bool) float64 {
	for k, line := range wrap(s, room, textSize) {
		y += lineHeight
		b.parts = append(b.parts, part{text: line, class: class, size: textSize, dy: y, indent: indent, dial: dial && k == 0})
	}
	return y
}

// ports are the ways out of a stage: one for each stage they lead to, and one
// for all that end the case.
func (d *picture) ports(i int) []port {
	var out []port
	var ends []string
	byTarget := map[int][]string{}
	var order []int
	for _, w := range d.p.Stages[i].Exits {
		to := d.l.index(w.To)
		if to < 0 {
			continue
		}
		if d.l.ends(i, to) {
			ends = append(ends, onExit(d.p, w.On))
			continue
		}
		if byTarget[to] == nil {
			order = append(order, to)
		}
		byTarget[to] = append(byTarget[to], onExit(d.p, w.On))
	}
	for _, to := range order {
		out = append(out, port{to: to, next: d.follows(i, to), lines: []string{strings.Join(dedupe(byTarget[to]), ", ") + " →\u00a0" + name(d.p, d.p.Stages[to].ID)}})
	}
	slices.SortStableFunc(out, func(a, b port) int { // the way on comes last, next to its arrow
		switch {
		case a.next == b.next:
			return 0
		case a.next:
			return 1
		}
		return -1
	})
	if len(ends) > 0 {
		out = append([]port{{to: -1, lines: []string{"Ends the case: " + strings.Join(dedupe(ends), ", ")}}}, out...)
	}
	return out
}

func dedupe(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// follows reports whether one stage stands right below the other.
func (d *picture) follows(i, to int) bool {
	at := slices.Index(d.l.spine, i)
	return at >= 0 && at+1 < len(d.l.spine) && d.l.spine[at+1] == to
}

// lanes gathers the ways that need a lane: one lane for each stage on each side
// of the main path.
func (d *picture) lanes() {
	for i := range d.boxes {
		for _, o := range d.boxes[i].ports {
			if o.to < 0 || o.next {
				continue
			}
			list := &d.right
			if d.l.onIt[i] && d.l.onIt[o.to] {
				list = &d.left
			}
			back := o.to <= i
			if !slices.ContainsFunc(*list, func(r run) bool { return r.to == o.to && r.back == back }) {
				*list = append(*list, run{to: o.to, back: back})
			}
		}
	}
}

// widest is how many lanes the gutter must hold; one for each run is always
// enough.
func widest(runs []run) int { return len(runs) }

// place gives every box its place, and returns how far down they reach.
func (d *picture) place(spineX, sideX, top float64) float64 {
	y := top
	for _, i := range d.l.spine {
		b := &d.boxes[i]
		b.x, b.y = spineX, y
		y += b.h + between
	}
	bottom := y - between
	side := slices.Clone(d.l.side)
	slices.SortStableFunc(side, func(a, b int) int { return d.l.anchor(a, map[int]bool{}) - d.l.anchor(b, map[int]bool{}) })
	next := top
	for _, i := range side {
		b := &d.boxes[i]
		b.x, b.y = sideX, max(next, d.boxes[d.l.spine[d.l.anchor(i, map[int]bool{})]].y)
		next = b.y + b.h + between
		bottom = max(bottom, b.y+b.h)
	}
	return bottom
}

// route gives every lane its x, so that lanes that overlap in height lie apart:
// short ones next to the boxes.
func (d *picture) route(spineX, sideX float64) {
	fill := func(runs []run, isLeft bool) {
		for k := range runs {
			r := &runs[k]
			r.lo = d.enter(r.to, isLeft || !d.l.onIt[r.to])
			r.hi = r.lo
			for i := range d.boxes {
				b := &d.boxes[i]
				for _, o := range b.ports {
					if o.to != r.to || o.next || (d.l.onIt[i] && d.l.onIt[o.to]) != isLeft || (o.to <= i) != r.back {
						continue
					}
					at := b.y + o.y
					r.from = append(r.from, at)
					x := b.x
					if !isLeft && d.l.onIt[i] {
						x = b.x + b.w
					}
					r.starts = append(r.starts, x)
					r.lo, r.hi = min(r.lo, at), max(r.hi, at)
				}
			}
		}
		slices.SortStableFunc(runs, func(a, b run) int { return int((a.hi - a.lo) - (b.hi - b.lo)) })
		for k := range runs {
			slot := 0
			for taken := true; taken; {
				taken = false
				for j := range k {
					if d.slot(runs[j].x, spineX, isLeft) == slot && runs[j].lo-14 < runs[k].hi && runs[k].lo-14 < runs[j].hi {
						slot++
						taken = true
					}
				}
			}
			if isLeft {
				runs[k].x = spineX - 20 - lane*float64(slot)
			} else {
				runs[k].x = spineX + boxWidth + 18 + lane*float64(slot)
			}
		}
	}
	fill(d.left, true)
	fill(d.right, false)
}

func (d *picture) slot(x, spineX float64, isLeft bool) int {
	if isLeft {
		return int((spineX-20-x)/lane + 0.5)
	}
	return int((x-spineX-boxWidth-18)/lane + 0.5)
}

// ways draws the lines between the stages.
func (d *picture) ways() {
	for at := 0; at+1 < len(d.l.spine); at++ {
		a, b := &d.boxes[d.l.spine[at]], &d.boxes[d.l.spine[at+1]]
		x := a.x + a.w/2
		d.path(fmt.Sprintf("M%.1f %.1fV%.1f", x, a.y+a.h, b.y-1), false, true)
	}
	for _, runs := range [][]run{d.left, d.right} {
		for k := range runs {
			d.lane(&runs[k])
		}
	}
}

func (d *picture) lane(r *run) {
	to := &d.boxes[r.to]
	enter, end := d.enter(r.to, r.x < to.x), to.x
	if r.x > to.x { // from the right
		end = to.x + to.w
	}
	for k, at := range r.from {
		d.path(fmt.Sprintf("M%.1f %.1fH%.1fV%.1f", r.starts[k], at, r.x, enter), r.back, false)
	}
	d.path(fmt.Sprintf("M%.1f %.1fH%.1f", r.x, enter, end), r.back, true)
}

// enter is the height at which a lane meets a stage: beside its title, and a
// little lower on the main path's right, where lanes to what stands aside pass.
func (d *picture) enter(to int, fromLeft bool) float64 {
	if fromLeft {
		return d.boxes[to].y + 24
	}
	return d.boxes[to].y + 42
}

func (d *picture) draw(b *box) {
	st := &d.p.Stages[b.i]
	stroke := 1.5
	if b.body {
		stroke = 3.5
	}
	class := "box"
	if !d.l.onIt[b.i] {
		class = "soft"
	}
	fmt.Fprintf(&d.b, "<g id=\"stage-%s\">\n", st.ID)
	d.rect(class, b.x, b.y, b.w, b.h, stroke, "")
	for _, t := range b.parts {
		if t.dial {
			d.dial(b.x+pad+8, b.y+t.dy-5)
		}
		more := t.more
		if t.size != textSize {
			more = strings.TrimSpace(fmt.Sprintf(`font-size="%.0f" %s`, t.size, more))
		}
		d.text(b.x+pad+t.indent, b.y+t.dy, t.class, t.text, more)
	}
	if len(b.ports) > 0 {
		y := b.y + b.ports[0].y - lineHeight*float64(len(b.ports[0].lines))/2 - 5
		fmt.Fprintf(&d.b, `<path class="line" d="M%.1f %.1fH%.1f" stroke="#1b1f24" stroke-width="0.8"/>`+"\n", b.x+pad, y, b.x+b.w-pad)
	}
	for _, o := range b.ports {
		y := b.y + o.y - lineHeight*float64(len(o.lines))/2 + 15
		if o.to < 0 {
			fmt.Fprintf(&d.b, `<rect class="mark" x="%.1f" y="%.1f" width="9" height="9" fill="#1b1f24"/>`+"\n", b.x+pad+3, y-9)
		} else {
			fmt.Fprintf(&d.b, `<path class="mark" d="M%.1f %.1fl8 4.5l-8 4.5z" fill="#1b1f24"/>`+"\n", b.x+pad+4, y-9.5)
		}
		for k, line := range o.lines {
			d.text(b.x+pad+22, y+lineHeight*float64(k), "t", line, "")
		}
	}
	d.b.WriteString("</g>\n")
}
