package workflows_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"probity/activities"
	"probity/docket"
	"probity/embedded"
	"probity/notice"
	"probity/procedure"
	"probity/procedure/proceduretest"
	"probity/store"
	"probity/store/storetest"
	"probity/workflows"
	"probity/workflows/engine"
	"probity/workflows/workflowstest"
)

const pack = "ahima-membership"

// handTime is case time that moves by hand. A day that has not come is a real
// hour away, so that no alarm rings by itself.
type handTime struct {
	mu   sync.Mutex
	now  time.Time
	real time.Time // when it was moved
	fast int64     // so many times faster than real time
	runs bool      // it moves by itself besides, so fast
}

func newHandTime() *handTime {
	return &handTime{now: workflowstest.Monday, real: time.Now(), fast: 24}
}

func (h *handTime) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.runs {
		return h.now.Add(time.Since(h.real) * time.Duration(h.fast))
	}
	return h.now
}

// run lets time go on by itself from the moment to which it was moved last.
func (h *handTime) run() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.runs = true
}

func (h *handTime) Real(at time.Time) time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.real.Add(at.Sub(h.now) / time.Duration(h.fast))
}

func (h *handTime) add(d time.Duration) { h.set(h.Now().Add(d)) }

func (h *handTime) set(t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now, h.real = t, time.Now()
}

// world is a Temporal server, a Postgres and a worker.
type world struct {
	testing.TB
	db     *store.DB
	procs  *procedure.Library
	p      *procedure.Procedure
	client client.Client
	engine *engine.Dispatcher
	acts   *activities.Activities
	time   *handTime
	post   *switchPost
	worker worker.Worker
}

// switchPost is a mailer that can be told to fail.
type switchPost struct {
	mailer atomic.Pointer[notice.Mailer]
	sent   atomic.Int64
}

func (s *switchPost) use(m notice.Mailer) { s.mailer.Store(&m) }

func (s *switchPost) Send(ctx context.Context, m notice.Mail) (notice.Receipt, error) {
	s.sent.Add(1)
	if p := s.mailer.Load(); p != nil {
		return (*p).Send(ctx, m)
	}
	return notice.Receipt{MessageID: fmt.Sprintf("%s.%d@test", m.Letter, m.Attempt), At: time.Now(), Code: 250}, nil
}

var (
	serverOnce sync.Once
	serverDir  string
	server     *embedded.Temporal
	serverErr  error
)

func TestMain(m *testing.M) {
	code := m.Run()
	if server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		_ = server.Stop(ctx)
		cancel()
		_ = os.RemoveAll(serverDir)
	}
	os.Exit(code)
}

// temporalAddress is the one server of this test process. The tests that use it
// run one after another: the task queue has one name.
func temporalAddress(tb testing.TB) string {
	tb.Helper()
	serverOnce.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
		defer cancel()
		if serverDir, serverErr = os.MkdirTemp("", "probity-workflows-"); serverErr != nil {
			return
		}
		server, serverErr = embedded.StartTemporal(ctx, embedded.TemporalOptions{
			Dir: serverDir, Namespace: "probity", SearchAttributes: workflows.SearchAttributes(), Say: func(string) {},
		})
	})
	if serverErr != nil {
		tb.Fatalf("a Temporal server for the tests: %v", serverErr)
	}
	return server.Address()
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	if testing.Short() {
		tb.Skip("needs a Temporal server and a Postgres; -short leaves them out")
	}
	procs, err := proceduretest.Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	w := &world{TB: tb, procs: procs, time: newHandTime(), post: &switchPost{}}
	w.p, _ = procs.Current(pack)
	w.db = storetest.New(tb)
	storetest.Library(tb, w.db, w.p)
	for _, id := range []string{workflowstest.Carla, workflowstest.Rene} {
		w.must(w.db.PutPerson(tb.Context(), store.TheSystem(), store.Person{ID: id, Name: "Name " + workflowstest.Canary, Email: strings.ToLower(id) + "@example.org"}))
	}
	w.client, err = client.Dial(engine.ClientOptions(client.Options{
		HostPort: temporalAddress(tb), Namespace: "probity", Logger: quiet{},
	}))
	w.must(err)
	tb.Cleanup(w.client.Close)
	w.engine = &engine.Dispatcher{Client: w.client, Within: 20 * time.Second}
	w.goBy(w.time)
	w.startWorker()
	tb.Cleanup(func() { w.stopWorker(); w.endAll() })
	return w
}

// goBy makes the activities anew, for a time to go by.
func (w *world) goBy(t activities.CaseTime) {
	s := activities.Store{DB: w.db, Procedures: w.procs, Time: t}
	desk := activities.Desk{Store: s, Mailer: w.post, Contact: "ethics@example.org", ReadAt: "https://example.org"}
	w.acts = &activities.Activities{Docket: s, Time: t, Letters: desk, Post: desk, Dispatcher: w.engine}
}

// nextWorkerOn has the next worker reach the docket through d. The activities
// of the one before are left as they are: what it began may still be running.
func (w *world) nextWorkerOn(d activities.Docket) {
	was := w.acts
	w.acts = &activities.Activities{Docket: d, Time: was.Time, Letters: was.Letters, Post: was.Post, Dispatcher: was.Dispatcher}
}

func (w *world) startWorker() {
	w.worker = worker.New(w.client, workflows.TaskQueue, engine.WorkerOptions())
	workflows.Register(w.worker, w.acts)
	w.must(w.worker.Start())
}

