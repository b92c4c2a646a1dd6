package store

import (
	"container/list"
	"sync"

	"probity/docket"
)

// shelf keeps the latest used of something by key, up to so many.
type shelf[T any] struct {
	mu     sync.Mutex
	room   int
	recent *list.List // of kept[T], the latest used in front
	byKey  map[string]*list.Element
}

type kept[T any] struct {
	key  string
	what T
}

func newShelf[T any](room int) *shelf[T] {
	return &shelf[T]{room: room, recent: list.New(), byKey: map[string]*list.Element{}}
}

// get returns what is kept and keeps it.
func (s *shelf[T]) get(key string) (what T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.byKey[key]
	if e == nil {
		return what, false
	}
	s.recent.MoveToFront(e)
	return e.Value.(kept[T]).what, true
}

// take returns what is kept and lets go of it.
func (s *shelf[T]) take(key string) (what T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.byKey[key]
	if e == nil {
		return what, false
	}
	delete(s.byKey, key)
	return s.recent.Remove(e).(kept[T]).what, true
}

// put keeps it in the place of what was there, unless that is to stay.
func (s *shelf[T]) put(key string, what T, stays func(had T) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.room <= 0 {
		return
	}
	if e := s.byKey[key]; e != nil {
		if stays != nil && stays(e.Value.(kept[T]).what) {
			return
		}
		s.recent.Remove(e)
	}
	s.byKey[key] = s.recent.PushFront(kept[T]{key, what})
	for s.recent.Len() > s.room {
		delete(s.byKey, s.recent.Remove(s.recent.Back()).(kept[T]).key)
	}
}

func (s *shelf[T]) drop(key string) { s.take(key) }

// folded is a docket folded, and what the read tables say of it.
type folded struct {
	of  lockedCase
	s   *docket.State
	pic picture
}

// stateCache keeps folded dockets. Taking one removes it, so that it has one
// owner at a time and never needs a copy; it is put back only after the
// transaction committed.
type stateCache struct{ *shelf[*folded] }

// takeAt is what is kept of the case if it stands at the head.
func (c stateCache) takeAt(caseID string, head int, hash string) *folded {
	f, ok := c.take(caseID)
	if !ok || f.s.Head != head || f.s.HeadHash != hash {
		return nil
	}
	return f
}

// give gives one back. Nobody may use it afterwards.
func (c stateCache) give(f *folded) {
	if f == nil || f.s == nil || f.s.Head == 0 {
		return
	}
	c.put(f.s.Case, f, func(had *folded) bool { return had.s.Head > f.s.Head })
}
