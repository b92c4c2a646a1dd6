package activities

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"

	"probity/evidence"
	"probity/evidence/clamd"
	"probity/store"
)

// Scanner looks a file through for what harms machines; a *clamd.Daemon is one.
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) (clamd.Verdict, error)
}

// Documents gives what was sent in its verdict, and makes the copy without
// traces that is given out.
type Documents struct {
	DB      *store.DB
	Scanner Scanner // none: nothing can be scanned, and it is said so
	Time    CaseTime
	Again   time.Duration // after a scanner gave no verdict; 20 s when zero

	one sync.Mutex // a copy is made in memory, one at a time
}

// How much one sweep takes on, and for how long a document that was taken and
// not settled is left to whoever took it.
const (
	sweptDocuments = 20
	leftLying      = 15 * time.Minute
	looseDocuments = 48 * time.Hour // what nothing has named by then is deleted
)

// Codes of why a document could not be scanned, beside those of the scanner.
const (
	noScanner = "no_scanner"
	badKind   = "unknown_kind" // taken in before kinds were looked at
)

// Examine gives a verdict to documents that wait for one. settled counts those
// that have one now, failed those for which it is tried again.
func (d *Documents) Examine(ctx context.Context) (settled, failed int, err error) {
	again := d.Again
	if again <= 0 {
		again = 20 * time.Second
	}
	docs, err := d.DB.DocumentsToExamine(ctx, again, leftLying, sweptDocuments)
	if err != nil {
		return 0, 0, err
	}
	for i := range docs {
		if activity.IsActivity(ctx) {
			activity.RecordHeartbeat(ctx)
		}
		switch err := d.examine(ctx, &docs[i]); {
		case err != nil:
			docs[i].State = store.Received // it stays shut, and the next sweep tries again
			if back := d.DB.Verdict(context.WithoutCancel(ctx), &docs[i], d.Time.Now()); back != nil {
				return settled, failed + 1, back
			}
			failed++
		default:
			settled++
		}
	}
	return settled, failed, ctx.Err()
}

// examine settles one document. Everything that it does twice after a crash
// comes out the same.
func (d *Documents) examine(ctx context.Context, doc *store.Document) error {
	content := d.DB.Content(ctx, store.TheSystem(), doc)
	kind := evidence.KindOf(doc.MediaType)
	if err := d.scan(ctx, doc, kind, content); err != nil {
		return err
	}
	if doc.State != store.Infected && kind != nil {
		if err := d.copy(ctx, doc, kind, content); err != nil {
			return err
		}
	}
	return d.DB.Verdict(ctx, doc, d.Time.Now())
}

func (d *Documents) scan(ctx context.Context, doc *store.Document, kind *evidence.Kind, content io.ReaderAt) error {
	doc.State, doc.Why = store.Unscannable, ""
	if kind == nil {
		doc.Why, doc.NoCopy = badKind, badKind
		return nil
	}
	if d.Scanner == nil {
		doc.Why = noScanner
		return nil
	}
	verdict, err := d.Scanner.Scan(ctx, io.NewSectionReader(content, 0, doc.Size))
	if err != nil {
		return err
	}
	locked := false
	if verdict == clamd.Clean { // of what nobody could look into
		if locked, err = evidence.IsLocked(content, doc.Size, kind); err != nil {
			return err
		}
	}
	switch {
	case verdict == clamd.Infected:
		doc.State = store.Infected
	case locked:
		doc.Why = string(clamd.Locked)
	case verdict == clamd.Clean:
		doc.State = store.Clean
	default:
		doc.Why = string(verdict)
	}
	return nil
}

func (d *Documents) copy(ctx context.Context, doc *store.Document, kind *evidence.Kind, content io.ReaderAt) error {
	d.one.Lock()
	defer d.one.Unlock()
	made, err := evidence.Clean(content, doc.Size, kind, evidence.Limits{})
	var said *evidence.Refusal
	if errors.As(err, &said) {
		doc.NoCopy = said.Code
		return nil
	}
	if err != nil {
		return err
	}
	return d.DB.PutCopy(ctx, doc, made.Content, store.Traces{Removed: made.Removed, Remains: made.Remains}, d.Time.Now())
}

// sweepDocuments examines what waits and deletes what nothing ever named.
func (a *Activities) sweepDocuments(ctx context.Context, s *Swept) error {
	if a.Documents == nil {
		return nil
	}
	settled, failed, err := a.Documents.Examine(ctx)
	s.Documents += settled
	s.Failed += failed
	if err != nil {
		return err
	}
	_, err = a.Documents.DB.SweepDocuments(ctx, looseDocuments)
	return err
}
