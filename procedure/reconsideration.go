package procedure

import "slices"

// Reconsider is a second look by the body that decided, before anybody above it
// is asked: who may ask for it, until when, and whether asking is enough (ASHA
// 2012, further consideration by the same board) or the body rules first on
// whether it looks again (45 CFR 160.548(j)).
type Reconsider struct {
	By         []Role         `yaml:"by" json:"by"`                                         // respondent, complainant
	Clock      string         `yaml:"clock" json:"clock,omitempty"`                         // the respondent's time to ask
	OtherClock string         `yaml:"complainant_clock" json:"complainant_clock,omitempty"` // the complainant's
	Grounds    []AppealGround `yaml:"grounds" json:"grounds,omitempty"`                     // empty: the request needs reasons and no more
	Ruling     bool           `yaml:"ruling" json:"ruling,omitempty"`                       // the body votes on the request first; otherwise asking is enough
	Opposition string         `yaml:"opposition" json:"opposition,omitempty"`               // the time limit within which the other side may answer the request; the ruling waits for it
	Heavier    bool           `yaml:"heavier" json:"heavier,omitempty"`                     // the new decision may be heavier though only the respondent asked
	Cite       string         `yaml:"cite" json:"cite"`
}

// toReconsider is the time to ask for it. It never changes.
var toReconsider = remedy{
	does: "to ask for reconsideration", owner: "the time of the %s to ask for reconsideration must be the %s's own", against: []Event{Decided, AppealDecided},
	kind: ReconsiderStage, stage: "the stage of kind reconsideration", lapsed: ReconsiderLapsed,
}

// ClockOf is the time limit within which the side may ask, or "".
func (r *Reconsider) ClockOf(side Role) string {
	if side == Complainant {
		return r.OtherClock
	}
	return r.Clock
}

// reconsideration checks the section and the stages that carry it out.
func (c *checker) reconsideration() {
	p, r, s := c.p, &c.p.Reconsider, c.at("reconsideration")
	st := p.StageOfKind(ReconsiderStage)
	given := valueOf(c.root.node, "reconsideration") != nil
	switch {
	case st == nil && !given:
		return
	case st == nil:
		c.say(s, "there is no stage of kind reconsideration; add one between the decision and the appeal")
		return
	case !given:
		c.say(s, "the stage %q needs to know who may ask, and until when: reconsideration", st.ID)
		return
	}
	c.need(s.field("cite"), r.Cite)
	if len(r.By) == 0 {
		c.say(s.field("by"), "say who may ask: respondent, complainant")
	}
	for i, side := range r.By {
		c.oneOf(s.field("by").item(i), string(side), string(Respondent), string(Complainant))
		if side != Respondent && side != Complainant {
			continue
		}
		field := "clock"
		if side == Complainant {
			field = "complainant_clock"
		}
		c.window(s.field(field), r.ClockOf(side), side, &toReconsider)
	}
	for i := range r.Grounds {
		c.need(s.field("grounds").item(i).field("title"), r.Grounds[i].Title)
	}
	if r.Opposition != "" {
		switch k := p.Clock(r.Opposition); {
		case !r.Ruling:
			c.say(s.field("opposition"), "nothing waits for an answer to the request; say ruling: true")
		case k == nil:
			c.say(s.field("opposition"), "there is no clock %q", r.Opposition)
		}
	}
	for i := range p.Stages {
		if p.Stages[i].Kind == ReconsiderStage {
			c.reconsiderStage(c.at("stages").item(i), &p.Stages[i])
		}
	}
}

// reconsiderStage asks that the body which looks again is the one that decided,
// that the case comes back to it, and that the time to appeal begins also when
// the decision stands.
func (c *checker) reconsiderStage(s spot, st *Stage) {
	p := c.p
	after := false // an appeal
	for i := range p.Stages {
		from := &p.Stages[i]
		for _, w := range from.Exits {
			if w.To != st.ID || slices.Contains(earlyEnds(), w.On) {
				continue
			}
			switch {
			case from.Kind != Decision && from.Kind != AppealStage:
				c.say(s, "reconsideration comes after a decision or an appeal, not after %q", from.ID)
			case from.Kind == AppealStage && w.On != FinalViolation:
				c.say(s, "what an appeal set aside is not restored by reconsideration; it is entered from %q by final_violation only", from.ID)
			case from.Body != st.Body:
				c.say(s.field("body"), "the body that decided looks again: that is %q in the stage %q", from.Body, from.ID)
			}
			after = after || from.Kind == AppealStage
		}
	}
	for _, on := range []Event{ToReconsider, DecisionStands} {
		if _, ok := st.Exit(on); !ok {
			c.say(s.field("exits"), "say where %s leads", on)
		}
	}
	if w, ok := st.Exit(ToReconsider); ok {
		again := func(x *Stage) bool { return x.Kind == Decision && x.Body == st.Body && !after }
		to := p.Stage(w.To)
		back := after && to != nil && to.Kind == AppealStage || c.path(w.To, again, func(x *Stage) bool { return x.Kind == AppealStage || x.ID == st.ID }) != nil
		if !back {
			c.say(s.field("exits").item(slices.IndexFunc(st.Exits, func(x Way) bool { return x.On == ToReconsider })).field("to"), "from here the case does not come back to %q for its new decision", st.Body)
		}
	}
	if w, ok := st.Exit(DecisionStands); ok && !p.Appeal.None {
		if to := p.Stage(w.To); to != nil && to.Kind == AppealStage {
			c.appealAfter()
		}
	}
}

// appealAfter asks that the time to appeal begins too when the decision stands
// without reconsideration: by a letter that says so, for the one with the
// decision came before (guarantee 9).
func (c *checker) appealAfter() {
	p := c.p
	for _, id := range []string{p.Appeal.Clock, p.Appeal.OtherClock} {
		i := slices.IndexFunc(p.Clocks, func(x Clock) bool { return x.ID == id })
		if i < 0 {
			continue
		}
		k := &p.Clocks[i]
		told := slices.ContainsFunc(p.DueOn(DecisionStands), func(n *Notice) bool { return slices.Contains(k.Starts, Served(n.ID, k.Owner)) })
		if !told {
			c.breach(9, c.at("clocks").item(i).field("starts"), "when nobody asks for reconsideration this clock never starts, for the decision was served before: add %s to the events at which the letter that starts it is written (guarantee 9)", DecisionStands)
		}
	}
}
