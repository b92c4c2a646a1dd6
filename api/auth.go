package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
)

const tokenPrefix = "prb_" // so that a token that got out can be found by those who look for such things

// NewToken makes a bearer token of 130 bits. The hash is what is stored; the
// token itself is shown once.
func NewToken() (token, hash string) {
	token = tokenPrefix + strings.ToLower(rand.Text())
	return token, HashToken(token)
}

// HashToken is what a token is known by. At 130 random bits a plain hash is
// enough.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte("probity token\x00" + token))
	return hex.EncodeToString(sum[:])
}

// caller is who asks, as the token or session says; the zero caller has no
// account.
type caller struct {
	store.Who // Only set: by the code of a letter, and to that case alone
	bearer    store.Bearer
	hash      string // of the token or session
	reachable bool   // has an e-mail address of record
}

func (c *caller) known() bool { return c.Person != "" }

// actor is the caller as the rules of a procedure see them.
func (c *caller) actor(procedure string) docket.Actor {
	return docket.Actor{Person: c.Person, Offices: c.In(procedure)}
}

// admin reports whether they keep the house.
func (c *caller) admin() bool { return slices.Contains(c.bearer.Scopes, "admin") }

// caller finds out who asks. Without a token it is nobody; a token that is not
// good is refused even where none is needed, so that nobody takes a report they
// made for one under their name.
func (a *api) caller(c *gin.Context) (*caller, error) {
	token, err := bearer(c)
	if err != nil || token == "" {
		return &caller{}, err
	}
	who, _, err := a.ask(c.Request.Context(), store.Ask{Token: token}, needs(c))
	return who, err
}

// bearer is the hash of the token or session that was sent, "" for none. A token
// that is sent goes before a session: nobody sends one by mistake.
func bearer(c *gin.Context) (string, error) {
	sent := c.Request.Header.Values("Authorization")
	if len(sent) == 0 {
		return sessionSent(c)
	}
	scheme, token, _ := strings.Cut(sent[0], " ")
	if len(sent) > 1 || !strings.EqualFold(scheme, "Bearer") || !strings.HasPrefix(token, tokenPrefix) || len(token) > 200 {
		return "", problem("unauthenticated", "")
	}
	return HashToken(token), nil
}

// ask asks the database in one statement who holds the token today and, if one
// is named, for the case: what somebody may do is never remembered. The token
// must be good for what is needed.
func (a *api) ask(ctx context.Context, ask store.Ask, need scope) (*caller, store.Answer, error) {
	got, err := a.DB.Open(ctx, a.asked(ask))
	if errors.Is(err, store.ErrToken) {
		err = problem("unauthenticated", "")
	}
	if err != nil {
		return nil, got, err
	}
	who := callerOf(ask.Token, got)
	if ask.Token != "" {
		err = who.may(need)
	}
	return who, got, err
}

// asked is the question as of now.
func (a *api) asked(ask store.Ask) store.Ask {
	ask.Now = a.Now()
	ask.Day = clock.DateOf(ask.Now, time.UTC)
	return ask
}

func callerOf(hash string, got store.Answer) *caller {
	c := &caller{Who: got.Who, bearer: got.Bearer, hash: hash, reachable: got.Reachable}
	c.Admin = c.admin()
	return c
}

// believed is what was seen last of who asks and of the case the path names. It
// may be over: nothing of it is told or done before the database has confirmed it.
func (a *api) believed(c *gin.Context) (store.Ask, store.Answer, bool) {
	token, err := bearer(c)
	if err != nil || token == "" {
		return store.Ask{}, store.Answer{}, false
	}
	ask := a.asked(store.Ask{Token: token, Case: c.Param("id")})
	believed := a.DB.Believed
	if ask.Case == "" {
		believed = func(ask store.Ask) (store.Answer, bool) { return a.DB.BelievedHolder(ask.Token) }
	}
	got, ok := believed(ask)
	return ask, got, ok && callerOf(token, got).may(needs(c)) == nil
}

// member is the caller, who must have an account.
func (a *api) member(c *gin.Context) (*caller, error) {
	who, err := a.caller(c)
	if err == nil && !who.known() {
		err = problem("unauthenticated", "")
	}
	return who, err
}

// administrator is the caller, whose token must have the scope admin or whose
// session must be an administrator's with a recent second factor.
func (a *api) administrator(c *gin.Context) (*caller, error) {
	who, err := a.member(c)
	if err == nil && !who.admin() {
		err = problem("admin_only", "")
	}
	if err == nil {
		err = a.recent(who)
	}
	return who, err
}

// official is the caller, who must hold some office or be an administrator.
func (a *api) official(c *gin.Context) (*caller, error) {
	who, err := a.member(c)
	if err == nil && !who.admin() && len(who.Offices) == 0 {
		err = problem("not_yours", "This is for the offices.")
	}
	return who, err
}

func challenge(c *gin.Context) string {
	if c.GetHeader("Authorization") == "" {
		return `Bearer realm="probity"`
	}
	return `Bearer realm="probity", error="invalid_token"`
}

// today is the civil day by which terms in office are counted.
func (a *api) today() clock.Date { return clock.DateOf(a.Now(), time.UTC) }
