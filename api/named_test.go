package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/store"
)

// naming is a report without an account that names people who must not know.
func naming(all ...object) object {
	r := anonymous()
	r["keep_named"] = all
	return r
}

// sees asks for a case in every way and says whether it is there; where it is not,
// it is like one that never was.
func (w *world) sees(as, id string) bool {
	w.Helper()
	got := w.get(as, "/cases/"+id)
	is := func(key string) func(object) bool { return func(x object) bool { return x[key] == id } }
	listed := slices.ContainsFunc(w.get(as, "/cases").list("cases"), is("id"))
	if listed != (got.StatusCode == http.StatusOK) {
		w.Errorf("%s: the list says %v and the case %d", as, listed, got.StatusCode)
	}
	if got.StatusCode != http.StatusOK {
		never := uuid.NewString()
		same(w.TB.(*testing.T), as, got, w.get(as, "/cases/"+never))
		note := object{"kind": "note", "particulars": object{"text": "x"}}
		same(w.TB.(*testing.T), as, w.post(as, "/cases/"+id+"/acts", note), w.post(as, "/cases/"+never+"/acts", note))
		if slices.ContainsFunc(w.get(as, "/duties").list("duties"), is("case")) {
			w.Errorf("%s owes duties in a case that is not there", as)
		}
		return false
	}
	return true
}

// sound holds the tables against the dockets.
func (w *world) sound() {
	w.Helper()
	found, err := w.db.Verify(w.Context(), w.procs)
	w.must(err)
	for _, f := range found {
		w.Errorf("%s", f)
	}
}

// known makes somebody known as an administrator does.
func (w *world) known(id, name, email string) *answer {
	w.Helper()
	return w.post("adam", "/people", object{"id": id, "name": name, "email": email})
}

// TestWhoIsNamedNeverComesToKnow: people are named as a reporter writes them, and
// know nothing from the first moment on, whenever and under whatever writing of the
// name they come.
func TestWhoIsNamedNeverComesToKnow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, of := range map[string]struct{ as, id string }{"Jörg Müller-Lüdenscheidt": {"joerg", "p1"}, "Ana Núñez": {"ana", "p2"}} {
		w.introduce(of.as, "ethics_office")
		w.must(w.db.PutPerson(t.Context(), store.TheSystem(), store.Person{ID: of.as, Name: name, Email: of.as + "@example.org"}))
	}
	filed, receipt := w.lodge(naming(object{"name": "Prof. MUELLER, Joerg", "office": "whoever chairs"}, object{"name": "A. Nunez"}, object{"name": "Nobody Here"}, object{"email": "Later@Example.org"}))
	id := filed.str("case")
	if w.sees("joerg", id) || w.sees("ana", id) {
		t.Error("they see it")
	}
	if !w.sees("stella", id) {
		t.Fatal("the office does not see it")
	}
	// What the reporter is told is the same whether somebody was found or not.
	other, _ := w.lodge(naming(object{"name": "Prof. Doctor, Nobody"}, object{"name": "A. Nobody"}, object{"name": "Nobody There"}, object{"email": "none@example.org"}))
	a, b := filed.json(), other.json()
	for _, k := range []string{"case", "number", "act"} {
		delete(a, k)
		delete(b, k)
	}
	if !maps.EqualFunc(a, b, func(x, y any) bool { return fmt.Sprint(x) == fmt.Sprint(y) }) {
		t.Errorf("told apart:\n%s\n%s", filed.text, other.text)
	}
	w.post("", "/reports/mine", object{"receipt": receipt}).is(http.StatusOK)

	// Somebody comes who is named; somebody takes the name; somebody takes the address.
	w.introduce("nora", "ethics_office")
	w.introduce("ludo", "ethics_office")
	if w.must(w.db.PutPerson(t.Context(), store.TheSystem(), store.Person{ID: "fresh", Name: "Here, Nobody Maria", Email: "f@example.org"})); !w.sees("nora", id) || !w.sees("ludo", id) {
		t.Error("people of other names do not see it")
	}
	if said, plain := w.known("nora", "Dr. NOBODY HERE", "nora@example.org").is(http.StatusOK), w.known("stella", "Stella Nachname", "stella@example.org").is(http.StatusOK); len(said.json()) != len(plain.json()) {
		t.Errorf("who keeps people learns something: %s %s", said.text, plain.text)
	}
	w.known("ludo", "Ludo Nachname", "later+work@example.org").is(http.StatusOK)
	if w.sees("nora", id) || w.sees("ludo", id) {
		t.Error("a name or an address that came later opens it")
	}
	// To take another name opens nothing.
	w.known("nora", "Nora Nachname", "nora@example.org").is(http.StatusOK)
	if w.sees("nora", id) {
		t.Error("another name opens it")
	}
	// Nobody gives them a part: they are refused it like anybody who must not have one.
	w.tryAct("stella", id, docket.Identify, object{"person": "nora"}).problem(http.StatusConflict, "conflicted")
	w.sound()
}

