package workflows

import (
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"probity/activities"
)

// MonitorInput names a sanction of a case.
type MonitorInput struct {
	Case     string `json:"case"`
	Sanction string `json:"sanction"`
}

// MonitorSanction looks after one sanction for as long as it lasts, which
// outlives the decision by years and may outlive the case's own workflow.
//
// It holds no clock of its own: the docket's clocks say when a condition is due
// and when the term ends, and the case's alarm lets them lapse. The monitor is
// the second pair of eyes. The day after each due day it looks whether the
// docket recorded a report or a lapse; if it says nothing, the case is made to
// look, or started again if it was lost. It ends with the sanction.
func MonitorSanction(ctx workflow.Context, in MonitorInput) error {
	looks := workflow.GetSignalChannel(ctx, LookSignal)
	var bell alarm
	began := workflow.Now(ctx)
	for {
		heard(looks)
		bell.stop()
		var c activities.Compliance
		if err := workflow.ExecuteActivity(docketCall(ctx), a.CheckSanction, activities.SanctionInput(in)).Get(ctx, &c); err != nil {
			return over(err)
		}
		if !c.InEffect {
			return nil
		}
		workflow.SetCurrentDetails(ctx, watchSays(in, &c))
		now := workflow.Now(ctx)
		if now.Sub(began) > year || workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			return workflow.NewContinueAsNewError(ctx, MonitorWorkflow, in)
		}
		bell.set(ctx, nextLook(&c, now), time.Second, watchTimer(&c))
		if err := workflow.Await(ctx, func() bool { return looks.Len() > 0 || bell.rang() }); err != nil {
			return err
		}
	}
}

const year = 365 * 24 * time.Hour

// nextLook is the day after the next due day. Without one, and after something
// was missed, the monitor comes round by itself.
func nextLook(c *activities.Compliance, now time.Time) time.Time {
	round := now.Add(30 * 24 * time.Hour)
	if len(c.Missed) > 0 {
		round = now.Add(10 * time.Minute)
	}
	if c.LookAt.IsZero() || c.LookAt.After(round) && len(c.Missed) > 0 {
		return round
	}
	return c.LookAt
}

func watchTimer(c *activities.Compliance) string {
	if c.Clock == "" {
		return "look round"
	}
	return "the day after " + c.Clock + " is due, " + day(c.Due)
}

func watchSays(in MonitorInput, c *activities.Compliance) string {
	lines := []string{"sanction " + in.Sanction + ": in effect"}
	if c.Clock != "" {
		lines = append(lines, "due next: "+c.Clock+", "+day(c.Due))
	}
	if len(c.Late) > 0 {
		lines = append(lines, "ran out unmet: "+strings.Join(c.Late, ", "))
	}
	if len(c.Missed) > 0 {
		lines = append(lines, "passed without a word on the docket, the case was told: "+strings.Join(c.Missed, ", "))
	}
	return strings.Join(lines, "\n\n")
}
