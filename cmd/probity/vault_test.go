package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity/store"
	"probity/store/storetest"
	"probity/vault"
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

func TestKeysAreRotatedAndWrappedAnewByCommand(t *testing.T) {
	dsn := storetest.NewDSN(t)
	db := storetest.Open(t, dsn, keysFor(t, dsn))
	if err := db.PutPerson(t.Context(), store.TheSystem(), store.Person{ID: "p", Name: "Ruth Okafor"}); err != nil {
		t.Fatal(err)
	}
	master := fromEnvironment().masterKey
	before, err := os.ReadFile(master)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, says string }{
		{"rotate", "1 rings have new keys."}, {"rewrap", "1 rings are wrapped with a new master key"}, {"rotate", "1 rings have new keys."},
	} {
		var out bytes.Buffer
		if err := run(t.Context(), []string{"keys", c.args}, &out, &out); err != nil || !strings.Contains(out.String(), c.says) {
			t.Fatalf("%s: %v\n%s", c.args, err, &out)
		}
		if p, err := db.Person(t.Context(), store.TheSystem(), "p"); err != nil || p.Name != "Ruth Okafor" {
			t.Errorf("after %s, by a process that was not told: %+v, %v", c.args, p, err)
		}
	}
	keys, err := fromEnvironment().openVault(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again := storetest.Open(t, dsn, store.Options{Vault: keys})
	if p, err := again.Person(t.Context(), store.TheSystem(), "p"); err != nil || p.Name != "Ruth Okafor" {
		t.Errorf("by a process that starts: %+v, %v", p, err)
	}
	if err := os.WriteFile(master, before, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := fromEnvironment().openVault(t.Context()); !errors.Is(err, vault.ErrWrongMaster) {
		t.Errorf("with the master key from before: %v", err)
	}
}
