package docket

import (
	"strconv"
	"strings"

	"probity/procedure"
	"probity/procedure/clock"
)

// beginning words intake.
func (t *tale) beginning(p Particulars) string {
	switch a := p.(type) {
	case *Report:
		n := counted(len(a.Allegations), "allegation")
		switch {
		case a.Source == "own_motion":
			return capital(t.p.Body) + " opened the case on its own motion, on " + n
		case a.Source == "timer":
			return "A time limit opened the case, on " + n
		case a.Complainant.Anonymous:
			return "A report without a name was filed, with " + n
		case a.Source == "on_behalf":
			return "The staff entered a report for a person who brought it, with " + n
		}
		return "A report was filed, with " + n
	case *Acknowledgement:
		return t.who() + " acknowledged the report"
	case *Feedback:
		return t.who() + " told the reporter what was done with the report"
	case *Question:
		return t.who() + " put a question to " + t.role(a.To)
	case *InformationReply:
		said := t.who() + " gave information"
		if n := len(a.Evidence); n > 0 {
			said += ", with " + counted(n, "item") + " of evidence"
		}
		return said
	case *Completed:
		return t.who() + " found the report complete"
	case *LimitWaiver:
		if a.Limit == LookBack {
			return t.who() + " found an exception to how far back conduct may lie"
		}
		return t.who() + " waived the filing limit, for good cause"
	case *Wall:
		return "A person was kept from knowing of the case"
	case *Namesake:
		return t.who() + " found that somebody of a name is another person than the one who must not know"
	case *RespondentIdentified:
		return t.who() + " matched the name in the report to a person on the rolls"
	case *Rerouting:
		why := map[string]string{"conflict": "a conflict", "subject": "the holder is concerned", "absent": "absence"}[a.Why]
		said := "The work of " + t.role(procedure.Role(a.Office)) + " on this case went to its substitute"
		if why != "" {
			said += " (" + why + ")"
		}
		return said
	}
	return ""
}

// screening words the first rulings and the ways out of them.
func (t *tale) screening(p Particulars) string {
	switch a := p.(type) {
	case *Acceptance:
		return t.who() + " accepted the report; " + counted(len(a.Tests), "test") + " of the screening answered"
	case *Dismissal:
		return t.who() + " dismissed the report (" + words(known(a.Ground, dismissalGrounds...)) + ")"
	case *ReviewRequest:
		return t.who() + " asked for a review of the dismissal"
	case *ReviewRuling:
		if a.Uphold {
			return t.who() + " upheld the dismissal"
		}
		return t.who() + " reinstated the report"
	case *Referral:
		return t.who() + " referred the matter to another body"
	case *Holding:
		return t.who() + " held the case for another forum"
	case *Resumption:
		if a.Still {
			return t.who() + " ended the wait for the other forum; the case stays held"
		}
		return t.who() + " resumed the case"
	case *MediationStart:
		return t.who() + " sent the parties to mediation"
	case *MediationEnd:
		if a.Settled {
			return "The parties settled in mediation"
		}
		return "Mediation ended without a settlement"
	case *ShowCause:
		return t.who() + " ordered the respondent to show cause, on another body's judgment" + on(a.Predicate.On)
	}
	return ""
}

// known lets a word through if it is one of a list, so that nothing free is
// repeated.
func known(word string, list ...string) string {
	if has(list, word) {
		return word
	}
	return "other"
}

// letters words notice, service and the answer.
func (t *tale) letters(p Particulars) string {
	switch a := p.(type) {
	case *NoticeGiven:
		ids := a.Allegations
		if f := t.effect(func(f *Effect) bool { return f.Notice != nil }); f != nil {
			ids = f.Notice.About
		}
		return t.who() + " gave notice of " + t.allegations(ids)
	case *Service:
		said := t.letter(a.Letter) + " was served" + t.to(" on ", a.Letter) + " " + means(a.Method) + on(a.On)
		if !a.Presumed.IsZero() {
			said += "; receipt had been presumed as of " + a.Presumed.String()
		}
		return said
	case *ServiceFailed:
		why := map[string]string{"refused": "it was refused", "no_address": "there is no address", "timed_out": "no answer came", "returned": "it came back"}[a.Why]
		said := t.letter(a.Letter) + " could not be delivered" + t.to(" to ", a.Letter) + " " + means(a.Method)
		if why != "" {
			said += ": " + why
		}
		return said
	case *ResponseGiven:
		said := t.who() + " responded to the allegations" + t.answers(a.Answers)
		if n := len(a.Evidence); n > 0 {
			said += ", with " + counted(n, "item") + " of evidence"
		}
		return said
	case *ResponseWaiver:
		return t.who() + " gave up the right to respond"
	case *CounselNamed:
		return t.who() + " named counsel"
	}
	return ""
}

