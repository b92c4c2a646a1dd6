package store

import (
	"context"
	"time"

	"probity/docket"
	"probity/vault"
)

type entryRow struct {
	Case string    `db:"case_id" json:"case_id"`
	Seq  int       `db:"seq" json:"seq"`
	Act  string    `db:"act_id" json:"act_id"`
	Kind string    `db:"kind" json:"kind"`
	At   time.Time `db:"at" json:"at"`
	Body string    `db:"body" json:"body"`
	Prev string    `db:"prev" json:"prev"`
	Hash string    `db:"hash" json:"hash"`
}

const entryColumns = `seq, act_id, kind, at, body, prev, hash`

// entry opens an entry and holds its text against its hash, and what it says
// against its row: an entry that was tampered with is not built upon.
func (r *entryRow) entry(ctx context.Context, keys *vault.Ring) (docket.Entry, error) {
	e, _, _, err := r.open(ctx, keys)
	return e, err
}

// entries loads a docket up to a moment; the zero time means all of it.
func (tx *Tx) entries(ctx context.Context, caseID string, upTo time.Time) ([]docket.Entry, error) {
	q, args := `select `+entryColumns+` from entries where case_id = $1 order by seq`, []any{caseID}
	if !upTo.IsZero() {
		q, args = `select `+entryColumns+` from entries where case_id = $1 and at <= $2 order by seq`, []any{caseID, upTo}
	}
	var rows []entryRow
	if err := tx.SelectContext(ctx, &rows, q, args...); err != nil {
		return nil, err
	}
	return tx.db.follow(ctx, nil, rows, caseID)
}

// follow reads entries and chains them to those that are known. The list of the
// known ones stays as it is.
func (db *DB) follow(ctx context.Context, known []docket.Entry, rows []entryRow, caseID string) ([]docket.Entry, error) {
	if len(rows) == 0 {
		return append([]docket.Entry{}, known...), nil
	}
	keys, err := db.ring(ctx, caseID)
	if err != nil {
		return nil, err
	}
	out := append(make([]docket.Entry, 0, len(known)+len(rows)), known...)
	prev := ""
	if n := len(known); n > 0 {
		prev = known[n-1].Hash
	}
	for i := range rows {
		e, err := rows[i].entry(ctx, keys)
		if err != nil {
			return nil, err
		}
		if e.Prev != prev || e.Seq != len(out)+1 || e.Case != caseID {
			return nil, ErrBroken
		}
		prev, out = e.Hash, append(out, e)
	}
	return out, nil
}

// fold makes the state of a case, which must stand at the given head.
func (tx *Tx) fold(ctx context.Context, caseID string, head int, hash string) (*docket.State, error) {
	s, err := tx.foldAll(ctx, caseID)
	if err == nil && (s.Head != head || s.HeadHash != hash) {
		err = ErrBroken
	}
	return s, err
}

// foldAll makes the state of a case from whatever entries there are.
func (tx *Tx) foldAll(ctx context.Context, caseID string) (*docket.State, error) {
	entries, err := tx.entries(ctx, caseID, time.Time{})
	if err != nil {
		return nil, err
	}
	s, err := docket.Fold(entries)
	if err != nil {
		return nil, ErrBroken
	}
	return s, nil
}
