package store

import (
	"slices"
	"sync"
)

// ears are who waits to hear that an act was decided in this process.
type ears struct {
	mu sync.Mutex
	of map[string][]chan Outcome
}

// Decided tells what became of an act as soon as this process has committed that,
// which is before the workflow that had it decided has taken note. Another process
// may be the one that decides: nothing comes then. Over ends the wait.
func (db *DB) Decided(actID string) (decided <-chan Outcome, over func()) {
	e := &db.ears
	ear := make(chan Outcome, 1)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.of == nil {
		e.of = map[string][]chan Outcome{}
	}
	e.of[actID] = append(e.of[actID], ear)
	return ear, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.of[actID] = slices.DeleteFunc(e.of[actID], func(c chan Outcome) bool { return c == ear })
		if len(e.of[actID]) == 0 {
			delete(e.of, actID)
		}
	}
}

func (e *ears) tell(out *Outcome) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ear := range e.of[out.Act] {
		ear <- *out
	}
	delete(e.of, out.Act)
}
