package workflows

import "go.temporal.io/sdk/workflow"

// review: is there probable cause?
//
// Somebody who did not investigate reads the report and says yes, no, or a
// lesser measure. Silence is no cause for anything: reminder, then the
// substitute.
func (c *run) review(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "whoever reviews: probable cause, none, or a lesser measure",
		silence: "reminder, then the substitute is told",
	})
}
