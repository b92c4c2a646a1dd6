package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"probity/store"
	"probity/workflows"
)

// door brings the API's acts to the engine. It never lets somebody who files a
// report wait for the engine: not when the engine is away, and not in a rush of
// reports either. A report is safe before it comes here, so in a rush those who
// file are told so at once, and their reports are entered in turn.
//
// Nor does it let anybody wait until the engine has taken note of what is on the
// docket already: an act that is decided in this process is answered then. Should
// the engine not come to know, the sweep finds by the docket what it has missed.
type door struct {
	engine  dispatcher
	looks   func(context.Context) error // whether there is a server at all
	decided func(actID string) (told <-chan store.Outcome, over func())
	away    atomic.Bool   // there was none when last looked
	filing  atomic.Int32  // reports that are waited for
	later   chan waiting  // reports that are entered in turn
	came    atomic.Uint64 // so many came there
	stop    context.CancelFunc
	atEnd   func(do func()) (not func() bool)
	all     sync.WaitGroup
}

type waiting struct{ caseID, actID string }

// dispatcher is one that is told which act opens its case.
type dispatcher interface {
	workflows.Dispatcher
	EnterReport(ctx context.Context, caseID, actID string) (workflows.Entered, error)
}

const (
	firstDoubt  = 800 * time.Millisecond // after so long without an answer it is looked whether there is a server
	quickLook   = 700 * time.Millisecond
	waitedFor   = 2           // reports at once whose entry is waited for, while there is no queue
	inTurn      = 2           // that are entered at once out of the queue
	longestRest = time.Second // from entering, in a rush
	queued      = 4096        // what does not fit is taken up by the sweep
)

var _ workflows.Dispatcher = (*door)(nil)

func newDoor(e dispatcher, looks func(context.Context) error, decided func(string) (<-chan store.Outcome, func())) *door {
	ctx, stop := context.WithCancel(context.Background())
	d := &door{engine: e, looks: looks, decided: decided, later: make(chan waiting, queued), stop: stop}
	d.atEnd = func(do func()) func() bool { return context.AfterFunc(ctx, do) }
	for range inTurn {
		d.all.Go(func() { d.fromQueue(ctx) })
	}
	return d
}

// fromQueue enters what is queued, one after the other. While more comes it rests
// seven times as long as it worked: those who still file go first.
func (d *door) fromQueue(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case w := <-d.later:
			came, began := d.came.Load(), time.Now()
			_, _ = d.enter(ctx, d.engine.EnterReport, w) // one that fails waits for the sweep
			if d.came.Load() == came {
				continue
			}
			select {
			case <-ctx.Done():
			case <-time.After(min(7*time.Since(began), longestRest)):
			}
		}
	}
}

func (d *door) close() {
	d.stop()
	d.all.Wait()
}

// Enter implements workflows.Dispatcher.
func (d *door) Enter(ctx context.Context, caseID, actID string) (workflows.Entered, error) {
	if store.CaseOf(actID) != caseID { // not the report that opens the case
		return d.untilDecided(ctx, waiting{caseID, actID})
	}
	defer d.filing.Add(-1)
	if d.filing.Add(1) > waitedFor || len(d.later) > 0 {
		d.came.Add(1)
		select {
		case d.later <- waiting{caseID, actID}:
		default:
		}
		return workflows.Entered{}, &workflows.Away{Act: actID, Why: "too_busy"}
	}
	return d.enter(ctx, d.engine.EnterReport, waiting{caseID, actID})
}

// untilDecided is enter for somebody who waits: it ends with the decision. The
// engine is let finish.
func (d *door) untilDecided(ctx context.Context, w waiting) (workflows.Entered, error) {
	told, over := d.decided(w.actID)
	defer over()
	type answer struct {
		out workflows.Entered
		err error
	}
	answered := make(chan answer, 1)
	whole, cancel := context.WithCancel(context.WithoutCancel(ctx))
	goOn, forget := context.AfterFunc(ctx, cancel), d.atEnd(cancel)
	d.all.Go(func() {
		defer cancel()
		defer forget()
		defer goOn()
		out, err := d.enter(whole, d.engine.Enter, w)
		answered <- answer{out, err}
	})
	select {
	case a := <-answered:
		return a.out, a.err
	case o := <-told:
		goOn()
		out := workflows.Entered{
			Act: o.Act, Case: o.Case, Entered: o.Entered, Seq: o.Seq, Head: o.Head, Stage: o.Stage, StageKind: o.StageKind, Open: o.Open,
		}
		if o.Refusal != nil {
			out.Refusal = string(o.Refusal.Code)
		}
		return out, nil
	}
}

type entering func(ctx context.Context, caseID, actID string) (workflows.Entered, error)

func (d *door) enter(ctx context.Context, enter entering, w waiting) (workflows.Entered, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	doubt := firstDoubt
	if d.away.Load() {
		doubt = 0
	}
	watch := time.AfterFunc(doubt, func() {
		look, done := context.WithTimeout(ctx, quickLook)
		defer done()
		err := d.looks(look)
		if ctx.Err() != nil {
			return
		}
		d.away.Store(err != nil)
		if err != nil {
			cancel()
		}
	})
	defer watch.Stop()
	out, err := enter(ctx, w.caseID, w.actID)
	if err == nil {
		d.away.Store(false)
	}
	return out, err
}

// StartCase implements workflows.Dispatcher.
func (d *door) StartCase(ctx context.Context, caseID string) error {
	return d.engine.StartCase(ctx, caseID)
}
