package drawing

import (
	"slices"

	"probity/procedure"
)

// plan is which stages stand on the main path, which beside it, and how the
// ways between them are drawn.
type plan struct {
	p     *procedure.Procedure
	spine []int // stages of the main path, by index, first to last
	side  []int // the others, by index
	onIt  []bool
}

// early reports whether the event ends a case before its time, or leads aside.
func early(e procedure.Event) bool {
	switch e {
	case procedure.DismissedNow, procedure.Referred, procedure.Withdrawn, procedure.Resigned, procedure.Died, procedure.ClosedNow, procedure.ConsentAgreed,
		procedure.ToMediation, procedure.NotWarranted, procedure.NoCause, procedure.LesserMeasure, procedure.Defaulted, procedure.ShowCauseOrdered:
		return true
	}
	return false
}

// layOut finds the main path: the longest way from the first stage to a closed
// one that only goes forward and takes no early end.
func layOut(p *procedure.Procedure) *plan {
	n := len(p.Stages)
	l := &plan{p: p, onIt: make([]bool, n)}
	best, next := make([]int, n), make([]int, n)
	for i := n - 1; i >= 0; i-- {
		st := &p.Stages[i]
		best[i], next[i] = -1, -1
		if st.Kind == procedure.Closed {
			best[i] = 1
			continue
		}
		for _, w := range st.Exits {
			j := l.index(w.To)
			if j <= i || best[j] < 0 || early(w.On) && (p.Stages[j].Kind == procedure.Closed || p.Stages[j].Kind == procedure.Dismissed || p.Stages[j].Kind == procedure.Mediation) || aside(&p.Stages[j]) {
				continue
			}
			if best[j]+1 > best[i] {
				best[i], next[i] = best[j]+1, j
			}
		}
	}
	if n == 0 {
		return l
	}
	for i := 0; i >= 0; i = next[i] {
		l.spine, l.onIt[i] = append(l.spine, i), true
	}
	if len(l.spine) < 2 { // no way through: the order of the pack
		l.spine = nil
		for i := range n {
			l.spine, l.onIt[i] = append(l.spine, i), true
		}
	}
	for i := range n {
		if !l.onIt[i] {
			l.side = append(l.side, i)
		}
	}
	return l
}

// aside reports whether a stage stands beside the path by its kind.
func aside(st *procedure.Stage) bool {
	return st.Kind == procedure.Dismissed || st.Kind == procedure.Mediation
}

func (l *plan) index(id string) int {
	return slices.IndexFunc(l.p.Stages, func(s procedure.Stage) bool { return s.ID == id })
}

// anchor is the place on the main path beside which a side stage stands: where
// one first comes to it from.
func (l *plan) anchor(i int, seen map[int]bool) int {
	if seen[i] {
		return 0
	}
	seen[i] = true
	first := len(l.spine) - 1
	for at, k := range l.spine {
		if at < first && slices.ContainsFunc(l.p.Stages[k].Exits, func(w procedure.Way) bool { return w.To == l.p.Stages[i].ID }) {
			first = at
		}
	}
	for _, k := range l.side {
		if k != i && slices.ContainsFunc(l.p.Stages[k].Exits, func(w procedure.Way) bool { return w.To == l.p.Stages[i].ID }) {
			first = min(first, l.anchor(k, seen))
		}
	}
	return first
}

// ends reports whether a way simply ends the case: it needs no line.
func (l *plan) ends(from, to int) bool {
	if l.p.Stages[to].Kind != procedure.Closed {
		return false
	}
	at := slices.Index(l.spine, from)
	return at < 0 || at+1 >= len(l.spine) || l.spine[at+1] != to
}

// Onward lists the stages of the main path after the one given; for a stage
// beside it, those after the first stage of the path that it leads back to.
func Onward(p *procedure.Procedure, stage string) []*procedure.Stage {
	l := layOut(p)
	i := l.index(stage)
	if i < 0 {
		return nil
	}
	at := slices.Index(l.spine, i)
	if at < 0 {
		at = len(l.spine) - 2
		for _, w := range p.Stages[i].Exits {
			if k := slices.Index(l.spine, l.index(w.To)); k > 0 && k-1 < at {
				at = k - 1
			}
		}
	}
	var out []*procedure.Stage
	for _, k := range l.spine[at+1:] {
		out = append(out, &p.Stages[k])
	}
	return out
}
