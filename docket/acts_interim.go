package docket

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts about measures before a decision.
const (
	ImposeInterim    Kind = "impose_interim"
	ChallengeInterim Kind = "challenge_interim"
	ReviewInterim    Kind = "review_interim"
	LiftInterim      Kind = "lift_interim"
)

// MeasureRule is the clock of a measure that ends by itself; it is not a clock of
// the pack.
const MeasureRule = "measure"

func interimActs() []Spec {
	before := []procedure.Kind{procedure.Oversight, procedure.Screening, procedure.Response, procedure.Inquiry, procedure.Investigation, procedure.Review, procedure.Charge, procedure.Hearing, procedure.Decision, procedure.ReconsiderStage, procedure.AppealStage}
	running := slices.Concat(before, []procedure.Kind{procedure.SanctionStage}) // a measure may outlast the decision
	ruling := []procedure.Role{procedure.Staff, procedure.Member}
	return []Spec{
		{Kind: ImposeInterim, Title: "Impose an interim measure", Past: "An interim measure was imposed", By: ruling, In: before, Visible: ToParties, New: func() Particulars { return new(InterimImposed) }, when: interimKnown},
		{Kind: ChallengeInterim, Title: "Challenge the interim measure", Past: "The interim measure was challenged", By: []procedure.Role{procedure.Respondent}, In: running, Visible: ToParties, New: func() Particulars { return new(InterimChallenged) }, when: interimOn},
		{Kind: ReviewInterim, Title: "Review the interim measure", Past: "The interim measure was reviewed", By: ruling, In: running, Visible: ToParties, New: func() Particulars { return new(InterimReview) }, when: interimOn},
		{Kind: LiftInterim, Title: "Lift the interim measure", Past: "The interim measure was lifted", By: ruling, In: running, Visible: ToParties, New: func() Particulars { return new(InterimEnd) }, when: interimOn},
	}
}

func interimKnown(m *moment) *Refusal {
	if len(m.p.Interim) == 0 {
		return refuse(NoProvision, "This procedure knows no measures before a decision.")
	}
	return nil
}

// measure is the interim measure in force, or nil.
func (s *State) measure() *Measure {
	for i := range s.Measures {
		if s.Measures[i].Lifted == 0 {
			return &s.Measures[i]
		}
	}
	return nil
}

// challenged reports whether a challenge to the measure waits for a review.
func (x *Measure) challenged() bool {
	return x.Challenged > 0 && (len(x.Reviewed) == 0 || x.Challenged > x.Reviewed[len(x.Reviewed)-1])
}

func interimOn(m *moment) *Refusal {
	if m.s.measure() == nil {
		return refuse(NotYet, "No interim measure is in force.")
	}
	return nil
}

// InterimImposed needs a listed ground, written reasons, notice, an end, and a
// way to challenge it (guarantee 12).
type InterimImposed struct {
	Measure string       `json:"measure"`
	Ground  string       `json:"ground"`
	Reasons string       `json:"reasons"`
	For     clock.Period `json:"for,omitzero"`   // within the procedure's bound; zero: until reviewed
	Until   time.Time    `json:"until,omitzero"` // set by the engine
}

func (a *InterimImposed) check(m *moment) *Refusal {
	if m.s.measure() != nil {
		return refuse(Already, "An interim measure is in force.")
	}
	im := m.p.InterimMeasure(a.Measure)
	if im == nil {
		return refuse(Unknown, "This procedure has no interim measure %q.", a.Measure).at("measure")
	}
	m.cite = im.Cite
	if !m.anyRole(im.By) {
		return refuse(NotYours, "It is for %s.", m.titles(im.By))
	}
	if !has(im.Grounds, a.Ground) {
		return refuse(BadRequest, "The measure needs one of these grounds: %s.", strings.Join(im.Grounds, ", ")).at("ground")
	}
	if longer(a.For, im.Max) {
		return refuse(Unfair, "The measure can last at most %s without a decision.", im.Max).at("for")
	}
	length := a.For
	if length.IsZero() {
		length = im.Max
	}
	if !length.IsZero() {
		d, err := clock.Rule{Period: length}.Due(*m.p.Calendar(""), clock.Trigger{Event: "interim", At: m.now})
		if err != nil {
			return refuse(BadRequest, "That length of time cannot be counted: %s.", err).at("for")
		}
		a.Until = d.At
	}
	return needText(a.Reasons, "reasons", "Give written reasons.")
}

func (a *InterimImposed) apply(s *State, e *Entry) {
	s.Measures = append(s.Measures, Measure{ID: "m" + strconv.Itoa(len(s.Measures)+1), Measure: a.Measure, Ground: a.Ground, Seq: e.Seq, At: e.At, Until: a.Until})
}

func (a *InterimImposed) follow(m *moment) {
	im := m.p.InterimMeasure(a.Measure)
	id := m.s.measure().ID
	m.issue(m.p.Notice(im.Notice), id, nil)
	m.happen(procedure.InterimImposed, id)
	m.endsOn(a, im)
}

