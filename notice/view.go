package notice

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// view is what a template sees. Everything in it has been cleaned of control
// characters, and in a letter to the respondent of the reporter's name.
type view struct {
	// the head
	Body, Procedure, Caution, Title, Case, Letter, Date, To, Dear, Cite string
	Respondent, Complainant                                             bool
	// where the case is
	Received, Stage, StageSays string
	Others                     []string // what offices and bodies owe now, by when
	// what is alleged
	Allegations []allegation
	Reporter    string
	Predicate   []fact
	Standard    string
	Decides     string // who decides, and that nothing is decided yet
	// the addressee's time and rights
	Limits   []limit
	MinTime  string // time between notice of an added allegation and a decision
	Rights   []string
	Retort   string // on retaliation
	Contest  string // that the other side may ask for a review of a dismissal
	Contact  string
	ReadAt   string
	Must     []string // what the rule says the letter must contain
	Evidence string
	// what happened, by kind of letter
	Reasons     string
	GiveReasons bool // there are some, or the rule asks for them
	Question    string
	NoDay       bool   // no time limit asks for the answer to the question
	Statement   string // the text of a charge or an alleged breach
	Hearing     *hearing
	Decision    *decision
	Appeal      *appeal
	Sanction    *sanction
	Interim     []fact
	Outcome     []string // sentences that say what came of it
	Facts       []fact
	Changes     []group // what another version of the procedure changes
}

// group is some sentences under a heading.
type group struct {
	Heading string
	Says    []string
}

type fact struct{ K, V string }

type allegation struct {
	ID, Ground, Cite, Code, When, Text string
	Principles                         []string
	Finding, Reasons                   string // in a decision
}

// limit is a time limit of the addressee, running or about to.
type limit struct {
	What, Day, Sentence, MoreTime, Standing, Cite string
	NotBefore                                     bool
	Silence                                       []string // what happens if nothing is done
}

type hearing struct {
	Day, Time, Place string
	Panel, Witnesses []string
	Waivable         bool
	Challenge        string
	Appeal           bool
}

type decision struct {
	Body, Day       string
	Violation       bool
	Sanctions       []sanction
	Reasons, Scope  string
	Effect, Publish string
	Dissent         bool
}

type sanction struct {
	Title, Standing, Term, First, Last, Status string
	Conditions                                 []string
	Return                                     []string
	Cite                                       string
}

type appeal struct {
	None                     bool
	By, Against, Body, Until string
	Grounds                  []string
	Outcomes                 string
	NewEvidence              bool
	Cite                     string
}

// look makes the view of one letter.
func look(p *procedure.Procedure, s *docket.State, n *procedure.Notice, l docket.Letter, names Names, now time.Time) *view {
	w := &writer{p: p, s: s, n: n, l: l, names: names, now: now, zone: time.UTC}
	if loc, err := p.Calendar("").Location(); err == nil {
		w.zone = loc
	}
	if !w.mayName() {
		w.hide = hiding(w.name(s.Complainant.Person), s.Complainant.Name, w.name(s.Respondent.Person)+" "+s.Respondent.Name)
	}
	if w.cause = w.entry(l.Seq); w.cause != nil && w.cause.Particulars != nil {
		w.says = w.cause.Particulars
	}
	w.head()
	w.standing()
	w.alleged()
	w.limits()
	w.rights()
	w.happened()
	return &w.v
}

// writer gathers the view.
type writer struct {
	p     *procedure.Procedure
	s     *docket.State
	n     *procedure.Notice
	l     docket.Letter
	names Names
	now   time.Time
	zone  *time.Location
	cause *docket.Entry      // the entry that issued the letter, if known
	says  docket.Particulars // what it says
	hide  *regexp.Regexp     // the reporter's name, where it must not be seen
	v     view
}

func (w *writer) entry(seq int) *docket.Entry {
	if w.names.Entry == nil || seq < 1 {
		return nil
	}
	return w.names.Entry(seq)
}

func (w *writer) name(person string) string {
	if person == "" || w.names.Of == nil {
		return ""
	}
	return line(w.names.Of(person))
}

// mayName reports whether the addressee may learn who reported. The
// complainant's own letters and those to offices are free.
func (w *writer) mayName() bool {
	if w.l.To != procedure.Respondent {
		return true
	}
	if w.p.Filing.IdentityDisclosed {
		return true
	}
	for i := range w.s.Reveals {
		if r := &w.s.Reveals[i]; r.To == procedure.Respondent || r.To == procedure.Parties {
			return true
		}
	}
	return false
}

