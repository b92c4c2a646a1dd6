package workflows

import "go.temporal.io/sdk/workflow"

// charge: the formal charge, the answer, or default.
//
// It begins like the response: the charge is served, with proof, and the time
// to answer runs from the day it was. What differs is what silence may lead to.
// When the time has run out the clock opens the way to a default and no more;
// declaring it is an act of a person, with reasons, and the docket refuses it
// unless service was proven by a method the procedure trusts.
func (c *run) charge(ctx workflow.Context) error {
	return c.wait(ctx, stay{
		awaits:  "the charge to be served with proof, then the respondent: the answer",
		silence: "reminders; then a person may declare default, and nothing happens until they do",
	})
}
