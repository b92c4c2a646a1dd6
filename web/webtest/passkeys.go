package webtest

import (
	"strings"

	"probity/api"
	"probity/web"
)

// WithPasskeys has the service reached by a name, which passkeys can be bound to. It
// comes before what asks where the pages are.
func WithPasskeys(w *World, a *api.Deps, p *web.Deps) {
	w.URL = strings.Replace(w.URL, "127.0.0.1", "localhost", 1)
	a.SignIn.Origin, p.Passkeys = w.URL, true
}
