package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// MaxDocumentBytes bounds an uploaded document unless the caller asks for less.
const MaxDocumentBytes = 64 << 20

const chunkBytes = 256 << 10

// Document is an uploaded file without its content.
type Document struct {
	ID         string    `db:"id" json:"id"`
	Case       string    `db:"case_id" json:"case,omitempty"` // "" until it is attached
	Name       string    `db:"name" json:"name"`
	MediaType  string    `db:"media_type" json:"media_type"`
	Size       int64     `db:"size" json:"size"`
	SHA256     string    `db:"sha256" json:"sha256"`
	UploadedBy string    `db:"uploaded_by" json:"uploaded_by"`
	UploadedAt time.Time `db:"uploaded_at" json:"uploaded_at"`
}

const documentColumns = `id, coalesce(case_id::text, '') as case_id, name, media_type, size, sha256, uploaded_by, uploaded_at`

// PutDocument stores what r gives. It is read piece by piece, each in a short
// transaction of its own, so that a slow upload holds no connection; a document
// that never became complete is not seen and is swept later. At most limit
// bytes are taken (MaxDocumentBytes for 0).
func (db *DB) PutDocument(ctx context.Context, who Who, d Document, r io.Reader, limit int64) (Document, error) {
	if limit <= 0 || limit > MaxDocumentBytes {
		limit = MaxDocumentBytes
	}
	d.ID, d.UploadedAt, d.Size = uuid.NewString(), instant(d.UploadedAt), 0
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into documents (id, case_id, name, media_type, uploaded_by, uploaded_at) values ($1, nullif($2, '')::uuid, $3, $4, $5, $6)`,
			d.ID, d.Case, d.Name, d.MediaType, d.UploadedBy, d.UploadedAt)
		return err
	})
	if err != nil {
		return Document{}, err
	}
	sum := sha256.New()
	if err := db.putChunks(ctx, who, &d, io.LimitReader(r, limit+1), sum, limit); err != nil {
		return Document{}, errors.Join(err, db.dropDocument(context.WithoutCancel(ctx), who, d.ID))
	}
	d.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return d, db.AsActor(ctx, who, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `update documents set size = $2, sha256 = $3, complete = true where id = $1`, d.ID, d.Size, d.SHA256)
		return err
	})
}

func (db *DB) putChunks(ctx context.Context, who Who, d *Document, r io.Reader, sum hash.Hash, limit int64) error {
	buf := make([]byte, chunkBytes)
	for n := 0; ; n++ {
		got, err := io.ReadFull(r, buf)
		if got > 0 {
			if d.Size += int64(got); d.Size > limit {
				return ErrTooLarge
			}
			sum.Write(buf[:got])
			put := db.AsActor(ctx, who, func(tx *Tx) error {
				_, err := tx.ExecContext(ctx, `insert into document_chunks (document_id, n, content) values ($1, $2, $3)`, d.ID, n, buf[:got])
				return err
			})
			if put != nil {
				return put
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return err
		}
	}
}

func (db *DB) dropDocument(ctx context.Context, who Who, id string) error {
	return db.AsActor(ctx, who, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `delete from documents where id = $1 and not complete`, id)
		return err
	})
}

// Document returns what is known of a document.
func (db *DB) Document(ctx context.Context, who Who, id string) (Document, error) {
	var out Document
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+documentColumns+` from documents where id = $1 and complete`, id)
	})
	return out, err
}

// DocumentsOf lists the documents attached to a case.
func (db *DB) DocumentsOf(ctx context.Context, who Who, caseID string) ([]Document, error) {
	var out []Document
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select `+documentColumns+` from documents where case_id = $1 and complete order by uploaded_at, id`, caseID)
	})
	return out, err
}

// CopyDocument writes the content of a document to w, piece by piece; a slow
// reader holds no connection. A content that is not what was uploaded is
// ErrBroken.
func (db *DB) CopyDocument(ctx context.Context, who Who, id string, w io.Writer) error {
	d, err := db.Document(ctx, who, id)
	if err != nil {
		return err
	}
	sum := sha256.New()
	for n, left := 0, d.Size; left > 0; n++ {
		var chunk []byte
		err := db.AsActor(ctx, who, func(tx *Tx) error {
			return tx.GetContext(ctx, &chunk, `select content from document_chunks where document_id = $1 and n = $2`, id, n)
		})
		if err != nil {
			return err
		}
		sum.Write(chunk)
		left -= int64(len(chunk))
		if _, err := w.Write(chunk); err != nil {
			return err
		}
	}
	if hex.EncodeToString(sum.Sum(nil)) != d.SHA256 {
		return ErrBroken
	}
	return nil
}

// AttachDocuments ties uploaded documents to a case, once; only who uploaded
// one may attach it.
func (db *DB) AttachDocuments(ctx context.Context, who Who, caseID string, ids []string) error {
	return db.AsActor(ctx, who, func(tx *Tx) error { return tx.attach(ctx, caseID, ids) })
}

func (tx *Tx) attach(ctx context.Context, caseID string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	res, err := tx.ExecContext(ctx, `update documents set case_id = $1 where id = any($2::uuid[]) and complete
		and (case_id is null or case_id = $1) and (uploaded_by = $3 or $4)`, caseID, pq.StringArray(ids), tx.Who.Person, tx.Who.System)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || int(n) != len(distinct(ids)) {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

// SweepDocuments deletes uploads that were never completed or attached within
// the time, in real time, and says how many.
func (db *DB) SweepDocuments(ctx context.Context, olderThan time.Duration) (int, error) {
	var n int64
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		res, err := tx.ExecContext(ctx, `delete from documents where case_id is null and real_time < now() - make_interval(secs => $1)`, olderThan.Seconds())
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return int(n), err
}
