package store

import (
	"slices"
	"strconv"
	"time"

	"github.com/lib/pq"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// examine holds the state after an entry against the guarantees. What an
// earlier entry broke is for Verify to tell; it does not stop the case for ever.
func examine(p *procedure.Procedure, s *docket.State, e *docket.Entry) *docket.Refusal {
	for _, b := range docket.Examine(p, s, e) {
		if b.Seq == 0 || b.Seq == e.Seq {
			return &docket.Refusal{Code: docket.Unfair, Sentence: b.Says, Rule: "guarantee " + strconv.Itoa(b.No) + ": " + b.Name}
		}
	}
	return nil
}

// dueActs are the acts of the clock that are due. Their ids are fixed within
// the case; acts of all cases share one table, so the case is put in front.
func dueActs(p *procedure.Procedure, s *docket.State, now time.Time) []docket.Act {
	acts := docket.Due(p, s, now)
	for i := range acts {
		acts[i].ID = s.Case + "/" + acts[i].ID
	}
	return acts
}

// nextAlarm is when the clock has something to do next.
func nextAlarm(p *procedure.Procedure, s *docket.State) time.Time { return docket.NextAlarm(p, s) }

// dutyRows are what people owe in the case. They are worked out as of the last
// entry, so that a row changes only with the docket; whether a duty is late is
// asked when it is read.
func dutyRows(p *procedure.Procedure, s *docket.State) []Duty {
	duties := slices.DeleteFunc(docket.Duties(p, s, s.UpdatedAt), func(d docket.Duty) bool { return d.ID == docket.RecordDuty }) // which comes with a day and not with an entry: RecordsToLetGo
	out := make([]Duty, len(duties))
	for i := range duties {
		d := &duties[i]
		owner, persons := ownerOf(p, s, d.Owner)
		if d.Person != "" {
			persons = pq.StringArray{d.Person}
		}
		out[i] = Duty{
			ID: d.ID, Procedure: s.Procedure, Owner: owner, Persons: persons, Act: string(d.Act), What: d.What, Ref: d.Ref,
			DueAt: moment(d.DueAt), DueDay: Day{d.Due}, Sentence: d.Sentence, Cite: d.Rule, StandingStill: d.Standing,
			EscalatedTo: string(d.Escalated),
		}
	}
	return out
}

// ownerOf names the owner of a duty, and the persons where the case knows them.
func ownerOf(p *procedure.Procedure, s *docket.State, r procedure.Role) (string, pq.StringArray) {
	persons := pq.StringArray{}
	switch r {
	case procedure.Owner:
		if st := p.Stage(s.Stage); st != nil {
			r = st.Owner
		}
	case procedure.Secretariat:
		r = procedure.Role(p.FileKeeper)
	case procedure.Respondent:
		persons = append(persons, s.Respondent.Person)
		persons = append(persons, s.Counsel...)
	case procedure.Complainant:
		persons = append(persons, s.Complainant.Person)
	case procedure.Parties:
		persons = append(persons, s.Complainant.Person, s.Respondent.Person)
		persons = append(persons, s.Counsel...)
	case procedure.Investigator:
		for _, a := range s.Assigned {
			if a.Until == 0 {
				persons = append(persons, a.Person)
			}
		}
	}
	if panel := s.Panel(string(r)); panel != nil {
		for _, seat := range panel.Seats {
			if seat.Left == 0 {
				persons = append(persons, seat.Person)
			}
		}
	}
	return string(r), distinct(persons)
}

// barredStill reports whether the time for which a respondent may not report
// the person who reported them still runs after that case closed.
func barredStill(p *procedure.Procedure, closed, now time.Time) bool {
	if p.Filing.RespondentBarFor == (clock.Period{}) {
		return false
	}
	d, err := clock.Rule{Period: p.Filing.RespondentBarFor}.Due(*p.Calendar(""), clock.Trigger{Event: "closed", At: closed})
	return err == nil && !d.Expired(now)
}

// breaches lists the guarantees that an entry broke.
func breaches(p *procedure.Procedure, s *docket.State, e *docket.Entry) []docket.Breach {
	var out []docket.Breach
	for _, b := range docket.Examine(p, s, e) {
		if b.Seq == 0 || b.Seq == e.Seq {
			out = append(out, b)
		}
	}
	return out
}
