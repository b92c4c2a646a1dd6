package vault

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/keyset"
)

// Rotate adds a new key to every keyset of a ring. What is sealed from now on is
// sealed with it; what was sealed before is read with the ones before. Marks
// keep their key: with another, nothing would be found again.
func (v *Vault) Rotate(ctx context.Context, name string) error {
	return v.change(ctx, name, func(p Purpose, h *keyset.Handle) (*keyset.Handle, error) {
		if p == marks {
			return h, nil
		}
		next, err := fresh(p)
		if err != nil {
			return nil, err
		}
		k, err := next.Primary()
		if err != nil {
			return nil, err
		}
		m := keyset.NewManagerFromHandle(h)
		id, err := m.AddKey(k.Key())
		if err == nil {
			err = m.SetPrimary(id)
		}
		if err != nil {
			return nil, err
		}
		return m.Handle()
	})
}

// Rewrap wraps every ring with the master's current key that was not wrapped with
// it yet, and says how many those were. It may be stopped and started again.
func (v *Vault) Rewrap(ctx context.Context) (int, error) {
	n := 0
	err := v.shelf.Each(ctx, func(name string) error {
		text, err := v.shelf.Get(ctx, name)
		if errors.Is(err, ErrDestroyed) || errors.Is(err, ErrNoKey) {
			return nil
		}
		if err != nil {
			return err
		}
		var w wrapped
		if err := json.Unmarshal(text, &w); err != nil {
			return fmt.Errorf("%s: %w", name, ErrOfAnother)
		}
		if w.Master == v.master.Current() {
			return nil
		}
		n++
		return v.change(ctx, name, func(_ Purpose, h *keyset.Handle) (*keyset.Handle, error) { return h, nil })
	})
	return n, err
}

// RotateAll rotates every ring, and says how many.
func (v *Vault) RotateAll(ctx context.Context) (int, error) {
	n := 0
	err := v.shelf.Each(ctx, func(name string) error {
		err := v.Rotate(ctx, name)
		if errors.Is(err, ErrDestroyed) {
			return nil
		}
		n++
		return err
	})
	return n, err
}

// change unwraps every keyset of a ring, lets do make another of it, and puts the
// ring back wrapped with the master's current key; again, if somebody else did so
// meanwhile.
func (v *Vault) change(ctx context.Context, name string, do func(Purpose, *keyset.Handle) (*keyset.Handle, error)) error {
	for range 10 {
		had, err := v.shelf.Get(ctx, name)
		if err != nil {
			return err
		}
		r := &Ring{vault: v, name: name, text: had}
		if err := json.Unmarshal(had, &r.of); err != nil || r.of.Of != name {
			return fmt.Errorf("%s: %w", name, ErrOfAnother)
		}
		w := wrapped{Of: name, Master: v.master.Current(), Keysets: map[Purpose][]byte{}}
		for p := range r.of.Keysets {
			o, err := r.keyset(p)
			if err != nil {
				return err
			}
			h, err := do(p, o.handle)
			if err == nil {
				w.Keysets[p], err = v.wrap(h, name, p)
			}
			if err != nil {
				return err
			}
		}
		text, err := json.Marshal(&w)
		if err != nil {
			return err
		}
		done, err := v.shelf.Replace(ctx, name, had, text)
		if err != nil {
			return err
		}
		if done || bytes.Equal(had, text) {
			v.rings.drop(name)
			return nil
		}
	}
	return fmt.Errorf("%s: %w", name, ErrUnreachable)
}
