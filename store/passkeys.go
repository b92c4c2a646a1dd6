package store

import (
	"context"
	"encoding/json"
	"time"
)

// Passkey is a passkey of a person: a public key and what is known of it.
type Passkey struct {
	ID        string          `db:"id"` // the credential's, base64url
	Person    string          `db:"person"`
	Name      string          `db:"name"` // what the person calls it
	Record    json.RawMessage `db:"record"`
	CreatedAt time.Time       `db:"created_at"`
	LastUsed  *time.Time      `db:"last_used"`
}

const passkeyColumns = `id, person, name, record, created_at, last_used`

// PasskeysOf lists a person's passkeys.
func (db *DB) PasskeysOf(ctx context.Context, person string) ([]Passkey, error) {
	var out []Passkey
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select `+passkeyColumns+` from passkeys where person = $1 order by created_at, id`, person)
	})
	return out, err
}

// Passkey returns a passkey whose person may sign in.
func (db *DB) Passkey(ctx context.Context, id string) (Passkey, error) {
	var out Passkey
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+passkeyColumns+` from passkeys where id = $1
			and not exists (select from people p where p.id = person and p.disabled_at is not null)`, id)
	})
	return out, err
}

// AddPasskey adds a passkey; every session of the person but the named one ends.
// First: only if the person has no second factor yet; otherwise ErrNotFound.
func (db *DB) AddPasskey(ctx context.Context, k Passkey, first bool, butSession string) error {
	return db.changeAccount(ctx, AccountEvent{k.CreatedAt, k.Person, k.Person, "added a passkey"}, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `select from people where id = $1 for update`, k.Person); err != nil {
			return err
		}
		err := tx.oneRow(ctx, `insert into passkeys (id, person, name, record, created_at) select $1, $2, $3, $4, $5 where not $6
			or not exists (select from accounts where person = $2 and totp is not null) and not exists (select from passkeys where person = $2)`,
			k.ID, k.Person, k.Name, string(k.Record), k.CreatedAt, first)
		if err != nil {
			return err
		}
		return tx.endSessions(ctx, k.Person, butSession)
	})
}

// UsedPasskey keeps the counters of a passkey that was used. One that is gone, or
// whose person may not sign in, is ErrNotFound.
func (db *DB) UsedPasskey(ctx context.Context, id string, record json.RawMessage, at time.Time) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.oneRow(ctx, `update passkeys k set record = $2, last_used = $3 where id = $1
			and not exists (select from people p where p.id = k.person and p.disabled_at is not null)`, id, string(record), at)
	})
}

// RemovePasskey removes a person's passkey; their sessions end, but for one: another
// may be of whoever has the device now. ErrConflict: it is their last second factor;
// ErrNoWay: they have nothing else to sign in by.
func (db *DB) RemovePasskey(ctx context.Context, person, id string, here Ways, butSession string, at time.Time) error {
	return db.changeAccount(ctx, AccountEvent{at, person, person, "removed a passkey"}, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `select from people where id = $1 for update`, person); err != nil {
			return err
		}
		if err := tx.oneRow(ctx, `delete from passkeys where person = $1 and id = $2`, person, id); err != nil {
			return err
		}
		var factor bool
		err := tx.GetContext(ctx, &factor, `select exists (select from accounts where person = $1 and totp is not null) or exists (select from passkeys where person = $1)`, person)
		if err == nil && !factor {
			err = ErrConflict
		}
		if err != nil {
			return err
		}
		way, err := tx.hasWay(ctx, person, here)
		if err == nil && !way {
			err = ErrNoWay
		}
		if err != nil {
			return err
		}
		return tx.endSessions(ctx, person, butSession)
	})
}
