package store

import (
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// examine holds the state after an entry against the guarantees.
func examine(p *procedure.Procedure, s *docket.State, e *docket.Entry) *docket.Refusal {
	return nil
}

// dueActs are the acts of the clock that are due.
func dueActs(p *procedure.Procedure, s *docket.State, now time.Time) []docket.Act { return nil }

// nextAlarm is when the clock has something to do next.
func nextAlarm(p *procedure.Procedure, s *docket.State) time.Time { return time.Time{} }

// dutyRows are what people owe in the case.
func dutyRows(p *procedure.Procedure, s *docket.State) []Duty { return nil }

// barredStill reports whether the time for which a respondent may not report
// the person who reported them still runs after that case closed.
func barredStill(p *procedure.Procedure, closed, now time.Time) bool {
	if p.Filing.RespondentBarFor == (clock.Period{}) {
		return false
	}
	d, err := clock.Rule{Period: p.Filing.RespondentBarFor}.Due(*p.Calendar(""), clock.Trigger{Event: "closed", At: closed})
	return err == nil && !d.Expired(now)
}
