package reasons

import (
	"probity/docket"
	"probity/procedure"
)

// matter finds what the entry stands on by what it is about.
func (x *search) matter() {
	switch a := x.e.Particulars.(type) {
	case *docket.Service:
		x.letter(a.Letter)
	case *docket.ServiceFailed:
		x.letter(a.Letter)
	case *docket.InformationReply:
		for i := range x.before.Informations {
			if q := &x.before.Informations[i]; q.ID == a.Question || a.Question == "" && q.Answered == 0 {
				x.on(q.Asked, "asked the question")
			}
		}
	case *docket.Acceptance:
		x.said(docket.CompleteIntake, "found the report complete")
		x.said(docket.WaiveLimit, "waived a limit on the report")
	case *docket.ReviewRequest:
		x.said(docket.Dismiss, "dismissed the report")
	case *docket.ReviewRuling:
		x.said(docket.AskReview, "asked for the review")
		x.said(docket.Dismiss, "dismissed the report")
	case *docket.Resumption:
		x.said(docket.HoldCase, "held the case")
	case *docket.MediationEnd:
		x.said(docket.SuggestMediation, "sent the parties to mediation")
	case *docket.ResponseGiven, *docket.ResponseWaiver, *docket.ChargeAnswer, *docket.CommentGiven:
		x.noticed()
		x.said(docket.IssueDraft, "sent the draft for comment")
	case *docket.Charging:
		x.said(docket.FindCause, "ruled on probable cause")
		x.noticed(a.Allegations...)
	case *docket.DefaultDeclared:
		x.noticed()
		x.heard()
	case *docket.CauseRuling, *docket.InquiryEnd:
		x.noticed()
		x.said(docket.FileReport, "is the report of the investigation")
		x.said(docket.Respond, "is the respondent's answer")
	case *docket.ReportFiled, *docket.DraftSent:
		x.said(docket.Assign, "assigned the investigator")
		x.said(docket.Comment, "is a comment on the draft")
	case *docket.Disclosure:
		x.evidence(a.Evidence)
	default:
		x.later(x.e.Particulars)
	}
}

// later is the second half of the procedure: bodies, hearing, decision, appeal,
// sanction, end.
func (x *search) later(with docket.Particulars) {
	switch a := with.(type) {
	case *docket.ChallengeRuling:
		for i := range x.before.Challenges {
			if c := &x.before.Challenges[i]; c.ID == a.Challenge {
				x.on(c.Asked, "objected to the member")
			}
		}
	case *docket.Challenging:
		x.seat(a.Person)
	case *docket.Replacing:
		for i := range x.before.Recusals {
			x.on(x.before.Recusals[i].Seq, "left a seat vacant")
		}
	case *docket.HearingContinued, *docket.HearingHeld, *docket.HearingWaiver:
		if n := len(x.before.Hearings); n > 0 {
			x.on(x.before.Hearings[n-1].Set, "set the hearing")
		}
		x.noticed()
	case *docket.Voting:
		x.ballot(a.Motion, "is the ballot so far")
		x.basis(a.Motion)
	case *docket.BallotClosed:
		x.ballot(a.Motion, "is the ballot so far")
		x.basis(a.Motion)
	case *docket.FindingMade:
		x.ballot("violation:"+a.Allegation, "is the vote on this allegation")
		x.noticed(a.Allegation)
		x.evidence(a.Evidence)
		x.heard()
	case *docket.DecisionIssued:
		x.noticed()
		x.heard()
		for i := range x.before.Findings {
			if f := &x.before.Findings[i]; f.Round == x.before.Round {
				x.on(f.Seq, "is the finding on allegation "+f.Allegation)
			}
		}
		x.ballots("sanction:", "is the vote on a sanction")
	case *docket.ReconsiderRuling:
		x.said(docket.AskReconsider, "asked for reconsideration")
		x.said(docket.OpposeReconsider, "answered the request")
		x.ballots("reconsider:", "is the vote on the request")
	case *docket.ReconsiderRequest, *docket.ReconsiderWaiver, *docket.Appealing, *docket.AppealWaiver:
		x.ruled()
	case *docket.AppealRuling:
		x.ruled()
		for i := range x.before.Appeals {
			if p := &x.before.Appeals[i]; p.Decided == 0 {
				x.on(p.Seq, "is the appeal")
			}
		}
		x.ballots("appeal:", "is the vote on the appeal")
	case *docket.StayRequest:
		x.ruled()
	case *docket.StayRuling:
		x.said(docket.AskStay, "asked for the stay")
		x.ballots("stay:", "is the vote on it")
	case *docket.StayLifted:
		x.on(x.before.Stay, "ordered the stay")
	case *docket.OversightAnswer:
		x.said(docket.TellOversight, "told the body above")
	default:
		x.last(with)
	}
}