// hiding finds a person's names in a text: the full name and each part of it of
// three letters or more, as words, except parts the respondent bears too.
func hiding(known, given, respondent string) *regexp.Regexp {
	var alts []string
	own := strings.Fields(strings.ToLower(respondent))
	for _, name := range []string{known, line(given)} {
		if name == "" {
			continue
		}
		parts := strings.Fields(name)
		alts = append(alts, strings.Join(quoteAll(parts), `[\s.,]+`))
		for _, part := range parts {
			part = strings.Trim(part, ".,;")
			if len([]rune(part)) >= 3 && !slices.Contains(own, strings.ToLower(part)) {
				alts = append(alts, regexp.QuoteMeta(part))
			}
		}
	}
	if len(alts) == 0 {
		return nil
	}
	return regexp.MustCompile(`(?i)(^|[^\pL\pN])(?:` + strings.Join(alts, "|") + `)($|[^\pL\pN])`)
}

func quoteAll(parts []string) []string {
	out := make([]string, len(parts))
	for i := range parts {
		out[i] = regexp.QuoteMeta(parts[i])
	}
	return out
}

// quote takes over what a person wrote, cleaned, and without the reporter's
// name where that must not be seen.
func (w *writer) quote(s string) string {
	s = strings.TrimSpace(plain(s))
	if w.hide == nil {
		return s
	}
	for next := ""; ; s = next { // again, because neighbours share the character between them
		if next = w.hide.ReplaceAllString(s, "${1}\x02${2}"); next == s {
			return strings.ReplaceAll(s, "\x02", "[name withheld]")
		}
	}
}

func (w *writer) day(t time.Time) string { return clock.DateOf(t, w.zone).String() }

func (w *writer) head() {
	v := &w.v
	v.Body, v.Title, v.Case, v.Letter, v.Cite = line(w.p.Body), w.n.Title, w.names.caseName(w.s), w.l.ID, w.p.InWords(w.n.Cite)
	v.Procedure = w.p.Title + ", version " + w.p.Version
	v.Date = w.day(w.now)
	v.Respondent, v.Complainant = w.l.To == procedure.Respondent, w.l.To == procedure.Complainant
	v.Contact, v.ReadAt, v.Must = line(w.names.Contact), line(w.names.ReadAt), w.n.Contents
	if w.p.Authority != procedure.Official {
		v.Caution = line(w.p.Caution)
		if v.Caution == "" {
			v.Caution = "This procedure is " + string(w.p.Authority) + ": it is not the body's own official text."
		}
	}
	switch name := w.name(w.l.Person); {
	case v.Respondent:
		v.To = orElse(name, line(w.s.Respondent.Name), "the respondent")
	case v.Complainant && w.s.Complainant.Anonymous:
		v.To = "the person who reported"
	case v.Complainant:
		v.To = orElse(name, line(w.s.Complainant.Name), "the person who reported")
	default:
		v.To = orElse(name, w.p.TitleOf(w.l.To))
	}
	v.Dear = v.To
	if v.Respondent && v.To == "the respondent" || v.To == "the person who reported" {
		v.Dear = "reader"
	}
}

func orElse(words ...string) string {
	for _, x := range words {
		if x != "" {
			return x
		}
	}
	return ""
}

// standing says where the case is and what others owe.
func (w *writer) standing() {
	v := &w.v
	v.Received = w.day(w.s.OpenedAt)
	if st := w.p.Stage(w.s.Stage); st != nil {
		v.Stage, v.StageSays = st.Title, st.Says
		if st.Body != "" && w.p.BodyOf(st.Body) != nil {
			v.Decides = w.p.BodyOf(st.Body).Title
		}
	}
	for i := range w.s.Clocks {
		c := &w.s.Clocks[i]
		if !c.Open() || isParty(c.Owner) || c.Deadline.Rule.Bound == clock.Min || c.Rule == docket.TermRule || c.Rule == docket.PresumedRule || c.Rule == docket.ListingRule || c.Rule == docket.MeasureRule {
			continue
		}
		if c.Standing() {
			v.Others = append(v.Others, sentence(w.p.TitleOf(w.office(c.Owner)))+" must "+c.Duty+"; that time stands still for now.")
			continue
		}
		v.Others = append(v.Others, sentence(w.p.TitleOf(w.office(c.Owner)))+" must "+c.Duty+" by "+c.Deadline.Day.String()+".")
	}
}

// office is the office or body that a general role means now.
func (w *writer) office(r procedure.Role) procedure.Role {
	st := w.p.Stage(w.s.Stage)
	switch {
	case r == procedure.Secretariat:
		return procedure.Role(w.p.FileKeeper)
	case st == nil:
	case r == procedure.Owner:
		return st.Owner
	case (r == procedure.Panel || r == procedure.Chair) && st.Body != "":
		return procedure.Role(st.Body)
	}
	return r
}

func isParty(r procedure.Role) bool {
	return r == procedure.Respondent || r == procedure.Complainant || r == procedure.Parties
}

