// Package migrations holds the database schema as numbered SQL files, embedded
// in the binary, and applies them with goose.
package migrations

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// FS holds the SQL files.
//
//go:embed *.sql
var FS embed.FS

// Up brings the schema to the newest version. Several processes may call it at
// once: a session lock in Postgres lets one through at a time.
func Up(ctx context.Context, db *sql.DB) error {
	p, err := provider(db)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate up: %w", err)
	}
	return nil
}

// Down takes everything back that Up made, and with it every record.
func Down(ctx context.Context, db *sql.DB) error {
	p, err := provider(db)
	if err != nil {
		return err
	}
	if _, err := p.DownTo(ctx, 0); err != nil {
		return fmt.Errorf("migrate down: %w", err)
	}
	return nil
}

// State is a version of the schema and whether the database has it.
type State struct {
	Version int64
	Name    string    // its file; "" for one that this binary does not know
	Applied bool      //
	At      time.Time // when it was applied
}

// States lists every version that this binary knows or the database has, in order.
func States(ctx context.Context, db *sql.DB) ([]State, error) {
	p, err := provider(db)
	if err != nil {
		return nil, err
	}
	known, err := p.Status(ctx)
	if err != nil {
		return nil, err
	}
	var out []State
	for _, m := range known {
		out = append(out, State{m.Source.Version, path.Base(m.Source.Path), m.State == goose.StateApplied, m.AppliedAt})
	}
	rows, err := db.QueryContext(ctx, `select version_id, tstamp from (select distinct on (version_id) version_id, is_applied, tstamp from goose_db_version
		order by version_id, id desc) v where v.is_applied and v.version_id > 0`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		s := State{Applied: true}
		if err := rows.Scan(&s.Version, &s.At); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, func(k State) bool { return k.Version == s.Version }) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b State) int { return cmp.Compare(a.Version, b.Version) })
	return out, rows.Err()
}

// Known lists the versions of the schema that this binary works with: all of them
// must be there, because parts of the engine have numbers of their own.
func Known() ([]int64, error) {
	files, err := FS.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var known []int64
	for _, f := range files {
		v, err := goose.NumericComponent(f.Name())
		if err != nil {
			return nil, err
		}
		known = append(known, v)
	}
	return known, nil
}

func provider(db *sql.DB) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, FS, goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true),
		goose.WithAllowOutofOrder(true)) // each part of the engine has numbers of its own
}
