package vault_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"probity/vault"
	"probity/vault/vaulttest"
)

const one, two = "0d9f2d0e-6f9f-4b9a-9a53-000000000001", "0d9f2d0e-6f9f-4b9a-9a53-000000000002"

var cell = vault.Cell{Table: "entries", Row: "3", Column: "body"}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func ring(tb testing.TB, v *vault.Vault, name string) *vault.Ring {
	tb.Helper()
	r, err := v.Make(tb.Context(), name)
	must(tb, err)
	return r
}

func seal(tb testing.TB, r *vault.Ring, p vault.Purpose, c vault.Cell, text string) string {
	tb.Helper()
	sealed, err := r.Seal(p, c, []byte(text))
	must(tb, err)
	return sealed
}

func TestASealedCellOpensInItsPlaceAlone(t *testing.T) {
	t.Parallel()
	v := vaulttest.New(t)
	r, other := ring(t, v, one), ring(t, v, two)
	sealed := seal(t, r, vault.Content, cell, "Read charts of neighbours.")
	if got, err := r.Open(t.Context(), vault.Content, cell, sealed); err != nil || string(got) != "Read charts of neighbours." {
		t.Fatalf("%q, %v", got, err)
	}
	if strings.Contains(sealed, "neighbours") || !vault.Sealed(sealed) || vault.Sealed("{}") {
		t.Error(sealed)
	}
	for name, step := range map[string]struct {
		ring *vault.Ring
		p    vault.Purpose
		c    vault.Cell
		text string
		want error
	}{
		"another row":     {r, vault.Content, vault.Cell{Table: "entries", Row: "4", Column: "body"}, sealed, vault.ErrNotForThisCell},
		"another column":  {r, vault.Content, vault.Cell{Table: "entries", Row: "3", Column: "prev"}, sealed, vault.ErrNotForThisCell},
		"another table":   {r, vault.Content, vault.Cell{Table: "acts", Row: "3", Column: "body"}, sealed, vault.ErrNotForThisCell},
		"parts moved":     {r, vault.Content, vault.Cell{Table: "entries", Row: "3|4:body", Column: ""}, sealed, vault.ErrNotForThisCell},
		"another purpose": {r, vault.Identity, cell, sealed, vault.ErrNotForThisCell},
		"another case":    {other, vault.Content, cell, sealed, vault.ErrNotForThisCell},
		"changed":         {r, vault.Content, cell, flipped(sealed), vault.ErrNotForThisCell},
		"cut short":       {r, vault.Content, cell, sealed[:len(sealed)-4], vault.ErrNotForThisCell},
		"no base64":       {r, vault.Content, cell, "sealed1:§", vault.ErrNotForThisCell},
		"never sealed":    {r, vault.Content, cell, `{"kind": "note"}`, vault.ErrNotSealed},
		"empty":           {r, vault.Content, cell, "", vault.ErrNotSealed},
	} {
		_, err := step.ring.Open(t.Context(), step.p, step.c, step.text)
		var at *vault.CellError
		if !errors.Is(err, step.want) || !errors.As(err, &at) || at.Cell != step.c {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := other.Open(t.Context(), vault.Content, cell, sealed)
	if want := two + ", table entries, row 3, column body: what is there was not sealed for this place, or was changed"; err == nil || err.Error() != want {
		t.Errorf("said %v", err)
	}
}

// flipped changes one bit in the middle of what was sealed.
func flipped(text string) string {
	b := []byte(text)
	i := len(b) / 2
	if b[i] == 'A' {
		b[i] = 'B'
	} else {
		b[i] = 'A'
	}
	return string(b)
}

func TestNoTwoPlacesAreBoundAlike(t *testing.T) {
	t.Parallel()
	v := vaulttest.New(t)
	r := ring(t, v, one)
	part := rapid.StringMatching(`[a-z|0-9:]{0,6}`)
	place := rapid.Custom(func(t *rapid.T) vault.Cell {
		return vault.Cell{Table: part.Draw(t, "table"), Row: part.Draw(t, "row"), Column: part.Draw(t, "column")}
	})
	rapid.Check(t, func(rt *rapid.T) {
		a, b := place.Draw(rt, "a"), place.Draw(rt, "b")
		sealed, err := r.Seal(vault.Content, a, []byte("x"))
		if err != nil {
			rt.Fatal(err)
		}
		if _, err := r.Open(context.Background(), vault.Content, b, sealed); (err == nil) != (a == b) {
			rt.Fatalf("%+v opened at %+v: %v", a, b, err)
		}
	})
}

func TestADestroyedKeyIsGoneForGoodAndSaysSo(t *testing.T) {
	t.Parallel()
	for name, shelf := range shelves(t) {
		v, err := vault.Open(t.Context(), vault.Options{Master: vaulttest.NewMaster(t, "m"), Shelf: shelf})
		must(t, err)
		if _, err := v.Ring(t.Context(), one); !errors.Is(err, vault.ErrNoKey) {
			t.Errorf("%s: before there was one: %v", name, err)
		}
		r := ring(t, v, one)
		sealed := seal(t, r, vault.Content, cell, "words")
		must(t, v.Destroy(t.Context(), one))
		must(t, v.Destroy(t.Context(), one))
		if _, err := v.Ring(t.Context(), one); !errors.Is(err, vault.ErrDestroyed) {
			t.Errorf("%s: read again: %v", name, err)
		}
		if _, err := v.Make(t.Context(), one); !errors.Is(err, vault.ErrDestroyed) {
			t.Errorf("%s: made again: %v", name, err)
		}
		if gone, err := v.Destroyed(t.Context(), one); !gone || err != nil {
			t.Errorf("%s: %v, %v", name, gone, err)
		}
		must(t, v.Destroy(t.Context(), two)) // one that was never made cannot be made after that either
		if _, err := v.Make(t.Context(), two); !errors.Is(err, vault.ErrDestroyed) {
			t.Errorf("%s: made after all: %v", name, err)
		}
		if err := v.Destroy(t.Context(), vault.Installation); err == nil {
			t.Errorf("%s: the keys of the installation were destroyed", name)
		}
		if _, err := r.Open(t.Context(), vault.Identity, cell, sealed); !errors.Is(err, vault.ErrDestroyed) {
			t.Errorf("%s: by a ring somebody still held: %v", name, err)
		}
	}
}

func shelves(t *testing.T) map[string]vault.Shelf {
	folder, err := vault.OpenFolder(filepath.Join(t.TempDir(), "keys"))
	must(t, err)
	return map[string]vault.Shelf{"memory": new(vaulttest.Shelf), "folder": folder}
}

// Another process destroys the key: this one forgets it within the time it keeps
// rings in memory, and one that keeps few forgets the others before.
func TestWhatIsRememberedIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	shelf, master := new(vaulttest.Shelf), vaulttest.NewMaster(t, "m")
	open := func(n int) *vault.Vault {
		v, err := vault.Open(t.Context(), vault.Options{Master: master, Shelf: shelf, Cached: n, For: time.Minute, Now: func() time.Time { return now }})
		must(t, err)
		return v
	}
	here, there, small := open(0), open(0), open(1)
	ring(t, here, one)
	ring(t, small, one)
	ring(t, small, two)
	must(t, there.Destroy(t.Context(), one))
	if _, err := here.Ring(t.Context(), one); err != nil {
		t.Errorf("still remembered: %v", err)
	}
	if _, err := small.Ring(t.Context(), one); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("in the vault that keeps one ring: %v", err)
	}
	now = now.Add(time.Minute + time.Second)
	if _, err := here.Ring(t.Context(), one); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("after its time: %v", err)
	}
}