// alleged lists the allegations the letter speaks of: those it names, or all
// that stand.
func (w *writer) alleged() {
	v := &w.v
	for i := range w.s.Allegations {
		if a := &w.s.Allegations[i]; slices.Contains(w.l.About, a.ID) {
			v.Allegations = append(v.Allegations, w.allegation(a))
		}
	}
	if len(v.Allegations) == 0 {
		for i := range w.s.Allegations {
			if a := &w.s.Allegations[i]; a.Dropped == 0 && a.Added <= max(w.l.Seq, 1) {
				v.Allegations = append(v.Allegations, w.allegation(a))
			}
		}
	}
	v.Standard = standard(w.p.Proof.Finding)
	v.Reporter = w.reporter()
	v.Retort = "Nobody may be made to suffer for reporting in good faith, or for helping to find out what happened. Please do nothing to anybody because of this matter."
	if v.Complainant {
		v.Retort = "Nobody may be made to suffer for reporting in good faith. If something is done to you because of your report, tell us at once."
	}
	if v.Respondent && w.p.Filing.RespondentBar {
		whom := "file a report here against the person who reported"
		if w.p.Filing.BarsAnyone() {
			whom = "file a report here against anybody"
		}
		v.Retort += " While the case is open you cannot " + whom
		if !w.p.Filing.RespondentBarFor.IsZero() {
			v.Retort += ", nor for " + w.p.Filing.RespondentBarFor.String() + " after it is over"
		}
		v.Retort += "."
	}
	if pr := w.s.Predicate; pr != nil {
		v.Predicate = []fact{{"Authority", w.quote(line(pr.Authority))}, {"Judgment", w.quote(line(pr.What))}, {"Of", pr.On.String()}}
		if pr.Final {
			v.Predicate = append(v.Predicate, fact{"Standing", "final"})
		}
	}
	seen, all := 0, len(w.s.Evidence)
	for i := range w.s.Evidence {
		if w.s.Evidence[i].Disclosed > 0 {
			seen++
		}
	}
	switch {
	case all == 0:
		v.Evidence = "No item of evidence is on the register yet."
	case v.Respondent && seen == all:
		v.Evidence = say("%s on the register of evidence. You can see %s.", isAre(all, "item"), allOf(all))
	case v.Respondent:
		v.Evidence = say("%s on the register of evidence. %s open to you now. What you could not see and answer cannot count against you.", isAre(all, "item"), isAre(seen, "item"))
	default:
		v.Evidence = say("%s on the register of evidence.", isAre(all, "item"))
	}
}

func allOf(n int) string {
	if n == 1 {
		return "it"
	}
	return "all of them"
}

func (w *writer) allegation(a *docket.Allegation) allegation {
	x := allegation{ID: a.ID, Text: w.quote(a.Text), When: "on " + a.From.String()}
	if !a.To.IsZero() && a.To != a.From {
		x.When = "from " + a.From.String() + " to " + a.To.String()
	}
	if g := w.p.Ground(a.Ground); g != nil {
		x.Ground, x.Cite = g.Title, w.p.InWords(g.Cite)
	}
	for i := range w.p.Codes {
		c := &w.p.Codes[i]
		if c.ID != a.Code {
			continue
		}
		x.Code = c.Title
		for _, id := range a.Principles {
			if pr := c.Principle(id); pr != nil {
				x.Principles = append(x.Principles, pr.Title+": "+pr.Text)
			}
		}
	}
	return x
}

func (w *writer) reporter() string {
	switch {
	case w.l.To != procedure.Respondent:
		return ""
	case w.s.Source == "own_motion":
		return sentence(w.p.Body) + " opened this case on its own motion."
	case w.s.Source == "timer":
		return "This case was opened because a time limit ran out, not because somebody complained."
	case w.mayName() && !w.s.Complainant.Anonymous:
		if name := orElse(w.name(w.s.Complainant.Person), line(w.s.Complainant.Name)); name != "" {
			return "The report was made by " + name + ". The rules allow you to know this."
		}
	}
	return "You are not told who reported. The allegations are given as they were reported, without what would show it. Please do not try to find out."
}

func standard(id string) string {
	switch id {
	case "preponderance":
		return "a preponderance of the evidence (it must be more likely than not)"
	case "clear_and_convincing":
		return "clear and convincing evidence"
	case "clear_strong_and_convincing":
		return "clear, strong and convincing evidence"
	case "":
		return "the standard of proof the procedure sets"
	}
	return words(id)
}

func words(id string) string { return strings.ReplaceAll(id, "_", " ") }

// sentence begins with a capital.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// lower begins small, unless the word is an abbreviation.
func lower(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

func isAre(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return say("%d %ss are", n, noun)
}

// and joins words: a, b and c.
func and(list []string) string { return join(list, " and ") }

func join(list []string, last string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + last + list[len(list)-1]
}
