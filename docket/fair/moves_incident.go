package fair

import (
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// start is when every case is filed: a Monday morning.
var start = time.Date(2025, 1, 6, 15, 0, 0, 0, time.UTC)

// file begins cases and returns the first situations.
func (x *search) file(reports func(*search) []report) []int {
	var found []int
	level := 0
	if len(x.nodes) > 0 {
		level = 1
	}
	for _, f := range reports(x) {
		w := &world{x: x, base: &docket.State{}, now: start}
		w.take = func() {
			if to, fresh := x.arrive(-1, level, w); fresh {
				found = append(found, to)
			}
		}
		w.move(func() {
			by, r, outside := f(x, start)
			w.act(docket.Act{ID: "act-1", Case: "case", Kind: docket.File, By: by, Particulars: r, Outside: outside})
		})
	}
	return found
}

// plain is the ordinary report: signed, named, on one thing, with one piece of
// evidence. The first ground that is neither of a special kind is alleged.
func (x *search) plain(now time.Time) *docket.Report {
	g := &x.p.Grounds[0]
	for i := range x.p.Grounds {
		if c := &x.p.Grounds[i]; !c.Predicate && !c.ByTimer && !c.NonCoop {
			g = c
			break
		}
	}
	return &docket.Report{
		Source: "person", Channel: "web", Signed: true, Complainant: docket.Party{Person: "reporter"}, Respondent: docket.Party{Person: "respondent", Address: true},
		Allegations: []docket.NewCharge{{Ground: g.ID, Text: "something happened", From: daysBefore(now, 10)}},
		Evidence:    []docket.NewEvidence{{Title: "a letter", Independent: true}},
	}
}

func daysBefore(now time.Time, n int) clock.Date { return clock.DateOf(now, time.UTC).AddDays(-n) }

func ordinaryReports(x *search) []report {
	if !has(x.p.Filing.By, procedure.Complainant) {
		return []report{ownMotion}
	}
	return []report{func(x *search, now time.Time) (docket.Actor, *docket.Report, docket.Outside) {
		return reporter, x.plain(now), docket.Outside{}
	}}
}

func ownMotion(x *search, now time.Time) (docket.Actor, *docket.Report, docket.Outside) {
	r := x.plain(now)
	r.Source, r.Reasons, r.Complainant = "own_motion", because, docket.Party{}
	return holder(x.p.FileKeeper), r, docket.Outside{}
}

// unusualReports are the other ways in which a case begins; each counts as an
// incident. One that the procedure refuses begins none.
func unusualReports(x *search) []report {
	change := func(f func(*docket.Report)) report {
		return func(x *search, now time.Time) (docket.Actor, *docket.Report, docket.Outside) {
			r := x.plain(now)
			f(r)
			return reporter, r, docket.Outside{}
		}
	}
	all := []report{
		ownMotion,
		change(func(r *docket.Report) { r.Complainant.Anonymous = true }),
		change(func(r *docket.Report) { r.Evidence = nil }),
		change(func(r *docket.Report) { r.Respondent = docket.Party{Name: "somebody by name"} }),
		change(func(r *docket.Report) { r.Allegations[0].From = r.Allegations[0].From.AddDays(-4000) }),
		change(func(r *docket.Report) { r.Allegations = append(r.Allegations, r.Allegations[0]) }),
		func(x *search, now time.Time) (docket.Actor, *docket.Report, docket.Outside) {
			return reporter, x.plain(now), docket.Outside{BarredBy: "case-2"}
		},
		func(x *search, now time.Time) (docket.Actor, *docket.Report, docket.Outside) {
			r := x.plain(now)
			r.Source, r.Channel = "on_behalf", "phone"
			return holder(x.p.FileKeeper), r, docket.Outside{}
		},
	}
	if !x.p.Filing.FormerMemberLimit.IsZero() {
		all = append(all, change(func(r *docket.Report) { r.Respondent.LeftOn = daysBefore(start, 4000) }))
	}
	for i := range x.p.Grounds {
		if g := &x.p.Grounds[i]; g.Predicate {
			all = append(all, change(func(r *docket.Report) { r.Allegations[0].Ground = g.ID }))
			break
		}
	}
	for i := range x.p.Grounds {
		if g := &x.p.Grounds[i]; g.ByTimer {
			all = append(all, func(x *search, now time.Time) (docket.Actor, *docket.Report, docket.Outside) {
				r := x.plain(now)
				r.Source, r.Complainant, r.Allegations[0].Ground = "timer", docket.Party{}, g.ID
				return docket.Clock(), r, docket.Outside{}
			})
			break
		}
	}
	return all
}

// incident tries what does not happen in every case.
func (w *world) incident() {
	if w.base.Closed != nil {
		w.closedCase()
		return
	}
	st := w.stage()
	w.leaving()
	w.moreTime()
	w.try(docket.HoldCase, just(&docket.Holding{Forum: "a court", Reasons: because}))
	w.try(docket.OrderStay, just(&docket.StayOrder{Reasons: because}))
	w.try(docket.AskInformation, just(&docket.Question{To: procedure.Complainant, Text: "what happened?"}), just(&docket.Question{To: procedure.Respondent, Text: "what happened?"}))
	w.first(docket.AddAllegation, func() docket.Particulars {
		return &docket.AllegationAdded{Allegation: docket.NewCharge{Ground: w.base.Allegations[0].Ground, Text: "another thing", From: w.today().AddDays(-10)}, Reasons: because}
	})
	w.first(docket.RecordEvidence, just(&docket.EvidenceEntered{Items: []docket.NewEvidence{{Title: "a log", Independent: true}}}))
	w.first(docket.Disclose, just(&docket.Disclosure{}))
	w.try(docket.Respond, func() docket.Particulars {
		return &docket.ResponseGiven{Text: "it was so", Answers: w.answers("admitted")}
	})
	w.try(docket.AnswerCharge, func() docket.Particulars { return &docket.ChargeAnswer{Answers: w.answers("admitted")} })
	for i := range w.x.p.Interim {
		im := &w.x.p.Interim[i]
		if len(im.Grounds) > 0 {
			w.first(docket.ImposeInterim, just(&docket.InterimImposed{Measure: im.ID, Ground: im.Grounds[0], Reasons: because}))
		}
	}
	if w.x.p.Consent.Offered {
		var agreed []docket.SanctionTerms
		if s := w.x.shapes(); len(s) > 0 {
			agreed = []docket.SanctionTerms{terms(s[0])}
		}
		w.try(docket.OfferConsent, func() docket.Particulars {
			return &docket.ConsentOffer{Terms: "terms", Admits: []string{"a1"}, Sanctions: agreed, Free: true}
		})
	}
	w.failedService()
	w.onPanels(st)
	w.try(docket.ContinueHearing, func() docket.Particulars {
		return &docket.HearingContinued{For: w.base.Hearings[len(w.base.Hearings)-1].For.AddDate(0, 0, 40), Reasons: because}
	})
	for i := range w.base.Sanctions {
		if x := &w.base.Sanctions[i]; x.Status == docket.StatusInEffect {
			w.first(docket.AllegeBreach, just(&docket.BreachAlleged{Sanction: x.ID, Text: "not done"}))
		}
	}
	w.justBefore()
}

// leaving: resignation, death, incapacity, withdrawal.
func (w *world) leaving() {
	w.try(docket.Resign, just(&docket.Resignation{}))
	w.first(docket.RecordDeath, func() docket.Particulars { return &docket.Death{On: w.today()} })
	w.first(docket.RecordIncapacity, just(&docket.Incapacity{}))
	w.try(docket.Withdraw, just(&docket.Withdrawal{Reasons: because}))
}

// moreTime: more time asked for, taken on the record, a clock stopped by order.
func (w *world) moreTime() {
	for i := range w.base.Clocks {
		c := &w.base.Clocks[i]
		rule := w.x.p.Clock(c.Rule)
		if !c.Open() || rule == nil {
			continue
		}
		if rule.Extension != nil && rule.Extension.OnRecord {
			w.first(docket.RecordOverrun, just(&docket.Overrun{Clock: c.ID, For: some, Reasons: because}))
		} else if rule.Extension != nil {
			w.first(docket.AskExtension, just(&docket.ExtensionRequest{Clock: c.ID, For: some, Reasons: because}))
		}
		if has(rule.TolledBy, procedure.TollOrder) {
			w.first(docket.TollClock, just(&docket.Tolling{Clock: c.ID, Reasons: because}))
		}
	}
}

// justBefore lets time go by to the last hour of the next time limit of a party.
func (w *world) justBefore() {
	at := docket.NextAlarm(w.x.p, w.base)
	for i := range w.base.Clocks {
		if c := &w.base.Clocks[i]; c.Open() && !c.Standing() && len(sides(c.Owner)) > 0 && (c.Deadline.At.Equal(at) || len(c.Remind) > 0) {
			if last := c.Deadline.At.Add(-time.Hour); last.After(w.now) {
				w.move(func() {
					for range 8 { // reminders on the way
						w.wait(last)
						if w.broke != nil || !w.at.Before(last) || len(w.did) > 0 && w.did[len(w.did)-1].Kind == docket.Lapse {
							return
						}
					}
				})
			}
		}
	}
}

// failedService: the first way of serving a letter fails, or a letter that counts
// as received turns out not to have arrived.
func (w *world) failedService() {
	for i := range w.base.Letters {
		l := &w.base.Letters[i]
		if l.ServedAt.IsZero() && w.x.matters[l.Notice+":"+string(l.To)] && len(l.Failed) == 0 && len(l.Methods) > 1 {
			w.first(docket.FailService, just(&docket.ServiceFailed{Letter: l.ID, Method: l.Methods[0], Why: "returned"}))
		}
		if l.Presumed != "" {
			w.first(docket.FailService, just(&docket.ServiceFailed{Letter: l.ID, Method: l.Method, Why: "returned"}))
		}
	}
}

// onPanels: a member turns out to have a relation, is challenged, steps aside;
// an office that must act steps aside or is passed over; an investigator leaves.
func (w *world) onPanels(st *procedure.Stage) {
	for i := range w.base.Panels {
		p := &w.base.Panels[i]
		if w.base.Panel(p.Body) != p || p.Round != w.base.Round {
			continue
		}
		tried := map[string]bool{}
		for j := range p.Seats {
			s := &p.Seats[j]
			if s.Left > 0 || tried[s.Role] {
				continue
			}
			tried[s.Role] = true
			w.move(func() { w.enter(docket.Recuse, person(s.Person), &docket.Recusing{Reasons: because}) })
			w.try(docket.ChallengeMember, just(&docket.Challenging{Person: s.Person, Cause: because}))
		}
	}
	if w.investigated() {
		w.move(func() {
			w.enter(docket.Recuse, person(w.base.Assigned[len(w.base.Assigned)-1].Person), &docket.Recusing{Reasons: because})
		})
	}
	if o := w.x.p.Office(string(st.Owner)); o != nil && !w.base.Recused("office-"+o.ID) {
		w.move(func() { w.enter(docket.Recuse, holder(o.ID), &docket.Recusing{Reasons: because}) })
	}
	w.earlyClose(st)
}

// earlyClose: a ballot is closed when only one member has voted, and when a
// member who voted has stepped aside since.
func (w *world) earlyClose(st *procedure.Stage) {
	body, motion := st.Body, ""
	switch st.Kind {
	case procedure.Decision:
		motion = "violation:a1"
	case procedure.AppealStage:
		if body = w.x.p.Appeal.Body; len(w.x.p.Appeal.Outcomes) > 0 {
			motion = "appeal:" + w.x.p.Appeal.Outcomes[0]
		}
	default:
		return
	}
	p := w.base.Panel(body)
	if p == nil || w.base.BallotOn(motion) != nil {
		return
	}
	var who []string
	for i := range p.Seats {
		if s := &p.Seats[i]; s.Left == 0 && s.Role != "alternate" {
			who = append([]string{s.Person}, who...) // the chair last
		}
	}
	if len(who) == 0 {
		return
	}
	w.move(func() {
		w.enter(docket.CastVote, person(who[0]), &docket.Voting{Motion: motion, Choice: "yes"})
		w.enter(docket.CloseBallot, person(who[0]), &docket.BallotClosed{Motion: motion})
	})
	w.move(func() {
		for _, id := range who {
			w.enter(docket.CastVote, person(id), &docket.Voting{Motion: motion, Choice: "yes"})
		}
		w.enter(docket.Recuse, person(who[0]), &docket.Recusing{Reasons: because})
		w.enter(docket.CloseBallot, person(who[len(who)-1]), &docket.BallotClosed{Motion: motion})
		w.enter(docket.CloseBallot, person(who[0]), &docket.BallotClosed{Motion: motion})
	})
}

// closedCase: what can still happen once a case is over.
func (w *world) closedCase() {
	for i := range w.x.p.Stages {
		w.first(docket.Reopen, just(&docket.Reopening{NewFacts: "a new witness", Stage: w.x.p.Stages[i].ID}))
	}
	w.first(docket.Reopen, just(&docket.Reopening{Stage: w.x.p.First().ID}))
	for i := range w.base.Sanctions {
		x := &w.base.Sanctions[i]
		if s := w.x.p.Sanction(x.Sanction); s.Reinstate != nil && x.Status == docket.StatusInEffect {
			w.try(docket.PetitionBack, just(&docket.PetitionBrought{Sanction: x.ID, Text: "please"}))
		}
	}
	purge := func() bool { return w.enter(docket.Purge, holder(w.x.p.FileKeeper), &docket.Purging{}) }
	w.from = time.Time{}
	w.move(func() {
		if purge() || w.from.IsZero() {
			return
		}
		w.enter(docket.PlaceLegalHold, holder(w.x.p.FileKeeper), &docket.HoldPlaced{Reasons: because})
		w.at = w.from
		purge()
		w.enter(docket.ReleaseLegalHold, holder(w.x.p.FileKeeper), &docket.HoldReleased{Hold: "h1", Reasons: because})
		purge()
	})
	w.afterwards()
}
