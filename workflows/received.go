package workflows

import "go.temporal.io/sdk/workflow"

// received is before the first stage: the report is safe in the database and
// the person has the receipt, but nothing is on the docket yet.
//
// The act that files it comes as the first update, or by the sweep. If the
// rules refuse it there never was a case, and the workflow ends.
func (c *run) received(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the report itself, which waits in the database",
		silence: "the sweep brings it within a minute or two",
	})
}
