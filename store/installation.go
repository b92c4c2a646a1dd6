package store

import (
	"context"
	"time"
)

// Installation is what there is once per database: its random id and how case
// time runs. Case time was EpochCase when real time was EpochReal, and a day of
// it takes DayLength since.
type Installation struct {
	ID        string
	EpochReal time.Time
	EpochCase time.Time
	DayLength time.Duration
}

// Now is the case time at a real time.
func (i Installation) Now(real time.Time) time.Time {
	if i.DayLength <= 0 || i.DayLength == 24*time.Hour {
		return real.Add(i.EpochCase.Sub(i.EpochReal)).UTC()
	}
	speed := float64(24*time.Hour) / float64(i.DayLength)
	return i.EpochCase.Add(time.Duration(float64(real.Sub(i.EpochReal)) * speed)).UTC()
}

// Real is the real time at a case time.
func (i Installation) Real(at time.Time) time.Time {
	if i.DayLength <= 0 || i.DayLength == 24*time.Hour {
		return at.Add(i.EpochReal.Sub(i.EpochCase)).UTC()
	}
	speed := float64(24*time.Hour) / float64(i.DayLength)
	return i.EpochReal.Add(time.Duration(float64(at.Sub(i.EpochCase)) / speed)).UTC()
}

// Installation reads it.
func (db *DB) Installation(ctx context.Context) (Installation, error) {
	var i Installation
	var seconds float64
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.QueryRowxContext(ctx, `select id, epoch_real, epoch_case, extract(epoch from day_length)::float8 from installation`).
			Scan(&i.ID, &i.EpochReal, &i.EpochCase, &seconds)
	})
	i.DayLength = time.Duration(seconds * float64(time.Second))
	return i, err
}

// SetDayLength changes how fast case time runs from the real moment given on,
// without a jump.
func (db *DB) SetDayLength(ctx context.Context, day time.Duration, real time.Time) (Installation, error) {
	i, err := db.Installation(ctx)
	if err != nil {
		return i, err
	}
	real = instant(real)
	i.EpochCase, i.EpochReal, i.DayLength = instant(i.Now(real)), real, day
	return i, db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `update installation set epoch_real = $1, epoch_case = $2, day_length = make_interval(secs => $3)`, i.EpochReal, i.EpochCase, day.Seconds())
		return err
	})
}
