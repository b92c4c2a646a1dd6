package docket

import (
	"fmt"
	"strconv"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Decide says whether the act may be entered now. If so, the state is taken
// past it and the entry returned, not yet sealed. If not, the error is a
// *Refusal and the state is as it was. Any other error means that the pack
// cannot be carried out as written; the state must then be thrown away.
func Decide(p *procedure.Procedure, s *State, a Act, now time.Time) (Entry, error) {
	m := moment{p: p, s: s, act: &a, now: now.UTC()}
	spec := table[a.Kind]
	if spec == nil {
		return Entry{}, &Refusal{Code: BadRequest, Sentence: fmt.Sprintf("There is no act called %q.", a.Kind), Rule: "list of acts", Field: "kind"}
	}
	if r := m.permit(spec); r != nil {
		return Entry{}, r
	}
	if a.Particulars == nil {
		a.Particulars = spec.New()
	}
	if r := a.Particulars.check(&m); r != nil {
		return Entry{}, r.cited(m.cite)
	}
	if r := m.keptApart(a.By.Person, m.as); r != nil { // the act may have told in which office
		return Entry{}, r
	}
	proposed, r := m.seconded()
	if r != nil {
		return Entry{}, r
	}
	m.e = Entry{
		Case: a.Case, Seq: s.Head + 1, Act: a.ID, Kind: a.Kind, At: m.now, By: By{Person: a.By.Person, As: m.as},
		Stage: s.Stage, Rule: m.cite, Visible: spec.Visible, Proposed: proposed, Particulars: a.Particulars,
	}
	s.begin(&m.e)
	a.Particulars.follow(&m)
	m.stayOver()
	m.listings()
	m.acted()
	return m.e, m.err
}

// moment is one act being decided: the case, the procedure and the time.
type moment struct {
	p    *procedure.Procedure
	s    *State
	act  *Act
	now  time.Time
	as   procedure.Role // the capacity found for the actor
	cite string         // the rule the act rests on
	e    Entry
	err  error

	proposing bool // it is looked at for a proposal: whether one person could do it
}

func (r *Refusal) cited(rule string) *Refusal {
	if r.Rule == "" {
		r.Rule = rule
	}
	return r
}

func refuse(c Code, format string, args ...any) *Refusal {
	sentence := format
	if len(args) > 0 {
		sentence = fmt.Sprintf(format, args...)
	}
	return &Refusal{Code: c, Sentence: upper(sentence)} // it may begin with a title: the panel
}

func (r *Refusal) rule(cite string) *Refusal { r.Rule = cite; return r }

func (r *Refusal) at(field string) *Refusal { r.Field = field; return r }

func (r *Refusal) until(t time.Time) *Refusal { r.From = t; return r }

// stage is the stage the case is in; before filing, the first.
func (m *moment) stage() *procedure.Stage {
	if m.s.Stage == "" {
		return m.p.First()
	}
	return m.p.Stage(m.s.Stage)
}

// permit holds everything about an act that does not depend on what it says:
// does the procedure have it, is it the stage for it, is it this person's.
func (m *moment) permit(spec *Spec) *Refusal {
	st := m.stage()
	rule := m.p.ActRule(string(spec.Kind))
	m.cite = m.citation(spec, rule, st)
	if rule != nil && rule.Never {
		return refuse(NoProvision, "This procedure does not provide for it: %s.", spec.Title).cited(m.cite)
	}
	if m.s.Head == 0 && spec.Kind != File {
		return refuse(NotYet, "A case begins with a report.").cited(m.cite)
	}
	if m.s.Purged {
		return refuse(CaseClosed, "The record of this case has been let go; nothing can be entered any more.").cited(m.cite)
	}
	if m.s.Closed != nil && !spec.Closed {
		return refuse(CaseClosed, "The case was closed on %s (%s).", m.day(m.s.Closed.At), m.s.Closed.Disposition).cited(m.cite)
	}
	if r := m.capacity(spec, rule); r != nil {
		return r.cited(m.cite)
	}
	if m.s.Head > 0 && m.s.Closed == nil {
		if r := m.inStage(spec, rule, st); r != nil {
			return r.cited(m.cite)
		}
	}
	if spec.when != nil {
		if r := spec.when(m); r != nil {
			return r.cited(m.cite)
		}
	}
	if m.s.Closed != nil {
		return nil
	}
	return m.early(spec)
}

func (m *moment) inStage(spec *Spec, rule *procedure.ActRule, st *procedure.Stage) *Refusal {
	if rule != nil && len(rule.Stages) > 0 && !has(rule.Stages, st.ID) {
		return refuse(NotHere, "It is not for the stage the case is in (%s): %s.", st.Title, spec.Title)
	}
	if len(spec.In) > 0 && !has(spec.In, st.Kind) {
		return refuse(NotHere, "It is not for the stage the case is in (%s): %s.", st.Title, spec.Title)
	}
	if len(spec.Exits) > 0 {
		for _, on := range spec.Exits {
			if _, ok := st.Exit(on); ok {
				return nil
			}
		}
		return refuse(NoProvision, "This procedure has no such way out of this stage (%s): %s.", st.Title, spec.Title)
	}
	return nil
}

func (m *moment) citation(spec *Spec, rule *procedure.ActRule, st *procedure.Stage) string {
	if rule != nil && rule.Cite != "" {
		return rule.Cite
	}
	for _, on := range spec.Exits {
		if w, ok := st.Exit(on); ok && w.Cite != "" {
			return w.Cite
		}
	}
	if st.Cite != "" {
		return st.Cite
	}
	return m.p.ID + " " + m.p.Version
}

// record notes an effect and lets it work at once, so that what follows sees
// it.
func (m *moment) record(f Effect) {
	m.e.Effects = append(m.e.Effects, f)
	m.s.take(&m.e.Effects[len(m.e.Effects)-1], &m.e)
}

// happen records an event as of a moment, and what hangs on it: clocks that it
// ends and starts, notices that it requires.
func (m *moment) happen(ev procedure.Event, ref string) { m.happened(ev, ref, m.now, "") }

func (m *moment) happened(ev procedure.Event, ref string, at time.Time, how string) {
	m.occur(Happening{Event: ev, At: at, Ref: ref, How: how})
}

func (m *moment) occur(h Happening) {
	ev, ref := h.Event, h.Ref
	m.record(Effect{Happened: &h})
	if m.superseded(&h) {
		return
	}
	for _, rule := range m.p.EndedBy(ev) {
		m.endClocks(rule, ref, ev)
	}
	for _, rule := range m.p.StartedBy(ev) {
		m.startIfReady(rule, ref)
	}
	for _, n := range m.p.DueOn(ev) {
		if ev == procedure.DecisionStands && m.again() != nil && has(n.On, procedure.Decided) {
			continue // the letter with the new decision has just been written
		}
		m.issue(n, ref, nil)
	}
}

func (m *moment) endClocks(rule *procedure.Clock, ref string, ev procedure.Event) {
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Open() && c.Rule == rule.ID && (!rule.Each || ref == "" || m.concerns(c, ref)) {
			m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "met", On: ev}})
		}
	}
}

