package workflows_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/activities"
	"probity/docket"
	"probity/store"
	"probity/workflows"
	"probity/workflows/workflowstest"
)

func (w *world) ask(caseID, id string) docket.Act {
	return docket.Act{
		ID: id, Case: caseID, Kind: docket.AskInformation, By: docket.Actor{Person: workflowstest.Stella, Offices: []string{"ethics_office"}},
		Particulars: &docket.Question{To: "complainant", Text: "When? " + workflowstest.Canary},
	}
}

func (w *world) submit(a docket.Act) {
	w.Helper()
	_, err := w.db.Submit(w.Context(), store.TheSystem(), a, 0, w.Now())
	w.must(err)
}

func (w *world) entries(caseID string) int {
	w.Helper()
	all, err := w.db.EntryTexts(w.Context(), store.TheSystem(), caseID)
	w.must(err)
	return len(all)
}

func TestTheSameActTwentyTimesAtOnceIsOneEntryAndOneAnswer(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	a := w.ask(c.Case, uuid.NewString())
	w.submit(a)
	outs := make([]workflows.Entered, 20)
	var all sync.WaitGroup
	for i := range outs {
		all.Go(func() {
			var err error
			if outs[i], err = w.engine.Enter(t.Context(), c.Case, a.ID); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, o := range outs {
		if !o.Entered || o.Seq != 2 {
			t.Errorf("%+v", o)
		}
	}
	c.Served()
	before := w.entries(c.Case)
	if again, err := w.engine.Enter(t.Context(), c.Case, a.ID); err != nil || !again.Entered || again.Seq != 2 || w.entries(c.Case) != before {
		t.Errorf("asked again: %+v %v", again, err)
	}
	w.sound()
}

// A case takes ten updates at a time and refuses more; nobody who calls sees
// that.
func TestFiftyActsAtOnceAreAllAnswered(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	w.engine.Within = time.Minute
	var all sync.WaitGroup
	var mu sync.Mutex
	seen := map[int]bool{}
	for i := range 50 {
		all.Go(func() {
			a := w.ask(c.Case, uuid.NewString())
			if i%10 == 0 {
				a.By = docket.Actor{Person: "nobody"}
			}
			w.submit(a)
			out, err := w.engine.Enter(t.Context(), c.Case, a.ID)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if i%10 == 0 {
				if out.Entered || out.Refusal != string(docket.NotYours) {
					t.Errorf("act %d: %+v", i, out)
				}
				return
			}
			if !out.Entered || seen[out.Seq] {
				t.Errorf("act %d: %+v", i, out)
			}
			seen[out.Seq] = true
		})
	}
	all.Wait()
	if len(seen) != 45 {
		t.Errorf("%d entered", len(seen))
	}
	c.Served()
	w.sound()
}

// The worker dies after the entry was committed and before anybody heard of it.
func TestAnActHappensOnceAlthoughTheWorkerDiesWithTheAnswer(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	lost := &loseAnswer{Docket: w.acts.Docket, committed: make(chan struct{})}
	w.stopWorker()
	w.nextWorkerOn(lost)
	w.startWorker()
	a := w.ask(c.Case, uuid.NewString())
	w.submit(a)
	answer := make(chan workflows.Entered, 1)
	go func() {
		out, err := w.engine.Enter(t.Context(), c.Case, a.ID)
		if err != nil {
			t.Error(err)
		}
		answer <- out
	}()
	<-lost.committed
	w.stopWorker()
	w.nextWorkerOn(lost.Docket)
	w.startWorker()
	if out := <-answer; !out.Entered || out.Seq != 2 {
		t.Errorf("%+v", out)
	}
	c.Served()
	w.sound()
}

// loseAnswer commits and then fails, every time, as if the process were gone.
type loseAnswer struct {
	activities.Docket
	committed chan struct{}
	once      sync.Once
}

func (l *loseAnswer) Enter(ctx context.Context, id string, now time.Time) (store.Outcome, error) {
	if _, err := l.Docket.Enter(ctx, id, now); err != nil {
		return store.Outcome{}, err
	}
	l.once.Do(func() { close(l.committed) })
	return store.Outcome{}, store.ErrUnavailable
}

func TestWithoutAWorkerTheActWaitsAndTheSweepEntersIt(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	w.stopWorker()
	a := w.ask(c.Case, uuid.NewString())
	w.submit(a)
	short, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	_, err := w.engine.Enter(short, c.Case, a.ID)
	var away *workflows.Away
	if !errors.Is(err, workflows.ErrAway) || !errors.As(err, &away) || away.Act != a.ID {
		t.Fatalf("without a worker: %v", err)
	}
	w.startWorker()
	w.sweep()
	act, err := w.db.Act(t.Context(), store.TheSystem(), a.ID)
	w.must(err)
	if act.Status != store.Entered {
		t.Errorf("after the sweep: %+v", act)
	}
	w.sound()
}

// sweep sweeps once, as the schedule would.
func (w *world) sweep() activities.Swept {
	w.Helper()
	id := "sweep-" + uuid.NewString()
	run, err := w.client.ExecuteWorkflow(w.Context(), startOptions(id), workflows.SweepWorkflow, workflows.SweepInput{})
	w.must(err)
	var out activities.Swept
	w.must(run.Get(w.Context(), &out))
	return out
}

func TestTheSweepStartsACaseWhoseWorkflowIsGone(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	w.must(w.client.TerminateWorkflow(t.Context(), workflows.CaseID(c.Case), "", "test"))
	if out := w.sweep(); out.Cases == 0 || out.Failed != 0 {
		t.Errorf("swept: %+v", out)
	}
	w.until("the case stands again", func() bool {
		s, err := w.where(c.Case)
		return err == nil && s.Head == 1 && s.Stage == "intake" && !s.RingAt.IsZero()
	})
	// and its clock goes on: the office is late, and is told
	c.Wait(30 * 24 * time.Hour)
	if s := c.State(); s.Head == 1 {
		t.Error("the clock did nothing")
	}
	w.sound()
}

func (w *world) where(caseID string) (workflows.Stands, error) {
	var s workflows.Stands
	v, err := w.client.QueryWorkflow(w.Context(), workflows.CaseID(caseID), "", workflows.StandsQuery)
	if err == nil {
		err = v.Get(&s)
	}
	return s, err
}

func TestTheSweepServesALetterThatNobodyServes(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	w.stopWorker() // the entry is made, and the process is gone before it starts the service
	a := docket.Act{ID: uuid.NewString(), Case: c.Case, Kind: docket.Acknowledge, By: docket.Actor{Person: workflowstest.Stella, Offices: []string{"ethics_office"}}, Particulars: &docket.Acknowledgement{}}
	w.submit(a)
	_, err := w.db.Enter(t.Context(), w.procs, a.ID, w.Now())
	w.must(err)
	w.startWorker()
	if out := w.sweep(); out.Letters != 1 || out.Failed != 0 {
		t.Errorf("swept: %+v", out)
	}
	c.Served()
	w.sound()
}

func TestTheCaseFollowsADocketThatMovedWithoutIt(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	a := w.ask(c.Case, uuid.NewString())
	w.submit(a)
	_, err := w.db.Enter(t.Context(), w.procs, a.ID, w.Now())
	w.must(err)
	w.must(w.engine.LookAgain(t.Context(), c.Case))
	c.Served()
	w.until("the workflow follows", func() bool {
		s, err := w.where(c.Case)
		return err == nil && s.Head == w.entries(c.Case)
	})
}

func TestAnActThatNobodyPutDownIsUnknown(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	for _, id := range []string{uuid.NewString(), "Somebody's name", ""} {
		if _, err := w.engine.Enter(t.Context(), c.Case, id); !errors.Is(err, workflows.ErrUnknownAct) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestACaseThatDoesNotExistEnds(t *testing.T) {
	w := newWorld(t)
	id := uuid.NewString()
	w.must(w.engine.StartCase(t.Context(), id))
	w.must(w.client.GetWorkflow(t.Context(), workflows.CaseID(id), "").Get(t.Context(), nil))
}

// A fresh run after every few acts must tell the same story, entry for entry.
func TestContinueAsNewLosesNothing(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	w.must(w.client.TerminateWorkflow(t.Context(), workflows.CaseID(c.Case), "", "test"))
	_, err := w.client.ExecuteWorkflow(t.Context(), startOptions(workflows.CaseID(c.Case)), workflows.CaseWorkflow, workflows.CaseInput{Case: c.Case, Limit: 2})
	w.must(err)
	workflowstest.Probation(c)
	if s := c.State(); s.Closed == nil {
		t.Fatalf("stands in %s", s.Stage)
	}
	w.until("the workflow is complete", func() bool {
		d, err := w.client.DescribeWorkflowExecution(t.Context(), workflows.CaseID(c.Case), "")
		return err == nil && d.WorkflowExecutionInfo.CloseTime != nil
	})
	s, err := w.where(c.Case)
	w.must(err)
	if s.Runs < 10 || s.Open || s.Head != w.entries(c.Case) {
		t.Errorf("%+v", s)
	}
	h := w.history(workflows.CaseID(c.Case))
	w.clean("continued", h)
	w.record("continued.case", h)
	w.sound()
}

// A case that is closed has no workflow; an act that may still be done, or is
// refused, is answered all the same.
func TestAnActOnAClosedCaseIsAnswered(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	for _, s := range workflowstest.Stories() {
		if s.Name == "withdrawn" {
			s.Tell(c)
		}
	}
	w.until("the workflow is complete", func() bool {
		d, err := w.client.DescribeWorkflowExecution(t.Context(), workflows.CaseID(c.Case), "")
		return err == nil && d.WorkflowExecutionInfo.CloseTime != nil
	})
	a := w.ask(c.Case, uuid.NewString())
	w.submit(a)
	out, err := w.engine.Enter(t.Context(), c.Case, a.ID)
	w.must(err)
	if out.Entered || out.Refusal != string(docket.CaseClosed) || out.Open {
		t.Errorf("%+v", out)
	}
	reopen := docket.Act{ID: uuid.NewString(), Case: c.Case, Kind: docket.Reopen, By: docket.Actor{Person: workflowstest.Chris, Offices: []string{"ethics_chair"}},
		Particulars: &docket.Reopening{NewFacts: "A second log.", Stage: "screening"}}
	w.submit(reopen)
	if out, err = w.engine.Enter(t.Context(), c.Case, reopen.ID); err != nil || out.Entered && !out.Open {
		t.Errorf("reopened: %+v %v", out, err)
	}
	t.Logf("reopened: %+v", out)
	w.sound()
}

// When the database is away the act is not lost and not refused: it is entered
// when the database is back.
func TestAnActOutlivesAnOutageOfTheDatabase(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	real := w.acts.Docket
	w.stopWorker()
	out := &outage{Docket: real, left: 6}
	w.nextWorkerOn(out)
	w.startWorker()
	a := w.ask(c.Case, uuid.NewString())
	w.submit(a)
	got, err := w.engine.Enter(t.Context(), c.Case, a.ID)
	if err != nil || !got.Entered {
		t.Errorf("%+v %v", got, err)
	}
	c.Served()
	w.sound()
}

type outage struct {
	activities.Docket
	mu   sync.Mutex
	left int
}

func (o *outage) Enter(ctx context.Context, id string, now time.Time) (store.Outcome, error) {
	o.mu.Lock()
	o.left--
	away := o.left >= 0
	o.mu.Unlock()
	if away {
		return store.Outcome{}, fmt.Errorf("dial tcp: the password of %s", workflowstest.Canary)
	}
	return o.Docket.Enter(ctx, id, now)
}

// Case time runs by itself here, a day in a few hundredths of a second: nobody
// pushes, and the alarm rings when it should.
func TestTheAlarmRingsByItself(t *testing.T) {
	w := newWorld(t)
	fast := activities.Clock{Installation: store.Installation{EpochReal: time.Now(), EpochCase: workflowstest.Monday, DayLength: 25 * time.Millisecond}}
	w.stopWorker()
	w.goBy(fast)
	w.startWorker()
	c := w.file()
	w.until("the office is late and its substitute was told", func() bool {
		k := c.State().Clock("intake/1")
		return k != nil && k.Escalated
	})
	for _, k := range []string{"acknowledgement/1", "intake/1"} {
		at := c.State().Clock(k)
		if late := at.EndedAt.Sub(at.Deadline.At); at.End != "expired" || late < 0 || late > 40*24*time.Hour { // a second
			t.Errorf("%s ended %s, %s after its day", k, at.End, late)
		}
	}
	h := w.history(workflows.CaseID(c.Case))
	if len(h.Events) > 80 {
		t.Errorf("%d events: it spins", len(h.Events))
	}
	w.record("alarm.case", h)
	w.sound()
}

func TestTheScheduleIsMadeOnceAndCorrected(t *testing.T) {
	w := newWorld(t)
	defer func() {
		for _, id := range []string{workflows.SweepSchedule, workflows.SealSchedule} {
			_ = w.client.ScheduleClient().GetHandle(context.Background(), id).Delete(context.Background())
		}
	}()
	for _, day := range []time.Duration{0, 2 * time.Second, 2 * time.Second} {
		w.must(ensure(w, day))
	}
	d, err := w.client.ScheduleClient().GetHandle(t.Context(), workflows.SweepSchedule).Describe(t.Context())
	w.must(err)
	if got := d.Schedule.Spec.Intervals[0].Every; got != 30*time.Second {
		t.Errorf("every %s", got)
	}
	d, err = w.client.ScheduleClient().GetHandle(t.Context(), workflows.SealSchedule).Describe(t.Context())
	w.must(err)
	if got := d.Schedule.Spec.Intervals[0].Every; got != 7*time.Second {
		t.Errorf("sealed every %s", got)
	}
}
