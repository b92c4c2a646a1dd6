package fair

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"probity/docket"
	"probity/procedure"
)

// SameDecisions reports whether, within the bound, every act that the search
// tries under one procedure is entered with the same consequences, or refused,
// under the other: then the two are the same for everybody as far as the search
// goes. Citations may differ.
func SameDecisions(p, other *procedure.Procedure, states int) bool {
	same := true
	x := begin(p, Options{States: states}, &Report{})
	x.beside = func(w *world, a docket.Act) (docket.Entry, error) {
		if !same {
			return docket.Entry{}, &docket.Refusal{} // enough is known
		}
		s, b := w.s.Clone(), a
		if a.Particulars != nil {
			b.Particulars = fresh(a.Particulars)
		}
		e, err := docket.Decide(p, w.s, a, w.at)
		f, err2 := docket.Decide(other, s, b, w.at)
		var r, r2 *docket.Refusal
		refused, refused2 := errors.As(err, &r), errors.As(err2, &r2)
		same = refused == refused2 && (err == nil) == (err2 == nil) && (err != nil || alike(p, e, other, f)) &&
			(err != nil || docket.NextAlarm(p, w.s).Equal(docket.NextAlarm(other, s)))
		return e, err
	}
	x.run()
	return same
}

// fresh copies what an act says: deciding fills it in.
func fresh(with docket.Particulars) docket.Particulars {
	c := reflect.New(reflect.TypeOf(with).Elem())
	text, err := json.Marshal(with)
	if err == nil {
		err = json.Unmarshal(text, c.Interface())
	}
	if err != nil {
		panic(err)
	}
	return c.Interface().(docket.Particulars)
}

// alike compares two entries but for what they cite and the text they are pinned
// to.
func alike(p *procedure.Procedure, a docket.Entry, other *procedure.Procedure, b docket.Entry) bool {
	a.Rule, b.Rule, a.Hash, b.Hash = "", "", "", ""
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(x, bytes.ReplaceAll(y, []byte(other.Digest()), []byte(p.Digest())))
}

// AloneWritten looks at the letters of a search: which are written at all, by
// notice and addressee, and of those, whether one is ever the only letter to its
// side at an entry.
func AloneWritten(p *procedure.Procedure, states int) map[string]bool {
	alone := map[string]bool{}
	x := searched(p, states)
	for i := range x.nodes {
		for j := range x.nodes[i].did {
			to := map[procedure.Role][]string{}
			for _, f := range x.nodes[i].did[j].Effects {
				if f.Notice != nil && !has(to[f.Notice.To], f.Notice.Notice) {
					to[f.Notice.To] = append(to[f.Notice.To], f.Notice.Notice)
				}
			}
			for side, letters := range to {
				for _, l := range letters {
					key := l + " " + string(side)
					alone[key] = alone[key] || len(letters) == 1
				}
			}
		}
	}
	return alone
}

func searched(p *procedure.Procedure, states int) *search {
	x := begin(p, Options{States: states}, &Report{})
	x.run()
	return x
}

// Reach is what a search comes to: each kind of act that is entered, with the stage
// before and after it and the time limit that ran out; and each rule that is broken.
// What the clock does about an idle time limit is not told.
type Reach struct {
	Entered map[string]bool
	Broken  []string
	Whole   bool // it came to the end before the bound
	States  int
}

// Reached is what the search comes to as it is used.
func Reached(p *procedure.Procedure, states int) Reach {
	x := begin(p, Options{States: states}, &Report{})
	return x.reach(x.idle, func() bool { x.run(); return x.r.Complete })
}

// ReachedUnreduced is what a search comes to that merges less and takes nothing in
// a fixed order, in the ordinary course with letters under way for as long as you
// like.
func ReachedUnreduced(p *procedure.Procedure, states int) Reach {
	x := begin(p, Options{States: states}, &Report{})
	idle := x.idle
	x.unreduced, x.idle, x.limit = true, map[string]bool{}, states
	return x.reach(idle, func() bool { return x.pass(0) })
}

func (x *search) reach(idle map[string]bool, run func() bool) Reach {
	r := Reach{Entered: map[string]bool{}}
	x.beside = func(w *world, a docket.Act) (docket.Entry, error) {
		before := w.s.Stage
		e, err := docket.Decide(x.p, w.s, a, w.at)
		if err != nil || a.Kind == docket.Remind || a.Kind == docket.Escalate {
			return e, err
		}
		rule := ""
		if l, ok := a.Particulars.(*docket.Lapsing); ok {
			rule = w.s.Clock(l.Clock).Rule
		}
		if !idle[rule] {
			r.Entered[strings.TrimSpace(before+": "+string(a.Kind)+" "+rule)+" → "+w.s.Stage] = true
		}
		return e, err
	}
	r.Whole = run()
	r.States = len(x.nodes)
	for i := range x.r.Broken {
		r.Broken = append(r.Broken, x.r.Broken[i].Rule)
	}
	return r
}
