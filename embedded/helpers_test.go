package embedded

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
)

// patient is far beyond what any start takes here; a machine that has to build temporald first needs more
// than ten minutes for that alone.
func patient(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func scratch(t *testing.T) string {
	t.Helper()
	dir, remove, err := Scratch()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := remove(); err != nil {
			t.Error(err)
		}
	})
	return dir
}

type stopper interface{ Stop(context.Context) error }

func stop(t *testing.T, s stopper) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Errorf("stop: %v", err)
	}
}

func startPostgres(t *testing.T, dir string) *Postgres {
	t.Helper()
	p, err := StartPostgres(patient(t), PostgresOptions{Dir: dir, Say: func(s string) { t.Log(s) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, p) })
	return p
}

func query[T any](t *testing.T, dsn, text string) T {
	t.Helper()
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var v T
	if err := db.QueryRowContext(patient(t), text).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

var someAttributes = map[string]string{"CaseStage": "Keyword", "CaseOpen": "Bool", "NextDeadline": "Datetime"}

func startTemporal(t *testing.T, dir, owner string) *Temporal {
	t.Helper()
	return startTemporalFor(t, dir, Owner{Database: owner})
}

func startTemporalFor(t *testing.T, dir string, owner Owner) *Temporal {
	t.Helper()
	s, err := StartTemporal(patient(t), TemporalOptions{
		Dir: dir, SearchAttributes: someAttributes, Say: func(s string) { t.Log(s) },
		Owner: func(context.Context) (Owner, error) { return owner, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func dial(t *testing.T, address string) client.Client {
	t.Helper()
	c, err := client.DialContext(patient(t), client.Options{HostPort: address, Namespace: "probity", Logger: noLog{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// eventually polls; what it waits for depends on the kernel or on another process.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for !holds() {
		if !pause(ctx, 20*time.Millisecond) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}
