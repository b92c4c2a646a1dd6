package api_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"probity/api"
	"probity/docket"
	"probity/evidence"
	"probity/evidence/evidencetest"
	"probity/store"
)

const ward = "Jane Whistle-Canary wrote on ward 7 that the log was read at night."

// disclosed is a case in which the respondent has been let see a text and a picture.
func (w *world) disclosed() (id, text, picture string) {
	w.Helper()
	id = w.file()
	w.lead(id)
	text = w.upload("stella", "/cases/"+id+"/documents", "jane-canary.txt", []byte(ward)).is(http.StatusCreated).str("id")
	picture = w.upload("stella", "/cases/"+id+"/documents", "jane-canary.jpg", evidencetest.JPEG(96, 64)).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	w.act("rene", id, docket.Respond, object{"text": "No.", "answers": object{"a1": "denied"}})
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	w.act("inge", id, docket.RecordEvidence, object{"items": []object{{"title": "Account", "document": text}, {"title": "Picture", "document": picture}}})
	return id, text, picture
}

// TestASideIsGivenWhatIsLeftAndNothingElse follows a text and a picture from the
// mark to the respondent.
func TestASideIsGivenWhatIsLeftAndNothingElse(t *testing.T) {
	t.Parallel()
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	id, text, picture := w.disclosed()
	hidden := w.get("rene", "/documents/"+text).problem(http.StatusNotFound, "not_found")
	ask := object{"audiences": []string{"respondent"}, "spans": []object{{"from": 0, "to": 19}}, "name": "account.txt", "reason": "She is a witness who fears him."}
	for _, who := range []string{"rene", "otto", "adam"} { // what is hidden is like what is not there
		w.post(who, "/documents/"+text+"/redactions", ask).problem(http.StatusNotFound, "not_found")
		w.get(who, "/documents/"+text+"/redactions").problem(http.StatusNotFound, "not_found")
		w.post(who, "/documents/"+text+"/redactions/1/release", object{}).problem(http.StatusNotFound, "not_found")
	}
	made := w.post("inge", "/documents/"+text+"/redactions", ask).is(http.StatusCreated)
	if n := made.json()["n"]; n != 1.0 || made.json()["released_by"] != nil || made.str("name") != "account.txt" {
		t.Errorf("%s", made.text)
	}
	w.act("inge", id, docket.Disclose, object{})

	// Nothing of it before a second reader has released it.
	w.get("rene", "/documents/"+text).problem(http.StatusConflict, "being_redacted")
	w.get("rene", "/documents/"+text+"?original=true").problem(http.StatusConflict, "being_redacted")
	if got := w.get("stella", "/documents/"+text+"?redaction=1").is(http.StatusOK); string(got.text) != "[blacked out] wrote on ward 7 that the log was read at night." {
		t.Errorf("the second reader reads %q", got.text)
	}
	w.post("inge", "/documents/"+text+"/redactions/1/release", object{}).problem(http.StatusForbidden, "not_yours")
	for _, n := range []string{"2", "0", "x"} {
		w.post("stella", "/documents/"+text+"/redactions/"+n+"/release", object{}).problem(http.StatusNotFound, "not_found")
	}
	w.post("stella", "/documents/"+text+"/redactions/1/release", object{}).is(http.StatusOK)
	w.post("stella", "/documents/"+text+"/redactions/1/release", object{}).problem(http.StatusConflict, "conflict")

	area := object{"audiences": []string{"respondent"}, "areas": []object{{"x": 20, "y": 20, "width": 20, "height": 8}}, "reason": "Her face."}
	w.post("stella", "/documents/"+picture+"/redactions", area).is(http.StatusCreated)
	w.post("chiara", "/documents/"+picture+"/redactions/1/release", object{}).is(http.StatusOK)

	// The respondent is given what is left, and told nothing of the rest.
	if got := w.get("rene", "/documents/"+text).is(http.StatusOK); strings.Contains(string(got.text), "Canary") || !strings.Contains(got.Header.Get("Content-Disposition"), `"account.txt"`) {
		t.Errorf("%s: %q", got.Header.Get("Content-Disposition"), got.text)
	}
	drawn, err := png.Decode(bytes.NewReader(w.get("rene", "/documents/"+picture).is(http.StatusOK).text))
	w.must(err)
	if r, g, b, _ := drawn.At(47, 31).RGBA(); r|g|b != 0 {
		t.Error("the picture is not blacked out")
	}
	for _, doc := range []string{text, picture} {
		w.get("rene", "/documents/"+doc+"?original=true").problem(http.StatusForbidden, "not_yours")
		w.get("rene", "/documents/"+doc+"?redaction=1").problem(http.StatusForbidden, "not_yours")
		w.get("rene", "/documents/"+doc+"/redactions").problem(http.StatusForbidden, "not_yours")
		w.get("rene", "/documents/"+doc+"/custody").problem(http.StatusForbidden, "not_yours")
		w.post("rene", "/documents/"+doc+"/redactions", ask).problem(http.StatusForbidden, "not_yours")
		w.post("rene", "/documents/"+doc+"/redactions/1/release", object{}).problem(http.StatusForbidden, "not_yours")
		w.post("rene", "/documents/"+doc+"/openings", object{"for": "me", "reason": "I want it."}).problem(http.StatusForbidden, "not_yours")
		whole, his := w.document("stella", id, doc), w.document("rene", id, doc)
		whole2, _ := whole["copy"].(map[string]any)
		for _, tells := range []any{whole["sha256"], whole2["sha256"], whole["name"]} {
			for _, path := range []string{"/documents", "", "/docket"} {
				if got := w.get("rene", "/cases/"+id+path).is(http.StatusOK); strings.Contains(string(got.text), tells.(string)) {
					t.Errorf("%s tells the respondent %v", path, tells)
				}
			}
		}
		if his["copy"] != nil || his["size"] == whole["size"] {
			t.Errorf("%v", his)
		}
	}
	exported := w.get("rene", "/cases/"+id+"/export").is(http.StatusOK).text
	z, err := zip.NewReader(bytes.NewReader(exported), int64(len(exported)))
	w.must(err)
	for _, f := range z.File {
		r, err := f.Open()
		w.must(err)
		all, err := io.ReadAll(r)
		w.must(err)
		if strings.Contains(strings.ToLower(string(all)), "canary") {
			t.Errorf("the export tells in %s", f.Name)
		}
	}

	// Who works on the case reads it as before; the original is as it came.
	for _, who := range []string{"stella", "inge"} {
		if got := w.get(who, "/documents/"+text+"?original=true").is(http.StatusOK); string(got.text) != ward {
			t.Errorf("%s reads %q", who, got.text)
		}
	}
	list := w.get("chiara", "/documents/"+text+"/redactions").is(http.StatusOK).list("redactions")
	if len(list) != 1 || list[0]["reason"] != "She is a witness who fears him." || list[0]["released_by"] != "stella" {
		t.Errorf("%v", list)
	}
	what, sound := w.custody("stella", text)
	if got := strings.Join(what, ", "); got != "received stella, copied, scanned, redacted inge, served stella, redaction_released stella, served rene, served rene, served stella, served inge" || !sound {
		t.Errorf("custody %q, sound %v", got, sound)
	}
	faults, err := w.db.VerifyCase(t.Context(), w.procs, id)
	w.must(err)
	if len(faults) != 0 {
		t.Errorf("verify: %v", faults)
	}
	same(t, "a document that is hidden", w.get("otto", "/documents/"+text+"/redactions"), w.get("otto", "/documents/0d9f2d0e-6f9f-4b9a-9a53-000000000001/redactions"))
	if hidden["detail"] == "" {
		t.Error("no sentence")
	}

	// A newer one holds, and shuts the document until it is released.
	ask["spans"] = []object{{"from": 0, "to": 35}}
	w.post("inge", "/documents/"+text+"/redactions", ask).is(http.StatusCreated)
	w.get("rene", "/documents/"+text).problem(http.StatusConflict, "being_redacted")
}

