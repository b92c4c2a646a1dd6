package access

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
)

// Term is a person's time in an office of the procedure: from a moment, until
// the first moment after it; no end for a term that has none.
type Term struct {
	Person string
	Office string
	From   time.Time
	Until  time.Time
}

func (t *Term) covers(at time.Time) bool {
	return !at.Before(t.From) && (t.Until.IsZero() || at.Before(t.Until))
}

// Kept is a time during which a person is kept from a case because of a name on
// its docket; no end while it lasts.
type Kept struct {
	Person string
	From   time.Time
	Until  time.Time
}

func (k *Kept) covers(at time.Time) bool {
	return !at.Before(k.From) && (k.Until.IsZero() || at.Before(k.Until))
}

// Span is a time during which one person stood to the case in one way. Spans
// with the relation None are told only for people who had a place in the case
// and were kept from it, with the reason.
type Span struct {
	Person   string
	Relation Relation
	Counsel  bool
	Offices  []string // of the procedure, that the person held
	Bodies   []string // of the case, on which the person sat
	Identity bool     // might know who reported
	Why      string   // why, in a sentence; no name is in it
	From     time.Time
	Until    time.Time // zero: still so at the end of what was asked
	Opened   int       // entry with which it began; 0: with a term of office
	Ended    int       // entry with which it ended; 0: with a term of office, or not
}

// Spans says who stood how to the case, from the report to the moment (zero:
// the last entry), one person after another in the order in which they came to
// it. The docket, the terms of office and who is kept out by name decide.
func Spans(p *procedure.Procedure, entries []docket.Entry, terms []Term, kept []Kept, until time.Time) ([]Span, error) {
	x := spans{p: p, terms: terms, kept: kept, state: &docket.State{}, open: map[string]int{}}
	marks := x.marks(entries, until)
	next := 0
	for _, at := range marks {
		seq := 0
		for ; next < len(entries) && !entries[next].At.After(at); next++ {
			if err := x.state.Apply(&entries[next]); err != nil {
				return nil, fmt.Errorf("who could see the case: %w", err)
			}
			seq = entries[next].Seq
			x.look(entries[next].At, seq)
		}
		if seq == 0 && x.state.Head > 0 {
			x.look(at, 0)
		}
	}
	return x.list, nil
}

// On lists the spans that touch the time from a moment until another.
func On(list []Span, from, until time.Time) []Span {
	var out []Span
	for i := range list {
		if list[i].From.Before(until) && (list[i].Until.IsZero() || list[i].Until.After(from)) {
			out = append(out, list[i])
		}
	}
	return out
}

type spans struct {
	p      *procedure.Procedure
	terms  []Term
	kept   []Kept
	state  *docket.State
	people []string // in the order in which they came to the case
	open   map[string]int
	list   []Span
}

// marks are the moments at which something can change, in order.
func (x *spans) marks(entries []docket.Entry, until time.Time) []time.Time {
	if len(entries) == 0 {
		return nil
	}
	end := until
	if end.IsZero() {
		end = entries[len(entries)-1].At
	}
	var out []time.Time
	for i := range entries {
		out = append(out, entries[i].At)
	}
	for i := range x.terms {
		out = append(out, x.terms[i].From)
		if !x.terms[i].Until.IsZero() {
			out = append(out, x.terms[i].Until)
		}
	}
	for i := range x.kept {
		out = append(out, x.kept[i].From)
		if !x.kept[i].Until.IsZero() {
			out = append(out, x.kept[i].Until)
		}
	}
	out = slices.DeleteFunc(out, func(t time.Time) bool { return t.After(end) || t.Before(entries[0].At) })
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}

// look notes how everybody stands to the case now.
func (x *spans) look(at time.Time, seq int) {
	for _, person := range x.candidates() {
		now := x.stands(person, at)
		now.From, now.Opened = at, seq
		i, had := x.open[person]
		switch {
		case had && same(&x.list[i], &now):
			continue
		case had:
			x.list[i].Until, x.list[i].Ended = at, seq
		}
		if now.Relation == None && now.Why == "" {
			delete(x.open, person)
			continue
		}
		x.list = append(x.list, now)
		x.open[person] = len(x.list) - 1
	}
}

func same(a, b *Span) bool {
	return a.Relation == b.Relation && a.Identity == b.Identity && a.Counsel == b.Counsel && a.Why == b.Why &&
		slices.Equal(a.Offices, b.Offices) && slices.Equal(a.Bodies, b.Bodies)
}

// candidates are the people who have or had a place in the case or an office.
func (x *spans) candidates() []string {
	add := func(person string) {
		if person != "" && !slices.Contains(x.people, person) {
			x.people = append(x.people, person)
		}
	}
	for _, person := range placed(x.state) {
		add(person)
	}
	for i := range x.terms {
		add(x.terms[i].Person)
	}
	return x.people
}

func (x *spans) stands(person string, at time.Time) Span {
	out := Span{Person: person}
	for i := range x.terms {
		t := &x.terms[i]
		if t.Person == person && t.covers(at) && x.p.Office(t.Office) != nil && !slices.Contains(out.Offices, t.Office) {
			out.Offices = append(out.Offices, t.Office)
		}
	}
	by := docket.Actor{Person: person, Offices: out.Offices}
	named := person != x.state.Complainant.Person && person != x.state.Respondent.Person &&
		slices.ContainsFunc(x.kept, func(k Kept) bool { return k.Person == person && k.covers(at) })
	if named {
		out.Why = "Was kept from the case because of a name: for this person it does not exist."
		return out
	}
	out.Relation = Of(by, x.p, x.state)
	out.Identity = Identity(out.Relation, by, x.p, x.state)
	if out.Relation == Member || out.Relation == Seated {
		for i := range x.state.Panels {
			if b := x.state.Panels[i].Body; x.state.Seat(b, person) != nil && !slices.Contains(out.Bodies, b) {
				out.Bodies = append(out.Bodies, b)
			}
		}
	}
	out.Counsel = out.Relation == Respondent && person != x.state.Respondent.Person
	out.Why = x.why(&out)
	return out
}

// why says in words why somebody could see the case, or was kept from it.
func (x *spans) why(a *Span) string {
	switch a.Relation {
	case Complainant:
		return "Made the report."
	case Respondent:
		if a.Counsel {
			return "Acts for the respondent, who has been written to."
		}
		return "The report is about this person, who has been written to."
	case Investigator:
		return "Is assigned to investigate."
	case Member:
		return "Sits on " + x.titles(a.Bodies) + "."
	case Seated:
		return "Is to sit on " + x.titles(a.Bodies) + " and has not signed the conflict certificate: is shown who is in the case, and nothing else."
	case Office:
		return "Holds the office of " + x.titles(a.Offices) + "."
	}
	s := x.state
	switch {
	case s.Walled(a.Person):
		return "Was kept from the case: for this person it does not exist."
	case a.Person == s.Respondent.Person:
		return "The report is about this person, who has not been written to yet."
	case slices.Contains(s.Counsel, a.Person):
		return "Acts for the respondent, who has not been written to yet."
	case s.Recused(a.Person):
		return "Is off the case by recusal or challenge, and sees nothing of it from then on."
	case slices.ContainsFunc(a.Offices, func(o string) bool { return conflicted(s, o) }):
		return "The work of this office on the case went to its substitute because of a conflict."
	}
	return ""
}

func (x *spans) titles(ids []string) string {
	out := make([]string, len(ids))
	for i := range ids {
		out[i] = x.p.TitleOf(procedure.Role(ids[i]))
	}
	return strings.Join(out, " and ")
}
