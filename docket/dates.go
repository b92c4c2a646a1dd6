package docket

import (
	"slices"
	"strconv"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Says explains the time limit's day as it stands: how it was counted, every
// extension and stop, and how the limit ended if it has.
func (r *Running) Says() string {
	s := r.Deadline.Sentence
	if r.End == "" || s == "" {
		return s
	}
	switch on := r.day(r.EndedAt).String(); r.End {
	case "met":
		return s + "; met on " + on
	case "left":
		return s + "; it ended with the stage on " + on
	case "void":
		return s + "; it fell away on " + on
	case "expired":
		if r.Deadline.Rule.Bound == clock.Min {
			return s + "; that day came"
		}
		return s + "; it ran out at the end of that day"
	default:
		return s + "; it ended on " + on
	}
}

// day is the civil day of a moment where the time limit is counted.
func (r *Running) day(t time.Time) clock.Date {
	loc, err := time.LoadLocation(r.Deadline.Zone)
	if err != nil {
		loc = time.UTC
	}
	return clock.DateOf(t, loc)
}

// Dated is one day of a case with the sentence that explains it.
type Dated struct {
	ID       string         `json:"id"`   // what it belongs to: "clock:response/1", "letter:n3", "hearing:1", "stage:2"
	What     string         `json:"what"` // what the day is, in a few words
	Day      clock.Date     `json:"day"`
	At       time.Time      `json:"at,omitzero"` // the moment, where there is one
	Sentence string         `json:"sentence"`
	Rule     string         `json:"rule,omitempty"`
	Owner    procedure.Role `json:"owner,omitempty"` // who must keep it, or to whom it was written
	Visible  Visibility     `json:"visible"`         // who may be told of it
}

// Dates lists every day that the case shows, the earliest first, each with its
// sentence: stages, time limits, letters, hearings, decisions, measures,
// sanctions, the close and the day until which the record is kept.
func Dates(p *procedure.Procedure, s *State) []Dated {
	d := dates{p: p, s: s, zone: zoneOf(p)}
	if s.Head == 0 {
		return nil
	}
	d.course()
	d.limits()
	d.lettersSent()
	d.hearings()
	d.rulings()
	d.sanctions()
	d.end()
	slices.SortStableFunc(d.list, func(a, b Dated) int {
		switch {
		case a.Day.Before(b.Day):
			return -1
		case b.Day.Before(a.Day):
			return 1
		}
		return a.At.Compare(b.At)
	})
	return d.list
}

type dates struct {
	p    *procedure.Procedure
	s    *State
	zone *time.Location
	list []Dated
}

func (d *dates) day(t time.Time) clock.Date { return clock.DateOf(t, d.zone) }

func (d *dates) add(x Dated) {
	if x.Day.IsZero() {
		x.Day = d.day(x.At)
	}
	if x.Visible == "" {
		x.Visible = ToParties
	}
	d.list = append(d.list, x)
}

func (d *dates) moment(id, what string, at time.Time, sentence, rule string) {
	if !at.IsZero() {
		d.add(Dated{ID: id, What: what, At: at, Sentence: sentence + ": " + d.day(at).String(), Rule: rule})
	}
}

func (d *dates) course() {
	d.moment("opened", "Report received", d.s.OpenedAt, "the day the report was entered", d.p.Filing.Cite)
	for i := range d.s.Visits {
		v := &d.s.Visits[i]
		st := d.p.Stage(v.Stage)
		if st == nil {
			continue
		}
		why := "the day the case came to this stage"
		if v.On != "" {
			why += ", by " + d.p.EventTitle(v.On)
		}
		d.moment("stage:"+strconv.Itoa(i+1), "Start of “"+st.Title+"”", v.At, why, st.Cite)
	}
}

func (d *dates) limits() {
	for i := range d.s.Clocks {
		c := &d.s.Clocks[i]
		what := "Last day: " + c.Title
		if c.Deadline.Rule.Bound == clock.Min {
			what = "First possible day: " + c.Title
		}
		d.add(Dated{ID: "clock:" + c.ID, What: what, Day: c.Deadline.Day, At: c.Deadline.At, Sentence: c.Says(), Rule: c.Cite, Owner: c.Owner, Visible: limitFor(c.Owner)})
	}
}

// limitFor says who may be told of a time limit: everybody of the body's own,
// and each side of its own.
func limitFor(owner procedure.Role) Visibility {
	switch owner {
	case procedure.Complainant:
		return ToComplainant
	case procedure.Respondent:
		return ToRespondent
	}
	return ToParties
}

// letterFor says who may be told of a letter: its addressee and those who work
// on the case.
func letterFor(to procedure.Role) Visibility {
	if to == procedure.Parties {
		return ToParties
	}
	return sideOf(to)
}

func (d *dates) lettersSent() {
	for i := range d.s.Letters {
		l := &d.s.Letters[i]
		title, cite := "A letter", ""
		if n := d.p.Notice(l.Notice); n != nil {
			title, cite = "“"+n.Title+"”", n.Cite
		}
		seen := letterFor(l.To)
		d.add(Dated{ID: "letter:" + l.ID, What: title + " written", At: l.IssuedAt, Sentence: "the day the letter was written: " + d.day(l.IssuedAt).String(), Rule: cite, Owner: l.To, Visible: seen})
		if !l.ServedAt.IsZero() {
			says := "the day the letter reached its addressee by " + words(l.Method) + ": "
			if l.Presumed != "" {
				says, cite = "the day on which receipt by "+words(l.Method)+" is presumed, unless something else is shown: ", l.Presumed
			}
			d.add(Dated{ID: "served:" + l.ID, What: title + " served", At: l.ServedAt, Sentence: says + d.day(l.ServedAt).String(), Rule: cite, Owner: l.To, Visible: seen})
		}
	}
}

func (d *dates) hearings() {
	for i := range d.s.Hearings {
		h := &d.s.Hearings[i]
		says := "the day the hearing was set for on " + d.day(h.SetAt).String()
		switch {
		case h.Held > 0:
			says += "; it was held"
		case h.Continued > 0:
			says += "; it was put off"
		}
		d.add(Dated{ID: "hearing:" + strconv.Itoa(i+1), What: "Hearing", Day: h.Day, At: h.For, Sentence: says + ": " + h.Day.String(), Rule: d.citeOf(procedure.Hearing)})
	}
}

func (d *dates) citeOf(k procedure.Kind) string {
	if st := d.p.StageOfKind(k); st != nil {
		return st.Cite
	}
	return ""
}

func (d *dates) rulings() {
	for i := range d.s.Decisions {
		x := &d.s.Decisions[i]
		d.moment("decision:"+x.ID, "Decision", x.At, "the day the decision was issued", d.p.Proof.Cite)
		d.moment("decision_served:"+x.ID, "Decision served on the respondent", x.Served, "the day the decision reached the respondent", d.p.Appeal.Cite)
	}
	for i := range d.s.Measures {
		m := &d.s.Measures[i]
		cite := ""
		if x := d.p.InterimMeasure(m.Measure); x != nil {
			cite = x.Cite
		}
		d.moment("measure:"+m.ID, "Interim measure", m.At, "the day the interim measure began", cite)
		d.moment("measure_until:"+m.ID, "End of the interim measure", m.Until, "the longest the interim measure can last without a new ruling", cite)
	}
}

func (d *dates) sanctions() {
	for i := range d.s.Sanctions {
		x := &d.s.Sanctions[i]
		title, cite := "Sanction", ""
		if r := d.p.Sanction(x.Sanction); r != nil {
			title, cite = r.Title, r.Cite
		}
		d.moment("sanction:"+x.ID, title+" in effect", x.Effective, "the day the sanction took effect", cite)
		d.moment("sanction_ended:"+x.ID, title+" over", x.Ended, "the day the sanction "+settled(x.Status), cite)
	}
}

func (d *dates) end() {
	if d.s.Closed == nil {
		return
	}
	d.moment("closed", "Case closed", d.s.Closed.At, "the day the case was closed ("+closedAs(d.s.Closed.Disposition)+")", d.citeOf(procedure.Closed))
	if kept, cite := KeptUntil(d.p, d.s); !kept.Day.IsZero() && !d.s.Purged {
		d.add(Dated{ID: "kept", What: "Record kept until", Day: kept.Day, At: kept.At, Sentence: kept.Sentence, Rule: cite})
	}
}
