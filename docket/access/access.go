// Package access says who may know of a case and what of it, today and on any
// day before. It is a function of the procedure, the docket and the offices
// people held: it reads nothing else and has no clock.
package access

import (
	"slices"

	"probity/docket"
	"probity/procedure"
)

// Relation is how a reader stands to a case.
type Relation string

// The relations; none means that the case does not exist for the reader.
const (
	None         Relation = ""
	Complainant  Relation = "complainant"
	Respondent   Relation = "respondent" // or counsel
	Investigator Relation = "investigator"
	Member       Relation = "member" // seated on a body of the case, and free to sit
	Seated       Relation = "seated" // on a body of the case, and has its conflict certificate still to sign
	Office       Relation = "office"
)

// Of is how the actor stands to the case: need to know, as the procedure and
// the docket give it. A walled person and a recused one stand to it in no way,
// and the respondent does not until the body has written to them. A member who
// has still to say whether they stand near to anybody in it is shown who that is,
// and nothing else; an office they hold besides gives what it gives to others.
func Of(by docket.Actor, p *procedure.Procedure, s *docket.State) Relation {
	person := by.Person
	switch {
	case person == "" || s.Head == 0 || s.Walled(person):
		return None
	case person == s.Complainant.Person:
		return Complainant
	case person == s.Respondent.Person || slices.Contains(s.Counsel, person):
		if Told(s) {
			return Respondent
		}
		return None // a respondent learns of a case by notice, not by looking
	case s.Recused(person):
		return None
	case s.Investigates(person, false):
		return Investigator
	}
	seat := seatOf(person, p, s)
	if seat != Member && slices.ContainsFunc(by.Offices, func(o string) bool { return p.Office(o) != nil && !conflicted(s, o) }) {
		return Office
	}
	return seat
}

// seatOf is what the seats of a person come to: one of a body that asks for no
// certificate, or whose certificate is signed, opens the case.
func seatOf(person string, p *procedure.Procedure, s *docket.State) Relation {
	rel := None
	for i := range s.Panels {
		switch body := s.Panels[i].Body; {
		case s.Seat(body, person) == nil:
		case !docket.MustDeclare(p, s, body, person):
			return Member
		default:
			rel = Seated
		}
	}
	return rel
}

// Told reports whether the body has written to the respondent about the case.
func Told(s *docket.State) bool {
	return slices.ContainsFunc(s.Letters, func(l docket.Letter) bool { return l.To == procedure.Respondent }) ||
		slices.ContainsFunc(s.Informations, func(q docket.Information) bool { return q.To == procedure.Respondent }) ||
		slices.ContainsFunc(s.Allegations, func(a docket.Allegation) bool { return !a.Noticed.IsZero() })
}

// Tells reports whether the respondent may know of an allegation: they were told of
// it, or charged with it.
func Tells(a *docket.Allegation) bool { return !a.Noticed.IsZero() || a.Charged > 0 }

// ToldOf are the principles and grounds of those allegations of which the respondent
// may know, each once.
func ToldOf(s *docket.State) (principles, grounds []string) {
	for i := range s.Allegations {
		if a := &s.Allegations[i]; Tells(a) {
			principles, grounds = append(principles, a.Principles...), append(grounds, a.Ground)
		}
	}
	slices.Sort(principles)
	slices.Sort(grounds)
	return slices.Compact(principles), slices.Compact(grounds)
}

// conflicted reports whether the office's work on the case went to its
// substitute because of a conflict.
func conflicted(s *docket.State, office string) bool {
	return slices.ContainsFunc(s.Reroutes, func(r docket.Reroute) bool { return r.Office == office && r.Why == "conflict" })
}

// Identity says whether the reader may know who reported: the reporter, the
// office that keeps the file, everybody where the procedure discloses it, and
// whoever it was revealed to by rule.
func Identity(rel Relation, by docket.Actor, p *procedure.Procedure, s *docket.State) bool {
	switch {
	case rel == None:
		return false
	case rel == Complainant, p.Filing.IdentityDisclosed && !s.Anonymous:
		return true
	case rel == Office && docket.Holds(p, s, by, procedure.Secretariat):
		return true
	}
	return slices.ContainsFunc(s.Reveals, func(r docket.Reveal) bool { return docket.Holds(p, s, by, r.To) })
}

// Sees says whether a reader may read entries of a visibility class.
func Sees(rel Relation, v docket.Visibility) bool {
	if rel == Seated {
		return false
	}
	switch v {
	case docket.ToParties:
		return rel != None
	case docket.ToComplainant:
		return rel != None && rel != Respondent
	case docket.ToRespondent:
		return rel != None && rel != Complainant
	case docket.ToStaff:
		return rel == Office || rel == Investigator || rel == Member
	case docket.ToPanel, docket.ToDeliberation:
		return rel == Member
	}
	return false
}

// Classes lists the visibility classes that the relation may read, widest
// first.
func Classes(rel Relation) []docket.Visibility {
	var out []docket.Visibility
	for _, v := range []docket.Visibility{docket.ToParties, docket.ToComplainant, docket.ToRespondent, docket.ToStaff, docket.ToPanel, docket.ToDeliberation} {
		if Sees(rel, v) {
			out = append(out, v)
		}
	}
	return out
}
