package workflows

import (
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"

	"probity/activities"
)

// Registry is what a worker, a replayer and a test environment have in common.
type Registry interface {
	RegisterWorkflowWithOptions(w any, o workflow.RegisterOptions)
}

// ActivityRegistry is the rest of what a worker has.
type ActivityRegistry interface {
	Registry
	RegisterActivityWithOptions(a any, o activity.RegisterOptions)
}

// Register makes the workflows and activities known to a worker.
func Register(r ActivityRegistry, acts *activities.Activities) {
	RegisterWorkflows(r)
	r.RegisterActivityWithOptions(acts, activity.RegisterOptions{}) // each under the name of its method
}

// RegisterWorkflows makes the workflows known: all that a replay needs.
func RegisterWorkflows(r Registry) {
	r.RegisterWorkflowWithOptions(Case, workflow.RegisterOptions{Name: CaseWorkflow})
	r.RegisterWorkflowWithOptions(ServeNotice, workflow.RegisterOptions{Name: ServiceWorkflow})
	r.RegisterWorkflowWithOptions(MonitorSanction, workflow.RegisterOptions{Name: MonitorWorkflow})
	r.RegisterWorkflowWithOptions(Sweep, workflow.RegisterOptions{Name: SweepWorkflow})
	r.RegisterWorkflowWithOptions(Seal, workflow.RegisterOptions{Name: SealWorkflow})
}
