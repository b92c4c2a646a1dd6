package workflows

import (
	"strconv"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"probity/activities"
)

// serveLetters gives each letter that is to be served to a workflow of its own,
// which outlives this one if need be, and enters what came of it.
func (c *run) serveLetters(ctx workflow.Context) {
	for _, letter := range c.unhanded() {
		c.serve(ctx, letter, 0)
	}
	for _, l := range c.againUnhanded() {
		c.serve(ctx, l.Letter, l.Failed)
	}
}

func (c *run) serve(ctx workflow.Context, letter string, failed int) {
	c.handed = append(c.handed, try(letter, failed))
	c.inService = append(c.inService, letter)
	child := c.start(ctx, ServiceID(c.id, letter, failed), "letter "+letter, ServiceWorkflow, ServiceInput{Case: c.id, Letter: letter})
	c.serving++
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer func() {
			c.serving--
			c.inService = without(c.inService, func(l string) bool { return l == letter })
		}()
		var out ServiceResult
		if err := child.Get(ctx, &out); err != nil {
			return // it runs already, or gave up: the sweep sees to the letter
		}
		for _, act := range out.Acts {
			if _, err := c.enter(ctx, EnterRequest{Act: act}); err != nil {
				c.log.Error("the proof of service waits for the sweep", "letter", letter, "code", codeOf(err))
			}
		}
	})
}

func (c *run) unhanded() []string {
	return without(c.now.Letters, func(l string) bool { return has(c.handed, l) })
}

// againUnhanded are letters that a person could not deliver and that now go by
// a way of the system. A service that is under way is left to it: it goes
// through all its ways by itself, and what it did may not be entered yet.
func (c *run) againUnhanded() []activities.Again {
	var out []activities.Again
	for _, l := range c.now.Again {
		if !has(c.inService, l.Letter) && !has(c.handed, try(l.Letter, l.Failed)) {
			out = append(out, l)
		}
	}
	return out
}

// try names the service of a letter among those handed over: the letter, and
// how many ways had failed before.
func try(letter string, failed int) string {
	if failed == 0 {
		return letter
	}
	return letter + ":" + strconv.Itoa(failed)
}

// watchSanctions has each sanction in effect looked after by a workflow of its
// own, and tells the one of a sanction that ended.
func (c *run) watchSanctions(ctx workflow.Context) {
	for _, s := range c.now.Sanctions {
		if !has(c.watched, s) {
			c.watched = append(c.watched, s)
			c.start(ctx, MonitorID(c.id, s), "sanction "+s, MonitorWorkflow, MonitorInput{Case: c.id, Sanction: s})
		}
	}
	for _, s := range c.watched {
		if !has(c.now.Sanctions, s) {
			workflow.SignalExternalWorkflow(ctx, MonitorID(c.id, s), "", LookSignal, nil)
		}
	}
	c.watched = without(c.watched, func(s string) bool { return !has(c.now.Sanctions, s) })
}

// start starts a workflow that goes on when the case's own ends. One that runs
// already, started by a sweep or an earlier run, is left alone.
func (c *run) start(ctx workflow.Context, id, summary, kind string, in any) workflow.ChildWorkflowFuture {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: id, TaskQueue: TaskQueue, StaticSummary: summary,
		ParentClosePolicy: enums.PARENT_CLOSE_POLICY_ABANDON, WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	})
	child := workflow.ExecuteChildWorkflow(ctx, kind, in)
	workflow.Go(ctx, func(ctx workflow.Context) {
		err := child.GetChildWorkflowExecution().Get(ctx, nil)
		if err != nil && !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
			c.log.Error("a workflow beside the case could not be started", "id", id, "code", codeOf(err))
		}
	})
	return child
}
