package workflows

import "go.temporal.io/sdk/workflow"

// closed: over; kept, then let go.
//
// No person is waited for. The last letters are given to their services, the
// monitors of sanctions are told, and when each letter has been served, or has
// become a duty of the staff, and no publication has a time left to run, the
// workflow is complete. A case that is reopened gets a fresh one with the same
// id: the docket knows the rest.
func (c *run) closed(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the last letters to be served or handed over",
		besides: []func(workflow.Context){c.watchSanctions},
	})
}
