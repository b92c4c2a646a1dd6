package docket

import (
	"strconv"
	"strings"

	"probity/procedure"
	"probity/procedure/clock"
)

// Sentence is the line of the docket that a committee member reads for an
// entry. It speaks of roles, bodies, ids and days, never of a person by name,
// and repeats nothing a person wrote: reasons, terms and questions stay with
// the entry, for those who may read it. The state is the case at the entry or
// later.
func Sentence(p *procedure.Procedure, s *State, e *Entry) string {
	t := tale{p: p, s: s, e: e}
	for _, topic := range []func(*tale, Particulars) string{
		(*tale).beginning, (*tale).screening, (*tale).letters, (*tale).time, (*tale).investigation, (*tale).charging, (*tale).agreement,
		(*tale).panels, (*tale).hearing, (*tale).deciding, (*tale).appealing, (*tale).measures, (*tale).sanctions, (*tale).leaving, (*tale).record,
	} {
		if said := topic(&t, e.Particulars); said != "" {
			return said + t.byTwo() + "."
		}
	}
	if spec := SpecOf(e.Kind); spec != nil {
		return spec.Past + "." // an entry whose particulars are gone
	}
	return "An entry was made."
}

// tale words one entry. Its topics each answer for some kinds of particulars
// and with "" for all others.
type tale struct {
	p *procedure.Procedure
	s *State
	e *Entry
}

// byTwo tells who proposed what another entered.
func (t *tale) byTwo() string {
	if t.e.Proposed == nil {
		return ""
	}
	proposer, second := t.role(t.e.Proposed.By.As), t.role(t.e.By.As)
	if proposer == second {
		return "; two people did it for " + second
	}
	return "; " + proposer + " proposed it, and " + second + " entered it"
}

// who is the actor by role, at the beginning of a sentence.
func (t *tale) who() string { return capital(t.role(t.e.By.As)) }

func (t *tale) role(r procedure.Role) string {
	switch r {
	case "":
		return "somebody"
	case procedure.Owner:
		if st := t.p.Stage(t.e.Stage); st != nil {
			return t.p.TitleOf(st.Owner)
		}
	case procedure.Secretariat:
		return t.p.TitleOf(procedure.Role(t.p.FileKeeper))
	case procedure.Panel, procedure.Chair:
		if st := t.p.Stage(t.e.Stage); st != nil && st.Body != "" {
			title := t.p.TitleOf(procedure.Role(st.Body))
			if r == procedure.Chair {
				return "the chair of " + title
			}
			return title
		}
	}
	title := t.p.TitleOf(r)
	if title == string(r) && t.p.Office(title) == nil && t.p.BodyOf(title) == nil {
		return "somebody" // neither a role nor an id of the procedure
	}
	return title
}

