package scenarios

import (
	"context"
	"flag"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"probity/activities"
	"probity/docket"
	"probity/notice"
	"probity/procedure"
	"probity/workflows"
)

// onWorkflow plays through the process: the case's workflow runs in Temporal's
// test environment, where years pass in seconds, over a real Postgres. Letters,
// reminders and lapses are the workflow's own doing. The report is filed, and
// what comes after the case was closed is entered, through the store.
//
// The environment runs in one goroutine and the scenario in another. They take
// turns: while the scenario thinks, the environment waits in a callback.
type onWorkflow struct {
	*onStore
	env    *testsuite.TestWorkflowEnvironment
	begin  chan struct{} // the report is on the docket
	turn   chan struct{} // it is the scenario's turn
	asks   chan func()   // what the scenario wants of the environment
	over   chan struct{} // the workflow has ended
	done   chan struct{} // the scenario has
	filed  bool
	waited int // how often for the process to do what it does at once
}

type envClock struct {
	env *testsuite.TestWorkflowEnvironment
}

func (c envClock) Now() time.Time              { return c.env.Now() }
func (c envClock) Real(at time.Time) time.Time { return at }

// post is the mail of the test: nothing is written, and some letters bounce.
type post struct{ w *onWorkflow }

func (p post) Write(context.Context, string, string, time.Time) error { return nil }

func (p post) Send(ctx context.Context, caseID, letter string, _ int) (activities.Receipt, error) {
	entries, err := p.w.db.Entries(ctx, system, caseID)
	if err != nil {
		return activities.Receipt{}, err
	}
	state, err := docket.Fold(entries)
	if err != nil {
		return activities.Receipt{}, err
	}
	if l := state.Letter(letter); l != nil && p.w.back[string(l.To)] {
		return activities.Receipt{}, &notice.Error{Code: notice.Refused}
	}
	return activities.Receipt{Message: letter + "@test", At: p.w.env.Now(), Code: 250}, nil
}

// nobody is the dispatcher of a process without a server: the workflow under
// test does all by itself.
type nobody struct{}

func (nobody) EnterAct(context.Context, string, string) (string, error) { return "", nil }
func (nobody) StartCase(context.Context, string) error                  { return nil }
func (nobody) LookAgain(context.Context, string) error                  { return nil }
func (nobody) ServeLetter(context.Context, string, string, int) error   { return nil }

func newOnWorkflow(tb testing.TB, lib *procedure.Library) *onWorkflow {
	tb.Helper()
	return &onWorkflow{
		onStore: newOnStore(tb, lib), begin: make(chan struct{}), turn: make(chan struct{}), asks: make(chan func()),
		over: make(chan struct{}), done: make(chan struct{}),
	}
}

