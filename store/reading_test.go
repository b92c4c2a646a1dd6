package store_test

import (
	"fmt"
	"testing"
	"time"

	"probity/store"
)

// TestWhatIsShownIsRecorded opens a case as those who may and may not know of it,
// several times in an hour and in the next.
func TestWhatIsShownIsRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	stella := store.Who{Person: "stella", Offices: []string{pack + "/ethics_office"}}
	w.must(w.db.PutPerson(t.Context(), system, store.Person{ID: "stella", Name: "Stella"}))
	w.must(w.db.PutTerm(t.Context(), system, store.Term{Person: "stella", Procedure: pack, Office: "ethics_office", From: store.Day{Date: w.p.InForce}}))
	w.must(w.db.PutToken(t.Context(), store.Token{Hash: "h", Person: "stella"}))
	entry, page := store.Reading{Kind: "entry", Purpose: "procedure"}, store.Reading{Kind: "page", Purpose: "supervision"}
	want := 0
	for _, x := range []struct {
		ask   store.Ask
		after time.Duration
		more  int
	}{
		{store.Ask{Who: stella, Case: c.Case, For: entry}, 0, 1},
		{store.Ask{Who: stella, Case: c.Case, For: entry}, 59 * time.Minute, 0}, // the same hour
		{store.Ask{Who: stella, Case: c.Number, For: entry}, 0, 0},
		{store.Ask{Token: "h", Case: c.Case, For: entry}, 0, 0},
		{store.Ask{Who: stella, Case: c.Case, For: entry}, time.Hour, 1},
		{store.Ask{Who: stella, Case: c.Case, For: page}, 0, 1},
		{store.Ask{Token: "h", Case: c.Number, For: store.Reading{Kind: "letter", Purpose: "procedure"}}, 0, 1},
		{store.Ask{Who: store.Who{Person: "carla"}, Case: c.Case, For: entry}, 0, 1},
		{store.Ask{Who: stella, Case: c.Case}, 5 * time.Hour, 0},                                                // nothing is shown
		{store.Ask{Who: system, Case: c.Case, For: entry}, 5 * time.Hour, 0},                                    // the engine
		{store.Ask{Who: store.Who{Person: "mallory"}, Case: c.Case, For: entry}, 0, 0},                          // sees nothing
		{store.Ask{Who: stella, Case: "PRB-0000-0000", For: entry}, 5 * time.Hour, 0},                           // is not there
		{store.Ask{Token: "h", For: store.Reading{Kind: "case", Purpose: "procedure"}}, 0, 0},                   // no case is named
		{store.Ask{Token: "stale", Case: c.Case, For: store.Reading{Kind: "case", Purpose: "procedure"}}, 0, 0}, // nobody
	} {
		x.ask.Now, x.ask.Day = monday.Add(x.after), store.Day{}.Date
		if x.ask.Token != "" {
			x.ask.Day = w.p.InForce
		}
		if _, err := w.db.Open(t.Context(), x.ask); err != nil && x.ask.Token != "stale" {
			t.Fatalf("%+v: %v", x.ask, err)
		}
		want += x.more
		rows, err := w.db.ReadsOf(t.Context(), system, c.Case, "", monday.AddDate(0, 0, -1), monday.AddDate(0, 0, 1))
		w.must(err)
		if len(rows) != want {
			t.Fatalf("%+v at %s: %d rows, not %d: %v", x.ask, x.after, len(rows), want, rows)
		}
	}
	for person, n := range map[string]int{"stella": want, "carla": 1, "mallory": 0} { // through the policy, whoever's rows are asked for
		who := store.Who{Person: person}
		if person == "stella" {
			who = stella
		}
		rows, err := w.db.ReadsOf(t.Context(), who, c.Case, "", monday.AddDate(0, 0, -1), monday.AddDate(0, 0, 1))
		w.must(err)
		if len(rows) != n {
			t.Errorf("%s sees %d rows, not %d: %v", person, len(rows), n, rows)
		}
	}
}

// TestNothingIsReadWhereNothingCanBeRecorded has the record refused, and has SQL
// smuggled into the engine's own statements change it.
func TestNothingIsReadWhereNothingCanBeRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	carla := store.Who{Person: "carla"}
	for _, shown := range []store.Reading{{Kind: "entry", Purpose: "gossip"}, {Kind: "secrets", Purpose: "procedure"}, {Kind: "entry"}, {Purpose: "procedure"}} {
		if got, err := w.db.Open(t.Context(), store.Ask{Who: carla, Case: c.Case, Now: monday, For: shown}); err == nil || got.Case != nil {
			t.Errorf("%+v: read", shown)
		}
	}
	ask := store.Ask{Who: carla, Case: c.Case, Now: monday, For: store.Reading{Kind: "entry", Purpose: "procedure"}}
	_, err := w.db.Open(t.Context(), ask)
	w.must(err)
	for _, s := range []string{
		`delete from reads`, `update reads set person = 'stella'`, `truncate reads`,
		fmt.Sprintf(`insert into reads values ('%s', 'rene', 'entry', 'procedure', now(), now())`, c.Case),
		`select read_case('', 'carla', '{}', 'x', '2025-03-03', now(), '` + c.Case + `', '', 0, '', '')`,
	} {
		if w.db.AsApp(t.Context(), s) == nil {
			t.Errorf("the program's login may: %s", s)
		}
	}
	w.must(w.db.Tamper(t.Context(), `revoke insert on reads from probity_engine`))
	ask.Now = monday.Add(2 * time.Hour)
	if got, err := w.db.Open(t.Context(), ask); err == nil || got.Case != nil || got.Docket != nil {
		t.Error("read although nothing could be recorded")
	}
	ask.For = store.Reading{}
	if _, err := w.db.Open(t.Context(), ask); err != nil {
		t.Errorf("what shows nothing: %v", err)
	}
}
