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
		procedure.ReconsiderStage: {procedure.ToReconsider, procedure.DecisionStands}, procedure.Dismissed: {procedure.Upheld, procedure.Reinstated},
		procedure.Mediation: {procedure.Mediated, procedure.NotMediated}, procedure.Oversight: {procedure.OversightAgreed, procedure.OversightReturned},
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
			if e == procedure.NoCause && t.hasAny(st, procedure.DismissedNow) {
				continue // clears as well; a caution does not
			}
			t.say(2, "stage:"+st.ID, st.Cite, "“%s” cannot end in %s: who rules there can rule one way only.", st.Title, t.p.EventTitle(e))
		}
		// Who may ask for the report back gets it back while nothing has begun.
		asks := t.p.Exit.Withdraw != "continues" && has(t.p.Filing.By, procedure.Complainant)
		if asks && has([]procedure.Kind{procedure.Intake, procedure.Screening}, st.Kind) && !t.hasAny(st, procedure.Withdrawn) {
			t.sayUnlessNamed(22, actHole(docket.Withdraw), st.Cite, "The complainant may ask for the report back, and “%s” cannot end by it.", st.Title)
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
		follows := x.Overdue || x.Exit != "" || x.Lift || x.Effect || x.Event != "" || x.Issue != "" || x.Default || x.Impose != ""
		theirs := has([]string{"", string(docket.Comment), string(docket.OpposeReconsider), string(docket.RecordEvidence), string(docket.FileBrief)}, k.Act) // a side's own chance, though an office is that side
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
