package workflows_test

import (
	"testing"

	"probity/workflows"
)

func TestAWorkflowIDNamesItsCase(t *testing.T) {
	for id, want := range map[string]string{
		workflows.CaseID("c1"): "c1", workflows.ServiceID("c1", "n2", 0): "c1", workflows.MonitorID("c1", "s1"): "c1",
		"sweep-2025-01-01": "", "case:": "", "other:c1": "",
	} {
		if got, ok := workflows.CaseOfID(id); got != want || ok != (want != "") {
			t.Errorf("%s: %q %v", id, got, ok)
		}
	}
}
