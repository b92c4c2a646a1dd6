// Package embedded is the whole system's ground on one machine: it finds, starts and stops a private
// Postgres and a Temporal server, says what it chose, and leaves alone whatever it was given an address of.
package embedded

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
)

// Options say where the data lives and what is already there. Only Dir is needed.
type Options struct {
	Dir              string            // the data folder; made when missing
	DatabaseURL      string            // given: no Postgres is started
	TemporalAddress  string            // given: no Temporal server is started
	Namespace        string            // "probity" when empty
	SearchAttributes map[string]string // name → Temporal type, for example "CaseOpen" → "Bool"
	Say              func(string)      // told in whole sentences what is chosen and what takes time
}

// System is a running Postgres and a running Temporal server, or the addresses of given ones.
type System struct {
	DSN             string
	TemporalAddress string
	// FreshTemporal: the Temporal store knows nothing of the cases in Postgres, so the open ones have to be
	// started again. It stays true over restarts until MarkRebuilt is called.
	FreshTemporal bool

	postgres *Postgres
	temporal *Temporal
	lock     *folderLock
	failed   chan error
}

// Open starts what was not given, both at once. ctx limits only the start; what runs is stopped by Stop.
func Open(ctx context.Context, o Options) (*System, error) {
	dir, err := makeFolder(o.Dir, walkable())
	if err != nil {
		return nil, err
	}
	held, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	s := &System{lock: held, failed: make(chan error, 2)}
	if err := s.start(ctx, dir, o); err != nil {
		return nil, errors.Join(err, s.Stop(brief()))
	}
	return s, nil
}

func (s *System) start(ctx context.Context, dir string, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	say := oneAtATime(o.Say)
	postgresUp := make(chan struct{})
	var postgresErr, temporalErr error
	var both sync.WaitGroup
	both.Go(func() {
		defer close(postgresUp)
		s.postgres, postgresErr = StartPostgres(ctx, PostgresOptions{Dir: filepath.Join(dir, "postgres"), URL: o.DatabaseURL, Say: say})
		if postgresErr != nil {
			cancel() // no use in building a Temporal server now
		}
	})
	both.Go(func() {
		s.temporal, temporalErr = StartTemporal(ctx, TemporalOptions{
			Dir: filepath.Join(dir, "temporal"), Address: o.TemporalAddress, Namespace: o.Namespace,
			SearchAttributes: o.SearchAttributes, Say: say,
			Owner: func(ctx context.Context) (Owner, error) {
				select {
				case <-postgresUp:
				case <-ctx.Done():
				}
				if s.postgres == nil {
					return Owner{}, errors.New("postgres did not start")
				}
				return s.postgres.Owner(ctx)
			},
		})
	})
	both.Wait()
	if postgresErr != nil {
		return postgresErr // what Temporal says then only follows from it
	}
	if temporalErr != nil {
		return temporalErr
	}
	s.DSN, s.TemporalAddress, s.FreshTemporal = s.postgres.DSN(), s.temporal.Address(), s.temporal.Fresh()
	s.postgres.process.reportTo(s.failed)
	s.temporal.process.reportTo(s.failed)
	return nil
}

// Failed yields an error when Postgres or Temporal ends without having been asked to.
func (s *System) Failed() <-chan error { return s.failed }

// MarkRebuilt says that every open case runs again in the Temporal store.
func (s *System) MarkRebuilt() error {
	s.FreshTemporal = false
	return s.temporal.MarkRebuilt()
}

// Stop ends Temporal, then Postgres, then lets go of the data folder. Calling it twice does no harm.
func (s *System) Stop(ctx context.Context) error {
	return errors.Join(s.temporal.Stop(ctx), s.postgres.Stop(ctx), s.lock.release())
}

// oneAtATime makes a callback safe for the two goroutines that report, and nil harmless.
func oneAtATime(say func(string)) func(string) {
	var mu sync.Mutex
	return func(text string) {
		if say == nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		say(text)
	}
}
