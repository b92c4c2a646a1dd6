package procedure

import (
	"slices"
	"strings"
)

// Templates lists the letters that package notice can write.
func Templates() []string {
	return []string{
		"acknowledgement", "information_request", "dismissal", "notice_of_allegations", "second_request", "charge",
		"reminder", "extension", "hearing", "draft_report", "report", "decision", "appeal_received", "appeal_decision",
		"sanction_effect", "breach", "reinstatement", "interim", "consent", "closing", "oversight", "stay", "withdrawal",
		"referral", "version_moved", "generic",
	}
}

// Methods lists the ways in which a notice can be served.
func Methods() []string {
	return []string{"email", "registered_post", "courier", "personal", "mailbox"}
}

func (c *checker) notices() {
	p := c.p
	for i := range p.Notices {
		s, n := c.at("notices").item(i), &p.Notices[i]
		c.need(s.field("title"), n.Title)
		c.need(s.field("cite"), n.Cite)
		c.roles(s.field("to"), n.To, Complainant, Respondent)
		c.events(s.field("on"), n.On)
		if len(n.Methods) == 0 {
			c.say(s.field("methods"), "say how the notice is served: email, registered_post, courier, personal, mailbox")
		}
		for j, m := range n.Methods {
			c.oneOf(s.field("methods").item(j), m, Methods()...)
		}
		for j, m := range n.Proven {
			if !slices.Contains(n.Methods, m) {
				c.say(s.field("proven_by").item(j), "the notice is not served by %q", m)
			}
		}
		c.presumption(s.field("presumed"), n)
		c.ifTold(s.field("if_told"), n)
		c.oneOf(s.field("template"), n.Template, Templates()...)
		if len(n.Contents) == 0 {
			c.say(s.field("contents"), "say what the notice must contain")
		}
	}
	c.told(ClosedNow, Respondent, "how the case ended")
	c.told(Decided, Respondent, "the decision")
	if slices.Contains(p.Filing.By, Complainant) {
		c.told(ClosedNow, Complainant, "how the case ended")
	}
	if !p.Appeal.None {
		c.told(AppealDecided, Respondent, "the decision on the appeal")
	}
}

// ifTold asks that a letter only for who was told of the case is not the one by
// which they are told.
func (c *checker) ifTold(s spot, n *Notice) {
	if !n.IfTold {
		return
	}
	if !slices.Contains(n.To, Respondent) {
		c.say(s, "only a respondent can be without knowledge of the case, and this letter does not go to them; leave it out")
	}
	first := slices.ContainsFunc(c.p.Stages, func(st Stage) bool { return st.Notice == n.ID })
	first = first || slices.ContainsFunc(c.p.Interim, func(m Interim) bool { return m.Notice == n.ID })
	if first {
		c.say(s, "by this letter the respondent is told of the case; it cannot wait until they were")
	}
}

// presumption asks that a receipt without proof rests on the source, of a way by
// which the notice is served by people.
func (c *checker) presumption(s spot, n *Notice) {
	x := n.Presumed
	if x == nil {
		return
	}
	switch {
	case !slices.Contains(n.Methods, x.Method):
		c.say(s.field("method"), "the notice is not served by %q", x.Method)
	case x.Method == "email" || x.Method == "mailbox":
		c.say(s.field("method"), "what the system delivers itself needs no presumption")
	}
	if x.After.IsZero() || x.After.N < 1 {
		c.say(s.field("after"), "say how long after the notice was written it counts as received, like 5 calendar days")
	}
	if strings.TrimSpace(x.Cite) == "" || holeRef.MatchString(x.Cite) {
		c.breach(16, s.field("cite"), "receipt without proof must be presumed by the source itself, and by no assumption: name the provision (guarantee 16)")
	}
}

// told asks that a notice goes to the party at the event.
func (c *checker) told(e Event, to Role, what string) {
	for _, n := range c.p.DueOn(e) {
		if slices.Contains(n.To, to) {
			return
		}
	}
	c.say(c.at("notices"), "nothing tells the %s %s: no notice goes to them on %q", to, what, e)
}

func (c *checker) outcomes() {
	p := c.p
	c.oneOf(c.at("proof", "finding"), p.Proof.Finding, standards()...)
	c.maybe(c.at("proof", "burden"), p.Proof.Burden, "body", "complainant")
	c.maybe(c.at("proof", "appeal"), p.Proof.Appeal, standards()...)
	c.maybe(c.at("proof", "reinstatement"), p.Proof.Reinstatement, standards()...)
	c.need(c.at("proof", "cite"), p.Proof.Cite)
	for i := range p.Sanctions {
		c.sanction(c.at("sanctions").item(i), &p.Sanctions[i])
	}
	for i := range p.Interim {
		c.interim(c.at("interim").item(i), &p.Interim[i])
	}
}

