package store

import (
	"context"
	"encoding/json"
	"time"

	"probity/docket"
)

type entryRow struct {
	Seq  int       `db:"seq"`
	Act  string    `db:"act_id"`
	Kind string    `db:"kind"`
	At   time.Time `db:"at"`
	Body string    `db:"body"`
	Prev string    `db:"prev"`
	Hash string    `db:"hash"`
}

const entryColumns = `seq, act_id, kind, at, body, prev, hash`

// entry reads an entry from its text and holds it against its hash: an entry
// that was tampered with is not built upon.
func (r *entryRow) entry() (docket.Entry, error) {
	var e docket.Entry
	if r.Body == "" {
		return e, ErrLetGo
	}
	if docket.HashOf([]byte(r.Body)) != r.Hash {
		return e, ErrBroken
	}
	if err := json.Unmarshal([]byte(r.Body), &e); err != nil {
		return e, ErrBroken
	}
	if e.Seq != r.Seq || e.Prev != r.Prev || e.Act != r.Act {
		return e, ErrBroken
	}
	e.Hash = r.Hash
	return e, nil
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
	out := make([]docket.Entry, len(rows))
	prev := ""
	for i := range rows {
		e, err := rows[i].entry()
		if err != nil {
			return nil, err
		}
		if e.Prev != prev || e.Seq != i+1 || e.Case != caseID {
			return nil, ErrBroken
		}
		prev, out[i] = e.Hash, e
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
