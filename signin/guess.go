package signin

import (
	"context"
	"strings"
	"time"
)

// Guessing is slowed by buckets, and no bucket is shared by a stranger and a
// browser that the person signed in from before. Strangers who guess at a login
// empty the strangers' bucket of that login and no other; the person's own
// browser has one of its own, and passkeys and providers need none. Nothing is
// locked: a bucket refills by itself.
const (
	passwordGuesses = 10
	passwordPause   = time.Minute
	factorGuesses   = 10
	factorPause     = 5 * time.Minute // at most 300 codes a day, of which 3 in a million are right: 1 in 1,000 days finds one
)

// bucket names the bucket of guesses at one thing by one browser, and the lane in
// which it waits.
func (d *Desk) bucket(at, of, person, mark string) (string, *lane) {
	by, l := "stranger", &d.hashing
	if id, ok := d.knows(person, mark); ok {
		by, l = id, &d.known
	}
	return tag(d.keys.guesses, at, strings.ToLower(strings.TrimSpace(of)), by), l
}

func (d *Desk) guess(ctx context.Context, bucket string, size int, pause time.Duration) error {
	ok, err := d.db.TakeGuess(ctx, bucket, size, pause, d.now())
	if err == nil && !ok {
		err = ErrSlow
	}
	return err
}
