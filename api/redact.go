package api

import (
	"context"
	"slices"

	"github.com/go-json-experiment/json"

	"probity/docket"
)

// withheld stands where a person's id or name would.
const withheld = "withheld"

// redact writes the value without the people the reader must not know: wherever
// their id stands, in whatever member of whatever act, it says "withheld". What
// somebody wrote in running text is left as it is, but for the ids and numbers of
// cases that the reader must not know of.
func (f *file) redact(v any) (any, error) {
	text, err := json.Marshal(v, answers)
	if err != nil {
		return nil, err
	}
	if f.hidden == nil {
		f.hidden = f.toHide()
	}
	if len(f.hidden) == 0 && f.veil.text == nil {
		return written(text), nil
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	return f.walk(tree, false), nil
}

// written is an answer that is JSON already.
type written []byte

func (f *file) walk(v any, reporter bool) any {
	switch v := v.(type) {
	case string:
		if f.hidden[v] {
			return withheld
		}
		return f.veil.over(v)
	case []any:
		all := len(v)
		if v = f.veil.without(v); all > 0 && len(v) == 0 {
			return nil
		}
		for i := range v {
			v[i] = f.walk(v[i], reporter)
		}
		return v
	case map[string]any:
		for k, x := range v {
			if name, ok := x.(string); ok && k == "barred" && f.veil.hides(name) {
				delete(v, k)
				continue
			}
			if reporter && k == "name" && !f.identity {
				delete(v, k)
				continue
			}
			y := f.walk(x, k == "complainant")
			if y == nil && x != nil { // a list of nothing but links that are hidden
				delete(v, k)
				continue
			}
			if f.hidden[k] {
				delete(v, k)
				k = withheld
			}
			v[k] = y
		}
	}
	return v
}

// toHide lists the people of the case whom the reader must not know.
func (f *file) toHide() map[string]bool {
	out := map[string]bool{}
	for _, person := range peopleOf(f.s) {
		if person != "" && !f.knows(person) {
			out[person] = true
		}
	}
	return out
}

// knows says whether the reader may know which person that is. A side knows
// itself, the other side by the rules about identity, and who rules on the
// case, so that it can object; the rest of the staff it knows by function.
func (f *file) knows(person string) bool {
	switch {
	case person == f.who.Person:
		return true
	case person == f.s.Complainant.Person:
		return f.identity
	case !f.party():
		return true
	case person == f.s.Respondent.Person, slices.Contains(f.s.Counsel, person):
		return true
	}
	return slices.ContainsFunc(f.s.Panels, func(p docket.Panel) bool {
		return slices.ContainsFunc(p.Seats, func(s docket.Seat) bool { return s.Person == person })
	})
}

// peopleOf lists everybody the case names in a part.
func peopleOf(s *docket.State) []string {
	out := append([]string{s.Complainant.Person, s.Respondent.Person}, s.Counsel...)
	out = append(out, s.Walls...)
	for i := range s.Assigned {
		out = append(out, s.Assigned[i].Person)
	}
	for i := range s.Recusals {
		out = append(out, s.Recusals[i].Person)
	}
	for i := range s.Panels {
		for j := range s.Panels[i].Seats {
			out = append(out, s.Panels[i].Seats[j].Person)
		}
	}
	for i := range s.Interviews {
		out = append(out, s.Interviews[i].Person)
	}
	return out
}

// names looks up the names of those people the reader may know.
func (f *file) names(ctx context.Context, ids []string) (map[string]string, error) {
	var known []string
	for _, id := range ids {
		if id != "" && f.knows(id) && !slices.Contains(known, id) {
			known = append(known, id)
		}
	}
	out := map[string]string{}
	if len(known) == 0 {
		return out, nil
	}
	people, err := f.api.DB.PeopleByID(ctx, f.who.Who, known)
	for id, p := range people {
		out[id] = p.Name
	}
	return out, err
}
