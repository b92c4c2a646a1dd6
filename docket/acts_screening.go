package docket

import (
	"slices"
	"strings"

	"probity/procedure"
)

// Acts of screening, dismissal and its review, referral and hold.
const (
	Accept           Kind = "accept"
	Dismiss          Kind = "dismiss"
	AskReview        Kind = "ask_review"
	DecideReview     Kind = "decide_review"
	ReferOut         Kind = "refer"
	HoldCase         Kind = "hold"
	ResumeCase       Kind = "resume"
	SuggestMediation Kind = "suggest_mediation"
	RecordMediation  Kind = "record_mediation"
	OrderShowCause   Kind = "order_show_cause"
)

func screeningActs() []Spec {
	owner := []procedure.Role{procedure.Owner}
	return []Spec{
		{Kind: Accept, Title: "Accept the report", Past: "The report was accepted", By: owner, In: []procedure.Kind{procedure.Screening}, Exits: []procedure.Event{procedure.Accepted}, Visible: ToParties, New: func() Particulars { return new(Acceptance) }},
		{Kind: Dismiss, Title: "Dismiss", Past: "The report was dismissed", By: owner, Exits: []procedure.Event{procedure.DismissedNow}, Visible: ToParties, New: func() Particulars { return new(Dismissal) }},
		{Kind: AskReview, Title: "Ask for a review of the dismissal", Past: "A review of the dismissal was asked for", By: []procedure.Role{procedure.Complainant}, In: []procedure.Kind{procedure.Dismissed}, Exits: []procedure.Event{procedure.Reinstated}, Visible: ToComplainant, New: func() Particulars { return new(ReviewRequest) }, when: reviewOpen},
		{Kind: DecideReview, Title: "Rule on the review of the dismissal", Past: "The review of the dismissal was ruled on", By: owner, In: []procedure.Kind{procedure.Dismissed}, Exits: []procedure.Event{procedure.Reinstated, procedure.Upheld}, Visible: ToParties, New: func() Particulars { return new(ReviewRuling) }, when: reviewWanted},
		{Kind: ReferOut, Title: "Refer to another body", Past: "The matter was referred to another body", By: owner, Exits: []procedure.Event{procedure.Referred}, Visible: ToParties, New: func() Particulars { return new(Referral) }},
		{Kind: HoldCase, Title: "Hold for another forum", Past: "The case was held for another forum", By: owner, Visible: ToParties, New: func() Particulars { return new(Holding) }, when: notHeld},
		{Kind: ResumeCase, Title: "Resume the case", Past: "The case was resumed", By: owner, Visible: ToParties, New: func() Particulars { return new(Resumption) }, when: isHeld},
		{Kind: SuggestMediation, Title: "Send to mediation", Past: "The parties were sent to mediation", By: owner, Exits: []procedure.Event{procedure.ToMediation}, Visible: ToParties, New: func() Particulars { return new(MediationStart) }},
		{Kind: RecordMediation, Title: "Record the outcome of mediation", Past: "The outcome of mediation was recorded", By: owner, In: []procedure.Kind{procedure.Mediation}, Visible: ToParties, New: func() Particulars { return new(MediationEnd) }},
		{Kind: OrderShowCause, Title: "Order the respondent to show cause", Past: "The respondent was ordered to show cause", By: owner, Exits: []procedure.Event{procedure.ShowCauseOrdered}, Visible: ToParties, New: func() Particulars { return new(ShowCause) }},
	}
}

// Acceptance answers the screening's tests, all of them with yes.
type Acceptance struct {
	Tests   map[string]bool `json:"tests"`
	Reasons string          `json:"reasons"`
}

func (a *Acceptance) check(m *moment) *Refusal {
	st := m.stage()
	for _, t := range st.Tests {
		yes, answered := a.Tests[t.ID]
		cite := t.Cite
		if cite == "" {
			cite = st.Cite
		}
		if !answered {
			return refuse(BadRequest, "Answer the test: %s", t.Question).at("tests." + t.ID).rule(cite)
		}
		if !yes {
			return refuse(Unfair, "The answer to “%s” is no, so the report cannot be accepted; dismiss or refer it.", t.Question).at("tests." + t.ID).rule(cite)
		}
	}
	if r := m.barred(); r != nil {
		return r
	}
	return needText(a.Reasons, "reasons", "Give the reasons for accepting.")
}
func (a *Acceptance) apply(*State, *Entry) {}
func (a *Acceptance) follow(m *moment)     { m.leave(procedure.Accepted) }

// dismissalGrounds are what a report can be dismissed for. The list never changes.
var dismissalGrounds = []string{"jurisdiction", "not_covered", "late", "unsupported", "trivial", "bad_faith", "no_standing", "resolved", "no_information", "former_member", "confidence_broken", "other"}

// Dismissal ends a case early, with reasons.
type Dismissal struct {
	Ground  string `json:"ground"` // jurisdiction, not_covered, late, unsupported, trivial, bad_faith, no_standing, resolved, no_information, former_member, confidence_broken, other
	Reasons string `json:"reasons"`
}