func TestKeysThatAreNotTheOnes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	folder, err := vault.OpenFolder(filepath.Join(dir, "keys"))
	must(t, err)
	master, err := vault.OwnMaster(filepath.Join(dir, "master.key"))
	must(t, err)
	v, err := vault.Open(t.Context(), vault.Options{Master: master, Shelf: folder})
	must(t, err)
	ring(t, v, one)
	ring(t, v, two)

	wrong, err := vault.OwnMaster(filepath.Join(dir, "other.key"))
	must(t, err)
	if _, err := vault.Open(t.Context(), vault.Options{Master: wrong, Shelf: folder}); !errors.Is(err, vault.ErrWrongMaster) {
		t.Errorf("with another master key: %v", err)
	}
	if _, err := vault.ReadMaster(filepath.Join(dir, "none.key")); err == nil || !strings.Contains(err.Error(), "none.key") {
		t.Errorf("without a master key: %v", err)
	}
	must(t, os.WriteFile(filepath.Join(dir, "junk.key"), []byte("{}"), 0o600))
	if _, err := vault.ReadMaster(filepath.Join(dir, "junk.key")); err == nil || !strings.Contains(err.Error(), "is not a master key") {
		t.Errorf("with junk: %v", err)
	}
	must(t, os.Chmod(filepath.Join(dir, "other.key"), 0o644))
	if _, err := vault.ReadMaster(filepath.Join(dir, "other.key")); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("open to everybody: %v", err)
	}
	for _, f := range []string{"master.key", "keys"} {
		info, err := os.Stat(filepath.Join(dir, f))
		must(t, err)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is made %v", f, info.Mode())
		}
	}

	// The keys of one case put in the place of another's.
	files, err := filepath.Glob(filepath.Join(dir, "keys", "*", "*.json"))
	must(t, err)
	var from, to string
	for _, f := range files {
		switch filepath.Base(f) {
		case one + ".json":
			from = f
		case two + ".json":
			to = f
		}
	}
	text, err := os.ReadFile(from)
	must(t, err)
	for _, put := range [][]byte{text, bytes.ReplaceAll(text, []byte(one), []byte(two)), []byte("junk")} {
		must(t, os.WriteFile(to, put, 0o600))
		v, err := vault.Open(t.Context(), vault.Options{Master: master, Shelf: folder})
		must(t, err)
		r, err := v.Ring(t.Context(), two)
		if err == nil {
			_, err = r.Seal(vault.Content, cell, nil)
		}
		if !errors.Is(err, vault.ErrOfAnother) {
			t.Errorf("with another case's keys: %v", err)
		}
	}
	must(t, os.RemoveAll(filepath.Join(dir, "keys")))
	v2, err := vault.Open(t.Context(), vault.Options{Master: master, Shelf: folder})
	if v2 != nil || err == nil {
		t.Errorf("with the folder away: %v", err)
	}
}

