package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"probity/vault"
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
	SHA256     string    `json:"sha256"` // of the content
	UploadedBy string    `db:"uploaded_by" json:"uploaded_by"`
	UploadedAt time.Time `db:"uploaded_at" json:"uploaded_at"`

	State  string `db:"state" json:"state"`               // Received … Unscannable
	Why    string `db:"why" json:"why,omitempty"`         // code: why it is unscannable
	NoCopy string `db:"no_copy" json:"no_copy,omitempty"` // code: why there is no copy without traces
	Of     string `db:"copy_of" json:"copy_of,omitempty"` // of a copy: of which document
	Redact bool   `db:"rendition" json:"-"`               // of a copy: something was blacked out
	Notes  string `db:"notes" json:"-"`                   // of a copy, JSON: what was taken out and what is still in it

	Commitment string `db:"commitment" json:"-"` // to the content, with the salt
	Salt       string `json:"-"`                 // hexadecimal; "" from before documents were sealed
	Key        string `db:"key" json:"-"`        // as it lies in the row, sealed
	About      string `db:"about" json:"-"`
	box        *vault.Box
}

// The states of a document. Nobody reads one before there is a verdict.
const (
	Received    = "received"
	Scanning    = "scanning"
	Clean       = "clean"
	Infected    = "infected"    // nobody reads it
	Unscannable = "unscannable" // read by an explicit, recorded step alone
)

const documentColumns = `id, coalesce(case_id::text, '') as case_id, name, media_type, size, commitment, key, about, uploaded_by, uploaded_at,
	state, why, no_copy, coalesce(copy_of::text, '') as copy_of, rendition, notes`

// What is there of a case, and of one person in one case or in none.
const (
	roomOfCase   = `select coalesce(sum(size), 0)::bigint from documents where complete and copy_of is null and case_id::text = $1`
	roomOfPerson = `select coalesce(sum(size), 0)::bigint from documents where complete and copy_of is null and uploaded_by = $1 and coalesce(case_id::text, '') = $2`
)

// Quota bounds what is kept, in bytes; 0 is no bound.
type Quota struct {
	Case   int64 // of one case
	Person int64 // of one person: what they sent to one case, or to none yet
	Loose  int64 // of what people without an account sent and no report has named yet, copies with it
	All    int64 // of all there is, copies with it
}

// Taking says on which terms a document is taken.
type Taking struct {
	Most  int64 // bytes of one document; MaxDocumentBytes for 0
	Quota Quota
	// AtOnce is how many one person may be sending at a time, each of which lasts at most
	// so long; 0 is no bound. What is on its way is in no sum yet.
	AtOnce int
	Lasts  time.Duration
	// Check is asked once all of it is here and nobody has seen it. It may set
	// the name and the media type; its error means that nothing is kept.
	Check func(d *Document, content io.ReaderAt) error
}

