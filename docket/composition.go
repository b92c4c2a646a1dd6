package docket

import (
	"fmt"
	"strings"

	"probity/procedure"
)

// Bodies made up of kinds of members: equal numbers of circuit and district
// judges (28 USC 353), a director, a former member and a member of the council
// (ASHA 2012).

// kinds are those of the seats that are filled by members who may sit.
func (p *Panel) kinds() []string {
	var out []string
	for i := range p.Seats {
		if s := &p.Seats[i]; s.Left == 0 && s.Role != "alternate" {
			out = append(out, s.Kind)
		}
	}
	return out
}

// Bench is how people fill the seats of a body, one after the other: the chair
// first, then whoever sits for the public, each of a kind that is still missing.
func Bench(b *procedure.Body, people []string) []NewSeat {
	var kinds []string
	seats := make([]NewSeat, len(people))
	for i, who := range people {
		role := "member"
		switch {
		case i == 0:
			role = "chair"
		case i <= b.Public:
			role = "public"
		}
		kinds = append(kinds, b.NextKind(kinds))
		seats[i] = NewSeat{Person: who, Role: role, Kind: kinds[i]}
	}
	return seats
}

// MissingKind is the kind of which the body has too few members who may sit, as
// it is seated now; "" when it has enough of each.
func (s *State) MissingKind(b *procedure.Body) string {
	if b == nil {
		return ""
	}
	p := s.Panel(b.ID)
	if p == nil {
		return b.NextKind(nil)
	}
	return b.NextKind(p.kinds())
}

// lacking refuses a body that has too few of a kind to sit.
func (p *Panel) lacking(b *procedure.Body) *Refusal {
	if x, n := b.Lacks(p.kinds(), 0); x != nil {
		return refuse(NotYet, "%s has %d of the kind “%s” who may sit and needs %d; fill the vacant seat first.", b.Title, n, x.Words(), x.AtLeast)
	}
	return nil
}

func knownPart(b *procedure.Body, kind, field string) *Refusal {
	if kind == "" || b.Part(kind) != nil {
		return nil
	}
	if len(b.Composition) == 0 {
		return refuse(BadRequest, "%s is not made up of kinds of members; name none.", b.Title).at(field)
	}
	return refuse(BadRequest, "%s knows these kinds of members: %s.", b.Title, partsInWords(b)).at(field)
}

// fits holds the seats to the body's composition, given so many still to fill.
func fits(b *procedure.Body, seats []string, vacant int, field string) *Refusal {
	if x := b.TooMany(seats); x != nil {
		return refuse(BadRequest, "%s has at most %d of the kind “%s”.", b.Title, x.AtMost, x.Words()).at(field)
	}
	if x, n := b.Lacks(seats, vacant); x != nil {
		return refuse(BadRequest, "%s needs at least %d of the kind “%s”; there are %d. It is made up of: %s.", b.Title, x.AtLeast, x.Words(), n, partsInWords(b)).at(field)
	}
	return nil
}

func partsInWords(b *procedure.Body) string {
	words := make([]string, len(b.Composition))
	for i := range b.Composition {
		x := &b.Composition[i]
		switch {
		case x.AtMost == x.AtLeast:
			words[i] = fmt.Sprintf("%s (%d)", x.Kind, x.AtLeast)
		case x.AtMost == 0:
			words[i] = fmt.Sprintf("%s (at least %d)", x.Kind, x.AtLeast)
		case x.AtLeast == 0:
			words[i] = fmt.Sprintf("%s (at most %d)", x.Kind, x.AtMost)
		default:
			words[i] = fmt.Sprintf("%s (%d to %d)", x.Kind, x.AtLeast, x.AtMost)
		}
	}
	return strings.Join(words, ", ")
}

// StillSits reports whether the panel has work left in the case as it stands: it
// is the one seated for this round, and it rules where the case is or may still
// come in this round. A body whose work is over fills no seats and signs nothing.
func StillSits(p *procedure.Procedure, s *State, x *Panel) bool {
	if x.Round != s.Round || s.Panel(x.Body) != x {
		return false
	}
	m := moment{p: p, s: s}
	for i := range s.Clocks {
		if c := &s.Clocks[i]; c.Open() && string(c.Owner) == x.Body {
			return true
		}
	}
	if y := s.measure(); y != nil {
		if im := p.InterimMeasure(y.Measure); im != nil && has(im.By, procedure.Role(x.Body)) {
			return true
		}
	}
	for i := range s.Offers {
		if s.Offers[i].Status == "open" && p.Consent.RuledBy == x.Body {
			return true
		}
	}
	for i := range s.Sanctions {
		if y := &s.Sanctions[i]; y.Breach != "" && m.breachBody(y) == x.Body {
			return true
		}
	}
	for i := range s.Petitions {
		if q := &s.Petitions[i]; q.Decided == 0 && m.reinstateBody(q) == x.Body {
			return true
		}
	}
	if s.stayAsked() != nil && p.Stay.RuledBy == x.Body {
		return true
	}
	return m.ahead(anotherRound, func(st *procedure.Stage) bool { return rulesIn(p, st, x.Body) })
}

// anotherRound are the ways out that open a new round, for which a body is
// seated anew or comes along. The list never changes.
var anotherRound = []procedure.Event{procedure.RemandedToFacts, procedure.RemandedToDecide, procedure.ToReconsider, procedure.OversightReturned}

// rulesIn reports whether the body rules in the stage, whatever comes up there.
func rulesIn(p *procedure.Procedure, st *procedure.Stage, body string) bool {
	switch st.Kind {
	case procedure.Closed, procedure.SanctionStage: // there only on a breach or a petition
		return false
	case procedure.AppealStage:
		return p.Appeal.Body == body
	case procedure.Decision:
		for i := range p.Sanctions {
			if p.Sanctions[i].NeedsBody == body {
				return true
			}
		}
	}
	return st.Body == body || string(st.Owner) == body
}

// ahead reports whether the stage the case is in, or one that it can come to by
// other ways than those named, is such a one.
func (m *moment) ahead(but []procedure.Event, such func(*procedure.Stage) bool) bool {
	seen, todo := map[string]bool{}, []string{m.stage().ID}
	for len(todo) > 0 {
		st := m.p.Stage(todo[0])
		todo = todo[1:]
		if st == nil || seen[st.ID] {
			continue
		}
		seen[st.ID] = true
		if such(st) {
			return true
		}
		for _, way := range st.Exits {
			if !has(but, way.On) {
				todo = append(todo, way.To)
			}
		}
	}
	return false
}
