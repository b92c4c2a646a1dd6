package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/lib/pq"

	"probity/vault"
)

// Account is what a person proves themselves by, without anything that would
// prove it.
type Account struct {
	Person   string         `db:"person"`
	Name     string         `db:"name"`
	Login    string         `db:"login"`     // the e-mail address of record
	Password string         `db:"password"`  // argon2id in PHC form; "": none
	TOTP     []byte         `db:"totp"`      // sealed; nil: none
	Pending  []byte         `db:"totp_new"`  // sealed; waits for its first code
	Recovery int            `db:"recovery"`  // codes left
	Passkeys int            `db:"passkeys"`  // how many
	Disabled bool           `db:"disabled"`  // may not sign in
	Linked   pq.StringArray `db:"providers"` // issuers at which the person is known
}

const accountQuery = `select p.id as person, p.name, p.email as login, coalesce(a.password, '') as password, a.totp, a.totp_new,
	(select count(*) from recovery_codes r where r.person = p.id) as recovery, (select count(*) from passkeys k where k.person = p.id) as passkeys,
	array(select l.issuer from provider_links l where l.person = p.id order by 1) as providers, p.disabled_at is not null as disabled
	from people p left join accounts a on a.person = p.id `

// AccountByLogin returns the account of whoever has the e-mail address.
func (db *DB) AccountByLogin(ctx context.Context, login string) (Account, error) {
	mark, err := db.emailMark(ctx, login)
	if err != nil {
		return Account{}, err
	}
	return db.account(ctx, accountQuery+`where p.email_mark = $1 and p.email_mark <> ''`, mark)
}

// AccountOf returns a person's account, empty where they have none yet.
func (db *DB) AccountOf(ctx context.Context, person string) (Account, error) {
	return db.account(ctx, accountQuery+`where p.id = $1`, person)
}

func (db *DB) account(ctx context.Context, query, by string) (Account, error) {
	var out Account
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error { return tx.GetContext(ctx, &out, query, by) })
	if err != nil {
		return Account{}, err
	}
	if out.Name, err = db.unseal(ctx, vault.Installation, personName, out.Person, out.Name); err != nil {
		return Account{}, err
	}
	out.Login, err = db.unseal(ctx, vault.Installation, personEmail, out.Person, out.Login)
	return out, err
}

// AccountEvent is something that happened to an account, kept for good.
type AccountEvent struct {
	At     time.Time `db:"at" json:"at"`
	Person string    `db:"person" json:"person"`
	By     string    `db:"by" json:"by,omitempty"` // "": on the command line
	What   string    `db:"what" json:"what"`
}

func (tx *Tx) note(ctx context.Context, e AccountEvent) error {
	_, err := tx.ExecContext(ctx, `insert into account_events (at, person, by, what) values ($1, $2, $3, $4)`, e.At, e.Person, e.By, e.What)
	return err
}

