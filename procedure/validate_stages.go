package procedure

import (
	"slices"
	"strings"
)

// guardNames are what a stage may need before it is left with a result.
func guardNames() []string {
	return []string{"sequestered", "investigator", "notice_served", "respondent_interviewed", "evidence_disclosed", "draft_commented", "panel_seated", "comments_closed"}
}

func kinds() []string {
	all := []Kind{Intake, Screening, Response, Inquiry, Investigation, Review, Charge, Hearing, Decision, ReconsiderStage, AppealStage, Oversight, SanctionStage, Dismissed, Mediation, Closed}
	words := make([]string, len(all))
	for i, k := range all {
		words[i] = string(k)
	}
	return words
}

func (c *checker) stages() {
	p := c.p
	if len(p.Stages) == 0 {
		return
	}
	for i := range p.Stages {
		c.stage(c.at("stages").item(i), &p.Stages[i])
	}
	for i, w := range p.Always {
		s := c.at("always").item(i)
		if !slices.Contains(earlyEnds(), w.On) {
			c.say(s.field("on"), "%q is not a way out of every stage; those are consent_agreed, resigned, died and closed", w.On)
		}
		c.stageRef(s.field("to"), w.To)
	}
	if p.Stages[0].Kind != Intake {
		c.say(c.at("stages").item(0).field("kind"), "a report arrives in the first stage, so its kind is intake")
	}
	c.reach()
}

func (c *checker) stage(s spot, st *Stage) {
	c.need(s.field("title"), st.Title)
	c.need(s.field("says"), st.Says)
	c.need(s.field("cite"), st.Cite)
	c.oneOf(s.field("kind"), string(st.Kind), kinds()...)
	c.role(s.field("owner"), st.Owner, Investigator, Secretariat, Panel, Chair)
	switch st.Kind {
	case Hearing, Decision, ReconsiderStage, AppealStage:
		if st.Body == "" {
			c.say(s.field("body"), "a stage of kind %s needs the body that rules", st.Kind)
		}
	}
	if st.Ballot {
		c.ballot(s, st)
	}
	if st.Body == "" && (st.Owner == Panel || st.Owner == Chair) {
		c.say(s.field("owner"), "the stage has no body whose %s could own it", st.Owner)
	}
	if st.Body != "" && c.p.BodyOf(st.Body) == nil {
		c.say(s.field("body"), "there is no body %q", st.Body)
	}
	if st.Notice == "" && (st.Kind == Response || st.Kind == Charge) {
		c.say(s.field("notice"), "a stage of kind %s needs the notice that opens it", st.Kind)
	}
	c.noticeTo(s.field("notice"), st.Notice, Respondent)
	c.noticeTo(s.field("draft"), st.Draft, Respondent)
	c.noticeTo(s.field("report"), st.Report, "")
	for i, n := range st.Needs {
		c.oneOf(s.field("needs").item(i), n, guardNames()...)
		if n == "panel_seated" && st.Body == "" {
			c.say(s.field("needs").item(i), "the stage has no body to seat")
		}
		if n == "draft_commented" && st.Draft == "" {
			c.say(s.field("needs").item(i), "the stage sends no draft to comment on")
		}
	}
	if st.Imposes != "" && c.p.Sanction(st.Imposes) == nil {
		c.say(s.field("imposes"), "there is no sanction %q", st.Imposes)
	}
	c.briefs(s, st)
	unique(c, s.field("tests"), st.Tests, func(x *Test) string { return x.ID })
	for i := range st.Tests {
		c.need(s.field("tests").item(i).field("question"), st.Tests[i].Question)
	}
	if st.Waivable {
		if _, ok := st.Exit(HearingWaived); st.Kind == Hearing && !ok {
			c.say(s.field("waivable"), "the step can be waived, but no exit says where hearing_waived leads")
		}
	}
	c.exits(s, st)
}

// ballot asks for the body that votes, and for a kind of stage in which a vote
// is not asked for anyhow.
func (c *checker) ballot(s spot, st *Stage) {
	switch st.Kind {
	case Review, Oversight, Dismissed:
		if st.Body == "" {
			c.say(s.field("ballot"), "say which body votes here: body")
		}
	case Decision, AppealStage, ReconsiderStage:
		c.say(s.field("ballot"), "in a stage of kind %s the body votes anyhow; leave it out", st.Kind)
	default:
		c.say(s.field("ballot"), "in a stage of kind %s no body rules by vote; it can be said of a review, an oversight or a dismissed stage", st.Kind)
	}
}

// briefs asks that somebody argues where a body rules, and that briefing ends.
func (c *checker) briefs(s spot, st *Stage) {
	if len(st.Briefs) == 0 {
		return
	}
	c.roles(s.field("briefs"), st.Briefs, Complainant, Respondent, Parties, Owner, Secretariat, Investigator)
	if !slices.Contains([]Kind{Hearing, Decision, AppealStage}, st.Kind) {
		c.say(s.field("briefs"), "briefs are filed in a hearing, a decision or an appeal, not in a stage of kind %s", st.Kind)
		return
	}
	if !slices.ContainsFunc(c.p.Clocks, func(k Clock) bool {
		return k.Stage == st.ID && (k.OnExpiry.Event == BriefingClosed || slices.Contains(k.Ends, BriefingClosed))
	}) {
		c.say(s.field("briefs"), "no clock of this stage ends with briefing_closed; briefing could stay open for ever")
	}
}

