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

// AsActor runs do in one transaction on behalf of who. It is the only way to
// case data, and the one place where access rules go: the person is made known
// to the database for this transaction alone (a setting of the session would
// leak to the next borrower of the connection), so that row-level security can
// decide on every row without any query having to remember. As long as the
// tables carry no policies, callers see every row.
func (db *DB) AsActor(ctx context.Context, who Who, do func(*Tx) error) error {
	return db.within(ctx, who, db.role, nil, do)
}

// asOwner is AsActor under the user of the connection, who owns the tables. It
// is for letting a record go, which the working role may not.
func (db *DB) asOwner(ctx context.Context, do func(*Tx) error) error {
	return db.within(ctx, TheSystem(), "", nil, do)
}

func (db *DB) within(ctx context.Context, who Who, role string, o *sql.TxOptions, do func(*Tx) error) error {
	tx, err := db.pool.BeginTxx(ctx, o)
	if err != nil {
		return coded(ctx, err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	system := ""
	if who.System {
		system = "on"
	}
	if role == "" {
		role = "none"
	}
	_, err = tx.ExecContext(ctx, `select set_config('app.person', $1, true), set_config('app.offices', $2, true),
		set_config('app.system', $3, true), set_config('role', $4, true)`, who.Person, strings.Join(who.Offices, ","), system, role)
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
	return db.within(ctx, who, db.role, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, do)
}