// run runs the environment until the case is closed or the scenario is done.
func (w *onWorkflow) run() {
	select {
	case <-w.begin:
	case <-w.done:
		return
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	w.env = suite.NewTestWorkflowEnvironment()
	w.env.SetStartTime(w.now)
	w.env.SetTestTimeout(2 * time.Minute)
	clock := envClock{w.env}
	workflows.Register(w.env, &activities.Activities{
		Docket: activities.Store{DB: w.db, Procedures: w.lib, Time: clock}, Time: clock, Letters: post{w}, Post: post{w}, Dispatcher: nobody{},
	})
	w.env.RegisterDelayedCallback(w.hand, settle)
	w.env.ExecuteWorkflow(workflows.CaseWorkflow, workflows.CaseInput{Case: w.ids[w.s.firstCase()]})
	if err := w.env.GetWorkflowError(); err != nil && !strings.Contains(err.Error(), "canceled") {
		w.Errorf("the workflow failed: %v", err)
	}
	w.now = latest(w.now, w.env.Now())
	close(w.over)
}

// busy reports whether the process has something to do at once: a letter to
// bring out, something of the clock that is due.
func (w *onWorkflow) busy() bool {
	name := w.s.firstCase()
	letter, err := w.nextDelivery(name)
	if err != nil {
		w.Error(err)
		return false
	}
	state, _, err := w.Case(name)
	return err == nil && (letter.Kind != "" || len(docket.Due(w.procs[name], state, w.now)) > 0)
}

// settle is how long the process gets each time to do what follows at once.
const settle = 50 * time.Millisecond

// hand gives the scenario its turn and waits for what it asks.
func (w *onWorkflow) hand() {
	w.now = latest(w.now, w.env.Now())
	w.forget()
	switch busy := w.busy(); {
	case busy && w.waited < 60:
		w.waited++
		w.env.RegisterDelayedCallback(w.hand, settle)
		return
	case busy: // what the process leaves behind is taken up by the sweep
		w.Log("left to the sweep")
		if err := w.deliver(w.s.firstCase()); err != nil {
			w.Error(err)
		}
	}
	w.waited = 0
	select {
	case w.turn <- struct{}{}:
	case <-w.done:
		w.env.CancelWorkflow()
		return
	}
	select {
	case ask := <-w.asks:
		ask()
	case <-w.done:
		w.env.CancelWorkflow()
	}
}

// ask has the environment do something, and waits for the turn to come back. It
// is false when the workflow has ended.
func (w *onWorkflow) ask(f func()) bool {
	select {
	case w.asks <- f:
	case <-w.over:
		return false
	}
	select {
	case <-w.turn:
		return true
	case <-w.over:
		w.forget()
		return false
	}
}

func (w *onWorkflow) Until(t time.Time) error {
	if !w.filed {
		w.now = latest(w.now, t)
		return nil
	}
	if w.ask(func() { w.env.RegisterDelayedCallback(w.hand, max(0, t.Sub(w.env.Now()))) }) {
		return nil
	}
	if err := w.deliver(w.s.firstCase()); err != nil {
		return err
	}
	return w.onStore.Until(t)
}

func (w *onWorkflow) Enter(name, by string, kind docket.Kind, with docket.Particulars) (*docket.Refusal, error) {
	if !w.filed {
		refusal, err := w.onStore.Enter(name, by, kind, with)
		if err == nil && refusal == nil {
			w.filed = true
			close(w.begin)
			<-w.turn
		}
		return refusal, err
	}
	select {
	case <-w.over:
		return w.onStore.Enter(name, by, kind, with)
	default:
	}
	act, refusal, err := w.put(name, by, kind, with)
	if err != nil || refusal != nil {
		return refusal, err
	}
	var failed error
	w.ask(func() {
		back := func() { w.env.RegisterDelayedCallback(w.hand, settle) }
		w.env.UpdateWorkflow(workflows.EnterUpdate, act.ID, &testsuite.TestUpdateCallback{
			OnAccept:   func() {},
			OnReject:   func(err error) { failed = err; back() },
			OnComplete: func(_ any, err error) { failed = err; back() },
		}, workflows.EnterRequest{Act: act.ID})
	})
	if failed != nil {
		return nil, failed
	}
	// What became of it is read where it was put down, with the sentence.
	out, err := w.db.Enter(w.Context(), w.lib, act.ID, w.now)
	return out.Refusal, err
}

// throughTheProcess are the scenarios that are always played so; together they
// come to every kind of stage, a time limit that lapses, a bounced letter, a
// hold, a remand to another round, a term that ends and a time limit that runs on
// when the case is closed. With -everything the others are, too, which takes
// minutes.
var throughTheProcess = []string{
	"ahima_probation.yaml", "ahima_dismissal_contested.yaml", "ahima_show_cause.yaml", "acpe_mediated.yaml", "cfp_silence.yaml", "phs_misconduct.yaml", "version_longer.yaml", "aicpa_threshold.yaml",
}

var everything = flag.Bool("everything", false, "play all scenarios through the process")

// TestScenariosRunThroughTheProcess plays scenarios with one case through the
// workflow. The same acts must be on the docket as on the rules alone, at the
// same minute; who comes first of two things in one minute is left open.
func TestScenariosRunThroughTheProcess(t *testing.T) {
	t.Parallel()
	lib, list := given(t)
	for _, s := range list {
		if len(s.Cases) > 0 {
			continue // an environment runs one workflow
		}
		if !*everything && !slices.Contains(throughTheProcess, s.File) {
			continue
		}
		t.Run(s.File, func(t *testing.T) {
			alone, err := onRulesAlone(t, s)
			if err != nil {
				t.Skipf("it does not run on the rules: %v", err)
			}
			procs, err := s.procedures(lib)
			if err != nil {
				t.Fatal(err)
			}
			w := newOnWorkflow(t, lib)
			var story *Story
			var played error
			go func() {
				defer close(w.done)
				story, played = Play(s, procs, w)
			}()
			w.run()
			<-w.done
			if played != nil {
				t.Error(played)
			}
			sameMinute(t, alone, story)
		})
	}
}

// sameMinute holds the entries of two tellings against each other, minute by
// minute.
func sameMinute(t *testing.T, a, b *Story) {
	t.Helper()
	x, y := byMinute(a), byMinute(b)
	for at, acts := range x {
		if y[at] != acts {
			t.Errorf("%s: on the rules %s; here %s", at, acts, y[at])
		}
		delete(y, at)
	}
	for at, acts := range y {
		t.Errorf("%s: on the rules nothing; here %s", at, acts)
	}
}
