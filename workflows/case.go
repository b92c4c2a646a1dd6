package workflows

import (
	"go.temporal.io/sdk/workflow"

	"probity/procedure"
)

// CaseInput says which case. The rest comes from the docket, or from the run
// before.
type CaseInput struct {
	Case  string   `json:"case"`
	Carry *carried `json:"carry,omitempty"` // from the run before
	Limit int      `json:"limit,omitempty"` // acts in one run; 0: what the server suggests
}

// Case is an ethics case, from the first report to the last day of a sanction.
//
// Which stages there are, in which order and with which ways out, is data: the
// procedure of the body that rules on it. What happens in a stage of each kind
// is one function below, in a file of its own. A stage lasts until an act on
// the docket leads out of it; acts come in through the update "enter", by
// people, and from the alarm, by the clock.
func Case(ctx workflow.Context, in CaseInput) error {
	c, err := begin(ctx, in)
	if err != nil {
		return err
	}
	c.look(ctx) // the docket is the truth: whatever was missed is made good first
	for c.goesOn(ctx) {
		switch c.now.Kind {
		case procedure.Intake:
			err = c.intake(ctx)
		case procedure.Screening:
			err = c.screening(ctx)
		case procedure.Response:
			err = c.response(ctx)
		case procedure.Inquiry:
			err = c.inquiry(ctx)
		case procedure.Investigation:
			err = c.investigation(ctx)
		case procedure.Review:
			err = c.review(ctx)
		case procedure.Charge:
			err = c.charge(ctx)
		case procedure.Hearing:
			err = c.hearing(ctx)
		case procedure.Decision:
			err = c.decision(ctx)
		case procedure.ReconsiderStage:
			err = c.reconsideration(ctx)
		case procedure.AppealStage:
			err = c.appeal(ctx)
		case procedure.Oversight:
			err = c.oversight(ctx)
		case procedure.SanctionStage:
			err = c.sanction(ctx)
		case procedure.Dismissed:
			err = c.dismissed(ctx)
		case procedure.Mediation:
			err = c.mediation(ctx)
		case procedure.Closed:
			err = c.closed(ctx)
		default:
			err = c.received(ctx) // nothing is on the docket yet
		}
		if err != nil {
			return err
		}
	}
	return c.end(ctx)
}
