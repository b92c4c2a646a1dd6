package docket

import (
	"strings"

	"probity/procedure"
)

// Voting is one ballot cast on one motion: "violation:a1" for each allegation,
// "sanction:suspension" for each sanction, "appeal:affirm" on appeal,
// "petition:r1", "stay:y1", "breach:s1".
type Voting struct {
	Motion string `json:"motion"`
	Choice string `json:"choice"`         // yes, no, abstain
	Body   string `json:"body,omitempty"` // set by the engine
}

// motionBody is the body that votes on a motion now, and whether the motion
// makes sense.
func (m *moment) motionBody(motion string) (*procedure.Body, *Refusal) {
	what, ref, _ := strings.Cut(motion, ":")
	body := m.stage().Body
	switch what {
	case "violation":
		if m.s.Allegation(ref) == nil {
			return nil, refuse(Unknown, "There is no allegation %q.", ref).at("motion")
		}
		if m.stage().Kind != procedure.Decision {
			return nil, refuse(NotHere, "Allegations are voted on in the decision.").at("motion")
		}
	case "sanction":
		s := m.p.Sanction(ref)
		if s == nil {
			return nil, refuse(Unknown, "There is no sanction %q in this procedure.", ref).at("motion")
		}
		if s.Automatic {
			return nil, refuse(NoProvision, "That sanction follows only by operation of a rule.").at("motion")
		}
		if s.ByConsent {
			return nil, refuse(NoProvision, "That sanction comes about only by agreement with the respondent.").at("motion")
		}
		if s.NeedsBody != "" {
			body = s.NeedsBody
		}
		if m.stage().Kind != procedure.Decision {
			return nil, refuse(NotHere, "Sanctions are voted on in the decision.").at("motion")
		}
		if !m.anyViolation() {
			return nil, refuse(NotYet, "A sanction can be voted on once a violation has been found.").at("motion")
		}
	case "appeal":
		if !has(m.p.Appeal.Outcomes, ref) {
			return nil, refuse(NoProvision, "The procedure does not know that outcome of an appeal.").at("motion").rule(m.p.Appeal.Cite)
		}
		body = m.p.Appeal.Body
	case "reconsider":
		if x := m.askedAgain(); x == nil || x.ID != ref || !m.p.Reconsider.Ruling {
			return nil, refuse(NotHere, "No request to reconsider waits for a vote.").at("motion")
		}
	case "review", "cause", "oversight":
		if r := m.rulesByVote(what, ref); r != nil {
			return nil, r
		}
	case "petition":
		pet := m.petition(ref)
		if pet == nil {
			return nil, refuse(Unknown, "There is no petition %q.", ref).at("motion")
		}
		body = m.reinstateBody(pet)
	case "stay":
		if q := m.s.stayAsked(); q == nil || q.ID != ref || q.Decided > 0 {
			return nil, refuse(NotHere, "No request for a stay waits for a vote.").at("motion")
		}
		body = m.p.Stay.RuledBy
	case "breach":
		id, what, _ := strings.Cut(ref, ":")
		x := m.s.Sanction(id)
		if x == nil {
			return nil, refuse(Unknown, "There is no sanction %q in this case.", id).at("motion")
		}
		if x.Breach == "" {
			return nil, refuse(NotYet, "No breach of that sanction has been put to the respondent.").at("motion")
		}
		if s := m.p.Sanction(what); what != "" && (s == nil || s.Automatic || s.ByConsent) {
			return nil, refuse(Unknown, "That is not a sanction that can be voted on: %q.", what).at("motion")
		}
		body = m.breachBody(x)
	default:
		return nil, refuse(BadRequest, "A motion is violation:a1, sanction:…, reconsider:q1, appeal:…, review:uphold, review:reinstate, cause:yes, cause:no, oversight:agree, oversight:return, petition:r1, stay:y1, breach:s1, or breach:s1:… for a sanction that is to follow.").at("motion")
	}
	b := m.p.BodyOf(body)
	if b == nil {
		return nil, refuse(NoProvision, "No body votes on that in this stage.").at("motion")
	}
	return b, nil
}

func (m *moment) anyViolation() bool {
	for i := range m.s.Findings {
		if f := &m.s.Findings[i]; f.Violation && f.Round == m.s.Round {
			return true
		}
	}
	return false
}

// votedOn holds a ruling to the body's vote on the motion: it says what the
// ballot said. While the body still votes, notYet says so.
func (m *moment) votedOn(motion string, yes bool, field string, notYet *Refusal) *Refusal {
	said := m.s.BallotOn(motion).outcome()
	if said == "" {
		return notYet
	}
	if (said == Carried) != yes {
		return refuse(Unfair, "The ruling must say what the ballot said: %s.", said).at(field)
	}
	return nil
}

// outcome is what came of the ballot; "" where there is none, or while the body
// still votes: before the count, and while a tie waits for the chair.
func (b *Ballot) outcome() Result {
	if b == nil || b.Closed == 0 || b.Result == TieOpen {
		return ""
	}
	return b.Result
}

