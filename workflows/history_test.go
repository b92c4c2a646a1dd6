package workflows_test

import (
	"context"
	"sort"
	"testing"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"

	"probity/workflows"
	"probity/workflows/workflowstest"
)

// running lists what runs on the server.
func (w *world) running() []string {
	var ids []string
	out, err := w.client.ListWorkflow(context.Background(), &workflowservice.ListWorkflowExecutionsRequest{PageSize: 1000, Query: "ExecutionStatus = 'Running'"})
	if err != nil {
		return nil
	}
	for _, e := range out.Executions {
		ids = append(ids, e.Execution.WorkflowId)
	}
	return ids
}

func (w *world) history(id string) *history.History {
	w.Helper()
	return w.historyOf(id, "")
}

// historyOf is the history of one run of a workflow; of the newest without one.
func (w *world) historyOf(id, run string) *history.History {
	w.Helper()
	h := &history.History{}
	it := w.client.GetWorkflowHistory(w.Context(), id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for it.HasNext() {
		e, err := it.Next()
		w.must(err)
		h.Events = append(h.Events, e)
	}
	return h
}

// A full case must stay small: histories are replayed for years.
func TestAFullCaseStaysUnderFourHundredEvents(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	workflowstest.Probation(c)
	h := w.history(workflows.CaseID(c.Case))
	kinds := map[string]int{}
	for _, e := range h.Events {
		kinds[e.EventType.String()]++
	}
	s := c.State()
	t.Logf("%d entries, %d letters, %d events: %.1f an entry", s.Head, len(s.Letters), len(h.Events), float64(len(h.Events))/float64(s.Head))
	for k, n := range kinds {
		t.Logf("%4d %s", n, k)
	}
	times := c.Stage.(*stage).times
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	t.Logf("%d acts by people: median %s, slowest %s", len(times), times[len(times)/2].Round(time.Millisecond), times[len(times)-1].Round(time.Millisecond))
	if len(h.Events) > 400 {
		t.Errorf("%d events", len(h.Events))
	}
	w.sound()
}
