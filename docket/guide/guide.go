// Package guide tells everybody who has a part in a case where it stands, what
// is asked of them, what comes next and by when, what follows if it does not
// come, what they can do and how, and what their rights are. Its pages are made
// from the procedure and the time limits alone, in plain words.
//
// A page holds nothing that somebody wrote in the case, no name, and nothing of
// what only the other side may know. It holds the reason that a body gave for
// letting its procedure break a guarantee: that is for everybody to read.
package guide

import (
	"time"

	"probity/docket"
	"probity/docket/access"
	"probity/procedure"
	"probity/procedure/clock"
)

// Reader is for whom a page is made.
type Reader struct {
	Actor   docket.Actor
	As      access.Relation
	Receipt bool // comes with a receipt and has no account

	// Broken are the sentences of Overridden for each guarantee that the body
	// lets be broken under the procedure.
	Broken []string
}

// Page is what one reader is told.
type Page struct {
	For      access.Relation
	Title    string
	Sections []Section
}

// Section is one part of a page under its heading.
type Section struct {
	ID      string // stands, asked, next, may, rights, mind
	Heading string
	Says    []string // sentences
	Steps   []Step
}

// Step is one thing that is asked, comes, or can be done.
type Step struct {
	Says      string         // what, in a sentence
	Who       procedure.Role // whose it is; empty for what nobody has to do
	Day       clock.Date     // by when, or on which day
	Sentence  string         // how the day was counted
	Otherwise []string       // what follows if it is not done
	How       string         // how it is done
	Act       docket.Kind    // the act that does it
	Rule      string         // the rule it comes from
}

// Section returns the part with the id, or nil.
func (p *Page) Section(id string) *Section {
	for i := range p.Sections {
		if p.Sections[i].ID == id {
			return &p.Sections[i]
		}
	}
	return nil
}

// For makes the reader's page as of now; nil for somebody for whom the case
// does not exist, or who has to declare first.
func For(p *procedure.Procedure, s *docket.State, r Reader, now time.Time) *Page {
	if r.As == access.None || r.As == access.Seated || s.Head == 0 {
		return nil
	}
	w := &writer{p: p, s: s, r: r, now: now, zone: zoneOf(p), stage: p.Stage(s.Stage)}
	if r.Actor.Person != "" {
		for _, x := range s.Counsel {
			w.counsel = w.counsel || r.As == access.Respondent && x == r.Actor.Person && x != s.Respondent.Person
		}
	}
	page := &Page{For: r.As, Title: w.title()}
	for _, make := range []func() Section{w.stands, w.asked, w.next, w.may, w.rights, w.mind} {
		if x := make(); len(x.Says)+len(x.Steps) > 0 {
			for i := range x.Steps {
				x.Steps[i].Rule = p.InWords(x.Steps[i].Rule)
			}
			page.Sections = append(page.Sections, x)
		}
	}
	return page
}

// Received is the reporter's page while the report is safe and not yet entered.
func Received(receipt bool, broken []string) *Page {
	w := &writer{r: Reader{As: access.Complainant, Receipt: receipt, Broken: broken}}
	return &Page{For: access.Complainant, Title: w.title(), Sections: []Section{
		{ID: "stands", Heading: "Where the case stands", Says: append([]string{"Your report is safe. It has not been looked at yet."}, broken...)},
		{ID: "asked", Heading: "What is asked of you", Says: []string{"Nothing for now. You need do nothing. " + w.told()}},
		{ID: "next", Heading: "What comes next", Says: []string{"It is put on the record by itself, mostly within minutes. Then you see here who looks at it, and by when."}},
	}}
}

type writer struct {
	p       *procedure.Procedure
	s       *docket.State
	r       Reader
	now     time.Time
	zone    *time.Location
	stage   *procedure.Stage
	counsel bool
}

// side is the reader's side, or "" for those who work on the case.
func (w *writer) side() procedure.Role {
	switch w.r.As {
	case access.Complainant:
		return procedure.Complainant
	case access.Respondent:
		return procedure.Respondent
	}
	return ""
}

func (w *writer) party() bool { return w.side() != "" }

func (w *writer) title() string {
	switch w.r.As {
	case access.Complainant:
		return "Your report"
	case access.Respondent:
		if w.counsel {
			return "The report about the person you act for"
		}
		return "The report about you"
	case access.Investigator:
		return "The case you investigate"
	case access.Member:
		return "The case you help decide"
	}
	return "The case and your office"
}

func (w *writer) day(t time.Time) clock.Date { return clock.DateOf(t, w.zone) }

func zoneOf(p *procedure.Procedure) *time.Location {
	loc, err := p.Calendar("").Location()
	if err != nil {
		return time.UTC
	}
	return loc
}

// mine reports whether what the role owes is the reader's to do.
func (w *writer) mine(d *docket.Duty) bool {
	if d.Person != "" {
		return d.Person == w.r.Actor.Person
	}
	if d.Owner == procedure.Parties {
		return w.party()
	}
	if w.party() {
		return d.Owner == w.side()
	}
	if w.r.As == access.Investigator && (d.Act == docket.FileReport || d.Act == docket.IssueDraft) {
		return true // the time limit is the office's; the work is the investigator's
	}
	return docket.Holds(w.p, w.s, w.r.Actor, d.Owner)
}
