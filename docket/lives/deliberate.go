package lives

import (
	"probity/docket"
	"probity/procedure"
)

// deliberate takes the next step of a body's ruling: a vote, a closed ballot, a
// finding, the decision. Chance alone would hardly ever come to a decision.
func (l *Life) deliberate() error {
	st := l.P.Stage(l.S.Stage)
	body := st.Body
	if st.Kind == procedure.AppealStage {
		body = l.P.Appeal.Body
	}
	p := l.S.Panel(body)
	if p == nil {
		return l.anything()
	}
	for i := range p.Seats {
		if s := &p.Seats[i]; s.Left == 0 && s.Declared == 0 && s.Role != "alternate" {
			if done, err := l.Enter(docket.Declare, docket.Actor{Person: s.Person}, &docket.Certificate{Body: body, Clear: true}); done || err != nil {
				return err
			}
		}
	}
	motions := l.agenda(st)
	for _, motion := range motions {
		if b := l.S.BallotOn(motion); b == nil || b.Closed == 0 || b.Result == docket.TieOpen {
			return l.ballot(body, motion)
		}
	}
	chair := docket.Actor{}
	for i := range p.Seats {
		if s := &p.Seats[i]; s.Left == 0 && s.Role == "chair" {
			chair.Person = s.Person
		}
	}
	if st.Kind == procedure.AppealStage {
		_, err := l.Enter(docket.DecideAppeal, chair, l.appealRuling())
		return err
	}
	for _, a := range l.S.Allegations {
		found := a.Dropped > 0
		for _, f := range l.S.Findings {
			found = found || f.Allegation == a.ID && f.Round == l.S.Round
		}
		if !found {
			if done, err := l.Enter(docket.Find, chair, l.finding()); done || err != nil {
				return err
			}
			return l.prepare()
		}
	}
	_, err := l.Enter(docket.IssueDecision, chair, l.decision(chair))
	return err
}

// agenda lists what the body must vote on now, in order.
func (l *Maker) agenda(st *procedure.Stage) []string {
	if m := l.stageMotions(st); m != nil {
		return m
	}
	if st.Kind == procedure.AppealStage {
		// One outcome must carry; it is tried until one does.
		for _, b := range l.S.Ballots {
			if b.Round == l.S.Round && b.Result == docket.Carried && b.Body == l.P.Appeal.Body {
				return nil
			}
		}
		return []string{"appeal:" + pick(l, l.P.Appeal.Outcomes)}
	}
	var out []string
	violation := false
	for _, a := range l.S.Allegations {
		if a.Dropped == 0 && a.Admitted == "" {
			out = append(out, "violation:"+a.ID)
		}
	}
	for _, f := range l.S.Findings {
		violation = violation || f.Violation && f.Round == l.S.Round
	}
	if violation {
		for _, b := range l.S.Ballots {
			if b.Round == l.S.Round && b.Closed == 0 && len(b.Motion) > 9 && b.Motion[:9] == "sanction:" {
				return append(out, b.Motion)
			}
		}
	}
	if violation && l.carried() == nil && !l.odd() {
		for _, s := range l.P.Sanctions {
			if !s.Automatic && l.S.BallotOn("sanction:"+s.ID) == nil && l.chance.Intn(3) == 0 {
				return append(out, "sanction:"+s.ID)
			}
		}
	}
	return out
}

// stageMotions are those of a stage in which the body rules by vote on one
// question: a request to reconsider, a contested dismissal, cause, concurrence.
func (l *Maker) stageMotions(st *procedure.Stage) []string {
	switch {
	case st.Kind == procedure.ReconsiderStage && l.P.Reconsider.Ruling:
		for _, x := range l.S.Reconsiders {
			if x.Decided == 0 {
				return []string{"reconsider:" + x.ID}
			}
		}
	case st.Ballot && st.Kind == procedure.Dismissed:
		return []string{"review:reinstate"}
	case st.Ballot && st.Kind == procedure.Review:
		return []string{"cause:yes"}
	case st.Ballot && st.Kind == procedure.Oversight:
		return []string{"oversight:agree"}
	}
	return nil
}

// ballotOf takes the body of the stage one step on in its vote: false when
// there is nothing left to vote on.
func (l *Life) ballotOf(st *procedure.Stage) (bool, error) {
	p := l.S.Panel(st.Body)
	if p == nil {
		return false, nil
	}
	for _, motion := range l.stageMotions(st) {
		if b := l.S.BallotOn(motion); b == nil || b.Closed == 0 || b.Result == docket.TieOpen {
			for i := range p.Seats {
				if s := &p.Seats[i]; s.Left == 0 && s.Declared == 0 && s.Role != "alternate" {
					if done, err := l.Enter(docket.Declare, docket.Actor{Person: s.Person}, &docket.Certificate{Body: st.Body, Clear: true}); done || err != nil {
						return true, err
					}
				}
			}
			return true, l.ballot(st.Body, motion)
		}
	}
	return false, nil
}

// said is what the body's vote on the motion said, or chance where it has not
// voted.
func (l *Maker) said(motion string) bool {
	if b := l.S.BallotOn(motion); b != nil && b.Closed > 0 {
		return b.Result == docket.Carried
	}
	return l.flip()
}

// ballot takes one more vote on the motion, or closes it when all are in.
func (l *Life) ballot(body, motion string) error {
	for _, s := range l.S.Panel(body).Seats {
		if s.Left > 0 || s.Role == "alternate" {
			continue
		}
		who := docket.Actor{Person: s.Person}
		done, err := l.Enter(docket.CastVote, who, &docket.Voting{Motion: motion, Choice: l.choice()})
		if done || err != nil {
			return err
		}
	}
	for _, s := range l.S.Panel(body).Seats {
		done, err := l.Enter(docket.CloseBallot, docket.Actor{Person: s.Person}, &docket.BallotClosed{Motion: motion})
		if done || err != nil {
			return err
		}
	}
	return nil
}

// prepare puts on the record what a finding may want: evidence that is
// independent and that the respondent has seen.
func (l *Life) prepare() error {
	keeper := l.holder(l.P.FileKeeper)
	if _, err := l.Enter(docket.RecordEvidence, keeper, &docket.EvidenceEntered{Items: []docket.NewEvidence{{Title: "A log", Independent: true}}}); err != nil {
		return err
	}
	if _, err := l.Enter(docket.Disclose, keeper, &docket.Disclosure{}); err != nil {
		return err
	}
	return l.pass()
}
