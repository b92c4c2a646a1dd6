package store

import (
	"context"
	"sync"

	"github.com/jmoiron/sqlx"
)

// statements are prepared once on each connection that uses them. They are the
// ones that one request is made of; each is a call of a function that makes known
// on whose behalf it works before it looks at anything (see migrations).
type statements struct {
	preparing sync.RWMutex
	ready     map[string]*sqlx.Stmt
}

// one runs a statement that gives one row, outside of any other transaction.
func (db *DB) one(ctx context.Context, query string, args ...any) scanner {
	s, err := db.prepared(ctx, query) //nolint:sqlclosecheck // kept for the next request; closing the pool ends it
	if err != nil {
		return failed{err}
	}
	return s.QueryRowxContext(ctx, args...)
}

type scanner interface {
	Scan(into ...any) error
	StructScan(into any) error
}

type failed struct{ err error }

func (f failed) Scan(...any) error    { return f.err }
func (f failed) StructScan(any) error { return f.err }

func (db *DB) prepared(ctx context.Context, query string) (*sqlx.Stmt, error) {
	db.preparing.RLock()
	s := db.ready[query]
	db.preparing.RUnlock()
	if s != nil {
		return s, nil
	}
	db.preparing.Lock()
	defer db.preparing.Unlock()
	if s = db.ready[query]; s != nil {
		return s, nil
	}
	s, err := db.pool.PreparexContext(ctx, query) //nolint:sqlclosecheck // kept for the next request; closing the pool ends it
	if err != nil {
		return nil, err
	}
	if db.ready == nil {
		db.ready = map[string]*sqlx.Stmt{}
	}
	db.ready[query] = s
	return s, nil
}
