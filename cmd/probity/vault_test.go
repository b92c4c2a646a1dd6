package main

import (
	"path/filepath"
	"testing"

	"probity/store"
)

// keysFor gives the commands of a test keys of their own, and what a test opens
// the same database with.
func keysFor(t *testing.T, dsn string) store.Options {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("PROBITY_MASTER_KEY", filepath.Join(dir, "master.key"))
	t.Setenv("PROBITY_KEYS", filepath.Join(dir, "keys"))
	keys, err := fromEnvironment().ownVault(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := seal(t.Context(), dsn, keys); err != nil {
		t.Fatal(err)
	}
	return store.Options{Vault: keys}
}
