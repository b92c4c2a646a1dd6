package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
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

// fewLists is how many statements are kept ready before lists are asked for as they
// are. Filters can be put together in thousands of ways, of which an office uses some.
const fewLists = 64

// listed reads a list in one statement, which is a transaction of its own: it makes
// known on whose behalf it works, and then looks at the rows. That order is kept by
// the condition on e, without which none of them is looked at; were it not kept, the
// policies would show nothing. columns says what of which table is read, order in
// which order and how many.
func (db *DB) listed(ctx context.Context, who Who, into any, columns string, w *where, order string) error {
	pass, err := db.pass(ctx, who)
	if err != nil {
		return err
	}
	n := len(w.args)
	said := make([]string, 4)
	for i := range said {
		said[i] = "$" + strconv.Itoa(n+1+i)
	}
	q := `with e as materialized (select walls.enter(` + strings.Join(said, ", ") + `) is null as entered) select l.* from e cross join lateral (select ` +
		columns + ` where e.entered is not null` + strings.Join(append([]string{""}, w.conditions...), " and ") + order + `) l`
	args := append(slices.Clone(w.args), who.Person, textList(who.Offices), who.System, pass)
	db.preparing.RLock()
	ready := db.ready[q] != nil || len(db.ready) < fewLists
	db.preparing.RUnlock()
	if !ready {
		return coded(ctx, db.pool.SelectContext(ctx, into, q, args...))
	}
	s, err := db.prepared(ctx, q) //nolint:sqlclosecheck // kept for the next request; closing the pool ends it
	if err != nil {
		return coded(ctx, err)
	}
	return coded(ctx, s.SelectContext(ctx, into, args...))
}
