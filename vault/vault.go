package vault

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// Shelf is where wrapped rings lie, each under the name of whose it is. It lies
// apart from the database, and is backed up apart from it and for a short time
// only: a ring that was destroyed must not come back with an old copy.
type Shelf interface {
	// Get returns what lies under the name: ErrNoKey for nothing, ErrDestroyed
	// for what was there once.
	Get(ctx context.Context, name string) ([]byte, error)
	// Add puts something under a name and returns what lies there afterwards: what
	// was there before, if anything was. ErrDestroyed: nothing may lie there again.
	Add(ctx context.Context, name string, record []byte) ([]byte, error)
	// Replace puts something in the place of had, and reports false, doing nothing,
	// if that is not what lies there.
	Replace(ctx context.Context, name string, had, record []byte) (bool, error)
	// Destroy takes what lies under the name away for good, and leaves a sign that
	// it was. It may be repeated, also for a name under which nothing ever lay.
	Destroy(ctx context.Context, name string) error
	// Each calls do with every name under which something lies.
	Each(ctx context.Context, do func(name string) error) error
}

// Options are what a vault is made of.
type Options struct {
	Master Master
	Shelf  Shelf
	Cached int              // rings kept unwrapped in memory; 1024 when zero, none when negative
	For    time.Duration    // how long one is kept at the most; 10 minutes when zero
	Now    func() time.Time // time.Now when nil
}

// Vault hands out rings.
type Vault struct {
	master Master
	shelf  Shelf
	rings  *memory
}

// Installation is the name of the ring of what belongs to no case: the people
// known here, and the keyed look-ups.
const Installation = "installation"

// Open makes a vault of a master key and a shelf. A shelf on which nothing lies
// gets the ring of the installation; one whose rings this master key did not wrap
// is refused with ErrWrongMaster.
func Open(ctx context.Context, o Options) (*Vault, error) {
	if o.Master == nil || o.Shelf == nil {
		return nil, errors.New("a vault needs a master key and a place for the keys it wraps")
	}
	if o.Cached == 0 {
		o.Cached = 1024
	}
	if o.For == 0 {
		o.For = 10 * time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	v := &Vault{master: o.Master, shelf: o.Shelf, rings: newMemory(o.Cached, o.For, o.Now)}
	r, err := v.Make(ctx, Installation)
	if err == nil {
		_, err = r.keyset(marks)
	}
	if errors.Is(err, ErrOfAnother) {
		err = ErrWrongMaster
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Master.Name(), err)
	}
	return v, nil
}

func purposes() []Purpose { return []Purpose{Content, Identity, Deliberation, files, marks} }

var fitName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,79}$`)

// Ring returns the ring of a case, or of whatever else has one: ErrNoKey when
// there is none, ErrDestroyed when there was.
func (v *Vault) Ring(ctx context.Context, name string) (*Ring, error) {
	if r := v.rings.get(name); r != nil {
		return r, nil
	}
	if !fitName.MatchString(name) {
		return nil, ErrNoKey
	}
	text, err := v.shelf.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	return v.kept(name, text, nil)
}

// Make is Ring, and makes one where there is none yet.
func (v *Vault) Make(ctx context.Context, name string) (*Ring, error) {
	r, err := v.Ring(ctx, name)
	if !errors.Is(err, ErrNoKey) {
		return r, err
	}
	if !fitName.MatchString(name) {
		return nil, fmt.Errorf("a key cannot be named %q", name)
	}
	w := wrapped{Of: name, Master: v.master.Current(), Keysets: map[Purpose][]byte{}}
	made := map[Purpose]*opened{}
	for _, p := range purposes() {
		h, err := fresh(p)
		if err == nil {
			made[p], err = open(p, h)
		}
		if err == nil {
			w.Keysets[p], err = v.wrap(h, name, p)
		}
		if err != nil {
			return nil, err
		}
	}
	text, err := json.Marshal(&w)
	if err != nil {
		return nil, err
	}
	lies, err := v.shelf.Add(ctx, name, text)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(lies, text) { // another's
		made = nil
	}
	return v.kept(name, lies, made)
}

func (v *Vault) kept(name string, text []byte, unwrapped map[Purpose]*opened) (*Ring, error) {
	r := &Ring{vault: v, name: name, text: text, opened: unwrapped}
	if err := json.Unmarshal(text, &r.of); err != nil || r.of.Of != name {
		return nil, fmt.Errorf("%s: %w", name, ErrOfAnother)
	}
	v.rings.put(r)
	return r, nil
}

// Destroy lets go of a ring for good. What was sealed with it can be read by
// nobody any more; other processes forget it within the time it is kept in memory.
func (v *Vault) Destroy(ctx context.Context, name string) error {
	if name == Installation || !fitName.MatchString(name) {
		return ErrNoKey
	}
	v.rings.drop(name)
	err := v.shelf.Destroy(ctx, name)
	v.rings.drop(name) // whoever read it meanwhile
	return err
}

// Destroyed reports whether the ring is gone for good.
func (v *Vault) Destroyed(ctx context.Context, name string) (bool, error) {
	_, err := v.shelf.Get(ctx, name)
	switch {
	case errors.Is(err, ErrDestroyed):
		return true, nil
	case errors.Is(err, ErrNoKey):
		return false, nil
	}
	return false, err
}

// Mark is Ring.Mark with the ring of the installation.
func (v *Vault) Mark(ctx context.Context, what, text string) (string, error) {
	r, err := v.Ring(ctx, Installation)
	if err != nil {
		return "", err
	}
	return r.Mark(what, text)
}
