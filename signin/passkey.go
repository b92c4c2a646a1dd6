package signin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"probity/store"
)

// ErrNoPasskeys says that browsers reach us by an address that passkeys cannot
// be bound to.
var ErrNoPasskeys = errors.New("there are no passkeys here: the service has no name of its own")

const (
	passkeyLife  = 5 * time.Minute
	enrolKind    = "a passkey to be added"
	signKind     = "a passkey to sign in with"
	mostPasskeys = 10
)

// newPasskeys is the relying party at an origin like https://ethics.example.org;
// nil where the origin is an address without a name, which passkeys cannot be
// bound to.
func newPasskeys(origin string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return nil, errors.New("the address of the service must be written like https://ethics.example.org")
	}
	if net.ParseIP(u.Hostname()) != nil {
		return nil, nil
	}
	within := webauthn.TimeoutConfig{Enforce: true, Timeout: passkeyLife, TimeoutUVD: passkeyLife}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "Probity", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
		AttestationPreference: protocol.PreferNoAttestation, // which make it is is none of our business
		Timeouts:              webauthn.TimeoutsConfig{Login: within, Registration: within},
	})
}

// HasPasskeys reports whether passkeys can be bound to an origin.
func HasPasskeys(origin string) bool {
	at, err := newPasskeys(origin)
	return err == nil && at != nil
}

// holder is a person as the library sees them.
type holder struct {
	handle []byte
	login  string
	keys   []webauthn.Credential
	person string
}

func (h *holder) WebAuthnID() []byte                         { return h.handle }
func (h *holder) WebAuthnName() string                       { return h.login }
func (h *holder) WebAuthnDisplayName() string                { return h.login }
func (h *holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// holder is the person with their passkeys. The handle that an authenticator
// keeps tells nobody who it is.
func (d *Desk) holder(ctx context.Context, person, login string) (*holder, error) {
	rows, err := d.db.PasskeysOf(ctx, person)
	if err != nil {
		return nil, err
	}
	h := &holder{handle: []byte(tag(d.keys.marks, "handle", person)), login: login, person: person}
	for i := range rows {
		var c webauthn.Credential
		if err := json.Unmarshal(rows[i].Record, &c); err != nil {
			return nil, err
		}
		h.keys = append(h.keys, c)
	}
	return h, nil
}

// NewPasskey begins to add a passkey: what the browser is to be asked, and the
// ticket to come back with.
func (d *Desk) NewPasskey(ctx context.Context, in Within) (ticket string, options *protocol.CredentialCreation, err error) {
	if d.keysAt == nil {
		return "", nil, ErrNoPasskeys
	}
	acc, err := d.first(ctx, in)
	if err != nil {
		return "", nil, err
	}
	h, err := d.holder(ctx, in.Person, acc.Login)
	if err != nil {
		return "", nil, err
	}
	if len(h.keys) >= mostPasskeys {
		return "", nil, store.ErrConflict
	}
	options, session, err := d.keysAt.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return "", nil, err
	}
	ticket, err = d.begin(ctx, enrolKind, in.Person, session, passkeyLife)
	return ticket, options, err
}

// AddPasskey takes what the browser answered. The session gets another secret and
// is whole from then on.
func (d *Desk) AddPasskey(ctx context.Context, in Within, ticket, name string, answer []byte) (fresh string, recovery []string, err error) {
	if d.keysAt == nil {
		return "", nil, ErrNoPasskeys
	}
	acc, err := d.first(ctx, in)
	if err != nil {
		return "", nil, err
	}
	var session webauthn.SessionData
	c, err := d.take(ctx, enrolKind, ticket, &session)
	if err != nil || c.Person != in.Person {
		return "", nil, errors.Join(err, ErrEnded)
	}
	h, err := d.holder(ctx, in.Person, acc.Login)
	if err != nil {
		return "", nil, err
	}
	said, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return "", nil, ErrWrong
	}
	key, err := d.keysAt.CreateCredential(h, session, said)
	if err != nil || !key.Flags.UserVerified {
		return "", nil, ErrWrong
	}
	record, err := json.Marshal(key)
	if err != nil {
		return "", nil, err
	}
	err = d.db.AddPasskey(ctx, store.Passkey{ID: keyID(key.ID), Person: in.Person, Name: name, Record: record, CreatedAt: d.now()}, in.Enrol, in.ID)
	if errors.Is(err, store.ErrNotFound) {
		err = ErrEnded
	}
	if err != nil {
		return "", nil, err
	}
	return d.enrolled(ctx, &acc, in.Hash)
}

