package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"probity/signin"
)

// providerCookie binds a sign-in at the provider to the browser that began it.
// The provider sends that browser back from another site, so it is Lax.
const providerCookie = "__Host-probity-provider"

// ProviderAsked is where to send the browser.
type ProviderAsked struct {
	URL string `json:"url"`
}

// ProviderInvitation is an invitation with which somebody is linked to who they are at
// the provider.
type ProviderInvitation struct {
	Invitation string `json:"invitation"`
}

func (a *api) askProvider(c *gin.Context) error {
	to, browser, err := a.desk.AskProvider(c.Request.Context())
	if err != nil {
		return signInProblem(err)
	}
	setCookie(c, providerCookie, browser, 600, http.SameSiteLaxMode)
	return reply(c, http.StatusOK, ProviderAsked{to})
}

// fromProvider is where the provider sends browsers back to. It changes nothing
// but who this browser is, and only if this browser asked for it.
func (a *api) fromProvider(c *gin.Context) error {
	q, err := query(c, "state", "code", "iss", "session_state", "scope", "error", "error_description", "error_uri")
	if err != nil {
		return err
	}
	sent := cookie(c, providerCookie)
	setCookie(c, providerCookie, "", -1, http.SameSiteLaxMode)
	b, err := a.desk.FromProvider(c.Request.Context(), signin.Answered{State: q.text("state"), Code: q.text("code"), Issuer: q.text("iss")}, sent)
	if err != nil {
		return signInProblem(err)
	}
	return tell(c, b)
}

// askInvited sends somebody who was invited to the provider: who they are there is
// theirs here from then on. Nobody is linked in another way, least of all by an
// address that a provider tells.
func (a *api) askInvited(c *gin.Context) error {
	var req ProviderInvitation
	if err := a.bind(c, &req); err != nil {
		return err
	}
	shown := ""
	if who, err := a.caller(c); err == nil && who.bearer.Session && a.recent(who) == nil {
		shown = who.Person
	}
	to, browser, err := a.desk.AskInvited(c.Request.Context(), req.Invitation, shown)
	if err != nil {
		return signInProblem(err)
	}
	setCookie(c, providerCookie, browser, 600, http.SameSiteLaxMode)
	return reply(c, http.StatusOK, ProviderAsked{to})
}

// ProviderRemoved is the provider from which somebody unlinks themselves.
type ProviderRemoved struct {
	Issuer string `json:"issuer"`
}

// removeProvider unlinks whoever asks from who they are at a provider.
func (a *api) removeProvider(c *gin.Context) error {
	in, err := a.within(c)
	if err == nil && in.Enrol {
		err = problem("second_factor_first", "")
	}
	if err != nil {
		return err
	}
	var req ProviderRemoved
	if err := a.bind(c, &req); err != nil {
		return err
	}
	if err := a.desk.RemoveProvider(c.Request.Context(), in, req.Issuer); err != nil {
		return signInProblem(err)
	}
	return done(c)
}
