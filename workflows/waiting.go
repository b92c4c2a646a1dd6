package workflows

import (
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"
)

// stay is what there is to say about the time a case spends in a stage. The
// words go to the operator's page of Temporal; they are about the kind of stage
// and never about the case.
type stay struct {
	awaits  string                   // whom it waits for, and for what
	silence string                   // what becomes of it when nobody comes
	besides []func(workflow.Context) // what the system does by itself meanwhile, beside serving letters
}

// wait keeps the case in the stage until the docket has moved it on, or until
// this run is to end.
//
// Letters leave in every stage. Reminders, lapses and escalations are acts of
// the clock: when the alarm rings, the docket says which of them are due.
func (c *run) wait(ctx workflow.Context, s stay) error {
	stage := c.now.Stage
	for c.now.Stage == stage && c.goesOn(ctx) {
		c.serveLetters(ctx)
		for _, do := range s.besides {
			do(ctx)
		}
		c.show(ctx, s)
		c.arm(ctx)
		head, serving := c.now.Head, c.serving
		err := workflow.Await(ctx, func() bool {
			return c.alarm.rang() || c.nudged() || c.more || c.now.Head != head || c.serving != serving || !c.goesOn(ctx)
		})
		if err != nil {
			return err
		}
		if c.alarm.rang() || c.nudged() || c.more {
			heard(c.looks)
			c.look(ctx)
		}
	}
	return ctx.Err()
}

// arm sets the alarm to the moment at which the clock has something to do.
func (c *run) arm(ctx workflow.Context) {
	switch {
	case !c.retryAt.IsZero():
		c.alarm.set(ctx, c.retryAt, 0, "the docket cannot be followed: run probity verify")
	default:
		c.alarm.set(ctx, c.now.RingAt, backOff(c.barren), c.alarmSays())
	}
}

func (c *run) alarmSays() string {
	if c.now.Rings == "" {
		return "look at the docket"
	}
	return c.now.Rings
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// show tells operators where the case stands: as details of the workflow, and
// in the attributes it can be found by.
func (c *run) show(ctx workflow.Context, s stay) {
	lines := []string{"stage: " + c.now.Stage + " (" + string(c.now.Kind) + ")"}
	if c.now.Owner != "" {
		lines = append(lines, "moved on by: "+c.now.Owner)
	}
	if s.awaits != "" {
		lines = append(lines, "waits for: "+s.awaits)
	}
	if c.now.Clock != "" {
		lines = append(lines, "due first: "+c.now.Clock+", "+day(c.now.Due))
	}
	if s.silence != "" {
		lines = append(lines, "if nobody comes: "+s.silence)
	}
	if len(c.handed) > 0 {
		lines = append(lines, "letters on their way: "+strings.Join(c.handed, ", "))
	}
	if len(c.watched) > 0 {
		lines = append(lines, "sanctions watched: "+strings.Join(c.watched, ", "))
	}
	workflow.SetCurrentDetails(ctx, strings.Join(lines, "\n\n"))
	c.upsert(ctx)
}

// upsert brings the search attributes up to date, in one event and only when
// one of them changed.
func (c *run) upsert(ctx workflow.Context) {
	was, now := &c.shown, &c.now
	if now.Head == 0 || was.Stage == now.Stage && was.Open == now.Open && was.Due.Equal(now.Due) && was.Track == now.Track {
		return
	}
	c.shown = c.now
	due := NextDeadline.ValueUnset()
	if !now.Due.IsZero() {
		due = NextDeadline.ValueSet(now.Due)
	}
	err := workflow.UpsertTypedSearchAttributes(ctx,
		CaseStage.ValueSet(now.Stage), CaseOpen.ValueSet(now.Open), CaseTrack.ValueSet(now.Track), due)
	if err != nil {
		c.log.Error("the search attributes cannot be set", "code", codeOf(err))
	}
}
