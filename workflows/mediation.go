package workflows

import "go.temporal.io/sdk/workflow"

// mediation: settled between the parties, or not.
//
// What is said in it never reaches this system. It waits for the office to
// record that it settled or failed; when the time for it is over without a
// settlement, the case goes back to where it came from.
func (c *run) mediation(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the office: settled, or not",
		silence: "reminder; then the time lapses and the case goes on as without mediation",
	})
}
