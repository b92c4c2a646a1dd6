package webtest

import (
	"path/filepath"

	"probity/api"
	"probity/ledger"
	"probity/web"
)

// Signing has a log that is signed, so that reports get a lodging receipt; w.Key signs.
func Signing(w *World, a *api.Deps, p *web.Deps) {
	w.Helper()
	var err error
	w.Key, err = ledger.KeepKey(filepath.Join(w.TempDir(), "log.key"), "ethics.example.org/log")
	w.Must(err)
	a.LogKey, p.Lodging = w.Key, true
}
