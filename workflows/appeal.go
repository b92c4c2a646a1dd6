package workflows

import "go.temporal.io/sdk/workflow"

// appeal: first the window, then the appeal.
//
// The decision is served, and from that day each side that may appeal has its
// time. If nobody does, the window lapses and the decision is final: this is
// the one wait in which silence is an answer. If somebody does, it waits for
// the appeal body, whose silence is only overdue. A sanction that is in effect
// meanwhile, because no appeal stays it, is watched from here on.
func (c *run) appeal(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the parties: an appeal, or the end of the time for it; then the appeal body",
		silence: "reminders; the window lapses and the decision is final; a pending appeal becomes overdue",
		besides: []func(workflow.Context){c.watchSanctions},
	})
}
