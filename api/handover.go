package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
)

// HandOverRequest hands over what somebody who leaves has to do.
type HandOverRequest struct {
	ID string `json:"id,omitempty"` // or the header Idempotency-Key
	To string `json:"to,omitempty"` // who follows; none: the substitutes of their offices
}

// HandOverView is a hand-over and what came of it. It counts cases and names none:
// whoever keeps the house has no sight of them.
type HandOverView struct {
	ID      string     `json:"id"`
	Person  string     `json:"person"`
	To      string     `json:"to,omitempty"`
	LastDay clock.Date `json:"last_day"` // of the terms that ended
	Alone   []string   `json:"alone"`    // offices, as procedure/office, that nobody holds now but who follows: with none, that are to be filled
	Cases   int        `json:"cases"`    // in which they had a part, or such an office owed something
	Entered int        `json:"entered"`  // cases on whose docket it stands
	Waiting int        `json:"waiting"`  // cases in which it is still to be entered
	Open    int        `json:"open"`     // of those entered: cases in which something could not be handed over; the docket says what and why
	Seats   int        `json:"seats"`    // cases with an empty seat, to be filled by whoever seats the body
}

// handOver ends what somebody who leaves holds and hands it over, in all cases.
func (a *api) handOver(c *gin.Context) error {
	who, err := a.administrator(c)
	if err != nil {
		return err
	}
	var req HandOverRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	key, err := idempotencyKey(c, req.ID)
	if err != nil {
		return err
	}
	person := c.Param("id")
	switch {
	case person == who.Person:
		return problem("bad_request", "Nobody hands over for themselves, because their session ends with it; another administrator can.")
	case person == req.To:
		return problem("bad_request", "Who follows must be somebody else than who leaves.").at("to")
	}
	ctx := c.Request.Context()
	order := store.HandOver{ID: uuid.NewSHA1(actSpace, []byte("hand over\x00"+person+"\x00"+key)).String(), Person: person, To: req.To, By: who.Person, At: a.desk.Now()}
	err = a.DB.BeginHandOver(ctx, order, a.today())
	if errors.Is(err, store.ErrNotFound) {
		return problem("unknown", "One of the two is not known here.")
	}
	if err != nil {
		return err
	}
	// From here on nothing is lost: what a crash leaves is taken up by the sweep, or
	// by the same request again.
	for n := handOverAtOnce; n == handOverAtOnce; {
		if n, err = a.DB.PutDownHandOvers(ctx, a.Now(), handOverAtOnce); err != nil {
			return err
		}
	}
	waiting, err := a.DB.HandOverActs(ctx, order.ID)
	if err != nil {
		return err
	}
	patient, cancel := context.WithTimeout(ctx, a.Patience)
	defer cancel()
	for i := range waiting {
		if patient.Err() != nil || !a.enter(patient, waiting[i].Case, waiting[i].ID) {
			break // they are safe, and entered in their turn
		}
	}
	out, err := a.handOverView(ctx, person, order.ID)
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, out)
}

const handOverAtOnce = 100

// getHandOver tells what came of a hand-over so far.
func (a *api) getHandOver(c *gin.Context) error {
	if _, err := a.administrator(c); err != nil {
		return err
	}
	if _, err := uuid.Parse(c.Param("order")); err != nil {
		return errNotFound()
	}
	out, err := a.handOverView(c.Request.Context(), c.Param("id"), c.Param("order"))
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, out)
}

func (a *api) handOverView(ctx context.Context, person, id string) (*HandOverView, error) {
	h, done, err := a.DB.HandOverOf(ctx, person, id)
	if err != nil {
		return nil, err
	}
	out := &HandOverView{
		ID: h.ID, Person: h.Person, To: h.To, LastDay: h.LastDay.Date, Alone: orEmpty(h.Offices),
		Cases: done.Cases, Entered: done.Entered, Waiting: done.Cases - done.Entered - done.Refused,
	}
	cases, err := a.DB.HandOverEntered(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, x := range cases {
		_, got, err := a.ask(ctx, store.Ask{Who: store.TheSystem(), Case: x.Case}, anyScope)
		if err != nil {
			return nil, err
		}
		if got.Docket == nil {
			continue
		}
		for i := range got.Docket.Entries {
			said, ok := got.Docket.Entries[i].Particulars.(*docket.HandedOver)
			if !ok || said.Order != id {
				continue
			}
			if len(said.Left) > 0 {
				out.Open++
			}
			if len(said.Vacant) > 0 {
				out.Seats++
			}
		}
	}
	return out, nil
}