// RemovePasskey removes one of a person's passkeys, which must not be their last
// second factor, nor the last thing they sign in by. Their other sessions end.
func (d *Desk) RemovePasskey(ctx context.Context, in Within, id string) error {
	err := d.db.RemovePasskey(ctx, in.Person, id, d.ways(), in.ID, d.now())
	switch {
	case errors.Is(err, store.ErrConflict):
		err = ErrLast
	case errors.Is(err, store.ErrNoWay):
		err = ErrLastWay
	}
	return err
}

// AskPasskey begins a sign-in, or the showing of a second factor, by passkey. It
// asks nobody who they are.
func (d *Desk) AskPasskey(ctx context.Context) (ticket string, options *protocol.CredentialAssertion, err error) {
	if d.keysAt == nil {
		return "", nil, ErrNoPasskeys
	}
	options, session, err := d.keysAt.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return "", nil, err
	}
	ticket, err = d.begin(ctx, signKind, "", session, passkeyLife)
	return ticket, options, err
}

// Passkey signs in by passkey, which is two factors at once: the device, and the
// finger, face or number that opens it.
func (d *Desk) Passkey(ctx context.Context, ticket string, answer []byte) (Begun, error) {
	person, err := d.shown(ctx, ticket, answer)
	if err != nil {
		return Begun{}, err
	}
	return d.session(ctx, person, true)
}

// StepUpByPasskey shows a passkey again within a session.
func (d *Desk) StepUpByPasskey(ctx context.Context, session, person, ticket string, answer []byte) (string, error) {
	whose, err := d.shown(ctx, ticket, answer)
	if err == nil && whose != person {
		err = ErrWrong
	}
	if err != nil {
		return "", err
	}
	return d.rotate(ctx, session, person)
}

// shown says whose passkey answered.
func (d *Desk) shown(ctx context.Context, ticket string, answer []byte) (string, error) {
	if d.keysAt == nil {
		return "", ErrNoPasskeys
	}
	var session webauthn.SessionData
	if _, err := d.take(ctx, signKind, ticket, &session); err != nil {
		return "", err
	}
	said, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", ErrWrong
	}
	var broken error // of ours, while looking up whose it is
	find := func(id, _ []byte) (webauthn.User, error) {
		row, err := d.db.Passkey(ctx, keyID(id))
		if err == nil {
			var h *holder
			if h, err = d.holder(ctx, row.Person, ""); err == nil {
				return h, nil // the library holds the handle that was sent against this one's
			}
		}
		if !errors.Is(err, store.ErrNotFound) {
			broken = err
		}
		return nil, err
	}
	user, key, err := d.keysAt.ValidatePasskeyLogin(find, session, said)
	if broken != nil {
		return "", broken
	}
	if err != nil || !key.Flags.UserVerified {
		return "", ErrWrong
	}
	h, ok := user.(*holder)
	if !ok || key.Authenticator.CloneWarning { // its counter went back: there are two of it
		return "", ErrWrong
	}
	record, err := json.Marshal(key)
	if err != nil {
		return "", err
	}
	err = d.db.UsedPasskey(ctx, keyID(key.ID), record, d.now())
	if errors.Is(err, store.ErrNotFound) { // removed meanwhile, or its person is disabled
		err = ErrWrong
	}
	return h.person, err
}

func keyID(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }
