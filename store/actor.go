package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/jmoiron/sqlx"
)

// Who is on whose behalf the database is used.
type Who struct {
	Person  string   // the person's id; "" for the system
	Offices []string // what the person holds today, as "procedure/office"
	System  bool     // the engine itself: workers, sweepers, verify
	Admin   bool     // keeps the house: people, terms in office
	Purpose string   // what for, in a word of the program's own; signed with the rest
	Only    *OneCase // the one case they are let into, by the code of a letter, which the pass says; nil: as far as the walls let them
}

// TheSystem is the engine working for itself.
func TheSystem() Who { return Who{System: true} }

// In lists the offices held in one procedure, as docket.Actor wants them.
func (w Who) In(procedure string) []string {
	var own []string
	for _, o := range w.Offices {
		if p, office, ok := strings.Cut(o, "/"); ok && p == procedure {
			own = append(own, office)
		}
	}
	return own
}

// Tx is a transaction on somebody's behalf.
type Tx struct {
	*sqlx.Tx
	Who Who
	db  *DB
}

// enter makes known on whose behalf a transaction works.
const enter = `select walls.enter($1, $2, $3, $4)`

// AsActor runs do in one transaction on behalf of who. It is the only way to
// case data. The database takes the pass that this process signs for who, and
// seals it to this transaction; by that the policies decide on every row, so that
// no query has to remember. What is set in any other way, or was left on the
// connection by an earlier borrower, opens nothing.
func (db *DB) AsActor(ctx context.Context, who Who, do func(*Tx) error) error {
	return db.within(ctx, db.pool, who, nil, do)
}

// asOwner is AsActor under the user that owns the tables. It is for letting a
// record go, which the program's own login may not.
func (db *DB) asOwner(ctx context.Context, do func(*Tx) error) error {
	return db.within(ctx, db.house, TheSystem(), nil, do)
}

func (db *DB) within(ctx context.Context, pool *sqlx.DB, who Who, o *sql.TxOptions, do func(*Tx) error) error {
	pass, err := db.pass(ctx, who)
	if err != nil {
		return err
	}
	var ready *sqlx.Stmt // got before a connection is held: a second one might never come free
	if pool == db.pool {
		if ready, err = db.prepared(ctx, enter); err != nil {
			return coded(ctx, err)
		}
	}
	tx, err := pool.BeginTxx(ctx, o)
	if err != nil {
		return coded(ctx, err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	args := []any{who.Person, textList(who.Offices), who.System, pass}
	if ready != nil {
		_, err = tx.StmtxContext(ctx, ready).ExecContext(ctx, args...)
	} else {
		_, err = tx.ExecContext(ctx, enter, args...)
	}
	if err != nil {
		return coded(ctx, err)
	}
	if err := do(&Tx{tx, who, db}); err != nil {
		return coded(ctx, err)
	}
	return coded(ctx, tx.Commit())
}

// snapshot is AsActor on one unchanging picture of the database, for reading
// only.
func (db *DB) snapshot(ctx context.Context, who Who, do func(*Tx) error) error {
	return db.within(ctx, db.pool, who, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, do)
}
