package api

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"probity/procedure"
	"probity/receipt"
	"probity/store"
)

// Somebody who is not done yet leaves the answers so far here and takes a code with
// them, which has the form of a receipt. What lies here is sealed by the code, which
// is kept nowhere: it is no report, nobody reads it, and it goes by itself.

// UnfinishedRequest leaves answers to come back to.
type UnfinishedRequest struct {
	Text string `json:"text"`           // the answers so far, in whatever form they are kept; up to 200 kB
	Code string `json:"code,omitempty"` // of answers left before, whose place these take
}

// UnfinishedCode shows the code of an unfinished report.
type UnfinishedCode struct {
	Code string `json:"code"`
}

// Left is the answer to answers that were left.
type Left struct {
	Code  string    `json:"code"`  // the way back, in groups of symbols
	Words string    `json:"words"` // the same as thirteen words
	Until time.Time `json:"until"` // they are gone then
}

// UnfinishedView is answers that were left, given back.
type UnfinishedView struct {
	Text  string    `json:"text"`
	Until time.Time `json:"until"`
}

// unfinishedKept is how long answers lie, in real time. In a flood it is shorter.
const unfinishedKept = 7 * 24 * time.Hour

// unfinishedPlace is bound into what is sealed.
const unfinishedPlace = "unfinished"

func (a *api) keepUnfinished(c *gin.Context) error {
	var req UnfinishedRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(req.Text) == "":
		return problem("bad_request", "There is nothing to keep yet.").at("text")
	case len(req.Text) > maxDraft:
		return problem("too_large", "Up to 200 kB are kept. Send long texts as documents.").at("text")
	}
	code, err := a.unfinishedCode(c, &req)
	if err != nil {
		return err
	}
	done, err := a.drafts.enter(c.Request.Context(), len(req.Text))
	if err != nil {
		return err
	}
	defer done()
	lies := unfinishedKept
	if a.drafts.busy() > 0.25 {
		lies /= 12
	}
	until, err := a.DB.KeepUnfinished(c.Request.Context(), store.Unfinished{
		Mark: code.UnfinishedMark(a.Pepper), Sealed: code.Seal(unfinishedPlace, padded([]byte(req.Text))), For: lies,
	})
	if errors.Is(err, store.ErrFull) {
		return problem("full", "There is no room to keep more unfinished reports just now. Go on with yours and send it; what is missing can be added later.")
	}
	if err != nil {
		return err
	}
	return reply(c, http.StatusCreated, Left{Code: code.Groups(), Words: code.Words(), Until: until.UTC()})
}

// unfinishedCode is the code that was sent, or a new one. With a key of the
// sender's own it follows from that and the text, so that sent twice it is one.
func (a *api) unfinishedCode(c *gin.Context, req *UnfinishedRequest) (receipt.Receipt, error) {
	if req.Code != "" {
		return parseCode(req.Code)
	}
	if c.GetHeader("Idempotency-Key") == "" {
		return receipt.New(), nil
	}
	key, err := idempotencyKey(c, "")
	if err != nil {
		return receipt.Receipt{}, err
	}
	return receipt.From(mac(a.Pepper, "unfinished code made", key+"\x00"+procedure.HashOf([]byte(req.Text)))), nil
}

func parseCode(typed string) (receipt.Receipt, error) {
	r, ok := receipt.Parse(typed)
	if !ok {
		return r, problem("receipt_typing_error", "").at("code")
	}
	return r, nil
}

// codeSent is the code that was sent.
func (a *api) codeSent(c *gin.Context) (receipt.Receipt, error) {
	var req UnfinishedCode
	if err := a.bind(c, &req); err != nil {
		return receipt.Receipt{}, err
	}
	return parseCode(req.Code)
}

// openUnfinished gives back what was left. A code that opens nothing gets the same
// answer after the same time, whatever the reason.
func (a *api) openUnfinished(c *gin.Context) error {
	code, err := a.codeSent(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	done, err := a.receipts.enter(ctx, len(code.Groups()))
	if err != nil {
		return err
	}
	defer done()
	began := time.Now()
	sealed, until, err := a.DB.UnfinishedBy(ctx, code.UnfinishedMark(a.Pepper))
	if errors.Is(err, store.ErrNotFound) {
		hush(ctx, began)
		return errNotFound()
	}
	if err != nil {
		return err
	}
	text, err := code.Open(unfinishedPlace, sealed)
	if err != nil {
		return store.ErrBroken
	}
	return reply(c, http.StatusOK, UnfinishedView{Text: strings.TrimRight(string(text), " "), Until: until.UTC()})
}

// dropUnfinished lets go of what was left: the report was sent, or is not to be.
// Whether there was something is not told.
func (a *api) dropUnfinished(c *gin.Context) error {
	code, err := a.codeSent(c)
	if err != nil {
		return err
	}
	if err := a.DB.DropUnfinished(c.Request.Context(), code.UnfinishedMark(a.Pepper)); err != nil {
		return err
	}
	return done(c)
}
