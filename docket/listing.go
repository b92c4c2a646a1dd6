package docket

import (
	"strings"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// What becomes of a publication: it comes off the list after its time, or when
// what it tells does not stand any more. That outlives the case (AICPA,
// disciplinary actions page: a suspension is listed until a year after its end).

// ListingRule is the clock of a publication that ends after some time; it is not
// a clock of the pack.
const ListingRule = "listing"

// FlagToRetract marks a publication that somebody must take back.
const FlagToRetract = "to_retract"

// publishable are the sanctions of the case that a publication of today tells
// of, and whether there are any that wait for their effect only.
func (m *moment) publishable() (now []string, soon bool) {
	for i := range m.s.Sanctions {
		x := &m.s.Sanctions[i]
		s := m.p.Sanction(x.Sanction)
		switch {
		case x.Status == StatusSetAside || x.Status == StatusReplaced || s == nil || !s.Public:
		case m.p.Publish.From == "effective" && x.Effective.IsZero():
			soon = true
		default:
			now = append(now, x.ID)
		}
	}
	return now, soon
}

// outcomeFinal reports whether the decision can change no more by an appeal.
func (m *moment) outcomeFinal() bool {
	return m.s.Closed != nil || m.stage().Kind == procedure.SanctionStage
}

// listings looks at what the act did to publications that still stand: some must
// be taken back now, for others their time begins to run.
func (m *moment) listings() {
	for i := range m.s.Publications {
		u := &m.s.Publications[i]
		if u.Retracted > 0 || len(u.Of) == 0 || m.s.toRetract(u.ID) {
			continue
		}
		up := m.listed(u)
		open := m.s.listing(u.ID)
		if len(up) == 0 {
			if open != nil {
				m.record(Effect{Ended: &ClockEnd{ID: open.ID, Why: "void"}})
			}
			m.flag(FlagToRetract, procedure.Role(m.p.FileKeeper), u.ID)
			continue
		}
		if open == nil {
			m.startListing(u, up)
		}
	}
}

// listed are the sanctions that keep the publication up: all it told of but
// those set aside, and, where the procedure takes back what was lifted, those
// that are over.
func (m *moment) listed(u *PublicationMade) []*InForce {
	var up []*InForce
	for _, id := range u.Of {
		x := m.s.Sanction(id)
		if x == nil || x.Status == StatusSetAside || m.p.Publish.RetractOnLift && m.lifted(x) {
			continue
		}
		up = append(up, x)
	}
	return up
}

// lifted reports whether a sanction was in force and is over. One that is
// complete as it takes effect stays; so does one from which nobody came back in
// time.
func (m *moment) lifted(x *InForce) bool {
	s := m.p.Sanction(x.Sanction)
	switch x.Status {
	case StatusReinstated:
		return true
	case StatusExpired:
		return s.Reinstate == nil || returnWindow(x, s.Reinstate).IsZero()
	case StatusDone:
		return !m.isInstant(x, s) && s.Reinstate == nil
	}
	return false
}

// startListing sets the time of the publication running, once the last of the
// sanctions that keep it up has taken effect or ended, as the procedure counts.
// It runs on when the case is closed.
func (m *moment) startListing(u *PublicationMade, up []*InForce) {
	last := Running{Rule: ListingRule, Title: "Publication of the outcome", Owner: procedure.Role(m.p.FileKeeper), Ref: u.ID}
	for _, x := range up {
		s := m.p.Sanction(x.Sanction)
		after, from, cite := m.p.Delisting(s)
		on := clock.Trigger{Event: string(procedure.InEffect), At: x.Effective, Label: "the day " + lower(s.Title) + " took effect"}
		if from == procedure.DelistFromEnd {
			on = clock.Trigger{Event: string(procedure.SanctionExpired), At: m.endOf(x), Label: "the end of " + lower(s.Title)}
		}
		if after.IsZero() || on.At.IsZero() {
			return // it stays, or its time cannot be told yet
		}
		d, err := clock.Rule{Period: after, Calendar: m.p.Calendar("").ID}.Due(*m.p.Calendar(""), on)
		if err != nil {
			m.fail("listing of %s: %w", u.ID, err)
			return
		}
		if last.Deadline.At.Before(d.At) {
			last.Deadline, last.Cite = d, cite
		}
	}
	m.start(last)
}

// endOf is when the sanction ended: the last day of its term, if that ended it, and
// not the moment after it at which that was entered.
func (m *moment) endOf(x *InForce) time.Time {
	if c := first(m.s.Clocks, func(c *Running) bool { return c.Rule == TermRule && c.Ref == x.ID && c.End == "expired" }); c != nil {
		return m.onDay(c.Deadline.Day)
	}
	return x.Ended
}

// listing is the running time of the publication, or nil.
func (s *State) listing(id string) *Running {
	return first(s.Clocks, func(c *Running) bool { return c.Rule == ListingRule && c.Ref == id && c.Open() })
}

// toRetract reports whether the publication must be taken back and was not.
func (s *State) toRetract(id string) bool {
	return first(s.Flags, func(f *Flag) bool { return f.Flag == FlagToRetract && f.Ref == id }) != nil
}

// outlives reports whether the time limit runs on after the close of the case.
func (c *Running) outlives() bool { return c.Rule == ListingRule }

// runsIn reports whether the clock still looks at the time limit in the case as it
// stands: after the close only at how long the outcome stays published.
func (c *Running) runsIn(s *State) bool { return s.IsOpen() || c.outlives() }

// fromPublications is what is owed about publications, also after the close: to
// take one back, and to publish where the procedure demands it.
func (d *duties) fromPublications() {
	m := moment{p: d.p, s: d.s}
	keeper, pub := procedure.Role(d.p.FileKeeper), &d.p.Publish
	told := map[string]bool{}
	for i := range d.s.Publications {
		u := &d.s.Publications[i]
		for _, id := range u.Of {
			told[id] = true
		}
		if u.Retracted > 0 || !d.s.toRetract(u.ID) {
			continue
		}
		x := Duty{ID: "retract:" + u.ID, Owner: keeper, What: "Take the publication back: what it tells does not stand any more", Act: Retract, Ref: u.ID, Since: d.s.UpdatedAt, Rule: pub.Cite}
		if c := first(d.s.Clocks, func(c *Running) bool { return c.Rule == ListingRule && c.Ref == u.ID && c.End == "expired" }); c != nil {
			x.What = "Take the publication back: its time is over"
			x.Due, x.DueAt, x.Sentence, x.Since, x.Late, x.Rule = c.Deadline.Day, c.Deadline.At, c.Deadline.Sentence, c.EndedAt, true, c.Cite
		}
		d.add(x)
	}
	if !pub.Obligatory || pub.None || !m.outcomeFinal() {
		return
	}
	now, _ := m.publishable()
	var untold []string
	since := time.Time{}
	for _, id := range now {
		if !told[id] {
			x := d.s.Sanction(id)
			untold = append(untold, d.p.Sanction(x.Sanction).Title)
			if x.Effective.After(since) {
				since = x.Effective
			}
		}
	}
	if len(untold) == 0 {
		return
	}
	if since.IsZero() {
		since = d.s.Since()
	}
	d.add(Duty{ID: "publish", Owner: keeper, What: "Publish the outcome: " + lower(strings.Join(untold, ", ")), Act: Publish, Since: since, Rule: pub.Cite})
}

// Out lists the publications that stand: which are not taken back, and which nobody
// has to take back.
func Out(s *State) []*PublicationMade {
	var out []*PublicationMade
	for i := range s.Publications {
		if u := &s.Publications[i]; u.Retracted == 0 && !s.toRetract(u.ID) {
			out = append(out, u)
		}
	}
	return out
}

// Published lists the documents that anybody may be given now: those that go with a
// publication which is out.
func Published(s *State) []string {
	var out []string
	for _, u := range Out(s) {
		out = append(out, u.Attached...)
	}
	return out
}
