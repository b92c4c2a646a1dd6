package api

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// waits lets n requests of the size join, and gives their waiters in the order
// in which they came.
func waits(l *line, n, size int) []*waiter {
	var out []*waiter
	for range n {
		out = append(out, l.join(size))
	}
	return out
}

func (w *waiter) told() (turn, told bool) {
	select {
	case turn = <-w.turn:
		return turn, true
	default:
		return false, false
	}
}

func TestWhoWaitsLongestIsNext(t *testing.T) {
	t.Parallel()
	l := newLine(2, 10, time.Minute)
	ws := waits(l, 6, 100)
	if ws[0] != nil || ws[1] != nil {
		t.Fatal("two may work at once")
	}
	for i, w := range ws[2:] {
		if _, told := w.told(); told {
			t.Fatalf("%d was called before anybody left", i)
		}
	}
	for i, w := range ws[2:] {
		l.leave()
		if turn, told := w.told(); !told || !turn {
			t.Errorf("%d is not next", i)
		}
	}
	for range 2 {
		l.leave()
	}
	if l.free != 2 || l.bytes != 0 || l.busy() != 0 {
		t.Errorf("afterwards: %+v", l)
	}
}

// TestAFullLineDrawsLots: whoever comes into a full line has the same chance to
// stay as those who are there, newcomers and the first alike.
func TestAFullLineDrawsLots(t *testing.T) {
	t.Parallel()
	const room, rounds = 20, 4000
	gone := make([]int, room+1)
	for range rounds {
		l := newLine(0, room, time.Minute)
		for i, w := range waits(l, room+1, 100) {
			if turn, told := w.told(); told && !turn {
				gone[i]++
			}
		}
	}
	total := 0
	for _, n := range gone {
		total += n
	}
	if total != rounds {
		t.Fatalf("%d went, not one each time", total)
	}
	if least, most := slices.Min(gone), slices.Max(gone); least < rounds/room/2 || most > rounds/room*2 {
		t.Errorf("the lots are not fair: %v", gone)
	}
}

// TestLargeRequestsGoFirst: who fills the line with much cannot push out who
// asks for little.
func TestLargeRequestsGoFirst(t *testing.T) {
	t.Parallel()
	l := newLine(0, 1000, time.Minute)
	small := waits(l, 1, 2000)[0]
	var large []*waiter
	for range 2000 {
		large = append(large, l.join(200<<10))
	}
	if _, told := small.told(); told {
		t.Error("the small one went")
	}
	if l.bytes > lineBytes {
		t.Errorf("%d bytes wait", l.bytes)
	}
	stayed := 0
	for _, w := range large {
		if _, told := w.told(); !told {
			stayed++
		}
	}
	if stayed == 0 || stayed+1 != len(l.waiting) {
		t.Errorf("%d of the large stayed, %d wait", stayed, len(l.waiting))
	}
}

// TestNobodyIsLostInTheLine sends many who work, give up, or find no room, and
// counts them at the end.
func TestNobodyIsLostInTheLine(t *testing.T) {
	t.Parallel()
	l := newLine(3, 8, time.Minute)
	var inside, most, served, refused atomic.Int64
	var all sync.WaitGroup
	for i := range 400 {
		all.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			if i%5 == 0 {
				cancel() // gives up at once
			}
			defer cancel()
			done, err := l.enter(ctx, 1+rand.IntN(40<<10))
			var p *Problem
			if errors.As(err, &p) && p.Code == "too_many" {
				refused.Add(1)
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			n := inside.Add(1)
			for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
			}
			served.Add(1)
			inside.Add(-1)
			done()
		})
	}
	all.Wait()
	if most.Load() > 3 || served.Load()+refused.Load() != 400 || served.Load() == 0 {
		t.Errorf("%d at once, %d served, %d refused", most.Load(), served.Load(), refused.Load())
	}
	if l.free != 3 || len(l.waiting) != 0 || l.bytes != 0 {
		t.Errorf("left behind: %d free, %d wait", l.free, len(l.waiting))
	}
}

func TestTheLineHasAnEndToItsPatience(t *testing.T) {
	t.Parallel()
	l := newLine(0, 5, time.Millisecond)
	if _, err := l.enter(t.Context(), 1); err == nil {
		t.Error("nobody ever left, and still it was somebody's turn")
	}
	if len(l.waiting) != 0 {
		t.Error("who gave up still waits")
	}
}

// trickle is an upload that brings so many bytes at each read, and takes so long.
type trickle struct {
	now   time.Time
	bytes int
	takes time.Duration
}

func (s *trickle) Read(b []byte) (int, error) {
	s.now = s.now.Add(s.takes)
	return s.bytes, nil
}

// TestASlowUploadGivesItsTurnUpWhenOthersWait, and not when nobody does; whoever
// goes on at a fair pace is never ended, however many wait.
func TestASlowUploadGivesItsTurnUpWhenOthersWait(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		what   string
		bytes  int // a second
		rounds float64
		ends   bool
	}{
		{"a byte a second, alone", 1, 0, false},
		{"a byte a second, somebody waits", 1, 0.1, true},
		{"a slow line, somebody waits", 5 << 10, 0.1, false},
		{"a slow line, a flood waits", 5 << 10, 12, true},
		{"an onion service, a flood waits", 100 << 10, 12, false},
		{"an onion service, any flood", 100 << 10, 1e9, false},
	} {
		s := &trickle{now: time.Now(), bytes: x.bytes, takes: time.Second}
		began, silence := s.now, time.Duration(0)
		p := &paced{r: s, crowd: func() float64 { return x.rounds }, now: func() time.Time { return s.now }, began: began, last: began.Add(uploadLasts), deadline: func(until time.Time) error {
			silence = max(silence, until.Sub(s.now))
			if until.After(began.Add(uploadLasts)) {
				t.Errorf("%s: may read until %s after it began", x.what, until.Sub(began))
			}
			return nil
		}}
		var err error
		for range 300 {
			if _, err = p.Read(nil); err != nil {
				break
			}
		}
		var told *Problem
		if ended := errors.As(err, &told) && told.Code == "too_many"; ended != x.ends {
			t.Errorf("%s: %v", x.what, err)
		}
		if ended := s.now.Sub(began); x.ends && ended > uploadGrace+2*time.Second {
			t.Errorf("%s: it had its turn for %s", x.what, ended)
		}
		if silence != uploadSilence {
			t.Errorf("%s: it may say nothing for %s", x.what, silence)
		}
	}
}
