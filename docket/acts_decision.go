package docket

import (
	"strconv"
	"strings"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts of the decision.
const (
	CastVote      Kind = "vote"
	CloseBallot   Kind = "close_ballot"
	Find          Kind = "find"
	IssueDecision Kind = "decide"
	Proceed       Kind = "proceed"
)

func decisionActs() []Spec {
	voting := []procedure.Kind{procedure.Decision, procedure.ReconsiderStage, procedure.AppealStage, procedure.Oversight, procedure.SanctionStage, procedure.Review, procedure.Hearing, procedure.Dismissed}
	return []Spec{
		{Kind: CastVote, Title: "Vote", Past: "A vote was cast", By: []procedure.Role{procedure.Member}, In: voting, Visible: ToDeliberation, New: func() Particulars { return new(Voting) }},
		{Kind: CloseBallot, Title: "Close a ballot", Past: "A ballot was closed", By: []procedure.Role{procedure.Member, procedure.Owner}, In: voting, Visible: ToPanel, New: func() Particulars { return new(BallotClosed) }},
		{Kind: Find, Title: "Enter a finding", Past: "A finding was made", By: []procedure.Role{procedure.Chair, procedure.Owner}, In: []procedure.Kind{procedure.Decision}, Visible: ToPanel, New: func() Particulars { return new(FindingMade) }},
		{Kind: IssueDecision, Title: "Issue the decision", Past: "The decision was issued", By: []procedure.Role{procedure.Chair, procedure.Owner}, In: []procedure.Kind{procedure.Decision}, Exits: []procedure.Event{procedure.Violation, procedure.NoViolation}, Visible: ToParties, New: func() Particulars { return new(DecisionIssued) }},
		{Kind: Proceed, Title: "Go on from the hearing without declaring default", Past: "The case went on from the hearing", By: []procedure.Role{procedure.Chair, procedure.Owner}, In: []procedure.Kind{procedure.Hearing}, Exits: []procedure.Event{procedure.Heard}, Visible: ToParties, New: func() Particulars { return new(GoingOn) }, when: wasHeld},
	}
}

func wasHeld(m *moment) *Refusal {
	if h := m.lastHearing(); h == nil || h.Held == 0 || h.Round != m.s.Round {
		return refuse(NotYet, "The hearing has not been held.")
	}
	return nil
}

// GoingOn takes the case on to the decision after a hearing the respondent did
// not come to.
type GoingOn struct{}

func (a *GoingOn) check(*moment) *Refusal { return nil }

func (a *GoingOn) apply(*State, *Entry) {}

func (a *GoingOn) follow(m *moment) { m.leave(procedure.Heard) }

// FindingMade states what the body found on one allegation, by which standard
// and whose burden (guarantee 15), from evidence the respondent could see
// (guarantee 18).
type FindingMade struct {
	Allegation string   `json:"allegation"`
	Violation  bool     `json:"violation"`
	Standard   string   `json:"standard,omitempty"` // empty: the procedure's
	Burden     string   `json:"burden,omitempty"`   // empty: that of the procedure, body or complainant
	Evidence   []string `json:"evidence,omitempty"`
	Reasons    string   `json:"reasons"`
	Body       string   `json:"body,omitempty"` // set by the engine
	Default    bool     `json:"default,omitempty"`
	Unprovable string   `json:"unprovable,omitempty"` // set by the engine: why the violation that was voted for cannot be found
}

func (a *FindingMade) check(m *moment) *Refusal {
	x := m.s.Allegation(a.Allegation)
	if x == nil || x.Dropped > 0 {
		return refuse(Unknown, "There is no allegation %q before the body.", a.Allegation).at("allegation")
	}
	for i := range m.s.Findings {
		if f := &m.s.Findings[i]; f.Allegation == a.Allegation && f.Round == m.s.Round {
			return refuse(Already, "A finding on that allegation was made in entry %d.", f.Seq).at("allegation")
		}
	}
	admitted := x.Admitted != ""
	ballot := m.s.BallotOn("violation:" + a.Allegation)
	if !admitted && ballot.outcome() == "" {
		return refuse(NotYet, "The body has not finished voting on that allegation.").at("allegation")
	}
	if !admitted && (ballot.Result == Carried) != a.Violation {
		if r := a.against(m, x, ballot); r != nil {
			return r
		}
	}
	if admitted {
		a.Default = true
	}
	if a.Violation {
		if r := a.checkAdverse(m, x); r != nil {
			return r
		}
	}
	if a.Standard == "" {
		a.Standard = m.p.Proof.Finding
	}
	if a.Standard != m.p.Proof.Finding {
		return refuse(BadRequest, "The standard of proof here is %s.", strings.ReplaceAll(m.p.Proof.Finding, "_", " ")).at("standard").rule(m.p.Proof.Cite)
	}
	if a.Burden == "" {
		a.Burden = m.p.Proof.BurdenOn()
	}
	if a.Violation && a.Burden != m.p.Proof.BurdenOn() {
		return refuse(Unfair, "The burden of proving a violation lies on the %s, never on the respondent.", m.p.Proof.BurdenOn()).at("burden").rule(m.p.Proof.Cite)
	}
	a.Body = m.stage().Body
	return needText(a.Reasons, "reasons", "Give the reasons for the finding.")
}

// against lets a finding of no violation stand against a carried ballot in the
// one case where the record cannot carry the violation the members voted for:
// only a report without a name, or no evidence the respondent could see. The
// case would otherwise never leave the body.
func (a *FindingMade) against(m *moment, x *Allegation, ballot *Ballot) *Refusal {
	must := refuse(Unfair, "The finding must say what the ballot said: %s.", ballot.Result).at("violation")
	if a.Violation {
		return must
	}
	probe := FindingMade{Allegation: a.Allegation, Violation: true}
	for i := range m.s.Evidence {
		if m.s.Evidence[i].Disclosed == 0 {
			return must
		}
		probe.Evidence = append(probe.Evidence, m.s.Evidence[i].ID)
	}
	r := probe.checkAdverse(m, x)
	if r == nil || r.Code == NotYet {
		return must
	}
	a.Unprovable = r.Sentence
	return nil
}

func (a *FindingMade) checkAdverse(m *moment, x *Allegation) *Refusal {
	if x.Noticed.IsZero() {
		return refuse(Unfair, "The respondent has not been served with notice of this allegation; nothing can be found on it.").at("allegation")
	}
	if r := m.timeToMeet(x); r != nil {
		return r
	}
	admitted := x.Admitted != "" || x.Answer == "admitted"
	if len(a.Evidence) == 0 && !admitted {
		return refuse(BadRequest, "Name the evidence the finding rests on.").at("evidence")
	}
	if r := checkEvidence(m, a.Evidence, "evidence"); r != nil {
		return r
	}
	independent := false
	for i, id := range a.Evidence {
		ev := m.s.EvidenceItem(id)
		if ev.Disclosed == 0 {
			return refuse(Unfair, "The respondent could not see %s; nothing counts that they could not answer.", id).at("evidence." + strconv.Itoa(i))
		}
		independent = independent || ev.Independent
	}
	if m.s.Anonymous && !independent && !admitted {
		return refuse(Unfair, "The finding rests only on an unidentified report; evidence independent of it is needed.").at("evidence").rule(m.p.Filing.Cite)
	}
	return nil
}

// timeToMeet holds an allegation added to the report until the respondent had
// the time the procedure gives (guarantee 3). What the report itself alleged has
// the time to respond, and what is admitted needs none.
func (m *moment) timeToMeet(x *Allegation) *Refusal {
	least := m.stage().MinNew
	if least.IsZero() || !x.isAdded() || x.Admitted != "" || x.Answer == "admitted" {
		return nil
	}
	d, err := clock.Rule{Period: least, Bound: clock.Min}.Due(*m.p.Calendar(""), clock.Trigger{Event: "noticed", At: x.Noticed, Label: "notice of the allegation"})
	if err == nil && !d.Reached(m.now) {
		return refuse(NotYet, "Nothing can be found on that allegation before %s: %s.", d.Day, d.Sentence).at("allegation").until(d.At)
	}
	return nil
}

// isAdded reports whether the allegation came after the report, which is always
// the first entry.
func (x *Allegation) isAdded() bool { return x.Added > 1 }

func (a *FindingMade) apply(s *State, e *Entry) {
	s.Findings = append(s.Findings, Finding{
		Allegation: a.Allegation, Violation: a.Violation, Standard: a.Standard, Burden: a.Burden, Evidence: a.Evidence,
		Round: s.Round, Seq: e.Seq, Body: a.Body, Default: a.Default,
	})
}

func (a *FindingMade) follow(*moment) {}

// DecisionIssued is the decision: findings on every allegation, the sanctions
// that the body carried, and the reasons (guarantee 14).
type DecisionIssued struct {
	Reasons   string          `json:"reasons"`
	Sanctions []SanctionTerms `json:"sanctions,omitempty"`
	Dissent   string          `json:"dissent,omitempty"`
	Body      string          `json:"body,omitempty"`      // set by the engine
	Violation bool            `json:"violation,omitempty"` // set by the engine
}

func (a *DecisionIssued) check(m *moment) *Refusal {
	if r := m.needs(); r != nil {
		return r
	}
	if r := m.stillArguing(); r != nil {
		return r
	}
	if m.now.Before(m.opportunityEnds()) {
		return refuse(Unfair, "The respondent's time to answer has not run out.").until(m.opportunityEnds())
	}
	a.Violation = false
	for i := range m.s.Allegations {
		x := &m.s.Allegations[i]
		if x.Dropped > 0 {
			continue
		}
		f := m.finding(x.ID)
		if f == nil {
			return refuse(NotYet, "There is no finding yet on allegation %s.", x.ID)
		}
		a.Violation = a.Violation || f.Violation
	}
	on := procedure.NoViolation
	if a.Violation {
		on = procedure.Violation
		if !m.hadTheirSay() {
			return refuse(Unfair, "The respondent neither answered nor had the time to; nothing can be decided against them.")
		}
	}
	if _, ok := m.stage().Exit(on); !ok {
		return refuse(NoProvision, "The procedure has no such way out of the decision.")
	}
	if !a.Violation && len(a.Sanctions) > 0 {
		return refuse(Unfair, "No violation was found, so no sanction can follow.").at("sanctions")
	}
	own := m.p.Imposes(m.stage(), m.s.groundsFound()) // the one sanction that the procedure itself brings here
	if a.Violation && own != nil {
		if len(a.Sanctions) > 1 || len(a.Sanctions) == 1 && a.Sanctions[0].Sanction != own.ID {
			return refuse(Unfair, "Here the procedure itself brings one sanction and no other: %s.", own.Title).at("sanctions")
		}
		a.Sanctions = []SanctionTerms{{Sanction: own.ID}}
	}
	if r := m.checkTerms(a.Sanctions, "sanctions", own != nil); r != nil {
		return r
	}
	if r := m.noHeavier(a.Sanctions); r != nil {
		return r
	}
	for i, t := range a.Sanctions {
		if own != nil {
			break
		}
		b := m.s.BallotOn("sanction:" + t.Sanction)
		if b == nil || b.Closed == 0 {
			return refuse(NotYet, "The body has not voted on the sanction %s.", m.p.Sanction(t.Sanction).Title).at("sanctions." + strconv.Itoa(i))
		}
		if b.Result != Carried {
			return refuse(Unfair, "The sanction %s did not reach %s.", m.p.Sanction(t.Sanction).Title, b.Rule).at("sanctions." + strconv.Itoa(i)).rule(m.p.Sanction(t.Sanction).Cite)
		}
	}
	a.Body = m.stage().Body
	return needText(a.Reasons, "reasons", "Give the reasons: the acts found, the provision, the sanction and why.")
}

// opportunityEnds is when the last open time limit of the respondent to answer
// or respond runs out; zero when none is open (guarantee 2).
func (m *moment) opportunityEnds() (t time.Time) {
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Open() && c.Owner == procedure.Respondent && (c.Act == Respond || c.Act == AnswerCharge) && !c.Standing() && c.Deadline.At.After(t) {
			t = c.Deadline.At
		}
	}
	return t
}

