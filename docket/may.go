package docket

import (
	"slices"
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
	out := make([]Option, len(specs))
	for i := range specs {
		out[i] = mayDo(p, s, by, &specs[i], now)
	}
	return out
}

// MayDo is the answer of May for one kind of act.
func MayDo(p *procedure.Procedure, s *State, by Actor, kind Kind, now time.Time) Option {
	spec := SpecOf(kind)
	if spec == nil {
		return Option{Kind: kind, Refusal: refuse(BadRequest, "There is no act called %q.", kind).rule("list of acts")}
	}
	return mayDo(p, s, by, spec, now)
}

func mayDo(p *procedure.Procedure, s *State, by Actor, spec *Spec, now time.Time) Option {
	m := moment{p: p, s: s, act: &Act{Case: s.Case, Kind: spec.Kind, By: by}, now: now.UTC()}
	r := m.may(spec)
	return Option{Kind: spec.Kind, Title: spec.Title, Allowed: r == nil, Rule: m.cite, Refusal: r}
}

// Who lists those of the people who may do the act now, as far as that does not
// hang on what it says or on a second person, and the earliest moment from which time alone would let
// one of the others do it (zero if none). It answers as MayDo does for each of
// them, without writing a sentence for those whose act it is not.
func Who(p *procedure.Procedure, s *State, people []Actor, kind Kind, now time.Time) (who []Actor, from time.Time) {
	spec := SpecOf(kind)
	if spec == nil {
		return nil, from
	}
	rule := p.ActRule(string(kind))
	m := moment{p: p, s: s, act: &Act{Case: s.Case, Kind: kind}, now: now.UTC()}
	roles := m.seconders(m.roles(spec, rule))
	for i := range people {
		m.act.By, m.as = people[i], ""
		if m.act.By.As != procedure.TheClock && !slices.ContainsFunc(roles, m.holds) {
			continue
		}
		r := m.permit(spec)
		if r == nil {
			who = append(who, people[i])
		} else if r.From.After(now) && (from.IsZero() || r.From.Before(from)) {
			from = r.From
		}
	}
	return who, from
}

// Fits reports whether the procedure has the act at all and the case is where it
// belongs, whoever asks. An act that does not fit is refused to everybody.
func Fits(p *procedure.Procedure, s *State, kind Kind) bool {
	spec, rule := SpecOf(kind), p.ActRule(string(kind))
	m := moment{p: p, s: s, act: &Act{Case: s.Case, Kind: kind}}
	switch {
	case spec == nil || rule != nil && rule.Never || s.Purged:
		return false
	case s.Head == 0:
		return kind == File
	case s.Closed != nil:
		return spec.Closed
	}
	return m.inStage(spec, rule, m.stage()) == nil
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
