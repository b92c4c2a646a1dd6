// Package pglog reads the log of a Postgres database for an audit. It is the one
// place with SQL outside of store: the engine and the stand-alone verifier read
// with the very same statements, and the verifier must not need the engine.
package pglog

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
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

// letGo are the cases whose record was let go. That the column of a case says so is
// not enough: its docket must hold the entry by which it was, whose hash is made
// over a text that names its kind.
const letGo = `let_go as materialized (select c.id from cases c where c.purged and exists (select from entries p
	where p.case_id = c.id and p.kind = 'purge' and p.body like '{"form":%' and p.body::json ->> 'kind' = 'purge'))`

// things are what becomes a leaf, as it is in the database now, with the columns
// that stand beside its text. A text that was let go is as it should be.
const things = `things as (
	select 'entry/' || e.case_id || '/' || e.seq as subject, e.at, e.hash, e.body as text, exists (select from let_go g where g.id = e.case_id) as gone,
			e.act_id as act, e.kind, e.prev as prev, '' as digest
		from entries e
	union all select 'record/' || r.seq, r.at, r.hash, r.body, false, r.act_id, r.kind, r.prev, r.digest from procedure_record r
	union all select 'lodging/' || g.id, g.at, g.commitment, null, false, '', '', '', '' from lodgings g
	union all select 'document/' || d.id, d.uploaded_at, d.commitment, null, false, '', '', '', '' from documents d where d.complete and d.case_id is not null)`

// ownHash is where a leaf's own hash is stored, tlog.StoredHashIndex(0, n): twice
// its number less the ones in it.
const ownHash = `2 * l.n - length(replace(l.n::bit(63)::text, '0', ''))`

// Rows implements ledger.Source.
func (r Reader) Rows(ctx context.Context, each func(ledger.Row) error) error {
	// A document goes with its case when the case's record is let go.
	const query = `with ` + letGo + `, ` + things + `
		select l.n, l.subject, l.at, l.hash, l.blind, h.hash, t.at, t.hash, t.text, coalesce(t.gone, false),
			coalesce(t.act, ''), coalesce(t.kind, ''), coalesce(t.prev, ''), coalesce(t.digest, ''),
			l.kind = 'document' and exists (select from let_go g where g.id = l.case_id)
		from log_leaves l left join things t on t.subject = l.subject
		left join log_hashes h on h.n = ` + ownHash + ` order by l.n`
	return r.each(ctx, query, func(rows *sql.Rows) error {
		var out ledger.Row
		var subject string
		var blind, stored []byte
		var at sql.NullTime
		var hash sql.NullString
		var mayBeGone bool
		var t thing
		if err := rows.Scan(&out.Index, &subject, &out.Leaf.At, &out.Leaf.Hash, &blind, &stored, &at, &hash, &t.text, &t.gone, &t.act, &t.kind, &t.prev, &t.digest, &mayBeGone); err != nil {
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
			t.subject, t.at, t.hash = out.Leaf.Subject, at.Time, hash.String
			out.Now = t.record()
		case mayBeGone:
			out.Now = &ledger.Record{Subject: out.Leaf.Subject, At: out.Leaf.At, Hash: out.Leaf.Hash, Whole: true}
		}
		return each(out)
	})
}

// Unsealed implements ledger.Source.
func (r Reader) Unsealed(ctx context.Context, each func(ledger.Record) error) error {
	// What is sealed says by its hash what stood before it; of the rest the one
	// before is looked up.
	const query = `with ` + letGo + `, ` + things + `
		select t.subject, t.at, t.hash, t.text, t.gone, t.act, t.kind, t.prev, t.digest, case
			when t.subject like 'entry/%' then t.prev is distinct from coalesce((select b.hash from entries b
				where b.case_id = split_part(t.subject, '/', 2)::uuid and b.seq = split_part(t.subject, '/', 3)::int - 1), '')
			when t.subject like 'record/%' then t.prev is distinct from coalesce((select b.hash from procedure_record b where b.seq = split_part(t.subject, '/', 2)::int - 1), '')
			else false end
		from things t
		where not exists (select from log_leaves l where l.subject = t.subject) order by t.at, t.subject`
	return r.each(ctx, query, func(rows *sql.Rows) error {
		var subject string
		var loose bool
		var t thing
		err := rows.Scan(&subject, &t.at, &t.hash, &t.text, &t.gone, &t.act, &t.kind, &t.prev, &t.digest, &loose)
		if err != nil {
			return err
		}
		if t.subject, err = ledger.ParseSubject(subject); err != nil {
			return err
		}
		out := t.record()
		out.Loose = loose
		return each(*out)
	})
}

