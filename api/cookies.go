package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"probity/signin"
)

// Cookies bound to this host, sent over TLS alone (browsers take a loopback
// address for safe), out of reach of scripts and of other sites.
const (
	sessionCookie = "__Host-probity"
	deviceCookie  = "__Host-probity-device"
	deviceYear    = 365 * 24 * 3600
)

func setCookie(c *gin.Context, name, value string, seconds int, site http.SameSite) {
	http.SetCookie(c.Writer, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, Secure: true, HttpOnly: true, SameSite: site}) //nolint:gosec // every cookie says it; only how far it goes to other sites is the caller's
}

// cookie is the cookie's value, "" for none and for more than one.
func cookie(c *gin.Context, name string) string {
	sent := c.Request.CookiesNamed(name)
	if len(sent) != 1 || len(sent[0].Value) > 300 {
		return ""
	}
	return sent[0].Value
}

// sessionSent is the hash of the session that was sent, "" for none. A request
// that changes something and does not say from which page it comes is no
// browser's, and browsers are who sessions are for.
func sessionSent(c *gin.Context) (string, error) {
	if len(c.Request.CookiesNamed(sessionCookie)) == 0 {
		return "", nil
	}
	hash := signin.HashSession(cookie(c, sessionCookie))
	if hash == "" {
		return "", problem("unauthenticated", "")
	}
	reading := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if !reading && c.GetHeader("Sec-Fetch-Site") == "" && c.GetHeader("Origin") == "" {
		return "", problem("cross_site", "")
	}
	return hash, nil
}

// SaysWho reports whether a request says who sent it, by a token or by a session. One
// that says so wrongly is answered by nothing but a refusal.
func SaysWho(r *http.Request) bool {
	return len(r.Header.Values("Authorization")) > 0 || len(r.CookiesNamed(sessionCookie)) > 0
}

// keepSession sets the cookies of a sign-in.
func keepSession(c *gin.Context, session, device string) {
	if session != "" {
		setCookie(c, sessionCookie, session, 0, http.SameSiteStrictMode) // it ends with the browser, or earlier here
	}
	if device != "" {
		setCookie(c, deviceCookie, device, deviceYear, http.SameSiteStrictMode)
	}
}

func dropSession(c *gin.Context) {
	setCookie(c, sessionCookie, "", -1, http.SameSiteStrictMode)
}
