package api

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"probity/receipt"
	"probity/store"
)

// ConfirmRequest says that the reporter has the receipt.
type ConfirmRequest struct {
	Receipt string `json:"receipt"`           // typed back, in symbols or in words
	AsFile  bool   `json:"as_file,omitempty"` // answer with the receipt as a file to keep
}

// draft is a report as it lies sealed.
type draft struct {
	key  string
	hash string
	sent []byte // a ReportRequest, exactly as it came
}

// text is the draft as bytes: key and hash have no line break in them.
func (d *draft) text() []byte { return append([]byte(d.key+"\n"+d.hash+"\n"), d.sent...) }

func readDraft(text []byte) (*draft, error) {
	parts := bytes.SplitN(text, []byte("\n"), 3)
	if len(parts) < 3 {
		return nil, store.ErrBroken
	}
	return &draft{key: string(parts[0]), hash: string(parts[1]), sent: parts[2]}, nil
}

// draftPlace is bound into what is sealed.
const draftPlace = "draft"

// answerDraft keeps the report of somebody without an account until they confirm
// that they have the receipt. The rules have looked at it by then, so that a slip
// is told at once.
func (r *reporting) answerDraft(c *gin.Context, body []byte, keyed bool) error {
	a := r.api
	if len(body) > maxDraft {
		return problem("too_large", "A report without an account is taken up to 200 kB. Send long texts as documents.")
	}
	done, err := a.drafts.enter(r.ctx, len(body))
	if err != nil {
		return err
	}
	defer done()
	if _, err := r.look(); err != nil {
		return err
	}
	r.receipt = receipt.New()
	if keyed {
		r.receipt = a.receiptOf(r.key, r.hash)
	}
	d := draft{key: r.key, hash: r.hash, sent: body}
	until, err := a.DB.KeepDraft(r.ctx, store.Draft{
		LookUp: r.receipt.LookUp(a.Pepper), SentKey: hex.EncodeToString(mac(a.Pepper, "draft sent", r.key)), Sealed: r.receipt.Seal(draftPlace, d.text()), For: a.keptFor(),
	})
	if errors.Is(err, store.ErrConflict) {
		return errConfirmed()
	}
	if err != nil {
		return err
	}
	return reply(c, http.StatusAccepted, Draft{
		Receipt: r.receipt.Groups(), Words: r.receipt.Words(), ConfirmBy: until.UTC(), Caution: r.p.Caution, Banners: a.banners(r.p),
		Says: "This is your receipt, in two forms that stand for the same; it is not shown again and cannot be replaced. Write it down or save it, then confirm that you have it. " +
			"Your report counts from that moment on. Until then it is kept sealed, nobody can read it, and what is not confirmed in time is gone.",
	})
}

// keptFor is how long a report waits to be confirmed. In a flood it is shorter, so
// that what nobody confirms does not pile up; each reporter is told the moment.
func (a *api) keptFor() time.Duration {
	if a.drafts.busy() > 0.25 {
		return a.DraftsKept / 12
	}
	return a.DraftsKept
}

// maxDraft bounds the report of somebody without an account, in bytes.
const maxDraft = 200 << 10

// receiptOf is the receipt of a report that came with a key of the reporter's own.
// It follows from that key and what was sent, so that a reporter whose answer got
// lost can ask again and have it; the database alone does not give it away,
// because neither is in it.
func (a *api) receiptOf(key, request string) receipt.Receipt {
	return receipt.From(mac(a.Pepper, "receipt made", key+"\x00"+request))
}

func mac(pepper []byte, purpose, text string) []byte {
	m := hmac.New(sha256.New, pepper)
	m.Write([]byte("probity " + purpose + "\x00" + text))
	return m.Sum(nil)
}

func errConfirmed() *Problem {
	return problem("already", "This report was confirmed. See with your receipt where it stands.")
}

// confirmReport makes a report final. Confirming it again gives the same answer
// as long as the draft is kept.
func (a *api) confirmReport(c *gin.Context) error {
	var req ConfirmRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	got, ok := receipt.Parse(req.Receipt)
	if !ok {
		return problem("receipt_typing_error", "").at("receipt")
	}
	done, err := a.confirms.enter(c.Request.Context(), len(req.Receipt))
	if err != nil {
		return err
	}
	committed := sync.OnceFunc(done)
	defer committed()
	began := time.Now()
	out, err := a.confirm(c.Request.Context(), got, committed)
	if err != nil {
		committed()
		if problemOf(err).Status == http.StatusNotFound {
			hush(c.Request.Context(), began)
			return errNotFound()
		}
		return err
	}
	if req.AsFile {
		return asFile(c, got)
	}
	return reply(c, http.StatusCreated, out)
}

func (a *api) confirm(ctx context.Context, got receipt.Receipt, committed func()) (*Filed, error) {
	held, err := a.heldBy(ctx, got)
	if err != nil {
		return nil, err
	}
	if held.Sealed == nil {
		return nil, errConfirmed()
	}
	text, err := got.Open(draftPlace, held.Sealed)
	if err != nil {
		return nil, store.ErrBroken
	}
	d, err := readDraft(text)
	if err != nil {
		return nil, err
	}
	r := &reporting{api: a, who: &caller{}, req: new(ReportRequest), ctx: ctx, key: d.key, hash: d.hash, sent: d.sent, receipt: got, committed: committed}
	body, err := inOneForm(d.sent)
	if err != nil {
		return nil, err
	}
	if err := decode(body, r.req, ""); err != nil {
		return nil, err
	}
	out, err := r.fileUnderTheTextInForce()
	if err != nil && held.Case != "" && problemOf(err).Status < http.StatusInternalServerError {
		return nil, errConfirmed() // and the procedure takes no reports any more
	}
	return out, err
}

// asFile answers with the receipt as a text to keep. It names nobody, no case and
// no body: whoever finds it learns that there is something to open, and where is
// for the reporter to remember.
func asFile(c *gin.Context, r receipt.Receipt) error {
	c.Header("Content-Disposition", `attachment; filename="receipt.txt"`)
	c.Data(http.StatusCreated, "text/plain; charset=utf-8", []byte("Keep this where nobody else finds it. It cannot be replaced.\r\n\r\n"+
		r.Groups()+"\r\n\r\nor, as words, which stand for the same:\r\n\r\n"+r.Words()+"\r\n\r\n"+
		"Who has it can read the answers to what you sent, and can add to it.\r\nCapitals, spaces and hyphens do not matter.\r\n"))
	return nil
}
