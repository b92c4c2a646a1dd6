package drawing

import (
	"strconv"
	"strings"

	"probity/procedure"
)

// Outline is a procedure told as text for print: what Markdown and HTML are
// written from.
type Outline struct {
	Title string
	Parts []Part
}

// Part is one section of an outline: paragraphs, a list and a table, in that
// order; any may be missing.
type Part struct {
	Level   int // of the heading, from 2
	Heading string
	Says    []string
	List    []string
	Head    []string
	Rows    [][]string
}

// OutlineOf tells the procedure from the first stage to the last: who does what
// by when, the ways out, then bodies, time limits, notices, sanctions, appeal,
// what is published and kept, and what its source does not say.
func OutlineOf(p *procedure.Procedure) Outline {
	o := outliner{p: p, out: Outline{Title: p.Title}}
	o.top()
	o.people()
	o.path()
	o.limits()
	o.sanctions()
	o.reconsideration()
	o.appeal()
	o.rest()
	o.holes()
	return o.out
}

type outliner struct {
	p   *procedure.Procedure
	out Outline
}

func (o *outliner) part(x Part) {
	if x.Level == 0 {
		x.Level = 2
	}
	o.out.Parts = append(o.out.Parts, x)
}

func (o *outliner) top() {
	p := o.p
	x := Part{Heading: "What this is", Says: []string{
		p.Body + ", track " + plain(p.Track) + ". Version " + p.Version + ", in force from " + p.InForce.String() + ". Authority: " + authority(p.Authority) + ".",
	}}
	if p.Caution != "" {
		x.Says = append(x.Says, strings.Join(strings.Fields(p.Caution), " "))
	}
	x.Says = append(x.Says, o.filing())
	for i := range p.Grounds {
		g := &p.Grounds[i]
		s := g.Title
		if g.Documented {
			s += "; needs documents"
		}
		if g.Predicate {
			s += "; rests on another body's judgment"
		}
		x.List = append(x.List, s+cited(p, g.Cite))
	}
	x.Says = append(x.Says, "A case may be opened on these grounds:")
	o.part(x)
}

func (o *outliner) filing() string {
	f := &o.p.Filing
	s := map[procedure.Anonymity]string{
		procedure.AnonymousAllowed: "A report may be made without a name.", procedure.AnonymousIntakeOnly: "A report may be made without a name, but cannot alone prove anything.",
		procedure.AnonymousForbidden: "A report must be made by name.",
	}[f.Anonymous]
	if f.IdentityDisclosed {
		s += " The respondent learns who reported."
	} else {
		s += " The respondent is not told who reported."
	}
	switch {
	case f.Limit.IsZero():
		s += " There is no filing limit."
	case f.LimitFrom == "discovery":
		s += " It must be made within " + f.Limit.String() + " from when the conduct became known."
	default:
		s += " It must be made within " + f.Limit.String() + " from the " + plain(orElse(f.LimitFrom, "conduct")) + "."
	}
	s += cited(o.p, f.Cite)
	if f.RespondentBar {
		whom := "the person who reported"
		if f.BarsAnyone() {
			whom = "anybody"
		}
		s += " While a case is open, its respondent cannot report " + whom
		if !f.RespondentBarFor.IsZero() {
			s += ", nor for " + f.RespondentBarFor.String() + " after"
		}
		s += "."
	}
	if f.ConfidenceEnds {
		s += " A complainant who makes the matter public ends the complaint" + cited(o.p, f.ConfidenceCite) + "."
	}
	return s
}

