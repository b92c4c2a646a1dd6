package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"
)

// Redaction is a rendition of a document from which something was blacked out.
type Redaction struct {
	Document   string         `db:"document_id"`
	N          int            `db:"n"`
	Rendition  string         `db:"rendition"` // id of the document that is given out
	Audiences  pq.StringArray `db:"audiences"` // complainant, respondent, panel
	MadeBy     string         `db:"made_by"`
	MadeAt     time.Time      `db:"made_at"`
	ReleasedBy string         `db:"released_by"` // "" while it waits for a second reader
	ReleasedAt *time.Time     `db:"released_at"`
}

const redactionColumns = `document_id, n, rendition, audiences, made_by, made_at, released_by, released_at`

// Blacked is what is sealed with a rendition: what was marked, and why.
type Blacked struct {
	Marks  json.RawMessage `json:"marks"` // as package evidence has them
	Reason string          `json:"reason"`
}

// PutRedaction stores a rendition of a document that nobody is given yet. From now on
// its audiences are given nothing else of the document either.
func (db *DB) PutRedaction(ctx context.Context, of *Document, r Redaction, name, mediaType string, content []byte, why Blacked) (Redaction, error) {
	notes, err := json.Marshal(why)
	if err != nil {
		return Redaction{}, err
	}
	d := Document{Case: of.Case, Name: name, MediaType: mediaType, UploadedBy: r.MadeBy, UploadedAt: r.MadeAt, Of: of.ID, Redact: true, Notes: string(notes)}
	if d, err = db.PutDocument(ctx, TheSystem(), d, bytes.NewReader(content), Taking{}); err != nil {
		return Redaction{}, err
	}
	r.Document, r.Rendition, r.MadeAt = of.ID, d.ID, instant(r.MadeAt)
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		// Also the lock under which the numbers are given out.
		detail := "for " + strings.Join(r.Audiences, ", ") + ", committed to as " + d.Commitment
		if err := tx.custody(ctx, of.ID, Custody{At: r.MadeAt, What: "redacted", Person: r.MadeBy, Detail: detail}); err != nil {
			return err
		}
		return tx.GetContext(ctx, &r.N, `insert into redactions (document_id, n, rendition, audiences, made_by, made_at)
			select $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5 from redactions where document_id = $1 returning n`, r.Document, r.Rendition, r.Audiences, r.MadeBy, r.MadeAt)
	})
	return r, err
}

// ReleaseRedaction lets a rendition be given out. ErrConflict: it was made by the
// same person, or is out already.
func (db *DB) ReleaseRedaction(ctx context.Context, document string, n int, by string, at time.Time) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		res, err := tx.ExecContext(ctx, `update redactions set released_by = $3, released_at = $4 where document_id = $1 and n = $2 and released_by = '' and made_by <> $3 and $3 <> ''`, document, n, by, instant(at))
		if err != nil {
			return err
		}
		if changed, err := res.RowsAffected(); err != nil || changed == 0 {
			if err == nil {
				err = ErrConflict
			}
			return err
		}
		return tx.custody(ctx, document, Custody{At: at, What: "redaction_released", Person: by, Detail: fmt.Sprintf("redaction %d", n)})
	})
}

// RedactionsOf lists the redactions of a document, the first one first.
func (db *DB) RedactionsOf(ctx context.Context, document string) ([]Redaction, error) {
	var out []Redaction
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select `+redactionColumns+` from redactions where document_id = $1 order by n`, document)
	})
	return out, err
}

// RedactionFor is the newest redaction of a document for an audience: ErrNotFound
// when there is none. The engine asks, since whoever it is about must not get around
// it.
func (db *DB) RedactionFor(ctx context.Context, document, audience string) (Redaction, error) {
	var out Redaction
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+redactionColumns+` from redactions where document_id = $1 and $2 = any(audiences) order by n desc limit 1`, document, audience)
	})
	return out, err
}

// Rendition is what a redaction gives out, with what was marked in it.
func (db *DB) Rendition(ctx context.Context, r *Redaction) (Document, Blacked, error) {
	var out Document
	var why Blacked
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+documentColumns+` from documents where id = $1 and complete and rendition`, r.Rendition)
	})
	if err == nil {
		err = db.openDocument(ctx, &out)
	}
	if err == nil {
		err = json.Unmarshal([]byte(out.Notes), &why)
	}
	return out, why, err
}

// RedactionsFor are the newest redactions for an audience, by document of a case.
func (db *DB) RedactionsFor(ctx context.Context, caseID, audience string) (map[string]*Redaction, error) {
	var all []Redaction
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &all, `select distinct on (r.document_id) r.* from redactions r join documents d on d.id = r.document_id
			where d.case_id = $1 and $2 = any(r.audiences) order by r.document_id, r.n desc`, caseID, audience)
	})
	out := make(map[string]*Redaction, len(all))
	for i := range all {
		out[all[i].Document] = &all[i]
	}
	return out, err
}
