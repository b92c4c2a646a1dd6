package main

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"probity/store"
)

// caseTime is the one clock of the whole system: API, worker and sweepers ask
// it, and it follows what the database says, so that all processes agree even
// when a day is played in seconds.
type caseTime struct {
	at atomic.Pointer[store.Installation]
}

func newCaseTime(i store.Installation) *caseTime {
	c := &caseTime{}
	c.set(i)
	return c
}

func (c *caseTime) set(i store.Installation) { c.at.Store(&i) }

// Now is the case time.
func (c *caseTime) Now() time.Time { return c.at.Load().Now(time.Now()) }

// Real is when, on the wall, it will be that case time.
func (c *caseTime) Real(at time.Time) time.Time { return c.at.Load().Real(at) }

// Day is how long a day of case time takes.
func (c *caseTime) Day() time.Duration { return c.at.Load().DayLength }

// Fast reports that time is played rather than lived.
func (c *caseTime) Fast() bool { d := c.Day(); return d > 0 && d != 24*time.Hour }

// follow takes over what another process changed, until ctx ends.
func (c *caseTime) follow(ctx context.Context, db *store.DB, log *slog.Logger) {
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		i, err := db.Installation(ctx)
		if err != nil {
			if ctx.Err() == nil {
				log.Warn("case time could not be read", "reason", safe(err))
			}
			continue
		}
		c.set(i)
	}
}

// standStill is a day so long that time all but stands still.
const standStill = 100_000 * time.Hour

// setPace lets a day take so long from now on. Time that was played fast stood
// still while nothing ran: lastSeen is when something last did.
func setPace(ctx context.Context, db *store.DB, day time.Duration, lastSeen, now time.Time) (store.Installation, error) {
	was, err := db.Installation(ctx)
	if err != nil {
		return was, err
	}
	fast := was.DayLength > 0 && was.DayLength != 24*time.Hour
	if fast && !lastSeen.IsZero() && lastSeen.Before(now) && lastSeen.After(was.EpochReal) {
		if _, err := db.SetDayLength(ctx, standStill, lastSeen); err != nil {
			return was, err
		}
		return db.SetDayLength(ctx, day, now)
	}
	if was.DayLength == day {
		return was, nil
	}
	return db.SetDayLength(ctx, day, now)
}
