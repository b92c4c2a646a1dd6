package docket

import (
	"probity/procedure"
)

func noticeFirst(h *History) string {
	a, ok := h.E.Particulars.(*EffectGiven)
	if !ok {
		return ""
	}
	x := h.S.Sanction(a.Sanction)
	if x == nil {
		return "a sanction took effect that nobody imposed"
	}
	d := h.S.decisionNamed(x.By)
	if d == nil || d.Kind == "consent" { // the respondent's own recorded agreement
		if x.ByRule == "" && d == nil {
			return "a sanction took effect without a decision"
		}
		return ""
	}
	violations := 0
	for i := range h.S.Findings {
		f := &h.S.Findings[i]
		if !f.Violation {
			continue
		}
		violations++
		if f.Default && f.Standard == "admission" { // by consent, which came to nothing if this sanction is not its own
			continue
		}
		al := h.S.Allegation(f.Allegation)
		if al == nil || al.Noticed.IsZero() || al.NoticedSeq >= f.Seq {
			return "notice of allegation " + f.Allegation + " was not served before it was found"
		}
	}
	if violations == 0 {
		return "a sanction took effect without any violation found"
	}
	return ""
}

func chanceToBeHeard(h *History) string {
	if says := arguedFirst(h); says != "" {
		return says
	}
	a, ok := h.E.Particulars.(*DecisionIssued)
	if !ok || !a.Violation {
		return ""
	}
	for i := range h.S.Clocks {
		c := &h.S.Clocks[i]
		if c.Owner != procedure.Respondent || c.Act != Respond && c.Act != AnswerCharge {
			continue
		}
		if c.Open() && !c.Standing() {
			return "the respondent's time to answer still ran (" + c.ID + ")"
		}
	}
	if h.S.Happened(procedure.Responded) != nil || h.S.Happened(procedure.ResponseWaived) != nil || h.S.Happened(procedure.Answered) != nil ||
		h.S.Happened(procedure.HearingHeld) != nil || h.S.Happened("commented:respondent") != nil {
		return ""
	}
	for i := range h.S.Clocks {
		if c := &h.S.Clocks[i]; c.Owner == procedure.Respondent && c.End == "expired" {
			return ""
		}
	}
	return "the respondent neither answered nor had the time to"
}

// arguedFirst holds that nothing is ruled on while briefs could still be filed.
func arguedFirst(h *History) string {
	switch h.E.Particulars.(type) {
	case *DecisionIssued, *AppealRuling:
	default:
		return ""
	}
	st := h.P.Stage(h.E.Stage)
	if st == nil || len(st.Briefs) == 0 {
		return ""
	}
	var came Visit // how the case came into the stage it was decided in
	for i := range h.S.Visits {
		if v := &h.S.Visits[i]; v.Stage == st.ID && v.Seq < h.E.Seq {
			came = *v
		}
	}
	if came.On == procedure.ToReconsider {
		return "" // it was argued before the decision that is looked at again
	}
	if c := h.S.Happened(procedure.BriefingClosed); c == nil || c.Seq < came.Seq {
		return "it was ruled on before briefing was closed"
	}
	return ""
}

func chargesBound(h *History) string {
	a, ok := h.E.Particulars.(*FindingMade)
	if !ok || !a.Violation {
		return ""
	}
	al := h.S.Allegation(a.Allegation)
	if al == nil {
		return "a finding names an allegation nobody made"
	}
	if al.Noticed.IsZero() || al.Noticed.After(h.E.At) {
		return "the respondent was not told of allegation " + al.ID
	}
	admitted := al.Admitted != "" || al.Answer == "admitted"
	if st := h.P.Stage(h.E.Stage); st != nil && !st.MinNew.IsZero() && al.Added > 1 && !admitted && !al.Noticed.AddDate(0, 0, st.MinNew.RoughDays()-1).Before(h.E.At) {
		return "the respondent had less than " + st.MinNew.String() + " to meet allegation " + al.ID
	}
	return ""
}