// groundsFound lists the grounds of the allegations found proven in this round.
func (s *State) groundsFound() []string {
	var ids []string
	for i := range s.Findings {
		f := &s.Findings[i]
		if x := s.Allegation(f.Allegation); f.Violation && f.Round == s.Round && x != nil {
			ids = append(ids, x.Ground)
		}
	}
	return ids
}

func (m *moment) finding(allegation string) *Finding {
	for i := range m.s.Findings {
		if f := &m.s.Findings[i]; f.Allegation == allegation && f.Round == m.s.Round {
			return f
		}
	}
	return nil
}

// checkTerms holds sanctions against the menu and its caps (guarantee 13).
func (m *moment) checkTerms(terms []SanctionTerms, field string, agreed bool) *Refusal {
	for i, t := range terms {
		at := field + "." + strconv.Itoa(i)
		s := m.p.Sanction(t.Sanction)
		if s == nil {
			return refuse(Unknown, "This procedure has no sanction %q.", t.Sanction).at(at + ".sanction")
		}
		if s.Automatic && !agreed {
			return refuse(NoProvision, "%s follows only by operation of a rule.", s.Title).at(at + ".sanction").rule(s.Cite)
		}
		if s.ByConsent && !agreed {
			return refuse(NoProvision, "%s comes about only by agreement with the respondent.", s.Title).at(at + ".sanction").rule(s.Cite)
		}
		switch {
		case !s.Term && !t.Term.IsZero():
			return refuse(BadRequest, "%s has no term.", s.Title).at(at + ".term").rule(s.Cite)
		case s.Term && t.Term.IsZero():
			return refuse(BadRequest, "Give the term of %s.", lower(s.Title)).at(at + ".term").rule(s.Cite)
		case longer(t.Term, s.Max):
			return refuse(Unfair, "%s can last at most %s.", s.Title, s.Max).at(at + ".term").rule(s.Cite)
		case s.Term && !s.Min.IsZero() && longer(s.Min, t.Term):
			return refuse(Unfair, "%s lasts at least %s.", s.Title, s.Min).at(at + ".term").rule(s.Cite)
		case len(t.Conditions) > 0 && !s.Conditions:
			return refuse(BadRequest, "%s carries no conditions.", s.Title).at(at + ".conditions").rule(s.Cite)
		case len(t.Conditions) == 0 && s.Effect == "condition":
			return refuse(BadRequest, "State the conditions of %s.", lower(s.Title)).at(at + ".conditions").rule(s.Cite)
		}
		for j, c := range t.Conditions {
			if r := needText(c.Text, at+".conditions."+strconv.Itoa(j)+".text", "Say what must be done."); r != nil {
				return r
			}
		}
		for _, u := range terms[:i] {
			if u.Sanction == t.Sanction {
				return refuse(BadRequest, "The same sanction is named twice.").at(at)
			}
		}
	}
	return nil
}

