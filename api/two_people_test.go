package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"probity/docket"
)

// TestTwoPeople lets a legal hold be released the whole way: one person proposes it,
// cannot enter it too, and another does; the docket names both.
func TestTwoPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.act("stella", id, docket.PlaceLegalHold, object{"reasons": "A suit is pending."})
	release := object{"hold": "h1", "reasons": "The suit is over."}
	refused := func(as string, status int, code, says string) {
		t.Helper()
		a := w.tryAct(as, id, docket.ReleaseLegalHold, release).is(status)
		if text := string(a.text); !strings.Contains(text, code) || !strings.Contains(text, says) || !strings.Contains(text, "two people") {
			t.Errorf("%s: %s", as, text)
		}
	}
	owes := func(as string) bool {
		for _, d := range w.get(as, "/duties").list("duties") {
			if d["act"] == string(docket.ReleaseLegalHold) {
				return true
			}
		}
		return false
	}
	refused("stella", http.StatusConflict, "not_yet", "takes two people")
	w.act("stella", id, docket.Propose, object{"act": "release_legal_hold", "hold": "h1", "reasons": "The suit is over."})
	refused("stella", http.StatusForbidden, "not_yours", "You proposed it")
	if !owes("chiara") {
		t.Error("nobody is asked to be the second person")
	}
	w.wait(15 * 24 * time.Hour)
	if owes("chiara") {
		t.Error("the second person is asked after the time of the proposal")
	}
	refused("chiara", http.StatusConflict, "not_yet", "takes two people")
	w.act("stella", id, docket.Propose, object{"act": "release_legal_hold", "hold": "h1", "reasons": "The suit is over."})
	w.act("chiara", id, docket.ReleaseLegalHold, release)
	if owes("chiara") {
		t.Error("the second person is still asked")
	}
	entries := w.get("chiara", "/cases/"+id+"/docket").list("entries")
	last := entries[len(entries)-1]
	by, _ := last["proposed"].(map[string]any)
	if last["kind"] != "release_legal_hold" || last["person"] != "chiara" || by == nil || by["person"] != "stella" || by["seq"] != last["seq"].(float64)-1 {
		t.Errorf("the entry: %v", last)
	}
}
