package main

import (
	"context"

	"probity/docket/fair"
	"probity/procedure"
	"probity/procedure/register"
)

// fullCheck searches a pack for unfairness as far as the usual bound.
func fullCheck(_ context.Context, p *procedure.Procedure) *register.Result { return checked(p, 0) }

// quickCheck searches a pack a little way, for a trial that is to start at
// once; the record says how far.
func quickCheck(_ context.Context, p *procedure.Procedure) *register.Result { return checked(p, 50) }

// checked is what a check finds, as the record keeps it: what the loader knows
// to break a guarantee, what can be read off the text, and the histories that
// end unfairly.
func checked(p *procedure.Procedure, states int) *register.Result {
	r := fair.Check(p, fair.Options{States: states})
	out := &register.Result{Visited: r.Visited, Bound: r.Bound, Complete: r.Complete}
	add := func(f register.Fault) {
		for _, g := range out.Faults {
			if g == f {
				return
			}
		}
		out.Faults = append(out.Faults, f)
	}
	for _, x := range p.Faults() {
		add(register.Fault{Guarantee: x.Guarantee, Rule: x.Path, Says: x.Reason})
	}
	for _, f := range r.Static {
		if !f.Note {
			add(register.Fault{Guarantee: f.Guarantee, Rule: f.Rule, Says: f.Says})
		}
	}
	for _, stories := range [][]fair.Story{r.Broken, r.Stuck} {
		for i := range stories {
			add(register.Fault{Guarantee: stories[i].Guarantee, Rule: stories[i].Rule, Says: stories[i].Says})
		}
	}
	return out
}
