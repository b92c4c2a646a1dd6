package signin

import (
	"context"
	"errors"
	"time"

	"probity/store"
)

// How long a code in a letter is good, and how often. A letter may lie at the post
// for a while, and a case asks for something more than once.
const (
	CodeLasts = 60 * 24 * time.Hour
	CodeUses  = 20
)

// ErrHasAccount is the answer to making an account for somebody who has one.
var ErrHasAccount = errors.New("there is an account already, or somebody who keeps accounts must make it")

// ByLetter begins the session of somebody who entered the code of a letter: it is
// good for the one case and nothing else. A code that ended meanwhile is
// store.ErrNotFound.
func (d *Desk) ByLetter(ctx context.Context, code *store.NoticeCode) (Begun, error) {
	if err := d.db.UseNoticeCode(ctx, code, d.now()); err != nil {
		return Begun{}, err
	}
	secret := newSecret(sessionPrefix)
	err := d.db.PutSession(ctx, store.Session{
		Hash: HashSession(secret), Person: code.Person, Label: "by the code of a letter", Scopes: []string{code.Scope()}, Idle: Idle, Ends: Longest,
	})
	if err == nil {
		err = d.note(ctx, code.Person, "entered one case by the code of a letter")
	}
	return Begun{Person: code.Person, Session: secret}, err
}

// Settle makes an account for somebody who entered by the code of a letter, has
// none yet and holds no office: the session is exchanged for one in which a second
// factor is set up, as after a first sign-in. A password is set if one is given and
// there is an address to sign in with. Whether the letter reached them is the
// caller's to know.
func (d *Desk) Settle(ctx context.Context, session, person, password string) (Begun, error) {
	acc, err := d.db.AccountOf(ctx, person)
	if err != nil {
		return Begun{}, err
	}
	bare, err := d.db.Bare(ctx, person)
	if err != nil {
		return Begun{}, err
	}
	if !bare || acc.Disabled || acc.Password != "" || len(acc.Linked) > 0 || len(factorsOf(&acc)) > 0 {
		return Begun{}, ErrHasAccount
	}
	text := ""
	if password != "" {
		if acc.Login == "" {
			return Begun{}, ErrNoLogin
		}
		if text, err = d.fresh(ctx, person, password); err != nil {
			return Begun{}, err
		}
	}
	if err := d.db.Settle(ctx, session, person, text, d.now()); err != nil {
		if errors.Is(err, store.ErrNotFound) {
			err = ErrHasAccount
		}
		return Begun{}, err
	}
	return d.session(ctx, person, false)
}

// ErrNoLogin is the answer to a password of somebody without an address of record.
var ErrNoLogin = errors.New("there is no address of record to sign in with")
