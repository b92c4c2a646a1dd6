package store

import (
	"context"
	"time"
)

// ProviderLink says who somebody is at a provider of OpenID Connect.
type ProviderLink struct{ Issuer, Subject, Person string }

// LinkPerson links a person. One who is linked already is ErrConflict.
func (db *DB) LinkPerson(ctx context.Context, l ProviderLink, by string, at time.Time) error {
	return db.changeAccount(ctx, AccountEvent{at, l.Person, by, "linked to a provider"}, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into provider_links (issuer, subject, person, created_at) values ($1, $2, $3, $4)`, l.Issuer, l.Subject, l.Person, at)
		return err
	})
}

// LinkedPerson returns who it is.
func (db *DB) LinkedPerson(ctx context.Context, issuer, subject string) (person string, err error) {
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &person, `select person from provider_links where issuer = $1 and subject = $2`, issuer, subject)
	})
	return person, err
}