func (c *checker) noticeTo(s spot, id string, to Role) {
	if id == "" {
		return
	}
	n := c.p.Notice(id)
	switch {
	case n == nil:
		c.say(s, "there is no notice %q", id)
	case to != "" && !slices.Contains(n.To, to):
		c.say(s, "the notice %q does not go to the %s", id, to)
	}
}

func (c *checker) exits(s spot, st *Stage) {
	allowed := ExitsOf(st.Kind)
	own := len(st.Exits)
	for i := range st.Exits {
		if i >= len(s.field("exits").node.Content) { // written in from always
			own = i
			break
		}
	}
	if st.Kind == Closed {
		if own > 0 {
			c.say(s.field("exits"), "a closed stage has no way out; a case is reopened by an act")
		}
		return
	}
	if own == 0 {
		c.say(s.field("exits"), "the stage has no way out")
	}
	for i := range own {
		at, w := s.field("exits").item(i), st.Exits[i]
		if allowed != nil && !slices.Contains(allowed, w.On) {
			var names []string
			for _, e := range allowed {
				names = append(names, string(e))
			}
			c.say(at.field("on"), "a stage of kind %s is not left by %q; it can be by %s", st.Kind, w.On, strings.Join(names, ", "))
		}
		c.stageRef(at.field("to"), w.To)
		for j := range i {
			if st.Exits[j].On == w.On {
				c.say(at.field("on"), "the stage says twice where %q leads", w.On)
			}
		}
	}
}

// reach asks that every stage can be come to from the first, and that from
// every stage the ordinary course leads to an end.
func (c *checker) reach() {
	p := c.p
	from := c.reachable(p.Stages[0].ID, func(*Stage, Way) bool { return true })
	for i := range p.Stages {
		st := &p.Stages[i]
		if !from[st.ID] {
			c.say(c.at("stages").item(i), "no way leads to this stage")
		}
		if st.Kind == Closed {
			continue
		}
		ends := false
		ordinary := func(_ *Stage, w Way) bool { return !slices.Contains(earlyEnds(), w.On) }
		for id := range c.reachable(st.ID, ordinary) {
			if s := p.Stage(id); s != nil && s.Kind == Closed {
				ends = true
			}
		}
		if !ends {
			c.say(c.at("stages").item(i), "from here no ordinary course leads to a closed stage")
		}
	}
}

// reachable is every stage that can be come to from the first by the ways that
// count.
func (c *checker) reachable(first string, counts func(*Stage, Way) bool) map[string]bool {
	seen := map[string]bool{first: true}
	for todo := []string{first}; len(todo) > 0; todo = todo[1:] {
		st := c.p.Stage(todo[0])
		if st == nil {
			continue
		}
		for _, w := range st.Exits {
			if counts(st, w) && !seen[w.To] {
				seen[w.To] = true
				todo = append(todo, w.To)
			}
		}
	}
	return seen
}

// path is the shortest way from one stage to another of a kind that avoids
// certain stages, as the stages passed, or nil.
func (c *checker) path(first string, to func(*Stage) bool, avoid func(*Stage) bool) []string {
	before := map[string]string{first: ""}
	for todo := []string{first}; len(todo) > 0; todo = todo[1:] {
		st := c.p.Stage(todo[0])
		if st == nil || avoid(st) {
			continue
		}
		if to(st) {
			var way []string
			for id := st.ID; id != ""; id = before[id] {
				way = append(way, id)
			}
			slices.Reverse(way)
			return way
		}
		for _, w := range st.Exits {
			if _, been := before[w.To]; !been && !slices.Contains(earlyEnds(), w.On) {
				before[w.To] = todo[0]
				todo = append(todo, w.To)
			}
		}
	}
	return nil
}

// fairness refuses a course of the procedure that could only ever be unfair:
// judged without having been told, or punished before the appeal.
func (c *checker) fairness() {
	p := c.p
	decides := func(s *Stage) bool { return s.Kind == Decision }
	tells := func(s *Stage) bool {
		return s.Kind == Response || s.Kind == Charge || s.Notice != "" && slices.Contains(s.Needs, "notice_served")
	}
	if way := c.path(p.First().ID, decides, tells); way != nil {
		c.breach(1, c.at("stages").item(0), "a case can be decided without the respondent having been told what is alleged: %s (guarantee 1)", strings.Join(way, " → "))
	}
	if p.Appeal.None {
		return
	}
	punishes := func(s *Stage) bool { return s.Kind == SanctionStage }
	hears := func(s *Stage) bool { return s.Kind == AppealStage }
	for i := range p.Stages {
		st := &p.Stages[i]
		w, ok := st.Exit(Violation)
		if st.Kind != Decision || !ok {
			continue
		}
		if way := c.path(w.To, punishes, hears); way != nil {
			c.breach(11, c.at("stages").item(i), "a sanction can take effect before any appeal: %s → %s (guarantee 11)", st.ID, strings.Join(way, " → "))
		}
	}
}
