package workflows

import "go.temporal.io/sdk/workflow"

// investigation: evidence, interviews, a report.
//
// The longest wait of a case, and mostly one for people: an investigator is
// assigned, evidence comes in, a draft goes out for comment where the procedure
// wants that, and the report goes to the parties by the service of letters. It
// ends with the report. Time for comments lapses; time for the investigation
// does not: it becomes overdue, is extended on the record, or goes to the
// substitute.
func (c *run) investigation(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the investigator: the report",
		silence: "reminders, then overdue and the substitute is told; time for comments lapses",
	})
}
