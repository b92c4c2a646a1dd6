package procedure

import (
	"slices"
	"strings"

	"probity/procedure/clock"
)

// flagNames are what a time limit may record when it runs out.
func flagNames() []string {
	return []string{"adverse_inference", "non_cooperation", "non_participation", "response_waived", "comment_waived", "information_not_given", "petition_barred", "notice_period_over", "late_material"}
}

func (c *checker) clocks() {
	for i := range c.p.Clocks {
		c.clock(c.at("clocks").item(i), &c.p.Clocks[i])
	}
	for i := range c.p.Stages {
		c.timed(c.at("stages").item(i), &c.p.Stages[i])
	}
}

func (c *checker) clock(s spot, k *Clock) {
	p := c.p
	c.need(s.field("title"), k.Title)
	c.need(s.field("duty"), k.Duty)
	c.need(s.field("cite"), k.Provisions)
	c.role(s.field("owner"), k.Owner, Complainant, Respondent, Parties, Owner, Secretariat, Investigator, Panel, Chair)
	if k.Act != "" && !idForm.MatchString(k.Act) {
		c.say(s.field("act"), "%q is not the name of an act", k.Act)
	}
	if len(k.Starts) == 0 {
		c.say(s.field("starts"), "nothing starts this clock")
	}
	c.events(s.field("starts"), k.Starts)
	c.starting(s.field("starts"), k)
	c.events(s.field("ends"), k.Ends)
	for i, e := range k.Ends {
		if slices.Contains(k.Starts, e) {
			c.say(s.field("ends").item(i), "%q both starts and ends this clock", e)
		}
	}
	if len(k.Ends) == 0 && k.Stage == "" {
		c.say(s, "nothing ends this clock: give it ends or a stage")
	}
	if k.Stage != "" {
		c.stageRef(s.field("stage"), k.Stage)
	}
	if err := k.Rule.Validate(); err != nil {
		at := s.field("period")
		c.say(at, "%s", err.Error())
	}
	if k.Rule.Calendar != "" && p.Calendar(k.Rule.Calendar) == nil {
		c.say(s.field("calendar"), "there is no calendar %q", k.Rule.Calendar)
	}
	if k.Rule.Direction == clock.Backward && !slices.Contains(k.Starts, HearingDay) {
		c.say(s.field("direction"), "counting back needs a day to count from: start it at hearing_day")
	}
	for i, t := range k.TolledBy {
		c.oneOf(s.field("tolled_by").item(i), string(t), string(TollHold), string(TollConsent), string(TollStay), string(TollQuorum), string(TollOrder))
		if t == TollQuorum && len(p.Sitting(k)) == 0 {
			c.say(s.field("tolled_by").item(i), "no body has this time limit, its act or its stage, so no lost quorum could stop it; leave quorum_lost out")
		}
	}
	c.extension(s.field("extension"), k.Extension)
	for i, r := range k.Remind {
		if r.RoughDays() >= k.Rule.Period.RoughDays() {
			c.say(s.field("remind").item(i), "a reminder %s before the end of %s would come before the start", r, k.Rule.Period)
		}
	}
	c.expiry(s.field("on_expiry"), k)
}

func (c *checker) extension(s spot, x *Extension) {
	if x == nil {
		return
	}
	c.roles(s.field("asked_by"), x.AskedBy, Complainant, Respondent, Parties, Owner, Secretariat, Investigator, Panel, Chair)
	c.role(s.field("given_by"), x.GivenBy, Owner, Secretariat, Investigator, Panel, Chair)
	c.oneOf(s.field("ask"), x.AskBy, "before_due", "by_due", "any_time")
	if x.Max.IsZero() || x.Max.N == 0 {
		c.say(s.field("max"), "say how much more time can be given at most")
	}
	if x.Times < 0 {
		c.say(s.field("times"), "a number of times cannot be negative")
	}
	c.need(s.field("cite"), x.Cite)
}

