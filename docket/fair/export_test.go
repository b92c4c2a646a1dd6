package fair

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"

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