// concerns reports whether a clock belongs to the thing named: directly, or
// through the letter whose service started it.
func (m *moment) concerns(c *Running, ref string) bool {
	if c.Ref == ref {
		return true
	}
	l := m.s.Letter(c.Ref)
	return l != nil && has(l.About, ref)
}

// sanctionOf is the sanction a clock belongs to, directly or through a letter.
func (m *moment) sanctionOf(c *Running) *InForce {
	for i := range m.s.Sanctions {
		if m.concerns(c, m.s.Sanctions[i].ID) {
			return &m.s.Sanctions[i]
		}
	}
	return nil
}

// startIfReady starts the clock when all that starts it has happened. A clock
// that already runs is left alone unless the procedure wants one for each.
func (m *moment) startIfReady(rule *procedure.Clock, ref string) {
	if rule.Stage != "" && rule.Stage != m.s.Stage || m.s.Closed != nil {
		return // a letter served after the close sets nothing running
	}
	if m.s.overArgued(rule) || m.noticeCounts(rule) || m.forfeits(rule) || m.nothingToAnswer(rule, ref) || m.appealedBefore(rule, ref) {
		return
	}
	triggers := make([]clock.Trigger, 0, len(rule.Starts))
	for _, ev := range rule.Starts {
		h := m.stillCounts(ev)
		if h == nil {
			return
		}
		triggers = append(triggers, clock.Trigger{Event: string(ev), At: h.At, Served: h.How, Label: m.p.EventTitle(ev)})
	}
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Open() && c.Rule == rule.ID && (!rule.Each || c.Ref == ref) {
			return
		}
	}
	m.run(rule, ref, triggers...)
}

// run sets a clock of the procedure running from what started it.
func (m *moment) run(rule *procedure.Clock, ref string, from ...clock.Trigger) {
	d, err := rule.Rule.Due(*m.p.Calendar(rule.Rule.Calendar), from...)
	if err != nil {
		m.fail("clock %s: %w", rule.ID, err)
		return
	}
	if m.countedBack(rule, d) {
		return
	}
	m.start(Running{
		Rule: rule.ID, Title: rule.Title, Owner: rule.Owner, Duty: rule.Duty, Act: Kind(rule.Act), Ref: ref,
		Stage: rule.Stage, Deadline: d, Remind: m.reminders(rule, d), Cite: rule.Provisions,
	})
}

// start gives the clock its number and sets it running, stopped at once if the
// case stands still for a reason that stops it.
func (m *moment) start(r Running) {
	n := 1
	for i := range m.s.Clocks {
		if m.s.Clocks[i].Rule == r.Rule {
			n++
		}
	}
	r.ID = r.Rule + "/" + strconv.Itoa(n)
	m.record(Effect{Started: &r})
	if why := m.standstill(r.Rule); why != "" {
		m.toll(m.s.Clock(r.ID), why)
	}
}

