package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/docket"
)

// TestAnybodyReadsWhatIsPublishedAndNothingElse: what is published to the public is
// listed with the words that were written for it, without the case, its number and its
// people; what was published to members alone, or was taken back, is not there.
func TestAnybodyReadsWhatIsPublishedAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.version("open", "2025-02-26", "audience: [members]", "audience: [members, public]")
	id := w.file()
	w.lead(id)
	doc := w.upload("carla", "/cases/"+id+"/documents", "decision.txt", []byte("Carla, Rene and Jane were on the ward.")).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	w.decided(id, "public_censure", doc)
	listed := func() []map[string]any {
		t.Helper()
		return w.get("", "/publications").is(http.StatusOK).list("publications")
	}
	publish := func(text string, to string, with ...object) *answer {
		return w.tryAct("stella", id, docket.Publish, object{"audience": []string{to}, "text": text, "attached": with})
	}
	if got := listed(); len(got) > 0 {
		t.Errorf("before anything was published: %v", got)
	}
	publish("Reported by carla NACHNAME.", "public").problem(http.StatusConflict, "conflict")
	publish("For members: Rene Nachname was censured.", "members").is(http.StatusOK)
	if got := listed(); len(got) > 0 {
		t.Errorf("what is for members: %v", got)
	}
	w.post("stella", "/documents/"+doc+"/redactions", object{"audiences": []string{"public"}, "spans": []object{{"from": 0, "to": 38}}, "name": "public.txt", "reason": "So."}).is(http.StatusCreated)
	w.post("chiara", "/documents/"+doc+"/redactions/1/release", object{}).is(http.StatusOK)
	publish("A member who read charts without need was censured.", "public", object{"document": doc}).is(http.StatusOK)

	got := listed()
	if len(got) != 1 {
		t.Fatalf("%d are listed", len(got))
	}
	one := got[0]
	if one["text"] != "A member who read charts without need was censured." || one["on"] == "" || one["rule"] == "" || len(one["sanctions"].([]any)) != 1 {
		t.Errorf("%v", one)
	}
	files := one["documents"].([]any)
	if len(files) != 1 || files[0].(map[string]any)["id"] != doc || files[0].(map[string]any)["name"] != "public.txt" {
		t.Errorf("documents: %v", files)
	}
	page := w.get("", "/publications/"+one["id"].(string)).is(http.StatusOK)
	number := w.get("stella", "/cases/"+id).is(http.StatusOK).str("number")
	for _, secret := range []string{id, number, "Nachname", "rene", "carla", "stella"} {
		if strings.Contains(string(page.text), secret) {
			t.Errorf("the publication tells %q: %s", secret, page.text)
		}
	}
	none := w.get("", "/publications/"+strings.Repeat("0", 32))
	none.problem(http.StatusNotFound, "not_found")
	w.get("", "/publications?cursor=mine").problem(http.StatusBadRequest, "malformed")

	w.act("stella", id, docket.Retract, object{"publication": "u2", "reasons": "A mistake."})
	if got := listed(); len(got) > 0 {
		t.Errorf("what was taken back: %v", got)
	}
	same(t, "what was taken back", w.get("", "/publications/"+one["id"].(string)), none)
	w.quietLog("censured", number)
}

// TestEveryPublicationStandsOnOnePage: pages end, and every publication stands on one.
func TestEveryPublicationStandsOnOnePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.version("open", "2025-02-26", "audience: [members]", "audience: [members, public]")
	id := w.file()
	w.lead(id)
	doc := w.upload("carla", "/cases/"+id+"/documents", "decision.txt", []byte("So.")).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	w.decided(id, "public_censure", doc)
	const most = 23 // a page holds 20
	for range most {
		w.act("stella", id, docket.Publish, object{"audience": []string{"public"}, "text": "A member was censured."})
	}
	w.act("stella", id, docket.Retract, object{"publication": "u4", "reasons": "A mistake."})
	seen, next := []string{}, ""
	for range most {
		a := w.get("", "/publications?cursor="+next).is(http.StatusOK)
		for _, x := range a.list("publications") {
			if name := x["id"].(string); slices.Contains(seen, name) {
				t.Errorf("%s stands there twice", name)
			} else {
				seen = append(seen, name)
			}
		}
		if next, _ = a.json()["next"].(string); next == "" {
			break
		}
	}
	if got := w.get("", "/publications?procedure="+pack).is(http.StatusOK).list("publications"); len(got) != 19 { // one of the page was taken back
		t.Errorf("%d are listed of the procedure", len(got))
	}
	if got := w.get("", "/publications?procedure=bacb").is(http.StatusOK).list("publications"); len(got) != 0 {
		t.Errorf("%d are listed of another procedure", len(got))
	}
	if len(seen) != most-1 {
		t.Errorf("%d of %d are listed", len(seen), most-1)
	}
}

// TestFiguresOfAYearThatIsOver: anybody is told about how many, and nothing of a year
// that goes on or of few.
func TestFiguresOfAYearThatIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 6 {
		w.file()
	}
	w.get("", "/procedures/"+pack+"/figures?year=2025").problem(http.StatusBadRequest, "malformed") // goes on
	w.get("", "/procedures/"+pack+"/figures?year=2019").problem(http.StatusBadRequest, "malformed")
	w.get("", "/procedures/nothing/figures").problem(http.StatusNotFound, "not_found")
	w.wait(366 * 24 * time.Hour)
	a := w.get("", "/procedures/"+pack+"/figures").is(http.StatusOK)
	if a.json()["year"] != 2025.0 || a.json()["received"] != 5.0 || a.json()["closed"] != 0.0 || a.json()["median_to_end_days"] != nil {
		t.Errorf("%s", a.text)
	}
	quarter := a.list("by_quarter")
	if len(quarter) != 1 || quarter[0]["of"] != "2025-Q1" || quarter[0]["cases"] != 5.0 {
		t.Errorf("%v", quarter)
	}
	if got := w.get("", "/procedures/"+pack+"/figures?year=2024").is(http.StatusOK); got.json()["received"] != 0.0 {
		t.Errorf("%s", got.text)
	}
}

// TestNothingWasImposedBefore: where no sanction took effect, none is told of; of a
// procedure that is not there, nothing.
func TestNothingWasImposedBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file()
	for range 2 { // asked for twice in a day it is the same answer
		a := w.get("", "/procedures/"+pack+"/precedents").is(http.StatusOK)
		if a.json()["from"] != 2020.0 || a.json()["to"] != 2024.0 || len(a.list("principles")) != 0 {
			t.Errorf("%s", a.text)
		}
	}
	w.get("", "/procedures/nothing/precedents").problem(http.StatusNotFound, "not_found")
}
