package fair

import (
	"slices"

	"probity/docket"
	"probity/procedure"
)

// attempts tries what no procedure may allow: a wrong person in a seat, a vote
// by somebody who is off the case, a finding on what the respondent never saw.
// They are refused under fair rules; where one is not, the guarantees look at
// what was entered.
func (w *world) attempts() {
	if w.base.Closed != nil {
		return
	}
	st := w.stage()
	w.wrongSeats(st)
	w.wrongActors()
	w.wrongVotes(st)
	w.wrongFindings(st)
	w.wrongMeasures()
}

// wrongSeats: a party, counsel, an investigator, somebody off the case, a
// member of the body that decided.
func (w *world) wrongSeats(st *procedure.Stage) {
	suspects := []string{reporter.Person, respondent.Person}
	for i := range w.base.Assigned {
		suspects = append(suspects, w.base.Assigned[i].Person)
	}
	for i := range w.base.Recusals {
		suspects = append(suspects, w.base.Recusals[i].Person)
	}
	for _, body := range w.wanted(st) {
		b, p := w.x.p.BodyOf(body), w.base.Panel(body)
		others := slices.Clone(suspects)
		for i := range w.base.Panels {
			if q := &w.base.Panels[i]; q.Body != body && len(q.Seats) > 0 {
				others = append(others, q.Seats[0].Person)
			}
		}
		for _, who := range slices.Compact(others) {
			if p == nil || p.Round != w.base.Round {
				people := w.fresh(b.Size)
				people[0] = who
				w.first(docket.SeatPanel, func() docket.Particulars { return seating(b, people) })
			} else if slices.ContainsFunc(p.Seats, func(s docket.Seat) bool { return s.Left > 0 }) {
				w.first(docket.Replace, just(&docket.Replacing{Body: body, Person: who, Role: "member", Kind: w.base.MissingKind(b)}))
			}
		}
	}
	for i := range w.x.p.Offices { // who acted in an office acts in one kept apart from it
		o := &w.x.p.Offices[i]
		for _, other := range o.ApartFrom {
			if w.x.p.Office(other) != nil {
				w.move(func() {
					w.enter(docket.Note, docket.Actor{Person: "office-" + o.ID, Offices: []string{other}}, &docket.NoteAdded{Text: "a note"})
				})
			}
		}
	}
	for _, who := range []string{reporter.Person, respondent.Person} {
		w.first(docket.Assign, just(&docket.Assigning{Person: who}))
	}
	for i := range w.base.Panels {
		if p := &w.base.Panels[i]; len(p.Seats) > 0 && p.Seats[0].Left == 0 {
			w.first(docket.Assign, just(&docket.Assigning{Person: p.Seats[0].Person}))
			break
		}
	}
}

// wrongActors: the respondent holds every office; so does somebody who stepped
// aside. Each act that the rules would then allow is asked for.
func (w *world) wrongActors() {
	var all []string
	for i := range w.x.p.Offices {
		all = append(all, w.x.p.Offices[i].ID)
	}
	who := []docket.Actor{{Person: respondent.Person, Offices: all}}
	for i := range w.base.Recusals {
		who = append(who, docket.Actor{Person: w.base.Recusals[i].Person, Offices: all})
	}
	for _, a := range who {
		for _, k := range []docket.Kind{docket.Note, docket.Acknowledge, docket.Dismiss, docket.Accept, docket.Notify, docket.Assign} {
			w.move(func() { w.enter(k, a, w.saying(k)) })
		}
	}
}

func (w *world) saying(k docket.Kind) docket.Particulars {
	switch k {
	case docket.Dismiss:
		return &docket.Dismissal{Ground: "other", Reasons: because}
	case docket.Accept:
		return w.acceptance(w.stage())
	case docket.Assign:
		return &docket.Assigning{Person: "investigator-2"}
	case docket.Note:
		return &docket.NoteAdded{Text: "a note"}
	}
	return docket.SpecOf(k).New()
}

// wrongVotes: a vote by an investigator, by somebody off the case, by an
// alternate, twice by one.
func (w *world) wrongVotes(st *procedure.Stage) {
	motion := "violation:a1"
	if st.Kind == procedure.AppealStage && len(w.x.p.Appeal.Outcomes) > 0 {
		motion = "appeal:" + w.x.p.Appeal.Outcomes[0]
	} else if st.Kind != procedure.Decision {
		return
	}
	vote := func(who string) {
		w.move(func() { w.enter(docket.CastVote, person(who), &docket.Voting{Motion: motion, Choice: "yes"}) })
	}
	for i := range w.base.Assigned {
		vote(w.base.Assigned[i].Person)
	}
	for i := range w.base.Recusals {
		vote(w.base.Recusals[i].Person)
	}
	vote(respondent.Person)
	vote(reporter.Person)
}

