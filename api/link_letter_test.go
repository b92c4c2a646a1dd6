package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/store"
)

// linking is a case that was written to rene, who has nothing to sign in with under
// that id, and the browser of an account that is his under another one.
func (w *world) linking() (id, letter, doc string, b *browser) {
	w.Helper()
	id, letter = w.told(true)
	doc = w.upload("rene", "/cases/"+id+"/documents", "a.txt", []byte("mine")).is(http.StatusCreated).str("id")
	w.system(`update tokens set revoked_at = now() where person = 'rene'`)
	w.must(w.db.PutPerson(w.Context(), store.TheSystem(), store.Person{ID: "rene2", Name: "Dr. René Nachname", Email: "rene2@example.org"}))
	b, _ = w.enrolled("rene2")
	return id, letter, doc, b
}

func (b *browser) link(code string, confirm bool) *answer {
	b.w.Helper()
	return b.post("/account/letter", object{"code": code, "confirm": confirm})
}

func TestTheCaseOfALetterIsPutUnderAnAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, letter, doc, b := w.linking()
	code := w.copyOf(id, letter, "").str("code")
	inside, _ := w.enter(code) // who enters by the code of a letter, before
	inside.link(code, true).problem(http.StatusForbidden, "one_case")
	hidden := b.get("/cases/" + id)
	same(t, "before", hidden, b.get("/cases/"+uuid.NewString()))

	if told := b.link(code, false).is(http.StatusOK); told.str("case") != id || told.str("name") != "Rene Nachname" || told.json()["linked"] != false {
		t.Errorf("told %s", told.text)
	}
	b.get("/cases/" + id).is(http.StatusNotFound) // nothing is done by looking
	if got := b.link(code, true).is(http.StatusOK).json(); got["linked"] != true {
		t.Errorf("linked: %v", got)
	}

	if got := b.get("/cases/" + id).is(http.StatusOK); got.str("relation") != "respondent" {
		t.Errorf("%s", got.text)
	}
	if list := b.get("/cases").is(http.StatusOK).list("cases"); len(list) != 1 || list[0]["id"] != id {
		t.Errorf("the list of the account: %v", list)
	}
	b.get("/cases/" + id + "/letters/" + letter).is(http.StatusOK)
	if docs := b.get("/cases/" + id + "/documents").is(http.StatusOK).list("documents"); len(docs) != 1 || docs[0]["id"] != doc { // sent in under the id before
		t.Errorf("documents: %v", docs)
	}
	b.post("/cases/"+id+"/acts", object{"kind": docket.Respond, "particulars": object{"text": "I treated her."}}).is(http.StatusOK)

	// The code and what it opened are over, and there is one entry of it.
	inside.get("/cases/" + id).is(http.StatusUnauthorized)
	_, a := w.enter(code)
	a.problem(http.StatusUnauthorized, "sign_in_failed")
	b.link(code, true).problem(http.StatusUnauthorized, "sign_in_failed")
	w.post("stella", "/cases/"+id+"/letters/"+letter+"/copies", object{"person": "rene"}).problem(http.StatusUnprocessableEntity, "unknown")
	n := 0
	for _, e := range w.get("stella", "/cases/"+id+"/docket").is(http.StatusOK).list("entries") {
		if e["kind"] == string(docket.LinkAccount) {
			n++
			if said := e["particulars"].(map[string]any); said["person"] != "rene" || said["account"] != "rene2" || said["letter"] != letter {
				t.Errorf("entered %v", said)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d entries", n)
	}
	if text := string(w.get("carla", "/cases/"+id+"/docket").is(http.StatusOK).text); strings.Contains(text, "link_account") {
		t.Error("the complainant is told of it")
	}
	if text := string(b.get("/account").is(http.StatusOK).text); !strings.Contains(text, "put the case of a letter under this account") || strings.Contains(text, id) {
		t.Errorf("the account's record: %s", text)
	}
	w.sound()
}

// A code of another person, or one that is not yet good enough, changes nothing.
func TestACodeIsNotPutUnderAnotherAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, letter, _, b := w.linking()
	code := w.copyOf(id, letter, "").str("code")
	before, _ := w.size(id)
	refused := func(why string, b *browser, code string, status int, want string) {
		t.Helper()
		b.link(code, false).problem(status, want)
		b.link(code, true).problem(status, want)
		if now, _ := w.size(id); now != before {
			t.Errorf("%s: %d entries after %d", why, now, before)
		}
		before, _ = w.size(id)
	}
	otto, _ := w.enrolled("otto")
	refused("somebody of another name", otto, code, http.StatusConflict, "other_person")
	refused("not typed right", b, "00000-00000-00000-00000-000000-1", http.StatusBadRequest, "receipt_typing_error")
	_, nothing := w.enter("00000-00000-00000-00000-000000-0")
	same(t, "a code that is none", b.link("00000-00000-00000-00000-000000-0", true), nothing)
	_, receipt := w.lodge(anonymous())
	same(t, "a reporter's receipt", b.link(receipt, true), nothing)

	// The complainant under a name that is alike, and an office that worked on the case.
	for _, person := range []string{"carla", "stella"} {
		w.must(w.db.PutPerson(w.Context(), store.TheSystem(), store.Person{ID: person, Name: "Rene Nachname", Email: person + "@example.org"}))
		near, _ := w.enrolled(person)
		near.link(code, true).problem(http.StatusConflict, "conflicted")
	}
	w.system(`update tokens set revoked_at = null where person = 'rene' and kind = 'token'`)
	refused("who has an account", b, code, http.StatusConflict, "has_account")
	w.system(`update tokens set revoked_at = now() where person = 'rene' and kind = 'token'`)

	again := w.copyOf(id, letter, "").str("code")
	same(t, "another copy was made", b.link(code, true), nothing)
	w.post("stella", "/cases/"+id+"/codes/end", object{"person": "rene"}).is(http.StatusNoContent)
	same(t, "the office ended it", b.link(again, true), nothing)

	other, lost := w.told(false)
	waits := w.copyOf(other, lost, "").str("code")
	b.link(waits, true).problem(http.StatusConflict, "not_proven")
	w.post("", "/account/letter", object{"code": waits}).problem(http.StatusUnauthorized, "unauthenticated")
	w.post("rita", "/account/letter", object{"code": waits}).problem(http.StatusForbidden, "session_only")
	w.pass(11 * time.Minute)
	b.link(waits, true).problem(http.StatusForbidden, "step_up")
	b.get("/cases/" + id).is(http.StatusNotFound)
}

// Counsel, too, may be known here already.
func TestCounselsCaseIsPutUnderTheirAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, letter, _, b := w.linking()
	w.must(w.db.PutPerson(w.Context(), store.TheSystem(), store.Person{ID: "lawyer", Name: "Renee Nachname-Lang"}))
	w.must(w.db.PutPerson(w.Context(), store.TheSystem(), store.Person{ID: "lawyer2", Name: "Renee Nachname-Lang", Email: "lawyer2@example.org"}))
	inside, _ := w.enter(w.copyOf(id, letter, "").str("code"))
	inside.post("/cases/"+id+"/acts", object{"kind": docket.NameCounsel, "particulars": object{"person": "lawyer"}}).is(http.StatusOK)
	code := w.copyOf(id, letter, "lawyer").str("code")
	hers, _ := w.enrolled("lawyer2")
	hers.link(code, true).is(http.StatusOK)
	hers.get("/cases/" + id).is(http.StatusOK)
	inside.get("/cases/" + id).is(http.StatusOK) // the respondent's own code is as good as before
	b.link(w.copyOf(id, letter, "rene").str("code"), true).is(http.StatusOK)
	hers.get("/cases/" + id).is(http.StatusOK)
}
