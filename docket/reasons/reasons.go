// Package reasons says of every entry of a docket why it was allowed: the rule
// it rests on, the version of the procedure, in which capacity and in which
// stage it was done, the time limits it met or ran under, and the earlier
// entries it stands on. It is a function of the procedure and the docket.
package reasons

import (
	"fmt"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// Reason is why one entry was allowed.
type Reason struct {
	Seq       int
	Sentence  string              // what was done
	Allowed   string              // why it was allowed, in a sentence or two
	Rule      string              // the rule cited
	Procedure string              // id of the procedure
	Version   string              //
	Digest    string              // of the procedure's text, the same for the whole case
	Authority procedure.Authority //
	Stage     string              // the stage the act found the case in; empty for the report
	Title     string              // of that stage
	Limits    []Limit
	Stands    []Ground // earlier entries, in order
}

// Limit is a time limit that the entry had to do with.
type Limit struct {
	ID       string
	Title    string
	Owner    procedure.Role
	Part     string     // met, ran_under, started, extended, tolled, resumed, lapsed, left, void
	Day      clock.Date // last day as it stood after the entry
	Sentence string     // how that day was counted, and what this entry did to it
	Rule     string
}

// Ground is an earlier entry on which another one stands.
type Ground struct {
	Seq      int
	Why      string // what it has to do with it
	Sentence string // what was done then
}

// Of explains the entry with the number. The entries are the whole docket, or
// as much of it as there was then; the error says that there is no such entry
// or that the docket does not fold.
func Of(p *procedure.Procedure, entries []docket.Entry, seq int) (*Reason, error) {
	if seq < 1 || seq > len(entries) {
		return nil, fmt.Errorf("there is no entry %d", seq)
	}
	before, err := docket.Fold(entries[:seq-1])
	if err != nil {
		return nil, err
	}
	after, err := docket.Fold(entries[:seq])
	if err != nil {
		return nil, err
	}
	e := &entries[seq-1]
	x := search{p: p, entries: entries, e: e, before: before, after: after}
	out := &Reason{
		Seq: seq, Sentence: docket.Sentence(p, after, e), Rule: e.Rule, Procedure: p.ID, Version: p.Version, Digest: p.Digest(), Authority: p.Authority, Stage: e.Stage,
	}
	if st := p.Stage(e.Stage); st != nil {
		out.Title = st.Title
	}
	out.Allowed = x.allowed()
	out.Limits = x.limits()
	x.course()
	x.matter()
	out.Stands = x.grounds()
	return out, nil
}

// search looks for what one entry rests on.
type search struct {
	p       *procedure.Procedure
	entries []docket.Entry
	e       *docket.Entry
	before  *docket.State // as the act found the case
	after   *docket.State
	found   []Ground
}

// allowed says in words who may do such a thing, in which stage, and that the
// entry is of that kind.
func (x *search) allowed() string {
	spec := docket.SpecOf(x.e.Kind)
	if spec == nil {
		return "The procedure allowed it."
	}
	who := x.p.TitleOf(x.e.By.As)
	done, whose := "It was done by "+who, ", whose act it is"
	if q := x.e.Proposed; q != nil {
		done, whose = "It takes two people ("+x.p.TwoCite()+"): one proposed it for "+x.p.TitleOf(q.By.As)+", and another did it for "+who, ","
	}
	st := x.p.Stage(x.e.Stage)
	switch {
	case x.e.Kind == docket.File:
		return "A case begins with a report. It was taken in from " + who + ", as the procedure allows."
	case x.e.By.As == procedure.TheClock && x.e.Kind == docket.Lapse:
		return "The time limit had run out. The procedure says what follows then, and nobody has to decide it."
	case x.e.By.As == procedure.TheClock:
		return "The procedure has the system do this by itself when its time comes."
	case st == nil:
		return done + whose + " under the procedure."
	}
	said := done + whose + " in the stage “" + st.Title + "”"
	for _, on := range spec.Exits {
		if w, ok := st.Exit(on); ok && x.after.Stage == w.To && x.went() {
			if to := x.p.Stage(w.To); to != nil {
				return said + ". It is a way out of that stage, and leads to “" + to.Title + "”."
			}
		}
	}
	if x.before.Closed != nil {
		return done + ". The procedure allows it after the case is closed."
	}
	return said + "."
}

// went reports whether the entry took the case into another stage.
func (x *search) went() bool {
	for i := range x.e.Effects {
		if x.e.Effects[i].Entered != nil {
			return true
		}
	}
	return false
}

// limits lists the time limits the entry met, ran under, started or changed.
func (x *search) limits() []Limit {
	var out []Limit
	seen := map[string]bool{}
	add := func(id, part string) {
		c := x.after.Clock(id)
		if c == nil || seen[id] {
			return
		}
		seen[id] = true
		out = append(out, Limit{ID: id, Title: c.Title, Owner: c.Owner, Part: part, Day: c.Deadline.Day, Sentence: c.Says(), Rule: c.Cite})
	}
	if l, ok := x.e.Particulars.(*docket.Lapsing); ok {
		add(l.Clock, "lapsed")
	}
	for i := range x.e.Effects {
		f := &x.e.Effects[i]
		switch {
		case f.Ended != nil:
			add(f.Ended.ID, f.Ended.Why)
		case f.Moved != nil:
			add(f.Moved.ID, f.Moved.Why)
		case f.Started != nil:
			add(f.Started.ID, "started")
		}
	}
	for i := range x.before.Clocks {
		c := &x.before.Clocks[i]
		if c.Open() && (c.Act == x.e.Kind || named(x.e) == c.ID || named(x.e) == c.Rule) {
			add(c.ID, "ran_under")
		}
	}
	return out
}

// named is the time limit that the entry names, or "".
func named(e *docket.Entry) string {
	switch a := e.Particulars.(type) {
	case *docket.Reminder:
		return a.Clock
	case *docket.Escalation:
		return a.Clock
	case *docket.ExtensionRequest:
		return a.Clock
	case *docket.Overrun:
		return a.Clock
	case *docket.Tolling:
		return a.Clock
	case *docket.Untolling:
		return a.Clock
	case *docket.Lapsing:
		return a.Clock
	}
	return ""
}
