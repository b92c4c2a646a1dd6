package provider

import (
	"crypto/ecdsa"
	"crypto/rand"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// secret is 256 bits that nobody guesses.
func secret() string { return rand.Text() + rand.Text() }

// only is the one client, as op.Client wants it: a service with a secret, to which
// browsers come back at one address with a code.
type only struct{ secret, redirect string }

func (c only) GetID() string                        { return client }
func (c only) RedirectURIs() []string               { return []string{c.redirect} }
func (c only) PostLogoutRedirectURIs() []string     { return nil }
func (c only) ApplicationType() op.ApplicationType  { return op.ApplicationTypeWeb }
func (c only) AuthMethod() oidc.AuthMethod          { return oidc.AuthMethodBasic }
func (c only) ResponseTypes() []oidc.ResponseType   { return []oidc.ResponseType{oidc.ResponseTypeCode} }
func (c only) GrantTypes() []oidc.GrantType         { return []oidc.GrantType{oidc.GrantTypeCode} }
func (c only) LoginURL(id string) string            { return "/login?id=" + url.QueryEscape(id) }
func (c only) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeBearer }
func (c only) IDTokenLifetime() time.Duration       { return time.Minute }
func (c only) DevMode() bool                        { return false }
func (c only) IsScopeAllowed(string) bool           { return false }
func (c only) IDTokenUserinfoClaimsAssertion() bool { return false }
func (c only) ClockSkew() time.Duration             { return 0 }
func (c only) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func([]string) []string { return nil }
}

func (c only) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func([]string) []string { return nil }
}

// private and public are the key by which tokens are signed, made at each start.
type private struct {
	key *ecdsa.PrivateKey
	kid string
}

func (k private) ID() string                                  { return k.kid }
func (k private) Key() any                                    { return k.key }
func (k private) SignatureAlgorithm() jose.SignatureAlgorithm { return algorithm }

type public struct {
	key *ecdsa.PrivateKey
	kid string
}

func (k public) ID() string                         { return k.kid }
func (k public) Key() any                           { return &k.key.PublicKey }
func (k public) Algorithm() jose.SignatureAlgorithm { return algorithm }
func (k public) Use() string                        { return "sig" }