func (m *moment) reminders(rule *procedure.Clock, d clock.Deadline) []time.Time {
	return m.remindersIn(m.p, rule, d)
}

func (m *moment) remindersIn(p *procedure.Procedure, rule *procedure.Clock, d clock.Deadline) []time.Time {
	if len(rule.Remind) == 0 {
		return nil
	}
	cal := *p.Calendar(rule.Rule.Calendar)
	var out []time.Time
	for _, before := range rule.Remind {
		at := d.Remind(before, cal)
		if at.After(m.now) && at.Before(d.At) {
			out = append(out, at)
		}
	}
	return sortedTimes(out)
}

// enter moves the case into a stage by an exit of the one it is in.
func (m *moment) leave(on procedure.Event) { m.leaveOver(on, "") }

// leaveOver is leave by an event about something: a decision that stands.
func (m *moment) leaveOver(on procedure.Event, ref string) {
	st := m.stage()
	way, ok := st.Exit(on)
	if !ok {
		m.fail("stage %s has no exit for %s", st.ID, on)
		return
	}
	if m.p.TakesUp(st, on) {
		m.dropOld()
	}
	if on != procedure.ClosedNow { // which happens when the case is closed; an order to close can need somebody's leave first (42 CFR 93.316)
		m.happen(on, ref)
	}
	m.goTo(way.To, on)
}

func (m *moment) goTo(stage string, on procedure.Event) {
	to := m.p.Stage(stage)
	if to == nil {
		m.fail("there is no stage %s", stage)
		return
	}
	from := m.s.Stage
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Open() && c.Stage == from && from != stage {
			m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "left", On: on}})
		}
	}
	m.record(Effect{Entered: &Visit{Stage: stage, On: on, At: m.now}})
	m.happen(procedure.Entered(stage), "")
	m.arrived(to, on)
}

// arrived does what the kind of stage asks for by itself.
func (m *moment) arrived(to *procedure.Stage, on procedure.Event) {
	switch to.Kind {
	case procedure.Closed:
		m.close(on)
	case procedure.SanctionStage:
		m.happen(procedure.Final, "")
		m.sanctionsOver()
	case procedure.ReconsiderStage:
		m.reconsiderable()
	case procedure.AppealStage:
		m.maybeFinal()
	case procedure.Dismissed:
		// Without a complainant, and with no time for the respondent to contest
		// it, there is nothing to wait for.
		if _, ok := to.Exit(procedure.ReviewLapsed); ok && m.s.Complainant.Person == "" && !m.mayStillContest() {
			m.leave(procedure.ReviewLapsed)
		}
	}
}

func (m *moment) close(on procedure.Event) {
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Open() && !c.outlives() {
			m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "void", On: on}})
		}
	}
	m.record(Effect{Closed: &Closing{Disposition: disposition(m.s, on), On: on, At: m.now}})
	m.interimOver("closed")
	m.happen(procedure.ClosedNow, "")
}

// disposition says in a word how a case ended, from its way out and what
// stands.
func disposition(s *State, on procedure.Event) string {
	switch on {
	case procedure.ReviewLapsed, procedure.Upheld, procedure.DismissedNow:
		return "dismissed"
	case procedure.Mediated:
		return "settled"
	case procedure.NoViolation, procedure.FinalCleared:
		return "cleared"
	case procedure.SanctionsDone, procedure.FinalViolation:
		for i := range s.Sanctions {
			if s.Sanctions[i].Status != StatusSetAside {
				return "sanctioned"
			}
		}
		return "cleared"
	case procedure.ConsentAgreed:
		return "consent"
	case procedure.OversightAgreed: // an order to close that the body above agreed to (42 CFR 93.316)
		return string(procedure.ClosedNow)
	}
	return string(on) // referred, no_cause, withdrawn, resigned, died and the like say so themselves
}

func (m *moment) fail(format string, args ...any) {
	if m.err == nil {
		m.err = fmt.Errorf(format, args...)
	}
}

// day is the civil day of an instant in the body's zone, in words.
func (m *moment) day(t time.Time) string { return m.date(t).String() }

func (m *moment) date(t time.Time) clock.Date { return clock.DateOf(t, m.zone()) }

func (m *moment) zone() *time.Location { return zoneOf(m.p) }

func zoneOf(p *procedure.Procedure) *time.Location {
	loc, err := p.Calendar("").Location()
	if err != nil {
		return time.UTC
	}
	return loc
}

// at turns a civil day into the moment an event on it counts from.
func (m *moment) onDay(d clock.Date) time.Time {
	if d.IsZero() || d == m.date(m.now) {
		return m.now
	}
	return d.Start(m.zone())
}
