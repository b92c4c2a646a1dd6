package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"

	"probity/procedure/register"
	"probity/store"
	"probity/store/storetest"
)

func TestTheRecordOfProceduresIsNeverChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db, err := sqlx.Open("postgres", w.dsn) // as the owner of the tables, who may do most
	w.must(err)
	defer func() { _ = db.Close() }()
	for _, statement := range []string{
		`update procedure_record set kind = 'retire' where seq = 1`, `delete from procedure_record`, `truncate procedure_record`, `truncate procedures cascade`,
	} {
		if _, err := db.Exec(statement); err == nil {
			t.Errorf("%s was let through", statement)
		}
	}
	if faults, err := w.db.VerifyRecord(t.Context()); err != nil || len(faults) > 0 {
		t.Errorf("the record is not sound: %v %v", faults, err)
	}
	// What the triggers cannot keep out, verify finds.
	for _, statement := range []string{
		`update procedures_active set from_day = from_day + 1`,
		`delete from procedures_active`,
		`alter table procedure_record disable trigger user; update procedure_record set body = replace(body, 'founder', 'someone') where seq = 2`,
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
		if faults, err := w.db.VerifyRecord(t.Context()); err != nil || len(faults) == 0 {
			t.Errorf("%s was not found out: %v", statement, err)
		}
	}
}

// TestManyWriteTheRecordAtOnce holds that entries of several processes end up
// in one order, none lost, and that a repeated act is one entry.
func TestManyWriteTheRecordAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := storetest.Library(t, w.db)
	before := l.Register().Head
	by := register.Actor{Person: "chiara", Offices: w.p.GovernedBy}
	var all sync.WaitGroup
	errs := make(chan error, 16)
	for i := range 16 {
		all.Go(func() { // eight acts, each sent twice
			act := register.Act{ID: fmt.Sprintf("check-%d", i/2), Kind: register.Check, By: by, Result: &register.Result{Visited: i / 2}}
			_, _, err := l.Enter(t.Context(), w.p.Digest(), act, monday)
			errs <- err
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		w.must(err)
	}
	if got := l.Register().Head - before; got != 8 {
		t.Errorf("%d entries, not 8", got)
	}
	if _, _, err := l.Enter(t.Context(), w.p.Digest(), register.Act{ID: "check-1", Kind: register.Retire, By: by, Reason: "x"}, monday); !errors.Is(err, store.ErrDifferentAct) {
		t.Errorf("an id was used for another act: %v", err)
	}
}

// A sitting is on the record whole or not at all, and an act that is refused in
// it takes nothing back.
func TestASittingIsOnTheRecordWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := storetest.Library(t, w.db)
	by := register.Actor{Person: "chiara", Offices: w.p.GovernedBy}
	check := func(id string) register.Act {
		return register.Act{ID: id, Kind: register.Check, By: by, Result: &register.Result{}}
	}
	before := l.Register().Head
	broken := errors.New("the machine stopped")
	err := l.Sit(t.Context(), func(s *store.Sitting) error {
		_, _, err := s.Enter(t.Context(), w.p.Digest(), check("lost"), monday)
		w.must(err)
		if s.Register().Head != before+1 {
			t.Errorf("the sitting stands at %d after %d and one act", s.Register().Head, before)
		}
		return broken
	})
	if !errors.Is(err, broken) || l.Register().Head != before {
		t.Errorf("something was kept of a sitting that broke off: %v", err)
	}
	w.must(l.Sit(t.Context(), func(s *store.Sitting) error {
		_, _, err := s.Enter(t.Context(), w.p.Digest(), check("kept"), monday)
		w.must(err)
		var refusal *register.Refusal
		_, _, err = s.Enter(t.Context(), w.p.Digest(), register.Act{ID: "no", Kind: register.Retire, By: register.Actor{Person: "nobody"}, Reason: "x"}, monday)
		if !errors.As(err, &refusal) {
			t.Errorf("whoever governs nothing retired a pack: %v", err)
		}
		_, repeated, err := s.Enter(t.Context(), w.p.Digest(), check("kept"), monday)
		if err != nil || !repeated {
			t.Errorf("the same act again is not told as such: %v", err)
		}
		return nil
	}))
	if got := l.Register().Head; got != before+1 {
		t.Errorf("the record stands at %d, not %d", got, before+1)
	}
	if faults, err := w.db.VerifyRecord(t.Context()); err != nil || len(faults) > 0 {
		t.Errorf("the record is not sound: %v %v", faults, err)
	}
}

func TestAReportUnderATextThatIsNotInForceIsNotTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := storetest.Library(t, w.db)
	by := register.Actor{Person: "chiara", Offices: w.p.GovernedBy}
	filed, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, w.filing("first"))
	w.must(err)
	_, _, err = l.Enter(t.Context(), w.p.Digest(), register.Act{ID: "retire", Kind: register.Retire, By: by, Reason: "Out of date."}, monday)
	w.must(err)
	if _, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, w.filing("second")); !errors.Is(err, store.ErrNotInForce) {
		t.Errorf("it was taken: %v", err)
	}
	again, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, w.filing("first"))
	if err != nil || !again.Repeated || again.Case != filed.Case {
		t.Errorf("what was filed before is not told again: %v %v", again, err)
	}
	if out, err := w.db.Enter(t.Context(), l, "first", monday); err != nil || !out.Entered {
		t.Errorf("a report that was safe before is not entered: %+v %v", out, err)
	}
}
