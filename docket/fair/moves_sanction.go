package fair

import (
	"time"

	"probity/docket"
	"probity/procedure"
)

// sanctions tries the course of a sanction in force.
func (w *world) sanctions(st *procedure.Stage) {
	for i := range w.base.Sanctions {
		x := &w.base.Sanctions[i]
		s := w.x.p.Sanction(x.Sanction)
		switch x.Status {
		case docket.StatusDecided:
			w.first(docket.PutIntoEffect, just(&docket.EffectGiven{Sanction: x.ID}))
		case docket.StatusInEffect:
			w.try(docket.ReportCompliance, just(&docket.ComplianceReport{Sanction: x.ID, Text: "done"}))
			w.first(docket.ConfirmComply, just(&docket.ComplianceConfirmed{Sanction: x.ID}))
			if x.Breach != "" {
				w.breach(st, x)
			}
			fallthrough
		case docket.StatusExpired:
			if s.Reinstate != nil {
				w.try(docket.PetitionBack, just(&docket.PetitionBrought{Sanction: x.ID, Text: "please"}))
			}
		}
	}
	w.stays()
	for i := range w.base.Petitions {
		q := &w.base.Petitions[i]
		if q.Decided > 0 {
			continue
		}
		by := w.x.p.Sanction(w.base.Sanction(q.Sanction).Sanction).Reinstate.By
		if w.x.p.BodyOf(by) != nil {
			w.ballot(by, "petition:"+q.ID, true)
			w.ballot(by, "petition:"+q.ID, false)
		}
		w.first(docket.DecidePetition, just(&docket.PetitionRuling{Petition: q.ID, Grant: true, Reasons: because}))
		w.first(docket.DecidePetition, just(&docket.PetitionRuling{Petition: q.ID, Reasons: because}))
	}
}

// stays tries a request for a stay and the ruling on it.
func (w *world) stays() {
	y := &w.x.p.Stay
	if !y.Given() {
		return
	}
	w.try(docket.AskStay, just(&docket.StayRequest{Text: because, Evidence: []docket.NewEvidence{{Title: "a copy of the petition"}}}))
	for i := range w.base.StaysAsked {
		q := &w.base.StaysAsked[i]
		if q.Decided > 0 {
			continue
		}
		if w.x.p.BodyOf(y.RuledBy) != nil {
			w.ballot(y.RuledBy, "stay:"+q.ID, true)
			w.ballot(y.RuledBy, "stay:"+q.ID, false)
		}
		w.first(docket.DecideStay, just(&docket.StayRuling{Grant: true, Security: "a bond", Reasons: because}))
		w.first(docket.DecideStay, just(&docket.StayRuling{Reasons: because}))
	}
}

func (w *world) breach(st *procedure.Stage, x *docket.InForce) {
	w.try(docket.AnswerBreach, just(&docket.BreachAnswer{Sanction: x.ID, Text: "it was done"}))
	body := st.Body
	if body == "" {
		for i := range w.base.Decisions {
			if d := &w.base.Decisions[i]; d.Kind == "decision" && w.x.p.BodyOf(d.Body) != nil {
				body = d.Body
				break
			}
		}
	}
	if w.x.p.BodyOf(body) != nil {
		w.ballot(body, "breach:"+x.ID, true)
		w.ballot(body, "breach:"+x.ID, false)
	}
	w.first(docket.DecideBreach, just(&docket.BreachRuling{Sanction: x.ID, Breach: true, Reasons: because}))
	w.first(docket.DecideBreach, just(&docket.BreachRuling{Sanction: x.ID, Reasons: because}))
}

// afterwards tries what ends or is told once the outcome stands.
func (w *world) afterwards() {
	if aud := w.x.p.Publish.Audience; len(aud) > 0 {
		w.first(docket.Publish, just(&docket.Publishing{Audience: aud[:1], Text: "a notice"}))
	}
	for i := range w.base.Publications {
		if u := &w.base.Publications[i]; u.Retracted == 0 {
			w.first(docket.Retract, just(&docket.Retracting{Publication: u.ID, Reasons: because}))
			break
		}
	}
}

// report is one way in which a case begins.
type report func(x *search, now time.Time) (docket.Actor, *docket.Report, docket.Outside)
