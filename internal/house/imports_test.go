// Package house_test holds the rules of the house: which package may lean on which.
package house_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const (
	ours     = "probity/"
	temporal = "go.temporal.io/"
	gin      = "github.com/gin-gonic/"
)

var sqlPackages = []string{"database/sql", "github.com/jmoiron/sqlx", "github.com/lib/pq", "github.com/pressly/goose"}

// rule speaks of a folder and everything below it. A name ending in "/" stands for all packages that begin
// with it, any other for that package and those below it.
type rule struct {
	room string
	// never: not imported by the room's own files.
	never []string
	// free: not to be found anywhere below the room either, however far down.
	free []string
	// only: of our own packages, these and no others.
	only []string
	// but: rooms within the room that have a rule of their own.
	but []string
}

var table = []rule{
	{
		room:  "procedure",
		never: []string{"os", "net", "io/ioutil", "os/exec", "log"},
		free:  slices.Concat([]string{temporal, gin, "net/http"}, sqlPackages),
		only:  []string{"procedure"},
	},
	{
		room:  "docket",
		never: []string{"os", "net", "io/ioutil", "os/exec", "log"},
		free:  slices.Concat([]string{temporal, gin, "net/http"}, sqlPackages),
		only:  []string{"docket", "procedure"},
	},
	{
		room:  "receipt",
		never: []string{"os", "net", "io/ioutil", "os/exec", "log", "time"},
		free:  slices.Concat([]string{temporal, gin, "net/http"}, sqlPackages),
		only:  []string{"receipt"},
	},
	{
		room: "vault",
		free: []string{temporal, gin, ours + "store"},
		only: []string{"vault", "docket", "procedure"},
	},
	{
		room: "evidence",
		free: slices.Concat([]string{temporal, gin, ours + "store"}, sqlPackages),
		only: []string{"evidence"},
		but:  []string{"evidence/pages"},
	},
	{
		// Names what the guest holds by UUIDs, which know how to be kept in a database.
		room:  "evidence/pages",
		never: sqlPackages,
		free:  []string{temporal, gin, ours + "store"},
		only:  []string{"evidence"},
	},
	{
		room: "ledger",
		free: []string{temporal, gin, ours + "store"},
		only: []string{"ledger", "docket", "procedure"},
	},
	{
		room: "notice",
		free: []string{temporal, gin, ours + "store"},
		only: []string{"notice", "docket", "procedure"},
	},
	{
		// Proves who somebody is: told what was sent, it keeps what must be kept in store. It serves no HTTP,
		// but asks a provider by it.
		room:  "signin",
		never: slices.Concat([]string{"os", "log", "log/slog"}, sqlPackages),
		free:  []string{temporal, gin, ours + "workflows", ours + "activities", ours + "api", ours + "web"},
		only:  []string{"signin", "store"},
	},
	{
		room: "migrations",
		free: []string{temporal, gin},
		only: []string{"migrations"},
	},
	{
		room: "store",
		free: []string{temporal, gin, ours + "workflows", ours + "activities", ours + "api", ours + "web"},
		only: []string{"store", "docket", "procedure", "vault", "ledger", "migrations"},
	},
	{
		room:  "activities",
		never: slices.Concat([]string{temporal + "sdk/workflow", temporal + "sdk/client", temporal + "sdk/worker"}, sqlPackages),
		free:  []string{gin, ours + "workflows", ours + "api", ours + "web"},
		only:  []string{"activities", "docket", "procedure", "store", "notice", "ledger", "vault", "evidence"},
	},
	{
		room:  "workflows",
		never: slices.Concat([]string{"os", "os/exec", "net", "io/ioutil", temporal + "sdk/client", temporal + "sdk/worker"}, sqlPackages),
		free:  []string{gin, ours + "api", ours + "web"},
		only:  []string{"workflows", "activities", "procedure", "docket"},
		but:   []string{"workflows/engine"},
	},
	{
		// Calls workflows from outside and runs them: the client's and the worker's side.
		room:  "workflows/engine",
		never: sqlPackages,
		free:  []string{gin, ours + "api", ours + "web"},
		only:  []string{"workflows", "activities"},
	},
	{
		room:  "api",
		never: slices.Concat([]string{temporal + "sdk/worker", temporal + "sdk/workflow", temporal + "sdk/activity", ours + "activities"}, sqlPackages),
		free:  []string{ours + "web", ours + "embedded"},
	},
	{
		room:  "web",
		never: slices.Concat([]string{temporal + "sdk/worker", temporal + "sdk/workflow", temporal + "sdk/activity", ours + "activities", "text/template"}, sqlPackages),
		free:  []string{ours + "embedded"},
	},
	{
		// Is given pages of the greatest confidence, and nothing else.
		room: "web/pdf",
		free: slices.Concat([]string{temporal, gin, ours + "store", ours + "api"}, sqlPackages),
		only: []string{"web/pdf"},
	},
	{
		// The stand-alone verifier: whoever doubts the engine must be able to read all it stands on.
		room: "cmd/probity-verify",
		free: []string{temporal, gin, ours + "store", ours + "docket", ours + "procedure"},
		only: []string{"ledger"},
	},
	{
		room: "embedded",
		free: []string{gin},
		only: []string{"embedded", "migrations"},
	},
}

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// packages asks the go command; a package whose files do not compile is still listed with its imports.
func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Imports,Deps", "probity/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func within(path, name string) bool {
	return path == name || strings.HasPrefix(path, strings.TrimSuffix(name, "/")+"/")
}

