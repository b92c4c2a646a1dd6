package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/store"
)

// TestAMemberDeclaresBeforeAnythingIsShown seats a body and asks for the case by every
// address that names it, in lists and by its document, before and after.
func TestAMemberDeclaresBeforeAnythingIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	w.act("rene", id, docket.Respond, object{"text": "No.", "answers": object{"a1": "denied"}})
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	w.act("inge", id, docket.FileReport, object{"text": "The log shows it.", "recommend": []string{"a1"}})
	doc := w.upload("stella", "/cases/"+id+"/documents", "log.txt", []byte("20 March, 10:14")).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	w.act("chiara", id, docket.SeatPanel, object{"body": "hearing_panel", "members": []object{
		{"person": "pia", "role": "chair"}, {"person": "paul", "role": "member"}, {"person": "rita", "role": "member"}}})
	about := []string{"Read charts", "The log shows it", "denied", "log.txt", `"hearing"`, `"inge"`}
	silent := func(what string, a *answer) *answer {
		t.Helper()
		for _, x := range about {
			if strings.Contains(string(a.text), x) {
				t.Errorf("%s says %q: %s", what, x, a.text)
			}
		}
		return a
	}

	// Before: who is in it, and what to do.
	seen := silent("the case", w.get("paul", "/cases/"+id).is(http.StatusOK)).json()
	if seen["relation"] != "seated" || seen["stage"] != "" || !strings.Contains(string(w.get("paul", "/cases/"+id).text), `"rene"`) {
		t.Errorf("the case: %v", seen)
	}
	silent("as it stood", w.get("paul", "/cases/"+id+"?on=2025-03-03").is(http.StatusOK))
	if text := string(silent("the parties", w.get("paul", "/cases/"+id+"/parties").is(http.StatusOK)).text); !strings.Contains(text, "rene") || !strings.Contains(text, `"member"`) {
		t.Errorf("the parties: %s", text)
	}
	if text := string(w.get("paul", "/cases/"+id+"/panel").is(http.StatusOK).text); strings.Count(text, `"must_declare":true`) != 3 {
		t.Errorf("the panel: %s", text)
	}
	kinds := func(a *answer, list, of string) (out []string) {
		for _, x := range a.is(http.StatusOK).list(list) {
			kind, _ := x[of].(string)
			out = append(out, kind)
		}
		return out
	}
	if got := kinds(w.get("paul", "/cases/"+id+"/allowed"), "acts", "kind"); strings.Join(got, " ") != "declare recuse" {
		t.Errorf("may %v", got)
	}
	for _, path := range []string{"/duties", "/cases/" + id + "/duties"} {
		if got := kinds(w.get("paul", path), "duties", "act"); strings.Join(got, " ") != "declare" {
			t.Errorf("owes %v", got)
		}
	}
	first := func(a *answer) {
		t.Helper()
		if p := silent("a refusal", a).problem(http.StatusForbidden, "declare_first"); p["rule"] == "" || p["rule"] == nil {
			t.Errorf("it cites no rule: %v", p)
		}
	}
	for _, path := range []string{"", "/custody", "/redactions"} {
		first(w.get("paul", "/documents/"+doc+path))
	}
	first(w.post("paul", "/documents/"+doc+"/openings", object{"for": "me", "reason": "I am curious."}))
	first(w.tryAct("paul", id, docket.Note, object{"text": "I begin."}))
	first(w.tryAct("paul", id, docket.CastVote, object{"motion": "violation:a1", "choice": "yes"}))
	listed := func(as, query string) int {
		return len(silent("the list", w.get(as, "/cases"+query).is(http.StatusOK)).list("cases"))
	}
	about = []string{"Read charts", "denied"}
	if listed("paul", "") != 1 || listed("paul", "?stage_kind=decision") != 0 || listed("paul", "?late=false") != 0 || listed("paul", "?late=true") != 0 {
		t.Error("the list is narrowed by what is not shown")
	}
	// What was refused was not read.
	reads, err := w.db.ReadsOf(t.Context(), store.TheSystem(), id, "paul", time.Time{}, w.time().AddDate(1, 0, 0))
	w.must(err)
	if slices.ContainsFunc(reads, func(r store.Read) bool { return r.Kind != "case" }) || len(reads) == 0 {
		t.Errorf("recorded as read: %v", reads)
	}

	// An office that opens the case opens it to whoever holds it.
	if w.get("rita", "/cases/"+id).is(http.StatusOK).json()["relation"] != "office" {
		t.Error("rita's office opens nothing")
	}
	w.get("rita", "/cases/"+id+"/docket").is(http.StatusOK)
	if listed("rita", "?stage_kind=hearing") != 1 {
		t.Error("rita does not find it by its stage")
	}

	// After: all of it; and whoever stands near sees nothing any more.
	w.act("paul", id, docket.Declare, object{"body": "hearing_panel", "clear": true})
	if w.get("paul", "/cases/"+id).is(http.StatusOK).json()["relation"] != "member" {
		t.Error("paul is no member yet")
	}
	w.get("paul", "/cases/"+id+"/docket").is(http.StatusOK)
	w.get("paul", "/documents/"+doc+"/custody").is(http.StatusOK)
	w.act("pia", id, docket.Declare, object{"body": "hearing_panel", "relation": "family"})
	w.get("pia", "/cases/"+id).problem(http.StatusNotFound, "not_found")
	w.get("pia", "/documents/"+doc).problem(http.StatusNotFound, "not_found")
}