// endsOn has the measure end by itself on its last day, where no time limit of the
// pack does that: it was imposed for less than it could be, or the pack says how
// long it lasts and nothing else.
func (m *moment) endsOn(a *InterimImposed, im *procedure.Interim) {
	length := a.For
	if rule := m.p.Clock(im.Review); length.IsZero() && (rule == nil || !rule.OnExpiry.Lift) {
		length = im.Max
	}
	if length.IsZero() {
		return
	}
	x := m.s.measure()
	m.startOwn(MeasureRule, "End of "+lower(im.Title), "", m.named(im.By[0]), "", x.ID, length, im.Cite)
}

// measureEnded tells that the measure is over, and ends the time it was to last.
func (m *moment) measureEnded(id string) {
	for i := range m.s.Clocks {
		if c := &m.s.Clocks[i]; c.Open() && c.Rule == MeasureRule && c.Ref == id {
			m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "void"}})
		}
	}
	m.happen(procedure.InterimLifted, id)
}

// InterimChallenged asks for the measure to be lifted.
type InterimChallenged struct {
	Text string `json:"text"`
}

func (a *InterimChallenged) check(m *moment) *Refusal {
	if im := m.p.InterimMeasure(m.s.measure().Measure); im != nil {
		m.cite = im.Cite
		if !im.Challenge {
			return refuse(NoProvision, "The procedure provides for review of the measure by itself, not on challenge.")
		}
	}
	if m.s.measure().challenged() {
		return refuse(Already, "Your challenge waits for a ruling.")
	}
	return needText(a.Text, "text", "Say why the measure should end.")
}
func (a *InterimChallenged) apply(s *State, e *Entry) {
	if x := s.measure(); x != nil {
		x.Challenged = e.Seq
	}
}
func (a *InterimChallenged) follow(m *moment) {
	m.happen(procedure.InterimChallenged, m.s.measure().ID)
}

// InterimReview keeps the measure or ends it.
type InterimReview struct {
	Keep    bool   `json:"keep"`
	Reasons string `json:"reasons"`
}

func (a *InterimReview) check(m *moment) *Refusal {
	im := m.p.InterimMeasure(m.s.measure().Measure)
	m.cite = im.Cite
	if !m.anyRole(im.By) {
		return refuse(NotYours, "It is for %s.", m.titles(im.By))
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *InterimReview) apply(s *State, e *Entry) {
	x := s.measure()
	if x == nil {
		return
	}
	x.Reviewed = append(x.Reviewed, e.Seq)
	if !a.Keep {
		x.Lifted, x.Why = e.Seq, "reviewed"
	}
}
func (a *InterimReview) follow(m *moment) {
	id := m.s.Measures[len(m.s.Measures)-1].ID
	m.happen(procedure.InterimReviewed, id)
	if !a.Keep {
		m.measureEnded(id)
		return
	}
	m.reviewAgain(id)
}

// reviewAgain makes the next review of a measure that was kept due, as long after
// this one as the first was after the measure: a measure has an end or a day of
// review as long as it lasts (guarantee 12). A limit that the review did not end
// runs on, so that a measure which can last so long at most lasts no longer.
func (m *moment) reviewAgain(id string) {
	rule := m.p.Clock(m.p.InterimMeasure(m.s.measure().Measure).Review)
	if rule == nil || m.s.OpenClock(rule.ID) != nil {
		return
	}
	ref := ""
	if rule.Each {
		ref = id
	}
	m.run(rule, ref, clock.Trigger{Event: string(procedure.InterimReviewed), At: m.now, Label: m.p.EventTitle(procedure.InterimReviewed)})
}

// InterimEnd lifts the measure.
type InterimEnd struct {
	Reasons string `json:"reasons"`
}

func (a *InterimEnd) check(m *moment) *Refusal {
	im := m.p.InterimMeasure(m.s.measure().Measure)
	m.cite = im.Cite
	if !m.anyRole(im.By) {
		return refuse(NotYours, "It is for %s.", m.titles(im.By))
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *InterimEnd) apply(s *State, e *Entry) { s.liftMeasure(e.Seq, "lifted") }
func (a *InterimEnd) follow(m *moment) {
	m.measureEnded(m.s.Measures[len(m.s.Measures)-1].ID)
}

func (s *State) liftMeasure(seq int, why string) {
	if x := s.measure(); x != nil {
		x.Lifted, x.Why = seq, why
	}
}

// interimOver ends a measure that was for the time until the case is decided: the
// case is closed, or everything that was decided has taken effect. Until then it
// stands, so that no day lies between the measure and the sanction.
func (m *moment) interimOver(why string) {
	x := m.s.measure()
	if x == nil {
		return
	}
	for i := range m.s.Sanctions {
		if m.s.Sanctions[i].Status == StatusDecided && m.s.Closed == nil {
			return
		}
	}
	m.record(Effect{Lifted: &MeasureEnd{Why: why}})
	m.measureEnded(x.ID)
}
