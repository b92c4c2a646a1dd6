package store

import (
	"context"
	"time"

	"probity/procedure"
)

// ProcedureText is a pack as it was loaded.
type ProcedureText struct {
	Digest   string    `db:"digest"`
	ID       string    `db:"id"`
	Version  string    `db:"version"`
	Body     string    `db:"body"`
	LoadedAt time.Time `db:"loaded_at"`
}

// KeepProcedure stores a pack's text, so that a case can be read under its own
// rules for as long as it is kept. Keeping it again does nothing.
func (db *DB) KeepProcedure(ctx context.Context, p *procedure.Procedure, now time.Time) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error { return tx.keep(ctx, p, now) })
}

func (tx *Tx) keep(ctx context.Context, p *procedure.Procedure, now time.Time) error {
	var there bool
	if err := tx.GetContext(ctx, &there, `select exists (select from procedures where digest = $1)`, p.Digest()); err != nil || there {
		return err
	}
	_, err := tx.ExecContext(ctx, `insert into procedures (digest, id, version, body, loaded_at) values ($1, $2, $3, $4, $5)
		on conflict (digest) do nothing`, p.Digest(), p.ID, p.Version, string(p.Text()), instant(now))
	return err
}

// ProcedureTexts lists every pack ever kept, oldest first.
func (db *DB) ProcedureTexts(ctx context.Context) ([]ProcedureText, error) {
	var out []ProcedureText
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select digest, id, version, body, loaded_at from procedures order by loaded_at, digest`)
	})
	return out, err
}

// ProcedureText returns one pack by its digest.
func (db *DB) ProcedureText(ctx context.Context, digest string) (ProcedureText, error) {
	var out ProcedureText
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select digest, id, version, body, loaded_at from procedures where digest = $1`, digest)
	})
	return out, err
}
