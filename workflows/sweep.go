package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"probity/activities"
)

// SweepInput says what counts as left behind.
type SweepInput struct {
	OlderThan time.Duration `json:"older_than"`
}

// Sweep takes up what a crash left behind: acts that wait, alarms nobody rang,
// open cases without a workflow, letters nobody serves. A schedule starts it
// every minute or so; a sweep that fails is mended by the next.
func Sweep(ctx workflow.Context, in SweepInput) (activities.Swept, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute, HeartbeatTimeout: time.Minute,
		RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
	var found activities.Swept
	err := workflow.ExecuteActivity(ctx, a.Sweep, activities.SweepInput(in)).Get(ctx, &found)
	return found, err
}
