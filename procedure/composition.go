package procedure

import (
	"slices"
	"strings"
)

// Part is one kind of member that a body is made up of: at least two district
// judges (28 USC 352(c)), one former member of the ethics board (ASHA 2012).
// Every seat that is filled names its kind, and keeps it when it falls vacant.
type Part struct {
	Kind    string `yaml:"kind" json:"kind"`
	AtLeast int    `yaml:"at_least" json:"at_least,omitempty"`
	AtMost  int    `yaml:"at_most" json:"at_most,omitempty"` // 0: no bound
}

// Words is the kind as a sentence names it.
func (x *Part) Words() string { return strings.ReplaceAll(x.Kind, "_", " ") }

// Part is what the body says of the kind, or nil.
func (b *Body) Part(kind string) *Part {
	for i := range b.Composition {
		if b.Composition[i].Kind == kind {
			return &b.Composition[i]
		}
	}
	return nil
}

// Lacks is the first kind of which the seats have too few, given so many seats
// still to fill, and how many of it there are; nil when the rest can make it up.
func (b *Body) Lacks(seats []string, vacant int) (*Part, int) {
	missing := 0
	var lack *Part
	for i := range b.Composition {
		x := &b.Composition[i]
		if n := countOf(seats, x.Kind); n < x.AtLeast {
			missing += x.AtLeast - n
			if lack == nil {
				lack = x
			}
		}
	}
	if lack == nil || missing <= vacant {
		return nil, 0
	}
	return lack, countOf(seats, lack.Kind)
}

// TooMany is the first kind of which the seats have more than the body may, or
// nil.
func (b *Body) TooMany(seats []string) *Part {
	for i := range b.Composition {
		if x := &b.Composition[i]; x.AtMost > 0 && countOf(seats, x.Kind) > x.AtMost {
			return x
		}
	}
	return nil
}

// NextKind is the kind that the next seat goes to, beside the seats filled: one
// of which there are too few, or "" for a seat that anybody may have.
func (b *Body) NextKind(seats []string) string {
	for i := range b.Composition {
		if x := &b.Composition[i]; countOf(seats, x.Kind) < x.AtLeast {
			return x.Kind
		}
	}
	return ""
}

func countOf(seats []string, kind string) int {
	n := 0
	for _, s := range seats {
		if s == kind {
			n++
		}
	}
	return n
}

// composition refuses a body that could never be seated as it is written.
func (c *checker) composition(s spot, b *Body) {
	least := 0
	for i := range b.Composition {
		at, x := s.item(i), &b.Composition[i]
		switch {
		case !idForm.MatchString(x.Kind):
			c.say(at.field("kind"), "%q is not a word for a kind of member; use small letters, digits, - and _", x.Kind)
		case slices.ContainsFunc(b.Composition[:i], func(o Part) bool { return o.Kind == x.Kind }):
			c.say(at.field("kind"), "the kind %q is given twice", x.Kind)
		case x.AtLeast < 0 || x.AtMost < 0:
			c.say(at, "a number of members cannot be negative")
		case x.AtLeast == 0 && x.AtMost == 0:
			c.say(at, "say how many: at_least, at_most")
		case x.AtMost > 0 && x.AtMost < x.AtLeast:
			c.say(at.field("at_most"), "at most %d of a kind of which there are at least %d; the body could never be seated", x.AtMost, x.AtLeast)
		}
		least += max(0, x.AtLeast)
	}
	if least > b.Size {
		c.say(s, "the kinds need %s, but the body has %s; it could never be seated", count(least, "member"), count(b.Size, "seat"))
	}
}
