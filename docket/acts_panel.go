package docket

import (
	"strconv"
	"strings"

	"probity/procedure"
)

// Acts of forming a body for a case.
const (
	SeatPanel       Kind = "seat"
	Declare         Kind = "declare"
	ChallengeMember Kind = "challenge"
	DecideChallenge Kind = "decide_challenge"
	Recuse          Kind = "recuse"
	Replace         Kind = "replace"
	DiscloseContact Kind = "disclose_contact"
)

func panelActs() []Spec {
	ruling := []procedure.Kind{procedure.Screening, procedure.Review, procedure.Charge, procedure.Hearing, procedure.Decision, procedure.ReconsiderStage, procedure.AppealStage, procedure.SanctionStage, procedure.Dismissed, procedure.Investigation, procedure.Response, procedure.Inquiry, procedure.Intake, procedure.Oversight}
	return []Spec{
		{Kind: SeatPanel, Title: "Seat a body for this case", Past: "A body was seated", By: []procedure.Role{procedure.Staff}, In: ruling, Visible: ToParties, New: func() Particulars { return new(Seating) }},
		{Kind: Declare, Title: "Sign the conflict certificate", Past: "A member signed the conflict certificate", By: []procedure.Role{procedure.Member}, In: ruling, Visible: ToPanel, New: func() Particulars { return new(Certificate) }},
		{Kind: ChallengeMember, Title: "Challenge a member", Past: "A member was challenged", By: []procedure.Role{procedure.Parties}, In: ruling, Visible: ToParties, New: func() Particulars { return new(Challenging) }},
		{Kind: DecideChallenge, Title: "Rule on a challenge", Past: "A challenge was ruled on", By: []procedure.Role{procedure.Staff, procedure.Chair, procedure.Member}, In: ruling, Visible: ToParties, New: func() Particulars { return new(ChallengeRuling) }, when: challengeOpen},
		{Kind: Recuse, Title: "Step aside from this case", Past: "A person stepped aside", By: []procedure.Role{procedure.Member, procedure.Investigator, procedure.Staff}, In: ruling, Visible: ToParties, New: func() Particulars { return new(Recusing) }},
		{Kind: Replace, Title: "Fill a vacant seat", Past: "A vacant seat was filled", By: []procedure.Role{procedure.Staff}, In: ruling, Visible: ToParties, New: func() Particulars { return new(Replacing) }},
		{Kind: DiscloseContact, Title: "Disclose a contact outside the record", Past: "A contact outside the record was disclosed", By: []procedure.Role{procedure.Member, procedure.Staff, procedure.Parties}, Visible: ToParties, New: func() Particulars { return new(ContactDisclosed) }},
	}
}

// NewSeat is one person to be seated.
type NewSeat struct {
	Person string `json:"person"`
	Role   string `json:"role"`           // chair, member, public, alternate
	Kind   string `json:"kind,omitempty"` // where the body is made up of kinds of members
}

// Seating appoints the members of a body for this case.
type Seating struct {
	Body    string    `json:"body"`
	Members []NewSeat `json:"members"`
}

func (a *Seating) check(m *moment) *Refusal {
	b := m.p.BodyOf(a.Body)
	if b == nil {
		return refuse(Unknown, "There is no body %q.", a.Body).at("body")
	}
	m.cite = b.Cite
	if !m.holds(b.SeatedBy) {
		return refuse(NotYours, "%s is seated by %s.", b.Title, m.titles([]procedure.Role{b.SeatedBy}))
	}
	m.as = m.named(b.SeatedBy)
	if p := m.s.Panel(a.Body); p != nil && p.Round == m.s.Round {
		return refuse(Already, "%s has been seated; fill vacant seats one by one.", b.Title).at("body")
	}
	chairs, full, public := 0, 0, 0
	var kinds []string
	for i, n := range a.Members {
		at := "members." + strconv.Itoa(i)
		if r := m.maySit(b, n.Person, at+".person"); r != nil {
			return r
		}
		for _, other := range a.Members[:i] {
			if other.Person == n.Person {
				return refuse(BadRequest, "That person is named twice.").at(at + ".person")
			}
		}
		if r := knownPart(b, n.Kind, at+".kind"); r != nil {
			return r
		}
		if n.Role != "alternate" {
			kinds = append(kinds, n.Kind)
		}
		switch n.Role {
		case "chair":
			chairs++
			full++
		case "public":
			public++
			full++
		case "member":
			full++
		case "alternate":
		default:
			return refuse(BadRequest, "A seat is that of a chair, member, public member or alternate.").at(at + ".role")
		}
	}
	if full != b.Size {
		return refuse(BadRequest, "%s has %d seats; %d are named.", b.Title, b.Size, full).at("members")
	}
	if chairs != 1 {
		return refuse(BadRequest, "One of the members must be the chair.").at("members")
	}
	if public < b.Public {
		return refuse(BadRequest, "At least %d of the members must come from outside the profession.", b.Public).at("members")
	}
	return fits(b, kinds, 0, "members")
}