func TestMarksFindATextAgain(t *testing.T) {
	t.Parallel()
	v, other := vaulttest.New(t), vaulttest.New(t)
	mark := func(v *vault.Vault, what, text string) string {
		m, err := v.Mark(t.Context(), what, text)
		must(t, err)
		return m
	}
	a := mark(v, "people.email", "ruth@example.org")
	if len(a) != 32 || a != mark(v, "people.email", "ruth@example.org") {
		t.Errorf("%q is not the same twice", a)
	}
	must(t, v.Rotate(t.Context(), vault.Installation))
	if a != mark(v, "people.email", "ruth@example.org") {
		t.Error("after keys were rotated nothing is found again")
	}
	for _, b := range []string{mark(v, "people.email", "ruth@example.com"), mark(v, "people.phone", "ruth@example.org"), mark(other, "people.email", "ruth@example.org")} {
		if a == b {
			t.Error("another text, kind or installation has the same mark")
		}
	}
}

func TestRotatedKeysReadWhatIsThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	folder, err := vault.OpenFolder(filepath.Join(dir, "keys"))
	must(t, err)
	open := func() (*vault.Vault, *vault.FileMaster) {
		master, err := vault.OwnMaster(filepath.Join(dir, "master.key"))
		must(t, err)
		v, err := vault.Open(t.Context(), vault.Options{Master: master, Shelf: folder})
		must(t, err)
		return v, master
	}
	v, master := open()
	running, _ := open() // another process, which is not told
	before := seal(t, ring(t, v, one), vault.Content, cell, "before")
	held := ring(t, running, one)
	reads := func(when string, r *vault.Ring, sealed, want string) {
		t.Helper()
		if got, err := r.Open(t.Context(), vault.Content, cell, sealed); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", when, got, err)
		}
	}

	n, err := v.RotateAll(t.Context())
	if n != 2 || err != nil { // the case's and the installation's
		t.Fatal(n, err)
	}
	after := seal(t, ring(t, v, one), vault.Content, cell, "after")
	if keyOf(before) == keyOf(after) {
		t.Error("sealed with the old key after the rotation")
	}
	reads("what was there", ring(t, v, one), before, "before")
	reads("what is new, by a process that read the keys before", held, after, "after")

	old := master.Current()
	must(t, master.Renew())
	if n, err := v.Rewrap(t.Context()); n != 2 || err != nil || master.Current() == old {
		t.Fatal(n, err)
	}
	reads("wrapped anew, by a process that was not told", held, after, "after")
	if n, err := v.Rewrap(t.Context()); n != 0 || err != nil {
		t.Errorf("a second time: %d, %v", n, err)
	}
	must(t, master.DropOld())
	again, _ := open()
	reads("with the new master key alone", ring(t, again, one), before, "before")
	ring(t, running, two) // by the process that was told of no new master key
	late, err := vault.Open(t.Context(), vault.Options{Master: mustRead(t, dir), Shelf: folder})
	must(t, err)
	r, err := late.Ring(t.Context(), two)
	must(t, err)
	if _, err := r.Seal(vault.Content, cell, nil); err != nil {
		t.Errorf("made meanwhile by a process that was not told: %v", err)
	}
}

func mustRead(t *testing.T, dir string) *vault.FileMaster {
	m, err := vault.ReadMaster(filepath.Join(dir, "master.key"))
	must(t, err)
	return m
}

// keyOf is the part of a sealed text that names its key.
func keyOf(sealed string) string { return sealed[:len("sealed1:")+6] }

