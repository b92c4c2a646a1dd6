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
