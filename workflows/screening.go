package workflows

import "go.temporal.io/sdk/workflow"

// screening: does it belong here, and may it go on?
//
// There is nothing the system could do by itself: this is a judgment, and it is
// given with reasons. It waits for the office that screens. Silence never
// dismisses and never accepts: the office is reminded, and then its substitute
// is told.
func (c *run) screening(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the office that screens: accept, dismiss or refer",
		silence: "reminder, then the substitute is told; a report is neither accepted nor dismissed by silence",
	})
}
