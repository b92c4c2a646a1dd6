package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"probity/activities"
)

// Seal takes what is new on the record into the signed log. A schedule starts
// it; what one leaves undone the next does.
func Seal(ctx workflow.Context) (activities.Sealed, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
	var done activities.Sealed
	err := workflow.ExecuteActivity(ctx, a.Seal).Get(ctx, &done)
	return done, err
}
