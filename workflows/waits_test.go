package workflows_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"probity/activities"
	"probity/docket"
	"probity/notice"
	"probity/procedure"
	"probity/workflows"
	"probity/workflows/workflowstest"
)

// inner is the process in the SDK's test environment, where years pass in
// milliseconds, over a docket in memory that has the real rules.
type inner struct {
	testing.TB
	env  *testsuite.TestWorkflowEnvironment
	m    *workflowstest.Memory
	acts *activities.Activities
	c    *workflowstest.Teller // its case, told on the rules alone so far
	told []string              // cases that were made to look
	mail func(letter string, attempt int) error
	sent atomic.Int64
}

type envTime struct {
	env *testsuite.TestWorkflowEnvironment
}

func (t envTime) Now() time.Time              { return t.env.Now() }
func (t envTime) Real(at time.Time) time.Time { return at }

func newInner(tb testing.TB, before func(*workflowstest.Teller)) *inner {
	tb.Helper()
	in := &inner{TB: tb, m: workflowstest.NewMemory(tb, pack)}
	in.c = in.m.Tell(tb)
	before(in.c)
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	in.env = suite.NewTestWorkflowEnvironment()
	in.env.SetStartTime(in.c.Now())
	in.env.SetTestTimeout(time.Minute)
	in.m.Now = in.env.Now
	in.acts = &activities.Activities{Docket: in.m, Time: envTime{in.env}, Letters: in, Post: in, Dispatcher: in}
	workflows.Register(in.env, in.acts)
	return in
}

func (in *inner) Write(context.Context, string, string, time.Time) error { return nil }

func (in *inner) Send(_ context.Context, _, letter string, attempt int) (activities.Receipt, error) {
	in.sent.Add(1)
	if in.mail != nil {
		if err := in.mail(letter, attempt); err != nil {
			return activities.Receipt{}, err
		}
	}
	return activities.Receipt{Message: letter + "@test", At: in.env.Now(), Code: 250}, nil
}

func (in *inner) EnterAct(context.Context, string, string) (string, error) { return "", nil }
func (in *inner) StartCase(context.Context, string) error                  { return nil }
func (in *inner) ServeLetter(context.Context, string, string, int) error   { return nil }
func (in *inner) LookAgain(_ context.Context, caseID string) error {
	in.told = append(in.told, caseID)
	return nil
}

// live is the case while its workflow runs: acts come in as updates.
type live struct {
	workflowstest.Stage
	in *inner
}

func (l *live) Do(a docket.Act) {
	if err := l.in.m.Submit(context.Background(), a, l.in.env.Now()); err != nil {
		l.in.Error(err)
	}
	l.in.env.UpdateWorkflow(workflows.EnterUpdate, a.ID, &testsuite.TestUpdateCallback{
		OnAccept: func() {},
		OnReject: func(err error) { l.in.Errorf("%s: %v", a.Kind, err) },
		OnComplete: func(v any, err error) {
			out, _ := v.(workflows.Entered)
			if err != nil || !out.Entered {
				l.in.Errorf("%s: %+v %v %v", a.Kind, out, err, l.in.m.Refusal(a.ID))
			}
		},
	}, workflows.EnterRequest{Act: a.ID})
}

// run runs the case's workflow for so long, and has the person come the next
// day.
func (in *inner) run(d time.Duration, comes func(*workflowstest.Teller)) {
	in.Helper()
	if comes != nil {
		in.env.RegisterDelayedCallback(func() {
			comes(&workflowstest.Teller{Stage: &live{in.c.Stage, in}, Case: in.c.Case, P: in.c.P})
		}, 24*time.Hour)
	}
	in.env.RegisterDelayedCallback(in.env.CancelWorkflow, d)
	in.env.ExecuteWorkflow(workflows.CaseWorkflow, workflows.CaseInput{Case: in.c.Case})
	if err := in.env.GetWorkflowError(); err != nil && !temporal.IsCanceledError(err) && !strings.Contains(err.Error(), "canceled") {
		in.Errorf("the workflow failed: %v", err)
	}
}

