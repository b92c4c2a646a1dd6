// Package migrations holds the database schema as numbered SQL files, embedded
// in the binary, and applies them with goose.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

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

// Version returns the version of the schema in the database and the newest one
// this binary knows.
func Version(ctx context.Context, db *sql.DB) (current, newest int64, err error) {
	p, err := provider(db)
	if err != nil {
		return 0, 0, err
	}
	return p.GetVersions(ctx)
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
