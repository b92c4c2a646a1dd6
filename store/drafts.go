package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/lib/pq"
)

// Draft is a report by somebody without an account that is not final yet. What
// it says is sealed: nobody but the holder of the receipt opens it.
type Draft struct {
	LookUp  string        // what its receipt is found by
	SentKey string        // keyed hash of the key it was sent with
	Sealed  []byte        // at most MaxDraftBytes
	For     time.Duration // how long it is kept, in real time
}

// MaxDraftBytes bounds a sealed draft: some forty thousand words.
const MaxDraftBytes = 256 << 10

// KeepDraft keeps a draft and says until when, in real time. Keeping the same one
// again changes nothing. ErrDifferentAct: another report came with the same key;
// ErrConflict: it was confirmed a while ago.
func (db *DB) KeepDraft(ctx context.Context, d Draft) (until time.Time, err error) {
	if len(d.Sealed) > MaxDraftBytes {
		return time.Time{}, ErrTooLarge
	}
	var differs bool
	var at sql.NullTime
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.QueryRowxContext(ctx, `select until, differs from keep_draft($1, $2, $3, make_interval(secs => $4))`,
			d.LookUp, d.SentKey, d.Sealed, d.For.Seconds()).Scan(&at, &differs)
	})
	switch {
	case err != nil:
		return time.Time{}, err
	case differs:
		return time.Time{}, ErrDifferentAct
	case !at.Valid:
		return time.Time{}, ErrConflict
	}
	return at.Time, nil
}

// Held is what somebody's receipt stands for.
type Held struct {
	Case   string    // "" while the report is a draft
	Person string    // who reported
	Sealed []byte    // the draft; none when it has gone
	Until  time.Time // when the draft will be gone
}

// ByReceipt says what a receipt stands for, by any of the hashes it may be stored
// under. A draft whose time is over and a case that was let go are ErrNotFound,
// like a receipt that was never given; the database does the same for all.
func (db *DB) ByReceipt(ctx context.Context, hashes []string) (Held, error) {
	var row struct {
		Case   sql.NullString `db:"case_id"`
		Person sql.NullString `db:"person"`
		Sealed []byte         `db:"sealed"`
		Until  sql.NullTime   `db:"kept_until"`
	}
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &row, `select r.case_id, r.person, d.sealed, d.kept_until
			from (select r.hash, r.case_id, r.person from receipts r join cases c on c.id = r.case_id where r.hash = any($1) and not c.purged) r
			full join (select look_up, sealed, kept_until from drafts where look_up = any($1) and kept_until > now()) d on d.look_up = r.hash
			limit 1`, pq.StringArray(hashes))
	})
	return Held{Case: row.Case.String, Person: row.Person.String, Sealed: row.Sealed, Until: row.Until.Time}, err
}

// SweepDrafts deletes the drafts and the unfinished reports whose time is over and
// says how many. What came longer than an hour ago is no longer counted either
// (Arrived).
func (db *DB) SweepDrafts(ctx context.Context) (int, error) {
	var n int64
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `delete from arrivals where at <= clock_timestamp() - interval '1 hour'`); err != nil {
			return err
		}
		return tx.GetContext(ctx, &n, `with d as (delete from drafts where kept_until <= now() returning 1),
			u as (delete from unfinished where kept_until <= now() returning 1)
			select (select count(*) from d) + (select count(*) from u)`)
	})
	return int(n), err
}
