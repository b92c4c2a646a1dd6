package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"probity/ledger"
	"probity/store"
)

// LodgingView is a lodging receipt.
type LodgingView struct {
	Receipt string `json:"lodging_receipt"` // the text, to be kept as it is
	Sealed  bool   `json:"sealed"`          // it holds the proof that it is in the log; until then ask again in a while
}

// lodge gives a lodging receipt for the report that was just made safe. Its time
// is that of the promise: the report is in our hands by then.
func (r *reporting) lodge(filed *store.Filed) (string, error) {
	a := r.api
	opening := a.opening(filed.Act.ID)
	promise := ledger.Lodged{Origin: a.LogKey.Name(), ID: uuid.NewString(), At: a.Now(), Commitment: ledger.Commitment(opening, r.sent)}
	signed, err := a.LogKey.SignLodging(&promise)
	if err != nil {
		return "", err
	}
	l, err := a.DB.PutLodging(r.ctx, store.Lodging{
		ID: promise.ID, Act: filed.Act.ID, Case: filed.Case, At: promise.At, Commitment: promise.Commitment, Signed: string(signed),
	})
	if err != nil {
		return "", err
	}
	out := ledger.Receipt{Signed: l.Signed, Opening: opening}
	return out.Text(), nil
}

// LodgingText is a lodging receipt as it was given out, if the text is one: a browser
// that carried it in a form has made other ends of its lines.
func LodgingText(text string) (string, bool) {
	r, err := ledger.ParseReceipt([]byte(text))
	if err != nil {
		return "", false
	}
	return r.Text(), true
}

// opening is the random part of a lodging's commitment. It follows from this
// installation's secret and is not in the database, so that whoever has that
// alone cannot try out what a report said.
func (a *api) opening(act string) [32]byte { return [32]byte(mac(a.Pepper, "lodging opening", act)) }

func (a *api) lodgingOf(ctx context.Context, caseID string) (*LodgingView, error) {
	l, err := a.DB.LodgingOf(ctx, caseID)
	if err != nil {
		return nil, err
	}
	r := ledger.Receipt{Signed: l.Signed, Opening: a.opening(l.Act)}
	p, err := a.DB.ProofOf(ctx, ledger.Subject{Kind: ledger.Lodging, ID: l.ID})
	if err == nil {
		r.Leaf, r.Proof = p.Leaf.Text(), p.Proof.Text()
	}
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return &LodgingView{Receipt: r.Text(), Sealed: r.Proof != ""}, err
}

// myLodging is the lodging receipt for the holder of a receipt.
func (a *api) myLodging(c *gin.Context) error {
	var req ReceiptRequest
	f, err := a.openByReceipt(c, &req, &req.Receipt)
	if err != nil {
		return err
	}
	return f.replyLodging(c)
}

// getLodging is the lodging receipt for a complainant with an account.
func (a *api) getLodging(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	if f.rel != Complainant {
		return errNotFound()
	}
	return f.replyLodging(c)
}

func (f *file) replyLodging(c *gin.Context) error {
	out, err := f.api.lodgingOf(c.Request.Context(), f.row.ID)
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, out)
}
