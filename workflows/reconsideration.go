package workflows

import "go.temporal.io/sdk/workflow"

// reconsideration: the body that decided may be asked to decide again.
//
// The decision is served, and from that day each side that may ask has its
// time. If somebody asks, the same people decide again: at once where asking is
// enough, and elsewhere if they vote to. If nobody asks, the time lapses, the
// decision stands and the time to appeal begins. Nothing is in effect
// meanwhile.
func (c *run) reconsideration(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the parties: a request to decide again, or the end of the time for it; then the body's ruling on it, if it rules first",
		silence: "reminders; the time lapses and the decision stands; a request that waits becomes overdue",
	})
}
