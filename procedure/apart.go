package procedure

import "slices"

// KeepsApart reports whether the procedure has offices whose work in a case one
// person may not do together with other work in it.
func (p *Procedure) KeepsApart() bool {
	return slices.ContainsFunc(p.Offices, func(o Office) bool { return len(o.ApartFrom) > 0 })
}

// ApartFrom are the offices, bodies and the investigator whose work in a case
// nobody does who acts in it as the role, with the office that says so: it holds
// both ways.
func (p *Procedure) ApartFrom(as Role) (others []Role, says []*Office) {
	for i := range p.Offices {
		o := &p.Offices[i]
		for _, other := range o.ApartFrom {
			switch as {
			case Role(o.ID):
				others, says = append(others, Role(other)), append(says, o)
			case Role(other):
				others, says = append(others, Role(o.ID)), append(says, o)
			}
		}
	}
	return others, says
}

// apart checks what an office is kept apart from. It never stands in for that,
// nor that for it: the one person there may be would be barred from both.
func (c *checker) apart(s spot, o *Office) {
	p := c.p
	if len(o.ApartFrom) > 0 {
		c.need(s.field("cite"), o.Cite)
	}
	for i, id := range o.ApartFrom {
		at := s.field("apart_from").item(i)
		other := p.Office(id)
		switch {
		case id == o.ID:
			c.say(at, "an office cannot be kept apart from itself")
		case other == nil && p.BodyOf(id) == nil && Role(id) != Investigator:
			c.say(at, "there is no office or body %q; an office is kept apart from those, or from the investigator", id)
		case slices.Contains(o.ApartFrom[:i], id):
			c.say(at, "%q is named twice", id)
		case o.Substitute == id || other != nil && other.Substitute == o.ID:
			c.say(at, "%q and %q stand in for each other and are to be kept apart; name another substitute", o.ID, id)
		}
	}
}
