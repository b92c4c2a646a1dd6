package ledger_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"probity/ledger"
)

// bundle is an export of one entry, sealed by checkpoint 2; until says until when
// checkpoint 1 promised to hold everything.
func bundle(tb testing.TB, k *ledger.Key, until time.Time, forked bool) []byte {
	tb.Helper()
	text := fmt.Sprintf(`{"case":%q,"seq":1,"at":%q}`, caseID, noon.Format(time.RFC3339Nano))
	sum := sha256.Sum256([]byte(text))
	hash := hex.EncodeToString(sum[:])
	mine := ledger.Leaf{Subject: ledger.EntryOf(caseID, 1), At: noon, Hash: hash}
	leaves := []ledger.Leaf{leaf(2), mine}
	var tree ledger.Tree
	point := func(no int64, l *ledger.Leaf, at, until time.Time) string {
		tree.Append(l.LeafHash())
		signed, err := k.Sign(&ledger.Checkpoint{Origin: k.Name(), Size: no, Root: tree.Root(), No: no, At: at, Until: until})
		if err != nil {
			tb.Fatal(err)
		}
		return string(signed)
	}
	one := point(1, &leaves[0], noon, until)
	two := point(2, &leaves[1], noon.Add(time.Hour), noon.Add(time.Minute))
	goesOn := []string{mine.LeafHash().String()}
	if forked {
		tree = ledger.Tree{}
		other := leaf(9)
		one = point(1, &other, noon, until)
	}
	proof := ledger.Proof{Index: 1, Hashes: tlog.RecordProof{leaves[0].LeafHash()}, Checkpoint: two}
	var out bytes.Buffer
	b := ledger.NewBundle(&out)
	for _, f := range [][2]string{{"entries/000001.json", text}, {"proofs/000001.tlog-proof", proof.Text()}, {"checkpoints/1", one}, {"checkpoints/2", two}} {
		if err := b.AddText(f[0], f[1]); err != nil {
			tb.Fatal(err)
		}
	}
	m := &b.Manifest
	m.Case, m.Number, m.For, m.Head, m.HeadHash = caseID, "PRB-7K3M-Q2XD", "office", 1, hash
	m.Entries = append(m.Entries, ledger.BundleEntry{Seq: 1, Hash: hash, How: ledger.Recorded, Text: "entries/000001.json", Leaf: mine.Text(), Proof: "proofs/000001.tlog-proof"})
	m.Checkpoints = append(m.Checkpoints, ledger.BundlePoint{No: 1, File: "checkpoints/1"}, ledger.BundlePoint{No: 2, File: "checkpoints/2", GoesOn: goesOn})
	if err := b.Close(k); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestAnExportIsHeldAgainstItsCheckpoints(t *testing.T) {
	k := newKey(t, "ethics.example.org/log")
	check := func(text []byte, keys ledger.Keys) []ledger.Finding {
		t.Helper()
		r, err := ledger.CheckBundle(bytes.NewReader(text), int64(len(text)), keys)
		if err != nil {
			t.Fatal(err)
		}
		return r.Findings
	}
	whole := bundle(t, k, noon.Add(-time.Minute), false)
	if f := check(whole, k.Keys()); len(f) > 0 {
		t.Errorf("%v", f)
	}
	if f := check(bundle(t, k, noon, false), k.Keys()); len(f) != 1 || f[0].Code != ledger.BackDated || !strings.Contains(f[0].Says, "it was sealed only on 24 November 2026, 13:00:00 UTC") {
		t.Errorf("back-dated: %v", f)
	}
	if f := check(bundle(t, k, noon.Add(-time.Minute), true), k.Keys()); len(f) != 1 || f[0].Code != ledger.Forked {
		t.Errorf("of two logs: %v", f)
	}
	if f := check(whole, newKey(t, k.Name()).Keys()); len(f) < 3 {
		t.Errorf("by another key: %v", f)
	}
	if !bytes.Equal(whole, bundle(t, k, noon.Add(-time.Minute), false)) {
		t.Error("the same record, other bytes")
	}
}

// Exports of the first version are out with people, and are read for good.
func TestAnExportOfTheFirstVersionIsRead(t *testing.T) {
	k := newKey(t, "ethics.example.org/log")
	sum := sha256.Sum256([]byte("seen"))
	export := func(format, how string) []byte {
		t.Helper()
		var out bytes.Buffer
		b := ledger.NewBundle(&out)
		b.Manifest.Format, b.Manifest.Case = format, caseID
		if err := b.AddText("documents/1", "seen"); err != nil {
			t.Fatal(err)
		}
		b.Manifest.Documents = append(b.Manifest.Documents, ledger.BundleDocument{ID: caseID, How: how, Name: "a.txt", SHA256: hex.EncodeToString(sum[:]), File: "documents/1"})
		if err := b.Close(k); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for _, c := range []struct {
		format, how string
		ok          bool
		found       int
	}{{"probity.export/v1", "", true, 0}, {"probity.export/v2", ledger.Copied, true, 0}, {"probity.export/v2", "somehow", true, 1}, {"probity.export/v3", ledger.Copied, false, 0}} {
		text := export(c.format, c.how)
		r, err := ledger.CheckBundle(bytes.NewReader(text), int64(len(text)), k.Keys())
		if (err == nil) != c.ok || c.ok && (len(r.Findings) != c.found || c.found == 0 && r.Documents[ledger.Copied] != 1) {
			t.Errorf("%s, %q: %v %+v", c.format, c.how, err, r)
		}
	}
}

func FuzzBundle(f *testing.F) {
	k := newKey(f, "a.example/log")
	whole := bundle(f, k, noon.Add(-time.Minute), false)
	f.Add(whole)
	f.Add(bundle(f, k, noon, true))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := ledger.CheckBundle(bytes.NewReader(text), int64(len(text)), k.Keys())
		if err != nil {
			if !errors.Is(err, ledger.ErrForm) {
				t.Errorf("%v", err)
			}
			return
		}
		if len(r.Findings) == 0 && (r.Manifest.Number != "PRB-7K3M-Q2XD" || len(r.Manifest.Entries) != 1) {
			t.Errorf("believed: %+v", r.Manifest)
		}
	})
}