// BallotOn returns the latest ballot on the motion in the current round that is
// not void, or nil. What was voted on an earlier breach of a sanction, or when
// the case was in the stage before, says nothing on a later one.
func (s *State) BallotOn(motion string) *Ballot {
	since := s.breachPut(motion)
	if what, _, _ := strings.Cut(motion, ":"); stageMotion(what) {
		since = s.entered()
	}
	for i := len(s.Ballots) - 1; i >= 0; i-- {
		if b := &s.Ballots[i]; b.Motion == motion && b.Round == s.Round && b.Result != Void && b.Opened >= since {
			return b
		}
	}
	return nil
}

// breachPut is the entry that last put a breach of the motion's sanction to the
// respondent; 0 for every other motion.
func (s *State) breachPut(motion string) int {
	about, ok := strings.CutPrefix(motion, "breach:")
	if !ok {
		return 0
	}
	id, _, _ := strings.Cut(about, ":")
	for i := len(s.Events) - 1; i >= 0; i-- {
		if h := &s.Events[i]; h.Event == procedure.Breached && h.Ref == id {
			return h.Seq
		}
	}
	return 0
}

func (a *Voting) check(m *moment) *Refusal {
	b, r := m.motionBody(a.Motion)
	if r != nil {
		return r
	}
	m.cite = b.Cite
	person := m.act.By.Person
	seat := m.s.Seat(b.ID, person)
	a.Body, m.as = b.ID, procedure.Role(b.ID)
	switch {
	case seat == nil:
		return refuse(NotYours, "You have no seat on %s in this case.", b.Title)
	case m.s.Investigates(person, true):
		return refuse(Conflicted, "Whoever investigated the case does not vote on it.")
	case seat.Role == "alternate":
		return refuse(NotYours, "An alternate votes only after filling a seat.")
	case b.Certificate && seat.Declared == 0:
		return refuse(NotYet, "Sign the conflict certificate before you vote.")
	}
	if !has([]string{"yes", "no", "abstain"}, a.Choice) {
		return refuse(BadRequest, "Vote yes, no or abstain.").at("choice")
	}
	if r := m.panelQuorate(b); r != nil {
		return r
	}
	ballot := m.s.BallotOn(a.Motion)
	if said := ballot.outcome(); said != "" {
		return refuse(Already, "That ballot is closed: %s.", said)
	}
	if ballot != nil {
		for _, v := range ballot.Votes {
			if v.Person == person {
				return refuse(Already, "You have voted on that motion.")
			}
		}
	}
	if seat.Role == "chair" {
		switch b.ChairVote {
		case procedure.ChairNoBallot:
			return refuse(NoProvision, "The chair does not vote.")
		case procedure.ChairTieOnly:
			if ballot == nil || ballot.Result != TieOpen {
				return refuse(NotYet, "The chair votes only to break a tie.")
			}
		}
	} else if ballot != nil && ballot.Result == TieOpen {
		return refuse(Already, "The vote is tied; it is for the chair to break the tie.")
	}
	return nil
}

func (m *moment) panelQuorate(b *procedure.Body) *Refusal {
	p := m.s.Panel(b.ID)
	if p == nil || p.Round != m.s.Round {
		return refuse(NotYet, "%s has not been seated for this round of the case.", b.Title)
	}
	if need, have := m.quorumOf(b, p); have < need {
		return refuse(NotYet, "%s has %d members who may sit and needs %d; fill the vacant seats first.", b.Title, have, need)
	}
	return p.lacking(b)
}

func (a *Voting) apply(s *State, e *Entry) {
	b := s.BallotOn(a.Motion)
	if b == nil {
		s.Ballots = append(s.Ballots, Ballot{Motion: a.Motion, Body: a.Body, Round: s.Round, Opened: e.Seq})
		b = &s.Ballots[len(s.Ballots)-1]
	}
	seat := s.Seat(a.Body, e.By.Person)
	b.Votes = append(b.Votes, Vote{Person: e.By.Person, Choice: a.Choice, Seq: e.Seq, Chair: seat != nil && seat.Role == "chair"})
}

func (a *Voting) follow(*moment) {}

// BallotClosed counts a ballot by the body's rule.
type BallotClosed struct {
	Motion string `json:"motion"`
	// Set by the engine, so that the fold needs no procedure.
	Body    string `json:"body,omitempty"`
	Result  Result `json:"result,omitempty"`
	Quorum  int    `json:"quorum,omitempty"`
	Present int    `json:"present,omitempty"`
	Yes     int    `json:"yes,omitempty"`
	No      int    `json:"no,omitempty"`
	Abstain int    `json:"abstain,omitempty"`
	Rule    string `json:"rule,omitempty"`
}