// AccountEvents lists what happened to a person's account, the newest first.
func (db *DB) AccountEvents(ctx context.Context, person string, limit int) ([]AccountEvent, error) {
	var out []AccountEvent
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select at, person, by, what from account_events where person = $1 order by seq desc limit $2`, person, pageSize(limit))
	})
	return out, err
}

// NoteAccount notes something that happened to an account.
func (db *DB) NoteAccount(ctx context.Context, e AccountEvent) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error { return tx.note(ctx, e) })
}

// changeAccount does it and notes it, in one transaction.
func (db *DB) changeAccount(ctx context.Context, e AccountEvent, do func(*Tx) error) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return tx.note(ctx, e)
	})
}

// Invitation lets a person set a password, once and for a while.
type Invitation struct {
	Hash, Person, By string
	At, Ends         time.Time
}

// PutInvitation makes an invitation; an earlier one of the same person ends.
func (db *DB) PutInvitation(ctx context.Context, i Invitation) error {
	return db.changeAccount(ctx, AccountEvent{i.At, i.Person, i.By, "invited to set a password"}, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `delete from invitations where person = $1 and used_at is null`, i.Person); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `insert into invitations (hash, person, made_by, created_at, expires_at) values ($1, $2, $3, $4, $5)`, i.Hash, i.Person, i.By, i.At, i.Ends)
		return err
	})
}

// Invited tells for whom an invitation is good at a moment.
func (db *DB) Invited(ctx context.Context, hash string, at time.Time) (person string, err error) {
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &person, `select i.person from invitations i join people p on p.id = i.person
			where i.hash = $1 and i.used_at is null and i.expires_at > $2 and p.disabled_at is null`, hash, at)
	})
	return person, err
}

// AcceptInvitation uses an invitation up and sets the password; every session of
// the person ends. One that is not good is ErrNotFound.
func (db *DB) AcceptInvitation(ctx context.Context, hash, password string, at time.Time) (person string, err error) {
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		err := tx.GetContext(ctx, &person, `update invitations i set used_at = $2 from people p
			where p.id = i.person and p.disabled_at is null and i.hash = $1 and i.used_at is null and i.expires_at > $2 returning i.person`, hash, at)
		if err == nil {
			err = tx.setPassword(ctx, person, password, "")
		}
		if err == nil {
			err = tx.note(ctx, AccountEvent{at, person, person, "set a password by invitation"})
		}
		return err
	})
	return person, err
}

func (tx *Tx) setPassword(ctx context.Context, person, password, butSession string) error {
	_, err := tx.ExecContext(ctx, `insert into accounts (person, password) values ($1, $2)
		on conflict (person) do update set password = excluded.password, updated_at = now()`, person, password)
	if err != nil {
		return err
	}
	return tx.endSessions(ctx, person, butSession)
}

// SetPassword sets another password; every other session of the person ends.
func (db *DB) SetPassword(ctx context.Context, person, password, butSession string, at time.Time) error {
	return db.changeAccount(ctx, AccountEvent{at, person, person, "changed the password"}, func(tx *Tx) error {
		return tx.setPassword(ctx, person, password, butSession)
	})
}

// RehashPassword puts the same password under newer parameters, unless it was
// changed meanwhile.
func (db *DB) RehashPassword(ctx context.Context, person, old, fresh string) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `update accounts set password = $3 where person = $1 and password = $2`, person, old, fresh)
		return err
	})
}

// BeginTOTP keeps a sealed key until its first code confirms it.
func (db *DB) BeginTOTP(ctx context.Context, person string, sealed []byte) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into accounts (person, totp_new) values ($1, $2) on conflict (person) do update set totp_new = excluded.totp_new, updated_at = now()`, person, sealed)
		return err
	})
}

// ConfirmTOTP makes the sealed key that waits the one in use. The step of the
// code that confirmed it is used up, and every session but the named one ends.
// First: only if the person has no second factor yet; otherwise ErrNotFound.
func (db *DB) ConfirmTOTP(ctx context.Context, person string, sealed []byte, step int64, first bool, butSession string, at time.Time) error {
	return db.changeAccount(ctx, AccountEvent{at, person, person, "set up one-time codes"}, func(tx *Tx) error {
		err := tx.oneRow(ctx, `update accounts a set totp = totp_new, totp_new = null, totp_step = $3, updated_at = now() where person = $1 and totp_new = $2
			and (not $4 or totp is null and not exists (select from passkeys k where k.person = a.person))`, person, sealed, step, first)
		if err != nil {
			return err
		}
		return tx.endSessions(ctx, person, butSession)
	})
}

// UseTOTPStep uses a step up. False: it, or a later one, was used before.
func (db *DB) UseTOTPStep(ctx context.Context, person string, step int64) (bool, error) {
	return db.once(ctx, `update accounts set totp_step = $2 where person = $1 and totp_step < $2`, person, step)
}

// PutRecoveryCodes replaces the recovery codes, known by their hashes.
func (db *DB) PutRecoveryCodes(ctx context.Context, person string, hashes []string, at time.Time) error {
	return db.changeAccount(ctx, AccountEvent{at, person, person, "made new recovery codes"}, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `delete from recovery_codes where person = $1`, person); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `insert into recovery_codes (person, hash) select $1, unnest($2::text[])`, person, pq.StringArray(hashes))
		return err
	})
}