func (t *tale) body(id string) string {
	if b := t.p.BodyOf(id); b != nil {
		return b.Title
	}
	return "the body"
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func small(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// counted says a number of things: "1 item", "3 items".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func series(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// allegations names allegations by id: "allegation a1", "allegations a1 and a2".
func (t *tale) allegations(ids []string) string {
	var known []string
	for _, id := range ids {
		if t.s.Allegation(id) != nil {
			known = append(known, id)
		}
	}
	switch len(known) {
	case 0:
		return "the allegations"
	case 1:
		return "allegation " + known[0]
	}
	return "allegations " + series(known)
}

// limit names a time limit by what the procedure calls it.
func (t *tale) limit(id string) string {
	if c := t.s.Clock(id); c != nil {
		return "“" + c.Title + "”"
	}
	if c := t.s.OpenClock(id); c != nil {
		return "“" + c.Title + "”"
	}
	rule, _, _ := strings.Cut(id, "/")
	switch rule {
	case TermRule:
		return "“Term of the sanction”"
	case ReturnRule:
		return "“Time to ask for reinstatement”"
	case ConditionRule:
		return "“Condition of the sanction”"
	case MeasureRule:
		return "“End of the interim measure”"
	case PresumedRule:
		return "“Presumed receipt”"
	case ListingRule:
		return "“Publication of the outcome”"
	}
	if c := t.p.Clock(rule); c != nil {
		return "“" + c.Title + "”"
	}
	return "a time limit"
}

// sanction names a sanction of this case: "suspension of membership (s1)".
func (t *tale) sanction(id string) string {
	x := t.s.Sanction(id)
	if x == nil {
		return "a sanction"
	}
	if r := t.p.Sanction(x.Sanction); r != nil {
		return small(r.Title) + " (" + x.ID + ")"
	}
	return "sanction " + x.ID
}

// terms names sanctions of the menu with their lengths.
func (t *tale) terms(list []SanctionTerms) string {
	var out []string
	for i := range list {
		r := t.p.Sanction(list[i].Sanction)
		if r == nil {
			continue
		}
		x := small(r.Title)
		if !list[i].Term.IsZero() {
			x += " for " + list[i].Term.String()
		}
		if n := len(list[i].Conditions); n > 0 {
			x += " with " + counted(n, "condition")
		}
		out = append(out, x)
	}
	return series(out)
}

// motion says what a ballot was on.
func (t *tale) motion(m string) string {
	what, ref, _ := strings.Cut(m, ":")
	switch what {
	case "violation":
		if t.s.Allegation(ref) != nil {
			return "allegation " + ref
		}
		return "an allegation"
	case "sanction":
		if r := t.p.Sanction(ref); r != nil {
			return small(r.Title)
		}
		return "a sanction"
	case "appeal":
		return "the appeal (" + result(ref) + ")"
	case "petition":
		return "the petition for reinstatement"
	case "breach":
		return "the breach of " + t.sanction(ref)
	}
	return "a motion"
}

func result(outcome string) string {
	switch outcome {
	case "affirm":
		return "the decision stands"
	case "reverse":
		return "the decision is set aside"
	case "reduce":
		return "a lighter sanction"
	case "increase":
		return "a heavier sanction"
	case "modify":
		return "another sanction"
	case "remand_facts":
		return "back to find out more"
	case "remand_decision":
		return "back to be decided again"
	case "dismiss":
		return "the appeal is dismissed"
	}
	return "another outcome"
}

// on says a day with its preposition, or nothing.
func on(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return " on " + d.String()
}

// effect returns the first effect of the entry that the function picks.
func (t *tale) effect(pick func(*Effect) bool) *Effect {
	for i := range t.e.Effects {
		if pick(&t.e.Effects[i]) {
			return &t.e.Effects[i]
		}
	}
	return nil
}

// flagged reports whether the entry raised the flag.
func (t *tale) flagged(flag string) bool {
	return t.effect(func(f *Effect) bool { return f.Flagged != nil && f.Flagged.Flag == flag }) != nil
}

// Consequences are the sentences for what followed from an entry under the
// procedure: stages entered, time limits started, moved and ended, letters
// written, quorum, sanctions, the close.
func Consequences(p *procedure.Procedure, e *Entry) []string {
	t := tale{p: p, s: &State{}, e: e}
	var out []string
	for i := range e.Effects {
		if said := t.consequence(&e.Effects[i]); said != "" {
			out = append(out, said)
		}
	}
	return out
}

func (t *tale) consequence(f *Effect) string {
	switch {
	case f.Entered != nil:
		if st := t.p.Stage(f.Entered.Stage); st != nil {
			return "The case entered the stage " + st.Title + "."
		}
		return "The case entered another stage."
	case f.Started != nil:
		return t.started(f.Started)
	case f.Ended != nil:
		return t.ended(f.Ended)
	case f.Moved != nil:
		return t.moved(f.Moved)
	case f.Notice != nil:
		title := "A letter"
		if n := t.p.Notice(f.Notice.Notice); n != nil {
			title = "The letter “" + n.Title + "”"
		}
		return title + " to " + t.role(f.Notice.To) + " was written (" + f.Notice.ID + ")."
	case f.Flagged != nil:
		return t.flag(f.Flagged)
	case f.Imposed != nil:
		return t.imposed(f.Imposed)
	case f.Quorum != nil:
		if f.Quorum.Lost {
			return capital(t.body(f.Quorum.Body)) + " lost its quorum: " + strconv.Itoa(f.Quorum.Need) + " are needed, " + strconv.Itoa(f.Quorum.Have) + " can sit."
		}
		return capital(t.body(f.Quorum.Body)) + " has a quorum again: " + strconv.Itoa(f.Quorum.Need) + " are needed, " + strconv.Itoa(f.Quorum.Have) + " can sit."
	case f.Settled != nil:
		return "Sanction " + f.Settled.Sanction + " " + settled(f.Settled.Status) + "."
	case f.Granted != nil:
		return "The petition " + f.Granted.Petition + " was granted by the rule itself."
	case f.Lifted != nil:
		return "The interim measure ended."
	case f.Dropped != nil:
		return "Allegation " + f.Dropped.Allegation + " was dropped: it lies further back than the procedure looks (" + t.p.Filing.LookBack.String() + ")."
	case f.StayOver != nil:
		return "The request for a stay fell away: nothing is left to wait."
	case f.AppealLost != nil:
		return "The right of " + t.role(f.AppealLost.Side) + " to appeal ended."
	case f.Closed != nil:
		return "The case was closed: " + closedAs(f.Closed.Disposition) + "."
	}
	return "" // an event: what hangs on it speaks for itself
}

func (t *tale) started(r *Running) string {
	said := "Time limit “" + r.Title + "” for " + t.role(r.Owner) + " began"
	if r.Deadline.Sentence != "" {
		said += ": " + r.Deadline.Sentence
	}
	return said + "."
}

func (t *tale) ended(c *ClockEnd) string {
	name := t.limit(c.ID)
	switch c.Why {
	case "met":
		return "Time limit " + name + " was met."
	case "left":
		return "Time limit " + name + " ended with the stage."
	case "void":
		return "Time limit " + name + " fell away."
	}
	return "Time limit " + name + " ended."
}

func (t *tale) moved(c *ClockMove) string {
	name := t.limit(c.ID)
	switch c.Why {
	case "recounted":
		return "Time limit " + name + " is counted anew, to " + c.Deadline.Day.String() + "."
	case "extended":
		return "Time limit " + name + " was extended to " + c.Deadline.Day.String() + "."
	case "tolled":
		return "Time limit " + name + " stands still (" + TollWords(c.Reason) + ")."
	case "resumed":
		return "Time limit " + name + " runs again, to " + c.Deadline.Day.String() + "."
	}
	return "Time limit " + name + " was moved to " + c.Deadline.Day.String() + "."
}

func (t *tale) flag(g *Flag) string {
	about := ""
	if g.About != "" {
		about = " for " + t.role(g.About)
	}
	switch g.Flag {
	case "late":
		return "It came after the filing limit."
	case flagOld:
		return "Allegation " + g.Ref + " lies further back than the procedure looks; it is dropped unless an exception applies."
	case "undocumented":
		return "The ground alleged asks for documents, and none came with it."
	case "overdue":
		return "It is recorded as late" + about + "."
	case "rerouted":
		return "The work goes to " + t.role(procedure.Role(g.Ref)) + "."
	case "response_waived":
		return "The response is treated as waived."
	case "comment_waived":
		return "The comment is treated as waived."
	case "default_open":
		return "Default may now be declared, if service is proven."
	}
	return "Recorded" + about + ": " + words(g.Flag) + "."
}

func (t *tale) imposed(x *InForce) string {
	title := "A sanction"
	if r := t.p.Sanction(x.Sanction); r != nil {
		title = capital(r.Title)
	}
	if !x.Term.IsZero() {
		title += " for " + x.Term.String()
	}
	if n := len(x.Conditions); n > 0 {
		title += ", with " + counted(n, "condition") + ","
	}
	if x.ByRule != "" {
		return title + " follows by the rule itself (" + x.ID + "; " + x.ByRule + ")."
	}
	return title + " was decided (" + x.ID + "). It is not in effect yet."
}

func settled(status string) string {
	switch status {
	case StatusDone:
		return "is done"
	case StatusExpired:
		return "ended with its term"
	case StatusSetAside:
		return "was set aside"
	case StatusReplaced:
		return "was replaced by another"
	case StatusReinstated:
		return "ended by reinstatement"
	}
	return "changed its status to " + words(status)
}

func closedAs(disposition string) string {
	switch disposition {
	case "dismissed":
		return "dismissed"
	case "not_warranted":
		return "no investigation warranted"
	case "no_cause":
		return "no probable cause"
	case "lesser_measure":
		return "a measure short of a sanction"
	case "settled":
		return "settled in mediation"
	case "resigned":
		return "the respondent resigned"
	case "died":
		return "the respondent died"
	case "consent":
		return "ended by agreement"
	case "closed":
		return "closed by order"
	}
	return words(disposition)
}
