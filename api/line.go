package api

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// line is where the requests of people without an account wait for their turn,
// one line for each thing that can be asked for, so that those who come back with
// a receipt do not wait behind those who report.
//
// Nobody is told apart in it: no address is looked at, and everybody may be behind
// the same one anyway. So nobody can be counted, and nobody is refused because of
// what others did, as long as there is room: who comes first is served first, and
// a flood waits for its turn like everybody else, with a connection held open for
// each request. When the line is full its largest request goes, if it is out of
// the ordinary, and otherwise one that the dice choose, the newcomer among them:
// an honest request has the same chance as any other each time it is sent.
type line struct {
	patience time.Duration
	atOnce   int

	mu      sync.Mutex
	free    int // who may work at once, less who does
	room    int // who may wait
	waiting []*waiter
	bytes   int // of all who wait
}

type waiter struct {
	size int
	turn chan bool // true: it is your turn; false: there is no room for you
}

const (
	ordinary  = 16 << 10 // bytes of a request that nobody finds large
	lineBytes = 32 << 20 // of all that wait in one line
)

func newLine(atOnce, room int, patience time.Duration) *line {
	return &line{atOnce: atOnce, free: atOnce, room: room, patience: patience}
}

// enter waits for the turn of a request of the size; done gives the turn on.
func (l *line) enter(ctx context.Context, size int) (done func(), err error) {
	w := l.join(size)
	if w == nil {
		return l.leave, nil
	}
	timer := time.NewTimer(l.patience)
	defer timer.Stop()
	select {
	case mine := <-w.turn:
		if !mine {
			return nil, problem("too_many", "")
		}
		return l.leave, nil
	case <-timer.C:
	case <-ctx.Done():
	}
	if !l.quit(w) && <-w.turn { // the turn came in this very moment
		l.leave()
	}
	return nil, problem("too_many", "")
}

// join is nil when it is the request's turn at once.
func (l *line) join(size int) *waiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.free > 0 {
		l.free--
		return nil
	}
	w := &waiter{size: size, turn: make(chan bool, 1)}
	l.waiting = append(l.waiting, w)
	l.bytes += size
	for len(l.waiting) > l.room || l.bytes > lineBytes {
		l.drop(l.unlucky()).turn <- false
	}
	return w
}

// unlucky is who goes when there is no room.
func (l *line) unlucky() int {
	large := 0
	for i, w := range l.waiting {
		if w.size > l.waiting[large].size {
			large = i
		}
	}
	if l.waiting[large].size > ordinary {
		return large
	}
	return rand.IntN(len(l.waiting)) //nolint:gosec // a draw of lots, no secret
}

func (l *line) drop(i int) *waiter {
	w := l.waiting[i]
	l.waiting = append(l.waiting[:i], l.waiting[i+1:]...)
	l.bytes -= w.size
	return w
}

// quit takes a waiter out; false when they were called already.
func (l *line) quit(w *waiter) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.waiting {
		if l.waiting[i] == w {
			l.drop(i)
			return true
		}
	}
	return false
}

// leave gives the turn to whoever has waited longest.
func (l *line) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		l.free++
		return
	}
	l.drop(0).turn <- true
}

// busy is how full the line is: 0 when nobody waits, 1 when there is no room.
func (l *line) busy() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return float64(len(l.waiting)) / float64(l.room)
}

// rounds is how many wait, counted in times as many as work at once.
func (l *line) rounds() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return float64(len(l.waiting)) / float64(max(l.atOnce, 1))
}
