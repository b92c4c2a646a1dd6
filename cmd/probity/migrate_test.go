package main

import (
	"bytes"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

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

// Each version is told with its state, whatever the highest number is: the parts of
// the engine have numbers of their own, and an older one can be missing.
func TestMigrateStatusTellsEachVersion(t *testing.T) {
	t.Parallel()
	dsn := storetest.NewDSN(t)
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	status := func() (string, error) {
		cmd, out := &cobra.Command{}, new(bytes.Buffer)
		cmd.SetOut(out)
		cmd.SetContext(t.Context())
		err := migrateStatus(cmd, settings{databaseURL: dsn})
		return out.String(), err
	}
	if said, err := status(); err != nil || !strings.Contains(said, "00011_reads.sql") || strings.Contains(said, "missing") || !strings.Contains(said, "has all that") {
		t.Errorf("%v: %s", err, said)
	}
	if _, err := db.ExecContext(t.Context(), `delete from goose_db_version where version_id = 11`); err != nil {
		t.Fatal(err)
	}
	if said, err := status(); err == nil || !strings.Contains(err.Error(), "lacks 1 of the versions") || !strings.Contains(said, "00011  missing") || strings.Count(said, "missing") != 1 {
		t.Errorf("%v: %s", err, said)
	}
	if _, err := db.ExecContext(t.Context(), `insert into goose_db_version (version_id, is_applied) values (99999, true)`); err != nil {
		t.Fatal(err)
	}
	if said, err := status(); err == nil || !strings.Contains(err.Error(), "use the newer program") || !strings.Contains(said, "99999  ") {
		t.Errorf("%v: %s", err, said)
	}
}
