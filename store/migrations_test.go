package store_test

import (
	"database/sql"
	"slices"
	"strings"
	"sync"
	"testing"

	_ "github.com/lib/pq"

	"probity/migrations"
	"probity/store"
	"probity/store/storetest"
)

func TestMigrationsGoUpAndDownAndUpAgain(t *testing.T) {
	t.Parallel()
	dsn := storetest.EmptyDSN(t)
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	tables := func() (n int) {
		if err := db.QueryRow(`select count(*) from pg_tables where schemaname = 'public' and tablename <> 'goose_db_version'`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if _, err := store.Open(t.Context(), dsn, store.Options{}); err == nil || !strings.Contains(err.Error(), "probity migrate") {
		t.Errorf("opening an empty database: %v", err)
	}
	for range 2 {
		if err := migrations.Up(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		states, err := migrations.States(t.Context(), db)
		if err != nil || len(states) < 20 || slices.ContainsFunc(states, func(s migrations.State) bool { return !s.Applied }) {
			t.Errorf("%v: %v", states, err)
		}
		if n := tables(); n < 20 {
			t.Errorf("only %d tables", n)
		}
		if err := migrations.Down(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if n := tables(); n != 0 {
			t.Errorf("%d tables are left", n)
		}
	}
}

func TestManyMayMigrateAtOnce(t *testing.T) {
	t.Parallel()
	dsn := storetest.EmptyDSN(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := store.Migrate(t.Context(), dsn); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	storetest.Open(t, dsn, store.Options{})
}

// A fresh installation knows nobody: no account that everybody knows is there to be
// tried (ASVS 6.3.2).
func TestAFreshInstallationKnowsNobody(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("postgres", storetest.NewDSN(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, table := range []string{"people", "accounts", "tokens", "passkeys", "provider_links", "invitations", "terms"} {
		var n int
		if err := db.QueryRow(`select count(*) from ` + table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s has %d rows: %v", table, n, err)
		}
	}
}

// Row types and tables say the same columns: one that is only in the table
// would never be compared by Verify.
func TestReadTablesHaveTheColumnsOfTheirRows(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("postgres", storetest.NewDSN(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	own := map[string]bool{"id": true, "number": true, "procedure": true, "digest": true, "received_at": true}
	for table, cols := range store.Columns() {
		want := map[string]bool{"case_id": table != "cases"}
		for _, c := range cols {
			want[c] = true
		}
		for _, c := range columnsOf(t, db, table) {
			if !want[c] && !(table == "cases" && own[c]) {
				t.Errorf("%s.%s is in no row type", table, c)
			}
		}
	}
}

func columnsOf(t *testing.T, db *sql.DB, table string) []string {
	t.Helper()
	rows, err := db.Query(`select column_name from information_schema.columns where table_name = $1`, table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var c string
		if err := rows.Scan(&c); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestADatabaseThatLacksAnEarlierVersionIsNotOpened: parts have numbers of their
// own, so that the newest can be there and an earlier one not yet.
func TestADatabaseThatLacksAnEarlierVersionIsNotOpened(t *testing.T) {
	t.Parallel()
	for change, want := range map[string]string{
		`delete from goose_db_version where version_id = 11`:                         "lacks version 11",
		`insert into goose_db_version (version_id, is_applied) values (99999, true)`: "99999, which this program does not know",
	} {
		dsn := storetest.NewDSN(t)
		if _, err := asHouse(t, dsn).Exec(change); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(t.Context(), dsn, store.Options{Vault: storetest.Vault(t, dsn), Seals: true}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change, err)
		}
	}
}