func (a *DecisionIssued) apply(s *State, e *Entry) {
	s.Decisions = append(s.Decisions, Decision{
		ID: "d" + strconv.Itoa(len(s.Decisions)+1), Kind: "decision", Round: s.Round, Body: a.Body, Violation: a.Violation, Seq: e.Seq, At: e.At,
	})
}

func (a *DecisionIssued) follow(m *moment) {
	d := m.s.Decisions[len(m.s.Decisions)-1].ID
	m.impose(a.Sanctions, d)
	m.happen(procedure.Decided, d)
	if a.Violation {
		m.leave(procedure.Violation)
		return
	}
	m.leave(procedure.NoViolation)
}

// impose records the sanctions of a decision. They take effect later.
func (m *moment) impose(terms []SanctionTerms, decision string) {
	for _, t := range terms {
		s := m.p.Sanction(t.Sanction)
		conds := make([]Condition, len(t.Conditions))
		for i, c := range t.Conditions {
			c.ID, c.Met = "k"+strconv.Itoa(i+1), 0
			conds[i] = c
		}
		id := "s" + strconv.Itoa(len(m.s.Sanctions)+1)
		m.record(Effect{Imposed: &InForce{ID: id, Sanction: s.ID, Standing: s.Standing, Effect: s.Effect, Term: t.Term, Conditions: conds, By: decision}})
	}
}

func (s *State) decisionNamed(id string) *Decision {
	return first(s.Decisions, func(x *Decision) bool { return x.ID == id })
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
