package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity/docket"
	"probity/store"
	"probity/store/storetest"
	"probity/vault"
	"probity/vault/vaulttest"
)

// An older copy of the folder of keys beside a newer database: what was there when it
// was copied opens, a case from since opens nowhere and gets no other keys, and those of
// a record that was let go since are destroyed again. The operator is told of each, and
// with the newer folder all is as it was.
func TestAnOldFolderOfKeysBesideANewerDatabase(t *testing.T) {
	t.Parallel()
	dir, dsn, master := t.TempDir(), storetest.NewDSN(t), vaulttest.NewMaster(t, "m")
	keysIn := func(name string) *vault.Vault {
		folder, err := vault.OpenFolder(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		v, err := vault.Open(t.Context(), vault.Options{Master: master, Shelf: folder})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	w := openWorld(t, dsn, store.Options{Vault: keysIn("now"), Seals: true})
	stays, gone := w.file().Case, w.file().Case
	for _, id := range []string{stays, gone} {
		w.done(w.act(id, "stella", staff, docket.Note, &docket.NoteAdded{Text: "so"}), monday)
	}
	w.must(os.CopyFS(filepath.Join(dir, "old"), os.DirFS(filepath.Join(dir, "now"))))
	newer := w.file().Case
	w.must(w.db.Tamper(t.Context(), `update cases set purged = true where id = '`+gone+`'`)) // as the act purge does
	if n, err := w.db.LetGoDue(t.Context(), 0); n != 1 || err != nil {
		t.Fatalf("let go of %d: %v", n, err)
	}
	w.must(w.db.Close())

	verify := func(w *world) map[string]string {
		t.Helper()
		out := map[string]string{}
		faults, err := w.db.Verify(t.Context(), w.procs)
		w.must(err)
		for _, f := range faults {
			out[f.Case] += f.What
		}
		return out
	}
	old := openWorld(t, dsn, store.Options{Vault: keysIn("old"), Seals: true})
	if s, err := old.db.State(t.Context(), system, stays); err != nil || s.Head != 2 {
		t.Errorf("what was there when the folder was copied: %v", err)
	}
	if _, err := old.db.State(t.Context(), system, newer); !errors.Is(err, store.ErrBroken) || !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("a case from since: %v", err)
	}
	told := verify(old)
	if len(told) != 2 || !strings.Contains(told[newer], "no keys for it: the folder of keys is older") || !strings.Contains(told[gone], "its keys are there again") {
		t.Errorf("the operator is told: %v", told)
	}
	if n, err := old.db.LetGoDue(t.Context(), 0); n != 0 || err != nil {
		t.Errorf("let go again of %d: %v", n, err)
	}
	if _, err := old.db.State(t.Context(), system, gone); !errors.Is(err, store.ErrLetGo) {
		t.Errorf("the record that was let go: %v", err)
	}
	if told := verify(old); len(told) != 1 || told[newer] == "" {
		t.Errorf("after the sweep the operator is told: %v", told)
	}
	// Nothing makes other keys for it, also not bringing the database to a newer form.
	w.must(old.db.Tamper(t.Context(), `update installation set keys_form = 2`))
	w.must(old.db.Close())
	if _, err := store.Open(t.Context(), dsn, store.Options{Vault: keysIn("old"), Seals: true}); err == nil || !strings.Contains(err.Error(), newer+" is sealed with keys that are not in the folder") {
		t.Errorf("opened with a folder that lacks keys: %v", err)
	}

	now := openWorld(t, dsn, store.Options{Vault: keysIn("now"), Seals: true})
	if told := verify(now); len(told) != 0 {
		t.Errorf("with its own folder the operator is told: %v", told)
	}
	if s, err := now.db.State(t.Context(), system, newer); err != nil || s.Head != 1 {
		t.Errorf("the case from since: %v", err)
	}
}
