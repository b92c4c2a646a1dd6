package workflows_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"

	"probity/workflows"
)

// Acts come several at once to a case that goes on in a fresh run after every second one:
// each is entered once and answered, and whoever did not hear of it is told the same.
func TestActsAtOnceOverFreshRuns(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	w.engine.Within = time.Minute
	w.must(w.client.TerminateWorkflow(t.Context(), workflows.CaseID(c.Case), "", "test"))
	_, err := w.client.ExecuteWorkflow(t.Context(), startOptions(workflows.CaseID(c.Case)), workflows.CaseWorkflow, workflows.CaseInput{Case: c.Case, Limit: 2})
	w.must(err)
	before := w.entries(c.Case)
	const acts = 30
	ids := make([]string, acts)
	first := make([]workflows.Entered, acts)
	run := func() (n int) {
		s, err := w.where(c.Case)
		if err == nil {
			n = s.Runs
		}
		return n
	}
	for wave := range 6 {
		was := run()
		var all sync.WaitGroup
		for i := wave * acts / 6; i < (wave+1)*acts/6; i++ {
			ids[i] = uuid.NewString()
			all.Go(func() {
				w.submit(w.ask(c.Case, ids[i]))
				var err error
				if first[i], err = w.engine.Enter(t.Context(), c.Case, ids[i]); err != nil || !first[i].Entered {
					t.Errorf("act %d: %+v %v", i, first[i], err)
				}
			})
		}
		all.Wait()
		if wave%2 == 1 { // the next wave comes to the fresh run; otherwise as the old one ends
			w.until("it goes on in a fresh run", func() bool { return run() > was })
		}
	}
	if n := w.entries(c.Case) - before; n < acts {
		t.Errorf("%d entries for %d acts", n, acts)
	}
	c.Served()
	if n := run(); n < 4 {
		t.Errorf("it went on in %d runs only", n)
	}
	before = w.entries(c.Case)
	for i, id := range ids {
		if again, err := w.engine.Enter(t.Context(), c.Case, id); err != nil || !again.Entered || again.Seq != first[i].Seq {
			t.Errorf("asked again in a later run: %+v after %+v: %v", again, first[i], err)
		}
	}
	if n := w.entries(c.Case); n != before {
		t.Errorf("asking again made %d entries", n-before)
	}
	w.sound()
}

// Somebody with the server's tools puts a case back to its beginning: what had been done
// is done again by the workflow, and nothing of it a second time on the docket.
func TestACaseThatSomebodyPutBack(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	for range 3 {
		a := w.ask(c.Case, uuid.NewString())
		w.submit(a)
		if out, err := w.engine.Enter(t.Context(), c.Case, a.ID); err != nil || !out.Entered {
			t.Fatalf("%+v %v", out, err)
		}
	}
	c.Served()
	before := w.entries(c.Case)
	at, err := w.client.DescribeWorkflowExecution(t.Context(), workflows.CaseID(c.Case), "")
	w.must(err)
	var begun int64 // the first task that was completed
	events := w.client.GetWorkflowHistory(t.Context(), workflows.CaseID(c.Case), at.WorkflowExecutionInfo.Execution.RunId, false, 1)
	for begun == 0 && events.HasNext() {
		e, err := events.Next()
		w.must(err)
		if e.GetWorkflowTaskCompletedEventAttributes() != nil {
			begun = e.EventId
		}
	}
	_, err = w.client.ResetWorkflowExecution(t.Context(), &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: "probity", WorkflowExecution: &common.WorkflowExecution{WorkflowId: workflows.CaseID(c.Case), RunId: at.WorkflowExecutionInfo.Execution.RunId},
		Reason: "test", WorkflowTaskFinishEventId: begun, RequestId: uuid.NewString(),
	})
	w.must(err)
	w.until("the workflow is where the docket is", func() bool {
		s, err := w.where(c.Case)
		return err == nil && s.Head == before && s.Open
	})
	a := w.ask(c.Case, uuid.NewString())
	w.submit(a)
	if out, err := w.engine.Enter(t.Context(), c.Case, a.ID); err != nil || !out.Entered {
		t.Errorf("%+v %v", out, err)
	}
	c.Served()
	if n := w.entries(c.Case); n < before+1 {
		t.Errorf("%d entries after %d", n, before)
	}
	w.sound()
}