func standards() []string {
	return []string{"preponderance", "clear_and_convincing", "clear_strong_and_convincing", "substantial_evidence", "beyond_reasonable_doubt"}
}

func (c *checker) sanction(s spot, x *Sanction) {
	p := c.p
	c.need(s.field("title"), x.Title)
	c.need(s.field("cite"), x.Cite)
	if x.Rank < 1 {
		c.say(s.field("rank"), "the lightest sanction has rank 1")
	}
	c.maybe(s.field("effect"), x.Effect, "none", "condition", "suspend", "end", "bar")
	if x.Standing != "" && p.Standing(x.Standing) == nil {
		c.say(s.field("standing"), "there is no standing %q", x.Standing)
	}
	if x.Standing == "" && (x.Effect == "suspend" || x.Effect == "end" || x.Effect == "bar") {
		c.say(s.field("standing"), "say which standing the sanction touches; it may touch only one of its own procedure")
	}
	switch {
	case !x.Term && (!x.Min.IsZero() || !x.Max.IsZero()):
		c.say(s.field("term"), "a sanction with a shortest or longest term has a term: true")
	case x.Term && x.Max.IsZero() && x.Effect == "suspend":
		c.say(s.field("max"), "say how long a suspension can be at most")
	case !x.Min.IsZero() && !x.Max.IsZero() && x.Min.RoughDays() > x.Max.RoughDays():
		c.say(s.field("min"), "the shortest term (%s) is longer than the longest (%s)", x.Min, x.Max)
	}
	c.reachableVote(s, x)
	if x.Compliance != "" && p.Clock(x.Compliance) == nil {
		c.say(s.field("compliance"), "there is no clock %q", x.Compliance)
	}
	if x.OnBreach != "" && x.OnBreach != "show_cause" && p.Sanction(x.OnBreach) == nil {
		c.say(s.field("on_breach"), "there is no sanction %q; name one, or show_cause", x.OnBreach)
	}
	if x.ByConsent && x.Automatic {
		c.say(s.field("by_consent_only"), "a sanction comes about by agreement or by operation of a rule, not by both only")
	}
	if r := x.Reinstate; r != nil && !r.BeforeEnd.IsZero() && !x.Term {
		c.say(s.field("reinstatement").field("before_end"), "a sanction without a term has no end to count back from")
	}
	if r := x.Reinstate; r != nil && r.FromInterim && r.NotBefore.IsZero() {
		c.say(s.field("reinstatement").field("from_interim"), "say how long it is that counts from the interim measure: not_before")
	}
	if r := x.Reinstate; r != nil && p.BodyOf(r.By) == nil && p.Office(r.By) == nil {
		c.say(s.field("reinstatement").field("by"), "there is no body %q to rule on reinstatement", r.By)
	}
}

// reachableVote asks that a body exists which can impose the sanction.
func (c *checker) reachableVote(s spot, x *Sanction) {
	p := c.p
	if x.Automatic || x.ByConsent {
		return
	}
	if x.Threshold != (Share{}) {
		c.share(s.field("threshold"), x.Threshold)
	}
	var bodies []*Body
	if x.NeedsBody != "" {
		b := p.BodyOf(x.NeedsBody)
		if b == nil {
			c.say(s.field("needs_body"), "there is no body %q", x.NeedsBody)
			return
		}
		bodies = append(bodies, b)
	} else {
		for i := range p.Stages {
			if b := p.BodyOf(p.Stages[i].Body); b != nil && p.Stages[i].Kind == Decision {
				bodies = append(bodies, b)
			}
		}
		if len(bodies) == 0 {
			c.say(s, "no body decides here, so nobody could impose this sanction")
		}
	}
	for _, b := range bodies {
		if n := x.Threshold.Needs(b.voters()); x.Threshold != (Share{}) && n > b.voters() {
			c.say(s.field("threshold"), "the sanction needs %s, but only %d members of %s vote", count(n, "vote"), b.voters(), b.Title)
		}
	}
}

func (c *checker) interim(s spot, m *Interim) {
	c.need(s.field("title"), m.Title)
	c.need(s.field("cite"), m.Cite)
	if len(m.Grounds) == 0 {
		c.breach(12, s.field("grounds"), "an interim measure needs its grounds listed (guarantee 12)")
	}
	c.roles(s.field("by"), m.By, Owner, Secretariat, Panel, Chair)
	if m.Notice == "" {
		c.breach(12, s.field("notice"), "an interim measure needs a notice (guarantee 12)")
	}
	c.noticeTo(s.field("notice"), m.Notice, Respondent)
	if m.Max.IsZero() && m.Review == "" {
		c.breach(12, s, "an interim measure needs an end or a review: max or review (guarantee 12)")
	}
	if m.Review != "" && c.p.Clock(m.Review) == nil {
		c.say(s.field("review"), "there is no clock %q", m.Review)
	}
	if !m.Challenge {
		c.breach(12, s.field("challenge"), "the respondent must be able to challenge an interim measure (guarantee 12)")
	}
}

