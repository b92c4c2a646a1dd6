package vault

import (
	"container/list"
	"sync"
	"time"
)

// memory keeps the rings used last, so many of them and for so long.
type memory struct {
	mu     sync.Mutex
	room   int
	stay   time.Duration
	now    func() time.Time
	recent *list.List // of *kept, the latest used in front
	byName map[string]*list.Element
}

type kept struct {
	ring  *Ring
	since time.Time
}

func newMemory(room int, stay time.Duration, now func() time.Time) *memory {
	return &memory{room: room, stay: stay, now: now, recent: list.New(), byName: map[string]*list.Element{}}
}

func (m *memory) get(name string) *Ring {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.byName[name]
	if e == nil {
		return nil
	}
	k := e.Value.(*kept)
	if m.now().Sub(k.since) > m.stay {
		m.remove(e)
		return nil
	}
	m.recent.MoveToFront(e)
	return k.ring
}

func (m *memory) put(r *Ring) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.room <= 0 {
		return
	}
	if e := m.byName[r.name]; e != nil {
		m.remove(e)
	}
	m.byName[r.name] = m.recent.PushFront(&kept{r, m.now()})
	for m.recent.Len() > m.room {
		m.remove(m.recent.Back())
	}
}

func (m *memory) drop(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.byName[name]; e != nil {
		m.remove(e)
	}
}

func (m *memory) remove(e *list.Element) {
	delete(m.byName, m.recent.Remove(e).(*kept).ring.name)
}
