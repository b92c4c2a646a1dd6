package main

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"probity/ledger"
	"probity/procedure/proceduretest"
	"probity/store"
	"probity/store/storetest"
)

// sealed is a database whose record of procedures was sealed twice, with a
// lodging in it, its copy and its key.
type sealed struct {
	testing.TB
	dsn, folder, key string
	signer           *ledger.Key
	db               *store.DB
}

func newSealed(t *testing.T) *sealed {
	t.Helper()
	s := &sealed{TB: t, dsn: storetest.NewDSN(t), folder: filepath.Join(t.TempDir(), "copy")}
	s.db = storetest.Open(t, s.dsn, store.Options{MaxConnections: 4})
	var err error
	if s.signer, err = ledger.KeepKey(filepath.Join(t.TempDir(), "log.key"), "ethics.example.org/log"); err != nil {
		t.Fatal(err)
	}
	s.key = s.signer.Public()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range []string{"ahima-membership", "cchiim-credential"} {
		p, ok := procs.Current(id)
		if !ok {
			t.Fatal("no pack", id)
		}
		storetest.Library(t, s.db, p)
		s.seal(storetest.Founded.Add(time.Duration(i+1) * 24 * time.Hour))
	}
	return s
}

func (s *sealed) seal(at time.Time) {
	s.Helper()
	sealer := store.Sealer{DB: s.db, Key: s.signer, Copy: &ledger.Copy{Dir: s.folder}}
	if out, err := sealer.Seal(s.Context(), at, storetest.Founded.Add(-time.Hour)); err != nil || out.Failing {
		s.Fatal(out, err)
	}
}

// says runs the program and holds what it says and how it ends.
func says(t *testing.T, ok bool, want string, args ...string) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), args, &out)
	if (err == nil) != ok || !ok && !errors.Is(err, errFound) || !strings.Contains(out.String(), want) {
		t.Errorf("%v: %v\n%s", args, err, out.String())
	}
}

