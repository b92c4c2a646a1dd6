package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json/jsontext"

	"probity/docket"
	"probity/procedure"
	"probity/receipt"
	"probity/store"
)

// ReceiptRequest shows a receipt. It travels in the body: addresses are kept by
// browsers, proxies and logs.
type ReceiptRequest struct {
	Receipt string `json:"receipt"`
}

// ReceiptAct is an act by receipt.
type ReceiptAct struct {
	Receipt     string         `json:"receipt"`
	ID          string         `json:"id,omitempty"` // or the header Idempotency-Key
	Kind        docket.Kind    `json:"kind"`         // one of those that may lists
	Particulars jsontext.Value `json:"particulars,omitempty"`
}

// myReport tells the holder of a receipt where the report stands.
func (a *api) myReport(c *gin.Context) error {
	var req ReceiptRequest
	f, err := a.openByReceipt(c, &req, &req.Receipt)
	if err != nil {
		return err
	}
	out, err := f.mine(c.Request.Context())
	if err != nil {
		return err
	}
	return f.reply(c, http.StatusOK, out)
}

// actOnMyReport is an act by the holder of a receipt.
func (a *api) actOnMyReport(c *gin.Context) error {
	var req ReceiptAct
	f, err := a.openByReceipt(c, &req, &req.Receipt)
	if err != nil {
		return err
	}
	key, err := idempotencyKey(c, req.ID)
	if err != nil {
		return err
	}
	act, err := f.send(c.Request.Context(), &askedAct{actRequest: actRequest{Kind: req.Kind, Particulars: req.Particulars}, key: key})
	if err != nil {
		return err
	}
	return a.tellMine(c, f, act)
}

// tellMine tells the holder of a receipt what became of an act of theirs.
func (a *api) tellMine(c *gin.Context, f *file, act *sentAct) error {
	switch act.Status {
	case store.Refused:
		return refused(act.Refusal, "", "particulars.")
	case store.Waiting:
		return f.reply(c, http.StatusAccepted, ActWaiting{Act: actView(&act.Act), Detail: "What you sent is safe and keeps its place. Look again later with your receipt."})
	}
	now, err := f.afterwards(c.Request.Context(), act)
	if err != nil {
		return err
	}
	now.receipt, now.strange = f.receipt, f.strange
	report, err := now.mine(c.Request.Context())
	if err != nil {
		return err
	}
	return now.reply(c, http.StatusOK, MyActEntered{Act: actView(&act.Act), Report: report})
}

// openByReceipt binds the request, JSON or a plain form, and opens the case of its
// receipt for who reported. Every receipt that opens nothing gets the same answer
// after the same time, whatever the reason.
func (a *api) openByReceipt(c *gin.Context, req any, typed *string) (*file, error) {
	if err := a.bindPlain(c, req); err != nil {
		return nil, err
	}
	return a.openReceipt(c.Request.Context(), *typed)
}

// openReceipt opens the case of a receipt as it was typed.
func (a *api) openReceipt(ctx context.Context, typed string) (*file, error) {
	r, ok := receipt.Parse(typed)
	if !ok {
		return nil, problem("receipt_typing_error", "").at("receipt")
	}
	done, err := a.receipts.enter(ctx, len(typed))
	if err != nil {
		return nil, err
	}
	began := time.Now()
	f, err := a.holder(ctx, r)
	done()
	if err != nil && problemOf(err).Status == http.StatusNotFound {
		hush(ctx, began)
		return nil, errNotFound()
	}
	return f, err
}

func (a *api) holder(ctx context.Context, r receipt.Receipt) (*file, error) {
	held, err := a.heldBy(ctx, r)
	switch {
	case err != nil:
		return nil, err
	case held.Case == "":
		return nil, problem("unconfirmed", "")
	}
	f, err := a.openFor(ctx, &caller{Who: store.Who{Person: held.Person}}, held.Case, store.Reading{})
	if err != nil {
		return nil, err
	}
	f.receipt = r
	f.strange, err = a.keepMailbox(ctx, held.Case, r)
	return f, err
}

// heldBy is what a receipt stands for. Both forms in which one may be stored are
// asked for at once, so that the work is the same for every receipt.
func (a *api) heldBy(ctx context.Context, r receipt.Receipt) (store.Held, error) {
	return a.DB.ByReceipt(ctx, []string{r.LookUp(a.Pepper), r.LookUpBefore(a.Pepper)})
}

// mine is the case as its reporter sees it with the receipt.
func (f *file) mine(ctx context.Context) (*MyReport, error) {
	sum := f.summary()
	out := &MyReport{
		Number: f.row.Number, Procedure: f.row.Procedure, Digest: f.row.Digest, Received: f.row.ReceivedAt.UTC(), Open: sum.Open, Stage: orElse(sum.Stage, "received"), Title: sum.StageTitle,
		Says: sum.StageSays, Outcome: sum.Disposition, Questions: []QuestionView{}, Next: []NextStep{}, May: []AllowedView{}, Letters: []LetterView{}, Entries: []EntryView{},
	}
	out.Banners, out.Guide = sum.Banners, f.guide(true)
	if f.strange {
		out.Caution = "Your mailbox had been replaced by somebody else's. It is yours again. What was written to you meanwhile may have been read by others."
		f.api.Log.Error("the mailbox of a report was not the one of its receipt")
	}
	var err error
	if out.Mailbox, err = f.words(ctx); err != nil {
		return nil, err
	}
	if out.Files, err = f.files(ctx); err != nil {
		return nil, err
	}
	_, err = f.api.DB.LodgingOf(ctx, f.row.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	out.Lodged = err == nil
	if f.s.Head == 0 {
		if !f.row.Open {
			out.Says = "The report could not be taken in."
		}
		return out, nil
	}
	out.Next = nextSteps(f.p, f.s, procedure.Complainant, f.api.Now())
	out.May = f.allowed(true)
	entries := f.entries
	for i := range entries {
		if v, ok := f.entry(&entries[i]); ok {
			out.Entries = append(out.Entries, v)
		}
	}
	for _, q := range f.s.Informations {
		if q.To != procedure.Complainant || q.Asked < 1 || q.Asked > len(entries) {
			continue
		}
		asked := &entries[q.Asked-1]
		if text, ok := asked.Particulars.(*docket.Question); ok {
			out.Questions = append(out.Questions, QuestionView{ID: q.ID, Text: text.Text, AskedAt: asked.At, Answered: q.Answered > 0})
		}
	}
	letters, err := f.letters(ctx)
	if err != nil {
		return nil, err
	}
	for i := range letters {
		if err := f.withText(ctx, &letters[i]); err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	out.Letters = letters
	return out, nil
}