func (o *outliner) people() {
	p := o.p
	x := Part{Heading: "Offices and bodies", Head: []string{"Office", "Stands in for it", "Rule"}}
	for i := range p.Offices {
		f := &p.Offices[i]
		sub := "nobody"
		if f.Substitute != "" {
			sub = p.TitleOf(procedure.Role(f.Substitute))
		}
		for i, other := range f.ApartFrom {
			if i == 0 {
				sub += "; nobody acts as it who acted, in the same case, as "
			} else {
				sub += ", "
			}
			sub += p.TitleOf(procedure.Role(other))
		}
		x.Rows = append(x.Rows, []string{capital(f.Title), sub, p.InWords(f.Cite)})
	}
	o.part(x)
	if len(p.Bodies) == 0 {
		return
	}
	y := Part{Level: 3, Heading: "Bodies", Head: []string{"Body", "Seats", "Can rule with", "Carried by", "Seated by", "Rule"}}
	for i := range p.Bodies {
		b := &p.Bodies[i]
		seats := strconv.Itoa(b.Size)
		if b.Alternates > 0 {
			seats += ", " + strconv.Itoa(b.Alternates) + " in reserve"
		}
		for k := range b.Composition {
			x := &b.Composition[k]
			switch {
			case x.AtMost == 0:
				seats += ", at least " + strconv.Itoa(x.AtLeast) + " " + x.Words()
			case x.AtLeast == 0:
				seats += ", at most " + strconv.Itoa(x.AtMost) + " " + x.Words()
			case x.AtLeast == x.AtMost:
				seats += ", " + strconv.Itoa(x.AtLeast) + " " + x.Words()
			default:
				seats += ", " + strconv.Itoa(x.AtLeast) + " to " + strconv.Itoa(x.AtMost) + " " + x.Words()
			}
		}
		y.Rows = append(y.Rows, []string{capital(b.Title), seats, b.Quorum.String(), b.Threshold.String(), p.TitleOf(b.SeatedBy), p.InWords(b.Cite)})
		for _, other := range b.DisjointFrom {
			y.List = append(y.List, "Nobody who sat on "+p.TitleOf(procedure.Role(other))+" in the case sits on "+b.Title+".")
		}
	}
	o.part(y)
}

func (o *outliner) path() {
	p := o.p
	l := layOut(p)
	o.part(Part{Heading: "The path, stage by stage", Says: []string{o.way(l)}})
	for i := range p.Stages {
		st := &p.Stages[i]
		x := Part{Level: 3, Heading: strconv.Itoa(i+1) + ". " + st.Title, Says: []string{st.Says}}
		who := "Who: " + p.TitleOf(st.Owner) + "."
		if st.Body != "" && string(st.Owner) != st.Body {
			who += " Decided by " + p.TitleOf(procedure.Role(st.Body)) + "."
			if st.Ballot {
				who += " It votes."
			}
		}
		x.List = append(x.List, who)
		for _, t := range st.Tests {
			x.List = append(x.List, "To be answered: "+t.Question+cited(p, t.Cite))
		}
		for _, c := range limitsOf(p, st.ID) {
			x.List = append(x.List, "By when: "+o.limit(st, c))
		}
		for _, w := range st.Exits {
			if to := p.Stage(w.To); to != nil {
				x.List = append(x.List, "Way out: "+onExit(p, w.On)+" → "+name(p, w.To)+cited(p, w.Cite))
			}
		}
		x.List = append(x.List, "Rule: "+p.InWords(st.Cite))
		o.part(x)
	}
}

func (o *outliner) way(l *plan) string {
	titles := make([]string, 0, len(l.spine))
	for _, i := range l.spine {
		titles = append(titles, strconv.Itoa(i+1)+" "+o.p.Stages[i].Title)
	}
	return "The longest way through: " + strings.Join(titles, " → ") + "."
}

func (o *outliner) limit(st *procedure.Stage, c *procedure.Clock) string {
	s := limitOf(c) + from(o.p, c) + ", for " + roleIn(o.p, st, c.Owner)
	if c.Duty != "" {
		s += " to " + c.Duty
	}
	if after := afterTime(o.p, c); after != "" {
		s += "; " + after
	}
	return s + cited(o.p, c.Provisions)
}