func (c *checker) appeal() {
	p, a, s := c.p, &c.p.Appeal, c.at("appeal")
	stage := p.StageOfKind(AppealStage)
	if a.None {
		if stage != nil {
			c.say(s.field("none"), "there is no appeal here, but there is the stage %q", stage.ID)
		}
		c.need(s.field("cite"), a.Cite)
		return
	}
	c.need(s.field("cite"), a.Cite)
	if stage == nil {
		c.say(s, "there is no stage of kind appeal; add one, or say none: true")
	}
	if len(a.Respondent) == 0 {
		c.say(s.field("respondent"), "say what the respondent may appeal: findings, sanction, default")
	}
	for i, w := range a.Respondent {
		c.oneOf(s.field("respondent").item(i), w, "findings", "sanction", "default")
	}
	for i, w := range a.Complainant {
		c.oneOf(s.field("complainant").item(i), w, "findings", "sanction")
	}
	c.window(s.field("clock"), a.Clock, Respondent, &toAppeal)
	if len(a.Complainant) > 0 {
		c.window(s.field("complainant_clock"), a.OtherClock, Complainant, &toAppeal)
	}
	if a.Cross && p.Clock(a.CrossClock) == nil {
		c.say(s.field("cross_clock"), "a cross appeal needs its clock; there is none called %q", a.CrossClock)
	}
	if len(a.Grounds) == 0 {
		c.say(s.field("grounds"), "say on which grounds an appeal can be brought")
	}
	for i := range a.Grounds {
		c.need(s.field("grounds").item(i).field("title"), a.Grounds[i].Title)
	}
	if len(a.Outcomes) == 0 {
		c.say(s.field("outcomes"), "say what can come of an appeal")
	}
	for i, o := range a.Outcomes {
		at := s.field("outcomes").item(i)
		c.oneOf(at, o, "affirm", "reverse", "reduce", "increase", "modify", "remand_facts", "remand_decision", "dismiss")
		if e := (map[string]Event{"remand_facts": RemandedToFacts, "remand_decision": RemandedToDecide})[o]; e != "" && stage != nil {
			if _, ok := stage.Exit(e); !ok {
				c.say(at, "the stage %q has no exit %q for this outcome", stage.ID, e)
			}
		}
	}
	c.oneOf(s.field("stays"), a.Stays, "auto", "on_order", "never")
	for i, f := range a.LostBy {
		c.oneOf(s.field("lost_by").item(i), f, append(flagNames(), "absent_at_hearing", "defaulted")...)
	}
	c.appealBody(s, a)
}

// appealBody keeps those who decide an appeal apart from those who decided
// before (guarantee 10).
func (c *checker) appealBody(s spot, a *Appeal) {
	p := c.p
	b := p.BodyOf(a.Body)
	if b == nil {
		c.say(s.field("body"), "there is no body %q", a.Body)
		return
	}
	for i := range p.Stages {
		st := &p.Stages[i]
		switch {
		case st.Kind == AppealStage && st.Body != a.Body && p.BodyOf(st.Body) != nil:
			c.say(c.at("stages").item(i).field("body"), "appeals are decided by %q, but this stage by %q", a.Body, st.Body)
		case st.Kind != Decision && st.Kind != Hearing || st.Body == "":
		case st.Body == a.Body:
			c.breach(10, s.field("body"), "%q decides in stage %q and would judge its own decision on appeal (guarantee 10)", a.Body, st.ID)
		case !slices.Contains(b.DisjointFrom, st.Body):
			c.breach(10, s.field("body"), "members of %q could sit on the appeal against their own decision; add it to disjoint_from of %q (guarantee 10)", st.Body, a.Body)
		}
	}
}

// remedy is what a side can do against a decision within a time of its own.
type remedy struct {
	does    string  // "to appeal"
	owner   string  // what is wrong when the time is not the side's
	against []Event // the decisions it is against
	kind    Kind    // the kind of stage in which the time runs
	stage   string  // in words
	lapsed  Event
}

// toAppeal is the time to appeal. It never changes.
var toAppeal = remedy{
	does: "to appeal", owner: "the time to appeal of the %s must be the %s's own", against: []Event{Decided},
	kind: AppealStage, stage: "the appeal stage", lapsed: AppealLapsed,
}

