package simulate

import (
	"fmt"
	"time"

	"probity/docket"
	"probity/procedure"
)

// does has the owner of a duty do it. What it needs first is done first; if it
// still cannot be done, it is tried again when the rules say it can, or a week
// later.
func (g *player) does(d docket.Duty) error {
	head, limit := g.S.Head, Limit{}
	if k := g.limitOf(&d); k != nil && g.Now.After(k.Deadline.At) {
		limit = Limit{Rule: k.Rule, End: "late", Late: g.Now.Sub(k.Deadline.At)}
	}
	refusal, err := g.act(&d)
	if err != nil || refusal == nil && g.S.Head > head {
		g.drop(d.ID)
		if limit.Rule != "" {
			g.seen.Limits = append(g.seen.Limits, limit)
		}
		return err
	}
	for i := range g.plan {
		x := &g.plan[i]
		if x.id != d.ID {
			continue
		}
		x.tries++
		x.at = g.Now.Add(days(float64(7 * x.tries)))
		if refusal != nil && refusal.Code == "nobody" {
			refusal.Sentence = "nobody may"
			for _, who := range g.cast {
				if o := docket.MayDo(g.P, g.S, who, d.Act, g.Now); !o.Allowed && docket.Holds(g.P, g.S, who, d.Owner) {
					refusal = o.Refusal
				}
			}
		}
		if refusal != nil && refusal.From.After(g.Now) {
			x.at = refusal.From.Add(time.Hour)
		}
		if x.tries > 15 {
			x.never = true
			if d.Act != docket.ConfirmComply && d.Act != docket.AnswerBreach && refusal != nil {
				g.seen.Refused = fmt.Sprintf("%s in %s: %s: %s", d.Act, g.S.Stage, refusal.Code, refusal.Sentence)
			}
		}
	}
	return nil
}

// act does the duty, in as many acts as it takes. The refusal is of the last.
func (g *player) act(d *docket.Duty) (*docket.Refusal, error) {
	kind := d.Act
	switch kind {
	case docket.Accept:
		kind = g.screens()
	case docket.Respond:
		if g.P.Stage(g.S.Stage).Kind == procedure.Response && g.once("waives:"+d.ID, "waives_response") {
			kind = docket.WaiveResponse
		}
	case docket.Serve:
		return g.posts(d)
	case docket.IssueDecision, docket.DecideAppeal:
		return g.sits(d)
	case docket.CastVote:
		return g.votesHere()
	case docket.DecideReconsider, docket.DecideReview, docket.FindCause, docket.OversightAnswers:
		if refusal, err := g.votesHere(); refusal != nil || err != nil {
			return refusal, err
		}
	case docket.SeatPanel, docket.Replace:
		return g.fills(d)
	case docket.BringAppeal:
		return g.appealsNow(d)
	case docket.DecideBreach:
		return g.rulesOnBreach(d)
	case docket.DecidePetition:
		return g.rulesOnPetition(d)
	case docket.DecideStay:
		return g.rulesOnStay(d)
	case docket.AssentConsent, docket.AcceptConsent:
		return g.answersOffer(d)
	case docket.ReportCompliance:
		return g.reports(d)
	case docket.ConfirmComply:
		return g.confirms(d)
	}
	refusal, err := g.tryOnce(kind, d)
	if refusal == nil || err != nil {
		return refusal, err
	}
	if kind == docket.Accept { // a report that came too late is let in, or not
		if err := g.tries(docket.WaiveLimit, ""); err != nil {
			return nil, err
		}
		if refusal, err = g.tryOnce(kind, d); refusal == nil || err != nil {
			return refusal, err
		}
		return g.tryOnce(docket.Dismiss, d)
	}
	if !preparable(kind) {
		return refusal, err
	}
	if err := g.prepares(); err != nil || g.S.Closed != nil {
		return nil, err
	}
	return g.tryOnce(kind, d)
}

func preparable(k docket.Kind) bool {
	switch k {
	case docket.Notify, docket.ConcludeInquiry, docket.FileReport, docket.FindCause, docket.ChargeAct, docket.SetHearing, docket.HoldHearing, docket.Proceed:
		return true
	}
	return false
}

func (g *player) tryOnce(kind docket.Kind, d *docket.Duty) (*docket.Refusal, error) {
	last := &docket.Refusal{Code: "nobody"}
	for _, who := range g.able(kind, d.Owner) {
		if d.Person != "" && who.Person != d.Person {
			continue
		}
		with := g.says(kind, who, d.Ref)
		if with == nil {
			continue
		}
		refusal, err := g.enter(kind, who, with, string(g.named(d.Owner)))
		if err != nil || refusal == nil {
			return nil, err
		}
		last = refusal
	}
	return last, nil
}

// able lists who may do the act now: those whose duty it is first, and others
// only if none of them may.
func (g *player) able(kind docket.Kind, owner procedure.Role) []docket.Actor {
	var theirs, others []docket.Actor
	for _, who := range g.cast {
		party := who.Person == "reporter" || who.Person == "respondent" || who.Person == "counsel" || who.Person == "outsider"
		holds := owner != "" && docket.Holds(g.P, g.S, who, owner)
		if party && owner != "" && !holds || !docket.MayDo(g.P, g.S, who, kind, g.Now).Allowed {
			continue
		}
		if holds {
			theirs = append(theirs, who)
		} else {
			others = append(others, who)
		}
	}
	if len(theirs) > 0 {
		return theirs
	}
	return others
}