// maySit holds the bars to sitting: the parties, the investigator (guarantee
// 6), whoever stepped aside, and members of the bodies that this one must be
// disjoint from (guarantee 10).
func (m *moment) maySit(b *procedure.Body, person, field string) *Refusal {
	if person == "" {
		return refuse(BadRequest, "Say who sits.").at(field)
	}
	if r := m.outsider(person); r != nil {
		return r.at(field)
	}
	if m.s.Investigates(person, true) {
		return refuse(Conflicted, "Whoever investigated the case does not rule on it.").at(field)
	}
	if r := m.keptApart(person, procedure.Role(b.ID)); r != nil {
		return r.at(field)
	}
	for i := range m.p.Bodies {
		o := &m.p.Bodies[i]
		apart := has(b.DisjointFrom, o.ID) || has(o.DisjointFrom, b.ID) // whichever was seated first
		if apart && m.satIn(o.ID, person) {
			return refuse(Conflicted, "A member of %s cannot sit on %s in the same case.", o.Title, b.Title).at(field)
		}
	}
	return nil
}

func (m *moment) satIn(body, person string) bool {
	for i := range m.s.Panels {
		if m.s.Panels[i].Body != body {
			continue
		}
		for j := range m.s.Panels[i].Seats {
			if m.s.Panels[i].Seats[j].Person == person {
				return true
			}
		}
	}
	return false
}

func (a *Seating) apply(s *State, e *Entry) {
	p := Panel{Body: a.Body, Round: s.Round}
	for _, n := range a.Members {
		p.Seats = append(p.Seats, Seat{Person: n.Person, Role: n.Role, Kind: n.Kind, Seated: e.Seq})
	}
	s.Panels = append(s.Panels, p)
}
func (a *Seating) follow(m *moment) {
	m.resumeAll() // what the panel of before a remand stopped when it lost its quorum
	m.happen(procedure.PanelSeated, a.Body)
	m.happen(procedure.Event("seated:"+a.Body), "")
}

// Certificate is a member's signed statement that no conflict exists, before
// sitting (NAR part 1 sec. 2).
type Certificate struct {
	Body     string `json:"body"`
	Clear    bool   `json:"clear"` // no relation of the listed kinds
	Relation string `json:"relation,omitempty"`
}

func (a *Certificate) check(m *moment) *Refusal {
	seat := m.s.Seat(a.Body, m.act.By.Person)
	if seat == nil {
		return refuse(NotYours, "You have no seat on this body in this case.").at("body")
	}
	if seat.Declared > 0 {
		return refuse(Already, "You have signed the certificate.")
	}
	if b := m.p.BodyOf(a.Body); b != nil {
		m.cite = b.Cite
	}
	if !a.Clear && a.Relation == "" {
		return refuse(BadRequest, "Say which relation you have: %s.", strings.Join(m.p.Conflicts.Automatic, ", ")).at("relation")
	}
	return nil
}

func (a *Certificate) apply(s *State, e *Entry) {
	if !a.Clear {
		s.stepAside(e.By.Person, e.Seq, "conflict")
		return
	}
	if seat := s.Seat(a.Body, e.By.Person); seat != nil {
		seat.Declared = e.Seq
	}
}

func (a *Certificate) follow(m *moment) {
	m.as = procedure.Role(a.Body)
	m.e.By.As = m.as
	if !a.Clear {
		m.e.Visible = ToParties
		m.quorumChanged()
	}
}

