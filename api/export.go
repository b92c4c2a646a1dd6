package api

import (
	"context"
	"errors"
	"io"
	"maps"
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
	ctx := c.Request.Context()
	before, err := f.blackedOut(ctx)
	if err != nil {
		return err
	}
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(11 * time.Minute))
	h := c.Writer.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.row.Number + ".zip"}))
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	c.Status(http.StatusOK)
	still := func() error {
		if err := f.still(ctx, f.who.hash); err != nil {
			return err
		}
		now, err := f.blackedOut(ctx)
		if err == nil && !maps.Equal(now, before) {
			err = errNotFound()
		}
		return err
	}
	return give(c.Writer, still, func(w io.Writer) error {
		return a.DB.Export(ctx, w, a.LogKey, a.Procedures, &f.row, &store.Docket{Entries: f.entries, State: f.s}, store.ExportFor{
			As: string(f.rel), Entry: f.shown, Document: func(d *store.Document) (store.Exported, error) { return f.exported(ctx, d) },
		})
	})
}

// exported is what of a document goes into the reader's export: what they are given
// and, if it is published, what everybody is.
func (f *file) exported(ctx context.Context, d *store.Document) (store.Exported, error) {
	out, err := f.exportedTo(ctx, d)
	if err != nil {
		return out, err
	}
	public, err := f.api.publishedIn(ctx, f.s, d)
	switch {
	case err == nil:
		out.Out = &public.made
	case problemOf(err).Status != http.StatusNotFound:
		return out, err
	}
	return out, nil
}

// exportedTo is what the reader is given, by the rules of
// a download: the original for who works on the case, the copy without traces
// for a side, nothing before a verdict. It is noted like one. What the reader may
// know of and is not given is listed with the reason; to a side without its name.
func (f *file) exportedTo(ctx context.Context, d *store.Document) (store.Exported, error) {
	if !f.mayOpen(d) {
		return store.Exported{}, nil
	}
	r := &reading{doc: *d, who: f.who, file: f}
	if err := f.api.readCopies(ctx, r); err != nil {
		return store.Exported{}, err
	}
	give, err := f.api.allowed(ctx, r, r.staff() && r.kept == nil)
	var no *Problem
	switch {
	case errors.As(err, &no):
		return store.Exported{Why: no.Code, Bare: !r.staff() || r.kept != nil}, nil
	case err != nil:
		return store.Exported{}, err
	}
	return store.Exported{Give: give}, f.api.DB.NoteCustody(ctx, d.ID, store.Custody{At: f.api.Now(), What: "served", Person: f.who.Person, Detail: "in an export of the case"})
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
	if !f.party() && f.identity && len(f.hidden) == 0 && !f.notTold(e) {
		how = ledger.Recorded
	}
	return how, append(view, '\n')
}
