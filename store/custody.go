package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"
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
}

// hash is over the document, the entry and the hash before it.
func (c *Custody) hash(document string) (string, error) {
	text, err := json.Marshal([]any{"probity custody 1", document, c.N, c.At.UTC().Format(time.RFC3339Nano), c.What, c.Person, c.Detail, c.Prev})
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
	c.N, c.Prev, c.At = 1, "", instant(c.At)
	if len(last) == 1 {
		c.N, c.Prev = last[0].N+1, last[0].Hash
	}
	var err error
	if c.Hash, err = c.hash(document); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into custody (document_id, n, at, what, person, detail, prev, hash) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		document, c.N, c.At, c.What, c.Person, c.Detail, c.Prev, c.Hash)
	return err
}

const custodyColumns = `n, at, what, person, detail, prev, hash`

// CustodyOf is the chain of custody of a document, the oldest entry first, and
// whether it holds together.
func (db *DB) CustodyOf(ctx context.Context, who Who, document string) (chain []Custody, sound bool, err error) {
	err = db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &chain, `select `+custodyColumns+` from custody where document_id = $1 order by n`, document)
	})
	if err != nil {
		return nil, false, err
	}
	prev := ""
	for i := range chain {
		c := &chain[i]
		h, err := c.hash(document)
		if err != nil || c.N != i+1 || c.Prev != prev || c.Hash != h {
			return chain, false, err
		}
		prev = c.Hash
	}
	return chain, len(chain) > 0, nil
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
		prev := ""
		for i := range chain {
			c := &chain[i]
			h, err := c.hash(id)
			if err != nil {
				return err
			}
			if c.N != i+1 || c.Prev != prev || c.Hash != h {
				v.found(Fault{What: "document " + id + ": the chain of custody was changed"})
				break
			}
			prev = c.Hash
		}
	}
	return nil
}
