package signin

import (
	"context"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"probity/store"
)

// ErrNoProvider says that nobody signs in by a provider here; ErrProviderAway
// that the provider does not answer as it should.
var (
	ErrNoProvider   = errors.New("no provider is set up here")
	ErrProviderAway = errors.New("the provider does not answer")
)

const (
	providerKind = "a sign-in at the provider"
	providerLife = 10 * time.Minute
)

// Provider is a provider of OpenID Connect at which people may prove themselves.
type Provider struct {
	Issuer   string // exactly as the provider says it
	Client   string
	Secret   string
	Redirect string // where the provider sends browsers back to
}

// provider is one that was looked up.
type provider struct {
	Provider
	client *http.Client

	mu       sync.Mutex
	config   *oauth2.Config
	verifier *oidc.IDTokenVerifier
}

func newProvider(p Provider) (*provider, error) {
	u, err := url.Parse(p.Issuer)
	if err != nil || u.Host == "" || u.Fragment != "" || u.RawQuery != "" || p.Client == "" || p.Redirect == "" {
		return nil, errors.New("a provider has an issuer like https://login.example.org, a client and an address to come back to")
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme != "https" && (u.Scheme != "http" || ip == nil || !ip.IsLoopback()) {
		return nil, errors.New("a provider is reached by https; without it only on this machine, by its address, for a trial")
	}
	return &provider{Provider: p, client: &http.Client{
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// ready looks the provider up, once it answers. That it is away at a start keeps
// nobody else from signing in.
func (p *provider) ready(ctx context.Context) (context.Context, error) {
	ctx = oidc.ClientContext(ctx, p.client)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.config != nil {
		return ctx, nil
	}
	// Its keys are fetched later too, when this request is long over.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.Issuer)
	if err != nil {
		return ctx, ErrProviderAway
	}
	p.config = &oauth2.Config{ClientID: p.Client, ClientSecret: p.Secret, Endpoint: found.Endpoint(), RedirectURL: p.Redirect, Scopes: []string{oidc.ScopeOpenID}}
	p.verifier = found.Verifier(&oidc.Config{ClientID: p.Client, SupportedSigningAlgs: []string{oidc.RS256, oidc.ES256, oidc.EdDSA}})
	return ctx, nil
}

// asked is what was begun: what the answer must fit, and what it is for.
type asked struct {
	Nonce, Verifier, Browser string
	Invitation               string // hash of the one by which somebody is linked; "": a sign-in
	Shown                    bool   // who was invited showed their second factor, in a session of their own
}

// AskProvider begins a sign-in at the provider: where to send the browser, and a
// secret that the browser keeps, so that nobody can have another browser end it.
func (d *Desk) AskProvider(ctx context.Context) (to, browser string, err error) {
	return d.askProvider(ctx, asked{})
}

// AskInvited begins to link whoever was invited to who they are at the provider. Of
// somebody who has a second factor it asks that they be signed in with it: shown is
// who showed one in this browser a short while ago, or "". Otherwise whoever got hold
// of an invitation would come round it by way of a provider.
func (d *Desk) AskInvited(ctx context.Context, invitation, shown string) (to, browser string, err error) {
	if d.provider == nil {
		return "", "", ErrNoProvider
	}
	h := hash("invitation", invitation)
	person, err := d.db.Invited(ctx, h, d.now())
	if errors.Is(err, store.ErrNotFound) {
		return "", "", ErrEnded
	}
	if err != nil {
		return "", "", err
	}
	acc, err := d.db.AccountOf(ctx, person)
	if err != nil {
		return "", "", err
	}
	if len(factorsOf(&acc)) > 0 && shown != person {
		return "", "", ErrShowFirst
	}
	return d.askProvider(ctx, asked{Invitation: h, Shown: shown == person})
}

// ErrShowFirst is the answer to an invitation of somebody who has a second factor and
// is not signed in with it.
var ErrShowFirst = errors.New("whoever has a second factor signs in with it before a provider is added")

func (d *Desk) askProvider(ctx context.Context, q asked) (to, browser string, err error) {
	if d.provider == nil {
		return "", "", ErrNoProvider
	}
	if _, err := d.provider.ready(ctx); err != nil {
		return "", "", err
	}
	browser = newSecret(ticketPrefix)
	q.Nonce, q.Verifier, q.Browser = newSecret(""), oauth2.GenerateVerifier(), hash("browser", browser)
	state, err := d.begin(ctx, providerKind, "", q, providerLife)
	if err != nil {
		return "", "", err
	}
	return d.provider.config.AuthCodeURL(state, oidc.Nonce(q.Nonce), oauth2.S256ChallengeOption(q.Verifier), oauth2.SetAuthURLParam("max_age", "600")), browser, nil
}

// Answered is what the browser brings back from the provider.
type Answered struct{ State, Code, Issuer string }

// FromProvider ends a sign-in at the provider. The person is whoever is linked to
// the issuer and subject; an address is never looked at. A provider that says that
// it saw several factors just now (amr: mfa) stands for the second one; otherwise
// the person shows theirs here.
func (d *Desk) FromProvider(ctx context.Context, a Answered, browser string) (Begun, error) {
	if d.provider == nil {
		return Begun{}, ErrNoProvider
	}
	ctx, err := d.provider.ready(ctx)
	if err != nil {
		return Begun{}, err
	}
	var q asked
	if _, err := d.take(ctx, providerKind, a.State, &q); err != nil {
		return Begun{}, err
	}
	if subtle.ConstantTimeCompare([]byte(q.Browser), []byte(hash("browser", browser))) != 1 || a.Issuer != "" && a.Issuer != d.provider.Issuer {
		return Begun{}, ErrWrong
	}
	id, err := d.provider.redeem(ctx, a.Code, q)
	if err != nil {
		return Begun{}, err
	}
	person, err := d.whoIs(ctx, id, &q)
	if err != nil {
		return Begun{}, err
	}
	acc, err := d.db.AccountOf(ctx, person)
	if err != nil {
		return Begun{}, err
	}
	if acc.Disabled {
		return Begun{}, ErrWrong
	}
	if several, err := d.sawSeveral(id); err != nil || several {
		if err != nil {
			return Begun{}, err
		}
		return d.session(ctx, person, true)
	}
	return d.owes(ctx, &acc)
}

// redeem takes the code to the provider and holds the token that comes back
// against all it must be: signature, issuer, audience, time, nonce.
func (p *provider) redeem(ctx context.Context, code string, q asked) (*oidc.IDToken, error) {
	got, err := p.config.Exchange(ctx, code, oauth2.VerifierOption(q.Verifier))
	var said *oauth2.RetrieveError
	if errors.As(err, &said) {
		return nil, ErrWrong
	}
	if err != nil {
		return nil, ErrProviderAway
	}
	text, ok := got.Extra("id_token").(string)
	if !ok {
		return nil, ErrWrong
	}
	id, err := p.verifier.Verify(ctx, text)
	if err != nil || len(id.Audience) != 1 || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(q.Nonce)) != 1 || strings.TrimSpace(id.Subject) == "" {
		return nil, ErrWrong
	}
	return id, nil
}

// sawSeveral reports whether the provider says that it saw several factors, a
// short while ago.
func (d *Desk) sawSeveral(id *oidc.IDToken) (bool, error) {
	var claims struct {
		Methods []string `json:"amr"`
		At      int64    `json:"auth_time"`
	}
	if err := id.Claims(&claims); err != nil {
		return false, ErrWrong
	}
	age := d.now().Sub(time.Unix(claims.At, 0))
	return slices.Contains(claims.Methods, "mfa") && age <= Recent && age > -time.Minute, nil
}

// whoIs is the person who is linked, or who is linked now by the invitation with
// which this was begun.
func (d *Desk) whoIs(ctx context.Context, id *oidc.IDToken, q *asked) (person string, err error) {
	if q.Invitation == "" {
		if person, err = d.db.LinkedPerson(ctx, id.Issuer, id.Subject); errors.Is(err, store.ErrNotFound) {
			err = ErrWrong
		}
		return person, err
	}
	person, err = d.db.AcceptAtProvider(ctx, q.Invitation, store.ProviderLink{Issuer: id.Issuer, Subject: id.Subject}, q.Shown, d.now())
	if errors.Is(err, store.ErrNotFound) {
		err = ErrEnded
	}
	return person, err
}

// ErrLastWay is the answer to somebody who removes the one thing they sign in by.
var ErrLastWay = errors.New("it is the last thing to sign in by; set up another one first")

// RemoveProvider unlinks a person from who they are at a provider, whether or not it is
// the one that is set up today. Their other sessions end: one of them may be of whoever
// has that identity now.
func (d *Desk) RemoveProvider(ctx context.Context, in Within, issuer string) error {
	err := d.db.RemoveProvider(ctx, in.Person, issuer, d.ways(), in.ID, d.now())
	if errors.Is(err, store.ErrNoWay) {
		err = ErrLastWay
	}
	return err
}

// ways are those by which people can sign in here today.
func (d *Desk) ways() store.Ways {
	here := store.Ways{Passkeys: d.keysAt != nil}
	if d.provider != nil {
		here.Issuer = d.provider.Issuer
	}
	return here
}
