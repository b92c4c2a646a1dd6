package workflows_test

import (
	"strings"
	"testing"

	sdk "go.temporal.io/api/sdk/v1"
	"go.temporal.io/api/workflowservice/v1"

	"probity/docket"
	"probity/workflows"
	"probity/workflows/workflowstest"
)

// Temporal's pages say where a case stands: it is found by stage, track and next
// day, and its workflow tells whom it waits for, without a word that anybody
// wrote.
func TestTemporalsPagesSayWhereACaseStands(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	c.By(workflowstest.Stella, "ethics_office", docket.CompleteIntake, &docket.Completed{Note: "Complete " + workflowstest.Canary})
	w.foundBy(c.Case, "CaseOpen = true and CaseStage = 'screening' and CaseTrack = 'membership' and NextDeadline > '2025-03-03T00:00:00Z' and NextDeadline < '2025-12-31T00:00:00Z'")
	w.until("the workflow tells where the case stands", func() bool {
		says := w.details(c.Case)
		return strings.Contains(says, "stage: screening") && strings.Contains(says, "moved on by: ethics_chair") && strings.Contains(says, "due first: acknowledgement/1, 2025-03-")
	})
	if says := w.details(c.Case); strings.Contains(says, workflowstest.Canary) || strings.Contains(says, workflowstest.Rene) {
		t.Errorf("it tells what is not for operators: %s", says)
	}
	c.By(workflowstest.Chris, "ethics_chair", docket.ReferOut, &docket.Referral{To: "The state board", Reasons: "It is theirs."})
	c.Served()
	w.foundBy(c.Case, "CaseOpen = false and CaseStage = 'closed'")
}

func (w *world) foundBy(caseID, query string) {
	w.Helper()
	w.until(query, func() bool {
		out, err := w.client.ListWorkflow(w.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: query})
		w.must(err)
		for _, e := range out.Executions {
			if e.Execution.WorkflowId == workflows.CaseID(caseID) {
				return true
			}
		}
		return false
	})
}

// details is what the workflow of a case tells operators.
func (w *world) details(caseID string) string {
	w.Helper()
	got, err := w.client.QueryWorkflow(w.Context(), workflows.CaseID(caseID), "", "__temporal_workflow_metadata")
	w.must(err)
	var m sdk.WorkflowMetadata
	w.must(got.Get(&m))
	return m.CurrentDetails
}