func (t *tale) letter(id string) string {
	if l := t.s.Letter(id); l != nil {
		if n := t.p.Notice(l.Notice); n != nil {
			var ids []string
			for _, x := range l.About {
				if t.s.Allegation(x) != nil {
					ids = append(ids, x)
				}
			}
			if n.Template == "notice_of_allegations" && len(ids) > 0 {
				return "Notice of " + t.allegations(ids)
			}
			return "“" + n.Title + "”"
		}
	}
	return "A letter"
}

func (t *tale) to(pre, id string) string {
	if l := t.s.Letter(id); l != nil {
		return pre + t.role(l.To)
	}
	return ""
}

// means says how a letter travelled.
func means(method string) string {
	switch method {
	case "email":
		return "by e-mail"
	case "registered_post":
		return "by registered post"
	case "courier":
		return "by courier"
	case "personal":
		return "in person"
	case "mailbox":
		return "through the mailbox"
	}
	return "by another means"
}

func (t *tale) answers(m map[string]string) string {
	var said []string
	for _, id := range sortedKeys(m) {
		if t.s.Allegation(id) == nil {
			continue
		}
		said = append(said, id+" "+words(known(m[id], "admitted", "denied", "no_knowledge")))
	}
	if len(said) == 0 {
		return ""
	}
	return " (" + strings.Join(said, ", ") + ")"
}

// time words extensions, stops and what the clock does.
func (t *tale) time(p Particulars) string {
	switch a := p.(type) {
	case *ExtensionRequest:
		said := t.who() + " asked for more time"
		if !a.For.IsZero() {
			said = t.who() + " asked for " + a.For.String() + " more"
		}
		if c := t.clock(a.Clock); c != nil && c.Duty != "" {
			return said + " to " + small(c.Duty)
		}
		return said + " for " + t.limit(a.Clock)
	case *ExtensionRuling:
		if !a.Grant {
			return t.who() + " did not give more time"
		}
		said := t.who() + " gave more time"
		if !a.For.IsZero() {
			said = t.who() + " gave " + a.For.String() + " more"
		}
		if f := t.effect(func(f *Effect) bool { return f.Moved != nil }); f != nil {
			said += " for " + t.limit(f.Moved.ID) + ", to " + f.Moved.Deadline.Day.String()
		}
		return said
	case *Overrun:
		return t.who() + " extended " + t.limit(a.Clock) + " by " + a.For.String() + ", with reasons on the record"
	case *Tolling:
		return t.who() + " ordered the time limit " + t.limit(a.Clock) + " to stand still"
	case *Untolling:
		return t.who() + " ordered the time limit " + t.limit(a.Clock) + " to run again"
	case *Lapsing:
		return t.lapsed(a)
	case *Reminder:
		return "Reminder no. " + strconv.Itoa(a.No) + " of the time limit " + t.limit(a.Clock) + " fell due"
	case *HandedOver:
		return t.handedOver(a)
	case *AccountLinked:
		return "Somebody of the respondent's side showed the code of their letter in an account of their own; their part is under that account from now on"
	case *Escalation:
		said := "The time limit " + t.limit(a.Clock) + " is late; "
		if t.p.Office(a.To) != nil {
			return said + t.role(procedure.Role(a.To)) + " was told"
		}
		return said + "the substitute was told"
	}
	return ""
}

func (t *tale) clock(id string) *Running {
	if c := t.s.Clock(id); c != nil {
		return c
	}
	return t.s.OpenClock(id)
}

