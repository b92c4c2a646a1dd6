package procedure

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// validate checks what the YAML types cannot: every reference names something,
// every clock starts, ends and says what happens when it runs out, every stage
// can be reached and left, and what the procedure can only ever do wrong is
// refused. All problems are told, in the order of the text.
func validate(file string, root *yaml.Node, p *Procedure) Problems {
	c := &checker{file: file, p: p, root: spot{root, ""}}
	p.complete()
	p.buildIndex()
	c.ids()
	c.head()
	c.format()
	c.holes()
	c.filing()
	c.people()
	c.calendars()
	c.stages()
	c.clocks()
	c.notices()
	c.outcomes()
	c.reconsideration()
	c.appeal()
	c.stay()
	c.twoPeople()
	c.endings()
	if !slices.ContainsFunc(c.problems, func(x Problem) bool { return x.Guarantee == 0 }) {
		c.fairness() // speaks of paths, which mean something once the names do
	}
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return a.Line - b.Line })
	p.buildIndex() // the calendars are ready now
	return c.problems
}

type checker struct {
	file     string
	p        *Procedure
	root     spot
	problems Problems
}

// spot is a place in the text: the node there, and its path in words. For a
// field that is not there, it is the place where it is missing.
type spot struct {
	node *yaml.Node
	path string
}

func (s spot) field(name string) spot {
	if v := valueOf(s.node, name); v != nil {
		return spot{v, join(s.path, name)}
	}
	return spot{s.node, join(s.path, name)}
}

func (s spot) item(i int) spot {
	if s.node.Kind != yaml.SequenceNode || i >= len(s.node.Content) {
		return s
	}
	n := s.node.Content[i]
	return spot{n, s.path + "." + itemName(n, i)}
}

func (c *checker) at(path ...string) spot {
	s := c.root
	for _, name := range path {
		s = s.field(name)
	}
	return s
}

func (c *checker) say(s spot, format string, args ...any) {
	c.problems = append(c.problems, Problem{File: c.file, Line: s.node.Line, Path: s.path, Reason: fmt.Sprintf(format, args...)})
}

// breach tells of a guarantee of due process that the pack could only ever
// break. Its number is in the sentence too.
func (c *checker) breach(guarantee int, s spot, format string, args ...any) {
	c.say(s, format, args...)
	c.problems[len(c.problems)-1].Guarantee = guarantee
}

// need asks for a text that says something.
func (c *checker) need(s spot, text string) {
	if strings.TrimSpace(text) == "" {
		c.say(s, "this is missing")
	}
}

// oneOf asks for one of the words; an empty one is missing.
func (c *checker) oneOf(s spot, got string, words ...string) {
	switch {
	case got == "":
		c.say(s, "this is missing; it is one of %s", strings.Join(words, ", "))
	case !slices.Contains(words, got):
		c.say(s, "%q is not one of %s", got, strings.Join(words, ", "))
	}
}

// maybe is oneOf for a field that may be left out.
func (c *checker) maybe(s spot, got string, words ...string) {
	if got != "" {
		c.oneOf(s, got, words...)
	}
}

// ids holds every list of named things to the form of an id and to naming each
// thing once.
func (c *checker) ids() {
	p := c.p
	list(c, "sources", p.Sources, func(x *Source) string { return x.ID })
	unique(c, c.at("codes"), p.Codes, func(x *Code) string { return x.ID })
	for i := range p.Codes {
		unique(c, c.at("codes").item(i).field("principles"), p.Codes[i].Principles, func(x *Principle) string { return x.ID })
	}
	list(c, "standings", p.Standings, func(x *Standing) string { return x.ID })
	list(c, "grounds", p.Grounds, func(x *Ground) string { return x.ID })
	list(c, "offices", p.Offices, func(x *Office) string { return x.ID })
	list(c, "bodies", p.Bodies, func(x *Body) string { return x.ID })
	list(c, "calendars", p.Calendars, func(x *Calendar) string { return x.ID })
	list(c, "clocks", p.Clocks, func(x *Clock) string { return x.ID })
	list(c, "stages", p.Stages, func(x *Stage) string { return x.ID })
	list(c, "notices", p.Notices, func(x *Notice) string { return x.ID })
	list(c, "sanctions", p.Sanctions, func(x *Sanction) string { return x.ID })
	unique(c, c.at("interim"), p.Interim, func(x *Interim) string { return x.ID })
	unique(c, c.at("acts"), p.Acts, func(x *ActRule) string { return x.Act })
	unique(c, c.at("reconsideration", "grounds"), p.Reconsider.Grounds, func(x *AppealGround) string { return x.ID })
	unique(c, c.at("appeal", "grounds"), p.Appeal.Grounds, func(x *AppealGround) string { return x.ID })
	for i := range p.Offices {
		if c.taken(p.Offices[i].ID) {
			c.say(c.at("offices").item(i), "%q is the name of a role that every procedure has; choose another", p.Offices[i].ID)
		}
		if p.BodyOf(p.Offices[i].ID) != nil {
			c.say(c.at("offices").item(i), "there is a body called %q too; an office and a body need different names", p.Offices[i].ID)
		}
	}
	for i := range p.Bodies {
		if c.taken(p.Bodies[i].ID) {
			c.say(c.at("bodies").item(i), "%q is the name of a role that every procedure has; choose another", p.Bodies[i].ID)
		}
	}
	for i := range p.Clocks {
		if counts := engineClocks[p.Clocks[i].ID]; counts != "" {
			c.say(c.at("clocks").item(i), "the engine counts %s under the name %q; choose another", counts, p.Clocks[i].ID)
		}
	}
}

