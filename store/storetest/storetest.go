// Package storetest gives each test a database of its own: one private Postgres
// per test process, one migrated template in it, a clone per test.
//
// PROBITY_TEST_DATABASE_URL names a Postgres to use instead; its user must be
// allowed to create databases.
package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"probity/embedded"
	"probity/store"
	"probity/vault"
	"probity/vault/vaulttest"
)

// server is the Postgres of this test process.
type server struct {
	dsn      string
	template string
	one      sync.Mutex // a template is copied by one session at a time
	err      error
}

var (
	start  sync.Once
	shared server
	serial atomic.Int64
	// addresses says where each opened database is.
	addresses sync.Map
	// vaults are the keys of each database, by its name: there may be several ways to it.
	vaults sync.Map
	mark   = strings.ToLower(rand.Text()[:8])
)

// New is a migrated, empty database for this test alone.
func New(tb testing.TB) *store.DB {
	tb.Helper()
	return Open(tb, NewDSN(tb), store.Options{MaxConnections: 12})
}

// Vault is the keys of the test database a DSN names, the same at each call.
func Vault(tb testing.TB, dsn string) *vault.Vault {
	tb.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		tb.Fatal(err)
	}
	v, ok := vaults.Load(u.Path)
	if !ok {
		v, _ = vaults.LoadOrStore(u.Path, vaulttest.New(tb))
	}
	return v.(*vault.Vault)
}

// Open opens the database a DSN names and closes it after the test. Unless the
// options say otherwise it has the keys of Vault.
func Open(tb testing.TB, dsn string, o store.Options) *store.DB {
	tb.Helper()
	if o.Vault == nil {
		o.Vault, o.Seals = Vault(tb, dsn), true
	}
	db, err := store.Open(tb.Context(), dsn, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = db.Close()
		addresses.Delete(db)
	})
	addresses.Store(db, dsn)
	return db
}

// NewDSN is the address of a migrated, empty database for this test alone. It
// is dropped after the test.
func NewDSN(tb testing.TB) string {
	tb.Helper()
	return newDatabase(tb, "")
}

// EmptyDSN is NewDSN without any schema.
func EmptyDSN(tb testing.TB) string {
	tb.Helper()
	return newDatabase(tb, "template0")
}

// newDatabase is a copy of another, of the migrated template for "".
func newDatabase(tb testing.TB, from string) string {
	tb.Helper()
	start.Do(func() { shared.err = shared.start() })
	if shared.err != nil {
		tb.Fatalf("a Postgres for the tests: %v", shared.err)
	}
	name := fmt.Sprintf("probity_test_%s_%d", mark, serial.Add(1))
	if from == "" {
		from = shared.template
	}
	shared.one.Lock()
	err := shared.exec(`create database ` + pq.QuoteIdentifier(name) + ` template ` + pq.QuoteIdentifier(from))
	shared.one.Unlock()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := shared.exec(`drop database if exists ` + pq.QuoteIdentifier(name) + ` with (force)`); err != nil {
			tb.Log(err)
		}
	})
	return withDatabase(shared.dsn, name)
}

// Backup is the address of a copy of a database as it is now, as a backup of it
// that was restored would be. Nobody may be connected to it meanwhile.
func Backup(tb testing.TB, dsn string) string {
	tb.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		tb.Fatal(err)
	}
	return newDatabase(tb, strings.TrimPrefix(u.Path, "/"))
}

// start finds or starts the server and makes the template. What is started ends
// with the test process.
func (s *server) start() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	s.dsn = os.Getenv("PROBITY_TEST_DATABASE_URL")
	if s.dsn == "" {
		sweep()
		dir, err := os.MkdirTemp("", fmt.Sprintf("%s%d-", prefix, os.Getpid()))
		if err != nil {
			return err
		}
		if err := os.Chmod(dir, 0o711); err != nil { // run by root, Postgres runs as somebody else and must get through
			return err
		}
		p, err := embedded.StartPostgres(ctx, embedded.PostgresOptions{Dir: dir})
		if err != nil {
			return err
		}
		s.dsn = p.DSN()
		// What is lost with the machine is lost with the test; measured times are without waiting for the disk.
		for _, setting := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
			if err := s.exec(`alter system set ` + setting + ` = off`); err != nil {
				return err
			}
		}
		if err := s.exec(`select pg_reload_conf()`); err != nil {
			return err
		}
	}
	s.template = "probity_template_" + mark
	if err := s.exec(`create database ` + pq.QuoteIdentifier(s.template)); err != nil {
		return err
	}
	return store.Migrate(ctx, withDatabase(s.dsn, s.template))
}

const prefix = "probity-storetest-"

// sweep removes the folders of test processes that are gone; a process cannot
// remove its own, because Postgres ends only after it.
func sweep() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	for _, dir := range dirs {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), prefix), "-")
		if _, err := os.Stat("/proc/" + pid); pid == "" || err == nil {
			continue
		}
		if info, err := os.Stat(dir); err != nil || time.Since(info.ModTime()) < time.Minute {
			continue
		}
		if place, err := os.ReadFile(filepath.Join(dir, "cluster.path")); err == nil && strings.HasPrefix(string(place), "/var/lib/probity-") {
			_ = os.RemoveAll(strings.TrimSpace(string(place)))
		}
		_ = os.RemoveAll(dir)
	}
}

func (s *server) exec(statement string) error {
	db, err := sqlx.Open("postgres", s.dsn)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.Exec(statement)
	return err
}

func withDatabase(dsn, name string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return dsn
	}
	u.Path = "/" + name
	return u.String()
}

// Exec runs a statement as the user who owns the database, past everything the
// store would allow: for attacks, and to make things old.
func Exec(tb testing.TB, db *store.DB, query string, args ...any) {
	tb.Helper()
	dsn, ok := addresses.Load(db)
	if !ok {
		tb.Fatal("the database was not opened by storetest")
	}
	c, err := sqlx.Open("postgres", dsn.(string))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := c.ExecContext(tb.Context(), query, args...); err != nil {
		tb.Fatal(err)
	}
}
