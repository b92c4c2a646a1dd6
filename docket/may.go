package docket

import (
	"time"

	"probity/procedure"
)

// Option is one act as one person stands to it now: allowed, or refused with
// the rule and, where time alone will change it, from when.
type Option struct {
	Kind    Kind     `json:"kind"`
	Title   string   `json:"title"`
	Allowed bool     `json:"allowed"`
	Rule    string   `json:"rule"`
	Refusal *Refusal `json:"refusal,omitempty"`
}

// May lists every kind of act with whether the person may do it now and, if
// not, why. What an act says can still be refused; only what does not depend on
// it is judged here.
func May(p *procedure.Procedure, s *State, by Actor, now time.Time) []Option {
	specs := Specs()
	out := make([]Option, 0, len(specs))
	for i := range specs {
		spec := &specs[i]
		m := moment{p: p, s: s, act: &Act{Case: s.Case, Kind: spec.Kind, By: by}, now: now.UTC()}
		r := m.permit(spec)
		o := Option{Kind: spec.Kind, Title: spec.Title, Allowed: r == nil, Rule: m.cite, Refusal: r}
		out = append(out, o)
	}
	return out
}

// Holds reports whether the actor is, in this case, what the role says. It is
// how duties find their people.
func Holds(p *procedure.Procedure, s *State, by Actor, r procedure.Role) bool {
	m := moment{p: p, s: s, act: &Act{Case: s.Case, By: by}}
	if by.Person != "" && (s.Walled(by.Person) || s.Recused(by.Person)) {
		return false
	}
	return m.holds(r)
}
