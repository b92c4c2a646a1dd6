package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"probity/vault"
)

// Custody is one entry of a document's chain of custody.
type Custody struct {
	N      int       `db:"n" json:"n"`
	At     time.Time `db:"at" json:"at"`
	What   string    `db:"what" json:"what"`               // received, scanned, copied, opened, released, served, redacted, redaction_released
	Person string    `db:"person" json:"person,omitempty"` // "" for the engine, or a sender without an account
	Detail string    `db:"detail" json:"detail,omitempty"` // a code, or the reason a person gave
	Prev   string    `db:"prev" json:"prev"`
	Hash   string    `db:"hash" json:"hash"`
	Form   int       `db:"form" json:"-"` // 1: the hash was made over a reason's words; 2: over them sealed, as they are stored
}

// custodyForm is the form of what is added now.
const custodyForm = 2

// custodyDetail is sealed where it is a reason in somebody's words.
var custodyDetail = sealedColumn{"custody", "detail", vault.Content}

// inWords reports whether the detail is a reason that a person gave.
func (c *Custody) inWords() bool { return c.What == "opened" || c.What == "released" }

func (c *Custody) row(document string) string { return document + "/" + strconv.Itoa(c.N) }

// openReason reads a reason. After that the entry is as it was noted, and no more as
// it is stored.
func (c *Custody) openReason(ctx context.Context, db *DB, d *Document) error {
	if !c.inWords() || !strings.HasPrefix(c.Detail, "sealed1:") {
		return nil
	}
	keys, err := db.documentRing(ctx, d)
	if err != nil {
		return err
	}
	text, err := keys.Open(ctx, custodyDetail.purpose, custodyDetail.cell(c.row(d.ID)), c.Detail)
	c.Detail = string(text)
	return unsealed(err)
}

// opened is the chain of custody with its reasons in words, and how many of its
// entries hold together from the first one on. One that was sealed elsewhere is none of
// them.
func (db *DB) opened(ctx context.Context, d *Document, chain []Custody) (sound int, err error) {
	prev, holds := "", true
	for i := range chain {
		c := &chain[i]
		h, err := "", error(nil)
		if c.Form == custodyForm {
			h, err = c.hash(d.ID)
		}
		if err == nil {
			err = c.openReason(ctx, db, d)
		}
		if errors.Is(err, ErrBroken) {
			holds, c.Detail, err = false, "", nil
		}
		if err == nil && c.Form != custodyForm {
			h, err = c.hash(d.ID)
		}
		if err != nil {
			return sound, err
		}
		holds = holds && c.N == i+1 && c.Prev == prev && c.Hash == h
		if holds {
			sound++
		}
		prev = c.Hash
	}
	return sound, nil
}

// hash is over the document, the entry and the hash before it.
func (c *Custody) hash(document string) (string, error) {
	text, err := json.Marshal([]any{"probity custody " + strconv.Itoa(c.Form), document, c.N, c.At.UTC().Format(time.RFC3339Nano), c.What, c.Person, c.Detail, c.Prev})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// NoteCustody appends to the chain of custody of a document. The engine does so,
// about people: nobody writes there for themselves.
func (db *DB) NoteCustody(ctx context.Context, document string, c Custody) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error { return tx.custody(ctx, document, c) })
}

func (tx *Tx) custody(ctx context.Context, document string, c Custody) error {
	if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 11))`, document); err != nil {
		return err
	}
	var last []Custody
	if err := tx.SelectContext(ctx, &last, `select `+custodyColumns+` from custody where document_id = $1 order by n desc limit 1`, document); err != nil {
		return err
	}
	c.N, c.Prev, c.At, c.Form = 1, "", instant(c.At), custodyForm
	if len(last) == 1 {
		c.N, c.Prev = last[0].N+1, last[0].Hash
	}
	if c.inWords() {
		if err := tx.closeReason(ctx, document, &c); err != nil {
			return err
		}
	}
	var err error
	if c.Hash, err = c.hash(document); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into custody (document_id, n, at, what, person, detail, prev, hash, form) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		document, c.N, c.At, c.What, c.Person, c.Detail, c.Prev, c.Hash, c.Form)
	return err
}

// closeReason seals why somebody opened a document, which only who works on its case
// does.
func (tx *Tx) closeReason(ctx context.Context, document string, c *Custody) error {
	d := Document{ID: document}
	if err := tx.GetContext(ctx, &d.Case, `select case_id from documents where id = $1 and case_id is not null`, document); err != nil {
		return err
	}
	keys, err := tx.db.documentRing(ctx, &d)
	if err != nil {
		return err
	}
	c.Detail, err = custodyDetail.close(keys, c.row(document), c.Detail)
	return err
}

const custodyColumns = `n, at, what, person, detail, prev, hash, form`

// CustodyOf is the chain of custody of a document, the oldest entry first, and
// whether it holds together.
func (db *DB) CustodyOf(ctx context.Context, who Who, d *Document) (chain []Custody, sound bool, err error) {
	err = db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &chain, `select `+custodyColumns+` from custody where document_id = $1 order by n`, d.ID)
	})
	if err != nil {
		return nil, false, err
	}
	held, err := db.opened(ctx, d, chain)
	return chain, err == nil && held == len(chain) && held > 0, err
}

// MayReadUnscanned reports that somebody opened a document nobody could scan at
// their own risk, or that the office released it to all who may know of it.
func (db *DB) MayReadUnscanned(ctx context.Context, who Who, document, person string) (opened, released bool, err error) {
	err = db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.QueryRowxContext(ctx, `select coalesce(bool_or(what = 'opened' and person = $2 and $2 <> ''), false), coalesce(bool_or(what = 'released'), false) from custody where document_id = $1`,
			document, person).Scan(&opened, &released)
	})
	return opened, released, err
}

// custodySound finds documents of a case that do not open, or whose chain of custody
// does not hold.
// Contents are held against their hash whenever they are read.
func (v *verification) custodySound(ctx context.Context, tx *Tx) error {
	var docs []Document
	if err := tx.SelectContext(ctx, &docs, `select `+documentColumns+` from documents where case_id = $1 and complete order by id`, v.id); err != nil {
		return err
	}
	for i := range docs {
		id := docs[i].ID
		switch err := tx.db.openDocument(ctx, &docs[i]); {
		case errors.Is(err, ErrBroken):
			v.found(Fault{What: "document " + id + ": what is told of it is not what it was sealed with"})
		case err != nil:
			return err
		}
		if docs[i].Of != "" {
			continue
		}
		var chain []Custody
		if err := tx.SelectContext(ctx, &chain, `select `+custodyColumns+` from custody where document_id = $1 order by n`, id); err != nil {
			return err
		}
		held, err := tx.db.opened(ctx, &docs[i], chain)
		if err != nil {
			return err
		}
		if held != len(chain) {
			v.found(Fault{What: "document " + id + ": the chain of custody was changed"})
		}
	}
	return nil
}

// sealCustody seals the reasons that stand in chains of custody in clear. The hashes
// over them stay.
func (db *DB) sealCustody(ctx context.Context) error {
	return db.sealColumn(ctx, custodyDetail,
		`select d.case_id, c.document_id || '/' || c.n as row, c.detail as text from custody c join documents d on d.id = c.document_id
			where d.case_id is not null and c.what in ('opened', 'released') and c.detail <> '' and not starts_with(c.detail, 'sealed1:') limit 200`,
		`update custody c set detail = $1 from documents d where d.id = c.document_id and d.case_id = $2::uuid and c.document_id || '/' || c.n = $3 and c.detail = $4`)
}