// engineClocks are the clocks that no pack has in its list: the engine counts
// them itself. It never changes.
var engineClocks = map[string]string{
	"term":      "the terms of sanctions",
	"return":    "the time to ask for reinstatement",
	"condition": "the time to meet a condition",
	"presumed":  "the days to a presumed receipt",
	"measure":   "how long an interim measure lasts",
	"listing":   "the time for which an outcome is published",
}

// taken reports whether a role of every procedure has the name.
func (c *checker) taken(id string) bool { return slices.Contains(builtinRoles(), Role(id)) }

// list is unique for a list at the top of the pack that cannot be empty.
func list[T any](c *checker, name string, items []T, id func(*T) string) {
	if len(items) == 0 {
		c.say(c.at(name), "this is missing; a procedure has at least one")
	}
	unique(c, c.at(name), items, id)
}

func unique[T any](c *checker, at spot, items []T, id func(*T) string) {
	seen := map[string]int{}
	for i := range items {
		s, x := at.item(i), id(&items[i])
		switch {
		case x == "":
			c.say(s, "the id is missing")
		case !idForm.MatchString(x) && (at.path != "sources" || !idForm.MatchString(strings.ToLower(x))):
			c.say(s, "%q is not an id; use small letters, digits, - and _", x)
		case seen[x] > 0:
			c.say(s, "there is another %q on line %d", x, seen[x])
		default:
			seen[x] = s.node.Line
		}
	}
}

func builtinRoles() []Role {
	return []Role{Complainant, Respondent, Parties, Owner, Secretariat, Investigator, Panel, Chair, Staff, TheClock, Anyone}
}

// role asks for an office or a body of the pack, or one of the roles named.
func (c *checker) role(s spot, r Role, builtin ...Role) {
	switch {
	case r == "":
		c.say(s, "this is missing; name an office, a body or a role")
	case c.p.Office(string(r)) != nil || c.p.BodyOf(string(r)) != nil || slices.Contains(builtin, r):
	case slices.Contains(builtinRoles(), r):
		c.say(s, "%s cannot stand here", c.p.TitleOf(r))
	default:
		c.say(s, "there is no office, body or role called %q%s", r, nearest(string(r), c.names()))
	}
}

func (c *checker) roles(s spot, rs []Role, builtin ...Role) {
	if len(rs) == 0 {
		c.say(s, "this is missing; name who")
	}
	for i, r := range rs {
		c.role(s.item(i), r, builtin...)
	}
}

// event asks for something that can happen under this procedure.
func (c *checker) event(s spot, e Event) {
	text := string(e)
	prefix, rest, carries := strings.Cut(text, ":")
	if !carries {
		if !slices.Contains(plainEvents(), e) {
			c.say(s, "nothing called %q ever happens%s", text, nearest(text, eventNames()))
		}
		return
	}
	switch prefix + ":" {
	case EnteredPrefix:
		if c.p.Stage(rest) == nil {
			c.say(s, "there is no stage %q", rest)
		}
	case ExtendedPrefix:
		if k := c.p.Clock(rest); k == nil {
			c.say(s, "there is no clock %q", rest)
		} else if k.Extension == nil {
			c.say(s, "the clock %q cannot be extended", rest)
		}
	case LapsedPrefix:
		if c.p.Clock(rest) == nil {
			c.say(s, "there is no clock %q", rest)
		}
	case CommentedPrefix, ReconsiderAskedPrefix, ReconsiderWaivedPrefix, AppealedPrefix, CrossAppealedPrefix, AppealWaivedPrefix:
		if Role(rest) != Complainant && Role(rest) != Respondent {
			c.say(s, "%q is not a side; it is the complainant or the respondent", rest)
		}
	case BriefFiledPrefix:
		c.role(s, Role(rest), Complainant, Respondent)
	case SeatedPrefix:
		if c.p.BodyOf(rest) == nil {
			c.say(s, "there is no body %q", rest)
		}
	case InEffectPrefix, ExpiredPrefix:
		if c.p.Sanction(rest) == nil {
			c.say(s, "there is no sanction %q", rest)
		}
	case ServedPrefix, IssuedPrefix:
		id, to, _ := strings.Cut(rest, ":")
		n := c.p.Notice(id)
		switch {
		case n == nil:
			c.say(s, "there is no notice %q", id)
		case !slices.Contains(n.To, Role(to)):
			c.say(s, "the notice %q does not go to %q; write %s%s:<addressee>", id, to, prefix+":", id)
		}
	default:
		c.say(s, "%q is not an event; what stands before a colon is served, issued, entered, extended, commented, reconsideration_asked, reconsideration_waived, appealed, cross_appealed, appeal_waived, brief_filed, seated, lapsed, in_effect or sanction_expired", text)
	}
}