// UseRecoveryCode uses a recovery code up. False: there is none such.
func (db *DB) UseRecoveryCode(ctx context.Context, person, hash string) (bool, error) {
	return db.once(ctx, `delete from recovery_codes where person = $1 and hash = $2`, person, hash)
}

func (db *DB) once(ctx context.Context, query string, args ...any) (bool, error) {
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error { return tx.oneRow(ctx, query, args...) })
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Ceremony is something begun that a second request ends.
type Ceremony struct {
	Hash   string
	Kind   string          `db:"kind"`
	Person string          `db:"person"`
	Data   json.RawMessage `db:"data"`
	Ends   time.Time
}

// PutCeremony keeps what was begun. What nobody came back for is cleared away.
func (db *DB) PutCeremony(ctx context.Context, c Ceremony, now time.Time) error {
	if c.Data == nil {
		c.Data = json.RawMessage("{}")
	}
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `delete from ceremonies where expires_at <= $1`, now); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `insert into ceremonies (hash, kind, person, data, expires_at) values ($1, $2, $3, $4, $5)`, c.Hash, c.Kind, c.Person, string(c.Data), c.Ends)
		return err
	})
}

// TakeCeremony ends what was begun: it is handed out once.
func (db *DB) TakeCeremony(ctx context.Context, hash, kind string, now time.Time) (Ceremony, error) {
	return db.ceremony(ctx, `delete from ceremonies where hash = $1 and kind = $2 and expires_at > $3 returning kind, person, data`, hash, kind, now)
}

// TryCeremony looks at what was begun, at most so many times.
func (db *DB) TryCeremony(ctx context.Context, hash, kind string, most int, now time.Time) (Ceremony, error) {
	return db.ceremony(ctx, `update ceremonies set tries = tries + 1 where hash = $1 and kind = $2 and expires_at > $3 and tries < $4 returning kind, person, data`, hash, kind, now, most)
}

func (db *DB) ceremony(ctx context.Context, query string, args ...any) (Ceremony, error) {
	var out Ceremony
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error { return tx.GetContext(ctx, &out, query, args...) })
	return out, err
}

// TakeGuess takes a guess from a bucket of so many, which refills by one in each
// pause. False: none is free. Buckets that are full again are forgotten.
func (db *DB) TakeGuess(ctx context.Context, key string, size int, pause time.Duration, now time.Time) (bool, error) {
	var left float64
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `delete from guesses where key in (select key from guesses where at < $1 order by at limit 20)`, now.Add(-24*time.Hour)); err != nil {
			return err
		}
		return tx.GetContext(ctx, &left, `select * from take_guess($1, $2, $3, $4)`, key, float64(size), pause.Seconds(), now)
	})
	if errors.Is(err, ErrNotFound) || errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// ForgetGuesses gives a bucket back whole: what was guessed was right.
func (db *DB) ForgetGuesses(ctx context.Context, key string) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `delete from guesses where key = $1`, key)
		return err
	})
}

// Disable ends everything a person signs in by, at once, or lets them sign in
// again; their tokens stay ended.
func (db *DB) Disable(ctx context.Context, person, by string, off bool, at time.Time) error {
	what := "enabled"
	if off {
		what = "disabled"
	}
	return db.changeAccount(ctx, AccountEvent{at, person, by, what}, func(tx *Tx) error {
		if err := tx.oneRow(ctx, `update people set disabled_at = case when $2 then coalesce(disabled_at, now()) end where id = $1`, person, off); err != nil || !off {
			return err
		}
		_, err := tx.ExecContext(ctx, `update tokens set revoked_at = now() where person = $1 and revoked_at is null`, person)
		if err == nil {
			_, err = tx.ExecContext(ctx, `delete from invitations where person = $1 and used_at is null`, person)
		}
		return err
	})
}

// SetAdministrator makes a person an administrator, or none any more; sessions
// they have follow at once.
func (db *DB) SetAdministrator(ctx context.Context, person, by string, on bool, at time.Time) error {
	what := "is no administrator any more"
	if on {
		what = "became an administrator"
	}
	return db.changeAccount(ctx, AccountEvent{at, person, by, what}, func(tx *Tx) error {
		return tx.oneRow(ctx, `update people set administrator = $2 where id = $1`, person, on)
	})
}
