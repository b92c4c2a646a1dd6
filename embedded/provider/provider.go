// Package provider is a small provider of OpenID Connect for trying out how people
// sign in by one. Nothing is proven there: whoever opens its page says who they are.
// So it answers on this machine alone, and only for a service that is reached on this
// machine alone; anything else it refuses at its start.
package provider

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// Options are what a provider is started with.
type Options struct {
	Listen   string   // an address of this machine, as 127.0.0.1:9998; with port 0 it takes a free one
	Service  []string // where browsers reach the service that people sign in to, by each of its addresses
	Redirect string   // the one address to which browsers are sent back
	People   []Person // who one can say one is
}

// Person is somebody who does not exist.
type Person struct{ Subject, Name, Part string }

// Provider is one that runs.
type Provider struct {
	Issuer string // exactly as its tokens say it
	Client string // the one client it has
	Secret string // of that client, made at this start

	server *http.Server
	ended  chan error
}

// Errors say what is not on this machine.
var (
	ErrListen  = errors.New("the provider for trying out lets anybody in as anybody, so it listens on this machine alone: give it an address like 127.0.0.1:9998")
	ErrService = errors.New("the provider for trying out lets anybody in as anybody, so it is refused where others reach the service: leave the public address away, or make it one like http://127.0.0.1:8080; for people who exist set up a provider of yours")
)

const client = "probity"

// Open starts a provider. Its key and its client's secret are made anew each time;
// who people are there stays, as long as its address does.
func Open(ctx context.Context, o Options) (*Provider, error) {
	if len(o.Service) == 0 || slices.ContainsFunc(append(slices.Clone(o.Service), o.Redirect), func(a string) bool { return !local(a) }) {
		return nil, ErrService
	}
	at, err := netip.ParseAddrPort(o.Listen)
	if err != nil || !at.Addr().IsLoopback() {
		return nil, ErrListen
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", at.String())
	if err != nil {
		return nil, fmt.Errorf("the provider for trying out cannot listen on %s; name another address: %w", at, err)
	}
	p, err := start(listener, &o)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return p, nil
}

// local reports whether an address is reached on this machine alone.
func local(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

func start(l net.Listener, o *Options) (*Provider, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	p := &Provider{Issuer: "http://" + l.Addr().String(), Client: client, Secret: rand.Text(), ended: make(chan error, 1)}
	s := &storage{key: key, kid: rand.Text(), client: only{secret: p.Secret, redirect: o.Redirect}, people: o.People, waiting: map[string]signIn{}, codes: map[string]string{}}
	var seal [32]byte // of access tokens, which open nothing here
	_, _ = rand.Read(seal[:])
	engine, err := op.NewProvider(&op.Config{CryptoKey: seal, CodeMethodS256: true}, s, op.StaticIssuer(p.Issuer), op.WithAllowInsecure(), op.WithCORSOptions(nil))
	if err != nil {
		return nil, err
	}
	p.server = &http.Server{
		Handler:     http.MaxBytesHandler(atOneName(l.Addr().String(), o.Redirect, p.routes(engine, s)), 64<<10),
		ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
	}
	go func() { p.ended <- p.server.Serve(l) }()
	return p, nil
}

// routes is all that it answers: of what the library can do, signing in with a code.
func (p *Provider) routes(engine *op.Provider, s *storage) http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { show(w, http.StatusOK, page{People: s.people}) })
	m.HandleFunc("GET "+oidc.DiscoveryEndpoint, p.discovery)
	m.Handle("GET /keys", engine)
	m.Handle("GET /authorize", engine)
	m.Handle("GET /authorize/callback", engine)
	m.Handle("POST /oauth/token", engine)
	m.HandleFunc("GET /login", s.ask)
	m.HandleFunc("POST /login", s.answered(engine))
	return m
}

// discovery says what it can do and no more.
func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(oidc.DiscoveryConfiguration{
		Issuer: p.Issuer, AuthorizationEndpoint: p.Issuer + "/authorize", TokenEndpoint: p.Issuer + "/oauth/token", JwksURI: p.Issuer + "/keys",
		ScopesSupported: []string{oidc.ScopeOpenID}, ResponseTypesSupported: []string{string(oidc.ResponseTypeCode)}, GrantTypesSupported: []oidc.GrantType{oidc.GrantTypeCode},
		SubjectTypesSupported: []string{"public"}, IDTokenSigningAlgValuesSupported: []string{algorithm}, TokenEndpointAuthMethodsSupported: []oidc.AuthMethod{oidc.AuthMethodBasic},
		CodeChallengeMethodsSupported: []oidc.CodeChallengeMethod{oidc.CodeChallengeMethodS256}, ClaimsSupported: []string{"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "amr"},
	})
}

// atOneName answers by the one name alone, so that no page from elsewhere whose name
// was made to point here is answered, and says with each answer what may be done with
// it. A form may lead back to the service too: the provider's answer does.
func atOneName(host, redirect string, h http.Handler) http.Handler {
	back, _ := url.Parse(redirect) // was read before
	policy := "default-src 'none'; form-action 'self' " + back.Scheme + "://" + back.Host + "; base-uri 'none'; frame-ancestors 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != host {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		h.ServeHTTP(w, r)
	})
}

// Close stops it.
func (p *Provider) Close() error {
	err := p.server.Close()
	if ended := <-p.ended; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}
