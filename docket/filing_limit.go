package docket

import (
	"slices"
	"strings"

	"probity/procedure"
	"probity/procedure/clock"
)

// Pause is a time in which the filing limit stood still, for a reason that the
// procedure knows: days from and to, both included.
type Pause struct {
	Why  string     `json:"why"`
	From clock.Date `json:"from"`
	To   clock.Date `json:"to,omitzero"` // empty: it lasts still
}

func (p *Pause) check(m *moment, field string) *Refusal {
	f := &m.p.Filing
	switch today := m.date(m.now); {
	case len(f.LimitTolledBy) == 0:
		return refuse(NoProvision, "Nothing stops the filing limit under this procedure.").at(field).rule(f.LimitCite)
	case !has(f.LimitTolledBy, p.Why):
		return refuse(BadRequest, "What stops the filing limit is: %s.", strings.Join(f.LimitTolledBy, ", ")).at(field + ".why").rule(f.LimitCite)
	case p.From.IsZero():
		return refuse(BadRequest, "Say from which day.").at(field + ".from")
	case p.From.After(today) || p.To.After(today):
		return refuse(BadRequest, "The day lies in the future; today is %s.", today).at(field + ".from")
	case !p.To.IsZero() && p.To.Before(p.From):
		return refuse(BadRequest, "It cannot have ended before it began.").at(field + ".to")
	}
	return nil
}

// limitRuns is the filing limit of one allegation. The time in which it stood
// still does not count.
func (c *NewCharge) limitRuns(m *moment) (clock.Deadline, error) {
	f := &m.p.Filing
	from := c.lastDay()
	if !c.Known.IsZero() && (f.LimitFrom == "discovery" || f.LimitFrom == "later" && c.Known.After(from)) {
		from = c.Known
	}
	cal := *m.p.Calendar("")
	d, err := clock.Rule{Period: f.Limit}.Due(cal, clock.Trigger{Event: "conduct", At: from.Start(m.zone())})
	for _, p := range slices.SortedStableFunc(slices.Values(c.Paused), func(a, b Pause) int { return a.From.Compare(b.From) }) {
		start := p.From
		if start.Before(from) {
			start = from
		}
		if err != nil || !p.To.IsZero() && p.To.Before(start) {
			continue
		}
		d = d.Toll(start.Start(m.zone()), p.Why)
		if !d.Tolled() || p.To.IsZero() {
			continue
		}
		if d, err = d.Resume(cal, p.To.AddDays(1).Start(m.zone())); err == nil {
			from = p.To.AddDays(1)
		}
	}
	return d, err
}

// late says whether every allegation lies beyond the filing limit.
func (a *Report) late(m *moment) bool {
	f := &m.p.Filing
	if f.Limit.IsZero() || a.Source == "own_motion" || a.Source == "timer" {
		return false
	}
	for i := range a.Allegations {
		if d, err := a.Allegations[i].limitRuns(m); err == nil && !d.Expired(m.now) {
			return false
		}
	}
	return true
}

// beyondLookBack says whether all that is alleged lies further back than the
// procedure looks.
func (a *Report) beyondLookBack(m *moment) bool {
	for i := range a.Allegations {
		if !a.Allegations[i].tooFarBack(m) {
			return false
		}
	}
	return true
}

// flagOld marks an allegation that lies too far back in a report that alleges more
// than that.
const flagOld = "partly_beyond_look_back"

// dropOld drops the allegations that lie too far back, unless that was waived: the
// report is taken up without them (42 CFR 93.105; 45 CFR 160.414).
func (m *moment) dropOld() {
	for _, id := range m.old() {
		m.record(Effect{Dropped: &AllegationDropped{Allegation: id}})
	}
}

