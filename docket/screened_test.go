package docket

import (
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
)

// screened is a case that an office looks at, in a stage with every way out
// that such a stage can have.
func screened(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := standing(t, "answer", kind, by)
	st := x.p.Stage("answer")
	st.Kind = procedure.Screening
	st.Exits = nil
	for _, on := range []procedure.Event{procedure.Accepted, procedure.DismissedNow, procedure.Referred, procedure.ToMediation, procedure.ShowCauseOrdered, procedure.Mediated, procedure.NotMediated, procedure.Reinstated, procedure.Upheld, procedure.ReviewLapsed, procedure.CauseFound, procedure.NoCause, procedure.LesserMeasure, procedure.Withdrawn, procedure.Resigned, procedure.Died, procedure.ClosedNow, procedure.ConsentAgreed, procedure.Warranted, procedure.NotWarranted, procedure.Reported, procedure.OversightAgreed, procedure.OversightReturned} {
		st.Exits = append(st.Exits, procedure.Way{On: on, To: "decision"})
	}
	return x
}

// closes has a way out lead to the end, and the others nowhere.
func (x *scene) closes(on procedure.Event) {
	x.p.Stage(x.s.Stage).Exits = []procedure.Way{{On: on, To: "closed"}}
}

// noWay takes a way out of the stage away.
func (x *scene) noWay(on procedure.Event) {
	st := x.p.Stage(x.s.Stage)
	var left []procedure.Way
	for _, w := range st.Exits {
		if w.On != on {
			left = append(left, w)
		}
	}
	st.Exits = left
}

func TestWhatAcceptingAReportNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Acceptance) {
		x := screened(t, Accept, "clerk")
		x.p.Stage("answer").Tests = []procedure.Test{{ID: "own", Question: "Is it ours?"}, {ID: "new", Question: "Is it new?", Cite: "S1"}}
		return x, &Acceptance{Tests: map[string]bool{"own": true, "new": true}, Reasons: "so"}
	}
	flag := func(name string) func(*scene, *Acceptance) {
		return func(x *scene, _ *Acceptance) { x.s.Flags = []Flag{{Flag: name}} }
	}
	late := func(by ...procedure.Role) func(*scene, *Acceptance) {
		return func(x *scene, a *Acceptance) { flag("late")(x, a); x.p.Filing.LimitWaivedBy = by }
	}
	and := func(a, b func(*scene, *Acceptance)) func(*scene, *Acceptance) {
		return func(x *scene, y *Acceptance) { a(x, y); b(x, y) }
	}
	far := and(flag("beyond_look_back"), func(x *scene, _ *Acceptance) { x.p.Filing.LookBack = period("2 years") })
	gone := func(x *scene, _ *Acceptance) { // 3 February 2024 + a year
		x.p.Filing.FormerMemberLimit, x.s.Respondent.LeftOn = period("1 year"), clock.MustDate("2023-01-01")
	}
	x := asked(t, begin, []spoilt[*Acceptance]{
		{"one test unanswered", func(_ *scene, a *Acceptance) { delete(a.Tests, "new") }, BadRequest, "Answer the test: Is it new?"},
		{"one answered with no", func(_ *scene, a *Acceptance) { a.Tests["own"] = false }, Unfair, "“Is it ours?” is no"},
		{"late, which nobody can waive", late(), TooLate, "nobody can waive that limit"},
		{"late, and not waived", late("president"), NotYet, "once the president waives the limit"},
		{"late, and waived", and(late("president"), func(x *scene, _ *Acceptance) { x.s.LimitWaived = 9 }), "", ""},
		{"late, which nobody can waive any more", and(late(), func(x *scene, _ *Acceptance) { x.s.LimitWaived = 9 }), "", ""},
		{"too far back", far, Unfair, "further than this procedure looks."},
		{"too far back, which somebody could lift", and(far, func(x *scene, _ *Acceptance) { x.p.Filing.LookBackWaivedBy = []procedure.Role{"president"} }), Unfair, "once the president finds"},
		{"too far back, and lifted", and(far, func(x *scene, _ *Acceptance) { x.s.LookBackWaived = 9 }), "", ""},
		{"by a respondent who may report nobody", and(flag("retaliation_bar"), func(x *scene, _ *Acceptance) {
			x.p.Filing.RespondentBar, x.p.Filing.RespondentBarOf = true, "anyone"
		}), Unfair, "they can report nobody"},
		{"by a respondent who may report others", and(flag("retaliation_bar"), func(x *scene, _ *Acceptance) { x.p.Filing.RespondentBar = true }), Unfair, "that the person now accused reported"},
		{"against a former member", gone, Unfair, "The respondent left on"},
		{"against a former member, which does not matter", and(gone, func(x *scene, _ *Acceptance) { x.p.Filing.FormerMemberLimit = clock.Period{} }), "", ""},
		{"no reasons", func(_ *scene, a *Acceptance) { a.Reasons = "" }, BadRequest, "reasons"},
		{"in another stage", func(x *scene, _ *Acceptance) { x.s.Stage = "intake" }, NotHere, ""},
		{"by another office", func(x *scene, _ *Acceptance) { x.by.Offices = []string{"president"} }, NotYours, ""},
	}...)
	if x.s.Stage != "decision" {
		t.Errorf("accepted: %s", x.s.Stage)
	}
}