func (a *Dismissal) check(m *moment) *Refusal {
	if !has(dismissalGrounds, a.Ground) {
		n := len(dismissalGrounds) - 1
		return refuse(BadRequest, "Give one of the grounds for dismissal: %s or %s.", strings.Join(dismissalGrounds[:n], ", "), dismissalGrounds[n]).at("ground")
	}
	if a.Ground == "confidence_broken" {
		if !m.p.Filing.ConfidenceEnds {
			return refuse(NoProvision, "Under this procedure a report does not end because its reporter made it public.").at("ground").rule(m.p.Filing.Cite)
		}
		if m.s.Complainant.Person == "" {
			return refuse(NotHere, "Nobody reported this case who could have made it public.").at("ground").rule(m.p.Filing.ConfidenceCite)
		}
		m.cite = m.p.Filing.ConfidenceCite
	}
	return needText(a.Reasons, "reasons", "Give the reasons for dismissing.")
}
func (a *Dismissal) apply(*State, *Entry) {}
func (a *Dismissal) follow(m *moment)     { m.leave(procedure.DismissedNow) }

func reviewOpen(m *moment) *Refusal {
	if m.s.Happened(procedure.ReviewAsked) != nil && m.s.Happened(procedure.ReviewAsked).At.After(m.s.Since()) {
		return refuse(Already, "A review has been asked for.")
	}
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		own := c.Owner == m.as || c.Owner == procedure.Parties
		if own && c.Stage == m.s.Stage && !c.Since.Before(m.s.Since()) && has(m.p.Clock(c.Rule).Ends, procedure.ReviewAsked) && c.End == "expired" {
			return refuse(TooLate, "The time to ask for a review ended on %s: %s.", c.Deadline.Day, c.Deadline.Sentence).rule(c.Cite)
		}
	}
	return nil
}

// mayStillContest reports whether a side has time to ask for a review of the
// dismissal, or will have it once its letter is served. Each side's window is its
// own: a dismissed case closes when the last of them is over.
func (m *moment) mayStillContest() bool {
	for i := range m.p.Clocks {
		rule := &m.p.Clocks[i]
		if rule.Stage != m.s.Stage || !has(rule.Ends, procedure.ReviewAsked) || rule.OnExpiry.Exit != procedure.ReviewLapsed {
			continue
		}
		ran := false
		for j := range m.s.Clocks {
			if c := &m.s.Clocks[j]; c.Rule == rule.ID && !c.Since.Before(m.s.Since()) {
				if c.Open() {
					return true
				}
				ran = true
			}
		}
		for j := range m.s.Letters {
			l := &m.s.Letters[j]
			if !ran && l.Seq >= m.s.entered() && l.ServedAt.IsZero() && has(rule.Starts, procedure.Served(l.Notice, l.To)) {
				return true
			}
		}
	}
	return false
}

func reviewWanted(m *moment) *Refusal {
	h := m.s.Happened(procedure.ReviewAsked)
	if h == nil || h.At.Before(m.s.Since()) {
		return refuse(NotYet, "Nobody has asked for a review of the dismissal.")
	}
	return nil
}

// ReviewRequest contests a dismissal.
type ReviewRequest struct {
	Reasons string `json:"reasons"`
}

func (a *ReviewRequest) check(*moment) *Refusal {
	return needText(a.Reasons, "reasons", "Say why the dismissal should be looked at again.")
}
func (a *ReviewRequest) apply(*State, *Entry) {}
func (a *ReviewRequest) follow(m *moment) {
	m.e.Visible = sideOf(m.as)
	m.happen(procedure.ReviewAsked, "")
}

// ReviewRuling upholds the dismissal or sends the report back.
type ReviewRuling struct {
	Uphold  bool   `json:"uphold"`
	Reasons string `json:"reasons"`
}

func (a *ReviewRuling) check(m *moment) *Refusal {
	ref := "reinstate"
	if a.Uphold {
		ref = "uphold"
	}
	if r := m.carriedHere("review", ref, "uphold"); r != nil {
		return r
	}
	if !a.Uphold { // which may lead past the screening
		if r := m.barredFrom(procedure.Reinstated); r != nil {
			return r
		}
	}
	return needText(a.Reasons, "reasons", "Give the reasons for the ruling.")
}
func (a *ReviewRuling) apply(*State, *Entry) {}
func (a *ReviewRuling) follow(m *moment) {
	if a.Uphold {
		m.leave(procedure.Upheld)
		return
	}
	m.leave(procedure.Reinstated)
}

// Referral sends the matter elsewhere.
type Referral struct {
	To      string `json:"to"`
	Reasons string `json:"reasons"`
}

func (a *Referral) check(*moment) *Refusal {
	if r := needText(a.To, "to", "Say to which body."); r != nil {
		return r
	}
	return needText(a.Reasons, "reasons", "Give the reasons for referring.")
}
func (a *Referral) apply(*State, *Entry) {}
func (a *Referral) follow(m *moment)     { m.leave(procedure.Referred) }

func notHeld(m *moment) *Refusal {
	if m.s.HeldFor != "" {
		return refuse(Already, "The case is held already.")
	}
	return nil
}

