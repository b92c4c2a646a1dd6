package ledger_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"probity/ledger"
)

const caseID = "3567fc50-3df8-5376-8a78-badf664f7833"

var noon = time.Date(2026, 11, 24, 12, 0, 0, 123456000, time.UTC)

// keyText is a key of which half is missing.
const keyText = `# The key that signs the log.
# Its public part, for everybody: ethics.example.org/log+d8c7ea4b+AWVhLQqpzBTB0r8rlGwJv4mZKLZRcyUvfQyk+VpzWZHz
PRIVATE+KEY+ethics.example.org/log+d8c7ea4b+AQ==
`

func newKey(tb testing.TB, name string) *ledger.Key {
	tb.Helper()
	text, err := ledger.NewKey(name)
	if err != nil {
		tb.Fatal(err)
	}
	k, err := ledger.ParseKey(text)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func leaf(seq int64) ledger.Leaf {
	l := ledger.Leaf{Subject: ledger.EntryOf(caseID, seq), At: noon, Hash: strings.Repeat("ab", 32)}
	l.Blind[0] = byte(seq)
	return l
}

func TestALeafIsReadAsItWasWritten(t *testing.T) {
	l := leaf(4)
	const want = "probity.leaf/v1\nentry/3567fc50-3df8-5376-8a78-badf664f7833/4\n2026-11-24T12:00:00.123456Z\n" +
		"abababababababababababababababababababababababababababababababab\nBAAAAAAAAAAAAAAAAAAAAA==\n"
	if l.Text() != want {
		t.Errorf("%q", l.Text())
	}
	back, err := ledger.ParseLeaf(want)
	if err != nil || back != l {
		t.Errorf("%+v %v", back, err)
	}
	other := l
	other.Blind = ledger.NewBlind()
	if other.LeafHash() == l.LeafHash() || other.Blind == ledger.NewBlind() {
		t.Error("the blind does not hide the leaf")
	}
	for _, bad := range []string{
		"", want + "\n", strings.TrimSuffix(want, "\n"), strings.Replace(want, "/v1", "/v2", 1), strings.Replace(want, "/4\n", "/0\n", 1),
		strings.Replace(want, "/4\n", "/04\n", 1), strings.Replace(want, ".123456Z", ".123Z", 1), strings.Replace(want, "Z\n", "+00:00\n", 1),
		strings.Replace(want, "ab", "AB", 1), strings.Replace(want, "BAA", "BAB", 1)[:len(want)-3] + "\n", strings.Replace(want, "entry/", "entries/", 1),
	} {
		if _, err := ledger.ParseLeaf(bad); !errors.Is(err, ledger.ErrForm) {
			t.Errorf("%q was read", bad)
		}
	}
}

// Our tree, which keeps its right edge alone, comes to the same root as tlog's.
func TestTheTreeIsThatOfTlog(t *testing.T) {
	var tree ledger.Tree
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, n := range at {
			out[i] = stored[n]
		}
		return out, nil
	})
	for n := range int64(130) {
		want, err := tlog.TreeHash(n, read)
		if err != nil || tree.Root() != want || tree.Size() != n {
			t.Fatalf("%d leaves: %v, not %v (%v)", n, tree.Root(), want, err)
		}
		l := leaf(n + 1)
		more, err := tlog.StoredHashesForRecordHash(n, l.LeafHash(), read)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
		tree.Append(l.LeafHash())
	}
}

