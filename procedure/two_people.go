package procedure

import (
	"slices"

	"probity/procedure/clock"
)

// TwoPeople says which acts one person proposes and another enters, and within
// which time. A pack that says nothing of it has four of them so: that a sanction
// takes effect, that an identity is disclosed, that a hold is released and that a
// record is destroyed. Texts of the first format have the last three.
type TwoPeople struct {
	Acts   []string     `yaml:"acts" json:"acts,omitempty"` // empty: all that can take two but free_namesake
	Within clock.Period `yaml:"within" json:"within,omitzero"`
	None   bool         `yaml:"none" json:"none,omitempty"` // one person is enough, for every act
	Cite   string       `yaml:"cite" json:"cite,omitempty"`
}

// Acts that can take two people, by what they do that cannot be undone.
const (
	actEffect  = "put_into_effect"
	actReveal  = "reveal_identity"
	actRelease = "release_legal_hold"
	actPurge   = "purge"
	actFree    = "free_namesake" // where the pack names it
)

// TwoRule is what is cited for two people where the pack does not speak of it.
const TwoRule = "two people: who proposes is not who enters"

// TakesTwo reports whether the act of this kind takes two people.
func (p *Procedure) TakesTwo(act string) bool {
	t := &p.Two
	switch {
	case t.None:
		return false
	case len(t.Acts) > 0:
		return slices.Contains(t.Acts, act)
	case act == actFree:
		return false
	case t.Cite == "" && act == actEffect:
		return p.Format >= formatEffect
	}
	return slices.Contains(Twoable(), act)
}

// TwoWithin is how long a proposal waits for the second person: 14 calendar days,
// unless the pack says otherwise.
func (p *Procedure) TwoWithin() clock.Period {
	if p.Two.Within.IsZero() {
		return clock.Period{N: 14, Unit: clock.CalendarDay}
	}
	return p.Two.Within
}

// TwoCite is the rule cited for two people.
func (p *Procedure) TwoCite() string {
	if p.Two.Cite != "" {
		return p.Two.Cite
	}
	return TwoRule
}

// Twoable are the acts that can take two people.
func Twoable() []string {
	return []string{actEffect, actReveal, actRelease, actPurge, actFree}
}

func (c *checker) twoPeople() {
	t, s := &c.p.Two, c.at("two_people")
	if valueOf(c.root.node, "two_people") == nil {
		return
	}
	c.need(s.field("cite"), t.Cite)
	if t.None && (len(t.Acts) > 0 || !t.Within.IsZero()) {
		c.say(s.field("none"), "where one person is enough there is no second to wait for; leave out acts and within, or leave out none")
	}
	for i, a := range t.Acts {
		c.oneOf(s.field("acts").item(i), a, Twoable()...)
		if slices.Contains(t.Acts[:i], a) {
			c.say(s.field("acts").item(i), "%q is given twice", a)
		}
	}
}
