package docket

import (
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts of the hearing.
const (
	SetHearing      Kind = "set_hearing"
	ContinueHearing Kind = "continue_hearing"
	WaiveHearing    Kind = "waive_hearing"
	HoldHearing     Kind = "hold_hearing"
)

func hearingActs() []Spec {
	calling := []procedure.Role{procedure.Owner, procedure.Secretariat, procedure.Chair}
	in := []procedure.Kind{procedure.Hearing, procedure.AppealStage}
	return []Spec{
		{Kind: SetHearing, Title: "Set the hearing", Past: "The hearing was set", By: calling, In: in, Visible: ToParties, New: func() Particulars { return new(HearingSet) }},
		{Kind: ContinueHearing, Title: "Put the hearing off", Past: "The hearing was put off", By: calling, In: in, Visible: ToParties, New: func() Particulars { return new(HearingContinued) }, when: hearingAhead},
		{Kind: WaiveHearing, Title: "Waive the hearing", Past: "The respondent waived the hearing", By: []procedure.Role{procedure.Respondent}, In: []procedure.Kind{procedure.Hearing}, Exits: []procedure.Event{procedure.HearingWaived}, Visible: ToParties, New: func() Particulars { return new(HearingWaiver) }, when: waivable},
		{Kind: HoldHearing, Title: "Record that the hearing was held", Past: "The hearing was held", By: calling, In: in, Visible: ToParties, New: func() Particulars { return new(HearingHeld) }, when: hearingAhead},
	}
}

func (m *moment) lastHearing() *HearingRecord {
	if n := len(m.s.Hearings); n > 0 {
		return &m.s.Hearings[n-1]
	}
	return nil
}

// HearingSet sets day and place. The notice that goes out with it must leave
// the time the procedure asks for.
type HearingSet struct {
	For       time.Time `json:"for"`
	Place     string    `json:"place"`
	Witnesses []string  `json:"witnesses,omitempty"`

	Day  clock.Date `json:"day,omitzero"`   // set by the engine: the civil day, where the body is
	Body string     `json:"body,omitempty"` // set by the engine
}

func (a *HearingSet) check(m *moment) *Refusal {
	if r := m.panelReady(); r != nil {
		return r
	}
	if r := m.commentsOver(); r != nil {
		return r
	}
	if h := m.lastHearing(); h != nil && h.Held == 0 && h.Continued == 0 && h.Round == m.s.Round && h.Body == m.stage().Body {
		return refuse(Already, "The hearing is set for %s; put it off instead.", h.Day)
	}
	if r := m.checkDay(a.For, "for"); r != nil {
		return r
	}
	a.Day, a.Body = m.date(a.For), m.stage().Body
	return needText(a.Place, "place", "Say where the hearing is held, or by which means.")
}

// commentsOver holds a step while the parties may still answer the report.
func (m *moment) commentsOver() *Refusal {
	if has(m.stage().Needs, "comments_closed") {
		return m.need("comments_closed")
	}
	return nil
}

// checkDay holds a hearing's day against the minimum notice: the rule counts
// from the day the notice can be served at the earliest, today.
func (m *moment) checkDay(day time.Time, field string) *Refusal {
	if day.IsZero() || !day.After(m.now) {
		return refuse(BadRequest, "Set a day that lies ahead.").at(field)
	}
	rule := m.hearingNotice()
	if rule == nil {
		return nil
	}
	d, err := rule.Rule.Due(*m.p.Calendar(rule.Rule.Calendar), clock.Trigger{Event: "notice", At: m.now, Label: "notice given today"})
	if err == nil && day.Before(d.At) {
		return refuse(NotYet, "The hearing cannot be before %s: %s.", d.Day, d.Sentence).at(field).until(d.At).rule(rule.Provisions)
	}
	return nil
}

// hearingNotice is the minimum time between the notice of the hearing and the
// hearing, if the procedure has one: a clock not to act before, met by holding
// the hearing.
func (m *moment) hearingNotice() *procedure.Clock {
	for i := range m.p.Clocks {
		c := &m.p.Clocks[i]
		if c.Rule.Bound == clock.Min && Kind(c.Act) == HoldHearing && (c.Stage == "" || c.Stage == m.s.Stage) {
			return c
		}
	}
	return nil
}

func (a *HearingSet) apply(s *State, e *Entry) {
	s.Hearings = append(s.Hearings, HearingRecord{For: a.For.UTC(), Day: a.Day, Set: e.Seq, SetAt: e.At, Body: a.Body, Round: s.Round})
}

func (a *HearingSet) follow(m *moment) {
	m.happened(procedure.HearingDay, "", a.For, "")
	m.happen(procedure.HearingSet, "")
}

func hearingAhead(m *moment) *Refusal {
	h := m.lastHearing()
	if h == nil || h.Held > 0 || h.Round != m.s.Round {
		return refuse(NotYet, "No hearing is set.")
	}
	return nil
}

// HearingContinued puts the hearing off to a later day.
type HearingContinued struct {
	For     time.Time `json:"for"`
	Reasons string    `json:"reasons"`

	Day clock.Date `json:"day,omitzero"` // set by the engine
}

func (a *HearingContinued) check(m *moment) *Refusal {
	if !a.For.After(m.lastHearing().For) {
		return refuse(BadRequest, "Name a day after the one it was set for, %s.", m.lastHearing().Day).at("for")
	}
	if a.For.Before(m.now) {
		return refuse(BadRequest, "Set a day that lies ahead.").at("for")
	}
	a.Day = m.date(a.For)
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *HearingContinued) apply(s *State, e *Entry) {
	n := len(s.Hearings)
	if n == 0 {
		return
	}
	before := &s.Hearings[n-1]
	before.Continued = e.Seq
	// The notice already given counts: the day only moves back.
	s.Hearings = append(s.Hearings, HearingRecord{For: a.For.UTC(), Day: a.Day, Set: e.Seq, SetAt: before.SetAt, Body: before.Body, Round: s.Round})
}
func (a *HearingContinued) follow(m *moment) {
	// What is counted back from the hearing is counted from its new day.
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Open() && c.Deadline.Rule.Direction == clock.Backward && c.Deadline.From.Event == string(procedure.HearingDay) {
			m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "void", On: procedure.HearingSet}})
		}
	}
	m.happened(procedure.HearingDay, "", a.For, "")
	m.happen(procedure.HearingSet, "") // the parties are told the new day
}