func TestACheckpointIsC2SPs(t *testing.T) {
	k := newKey(t, "ethics.example.org/log")
	c := &ledger.Checkpoint{Origin: k.Name(), Size: 12, Root: tlog.RecordHash([]byte("x")), No: 3, At: noon, Until: noon.Add(-5 * time.Minute)}
	signed, err := k.Sign(c)
	if err != nil {
		t.Fatal(err)
	}
	text, sig, _ := strings.Cut(string(signed), "\n\n")
	if want := "ethics.example.org/log\n12\n" + c.Root.String() + "\nno 3\nat 2026-11-24T12:00:00.123456Z\nuntil 2026-11-24T11:55:00.123456Z"; text != want {
		t.Errorf("%s", text)
	}
	if !strings.HasPrefix(sig, "— ethics.example.org/log ") {
		t.Errorf("%s", sig)
	}
	back, err := ledger.OpenCheckpoint(signed, k.Keys())
	if err != nil || *back != *c {
		t.Errorf("%+v %v", back, err)
	}
	if _, err := ledger.OpenCheckpoint(signed, newKey(t, "ethics.example.org/log").Keys()); err == nil {
		t.Error("another key of the same name is believed")
	}
	if _, err := ledger.OpenCheckpoint(signed, ledger.Keys{}); err == nil {
		t.Error("no key is believed")
	}
	for _, change := range [][2]string{{"\n12\n", "\n13\n"}, {"no 3", "no 4"}, {"T12:", "T11:"}, {"until 2026", "until 2025"}, {"ethics.example.org/log\n12", "ethics.example.com/log\n12"}} {
		if _, err := ledger.OpenCheckpoint([]byte(strings.Replace(string(signed), change[0], change[1], 1)), k.Keys()); err == nil {
			t.Errorf("%q was believed", change[1])
		}
	}
	c.Origin = "another.example.org/log" // signed by us, in the name of another log
	if signed, err = k.Sign(c); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.OpenCheckpoint(signed, k.Keys()); err == nil {
		t.Error("a checkpoint of another log was believed")
	}
}

func TestAKeyIsItsOwnersAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log.key")
	first, err := ledger.KeepKey(file, "a.example/log")
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	again, err := ledger.KeepKey(file, "b.example/log")
	if err != nil || again.Public() != first.Public() {
		t.Errorf("a second start made another key: %v", err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	later, err := ledger.NewKey("a.example/log") // the key is changed; what the old one signed is still believed
	if err != nil {
		t.Fatal(err)
	}
	k, err := ledger.ParseKey(later + "# An earlier public key: " + first.Public() + "\n")
	if err != nil {
		t.Fatal(err)
	}
	signed, err := first.Sign(&ledger.Checkpoint{Origin: first.Name(), No: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.OpenCheckpoint(signed, k.Keys()); err != nil || len(k.Publics()) != 2 {
		t.Errorf("an earlier key: %v", err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.LoadKey(file); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that all can read: %v", err)
	}
	for _, bad := range []string{"", "x", keyText, string(text) + string(text), strings.Replace(string(text), first.Public(), k.Public(), 1)} {
		if _, err := ledger.ParseKey(bad); err == nil || strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("a bad key: %v", err)
		}
	}
}

// A proof shows its own leaf at its own place and no other.
func TestAProofShowsItsLeafAlone(t *testing.T) {
	k := newKey(t, "a.example/log")
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, 70).Draw(t, "size")
		at := rapid.Int64Range(0, size-1).Draw(t, "at")
		p, hashes := proofOf(t, k, size, at)
		back, err := ledger.ParseProof(p.Text())
		if err != nil {
			t.Fatal(err)
		}
		if c, err := back.Check(hashes[at], k.Keys()); err != nil || c.Size != size {
			t.Fatalf("%v", err)
		}
		other := rapid.Int64Range(0, size-1).Draw(t, "other")
		if _, err := back.Check(hashes[other], k.Keys()); (err == nil) != (other == at) {
			t.Fatalf("leaf %d by the proof of leaf %d: %v", other, at, err)
		}
		back.Index = other
		if _, err := back.Check(hashes[at], k.Keys()); (err == nil) != (other == at) {
			t.Fatalf("leaf %d at %d: %v", at, other, err)
		}
	})
}

