package workflows

import "go.temporal.io/sdk/workflow"

// intake: a report is here. Is it complete, and who may handle it?
//
// The system tells the reporter that it arrived, by the letter the
// acknowledgement asks for; a reporter without a name finds it in the mailbox.
// It waits for the office to complete the report, and for the reporter where
// something was asked. A question left unanswered lapses and the office goes on
// without; an office that does not act is reminded, and then its substitute is
// told.
func (c *run) intake(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the office: acknowledge, ask what is missing, pass it on",
		silence: "the office is reminded, then its substitute is told; an unanswered question lapses",
	})
}