func (g *player) named(r procedure.Role) procedure.Role {
	st := g.P.Stage(g.S.Stage)
	switch {
	case st == nil:
	case r == procedure.Owner:
		return st.Owner
	case r == procedure.Secretariat:
		return procedure.Role(g.P.FileKeeper)
	case (r == procedure.Panel || r == procedure.Chair) && st.Body != "":
		return procedure.Role(st.Body)
	}
	return r
}

// screens is how a screening ends.
func (g *player) screens() docket.Kind {
	st := g.P.Stage(g.S.Stage)
	leads := func(on procedure.Event) bool { _, ok := st.Exit(on); return ok }
	switch {
	case leads(procedure.ToMediation) && !g.mind["mediated"] && g.happens("mediation"):
		g.mind["mediated"] = true
		return docket.SuggestMediation
	case leads(procedure.ShowCauseOrdered) && g.happens("show_cause"):
		return docket.OrderShowCause
	case g.happens("accepted") || g.mind["reinstated"]:
	case leads(procedure.Referred) && g.happens("referred"):
		return docket.ReferOut
	case leads(procedure.DismissedNow):
		return docket.Dismiss
	}
	return docket.Accept
}

// says makes up what an act says, with what comes of it drawn from the
// assumptions.
func (g *player) says(kind docket.Kind, who docket.Actor, ref string) docket.Particulars {
	with := g.Particulars(kind, who, ref)
	switch x := with.(type) {
	case *docket.ReviewRuling:
		if !g.P.Stage(g.S.Stage).Ballot {
			x.Uphold = g.happens("dismissal_upheld")
		}
		g.mind["reinstated"] = !x.Uphold
	case *docket.MediationEnd:
		x.Settled = g.happens("settled")
	case *docket.InquiryEnd:
		x.Warranted = g.once("warranted", "warranted")
	case *docket.CauseRuling:
		if g.P.Stage(g.S.Stage).Ballot {
			break
		}
		x.Cause = "yes"
		if !g.once("cause", "cause") {
			x.Cause = "no"
			if _, ok := g.P.Stage(g.S.Stage).Exit(procedure.LesserMeasure); ok && g.once("lesser", "lesser_measure") {
				x.Cause = "lesser"
			}
		}
	case *docket.ExtensionRuling:
		x.Grant = g.happens("time_granted")
	case *docket.Certificate:
		x.Clear = !g.happens("member_recused")
		if !x.Clear && len(g.P.Conflicts.Automatic) > 0 {
			x.Relation = g.P.Conflicts.Automatic[0]
		}
	case *docket.HearingSet:
		x.For = g.noon(g.Now.Add(g.c.draw(g.a.HearingNotice, 0)))
	case *docket.HearingHeld:
		x.RespondentAppeared = g.happens("respondent_appears")
	case *docket.OversightAnswer:
		if !g.P.Stage(g.S.Stage).Ballot {
			x.Agreed = g.happens("oversight_agrees")
		}
	case *docket.ChallengeRuling:
		x.Uphold = g.happens("member_recused")
	case *docket.BreachAnswer:
		x.Sanction = g.breached(x.Sanction)
	case *docket.PetitionRuling:
		if g.S.BallotOn("petition:"+x.Petition) == nil {
			x.Grant = g.happens("petition_granted")
		}
	case *docket.WithdrawalRuling:
		x.Grant = g.happens("withdrawal_granted")
	case *docket.ConsentOffer:
		x.Sanctions = g.heavier(nil)
	case *docket.Assigning:
		x.Person = "investigator-1"
		if g.S.Investigates(x.Person, true) {
			x.Person = "investigator-2"
		}
	}
	return with
}

// posts sends a letter by the way that is left, which a person does.
func (g *player) posts(d *docket.Duty) (*docket.Refusal, error) {
	l := g.S.Letter(d.Ref)
	if l == nil {
		for i := range g.S.Letters {
			if x := &g.S.Letters[i]; x.ServedAt.IsZero() && !x.BySystem() {
				l = x
				break
			}
		}
	}
	if l == nil || !l.ServedAt.IsZero() {
		return &docket.Refusal{Code: "nobody"}, nil
	}
	who := docket.Actor{Person: "office-" + g.P.FileKeeper, Offices: []string{g.P.FileKeeper}}
	how := l.Next()
	if how == "" { // all have failed once; somebody brings it in person
		how = l.Methods[len(l.Methods)-1]
	} else if g.happens("post_fails") {
		return g.enter(docket.FailService, who, &docket.ServiceFailed{Letter: l.ID, Method: how, Why: "returned"}, "")
	}
	return g.enter(docket.Serve, who, &docket.Service{Letter: l.ID, Method: how, Proof: "receipt"}, g.P.FileKeeper)
}
