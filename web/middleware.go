package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// policy lets a page use the one style sheet and pictures of this very service,
// and send its forms here: no script, nothing from elsewhere. The page that asks for a
// passkey lets itself run one script, by a nonce.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers go on every page before anything can fail. The API sets its own.
func (w *web) headers(c *gin.Context) {
	if strings.HasPrefix(c.Request.URL.Path, "/api/") || strings.HasPrefix(c.Request.URL.Path, "/problems/") {
		c.Next()
		return
	}
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if !searchable[c.FullPath()] {
		h.Set("X-Robots-Tag", "noindex")
	}
	h.Set("Vary", "Accept-Language, Accept-Encoding")
	if w.TLS {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	c.Next()
}

// watch notes which page was shown and how long it took: not to whom, not about
// what.
func (w *web) watch(c *gin.Context) {
	began := time.Now()
	c.Next()
	if route := c.FullPath(); !strings.HasPrefix(route, "/api/") && !strings.HasPrefix(route, "/problems/") {
		w.Log.Info("page", "route", route, "status", c.Writer.Status(), "ms", time.Since(began).Milliseconds())
	}
}

// recover turns a panic into a page that tells nothing.
func (w *web) recover(c *gin.Context) {
	defer func() {
		r := recover()
		err, _ := r.(error)
		switch {
		case r == nil:
		case errors.Is(err, http.ErrAbortHandler), c.Writer.Written():
			panic(http.ErrAbortHandler)
		default:
			w.Log.Error("panic", "route", c.FullPath())
			w.show(w.asked(c).wrong(errors.New("panic")))
		}
	}()
	c.Next()
}
