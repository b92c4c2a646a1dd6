package simulate

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"probity/docket"
	"probity/procedure"
)

// sits has a body meet: certificates, votes, findings and the decision, all on
// one day. The duty is to issue the decision, or to decide the appeal.
func (g *player) sits(d *docket.Duty) (*docket.Refusal, error) {
	b := g.bodyHere()
	if b == nil || g.S.Panel(b.ID) == nil {
		if err := g.prepares(); err != nil {
			return nil, err
		}
		return g.tryOnce(d.Act, d)
	}
	if refusal, err := g.certifies(b.ID); refusal != nil || err != nil {
		return refusal, err
	}
	if d.Act == docket.DecideAppeal {
		return g.rulesOnAppeal(b)
	}
	if err := g.prepares(); err != nil || g.S.Closed != nil {
		return nil, err
	}
	return g.decides(b)
}

// certifies has every member sign that they have no part in the matter, who has
// not done so yet.
func (g *player) certifies(body string) (*docket.Refusal, error) {
	for _, who := range g.sitting(body) {
		if s := g.S.Seat(body, who.Person); s.Declared == 0 {
			if _, err := g.enter(docket.Declare, who, &docket.Certificate{Body: body, Clear: true}, ""); err != nil {
				return nil, err
			}
		}
	}
	if p := g.S.Panel(body); p.QuorumLost {
		return &docket.Refusal{Code: docket.NotYet}, nil
	}
	if now := g.sitting(body); len(now) > 0 && g.S.Seat(body, now[0].Person).Role != "chair" { // the chair left
		b := g.P.BodyOf(body)
		if refusal, err := g.fills(&docket.Duty{Act: docket.Replace, Owner: b.SeatedBy, Ref: body}); refusal != nil || err != nil {
			return nil, err
		}
		return g.certifies(body)
	}
	return nil, nil
}

// sitting are the members who sit, the chair first.
func (g *player) sitting(body string) []docket.Actor {
	var out []docket.Actor
	p := g.S.Panel(body)
	for i := range p.Seats {
		s := &p.Seats[i]
		if s.Left > 0 || s.Role == "alternate" {
			continue
		}
		if who := (docket.Actor{Person: s.Person}); s.Role == "chair" {
			out = slices.Insert(out, 0, who)
		} else {
			out = append(out, who)
		}
	}
	return out
}

// votes puts a motion to the body. It reports whether the motion carried.
func (g *player) votes(body, motion string, yes bool) (bool, error) {
	members := g.sitting(body)
	dissent := -1
	if len(members) > 2 && g.c.happens(0.3) {
		dissent = 1 + g.c.Intn(len(members)-1)
	}
	for i, who := range members {
		choice := "no"
		if yes != (i == dissent) {
			choice = "yes"
		}
		// A chair who votes only to break a tie is refused here; that is in order.
		if _, err := g.enter(docket.CastVote, who, &docket.Voting{Motion: motion, Choice: choice}, ""); err != nil {
			return false, err
		}
	}
	for _, who := range members {
		refusal, err := g.enter(docket.CloseBallot, who, &docket.BallotClosed{Motion: motion}, "")
		if err != nil {
			return false, err
		}
		if refusal == nil {
			break
		}
	}
	b := g.S.BallotOn(motion)
	return b != nil && b.Result == docket.Carried, nil
}

// votesHere has the body of a stage vote on the one question that the stage puts
// to it, where the procedure has it rule by vote. It does nothing elsewhere, and
// once it has voted.
func (g *player) votesHere() (*docket.Refusal, error) {
	st := g.P.Stage(g.S.Stage)
	motion, yes := "", ""
	switch {
	case st.Kind == procedure.ReconsiderStage && g.P.Reconsider.Ruling:
		for i := range g.S.Reconsiders {
			if x := &g.S.Reconsiders[i]; x.Decided == 0 {
				motion, yes = "reconsider:"+x.ID, "reconsideration_granted"
			}
		}
	case !st.Ballot:
	case st.Kind == procedure.Dismissed:
		motion, yes = "review:reinstate", "dismissal_upheld"
	case st.Kind == procedure.Review:
		motion, yes = "cause:yes", "cause"
	case st.Kind == procedure.Oversight:
		motion, yes = "oversight:agree", "oversight_agrees"
	}
	b := g.P.BodyOf(st.Body)
	if motion == "" || b == nil || g.S.BallotOn(motion) != nil {
		return nil, nil
	}
	if p := g.S.Panel(b.ID); p == nil || p.Round != g.S.Round {
		if refusal, err := g.fills(&docket.Duty{Act: docket.SeatPanel, Owner: b.SeatedBy, Ref: b.ID}); refusal != nil || err != nil {
			return refusal, err
		}
	}
	if refusal, err := g.certifies(b.ID); refusal != nil || err != nil {
		return refusal, err
	}
	_, err := g.votes(b.ID, motion, g.happens(yes) == (st.Kind != procedure.Dismissed))
	return nil, err
}

