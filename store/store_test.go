package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/proceduretest"
	"probity/store"
	"probity/store/storetest"
)

const pack = "ahima-membership"

var monday = time.Date(2025, 3, 3, 15, 0, 0, 0, time.UTC)

// world is a database with the shipped procedures kept in it.
type world struct {
	testing.TB
	db    *store.DB
	procs *procedure.Library
	p     *procedure.Procedure
	dsn   string
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	dsn := storetest.NewDSN(tb)
	return openWorld(tb, dsn, store.Options{MaxConnections: 12})
}

func openWorld(tb testing.TB, dsn string, o store.Options) *world {
	tb.Helper()
	procs, err := proceduretest.Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	p, ok := procs.Current(pack)
	if !ok {
		tb.Fatal("no pack")
	}
	w := &world{TB: tb, db: storetest.Open(tb, dsn, o), procs: procs, p: p, dsn: dsn}
	storetest.Library(tb, w.db, p)
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

var system = store.TheSystem()

// report is a report that the pack takes in.
func (w *world) report() *docket.Report {
	return &docket.Report{
		Source: "person", Channel: "web", Signed: true,
		Complainant: docket.Party{Person: "carla", Address: true},
		Respondent:  docket.Party{Person: "rene", Address: true, Standings: []docket.PartyStanding{{Standing: "membership", Status: "active"}}},
		Allegations: []docket.NewCharge{{Ground: "code_violation", Principles: []string{"p1"}, Text: "Read charts.", From: clock.MustDate("2025-02-03")}},
		Evidence:    []docket.NewEvidence{{Title: "Access log", Independent: true}},
	}
}

func (w *world) filing(actID string) store.Filing {
	return store.Filing{
		Act:       docket.Act{ID: actID, Kind: docket.File, By: docket.Actor{Person: "carla"}, Particulars: w.report()},
		Procedure: w.p, At: monday,
	}
}

// file files a report and enters it.
func (w *world) file() store.Outcome {
	w.Helper()
	id := uuid.NewString()
	_, err := w.db.FileAct(w.Context(), store.Who{Person: "carla"}, w.filing(id))
	w.must(err)
	out, err := w.db.Enter(w.Context(), w.procs, id, monday)
	w.must(err)
	if !out.Entered {
		w.Fatalf("the report was refused: %v", out.Refusal)
	}
	return out
}

func (w *world) act(caseID, person string, offices []string, kind docket.Kind, p docket.Particulars) docket.Act {
	return docket.Act{ID: uuid.NewString(), Case: caseID, Kind: kind, By: docket.Actor{Person: person, Offices: offices}, Particulars: p}
}

// do submits an act and enters it.
func (w *world) do(a docket.Act, at time.Time) store.Outcome {
	w.Helper()
	who := store.Who{Person: a.By.Person}
	for _, o := range a.By.Offices {
		who.Offices = append(who.Offices, pack+"/"+o)
	}
	_, err := w.db.Submit(w.Context(), who, a, 0, at)
	w.must(err)
	out, err := w.db.Enter(w.Context(), w.procs, a.ID, at)
	w.must(err)
	return out
}

var staff = []string{"ethics_office"}

func (w *world) done(a docket.Act, at time.Time) store.Outcome {
	w.Helper()
	out := w.do(a, at)
	if !out.Entered {
		w.Fatalf("%s was refused: %v", a.Kind, out.Refusal)
	}
	return out
}

func (w *world) sound() {
	w.Helper()
	found, err := w.db.Verify(w.Context(), w.procs)
	w.must(err)
	for _, f := range found {
		w.Errorf("verify: %s", f)
	}
	page, err := w.db.Cases(w.Context(), system, store.CaseFilter{Limit: 500})
	w.must(err)
	for _, c := range page.Cases {
		if kept := w.db.Remembered(c.ID); kept != nil { // what is remembered is what a fold gives
			s, err := w.db.State(w.Context(), system, c.ID)
			w.must(err)
			if a, b := asJSON(w, kept), asJSON(w, s); kept.Head == s.Head && a != b {
				w.Errorf("remembered: %s\nfolded:     %s", a, b)
			}
		}
	}
}

func asJSON(w *world, v any) string {
	text, err := json.Marshal(v)
	w.must(err)
	return string(text)
}

func count(ctx context.Context, w *world, table, caseID string) int {
	w.Helper()
	entries, err := w.db.EntryTexts(ctx, system, caseID)
	w.must(err)
	if table != "entries" {
		panic(fmt.Sprint("count ", table))
	}
	return len(entries)
}
