package engine

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"probity/workflows"
)

// ClientOptions are o with what every client of the engine must have: a fixed
// identity, because the SDK's own is the machine's and the user's name and ends
// up in every history.
func ClientOptions(o client.Options) client.Options {
	o.Identity = workflows.Identity
	return o
}

// WorkerOptions are how a worker polls. Pollers grow with the load: two fixed
// ones, the SDK's default, made one act in a hundred wait for seconds.
func WorkerOptions() worker.Options {
	return worker.Options{
		Identity:                    workflows.Identity,
		DisableRegistrationAliasing: true,
		WorkflowTaskPollerBehavior:  worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{}),
		ActivityTaskPollerBehavior:  worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{}),
		WorkerStopTimeout:           10 * time.Second,
	}
}

// EnsureSchedules makes or corrects what runs by schedule: the sweep, every half
// minute when case time runs fast and every minute otherwise, and, if there is an
// interval for it, the seal of the record.
func EnsureSchedules(ctx context.Context, c client.Client, day, seal time.Duration) error {
	every, older := time.Minute, 30*time.Second
	if day > 0 && day < 24*time.Hour {
		every, older = 30*time.Second, 10*time.Second
	}
	err := ensure(ctx, c, workflows.SweepSchedule, every, &client.ScheduleWorkflowAction{
		ID: workflows.SweepWorkflow, Workflow: workflows.SweepWorkflow, TaskQueue: workflows.TaskQueue,
		Args: []any{workflows.SweepInput{OlderThan: older}}, StaticSummary: "take up what a crash left",
	})
	if err != nil || seal <= 0 {
		return err
	}
	return ensure(ctx, c, workflows.SealSchedule, seal, &client.ScheduleWorkflowAction{
		ID: workflows.SealWorkflow, Workflow: workflows.SealWorkflow, TaskQueue: workflows.TaskQueue, StaticSummary: "seal the record into the log",
	})
}

// ensure makes a schedule, or corrects the one that is there.
func ensure(ctx context.Context, c client.Client, id string, every time.Duration, action *client.ScheduleWorkflowAction) error {
	spec := client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: every}}}
	_, err := c.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID: id, Spec: spec, Action: action, Overlap: enums.SCHEDULE_OVERLAP_POLICY_SKIP, CatchupWindow: 10 * time.Second,
	})
	if !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return err
	}
	return c.ScheduleClient().GetHandle(ctx, id).Update(ctx, client.ScheduleUpdateOptions{
		DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			s := in.Description.Schedule
			s.Spec, s.Action = &spec, action
			return &client.ScheduleUpdate{Schedule: &s}, nil
		},
	})
}
