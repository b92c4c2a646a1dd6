package workflows

import "go.temporal.io/sdk/workflow"

// oversight: a body above must be told, or must agree.
//
// The office tells it and records its answer. Where the procedure says that
// silence agrees, the clock says so when the time is over; elsewhere the wait
// becomes overdue.
func (c *run) oversight(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the body above: told, and its answer recorded",
		silence: "as the procedure says: silence agrees, or the answer is overdue",
		besides: []func(workflow.Context){c.watchSanctions},
	})
}