func isHeld(m *moment) *Refusal {
	if m.s.HeldFor == "" {
		return refuse(NotHere, "The case is not held.")
	}
	return nil
}

// Holding stops the clocks that a parallel case elsewhere stops.
type Holding struct {
	Forum   string `json:"forum"`
	Reasons string `json:"reasons"`
}

func (a *Holding) check(m *moment) *Refusal {
	if m.stage().Kind == procedure.SanctionStage {
		return refuse(NotHere, "A sanction that runs is not held; ask for a stay.")
	}
	if r := needText(a.Forum, "forum", "Say for which other forum the case waits."); r != nil {
		return r
	}
	return needText(a.Reasons, "reasons", "Give the reasons for holding the case.")
}
func (a *Holding) apply(s *State, _ *Entry) { s.HeldFor = a.Forum }
func (a *Holding) follow(m *moment) {
	m.tollAll(procedure.TollHold)
	m.happen(procedure.Held, "")
}

// Resumption ends a hold. A respondent who cannot take part yet keeps the case
// held after what else it waited for is over.
type Resumption struct {
	Reasons string `json:"reasons"`
	Still   bool   `json:"still_held,omitempty"` // set by the engine: the respondent cannot take part yet
}

func (a *Resumption) check(m *moment) *Refusal {
	a.Still = m.s.HeldFor != ForIncapacity && m.s.Respondent.Incapacity > 0 && m.p.Exit.Incapacity == "hold"
	return needText(a.Reasons, "reasons", "Say why the case goes on.")
}
func (a *Resumption) apply(s *State, _ *Entry) {
	switch {
	case a.Still:
		s.HeldFor = ForIncapacity
		return
	case s.HeldFor == ForIncapacity:
		s.Respondent.Incapacity = 0
	}
	s.HeldFor = ""
}
func (a *Resumption) follow(m *moment) {
	if a.Still {
		return
	}
	m.resumeAll()
	m.happen(procedure.Resumed, "")
}

// MediationStart sends the parties to mediation.
type MediationStart struct {
	Reasons string `json:"reasons"`
}

func (a *MediationStart) check(m *moment) *Refusal {
	if r := m.unscreened(); r != nil {
		return r
	}
	return needText(a.Reasons, "reasons", "Say why mediation is suggested.")
}
func (a *MediationStart) apply(*State, *Entry) {}
func (a *MediationStart) follow(m *moment)     { m.leave(procedure.ToMediation) }

// MediationEnd says whether the parties settled.
type MediationEnd struct {
	Settled bool   `json:"settled"`
	Note    string `json:"note,omitempty"`
}

func (a *MediationEnd) check(m *moment) *Refusal {
	on := procedure.NotMediated
	if a.Settled {
		on = procedure.Mediated
	}
	if _, ok := m.stage().Exit(on); !ok {
		return refuse(NoProvision, "This procedure has no such way out of mediation.").at("settled")
	}
	return nil
}
func (a *MediationEnd) apply(*State, *Entry) {}
func (a *MediationEnd) follow(m *moment) {
	if a.Settled {
		m.leave(procedure.Mediated)
		return
	}
	m.leave(procedure.NotMediated)
}

// ShowCause orders the respondent to say why another body's final judgment
// should not lead to a sanction here.
type ShowCause struct {
	Predicate Predicate `json:"predicate"`
	Reasons   string    `json:"reasons"`
}

func (a *ShowCause) check(m *moment) *Refusal {
	if r := m.barredFrom(procedure.ShowCauseOrdered); r != nil {
		return r
	}
	ground, tooOld := false, false
	var old []string // dropped with this order: it cannot rest on them
	if m.p.TakesUp(m.stage(), procedure.ShowCauseOrdered) {
		old = m.old()
	}
	for i := range m.s.Allegations {
		c := &m.s.Allegations[i]
		if g := m.p.Ground(c.Ground); g == nil || !g.Predicate || c.Dropped > 0 {
			continue
		}
		if slices.Contains(old, c.ID) {
			tooOld = true
		} else {
			ground = true
		}
	}
	if !ground && tooOld {
		return refuse(Unfair, "What rests on another body's judgment lies more than %s back, further than this procedure looks, and is dropped; the order cannot rest on it.", m.p.Filing.LookBack).rule(orElse(m.p.Filing.LimitCite, m.p.Filing.Cite))
	}
	if !ground {
		return refuse(NotHere, "An order to show cause needs a ground that rests on another body's judgment, and none is alleged.")
	}
	if a.Predicate.Authority == "" || a.Predicate.What == "" || a.Predicate.On.IsZero() {
		return refuse(BadRequest, "Say which authority judged, what, and when.").at("predicate")
	}
	if !a.Predicate.Certified {
		return refuse(NotYet, "The judgment must be certified before an order to show cause rests on it.").at("predicate.certified")
	}
	return needText(a.Reasons, "reasons", "Give the reasons for the order.")
}
func (a *ShowCause) apply(s *State, _ *Entry) { p := a.Predicate; s.Predicate = &p }
func (a *ShowCause) follow(m *moment)         { m.leave(procedure.ShowCauseOrdered) }
