package store

import (
	"context"
	"time"
)

// ToldBefore claims the word to somebody that there is something new since they were
// last told: nothing, when they were within the period, or there is nothing that they
// may know of. What waits in quarantine is new once it is let in: it came with so much
// else under its procedure that they were told that day. Back is what to give back when it could not be sent.
func (db *DB) ToldBefore(ctx context.Context, who Who, now time.Time, period time.Duration) (claimed bool, back time.Time, err error) {
	now = instant(now)
	last, err := db.toldAt(ctx, who.Person, now.Add(-period))
	if err != nil || now.Sub(last) < period {
		return false, last, err
	}
	fresh := false // with their own eyes
	err = db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &fresh, `select exists (select from cases c left join `+quarantineNow+` q on q.case_id = c.id
				where coalesce(q.decided_at, c.received_at) > $1 and coalesce(q.decided_at, c.received_at) <= $2 and c.open and c.procedure || '/' || c.owner = any($3::text[]) and c.complainant <> $4 and c.respondent <> $4
				and coalesce(q.status, 'released') = 'released')`, last, now, textList(who.Offices), who.Person)
	})
	if err != nil || !fresh {
		return false, last, err
	}
	claimed, err = db.claim(ctx, who.Person, now, last)
	return claimed, last, err
}

// ClaimWord claims a word of another kind, under a name of its own, once in a period.
func (db *DB) ClaimWord(ctx context.Context, name string, now time.Time, period time.Duration) (claimed bool, back time.Time, err error) {
	now = instant(now)
	last, err := db.toldAt(ctx, name, now.Add(-period))
	if err != nil || now.Sub(last) < period {
		return false, last, err
	}
	claimed, err = db.claim(ctx, name, now, last)
	return claimed, last, err
}

// toldAt is when somebody was last told; the moment given, if they never were.
func (db *DB) toldAt(ctx context.Context, name string, never time.Time) (last time.Time, err error) {
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `insert into digests (person, at) values ($1, $2) on conflict do nothing`, name, never); err != nil {
			return err
		}
		return tx.GetContext(ctx, &last, `select at from digests where person = $1`, name)
	})
	return last, err
}

func (db *DB) claim(ctx context.Context, name string, now, last time.Time) (claimed bool, err error) {
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		res, err := tx.ExecContext(ctx, `update digests set at = $2 where person = $1 and at = $3`, name, now, last)
		if err == nil {
			n, e := res.RowsAffected()
			claimed, err = n == 1, e
		}
		return err
	})
	return claimed, err
}

// NotTold gives back a claim on a word that could not be sent.
func (db *DB) NotTold(ctx context.Context, person string, claimed, back time.Time) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `update digests set at = $3 where person = $1 and at = $2`, person, instant(claimed), instant(back))
		return err
	})
}

// OfficialsOn lists who holds an office on a day and can sign in.
func (db *DB) OfficialsOn(ctx context.Context, day Day) ([]string, error) {
	return db.workers(ctx, "", "", day.Date)
}
