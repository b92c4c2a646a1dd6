package docket

import (
	"fmt"
	"strconv"

	"probity/procedure"
)

func recusedNeverActs(h *History) string {
	person := h.E.By.Person
	for i := range h.S.Recusals {
		r := &h.S.Recusals[i]
		if r.Person == person && r.Seq < h.E.Seq && h.E.By.As != procedure.Respondent && h.E.By.As != procedure.Complainant {
			return "somebody acted who had stepped aside in entry " + strconv.Itoa(r.Seq)
		}
	}
	a, ok := h.E.Particulars.(*BallotClosed)
	if !ok {
		return ""
	}
	if b := lastBallot(h.S, a.Motion); b != nil {
		yes, no, abstain := 0, 0, 0
		for _, v := range b.Votes {
			if h.S.Recused(v.Person) {
				continue
			}
			switch v.Choice {
			case "yes":
				yes++
			case "no":
				no++
			default:
				abstain++
			}
		}
		if yes != a.Yes || no != a.No || abstain != a.Abstain {
			return "the count does not match the votes of those who may vote"
		}
	}
	return ""
}

func lastBallot(s *State, motion string) *Ballot {
	for i := len(s.Ballots) - 1; i >= 0; i-- {
		if s.Ballots[i].Motion == motion {
			return &s.Ballots[i]
		}
	}
	return nil
}

func subjectNeverJudges(h *History) string {
	person := h.E.By.Person
	if person != "" && (person == h.S.Respondent.Person || has(h.S.Counsel, person)) && h.E.By.As != procedure.Respondent && h.E.Kind != File {
		return "the respondent's side acted as " + string(h.E.By.As)
	}
	switch h.E.Particulars.(type) {
	case *Seating, *Replacing, *Assigning, *HandedOver, *CounselNamed, *AccountLinked:
	default:
		return ""
	}
	for i := range h.S.Panels {
		for j := range h.S.Panels[i].Seats {
			if who := h.S.Panels[i].Seats[j].Person; who == h.S.Respondent.Person || who == h.S.Complainant.Person || has(h.S.Counsel, who) {
				return "a party has a seat on " + h.S.Panels[i].Body
			}
		}
	}
	if h.S.Investigates(h.S.Respondent.Person, true) || h.S.Complainant.Person != "" && h.S.Investigates(h.S.Complainant.Person, true) {
		return "a party investigates"
	}
	return ""
}

func investigatorDoesNotVote(h *History) string {
	if says := officesApart(h); says != "" {
		return says
	}
	switch h.E.Particulars.(type) {
	case *Voting:
		if h.S.Investigates(h.E.By.Person, true) {
			return "the investigator voted"
		}
	case *Seating, *Replacing, *Assigning:
		for i := range h.S.Panels {
			for j := range h.S.Panels[i].Seats {
				if h.S.Investigates(h.S.Panels[i].Seats[j].Person, true) {
					return "the investigator has a seat on " + h.S.Panels[i].Body
				}
			}
		}
	}
	return ""
}

func quorumAtVote(h *History) string {
	a, ok := h.E.Particulars.(*BallotClosed)
	if !ok || a.Result == Void {
		return ""
	}
	b, p := h.P.BodyOf(a.Body), h.S.Panel(a.Body)
	if b == nil || p == nil {
		return "a ballot was counted for a body that is not seated"
	}
	seated, present := 0, a.Yes+a.No+a.Abstain
	for i := range p.Seats {
		st := &p.Seats[i]
		if st.Left > 0 || st.Role == "alternate" {
			continue
		}
		seated++
		if st.Role == "chair" && b.ChairVote != procedure.ChairVotes && !votedIn(h.S, a.Motion, st.Person) {
			present++
		}
	}
	base := b.Size
	if b.Quorum.Of == procedure.OfUnrecused {
		base = seated
	}
	if need := max(1, b.Quorum.Needs(base)); present < need {
		return fmt.Sprintf("%d were present and %d are needed, yet the ballot was not void", present, need)
	}
	if x, n := b.Lacks(p.kinds(), 0); x != nil {
		return fmt.Sprintf("%d of the kind %s could sit and %d are needed, yet the ballot was not void", n, x.Words(), x.AtLeast)
	}
	return ""
}

func votedIn(s *State, motion, person string) bool {
	b := lastBallot(s, motion)
	if b == nil {
		return false
	}
	for _, v := range b.Votes {
		if v.Person == person {
			return true
		}
	}
	return false
}

func thresholdBySanction(h *History) string {
	var terms []SanctionTerms
	var motion string
	switch a := h.E.Particulars.(type) {
	case *DecisionIssued:
		if st := h.P.Stage(h.E.Stage); st != nil && len(a.Sanctions) == 1 {
			if own := h.P.Imposes(st, h.S.groundsFound()); own != nil && a.Sanctions[0].Sanction == own.ID {
				return "" // the procedure's own sanction, for default or for the ground found
			}
		}
		terms, motion = a.Sanctions, "sanction:"
	case *BreachRuling:
		if d := h.S.Decision(""); d == nil || h.P.BodyOf(string(h.E.By.As)) == nil {
			return ""
		}
		terms, motion = a.Sanctions, "breach:"+a.Sanction+":"
	default:
		return ""
	}
	for _, t := range terms {
		s := h.P.Sanction(t.Sanction)
		b := h.S.BallotOn(motion + t.Sanction)
		if s == nil || b == nil || b.Closed == 0 {
			return "nobody voted on the sanction " + t.Sanction
		}
		body := h.P.BodyOf(b.Body)
		share := body.Threshold
		if s.Threshold != (procedure.Share{}) {
			share = s.Threshold
		}
		base := b.Yes + b.No
		switch share.Of {
		case procedure.OfPresent:
			base += b.Abstain
		case procedure.OfSize:
			base = body.Size
		case procedure.OfUnrecused:
			base = seatedNow(h.S, b.Body)
		}
		if !share.Meets(b.Yes, base) {
			return fmt.Sprintf("the sanction %s had %d of %d votes and needs %s", t.Sanction, b.Yes, base, share)
		}
	}
	return ""
}

func seatedNow(s *State, body string) int {
	n := 0
	if p := s.Panel(body); p != nil {
		for i := range p.Seats {
			if p.Seats[i].Left == 0 && p.Seats[i].Role != "alternate" {
				n++
			}
		}
	}
	return n
}

func appealDisjoint(h *History) string {
	switch a := h.E.Particulars.(type) {
	case *AppealRuling:
	case *Seating:
		if a.Body != h.P.Appeal.Body {
			return ""
		}
	case *Replacing:
		if a.Body != h.P.Appeal.Body {
			return ""
		}
	default:
		return ""
	}
	p := h.S.Panel(h.P.Appeal.Body)
	if p == nil {
		return "an appeal was decided by a body that was not seated"
	}
	for i := range p.Seats {
		who := p.Seats[i].Person
		if h.S.Investigates(who, true) {
			return "somebody who investigated sits on the appeal"
		}
		for j := range h.S.Decisions {
			d := &h.S.Decisions[j]
			if d.Body != h.P.Appeal.Body && d.Kind == "decision" && satOn(h.S, d.Body, d.Round, who) {
				return "somebody who decided sits on the appeal"
			}
		}
	}
	return ""
}

func satOn(s *State, body string, round int, who string) bool {
	for i := range s.Panels {
		if p := &s.Panels[i]; p.Body == body && p.Round == round {
			for j := range p.Seats {
				if p.Seats[j].Person == who {
					return true
				}
			}
		}
	}
	return false
}