func TestStreams(t *testing.T) {
	t.Parallel()
	v := vaulttest.New(t)
	r, other := ring(t, v, one), ring(t, v, two)
	plain := bytes.Repeat([]byte("evidence "), 3000)
	place := vault.Cell{Table: "documents", Row: "d1", Column: "content"}
	var out bytes.Buffer
	w, err := r.SealStream(place, &out)
	must(t, err)
	_, err = w.Write(plain)
	must(t, err)
	must(t, w.Close())
	sealed := out.Bytes()
	if bytes.Contains(sealed, []byte("evidence")) {
		t.Error("it is not sealed")
	}
	all := func(r *vault.Ring, c vault.Cell, from io.Reader) ([]byte, error) {
		in, err := r.OpenStream(c, from)
		must(t, err)
		return io.ReadAll(in)
	}
	if got, err := all(r, place, bytes.NewReader(sealed)); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-100] ^= 1
	elsewhere := place
	elsewhere.Row = "d2"
	for name, step := range map[string]struct {
		r    *vault.Ring
		c    vault.Cell
		from []byte
	}{
		"another document": {r, elsewhere, sealed}, "another case": {other, place, sealed}, "changed": {r, place, changed},
		"cut at a piece": {r, place, sealed[:8192]}, "cut within": {r, place, sealed[:9000]}, "nothing": {r, place, nil},
	} {
		var at *vault.CellError
		if _, err := all(step.r, step.c, bytes.NewReader(step.from)); !errors.Is(err, vault.ErrNotForThisCell) || !errors.As(err, &at) {
			t.Errorf("%s: %v", name, err)
		}
	}
	down := errors.New("the disk is gone")
	if _, err := all(r, place, io.MultiReader(bytes.NewReader(sealed[:5000]), &broken{down})); !errors.Is(err, down) {
		t.Errorf("a reader that fails: %v", err)
	}
}

type broken struct{ err error }

func (b *broken) Read([]byte) (int, error) { return 0, b.err }

func BenchmarkCell(b *testing.B) {
	v := vaulttest.New(b)
	text := bytes.Repeat([]byte("x"), 1024)
	r := ring(b, v, one)
	sealed, _ := r.Seal(vault.Content, cell, text)
	b.Run("seal", func(b *testing.B) {
		for b.Loop() {
			_, _ = r.Seal(vault.Content, cell, text)
		}
	})
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			_, _ = r.Open(b.Context(), vault.Content, cell, sealed)
		}
	})
}

// A piece opens in its place in its box alone, and a box changes its ring without a
// piece being sealed anew; the ring it had opens it no more once it is destroyed.
func TestABoxOpensPieceByPieceAndChangesItsRing(t *testing.T) {
	t.Parallel()
	v := vaulttest.New(t)
	from, to := ring(t, v, one), ring(t, v, two)
	at, other := vault.Cell{Table: "documents", Row: "d1", Column: "key"}, vault.Cell{Table: "documents", Row: "d2", Column: "key"}
	b, key, err := from.NewBox(vault.Content, at)
	must(t, err)
	piece, err := b.Seal("content", 1, []byte("words"))
	must(t, err)
	text, err := b.SealText("about", []byte("a name"))
	must(t, err)
	elsewhere, _, err := from.NewBox(vault.Content, other)
	must(t, err)
	for name, open := range map[string]func() ([]byte, error){
		"another place":   func() ([]byte, error) { return b.Open("content", 2, piece) },
		"another part":    func() ([]byte, error) { return b.Open("about", 1, piece) },
		"another box":     func() ([]byte, error) { return elsewhere.Open("content", 1, piece) },
		"a changed piece": func() ([]byte, error) { return b.Open("content", 1, append(bytes.Clone(piece), 0)) },
		"no piece":        func() ([]byte, error) { return b.Open("content", 1, nil) },
		"another text":    func() ([]byte, error) { return b.OpenText("content", text) },
	} {
		var said *vault.CellError
		if got, err := open(); !errors.As(err, &said) || !errors.Is(err, vault.ErrNotForThisCell) || !strings.Contains(said.Error(), "row d") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := b.OpenText("about", "a name"); !errors.Is(err, vault.ErrNotSealed) {
		t.Errorf("in clear: %v", err)
	}
	moved, err := to.CloseBox(vault.Content, b)
	must(t, err)
	if _, err := to.OpenBox(t.Context(), vault.Content, other, moved); !errors.Is(err, vault.ErrNotForThisCell) {
		t.Errorf("for another row: %v", err)
	}
	if _, err := to.OpenBox(t.Context(), vault.Content, at, key); !errors.Is(err, vault.ErrNotForThisCell) {
		t.Errorf("with a key that another ring sealed: %v", err)
	}
	must(t, v.Destroy(t.Context(), one))
	if _, err := v.Ring(t.Context(), one); !errors.Is(err, vault.ErrDestroyed) {
		t.Error(err)
	}
	again, err := to.OpenBox(t.Context(), vault.Content, at, moved)
	must(t, err)
	if got, err := again.Open("content", 1, piece); err != nil || string(got) != "words" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := again.OpenText("about", text); err != nil || string(got) != "a name" {
		t.Errorf("%q, %v", got, err)
	}
}
