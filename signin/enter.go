package signin

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"probity/store"
)

const ticketKind = "second factor"

// Password is the first step: the address of record and the password. Right, it
// gives a ticket for the second factor or, where none is set up, a session that
// is good for setting one up.
func (d *Desk) Password(ctx context.Context, login, password, device string) (Begun, error) {
	if len(login) > 320 || len(password) > 4*MaxPassword {
		return Begun{}, ErrWrong
	}
	acc, err := d.db.AccountByLogin(ctx, login)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Begun{}, err
	}
	bucket, lane := d.bucket("password", login, acc.Person, device)
	if err := d.guess(ctx, bucket, passwordGuesses, passwordPause); err != nil {
		return Begun{}, err
	}
	right, old, err := d.verify(ctx, lane, acc.Password, password)
	if err != nil {
		return Begun{}, err
	}
	if !right || acc.Disabled {
		return Begun{}, ErrWrong
	}
	if old {
		if fresh, err := d.hashPassword(ctx, password); err == nil {
			if err := d.db.RehashPassword(ctx, acc.Person, acc.Password, fresh); err != nil {
				return Begun{}, err
			}
		}
	}
	if err := d.db.ForgetGuesses(ctx, bucket); err != nil {
		return Begun{}, err
	}
	return d.owes(ctx, &acc)
}

// owes is what somebody gets who proved themselves once: a ticket for a second
// proof, or the means to set one up.
func (d *Desk) owes(ctx context.Context, acc *store.Account) (Begun, error) {
	factors := factorsOf(acc)
	if len(factors) == 0 {
		return d.session(ctx, acc.Person, false)
	}
	ticket, err := d.begin(ctx, ticketKind, acc.Person, nil, ticketLife)
	return Begun{Person: acc.Person, Ticket: ticket, Factors: factors}, err
}

// factorsOf lists by what a second proof can be given. Recovery codes are none of
// their own: they stand in for one that was lost.
func factorsOf(acc *store.Account) []string {
	var all []string
	if acc.TOTP != nil {
		all = append(all, "code")
	}
	if acc.Passkeys > 0 {
		all = append(all, "passkey")
	}
	if len(all) > 0 && acc.Recovery > 0 {
		all = append(all, "recovery")
	}
	return all
}

// begin keeps something that a second request ends; the secret names it.
func (d *Desk) begin(ctx context.Context, kind, person string, data any, life time.Duration) (string, error) {
	text, err := json.Marshal(data)
	if err != nil {
		return "", err
	}
	if data == nil {
		text = nil
	}
	secret := newSecret(ticketPrefix)
	now := d.now()
	return secret, d.db.PutCeremony(ctx, store.Ceremony{Hash: hash(kind, secret), Kind: kind, Person: person, Data: text, Ends: now.Add(life)}, now)
}

// take ends what was begun.
func (d *Desk) take(ctx context.Context, kind, secret string, data any) (store.Ceremony, error) {
	c, err := d.db.TakeCeremony(ctx, hash(kind, secret), kind, d.now())
	if errors.Is(err, store.ErrNotFound) {
		return c, ErrEnded
	}
	if err == nil && data != nil {
		err = json.Unmarshal(c.Data, data)
	}
	return c, err
}

// Second is a second proof: a one-time code or a recovery code. Exactly one of
// them is given.
type Second struct{ Code, Recovery string }

// Finish ends a sign-in that waited for its second factor.
func (d *Desk) Finish(ctx context.Context, ticket string, s Second, device string) (Begun, error) {
	c, err := d.db.TryCeremony(ctx, hash(ticketKind, ticket), ticketKind, ticketTry, d.now())
	if errors.Is(err, store.ErrNotFound) {
		return Begun{}, ErrEnded
	}
	if err != nil {
		return Begun{}, err
	}
	if err := d.prove(ctx, c.Person, s, device); err != nil {
		return Begun{}, err
	}
	if _, err := d.take(ctx, ticketKind, ticket, nil); err != nil { // two at once: one of them gets the session
		return Begun{}, err
	}
	return d.session(ctx, c.Person, true)
}

// prove holds a second proof against the person's account.
func (d *Desk) prove(ctx context.Context, person string, s Second, device string) error {
	acc, err := d.db.AccountOf(ctx, person)
	if err != nil {
		return err
	}
	if acc.Disabled {
		return ErrWrong
	}
	bucket, _ := d.bucket("second factor", person, person, device)
	if err := d.guess(ctx, bucket, factorGuesses, factorPause); err != nil {
		return err
	}
	right, err := false, error(nil)
	switch {
	case s.Code != "" && s.Recovery == "":
		right, err = d.codeRight(ctx, &acc, s.Code)
	case s.Recovery != "" && s.Code == "":
		right, err = d.recoveryRight(ctx, person, s.Recovery)
	}
	if err != nil {
		return err
	}
	if !right {
		return errors.Join(ErrWrong, d.note(ctx, person, "a second factor was wrong"))
	}
	return d.db.ForgetGuesses(ctx, bucket)
}

// codeRight reports whether the code is one of now and was not used before.
func (d *Desk) codeRight(ctx context.Context, acc *store.Account, sent string) (bool, error) {
	if acc.TOTP == nil {
		return false, nil
	}
	key, err := d.keys.open(acc.Person, acc.TOTP)
	if err != nil {
		return false, err
	}
	step, ok := stepOf(key, sent, d.now())
	if !ok {
		return false, nil
	}
	return d.db.UseTOTPStep(ctx, acc.Person, step)
}

func (d *Desk) recoveryRight(ctx context.Context, person, sent string) (bool, error) {
	h, err := recoveryHash(person, sent)
	if err != nil {
		return false, nil
	}
	used, err := d.db.UseRecoveryCode(ctx, person, h)
	if err == nil && used {
		err = d.note(ctx, person, "used a recovery code")
	}
	return used, err
}

// StepUp takes a second proof within a session: the session gets another secret,
// and what asks for a recent second factor is open for a while.
func (d *Desk) StepUp(ctx context.Context, session, person string, s Second, device string) (string, error) {
	if err := d.prove(ctx, person, s, device); err != nil {
		return "", err
	}
	return d.rotate(ctx, session, person)
}

// rotate gives the session another secret and notes that a second factor was
// shown.
func (d *Desk) rotate(ctx context.Context, session, person string) (string, error) {
	fresh := newSecret(sessionPrefix)
	err := d.db.RotateSession(ctx, session, HashSession(fresh), whole, d.now())
	if errors.Is(err, store.ErrNotFound) {
		return "", ErrEnded
	}
	if err == nil {
		err = d.note(ctx, person, "showed a second factor again")
	}
	return fresh, err
}
