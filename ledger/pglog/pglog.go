// Package pglog reads the log of a Postgres database for an audit. It is the one
// place with SQL outside of store: the engine and the stand-alone verifier read
// with the very same statements, and the verifier must not need the engine.
package pglog

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"probity/ledger"
	"probity/ledger/chain"
)

// Querier is a connection or, better, a transaction that sees one unchanging
// picture (repeatable read).
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Reader is the database as a source of an audit. Who asks must be allowed to
// see every row.
type Reader struct{ DB Querier }

var _ ledger.Source = Reader{}

// each runs a query and reads its rows one by one.
func (r Reader) each(ctx context.Context, query string, row func(*sql.Rows) error) error {
	rows, err := r.DB.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// Checkpoints implements ledger.Source.
func (r Reader) Checkpoints(ctx context.Context, each func(no, size int64, signed []byte) error) error {
	return r.each(ctx, `select no, size, signed from log_checkpoints order by no`, func(rows *sql.Rows) error {
		var no, size int64
		var signed []byte
		if err := rows.Scan(&no, &size, &signed); err != nil {
			return err
		}
		return each(no, size, signed)
	})
}

// things are what becomes a leaf, as it is in the database now. A text that was
// let go is as it should be where its case says so.
const things = `
	select 'entry/' || e.case_id || '/' || e.seq as subject, e.at, e.hash, e.body as text, c.purged as gone
		from entries e join cases c on c.id = e.case_id
	union all select 'record/' || r.seq, r.at, r.hash, r.body, false from procedure_record r
	union all select 'lodging/' || g.id, g.at, g.commitment, null, false from lodgings g
	union all select 'document/' || d.id, d.uploaded_at, d.commitment, null, false from documents d where d.complete and d.case_id is not null`

// ownHash is where a leaf's own hash is stored, tlog.StoredHashIndex(0, n): twice
// its number less the ones in it.
const ownHash = `2 * l.n - length(replace(l.n::bit(63)::text, '0', ''))`

// Rows implements ledger.Source.
func (r Reader) Rows(ctx context.Context, each func(ledger.Row) error) error {
	// A document goes with its case when the case's record is let go.
	const query = `with things as (` + things + `)
		select l.n, l.subject, l.at, l.hash, l.blind, h.hash, t.at, t.hash, t.text, coalesce(t.gone, false),
			l.kind = 'document' and exists (select from cases c where c.id = l.case_id and c.purged)
		from log_leaves l left join things t on t.subject = l.subject
		left join log_hashes h on h.n = ` + ownHash + ` order by l.n`
	return r.each(ctx, query, func(rows *sql.Rows) error {
		var out ledger.Row
		var subject string
		var blind, stored []byte
		var at sql.NullTime
		var hash, text sql.NullString
		var gone, mayBeGone bool
		if err := rows.Scan(&out.Index, &subject, &out.Leaf.At, &out.Leaf.Hash, &blind, &stored, &at, &hash, &text, &gone, &mayBeGone); err != nil {
			return err
		}
		out.Leaf.Subject, _ = ledger.ParseSubject(subject) // what is no subject has another hash than was signed
		copy(out.Leaf.Blind[:], blind)
		if len(stored) == tlog.HashSize {
			h := tlog.Hash(stored)
			out.Stored = &h
		}
		switch {
		case hash.Valid:
			out.Now = recordOf(out.Leaf.Subject, at.Time, hash.String, text, gone)
		case mayBeGone:
			out.Now = &ledger.Record{Subject: out.Leaf.Subject, At: out.Leaf.At, Hash: out.Leaf.Hash, Whole: true}
		}
		return each(out)
	})
}

// Unsealed implements ledger.Source.
func (r Reader) Unsealed(ctx context.Context, each func(ledger.Record) error) error {
	const query = `with things as (` + things + `)
		select t.subject, t.at, t.hash, t.text, t.gone from things t
		where not exists (select from log_leaves l where l.subject = t.subject) order by t.at, t.subject`
	return r.each(ctx, query, func(rows *sql.Rows) error {
		var subject, hash string
		var at time.Time
		var text sql.NullString
		var gone bool
		if err := rows.Scan(&subject, &at, &hash, &text, &gone); err != nil {
			return err
		}
		s, err := ledger.ParseSubject(subject)
		if err != nil {
			return err
		}
		return each(*recordOf(s, at, hash, text, gone))
	})
}

func recordOf(s ledger.Subject, at time.Time, hash string, text sql.NullString, gone bool) *ledger.Record {
	out := &ledger.Record{Subject: s, At: at, Hash: hash, Whole: !text.Valid}
	if text.Valid {
		sum := sha256.Sum256([]byte(text.String))
		out.Whole = hex.EncodeToString(sum[:]) == hash || gone && text.String == "" || chain.Whole(text.String, hash)
	}
	return out
}