func TestWhatTheScreeningNeeds(t *testing.T) {
	t.Parallel()
	dismiss := func() (*scene, *Dismissal) {
		return screened(t, Dismiss, "clerk"), &Dismissal{Ground: "trivial", Reasons: "so"}
	}
	public := func(x *scene, a *Dismissal) { a.Ground, x.p.Filing.ConfidenceEnds = "confidence_broken", true }
	x := asked(t, dismiss, []spoilt[*Dismissal]{
		{"for what", func(_ *scene, a *Dismissal) { a.Ground = "dull" }, BadRequest, "Give one of the grounds"},
		{"made public", public, "", ""},
		{"made public, which ends nothing", func(x *scene, a *Dismissal) { public(x, a); x.p.Filing.ConfidenceEnds = false }, NoProvision, "does not end because"},
		{"made public by nobody", func(x *scene, a *Dismissal) { public(x, a); x.s.Complainant.Person = "" }, NotHere, "Nobody reported"},
		{"without a reporter", func(x *scene, _ *Dismissal) { x.s.Complainant.Person = "" }, "", ""},
		{"no reasons", func(_ *scene, a *Dismissal) { a.Reasons = "" }, BadRequest, "reasons"},
		{"no way out", func(x *scene, _ *Dismissal) { x.noWay(procedure.DismissedNow) }, NoProvision, "no such way out"},
	}...)
	if x.s.Stage != "decision" {
		t.Errorf("dismissed: %s", x.s.Stage)
	}
	refer := func() (*scene, *Referral) {
		return screened(t, ReferOut, "clerk"), &Referral{To: "the board", Reasons: "so"}
	}
	asked(t, refer, []spoilt[*Referral]{
		{"where", func(_ *scene, a *Referral) { a.To = "" }, BadRequest, "to which body"},
		{"why", func(_ *scene, a *Referral) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	mediate := func() (*scene, *MediationStart) {
		return screened(t, SuggestMediation, "clerk"), &MediationStart{Reasons: "so"}
	}
	asked(t, mediate, spoilt[*MediationStart]{"why", func(_ *scene, a *MediationStart) { a.Reasons = "" }, BadRequest, "why mediation"})
	mediated := func(settled bool, on procedure.Event) func() (*scene, *MediationEnd) {
		return func() (*scene, *MediationEnd) {
			x := screened(t, RecordMediation, "clerk")
			x.p.Stage("answer").Kind = procedure.Mediation
			x.closes(on)
			return x, &MediationEnd{Settled: settled}
		}
	}
	for settled, on := range map[bool]procedure.Event{true: procedure.Mediated, false: procedure.NotMediated} {
		x := asked(t, mediated(settled, on), spoilt[*MediationEnd]{"the other way", func(_ *scene, a *MediationEnd) { a.Settled = !settled }, NoProvision, "no such way out of mediation"})
		if x.s.Closed == nil || x.s.Closed.On != on {
			t.Errorf("mediation, settled %t: %+v", settled, x.s.Closed)
		}
	}
	old := func(x *scene) { // the judgment is old, and something else alleged is not
		id := x.s.Allegations[0].ID
		x.s.Allegations = append(x.s.Allegations[:1:1], Allegation{ID: "z9", Ground: "envy"})
		x.s.Flags = []Flag{{Flag: flagOld, Ref: id}}
		x.p.Filing.LookBack = clock.Period{N: 6, Unit: clock.Year}
	}
	show := func() (*scene, *ShowCause) {
		x := screened(t, OrderShowCause, "clerk")
		x.p.Ground("breach").Predicate = true
		return x, &ShowCause{Predicate: Predicate{Authority: "a court", What: "fraud", On: clock.MustDate("2024-01-01"), Certified: true}, Reasons: "so"}
	}
	x = asked(t, show, []spoilt[*ShowCause]{
		{"no such ground", func(x *scene, _ *ShowCause) { x.p.Ground("breach").Predicate = false }, NotHere, "none is alleged"},
		{"an unknown ground", func(x *scene, _ *ShowCause) { x.s.Allegations[0].Ground = "envy" }, NotHere, "none is alleged"},
		{"who judged", func(_ *scene, a *ShowCause) { a.Predicate.Authority = "" }, BadRequest, "which authority"},
		{"what", func(_ *scene, a *ShowCause) { a.Predicate.What = "" }, BadRequest, "which authority"},
		{"when", func(_ *scene, a *ShowCause) { a.Predicate.On = clock.Date{} }, BadRequest, "which authority"},
		{"late, which nobody can waive", func(x *scene, _ *ShowCause) { x.s.Flags = []Flag{{Flag: "late"}} }, TooLate, "nobody can waive that limit"},
		{"late, and not waived", func(x *scene, _ *ShowCause) {
			x.s.Flags, x.p.Filing.LimitWaivedBy = []Flag{{Flag: "late"}}, []procedure.Role{"president"}
		}, NotYet, "once the president waives the limit"},
		{"dropped before", func(x *scene, _ *ShowCause) { x.s.Allegations[0].Dropped = 3 }, NotHere, "none is alleged"},
		{"dropped by the order", func(x *scene, _ *ShowCause) { old(x) }, Unfair, "more than 6 years back"},
		{"too old, with an exception", func(x *scene, _ *ShowCause) { old(x); x.s.LookBackWaived = 9 }, "", ""},
		{"one of two is too old", func(x *scene, _ *ShowCause) { old(x); x.s.Allegations[1].Ground = "breach" }, "", ""},
		{"late, and waived", func(x *scene, _ *ShowCause) { x.s.Flags, x.s.LimitWaived = []Flag{{Flag: "late"}}, 9 }, "", ""},
		{"late, and taken up before", func(x *scene, _ *ShowCause) {
			x.s.Flags, x.s.Visits = []Flag{{Flag: "late"}}, append([]Visit{{Stage: "decision"}}, x.s.Visits...)
		}, "", ""},
		{"late, and screened after the answer", func(x *scene, _ *ShowCause) {
			x.s.Flags, x.p.Stage("decision").Kind = []Flag{{Flag: "late"}}, procedure.Intake
		}, "", ""},
		{"not certified", func(_ *scene, a *ShowCause) { a.Predicate.Certified = false }, NotYet, "must be certified"},
		{"no reasons", func(_ *scene, a *ShowCause) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if x.s.Predicate == nil || x.s.Predicate.What != "fraud" || x.s.Stage != "decision" {
		t.Errorf("ordered: %+v, %s", x.s.Predicate, x.s.Stage)
	}
	cause := func(on procedure.Event, says string) func() (*scene, *CauseRuling) {
		return func() (*scene, *CauseRuling) {
			x := screened(t, FindCause, "clerk")
			x.p.Stage("answer").Kind = procedure.Review
			x.closes(on)
			return x, &CauseRuling{Cause: says, Reasons: "so"}
		}
	}
	needs := func(x *scene, _ *CauseRuling) { x.p.Stage("answer").Needs = []string{"investigator"} }
	voted := func(motion string, result Result) func(*scene, *CauseRuling) {
		return func(x *scene, _ *CauseRuling) {
			x.p.Stage("answer").Ballot, x.p.Stage("answer").Body = true, "panel_one"
			x.s.Ballots = []Ballot{carriedBy("panel_one", motion)}
			x.s.Ballots[0].Result = result
		}
	}
	x = asked(t, cause(procedure.CauseFound, "yes"), []spoilt[*CauseRuling]{
		{"maybe", func(_ *scene, a *CauseRuling) { a.Cause = "maybe" }, BadRequest, "Say yes, no, or lesser"},
		{"no such way out", func(_ *scene, a *CauseRuling) { a.Cause = "lesser" }, NoProvision, "no such way out"},
		{"what it needs", needs, NotYet, "investigator must have been assigned"},
		{"carried", voted("cause:yes", Carried), "", ""},
		{"the other was lost", voted("cause:no", Lost), NotYet, "has not carried that"},
		{"lost", voted("cause:yes", Lost), NotYet, "The panel has not carried that in a vote (cause:yes)"},
		{"still open", func(x *scene, a *CauseRuling) { voted("cause:yes", Carried)(x, a); x.s.Ballots[0].Closed = 0 }, NotYet, "has not carried that"},
		{"carried when the case was here before", func(x *scene, a *CauseRuling) { voted("cause:yes", Carried)(x, a); x.s.Ballots[0].Opened = 14 }, NotYet, "has not carried that"},
		{"no reasons", func(_ *scene, a *CauseRuling) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if x.s.Closed == nil || x.s.Closed.On != procedure.CauseFound {
		t.Errorf("cause: %+v", x.s.Closed)
	}
	x = asked(t, cause(procedure.NoCause, "no"), []spoilt[*CauseRuling]{
		{"what only a charge needs", needs, "", ""},
		{"the opposite was lost", voted("cause:yes", Lost), "", ""},
		{"the opposite is still open", func(x *scene, a *CauseRuling) { voted("cause:yes", Lost)(x, a); x.s.Ballots[0].Closed = 0 }, NotYet, "has not carried that"},
		{"the opposite was carried", voted("cause:yes", Carried), NotYet, "has not carried that"},
	}...)
	if x.s.Closed == nil || x.s.Closed.Disposition != "no_cause" {
		t.Errorf("no cause: %+v", x.s.Closed)
	}
	above := func(agreed bool, on procedure.Event) func() (*scene, *OversightAnswer) {
		return func() (*scene, *OversightAnswer) {
			x := screened(t, OversightAnswers, "clerk")
			x.p.Stage("answer").Kind = procedure.Oversight
			x.closes(on)
			x.s.Sanctions = []InForce{{ID: "s1", Sanction: "suspension", Status: StatusDecided}}
			return x, &OversightAnswer{Agreed: agreed, Text: "so"}
		}
	}
	for agreed, on := range map[bool]procedure.Event{true: procedure.OversightAgreed, false: procedure.OversightReturned} {
		motion := map[bool]string{true: "oversight:agree", false: "oversight:return"}[agreed]
		x := asked(t, above(agreed, on), []spoilt[*OversightAnswer]{
			{"the other way", func(_ *scene, a *OversightAnswer) { a.Agreed = !agreed }, NoProvision, "no such way out"},
			{"not voted on", func(x *scene, _ *OversightAnswer) { x.p.Stage("answer").Ballot = true }, NotYet, motion},
			{"carried", func(x *scene, _ *OversightAnswer) {
				x.p.Stage("answer").Ballot, x.s.Ballots = true, []Ballot{carriedBy("panel_one", motion)}
			}, "", ""},
			{"without a word", func(_ *scene, a *OversightAnswer) { a.Text = "" }, BadRequest, "what the answer was"},
		}...)
		if x.s.Closed == nil || x.s.Closed.On != on || (x.s.Sanctions[0].Status == StatusDecided) != agreed {
			t.Errorf("agreed %t: %+v, %+v", agreed, x.s.Closed, x.s.Sanctions)
		}
	}
	tell := func() (*scene, *OversightTold) {
		x := screened(t, TellOversight, "clerk")
		x.p.Stage("intake").Kind = procedure.Oversight
		return x, &OversightTold{Text: "so"}
	}
	x = asked(t, tell, []spoilt[*OversightTold]{
		{"nobody is above", func(x *scene, _ *OversightTold) { x.p.Stage("intake").Kind = procedure.Intake }, NoProvision, "no body above"},
		{"what", func(_ *scene, a *OversightTold) { a.Text = "" }, BadRequest, "what is reported"},
	}...)
	if !x.happenedNow(procedure.OversightAsked, "") {
		t.Error("told, and nothing happened")
	}
}

// dismissed is a case that was dismissed by the last entry but some.
func dismissed(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := screened(t, kind, by)
	x.p.Stage("answer").Kind = procedure.Dismissed
	c := x.p.Clock("answer")
	c.Owner, c.Act, c.Ends, c.Stage, c.Starts = procedure.Complainant, string(AskReview), []procedure.Event{procedure.ReviewAsked}, "answer", []procedure.Event{"served:decision:complainant"}
	c.OnExpiry = procedure.Expiry{Exit: procedure.ReviewLapsed}
	return x
}

func TestWhatContestingADismissalNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *ReviewRequest) {
		return dismissed(t, AskReview, "reporter"), &ReviewRequest{Reasons: "so"}
	}
	over := func(change func(c *Running)) func(*scene, *ReviewRequest) {
		return func(x *scene, _ *ReviewRequest) {
			x.s.Clocks = []Running{{ID: "answer/1", Rule: "answer", Owner: procedure.Complainant, Stage: "answer", Since: noon("2025-01-21"), End: "expired", Cite: "S1", Deadline: due(t, x.p, "7 calendar days", "2025-01-21")}}
			change(&x.s.Clocks[0])
		}
	}
	x := asked(t, begin, []spoilt[*ReviewRequest]{
		{"asked for", func(x *scene, _ *ReviewRequest) {
			x.s.Events = []Happening{{Event: procedure.ReviewAsked, At: noon("2025-01-21")}}
		}, Already, "has been asked for"},
		{"asked for when it was dismissed before", func(x *scene, _ *ReviewRequest) {
			x.s.Events = []Happening{{Event: procedure.ReviewAsked, At: noon("2025-01-19")}}
		}, "", ""},
		{"the time is over", over(func(*Running) {}), TooLate, "ended on Tue 28 Jan 2025"},
		{"the time of both is over", over(func(c *Running) { c.Owner = procedure.Parties }), TooLate, "ended on"},
		{"the time runs", over(func(c *Running) { c.End = "" }), "", ""},
		{"the time of the other side is over", over(func(c *Running) { c.Owner = procedure.Respondent }), "", ""},
		{"the time of another stage is over", over(func(c *Running) { c.Stage = "decision" }), "", ""},
		{"the time of the dismissal before is over", over(func(c *Running) { c.Since = noon("2025-01-19") }), "", ""},
		{"the time of this very dismissal is over", over(func(c *Running) { c.Since = noon("2025-01-20") }), TooLate, "ended on"},
		{"the time for something else is over", over(func(c *Running) { c.Rule = "notice" }), "", ""},
		{"no reasons", func(_ *scene, a *ReviewRequest) { a.Reasons = "" }, BadRequest, "looked at again"},
		{"by the respondent, who has none", func(x *scene, _ *ReviewRequest) { x.person("member") }, NotYours, ""},
	}...)
	if !x.happenedNow(procedure.ReviewAsked, "") || x.s.Stage != "answer" {
		t.Errorf("asked: %s", x.s.Stage)
	}
	ruling := func(uphold bool) func() (*scene, *ReviewRuling) {
		return func() (*scene, *ReviewRuling) {
			x := dismissed(t, DecideReview, "clerk")
			x.s.Events = []Happening{{Event: procedure.ReviewAsked, At: noon("2025-01-21")}}
			x.closes(map[bool]procedure.Event{true: procedure.Upheld, false: procedure.Reinstated}[uphold])
			return x, &ReviewRuling{Uphold: uphold, Reasons: "so"}
		}
	}
	for _, uphold := range []bool{true, false} {
		x := asked(t, ruling(uphold), []spoilt[*ReviewRuling]{
			{"nobody asked", func(x *scene, _ *ReviewRuling) { x.s.Events = nil }, NotYet, "Nobody has asked"},
			{"asked for when it was dismissed before", func(x *scene, _ *ReviewRuling) { x.s.Events[0].At = noon("2025-01-19") }, NotYet, "Nobody has asked"},
			{"no reasons", func(_ *scene, a *ReviewRuling) { a.Reasons = "" }, BadRequest, "reasons"},
		}...)
		if x.s.Closed == nil {
			t.Errorf("uphold %t: %s", uphold, x.s.Stage)
		}
	}
	// A ruling that leads past the screening is held to what the screening holds a report to.
	back := func() (*scene, *ReviewRuling) {
		x, a := ruling(false)()
		x.p.Stage(x.s.Stage).Exits = []procedure.Way{{On: procedure.Reinstated, To: "decision"}, {On: procedure.Upheld, To: "closed"}}
		x.s.Flags = []Flag{{Flag: "late"}}
		return x, a
	}
	x = asked(t, func() (*scene, *ReviewRuling) { x, a := back(); x.s.LimitWaived = 9; return x, a }, []spoilt[*ReviewRuling]{
		{"late, which nobody can waive", func(x *scene, _ *ReviewRuling) { x.s.LimitWaived = 0 }, TooLate, "nobody can waive that limit"},
		{"late, and not waived", func(x *scene, _ *ReviewRuling) {
			x.s.LimitWaived, x.p.Filing.LimitWaivedBy = 0, []procedure.Role{"president"}
		}, NotYet, "once the president waives the limit"},
		{"late, and upheld", func(x *scene, a *ReviewRuling) { x.s.LimitWaived, a.Uphold = 0, true }, "", ""},
		{"late, and screened again", func(x *scene, _ *ReviewRuling) { x.p.Stage("decision").Kind, x.s.LimitWaived = procedure.Screening, 0 }, "", ""},
		{"late, and taken up before it was dismissed", func(x *scene, _ *ReviewRuling) {
			x.s.LimitWaived, x.s.Visits = 0, append([]Visit{{Stage: "decision"}}, x.s.Visits...)
		}, "", ""},
	}...)
	if x.s.Stage != "decision" {
		t.Errorf("sent back: %s", x.s.Stage)
	}
	// Each side's time is its own: as long as one has some, the case waits.
	for _, row := range []struct {
		name string
		with func(x *scene)
		may  bool
	}{
		{"nothing runs and nothing waits", func(*scene) {}, false},
		{"its time runs", func(x *scene) { x.s.Clocks = []Running{{Rule: "answer", Since: noon("2025-01-21")}} }, true},
		{"its time is over", func(x *scene) { x.s.Clocks = []Running{{Rule: "answer", Since: noon("2025-01-21"), End: "expired"}} }, false},
		{"the time of another rule runs", func(x *scene) { x.s.Clocks = []Running{{Rule: "notice", Since: noon("2025-01-21")}} }, false},
		{"the time of the dismissal before runs", func(x *scene) { x.s.Clocks = []Running{{Rule: "answer", Since: noon("2025-01-19")}} }, false},
		{"its letter waits", func(x *scene) { x.s.Letters = []Letter{{Notice: "decision", To: procedure.Complainant, Seq: 15}} }, true},
		{"its letter was served", func(x *scene) {
			x.s.Letters = []Letter{{Notice: "decision", To: procedure.Complainant, Seq: 15, ServedAt: noon("2025-01-21")}}
		}, false},
		{"the letter of the dismissal before waits", func(x *scene) { x.s.Letters = []Letter{{Notice: "decision", To: procedure.Complainant, Seq: 14}} }, false},
		{"a letter that starts nothing waits", func(x *scene) { x.s.Letters = []Letter{{Notice: "decision", To: procedure.Respondent, Seq: 16}} }, false},
		{"its letter waits again, and its time was over", func(x *scene) {
			x.s.Letters = []Letter{{Notice: "decision", To: procedure.Complainant, Seq: 16}}
			x.s.Clocks = []Running{{Rule: "answer", Since: noon("2025-01-21"), End: "expired"}}
		}, false},
		{"a time of another stage", func(x *scene) {
			x.p.Clock("answer").Stage = "decision"
			x.s.Clocks = []Running{{Rule: "answer", Since: noon("2025-01-21")}}
		}, false},
		{"a time that no request ends", func(x *scene) {
			x.p.Clock("answer").Ends = nil
			x.s.Clocks = []Running{{Rule: "answer", Since: noon("2025-01-21")}}
		}, false},
		{"a time at whose end nothing is over", func(x *scene) {
			x.p.Clock("answer").OnExpiry = procedure.Expiry{}
			x.s.Clocks = []Running{{Rule: "answer", Since: noon("2025-01-21")}}
		}, false},
	} {
		x := dismissed(t, "", "")
		row.with(x)
		m := moment{p: x.p, s: x.s, now: x.at}
		if m.mayStillContest() != row.may {
			t.Errorf("%s: it may still be contested: %t", row.name, !row.may)
		}
	}
}

func TestWhatHoldingACaseNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Holding) {
		x := screened(t, HoldCase, "clerk")
		x.p.Clock("answer").TolledBy = []procedure.Toll{procedure.TollHold}
		x.running(t, "answer", "2025-01-22")
		x.running(t, "notice", "2025-01-22")
		x.s.Clocks = append(x.s.Clocks, Running{ID: "term/1", Rule: TermRule, Ref: "s1", Deadline: due(t, x.p, "3 months", "2025-01-20")})
		return x, &Holding{Forum: "a court", Reasons: "so"}
	}
	x := asked(t, begin, []spoilt[*Holding]{
		{"held", func(x *scene, _ *Holding) { x.s.HeldFor = "a court" }, Already, "held already"},
		{"a sanction", func(x *scene, _ *Holding) { x.p.Stage("answer").Kind = procedure.SanctionStage }, NotHere, "ask for a stay"},
		{"for whom", func(_ *scene, a *Holding) { a.Forum = "" }, BadRequest, "which other forum"},
		{"why", func(_ *scene, a *Holding) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if x.s.HeldFor != "a court" || !x.s.Clocks[0].Standing() || x.s.Clocks[1].Standing() || x.s.Clocks[2].Standing() || !x.happenedNow(procedure.Held, "") {
		t.Errorf("held: %+v", x.s.Clocks)
	}
	go_ := func() (*scene, *Resumption) {
		x, a := begin()
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil {
			t.Fatal(r)
		}
		x.kind, x.at = ResumeCase, noon("2025-02-13")
		return x, &Resumption{Reasons: "so"}
	}
	x = asked(t, go_, []spoilt[*Resumption]{
		{"it is not held", func(x *scene, _ *Resumption) { x.s.HeldFor = "" }, NotHere, "not held"},
		{"why", func(_ *scene, a *Resumption) { a.Reasons = "" }, BadRequest, "why the case goes on"},
	}...)
	// 22 January + 30 = 21 February; ten days did not count.
	if c := x.s.Clocks[0]; x.s.HeldFor != "" || c.Standing() || c.Deadline.Day.String() != "Mon 3 Mar 2025" || !x.happenedNow(procedure.Resumed, "") {
		t.Errorf("resumed: %s", c.Deadline.Sentence)
	}
}

func TestWhatLeavingNeeds(t *testing.T) {
	t.Parallel()
	resign := func(how string) func() (*scene, *Resignation) {
		return func() (*scene, *Resignation) {
			x := screened(t, Resign, "member")
			x.p.Exit.Resign = how
			return x, &Resignation{}
		}
	}
	for _, how := range []string{"defer", "continue", "close_bar"} {
		x := asked(t, resign(how), []spoilt[*Resignation]{
			{"twice", func(x *scene, _ *Resignation) { x.s.Respondent.Resigned = 9 }, Already, "on the docket"},
			{"only by consent", func(x *scene, _ *Resignation) { x.p.Exit.Resign = "consent_only" }, NoProvision, "only by consent"},
			{"by the reporter", func(x *scene, _ *Resignation) { x.person("reporter") }, NotYours, ""},
		}...)
		leaves := how == "close_bar"
		if x.s.Respondent.Resigned != 21 || (x.s.Deferred == 21) != (how == "defer") || !x.s.HasFlag("resigned_"+how) || x.s.HasFlag("barred") != leaves || (x.s.Stage == "decision") != leaves || x.s.Happened(procedure.Resigned) == nil {
			t.Errorf("%s: %+v, %+v, %s", how, x.s.Respondent, x.s.Flags, x.s.Stage)
		}
		for i := range x.s.Flags {
			if f := &x.s.Flags[i]; f.About != procedure.Respondent {
				t.Errorf("%s: %s is said of the %s", how, f.Flag, f.About)
			}
		}
	}
	for how, code := range map[string]Code{"close_bar": NotHere, "defer": "", "continue": ""} {
		x, a := resign(how)()
		x.noWay(procedure.Resigned)
		refused(t, how+", no way out", try(t, x.p, x.s, x.at, x.kind, x.by, a), code, "no way out of this stage by resignation")
	}
	die := func() (*scene, *Death) {
		x := screened(t, RecordDeath, "clerk")
		x.s.Sanctions = []InForce{{ID: "s1", Status: StatusDecided}, {ID: "s2", Status: StatusInEffect}, {ID: "s3", Status: StatusDone}}
		return x, &Death{On: clock.MustDate("2025-02-03")}
	}
	none := func(x *scene, _ *Death) { x.noWay(procedure.Died) }
	x := asked(t, die, []spoilt[*Death]{
		{"twice", func(x *scene, _ *Death) { x.s.Respondent.Died = 9 }, Already, "on the docket"},
		{"when", func(_ *scene, a *Death) { a.On = clock.Date{} }, BadRequest, "day of death"},
		{"tomorrow", func(_ *scene, a *Death) { a.On = clock.MustDate("2025-02-04") }, BadRequest, "day of death"},
		{"no way out", none, NoProvision, "no way out of this stage on death"},
		{"no way out, and the case goes on", func(x *scene, a *Death) { none(x, a); x.p.Exit.Death = "continue" }, "", ""},
	}...)
	if s := x.s; s.Respondent.Died != 21 || s.Stage != "decision" || s.Sanctions[0].Status != StatusSetAside || s.Sanctions[1].Status != StatusSetAside || s.Sanctions[2].Status != StatusDone {
		t.Errorf("died: %s, %+v", s.Stage, s.Sanctions)
	}
	y, a := die()
	y.p.Exit.Death = "continue"
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || y.s.Stage != "answer" || y.s.Sanctions[0].Status != StatusDecided || !y.happenedNow(procedure.Died, "") {
		t.Errorf("died, and the case goes on: %s, %v", y.s.Stage, r)
	}
	for _, row := range []struct{ how, before, after string }{{"hold", "", "incapacity of the respondent"}, {"hold", "a court", "a court"}, {"continue", "", ""}} {
		x := screened(t, RecordIncapacity, "clerk")
		x.p.Exit.Incapacity, x.s.HeldFor = row.how, row.before
		x.p.Clock("answer").TolledBy = []procedure.Toll{procedure.TollHold}
		if row.before == "" {
			x.running(t, "answer", "2025-01-22")
		}
		r := try(t, x.p, x.s, x.at, x.kind, x.by, &Incapacity{})
		if r != nil || x.s.HeldFor != row.after || x.s.Respondent.Incapacity != 21 || (x.s.Happened(procedure.Held) != nil) != (row.how == "hold") || len(x.s.Clocks) > 0 && x.s.Clocks[0].Standing() != (row.how == "hold") {
			t.Errorf("%+v: held for %q, %+v, %v", row, x.s.HeldFor, x.s.Clocks, r)
		}
	}
	withdraw := func() (*scene, *Withdrawal) { return screened(t, Withdraw, "reporter"), &Withdrawal{} }
	x = asked(t, withdraw, []spoilt[*Withdrawal]{
		{"twice", func(x *scene, _ *Withdrawal) { x.s.Withdrawal = 9 }, Already, "waits for an answer"},
		{"by the respondent", func(x *scene, _ *Withdrawal) { x.person("member") }, NotYours, ""},
	}...)
	if x.s.Withdrawal != 21 || x.s.Stage != "answer" || !x.happenedNow(procedure.WithdrawalAsked, "") {
		t.Errorf("asked: %d", x.s.Withdrawal)
	}
	for _, row := range []struct {
		how   string
		way   bool
		stage string
		asked int
	}{{"ends", true, "decision", 0}, {"ends", false, "answer", 0}, {"continue", true, "answer", 0}} {
		x, a := withdraw()
		if x.p.Exit.Withdraw = row.how; !row.way {
			x.noWay(procedure.Withdrawn)
		}
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil || x.s.Stage != row.stage || x.s.Withdrawal != row.asked {
			t.Errorf("%+v: %s, %d, %v", row, x.s.Stage, x.s.Withdrawal, r)
		}
	}
	answer := func() (*scene, *WithdrawalRuling) {
		x := screened(t, DecideWithdrawal, "clerk")
		x.s.Withdrawal = 16
		return x, &WithdrawalRuling{Grant: true, Reasons: "so"}
	}
	x = asked(t, answer, []spoilt[*WithdrawalRuling]{
		{"nobody asked", func(x *scene, _ *WithdrawalRuling) { x.s.Withdrawal = 0 }, NotYet, "Nobody has asked"},
		{"too far", func(x *scene, _ *WithdrawalRuling) { x.noWay(procedure.Withdrawn) }, NoProvision, "come too far"},
		{"too far, and refused", func(x *scene, a *WithdrawalRuling) { x.noWay(procedure.Withdrawn); a.Grant = false }, "", ""},
		{"no reasons", func(_ *scene, a *WithdrawalRuling) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if x.s.Withdrawal != 0 || x.s.Stage != "decision" || x.s.Happened(procedure.WithdrawalDecided) == nil {
		t.Errorf("withdrawn: %s", x.s.Stage)
	}
	x, w := answer()
	w.Grant = false
	if r := try(t, x.p, x.s, x.at, x.kind, x.by, w); r != nil || x.s.Withdrawal != 0 || x.s.Stage != "answer" {
		t.Errorf("not withdrawn: %s, %v", x.s.Stage, r)
	}
	closing := func() (*scene, *ClosingOrder) { return screened(t, CloseCase, "clerk"), &ClosingOrder{Reasons: "so"} }
	asked(t, closing, []spoilt[*ClosingOrder]{
		{"no reasons", func(_ *scene, a *ClosingOrder) { a.Reasons = "" }, BadRequest, "reasons"},
		{"no such way out", func(x *scene, _ *ClosingOrder) { x.noWay(procedure.ClosedNow) }, NoProvision, ""},
	}...)
	reopen := func() (*scene, *Reopening) {
		x := screened(t, Reopen, "clerk")
		x.s.Closed, x.s.Events, x.s.AppealsLost = &Closing{Disposition: "dismissed"}, []Happening{{Event: procedure.Responded}}, []procedure.Role{procedure.Respondent}
		return x, &Reopening{NewFacts: "a letter", Stage: "answer"}
	}
	kind := func(k procedure.Kind) func(*scene, *Reopening) {
		return func(x *scene, _ *Reopening) { x.p.Stage("answer").Kind = k }
	}
	unheard := func(x *scene, _ *Reopening) { x.s.Events = nil }
	x = asked(t, reopen, []spoilt[*Reopening]{
		{"open", func(x *scene, _ *Reopening) { x.s.Closed = nil }, NotHere, "The case is open"},
		{"nowhere", func(_ *scene, a *Reopening) { a.Stage = "limbo" }, Unknown, "no stage"},
		{"in the decision", func(_ *scene, a *Reopening) { a.Stage = "decision" }, BadRequest, "reopened in a screening"},
		{"in an investigation", kind(procedure.Investigation), "", ""},
		{"in an inquiry", kind(procedure.Inquiry), "", ""},
		{"in a review", kind(procedure.Review), "", ""},
		{"in a screening, unheard", unheard, "", ""},
		{"in an investigation, unheard", func(x *scene, a *Reopening) { unheard(x, a); kind(procedure.Investigation)(x, a) }, Unfair, "not yet had the chance"},
		{"on nothing new", func(_ *scene, a *Reopening) { a.NewFacts = "" }, BadRequest, "new facts"},
		{"the record is gone", func(x *scene, _ *Reopening) { x.s.Purged = true }, CaseClosed, "has been let go"},
		{"by a party", func(x *scene, _ *Reopening) { x.person("reporter") }, NotYours, ""},
	}...)
	if s := x.s; s.Closed != nil || s.Round != 2 || len(s.AppealsLost) != 0 || s.Stage != "answer" || s.Reopenings[0] != 21 || s.Happened(procedure.Reopened).Ref != "1" {
		t.Errorf("reopened: %+v", s)
	}
}
