package api

import (
	"mime"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"

	"probity/docket"
	"probity/ledger"
	"probity/store"
)

// getExport gives out the record of a case as the reader may see it, signed and
// with its proofs, as a zip file that probity-verify checks without this server.
func (a *api) getExport(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	if err := a.recent(f.who); err != nil {
		return err
	}
	if a.LogKey == nil {
		return problem("conflict", "This server has no key to sign with, and an export that nobody signed proves nothing.")
	}
	if f.s.Head == 0 || f.s.Purged {
		return problem("conflict", "There is no record to be exported: the report is not entered yet, or the record was let go.")
	}
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(11 * time.Minute))
	h := c.Writer.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.row.Number + ".zip"}))
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	c.Status(http.StatusOK)
	return a.DB.Export(c.Request.Context(), c.Writer, a.LogKey, a.Procedures, &f.row, &store.Docket{Entries: f.entries, State: f.s}, store.ExportFor{
		As: string(f.rel), Entry: f.shown, Document: f.mayOpen,
	})
}

// shown is how an entry stands in the reader's export: the text as it was
// recorded for those who may know everything in it, what they may see of it for
// others.
func (f *file) shown(e *docket.Entry) (string, []byte) {
	v, ok := f.entry(e)
	if !ok {
		return ledger.Withheld, nil
	}
	clean, err := f.redact(v)
	if err != nil {
		return ledger.Withheld, nil
	}
	view, err := json.Marshal(clean, answers)
	if w, done := clean.(written); done {
		view, err = w, nil
	}
	if err != nil {
		return ledger.Withheld, nil
	}
	how := ledger.InPart
	if !f.party() && f.identity && len(f.hidden) == 0 {
		how = ledger.Recorded
	}
	return how, append(view, '\n')
}