// TestANamesakeIsFreedByARecordedAct: somebody who is another person than the one
// who was named comes to see the case by an act of the office, and of nobody who is
// named, and the others do not.
func TestANamesakeIsFreedByARecordedAct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, as := range []string{"jane", "john"} {
		w.introduce(as, "ethics_office")
	}
	w.known("jane", "Jane Smith", "jane@example.org").is(http.StatusOK)
	w.known("john", "John Smith", "john@example.org").is(http.StatusOK)
	filed, receipt := w.lodge(anonymous())
	id := filed.str("case")
	if !w.sees("john", id) {
		t.Fatal("nobody is named yet")
	}
	w.post("", "/reports/mine/acts", object{"receipt": receipt, "kind": docket.ShutOut, "particulars": object{"name": "Dr Smith"}}).is(http.StatusOK)
	if w.sees("jane", id) || w.sees("john", id) {
		t.Error("they see it")
	}
	named := w.get("stella", "/cases/"+id+"/parties").list("kept_by_name")
	if len(named) != 2 || named[0]["respondent"] != true || named[1]["name"] != "Dr Smith" || len(named[1]["found"].([]any)) != 2 {
		t.Fatalf("the office is told %v", named)
	}
	free := object{"named": "k1", "person": "jane", "reasons": "The report speaks of a man."}
	w.post("", "/reports/mine/acts", object{"receipt": receipt, "kind": docket.FreeNamesake, "particulars": free}).problem(http.StatusForbidden, "not_yours")
	same(t, "free oneself", w.tryAct("jane", id, docket.FreeNamesake, free), w.tryAct("jane", uuid.NewString(), docket.FreeNamesake, free))
	w.tryAct("stella", id, docket.FreeNamesake, object{"named": "k1", "person": "jane", "reasons": " "}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.tryAct("stella", id, docket.FreeNamesake, object{"named": "k2", "person": "jane", "reasons": "x"}).problem(http.StatusUnprocessableEntity, "unknown")
	w.act("stella", id, docket.FreeNamesake, free)
	if !w.sees("jane", id) || w.sees("john", id) {
		t.Error("jane is to see it, and john not")
	}
	w.known("jane", "Jane Maria Smith", "jane@example.org").is(http.StatusOK) // once found, it stays found
	if !w.sees("jane", id) {
		t.Error("jane was found to be somebody else")
	}
	w.tryAct("stella", id, docket.FreeNamesake, free).problem(http.StatusConflict, "already")
	if found := w.get("jane", "/cases/"+id+"/readers"); found.StatusCode != http.StatusOK {
		t.Errorf("readers: %s", found.text)
	}
	w.sound()
	if n := w.system(`update name_kept set until = until where until is null and id = 'k1'`); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// TestANamesakeIsFreedByTwoPeople: where the pack names it, one person proposes that
// somebody is another than the one who was named, and a second finds it; until then
// the case is not there for them.
func TestANamesakeIsFreedByTwoPeople(t *testing.T) {
	t.Parallel()
	one := newWorld(t)
	two := one.version("two", "2025-02-26", "\nretain:\n", "\ntwo_people: {acts: [free_namesake], within: 10 calendar days, cite: provisional overlay 1.5}\n\nretain:\n")
	w := worldOn(t, one.db) // a process that knows the version from its start
	for _, as := range []string{"jane", "john"} {
		w.introduce(as, "ethics_office")
		w.known(as, strings.ToUpper(as[:1])+as[1:]+" Smith", as+"@example.org").is(http.StatusOK)
	}
	filed, _ := w.lodge(naming(object{"name": "Dr Smith"}))
	id := filed.str("case")
	if got := w.get("stella", "/cases/"+id).is(http.StatusOK).str("digest"); got != two.Digest() {
		t.Fatalf("the case runs under %s", got)
	}
	free := func(person string) object {
		return object{"named": "k1", "person": person, "reasons": "The report speaks of a man."}
	}
	propose := func(person string) object {
		o := free(person)
		o["act"] = docket.FreeNamesake
		return o
	}
	owes := func(as string) bool {
		return slices.ContainsFunc(w.get(as, "/duties").list("duties"), func(d object) bool {
			return d["case"] == id && d["act"] == string(docket.FreeNamesake)
		})
	}
	nobody := func(when string) {
		t.Helper()
		if w.sees("jane", id) || w.sees("john", id) || owes("jane") || owes("john") {
			t.Errorf("%s: they know of it", when)
		}
	}
	nobody("before")
	w.tryAct("stella", id, docket.FreeNamesake, free("jane")).problem(http.StatusConflict, "not_yet")
	same(t, "propose oneself", w.tryAct("jane", id, docket.Propose, propose("jane")), w.tryAct("jane", uuid.NewString(), docket.Propose, propose("jane")))
	w.tryAct("stella", id, docket.Propose, object{"act": docket.FreeNamesake, "named": "k2", "person": "jane", "reasons": "x"}).problem(http.StatusUnprocessableEntity, "unknown")
	w.act("stella", id, docket.Propose, propose("jane"))
	nobody("proposed")
	if !owes("chiara") {
		t.Error("nobody is asked to be the second person")
	}
	// Neither by whoever proposed it, nor by whom it is about, nor of somebody else.
	w.tryAct("stella", id, docket.FreeNamesake, free("jane")).problem(http.StatusForbidden, "not_yours")
	same(t, "be the second oneself", w.tryAct("jane", id, docket.FreeNamesake, free("jane")), w.tryAct("jane", uuid.NewString(), docket.FreeNamesake, free("jane")))
	w.tryAct("chiara", id, docket.FreeNamesake, free("john")).problem(http.StatusConflict, "not_yet")
	w.wait(11 * 24 * time.Hour)
	w.tryAct("chiara", id, docket.FreeNamesake, free("jane")).problem(http.StatusForbidden, "not_yours") // the chair is asked only while a proposal waits
	nobody("too late")
	w.act("stella", id, docket.Propose, propose("jane"))
	w.act("chiara", id, docket.FreeNamesake, free("jane"))
	if !w.sees("jane", id) || w.sees("john", id) || owes("chiara") {
		t.Error("jane is to see it, john not, and nobody is asked any more")
	}
	entries := w.get("stella", "/cases/"+id+"/docket").list("entries")
	last := entries[len(entries)-1]
	if by, _ := last["proposed"].(map[string]any); last["kind"] != string(docket.FreeNamesake) || last["person"] != "chiara" || by == nil || by["person"] != "stella" {
		t.Errorf("the entry: %v", last)
	}
	w.sound()
}

// TestWhomAReportCannotKeepOut: the respondent has a right to know; an office is
// kept out where the procedure has another for its work, and its duties go there.
func TestWhomAReportCannotKeepOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.post("", "/reports", naming(object{"name": "Nachname, René"})).problem(http.StatusConflict, "unfair")
	w.post("", "/reports", naming(object{"office": "the treasurer"})).problem(http.StatusUnprocessableEntity, "bad_request")
	w.post("", "/reports", naming(object{"name": "Dr."})).problem(http.StatusUnprocessableEntity, "bad_request")
	filed, _ := w.lodge(naming(object{"office": "the ethics staff"}))
	id := filed.str("case")
	if w.sees("stella", id) {
		t.Error("the office that was named sees it")
	}
	w.act("chiara", id, docket.Acknowledge, object{})
	w.sound()
}
