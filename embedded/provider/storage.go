package provider

import (
	"context"
	"crypto/ecdsa"
	"crypto/subtle"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const (
	algorithm = "ES256"
	life      = 10 * time.Minute // of a sign-in that was begun
	most      = 1000             // such at once
)

var errNone = errors.New("there is no such thing here")

// signIn is one that was begun, as op.AuthRequest wants it.
type signIn struct {
	id      string
	asked   oidc.AuthRequest
	began   time.Time
	subject string // who they said they are; "": nobody yet
	several bool   // they said that they showed several factors
	at      time.Time
}

func (s signIn) GetID() string                      { return s.id }
func (s signIn) GetACR() string                     { return "" }
func (s signIn) GetAudience() []string              { return []string{client} }
func (s signIn) GetAuthTime() time.Time             { return s.at }
func (s signIn) GetClientID() string                { return client }
func (s signIn) GetNonce() string                   { return s.asked.Nonce }
func (s signIn) GetRedirectURI() string             { return s.asked.RedirectURI }
func (s signIn) GetResponseType() oidc.ResponseType { return s.asked.ResponseType }
func (s signIn) GetResponseMode() oidc.ResponseMode { return s.asked.ResponseMode }
func (s signIn) GetScopes() []string                { return []string{oidc.ScopeOpenID} }
func (s signIn) GetState() string                   { return s.asked.State }
func (s signIn) GetSubject() string                 { return s.subject }
func (s signIn) Done() bool                         { return s.subject != "" }
func (s signIn) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: s.asked.CodeChallenge, Method: s.asked.CodeChallengeMethod}
}

func (s signIn) GetAMR() []string {
	if s.several {
		return []string{"pwd", "mfa"}
	}
	return []string{"pwd"}
}

// storage is what the provider remembers, in memory alone.
type storage struct {
	key    *ecdsa.PrivateKey
	kid    string
	client only
	people []Person

	mu      sync.Mutex
	waiting map[string]signIn
	codes   map[string]string // which sign-in a code is of
}

// CreateAuthRequest implements op.Storage. Without PKCE and a nonce nothing begins.
func (s *storage) CreateAuthRequest(_ context.Context, r *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	if r.CodeChallenge == "" || r.CodeChallengeMethod != oidc.CodeChallengeMethodS256 || r.Nonce == "" {
		return nil, oidc.ErrInvalidRequest().WithDescription("a nonce and PKCE with S256 are asked for here")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.waiting, func(_ string, q signIn) bool { return time.Since(q.began) > life })
	maps.DeleteFunc(s.codes, func(_, id string) bool { _, there := s.waiting[id]; return !there })
	if len(s.waiting) >= most {
		return nil, oidc.ErrServerError()
	}
	q := signIn{id: secret(), asked: *r, began: time.Now()}
	s.waiting[q.id] = q
	return q, nil
}

// AuthRequestByID implements op.Storage.
func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, ok := s.waiting[id]
	if !ok || time.Since(q.began) > life {
		return nil, errNone
	}
	return q, nil
}

// said is who somebody says they are.
func (s *storage) said(id, subject string, several bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, ok := s.waiting[id]
	known := slices.ContainsFunc(s.people, func(p Person) bool { return p.Subject == subject })
	if !ok || q.Done() || !known || time.Since(q.began) > life {
		return false
	}
	q.subject, q.several, q.at = subject, several, time.Now()
	s.waiting[id] = q
	return true
}

// SaveAuthCode implements op.Storage.
func (s *storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.codes[code] = id
	return nil
}

// AuthRequestByCode implements op.Storage. A code is shown once, whoever shows it.
func (s *storage) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	s.mu.Lock()
	id, ok := s.codes[code]
	delete(s.codes, code)
	s.mu.Unlock()
	if !ok {
		return nil, errNone
	}
	return s.AuthRequestByID(ctx, id)
}

// DeleteAuthRequest implements op.Storage.
func (s *storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.waiting, id)
	return nil
}

// GetClientByClientID implements op.Storage.
func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != client {
		return nil, errNone
	}
	return s.client, nil
}

// AuthorizeClientIDSecret implements op.Storage.
func (s *storage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != client || subtle.ConstantTimeCompare([]byte(secret), []byte(s.client.secret)) != 1 {
		return errNone
	}
	return nil
}

// CreateAccessToken implements op.Storage: the standard has one go with each ID token.
func (s *storage) CreateAccessToken(context.Context, op.TokenRequest) (string, time.Time, error) {
	return secret(), time.Now().Add(time.Minute), nil
}

// SigningKey implements op.Storage.
func (s *storage) SigningKey(context.Context) (op.SigningKey, error) {
	return private{s.key, s.kid}, nil
}

// SignatureAlgorithms implements op.Storage.
func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{algorithm}, nil
}

// KeySet implements op.Storage.
func (s *storage) KeySet(context.Context) ([]op.Key, error) {
	return []op.Key{public{s.key, s.kid}}, nil
}

// Health implements op.Storage.
func (s *storage) Health(context.Context) error { return nil }

// What a provider can be asked beyond that is answered by nobody here.

func (s *storage) CreateAccessAndRefreshTokens(context.Context, op.TokenRequest, string) (string, string, time.Time, error) {
	return "", "", time.Time{}, errNone
}

func (s *storage) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, op.ErrInvalidRefreshToken
}
func (s *storage) TerminateSession(context.Context, string, string) error { return errNone }
func (s *storage) RevokeToken(context.Context, string, string, string) *oidc.Error {
	return oidc.ErrInvalidRequest()
}

func (s *storage) GetRefreshTokenInfo(context.Context, string, string) (string, string, error) {
	return "", "", op.ErrInvalidRefreshToken
}

func (s *storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

func (s *storage) SetUserinfoFromToken(context.Context, *oidc.UserInfo, string, string, string) error {
	return errNone
}

func (s *storage) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errNone
}

func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

func (s *storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errNone
}

func (s *storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errNone
}
