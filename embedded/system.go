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

// System is a running Postgres and a running Temporal server, or the addresses of given ones. RestartTemporal
// and MarkRebuilt may change the two fields about Temporal; while another goroutine may be in one of them,
// ask TemporalIsAt and TemporalIsFresh instead.
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
	fields   sync.Mutex // for writing those about Temporal
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
	s := &System{lock: held, failed: make(chan error)}
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
	s.DSN = s.postgres.DSN()
	s.note()
	s.postgres.process.reportTo(s.failed, ErrPostgresEnded)
	s.temporal.process.reportTo(s.failed, ErrTemporalEnded)
	return nil
}

// Failed yields an error when Postgres or Temporal ends without having been asked to; it is an
// ErrPostgresEnded or an ErrTemporalEnded. It is never closed.
func (s *System) Failed() <-chan error { return s.failed }

// RestartTemporal starts the Temporal server again on its store, and at its old address when that can be
// had, so that clients find it again by themselves. It returns when the namespace answers; from then on the
// new server's end is reported as well. What still runs of the old server is stopped first, and killed
// when that takes long. A store that cannot be read is replaced, which makes TemporalIsFresh true.
//
// After an error there may be no server, and Failed will not tell: call again, after a while. It needs Postgres
// to answer. Calls at the same time share one restart. Stop ends one that is under way, and later ones are
// refused. A given server is not ours to restart, which is an error.
func (s *System) RestartTemporal(ctx context.Context) error {
	if err := s.temporal.restart(ctx, s.failed); err != nil {
		return err
	}
	s.note()
	return nil
}

// TemporalIsAt is host:port of the Temporal server as of now.
func (s *System) TemporalIsAt() string { return s.temporal.Address() }

// TemporalIsFresh is what FreshTemporal says, as of now.
func (s *System) TemporalIsFresh() bool { return s.temporal.Fresh() }

// MarkRebuilt says that every open case runs again in the Temporal store. When RestartTemporal was called
// while they were being started, start them all once more before: the store may have been replaced meanwhile.
func (s *System) MarkRebuilt() error {
	err := s.temporal.MarkRebuilt()
	s.note()
	return err
}

// note brings the fields up to date. One that is right is left alone, so that a restart like any other does
// not disturb whoever reads it.
func (s *System) note() {
	s.fields.Lock()
	defer s.fields.Unlock()
	if at := s.temporal.Address(); at != s.TemporalAddress {
		s.TemporalAddress = at
	}
	if fresh := s.temporal.Fresh(); fresh != s.FreshTemporal {
		s.FreshTemporal = fresh
	}
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
