package api_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/api"
	"probity/ledger"
	"probity/store"
)

// The log's public keys are everybody's; how it stands is for those who look
// after the house, because its length tells when something happens in a case.
func TestTheLogIsTold(t *testing.T) {
	t.Parallel()
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	w.file()
	for _, as := range []string{"", "stella"} {
		told := w.get(as, "/log").is(http.StatusOK).json()
		if keys, _ := told["keys"].([]any); len(keys) != 1 || keys[0] != key.Public() || told["state"] != nil {
			t.Errorf("to %q: %v", as, told)
		}
	}
	health := func(want string) {
		t.Helper()
		if got := w.get("", "/health/ready").is(http.StatusOK).str("log"); got != want {
			t.Errorf("health of the log: %s, not %s", got, want)
		}
	}
	health("none")
	w.seal(key, t.TempDir())
	health("ok")
	if got := w.get("adam", "/log").is(http.StatusOK); got.str("state", "state") != "ok" || !strings.HasPrefix(got.str("state", "checkpoint"), key.Name()+"\n") {
		t.Errorf("to the administrator: %s", got.text)
	}
	w.seal(key, filepath.Join(t.TempDir(), "elsewhere")) // empty: it catches up
	health("ok")
	blocked := filepath.Join(t.TempDir(), "file")
	w.must(os.WriteFile(blocked, nil, 0o600))
	w.seal(key, blocked)
	health("copy_failing")
	if got := newWorld(t).get("", "/log").is(http.StatusOK); string(got.text) != "{\"keys\":[]}\n" {
		t.Errorf("without a key: %s", got.text)
	}
}

func logKey(tb testing.TB) *ledger.Key {
	tb.Helper()
	k, err := ledger.KeepKey(filepath.Join(tb.TempDir(), "log.key"), "ethics.example.org/log")
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

// seal seals all there is and copies it to a folder.
func (w *world) seal(key *ledger.Key, copied string) {
	w.Helper()
	s := store.Sealer{DB: w.db, Key: key, Copy: &ledger.Copy{Dir: copied}}
	_, err := s.Seal(w.Context(), w.time(), w.time().Add(-time.Minute))
	w.must(err)
}
