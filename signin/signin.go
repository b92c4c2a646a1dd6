// Package signin proves who somebody is: passwords, one-time codes, passkeys,
// recovery codes, providers of OpenID Connect, and the sessions that come of it.
//
// It knows neither HTTP nor SQL: api carries what people send here and sets the
// cookie, store keeps what must be kept. It is told the time, which is real time:
// how fast a day of case time passes never makes a code or a session last longer.
//
// Whoever asks wrongly gets one answer, ErrWrong, whatever was wrong: there is
// no such person, they have no password, it is another one, they may not sign in.
// The same number of hashes is computed each time, one.
package signin

import (
	"context"
	"errors"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"probity/store"
)

// Errors. Each is one sentence for a person; none holds what they sent.
var (
	ErrWrong    = errors.New("that does not fit, or nobody signs in this way here")
	ErrSlow     = errors.New("too many tries; wait a while")
	ErrBusy     = errors.New("too many people are signing in at this moment")
	ErrWeak     = errors.New("this password is too easy to guess")
	ErrEnded    = errors.New("this was begun too long ago, or ended already; begin again")
	ErrNoFactor = errors.New("no second factor of this kind is set up")
	ErrLast     = errors.New("it is the last second factor; set up another one first")
)

// Desk is where people sign in.
type Desk struct {
	db       *store.DB
	keys     keys
	now      func() time.Time
	cost     Cost
	hashing  lane               // of strangers
	known    lane               // of browsers somebody signed in from before: a flood of strangers does not stand before them
	hashed   func()             // a test counts
	keysAt   *webauthn.WebAuthn // nil: no passkeys here
	provider *provider          // nil: none
}

// Options are what a desk stands on.
type Options struct {
	DB     *store.DB
	Pepper []byte           // secret of this installation, 32 bytes or more: without it nothing stored here is of use to anybody
	Now    func() time.Time // real time; time.Now when nil
	Cost   Cost             // of a password's hash; Usual when zero
	Origin string           // where browsers reach us, as https://ethics.example.org; "", and an address without a name: no passkeys
	// Provider at which people may prove themselves too; none where it has no issuer.
	Provider Provider
	Hashed   func() // called at each computation of a password's hash; for tests
}

// New is a desk. An origin that is none is an error.
func New(o Options) (*Desk, error) {
	if o.DB == nil || len(o.Pepper) < 32 {
		return nil, errors.New("signing in needs a database and a pepper of 32 bytes or more")
	}
	d := &Desk{db: o.DB, now: o.Now, cost: o.Cost, hashed: o.Hashed}
	if d.now == nil {
		d.now = time.Now
	}
	if d.cost == (Cost{}) {
		d.cost = Usual
	}
	if d.hashed == nil {
		d.hashed = func() {}
	}
	d.hashing, d.known = newLane(), newLane()
	var err error
	if d.keys, err = newKeys(o.Pepper); err != nil {
		return nil, err
	}
	if o.Provider.Issuer != "" {
		if d.provider, err = newProvider(o.Provider); err != nil {
			return nil, err
		}
	}
	if o.Origin != "" {
		d.keysAt, err = newPasskeys(o.Origin)
	}
	return d, err
}

// Check says what is wrong with the address of the service or the provider.
func Check(o Options) error {
	var errs []error
	if o.Origin != "" {
		_, err := newPasskeys(o.Origin)
		errs = append(errs, err)
	}
	if o.Provider.Issuer != "" {
		_, err := newProvider(o.Provider)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Now is the real time by which this desk works.
func (d *Desk) Now() time.Time { return d.now() }

// How long things last.
const (
	Idle       = 30 * time.Minute // a session ends when it lay idle for so long (ASVS 7.3.1)
	Longest    = 10 * time.Hour   // and then in any case (ASVS 7.3.2)
	Recent     = 10 * time.Minute // a second factor shown so long ago is still recent
	ticketLife = 5 * time.Minute
	ticketTry  = 5
)

// Scopes of a session.
var (
	whole   = []string{"full"}
	toEnrol = []string{"enrol"} // may set up a second factor and nothing else
)

// Begun is how far somebody came.
type Begun struct {
	Person  string
	Session string   // the session's secret, for the cookie; "" as long as a second factor is owed
	Enrol   bool     // the session is good for setting up a second factor alone
	Ticket  string   // to be shown with the second factor
	Factors []string // by which it can be: "code", "recovery", "passkey"
	Device  string   // marks this browser as one that this person signed in from
}

// session begins a session.
func (d *Desk) session(ctx context.Context, person string, stepped bool) (Begun, error) {
	secret := newSecret(sessionPrefix)
	scopes, now := toEnrol, (*time.Time)(nil)
	if stepped {
		at := d.now()
		scopes, now = whole, &at
	}
	err := d.db.PutSession(ctx, store.Session{
		Hash: HashSession(secret), Person: person, Label: "signed in", Scopes: scopes, Idle: Idle, Ends: Longest, Stepped: now,
	})
	if err != nil {
		return Begun{}, err
	}
	if err := d.note(ctx, person, "signed in"); err != nil {
		return Begun{}, err
	}
	return Begun{Person: person, Session: secret, Enrol: !stepped, Device: d.mark(person)}, nil
}

func (d *Desk) note(ctx context.Context, person, what string) error {
	return d.db.NoteAccount(ctx, store.AccountEvent{At: d.now(), Person: person, By: person, What: what})
}
