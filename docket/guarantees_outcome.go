package docket

import (
	"strings"

	"probity/procedure"
)

func noEffectBeforeFinality(h *History) string {
	switch a := h.E.Particulars.(type) {
	case *EffectGiven:
		if x := h.S.Sanction(a.Sanction); x != nil && x.ByRule != "" {
			return ""
		}
	case *Publishing:
	default:
		return ""
	}
	if h.S.Happened(procedure.Final) == nil {
		return "the decision was not final"
	}
	for i := range h.S.Appeals {
		if h.S.Appeals[i].Decided == 0 {
			return "an appeal was pending"
		}
	}
	for i := range h.S.Reconsiders {
		if h.S.Reconsiders[i].Decided == 0 {
			return "a request to reconsider was pending"
		}
	}
	if h.S.Stay > 0 && h.E.Kind == PutIntoEffect {
		return "a stay was in force"
	}
	return ""
}

func interimNeeds(h *History) string {
	a, ok := h.E.Particulars.(*InterimImposed)
	if !ok {
		return ""
	}
	im := h.P.InterimMeasure(a.Measure)
	switch {
	case im == nil:
		return "the procedure has no such measure"
	case !has(im.Grounds, a.Ground):
		return "the ground is not one of the procedure's"
	case strings.TrimSpace(a.Reasons) == "":
		return "no reasons were given"
	}
	notice, review := false, !a.Until.IsZero()
	for i := range h.E.Effects {
		f := &h.E.Effects[i]
		notice = notice || f.Notice != nil && f.Notice.To == procedure.Respondent
		review = review || f.Started != nil && f.Started.Rule == im.Review
	}
	switch {
	case !notice:
		return "the respondent was not told"
	case !review && im.Review == "":
		return "it has neither an end nor a review"
	}
	return ""
}

func insideTheMenu(h *History) string {
	for i := range h.E.Effects {
		x := h.E.Effects[i].Imposed
		if x == nil {
			continue
		}
		s := h.P.Sanction(x.Sanction)
		switch {
		case s == nil:
			return "the sanction " + x.Sanction + " is not on the menu"
		case s.Standing != "" && h.P.Standing(s.Standing) == nil:
			return "the sanction touches a standing the track does not own"
		case x.Standing != s.Standing:
			return "the sanction touches another standing than its own"
		case !x.Term.IsZero() && (!s.Term || longer(x.Term, s.Max)):
			return "the term of " + x.Sanction + " is beyond its cap"
		case s.Term && !s.Min.IsZero() && longer(s.Min, x.Term) && x.ByRule == "":
			return "the term of " + x.Sanction + " is below its least"
		}
	}
	return ""
}

func decisionHasReasons(h *History) string {
	switch a := h.E.Particulars.(type) {
	case *DecisionIssued:
		if strings.TrimSpace(a.Reasons) == "" {
			return "the decision gives no reasons"
		}
		for i := range h.S.Allegations {
			x := &h.S.Allegations[i]
			if x.Dropped > 0 {
				continue
			}
			found := false
			for j := range h.S.Findings {
				f := &h.S.Findings[j]
				found = found || f.Allegation == x.ID && f.Round == h.S.Decisions[len(h.S.Decisions)-1].Round
			}
			if !found {
				return "there is no finding on allegation " + x.ID
			}
		}
	case *AppealRuling:
		if strings.TrimSpace(a.Reasons) == "" {
			return "the appeal decision gives no reasons"
		}
	case *ReconsiderRuling:
		if strings.TrimSpace(a.Reasons) == "" {
			return "the ruling on reconsideration gives no reasons"
		}
	case *StayRuling:
		if strings.TrimSpace(a.Reasons) == "" {
			return "the ruling on the stay gives no reasons"
		}
	case *Dismissal:
		if strings.TrimSpace(a.Reasons) == "" {
			return "the dismissal gives no reasons"
		}
	}
	return ""
}

func standardAndBurden(h *History) string {
	a, ok := h.E.Particulars.(*FindingMade)
	if !ok {
		return ""
	}
	if a.Standard == "" || a.Standard != h.P.Proof.Finding {
		return "the finding does not record the procedure's standard of proof"
	}
	if a.Violation && a.Burden != h.P.Proof.BurdenOn() {
		return "the burden of guilt was put on another than the procedure's " + h.P.Proof.BurdenOn()
	}
	return ""
}

