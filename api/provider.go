package api

import (
	"net/http"
	"strings"

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

// LinkRequest says who a person is at the provider: never an address.
type LinkRequest struct {
	Subject string `json:"subject"` // sub, as the provider says it
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

// linkPerson links a person to who they are at the provider.
func (a *api) linkPerson(c *gin.Context) error {
	who, err := a.administrator(c)
	if err != nil {
		return err
	}
	var req LinkRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	if strings.TrimSpace(req.Subject) == "" || len(req.Subject) > 255 || !plain(req.Subject) {
		return problem("bad_request", "A subject is a text of 1 to 255 signs, as the provider says it.").at("subject")
	}
	if _, err := a.DB.AccountOf(c.Request.Context(), c.Param("id")); err != nil {
		return err
	}
	if err := a.desk.Link(c.Request.Context(), c.Param("id"), who.Person, req.Subject); err != nil {
		return signInProblem(err)
	}
	return done(c)
}
