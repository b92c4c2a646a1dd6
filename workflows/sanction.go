package workflows

import "go.temporal.io/sdk/workflow"

// sanction: effect, conditions, the term, the way back.
//
// The office puts the sanction into effect, and from then on it has a monitor,
// a workflow of its own that looks after its conditions and its last day for as
// long as it lasts, which can be years. The case itself waits here for reports
// of compliance, alleged breaches and petitions. A condition that is not
// reported lapses and is flagged; a breach follows only from a ruling. The term
// ends by itself, on its day. The stage is left when no sanction asks for
// anything any more.
func (c *run) sanction(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the office: effect; the respondent: each condition by its day; the last day of the term",
		silence: "a condition not reported is flagged; the term ends by itself on its day",
		besides: []func(workflow.Context){c.watchSanctions},
	})
}