// TestAFailedAttackBlocksTheRelease has words that were marked stand elsewhere, and a
// rendition on which somebody laid hands before it was released.
func TestAFailedAttackBlocksTheRelease(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	put := func(name string, content []byte) string {
		return w.upload("stella", "/cases/"+id+"/documents", name, content).is(http.StatusCreated).str("id")
	}
	twice, paper := put("a.txt", []byte("Jane saw it. She told Rita. Then Jane left.")), put("a.pdf", evidencetest.PDFWithTraces())
	waits := func(doc string, spans ...object) *answer {
		return w.post("stella", "/documents/"+doc+"/redactions", object{"audiences": []string{"complainant"}, "spans": spans, "reason": "A witness."})
	}
	waits(twice, object{"from": 0, "to": 4}).problem(http.StatusConflict, "not_examined")
	w.examine(harmless{})
	p := waits(twice, object{"from": 0, "to": 4}).problem(http.StatusConflict, "redaction_leaks")
	if s := p["detail"].(string); !strings.Contains(s, "span 1 covers can still be found") || strings.Contains(s, "Jane") {
		t.Errorf("%q", s)
	}
	w.get("carla", "/cases/"+id+"/documents").is(http.StatusOK)
	for what, a := range map[string]*answer{
		"no marks":        waits(twice),
		"outside":         waits(twice, object{"from": 40, "to": 400}),
		"for nobody":      w.post("stella", "/documents/"+twice+"/redactions", object{"audiences": []string{}, "spans": []object{{"from": 0, "to": 4}}, "reason": "x"}),
		"for who has all": w.post("stella", "/documents/"+twice+"/redactions", object{"audiences": []string{"office"}, "spans": []object{{"from": 0, "to": 4}}, "reason": "x"}),
		"no reason":       w.post("stella", "/documents/"+twice+"/redactions", object{"audiences": []string{"panel"}, "spans": []object{{"from": 0, "to": 4}}, "reason": " "}),
	} {
		if a.problem(http.StatusUnprocessableEntity, "bad_request"); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", what, a.StatusCode)
		}
	}
	w.post("stella", "/documents/"+paper+"/redactions", object{"audiences": []string{"panel"}, "areas": []object{{"x": 0, "y": 0, "width": 9, "height": 9}}, "reason": "x"}).problem(http.StatusUnprocessableEntity, "bad_request")
	if list := w.get("stella", "/documents/"+twice+"/redactions").is(http.StatusOK).list("redactions"); len(list) != 0 {
		t.Errorf("something was kept: %v", list)
	}

	// What lies there is attacked again, whatever was found when it was made.
	d, err := w.db.Document(t.Context(), system, twice)
	w.must(err)
	marks, err := json.Marshal(evidence.Marks{Spans: []evidence.Span{{From: 0, To: 4}, {From: 33, To: 37}}})
	w.must(err)
	_, err = w.db.PutRedaction(t.Context(), &d, store.Redaction{Audiences: []string{"complainant"}, MadeBy: "stella", MadeAt: w.time()}, "a.txt", "text/plain; charset=utf-8",
		[]byte("[blacked out] saw it. She told Rita. Then JANE left."), store.Blacked{Marks: marks, Reason: "x"})
	w.must(err)
	w.post("chiara", "/documents/"+twice+"/redactions/1/release", object{}).problem(http.StatusConflict, "redaction_leaks")
	if list := w.get("stella", "/documents/"+twice+"/redactions").is(http.StatusOK).list("redactions"); len(list) != 1 || list[0]["released_by"] != nil {
		t.Errorf("%v", list)
	}
	waits(twice, object{"from": 0, "to": 4}, object{"from": 33, "to": 37}).is(http.StatusCreated)
	w.post("chiara", "/documents/"+twice+"/redactions/2/release", object{}).is(http.StatusOK)
	w.quietLog("Jane", "A witness")
}

