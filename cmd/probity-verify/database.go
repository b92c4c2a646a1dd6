package main

import (
	"context"
	"database/sql"
	"errors"

	_ "github.com/lib/pq" // the driver

	"probity/ledger"
	"probity/ledger/pglog"
)

// database checks a whole database, on one unchanging picture of it.
func (c *check) database(ctx context.Context, url string) error {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	var partly bool
	err = tx.QueryRowContext(ctx, `select row_security_active('entries') or row_security_active('log_leaves')`).Scan(&partly)
	if err != nil {
		return err
	}
	if partly {
		return errors.New("this user sees some of the rows only: come as a superuser, or as one who may BYPASSRLS")
	}
	r, err := ledger.Audit(ctx, pglog.Reader{DB: tx}, c.keys, c.copied)
	if err != nil {
		return err
	}
	for _, f := range r.Findings {
		c.say("NO. %s", f.Says)
	}
	if len(r.Findings) > 0 {
		return errFound
	}
	if r.Last == nil {
		return c.bad("Nothing in this database was ever sealed.")
	}
	c.say("YES. Everything that was sealed is as it was: %d leaves, the last checkpoint (%d) of %s. %d things wait to be sealed.", r.Leaves, r.Last.No, r.Last.At.Format(dayForm), r.Waiting)
	if c.copied == nil {
		c.say("     It was not held against a copy of the log: name it with --copy. Without one, whoever has the database and the key can make the log anew.")
	} else {
		c.say("     The %d checkpoints in the copy are those of the database.", r.Copied)
	}
	return nil
}
