package docket

import (
	"strconv"

	"probity/procedure/change"
)

// agreement words offers to end the case by agreement.
func (t *tale) agreement(p Particulars) string {
	switch p.(type) {
	case *ConsentOffer:
		return t.who() + " offered to end the case by agreement" // its terms are for those who rule on it, and nobody's once it is turned down
	case *ConsentAssent:
		return t.who() + " agreed to the offer"
	case *ConsentAccepted:
		return t.who() + " accepted the offer; the case ends by agreement"
	case *ConsentRejected:
		return t.who() + " turned the offer down; what it admitted cannot be used"
	case *ConsentWithdrawn:
		return t.who() + " took the offer back; what it admitted cannot be used"
	}
	return ""
}

// panels words the forming of bodies.
func (t *tale) panels(p Particulars) string {
	switch a := p.(type) {
	case *Seating:
		full, alternates := 0, 0
		for i := range a.Members {
			if a.Members[i].Role == "alternate" {
				alternates++
			} else {
				full++
			}
		}
		said := t.who() + " seated " + t.body(a.Body) + ": " + counted(full, "member")
		if alternates > 0 {
			said += " and " + counted(alternates, "alternate")
		}
		return said
	case *Certificate:
		if !a.Clear {
			return "A member of " + t.body(a.Body) + " declared a relation and stepped aside"
		}
		return "A member of " + t.body(a.Body) + " signed the conflict certificate"
	case *Challenging:
		return t.who() + " challenged a member" + t.seatOf(a.Person)
	case *ChallengeRuling:
		if a.Uphold {
			return t.who() + " upheld a challenge; the member left the case"
		}
		return t.who() + " did not uphold a challenge; the member stays"
	case *Recusing:
		if a.Person != "" && a.Person != t.e.By.Person {
			return t.who() + " recorded that a person must step aside"
		}
		return "A person" + t.seatOf(t.e.By.Person) + " stepped aside from the case"
	case *Replacing:
		return t.who() + " filled a vacant seat of " + t.body(a.Body) + " (" + known(a.Role, "chair", "member", "public") + ")"
	case *ContactDisclosed:
		with := "somebody else"
		if a.With == "complainant" || a.With == "respondent" {
			with = "the " + a.With
		}
		return t.who() + " disclosed a contact outside the record with " + with
	}
	return ""
}

// seatOf says in which body a person sits or sat: " of the hearing panel".
func (t *tale) seatOf(person string) string {
	for i := range t.s.Panels {
		for j := range t.s.Panels[i].Seats {
			if t.s.Panels[i].Seats[j].Person == person && person != "" {
				return " of " + t.body(t.s.Panels[i].Body)
			}
		}
	}
	return ""
}

// hearing words the hearing.
func (t *tale) hearing(p Particulars) string {
	switch a := p.(type) {
	case *BriefFiled:
		return t.who() + " filed a brief"
	case *BriefingClosed:
		return t.who() + " closed briefing"
	case *HearingSet:
		said := t.who() + " set the hearing"
		if !a.Day.IsZero() {
			said += " for " + a.Day.String()
		}
		if n := len(a.Witnesses); n == 1 {
			said += ", with 1 witness"
		} else if n > 1 {
			said += ", with " + strconv.Itoa(n) + " witnesses"
		}
		return said
	case *HearingContinued:
		said := t.who() + " put the hearing off"
		if !a.Day.IsZero() {
			said += " to " + a.Day.String()
		}
		return said
	case *HearingWaiver:
		return t.who() + " gave up the hearing; the case is decided on the papers"
	case *HearingHeld:
		said := "The hearing was held, with " + counted(len(a.Present), "member") + " present"
		if a.RespondentAppeared {
			said += "; the respondent appeared"
		} else {
			said += "; the respondent did not appear"
		}
		if a.ComplainantHeard {
			said += "; the complainant was heard"
		}
		return said
	}
	return ""
}

// deciding words votes, findings and the decision.
func (t *tale) deciding(p Particulars) string {
	switch a := p.(type) {
	case *GoingOn:
		return t.who() + " took the case on to the decision without declaring default"
	case *Voting:
		return "A member of " + t.body(a.Body) + " voted on " + t.motion(a.Motion)
	case *BallotClosed:
		return "Ballot on " + t.motion(a.Motion) + ": " + t.counted(a)
	case *FindingMade:
		said := t.who() + " found allegation " + t.allegationID(a.Allegation) + " not proven"
		if a.Violation {
			said = t.who() + " found allegation " + t.allegationID(a.Allegation) + " proven"
		}
		if a.Default {
			return said + " (treated as admitted)"
		}
		if st := known(a.Standard, t.p.Proof.Finding, "admission"); a.Standard != "" && st != "other" {
			said += " (" + words(st) + ")"
		}
		return said
	case *DecisionIssued:
		said := t.who() + " issued the decision: no violation"
		if a.Violation {
			said = t.who() + " issued the decision: violation found"
		}
		if x := t.terms(a.Sanctions); x != "" {
			said += "; " + x
		}
		return said
	}
	return ""
}

