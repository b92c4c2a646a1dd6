package api

import (
	"context"
	"errors"
	"io"

	"probity/store"
)

// pieceBytes is how much of a document or an export leaves before it is asked again
// whether its reader may still be shown it.
const pieceBytes = 64 << 10

// watched writes to a reader who may take their time, and stops when they may no
// longer be shown what is written: their part in the case ended meanwhile, or their
// token. The first piece is covered by the question with which it began.
type watched struct {
	to    io.Writer
	still func() error
	left  int
}

func (w *watched) Write(p []byte) (int, error) {
	written := 0
	for written < len(p) {
		if w.left == 0 {
			if err := w.still(); err != nil {
				return written, err
			}
			w.left = pieceBytes
		}
		n, err := w.to.Write(p[written : written+min(len(p)-written, w.left)])
		written, w.left = written+n, w.left-n
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// give writes something long to a reader, as long as they may be shown it. What
// the database no longer shows is not there for whoever reads it piece by piece; that
// is told from a record that is broken by asking once more.
func give(to io.Writer, still func() error, write func(io.Writer) error) error {
	err := write(&watched{to: to, still: still, left: pieceBytes})
	if errors.Is(err, store.ErrBroken) {
		if gone := still(); gone != nil {
			return gone
		}
	}
	return err
}

// still asks whether whoever has the token, or the receipt, stands to the case as when
// it was opened.
func (f *file) still(ctx context.Context, token string) error {
	ask := store.Ask{Token: token, Case: f.row.ID}
	if !f.receipt.IsZero() {
		ask = store.Ask{Who: f.who.Who, Case: f.row.ID}
	}
	now, err := f.api.openBy(ctx, ask, anyScope)
	if err == nil && (now.rel != f.rel || f.identity && !now.identity) {
		err = errNotFound()
	}
	return err
}

// still asks whether the reader may still open the document, in the form in which they
// began to.
func (r *reading) still(ctx context.Context) error {
	if r.file == nil {
		_, _, err := r.api.ask(ctx, store.Ask{Token: r.who.hash}, anyScope)
		return err
	}
	if err := r.file.still(ctx, r.who.hash); err != nil {
		return err
	}
	return r.asBlackedOut(ctx)
}

// asBlackedOut asks whether nothing more was blacked out for the reader's side since
// the document was opened.
func (r *reading) asBlackedOut(ctx context.Context) error {
	now := &reading{api: r.api, doc: r.doc, who: r.who, file: r.file}
	if err := r.api.readCopies(ctx, now); err != nil {
		return err
	}
	if numberOf(now.kept) != numberOf(r.kept) {
		return errNotFound()
	}
	return nil
}

// numberOf is which redaction it is; 0 is none.
func numberOf(r *store.Redaction) int {
	if r == nil {
		return 0
	}
	return r.N
}

// blackedOut is what is blacked out for the reader's side, by document.
func (f *file) blackedOut(ctx context.Context) (map[string]int, error) {
	if f.audience() == "" {
		return nil, nil
	}
	kept, err := f.api.DB.RedactionsFor(ctx, f.row.ID, f.audience())
	out := make(map[string]int, len(kept))
	for id, r := range kept {
		out[id] = r.N
	}
	return out, err
}
