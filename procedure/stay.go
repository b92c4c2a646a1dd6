package procedure

import "slices"

// Stay is the respondent's right to ask that what was decided wait while
// somebody above looks at it: where it is asked for, whether the request itself
// holds the effect back until it is ruled on, who rules on it, within which time,
// and whether a bond must be given (45 CFR 160.550). A stay that a procedure
// leaves to the discretion of its owner needs none of this.
type Stay struct {
	Stages   []string `yaml:"stages" json:"stages,omitempty"`     // where it can be asked for
	Of       []string `yaml:"of" json:"of,omitempty"`             // decision, appeal: what was decided last; empty: either
	With     string   `yaml:"with" json:"with,omitempty"`         // what must come with the request, in words
	AtOnce   bool     `yaml:"at_once" json:"at_once,omitempty"`   // the request itself stays the effect until it is ruled on
	Security bool     `yaml:"security" json:"security,omitempty"` // granted only against a bond or other security
	RuledBy  string   `yaml:"ruled_by" json:"ruled_by,omitempty"` // body or office
	Clock    string   `yaml:"clock" json:"clock,omitempty"`       // the time limit of the ruling
	Cite     string   `yaml:"cite" json:"cite,omitempty"`
}

// Given reports whether the procedure lets a stay be asked for.
func (x *Stay) Given() bool { return x.RuledBy != "" }

// stayable are the kinds of stage in which there is an effect to hold back.
func stayable() []Kind { return []Kind{ReconsiderStage, AppealStage, Oversight, SanctionStage} }

func (c *checker) stay() {
	p, x, s := c.p, &c.p.Stay, c.at("stay")
	if valueOf(c.root.node, "stay") == nil {
		return
	}
	c.need(s.field("cite"), x.Cite)
	if p.Appeal.Stays == "never" {
		c.say(s, "the appeal says that nothing is stayed (stays: never); say on_order there, or leave this out")
	}
	if len(x.Stages) == 0 {
		c.say(s.field("stages"), "say in which stages a stay can be asked for")
	}
	for i, id := range x.Stages {
		at := s.field("stages").item(i)
		c.stageRef(at, id)
		if st := p.Stage(id); st != nil && !slices.Contains(stayable(), st.Kind) {
			c.say(at, "in a stage of kind %s nothing has been decided that could wait", st.Kind)
		}
	}
	for i, w := range x.Of {
		c.oneOf(s.field("of").item(i), w, "decision", "appeal")
	}
	if x.RuledBy == "" {
		c.say(s.field("ruled_by"), "say which body or office rules on the request")
	} else if p.BodyOf(x.RuledBy) == nil && p.Office(x.RuledBy) == nil {
		c.say(s.field("ruled_by"), "there is no body or office %q to rule on a stay", x.RuledBy)
	}
	c.stayClock(s.field("clock"))
	c.told(StayRuled, Respondent, "the ruling on the stay")
}

// stayClock asks for a time within which the request is ruled on: until then one
// side or the other waits (guarantee 22).
func (c *checker) stayClock(s spot) {
	id := c.p.Stay.Clock
	i := slices.IndexFunc(c.p.Clocks, func(k Clock) bool { return k.ID == id })
	if i < 0 {
		c.say(s, "the ruling on a stay needs its time limit; there is no clock %q", id)
		return
	}
	k, at := &c.p.Clocks[i], c.at("clocks").item(i)
	switch {
	case !slices.Contains(k.Starts, StayAsked):
		c.say(at.field("starts"), "the time to rule on a stay runs from %s", StayAsked)
	case !slices.Contains(k.Ends, StayRuled):
		c.say(at.field("ends"), "the time to rule on a stay ends with %s", StayRuled)
	case k.Stage != "":
		c.say(at.field("stage"), "the request is still to be ruled on when the case leaves the stage; leave this out")
	case k.Owner == Respondent || k.Owner == Complainant || k.Owner == Parties:
		c.say(at.field("owner"), "a party does not rule on a stay")
	}
}
