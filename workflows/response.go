package workflows

import "go.temporal.io/sdk/workflow"

// response: the respondent is told and may answer.
//
// First the notice: the office gives it, the service delivers it and proves the
// day, and only from that day does the time to answer run. Then it waits for
// the respondent to answer or to waive it. Two reminders; when the time has run
// out the case goes on without the answer, and the record says so. No one is
// found to have done anything because they were silent.
func (c *run) response(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the notice to be served, then the respondent: answer, or waive the answer",
		silence: "the office is reminded of the notice and the respondent of the answer; then the time lapses and the case goes on without it",
	})
}
