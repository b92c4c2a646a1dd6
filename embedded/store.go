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
	ID       string    `json:"id"`
	Database string    `json:"database"` // whose cases run in it
	Position int64     `json:"position"` // how far that database had come when last seen
	Server   string    `json:"server"`   // what kind of server made it; another may not read it
	Made     time.Time `json:"made"`
	Rebuilt  bool      `json:"rebuilt"` // the open cases have been started in it
}

func (s *store) file() string   { return filepath.Join(s.dir, "temporal.db") }
func (s *store) marker() string { return filepath.Join(s.dir, "store.json") }

// open decides whether the store that is there may be used, and moves it aside when not.
func (s *store) open(ctx context.Context, kind string, o TemporalOptions) error {
	s.mark, s.isNew = mark{}, false
	if _, err := os.Stat(s.file()); errors.Is(err, os.ErrNotExist) {
		return s.replace()
	} else if err != nil {
		return err
	}
	text, err := os.ReadFile(s.marker())
	if err == nil {
		err = json.Unmarshal(text, &s.mark)
	}
	owner, ownerErr := ask(ctx, o.Owner)
	if ownerErr != nil {
		return ownerErr
	}
	switch {
	case err != nil:
		o.Say("Temporal: the store has no readable marker; starting a fresh one.")
	case s.mark.Database != owner.Database:
		o.Say("Temporal: the store belongs to another database; starting a fresh one.")
	case s.mark.Position > owner.Position:
		o.Say("Temporal: the database was put back from an older copy; starting a fresh store.")
	case s.mark.Server != kind:
		o.Say("Temporal: the store was made by another kind of server; starting a fresh one.")
	default:
		s.mark.Position = owner.Position
		return s.write()
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
	owner, err := ask(ctx, o.Owner)
	if err != nil {
		return err
	}
	s.mark = mark{ID: rand.Text(), Database: owner.Database, Position: owner.Position, Server: kind, Made: time.Now().UTC()}
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

// keepUp notes how far the database came. It is done when it can be: a database that has gone already only
// leaves an older note.
func (s *store) keepUp(ctx context.Context, asked func(context.Context) (Owner, error)) {
	owner, err := ask(ctx, asked)
	if err == nil && s.mark.ID != "" && owner.Database == s.mark.Database {
		s.mark.Position = owner.Position
		_ = s.write()
	}
}

func ask(ctx context.Context, asked func(context.Context) (Owner, error)) (Owner, error) {
	if asked == nil {
		return Owner{}, nil
	}
	owner, err := asked(ctx)
	if err != nil {
		return Owner{}, fmt.Errorf("whose Temporal store is this: %w", err)
	}
	return owner, nil
}
