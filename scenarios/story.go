package scenarios

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"probity/docket"
	"probity/procedure"
)

// Story is what became of a scenario: its entries, refusals and waits, in
// order.
type Story struct {
	Scenario   *Scenario
	Procedures map[string]*procedure.Procedure
	People     map[string]string // id → handle
	Beats      []Beat
	Final      map[string]*docket.State
}

// Beat is one thing that happened: an entry, a refusal, or nothing for a while.
type Beat struct {
	At      time.Time
	Case    string
	Note    string
	Entry   *docket.Entry
	Who     string // handle of who was refused
	Act     docket.Kind
	Refusal *docket.Refusal
	Waited  bool
	Says    string               // of what is not on the docket: a document
	Adopted *procedure.Procedure // by Who
}

func (s *Story) add(b Beat) { s.Beats = append(s.Beats, b) }

// Print writes the story as a docket that a committee member can read: the
// entries with their numbers, what followed from each, what was refused and by
// which rule, and how it ended. It is plain text, a hundred columns wide.
func (s *Story) Print(w io.Writer) error {
	p := printer{s: s, several: len(s.Scenario.caseNames()) > 1}
	p.head()
	for i := 0; i < len(s.Beats); i++ {
		i = p.beat(i)
	}
	p.end()
	_, err := io.WriteString(w, p.b.String())
	return err
}

const (
	columns = 100
	margin  = 16 // of what is said, after the number and the time
)

type printer struct {
	s       *Story
	b       strings.Builder
	day     string
	several bool
}