func (g *player) decides(b *procedure.Body) (*docket.Refusal, error) {
	chair := g.sitting(b.ID)[0]
	keeper := docket.Actor{Person: "office-" + g.P.FileKeeper, Offices: []string{g.P.FileKeeper}}
	if err := g.shows(keeper); err != nil {
		return nil, err
	}
	violated := false
	for i := range g.S.Allegations {
		x := g.S.Allegations[i]
		if x.Dropped > 0 || g.found(x.ID) {
			violated = violated || x.Dropped == 0 && g.violated()
			continue
		}
		finds := x.Admitted != ""
		if !finds {
			carried, err := g.votes(b.ID, "violation:"+x.ID, g.once("violation:"+x.ID, "violation"))
			if err != nil {
				return nil, err
			}
			finds = carried
		}
		f := &docket.FindingMade{Allegation: x.ID, Violation: finds, Reasons: because, Evidence: g.disclosed()}
		if refusal, err := g.enter(docket.Find, chair, f, ""); refusal != nil || err != nil {
			return refusal, err
		}
		violated = violated || finds
	}
	ruling := &docket.DecisionIssued{Reasons: because}
	if violated && g.P.Stage(g.S.Stage).Imposes == "" {
		ruling.Sanctions = g.heavier(nil)
		if len(ruling.Sanctions) > 0 {
			if _, err := g.votes(b.ID, "sanction:"+ruling.Sanctions[0].Sanction, true); err != nil {
				return nil, err
			}
		}
	}
	owner := string(g.named(procedure.Role(b.ID)))
	refusal, err := g.enter(docket.IssueDecision, chair, ruling, owner)
	if refusal == nil || err != nil || len(ruling.Sanctions) == 0 {
		return refusal, err
	}
	// The lightest that the body may impose, or what the agreement or the rule says.
	for _, s := range g.byRank() {
		ruling = &docket.DecisionIssued{Reasons: because, Sanctions: g.Terms(s)}
		if _, err := g.votes(b.ID, "sanction:"+s.ID, true); err != nil {
			return nil, err
		}
		if refusal, err = g.enter(docket.IssueDecision, chair, ruling, owner); refusal == nil || err != nil {
			return refusal, err
		}
	}
	return g.enter(docket.IssueDecision, chair, &docket.DecisionIssued{Reasons: because}, owner)
}

func (g *player) found(allegation string) bool {
	for i := range g.S.Findings {
		if f := &g.S.Findings[i]; f.Allegation == allegation && f.Round == g.S.Round {
			return true
		}
	}
	return false
}

// shows puts evidence on the record that is independent, and discloses all of
// it.
func (g *player) shows(keeper docket.Actor) error {
	independent, hidden := false, false
	for i := range g.S.Evidence {
		independent = independent || g.S.Evidence[i].Independent
		hidden = hidden || g.S.Evidence[i].Disclosed == 0
	}
	if !independent {
		if _, err := g.enter(docket.RecordEvidence, keeper, &docket.EvidenceEntered{Items: []docket.NewEvidence{{Title: "a log", Independent: true}}}, ""); err != nil {
			return err
		}
	}
	if !independent || hidden {
		_, err := g.enter(docket.Disclose, keeper, &docket.Disclosure{}, "")
		return err
	}
	return nil
}

func (g *player) disclosed() []string {
	var ids []string
	for i := range g.S.Evidence {
		if g.S.Evidence[i].Disclosed > 0 {
			ids = append(ids, g.S.Evidence[i].ID)
		}
	}
	return ids
}

