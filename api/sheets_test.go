package api_test

import (
	"bytes"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"probity/api"
	"probity/evidence/evidencetest"
)

// TestWhoBlacksOutSeesTheSheets: a text, a picture and the pages of a PDF, for who works
// on the case alone; and words are blacked out wherever they stand.
func TestWhoBlacksOutSeesTheSheets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.Pages = evidencetest.Drawer() })
	id, text, picture := w.disclosed()
	paper := w.upload("stella", "/cases/"+id+"/documents", "letter.pdf", evidencetest.Written("", evidencetest.Line(20, 50, "Jane Canary wrote"), "")).is(http.StatusCreated).str("id")
	w.examine(harmless{})

	if got := w.get("inge", "/documents/"+text+"/sheets").is(http.StatusOK); got.str("text") != ward || len(got.list("sheets")) != 0 {
		t.Errorf("%s", got.text)
	}
	if got := w.get("inge", "/documents/"+paper+"/sheets").is(http.StatusOK).list("sheets"); len(got) != 2 {
		t.Errorf("%v", got)
	}
	for _, path := range []string{picture + "/sheets/1", paper + "/sheets/2"} {
		drawn := w.get("inge", "/documents/"+path).is(http.StatusOK)
		if _, err := png.Decode(bytes.NewReader(drawn.text)); err != nil || drawn.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v %v", path, err, drawn.Header)
		}
	}
	for _, path := range []string{text + "/sheets/1", picture + "/sheets/2", paper + "/sheets/0", paper + "/sheets/x"} {
		w.get("inge", "/documents/"+path).problem(http.StatusNotFound, "not_found")
	}
	for _, path := range []string{text + "/sheets", picture + "/sheets/1"} {
		w.get("otto", "/documents/"+path).problem(http.StatusNotFound, "not_found")
		w.get("rene", "/documents/"+path).problem(http.StatusNotFound, "not_found") // it is not disclosed yet
	}
	custody := w.get("stella", "/documents/"+paper+"/custody").is(http.StatusOK)
	if !strings.Contains(string(custody.text), "sheet 2 as a picture, to be blacked out") {
		t.Errorf("that it was looked at is not on the chain: %s", custody.text)
	}

	ask := func(doc string, words ...string) *answer {
		return w.post("inge", "/documents/"+doc+"/redactions", object{"audiences": []string{"respondent"}, "find": words, "reason": "A witness."})
	}
	if got := ask(paper, "jane canary").is(http.StatusCreated); !strings.Contains(string(got.text), `"areas"`) {
		t.Errorf("%s", got.text)
	}
	ask(text, "ward 7", "night").is(http.StatusCreated)
	if got := w.get("stella", "/documents/"+text+"?redaction=1").is(http.StatusOK); string(got.text) != "Jane Whistle-Canary wrote on [blacked out] that the log was read at [blacked out]." {
		t.Errorf("%q", got.text)
	}
	for _, bad := range []*answer{ask(text, "Whistler"), ask(text, " "), ask(picture, "Jane")} {
		if got := bad.problem(http.StatusUnprocessableEntity, "bad_request"); got["field"] != "find" {
			t.Errorf("%v", got)
		}
	}
}