func (o *outliner) limits() {
	p := o.p
	x := Part{Heading: "All time limits", Head: []string{"Time limit", "How long", "Whose", "When it has run out", "More time", "Rule"}}
	for i := range p.Clocks {
		c := &p.Clocks[i]
		x.Rows = append(x.Rows, []string{c.Title, limitOf(c) + from(p, c), roleIn(p, p.Stage(c.Stage), c.Owner), afterTime(p, c), more(p, c), p.InWords(c.Provisions)})
	}
	o.part(x)
}

func more(p *procedure.Procedure, c *procedure.Clock) string {
	x := c.Extension
	switch {
	case x == nil:
		return "no"
	case x.OnRecord:
		return "up to " + x.Max.String() + " by recording the reasons"
	}
	s := "up to " + x.Max.String() + " from " + p.TitleOf(x.GivenBy)
	if x.Times > 0 {
		s += ", " + strconv.Itoa(x.Times) + " at most"
	}
	return s
}

func (o *outliner) sanctions() {
	p := o.p
	x := Part{Heading: "Sanctions", Says: []string{"What is alleged must be shown by " + plain(p.Proof.Finding) + cited(p, p.Proof.Cite) + "."}, Head: []string{"Sanction", "How long", "Carried by", "Public", "Way back", "Rule"}}
	for i := range p.Sanctions {
		s := &p.Sanctions[i]
		long := "at once"
		switch {
		case s.Term && !s.Max.IsZero():
			long = "up to " + s.Max.String()
		case s.Term:
			long = "for a term"
		case s.Effect == "end":
			long = "for good"
		}
		votes := "as the body rules"
		if s.Threshold.Votes > 0 || s.Threshold.Fraction != "" {
			votes = s.Threshold.String()
		}
		if s.Automatic {
			votes = "by the rule itself"
		}
		public, back := "no", "none"
		if s.Public {
			public = "yes"
		}
		if s.Reinstate != nil {
			back = "reinstatement by " + p.TitleOf(procedure.Role(s.Reinstate.By))
			if !s.Reinstate.NotBefore.IsZero() {
				back += ", not before " + s.Reinstate.NotBefore.String()
			}
		}
		x.Rows = append(x.Rows, []string{s.Title, long, votes, public, back, p.InWords(s.Cite)})
	}
	for i := range p.Interim {
		m := &p.Interim[i]
		s := "Before a decision: " + m.Title
		if !m.Max.IsZero() {
			s += ", at most " + m.Max.String()
		}
		x.List = append(x.List, s+cited(p, m.Cite))
	}
	o.part(x)
}

func (o *outliner) reconsideration() {
	p, r := o.p, &o.p.Reconsider
	st := p.StageOfKind(procedure.ReconsiderStage)
	if st == nil {
		return
	}
	x := Part{Heading: "Reconsideration"}
	who := make([]string, len(r.By))
	for i, side := range r.By {
		who[i] = p.TitleOf(side)
	}
	says := strings.Join(who, " and ") + " may ask " + p.TitleOf(procedure.Role(st.Body)) + " to decide again" + cited(p, r.Cite) + "."
	x.Says = append(x.Says, strings.ToUpper(says[:1])+says[1:])
	if r.Ruling {
		x.Says = append(x.Says, "It first votes on whether it does.")
	} else {
		x.Says = append(x.Says, "Asking is enough.")
	}
	if r.Heavier {
		x.Says = append(x.Says, "The new decision can be heavier than the one before.")
	}
	for _, side := range r.By {
		if c := p.Clock(r.ClockOf(side)); c != nil {
			x.Says = append(x.Says, "Time to ask, for "+p.TitleOf(side)+": "+limitOf(c)+from(p, c)+".")
		}
	}
	for i := range r.Grounds {
		x.List = append(x.List, "Ground: "+r.Grounds[i].Title)
	}
	o.part(x)
}