// stepAside takes a person off the case: seats, assignment, votes not yet
// counted.
func (s *State) stepAside(person string, seq int, why string) {
	s.Recusals = append(s.Recusals, Recusal{Person: person, Seq: seq, Why: why})
	for i := range s.Panels {
		for j := range s.Panels[i].Seats {
			if seat := &s.Panels[i].Seats[j]; seat.Person == person && seat.Left == 0 {
				seat.Left = seq
			}
		}
	}
	for i := range s.Assigned {
		if a := &s.Assigned[i]; a.Person == person && a.Until == 0 {
			a.Until = seq
		}
	}
	for i := range s.Ballots {
		if b := &s.Ballots[i]; b.Closed == 0 {
			b.drop(person)
		}
	}
}

func (b *Ballot) drop(person string) {
	kept := b.Votes[:0:0]
	for _, v := range b.Votes {
		if v.Person != person {
			kept = append(kept, v)
		}
	}
	b.Votes = kept
}

// quorumChanged works the quorum of every seated body out again.
func (m *moment) quorumChanged() {
	for i := range m.s.Panels {
		p := &m.s.Panels[i]
		if p.Round != m.s.Round || m.s.Panel(p.Body) != p {
			continue
		}
		b := m.p.BodyOf(p.Body)
		if b == nil {
			continue
		}
		need, have := m.quorumOf(b, p)
		lost := have < need || p.lacking(b) != nil
		if lost == p.QuorumLost {
			continue
		}
		m.record(Effect{Quorum: &QuorumState{Body: p.Body, Lost: lost, Need: need, Have: have}})
		if lost {
			m.tollAll(procedure.TollQuorum)
			m.happen(procedure.QuorumLost, p.Body)
		} else {
			m.resumeAll()
			m.happen(procedure.PanelSeated, p.Body)
		}
	}
}

// quorumOf says how many members must be there and how many may sit. Alternates
// count once they fill a seat.
func (m *moment) quorumOf(b *procedure.Body, p *Panel) (need, have int) {
	for i := range p.Seats {
		if s := &p.Seats[i]; s.Left == 0 && s.Role != "alternate" {
			have++
		}
	}
	base := b.Size
	if b.Quorum.Of == procedure.OfUnrecused {
		base = have
	}
	return max(1, b.Quorum.Needs(base)), have
}

// QuorumOf is how many members of a body must be present where it is seated now,
// and how many may sit.
func QuorumOf(p *procedure.Procedure, s *State, body string) (need, have int) {
	b, seated := p.BodyOf(body), s.Panel(body)
	if b == nil || seated == nil {
		return 0, 0
	}
	m := moment{p: p, s: s}
	return m.quorumOf(b, seated)
}

// Challenging objects to a member, with the cause.
type Challenging struct {
	Person string `json:"person"`
	Cause  string `json:"cause"`
}

func (a *Challenging) check(m *moment) *Refusal {
	var b *procedure.Body
	for i := range m.s.Panels {
		if m.s.Seat(m.s.Panels[i].Body, a.Person) != nil {
			b = m.p.BodyOf(m.s.Panels[i].Body)
		}
	}
	if b == nil {
		return refuse(Unknown, "That person has no seat in this case.").at("person")
	}
	m.cite = b.Cite
	if b.Challenge.Cite != "" {
		m.cite = b.Challenge.Cite
	}
	if len(b.Challenge.By) == 0 {
		return refuse(NoProvision, "This procedure lets nobody challenge the members of %s.", b.Title)
	}
	if !m.anyRole(b.Challenge.By) {
		return refuse(NotYours, "A challenge is for %s.", m.titles(b.Challenge.By))
	}
	for i := range m.s.Challenges {
		if c := &m.s.Challenges[i]; c.Person == a.Person && c.By == m.as {
			return refuse(Already, "You have challenged that member.")
		}
	}
	return needText(a.Cause, "cause", "Say why the member should not sit.")
}
func (a *Challenging) apply(s *State, e *Entry) {
	s.Challenges = append(s.Challenges, ChallengeRecord{ID: "c" + strconv.Itoa(len(s.Challenges)+1), Person: a.Person, By: e.By.As, Asked: e.Seq})
}
func (a *Challenging) follow(*moment) {}