func eventNames() []string {
	var names []string
	for _, e := range plainEvents() {
		names = append(names, string(e))
	}
	return names
}

func (c *checker) events(s spot, es []Event) {
	for i, e := range es {
		c.event(s.item(i), e)
	}
}

// head checks what a person reads first, and the code of ethics.
func (c *checker) head() {
	p := c.p
	if !idForm.MatchString(p.ID) {
		c.say(c.at("id"), "%q is not an id; use small letters, digits, - and _", p.ID)
	}
	c.need(c.at("version"), p.Version)
	c.need(c.at("title"), p.Title)
	c.need(c.at("body"), p.Body)
	c.need(c.at("track"), p.Track)
	c.oneOf(c.at("authority"), string(p.Authority), string(Official), string(Reconstructed), string(Provisional))
	if p.Authority != Official {
		if strings.TrimSpace(p.Caution) == "" {
			c.say(c.at("caution"), "a pack that is not official must say so in a caution that every case shows")
		}
		if len(p.Unknown) == 0 {
			c.say(c.at("unknown"), "a pack that is not official must list what its source does not say")
		}
	}
	if p.InForce.IsZero() {
		c.say(c.at("in_force"), "the first day this version is in force is missing")
	}
	for i := range p.Sources {
		c.need(c.at("sources").item(i).field("text"), p.Sources[i].Text)
	}
	for i := range p.Standings {
		c.need(c.at("standings").item(i).field("title"), p.Standings[i].Title)
	}
	c.codes()
	for i := range p.Grounds {
		c.ground(c.at("grounds").item(i), &p.Grounds[i])
	}
	for i := range p.Acts {
		c.act(c.at("acts").item(i), &p.Acts[i])
	}
}

func (c *checker) codes() {
	p := c.p
	for i := range p.Codes {
		s, code := c.at("codes").item(i), &p.Codes[i]
		c.need(s.field("title"), code.Title)
		c.need(s.field("cite"), code.Cite)
		if code.From.IsZero() {
			c.say(s.field("from"), "the first day of the edition is missing")
			continue
		}
		if !code.Until.IsZero() && code.Until.Before(code.From) {
			c.say(s.field("until"), "the edition ends on %s, before it begins on %s", code.Until, code.From)
		}
		for j := range p.Codes[:i] {
			other := &p.Codes[j]
			if (code.Until.IsZero() || !other.From.After(code.Until)) && (other.Until.IsZero() || !code.From.After(other.Until)) {
				c.say(s.field("from"), "this edition and %q are in force at the same time; conduct on such a day would be judged by two", other.ID)
			}
		}
		if len(code.Principles) == 0 {
			c.say(s.field("principles"), "the edition has no principle")
		}
		for j := range code.Principles {
			at, x := s.field("principles").item(j), &code.Principles[j]
			c.need(at.field("title"), x.Title)
			c.need(at.field("text"), x.Text)
		}
	}
}

func (c *checker) ground(s spot, g *Ground) {
	c.need(s.field("title"), g.Title)
	c.need(s.field("cite"), g.Cite)
	if g.Imposes != "" {
		if c.p.Sanction(g.Imposes) == nil {
			c.say(s.field("imposes"), "there is no sanction %q", g.Imposes)
		}
		if !slices.ContainsFunc(c.p.Stages, func(st Stage) bool { return st.Imposes != "" }) {
			c.say(s.field("imposes"), "no stage imposes a sanction by operation of the rule; give the stage its imposes")
		}
	}
	if !g.ByTimer {
		return
	}
	if !slices.Contains(c.p.Filing.By, TheClock) {
		c.say(s.field("by_timer"), "no case is opened by the clock here; add clock to filing.by")
	}
	c.need(s.field("after_event"), g.AfterEvent)
	c.need(s.field("timer_period"), g.TimerPeriod)
}

func (c *checker) act(s spot, a *ActRule) {
	for i, r := range a.By {
		c.role(s.field("by").item(i), r, builtinRoles()...)
	}
	for i, id := range a.Stages {
		c.stageRef(s.field("stages").item(i), id)
	}
	if a.Never && len(a.By) > 0 {
		c.say(s.field("never"), "an act that nobody can do needs no names of who may")
	}
	c.need(s.field("cite"), a.Cite)
}

func (c *checker) stageRef(s spot, id string) {
	if c.p.Stage(id) == nil {
		var names []string
		for i := range c.p.Stages {
			names = append(names, c.p.Stages[i].ID)
		}
		c.say(s, "there is no stage %q%s", id, nearest(id, names))
	}
}

func (c *checker) calendars() {
	for i := range c.p.Calendars {
		ready, err := c.p.Calendars[i].Ready()
		if err != nil {
			c.say(c.at("calendars").item(i), "%s", err.Error())
			continue
		}
		c.p.Calendars[i] = ready
	}
}