func TestADatabaseAndItsCopyAreChecked(t *testing.T) {
	t.Parallel()
	s := newSealed(t)
	says(t, true, "YES. Everything that was sealed is as it was", "database", s.dsn, "--key", s.key, "--copy", s.folder)
	says(t, true, "It was not held against a copy", "database", s.dsn, "--key", s.key)
	says(t, true, "YES. The copy holds 2 checkpoints", "copy", s.folder, "--key", s.key)
	db, err := sqlx.Open("postgres", s.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	change := func(statement string) {
		t.Helper()
		tx := db.MustBegin()
		tx.MustExec(`set local session_replication_role = replica`)
		tx.MustExec(statement)
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	change(`update procedure_record set at = at - interval '1 year' where seq = 2`)
	says(t, false, "NO. Entry 2 of the record of procedures now bears the time 2 January 2019", "database", s.dsn, "--key", s.key, "--copy", s.folder)
	change(`update procedure_record set at = at + interval '1 year' where seq = 2`)
	says(t, true, "YES", "database", s.dsn, "--key", s.key)
	if leaves := filepath.Join(s.folder, "000000", "000000002.leaves"); os.Remove(leaves) != nil || os.WriteFile(leaves, nil, 0o600) != nil {
		t.Fatal("the copy could not be altered")
	}
	says(t, false, "are not those that checkpoint 2 signed", "copy", s.folder, "--key", s.key)
	// Who does not see every row is told so, instead of that everything is gone.
	change(`alter table entries enable row level security; create role probity_test_auditor login; grant select on all tables in schema public to probity_test_auditor`)
	defer change(`revoke all on all tables in schema public from probity_test_auditor; drop role probity_test_auditor`)
	err = run(t.Context(), []string{"database", strings.Replace(s.dsn, "://", "://probity_test_auditor@", 1), "--key", s.key}, &bytes.Buffer{})
	if err == nil || errors.Is(err, errFound) {
		t.Errorf("as one who sees little: %v", err)
	}
}

func TestAReceiptIsChecked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	k, err := ledger.KeepKey(filepath.Join(dir, "log.key"), "ethics.example.org/log")
	if err != nil {
		t.Fatal(err)
	}
	file := func(name, text string) string {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	l := ledger.Lodged{Origin: k.Name(), ID: "be1a63f0-aa04-4886-b9b2-46a83f44a71f", At: at, Commitment: ledger.Commitment([32]byte{1}, []byte("report"))}
	signed, err := k.SignLodging(&l)
	if err != nil {
		t.Fatal(err)
	}
	leaf := ledger.Leaf{Subject: ledger.Subject{Kind: ledger.Lodging, ID: l.ID}, At: at, Hash: l.Commitment}
	var tree ledger.Tree
	tree.Append(leaf.LeafHash())
	point := ledger.Checkpoint{Origin: k.Name(), Size: 1, Root: tree.Root(), No: 1, At: at.Add(time.Minute), Until: at}
	sealed, err := k.Sign(&point)
	if err != nil {
		t.Fatal(err)
	}
	proof := ledger.Proof{Checkpoint: string(sealed)}
	r := ledger.Receipt{Signed: string(signed), Opening: [32]byte{1}, Leaf: leaf.Text(), Proof: proof.Text()}
	whole, report := file("receipt.txt", r.Text()), file("report.json", "report")
	says(t, true, "It was the report in", "receipt", whole, "--key", k.Public(), "--report", report)
	says(t, true, "checkpoint 1 of 24 November 2026", "receipt", whole, "--key", "@"+file("keys", k.Public()+"\n"))
	says(t, false, "is not the one that was lodged", "receipt", whole, "--key", k.Public(), "--report", whole)
	says(t, false, "something was added, left out or changed", "receipt", file("bad.txt", r.Text()+"."), "--key", k.Public())
	says(t, false, "not signed by the key", "receipt", whole, "--key", newKeyOf(t, k.Name()))
	copied := ledger.Copy{Dir: filepath.Join(dir, "copy")}
	if err := os.Mkdir(copied.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	says(t, false, "The copy has no checkpoint 1", "receipt", whole, "--key", k.Public(), "--copy", copied.Dir)
	point.At = point.At.Add(time.Second)
	other, err := k.Sign(&point)
	if err != nil {
		t.Fatal(err)
	}
	if err := copied.Put(ledger.Seal{No: 1, Signed: other}); err != nil {
		t.Fatal(err)
	}
	says(t, false, "There are two logs", "receipt", whole, "--key", k.Public(), "--copy", copied.Dir)
	for _, args := range [][]string{{}, {"receipt"}, {"receipt", "--key"}, {"nothing", "x"}, {"receipt", whole}, {"receipt", whole, "--key", "x"}, {"receipt", "no file", "--key", k.Public()}} {
		if err := run(t.Context(), args, &bytes.Buffer{}); err == nil || errors.Is(err, errFound) {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestAnExportIsChecked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	k, err := ledger.KeepKey(filepath.Join(dir, "log.key"), "ethics.example.org/log")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, digest string) string {
		t.Helper()
		var out bytes.Buffer
		b := ledger.NewBundle(&out)
		b.Manifest.Case, b.Manifest.Number, b.Manifest.For = "3567fc50-3df8-5376-8a78-badf664f7833", "PRB-7K3M-Q2XD", "office"
		hash, err := b.Add("packs/p.yaml", func(w io.Writer) error { _, err := io.WriteString(w, "rules"); return err })
		b.Manifest.Packs = append(b.Manifest.Packs, ledger.BundlePack{Digest: cmp.Or(digest, hash), File: "packs/p.yaml"})
		name = filepath.Join(dir, name)
		if err := errors.Join(err, b.Close(k), os.WriteFile(name, out.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		return name
	}
	says(t, true, "YES. This is the record of case PRB-7K3M-Q2XD as ethics.example.org/log signed it", "export", write("good.zip", ""), "--key", k.Public())
	says(t, false, "are not the text that the case was pinned to", "export", write("bad.zip", "other"), "--key", k.Public())
	says(t, false, "not signed by the key that was given", "export", write("good2.zip", ""), "--key", newKeyOf(t, k.Name()))
	says(t, false, "This is not an export of a case", "export", filepath.Join(dir, "log.key"), "--key", k.Public())
}

func newKeyOf(tb testing.TB, name string) string {
	tb.Helper()
	k, err := ledger.KeepKey(filepath.Join(tb.TempDir(), "log.key"), name)
	if err != nil {
		tb.Fatal(err)
	}
	return k.Public()
}

// The verifier stays small: whoever doubts the engine must be able to read it.
func TestTheVerifierNeedsLittle(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range strings.Fields(string(out)) {
		if !strings.HasPrefix(p, "probity/ledger") && p != "probity/cmd/probity-verify" && !strings.HasPrefix(p, "github.com/lib/pq") && !strings.HasPrefix(p, "golang.org/x/mod/sumdb/") && !strings.HasPrefix(p, "golang.org/x/mod/internal/") {
			t.Errorf("it needs %s", p)
		}
	}
}
