package store_test

import (
	"slices"
	"testing"
	"time"

	"probity/docket"
	"probity/store"
)

// serveAll serves every letter that waits, by its first method.
func (w *world) serveAll(caseID string, at time.Time) {
	w.Helper()
	all, err := w.db.LettersOf(w.Context(), system, caseID)
	w.must(err)
	for _, l := range all {
		if l.Status != "served" {
			w.done(w.act(caseID, "stella", staff, docket.Serve, &docket.Service{Letter: l.ID, Method: l.Methods[0], Proof: "message 1"}), at)
		}
	}
}

// A dismissed case: the letters of an entry are named with it, the time to
// contest the dismissal lapses by the clock alone, and the case is closed.
func TestADismissedCaseClosesByTheClock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	chair := []string{"ethics_chair"}
	w.done(w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
	w.done(w.act(c.Case, "stella", staff, docket.CompleteIntake, &docket.Completed{}), monday)
	out := w.done(w.act(c.Case, "chris", chair, docket.Dismiss, &docket.Dismissal{Ground: "unsupported", Reasons: "Nothing shows it."}), monday.Add(24*time.Hour))
	if !slices.Equal(out.NewLetters, []string{"n2"}) || !slices.Equal(out.Letters, []string{"n1", "n2"}) || out.Stage != "dismissed" {
		t.Errorf("dismissed: %+v", out)
	}
	if waiting, err := w.db.LettersToServe(t.Context(), 0); err != nil || len(waiting) != 2 { // to the complainant; the respondent never heard of it
		t.Errorf("to serve: %v %v", waiting, err)
	}
	w.sound()
	w.serveAll(c.Case, monday.Add(25*time.Hour))
	st, err := w.db.Stands(t.Context(), w.procs, c.Case)
	w.must(err)
	if st.NextAlarm.IsZero() || !st.Open || st.Head < out.Head {
		t.Fatalf("standing: %+v", st)
	}
	for now := st.NextAlarm; st.Open && !st.NextAlarm.IsZero(); now = st.NextAlarm {
		if _, st, _, err = w.db.EnterDue(t.Context(), w.procs, c.Case, now); err != nil {
			t.Fatal(err)
		}
	}
	closed, err := w.db.Case(t.Context(), system, c.Number, st.NextAlarm)
	w.must(err)
	if closed.Open || closed.Disposition != "dismissed" || closed.ClosedAt == nil || closed.NextDue != nil {
		t.Errorf("closed: %+v", closed)
	}
	if open, err := w.db.OpenCases(t.Context(), "", 0); err != nil || len(open) != 0 {
		t.Errorf("open cases: %v %v", open, err)
	}
	w.sound()
	w.must(w.db.Tamper(t.Context(), `delete from records_kept`)) // a database from before did not have them
	openWorld(t, w.dsn, store.Options{}).sound()
}

// An accepted case, as far as the respondent's silence.
func TestAnAcceptedCaseGoesOnWhenTheRespondentIsSilent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.done(w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
	w.done(w.act(c.Case, "stella", staff, docket.CompleteIntake, &docket.Completed{}), monday)
	tests := map[string]bool{}
	for _, x := range w.p.Stage("screening").Tests {
		tests[x.ID] = true
	}
	w.done(w.act(c.Case, "chris", []string{"ethics_chair"}, docket.Accept, &docket.Acceptance{Tests: tests, Reasons: "It belongs here."}), monday)
	w.done(w.act(c.Case, "stella", staff, docket.Notify, &docket.NoticeGiven{}), monday)
	w.serveAll(c.Case, monday.Add(time.Hour))
	told, err := w.db.Case(t.Context(), system, c.Case, monday)
	w.must(err)
	if told.ToldAt == nil || told.StageKind != "response" {
		t.Errorf("after service: %+v", told)
	}
	out, st, _, err := w.db.EnterDue(t.Context(), w.procs, c.Case, monday.AddDate(0, 0, 60))
	w.must(err)
	if st.StageKind != "investigation" || len(out) == 0 {
		t.Errorf("silence: %+v %+v", st, out)
	}
	people, err := w.db.PeopleOf(t.Context(), system, c.Case)
	w.must(err)
	if len(people) != 2 {
		t.Errorf("people: %+v", people)
	}
	// On another process nothing is remembered, and the same comes out.
	v := openWorld(t, w.dsn, store.Options{CachedCases: -1})
	again, err := v.db.Stands(t.Context(), w.procs, c.Case)
	w.must(err)
	if asJSON(w, again) != asJSON(w, st) {
		t.Errorf("%s is not %s", asJSON(w, again), asJSON(w, st))
	}
	w.sound()
}
