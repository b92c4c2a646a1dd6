package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"probity/store"
)

// QuarantineOrder is one quick look at many reports.
type QuarantineOrder struct {
	ID string `json:"id,omitempty"` // or the header Idempotency-Key; sent again it is done once in each case

	Cases    []string `json:"cases"`            // up to 100, by id
	Decision string   `json:"decision"`         // released, set_aside, dismissed
	Ground   string   `json:"ground,omitempty"` // of a dismissal
	Reason   string   `json:"reason"`           // the same for each, on the docket of each
}

// QuarantineOutcomes says what came of it in each case. One that did not go changes
// nothing about the others.
type QuarantineOutcomes struct {
	Decision string              `json:"decision"`
	Entered  int                 `json:"entered"`
	Waiting  int                 `json:"waiting"` // safe, and entered in their turn
	Refused  int                 `json:"refused"`
	Cases    []QuarantineOutcome `json:"cases"` // in the order in which they were named
}

// QuarantineOutcome is what came of it in one case.
type QuarantineOutcome struct {
	Case    string   `json:"case"`
	Number  string   `json:"number,omitempty"`
	Outcome string   `json:"outcome"`           // entered, waiting, refused
	Act     *ActView `json:"act,omitempty"`     // by which the docket keeps it
	Problem *Problem `json:"problem,omitempty"` // why it was refused
}

const looksAtOnce = 100

// decideQuarantines decides about many reports at once: one act on the docket of each.
func (a *api) decideQuarantines(c *gin.Context) error {
	who, err := a.official(c)
	if err != nil {
		return err
	}
	var req QuarantineOrder
	if err := a.bind(c, &req); err != nil {
		return err
	}
	key, err := idempotencyKey(c, req.ID)
	if err != nil {
		return err
	}
	look := &quickLook{decision: req.Decision, ground: req.Ground, reason: req.Reason, key: key}
	if err := look.sound(); err != nil {
		return err
	}
	var named []string
	for _, id := range req.Cases {
		if !slices.Contains(named, id) {
			named = append(named, id)
		}
	}
	if len(named) == 0 || len(named) > looksAtOnce {
		return problem("bad_request", "Name from one to "+strconv.Itoa(looksAtOnce)+" reports.").at("cases")
	}
	return reply(c, http.StatusOK, a.lookAt(c.Request.Context(), who, look, named))
}

// lookAt records a quick look in each case. All are put down first: what cannot be
// entered while somebody waits is safe, and entered in its turn.
func (a *api) lookAt(ctx context.Context, who *caller, look *quickLook, named []string) QuarantineOutcomes {
	out := QuarantineOutcomes{Decision: look.decision, Cases: make([]QuarantineOutcome, len(named))}
	files, subs := make([]*file, len(named)), make([]store.Submitted, len(named))
	for i, id := range named {
		x := &out.Cases[i]
		x.Case = id
		var err error
		if files[i], err = a.openFor(ctx, who, id, store.Reading{}); err == nil {
			x.Number = files[i].row.Number
			if err = files[i].declared(); err == nil {
				err = files[i].mayLook()
			}
		}
		if err == nil {
			subs[i], err = files[i].putLook(ctx, look)
		}
		if err != nil {
			x.Problem = problemOf(err)
		}
	}
	patient, cancel := context.WithTimeout(ctx, a.Patience)
	defer cancel()
	for i := range out.Cases {
		x := &out.Cases[i]
		if x.Problem == nil {
			x.became(ctx, patient, files[i], subs[i])
		}
		switch x.Outcome {
		case store.Entered:
			out.Entered++
		case store.Waiting:
			out.Waiting++
		default:
			x.Outcome = store.Refused
			out.Refused++
		}
	}
	return out
}

// became says what came of an act that is safe, and has it entered where there is
// still the patience for it.
func (x *QuarantineOutcome) became(ctx, patient context.Context, f *file, sub store.Submitted) {
	act := sub.Act
	if act.Status == store.Waiting && patient.Err() == nil {
		if now, _, err := f.decided(patient, sub.ID); err == nil {
			act = now
		} else if seen, _, err := f.api.look(ctx, f.who.Who, f.row.ID, sub.ID); err == nil {
			act = seen
		}
	}
	x.Outcome = act.Status
	if act.Status == store.Refused {
		x.Problem = refused(act.Refusal, act.ID, "")
		return
	}
	view := actView(&act)
	x.Act = &view
}