// PutDocument stores what r gives. It is read piece by piece, each in a short
// transaction of its own, so that a slow upload holds no connection; a document
// that never became complete is not seen and is swept later. ErrTooLarge is too
// much for one document, ErrFull too much for its case (ErrFullCase), its sender
// (ErrFullPerson), what no report has named yet
// (ErrFullLoose) or the whole (ErrFullAll); ErrManyAtOnce too many on their way.
func (db *DB) PutDocument(ctx context.Context, who Who, d Document, r io.Reader, on Taking) (Document, error) {
	limit := on.Most
	if limit <= 0 || limit > MaxDocumentBytes {
		limit = MaxDocumentBytes
	}
	if who.Person == "" { // without an account: nobody sees it until a report or an act names it
		who = TheSystem()
	}
	d.ID, d.UploadedAt, d.Size, d.State, d.Salt = uuid.NewString(), instant(d.UploadedAt), 0, Received, newSalt()
	if err := db.newDocumentKey(ctx, &d); err != nil {
		return Document{}, err
	}
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into documents (id, case_id, name, media_type, uploaded_by, uploaded_at, copy_of, key, rendition) values ($1, nullif($2, '')::uuid, '', $3, $4, $5, nullif($6, '')::uuid, $7, $8)`,
			d.ID, d.Case, d.MediaType, d.UploadedBy, d.UploadedAt, d.Of, d.Key, d.Redact)
		return err
	})
	if err != nil {
		return Document{}, err
	}
	sum := sha256.New()
	if err = db.fewOnTheirWay(ctx, &d, on); err == nil {
		err = db.putChunks(ctx, who, &d, io.LimitReader(r, limit+1), sum, limit)
	}
	if err == nil && on.Check != nil {
		err = on.Check(&d, db.content(ctx, who, &d))
	}
	if err == nil {
		d.SHA256 = hex.EncodeToString(sum.Sum(nil))
		err = db.complete(ctx, &d, on.Quota)
	}
	if err != nil {
		return Document{}, errors.Join(err, db.dropDocument(context.WithoutCancel(ctx), who, &d))
	}
	return d, nil
}

// fewOnTheirWay counts what a person is sending, this document with it. What a process
// that died left is not on its way for longer than one lasts.
func (db *DB) fewOnTheirWay(ctx context.Context, d *Document, on Taking) error {
	if on.AtOnce <= 0 || d.UploadedBy == "" {
		return nil
	}
	n := 0
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &n, `select count(*) from documents where not complete and copy_of is null and uploaded_by = $1 and real_time > now() - make_interval(secs => $2)`, d.UploadedBy, on.Lasts.Seconds())
	})
	if err == nil && n > on.AtOnce {
		err = ErrManyAtOnce
	}
	return err
}

// complete lets a document be seen, if there is room for it. One at a time of
// one case, of one sender and, where the whole is bounded, of all, so that two together are not taken where there is
// room for one.
func (db *DB) complete(ctx context.Context, d *Document, q Quota) error {
	if err := d.sealAbout(); err != nil {
		return err
	}
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if q.Case > 0 && d.Case != "" {
			if err := tx.room(ctx, ErrFullCase, "case "+d.Case, q.Case-d.Size, roomOfCase, d.Case); err != nil {
				return err
			}
		}
		if q.Person > 0 && d.UploadedBy != "" {
			if err := tx.room(ctx, ErrFullPerson, "sender "+d.UploadedBy, q.Person-d.Size, roomOfPerson, d.UploadedBy, d.Case); err != nil {
				return err
			}
		}
		if q.Loose > 0 && d.Case == "" && d.UploadedBy == "" {
			if err := tx.room(ctx, ErrFullLoose, "loose documents", q.Loose-d.Size, `select coalesce(sum(size), 0)::bigint from documents where complete and case_id is null and uploaded_by = ''`); err != nil {
				return err
			}
		}
		if q.All > 0 {
			if err := tx.room(ctx, ErrFullAll, "all documents", q.All-d.Size, `select coalesce(sum(size), 0)::bigint from documents where complete`); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `update documents set media_type = $2, size = $3, commitment = $4, about = $5, complete = true where id = $1`, d.ID, d.MediaType, d.Size, d.Commitment, d.About); err != nil {
			return err
		}
		if d.Of != "" {
			return nil // of a copy its original says so
		}
		return tx.custody(ctx, d.ID, Custody{At: d.UploadedAt, What: "received", Person: d.UploadedBy, Detail: "committed to as " + d.Commitment})
	})
}

func (tx *Tx) room(ctx context.Context, full error, of string, most int64, sum string, args ...any) error {
	if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 7))`, of); err != nil {
		return err
	}
	var there int64
	if err := tx.GetContext(ctx, &there, sum, args...); err != nil {
		return err
	}
	if there > most {
		return full
	}
	return nil
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
			sealed, err := d.box.Seal(partContent, int64(n), buf[:got])
			if err != nil {
				return err
			}
			put := db.AsActor(ctx, who, func(tx *Tx) error {
				_, err := tx.ExecContext(ctx, `insert into document_chunks (document_id, n, content) values ($1, $2, $3)`, d.ID, n, sealed)
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

// newDocumentKey gives a document a key, sealed for its case or for the upload.
func (db *DB) newDocumentKey(ctx context.Context, d *Document) error {
	if d.Case == "" {
		if _, err := db.vault.Make(ctx, uploadRing(d.ID)); err != nil {
			return unsealed(err)
		}
	}
	keys, err := db.documentRing(ctx, d)
	if err != nil {
		return caseless(err)
	}
	d.box, d.Key, err = keys.NewBox(documentKey.purpose, documentKey.cell(d.ID))
	return unsealed(err)
}

func (db *DB) dropDocument(ctx context.Context, who Who, d *Document) error {
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `delete from documents where id = $1 and not complete`, d.ID)
		return err
	})
	if err != nil || d.Case != "" {
		return err
	}
	return unsealed(db.vault.Destroy(ctx, uploadRing(d.ID)))
}

// Document returns what is known of a document.
func (db *DB) Document(ctx context.Context, who Who, id string) (Document, error) {
	var out Document
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+documentColumns+` from documents where id = $1 and complete and copy_of is null`, id)
	})
	if err == nil {
		err = caseless(db.openDocument(ctx, &out))
	}
	return out, err
}

