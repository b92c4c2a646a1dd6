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

// still asks whether whoever has the token stands to the case as when it was opened.
func (f *file) still(ctx context.Context, token string) error {
	now, err := f.api.openBy(ctx, store.Ask{Token: token, Case: f.row.ID}, anyScope)
	if err == nil && (now.rel != f.rel || f.identity && !now.identity) {
		err = errNotFound()
	}
	return err
}

// still asks whether the reader may still open the document.
func (r *reading) still(ctx context.Context) error {
	if r.file == nil {
		_, _, err := r.api.ask(ctx, store.Ask{Token: r.who.hash}, anyScope)
		return err
	}
	return r.file.still(ctx, r.who.hash)
}