func (a *BallotClosed) check(m *moment) *Refusal {
	b, r := m.motionBody(a.Motion)
	if r != nil {
		return r
	}
	m.cite = b.Cite
	ballot := m.s.BallotOn(a.Motion)
	if ballot == nil {
		return refuse(NotYet, "Nobody has voted on that motion.").at("motion")
	}
	if said := ballot.outcome(); said != "" {
		return refuse(Already, "That ballot is closed: %s.", said).at("motion")
	}
	if m.s.Seat(b.ID, m.act.By.Person) == nil && !m.holds(m.stage().Owner) {
		return refuse(NotYours, "A ballot is closed by a member of %s.", b.Title)
	}
	m.as = procedure.Role(b.ID)
	p := m.s.Panel(b.ID)
	if p == nil || p.Round != m.s.Round {
		return refuse(NotYet, "%s has not been seated for this round of the case.", b.Title)
	}
	if waiting := m.yetToVote(b, p, ballot); waiting > 0 && !m.mayCloseEarly(b, p, ballot) {
		return refuse(NotYet, "%d member(s) have not voted.", waiting)
	}
	a.count(m, b, p, ballot)
	return nil
}

// motionSanction is the sanction a motion asks for: "sanction:expulsion",
// "breach:s1:expulsion"; "" for any other.
func motionSanction(motion string) string {
	what, ref, _ := strings.Cut(motion, ":")
	switch what {
	case "sanction":
		return ref
	case "breach":
		_, s, _ := strings.Cut(ref, ":")
		return s
	}
	return ""
}

// yetToVote counts the members with a vote who have not cast it.
func (m *moment) yetToVote(b *procedure.Body, p *Panel, ballot *Ballot) int {
	n := 0
	for i := range p.Seats {
		s := &p.Seats[i]
		if s.Left > 0 || s.Role == "alternate" || s.Role == "chair" && b.ChairVote != procedure.ChairVotes && (ballot.Result != TieOpen || b.ChairVote == procedure.ChairNoBallot) {
			continue
		}
		voted := false
		for _, v := range ballot.Votes {
			voted = voted || v.Person == s.Person
		}
		if !voted {
			n++
		}
	}
	return n
}

// mayCloseEarly lets a ballot be closed once a quorum has voted, when the body
// is not one that must all vote: absent members do not hold up a case.
func (m *moment) mayCloseEarly(b *procedure.Body, p *Panel, ballot *Ballot) bool {
	need, _ := m.quorumOf(b, p)
	return len(ballot.Votes) >= need && !b.Secret
}

// count tallies. Below quorum a ballot is void, not lost (guarantee 7); a
// sanction with a threshold of its own is measured by that (guarantee 8).
func (a *BallotClosed) count(m *moment, b *procedure.Body, p *Panel, ballot *Ballot) {
	a.Body, a.Yes, a.No, a.Abstain, a.Present = b.ID, 0, 0, 0, 0
	chairVoted := false
	for _, v := range ballot.Votes {
		seat := m.s.Seat(b.ID, v.Person)
		if seat == nil {
			continue // left the case after voting: the vote does not count (guarantee 4)
		}
		a.Present++
		chairVoted = chairVoted || seat.Role == "chair"
		switch v.Choice {
		case "yes":
			a.Yes++
		case "no":
			a.No++
		default:
			a.Abstain++
		}
	}
	present := a.Present
	if b.ChairVote != procedure.ChairVotes && !chairVoted {
		for i := range p.Seats {
			if s := &p.Seats[i]; s.Left == 0 && s.Role == "chair" {
				present++ // presides, and counts to the quorum
			}
		}
	}
	share := b.Threshold
	if s := m.p.Sanction(motionSanction(a.Motion)); s != nil && s.Threshold != (procedure.Share{}) {
		share = s.Threshold
	}
	need, _ := m.quorumOf(b, p)
	a.Quorum, a.Rule = need, share.String()
	base := a.Yes + a.No
	switch share.Of {
	case procedure.OfPresent:
		base = a.Yes + a.No + a.Abstain
	case procedure.OfUnrecused:
		_, base = m.quorumOf(b, p)
	case procedure.OfSize:
		base = b.Size
	}
	tied := a.Yes == a.No && a.Yes > 0
	switch {
	case present < need || p.lacking(b) != nil:
		a.Result = Void
	case share.Meets(a.Yes, base):
		a.Result = Carried
	case tied && b.ChairVote == procedure.ChairTieOnly && !chairVoted:
		a.Result = TieOpen
	default:
		a.Result = Lost
	}
	a.Present = present
}

func (a *BallotClosed) apply(s *State, e *Entry) {
	b := s.BallotOn(a.Motion)
	b.Body, b.Closed, b.Result, b.Quorum, b.Present = a.Body, e.Seq, a.Result, a.Quorum, a.Present
	b.Yes, b.No, b.Abstain, b.Rule = a.Yes, a.No, a.Abstain, a.Rule
}

func (a *BallotClosed) follow(m *moment) { m.happen(procedure.Event("ballot_closed"), a.Motion) }