// wrongFindings: on nothing, on what the respondent could not see, with the
// burden turned round, and a decision without reasons or with a sanction that is
// not on the menu.
func (w *world) wrongFindings(st *procedure.Stage) {
	w.first(docket.Dismiss, just(&docket.Dismissal{Ground: "unsupported"}))
	if st.Kind != procedure.Decision {
		return
	}
	var all []string
	for i := range w.base.Evidence {
		all = append(all, w.base.Evidence[i].ID)
	}
	for i := range w.base.Allegations {
		id := w.base.Allegations[i].ID
		for _, f := range []docket.FindingMade{
			{Allegation: id, Violation: true, Evidence: all, Reasons: because},
			{Allegation: id, Violation: true, Reasons: because},
			{Allegation: id, Violation: true, Evidence: w.disclosed(), Burden: "respondent", Reasons: because},
			{Allegation: id, Violation: true, Evidence: w.disclosed(), Standard: "a feeling", Reasons: because},
		} {
			w.first(docket.Find, func() docket.Particulars { g := f; return &g })
		}
	}
	w.first(docket.IssueDecision, just(&docket.DecisionIssued{}))
	for _, s := range w.x.shapes() {
		t := terms(s)
		w.first(docket.IssueDecision, func() docket.Particulars {
			return &docket.DecisionIssued{Reasons: because, Sanctions: []docket.SanctionTerms{t}}
		})
		if s.Term {
			t.Term.N = 100
			t.Term.Unit = "year"
			w.first(docket.IssueDecision, func() docket.Particulars {
				return &docket.DecisionIssued{Reasons: because, Sanctions: []docket.SanctionTerms{t}}
			})
		}
	}
}

// wrongMeasures: without reasons, on another ground; the reporter's name given
// away; something published before its time.
func (w *world) wrongMeasures() {
	for i := range w.x.p.Interim {
		im := &w.x.p.Interim[i]
		w.first(docket.ImposeInterim, just(&docket.InterimImposed{Measure: im.ID, Ground: "a feeling", Reasons: because}))
		if len(im.Grounds) > 0 {
			w.first(docket.ImposeInterim, just(&docket.InterimImposed{Measure: im.ID, Ground: im.Grounds[0]}))
		}
	}
	for _, basis := range []string{"consent", "disclosed_by_procedure", "curiosity"} {
		for _, a := range w.able(docket.RevealIdentity) {
			w.move(func() {
				w.enter(docket.RevealIdentity, a, &docket.IdentityRevealed{To: procedure.Respondent, Basis: basis, Note: because})
			})
		}
	}
}

// onRecord tries, once in every stage, the acts that only add to the record:
// they lead to no other situation, and are held against the guarantees like all
// others.
func (w *world) onRecord() {
	w.first(docket.Note, just(&docket.NoteAdded{Text: "a note"}))
	w.first(docket.LinkCase, just(&docket.CaseLinked{Case: "case-3", Why: "same_facts"}))
	w.first(docket.ShutOut, just(&docket.Wall{Person: "outsider"}))
	w.first(docket.NameCounsel, just(&docket.CounselNamed{Person: "counsel"}))
	w.first(docket.DiscloseContact, just(&docket.ContactDisclosed{With: "respondent", Content: "a call"}))
	w.first(docket.TellOversight, just(&docket.OversightTold{Text: "a report"}))
	w.first(docket.PlaceLegalHold, just(&docket.HoldPlaced{Reasons: because}))
	w.first(docket.AddRespondent, just(&docket.RespondentAdded{NewCase: "case-2", Respondent: docket.Party{Person: "another"}, Charges: []docket.NewCharge{w.charge()}, Reasons: because}))
	w.first(docket.RecordInterview, just(&docket.InterviewHeld{Of: "witness", On: w.today(), Recorded: true}))
	w.first(docket.Sequester, just(&docket.Sequestration{Items: []docket.NewEvidence{{Title: "a device"}}}))
	w.first(docket.FileBrief, just(&docket.BriefFiled{Text: "a brief"}))
	w.first(docket.RevealIdentity, just(&docket.IdentityRevealed{To: procedure.Respondent, Basis: "legal_duty", Note: because}))
}

func (w *world) charge() docket.NewCharge {
	return docket.NewCharge{Ground: w.base.Allegations[0].Ground, Text: "another thing", From: w.today().AddDays(-10)}
}