func (x *search) last(with docket.Particulars) {
	switch a := with.(type) {
	case *docket.EffectGiven:
		x.sanction(a.Sanction)
		x.ruled()
		for i := range x.before.Appeals {
			x.on(x.before.Appeals[i].Decided, "decided the appeal")
		}
		x.lapsedAppeal()
	case *docket.ComplianceReport:
		x.sanction(a.Sanction)
	case *docket.ComplianceConfirmed:
		x.sanction(a.Sanction)
		x.said(docket.ReportCompliance, "reported that a condition is met")
	case *docket.BreachAlleged:
		x.sanction(a.Sanction)
	case *docket.BreachAnswer:
		x.sanction(a.Sanction)
		x.said(docket.AllegeBreach, "alleged the breach")
	case *docket.BreachRuling:
		x.sanction(a.Sanction)
		x.said(docket.AllegeBreach, "alleged the breach")
		x.said(docket.AnswerBreach, "answered for it")
		x.ballot("breach:"+a.Sanction, "is the vote on it")
	case *docket.PetitionBrought:
		x.sanction(a.Sanction)
	case *docket.PetitionRuling:
		for i := range x.before.Petitions {
			if q := &x.before.Petitions[i]; q.ID == a.Petition {
				x.on(q.Seq, "is the petition")
				x.sanction(q.Sanction)
			}
		}
		x.ballots("petition", "is the vote on the petition")
	case *docket.ConsentAssent, *docket.ConsentAccepted, *docket.ConsentRejected, *docket.ConsentWithdrawn:
		for i := range x.before.Offers {
			if o := &x.before.Offers[i]; o.Status == "open" {
				x.on(o.Seq, "made the offer")
			}
		}
		x.said(docket.AssentConsent, "agreed to the offer")
	case *docket.InterimChallenged, *docket.InterimReview, *docket.InterimEnd:
		for i := range x.before.Measures {
			m := &x.before.Measures[i]
			if m.Lifted == 0 {
				x.on(m.Seq, "imposed the interim measure")
				x.on(m.Challenged, "objected to it")
			}
		}
	case *docket.WithdrawalRuling:
		x.on(x.before.Withdrawal, "asked to withdraw the report")
	case *docket.HoldReleased:
		for i := range x.before.LegalHolds {
			if h := &x.before.LegalHolds[i]; h.ID == a.Hold {
				x.on(h.Seq, "placed the hold")
			}
		}
	case *docket.Retracting:
		for i := range x.before.Publications {
			if q := &x.before.Publications[i]; q.ID == a.Publication {
				x.on(q.Seq, "published the outcome")
			}
		}
	case *docket.Publishing, *docket.Reopening, *docket.Purging:
		x.ruled()
		if c := x.before.Closed; c != nil {
			x.on(c.Seq, "closed the case")
		}
	}
}

// basis is what a vote rests on: the hearing and the notice for a violation,
// the findings for a sanction, the appeal for its outcome.
func (x *search) basis(motion string) {
	switch {
	case len(motion) > 10 && motion[:10] == "violation:":
		x.noticed(motion[10:])
		x.heard()
	case len(motion) > 9 && motion[:9] == "sanction:":
		for i := range x.before.Findings {
			if f := &x.before.Findings[i]; f.Round == x.before.Round && f.Violation {
				x.on(f.Seq, "is the finding on allegation "+f.Allegation)
			}
		}
	case len(motion) > 7 && motion[:7] == "appeal:":
		for i := range x.before.Appeals {
			x.on(x.before.Appeals[i].Seq, "is the appeal")
		}
	}
}

// lapsedAppeal finds the end of the time to appeal.
func (x *search) lapsedAppeal() {
	for i := range x.entries[:x.e.Seq-1] {
		for j := range x.entries[i].Effects {
			if h := x.entries[i].Effects[j].Happened; h != nil && h.Event == procedure.AppealLapsed {
				x.on(i+1, "ended the time to appeal")
			}
		}
	}
}
