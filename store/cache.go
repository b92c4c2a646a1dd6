package store

import (
	"container/list"
	"sync"

	"probity/docket"
)

// folded is a docket folded, and what the read tables say of it.
type folded struct {
	s   *docket.State
	pic picture
}

// stateCache keeps folded dockets. Taking one removes it, so that it has one
// owner at a time and never needs a copy; it is put back only after the
// transaction committed, and is believed only if its head is the case row's.
type stateCache struct {
	mu     sync.Mutex
	room   int
	recent *list.List // of *folded, the latest used in front
	byCase map[string]*list.Element
}

func newStateCache(room int) *stateCache {
	return &stateCache{room: room, recent: list.New(), byCase: map[string]*list.Element{}}
}

// take removes and returns what is kept of the case if it stands at the head.
func (c *stateCache) take(caseID string, head int, hash string) *folded {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.byCase[caseID]
	if e == nil {
		return nil
	}
	f := c.recent.Remove(e).(*folded)
	delete(c.byCase, caseID)
	if f.s.Head != head || f.s.HeadHash != hash {
		return nil
	}
	return f
}

// put gives one back. Nobody may use it afterwards.
func (c *stateCache) put(f *folded) {
	if f == nil || f.s == nil || f.s.Head == 0 || c.room <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.byCase[f.s.Case]; e != nil {
		if e.Value.(*folded).s.Head > f.s.Head {
			return
		}
		c.recent.Remove(e)
	}
	c.byCase[f.s.Case] = c.recent.PushFront(f)
	for c.recent.Len() > c.room {
		last := c.recent.Remove(c.recent.Back()).(*folded)
		delete(c.byCase, last.s.Case)
	}
}

// drop forgets a case.
func (c *stateCache) drop(caseID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.byCase[caseID]; e != nil {
		c.recent.Remove(e)
		delete(c.byCase, caseID)
	}
}

// docketCache remembers dockets for reading. They are shared and never changed;
// whether one is still the docket is asked of the database at each use.
type docketCache struct {
	mu     sync.Mutex
	room   int
	recent *list.List // of remembered, the latest used in front
	byCase map[string]*list.Element
}

type remembered struct {
	caseID string
	d      *Docket
}

func newDocketCache(room int) *docketCache {
	return &docketCache{room: room, recent: list.New(), byCase: map[string]*list.Element{}}
}

func (c *docketCache) get(caseID string) *Docket {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.byCase[caseID]
	if e == nil {
		return nil
	}
	c.recent.MoveToFront(e)
	return e.Value.(remembered).d
}

func (c *docketCache) put(caseID string, d *Docket) {
	if c.room <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.byCase[caseID]; e != nil {
		c.recent.Remove(e)
	}
	c.byCase[caseID] = c.recent.PushFront(remembered{caseID, d})
	for c.recent.Len() > c.room {
		last := c.recent.Remove(c.recent.Back()).(remembered)
		delete(c.byCase, last.caseID)
	}
}

func (c *docketCache) drop(caseID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.byCase[caseID]; e != nil {
		c.recent.Remove(e)
		delete(c.byCase, caseID)
	}
}