func (t *tale) lapsed(a *Lapsing) string {
	c := t.s.Clock(a.Clock)
	if c == nil {
		return "The time limit " + t.limit(a.Clock) + " ran out"
	}
	day := on(c.Deadline.Day)
	switch c.Rule {
	case TermRule:
		return "The term of " + t.sanction(c.Ref) + " ended" + day
	case ReturnRule:
		return "The time to ask for reinstatement ended" + day
	case ConditionRule:
		return "The time to meet a condition ran out" + day
	case ListingRule:
		return "The time for which the outcome is published ended" + day + "; the publication has to be taken back"
	case MeasureRule:
		return "The time for which the interim measure could last ended" + day
	case PresumedRule:
		return "No proof of service came; receipt of " + t.letter(c.Ref) + t.to(" by ", c.Ref) + " is presumed" + strings.Replace(day, " on ", " as of ", 1)
	}
	if c.Deadline.Rule.Bound == clock.Min {
		return "The time that had to pass (" + t.limit(a.Clock) + ") was over" + day
	}
	duty, _, _ := strings.Cut(c.Duty, ",") // "Appeal, if you wish to"
	said := "The time to " + small(duty) + " ran out" + day
	switch {
	case t.flagged("response_waived"):
		said += "; the response was treated as waived"
	case t.flagged("comment_waived"):
		said += "; the comment was treated as waived"
	case t.flagged("default_open"):
		said += "; default may be declared"
	case t.flagged("overdue"):
		said += "; " + t.role(c.Owner) + " is late"
	}
	return said
}

// investigation words inquiry and investigation.
func (t *tale) investigation(p Particulars) string {
	switch a := p.(type) {
	case *Sequestration:
		return t.who() + " took " + counted(len(a.Items)+len(a.Evidence), "item") + " of evidence into custody"
	case *Assigning:
		return t.who() + " assigned an investigator"
	case *EvidenceEntered:
		return t.who() + " entered " + counted(len(a.Items), "item") + " of evidence on the register"
	case *InterviewHeld:
		said := t.who() + " recorded an interview with " + map[bool]string{true: "the " + known(string(a.Of), "complainant", "respondent", "witness"), false: "a witness"}[a.Of == procedure.Complainant || a.Of == procedure.Respondent] + on(a.On)
		if a.TranscriptReturned {
			said += "; the transcript was given back for correction"
		}
		return said
	case *Disclosure:
		if len(a.Evidence) == 0 {
			return t.who() + " opened all evidence on the register to the respondent"
		}
		return t.who() + " opened " + counted(len(a.Evidence), "item") + " of evidence to the respondent"
	case *InquiryEnd:
		if a.Warranted {
			return t.who() + " concluded the inquiry: an investigation is warranted"
		}
		return t.who() + " concluded the inquiry: no investigation is warranted"
	case *DraftSent:
		return t.who() + " sent the draft report out for comment, and the evidence with it"
	case *CommentGiven:
		return t.who() + " commented on the report"
	case *ReportFiled:
		if len(a.Recommend) == 0 {
			return t.who() + " filed the report of the investigation; it recommends no finding of violation"
		}
		return t.who() + " filed the report of the investigation; it recommends a finding on " + t.allegations(a.Recommend)
	case *AllegationAdded:
		said := t.who() + " added an allegation; it needs a notice of its own"
		if a.Exception != "" {
			said += ". The conduct lies further back than the procedure looks; an exception was found to apply"
		}
		return said
	case *RespondentAdded:
		return t.who() + " opened a linked case against another respondent, on " + counted(len(a.Charges), "allegation")
	}
	return ""
}

// charging words probable cause, charge, answer and default.
func (t *tale) charging(p Particulars) string {
	switch a := p.(type) {
	case *CauseRuling:
		switch a.Cause {
		case "yes":
			return t.who() + " found probable cause"
		case "lesser":
			return t.who() + " chose a measure short of a charge"
		}
		return t.who() + " found no probable cause"
	case *Charging:
		return t.who() + " charged the respondent with " + t.allegations(a.ids(t.s))
	case *ChargeAnswer:
		return t.who() + " answered the charge" + t.answers(a.Answers)
	case *DefaultDeclared:
		return t.who() + " declared the respondent in default"
	}
	return ""
}