// DocumentFor is a document of a case, or one that belongs to none and was sent in
// by the person or by somebody without an account. Of any other it cannot be told
// whether there is one: it is not looked for, and nothing of it is opened.
func (db *DB) DocumentFor(ctx context.Context, caseID, person, id string) (Document, error) {
	var out Document
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+documentColumns+` from documents where id = $1 and complete and copy_of is null
			and (case_id = $2 or case_id is null and uploaded_by in ('', $3))`, id, caseID, person)
	})
	if err == nil {
		err = caseless(db.openDocument(ctx, &out))
	}
	return out, err
}

// DocumentsOf lists the documents attached to a case.
func (db *DB) DocumentsOf(ctx context.Context, who Who, caseID string) ([]Document, error) {
	var out []Document
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select `+documentColumns+` from documents where case_id = $1 and complete and copy_of is null order by uploaded_at, id`, caseID)
	})
	if err == nil {
		err = db.openDocuments(ctx, out)
	}
	return out, err
}

// AttachDocuments ties uploaded documents to a case, once; only who uploaded
// one may attach it.
//
// They have to find room there like documents that are sent to it: otherwise one
// could be filled without end by what is sent to none first.
func (db *DB) AttachDocuments(ctx context.Context, who Who, caseID string, ids []string, q Quota) error {
	return db.AsActor(ctx, who, func(tx *Tx) error { return tx.attach(ctx, who, caseID, ids, q) })
}

func (tx *Tx) attach(ctx context.Context, who Who, caseID string, ids []string, q Quota) error {
	if len(ids) == 0 {
		return nil
	}
	var docs, copies []Document
	err := tx.SelectContext(ctx, &docs, `select `+documentColumns+` from documents where id = any($2::uuid[]) and complete and copy_of is null
		and (case_id is null or case_id = $1) and (uploaded_by = $3 or $4) order by id for update`, caseID, pq.StringArray(ids), who.Person, who.System)
	if err != nil {
		return err
	}
	if len(docs) != len(distinct(ids)) {
		return ErrNotFound
	}
	if err := tx.SelectContext(ctx, &copies, `select `+documentColumns+` from documents where copy_of = any($1::uuid[]) and complete and case_id is null order by id for update`, pq.StringArray(ids)); err != nil {
		return err
	}
	if err := tx.roomFor(ctx, caseID, docs, q); err != nil {
		return err
	}
	for _, d := range append(docs, copies...) {
		if d.Case != "" {
			continue
		}
		if err := tx.follow(ctx, &d, caseID); err != nil {
			return err
		}
	}
	return nil
}

// roomFor holds documents that come to a case against what it and their senders have
// room for.
func (tx *Tx) roomFor(ctx context.Context, caseID string, docs []Document, q Quota) error {
	var all int64
	of := map[string]int64{}
	for _, d := range docs {
		if d.Case == "" {
			all += d.Size
			of[d.UploadedBy] += d.Size
		}
	}
	if q.Case > 0 && all > 0 {
		if err := tx.room(ctx, ErrFullCase, "case "+caseID, q.Case-all, roomOfCase, caseID); err != nil {
			return err
		}
	}
	for _, person := range slices.Sorted(maps.Keys(of)) {
		if q.Person > 0 && person != "" && of[person] > 0 {
			if err := tx.room(ctx, ErrFullPerson, "sender "+person, q.Person-of[person], roomOfPerson, person, caseID); err != nil {
				return err
			}
		}
	}
	return nil
}

// SweepDocuments deletes uploads that were never completed or attached within
// the time, in real time, with their keys, and says how many. The keys of uploads
// that were attached since are destroyed: a copy of the database from before then
// is read by the keys of the case or not at all.
func (db *DB) SweepDocuments(ctx context.Context, olderThan time.Duration) (int, error) {
	var gone []string
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if err := tx.SelectContext(ctx, &gone, `with old as (select id from documents where (case_id is null or not complete) and real_time < now() - make_interval(secs => $1))
			delete from documents where id in (select id from old) or copy_of in (select id from old) returning id`, olderThan.Seconds()); err != nil {
			return err
		}
		for _, id := range gone { // before the rows are, so that no key is left without one
			if err := db.vault.Destroy(ctx, uploadRing(id)); err != nil {
				return unsealed(err)
			}
		}
		return tx.destroyUploadRings(ctx, `true`)
	})
	return len(gone), err
}
