package access

import (
	"slices"

	"probity/docket"
	"probity/procedure"
)

// OfPerson and OfOffice are the marks by which somebody is told apart who may
// know of a case: who they are, and each office they hold.
func OfPerson(id string) string { return "p:" + id }

// OfOffice is the mark of an office of a procedure.
func OfOffice(procedure, office string) string { return "o:" + procedure + "/" + office }

// DeclaresFirst is the mark of somebody who has a declaration to make before they
// are shown anything of a case by their seat. It stands beside their own and opens
// nothing: nobody comes with it.
func DeclaresFirst(id string) string { return "d:" + id }

// Marks are the answers of Of for everybody at once: whoever has one of the
// marks knownTo and none of keptFrom stands to the case in some way. The database
// keeps them with the case and decides by them.
func Marks(p *procedure.Procedure, s *docket.State) (knownTo, keptFrom []string) {
	all := make([]string, len(p.Offices))
	for i := range p.Offices {
		id := p.Offices[i].ID
		all[i] = id
		if Of(docket.Actor{Person: nobody, Offices: []string{id}}, p, s) != None {
			knownTo = append(knownTo, OfOffice(p.ID, id))
		}
	}
	for _, person := range placed(s) {
		switch rel := Of(docket.Actor{Person: person}, p, s); {
		case rel == Seated:
			knownTo = append(knownTo, OfPerson(person), DeclaresFirst(person))
		case rel != None:
			knownTo = append(knownTo, OfPerson(person))
		case Of(docket.Actor{Person: person, Offices: all}, p, s) == None:
			keptFrom = append(keptFrom, OfPerson(person))
		}
	}
	return knownTo, keptFrom
}

// nobody has no place in any case.
const nobody = "\x00"

// placed lists everybody who has or had a place in the case or is kept from it.
func placed(s *docket.State) []string {
	var out []string
	add := func(people ...string) {
		for _, person := range people {
			if person != "" && !slices.Contains(out, person) {
				out = append(out, person)
			}
		}
	}
	add(s.Complainant.Person, s.Respondent.Person)
	add(s.Counsel...)
	for i := range s.Assigned {
		add(s.Assigned[i].Person)
	}
	for i := range s.Panels {
		for j := range s.Panels[i].Seats {
			add(s.Panels[i].Seats[j].Person)
		}
	}
	add(s.Walls...)
	for i := range s.Recusals {
		add(s.Recusals[i].Person)
	}
	return out
}