func TestEachRoomImportsOnlyRoomsBelowIt(t *testing.T) {
	all := packages(t)
	if len(all) == 0 {
		t.Fatal("go list found no packages")
	}
	for _, r := range table {
		for _, p := range all {
			own := func(room string) bool { return within(p.ImportPath, ours+room) }
			if own(r.room) && !slices.ContainsFunc(r.but, own) {
				r.check(t, p)
			}
		}
	}
}

// helpersForTests are packages that only tests import; they may reach further down than their room.
func helpersForTests(path string) bool {
	return strings.HasSuffix(path, "test") // store/storetest and the like
}

func (r rule) check(t *testing.T, p listed) {
	t.Helper()
	for _, i := range p.Imports {
		for _, n := range r.never {
			if within(i, n) {
				t.Errorf("%s imports %s: %s must not", p.ImportPath, i, r.room)
			}
		}
		below := func(name string) bool { return within(i, ours+name) }
		if r.only != nil && strings.HasPrefix(i, ours) && !helpersForTests(p.ImportPath) && !slices.ContainsFunc(r.only, below) {
			t.Errorf("%s imports %s: %s leans only on %s", p.ImportPath, i, r.room, strings.Join(r.only, ", "))
		}
	}
	if helpersForTests(p.ImportPath) {
		return
	}
	for _, d := range p.Deps {
		for _, f := range r.free {
			if within(d, f) {
				t.Errorf("%s depends on %s, if not itself then through a package it imports: %s must be free of it", p.ImportPath, d, r.room)
			}
		}
	}
}

func TestWithinMeansThePackageAndThoseBelowIt(t *testing.T) {
	for _, c := range []struct {
		path, name string
		want       bool
	}{
		{"os", "os", true},
		{"os/exec", "os", true},
		{"oser", "os", false},
		{"go.temporal.io/sdk/client", temporal, true},
		{"probity/storetest", ours + "store", false},
		{"probity/store/storetest", ours + "store", true},
		{"github.com/gin-gonic/gin", gin, true},
	} {
		if got := within(c.path, c.name); got != c.want {
			t.Errorf("within(%q, %q) is %v", c.path, c.name, got)
		}
	}
}

func TestTheServerStaysOutOfOurModule(t *testing.T) {
	for _, p := range packages(t) {
		for _, d := range p.Deps {
			if within(d, temporal+"server") || within(d, "modernc.org/sqlite") {
				t.Errorf("%s depends on %s: that belongs to the nested module temporald", p.ImportPath, d)
			}
		}
	}
}