func identityByRule(h *History) string {
	switch a := h.E.Particulars.(type) {
	case *Report:
		if a.Complainant.Person != "" && !h.P.Filing.IdentityDisclosed && (h.E.Visible == ToParties || h.E.Visible == ToRespondent) {
			return "the report, with who sent it, is open to the respondent"
		}
	case *IdentityRevealed:
		switch a.Basis {
		case "consent":
			if h.E.By.As != procedure.Complainant {
				return "somebody else consented for the reporter"
			}
		case "disclosed_by_procedure":
			if !h.P.Filing.IdentityDisclosed {
				return "the procedure does not disclose who reported"
			}
		case "legal_duty":
		default:
			return "the identity left without a rule"
		}
	}
	return ""
}

func noRetaliation(h *History) string {
	if h.E.Kind == Accept && h.S.HasFlag("retaliation_bar") {
		return "a report was accepted that the procedure bars: its filer is the respondent of another case"
	}
	return ""
}

func exitDoesNotErase(h *History) string {
	if a, ok := h.E.Particulars.(*Resignation); ok {
		if !has([]string{"defer", "continue", "close_bar"}, a.How) {
			return "the resignation has no recorded effect"
		}
		if h.S.Closed != nil && !h.S.HasFlag("barred") {
			return "the resignation ended the case without a bar on return"
		}
	}
	if c := h.S.Closed; c != nil && c.Seq == h.E.Seq && c.Disposition == "" {
		return "the case was closed without a disposition"
	}
	return ""
}

func versionPinned(h *History) string {
	if h.S.Procedure != h.P.ID || h.S.Digest != h.P.Digest() {
		return "the entry was decided under another version than the case's"
	}
	switch a := h.E.Particulars.(type) {
	case *Report, *AllegationAdded:
	case *VersionMoved:
		if says := movedFairly(h, a); says != "" {
			return says
		}
	default:
		return ""
	}
	for i := range h.S.Allegations {
		x := &h.S.Allegations[i]
		code := h.P.CodeAt(x.From)
		if x.Code != "" && (code == nil || code.ID != x.Code) {
			return "allegation " + x.ID + " is judged by an edition that was not in force when it happened"
		}
		for _, id := range x.Principles {
			if code == nil || code.Principle(id) == nil || code.ID != x.Code {
				return "allegation " + x.ID + " cites a code that was not in force when it happened"
			}
		}
	}
	return ""
}

func onceOnly(h *History) string {
	if a, ok := h.E.Particulars.(*Reopening); ok && strings.TrimSpace(a.NewFacts) == "" {
		return "the case was reopened without new facts"
	}
	if a, ok := h.E.Particulars.(*PetitionBrought); ok {
		x := h.S.Sanction(a.Sanction)
		for i := range h.E.Effects {
			if v := h.E.Effects[i].Entered; v != nil && v.On == procedure.Petitioned && (x == nil || x.Status != StatusInEffect) {
				return "a closed case was opened for a petition about nothing that stands"
			}
		}
	}
	if c := h.S.Closed; c != nil && c.Seq < h.E.Seq {
		if spec := SpecOf(h.E.Kind); spec == nil || !spec.Closed {
			return "something was done in a closed case: " + string(h.E.Kind)
		}
	}
	return ""
}

func everythingKept(h *History) string {
	e := h.E
	switch {
	case e.At.IsZero() || e.Rule == "" || e.By.As == "" || e.Act == "":
		return "an entry lacks its actor, time, act or rule"
	case e.By.Person == "" && e.By.As != procedure.TheClock:
		return "an entry lacks the person who did it"
	case e.Seq != h.S.Head:
		return "the docket has a gap"
	}
	if e.Proposed != nil && e.Proposed.By.Person == e.By.Person {
		return "one person alone did what takes two"
	}
	if e.Proposed == nil && takesTwo(h.P, e.Kind, e.By.As) {
		return "one person alone did what takes two: nobody had proposed it"
	}
	if e.Kind != Purge {
		return ""
	}
	if h.S.Held() {
		return "the record was let go while a hold stood"
	}
	if KeptForever(h.P, h.S) {
		return "the record was let go that is kept for ever"
	}
	before := *h.S
	before.UpdatedAt, before.ActiveAt = h.S.Closed.At, h.S.Closed.At
	if d, _ := KeptUntil(h.P, &before); e.At.Before(d.At) {
		return "the record was let go before its time"
	}
	return ""
}
