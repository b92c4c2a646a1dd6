package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"probity/api"
	"probity/docket"
	"probity/evidence/evidencetest"
	"probity/store"
)

// field is one of a form, in the order in which a page sends it.
type field struct{ name, text string }

// form sends a form with a file, as a browser without scripts does.
func (w *world) form(path string, fields []field, name string, content []byte) *answer {
	w.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, f := range fields {
		w.must(m.WriteField(f.name, f.text))
	}
	if name != "" {
		part, err := m.CreateFormFile("file", name)
		w.must(err)
		_, err = part.Write(content)
		w.must(err)
	}
	w.must(m.Close())
	return w.do(call{method: "POST", path: "/api/v1" + path, body: b.Bytes(), header: map[string]string{"Content-Type": m.FormDataContentType()}})
}

// fetch asks for a file as a plain form does.
func (w *world) fetch(typed, file string) *answer {
	w.Helper()
	return w.do(call{method: "POST", path: "/api/v1/reports/mine/files", body: url.Values{"receipt": {typed}, "file": {file}}.Encode(), header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
}

// fileOf lists the files that one side sent, as the reporter sees them.
func (w *world) filesOf(typed, from string) []map[string]any {
	w.Helper()
	var out []map[string]any
	mine := w.do(call{method: "POST", path: "/api/v1/reports/mine", body: url.Values{"receipt": {typed}}.Encode(), header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
	for _, f := range mine.is(http.StatusOK).list("files") {
		if f["from"] == from {
			out = append(out, f)
		}
	}
	return out
}

// A reporter without an account sends files with one form each: alone, and as the
// answer to a question. They are documents of the case like all others.
func TestAFileIsSentWithTheReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.Limits.PersonBytes = 64 << 10 })
	filed, typed := w.lodge(anonymous())
	id := filed.str("case")
	photo := evidencetest.JPEGWithGPS()
	send := func(name string, content []byte, more ...field) *answer {
		return w.form("/reports/mine/documents", append([]field{{"receipt", typed}}, more...), name, content)
	}
	send("photo.jpg", photo, field{"id", "form-number-one"}, field{"title", "The door\r\nat night"}, field{"text", ""}, field{"question", ""}).is(http.StatusOK)
	send("photo.jpg", photo, field{"id", "form-number-one"}, field{"title", "The door"}).is(http.StatusOK) // the page was sent twice
	w.act("stella", id, docket.AskInformation, object{"to": "complainant", "text": "Which list?"})
	send("list.txt", []byte("Ward 7."), field{"question", "q1"}).is(http.StatusOK)
	if q := w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK).list("questions"); len(q) != 1 || q[0]["answered"] != true {
		t.Errorf("the question: %v", q)
	}
	docs := w.get("stella", "/cases/"+id+"/documents").is(http.StatusOK).list("documents")
	if len(docs) != 2 {
		t.Fatalf("the case has %v", docs)
	}
	first, _ := docs[0]["id"].(string)
	w.get("stella", "/documents/"+first+"?original=true").problem(http.StatusConflict, "not_examined")
	if mine := w.filesOf(typed, "you"); len(mine) != 2 || !strings.Contains(mine[0]["says"].(string), "being looked through") || mine[0]["name"] != nil {
		t.Errorf("the reporter is told %v", mine)
	}
	w.examine(harmless{})
	served := w.get("stella", "/documents/"+first).is(http.StatusOK).text
	for _, trace := range evidencetest.Traces() {
		if bytes.Contains(served, []byte(trace)) {
			t.Errorf("the copy still has %q", trace)
		}
	}
	if sealed := w.get("stella", "/documents/"+first+"?original=true").is(http.StatusOK).text; !bytes.Equal(sealed, photo) {
		t.Error("it is not sealed as it came")
	}
	if what, sound := w.custody("stella", first); !sound || !strings.HasPrefix(strings.Join(what, ", "), "received ") {
		t.Errorf("custody: %v", what)
	}
	if docketText := string(w.get("stella", "/cases/"+id+"/docket").text); strings.Count(docketText, first) != 1 || !strings.Contains(docketText, "The answer is in the file.") {
		t.Errorf("the docket: %s", docketText)
	}
	if mine := w.filesOf(typed, "you"); !strings.Contains(mine[0]["says"].(string), "kept sealed") {
		t.Errorf("the reporter is told %v", mine)
	}
	w.fetch(typed, "e1").problem(http.StatusUnprocessableEntity, "unknown") // what they sent is not given back

	// What is not taken leaves nothing.
	entries, acts := w.size(id)
	before := w.rows("documents")
	send("run.exe", []byte("MZ\x90\x00\x03")).problem(http.StatusUnprocessableEntity, "file_refused")
	send("two.txt", bytes.Repeat([]byte("words "), 12<<10)).problem(http.StatusRequestEntityTooLarge, "full")
	send("x.txt", []byte("x"), field{"question", "q9"}).problem(http.StatusUnprocessableEntity, "unknown")
	send("x.txt", []byte("x"), field{"kind", "purge"}).problem(http.StatusBadRequest, "malformed")
	send("x.txt", []byte("x"), field{"title", "a"}, field{"title", "b"}).problem(http.StatusBadRequest, "malformed")
	send("x.txt", []byte("x"), field{"title", "\xff"}).problem(http.StatusBadRequest, "malformed")
	send("x.txt", []byte("x"), field{"title", "a\x00b"}).problem(http.StatusBadRequest, "malformed")
	send("x.txt", []byte("x"), field{"text", strings.Repeat("x", 40_000)}).problem(http.StatusRequestEntityTooLarge, "too_large")
	send("", nil).problem(http.StatusBadRequest, "malformed")
	w.form("/reports/mine/documents", nil, "x.txt", []byte("x")).problem(http.StatusBadRequest, "malformed")
	w.form("/reports/mine/documents", []field{{"receipt", typed + "7"}}, "x.txt", []byte("x")).problem(http.StatusBadRequest, "receipt_typing_error")
	w.form("/reports/mine/files", []field{{"receipt", typed}, {"file", "x"}}, "x.txt", []byte("x")).problem(http.StatusBadRequest, "malformed")
	if e, a := w.size(id); e != entries || a != acts || w.rows("documents") != before {
		t.Errorf("it left something: %d entries, %d acts, %d documents", e, a, w.rows("documents"))
	}
	w.away.Store(true)
	send("later.txt", []byte("And this."), field{"id", "form-number-two"}).is(http.StatusAccepted)
	w.away.Store(false)
	send("later.txt", []byte("And this."), field{"id", "form-number-two"}).is(http.StatusAccepted) // the sweep takes it up
	w.quietLog("The door", "Ward 7", "photo.jpg", "list.txt", typed)
}