// old are the allegations that dropOld drops.
func (m *moment) old() (ids []string) {
	if m.s.LookBackWaived > 0 {
		return nil
	}
	for i := range m.s.Flags {
		f := &m.s.Flags[i]
		if a := m.s.Allegation(f.Ref); f.Flag == flagOld && a != nil && a.Dropped == 0 {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// tooFarBack says whether the conduct ended longer ago than the procedure looks
// back.
func (c *NewCharge) tooFarBack(m *moment) bool {
	if m.p.Filing.LookBack.IsZero() {
		return false
	}
	d, err := clock.Rule{Period: m.p.Filing.LookBack}.Due(*m.p.Calendar(""), clock.Trigger{Event: "conduct", At: c.lastDay().Start(m.zone())})
	return err != nil || d.Expired(m.now)
}

// lastDay is the last day of the conduct.
func (c *NewCharge) lastDay() clock.Date {
	if c.To.IsZero() {
		return c.From
	}
	return c.To
}

// lookedBackAt refuses an allegation that is added about conduct too far back,
// unless whoever may find so says which exception applies: what a waiver lifted
// for the report says nothing of other conduct (42 CFR 93.105; 45 CFR 160.414).
func (a *AllegationAdded) lookedBackAt(m *moment) *Refusal {
	f := &m.p.Filing
	rule := orElse(f.LimitCite, f.Cite)
	stated := strings.TrimSpace(a.Exception) != ""
	switch far := a.Allegation.tooFarBack(m); {
	case !far && stated:
		return refuse(BadRequest, "The conduct does not lie too far back; leave the exception out.").at("exception").rule(rule)
	case !far:
		return nil
	case len(f.LookBackWaivedBy) == 0:
		return refuse(Unfair, "What is alleged lies more than %s back, further than this procedure looks, and nobody can waive that.", f.LookBack).at("allegation.from").rule(rule)
	case !stated:
		return refuse(Unfair, "What is alleged lies more than %s back, further than this procedure looks. It can be added if %s finds that an exception applies, and says which.", f.LookBack, m.titles(f.LookBackWaivedBy)).at("exception").rule(rule)
	case !m.anyRole(f.LookBackWaivedBy):
		return refuse(NotYours, "It is for %s to find that an exception applies.", m.titles(f.LookBackWaivedBy)).at("exception").rule(rule)
	}
	return nil
}

// barred refuses to take a report up that the rules on filing keep out: what is
// alleged came too late or lies too far back, or who reports, or who left the body,
// may not be heard on it.
func (m *moment) barred() *Refusal {
	if m.s.HasFlag("late") && m.s.LimitWaived == 0 && len(m.p.Filing.LimitWaivedBy) == 0 {
		return refuse(TooLate, "The report came after the filing limit of %s, and nobody can waive that limit; dismiss it.", m.p.Filing.Limit).rule(m.p.Filing.LimitCite)
	}
	if m.s.HasFlag("late") && m.s.LimitWaived == 0 {
		return refuse(NotYet, "The report came after the filing limit of %s. It can be accepted once %s waives the limit.", m.p.Filing.Limit, m.titles(m.p.Filing.LimitWaivedBy)).rule(m.p.Filing.LimitCite)
	}
	if m.s.HasFlag("beyond_look_back") && m.s.LookBackWaived == 0 {
		says := "What is alleged lies more than " + m.p.Filing.LookBack.String() + " back, further than this procedure looks."
		if by := m.p.Filing.LookBackWaivedBy; len(by) > 0 {
			says += " It can be accepted once " + m.titles(by) + " finds that an exception applies."
		}
		return refuse(Unfair, "%s", says).rule(orElse(m.p.Filing.LimitCite, m.p.Filing.Cite))
	}
	if m.s.HasFlag("retaliation_bar") && m.p.Filing.BarsAnyone() {
		return refuse(Unfair, "The report comes from the respondent of another case. Under this procedure they can report nobody while that case is open, nor for the time the rules set after it; dismiss the report, or hold it.").rule(m.p.Filing.Cite)
	}
	if m.s.HasFlag("retaliation_bar") {
		return refuse(Unfair, "The report comes from the respondent of a case that the person now accused reported. It cannot be accepted while that case is open, nor for the time the rules set after it; dismiss it, or hold it.").rule(m.p.Filing.Cite)
	}
	if gone := m.goneFor(); gone != "" {
		return refuse(Unfair, "The respondent %s, longer ago than %s; this procedure does not process such a report.", gone, m.p.Filing.FormerMemberLimit).rule(m.p.Filing.Cite)
	}
	return nil
}

// barredFrom is barred where the event takes up a report that never was taken up.
func (m *moment) barredFrom(on procedure.Event) *Refusal {
	taken := slices.ContainsFunc(m.s.Visits, func(v Visit) bool {
		st := m.p.Stage(v.Stage)
		return st != nil && !st.Kind.Arriving()
	})
	if taken || !m.p.TakesUp(m.stage(), on) {
		return nil
	}
	return m.barred()
}

// unscreened is barred for a mediation from which the report goes on without being
// accepted if the parties do not settle.
func (m *moment) unscreened() *Refusal {
	way, _ := m.stage().Exit(procedure.ToMediation)
	if st := m.p.Stage(way.To); st == nil || !m.p.TakesUp(st, procedure.NotMediated) {
		return nil
	}
	return m.barred()
}

// goneFor says, in words, that the respondent left the body longer ago than the
// procedure allows for, or "".
func (m *moment) goneFor() string {
	lim, left := m.p.Filing.FormerMemberLimit, m.s.Respondent.LeftOn
	if lim.IsZero() || left.IsZero() {
		return ""
	}
	d, err := clock.Rule{Period: lim}.Due(*m.p.Calendar(""), clock.Trigger{Event: "left", At: left.Start(m.zone())})
	if err != nil || d.At.After(m.now) {
		return ""
	}
	return "left on " + left.String()
}

// Limits that can stand against a report. They are two rules: by when it is
// filed, and how far back the conduct may lie (45 CFR 160.306 and 160.414; 42 CFR
// 93.105).
const (
	FilingLimit = "filing"
	LookBack    = "look_back"
)

// LimitWaiver lifts one of the limits that stand against a report, for reasons.
type LimitWaiver struct {
	Limit   string `json:"limit,omitempty"` // filing or look_back; empty: the one that stands against the report
	Reasons string `json:"reasons"`
}

// standing lists the limits that stand against the report and were not waived.
func (m *moment) standing() []string {
	var out []string
	if m.s.HasFlag("late") && m.s.LimitWaived == 0 {
		out = append(out, FilingLimit)
	}
	if (m.s.HasFlag("beyond_look_back") || m.s.HasFlag(flagOld)) && m.s.LookBackWaived == 0 {
		out = append(out, LookBack)
	}
	return out
}

// waivers is who may lift the limit under the procedure.
func (m *moment) waivers(limit string) []procedure.Role {
	if limit == LookBack {
		return m.p.Filing.LookBackWaivedBy
	}
	return m.p.Filing.LimitWaivedBy
}

func isLate(m *moment) *Refusal {
	if !m.s.HasFlag("late") && !m.s.HasFlag("beyond_look_back") && !m.s.HasFlag(flagOld) {
		return refuse(NotHere, "The report was filed in time; there is nothing to waive.").rule(m.p.Filing.LimitCite)
	}
	if len(m.standing()) == 0 {
		return refuse(Already, "The limit has been waived.").rule(m.p.Filing.LimitCite)
	}
	return nil
}

func (a *LimitWaiver) check(m *moment) *Refusal {
	if m.p.Filing.LimitCite != "" {
		m.cite = m.p.Filing.LimitCite
	}
	open := m.standing()
	if a.Limit == "" {
		if len(open) > 1 {
			return refuse(BadRequest, "Two limits stand against the report. Say which is waived: filing (it came too late) or look_back (the conduct lies too far back).").at("limit")
		}
		a.Limit = open[0]
	}
	switch {
	case a.Limit != FilingLimit && a.Limit != LookBack:
		return refuse(BadRequest, "A waiver lifts the limit called filing or the one called look_back.").at("limit")
	case !has(open, a.Limit):
		return refuse(NotHere, "That limit does not stand against the report.").at("limit")
	case len(m.waivers(a.Limit)) == 0 && a.Limit == LookBack:
		return refuse(NoProvision, "What lies more than %s back cannot be taken up under this procedure, and nobody can waive that.", m.p.Filing.LookBack).at("limit")
	case len(m.waivers(a.Limit)) == 0:
		return refuse(NoProvision, "Nobody can waive the filing limit under this procedure.").at("limit")
	case !m.anyRole(m.waivers(a.Limit)):
		return refuse(NotYours, "It is for %s to waive that limit.", m.titles(m.waivers(a.Limit))).at("limit")
	}
	return needText(a.Reasons, "reasons", "Give the good cause for which the limit is waived, or the exception that applies.")
}

func (a *LimitWaiver) apply(s *State, e *Entry) {
	if a.Limit == LookBack {
		s.LookBackWaived = e.Seq
		return
	}
	s.LimitWaived = e.Seq
}
func (a *LimitWaiver) follow(*moment) {}
