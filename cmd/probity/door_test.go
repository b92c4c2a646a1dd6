package main

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"probity/docket"
	"probity/store"
	"probity/workflows"
)

// slow is an engine that answers when it is let.
type slow struct {
	let  chan struct{}
	seen chan string
	done atomic.Bool
}

func (s *slow) Enter(ctx context.Context, caseID, actID string) (workflows.Entered, error) {
	s.seen <- actID
	select {
	case <-ctx.Done():
		return workflows.Entered{}, workflows.ErrAway
	case <-s.let:
		s.done.Store(ctx.Err() == nil)
		return workflows.Entered{Act: actID, Case: caseID, Entered: true}, nil
	}
}

func (s *slow) EnterReport(ctx context.Context, caseID, actID string) (workflows.Entered, error) {
	return s.Enter(ctx, caseID, actID)
}

func (s *slow) StartCase(context.Context, string) error { return nil }

// elsewhere is where acts are decided in another process: nothing is told.
func elsewhere(string) (told <-chan store.Outcome, over func()) { return nil, func() {} }

func TestWhatIsOnTheDocketIsAnsweredBeforeTheEngineHasTakenNote(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &slow{let: make(chan struct{}), seen: make(chan string, 1)}
		told, over := make(chan store.Outcome, 1), false
		d := newDoor(e, func(context.Context) error { return nil }, func(actID string) (<-chan store.Outcome, func()) {
			if actID != "some-act" {
				t.Errorf("asked what became of %s", actID)
			}
			return told, func() { over = true }
		})
		defer d.close()
		ctx, cancel := context.WithCancel(t.Context())
		told <- store.Outcome{Act: "some-act", Refusal: &docket.Refusal{Code: docket.NotYet}, Standing: store.Standing{Case: "some-case", Head: 7, Open: true}}
		out, err := d.Enter(ctx, "some-case", "some-act")
		if want := (workflows.Entered{Act: "some-act", Case: "some-case", Refusal: string(docket.NotYet), Head: 7, Open: true}); err != nil || out != want {
			t.Errorf("%+v, %v", out, err)
		}
		if !over {
			t.Error("it still listens")
		}
		cancel() // who asked has gone
		synctest.Wait()
		close(e.let)
		synctest.Wait()
		if !e.done.Load() {
			t.Error("the engine was not let finish")
		}
	})
}

func TestWhoWaitsForADecisionAndGoesLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	e := &slow{let: make(chan struct{}), seen: make(chan string, 1)}
	d := newDoor(e, func(context.Context) error { return nil }, elsewhere)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-e.seen
		cancel()
	}()
	if _, err := d.Enter(ctx, "some-case", "some-act"); !errors.Is(err, workflows.ErrAway) {
		t.Errorf("%v", err)
	}
	d.close()
}

func TestInARushReportsAreSafeAtOnceAndEnteredInTurn(t *testing.T) {
	t.Parallel()
	e := &slow{let: make(chan struct{}), seen: make(chan string, 100)}
	d := newDoor(e, func(context.Context) error { return nil }, elsewhere)
	defer d.close()
	answers := make(chan error, 10)
	for _, act := range []string{"r1", "r2", "r3", "r4"} {
		go func() {
			_, err := d.Enter(t.Context(), store.CaseOf(act), act)
			answers <- err
		}()
	}
	for range 2 { // two are told at once, while nothing is entered yet
		if err := <-answers; !errors.Is(err, workflows.ErrAway) {
			t.Errorf("in the rush: %v", err)
		}
	}
	for range 4 {
		<-e.seen // all four come to the engine
	}
	close(e.let)
	for range 2 {
		if err := <-answers; err != nil {
			t.Errorf("waited for: %v", err)
		}
	}
}

// TestThoseWhoStillFileGoFirst files a report every hundredth of a second, which
// each take the engine ten times as long.
func TestThoseWhoStillFileGoFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &busy{takes: 100 * time.Millisecond}
		d := newDoor(e, func(context.Context) error { return nil }, elsewhere)
		defer d.close()
		const reports = 200
		for i := range reports {
			go func() {
				act := strconv.Itoa(i)
				if _, err := d.Enter(t.Context(), store.CaseOf(act), act); err != nil && !errors.Is(err, workflows.ErrAway) {
					t.Error(err)
				}
			}()
			time.Sleep(10 * time.Millisecond)
		}
		if n := e.entered.Load(); n < 4 || n > 10 { // two at first; then two at once for an eighth of two seconds
			t.Errorf("%d reports were entered in the rush", n)
		}
		time.Sleep(longestRest + reports/inTurn*e.takes)
		if n := e.entered.Load(); n != reports {
			t.Errorf("%d of %d reports were entered in the end", n, reports)
		}
	})
}

// busy is an engine that takes its time.
type busy struct {
	takes   time.Duration
	entered atomic.Int64
}

func (b *busy) Enter(_ context.Context, caseID, actID string) (workflows.Entered, error) {
	time.Sleep(b.takes)
	b.entered.Add(1)
	return workflows.Entered{Act: actID, Case: caseID, Entered: true}, nil
}

func (b *busy) EnterReport(ctx context.Context, caseID, actID string) (workflows.Entered, error) {
	return b.Enter(ctx, caseID, actID)
}

func (b *busy) StartCase(context.Context, string) error { return nil }

func TestAnEngineThatIsAwayIsFoundOutSoon(t *testing.T) {
	t.Parallel()
	e := &slow{let: make(chan struct{}), seen: make(chan string, 100)}
	d := newDoor(e, func(context.Context) error { return errors.New("nobody there") }, elsewhere)
	defer d.close()
	for _, most := range []time.Duration{5 * time.Second, 2 * time.Second} {
		began := time.Now()
		if _, err := d.Enter(t.Context(), "some-case", "some-act"); !errors.Is(err, workflows.ErrAway) {
			t.Errorf("%v", err)
		}
		if took := time.Since(began); took > most {
			t.Errorf("it took %s", took)
		}
	}
}
