package store

import (
	"time"

	"github.com/lib/pq"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// examine holds the state after an entry against the guarantees.
func examine(p *procedure.Procedure, s *docket.State, e *docket.Entry) *docket.Refusal {
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

// dutyRows are what people owe in the case: time limits to act by that run, and
// those of a body that ran out with the duty still undone.
func dutyRows(p *procedure.Procedure, s *docket.State) []Duty {
	var out []Duty
	for i := range s.Clocks {
		c := &s.Clocks[i]
		rule := p.Clock(c.Rule)
		if c.Deadline.Rule.Bound == clock.Min || !(c.Open() || lateStill(s, c, rule)) || s.Closed != nil {
			continue
		}
		owner, persons := ownerOf(p, s, c.Owner)
		out = append(out, Duty{
			ID: c.ID, Procedure: s.Procedure, Owner: owner, Persons: persons, Act: string(c.Act), What: c.Duty, Ref: c.ID,
			DueAt: moment(c.Deadline.At), DueDay: Day{c.Deadline.Day}, Sentence: c.Deadline.Sentence, Cite: c.Cite, Escalated: c.Escalated,
		})
	}
	return out
}

// lateStill reports whether a body is late with it and has not made up for it.
func lateStill(s *docket.State, c *docket.Running, rule *procedure.Clock) bool {
	if rule == nil || c.End != "expired" || !rule.OnExpiry.Overdue || (rule.Stage != "" && rule.Stage != s.Stage) {
		return false
	}
	for _, ev := range rule.Ends {
		if h := s.Happened(ev); h != nil && !h.At.Before(c.EndedAt) {
			return false
		}
	}
	return true
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

// breaches names the guarantees the state after an entry breaks.
func breaches(p *procedure.Procedure, s *docket.State, e *docket.Entry) []string { return nil }