// noticeCounts reports whether the minimum notice of a hearing ran, or runs,
// already: putting the hearing off needs no new one.
func (m *moment) noticeCounts(rule *procedure.Clock) bool {
	return Kind(rule.Act) == HoldHearing && rule.Rule.Bound == clock.Min && m.ranForHearing(rule) != nil
}

// countedBack reports whether a limit counted back from the hearing was done with
// before the hearing was put off, so that the new day starts it no more. What was
// met stays met, and what was opened stays open. A last day that had passed is
// given anew, since it is counted from the day for which the hearing is set
// (45 CFR 160.518: late material is a reason to postpone, and then not late),
// unless it would have passed too.
func (m *moment) countedBack(rule *procedure.Clock, due clock.Deadline) bool {
	if rule.Rule.Direction != clock.Backward {
		return false
	}
	switch c := m.ranForHearing(rule); {
	case c == nil:
		return false
	case c.End == "met":
		return true
	case c.End == "expired":
		return rule.Rule.Bound == clock.Min || due.Expired(m.now)
	}
	return false
}

// ranForHearing is the clock of the rule that ran last for the hearing that was
// put off to the day set now; nil when none did or this hearing was not put off.
func (m *moment) ranForHearing(rule *procedure.Clock) *Running {
	n := len(m.s.Hearings)
	first := n - 1
	for first > 0 && m.s.Hearings[first-1].Continued == m.s.Hearings[first].Set {
		first--
	}
	if first == n-1 {
		return nil
	}
	for i := len(m.s.Clocks) - 1; i >= 0; i-- {
		if c := &m.s.Clocks[i]; c.Rule == rule.ID && !c.Since.Before(m.s.Hearings[first].SetAt) {
			return c
		}
	}
	return nil
}

