package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"probity/ledger"
)

// Lodging is a report that a lodging receipt was given for.
type Lodging struct {
	ID         string    `db:"id"`
	Act        string    `db:"act_id"`
	Case       string    `db:"case_id"`
	At         time.Time `db:"at"`
	Commitment string    `db:"commitment"`
	Signed     string    `db:"signed"`
}

const lodgingColumns = `id, act_id, case_id, at, commitment, signed`

// PutLodging notes that a receipt is given for a report. The first one for an act
// stays: asked again, it is the one that comes back.
func (db *DB) PutLodging(ctx context.Context, l Lodging) (Lodging, error) {
	var out Lodging
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into lodgings (`+lodgingColumns+`) values ($1, $2, $3, $4, $5, $6) on conflict (act_id) do nothing`,
			l.ID, l.Act, l.Case, instant(l.At), l.Commitment, l.Signed)
		if err != nil {
			return err
		}
		return tx.GetContext(ctx, &out, `select `+lodgingColumns+` from lodgings where act_id = $1`, l.Act)
	})
	return out, err
}

// LodgingOf is the lodging of the report that opened a case.
func (db *DB) LodgingOf(ctx context.Context, caseID string) (Lodging, error) {
	var out Lodging
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+lodgingColumns+` from lodgings where case_id = $1 order by at limit 1`, caseID)
	})
	return out, err
}

// Proven is a leaf with the proof that it is in the log.
type Proven struct {
	Leaf  ledger.Leaf
	Proof ledger.Proof
}

// ProofOf is the leaf about a thing and its proof by the first checkpoint that
// holds it. Always the first: a later one would tell whoever asks now and again
// when something happens in other cases. ErrNotFound: it is not sealed yet.
func (db *DB) ProofOf(ctx context.Context, s ledger.Subject) (Proven, error) {
	var out Proven
	err := db.snapshot(ctx, TheSystem(), func(tx *Tx) error {
		var err error
		out, err = tx.proofOf(ctx, s)
		return err
	})
	return out, err
}

func (tx *Tx) proofOf(ctx context.Context, s ledger.Subject) (Proven, error) {
	var row struct {
		N      int64     `db:"n"`
		At     time.Time `db:"at"`
		Hash   string    `db:"hash"`
		Blind  []byte    `db:"blind"`
		Size   int64     `db:"size"`
		Signed string    `db:"signed"`
	}
	err := tx.GetContext(ctx, &row, `select l.n, l.at, l.hash, l.blind, c.size, c.signed from log_leaves l
		cross join lateral (select size, signed from log_checkpoints c where c.size > l.n order by c.size, c.no limit 1) c where l.subject = $1`, s.String())
	if errors.Is(err, sql.ErrNoRows) {
		return Proven{}, ErrNotFound
	}
	if err != nil {
		return Proven{}, err
	}
	out := Proven{Leaf: ledger.Leaf{Subject: s, At: row.At.UTC(), Hash: row.Hash}, Proof: ledger.Proof{Index: row.N, Checkpoint: row.Signed}}
	copy(out.Leaf.Blind[:], row.Blind)
	out.Proof.Hashes, err = tlog.ProveRecord(row.Size, row.N, &storedHashes{ctx: ctx, tx: tx, known: map[int64]tlog.Hash{}})
	return out, err
}
