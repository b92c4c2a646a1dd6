package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"probity/ledger/chain"
	"probity/vault"
)

// A document is sealed with a key of its own, which lies in its row, sealed with the
// keys of its case; while it belongs to no case, with those of the upload. So a
// document changes hands by sealing 32 bytes anew, and goes with its case's keys.
var documentKey = sealedColumn{"documents", "key", vault.Content}

// The parts of a document that are sealed with its key.
const (
	partContent = "content" // by piece
	partAbout   = "about"
)

// about is what is told of a document and sealed with it.
type about struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Salt   string `json:"salt,omitempty"` // none: from before documents were sealed
	Size   int64  `json:"size"`
	Notes  string `json:"notes,omitempty"`
}

// uploadRing is the name of the keys of an upload that belongs to no case.
func uploadRing(id string) string { return "upload-" + id }

// documentRing is the keys with which the key of a document is sealed.
func (db *DB) documentRing(ctx context.Context, d *Document) (*vault.Ring, error) {
	if d.Case == "" {
		return db.ring(ctx, uploadRing(d.ID))
	}
	return db.ring(ctx, d.Case)
}

// commitment is what the log and the chain of custody know of a document: nobody
// can tell from it whether a file they have is this one, unless they are shown the
// salt, which dies with the keys.
func (d *Document) commitment() string {
	salt, err := hex.DecodeString(d.Salt)
	if err != nil || d.Salt == "" {
		return d.SHA256
	}
	return chain.Commit(salt, []byte(d.SHA256))
}

// sealAbout closes what is told of a document, and commits to its content.
func (d *Document) sealAbout() error {
	text, err := json.Marshal(about{Name: d.Name, SHA256: d.SHA256, Salt: d.Salt, Size: d.Size, Notes: d.Notes})
	if err != nil {
		return err
	}
	d.Commitment = d.commitment()
	d.About, err = d.box.SealText(partAbout, text)
	return err
}

func newSalt() string {
	salt := make([]byte, chain.SaltSize)
	_, _ = rand.Read(salt) // never fails
	return hex.EncodeToString(salt)
}

// openDocuments opens what is told of documents as they were read from their rows.
func (db *DB) openDocuments(ctx context.Context, docs []Document) error {
	for i := range docs {
		if err := db.openDocument(ctx, &docs[i]); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) openDocument(ctx context.Context, d *Document) error {
	if d.Key == "" {
		return fmt.Errorf("document %s: %w", d.ID, ErrBroken) // all of them are sealed before this program begins
	}
	keys, err := db.documentRing(ctx, d)
	if err != nil {
		return err
	}
	if d.box, err = keys.OpenBox(ctx, documentKey.purpose, documentKey.cell(d.ID), d.Key); err != nil {
		return unsealed(err)
	}
	text, err := d.box.OpenText(partAbout, d.About)
	if err != nil {
		return unsealed(err)
	}
	var a about
	if err := json.Unmarshal(text, &a); err != nil || a.Size != d.Size {
		return fmt.Errorf("document %s: %w", d.ID, ErrBroken)
	}
	d.Name, d.SHA256, d.Salt, d.Notes = a.Name, a.SHA256, a.Salt, a.Notes
	if d.commitment() != d.Commitment {
		return fmt.Errorf("document %s: %w", d.ID, ErrBroken)
	}
	return nil
}

// follow ties a document that belongs to no case to one: its key is sealed with
// that case's keys. Those of the upload are destroyed by the next sweep.
func (tx *Tx) follow(ctx context.Context, d *Document, caseID string) error {
	from, err := tx.db.documentRing(ctx, d)
	if err != nil {
		return caseless(err)
	}
	box, err := from.OpenBox(ctx, documentKey.purpose, documentKey.cell(d.ID), d.Key)
	if err != nil {
		return unsealed(err)
	}
	to, err := tx.db.ring(ctx, caseID)
	if err != nil {
		return caseless(err)
	}
	key, err := to.CloseBox(documentKey.purpose, box)
	if err != nil {
		return unsealed(err)
	}
	_, err = tx.ExecContext(ctx, `update documents set case_id = $2, key = $3, ring_left = true where id = $1 and case_id is null`, d.ID, caseID, key)
	return err
}

// destroyUploadRings destroys the keys of uploads that have the keys of a case now.
func (tx *Tx) destroyUploadRings(ctx context.Context, which string, args ...any) error {
	var ids []string
	if err := tx.SelectContext(ctx, &ids, `select id from documents where ring_left and `+which+` for update`, args...); err != nil {
		return err
	}
	for _, id := range ids {
		if err := tx.db.vault.Destroy(ctx, uploadRing(id)); err != nil {
			return unsealed(err)
		}
		if _, err := tx.ExecContext(ctx, `update documents set ring_left = false where id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// sealDocuments seals documents from before they were, where they stand. They keep
// the hash that the log knows, which was made over their content.
func (db *DB) sealDocuments(ctx context.Context) error {
	for after := firstID; ; {
		var docs []Document
		err := db.asOwner(ctx, func(tx *Tx) error {
			return tx.SelectContext(ctx, &docs, `select `+documentColumns+` from documents where complete and key = '' and id > $1 order by id limit 50`, after)
		})
		if err != nil || len(docs) == 0 {
			return err
		}
		for i := range docs {
			d := &docs[i]
			after = d.ID
			if err := db.sealOldDocument(ctx, d); err != nil && !errors.Is(err, ErrLetGo) {
				return fmt.Errorf("document %s: %w", d.ID, err)
			}
		}
	}
}

func (db *DB) sealOldDocument(ctx context.Context, d *Document) error {
	if d.Case == "" {
		if _, err := db.vault.Make(ctx, uploadRing(d.ID)); err != nil {
			return unsealed(err)
		}
	}
	keys, err := db.documentRing(ctx, d)
	if err != nil {
		return err
	}
	if d.box, d.Key, err = keys.NewBox(documentKey.purpose, documentKey.cell(d.ID)); err != nil {
		return unsealed(err)
	}
	d.SHA256 = d.Commitment
	if err := d.sealAbout(); err != nil {
		return err
	}
	return db.asOwner(ctx, func(tx *Tx) error {
		var clear bool
		if err := tx.GetContext(ctx, &clear, `select key = '' from documents where id = $1 for update`, d.ID); err != nil || !clear {
			return err // another process was first
		}
		var pieces []int64
		if err := tx.SelectContext(ctx, &pieces, `select n from document_chunks where document_id = $1 order by n`, d.ID); err != nil {
			return err
		}
		for _, n := range pieces {
			var plain []byte
			if err := tx.GetContext(ctx, &plain, `select content from document_chunks where document_id = $1 and n = $2`, d.ID, n); err != nil {
				return err
			}
			sealed, err := d.box.Seal(partContent, n, plain)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `update document_chunks set content = $3 where document_id = $1 and n = $2`, d.ID, n, sealed); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `update documents set key = $2, about = $3, name = '', notes = '' where id = $1`, d.ID, d.Key, d.About)
		return err
	})
}