func (o *outliner) appeal() {
	p, a := o.p, &o.p.Appeal
	x := Part{Heading: "Appeal"}
	if a.None {
		x.Says = []string{"There is no appeal" + cited(p, a.Cite) + "."}
		o.part(x)
		return
	}
	x.Says = append(x.Says, "The respondent may appeal against "+against(a.Respondent)+"; the complainant against "+against(a.Complainant)+". The appeal goes to "+p.TitleOf(procedure.Role(a.Body))+cited(p, a.Cite)+".")
	if c := p.Clock(a.Clock); c != nil {
		x.Says = append(x.Says, "Time to appeal: "+limitOf(c)+from(p, c)+".")
	}
	x.Says = append(x.Says, map[string]string{"auto": "Nothing takes effect before the appeal is over.", "on_order": "A decision takes effect unless a stay is ordered.", "never": "An appeal stays nothing."}[a.Stays])
	x.Says = append(x.Says, o.stay()...)
	for i := range a.Grounds {
		x.List = append(x.List, "Ground: "+a.Grounds[i].Title)
	}
	for _, out := range a.Outcomes {
		x.List = append(x.List, "It can end so: "+plain(out))
	}
	o.part(x)
}

// stay says who may ask that what was decided wait.
func (o *outliner) stay() []string {
	p, y := o.p, &o.p.Stay
	if !y.Given() {
		return nil
	}
	where := make([]string, len(y.Stages))
	for i, id := range y.Stages {
		where[i] = "“" + p.Stage(id).Title + "”"
	}
	says := []string{"The respondent may ask " + p.TitleOf(procedure.Role(y.RuledBy)) + " that what was decided wait, in " + strings.Join(where, " and ") + cited(p, y.Cite) + "."}
	if y.With != "" {
		says = append(says, "The request comes with "+y.With+".")
	}
	if y.AtOnce {
		says = append(says, "Nothing takes effect until it is ruled on.")
	}
	if k := p.Clock(y.Clock); k != nil {
		says = append(says, "Time to rule on it: "+limitOf(k)+from(p, k)+".")
	}
	if y.Security {
		says = append(says, "It is granted only against a bond or other adequate security.")
	}
	return says
}

func against(what []string) string {
	if len(what) == 0 {
		return "nothing"
	}
	out := make([]string, len(what))
	for i := range what {
		out[i] = "the " + plain(what[i])
	}
	return strings.Join(out, " and ")
}

func whenSent(n *procedure.Notice, on []string) string {
	when := orElse(strings.Join(on, ", "), "by an act or a time limit")
	if n.IfTold {
		when += "; to a respondent only if they were told of the case before"
	}
	return when
}

func (o *outliner) rest() {
	p := o.p
	x := Part{Heading: "Notices", Head: []string{"Notice", "To", "When", "First sent by", "Rule"}}
	for i := range p.Notices {
		n := &p.Notices[i]
		to := make([]string, len(n.To))
		for k := range n.To {
			to[k] = p.TitleOf(n.To[k])
		}
		on := make([]string, len(n.On))
		for k := range n.On {
			on[k] = p.EventTitle(n.On[k])
		}
		first := ""
		if len(n.Methods) > 0 {
			first = plain(n.Methods[0])
		}
		x.Rows = append(x.Rows, []string{n.Title, strings.Join(to, ", "), whenSent(n, on), first, p.InWords(n.Cite)})
		if n.Presumed != nil {
			x.List = append(x.List, "“"+n.Title+"”, sent by "+plain(n.Presumed.Method)+", counts as received "+n.Presumed.After.String()+" after its date unless something else is shown"+cited(p, n.Presumed.Cite)+".")
		}
	}
	o.part(x)
	y := Part{Heading: "Leaving, publishing, keeping"}
	y.List = append(y.List,
		"When the respondent resigns: "+map[string]string{"defer": "the resignation waits for the end of the case", "continue": "the case goes on", "close_bar": "the case ends, with a bar on coming back", "consent_only": "only by agreement"}[p.Exit.Resign]+cited(p, p.Exit.ResignCite)+".",
		"When the complainant withdraws: "+map[string]string{"ask": "the office in charge answers", "ends": "the case ends", "continues": "the case goes on"}[p.Exit.Withdraw]+cited(p, p.Exit.WithdrawCite)+".")
	if p.Consent.Offered {
		y.List = append(y.List, "A case can end by agreement, accepted by "+p.TitleOf(procedure.Role(p.Consent.RuledBy))+cited(p, p.Consent.Cite)+".")
	} else {
		y.List = append(y.List, "There is no end by agreement"+cited(p, p.Consent.Cite)+".")
	}
	if p.Publish.None {
		y.List = append(y.List, "Nothing is published"+cited(p, p.Publish.Cite)+".")
	} else {
		y.List = append(y.List, "Published to "+plain(strings.Join(p.Publish.Audience, ", "))+": "+plain(strings.Join(p.Publish.Fields, ", "))+cited(p, p.Publish.Cite)+".")
		y.List = append(y.List, publication(p)...)
	}
	for i := range p.Retain {
		long := p.Retain[i].Period.String() + " from the close"
		switch r := &p.Retain[i]; {
		case r.Forever:
			long = "for ever"
		case !r.Grace.IsZero():
			long += ", and " + r.Grace.String() + " from the last entry at the least"
		default:
			long += ", and as long from the last entry"
		}
		y.List = append(y.List, "Records of cases that were "+plain(p.Retain[i].Class)+" are kept "+long+cited(p, p.Retain[i].Cite)+".")
	}
	y.List = append(y.List, twoPeople(p))
	o.part(y)
}

