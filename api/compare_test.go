package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestTwoVersionsAreComparedOfNoCase: an office reads what a version changes against
// another, whichever way round; what is no version of the procedure is refused.
func TestTwoVersionsAreComparedOfNoCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sound)
	text := w.nextVersion("2", "2025-03-01")
	const of, instead = "    stage: response\n    period: 30 calendar days", "    stage: response\n    period: 40 calendar days"
	if !strings.Contains(text, of) {
		t.Fatalf("the pack does not say %q", of)
	}
	next := w.send2library("adam", strings.Replace(text, of, instead, 1)).is(http.StatusCreated).str("pack", "digest")
	now := w.p.Digest()
	for _, x := range []struct {
		to, from      string
		better, worse float64
	}{{next, now, 0, 1}, {now, next, 1, 0}, {now, now, 0, 0}} {
		got := w.get("rita", "/library/packs/"+x.to+"/changes?against="+x.from).is(http.StatusOK)
		if n := got.json(); n["better"] != x.better || n["worse"] != x.worse || len(got.list("changes")) != int(x.better+x.worse) || got.str("from", "digest") != x.from || got.str("to", "digest") != x.to {
			t.Errorf("%s", got.text)
		}
	}
	w.get("rita", "/library/packs/"+next+"/changes").problem(http.StatusBadRequest, "malformed")
	w.get("rita", "/library/packs/"+next+"/changes?against=nothing").problem(http.StatusBadRequest, "malformed")
	w.get("rita", "/library/packs/nothing/changes?against="+now).problem(http.StatusNotFound, "not_found")
	w.get("rene", "/library/packs/"+next+"/changes?against="+now).problem(http.StatusForbidden, "not_yours")
	w.get("", "/library/packs/"+next+"/changes?against="+now).problem(http.StatusUnauthorized, "unauthenticated")
}