func (w *world) rows(table string) int {
	w.Helper()
	var n int
	w.must(w.db.AsActor(w.Context(), store.TheSystem(), func(tx *store.Tx) error { return tx.GetContext(w.Context(), &n, `select count(*) from `+table) }))
	return n
}

// The office sends a document; the reporter lists and fetches it with the receipt
// alone: without a cookie, without being kept anywhere, as the copy that is cleared
// for them.
func TestAFileToTheReporterIsReadWithTheReceiptAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	filed, typed := w.lodge(anonymous())
	id := filed.str("case")
	put := func(as, name string, content []byte) string {
		return w.upload(as, "/cases/"+id+"/documents", name, content).is(http.StatusCreated).str("id")
	}
	give := func(as, doc, key string) *answer {
		return w.post(as, "/cases/"+id+"/mailbox/files", object{"id": key, "document": doc})
	}
	photo := put("stella", "plan.jpg", evidencetest.JPEGWithGPS())
	give("stella", photo, "sending-one").problem(http.StatusConflict, "not_cleared") // there is no verdict yet
	w.examine(harmless{})
	give("stella", photo, "sending-one").is(http.StatusOK)
	give("stella", photo, "sending-one").is(http.StatusOK)
	got := w.filesOf(typed, "office")
	if len(got) != 1 || got[0]["name"] != "plan.jpg" {
		t.Fatalf("the reporter finds %v", got)
	}
	file, _ := got[0]["id"].(string)
	for range 2 {
		a := w.fetch(typed, file).is(http.StatusOK)
		sum := sha256.Sum256(a.text)
		if hex.EncodeToString(sum[:]) != got[0]["sha256"] {
			t.Error("it is not what is told of it")
		}
		for _, trace := range evidencetest.Traces() {
			if bytes.Contains(a.text, []byte(trace)) {
				t.Errorf("it still has %q", trace)
			}
		}
		if h := a.Header; h.Get("Cache-Control") != "no-store" || h.Get("Set-Cookie") != "" || h.Get("ETag") != "" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("headers: %v", h)
		}
	}
	w.post("", "/reports/mine/files", object{"receipt": typed, "file": file}).is(http.StatusOK)
	chain := w.get("stella", "/documents/"+photo+"/custody").is(http.StatusOK).list("entries")
	last := chain[len(chain)-1]
	if what, sound := w.custody("stella", photo); !sound || strings.Count(strings.Join(what, " "), "served") != 1 || !strings.HasSuffix(last["at"].(string), "T00:00:00Z") {
		t.Errorf("custody tells %v of three fetches on one day, the last at %v", what, last["at"])
	}

	// Who may not, and what is not there.
	_, other := w.lodge(anonymous2())
	w.fetch(other, file).problem(http.StatusUnprocessableEntity, "unknown")
	w.fetch(typed, "nothing").problem(http.StatusUnprocessableEntity, "unknown")
	w.fetch(strings.Repeat("7", 27), file).problem(http.StatusBadRequest, "receipt_typing_error")
	give("rita", photo, "sending-two").problem(http.StatusForbidden, "not_yours")
	give("otto", photo, "sending-two").problem(http.StatusNotFound, "not_found")
	give("stella", id, "sending-two").problem(http.StatusUnprocessableEntity, "unknown")
	give("stella", "x' or '1'='1", "sending-two").problem(http.StatusUnprocessableEntity, "unknown")
	elsewhere := w.upload("stella", "/cases/"+w.file()+"/documents", "a.txt", []byte("Of another case.")).is(http.StatusCreated).str("id")
	give("stella", elsewhere, "sending-two").problem(http.StatusUnprocessableEntity, "unknown")

	// Something is blacked out for the reporter's side: from that moment on they are
	// given nothing, and then what is left.
	text := put("stella", "answer.txt", []byte(ward))
	w.examine(harmless{})
	give("stella", text, "sending-three").is(http.StatusOK)
	file, _ = w.filesOf(typed, "office")[1]["id"].(string)
	w.fetch(typed, file).is(http.StatusOK)
	w.post("stella", "/documents/"+text+"/redactions", object{"audiences": []string{"complainant"}, "spans": []object{{"from": 0, "to": 19}}, "name": "answer.txt", "reason": "A witness."}).is(http.StatusCreated)
	w.fetch(typed, file).problem(http.StatusConflict, "being_redacted")
	if f := w.filesOf(typed, "office")[1]; f["name"] != nil || f["says"] == nil {
		t.Errorf("meanwhile it tells of it: %v", f)
	}
	give("stella", text, "sending-four").problem(http.StatusConflict, "not_cleared")
	w.act("stella", id, docket.Identify, object{"person": "rene"})
	w.lead(id)
	w.post("chiara", "/documents/"+text+"/redactions/1/release", object{}).is(http.StatusOK)
	if got := w.fetch(typed, file).is(http.StatusOK).text; bytes.Contains(got, []byte("Canary")) || !bytes.Contains(got, []byte("[blacked out]")) {
		t.Errorf("the reporter reads %q", got)
	}

	// What the respondent sent in is cleared by blacking out and releasing alone.
	theirs := put("rene", "mine.txt", []byte("What I say."))
	w.examine(harmless{})
	give("stella", theirs, "sending-five").problem(http.StatusConflict, "not_cleared")

	w.away.Store(true) // what the docket cannot say yet is not shown yet
	give("stella", photo, "sending-six").is(http.StatusAccepted)
	if n := len(w.filesOf(typed, "office")); n != 2 {
		t.Errorf("%d files are shown before the note is entered", n)
	}
	w.away.Store(false)
	if log := w.log.String(); strings.Contains(log, "plan.jpg") || strings.Contains(log, typed) {
		t.Error("it is in a log")
	}
}

// anonymous2 is another report.
func anonymous2() object {
	r := anonymous()
	r["earlier_told"] = "Another report."
	return r
}