func proofOf(t interface{ Fatal(...any) }, k *ledger.Key, size, at int64) (*ledger.Proof, []tlog.Hash) {
	var leaves []ledger.Leaf
	for n := range size {
		leaves = append(leaves, leaf(n+1))
	}
	return prove(t, k, leaves, at)
}

// prove makes a log of the leaves and proves one of them.
func prove(t interface{ Fatal(...any) }, k *ledger.Key, leaves []ledger.Leaf, at int64) (*ledger.Proof, []tlog.Hash) {
	size := int64(len(leaves))
	var tree ledger.Tree
	var stored, hashes []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, n := range at {
			out[i] = stored[n]
		}
		return out, nil
	})
	for n := range size {
		l := leaves[n]
		more, err := tlog.StoredHashesForRecordHash(n, l.LeafHash(), read)
		if err != nil {
			t.Fatal(err)
		}
		stored, hashes = append(stored, more...), append(hashes, l.LeafHash())
		tree.Append(l.LeafHash())
	}
	signed, err := k.Sign(&ledger.Checkpoint{Origin: k.Name(), Size: size, Root: tree.Root(), No: 1, At: noon, Until: noon})
	if err != nil {
		t.Fatal(err)
	}
	proof, err := tlog.ProveRecord(size, at, read)
	if err != nil {
		t.Fatal(err)
	}
	return &ledger.Proof{Index: at, Hashes: proof, Checkpoint: string(signed)}, hashes
}

func TestACopyOnlyGrows(t *testing.T) {
	c := ledger.Copy{Dir: filepath.Join(t.TempDir(), "copy")}
	if last, err := c.Last(); err != nil || last != 0 {
		t.Errorf("empty: %d %v", last, err)
	}
	one := ledger.Seal{No: 1, Signed: []byte("one\n"), Leaves: []tlog.Hash{tlog.RecordHash([]byte("a"))}}
	thousand := ledger.Seal{No: 1001, Signed: []byte("two\n")}
	for range 2 { // twice is the same
		for _, s := range []ledger.Seal{one, thousand} {
			if err := c.Put(s); err != nil {
				t.Fatal(err)
			}
		}
	}
	if last, err := c.Last(); err != nil || last != 1001 {
		t.Errorf("%d %v", last, err)
	}
	if got, err := c.Get(1); err != nil || string(got.Signed) != "one\n" || len(got.Leaves) != 1 || got.Leaves[0] != one.Leaves[0] {
		t.Errorf("%+v %v", got, err)
	}
	one.Signed = []byte("other\n")
	if err := c.Put(one); !errors.Is(err, ledger.ErrOther) {
		t.Errorf("overwritten: %v", err)
	}
	if got, _ := c.Get(1); string(got.Signed) != "one\n" {
		t.Errorf("overwritten by %s", got.Signed)
	}
}

func FuzzParsers(f *testing.F) {
	k := newKey(f, "a.example/log")
	p, _ := proofOf(f, k, 5, 3)
	l := leaf(1)
	f.Add([]byte(p.Checkpoint))
	f.Add([]byte(p.Text()))
	f.Add([]byte(l.Text()))
	f.Fuzz(func(t *testing.T, text []byte) {
		if c, err := ledger.OpenCheckpoint(text, k.Keys()); err == nil && string(text) != p.Checkpoint && c.Text() != strings.SplitAfter(p.Checkpoint, "\n\n")[0][:len(c.Text())] {
			t.Errorf("a checkpoint was believed that nobody signed: %q", text)
		}
		if c, err := ledger.ParseCheckpoint(string(text)); err == nil && c.Text() != string(text) {
			t.Errorf("checkpoint: %q", text)
		}
		if p, err := ledger.ParseProof(string(text)); err == nil && p.Text() != string(text) {
			t.Errorf("proof: %q", text)
		}
		if l, err := ledger.ParseLeaf(string(text)); err == nil && l.Text() != string(text) {
			t.Errorf("leaf: %q", text)
		}
		_, _ = ledger.ParseKey(string(text))
	})
}
