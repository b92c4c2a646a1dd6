// Package vaulttest gives tests a vault in memory.
package vaulttest

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"
	"testing"

	tinkaead "github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"probity/vault"
)

// New is a vault of its own, with a master key and a shelf in memory.
func New(tb testing.TB) *vault.Vault {
	tb.Helper()
	v, err := vault.Open(context.Background(), vault.Options{Master: NewMaster(tb, "a key of this test"), Shelf: &Shelf{}})
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// NewMaster is a master key in memory.
func NewMaster(tb testing.TB, name string) vault.Master {
	tb.Helper()
	h, err := keyset.NewHandle(tinkaead.AES256GCMKeyTemplate())
	if err != nil {
		tb.Fatal(err)
	}
	key, err := tinkaead.New(h)
	if err != nil {
		tb.Fatal(err)
	}
	return &master{key, name}
}

type master struct {
	tink.AEAD
	name string
}

func (m *master) Name() string    { return m.name }
func (m *master) Current() string { return m.name }

// Shelf is a shelf in memory. The zero value is empty.
type Shelf struct {
	mu   sync.Mutex
	lies map[string][]byte // nil for what was destroyed
}

var _ vault.Shelf = (*Shelf)(nil)

func (s *Shelf) get(name string) ([]byte, error) {
	text, ok := s.lies[name]
	switch {
	case !ok:
		return nil, vault.ErrNoKey
	case text == nil:
		return nil, vault.ErrDestroyed
	}
	return text, nil
}

// Get implements vault.Shelf.
func (s *Shelf) Get(_ context.Context, name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.get(name)
}

// Add implements vault.Shelf.
func (s *Shelf) Add(_ context.Context, name string, text []byte) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lies == nil {
		s.lies = map[string][]byte{}
	}
	if _, ok := s.lies[name]; !ok {
		s.lies[name] = text
	}
	return s.get(name)
}

// Replace implements vault.Shelf.
func (s *Shelf) Replace(_ context.Context, name string, had, text []byte) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, err := s.get(name)
	if err != nil || !bytes.Equal(now, had) {
		return false, err
	}
	s.lies[name] = text
	return true, nil
}

// Destroy implements vault.Shelf.
func (s *Shelf) Destroy(_ context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lies == nil {
		s.lies = map[string][]byte{}
	}
	s.lies[name] = nil
	return nil
}

// Each implements vault.Shelf.
func (s *Shelf) Each(_ context.Context, do func(string) error) error {
	s.mu.Lock()
	names := slices.Sorted(maps.Keys(s.lies))
	s.mu.Unlock()
	for _, n := range names {
		if _, err := s.Get(context.Background(), n); err != nil {
			continue
		}
		if err := do(n); err != nil {
			return err
		}
	}
	return nil
}
