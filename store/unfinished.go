package store

import (
	"context"
	"time"
)

// Unfinished is a report that somebody began and keeps to go on with. What it says
// is sealed: nobody but the holder of its code opens it.
type Unfinished struct {
	Mark   string        // what its code is found by
	Sealed []byte        // at most MaxDraftBytes
	For    time.Duration // how long it is kept, in real time
}

// MaxUnfinished bounds how many unfinished reports are kept at once, so that a flood
// of them does not fill the disk: some five gigabytes at the most.
const MaxUnfinished = 20_000

// KeepUnfinished keeps an unfinished report in the place of what was kept under its
// mark before, and says until when, in real time. ErrFull: there are too many; what
// was kept before stays.
func (db *DB) KeepUnfinished(ctx context.Context, u Unfinished) (until time.Time, err error) {
	if len(u.Sealed) > MaxDraftBytes {
		return time.Time{}, ErrTooLarge
	}
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		var full bool
		if err := tx.GetContext(ctx, &full, `select count(*) >= $2 from unfinished where mark <> $1`, u.Mark, MaxUnfinished); err != nil {
			return err
		}
		if full {
			return ErrFull
		}
		return tx.GetContext(ctx, &until, `insert into unfinished (mark, sealed, kept_until) values ($1, $2, now() + make_interval(secs => $3))
			on conflict (mark) do update set sealed = excluded.sealed, kept_until = excluded.kept_until returning kept_until`,
			u.Mark, u.Sealed, u.For.Seconds())
	})
	return until, err
}

// UnfinishedBy is what is kept under a mark, and until when. One whose time is over
// is ErrNotFound, like one that never was.
func (db *DB) UnfinishedBy(ctx context.Context, mark string) (sealed []byte, until time.Time, err error) {
	var row struct {
		Sealed []byte    `db:"sealed"`
		Until  time.Time `db:"kept_until"`
	}
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &row, `select sealed, kept_until from unfinished where mark = $1 and kept_until > now()`, mark)
	})
	return row.Sealed, row.Until, err
}

// DropUnfinished lets go of what is kept under a mark, if there is something.
func (db *DB) DropUnfinished(ctx context.Context, mark string) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `delete from unfinished where mark = $1`, mark)
		return err
	})
}
