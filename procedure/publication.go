package procedure

import "probity/procedure/clock"

// From when the time of a publication is counted.
const (
	DelistFromEffect = "effect" // the day the sanction took effect
	DelistFromEnd    = "end"    // the day it ended
)

// Delisting is how long a published sanction stays so, from when that is
// counted, and the provision; a zero period says that it stays.
func (p *Procedure) Delisting(s *Sanction) (after clock.Period, from, cite string) {
	if !s.DelistAfter.IsZero() {
		return s.DelistAfter, s.DelistFrom, s.Cite
	}
	return p.Publish.DelistAfter, p.Publish.DelistFrom, p.Publish.Cite
}

// Ends reports whether the sanction has an end of its own to count from: a term,
// something to be met, or a way back.
func (s *Sanction) Ends() bool {
	return s.Term || s.Conditions || s.Compliance != "" || s.Reinstate != nil
}

// publication checks what is made known, and what takes it back.
func (c *checker) publication() {
	p, pub, s := c.p, &c.p.Publish, c.at("publish")
	c.need(s.field("cite"), pub.Cite)
	if pub.None {
		if pub.Obligatory || pub.RetractOnLift || !pub.DelistAfter.IsZero() || pub.DelistFrom != "" {
			c.say(s.field("none"), "nothing is published here, so nothing can be due about it; leave out obligatory, retract_on_lift, delist_after and delist_from")
		}
	} else {
		c.oneOf(s.field("from"), pub.From, "final", "effective")
	}
	c.delisting(s, pub.DelistAfter, pub.DelistFrom)
	public := false
	for i := range p.Sanctions {
		x := &p.Sanctions[i]
		own := c.at("sanctions").item(i)
		c.delisting(own, x.DelistAfter, x.DelistFrom)
		if !x.Public || pub.None {
			if !x.DelistAfter.IsZero() {
				c.say(own.field("delist_after"), "this sanction is not published, so it comes off no list; say public: true, or leave this out")
			}
			continue
		}
		public = true
		switch _, from, _ := p.Delisting(x); {
		case from != DelistFromEnd || x.Ends():
		case !x.DelistAfter.IsZero():
			c.say(own.field("delist_from"), "this sanction is complete as it takes effect and has no end to count from; say effect")
		default:
			c.say(s.field("delist_from"), "the sanction %q is complete as it takes effect and has no end to count from; give it a delist_after and delist_from: effect of its own", x.ID)
		}
	}
	if pub.Obligatory && !public && !pub.None {
		c.say(s.field("obligatory"), "no sanction is public: true, so there is nothing to publish")
	}
}

func (c *checker) delisting(s spot, after clock.Period, from string) {
	switch {
	case !after.IsZero():
		c.oneOf(s.field("delist_from"), from, DelistFromEffect, DelistFromEnd)
	case from != "":
		c.say(s.field("delist_after"), "say how long it stays published, like 1 year, or leave delist_from out")
	}
}