func (c *checker) expiry(s spot, k *Clock) {
	p, e := c.p, k.OnExpiry
	if e.IsZero() {
		c.say(s, "say what happens when the time runs out")
		return
	}
	if e.Event != "" {
		c.event(s.field("event"), e.Event)
	}
	for i, f := range e.Flags {
		c.oneOf(s.field("flags").item(i), f, flagNames()...)
	}
	c.noticeTo(s.field("issue"), e.Issue, "")
	if e.Impose != "" && p.Sanction(e.Impose) == nil {
		c.say(s.field("impose"), "there is no sanction %q", e.Impose)
	}
	party := k.Owner == Complainant || k.Owner == Respondent || k.Owner == Parties
	if e.Overdue && party {
		c.say(s.field("overdue"), "a party is not overdue; say what follows from their silence")
	}
	if o := p.Office(string(k.Owner)); e.Overdue && o != nil && o.Substitute == "" {
		c.say(s.field("overdue"), "nobody stands in for the office %q, so nobody would be told; give it a substitute", o.ID)
	}
	if e.Lift && !slices.ContainsFunc(p.Interim, func(m Interim) bool { return m.Review == k.ID }) {
		c.say(s.field("lift"), "no interim measure hangs on this clock")
	}
	st := p.Stage(k.Stage)
	if e.Effect && (st == nil || st.Kind != SanctionStage) {
		c.say(s.field("effect"), "a sanction takes effect in a stage of kind sanction; give this clock that stage")
	}
	if e.Exit != "" {
		switch {
		case st == nil:
			c.say(s.field("exit"), "a clock that leaves a stage must name the stage")
		default:
			if _, ok := st.Exit(e.Exit); !ok {
				c.say(s.field("exit"), "the stage %q has no exit %q", st.ID, e.Exit)
			}
		}
	}
	if k.Rule.Bound == clock.Min && (e.Exit != "" || e.Default || e.Impose != "" || e.Overdue) {
		c.say(s, "a limit not to act before is reached, not missed; it can only record a flag, an event or a notice, or bring the effect of a sanction")
	}
	if !e.Default {
		return
	}
	if st == nil || st.Kind != Charge {
		c.say(s.field("default"), "default belongs to a stage of kind charge")
		return
	}
	if n := p.Notice(st.Notice); n != nil && len(n.Proven) == 0 {
		c.breach(16, s.field("default"), "default needs proof of proper service: the notice %q says no method that proves it (proven_by, guarantee 16)", n.ID)
	}
	if _, ok := st.Exit(Defaulted); !ok {
		c.say(s.field("default"), "the stage %q has no exit %q", st.ID, Defaulted)
	}
}

// bySystem reports an event that comes about in the ordinary course, so that a
// clock started by it is sure to run.
func bySystem(e Event) bool {
	return e == Filed || strings.HasPrefix(string(e), ServedPrefix) || strings.HasPrefix(string(e), IssuedPrefix)
}

// starting asks that a clock bound to a stage can start there. The exit that
// leads into a stage, and a letter written at it, come before the stage does.
func (c *checker) starting(s spot, k *Clock) {
	st := c.p.Stage(k.Stage)
	if st == nil || len(k.Starts) == 0 {
		return
	}
	for _, e := range k.Starts {
		if !c.before(st, e) {
			return
		}
	}
	c.say(s, "this clock never starts: %q comes before the stage is entered; add entered:%s", k.Starts[0], st.ID)
}

// before reports an event that can happen only before the stage is entered.
func (c *checker) before(st *Stage, e Event) bool {
	if id, ok := strings.CutPrefix(string(e), IssuedPrefix); ok {
		id, _, _ = strings.Cut(id, ":")
		n := c.p.Notice(id)
		if n == nil || len(n.On) == 0 {
			return false
		}
		return !slices.ContainsFunc(n.On, func(on Event) bool { return !c.before(st, on) })
	}
	if e == Decided {
		return st.Kind != Decision
	}
	if e == Responded || slices.Contains(earlyEnds(), e) {
		return false // also noted without leaving
	}
	for _, word := range kinds() {
		if slices.Contains(ExitsOf(Kind(word)), e) {
			return true
		}
	}
	return false
}

// timed asks that nobody waits in a stage without end, and that the respondent's
// time to answer runs from service.
func (c *checker) timed(s spot, st *Stage) {
	if st.Kind == Closed || st.Kind == SanctionStage {
		return
	}
	waits, answers := true, st.Kind != Response && st.Kind != Charge
	for i := range c.p.Clocks {
		k := &c.p.Clocks[i]
		if slices.Contains(k.Starts, Entered(st.ID)) || k.Stage == st.ID && slices.ContainsFunc(k.Starts, bySystem) {
			waits = false
		}
		if k.Stage == st.ID && k.Owner == Respondent && slices.Contains(k.Starts, Served(st.Notice, Respondent)) {
			answers = true
		}
	}
	if waits {
		c.say(s, "no clock runs in this stage; a case could wait here for ever")
	} else if !answers && st.Notice != "" { // without a letter that is what is said
		c.breach(2, s, "the respondent's time to answer must run from service: no clock of the respondent starts at %s (guarantee 2)", Served(st.Notice, Respondent))
	}
}