// window asks that the time for a remedy runs from service of the decision on
// the side whose time it is (guarantee 9).
func (c *checker) window(s spot, id string, side Role, r *remedy) {
	p := c.p
	k := p.Clock(id)
	if k == nil {
		c.say(s, "there is no clock %q", id)
		return
	}
	at := c.at("clocks").item(slices.IndexFunc(p.Clocks, func(x Clock) bool { return x.ID == id }))
	if k.Owner != side {
		c.say(at.field("owner"), r.owner, side, side)
	}
	served := false
	for _, on := range r.against {
		for _, n := range p.DueOn(on) {
			served = served || slices.Contains(k.Starts, Served(n.ID, side))
		}
	}
	if !served {
		c.breach(9, at.field("starts"), "the time %s must not start before the decision is served on the %s (guarantee 9)", r.does, side)
	}
	if st := p.Stage(k.Stage); st == nil || st.Kind != r.kind {
		c.say(at.field("stage"), "the time %s runs in %s", r.does, r.stage)
	}
	if k.OnExpiry.Event != r.lapsed {
		c.say(at.field("on_expiry"), "when the time %s runs out, the event is %s", r.does, r.lapsed)
	}
}

func (c *checker) endings() {
	p := c.p
	c.consent(c.at("consent"))
	x, s := &p.Exit, c.at("exit")
	c.oneOf(s.field("resign"), x.Resign, "defer", "continue", "close_bar", "consent_only")
	c.oneOf(s.field("death"), x.Death, "close", "continue")
	c.oneOf(s.field("incapacity"), x.Incapacity, "hold", "close", "continue")
	c.oneOf(s.field("withdraw"), x.Withdraw, "ask", "ends", "continues")
	c.need(s.field("cite"), x.Cite)
	c.everywhere(s.field("resign"), x.Resign == "close_bar", Resigned)
	c.everywhere(s.field("death"), x.Death == "close", Died)
	c.everywhere(s.field("incapacity"), x.Incapacity == "close", ClosedNow)
	if (x.Withdraw == "ask" || x.Withdraw == "ends") && len(p.Stages) > 0 {
		if _, ok := p.Stages[0].Exit(Withdrawn); !ok {
			c.say(s.field("withdraw"), "a complaint can be withdrawn, but the stage %q has no exit %q", p.Stages[0].ID, Withdrawn)
		}
	}
	c.publication()
	c.retention()
}

// everywhere asks that every open stage has the exit, when the rule needs it.
func (c *checker) everywhere(s spot, needed bool, e Event) {
	if !needed {
		return
	}
	for i := range c.p.Stages {
		st := &c.p.Stages[i]
		if _, ok := st.Exit(e); !ok && st.Kind != Closed {
			c.say(s, "the stage %q has no exit %q; add it under always", st.ID, e)
		}
	}
}

func (c *checker) consent(s spot) {
	p, k := c.p, &c.p.Consent
	if !k.Offered {
		return
	}
	c.need(s.field("cite"), k.Cite)
	c.roles(s.field("by"), k.By, Respondent, Owner, Secretariat)
	if p.BodyOf(k.RuledBy) == nil && p.Office(k.RuledBy) == nil {
		c.say(s.field("ruled_by"), "there is no body or office %q to accept an offer", k.RuledBy)
	}
	if k.AfterStage != "" {
		c.stageRef(s.field("count_from"), k.AfterStage)
	}
	if len(k.Stages) == 0 {
		c.say(s.field("stages"), "say in which stages an offer can be made")
	}
	for i, id := range k.Stages {
		at := s.field("stages").item(i)
		c.stageRef(at, id)
		if st := p.Stage(id); st != nil {
			if _, ok := st.Exit(ConsentAgreed); !ok {
				c.say(at, "an offer can be made in the stage %q, but it has no exit %q", id, ConsentAgreed)
			}
		}
	}
}

func (c *checker) retention() {
	seen := map[string]bool{}
	for i := range c.p.Retain {
		s, r := c.at("retain").item(i), &c.p.Retain[i]
		c.oneOf(s.field("class"), r.Class, "decided", "dismissed", "not_retained")
		c.need(s.field("cite"), r.Cite)
		if r.Period.IsZero() && !r.Forever {
			c.say(s.field("period"), "say how long the record is kept")
		}
		if !r.Period.IsZero() && r.Forever {
			c.say(s.field("forever"), "a record kept for ever has no period")
		}
		if !r.Grace.IsZero() && r.Forever {
			c.say(s.field("grace"), "a record kept for ever is kept whoever works on it; leave out grace")
		}
		if !r.Grace.IsZero() && !r.Period.IsZero() && r.Grace.RoughDays() >= r.Period.RoughDays() {
			c.say(s.field("grace"), "after the last entry %s are as long as the period, which runs anew from it where there is no grace; make it shorter, or leave it out", r.Grace)
		}
		if seen[r.Class] {
			c.say(s, "the class %q is given twice", r.Class)
		}
		seen[r.Class] = true
	}
	for _, class := range []string{"decided", "dismissed"} {
		if !seen[class] {
			c.say(c.at("retain"), "say how long the record of a case that was %s is kept", class)
		}
	}
}
