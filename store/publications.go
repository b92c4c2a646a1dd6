package store

import (
	"context"
	"strconv"
	"time"
)

// Publication is where in a docket it stands that something was made known of a
// case. What was made known, to whom, and whether it still is, the docket says.
type Publication struct {
	ID   string    `db:"id"` // tells nothing of the case
	Case string    `db:"case_id"`
	Seq  int       `db:"seq"`
	At   time.Time `db:"at"`
}

// publications are few among the entries; an index knows them. The id is made of that
// of the case, which nobody can guess, and does not lead back to it.
const publications = `select left(encode(sha256(convert_to('publication ' || case_id::text || ' ' || seq::text, 'UTF8')), 'hex'), 32) as id, case_id::text, seq, at
	from entries where kind = 'publish'`

// Publications lists what was made known under a procedure, or under any, the latest
// first, and the cursor of the next page. It is for the engine, which looks in the dockets for what anybody may be told.
func (db *DB) Publications(ctx context.Context, procedure, after string, limit int) ([]Publication, string, error) {
	w := &where{}
	if procedure != "" {
		w.and("exists (select from cases c where c.id = u.case_id::uuid and c.procedure = $$)", procedure)
	}
	if after != "" {
		at, id, err := cursor(after)
		if err != nil {
			return nil, "", err
		}
		n := w.arg(at)
		w.and("(u.at, u.id) < ($"+strconv.Itoa(n)+", $$)", id)
	}
	limit = pageSize(limit)
	var out []Publication
	q := `select u.* from (` + publications + `) u` + w.text() + ` order by u.at desc, u.id desc limit $` + strconv.Itoa(w.arg(limit+1))
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error { return tx.SelectContext(ctx, &out, q, w.args...) })
	if err != nil || len(out) <= limit {
		return out, "", err
	}
	out = out[:limit]
	return out, cursorOf(out[limit-1].At, out[limit-1].ID), nil
}

// Publication is one of them.
func (db *DB) Publication(ctx context.Context, id string) (Publication, error) {
	var out Publication
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select u.* from (`+publications+`) u where u.id = $1`, id)
	})
	return out, err
}