// twoPeople says what takes two of them.
func twoPeople(p *procedure.Procedure) string {
	words := []struct{ act, says string }{
		{"put_into_effect", "a sanction takes effect"}, {"reveal_identity", "it is disclosed who reported"}, {"release_legal_hold", "a legal hold is released"},
		{"purge", "a record is destroyed"}, {"free_namesake", "somebody of the same name is let in"},
	}
	var by []string
	for _, w := range words {
		if p.TakesTwo(w.act) {
			by = append(by, w.says)
		}
	}
	if len(by) == 0 {
		return "Nothing takes two people" + cited(p, p.Two.Cite) + "."
	}
	return "By two people, of whom one proposes it and the other enters it within " + p.TwoWithin().String() + ": " + strings.Join(by, "; ") + cited(p, p.Two.Cite) + "."
}

// publication is what must be published, and what ends it.
func publication(p *procedure.Procedure) []string {
	var out []string
	if p.Publish.Obligatory {
		out = append(out, "It must be published"+cited(p, p.Publish.Cite)+".")
	}
	if p.Publish.RetractOnLift {
		out = append(out, "It is taken back when the sanction is over"+cited(p, p.Publish.Cite)+".")
	}
	from := map[string]string{procedure.DelistFromEffect: "the day it takes effect", procedure.DelistFromEnd: "its end"}
	for i := range p.Sanctions {
		if s := &p.Sanctions[i]; s.Public {
			if after, on, cite := p.Delisting(s); !after.IsZero() {
				out = append(out, s.Title+": taken back "+after.String()+" after "+from[on]+cited(p, cite)+".")
			}
		}
	}
	return out
}

func (o *outliner) holes() {
	p := o.p
	if len(p.Unknown) > 0 {
		x := Part{Heading: "What is not known", Says: []string{"The sources of this procedure do not say the following. What stands here in its place is an assumption until the body says otherwise."}, Head: []string{"Not known", "Assumed"}}
		for i := range p.Unknown {
			x.Rows = append(x.Rows, []string{p.Unknown[i].Says, orElse(p.Unknown[i].Assumed, "nothing: this hole is open, and the procedure cannot be used before it is filled")})
		}
		o.part(x)
	}
	y := Part{Heading: "Sources"}
	for i := range p.Sources {
		y.List = append(y.List, p.Sources[i].ID+": "+p.Sources[i].Text)
	}
	y.Says = []string{"SHA-256 of the text: " + p.Digest()}
	o.part(y)
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// cited adds a rule in brackets.
func cited(p *procedure.Procedure, cite string) string {
	if cite == "" {
		return ""
	}
	return " [" + p.InWords(cite) + "]"
}