func (p *printer) head() {
	sc := p.s.Scenario
	p.b.WriteString(sc.Title + "\n" + strings.Repeat("=", min(utf8.RuneCountInString(sc.Title), columns)) + "\n\n")
	p.text(0, "", sc.About)
	for _, name := range sc.caseNames() {
		rules := p.s.Procedures[name]
		if rules == nil {
			continue
		}
		what := fmt.Sprintf("%s %s, version %s, %s rules.", rules.Body+":", lowerFirst(rules.Title), rules.Version, rules.Authority)
		if p.several {
			what = "Case “" + name + "”: " + what
		}
		p.text(0, "", what)
	}
	p.text(0, "", "Dates after: "+sc.Source)
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// beat writes one beat, together with those after it that say the same, and
// returns the last one written.
func (p *printer) beat(i int) int {
	b := &p.s.Beats[i]
	if b.Waited && b.Note == "" {
		return i
	}
	zone := zoneOf(p.s.Procedures[b.Case])
	at := b.At.In(zone)
	if day := at.Format("Mon 2 Jan 2006"); day != p.day {
		p.day = day
		p.b.WriteString("\n" + day + "\n")
	}
	if b.Note != "" {
		p.text(margin, "", "["+b.Note+"]")
	}
	switch {
	case b.Waited:
		return i
	case b.Adopted != nil:
		p.text(margin, label("—", at), fmt.Sprintf("Version %s of the procedure was adopted by %s. It takes reports from here on.", b.Adopted.Version, p.called(b.Who)))
		return i
	case b.Says != "":
		p.text(margin, label("—", at), b.Says)
		return i
	case b.Refusal != nil:
		p.refusal(b, at)
		return i
	}
	last, said, follows := p.same(i)
	number := strconv.Itoa(b.Entry.Seq)
	if last > i {
		number += "–" + strconv.Itoa(p.s.Beats[last].Entry.Seq)
	}
	p.text(margin, label(number, at), p.prefix(b.Case)+said)
	for _, f := range follows {
		p.text(margin+2, strings.Repeat(" ", margin)+"- ", f)
	}
	return last
}

// same finds the run of entries of the same case and day that say the same
// words and bring nothing else: three members sign three certificates.
func (p *printer) same(i int) (last int, said string, follows []string) {
	b := &p.s.Beats[i]
	said, follows = p.says(b)
	last = i
	for len(follows) == 0 && last+1 < len(p.s.Beats) {
		n := &p.s.Beats[last+1]
		if n.Entry == nil || n.Case != b.Case || n.Note != "" || !n.At.Equal(b.At) {
			break
		}
		next, more := p.says(n)
		if next != said {
			break
		}
		last, follows = last+1, more
	}
	return last, said, follows
}

func (p *printer) says(b *Beat) (string, []string) {
	rules, state := p.s.Procedures[b.Case], p.s.Final[b.Case]
	return docket.Sentence(rules, state, b.Entry), docket.Consequences(rules, b.Entry)
}

func (p *printer) prefix(name string) string {
	if !p.several {
		return ""
	}
	return "[" + name + "] "
}

func (p *printer) refusal(b *Beat, at time.Time) {
	title := string(b.Act)
	if spec := docket.SpecOf(b.Act); spec != nil {
		title = spec.Title
	}
	p.text(margin, label("—", at), p.prefix(b.Case)+"Refused to "+p.called(b.Who)+": "+lowerFirst(title)+". "+b.Refusal.Sentence)
	if b.Refusal.Rule != "" { // a server cites none to who may not know of the case
		p.text(margin+2, strings.Repeat(" ", margin)+"- ", "the rule: "+b.Refusal.Rule)
	}
}

// called is how the story calls somebody.
func (p *printer) called(handle string) string { return p.s.called(handle) }

func (s *Story) called(handle string) string {
	switch name := s.Scenario.People[handle].Name; {
	case handle == "clock":
		return "the system"
	case name != "":
		return name
	}
	return handle
}

func label(number string, at time.Time) string {
	pad := max(0, 7-utf8.RuneCountInString(number))
	return strings.Repeat(" ", pad) + number + "  " + at.Format("15:04") + "  "
}

func (p *printer) end() {
	p.b.WriteString("\n")
	for _, name := range p.s.Scenario.caseNames() {
		state := p.s.Final[name]
		if state == nil || state.Head == 0 {
			continue
		}
		zone := zoneOf(p.s.Procedures[name])
		what := "The case is open."
		if c := state.Closed; c != nil {
			what = fmt.Sprintf("The case was closed on %s: %s.", c.At.In(zone).Format("Mon 2 Jan 2006"), strings.ReplaceAll(c.Disposition, "_", " "))
		}
		if p.several {
			what = "Case “" + name + "”: " + lowerFirst(what)
		}
		p.text(0, "", fmt.Sprintf("%s %d entries.", what, state.Head))
		p.outcome(p.s.Procedures[name], state)
	}
}

func (p *printer) outcome(rules *procedure.Procedure, state *docket.State) {
	for i := range state.Allegations {
		a := &state.Allegations[i]
		found := "nothing was found"
		for j := range state.Findings {
			if f := &state.Findings[j]; f.Allegation == a.ID {
				found = "no violation"
				if f.Violation {
					found = "violation"
				}
			}
		}
		if a.Dropped > 0 {
			found = "dropped"
		}
		title := a.Ground
		if g := rules.Ground(a.Ground); g != nil {
			title = g.Title
		}
		p.text(4, "  - ", fmt.Sprintf("allegation %s (%s): %s", a.ID, lowerFirst(title), found))
	}
	for i := range state.Sanctions {
		x := &state.Sanctions[i]
		title := x.Sanction
		if s := rules.Sanction(x.Sanction); s != nil {
			title = lowerFirst(s.Title)
		}
		if !x.Term.IsZero() {
			title += ", " + x.Term.String()
		}
		p.text(4, "  - ", "sanction "+x.ID+" ("+title+"): "+strings.ReplaceAll(x.Status, "_", " "))
	}
}

// text writes words at the margin, folded to the width, the first line after
// the lead.
func (p *printer) text(indent int, lead, words string) {
	line := lead
	if lead == "" {
		line = strings.Repeat(" ", indent)
	}
	at, empty := utf8.RuneCountInString(line), true
	for _, word := range strings.Fields(words) {
		n := utf8.RuneCountInString(word)
		if !empty && at+1+n > columns {
			p.b.WriteString(strings.TrimRight(line, " ") + "\n")
			line, at, empty = strings.Repeat(" ", indent), indent, true
		}
		if !empty {
			line += " "
			at++
		}
		line += word
		at += n
		empty = false
	}
	p.b.WriteString(strings.TrimRight(line, " ") + "\n")
}
