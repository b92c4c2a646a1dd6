package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"
)

// DocumentsToExamine takes documents that wait for a verdict, those that got
// none lately not before again has passed, and those that somebody took and left
// lying for longer than stale. Two who ask at once get different ones.
func (db *DB) DocumentsToExamine(ctx context.Context, again, stale time.Duration, limit int) ([]Document, error) {
	var out []Document
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `update documents set state = 'scanning', taken_at = clock_timestamp() where id in (
			select id from documents where complete and copy_of is null and (state = 'received' and coalesce(taken_at < clock_timestamp() - make_interval(secs => $3), true)
				or state = 'scanning' and taken_at < clock_timestamp() - make_interval(secs => $1))
			order by taken_at nulls first, real_time limit $2 for update skip locked)
			returning `+documentColumns, stale.Seconds(), limit, again.Seconds())
	})
	if err != nil {
		return nil, err
	}
	open := out[:0]
	for i := range out {
		switch err := db.openDocument(ctx, &out[i]); {
		case err == nil:
			open = append(open, out[i])
		case !errors.Is(err, ErrLetGo): // in a database that was put back: nobody can read it any more
			return nil, err
		}
	}
	return open, nil
}

// Verdict settles what became of a document that is being examined. A verdict
// that is there stays. Back to Received means that there is none yet.
func (db *DB) Verdict(ctx context.Context, d *Document, at time.Time) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		res, err := tx.ExecContext(ctx, `update documents set state = $2, why = $3, no_copy = $4 where id = $1 and state = 'scanning'`, d.ID, d.State, d.Why, d.NoCopy)
		if err != nil || d.State == Received {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		detail := d.State
		if d.Why != "" {
			detail += ", " + d.Why
		}
		return tx.custody(ctx, d.ID, Custody{At: at, What: "scanned", Detail: detail})
	})
}

// Traces are what is said of a copy.
type Traces struct {
	Removed []string `json:"removed,omitempty"`
	Remains []string `json:"remains,omitempty"`
}

// PutCopy stores the copy without traces of a document, once.
func (db *DB) PutCopy(ctx context.Context, of *Document, content []byte, said Traces, at time.Time) error {
	if there, err := db.CopyWithoutTraces(ctx, TheSystem(), of.ID); !errors.Is(err, ErrNotFound) {
		if err != nil {
			return err
		}
		return db.AsActor(ctx, TheSystem(), func(tx *Tx) error { return tx.followOriginal(ctx, &there) })
	}
	notes, err := json.Marshal(said)
	if err != nil {
		return err
	}
	c := Document{Case: of.Case, Name: of.Name, MediaType: of.MediaType, UploadedBy: of.UploadedBy, UploadedAt: at, Of: of.ID, Notes: string(notes)}
	c, err = db.PutDocument(ctx, TheSystem(), c, bytes.NewReader(content), Taking{Most: int64(len(content))})
	if err != nil {
		return err
	}
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if err := tx.followOriginal(ctx, &c); err != nil {
			return err
		}
		return tx.custody(ctx, of.ID, Custody{At: at, What: "copied", Detail: "without traces, committed to as " + c.Commitment})
	})
}

// followOriginal ties a copy to the case of its original, which may have been
// attached while the copy was made.
func (tx *Tx) followOriginal(ctx context.Context, c *Document) error {
	var of string
	err := tx.GetContext(ctx, &of, `select coalesce(case_id::text, '') from documents where id = $1 for update`, c.Of)
	if err != nil || of == c.Case || of == "" {
		return err
	}
	return tx.follow(ctx, c, of)
}

// CopyWithoutTraces is the copy of a document that is given out.
func (db *DB) CopyWithoutTraces(ctx context.Context, who Who, document string) (Document, error) {
	var out Document
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+documentColumns+` from documents where copy_of = $1 and complete and not rendition`, document)
	})
	if err == nil {
		err = db.openDocument(ctx, &out)
	}
	return out, err
}

// CopiesOf lists the copies of the documents of a case.
func (db *DB) CopiesOf(ctx context.Context, who Who, caseID string) ([]Document, error) {
	var out []Document
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select `+documentColumns+` from documents where case_id = $1 and complete and copy_of is not null and not rendition`, caseID)
	})
	if err == nil {
		err = db.openDocuments(ctx, out)
	}
	return out, err
}