func waivable(m *moment) *Refusal {
	if !m.stage().Waivable {
		return refuse(NoProvision, "The hearing cannot be waived under this procedure.")
	}
	return nil
}

// HearingWaiver gives up the hearing; the case is decided on the papers.
type HearingWaiver struct {
	Free bool `json:"freely"`
}

func (a *HearingWaiver) check(*moment) *Refusal {
	if !a.Free {
		return refuse(BadRequest, "Say that you give up the hearing freely and knowing what follows.").at("freely")
	}
	return nil
}
func (a *HearingWaiver) apply(*State, *Entry) {}
func (a *HearingWaiver) follow(m *moment)     { m.leave(procedure.HearingWaived) }

// HearingHeld records the hearing: who was there, and whether the respondent
// came.
type HearingHeld struct {
	Present            []string `json:"present"` // members of the body
	RespondentAppeared bool     `json:"respondent_appeared"`
	ComplainantHeard   bool     `json:"complainant_heard,omitempty"`
	Record             string   `json:"record,omitempty"` // document
	Minutes            string   `json:"minutes,omitempty"`
}

func (a *HearingHeld) check(m *moment) *Refusal {
	h := m.lastHearing()
	if m.now.Before(h.For) {
		return refuse(NotYet, "The hearing is set for %s.", h.Day).until(h.For)
	}
	if r := m.noticeOfHearing(); r != nil {
		return r
	}
	if r := m.panelReady(); r != nil {
		return r
	}
	body := m.stage().Body
	b, p := m.p.BodyOf(body), m.s.Panel(body)
	if b == nil {
		return nil
	}
	for _, person := range a.Present {
		if s := m.s.Seat(body, person); s == nil || s.Role == "alternate" {
			return refuse(BadRequest, "Somebody is named as present who has no seat on %s.", b.Title).at("present")
		}
	}
	if need, _ := m.quorumOf(b, p); len(a.Present) < need {
		return refuse(NotYet, "%s needs %d members present; %d are named.", b.Title, need, len(a.Present)).at("present").rule(b.Cite)
	}
	return nil
}

// noticeOfHearing holds the hearing until the respondent was served with notice
// of it.
func (m *moment) noticeOfHearing() *Refusal {
	for i := len(m.s.Letters) - 1; i >= 0; i-- {
		l := &m.s.Letters[i]
		n := m.p.Notice(l.Notice)
		if l.To != procedure.Respondent || !has(n.On, procedure.HearingSet) {
			continue
		}
		if l.ServedAt.IsZero() {
			return refuse(NotYet, "Notice of the hearing has not been served on the respondent.").rule(n.Cite)
		}
		return nil
	}
	return nil
}

func (a *HearingHeld) apply(s *State, e *Entry) {
	if n := len(s.Hearings); n > 0 {
		h := &s.Hearings[n-1]
		h.Held, h.Appeared, h.Present = e.Seq, a.RespondentAppeared, a.Present
	}
}

func (a *HearingHeld) follow(m *moment) {
	m.happen(procedure.HearingHeld, "")
	if !a.RespondentAppeared {
		m.flag("absent_at_hearing", procedure.Respondent, "")
	}
	if m.stage().Kind != procedure.Hearing {
		return
	}
	// A respondent who did not come may be in default, if the procedure says
	// so; that is ruled on, never automatic.
	if _, ok := m.stage().Exit(procedure.Defaulted); ok && !a.RespondentAppeared {
		return
	}
	m.leave(procedure.Heard)
}
