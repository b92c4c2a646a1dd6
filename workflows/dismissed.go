package workflows

import "go.temporal.io/sdk/workflow"

// dismissed: ended early, and open to be contested.
//
// Both sides are told. The complainant may ask another office to look again,
// from the day the letter reached them. Nobody asks: the time lapses and the
// case closes. Somebody asks: it waits for the ruling, and that one cannot
// lapse.
func (c *run) dismissed(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the complainant: a request for review, or the end of the time for it; then the reviewing office",
		silence: "reminder; the time lapses and the case closes; a review asked for becomes overdue",
	})
}
