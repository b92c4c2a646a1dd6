package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"
)

// Bearer is what a good token or session is, as the database says it.
type Bearer struct {
	ID      string
	Session bool
	Scopes  []string
	Stepped time.Time // when a second factor was shown last; zero: not in this session
	Only    *OneCase  // a session that the code of a letter opened; nil: any other

	says string // as it came, to be held against what it says later
}

// bearerFrom reads what token_says says: "id kind scope,scope seconds".
func bearerFrom(says string) (Bearer, error) {
	part := strings.Fields(says)
	if len(part) != 4 {
		return Bearer{}, ErrBroken
	}
	seconds, err := strconv.ParseInt(part[3], 10, 64)
	if err != nil {
		return Bearer{}, ErrBroken
	}
	b := Bearer{ID: part[0], Session: part[1] == "session", Scopes: strings.Split(part[2], ","), says: says}
	b.Only = onlyOf(b.Scopes)
	if seconds > 0 {
		b.Stepped = time.Unix(seconds, 0)
	}
	return b, nil
}

// Token is a bearer token or a session, known by its hash only. They live in
// real time, by the clock of the database.
type Token struct {
	ID        string         `db:"id"`
	Hash      string         `db:"hash"`
	Person    string         `db:"person"`
	Label     string         `db:"label"`
	Scopes    pq.StringArray `db:"scopes"` // none: full
	CreatedAt time.Time      `db:"created_at"`
	ExpiresAt *time.Time     `db:"expires_at"`
	LastUsed  *time.Time     `db:"last_used"`
}

const tokenColumns = `id, hash, person, label, scopes, created_at, expires_at, last_used` //nolint:gosec // names of columns

// PutToken makes a token known.
func (db *DB) PutToken(ctx context.Context, t Token) error {
	if len(t.Scopes) == 0 {
		t.Scopes = pq.StringArray{"full"}
	}
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into tokens (hash, person, label, scopes, expires_at) values ($1, $2, $3, $4, $5)`,
			t.Hash, t.Person, t.Label, t.Scopes, t.ExpiresAt)
		return err
	})
}

// TokenHolder returns whose token it is. An unknown, expired or revoked one is
// ErrNotFound. Its last use is noted once a minute.
func (db *DB) TokenHolder(ctx context.Context, hash string) (Token, error) {
	var out Token
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if err := tx.GetContext(ctx, &out, `select `+tokenColumns+` from tokens where hash = $1 and token_good(tokens)`, hash); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `update tokens set last_used = now() where hash = $1 and (last_used is null or last_used < now() - interval '1 minute')`, hash)
		return err
	})
	return out, err
}

// TokensOf lists a person's tokens that still work, sessions left out.
func (db *DB) TokensOf(ctx context.Context, person string) ([]Token, error) {
	return db.bearersOf(ctx, person, "token")
}

// SessionsOf lists a person's sessions that have not ended.
func (db *DB) SessionsOf(ctx context.Context, person string) ([]Token, error) {
	return db.bearersOf(ctx, person, "session")
}

func (db *DB) bearersOf(ctx context.Context, person, kind string) ([]Token, error) {
	var out []Token
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select `+tokenColumns+` from tokens where person = $1 and kind = $2 and token_good(tokens) order by created_at, id`, person, kind)
	})
	return out, err
}

// RevokeToken ends a token.
func (db *DB) RevokeToken(ctx context.Context, hash string) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `update tokens set revoked_at = now() where hash = $1 and revoked_at is null`, hash)
		return err
	})
}

// EndBearer ends one of a person's tokens or sessions; another's is ErrNotFound.
func (db *DB) EndBearer(ctx context.Context, person, id string) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.oneRow(ctx, `update tokens set revoked_at = now() where person = $1 and id = $2 and revoked_at is null`, person, id)
	})
}

// EndSessions ends all of a person's sessions but the one named, "" for none.
func (db *DB) EndSessions(ctx context.Context, person, but string) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error { return tx.endSessions(ctx, person, but) })
}

func (tx *Tx) endSessions(ctx context.Context, person, but string) error {
	_, err := tx.ExecContext(ctx, `update tokens set revoked_at = now() where person = $1 and kind = 'session' and id::text <> $2 and revoked_at is null`, person, but)
	return err
}

// Session is a session to begin.
type Session struct {
	Hash, Person, Label string
	Scopes              []string
	Idle, Ends          time.Duration
	Stepped             *time.Time // when a second factor was shown; nil: none was
}

// PutSession begins a session.
func (db *DB) PutSession(ctx context.Context, s Session) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into tokens (hash, person, label, kind, scopes, idle, expires_at, stepped_at)
			values ($1, $2, $3, 'session', $4, make_interval(secs => $5), now() + make_interval(secs => $6), $7)`,
			s.Hash, s.Person, s.Label, pq.StringArray(s.Scopes), s.Idle.Seconds(), s.Ends.Seconds(), s.Stepped)
		return err
	})
}

// RotateSession gives a session that is still good another hash and other
// scopes, and notes when a second factor was shown. The old hash is good for
// nothing from then on.
func (db *DB) RotateSession(ctx context.Context, old, fresh string, scopes []string, stepped time.Time) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.oneRow(ctx, `update tokens set hash = $2, scopes = $3, stepped_at = $4, last_used = now()
			where hash = $1 and kind = 'session' and token_good(tokens)`, old, fresh, pq.StringArray(scopes), stepped)
	})
}

// oneRow runs a statement that must touch a row: none is ErrNotFound.
func (tx *Tx) oneRow(ctx context.Context, query string, args ...any) error {
	res, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return err
}
