package fair

import (
	"slices"

	"probity/docket"
)

// Letters: how they arrive, late or not at all.

// post delivers the first of the letters under way on which something hangs, by a
// way that proves it and by one that does not. It reports whether there was one.
func (w *world) post() bool {
	before := w.took
	for i := range w.base.Letters {
		if l := &w.base.Letters[i]; w.underWay(i) && !has(w.late, l.ID) {
			w.deliver(l)
			if w.took > before {
				return true
			}
		}
	}
	return false
}

// slowService delivers letters that were under way for long.
func (w *world) slowService() {
	for i := range w.base.Letters {
		if l := &w.base.Letters[i]; w.underWay(i) && has(w.late, l.ID) {
			w.deliver(l)
		}
	}
}

// slowPost has letters stay under way while other things happen: each of those
// that are, and all of them.
func (w *world) slowPost() {
	if w.base.Closed != nil {
		return
	}
	var new []string
	for i := range w.base.Letters {
		if l := &w.base.Letters[i]; w.underWay(i) && !has(w.late, l.ID) {
			new = append(new, l.ID)
		}
	}
	stay := func(ids ...string) {
		old := w.late
		w.s, w.at, w.did, w.broke = w.base.Clone(), w.now, nil, nil
		w.late = append(slices.Clone(old), ids...)
		w.take()
		w.s, w.late = nil, old
	}
	for _, id := range new {
		stay(id)
	}
	if len(new) > 1 {
		stay(new...)
	}
}

func (w *world) underWay(i int) bool {
	return w.base.Letters[i].ServedAt.IsZero() && w.x.hangs(w.base, i)
}

func (w *world) deliver(l *docket.Letter) {
	n := w.x.p.Notice(l.Notice)
	tried := map[bool]bool{}
	for _, how := range l.Methods {
		proves := !w.x.proofs[n.ID] || has(n.Proven, how)
		if tried[proves] || has(l.Failed, how) {
			continue
		}
		tried[proves] = true
		w.serve(l, how)
	}
}

func (w *world) serve(l *docket.Letter, how string) {
	with := func() docket.Particulars { return &docket.Service{Letter: l.ID, Method: how, Proof: "receipt 1"} }
	w.move(func() {
		if !w.enter(docket.Serve, holder(w.x.p.FileKeeper), with()) {
			w.enter(docket.Serve, docket.Clock(), with())
		}
	})
}
