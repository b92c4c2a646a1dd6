package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
)

// seated opens a case in which inge sits on the panel.
func (w *world) seated() string {
	w.Helper()
	id, _ := w.told(true)
	w.act("rene", id, docket.Respond, object{"text": "No.", "answers": object{"a1": "denied"}})
	w.act("stella", id, docket.Assign, object{"person": "otto"})
	w.act("otto", id, docket.FileReport, object{"text": "The log shows it.", "recommend": []string{"a1"}})
	w.act("chiara", id, docket.SeatPanel, object{"body": "hearing_panel", "members": []object{
		{"person": "pia", "role": "chair"}, {"person": "petra", "role": "member"}, {"person": "inge", "role": "member"}}})
	return id
}

func (w *world) entered(as, id string) []object {
	w.Helper()
	var out []object
	for _, e := range w.get(as, "/cases/"+id+"/docket").is(http.StatusOK).list("entries") {
		if e["kind"] == string(docket.HandOver) {
			out = append(out, e)
		}
	}
	return out
}

func TestALeaversCasesAreHandedOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open, _ := w.told(true)
	barred, _ := w.told(true)
	for _, id := range []string{open, barred} {
		w.act("rene", id, docket.Respond, object{"text": "No."})
		w.act("stella", id, docket.Assign, object{"person": "inge"})
	}
	w.act("rene", barred, docket.NameCounsel, object{"person": "paul"})
	panel := w.seated()
	untouched, _ := w.told(true)

	for who, status := range map[string]int{"stella": 403, "inge": 403, "chiara": 403, "otto": 403} {
		w.post(who, "/people/inge/hand-over", object{"to": "paul"}).is(status)
	}
	w.post("adam", "/people/adam/hand-over", object{}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.post("adam", "/people/inge/hand-over", object{"to": "inge"}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.post("adam", "/people/inge/hand-over", object{"to": "nobody-known"}).problem(http.StatusUnprocessableEntity, "unknown")
	w.get("inge", "/cases/"+open).is(http.StatusOK)

	order := object{"id": "inge-leaves-us", "to": "paul"}
	w.away.Store(true) // nothing can be entered now, and nothing is lost
	a := w.post("adam", "/people/inge/hand-over", order).is(http.StatusOK).json()
	if a["cases"] != 3.0 || a["entered"] != 0.0 || a["waiting"] != 3.0 {
		t.Errorf("while nothing can be entered: %v", a)
	}
	w.away.Store(false)
	w.get("inge", "/me").is(http.StatusUnauthorized)
	for range 2 { // the second changes nothing
		a = w.post("adam", "/people/inge/hand-over", order).is(http.StatusOK).json()
		if a["cases"] != 3.0 || a["entered"] != 3.0 || a["waiting"] != 0.0 || a["open"] != 1.0 || a["seats"] != 1.0 {
			t.Errorf("handed over: %v", a)
		}
	}
	w.get("adam", "/people/inge/hand-over/"+a["id"].(string)).is(http.StatusOK)
	w.get("adam", "/people/paul/hand-over/"+a["id"].(string)).is(http.StatusNotFound)
	w.get("adam", "/people/inge/hand-over/"+uuid.NewString()).is(http.StatusNotFound)
	w.post("adam", "/people/inge/hand-over", object{"id": "inge-leaves-us", "to": "otto"}).is(http.StatusConflict)
	for _, id := range []string{open, barred, panel} {
		if strings.Contains(string(w.post("adam", "/people/inge/hand-over", order).text), id) {
			t.Error("an administrator is told of a case")
		}
	}

	if got := w.entered("stella", open); len(got) != 1 || !strings.Contains(got[0]["sentence"].(string), "another investigator follows") {
		t.Errorf("where paul can follow: %v", got)
	}
	if w.get("paul", "/cases/"+open).is(http.StatusOK).str("relation") != "investigator" {
		t.Error("paul does not investigate")
	}
	if got := w.entered("stella", barred); len(got) != 1 || !strings.Contains(got[0]["sentence"].(string), "nobody investigates") {
		t.Errorf("where paul is counsel: %v", got)
	}
	if w.get("paul", "/cases/"+barred).is(http.StatusOK).str("relation") != "respondent" {
		t.Error("counsel investigates")
	}
	if got := w.entered("rene", panel); len(got) != 1 || !strings.Contains(got[0]["sentence"].(string), "a seat is to be filled") {
		t.Errorf("where she had a seat: %v", got)
	}
	w.get("paul", "/cases/"+panel).is(http.StatusNotFound)
	if got := w.entered("stella", untouched); len(got) != 0 {
		t.Errorf("where she had no part: %v", got)
	}
	// She has no part in any of it, even with a new token.
	w.introduce("inge", "")
	for _, id := range []string{open, barred, panel} {
		w.get("inge", "/cases/"+id).is(http.StatusNotFound)
	}
	w.act("chiara", panel, docket.Replace, object{"body": "hearing_panel", "person": "paul", "role": "member"})
}

func TestALeaversOfficePasses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.introduce("sue", "")
	free, _ := w.told(false)
	hers, _ := w.told(false) // the letter is still to be brought: the office owes it
	w.act("rene", hers, docket.NameCounsel, object{"person": "sue"})
	a := w.post("adam", "/people/stella/hand-over", object{"to": "sue"}).is(http.StatusOK).json()
	if alone := a["alone"].([]any); len(alone) != 1 || alone[0] != pack+"/ethics_office" || a["entered"] != 2.0 || a["open"] != 0.0 {
		t.Errorf("handed over: %v", a)
	}
	w.get("stella", "/me").is(http.StatusUnauthorized)
	w.introduce("stella", "") // and the office has ended too
	var hold bool
	for _, x := range w.get("adam", "/terms?procedure="+pack).is(http.StatusOK).list("terms") {
		if x["person"] == "stella" && x["until"] == nil {
			t.Errorf("stella holds on: %v", x)
		}
		hold = hold || x["person"] == "sue" && x["office"] == "ethics_office" && x["until"] == nil
	}
	if !hold {
		t.Error("sue holds no office")
	}
	w.get("stella", "/cases/"+free).is(http.StatusNotFound)
	w.act("sue", free, docket.Note, object{"text": "I have taken over."})
	if got := w.entered("chiara", hers); len(got) != 1 || !strings.Contains(got[0]["sentence"].(string), "goes to its substitute") {
		t.Errorf("where sue is counsel: %v", got)
	}
	w.tryAct("sue", hers, docket.FailService, object{"letter": "n2", "method": "email", "why": "returned"}).problem(http.StatusForbidden, "not_yours")
	substitute := w.p.Office("ethics_office").Substitute
	for person, office := range offices {
		if office == substitute {
			if got := w.get(person, "/cases/"+hers+"/duties").is(http.StatusOK).list("duties"); len(got) == 0 {
				t.Errorf("%s owes nothing as substitute", person)
			}
		}
	}
}

// A crash after the order was written, before anything was put down in a case: the
// sweep of a worker takes it up.
func TestACrashInAHandOverIsTakenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.told(true)
	w.act("rene", id, docket.Respond, object{"text": "No."})
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	h := store.HandOver{ID: uuid.NewString(), Person: "inge", To: "paul", By: "adam", At: w.real()}
	w.must(w.db.BeginHandOver(w.Context(), h, clock.MustDate("2025-03-03")))
	if got := w.entered("stella", id); len(got) != 0 {
		t.Fatalf("entered at once: %v", got)
	}
	for range 2 {
		_, err := w.db.PutDownHandOvers(w.Context(), w.time(), 100)
		w.must(err)
		acts, err := w.db.WaitingActs(w.Context(), 0, 100)
		w.must(err)
		for i := range acts {
			_, err := w.Enter(w.Context(), acts[i].Case, acts[i].ID)
			w.must(err)
		}
	}
	if got := w.entered("stella", id); len(got) != 1 {
		t.Errorf("entered: %v", got)
	}
	w.get("paul", "/cases/"+id).is(http.StatusOK)
}
