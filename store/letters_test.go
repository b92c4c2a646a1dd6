package store_test

import (
	"testing"
	"time"

	"probity/docket"
	"probity/store"
)

// A letter is the system's to serve while its next way is one of the system's,
// and a person's while it is the post; where it stands says so to the process.
func TestOnlyLettersThatTheSystemCanServeAreListed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.done(w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
	steps := []struct {
		fails  string // method of n1 that fails first
		listed int
		again  int
	}{
		{"", 1, 0},
		{"email", 1, 1},   // the mailbox is left
		{"mailbox", 0, 0}, // the post is left, which is a person's
		{"registered_post", 0, 0},
	}
	for i, step := range steps {
		if step.fails != "" {
			w.done(w.act(c.Case, "stella", staff, docket.FailService, &docket.ServiceFailed{Letter: "n1", Method: step.fails, Why: "returned"}), monday.Add(time.Duration(i)*time.Hour))
		}
		got, err := w.db.LettersToServe(t.Context(), 0)
		w.must(err)
		st, err := w.db.Stands(t.Context(), w.procs, c.Case)
		w.must(err)
		if len(got) != step.listed || len(st.Again) != step.again {
			t.Errorf("after %q failed: %d listed, again %v", step.fails, len(got), st.Again)
		}
		if len(st.Again) > 0 && st.Again[0] != (store.Again{Letter: "n1", Failed: i}) {
			t.Errorf("after %q failed: %+v", step.fails, st.Again)
		}
	}
	w.sound()
}

// The alarm may be for another time limit than the one that is due first: the
// complainant is reminded on day 26 of a question put on day 3, and the intake
// runs until day 30.
func TestWhereACaseStandsNamesTheTimeLimitThatRings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.done(w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
	ask := monday.Add(3 * 24 * time.Hour)
	w.done(w.act(c.Case, "stella", staff, docket.AskInformation, &docket.Question{To: "complainant", Text: "When?"}), ask)
	w.serveAll(c.Case, ask)
	other := false
	st, err := w.db.Stands(t.Context(), w.procs, c.Case)
	w.must(err)
	for range 20 {
		if st.NextAlarm.IsZero() || st.Rings == nil || st.First == nil {
			break
		}
		s, err := w.db.State(t.Context(), system, c.Case)
		w.must(err)
		k := s.Clock(st.Rings.Clock)
		switch st.RingsTo {
		case docket.Remind:
			if !k.Remind[k.Reminded].Equal(st.NextAlarm) {
				t.Errorf("%+v rings at %s", k, st.NextAlarm)
			}
		case docket.Lapse:
			if !k.Deadline.At.Equal(st.NextAlarm) {
				t.Errorf("%+v rings at %s", k, st.NextAlarm)
			}
		}
		other = other || st.Rings.Clock != st.First.Clock
		if _, st, _, err = w.db.EnterDue(t.Context(), w.procs, c.Case, st.NextAlarm); err != nil {
			t.Fatal(err)
		}
	}
	if !other {
		t.Error("never did the alarm ring for another time limit than the first: the test shows nothing")
	}
}