func windowOpensAtNotice(h *History) string {
	a, ok := h.E.Particulars.(*Lapsing)
	if !ok {
		return ""
	}
	c := h.S.Clock(a.Clock)
	if c == nil || c.Rule != h.P.Appeal.Clock || c.Owner != procedure.Respondent && c.Owner != procedure.Parties {
		return ""
	}
	for i := len(h.S.Decisions) - 1; i >= 0; i-- {
		d := &h.S.Decisions[i]
		if d.At.After(c.Since) {
			continue
		}
		if d.Served.IsZero() {
			return "the time to appeal ran out before the decision was served"
		}
		if h.E.At.Before(d.Served) {
			return "the time to appeal ran out before the day of service"
		}
		return ""
	}
	return ""
}

func defaultNotSilence(h *History) string {
	if a, ok := h.E.Particulars.(*Lapsing); ok {
		return presumedByRule(h, a)
	}
	if h.E.Kind != DeclareDefault {
		return ""
	}
	if st := h.P.Stage(h.E.Stage); st != nil && st.Kind == procedure.Hearing {
		n := len(h.S.Hearings)
		if n == 0 || h.S.Hearings[n-1].Held == 0 || h.S.Hearings[n-1].Appeared {
			return "default at a hearing that was not held, or to which the respondent came"
		}
		return ""
	}
	st := h.P.Stage(h.E.Stage)
	var l *Letter
	for i := range h.S.Letters {
		if x := &h.S.Letters[i]; st != nil && x.Notice == st.Notice && x.To == procedure.Respondent {
			l = x
		}
	}
	if l == nil || l.ServedAt.IsZero() || l.Proof == "" && l.Presumed == "" {
		return "there is no proof that the charge was served"
	}
	if n := h.P.Notice(l.Notice); n != nil && len(n.Proven) > 0 && !has(n.Proven, l.Method) {
		return "the method of service does not prove it"
	}
	for i := range h.S.Clocks {
		if c := &h.S.Clocks[i]; c.Act == AnswerCharge && c.End == "expired" {
			return ""
		}
	}
	return "the time to answer had not run out"
}

// presumedByRule holds that receipt is presumed only by a rule of the procedure,
// of the way the letter went, and after the days the rule gives.
func presumedByRule(h *History, a *Lapsing) string {
	c := h.S.Clock(a.Clock)
	if c == nil || c.Rule != PresumedRule {
		return ""
	}
	l := h.S.Letter(c.Ref)
	if l == nil || l.Presumed == "" {
		return "receipt was presumed of no letter that waited for proof"
	}
	n := h.P.Notice(l.Notice)
	switch {
	case n == nil || n.Presumed == nil || n.Presumed.Cite != l.Presumed:
		return "receipt was presumed without a rule of the procedure"
	case l.Method != n.Presumed.Method || has(l.Failed, l.Method):
		return "receipt was presumed of a way the letter did not go"
	case l.ServedAt.Before(l.IssuedAt.AddDate(0, 0, n.Presumed.After.RoughDays()-1)):
		return "receipt was presumed sooner than " + n.Presumed.After.String() + " after the date of the notice"
	}
	return ""
}

func noExParte(h *History) string {
	if h.E.Kind == DiscloseContact && h.E.Visible != ToParties {
		return "the contact was not shown to both sides"
	}
	return ""
}

func evidenceSeen(h *History) string {
	a, ok := h.E.Particulars.(*FindingMade)
	if !ok || !a.Violation {
		return ""
	}
	for _, id := range a.Evidence {
		if x := h.S.EvidenceItem(id); x == nil || x.Disclosed == 0 || x.Disclosed >= h.E.Seq {
			return "the respondent could not see " + id
		}
	}
	return ""
}

func anonymousNeverAlone(h *History) string {
	a, ok := h.E.Particulars.(*FindingMade)
	if !ok || !a.Violation || !h.S.Anonymous {
		return ""
	}
	if al := h.S.Allegation(a.Allegation); al != nil && (al.Admitted != "" || al.Answer == "admitted") {
		return ""
	}
	for _, id := range a.Evidence {
		if x := h.S.EvidenceItem(id); x != nil && x.Independent {
			return ""
		}
	}
	return "the finding rests on an unidentified report alone"
}