func (t *tale) allegationID(id string) string {
	if t.s.Allegation(id) == nil {
		return "on file"
	}
	return id
}

func (t *tale) counted(a *BallotClosed) string {
	said := "closed"
	switch a.Result {
	case Carried:
		said = "carried"
	case Lost:
		said = "not carried"
	case Void:
		said = "void for want of a quorum"
	case TieOpen:
		said = "a tie, for the chair to break"
	}
	said += ", " + strconv.Itoa(a.Yes) + " yes, " + strconv.Itoa(a.No) + " no"
	if a.Abstain > 0 {
		said += ", " + counted(a.Abstain, "abstention")
	}
	said += " ("
	if a.Rule != "" {
		said += a.Rule + "; "
	}
	said += "quorum " + strconv.Itoa(a.Quorum)
	if a.Present < a.Quorum {
		said += ", present " + strconv.Itoa(a.Present)
	}
	return said + ")"
}

// appealing words appeal, stay and oversight.
func (t *tale) appealing(p Particulars) string {
	switch a := p.(type) {
	case *Appealing:
		verb := " appealed"
		if a.Cross {
			verb = " cross-appealed"
		}
		return t.who() + verb + " against the " + known(a.Against, "findings", "sanction", "default") + ", on " + counted(len(a.Grounds), "ground")
	case *ReconsiderRequest:
		said := t.who() + " asked the body to reconsider its decision"
		if len(a.Grounds) > 0 {
			said += ", on " + counted(len(a.Grounds), "ground")
		}
		return said
	case *ReconsiderWaiver:
		return t.who() + " gave up reconsideration"
	case *ReconsiderAnswer:
		return t.who() + " answered the request to reconsider"
	case *ReconsiderRuling:
		if a.Grant {
			return t.who() + " granted the request to reconsider; the decision is taken again"
		}
		return t.who() + " denied the request to reconsider"
	case *AppealWaiver:
		return t.who() + " gave up the appeal"
	case *AppealRuling:
		said := t.who() + " decided the appeal: " + result(a.Outcome)
		if x := t.terms(a.Sanctions); x != "" {
			said += "; " + x
		}
		return said
	case *StayOrder:
		return t.who() + " ordered a stay"
	case *StayRequest:
		if a.AtOnce {
			return t.who() + " asked for a stay; what was decided waits until it is ruled on"
		}
		return t.who() + " asked for a stay"
	case *StayRuling:
		if a.Grant {
			return t.who() + " granted the stay"
		}
		return t.who() + " refused the stay"
	case *StayLifted:
		return t.who() + " lifted the stay"
	case *OversightTold:
		return t.who() + " told the body above"
	case *OversightAnswer:
		if a.Agreed {
			return "The body above agreed"
		}
		return "The body above sent the case back"
	}
	return ""
}

// measures words interim measures.
func (t *tale) measures(p Particulars) string {
	switch a := p.(type) {
	case *InterimImposed:
		title := "an interim measure"
		if im := t.p.InterimMeasure(a.Measure); im != nil {
			title = "an interim measure, " + small(im.Title)
		}
		return t.who() + " imposed " + title
	case *InterimChallenged:
		return t.who() + " asked for the interim measure to be lifted"
	case *InterimReview:
		if a.Keep {
			return t.who() + " reviewed the interim measure and kept it"
		}
		return t.who() + " reviewed the interim measure and ended it"
	case *InterimEnd:
		return t.who() + " lifted the interim measure"
	}
	return ""
}

// sanctions words effect, conditions, breach and reinstatement.
func (t *tale) sanctions(p Particulars) string {
	switch a := p.(type) {
	case *EffectGiven:
		return capital(t.sanction(a.Sanction)) + " is in effect from now on"
	case *ComplianceReport:
		return t.who() + " reported on " + t.condition(a.Sanction, a.Condition)
	case *ComplianceConfirmed:
		return t.who() + " confirmed " + t.condition(a.Sanction, a.Condition) + " as met"
	case *BreachAlleged:
		return t.who() + " ordered the respondent to answer for a breach of " + t.sanction(a.Sanction)
	case *BreachAnswer:
		return t.who() + " answered for the breach of " + t.sanction(a.Sanction)
	case *BreachRuling:
		if !a.Breach {
			return t.who() + " found no breach of " + t.sanction(a.Sanction)
		}
		said := t.who() + " found a breach of " + t.sanction(a.Sanction)
		if x := t.terms(a.Sanctions); x != "" {
			said += "; " + x
		}
		return said
	case *PetitionBrought:
		return t.who() + " asked for reinstatement after " + t.sanction(a.Sanction)
	case *PetitionRuling:
		if a.Grant {
			return t.who() + " granted reinstatement"
		}
		return t.who() + " did not grant reinstatement"
	}
	return ""
}

