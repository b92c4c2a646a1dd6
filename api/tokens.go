package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"probity/store"
)

// TokenRequest asks for a token.
type TokenRequest struct {
	Label  string   `json:"label"`
	Scopes []string `json:"scopes"` // full, read, act, duties, statistics; admin for administrators
	Days   int      `json:"days"`   // until it ends, at most 366
}

// TokenMade is a new token, told this once.
type TokenMade struct {
	Token string `json:"token"`
	BearerView
}

// TokenList is the tokens of a person that still work.
type TokenList struct {
	Tokens []BearerView `json:"tokens"`
}

func bearers(all []store.Token, who *caller) []BearerView {
	out := make([]BearerView, len(all))
	for i := range all {
		out[i] = bearerView(&all[i])
		out[i].This = all[i].ID == who.bearer.ID
	}
	return out
}

func bearerView(t *store.Token) BearerView {
	return BearerView{ID: t.ID, Label: t.Label, Scopes: orEmpty([]string(t.Scopes)), CreatedAt: t.CreatedAt.UTC(), ExpiresAt: t.ExpiresAt, LastUsed: t.LastUsed}
}

func (a *api) listTokens(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	all, err := a.DB.TokensOf(c.Request.Context(), who.Person)
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, TokenList{bearers(all, who)})
}

// makeToken makes a token for oneself. It is good for no more than the session
// is.
func (a *api) makeToken(c *gin.Context) error {
	in, err := a.within(c)
	if err == nil && in.Enrol {
		err = problem("second_factor_first", "")
	}
	if err != nil {
		return err
	}
	who, err := a.member(c)
	if err != nil {
		return err
	}
	var req TokenRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	if err := req.fits(who); err != nil {
		return err
	}
	token, hash := NewToken()
	ends := a.desk.Now().AddDate(0, 0, req.Days)
	err = a.DB.PutToken(c.Request.Context(), store.Token{Hash: hash, Person: who.Person, Label: req.Label, Scopes: req.Scopes, ExpiresAt: &ends})
	if err != nil {
		return err
	}
	t, err := a.DB.TokenHolder(c.Request.Context(), hash)
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, TokenMade{token, bearerView(&t)})
}

func (r *TokenRequest) fits(who *caller) error {
	if strings.TrimSpace(r.Label) == "" || len(r.Label) > 100 || !plain(r.Label) {
		return problem("bad_request", "Say in a line of at most 100 letters what it is for.").at("label")
	}
	if r.Days < 1 || r.Days > 366 {
		return problem("bad_request", "A token ends after 1 to 366 days.").at("days")
	}
	if len(r.Scopes) == 0 {
		return problem("bad_request", "Say what it is for: full, read, act, duties, statistics or admin.").at("scopes")
	}
	for _, s := range r.Scopes {
		if !IsScope(s) {
			return problem("unknown", "There is no such scope; there are full, read, act, duties, statistics and admin.").at("scopes")
		}
	}
	if slices.Contains(r.Scopes, string(adminScope)) && !who.admin() {
		return problem("admin_only", "")
	}
	return nil
}

func (a *api) endToken(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	if err := a.DB.EndBearer(c.Request.Context(), who.Person, c.Param("id")); err != nil {
		return err
	}
	return done(c)
}