func challengeOpen(m *moment) *Refusal {
	for i := range m.s.Challenges {
		if m.s.Challenges[i].Decided == 0 {
			return nil
		}
	}
	return refuse(NotYet, "No challenge waits for a ruling.")
}

// ChallengeRuling upholds a challenge, and the member is off the case, or not.
type ChallengeRuling struct {
	Challenge string `json:"challenge"`
	Uphold    bool   `json:"uphold"`
	Reasons   string `json:"reasons"`
}

func (m *moment) challenge(id string) *ChallengeRecord {
	return first(m.s.Challenges, func(x *ChallengeRecord) bool { return x.ID == id })
}

func (a *ChallengeRuling) check(m *moment) *Refusal {
	c := m.challenge(a.Challenge)
	if c == nil {
		return refuse(Unknown, "There is no challenge %q.", a.Challenge).at("challenge")
	}
	if c.Decided > 0 {
		return refuse(Already, "That challenge has been ruled on.").at("challenge")
	}
	if c.Person == m.act.By.Person {
		return refuse(Conflicted, "Nobody rules on a challenge to themselves.")
	}
	for i := range m.s.Panels {
		b := m.p.BodyOf(m.s.Panels[i].Body)
		if m.s.Seat(b.ID, c.Person) == nil {
			continue
		}
		by := b.Challenge.RuledBy
		if by == "" {
			by = b.SeatedBy
		}
		ok := m.holds(by)
		if by == procedure.Chair {
			s := m.s.Seat(b.ID, m.act.By.Person)
			ok = s != nil && s.Role == "chair"
		}
		if !ok {
			return refuse(NotYours, "A challenge is ruled on by %s.", m.titles([]procedure.Role{by}))
		}
		m.as = m.named(by)
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}

func (a *ChallengeRuling) apply(s *State, e *Entry) {
	for i := range s.Challenges {
		c := &s.Challenges[i]
		if c.ID == a.Challenge {
			c.Decided, c.Upheld = e.Seq, a.Uphold
			if a.Uphold {
				s.stepAside(c.Person, e.Seq, "challenge")
			}
		}
	}
}
func (a *ChallengeRuling) follow(m *moment) { m.quorumChanged() }

// Recusing takes oneself off the case, or records that another must be, by an
// office that appoints.
type Recusing struct {
	Person  string `json:"person,omitempty"` // empty: oneself
	Reasons string `json:"reasons"`
}

func (a *Recusing) who(by string) string {
	if a.Person == "" {
		return by
	}
	return a.Person
}

func (a *Recusing) check(m *moment) *Refusal {
	who := a.who(m.act.By.Person)
	if m.p.Conflicts.Cite != "" {
		m.cite = m.p.Conflicts.Cite
	}
	if m.s.Recused(who) {
		return refuse(Already, "That person is off the case already.").at("person")
	}
	if who == m.s.Respondent.Person || who == m.s.Complainant.Person {
		return refuse(BadRequest, "A party cannot step aside from their own case.").at("person")
	}
	if who != m.act.By.Person && !m.officeHeld() {
		return refuse(NotYours, "You can step aside yourself; whether another must is for a challenge, or for the office that appoints.").at("person")
	}
	return needText(a.Reasons, "reasons", "Give the reason in a few words; it need not say more than the kind of relation.")
}
func (a *Recusing) apply(s *State, e *Entry) { s.stepAside(a.who(e.By.Person), e.Seq, "own") }
func (a *Recusing) follow(m *moment)         { m.quorumChanged() }

// Replacing fills a vacant seat, by an alternate of the body first.
type Replacing struct {
	Body   string `json:"body"`
	Person string `json:"person"`
	Role   string `json:"role"`           // chair, member, public
	Kind   string `json:"kind,omitempty"` // that of the seat, where the body is made up of kinds of members; an alternate has one
}

func (a *Replacing) check(m *moment) *Refusal {
	b, p := m.p.BodyOf(a.Body), m.s.Panel(a.Body)
	if p == nil {
		return refuse(Unknown, "No such body is seated in this case.").at("body")
	}
	m.cite = b.Cite
	if !m.holds(b.SeatedBy) {
		return refuse(NotYours, "%s is seated by %s.", b.Title, m.titles([]procedure.Role{b.SeatedBy}))
	}
	m.as = m.named(b.SeatedBy)
	filled, public, chair := 0, 0, false
	for i := range p.Seats {
		if s := &p.Seats[i]; s.Left == 0 && s.Role != "alternate" {
			filled++
			chair = chair || s.Role == "chair"
			if s.Role == "public" {
				public++
			}
		}
	}
	if filled >= b.Size {
		return refuse(Already, "No seat of %s is vacant.", b.Title).at("body")
	}
	if !has([]string{"chair", "member", "public"}, a.Role) {
		return refuse(BadRequest, "Say whose seat is filled: chair, member or public.").at("role")
	}
	if a.Role == "chair" && chair {
		return refuse(Already, "The chair's seat is taken.").at("role")
	}
	if vacant := b.Size - filled; a.Role != "public" && b.Public-public >= vacant {
		return refuse(BadRequest, "At least %d of the members must come from outside the profession; this seat is for one of them.", b.Public).at("role")
	}
	seat := m.s.Seat(a.Body, a.Person)
	if seat != nil && seat.Role != "alternate" {
		return refuse(Already, "That person has a seat already.").at("person")
	}
	if seat != nil && a.Kind == "" {
		a.Kind = seat.Kind
	}
	if r := knownPart(b, a.Kind, "kind"); r != nil {
		return r
	}
	if r := fits(b, append(p.kinds(), a.Kind), b.Size-filled-1, "kind"); r != nil {
		return r
	}
	return m.maySit(b, a.Person, "person")
}

func (a *Replacing) apply(s *State, e *Entry) {
	if seat := s.Seat(a.Body, a.Person); seat != nil {
		seat.Role, seat.Kind = a.Role, a.Kind
		return
	}
	p := s.Panel(a.Body)
	p.Seats = append(p.Seats, Seat{Person: a.Person, Role: a.Role, Kind: a.Kind, Seated: e.Seq})
}
func (a *Replacing) follow(m *moment) { m.quorumChanged() }

// ContactDisclosed puts a contact on the merits outside the record before both
// sides (guarantee 17).
type ContactDisclosed struct {
	With    string `json:"with"` // complainant, respondent, other
	Content string `json:"content"`
}

func (a *ContactDisclosed) check(*moment) *Refusal {
	if !has([]string{"complainant", "respondent", "other"}, a.With) {
		return refuse(BadRequest, "Say with whom: complainant, respondent or other.").at("with")
	}
	return needText(a.Content, "content", "Say what was spoken of.")
}
func (a *ContactDisclosed) apply(s *State, e *Entry) {
	s.Contacts = append(s.Contacts, Contact{With: a.With, Seq: e.Seq, Disclosed: true})
}
func (a *ContactDisclosed) follow(*moment) {}

// panelReady holds a step until the stage's body can sit: seated, quorate, its
// certificates signed where the procedure asks for them.
func (m *moment) panelReady() *Refusal {
	body := m.stage().Body
	b, p := m.p.BodyOf(body), m.s.Panel(body)
	if b == nil {
		return nil
	}
	if p == nil || p.Round != m.s.Round {
		return refuse(NotYet, "%s has not been seated for this case.", b.Title).rule(b.Cite)
	}
	if need, have := m.quorumOf(b, p); have < need {
		return refuse(NotYet, "%s has %d members who may sit and needs %d.", b.Title, have, need).rule(b.Cite)
	}
	if r := p.lacking(b); r != nil {
		return r.rule(b.Cite)
	}
	if b.Certificate {
		for i := range p.Seats {
			if s := &p.Seats[i]; s.Left == 0 && s.Role != "alternate" && s.Declared == 0 {
				return refuse(NotYet, "Every member signs the conflict certificate before sitting, and not all have.").rule(b.Cite)
			}
		}
	}
	for i := range m.s.Challenges {
		if m.s.Challenges[i].Decided == 0 {
			return refuse(NotYet, "A challenge to a member waits for a ruling.").rule(b.Cite)
		}
	}
	return nil
}
