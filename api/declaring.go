package api

import (
	"slices"

	"probity/docket"
)

// Whoever is to sit on a body that asks for a conflict certificate is shown who is in
// the case, so that they can sign it, and nothing else before they have. They know
// that there is a case, so they are told what to do; how the rest is kept from them in
// the database is in migrations/00092_declare_first.sql.

// declaring are the acts by which a member says how they stand to who is in the case.
func declaring(kind docket.Kind) bool { return kind == docket.Declare || kind == docket.Recuse }

// declared refuses what is for those who have signed, with the rule of the body.
func (f *file) declared() error {
	if f.rel != Seated {
		return nil
	}
	p := problem("declare_first", "")
	for i := range f.s.Panels {
		if b := f.p.BodyOf(f.s.Panels[i].Body); docket.MustDeclare(f.p, f.s, f.s.Panels[i].Body, f.who.Person) {
			p.Rule = b.Cite
		}
	}
	return p
}

// seatedDetail is a case as it is shown to somebody who has to declare first.
func (f *file) seatedDetail() CaseDetail {
	named := func(x docket.Party) docket.Party {
		return docket.Party{Person: x.Person, Name: x.Name, Anonymous: x.Anonymous}
	}
	out := CaseDetail{CaseSummary: f.summary(), Respondent: named(f.s.Respondent)}
	if f.s.Complainant.Person != "" || f.s.Complainant.Anonymous {
		x := named(f.s.Complainant)
		out.Complainant = &x
	}
	return out
}

// toDeclare takes out of what may be done, or is owed, what is not the declaration.
func toDeclare[V any](f *file, list []V, kind func(V) docket.Kind) []V {
	if f.rel != Seated {
		return list
	}
	return slices.DeleteFunc(list, func(v V) bool { return !declaring(kind(v)) })
}