// thing is a row of things.
type thing struct {
	subject                 ledger.Subject
	at                      time.Time
	hash                    string
	text                    sql.NullString
	gone                    bool
	act, kind, prev, digest string
}

func (t *thing) record() *ledger.Record {
	out := &ledger.Record{Subject: t.subject, At: t.at, Hash: t.hash, Whole: !t.text.Valid}
	if !t.text.Valid {
		return out
	}
	sum := sha256.Sum256([]byte(t.text.String))
	out.Whole = hex.EncodeToString(sum[:]) == t.hash || t.gone && t.text.String == "" || chain.Whole(t.text.String, t.hash)
	if out.Whole {
		out.Columns = t.columns()
	}
	return out
}

// columns are those that say something else than the text they stand beside. What
// of an entry stands in clear in its text, and a record of procedures, name them
// alike; a text that was let go, or holds none of them, is passed over.
func (t *thing) columns() []string {
	var says struct {
		Case, Act, Kind, Prev, Digest string
		Seq                           int64
		At                            time.Time
	}
	if json.Unmarshal([]byte(t.text.String), &says) != nil || says.Seq == 0 {
		return nil
	}
	var out []string
	for _, c := range []struct {
		name string
		same bool
	}{
		{"case_id", says.Case == t.subject.Case},
		{"seq", says.Seq == t.subject.Seq},
		{"act_id", says.Act == t.act},
		{"kind", says.Kind == t.kind},
		{"prev", says.Prev == t.prev},
		{"at", says.At.Sub(t.at).Abs() < time.Microsecond},
		{"digest", says.Digest == t.digest || t.subject.Kind == ledger.Entry},
	} {
		if !c.same {
			out = append(out, c.name)
		}
	}
	return out
}

// pieceBytes is how large the pieces are in which documents are kept, before they
// are sealed (see store, chunkBytes).
const pieceBytes = "262144"

// Beside implements ledger.Source.
func (r Reader) Beside(ctx context.Context, each func(ledger.Finding) error) error {
	err := r.each(ctx, `select id || ' ' || version, digest from procedures
		where encode(sha256(convert_to(body, 'UTF8')), 'hex') <> digest order by 1, 2`, func(rows *sql.Rows) error {
		var name, digest string
		if err := rows.Scan(&name, &digest); err != nil {
			return err
		}
		return each(ledger.RulesChanged(name, digest))
	})
	if err != nil {
		return err
	}
	err = r.each(ctx, `select digest from (select digest from cases union select digest from procedure_record) named
		where digest <> '' and not exists (select from procedures p where p.digest = named.digest) order by 1`, func(rows *sql.Rows) error {
		var digest string
		if err := rows.Scan(&digest); err != nil {
			return err
		}
		return each(ledger.RulesGone(digest))
	})
	if err != nil {
		return err
	}
	// A sealed piece is longer than what is in it.
	err = r.each(ctx, `with `+letGo+` select d.id from documents d
		cross join lateral (select count(*) as n, coalesce(sum(octet_length(p.content)), 0) as bytes from document_chunks p where p.document_id = d.id) have
		where d.complete and d.case_id is not null and not exists (select from let_go g where g.id = d.case_id) and (have.bytes < d.size or have.n <> ceil(d.size / `+pieceBytes+`.0)) order by d.id`, func(rows *sql.Rows) error {
		s := ledger.Subject{Kind: ledger.Document}
		if err := rows.Scan(&s.ID); err != nil {
			return err
		}
		return each(ledger.PiecesGone(s))
	})
	if err != nil {
		return err
	}
	return r.each(ctx, `select c.id, c.head, coalesce(last.seq, 0) from cases c
		left join lateral (select e.seq, e.hash from entries e where e.case_id = c.id order by e.seq desc limit 1) last on true
		where c.head <> coalesce(last.seq, 0) or coalesce(c.head_hash, '') <> coalesce(last.hash, '') order by c.id`, func(rows *sql.Rows) error {
		var id string
		var says, last int64
		if err := rows.Scan(&id, &says, &last); err != nil {
			return err
		}
		return each(ledger.EndsElsewhere(id, says, last))
	})
}
