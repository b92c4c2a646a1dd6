// Package engine joins the process to a Temporal server: how a client and a
// worker are set up, how an act reaches its case, and what runs by schedule.
// The process itself, in package workflows, holds no client.
package engine

import (
	"context"
	"errors"
	"hash/crc32"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"probity/activities"
	"probity/workflows"
)

// Dispatcher brings acts to their cases over a Temporal client.
type Dispatcher struct {
	Client client.Client
	// Within bounds a call whose context has no nearer deadline; 10 seconds if
	// zero.
	Within time.Duration
}

var (
	_ workflows.Dispatcher  = (*Dispatcher)(nil)
	_ activities.Dispatcher = (*Dispatcher)(nil)
)

const within = 10 * time.Second

func (d *Dispatcher) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	if d.Within > 0 {
		return context.WithTimeout(ctx, d.Within)
	}
	return context.WithTimeout(ctx, within)
}

// Enter has a waiting act entered. The workflow of the case is started if it is
// not running; the same act sent twice is one update.
//
// A case takes ten updates at a time. A burst waits here, for as long as the
// context allows; then the act still waits in the database, and the answer is
// ErrAway.
func (d *Dispatcher) Enter(ctx context.Context, caseID, actID string) (workflows.Entered, error) {
	return d.patiently(ctx, actID, func(ctx context.Context) (workflows.Entered, error) {
		out, err := d.update(ctx, caseID, actID)
		var gone *serviceerror.NotFound
		if errors.As(err, &gone) {
			return d.updateWithStart(ctx, caseID, actID)
		}
		return out, err
	})
}

// EnterReport is Enter for the act that opens a case, whose workflow is not there
// yet.
func (d *Dispatcher) EnterReport(ctx context.Context, caseID, actID string) (workflows.Entered, error) {
	return d.patiently(ctx, actID, func(ctx context.Context) (workflows.Entered, error) {
		return d.updateWithStart(ctx, caseID, actID)
	})
}

func (d *Dispatcher) patiently(ctx context.Context, actID string, enter func(context.Context) (workflows.Entered, error)) (workflows.Entered, error) {
	ctx, cancel := d.deadline(ctx)
	defer cancel()
	// Not all of a burst come back at the same moment: ids are random.
	apart := time.Duration(crc32.ChecksumIEEE([]byte(actID))%20) * time.Millisecond
	for pause := 20*time.Millisecond + apart; ; pause = min(2*pause, time.Second+apart) {
		out, err := enter(ctx)
		if err == nil {
			return out, nil
		}
		why, again := readError(err)
		switch {
		case why == workflows.ErrorUnknown:
			return workflows.Entered{}, workflows.ErrUnknownAct
		case !again, !sleep(ctx, pause):
			return workflows.Entered{}, &workflows.Away{Act: actID, Why: why}
		}
	}
}

// update asks a workflow that runs, which is most often so and costs the server
// less than asking it to start one if need be.
func (d *Dispatcher) update(ctx context.Context, caseID, actID string) (workflows.Entered, error) {
	return answer(ctx)(d.Client.UpdateWorkflow(ctx, updateOptions(caseID, actID)))
}

func (d *Dispatcher) updateWithStart(ctx context.Context, caseID, actID string) (workflows.Entered, error) {
	start := d.Client.NewWithStartWorkflowOperation(caseOptions(caseID), workflows.CaseWorkflow, workflows.CaseInput{Case: caseID})
	return answer(ctx)(d.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start, UpdateOptions: updateOptions(caseID, actID),
	}))
}

func updateOptions(caseID, actID string) client.UpdateWorkflowOptions {
	return client.UpdateWorkflowOptions{
		UpdateID: actID, WorkflowID: workflows.CaseID(caseID), UpdateName: workflows.EnterUpdate,
		Args: []any{workflows.EnterRequest{Act: actID}}, WaitForStage: client.WorkflowUpdateStageCompleted,
	}
}

// answer waits for what an update that was sent comes to.
func answer(ctx context.Context) func(client.WorkflowUpdateHandle, error) (workflows.Entered, error) {
	return func(handle client.WorkflowUpdateHandle, err error) (out workflows.Entered, _ error) {
		if err != nil {
			return out, err
		}
		err = handle.Get(ctx, &out)
		return out, err
	}
}

// caseOptions start a case's workflow, or find the one that runs. One that has
// ended, because the case was closed, is followed by another: the docket
// decides what may still be done.
func caseOptions(caseID string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID: workflows.CaseID(caseID), TaskQueue: workflows.TaskQueue, StaticSummary: "a case, from the report to the last day of a sanction",
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}
}

// readError says in a code why an act could not be brought to its case, and
// whether to try again.
func readError(err error) (why string, again bool) {
	var app *temporal.ApplicationError
	var late *client.WorkflowUpdateServiceTimeoutOrCanceledError
	var busy *serviceerror.ResourceExhausted
	var gone *serviceerror.Unavailable
	switch {
	case errors.As(err, &app):
		switch app.Type() {
		case workflows.ErrorUnknown, workflows.ErrorBadAct:
			return workflows.ErrorUnknown, false
		case workflows.ErrorStanding:
			return "cannot_go_on", false
		}
		return "no_answer", true // the run ended under it; the next one has it
	case errors.As(err, &late), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return "no_answer", true
	case errors.As(err, &busy):
		return "too_busy", true
	case errors.As(err, &gone):
		return "unreachable", true
	}
	return "no_answer", true
}

// sleep pauses; false when the caller's time is over.
func sleep(ctx context.Context, d time.Duration) bool {
	pause, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-pause.Done()
	return ctx.Err() == nil
}

// StartCase makes sure that the workflow of a case runs.
func (d *Dispatcher) StartCase(ctx context.Context, caseID string) error {
	ctx, cancel := d.deadline(ctx)
	defer cancel()
	_, err := d.Client.ExecuteWorkflow(ctx, caseOptions(caseID), workflows.CaseWorkflow, workflows.CaseInput{Case: caseID})
	return away(err)
}

// LookAgain makes a case look at its docket, and starts its workflow if need
// be.
func (d *Dispatcher) LookAgain(ctx context.Context, caseID string) error {
	ctx, cancel := d.deadline(ctx)
	defer cancel()
	o := caseOptions(caseID)
	o.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED // signal-with-start always takes the one that runs
	_, err := d.Client.SignalWithStartWorkflow(ctx, o.ID, workflows.LookSignal, nil, o, workflows.CaseWorkflow, workflows.CaseInput{Case: caseID})
	return away(err)
}

// ServeLetter makes sure that a letter's service runs. One that ended by itself
// did what it could and is not started again until another way has failed.
func (d *Dispatcher) ServeLetter(ctx context.Context, caseID, letter string, failed int) error {
	ctx, cancel := d.deadline(ctx)
	defer cancel()
	_, err := d.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ServiceID(caseID, letter, failed), TaskQueue: workflows.TaskQueue, StaticSummary: "letter " + letter,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
	}, workflows.ServiceWorkflow, workflows.ServiceInput{Case: caseID, Letter: letter})
	var there *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &there) {
		return nil
	}
	return away(err)
}

// EnterAct is Enter for activities, which want no more than the refusal's code.
func (d *Dispatcher) EnterAct(ctx context.Context, caseID, actID string) (refusal string, err error) {
	out, err := d.Enter(ctx, caseID, actID)
	return out.Refusal, err
}

func away(err error) error {
	if err == nil {
		return nil
	}
	why, _ := readError(err)
	return &workflows.Away{Why: why}
}
