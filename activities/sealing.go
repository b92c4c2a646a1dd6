package activities

import (
	"context"
	"time"

	"probity/store"
)

// Sealer takes what is new on the record into the signed log. store.Sealer is
// the real one.
type Sealer interface {
	Seal(ctx context.Context, now, until time.Time) (store.Sealed, error)
}

// sealMargin is how late something may come to the log that bears an earlier
// time: an act is dated before its transaction is committed, and machines'
// clocks differ. What comes later than that was back-dated.
const sealMargin = 5 * time.Minute

// Sealed is what a run came to.
type Sealed = store.Sealed

// Seal seals what is new. It is safe to repeat; one seals at a time.
func (a *Activities) Seal(ctx context.Context) (Sealed, error) {
	if a.Sealer == nil {
		return Sealed{}, coded(errNoKey)
	}
	now := a.Time.Now()
	out, err := a.Sealer.Seal(ctx, now, now.Add(-caseSpan(a.Time, sealMargin)))
	return out, coded(err)
}
