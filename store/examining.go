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
	return out, err
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
	if _, err := db.CopyWithoutTraces(ctx, TheSystem(), of.ID); !errors.Is(err, ErrNotFound) {
		return err
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
		// The original may have been attached while the copy was made.
		_, err := tx.ExecContext(ctx, `update documents c set case_id = o.case_id from documents o where c.id = $1 and o.id = c.copy_of and c.case_id is null and o.case_id is not null`, c.ID)
		if err != nil {
			return err
		}
		return tx.custody(ctx, of.ID, Custody{At: at, What: "copied", Detail: "without traces, sha256 " + c.SHA256})
	})
}

// CopyWithoutTraces is the copy of a document that is given out.
func (db *DB) CopyWithoutTraces(ctx context.Context, who Who, document string) (Document, error) {
	var out Document
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+documentColumns+` from documents where copy_of = $1 and complete`, document)
	})
	return out, err
}

// CopiesOf lists the copies of the documents of a case.
func (db *DB) CopiesOf(ctx context.Context, who Who, caseID string) ([]Document, error) {
	var out []Document
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select `+documentColumns+` from documents where case_id = $1 and complete and copy_of is not null`, caseID)
	})
	return out, err
}
