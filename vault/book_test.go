package vault_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"probity/vault"
)

// newest is a folder to which many records were added at once, and what is in its
// book.
func newest(t *testing.T, records int) (f *vault.Folder, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "keys")
	f, err := vault.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range records {
		all.Go(func() {
			if _, err := f.Add(t.Context(), name(i), text(i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	return f, dir
}

func name(i int) string { return fmt.Sprintf("case-%d", i) }
func text(i int) []byte { return fmt.Appendf(nil, `{"of":"case-%d"}`, i) }

// afterFailing is the folder as a machine that failed could leave it: the books,
// and of the records only names.
func afterFailing(t *testing.T, dir string) string {
	t.Helper()
	left := filepath.Join(t.TempDir(), "keys")
	if err := os.CopyFS(left, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	records, _ := filepath.Glob(filepath.Join(left, "*", "*.json"))
	for i, r := range records {
		if i%2 == 0 {
			if err := os.Remove(r); err != nil {
				t.Fatal(err)
			}
		} else if err := os.Truncate(r, 0); err != nil {
			t.Fatal(err)
		}
	}
	return left
}

func booksIn(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, ".book-*"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatWasAddedOutlivesTheMachine(t *testing.T) {
	t.Parallel()
	const records = 60
	_, dir := newest(t, records)
	left := afterFailing(t, dir)
	again, err := vault.OpenFolder(left)
	if err != nil {
		t.Fatal(err)
	}
	for i := range records {
		if got, err := again.Get(t.Context(), name(i)); err != nil || string(got) != string(text(i)) {
			t.Errorf("%s: %q, %v", name(i), got, err)
		}
	}
	if b := booksIn(t, left); len(b) != 0 {
		t.Errorf("what was taken up lies there still: %v", b)
	}
}

func TestABookOfALivingProcessIsLeftToIt(t *testing.T) {
	t.Parallel()
	_, dir := newest(t, 3)
	before := booksIn(t, dir)
	if _, err := vault.OpenFolder(dir); err != nil {
		t.Fatal(err)
	}
	if after := booksIn(t, dir); len(before) != 1 || len(after) != 1 || after[0] != before[0] {
		t.Errorf("before %v, after %v", before, after)
	}
}

// A ring that was destroyed does not come back from a book, and none of it stays in
// the book of the process that destroyed it.
func TestADestroyedRingDoesNotComeBackFromABook(t *testing.T) {
	t.Parallel()
	f, dir := newest(t, 3)
	early := afterFailing(t, dir)
	if err := f.Destroy(t.Context(), name(1)); err != nil {
		t.Fatal(err)
	}
	for _, b := range booksIn(t, dir) {
		if lines, _ := os.ReadFile(b); strings.Contains(string(lines), name(1)) {
			t.Errorf("it is still in %s", b)
		}
	}
	signs, _ := filepath.Glob(filepath.Join(dir, "*", "*.destroyed"))
	if len(signs) != 1 {
		t.Fatalf("signs: %v", signs)
	}
	sign, err := filepath.Rel(dir, signs[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(early, sign), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := vault.OpenFolder(early)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Get(t.Context(), name(1)); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("%v", err)
	}
	if found, _ := filepath.Glob(filepath.Join(early, "*", name(1)+".json")); len(found) != 0 {
		if lies, _ := os.ReadFile(found[0]); len(lies) > 0 {
			t.Errorf("it lies there again: %q", lies)
		}
	}
	if _, err := again.Get(t.Context(), name(2)); err != nil {
		t.Error(err)
	}
}

func TestALineThatWasHalfWrittenIsNobodys(t *testing.T) {
	t.Parallel()
	_, dir := newest(t, 3)
	left := afterFailing(t, dir)
	book := booksIn(t, left)[0]
	lines, err := os.ReadFile(book)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(book, append(lines, `{"name":"case-9","record":{"of":`...), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := vault.OpenFolder(left)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Get(t.Context(), "case-9"); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("%v", err)
	}
	if _, err := again.Get(t.Context(), name(0)); err != nil {
		t.Error(err)
	}
}

// A book is not written on for ever: what is in it comes to its own place.
func TestABookEnds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := vault.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	long := []byte(`"` + strings.Repeat("k", 300<<10) + `"`)
	for i := range 5 {
		if _, err := f.Add(t.Context(), name(i), long); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range booksIn(t, dir) {
		if info, err := os.Stat(b); err != nil || info.Size() > 1<<20 {
			t.Errorf("%s is written on: %v, %v", b, info.Size(), err)
		}
	}
	for i := range 5 {
		if got, err := f.Get(t.Context(), name(i)); err != nil || string(got) != string(long) {
			t.Errorf("%s: %v", name(i), err)
		}
	}
}
