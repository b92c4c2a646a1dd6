package workflows

import "go.temporal.io/sdk/workflow"

// inquiry: is there enough to investigate?
//
// A short look by the office or a committee, before anybody is accused in
// earnest. It waits for them to say warranted or not. The time limit is one for
// the body: when it passes the inquiry is overdue, which is told to the
// substitute, and harms neither party.
func (c *run) inquiry(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "whoever inquires: an investigation is warranted, or not",
		silence: "reminder, then overdue and the substitute is told",
	})
}
