package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"probity/activities"
)

// ServiceInput names a letter of a case.
type ServiceInput struct {
	Case   string `json:"case"`
	Letter string `json:"letter"`
}

// ServeNotice brings one letter to its addressee and proves it.
//
// The letter is written and kept once. Then the procedure's methods are tried
// in their order. A mailbox here serves at once. E-mail is tried for some days,
// less and less often; a server that takes it proves service, and if none does,
// the failure goes on the docket and the next method is tried. What is left are
// the methods that need a person: then the staff has a duty on the docket, to
// send it by registered post and enter the proof, and this workflow is done.
func ServeNotice(ctx workflow.Context, in ServiceInput) error {
	letter := activities.LetterInput(in)
	for {
		var plan activities.Plan
		if err := workflow.ExecuteActivity(docketCall(ctx), a.WriteLetter, letter).Get(ctx, &plan); err != nil {
			return over(err)
		}
		workflow.SetCurrentDetails(ctx, "letter "+in.Letter+": "+plan.Way)
		var done activities.Recorded
		var err error
		switch plan.Way {
		case activities.WayMailbox:
			done, err = served(ctx, activities.ServedInput{Case: in.Case, Letter: in.Letter, Method: plan.Way})
		case activities.WayEmail:
			done, err = byEmail(ctx, letter, plan.Patience)
		default: // served, or a person's duty by now
			return nil
		}
		if err != nil {
			return over(err)
		}
		if done.Refusal != "" { // somebody was faster, or the docket will not have it: the duty is there
			return nil
		}
	}
}

func byEmail(ctx workflow.Context, letter activities.LetterInput, patience time.Duration) (activities.Recorded, error) {
	var sent activities.Sent
	err := workflow.ExecuteActivity(mail(ctx, patience), a.SendLetter, letter).Get(ctx, &sent)
	switch {
	case err == nil && sent.Proves:
		return served(ctx, activities.ServedInput{Case: letter.Case, Letter: letter.Letter, Method: activities.WayEmail, Sent: sent})
	case err == nil: // it is ready to be read, but a default must not rest on an e-mail
		return failed(ctx, letter, "not_proof")
	case temporal.IsCanceledError(err):
		return activities.Recorded{}, err
	}
	return failed(ctx, letter, activities.Why(err))
}

func served(ctx workflow.Context, in activities.ServedInput) (r activities.Recorded, err error) {
	err = workflow.ExecuteActivity(docketCall(ctx), a.EnterServed, in).Get(ctx, &r)
	return r, err
}

func failed(ctx workflow.Context, l activities.LetterInput, why string) (r activities.Recorded, err error) {
	in := activities.FailedInput{Case: l.Case, Letter: l.Letter, Method: activities.WayEmail, Why: why}
	err = workflow.ExecuteActivity(docketCall(ctx), a.EnterFailed, in).Get(ctx, &r)
	return r, err
}

// mail is how a letter is tried: each attempt bounded, then further and further
// apart, for as long as the patience lasts.
func mail(ctx workflow.Context, patience time.Duration) workflow.Context {
	first := min(time.Minute, max(patience/100, 100*time.Millisecond))
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute, ScheduleToCloseTimeout: patience, Summary: "send",
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: first, BackoffCoefficient: 2, MaximumInterval: max(patience/12, first), NonRetryableErrorTypes: activities.Final(),
		},
	})
}

// docketCall is how a workflow beside the case reaches the docket: again and
// again until it answers.
func docketCall(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 200 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: time.Minute, NonRetryableErrorTypes: activities.Final(),
		},
	})
}

// over ends a workflow beside the case without a failure when what it was about
// is not there any more: the database was put back to an earlier day.
func over(err error) error {
	var app *temporal.ApplicationError
	if errors.As(err, &app) && app.Type() == activities.Unknown {
		return nil
	}
	return err
}