// TestAPaperIsBlackedOutForASide has a name taken out of a PDF: the side is given
// pictures of its pages, without it. An office file is sent back to be printed first.
func TestAPaperIsBlackedOutForASide(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	put := func(name string, content []byte) string {
		return w.upload("carla", "/cases/"+id+"/documents", name, content).is(http.StatusCreated).str("id")
	}
	paper, letter := put("a.pdf", evidencetest.Written("", evidencetest.Line(20, 50, "Jane Canary was there"), evidencetest.Line(20, 50, "The end"))), put("a.docx", evidencetest.WordWithAuthor())
	w.examine(harmless{})
	area := object{"page": 1, "x": 18, "y": 36, "width": 30, "height": 18} // Jane
	ask := func(doc string, areas ...object) *answer {
		return w.post("stella", "/documents/"+doc+"/redactions", object{"audiences": []string{"complainant"}, "areas": areas, "words": []string{"Canary"}, "reason": "A witness."})
	}
	p := ask(paper, area).problem(http.StatusConflict, "redaction_leaks")
	if s := p["detail"].(string); s != "What word 1 covers can still be read on page 1. Mark it there as well." {
		t.Errorf("%q", s)
	}
	if p := ask(letter, area).problem(http.StatusUnprocessableEntity, "file_refused"); !strings.Contains(p["detail"].(string), "Print it to a PDF, send that in") {
		t.Errorf("%v", p)
	}
	area["width"] = 80
	ask(paper, object{"page": 3, "x": 0, "y": 0, "width": 9, "height": 9}).problem(http.StatusUnprocessableEntity, "bad_request")
	made := ask(paper, area).is(http.StatusCreated)
	w.get("carla", "/documents/"+paper).problem(http.StatusConflict, "being_redacted")
	w.post("chiara", "/documents/"+paper+"/redactions/1/release", object{}).is(http.StatusOK)
	given := w.get("carla", "/documents/"+paper).is(http.StatusOK)
	if bytes.Contains(evidencetest.Unpacked(given.text), []byte("Canary")) || bytes.Contains(given.text, []byte("Font")) || !bytes.HasPrefix(given.text, []byte("%PDF-")) || made.str("media_type") != "application/pdf" {
		t.Errorf("%q", given.text[:100])
	}
	if err := evidencetest.Drawer().Each(t.Context(), given.text, func(p evidence.Page) error {
		m, err := p.Draw()
		if err == nil && p.Number() == 1 && (m.Pix[m.PixOffset(40, 80)] != 0 || m.Pix[m.PixOffset(40, 180)] != 0xff) {
			t.Error("not black where it was marked, or elsewhere")
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	w.quietLog("Jane", "Canary", "A witness")
}
