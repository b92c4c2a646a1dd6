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

// ServiceResult names the acts by which the clock records what became of a
// letter. They wait in the database; the case's workflow enters them.
type ServiceResult struct {
	Acts []string `json:"acts,omitempty"`
}

// ServeNotice brings one letter to its addressee and proves it.
//
// The letter is written and kept once. Then the procedure's methods are tried
// in their order. A mailbox here serves at once. E-mail is tried for some days,
// less and less often; a server that takes it proves service, and if none does,
// the failure is recorded and the next method is tried. What is left are the
// methods that need a person: then the staff has a duty on the docket, to send
// it by registered post and enter the proof, and this workflow is done.
func ServeNotice(ctx workflow.Context, in ServiceInput) (ServiceResult, error) {
	letter := activities.LetterInput{Case: in.Case, Letter: in.Letter}
	var out ServiceResult
	for done := false; !done; {
		var plan activities.Plan
		err := workflow.ExecuteActivity(docketCall(ctx), a.WriteLetter, letter).Get(ctx, &plan)
		if err != nil {
			return out, over(err)
		}
		workflow.SetCurrentDetails(ctx, "letter "+in.Letter+": "+plan.Way)
		var r activities.Recorded
		switch plan.Way {
		case activities.WayMailbox:
			done = true
			r, err = served(ctx, activities.ServedInput{Case: in.Case, Letter: in.Letter, Method: plan.Way})
		case activities.WayEmail:
			if r, done, err = byEmail(ctx, letter, plan.Patience); !done {
				letter.Failed = append(letter.Failed, plan.Way)
			}
		default: // served, or a person's duty by now
			done = true
		}
		if err != nil {
			return out, over(err)
		}
		if r.Act != "" {
			out.Acts = append(out.Acts, r.Act)
		}
	}
	return out, bring(ctx, in.Case, out.Acts)
}

// bring takes the acts to the case when no workflow of the case waits for this
// one: it was started by a sweep.
func bring(ctx workflow.Context, caseID string, acts []string) error {
	if workflow.GetInfo(ctx).ParentWorkflowExecution != nil {
		return nil
	}
	for _, act := range acts {
		err := workflow.ExecuteActivity(docketCall(ctx), a.BringAct, activities.ActInput{Case: caseID, Act: act}).Get(ctx, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// byEmail sends word of the letter. It reports whether that served it.
func byEmail(ctx workflow.Context, l activities.LetterInput, patience time.Duration) (activities.Recorded, bool, error) {
	var sent activities.Sent
	err := workflow.ExecuteActivity(mail(ctx, patience), a.SendLetter, l).Get(ctx, &sent)
	why := "not_proof" // it is ready to be read, but a default must not rest on an e-mail
	switch {
	case err == nil && sent.Proves:
		r, err := served(ctx, activities.ServedInput{Case: l.Case, Letter: l.Letter, Method: activities.WayEmail, Sent: sent})
		return r, true, err
	case err != nil && temporal.IsCanceledError(err):
		return activities.Recorded{}, false, err
	case err != nil:
		why = activities.Why(err)
	}
	var r activities.Recorded
	in := activities.FailedInput{Case: l.Case, Letter: l.Letter, Method: activities.WayEmail, Why: why}
	err = workflow.ExecuteActivity(docketCall(ctx), a.RecordFailed, in).Get(ctx, &r)
	return r, false, err
}

func served(ctx workflow.Context, in activities.ServedInput) (r activities.Recorded, err error) {
	err = workflow.ExecuteActivity(docketCall(ctx), a.RecordServed, in).Get(ctx, &r)
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
