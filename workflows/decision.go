package workflows

import "go.temporal.io/sdk/workflow"

// decision: ballots, findings, sanction, reasons.
//
// The panel votes on each allegation and its chair issues the decision. The
// system counts nothing here: the docket does, and refuses a decision the votes
// do not carry. The decision then leaves by the service of letters, and
// whatever may be done against it runs from the day it arrives. Silence decides
// nothing.
func (c *run) decision(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the panel: votes, findings, the decision with its reasons",
		silence: "reminders, then overdue; silence decides nothing",
	})
}
