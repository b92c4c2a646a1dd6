package store

import (
	"context"
	"errors"
	"time"
)

// ProviderLink says who somebody is at a provider of OpenID Connect.
type ProviderLink struct{ Issuer, Subject, Person string }

// AcceptAtProvider uses an invitation up and links whoever was invited to who they are
// at the provider, in place of who they were there before; their sessions end. An
// invitation that is not good is ErrNotFound, and so is that of somebody who has a
// second factor which was not shown; an identity that is linked to somebody else is
// ErrConflict, and leaves the invitation as it was.
func (db *DB) AcceptAtProvider(ctx context.Context, hash string, l ProviderLink, shown bool, at time.Time) (person string, err error) {
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		err := tx.GetContext(ctx, &person, `update invitations i set used_at = $2 from people p
			where p.id = i.person and p.disabled_at is null and i.hash = $1 and i.used_at is null and i.expires_at > $2
			and ($3 or not exists (select from accounts a where a.person = p.id and a.totp is not null) and not exists (select from passkeys k where k.person = p.id))
			returning i.person`, hash, at, shown)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `delete from provider_links where issuer = $1 and person = $2`, l.Issuer, person); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `insert into provider_links (issuer, subject, person, created_at) values ($1, $2, $3, $4)`, l.Issuer, l.Subject, person, at); err != nil {
			return err
		}
		if err := tx.endSessions(ctx, person, ""); err != nil {
			return err
		}
		return tx.note(ctx, AccountEvent{at, person, person, "was linked to a provider by invitation"})
	})
	return person, err
}

// LinkedPerson returns who it is.
func (db *DB) LinkedPerson(ctx context.Context, issuer, subject string) (person string, err error) {
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &person, `select person from provider_links where issuer = $1 and subject = $2`, issuer, subject)
	})
	return person, err
}

// ErrNoWay says that somebody would have nothing left to sign in by.
var ErrNoWay = errors.New("nothing is left to sign in by")

// Ways are those by which people can sign in here, besides a password.
type Ways struct {
	Passkeys bool
	Issuer   string // of the provider; "": none
}

// hasWay reports whether a person has something to sign in by. Who they are at a
// provider that is not set up any more, and a passkey where there are none, are nothing.
func (tx *Tx) hasWay(ctx context.Context, person string, here Ways) (has bool, err error) {
	err = tx.GetContext(ctx, &has, `select exists (select from accounts where person = $1 and password <> '')
		or $2 and exists (select from passkeys where person = $1) or exists (select from provider_links where person = $1 and issuer = $3)`, person, here.Passkeys, here.Issuer)
	return has, err
}

// RemoveProvider unlinks a person from who they are at a provider; their sessions end,
// but for one. ErrNoWay: they have nothing else to sign in by, and nothing is
// changed.
func (db *DB) RemoveProvider(ctx context.Context, person, issuer string, here Ways, butSession string, at time.Time) error {
	return db.changeAccount(ctx, AccountEvent{at, person, person, "was unlinked from a provider"}, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `select from people where id = $1 for update`, person); err != nil {
			return err
		}
		if err := tx.oneRow(ctx, `delete from provider_links where person = $1 and issuer = $2`, person, issuer); err != nil {
			return err
		}
		left, err := tx.hasWay(ctx, person, here)
		if err == nil && !left {
			err = ErrNoWay
		}
		if err != nil {
			return err
		}
		return tx.endSessions(ctx, person, butSession)
	})
}
