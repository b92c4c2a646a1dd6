package docket

import (
	"strconv"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts of ending a case by agreement.
const (
	OfferConsent    Kind = "offer_consent"
	AssentConsent   Kind = "assent_consent"
	AcceptConsent   Kind = "accept_consent"
	RejectConsent   Kind = "reject_consent"
	WithdrawConsent Kind = "withdraw_consent"
)

func consentActs() []Spec {
	before := []procedure.Kind{procedure.Screening, procedure.Response, procedure.Inquiry, procedure.Investigation, procedure.Review, procedure.Charge, procedure.Hearing, procedure.Decision}
	return []Spec{
		{Kind: OfferConsent, Title: "Offer to end the case by agreement", Past: "An offer to end the case by agreement was made", By: []procedure.Role{procedure.Respondent, procedure.Owner}, In: before, Visible: ToRespondent, New: func() Particulars { return new(ConsentOffer) }, when: consentKnown},
		{Kind: AssentConsent, Title: "Agree to an offer", Past: "The other side agreed to the offer", By: []procedure.Role{procedure.Respondent, procedure.Owner}, In: before, Visible: ToRespondent, New: func() Particulars { return new(ConsentAssent) }, when: offerOpen},
		{Kind: AcceptConsent, Title: "Accept an offer for the body", Past: "The offer was accepted", In: before, Exits: []procedure.Event{procedure.ConsentAgreed}, Visible: ToRespondent, New: func() Particulars { return new(ConsentAccepted) }, when: offerOpen},
		{Kind: RejectConsent, Title: "Reject an offer", Past: "The offer was rejected", In: before, Visible: ToRespondent, New: func() Particulars { return new(ConsentRejected) }, when: offerOpen},
		{Kind: WithdrawConsent, Title: "Withdraw an offer", Past: "The offer was withdrawn", By: []procedure.Role{procedure.Respondent, procedure.Owner}, In: before, Visible: ToRespondent, New: func() Particulars { return new(ConsentWithdrawn) }, when: offerOpen},
	}
}

func consentKnown(m *moment) *Refusal {
	c := &m.p.Consent
	if !c.Offered {
		return refuse(NoProvision, "This procedure does not end cases by agreement.")
	}
	if c.Cite != "" {
		m.cite = c.Cite
	}
	if m.openOffer() != nil {
		return refuse(Already, "An offer is being considered.")
	}
	if len(c.Stages) > 0 && !has(c.Stages, m.s.Stage) {
		return refuse(NotHere, "No offer can be made in this stage (%s).", m.stage().Title)
	}
	if len(c.By) > 0 && !m.anyRole(c.By) {
		return refuse(NotYours, "An offer is for %s to make.", m.titles(c.By))
	}
	return nil
}

func (m *moment) openOffer() *Offer {
	for i := range m.s.Offers {
		if m.s.Offers[i].Status == "open" {
			return &m.s.Offers[i]
		}
	}
	return nil
}

func offerOpen(m *moment) *Refusal {
	if m.openOffer() == nil {
		return refuse(NotYet, "No offer is being considered.")
	}
	if m.p.Consent.Cite != "" {
		m.cite = m.p.Consent.Cite
	}
	return nil
}

// ConsentOffer is an offer: what is admitted and which sanction follows.
type ConsentOffer struct {
	Terms     string          `json:"terms"`
	Admits    []string        `json:"admits,omitempty"`
	Sanctions []SanctionTerms `json:"sanctions"`
	Free      bool            `json:"freely"` // made freely, knowing the consequences (ABA rule 21)
}

func (a *ConsentOffer) check(m *moment) *Refusal {
	c := &m.p.Consent
	if c.MaxOffers > 0 && m.offersSince(c.AfterStage) >= c.MaxOffers {
		return refuse(Already, "The procedure considers %d offer(s) from this point on, and that many have been made.", c.MaxOffers)
	}
	if h := m.lastHearing(); h != nil && h.Held == 0 && !c.Before.IsZero() {
		d, err := clock.Rule{Period: c.Before, Direction: clock.Backward}.Due(*m.p.Calendar(""), clock.Trigger{Event: "hearing", At: h.For, Label: "the hearing"})
		if err == nil && m.date(m.now).After(d.Day) {
			return refuse(TooLate, "An offer had to be made by %s: %s.", d.Day, d.Sentence)
		}
	}
	if m.as == procedure.Respondent && !a.Free {
		return refuse(BadRequest, "Say that the offer is made freely and knowing what follows.").at("freely")
	}
	for i, id := range a.Admits {
		if m.s.Allegation(id) == nil {
			return refuse(Unknown, "There is no allegation %q.", id).at("admits." + strconv.Itoa(i))
		}
	}
	if r := m.checkTerms(a.Sanctions, "sanctions", true); r != nil {
		return r
	}
	return needText(a.Terms, "terms", "State the terms of the offer.")
}

func (m *moment) offersSince(stage string) int {
	from := 0
	if stage != "" {
		from = m.s.Head + 1
		for i := range m.s.Visits {
			if m.s.Visits[i].Stage == stage {
				from = m.s.Visits[i].Seq
				break
			}
		}
	}
	n := 0
	for i := range m.s.Offers {
		if m.s.Offers[i].Seq >= from {
			n++
		}
	}
	return n
}

func (a *ConsentOffer) apply(s *State, e *Entry) {
	by := e.By.As
	s.Offers = append(s.Offers, Offer{
		ID: "o" + strconv.Itoa(len(s.Offers)+1), By: by, Seq: e.Seq, Status: "open", Admits: a.Admits, Sanctions: a.Sanctions,
		Assent: by == procedure.Respondent,
	})
}

func (a *ConsentOffer) follow(m *moment) {
	if m.p.Consent.Stays {
		m.tollAll(procedure.TollConsent)
	}
	m.happen(procedure.ConsentOffered, m.s.Offers[len(m.s.Offers)-1].ID)
}

// ConsentAssent is the respondent's agreement to an offer the body's side made.
type ConsentAssent struct {
	Free bool `json:"freely"`
}

func (a *ConsentAssent) check(m *moment) *Refusal {
	o := m.openOffer()
	if (o.By == procedure.Respondent) == (m.as == procedure.Respondent) {
		return refuse(NotYours, "It is for the other side to agree to this offer.")
	}
	if m.as == procedure.Respondent && !a.Free {
		return refuse(BadRequest, "Say that you agree freely and knowing what follows.").at("freely")
	}
	return nil
}
func (a *ConsentAssent) apply(s *State, e *Entry) {
	for i := range s.Offers {
		if s.Offers[i].Status == "open" && e.By.As == procedure.Respondent {
			s.Offers[i].Assent = true
		}
	}
}
func (a *ConsentAssent) follow(*moment) {}

// ConsentAccepted ends the case by the offer.
type ConsentAccepted struct {
	Reasons string `json:"reasons"`
}

func (a *ConsentAccepted) check(m *moment) *Refusal {
	if !m.openOffer().Assent {
		return refuse(NotYet, "The respondent has not agreed to the offer.")
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}

func (a *ConsentAccepted) apply(s *State, e *Entry) {
	for i := range s.Offers {
		o := &s.Offers[i]
		if o.Status != "open" {
			continue
		}
		o.Status, o.Ended = "agreed", e.Seq
		for _, id := range o.Admits {
			if x := s.Allegation(id); x != nil {
				x.Admitted = "consent"
			}
			s.Findings = append(s.Findings, Finding{Allegation: id, Violation: true, Standard: "admission", Burden: "body", Round: s.Round, Seq: e.Seq, Body: string(e.By.As), Default: true})
		}
		s.Decisions = append(s.Decisions, Decision{ID: "d" + strconv.Itoa(len(s.Decisions)+1), Kind: "consent", Round: s.Round, Body: string(e.By.As), Violation: len(o.Sanctions) > 0, Seq: e.Seq, At: e.At, Final: e.Seq})
	}
}

func (a *ConsentAccepted) follow(m *moment) {
	o := m.s.Offers[len(m.s.Offers)-1]
	d := &m.s.Decisions[len(m.s.Decisions)-1]
	m.impose(o.Sanctions, d.ID)
	m.resumeAll()
	m.happen(procedure.ConsentEnded, o.ID)
	m.happen(procedure.Decided, d.ID)
	m.leave(procedure.ConsentAgreed)
}

// ConsentRejected turns an offer down; what it admitted is gone (ABA rule 21(B)).
type ConsentRejected struct {
	Reasons string `json:"reasons,omitempty"`
}

func (a *ConsentRejected) check(*moment) *Refusal   { return nil }
func (a *ConsentRejected) apply(s *State, e *Entry) { s.endOffer("rejected", e.Seq) }
func (a *ConsentRejected) follow(m *moment)         { m.offerEnded() }

func (s *State) endOffer(status string, seq int) {
	for i := range s.Offers {
		if o := &s.Offers[i]; o.Status == "open" {
			o.Status, o.Ended = status, seq
			o.Admits, o.Sanctions = nil, nil
		}
	}
}

func (m *moment) offerEnded() {
	m.resumeAll()
	m.happen(procedure.ConsentEnded, m.s.Offers[len(m.s.Offers)-1].ID)
}

// ConsentWithdrawn takes one's own offer back.
type ConsentWithdrawn struct{}

func (a *ConsentWithdrawn) check(m *moment) *Refusal {
	if o := m.openOffer(); (o.By == procedure.Respondent) != (m.as == procedure.Respondent) {
		return refuse(NotYours, "Only the side that made the offer can withdraw it.")
	}
	return nil
}
func (a *ConsentWithdrawn) apply(s *State, e *Entry) { s.endOffer("withdrawn", e.Seq) }
func (a *ConsentWithdrawn) follow(m *moment)         { m.offerEnded() }
