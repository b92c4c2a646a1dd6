package fair

import (
	"slices"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

const because = "for the reasons given"

var (
	reporter   = person("reporter")
	respondent = person("respondent")
	examiner   = person("investigator-1")
)

// try has one person of each part do the act, as each of the ways says it.
func (w *world) try(k docket.Kind, ways ...func() docket.Particulars) {
	for _, a := range w.able(k) {
		for _, with := range ways {
			w.move(func() { w.enter(k, a, with()) })
		}
	}
}

// first has the first of all who may do the act do it: what the act itself asks
// of the actor is judged only when it is asked for.
func (w *world) first(k docket.Kind, with func() docket.Particulars, then ...func()) {
	for _, a := range w.everybody(k) {
		done := false
		w.move(func() {
			done = w.enter(k, a, with())
			for _, f := range then {
				if done {
					f()
				}
			}
		})
		if done {
			return
		}
	}
}

func just(p docket.Particulars) func() docket.Particulars {
	return func() docket.Particulars { return p }
}

// moves tries what can be tried in the situation: what people do in the ordinary
// course and what time does, or incidents. Letters arrive, and an investigator is
// named, before anything else is done, unless that is what goes wrong: see
// docs/decisions/0007.
func (w *world) moves() {
	switch {
	case w.incidents:
		w.slowPost()
		w.incident()
		w.attempts()
	case w.base.Closed != nil:
		if w.probe {
			w.onRecord()
		}
	default:
		if w.probe {
			w.onRecord()
		}
		if w.post() && !w.x.unreduced {
			return
		}
		if (w.naming() || w.briefing()) && !w.x.unreduced {
			break
		}
		w.inStage()
		w.slowService()
		w.ruling()
		w.afterwards()
		w.answersOwed()
	}
	if !w.incidents {
		w.time()
	}
}

// time lets the clock go on: to its next alarm, and to the moment from which
// something that was refused will be allowed.
func (w *world) time() {
	from := w.from
	if h := len(w.base.Hearings); h > 0 && w.base.Hearings[h-1].Held == 0 && w.base.Hearings[h-1].For.After(w.now) {
		if day := w.base.Hearings[h-1].For; from.IsZero() || day.Before(from) {
			from = day
		}
	}
	if w.base.Closed != nil {
		return
	}
	w.move(func() { w.wait(time.Time{}) })
	if !from.IsZero() {
		w.move(func() { w.wait(from) })
	}
}

func (w *world) stage() *procedure.Stage { return w.x.p.Stage(w.base.Stage) }

// inStage tries the acts of the kind of stage the case is in.
func (w *world) inStage() {
	st := w.stage()
	w.try(docket.Acknowledge, just(&docket.Acknowledgement{}))
	w.first(docket.GiveFeedback, just(&docket.Feedback{Text: "it is being looked into"}))
	if w.base.Respondent.Person == "" {
		w.try(docket.Identify, just(&docket.RespondentIdentified{Person: "respondent"}))
	}
	w.try(docket.WaiveLimit, just(&docket.LimitWaiver{Limit: docket.FilingLimit, Reasons: because}))
	w.try(docket.WaiveLimit, just(&docket.LimitWaiver{Limit: docket.LookBack, Reasons: because}))
	w.try(docket.Dismiss, just(&docket.Dismissal{Ground: "unsupported", Reasons: because}))
	w.try(docket.ReferOut, just(&docket.Referral{To: "another body", Reasons: because}))
	w.try(docket.CloseCase, just(&docket.ClosingOrder{Reasons: because}))
	w.try(docket.SuggestMediation, just(&docket.MediationStart{Reasons: because}))
	w.ready(st)
	switch st.Kind {
	case procedure.Intake, procedure.Screening:
		w.try(docket.CompleteIntake, just(&docket.Completed{}))
		w.try(docket.Accept, func() docket.Particulars { return w.acceptance(st) })
		w.try(docket.OrderShowCause, func() docket.Particulars {
			return &docket.ShowCause{Predicate: docket.Predicate{Authority: "a board", What: "a licence revoked", On: w.today().AddDays(-40), Certified: true, Final: true}, Reasons: because}
		})
	case procedure.Response, procedure.Inquiry, procedure.Investigation:
		w.notify(st)
		w.try(docket.Respond, func() docket.Particulars {
			return &docket.ResponseGiven{Text: "it was not so", Answers: w.answers("denied")}
		})
		w.try(docket.WaiveResponse, just(&docket.ResponseWaiver{}))
		w.try(docket.ConcludeInquiry, just(&docket.InquiryEnd{Warranted: true, Reasons: because}), just(&docket.InquiryEnd{Reasons: because}))
		w.try(docket.FileReport, just(&docket.ReportFiled{Text: "the report"}))
		if st.Draft != "" && (len(w.base.Drafts) == 0 || w.base.Drafts[len(w.base.Drafts)-1].Seq < w.base.Visits[len(w.base.Visits)-1].Seq) {
			w.try(docket.IssueDraft, just(&docket.DraftSent{Text: "the draft"}))
		}
		w.try(docket.Comment, just(&docket.CommentGiven{Text: "a comment"}))
	case procedure.Review:
		w.votes(st, "cause:yes")
		w.first(docket.FindCause, just(&docket.CauseRuling{Cause: "yes", Reasons: because}))
		w.first(docket.FindCause, just(&docket.CauseRuling{Cause: "no", Reasons: because}))
		w.first(docket.FindCause, just(&docket.CauseRuling{Cause: "lesser", Reasons: because}))
		w.try(docket.Comment, just(&docket.CommentGiven{Text: "a comment"}))
	case procedure.Charge:
		if !slices.ContainsFunc(w.base.Letters, func(l docket.Letter) bool {
			return l.Notice == st.Notice && l.Seq >= w.base.Visits[len(w.base.Visits)-1].Seq
		}) {
			w.try(docket.ChargeAct, just(&docket.Charging{Text: "the charge"}))
		}
		w.try(docket.AnswerCharge, func() docket.Particulars {
			return &docket.ChargeAnswer{Answers: w.answers("denied"), Text: "it was not so"}
		})
		w.first(docket.DeclareDefault, just(&docket.DefaultDeclared{Reasons: because}))
	case procedure.Hearing:
		w.notify(st)
		w.try(docket.Comment, just(&docket.CommentGiven{Text: "a comment"}))
		w.hearing(st)
	case procedure.Oversight:
		w.first(docket.TellOversight, just(&docket.OversightTold{Text: "a report"}))
		w.votes(st, "oversight:agree")
		w.first(docket.OversightAnswers, just(&docket.OversightAnswer{Agreed: true, Text: "agreed"}))
		w.first(docket.OversightAnswers, just(&docket.OversightAnswer{Text: "not agreed"}))
	case procedure.Dismissed:
		w.try(docket.AskReview, just(&docket.ReviewRequest{Reasons: because}))
		w.votes(st, "review:reinstate")
		w.try(docket.DecideReview, just(&docket.ReviewRuling{Uphold: true, Reasons: because}), just(&docket.ReviewRuling{Reasons: because}))
	case procedure.Mediation:
		w.try(docket.RecordMediation, just(&docket.MediationEnd{Settled: true}), just(&docket.MediationEnd{}))
	}
}

// notify writes the notice where it opens the stage or tells something new.
func (w *world) notify(st *procedure.Stage) {
	if st.Kind == procedure.Response || slices.ContainsFunc(w.base.Allegations, func(a docket.Allegation) bool { return a.Noticed.IsZero() && a.Dropped == 0 }) {
		w.try(docket.Notify, just(&docket.NoticeGiven{}))
	}
}

// ready does what a step waits for, where it waits for it: to do it earlier
// allows nothing that doing it there does not.
func (w *world) ready(st *procedure.Stage) {
	needs := func(n string) bool { return has(st.Needs, n) }
	if needs("sequestered") && w.base.Happened(procedure.Sequestered) == nil {
		w.try(docket.Sequester, just(&docket.Sequestration{Items: []docket.NewEvidence{{Title: "a device", Independent: true}}}))
	}
	if needs("respondent_interviewed") && !slices.ContainsFunc(w.base.Interviews, func(i docket.Interview) bool { return i.Of == procedure.Respondent }) {
		w.try(docket.RecordInterview, func() docket.Particulars {
			return &docket.InterviewHeld{Of: procedure.Respondent, On: w.today(), Recorded: true}
		})
	}
	rules := needs("evidence_disclosed") || st.Kind == procedure.Decision
	if rules && slices.ContainsFunc(w.base.Evidence, func(e docket.Evidence) bool { return e.Disclosed == 0 }) {
		w.try(docket.Disclose, just(&docket.Disclosure{}))
	}
	proven := slices.ContainsFunc(w.base.Evidence, func(e docket.Evidence) bool { return e.Independent })
	if (rules || st.Kind == procedure.Investigation || w.base.HasFlag("undocumented")) && !proven {
		w.try(docket.RecordEvidence, just(&docket.EvidenceEntered{Items: []docket.NewEvidence{{Title: "a log", Independent: true}}}))
	}
	for _, body := range w.wanted(st) {
		w.seat(body)
	}
}

// naming has an investigator named, where there is to be one and there is none.
// It reports whether it could: whatever can be done without an investigator can
// be done with one, so that nothing else but time need be tried before.
func (w *world) naming() bool {
	if st := w.stage(); !has(st.Needs, "investigator") && st.Kind != procedure.Investigation || w.investigated() {
		return false
	}
	before := w.took
	who := examiner.Person
	if w.base.Investigates(who, true) {
		who = "investigator-2"
	}
	w.try(docket.Assign, just(&docket.Assigning{Person: who}))
	return w.took > before
}

// briefing has those file who have time of their own for it, and briefing closed.
// It reports whether it was: whatever can be done before that can be done after,
// so that nothing else but time need be tried before.
func (w *world) briefing() bool {
	if len(w.stage().Briefs) == 0 {
		return false
	}
	if slices.ContainsFunc(w.base.Clocks, func(c docket.Running) bool { return c.Open() && c.Act == docket.FileBrief }) {
		w.try(docket.FileBrief, just(&docket.BriefFiled{Text: "a brief"}))
	}
	before := w.took
	w.first(docket.CloseBriefing, just(&docket.BriefingClosed{}))
	return w.took > before
}

func (w *world) investigated() bool {
	return slices.ContainsFunc(w.base.Assigned, func(a docket.Assignment) bool { return a.Until == 0 })
}

func (w *world) acceptance(st *procedure.Stage) docket.Particulars {
	tests := map[string]bool{}
	for i := range st.Tests {
		tests[st.Tests[i].ID] = true
	}
	return &docket.Acceptance{Tests: tests, Reasons: because}
}

func (w *world) answers(say string) map[string]string {
	out := map[string]string{}
	for i := range w.base.Allegations {
		out[w.base.Allegations[i].ID] = say
	}
	return out
}

// hearing sets it for the earliest lawful day, and holds it with and without the
// respondent.
func (w *world) hearing(st *procedure.Stage) {
	for _, k := range []docket.Kind{docket.SetHearing} {
		for _, a := range w.able(k) {
			w.move(func() {
				day := w.at.AddDate(0, 0, 1)
				w.from = time.Time{}
				if w.enter(k, a, &docket.HearingSet{For: day, Place: "by video"}) {
					return
				}
				if w.from.After(w.at) {
					w.enter(k, a, &docket.HearingSet{For: w.from.Add(18 * time.Hour), Place: "by video"})
				}
				w.from = time.Time{}
			})
		}
	}
	w.try(docket.HoldHearing,
		func() docket.Particulars {
			return &docket.HearingHeld{Present: w.sitting(st.Body), RespondentAppeared: true}
		},
		func() docket.Particulars { return &docket.HearingHeld{Present: w.sitting(st.Body)} })
	w.try(docket.WaiveHearing, just(&docket.HearingWaiver{Free: true}))
	w.first(docket.Proceed, just(&docket.GoingOn{}))
	w.first(docket.DeclareDefault, just(&docket.DefaultDeclared{Reasons: because}))
}

// answersOwed has people rule on what others asked for.
func (w *world) answersOwed() {
	for i := range w.base.Requests {
		if q := &w.base.Requests[i]; q.Decided == 0 {
			w.first(docket.DecideExtension, func() docket.Particulars {
				return &docket.ExtensionRuling{Request: q.ID, Grant: true, Reasons: because}
			})
			w.first(docket.DecideExtension, func() docket.Particulars { return &docket.ExtensionRuling{Request: q.ID, Reasons: because} })
		}
	}
	w.try(docket.ResumeClock, func() docket.Particulars {
		for i := range w.base.Clocks {
			if has(w.base.Clocks[i].Tolls, string(procedure.TollOrder)) {
				return &docket.Untolling{Clock: w.base.Clocks[i].ID, Reasons: because}
			}
		}
		return &docket.Untolling{}
	})
	w.try(docket.ResumeCase, just(&docket.Resumption{Reasons: because}))
	w.try(docket.DecideWithdrawal, just(&docket.WithdrawalRuling{Grant: true, Reasons: because}), just(&docket.WithdrawalRuling{Reasons: because}))
	if slices.ContainsFunc(w.base.Informations, func(q docket.Information) bool { return q.Answered == 0 }) {
		w.try(docket.GiveInformation, just(&docket.InformationReply{Text: "this happened"}))
	}
	for i := range w.base.Challenges {
		if c := &w.base.Challenges[i]; c.Decided == 0 {
			w.first(docket.DecideChallenge, func() docket.Particulars {
				return &docket.ChallengeRuling{Challenge: c.ID, Uphold: true, Reasons: because}
			})
			w.first(docket.DecideChallenge, func() docket.Particulars { return &docket.ChallengeRuling{Challenge: c.ID, Reasons: because} })
		}
	}
	if slices.ContainsFunc(w.base.Offers, func(o docket.Offer) bool { return o.Status == "open" }) {
		w.try(docket.AssentConsent, just(&docket.ConsentAssent{Free: true}))
		w.try(docket.AcceptConsent, just(&docket.ConsentAccepted{Reasons: because}))
		w.try(docket.RejectConsent, just(&docket.ConsentRejected{Reasons: because}))
		w.try(docket.WithdrawConsent, just(&docket.ConsentWithdrawn{}))
	}
	if slices.ContainsFunc(w.base.Measures, func(x docket.Measure) bool { return x.Lifted == 0 }) {
		w.try(docket.ChallengeInterim, just(&docket.InterimChallenged{Text: because}))
		w.first(docket.ReviewInterim, just(&docket.InterimReview{Keep: true, Reasons: because}))
		w.first(docket.ReviewInterim, just(&docket.InterimReview{Reasons: because}))
		w.first(docket.LiftInterim, just(&docket.InterimEnd{Reasons: because}))
	}
	w.try(docket.LiftStay, just(&docket.StayLifted{Reasons: because}))
	for i := range w.x.p.Offices { // an office that stepped aside is passed over
		if o := &w.x.p.Offices[i]; w.base.Recused("office-" + o.ID) {
			w.first(docket.RerouteOffice, just(&docket.Rerouting{Office: o.ID, Why: "conflict"}))
		}
	}
}

var some = clock.Period{N: 5, Unit: clock.CalendarDay}