func (t *tale) condition(sanction, condition string) string {
	if x := t.s.Sanction(sanction); x != nil && condition != "" && x.condition(condition) != nil {
		return "condition " + condition + " of " + t.sanction(sanction)
	}
	return "the duties of " + t.sanction(sanction)
}

// leaving words the ways in which a case ends or begins again.
func (t *tale) leaving(p Particulars) string {
	switch a := p.(type) {
	case *Resignation:
		said := "The respondent resigned from " + t.p.Body
		switch a.How {
		case "continue":
			said += "; the case goes on"
		case "defer":
			said += "; the resignation waits for the end of the case"
		case "close_bar":
			said += "; the case closes with a bar on return"
		}
		return said
	case *Death:
		return "It was recorded that the respondent died" + on(a.On)
	case *Incapacity:
		said := "The respondent cannot take part for now; this was recorded"
		if a.How == "hold" {
			said += ", and the case is held"
		}
		return said
	case *Withdrawal:
		return t.who() + " asked to withdraw the report"
	case *WithdrawalRuling:
		if a.Grant {
			return t.who() + " let the report be withdrawn"
		}
		return t.who() + " did not let the report be withdrawn; the case goes on"
	case *ClosingOrder:
		return t.who() + " closed the case by order"
	case *Reopening:
		said := t.who() + " reopened the case on new facts"
		if st := t.p.Stage(a.Stage); st != nil {
			said += ", at " + small(st.Title)
		}
		return said
	}
	return ""
}

// record words what concerns the record itself.
func (t *tale) record(p Particulars) string {
	switch a := p.(type) {
	case *HoldPlaced:
		return t.who() + " placed a legal hold on the record"
	case *HoldReleased:
		return t.who() + " released a legal hold on the record"
	case *Proposing:
		return t.who() + " proposed what takes two people: " + t.twoInWords(a)
	case *ProposalDeclined:
		return t.who() + " took back or turned down what was proposed"
	case *CaseLinked:
		return t.who() + " linked another case (" + words(known(a.Why, "other_track", "same_facts", "same_respondent", "predicate", "added_respondent")) + ")"
	case *Publishing:
		var to []string
		for _, x := range a.Audience {
			if has(t.p.Publish.Audience, x) {
				to = append(to, words(x))
			}
		}
		if len(to) == 0 {
			return t.who() + " made the outcome public"
		}
		return t.who() + " made the outcome known to " + series(to)
	case *Retracting:
		return t.who() + " took a publication back"
	case *IdentityRevealed:
		basis := map[string]string{"consent": "with consent", "disclosed_by_procedure": "as the procedure provides", "legal_duty": "by legal duty"}[a.Basis]
		return "Who reported was made known to " + t.role(a.To) + orElse(prefixed(" ", basis), "")
	case *VersionChosen:
		return t.who() + " chose " + versionNamed(a.Version) + " of the procedure, knowing what it changes for them" + worseOf(a.Shown)
	case *VersionMoved:
		return "The case runs under " + versionNamed(a.Version) + " of the procedure from here on" + worseOf(a.Changes)
	case *NoteAdded:
		return t.who() + " added a note" + map[Visibility]string{ToPanel: " for the body", ToDeliberation: " for the deliberation"}[a.For]
	case *Purging:
		return "The record was let go; this entry and the chain stay"
	}
	return ""
}

func versionNamed(v string) string {
	if v == "" {
		return "a newer version"
	}
	return "version " + v
}

// worseOf counts what a version changes for the worse.
func worseOf(changes []change.Change) string {
	worse, _ := change.Worst(changes)
	if len(worse) == 0 {
		return "; nothing gets worse for the respondent"
	}
	if len(worse) == 1 {
		return "; one change is worse for the respondent, or cannot be told"
	}
	return "; " + strconv.Itoa(len(worse)) + " changes are worse for the respondent, or cannot be told"
}

func prefixed(pre, s string) string {
	if s == "" {
		return ""
	}
	return pre + s
}
