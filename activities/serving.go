package activities

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"

	"probity/docket"
	"probity/notice"
	"probity/store"
)

// Ways a letter goes next.
const (
	WayDone    = "done"    // it has been served
	WayMailbox = "mailbox" // it lies in the addressee's mailbox here
	WayEmail   = "email"   // word goes out by e-mail
	WayHand    = "hand"    // a person sends it: the duty is on the docket
)

// LetterInput names a letter.
type LetterInput struct {
	Case   string   `json:"case"`
	Letter string   `json:"letter"`
	Failed []string `json:"failed,omitempty"` // methods that failed, beside those on the docket
}

// Plan is how a letter goes next.
type Plan struct {
	Way      string        `json:"way"`
	Patience time.Duration `json:"patience,omitempty"` // how long, really, e-mail is tried
}

// Patience is how long e-mail is tried before a letter goes another way.
const Patience = 3 * 24 * time.Hour

// WriteLetter words a letter, keeps it, and says how it goes next: the first
// method of the procedure that has not failed.
func (a *Activities) WriteLetter(ctx context.Context, in LetterInput) (Plan, error) {
	l, err := a.Docket.Letter(ctx, in.Case, in.Letter)
	if err != nil {
		return Plan{}, coded(err)
	}
	if l.Served {
		return Plan{Way: WayDone}, nil
	}
	if err := a.Letters.Write(ctx, in.Case, in.Letter, a.Time.Now()); err != nil {
		return Plan{}, coded(err)
	}
	l.Failed = append(l.Failed, in.Failed...)
	switch l.Next() {
	case "mailbox":
		return Plan{Way: WayMailbox}, nil
	case "email":
		return Plan{Way: WayEmail, Patience: max(lasts(a.Time, Patience), 2*time.Second)}, nil
	}
	return Plan{Way: WayHand}, nil
}

// Sent is a receipt as Temporal may know it: the id of the message has the
// sender's domain in it, and stays with the note of the attempt.
type Sent struct {
	At     time.Time `json:"at"`
	Code   int       `json:"code,omitempty"`
	Outbox bool      `json:"outbox,omitempty"`
	Proves bool      `json:"proves"` // that counts as service of this letter
}

// SendLetter brings word of a letter by e-mail and notes the attempt. A letter
// that went out is not sent again: not when the answer was lost, nor when the
// note of it was all that came through.
func (a *Activities) SendLetter(ctx context.Context, in LetterInput) (Sent, error) {
	l, err := a.Docket.Letter(ctx, in.Case, in.Letter)
	if err != nil {
		return Sent{}, coded(err)
	}
	tried, err := a.Docket.Tried(ctx, in.Case, in.Letter)
	if err != nil {
		return Sent{}, coded(err)
	}
	if d := sent(tried); d != nil {
		return Sent{At: d.At, Proves: !l.Proof}, nil
	}
	attempt := len(tried) + 1
	r, err := a.Post.Send(ctx, in.Case, in.Letter, attempt)
	if err != nil {
		code := notice.CodeOf(err)
		if code != notice.Unknown { // the same attempt again has the same message id
			d := store.Delivery{Attempt: attempt, Method: WayEmail, At: a.Time.Now(), Outcome: "failed", Detail: string(code)}
			err = errors.Join(err, a.Docket.NoteTry(ctx, in.Case, in.Letter, d))
		}
		return Sent{}, mailError(err)
	}
	d := store.Delivery{Attempt: attempt, Method: WayEmail, At: a.Time.Now(), Outcome: "sent", Detail: r.Message}
	if err := a.Docket.NoteTry(ctx, in.Case, in.Letter, d); err != nil {
		return Sent{}, coded(err)
	}
	return Sent{At: r.At, Code: r.Code, Outbox: r.Outbox, Proves: !l.Proof}, nil
}

// sent is the attempt by which word went out, or nil.
func sent(tried []store.Delivery) *store.Delivery {
	for i := range tried {
		if d := &tried[i]; d.Method == WayEmail && d.Outcome == "sent" {
			return d
		}
	}
	return nil
}

// ServedInput says how a letter reached its addressee.
type ServedInput struct {
	Case   string `json:"case"`
	Letter string `json:"letter"`
	Method string `json:"method"`
	Sent   Sent   `json:"sent,omitzero"`
}

// Recorded names an act of the clock that waits to be entered.
type Recorded struct {
	Act string `json:"act"`
}

// RecordServed puts down, as an act of the clock, that a letter was served.
func (a *Activities) RecordServed(ctx context.Context, in ServedInput) (Recorded, error) {
	proof := "placed in the mailbox of the addressee"
	if in.Method == WayEmail {
		tried, err := a.Docket.Tried(ctx, in.Case, in.Letter)
		if err != nil {
			return Recorded{}, coded(err)
		}
		r := notice.Receipt{At: in.Sent.At, Code: in.Sent.Code}
		if d := sent(tried); d != nil {
			r.MessageID = d.Detail
		}
		if in.Sent.Outbox {
			r.File = "outbox"
		}
		proof = r.Proof()
	}
	return a.putDown(ctx, docket.Act{
		ID: in.Case + "/serve:" + in.Letter + ":" + in.Method, Case: in.Case, Kind: docket.Serve, By: docket.Clock(),
		Particulars: &docket.Service{Letter: in.Letter, Method: in.Method, Proof: proof},
	})
}

// FailedInput says why a letter did not reach its addressee.
type FailedInput struct {
	Case   string `json:"case"`
	Letter string `json:"letter"`
	Method string `json:"method"`
	Why    string `json:"why"` // a code
}

// RecordFailed puts down, as an act of the clock, that a method failed; the
// next method, or the duty of the staff, follows from there.
func (a *Activities) RecordFailed(ctx context.Context, in FailedInput) (Recorded, error) {
	return a.putDown(ctx, docket.Act{
		ID: in.Case + "/fail_service:" + in.Letter + ":" + in.Method, Case: in.Case, Kind: docket.FailService, By: docket.Clock(),
		Particulars: &docket.ServiceFailed{Letter: in.Letter, Method: in.Method, Why: in.Why},
	})
}

// putDown puts an act down as waiting: it goes the way of every act, and only
// the case's own workflow enters it. One put down before stays as it was.
func (a *Activities) putDown(ctx context.Context, act docket.Act) (Recorded, error) {
	if err := a.Docket.Submit(ctx, act, a.Time.Now()); err != nil && !errors.Is(err, store.ErrDifferentAct) {
		return Recorded{}, coded(err)
	}
	return Recorded{Act: act.ID}, nil
}

// ActInput names an act and its case.
type ActInput struct {
	Case string `json:"case"`
	Act  string `json:"act"`
}

// BringAct brings a waiting act to its case, for a workflow that the case's own
// does not wait for.
func (a *Activities) BringAct(ctx context.Context, in ActInput) error {
	if _, err := a.Dispatcher.EnterAct(ctx, in.Case, in.Act); err != nil {
		return processError()
	}
	return nil
}

// Why is the code of a failure to send, for the docket.
func Why(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) && app.Message() != "" && !strings.ContainsAny(app.Message(), " \n") {
		return app.Message()
	}
	return "timed_out"
}
