package fair

import (
	"slices"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// everyRulingGoesBothWays asks that who rules can rule either way, and that the
// ordinary course of each kind of stage leads on: a body that can only convict
// is none.
func everyRulingGoesBothWays(t *text) {
	asked := map[procedure.Kind][]procedure.Event{
		procedure.Intake: {procedure.Complete}, procedure.Screening: {procedure.Accepted, procedure.DismissedNow},
		procedure.Response: {procedure.Responded}, procedure.Inquiry: {procedure.Warranted, procedure.NotWarranted},
		procedure.Investigation: {procedure.Reported}, procedure.Review: {procedure.CauseFound, procedure.NoCause},
		procedure.Charge: {procedure.Answered}, procedure.Hearing: {procedure.Heard},
		procedure.Decision: {procedure.Violation, procedure.NoViolation}, procedure.AppealStage: {procedure.FinalViolation, procedure.FinalCleared},
		procedure.Dismissed: {procedure.Upheld, procedure.Reinstated},
	}
	for i := range t.p.Stages {
		st := &t.p.Stages[i]
		for _, e := range asked[st.Kind] {
			if _, ok := st.Exit(e); ok || st.Kind == procedure.Intake && t.hasAny(st, procedure.Accepted) {
				continue
			}
			if st.Kind == procedure.Dismissed && !t.hasAny(st, procedure.Upheld, procedure.Reinstated) {
				continue // nobody may contest it here
			}
			if st.Kind == procedure.Review && t.hasAny(st, procedure.NoCause, procedure.LesserMeasure, procedure.DismissedNow) && e == procedure.NoCause {
				continue
			}
			t.say(2, "stage:"+st.ID, st.Cite, "“%s” cannot end in %s: who rules there can rule one way only.", st.Title, t.p.EventTitle(e))
		}
	}
}

func (t *text) hasAny(st *procedure.Stage, events ...procedure.Event) bool {
	return slices.ContainsFunc(events, func(e procedure.Event) bool { _, ok := st.Exit(e); return ok })
}

// lateIsSeen asks that something follows when a time limit runs out: a body that
// is late is told on, a party's silence leads somewhere.
func lateIsSeen(t *text) {
	for i := range t.p.Clocks {
		k := &t.p.Clocks[i]
		x := &k.OnExpiry
		if k.Rule.Bound == clock.Min || x.IsZero() {
			continue
		}
		follows := x.Overdue || x.Exit != "" || x.Lift || x.Event != "" || x.Issue != "" || x.Default || x.Impose != ""
		theirs := has([]string{"", string(docket.Comment), string(docket.RecordEvidence)}, k.Act) // a side's own chance, though an office is that side
		if len(sides(k.Owner)) == 0 && !follows && !theirs {
			t.say(22, "clock:"+k.ID, k.Provisions, "When “%s” is late nobody is told and nothing follows: it bounds nothing.", k.Title)
		}
		st := t.p.Stage(k.Stage)
		answers := has([]string{string(docket.Respond), string(docket.AnswerCharge)}, k.Act)
		if answers && !follows && st != nil && has([]procedure.Kind{procedure.Response, procedure.Charge}, st.Kind) {
			t.say(22, "clock:"+k.ID, k.Provisions, "When the respondent is silent in “%s” nothing follows: the case hangs on the silence.", st.Title)
		}
	}
}

// rulingsAreTimed asks for a time limit on what a party waits for: the ruling on
// an appeal, and the least time between the notice of a hearing and the hearing.
func rulingsAreTimed(t *text) {
	timed := func(act docket.Kind, least bool) bool {
		return slices.ContainsFunc(t.p.Clocks, func(k procedure.Clock) bool {
			served := slices.ContainsFunc(k.Starts, func(e procedure.Event) bool { return len(e) > 7 && e[:7] == procedure.ServedPrefix })
			return k.Act == string(act) && (k.Rule.Bound == clock.Min) == least && (!least || served || has(k.Starts, procedure.HearingDay))
		})
	}
	if !t.p.Appeal.None && !timed(docket.DecideAppeal, false) {
		t.say(22, "appeal", t.p.Appeal.Cite, "No time limit is set for the ruling on an appeal.")
	}
	if t.p.StageOfKind(procedure.Hearing) != nil && !timed(docket.HoldHearing, true) {
		t.note("stage:"+t.p.StageOfKind(procedure.Hearing).ID, "No least time lies between the service of the notice of a hearing and the hearing.")
	}
}

// everyStepIsTold asks for a notice of what touches a party: to the respondent a
// hearing, an appeal, a breach, the ruling on it and the end of a measure; to the complainant what
// became of the report. Not every body tells the complainant its decisions: the
// end is told to both in any case (ends-told).
func everyStepIsTold(t *text) {
	p := t.p
	tell := func(when bool, e procedure.Event, to procedure.Role) {
		if !when || slices.ContainsFunc(p.DueOn(e), func(n *procedure.Notice) bool { return has(n.To, to) }) {
			return
		}
		t.say(22, "notices", "", "Nothing tells %s of %s.", p.TitleOf(to), p.EventTitle(e))
	}
	complains := has(p.Filing.By, procedure.Complainant)
	hearing, appeal := p.StageOfKind(procedure.Hearing) != nil, !p.Appeal.None
	tell(hearing, procedure.HearingSet, procedure.Respondent)
	tell(appeal, procedure.Appealed, procedure.Respondent)
	tell(len(p.Interim) > 0, procedure.InterimLifted, procedure.Respondent)
	breach := slices.ContainsFunc(p.Sanctions, func(s procedure.Sanction) bool { return s.OnBreach == "show_cause" })
	tell(breach, procedure.Breached, procedure.Respondent)
	tell(breach || len(p.DueOn(procedure.Breached)) > 0, procedure.BreachDecided, procedure.Respondent)
	tell(slices.ContainsFunc(p.Sanctions, func(s procedure.Sanction) bool { return s.Reinstate != nil }), procedure.PetitionDecided, procedure.Respondent)
	tell(complains && p.Exit.Withdraw == "ask", procedure.WithdrawalDecided, procedure.Complainant)
	tell(complains && slices.ContainsFunc(p.Stages, func(s procedure.Stage) bool { return t.hasAny(&s, procedure.Referred) }), procedure.Referred, procedure.Complainant)
}
