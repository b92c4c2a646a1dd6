package embedded

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// store is the Temporal server's file and the marker beside it. It may be thrown away at any time: what it
// knows follows from the dockets.
type store struct {
	dir   string
	mark  mark
	isNew bool
}

// mark tells whose store this is and whether it can be relied on.
type mark struct {
	ID      string    `json:"id"`
	Owner   string    `json:"owner"`  // the database whose cases run in it
	Server  string    `json:"server"` // what kind of server made it; another may not read it
	Made    time.Time `json:"made"`
	Rebuilt bool      `json:"rebuilt"` // the open cases have been started in it
}

func (s *store) file() string   { return filepath.Join(s.dir, "temporal.db") }
func (s *store) marker() string { return filepath.Join(s.dir, "store.json") }

// open decides whether the store that is there may be used, and moves it aside when not.
func (s *store) open(ctx context.Context, kind string, o TemporalOptions) error {
	if _, err := os.Stat(s.file()); errors.Is(err, os.ErrNotExist) {
		return s.replace()
	} else if err != nil {
		return err
	}
	text, err := os.ReadFile(s.marker())
	if err == nil {
		err = json.Unmarshal(text, &s.mark)
	}
	owner, ownerErr := askOwner(ctx, o)
	if ownerErr != nil {
		return ownerErr
	}
	switch {
	case err != nil:
		o.Say("Temporal: the store has no readable marker; starting a fresh one.")
	case s.mark.Owner != owner:
		o.Say("Temporal: the store belongs to another database; starting a fresh one.")
	case s.mark.Server != kind:
		o.Say("Temporal: the store was made by another kind of server; starting a fresh one.")
	default:
		return nil
	}
	return s.replace()
}

// replace moves the store aside (one such copy is kept) and begins a new one.
func (s *store) replace() error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		aside := filepath.Join(s.dir, "set-aside.db"+suffix)
		if err := os.Remove(aside); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if err := os.Rename(s.file()+suffix, aside); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if err := os.Remove(s.marker()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	s.mark, s.isNew = mark{}, true
	return nil
}

// claim writes the marker of a new store once its server answers and its owner is known. Without a marker
// a store is not trusted, so a start killed before this point costs only another fresh store.
func (s *store) claim(ctx context.Context, kind string, o TemporalOptions) error {
	if !s.isNew {
		return nil
	}
	owner, err := askOwner(ctx, o)
	if err != nil {
		return err
	}
	s.mark = mark{ID: rand.Text(), Owner: owner, Server: kind, Made: time.Now().UTC()}
	return s.write()
}

func (s *store) write() error {
	text, err := json.MarshalIndent(s.mark, "", "  ")
	if err != nil {
		return err
	}
	side := s.marker() + ".new"
	if err := os.WriteFile(side, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(side, s.marker())
}

func askOwner(ctx context.Context, o TemporalOptions) (string, error) {
	if o.Owner == nil {
		return "", nil
	}
	owner, err := o.Owner(ctx)
	if err != nil {
		return "", fmt.Errorf("whose Temporal store is this: %w", err)
	}
	return owner, nil
}