func (w *world) stopWorker() {
	if w.worker != nil {
		w.worker.Stop()
		w.worker = nil
	}
}

// endAll terminates what a test leaves running, so that the next test's worker
// is not asked about it.
func (w *world) endAll() {
	for _, id := range w.running() {
		_ = w.client.TerminateWorkflow(context.Background(), id, "", "end of the test")
	}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// until waits for a condition.
func (w *world) until(what string, ok func() bool) {
	w.Helper()
	w.within(30*time.Second, what, ok)
}

func (w *world) within(d time.Duration, what string, ok func() bool) {
	w.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	end := time.After(d)
	for !ok() {
		select {
		case <-tick.C:
		case <-end:
			w.Fatalf("waited in vain: %s", what)
		}
	}
}

// knows has the workers know more procedures than the shipped ones.
func (w *world) knows(procs *procedure.Library) {
	w.stopWorker()
	w.procs = procs
	w.goBy(w.time)
	w.startWorker()
}

// stage is one case of the world.
type stage struct {
	*world
	id    string
	times []time.Duration // of each act, from the call to the answer
}

func (w *world) Now() time.Time { return w.time.Now() }

// file files the report of the stories and has it entered.
func (w *world) file() *workflowstest.Teller {
	w.Helper()
	a := docket.Act{ID: uuid.NewString(), Kind: docket.File, By: docket.Actor{Person: workflowstest.Carla}, Particulars: workflowstest.Report()}
	f, err := w.db.FileAct(w.Context(), store.TheSystem(), store.Filing{Act: a, Procedure: w.p, At: w.Now()})
	w.must(err)
	out, err := w.engine.Enter(w.Context(), f.Case, a.ID)
	w.must(err)
	if !out.Entered || out.Stage != "intake" {
		w.Fatalf("filed: %+v", out)
	}
	return &workflowstest.Teller{Stage: &stage{world: w, id: f.Case}, Case: f.Case, P: w.p}
}

func (s *stage) Do(a docket.Act) {
	s.Helper()
	if f, ok := a.Particulars.(*docket.ServiceFailed); ok { // the post takes longer than the system needs to hand a letter over
		s.ended(workflows.ServiceID(s.id, f.Letter, 0))
	}
	_, err := s.db.Submit(s.Context(), store.TheSystem(), a, 0, s.Now())
	s.must(err)
	began := time.Now()
	out, err := s.engine.Enter(s.Context(), s.id, a.ID)
	s.must(err)
	s.times = append(s.times, time.Since(began))
	if !out.Entered {
		act, _ := s.db.Act(s.Context(), store.TheSystem(), a.ID)
		s.Fatalf("%s was refused: %+v %v", a.Kind, out, act.Refusal)
	}
}

// Wait moves case time in steps, so that each reminder comes on its day.
func (s *stage) Wait(d time.Duration) {
	s.Helper()
	for end := s.Now().Add(d); s.Now().Before(end); {
		st, err := s.db.Stands(s.Context(), s.procs, s.id)
		s.must(err)
		if st.NextAlarm.IsZero() || st.NextAlarm.After(end) {
			s.time.add(end.Sub(s.Now()))
			return
		}
		if step := st.NextAlarm.Sub(s.Now()); step > 0 {
			s.time.add(step)
		}
		s.must(s.engine.LookAgain(s.Context(), s.id))
		s.until("the clock acts", func() bool {
			now, err := s.db.Stands(s.Context(), s.procs, s.id)
			return err == nil && (now.NextAlarm.IsZero() || now.NextAlarm.After(s.Now()))
		})
		s.settled()
	}
}

// settled waits until the machine has done with every letter.
func (s *stage) settled() {
	s.Helper()
	s.until("the letters are served", func() bool {
		for _, l := range s.State().Letters {
			if next := nextMethod(&l); l.ServedAt.IsZero() && (next == "email" || next == "mailbox") {
				return false
			}
		}
		return true
	})
}

// ended waits until a workflow is complete.
func (w *world) ended(id string) {
	w.Helper()
	w.until(id+" is complete", func() bool {
		d, err := w.client.DescribeWorkflowExecution(w.Context(), id, "")
		return err == nil && d.WorkflowExecutionInfo.CloseTime != nil
	})
}

func nextMethod(l *docket.Letter) string {
	left := activities.Letter{Methods: l.Methods, Failed: l.Failed}
	return left.Next()
}

func (s *stage) Served() {
	s.Helper()
	s.settled()
	for _, l := range s.State().Letters {
		if l.ServedAt.IsZero() {
			s.Do(docket.Act{
				ID: uuid.NewString(), Case: s.id, Kind: docket.Serve, By: docket.Actor{Person: workflowstest.Stella, Offices: []string{"ethics_office"}},
				Particulars: &docket.Service{Letter: l.ID, Method: nextMethod(&l), Proof: "receipt 12"},
			})
		}
	}
}

func (s *stage) State() *docket.State {
	s.Helper()
	st, err := s.db.State(s.Context(), store.TheSystem(), s.id)
	s.must(err)
	return st
}

func (w *world) sound() {
	w.Helper()
	found, err := w.db.Verify(w.Context(), w.procs)
	w.must(err)
	for _, f := range found {
		w.Errorf("verify: %s", f)
	}
}

type quiet struct{}

var _ log.Logger = quiet{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
