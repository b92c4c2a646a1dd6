package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"probity/ledger"
	"probity/store/storetest"
)

// What docker compose runs first: the tables, the keys of the cases and the key of
// the log, each once.
func TestMigratingMakesTheKeyOfTheLogOnce(t *testing.T) {
	dsn := storetest.NewDSN(t)
	t.Setenv("DATABASE_URL", dsn)
	keysFor(t, dsn)
	file := filepath.Join(t.TempDir(), "log.key")
	up := func() string {
		cmd, out := migrateCommand(), new(bytes.Buffer)
		cmd.SetOut(out)
		cmd.SetArgs([]string{"up"})
		if err := cmd.ExecuteContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	t.Setenv("TEMPORAL_ADDRESS", "")
	t.Setenv("PROBITY_LOG_KEY", file)
	if out := up(); strings.Contains(out, "signed log") {
		t.Errorf("a key was made for a log without a name: %s", out)
	}
	t.Setenv("PROBITY_LOG_NAME", "ethics.example.org/log")
	said := up()
	k, err := ledger.LoadKey(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said, k.Public()) || !strings.HasPrefix(k.Public(), "ethics.example.org/log") {
		t.Errorf("the public key is not told: %s", said)
	}
	if again := up(); strings.Contains(again, "signed log") {
		t.Errorf("a second key was made: %s", again)
	}
}