func (in *inner) kind() procedure.Kind { return in.c.P.Stage(in.c.State().Stage).Kind }

// Two tests for each wait for a person: they come, and nobody comes.
func TestEachHumanWait(t *testing.T) {
	for _, wait := range workflowstest.HumanWaits() {
		t.Run(wait.Name+"/answered", func(t *testing.T) {
			t.Parallel()
			in := newInner(t, wait.Before)
			had := len(in.m.Kinds(in.c.Case))
			in.run(2*24*time.Hour, wait.Comes)
			if got := in.kind(); got != wait.Then {
				t.Errorf("stands in %s, not in %s", got, wait.Then)
			}
			for _, k := range in.m.Kinds(in.c.Case)[had:] {
				if k == docket.Lapse || k == docket.Escalate {
					t.Errorf("the clock made a %s", k)
				}
			}
		})
		t.Run(wait.Name+"/nobody comes", func(t *testing.T) {
			t.Parallel()
			in := newInner(t, wait.Before)
			had := len(in.m.Kinds(in.c.Case))
			in.run(wait.Silence, nil)
			if got := in.kind(); got != wait.Without {
				t.Errorf("stands in %s, not in %s", got, wait.Without)
			}
			did := in.m.Kinds(in.c.Case)[had:]
			if !inOrder(did, wait.Clock) {
				t.Errorf("the clock did %v, not %v", did, wait.Clock)
			}
		})
	}
}

func inOrder(all, want []docket.Kind) bool {
	for _, k := range all {
		if len(want) > 0 && k == want[0] {
			want = want[1:]
		}
	}
	return len(want) == 0
}

// All the stories are told on the rules alone as well, in milliseconds.
func TestStoriesOnTheRulesAlone(t *testing.T) {
	for _, s := range workflowstest.Stories() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			c := workflowstest.NewMemory(t, pack).Tell(t)
			s.Tell(c)
			if got := c.P.Stage(c.State().Stage).Kind; got != s.Ends {
				t.Errorf("ends in %s, not in %s", got, s.Ends)
			}
		})
	}
}

func TestARefusedReportEndsTheWorkflow(t *testing.T) {
	in := newInner(t, func(*workflowstest.Teller) {})
	report := workflowstest.Report()
	report.Allegations = nil
	caseID, actID := in.m.File(report)
	var out workflows.Entered
	in.env.RegisterDelayedCallback(func() {
		in.env.UpdateWorkflow(workflows.EnterUpdate, actID, &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { t.Error(err) },
			OnComplete: func(v any, err error) {
				out, _ = v.(workflows.Entered)
				if err != nil {
					t.Error(err)
				}
			},
		}, workflows.EnterRequest{Act: actID})
	}, 0)
	in.env.ExecuteWorkflow(workflows.CaseWorkflow, workflows.CaseInput{Case: caseID})
	if err := in.env.GetWorkflowError(); err != nil {
		t.Error(err)
	}
	if out.Entered || out.Refusal == "" || out.Open {
		t.Errorf("%+v", out)
	}
}

// The monitor of a sanction is the second pair of eyes: with nobody to let the
// condition lapse, it finds that and has the case look.
func TestTheMonitorTellsACaseThatSleeps(t *testing.T) {
	wait := workflowstest.HumanWaits()
	in := newInner(t, wait[len(wait)-1].Before)
	in.env.RegisterDelayedCallback(func() {
		if len(in.told) == 0 {
			t.Error("the case was not told that a condition passed")
		}
		in.env.CancelWorkflow()
	}, 250*24*time.Hour)
	in.env.ExecuteWorkflow(workflows.MonitorWorkflow, workflows.MonitorInput{Case: in.c.Case, Sanction: "s1"})
}

