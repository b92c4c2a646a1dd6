package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"probity/procedure"
	"probity/procedure/register"
	"probity/store"
)

// Library is the library of a test database in which the packs take reports:
// added, their assumptions confirmed, and activated on the record by somebody
// who holds every governing office. A pack with open holes can be played and
// never be activated; it is let in beside the record, which VerifyRecord tells.
func Library(tb testing.TB, db *store.DB, packs ...*procedure.Procedure) *store.Library {
	tb.Helper()
	l, err := store.OpenLibrary(tb.Context(), db)
	if err != nil {
		tb.Fatal(err)
	}
	for _, p := range packs {
		if err := activate(tb, db, l, p); err != nil {
			tb.Fatalf("%s %s: %v", p.ID, p.Version, err)
		}
	}
	return l
}

// Founded is when the packs of a test database were activated.
var Founded = time.Date(2020, 1, 2, 9, 0, 0, 0, time.UTC)

func activate(tb testing.TB, db *store.DB, l *store.Library, p *procedure.Procedure) error {
	ctx, by := tb.Context(), register.Actor{Person: "founder", Offices: p.GovernedBy}
	if _, _, err := l.Add(ctx, "add "+p.Digest(), by, p, Founded); err != nil {
		return err
	}
	if len(p.OpenHoles()) > 0 {
		return admit(tb, db, p)
	}
	acts := []register.Act{{ID: "check " + p.Digest(), Kind: register.Check, By: by, Result: &register.Result{}}}
	for _, h := range p.Assumed() {
		acts = append(acts, register.Act{ID: "declare " + h.ID + p.Digest(), Kind: register.Declare, By: by, Hole: h.ID, Reason: "Taken as it stands, for a test."})
	}
	acts = append(acts, register.Act{ID: "activate " + p.Digest(), Kind: register.Activate, By: by, From: p.InForce})
	for _, a := range acts {
		if _, _, err := l.Enter(ctx, p.Digest(), a, Founded); err != nil {
			return err
		}
	}
	return nil
}

// admit lets a pack take reports that no body could have activated.
func admit(tb testing.TB, db *store.DB, p *procedure.Procedure) error {
	dsn, ok := addresses.Load(db)
	if !ok {
		return errors.New("the database was not opened by storetest")
	}
	c, err := sqlx.Open("postgres", dsn.(string))
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	_, err = c.ExecContext(tb.Context(), `insert into procedures_active (digest, procedure, from_day, seq) values ($1, $2, $3, 0)`,
		p.Digest(), p.ID, store.Day{Date: p.InForce})
	return err
}
