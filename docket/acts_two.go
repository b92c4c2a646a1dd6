package docket

import (
	"slices"
	"strconv"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts of two people. What cannot be undone is proposed by one person and entered
// by another: the second enters the act itself, within the time the procedure
// gives, and its entry names both.
const (
	Propose Kind = "propose"
	Decline Kind = "decline_proposal"
)

func twoActs() []Spec {
	staff := []procedure.Role{procedure.Staff}
	return []Spec{
		{Kind: Propose, Title: "Propose what takes two people", Past: "What takes two people was proposed", By: staff, Closed: true, Visible: ToStaff, New: func() Particulars { return new(Proposing) }, when: anyTakesTwo},
		{Kind: Decline, Title: "Take back or turn down a proposal", Past: "A proposal was taken back or turned down", By: staff, Closed: true, Visible: ToStaff, New: func() Particulars { return new(ProposalDeclined) }, when: anyProposed},
	}
}

func anyTakesTwo(m *moment) *Refusal {
	for _, k := range []Kind{PutIntoEffect, ReleaseLegalHold, RevealIdentity, Purge, FreeNamesake} {
		if m.p.TakesTwo(string(k)) {
			return nil
		}
	}
	return refuse(NoProvision, "Nothing takes two people under this procedure.").rule(m.p.TwoCite())
}

func anyProposed(m *moment) *Refusal {
	if first(m.s.Proposals, func(q *Proposal) bool { return q.open() }) == nil {
		return refuse(NotHere, "Nothing is proposed.").rule(m.p.TwoCite())
	}
	return nil
}

// Proposal is an act that one person proposed and that waits for another.
type Proposal struct {
	ID       string         `json:"id"` // "p1", "p2", … per case
	Act      Kind           `json:"act"`
	About    string         `json:"about,omitempty"` // the sanction, the hold, or to whom and on what basis
	By       By             `json:"by"`
	Seq      int            `json:"seq"`
	Until    clock.Deadline `json:"until"`
	Entered  int            `json:"entered,omitempty"`  // entry of the act itself, by the second person
	Declined int            `json:"declined,omitempty"` // entry by which it was taken back or turned down
}

// open reports whether it was neither entered nor declined; its time may be over.
func (q *Proposal) open() bool { return q.Entered == 0 && q.Declined == 0 }

// Proposed is, on the entry of an act that takes two people, who proposed it.
type Proposed struct {
	ID  string `json:"id"`
	By  By     `json:"by"`
	Seq int    `json:"seq"` // entry of the proposal
}

// Proposing proposes an act that takes two people.
type Proposing struct {
	Act      Kind           `json:"act"`
	Sanction string         `json:"sanction,omitempty"` // of put_into_effect
	Hold     string         `json:"hold,omitempty"`     // of release_legal_hold
	To       procedure.Role `json:"to,omitempty"`       // of reveal_identity
	Basis    string         `json:"basis,omitempty"`    // of reveal_identity
	Named    string         `json:"named,omitempty"`    // of free_namesake
	Person   string         `json:"person,omitempty"`   // of free_namesake
	Reasons  string         `json:"reasons"`
	Until    clock.Deadline `json:"until,omitzero"` // set by the engine
}

// proposed is the act as the proposer would enter it alone, or nil.
func (a *Proposing) proposed() Particulars {
	switch a.Act {
	case PutIntoEffect:
		return &EffectGiven{Sanction: a.Sanction}
	case ReleaseLegalHold:
		return &HoldReleased{Hold: a.Hold, Reasons: a.Reasons}
	case RevealIdentity:
		return &IdentityRevealed{To: a.To, Basis: a.Basis, Note: a.Reasons}
	case Purge:
		return &Purging{}
	case FreeNamesake:
		return &Namesake{Named: a.Named, Person: a.Person, Reasons: a.Reasons}
	}
	return nil
}

// about is what a proposal and the act it proposes must have in common.
func about(p Particulars) string {
	switch a := p.(type) {
	case *EffectGiven:
		return a.Sanction
	case *HoldReleased:
		return a.Hold
	case *Namesake:
		return a.Named + " " + a.Person
	case *IdentityRevealed:
		return string(a.To) + " " + a.Basis
	}
	return ""
}

func (a *Proposing) check(m *moment) *Refusal {
	with := a.proposed()
	if with == nil || !m.p.TakesTwo(string(a.Act)) {
		return refuse(BadRequest, "That takes one person; enter it.").at("act").rule(m.p.TwoCite())
	}
	if r := needText(a.Reasons, "reasons", "Give the reasons."); r != nil {
		return r
	}
	alone := moment{p: m.p, s: m.s, act: &Act{Case: m.act.Case, Kind: a.Act, By: m.act.By, Particulars: with, Outside: m.act.Outside}, now: m.now, proposing: true}
	r := alone.permit(table[a.Act])
	if r == nil {
		r = with.check(&alone)
	}
	m.cite = alone.cite
	if r != nil {
		return r.cited(alone.cite)
	}
	if !alone.takesTwo() {
		return refuse(BadRequest, "You can do that yourself; enter it.").at("act").rule(m.p.TwoCite())
	}
	m.as = alone.as
	if q := m.waiting(a.Act, about(with)); q != nil {
		return refuse(Already, "It is proposed and waits for a second person until %s.", q.Until.Day).at("act").rule(m.p.TwoCite())
	}
	cal := m.p.Calendar("")
	d, err := clock.Rule{Period: m.p.TwoWithin(), Calendar: cal.ID}.Due(*cal, clock.Trigger{Event: string(Propose), At: m.now, Label: "the proposal"})
	if err != nil {
		m.fail("two people: %w", err)
	}
	a.Until = d
	return nil
}

func (a *Proposing) apply(s *State, e *Entry) {
	s.Proposals = append(s.Proposals, Proposal{
		ID: "p" + strconv.Itoa(len(s.Proposals)+1), Act: a.Act, About: about(a.proposed()), By: e.By, Seq: e.Seq, Until: a.Until,
	})
}
func (a *Proposing) follow(*moment) {}

// ProposalDeclined takes back or turns down what was proposed.
type ProposalDeclined struct {
	Proposal string `json:"proposal"`
	Reasons  string `json:"reasons"`
}

func (a *ProposalDeclined) check(m *moment) *Refusal {
	q := first(m.s.Proposals, func(q *Proposal) bool { return q.ID == a.Proposal })
	switch {
	case q == nil:
		return refuse(Unknown, "There is no proposal %q.", a.Proposal).at("proposal")
	case q.Entered > 0:
		return refuse(Already, "A second person entered it.").at("proposal")
	case q.Declined > 0:
		return refuse(Already, "It was taken back or turned down.").at("proposal")
	}
	m.cite = m.p.TwoCite()
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *ProposalDeclined) apply(s *State, e *Entry) {
	if q := first(s.Proposals, func(q *Proposal) bool { return q.ID == a.Proposal }); q != nil {
		q.Declined = e.Seq
	}
}
func (a *ProposalDeclined) follow(*moment) {}

// takesTwo reports whether the act, by whom it is asked for, takes two people. What
// follows from a time limit of the procedure takes none, and whether somebody is
// told who reported is the reporter's own to decide.
func (m *moment) takesTwo() bool { return takesTwo(m.p, m.act.Kind, m.as) }

func takesTwo(p *procedure.Procedure, act Kind, as procedure.Role) bool {
	return p.TakesTwo(string(act)) && (as != procedure.TheClock || act == Purge) && as != procedure.Complainant
}

// may is permit for whoever asks what they could do: also whether it waits for a
// second person, which otherwise is asked last, once it is known what the act says.
func (m *moment) may(spec *Spec) *Refusal {
	if r := m.permit(spec); r != nil {
		return r
	}
	return m.second()
}

// second refuses an act that takes two people while nobody else has proposed one of
// its kind.
func (m *moment) second() *Refusal {
	if !m.takesTwo() {
		return nil
	}
	if m.as == procedure.TheClock {
		return refuse(NotYours, "It takes two people, and the clock is none.").rule(m.p.TwoCite())
	}
	own := false
	for i := range m.s.Proposals {
		q := &m.s.Proposals[i]
		switch {
		case !m.waits(q) || q.Act != m.act.Kind:
		case q.By.Person != m.act.By.Person:
			return nil
		default:
			own = true
		}
	}
	if own {
		return refuse(NotYours, "You proposed it; it waits for a second person.").rule(m.p.TwoCite())
	}
	return refuse(NotYet, "It takes two people: one proposes it, and another enters it.").rule(m.p.TwoCite())
}

// seconded finds the proposal that the act answers, once it is known what the act
// says.
func (m *moment) seconded() (*Proposed, *Refusal) {
	if !m.takesTwo() {
		return nil, nil
	}
	if r := m.second(); r != nil {
		return nil, r
	}
	switch q := m.waiting(m.act.Kind, about(m.act.Particulars)); {
	case q == nil:
		return nil, refuse(NotYet, "It takes two people, and what was proposed is another: one proposes it, and another enters it.").rule(m.p.TwoCite())
	case q.By.Person == m.act.By.Person:
		return nil, refuse(NotYours, "You proposed it; it waits for a second person.").rule(m.p.TwoCite())
	default:
		return &Proposed{ID: q.ID, By: q.By, Seq: q.Seq}, nil
	}
}

// waiting is the proposal of the act about that thing which waits now, or nil.
func (m *moment) waiting(act Kind, about string) *Proposal {
	return first(m.s.Proposals, func(q *Proposal) bool { return q.Act == act && q.About == about && m.waits(q) })
}

// waits reports whether a second person can still enter what was proposed: its time
// is not over, and whoever proposed it is not off the case since.
func (m *moment) waits(q *Proposal) bool {
	return q.open() && !q.Until.Expired(m.now) && !m.s.Recused(q.By.Person) && !m.walled(q.By.Person)
}

// seconders are, besides those whose act it is, who can be the second person: the
// substitutes of their offices.
func (m *moment) seconders(roles []procedure.Role) []procedure.Role {
	if m.proposing || !m.p.TakesTwo(string(m.act.Kind)) || first(m.s.Proposals, func(q *Proposal) bool { return q.Act == m.act.Kind && m.waits(q) }) == nil {
		return roles
	}
	out := slices.Clone(roles)
	for _, r := range roles {
		if o := m.p.Office(string(m.named(r))); o != nil && o.Substitute != "" && !has(out, procedure.Role(o.Substitute)) {
			out = append(out, procedure.Role(o.Substitute))
		}
	}
	return out
}

// fromProposals is what waits for a second person: for the substitute of the office
// that proposed it, or whoever else holds that office. It is owed by the day until
// which the proposal waits, or by that of the time limit for the act itself if that
// is earlier: a second person gives nobody more time.
func (d *duties) fromProposals() {
	m := moment{p: d.p, s: d.s, now: d.now}
	for i := range d.s.Proposals {
		q := &d.s.Proposals[i]
		if !m.waits(q) || !d.comesToIt(q) {
			continue
		}
		owner := q.By.As
		if o := d.p.Office(string(owner)); o != nil && o.Substitute != "" {
			owner = procedure.Role(o.Substitute)
		}
		x := Duty{
			ID: "second:" + q.ID, Owner: owner, What: "Be the second person, or turn it down: " + table[q.Act].Title, Act: q.Act, Ref: orElse(q.About, q.ID),
			Due: q.Until.Day, DueAt: q.Until.At, Sentence: q.Until.Sentence, Since: d.s.UpdatedAt, Rule: d.p.TwoCite(),
		}
		if c := d.limitOf(q); c != nil {
			x.Due, x.DueAt, x.Sentence, x.Late, x.Rule = c.Deadline.Day, c.Deadline.At, c.Deadline.Sentence, c.Deadline.Expired(d.now), c.Cite
		}
		d.add(x)
	}
}

// comesToIt reports whether what was proposed can be done as the case stands: a
// sanction that was stayed or set aside since takes no effect, and asks nobody.
func (d *duties) comesToIt(q *Proposal) bool {
	if q.Act != PutIntoEffect {
		return true
	}
	x := d.s.Sanction(q.About)
	return x != nil && x.Status == StatusDecided && d.s.Stay == 0 && d.p.Stage(d.s.Stage).Kind == procedure.SanctionStage
}

// limitOf is the time limit for what was proposed that ends before the proposal
// does, or nil.
func (d *duties) limitOf(q *Proposal) *Running {
	var earliest *Running
	for i := range d.s.Clocks {
		c := &d.s.Clocks[i]
		if c.Act != q.Act || !c.Open() && !d.late(c) || c.Standing() || c.Deadline.Rule.Bound == clock.Min || c.Ref != "" && c.Ref != q.About {
			continue
		}
		if c.Deadline.At.Before(q.Until.At) && (earliest == nil || c.Deadline.At.Before(earliest.Deadline.At)) {
			earliest = c
		}
	}
	return earliest
}

// next is what whoever owes the act has to do now: to propose it, where it takes two
// people and nobody has proposed it yet.
func (d *duties) next(act Kind) Kind {
	if act == "" || !d.p.TakesTwo(string(act)) {
		return act
	}
	m := moment{p: d.p, s: d.s, now: d.now}
	if first(d.s.Proposals, func(q *Proposal) bool { return q.Act == act && m.waits(q) }) != nil {
		return act
	}
	return Propose
}

// fromEffect asks for the sanction that waits to be put into effect, or, where that
// takes two people, for the proposal.
func (d *duties) fromEffect(x *InForce, s *procedure.Sanction) {
	m := moment{p: d.p, s: d.s, now: d.now}
	act, what := PutIntoEffect, "Put the sanction into effect: "
	if d.p.TakesTwo(string(act)) {
		if m.waiting(act, x.ID) != nil {
			return // what is owed is the second person's
		}
		act, what = Propose, "Propose to put the sanction into effect, which takes two people: "
	}
	d.add(Duty{ID: "effect:" + x.ID, Owner: d.p.Stage(d.s.Stage).Owner, What: what + s.Title, Act: act, Ref: x.ID, Since: d.s.Since(), Rule: s.Cite})
}

// activeAt is when the case was last worked on. To propose something, or to turn it
// down, is not yet work on it: else a proposal to let the record go would keep it.
func (s *State) activeAt() time.Time {
	if s.ActiveAt.IsZero() {
		return s.UpdatedAt
	}
	return s.ActiveAt
}

// twoInWords names the act proposed, for whoever reads the docket.
func (t *tale) twoInWords(a *Proposing) string {
	switch {
	case a.proposed() == nil:
		return "an act of another kind"
	case a.Act == PutIntoEffect && a.Sanction != "":
		return "put " + t.sanction(a.Sanction) + " into effect"
	}
	return lower(table[a.Act].Title)
}

// ProposalOf is the proposal of an act with these particulars, or nil for an act that
// one person enters alone.
func ProposalOf(with Particulars) *Proposing {
	switch a := with.(type) {
	case *EffectGiven:
		return &Proposing{Act: PutIntoEffect, Sanction: a.Sanction, Reasons: "It is due."}
	case *HoldReleased:
		return &Proposing{Act: ReleaseLegalHold, Hold: a.Hold, Reasons: a.Reasons}
	case *IdentityRevealed:
		return &Proposing{Act: RevealIdentity, To: a.To, Basis: a.Basis, Reasons: a.Note}
	case *Purging:
		return &Proposing{Act: Purge, Reasons: "Its time is over."}
	case *Namesake:
		return &Proposing{Act: FreeNamesake, Named: a.Named, Person: a.Person, Reasons: a.Reasons}
	}
	return nil
}
