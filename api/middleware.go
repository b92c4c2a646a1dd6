package api

import (
	"crypto/rand"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

const requestID = "request id"

// watch notes that a request was answered: which route, how, how long. Not by
// whom, not about what, not from where.
func (a *api) watch(c *gin.Context) {
	began := time.Now()
	id := rand.Text()[:16]
	c.Set(requestID, id)
	c.Header("X-Request-Id", id)
	c.Next()
	a.Log.Info("request", "request", id, "method", method(c), "route", route(c), "status", c.Writer.Status(), "ms", time.Since(began).Milliseconds())
}

// route is the template of the path, never the path itself.
func route(c *gin.Context) string {
	if p := c.FullPath(); p != "" {
		return p
	}
	return "none"
}

// method is the method if it is a usual one: anything else is the caller's own
// text.
func method(c *gin.Context) string {
	switch m := c.Request.Method; m {
	case http.MethodGet, http.MethodPost, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return m
	}
	return "other"
}

// recover turns a panic into an answer that tells nothing. What the panic says
// may hold content, so only its type is noted.
func (a *api) recover(c *gin.Context) {
	defer func() {
		r := recover()
		err, _ := r.(error)
		switch {
		case r == nil:
		case errors.Is(err, http.ErrAbortHandler):
			panic(r)
		default:
			a.Log.Error("panic", "request", c.GetString(requestID), "route", route(c), "type", typeName(r))
			if c.Writer.Written() {
				panic(http.ErrAbortHandler)
			}
			c.Abort()
			writeJSON(c, http.StatusInternalServerError, "application/problem+json", problem("internal", ""))
		}
	}()
	c.Next()
}

// headers go on every answer, errors included, before anything can fail.
func (a *api) headers(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if a.TLS {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	c.Next()
}

var crossOrigin = http.NewCrossOriginProtection()

// sameSite refuses what a page of another site makes a browser send. No route
// takes a cookie, but a report without an account needs none.
func sameSite(c *gin.Context) {
	if crossOrigin.Check(c.Request) != nil {
		c.Abort()
		writeJSON(c, http.StatusForbidden, "application/problem+json", problem("cross_site", ""))
	}
}
