package procedure

import "slices"

// people checks offices and bodies: that somebody stands in for whoever fails,
// that a quorum can be met and a motion carried.
func (c *checker) people() {
	p := c.p
	for i := range p.Offices {
		s, o := c.at("offices").item(i), &p.Offices[i]
		c.need(s.field("title"), o.Title)
		switch {
		case o.Substitute == "":
		case o.Substitute == o.ID:
			c.say(s.field("substitute"), "an office cannot stand in for itself")
		case p.Office(o.Substitute) == nil:
			c.say(s.field("substitute"), "there is no office %q", o.Substitute)
		}
		c.apart(s, o)
	}
	if p.Office(p.FileKeeper) == nil {
		c.say(c.at("secretariat"), "the secretariat must be one of the offices; there is none called %q", p.FileKeeper)
	}
	if len(p.GovernedBy) == 0 {
		c.say(c.at("governed_by"), "say which offices govern this pack: who activates and retires it")
	}
	for i, id := range p.GovernedBy {
		s := c.at("governed_by").item(i)
		switch {
		case p.Office(id) == nil:
			c.say(s, "there is no office %q%s", id, nearest(id, c.offices()))
		case slices.Contains(p.GovernedBy[:i], id):
			c.say(s, "the office %q is named twice", id)
		}
	}
	for i := range p.Bodies {
		c.body(c.at("bodies").item(i), &p.Bodies[i])
	}
	if len(p.Conflicts.Automatic) == 0 {
		c.say(c.at("conflicts", "automatic"), "say which relations bar a person from the case")
	}
	c.need(c.at("conflicts", "cite"), p.Conflicts.Cite)
}

func (c *checker) body(s spot, b *Body) {
	p := c.p
	c.need(s.field("title"), b.Title)
	c.need(s.field("cite"), b.Cite)
	if b.Size < 1 || b.Size > 100 {
		c.say(s.field("size"), "a body has 1 to 100 seats, not %d", b.Size)
		return
	}
	if b.Alternates < 0 || b.Public < 0 || b.Public > b.Size {
		c.say(s.field("alternates"), "alternates and public members are counted from 0, and at most the size of the body is public")
	}
	if o := p.Office(string(b.SeatedBy)); o == nil {
		c.say(s.field("seated_by"), "there is no office %q to appoint the body", b.SeatedBy)
	} else if !o.Seats {
		c.say(s.field("seated_by"), "the office %q does not appoint bodies; give it seats: true", o.ID)
	}
	c.composition(s.field("composition"), b)
	quorum, threshold := c.share(s.field("quorum"), b.Quorum), c.share(s.field("threshold"), b.Threshold)
	if n := b.Quorum.Needs(b.Size); quorum && n > b.Size {
		c.say(s.field("quorum"), "the quorum is %d, but the body has %s; it could never sit", n, count(b.Size, "seat"))
	}
	c.oneOf(s.field("chair_vote"), string(b.ChairVote), string(ChairVotes), string(ChairTieOnly), string(ChairNoBallot))
	c.oneOf(s.field("tie"), b.Tie, "fails", "chair")
	if voters := b.voters(); threshold && b.Threshold.Needs(voters) > voters {
		c.say(s.field("threshold"), "a motion needs %s, but only %d members vote; nothing could ever carry", count(b.Threshold.Needs(voters), "vote"), voters)
	}
	if b.ChairVote == ChairTieOnly && b.Tie != "chair" {
		c.say(s.field("tie"), "the chair votes only to break a tie, so a tie must go to the chair")
	}
	if b.ChairVote == ChairNoBallot && b.Tie == "chair" {
		c.say(s.field("tie"), "the chair has no vote, so a tie cannot go to the chair")
	}
	for i, id := range b.DisjointFrom {
		switch {
		case id == b.ID:
			c.say(s.field("disjoint_from").item(i), "a body cannot be kept apart from itself")
		case p.BodyOf(id) == nil:
			c.say(s.field("disjoint_from").item(i), "there is no body %q", id)
		}
	}
	if len(b.Challenge.By) > 0 {
		c.roles(s.field("challenge").field("by"), b.Challenge.By, Complainant, Respondent, Parties)
		c.role(s.field("challenge").field("ruled_by"), b.Challenge.RuledBy, Chair, Panel)
	}
}

// voters is how many of a full body vote on a motion in the first place.
func (b *Body) voters() int {
	if b.ChairVote == ChairVotes || b.Size == 1 {
		return b.Size
	}
	return b.Size - 1
}

// share reports whether the share says how many votes it asks for, so that they
// can be held against the seats.
func (c *checker) share(s spot, h Share) bool {
	if h.Votes < 0 {
		c.say(s.field("votes"), "a number of votes cannot be negative")
		return false
	}
	if h.Votes == 0 && h.Fraction == "" {
		c.say(s, "say how many: votes, or a fraction of a base")
		return false
	}
	c.maybe(s.field("fraction"), h.Fraction, "majority", "two_thirds", "three_quarters", "all")
	c.maybe(s.field("of"), string(h.Of), string(OfCast), string(OfPresent), string(OfUnrecused), string(OfSize))
	if h.Fraction != "" && h.Of == "" {
		c.say(s.field("of"), "say of what the fraction is taken: cast, present, unrecused or size")
	}
	return true
}

func (c *checker) names() []string {
	var names []string
	for i := range c.p.Offices {
		names = append(names, c.p.Offices[i].ID)
	}
	for i := range c.p.Bodies {
		names = append(names, c.p.Bodies[i].ID)
	}
	for _, r := range builtinRoles() {
		names = append(names, string(r))
	}
	return slices.Compact(names)
}

func (c *checker) offices() []string {
	names := make([]string, len(c.p.Offices))
	for i := range c.p.Offices {
		names[i] = c.p.Offices[i].ID
	}
	return names
}