func TestTheMonitorEndsWithItsSanction(t *testing.T) {
	wait := workflowstest.HumanWaits()
	in := newInner(t, wait[len(wait)-1].Before)
	in.c.Wait(800 * 24 * time.Hour) // the docket's clock did its part
	in.env.ExecuteWorkflow(workflows.MonitorWorkflow, workflows.MonitorInput{Case: in.c.Case, Sanction: "s1"})
	if err := in.env.GetWorkflowError(); err != nil || len(in.told) > 0 {
		t.Errorf("%v, told %v", err, in.told)
	}
}

func TestTheMonitorGoesOnInAFreshRunAfterAYear(t *testing.T) {
	wait := workflowstest.HumanWaits()
	in := newInner(t, wait[len(wait)-1].Before)
	in.m.Now = in.c.Now // the docket's time stands still, the monitor comes round
	in.acts.Time = still{in.env, in.c.Now()}
	in.env.ExecuteWorkflow(workflows.MonitorWorkflow, workflows.MonitorInput{Case: in.c.Case, Sanction: "s1"})
	if err := in.env.GetWorkflowError(); !isContinueAsNew(err) {
		t.Errorf("%v", err)
	}
}

// still is a case time that does not move; its future is months away in real
// time.
type still struct {
	env *testsuite.TestWorkflowEnvironment
	now time.Time
}

func (s still) Now() time.Time              { return s.now }
func (s still) Real(at time.Time) time.Time { return s.env.Now().Add(at.Sub(s.now)) }

func isContinueAsNew(err error) bool {
	return err != nil && strings.Contains(err.Error(), "continue as new")
}

// The service tries e-mail less and less often for some days, then the next
// method.
func TestAServiceTriesForHoursAndThenGoesOn(t *testing.T) {
	in := newInner(t, func(c *workflowstest.Teller) {
		c.By(workflowstest.Stella, "ethics_office", docket.Acknowledge, &docket.Acknowledgement{})
	})
	in.mail = func(string, int) error { return &notice.Error{Code: notice.Unreachable, Step: "connect"} }
	began := in.env.Now()
	in.env.ExecuteWorkflow(workflows.ServiceWorkflow, workflows.ServiceInput{Case: in.c.Case, Letter: "n1"})
	var out workflows.ServiceResult
	if err := in.env.GetWorkflowResult(&out); err != nil {
		t.Fatal(err)
	}
	want := []string{in.c.Case + "/fail_service:n1:email", in.c.Case + "/serve:n1:mailbox"}
	if !slices.Equal(out.Acts, want) {
		t.Errorf("acts: %v", out.Acts)
	}
	// The test environment gives no activity more than ten hours.
	if lasted := in.env.Now().Sub(began); lasted < 8*time.Hour || lasted > 4*24*time.Hour {
		t.Errorf("it tried for %s", lasted)
	}
	if n := in.sent.Load(); n < 8 || n > 60 {
		t.Errorf("it tried %d times", n)
	}
}

// A burst is entered in the order in which it came.
func TestActsTakeTheirTurnInOrder(t *testing.T) {
	in := newInner(t, func(*workflowstest.Teller) {})
	var order []int
	in.env.RegisterDelayedCallback(func() {
		for range 8 {
			a := docket.Act{
				ID: uuid.NewString(), Case: in.c.Case, Kind: docket.AskInformation, By: docket.Actor{Person: workflowstest.Stella, Offices: []string{"ethics_office"}},
				Particulars: &docket.Question{To: procedure.Complainant, Text: "When?"},
			}
			if err := in.m.Submit(context.Background(), a, in.env.Now()); err != nil {
				t.Error(err)
			}
			in.env.UpdateWorkflow(workflows.EnterUpdate, a.ID, &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(err error) { t.Error(err) },
				OnComplete: func(v any, err error) {
					out, _ := v.(workflows.Entered)
					order = append(order, out.Seq)
				},
			}, workflows.EnterRequest{Act: a.ID})
		}
	}, time.Hour)
	in.run(2*time.Hour, nil)
	if !slices.Equal(order, []int{2, 3, 4, 5, 6, 7, 8, 9}) {
		t.Errorf("answered in the order %v", order)
	}
}