// byRank are the sanctions a body can choose, the lightest first.
func (g *player) byRank() []*procedure.Sanction {
	var out []*procedure.Sanction
	for i := range g.P.Sanctions {
		if s := &g.P.Sanctions[i]; !s.Automatic {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b *procedure.Sanction) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

// heavier draws a sanction, each so much rarer than the one before it. With
// another given, it is lighter than that.
func (g *player) heavier(than *procedure.Sanction) []docket.SanctionTerms {
	var from []*procedure.Sanction
	var weights []float64
	for _, s := range g.byRank() {
		if than == nil || s.Rank < than.Rank {
			weights = append(weights, math.Pow(g.a.HeavierSanction, float64(len(from))))
			from = append(from, s)
		}
	}
	if len(from) == 0 {
		return nil
	}
	return g.Terms(from[g.c.pick(weights)])
}

// rulesOnAppeal draws how the appeal ends; what the body cannot rule in this
// case gives way to affirming.
func (g *player) rulesOnAppeal(b *procedure.Body) (*docket.Refusal, error) {
	outcomes := g.P.Appeal.Outcomes
	weights := make([]float64, len(outcomes))
	for i, o := range outcomes {
		weights[i] = g.a.AppealOutcomes[o]
	}
	outcome := outcomes[g.c.pick(weights)]
	if strings.HasPrefix(outcome, "remand") {
		if g.mind["remanded"] {
			outcome = outcomes[0]
		}
		g.mind["remanded"] = true
	}
	last := &docket.Refusal{Code: "nobody"}
	for _, outcome = range append([]string{outcome}, outcomes...) {
		if _, err := g.votes(b.ID, "appeal:"+outcome, true); err != nil {
			return nil, err
		}
		ruling := &docket.AppealRuling{Outcome: outcome, Reasons: because, Scope: "the finding"}
		switch outcome {
		case "reduce", "modify", "increase":
			ruling.Sanctions = g.changed(outcome)
		}
		refusal, err := g.enter(docket.DecideAppeal, g.sitting(b.ID)[0], ruling, b.ID)
		if refusal == nil || err != nil {
			return nil, err
		}
		last = refusal
	}
	return last, nil
}

// changed is the sanction in the place of the one appealed from.
func (g *player) changed(outcome string) []docket.SanctionTerms {
	var now *procedure.Sanction
	for i := range g.S.Sanctions {
		if g.S.Sanctions[i].Status == docket.StatusDecided {
			now = g.P.Sanction(g.S.Sanctions[i].Sanction)
		}
	}
	if now != nil && outcome != "increase" {
		if lighter := g.heavier(now); lighter != nil {
			return lighter
		}
	}
	return g.heavier(nil)
}

func (g *player) appealsNow(d *docket.Duty) (*docket.Refusal, error) {
	last := &docket.Refusal{Code: "nobody"}
	for _, side := range []procedure.Role{procedure.Respondent, procedure.Complainant} {
		if d.Owner != procedure.Parties && d.Owner != side || !g.mind[string(side)] {
			continue
		}
		person, against := g.S.Respondent.Person, g.P.Appeal.Respondent
		if side == procedure.Complainant {
			person, against = g.S.Complainant.Person, g.P.Appeal.Complainant
		}
		for _, what := range against {
			a := &docket.Appealing{Against: what, Text: "the appeal"}
			if len(g.P.Appeal.Grounds) > 0 {
				a.Grounds = []string{g.P.Appeal.Grounds[g.c.Intn(len(g.P.Appeal.Grounds))].ID}
			}
			refusal, err := g.enter(docket.BringAppeal, docket.Actor{Person: person}, a, string(side))
			if refusal == nil || err != nil {
				return nil, err
			}
			last = refusal
		}
	}
	return last, nil
}

// prepares does what a step that was refused may want first, as far as it is
// owed: custody, an investigator, notice, an interview, disclosure, a draft.
func (g *player) prepares() error {
	st := g.P.Stage(g.S.Stage)
	keeper := docket.Actor{Person: "office-" + g.P.FileKeeper, Offices: []string{g.P.FileKeeper}}
	owner := docket.Actor{Person: "office-" + string(st.Owner), Offices: []string{string(st.Owner)}}
	investigator := docket.Actor{Person: "investigator-1"}
	drafted := len(g.S.Drafts) > 0 && g.S.Drafts[len(g.S.Drafts)-1].Seq > g.S.Visits[len(g.S.Visits)-1].Seq
	for _, x := range []struct {
		kind   docket.Kind
		by     []docket.Actor
		wanted bool
	}{
		{docket.Sequester, []docket.Actor{keeper}, slices.Contains(st.Needs, "sequestered") && g.S.Happened(procedure.Sequestered) == nil},
		{docket.Assign, []docket.Actor{owner, keeper}, !g.S.Investigates("investigator-1", false) && !g.S.Investigates("investigator-2", false)},
		{docket.Notify, []docket.Actor{owner, keeper}, st.Notice != ""},
		{docket.RecordInterview, []docket.Actor{investigator, keeper}, len(g.S.Interviews) == 0},
		{docket.Disclose, []docket.Actor{keeper, owner, investigator}, g.hidden()},
		{docket.IssueDraft, []docket.Actor{investigator, owner}, st.Draft != "" && !drafted},
	} {
		if !x.wanted {
			continue
		}
		for _, by := range x.by {
			with := g.says(x.kind, by, "")
			if i, ok := with.(*docket.InterviewHeld); ok {
				i.Of = procedure.Respondent
			}
			refusal, err := g.enter(x.kind, by, with, "")
			if err != nil {
				return err
			}
			if refusal == nil {
				break
			}
		}
	}
	if b := g.bodyHere(); b != nil && g.S.Closed == nil && g.S.Panel(b.ID) != nil {
		_, err := g.certifies(b.ID)
		return err
	}
	return nil
}

func (g *player) hidden() bool {
	for i := range g.S.Evidence {
		if g.S.Evidence[i].Disclosed == 0 {
			return true
		}
	}
	return false
}
