package store

import (
	"context"
	"time"
)

// Token is a bearer token, known by its hash only.
type Token struct {
	Hash      string     `db:"hash" json:"-"`
	Person    string     `db:"person" json:"person"`
	Label     string     `db:"label" json:"label"`
	CreatedAt time.Time  `db:"created_at" json:"created_at"`
	ExpiresAt *time.Time `db:"expires_at" json:"expires_at,omitempty"`
	LastUsed  *time.Time `db:"last_used" json:"last_used,omitempty"`
}

// PutToken makes a token known. Tokens live in real time.
func (db *DB) PutToken(ctx context.Context, t Token) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into tokens (hash, person, label, expires_at) values ($1, $2, $3, $4)`, t.Hash, t.Person, t.Label, t.ExpiresAt)
		return err
	})
}

// TokenHolder returns whose token it is. An unknown, expired or revoked one is
// ErrNotFound. Its last use is noted once a minute.
func (db *DB) TokenHolder(ctx context.Context, hash string) (Token, error) {
	var out Token
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		err := tx.GetContext(ctx, &out, `select hash, person, label, created_at, expires_at, last_used from tokens
			where hash = $1 and token_good(tokens)`, hash)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `update tokens set last_used = now() where hash = $1 and (last_used is null or last_used < now() - interval '1 minute')`, hash)
		return err
	})
	return out, err
}

// TokensOf lists a person's tokens that still work.
func (db *DB) TokensOf(ctx context.Context, who Who, person string) ([]Token, error) {
	var out []Token
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select hash, person, label, created_at, expires_at, last_used from tokens
			where person = $1 and token_good(tokens) order by created_at`, person)
	})
	return out, err
}

// RevokeToken ends a token.
func (db *DB) RevokeToken(ctx context.Context, who Who, hash string) error {
	return db.AsActor(ctx, who, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `update tokens set revoked_at = now() where hash = $1 and revoked_at is null`, hash)
		return err
	})
}

// ReceiptHolder returns which case and which person a receipt stands for, by
// its keyed hash.
func (db *DB) ReceiptHolder(ctx context.Context, hash string) (caseID, person string, err error) {
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.QueryRowxContext(ctx, `select case_id, person from receipts where hash = $1`, hash).Scan(&caseID, &person)
	})
	return caseID, person, err
}
