package workflows_test

import (
	"testing"
	"time"

	"go.temporal.io/api/enums/v1"

	"probity/docket"
	"probity/procedure"
	"probity/scenarios"
	"probity/store"
	"probity/store/storetest"
	"probity/workflows"
	"probity/workflows/workflowstest"
)

// An open case is moved to a version that gives its respondent more time. Its
// workflow puts the alarm to the new days, nothing rings on the old ones, and on
// the new last day the time lapses by itself: nobody tells the case to look.
func TestAMovedCaseRingsOnItsNewDays(t *testing.T) {
	w := newWorld(t)
	s, err := scenarios.Named("version_longer")
	w.must(err)
	versions, err := s.VersionsOf(w.p, -381) // in force on the day after the report of this world
	w.must(err)
	longer := versions["2026"]
	with, err := procedure.NewLibrary(append(w.procs.All(), longer)...)
	w.must(err)
	w.knows(with)
	storetest.Library(w, w.db, longer)

	c := w.file()
	response(c)
	was := c.State().Clock("response/1").Deadline.At
	old := w.rings(c.Case)
	const day = 24 * time.Hour
	w.time.fast = int64(day / (100 * time.Millisecond))
	w.time.add(day)
	began := w.Now()
	c.By(workflowstest.Stella, "ethics_office", docket.MoveVersion, &docket.VersionMoved{Digest: longer.Digest()})

	k := c.State().Clock("response/1")
	due := k.Deadline.At
	if !due.After(was.Add(14 * day)) {
		t.Fatalf("due %s, and %s before the move", due, was)
	}
	if now := w.rings(c.Case); !now.After(old.Add(14*day)) || now.After(due) {
		t.Errorf("the workflow waits for %s, before the move for %s; the time is due %s", now, old, due)
	}
	w.time.run()
	w.until("the time lapses", func() bool { return c.P.Stage(c.State().Stage).Kind == procedure.Investigation })

	if end := c.State().Clock("response/1"); end.End != "expired" || end.EndedAt.Before(due) {
		t.Errorf("it ended %s on %s; it was due %s", end.End, end.EndedAt, due)
	}
	entries, err := w.db.Entries(t.Context(), store.TheSystem(), c.Case)
	w.must(err)
	reminded := 0
	for _, e := range entries {
		if e.Kind != docket.Remind || e.At.Before(began) {
			continue
		}
		reminded++
		if e.At.Before(due.Add(-8 * day)) {
			t.Errorf("reminded on %s of a day that is %s", e.At, due)
		}
	}
	if reminded != 2 {
		t.Errorf("%d reminders, not 2", reminded)
	}
	h := w.history(workflows.CaseID(c.Case))
	silenced := 0
	for _, e := range h.Events {
		if e.EventType == enums.EVENT_TYPE_TIMER_CANCELED {
			silenced++
		}
	}
	if silenced == 0 {
		t.Error("the alarm of the old day was not taken back")
	}
	if len(h.Events) > 200 {
		t.Errorf("%d events: it spins", len(h.Events))
	}
	w.clean(workflows.CaseID(c.Case), h)
	if err := replay(h); err != nil {
		t.Error(err)
	}
	w.record("moved.case", h)
	w.sound()
}

// response takes a case to where its respondent has time to answer.
func response(c *workflowstest.Teller) {
	for _, wait := range workflowstest.HumanWaits() {
		if wait.Name == "response" {
			wait.Before(c)
		}
	}
}

// rings is the moment, in case time, for which the workflow has set its alarm.
func (w *world) rings(caseID string) time.Time {
	w.Helper()
	w.until("the workflow stands where the docket does", func() bool {
		at, err := w.where(caseID)
		return err == nil && at.Head == w.entries(caseID)
	})
	at, err := w.where(caseID)
	w.must(err)
	return at.Alarm
}
