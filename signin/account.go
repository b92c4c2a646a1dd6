package signin

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"probity/store"
)

const (
	inviteLife    = 72 * time.Hour
	recoveryCodes = 8
)

// Invite makes an invitation to set a password, or to set a new one: a secret
// that is told once, works once and ends after three days. By is who asks for it,
// "" on the command line.
func Invite(ctx context.Context, db *store.DB, person, by string, now time.Time) (secret string, ends time.Time, err error) {
	acc, err := db.AccountOf(ctx, person)
	if err != nil {
		return "", ends, err
	}
	if acc.Login == "" || acc.Disabled {
		return "", ends, store.ErrConflict
	}
	secret, ends = newSecret(invitationPrefix), now.Add(inviteLife)
	return secret, ends, db.PutInvitation(ctx, store.Invitation{Hash: hash("invitation", secret), Person: person, By: by, At: now, Ends: ends})
}

// Accept sets the password of whoever was invited. It ends every session of
// theirs and leaves their second factor as it is.
func (d *Desk) Accept(ctx context.Context, secret, password string) error {
	h := hash("invitation", secret)
	person, err := d.db.Invited(ctx, h, d.now())
	if errors.Is(err, store.ErrNotFound) {
		return ErrEnded
	}
	if err != nil {
		return err
	}
	text, err := d.fresh(ctx, person, password)
	if err != nil {
		return err
	}
	_, err = d.db.AcceptInvitation(ctx, h, text, d.now())
	if errors.Is(err, store.ErrNotFound) {
		return ErrEnded
	}
	return err
}

// fresh is the hash of a password that a person may take.
func (d *Desk) fresh(ctx context.Context, person, password string) (string, error) {
	acc, err := d.db.AccountOf(ctx, person)
	if err != nil {
		return "", err
	}
	if err := strong(password, acc.Name, acc.Login); err != nil {
		return "", err
	}
	return d.hashPassword(ctx, password)
}

// ChangePassword sets another password for somebody who knows the old one. Their
// other sessions end.
func (d *Desk) ChangePassword(ctx context.Context, in Within, old, password string) error {
	person := in.Person
	acc, err := d.db.AccountOf(ctx, person)
	if err != nil {
		return err
	}
	bucket := tag(d.keys.guesses, "old password", person)
	if err := d.guess(ctx, bucket, passwordGuesses, passwordPause); err != nil {
		return err
	}
	right, _, err := d.verify(ctx, &d.known, acc.Password, old)
	if err != nil {
		return err
	}
	if !right {
		return ErrWrong
	}
	text, err := d.fresh(ctx, person, password)
	if err != nil {
		return err
	}
	return errors.Join(d.db.SetPassword(ctx, person, text, in.ID, d.now()), d.db.ForgetGuesses(ctx, bucket))
}

// Within is the session in which somebody changes their account.
type Within struct {
	Person string
	ID     string // the session's
	Hash   string
	Enrol  bool // it may set up the first second factor, and nothing else
}

// NewCodes begins to set up one-time codes: a key for an authenticator app, as
// text and as the address that a picture holds. It counts once a code of it was
// shown.
func (d *Desk) NewCodes(ctx context.Context, in Within) (text, uri string, err error) {
	acc, err := d.first(ctx, in)
	if err != nil {
		return "", "", err
	}
	key := make([]byte, totpBytes)
	_, _ = rand.Read(key) // never fails
	return keyText(key), keyURI("Probity", acc.Login, key), d.db.BeginTOTP(ctx, in.Person, d.keys.seal(in.Person, key))
}

// first is the account, which has no second factor yet if the session is one for
// setting up the first: whoever knows the password alone cannot add their own to
// those of the person.
func (d *Desk) first(ctx context.Context, in Within) (store.Account, error) {
	acc, err := d.db.AccountOf(ctx, in.Person)
	if err == nil && in.Enrol && len(factorsOf(&acc)) > 0 {
		err = ErrEnded
	}
	return acc, err
}

// ConfirmCodes takes the first code of a new key. The session gets another secret
// and is whole from then on, the person's other sessions end; whoever has no
// recovery codes yet gets some, told this once.
func (d *Desk) ConfirmCodes(ctx context.Context, in Within, sent string) (fresh string, recovery []string, err error) {
	acc, err := d.first(ctx, in)
	if err != nil {
		return "", nil, err
	}
	if acc.Pending == nil {
		return "", nil, ErrNoFactor
	}
	if err := d.guess(ctx, tag(d.keys.guesses, "new key", in.Person), factorGuesses, factorPause); err != nil {
		return "", nil, err
	}
	key, err := d.keys.open(in.Person, acc.Pending)
	if err != nil {
		return "", nil, err
	}
	step, ok := stepOf(key, sent, d.now())
	if !ok {
		return "", nil, ErrWrong
	}
	err = d.db.ConfirmTOTP(ctx, in.Person, acc.Pending, step, in.Enrol, in.ID, d.now())
	if errors.Is(err, store.ErrNotFound) {
		err = ErrEnded
	}
	if err != nil {
		return "", nil, err
	}
	return d.enrolled(ctx, &acc, in.Hash)
}

// enrolled is what follows when a second factor was set up.
func (d *Desk) enrolled(ctx context.Context, acc *store.Account, session string) (fresh string, recovery []string, err error) {
	if acc.Recovery == 0 {
		if recovery, err = d.NewRecovery(ctx, acc.Person); err != nil {
			return "", nil, err
		}
	}
	fresh, err = d.rotate(ctx, session, acc.Person)
	return fresh, recovery, err
}

// NewRecovery replaces the recovery codes. Each stands in for a second factor
// once.
func (d *Desk) NewRecovery(ctx context.Context, person string) ([]string, error) {
	codes, hashes := make([]string, recoveryCodes), make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = newRecovery()
		h, err := recoveryHash(person, codes[i])
		if err != nil {
			return nil, err
		}
		hashes[i] = h
	}
	return codes, d.db.PutRecoveryCodes(ctx, person, hashes, d.now())
}
