package workflows

import "go.temporal.io/sdk/workflow"

// hearing: a panel is seated and hears.
//
// The panel is seated, its members sign that they have no conflict, challenges
// are ruled on, a day is set and told to both sides in time to prepare. The
// clocks stand still while the panel cannot sit. It waits for the hearing to be
// held or freely waived. Nobody coming to a hearing is recorded at the hearing;
// a hearing that is never set becomes overdue.
func (c *run) hearing(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the panel: seated, free of conflict, and the hearing held",
		silence: "reminders, then overdue and the substitute is told; the clocks stand still while the panel cannot sit",
	})
}
