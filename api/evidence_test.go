package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"probity/activities"
	"probity/docket"
	"probity/evidence/clamd"
	"probity/evidence/evidencetest"
)

// harmless is a scanner that finds nothing.
type harmless struct{}

func (harmless) Scan(_ context.Context, r io.Reader) (clamd.Verdict, error) {
	_, err := io.Copy(io.Discard, r)
	return clamd.Clean, err
}

type worldTime struct{ w *world }

func (t worldTime) Now() time.Time              { return t.w.time() }
func (t worldTime) Real(at time.Time) time.Time { return at }

// examine does what the sweep does: it gives what waits its verdict. The
// scanner may be nil.
func (w *world) examine(s activities.Scanner) (settled, failed int) {
	w.Helper()
	d := &activities.Documents{DB: w.db, Scanner: s, Time: worldTime{w}, Again: time.Nanosecond}
	settled, failed, err := d.Examine(w.Context())
	w.must(err)
	return settled, failed
}

// document is what the list of a case's documents says of one.
func (w *world) document(as, caseID, id string) map[string]any {
	w.Helper()
	for _, d := range w.get(as, "/cases/"+caseID+"/documents").is(http.StatusOK).list("documents") {
		if d["id"] == id {
			return d
		}
	}
	w.Fatalf("no document %s", id)
	return nil
}

func (w *world) custody(as, id string) (what []string, sound bool) {
	w.Helper()
	a := w.get(as, "/documents/"+id+"/custody").is(http.StatusOK)
	for _, e := range a.list("entries") {
		s, _ := e["what"].(string)
		if p, _ := e["person"].(string); p != "" {
			s += " " + p
		}
		what = append(what, s)
	}
	sound, _ = a.json()["sound"].(bool)
	return what, sound
}

// TestWhatIsServedTellsNothingAndWhatIsSealedIsAsItCame is number 26 of the bad
// inputs, through the API: a photo with GPS, a Word file with an author, a PDF
// with XMP and an earlier version.
func TestWhatIsServedTellsNothingAndWhatIsSealedIsAsItCame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	files := map[string][]byte{"photo.jpg": evidencetest.JPEGWithGPS(), "letter.docx": evidencetest.WordWithAuthor(), "paper.pdf": evidencetest.PDFWithTraces(), "shot.png": evidencetest.PNGWithText()}
	ids := map[string]string{}
	for name, content := range files {
		ids[name] = w.upload("stella", "/cases/"+id+"/documents", name, content).is(http.StatusCreated).str("id")
	}
	if n, failed := w.examine(harmless{}); n != len(files) || failed != 0 {
		t.Fatalf("%d settled, %d failed", n, failed)
	}
	for name, content := range files {
		served := w.get("stella", "/documents/"+ids[name]).is(http.StatusOK)
		for _, trace := range append(evidencetest.Traces(), "xmpmeta", evidencetest.OldWords) {
			if bytes.Contains(evidencetest.Unpacked(served.text), []byte(trace)) {
				t.Errorf("%s is served with %q", name, trace)
			}
		}
		sealed := w.get("stella", "/documents/"+ids[name]+"?original=true").is(http.StatusOK)
		if !bytes.Equal(sealed.text, content) {
			t.Errorf("%s is not sealed as it came", name)
		}
		sum := sha256.Sum256(content)
		d := w.document("stella", id, ids[name])
		made, _ := d["copy"].(map[string]any)
		if d["sha256"] != hex.EncodeToString(sum[:]) || d["state"] != "clean" || made == nil || made["removed"] == nil {
			t.Errorf("%s: %v", name, d)
		}
		if got := sha256.Sum256(served.text); made["sha256"] != hex.EncodeToString(got[:]) {
			t.Errorf("%s: the copy is not the one that is told of", name)
		}
		what, sound := w.custody("stella", ids[name])
		if got := strings.Join(what, ", "); got != "received stella, copied, scanned, served stella, served stella" || !sound {
			t.Errorf("%s: custody %q, sound %v", name, got, sound)
		}
	}
}

// TestNothingIsReadBeforeTheVerdict is number 25: what the scanner finds, what
// it cannot look into, and a scanner that is away.
func TestNothingIsReadBeforeTheVerdict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	s := evidencetest.NewScanner(t)
	daemon, err := clamd.At(s.Address)
	w.must(err)
	put := func(name string, content []byte) string {
		return w.upload("stella", "/cases/"+id+"/documents", name, content).is(http.StatusCreated).str("id")
	}
	virus := evidencetest.EICAR()
	plain, zipped := put("eicar.txt", virus), put("eicar.zip", evidencetest.Zip(evidencetest.Entry{Name: "a.txt", Body: virus}))
	word := put("eicar.docx", evidencetest.Office("docx", map[string]string{"word/document.xml": "<w:document/>", "word/x.txt": string(virus)}))
	locked := put("locked.zip", evidencetest.Encrypted())
	good := put("good.txt", []byte("Words."))
	shut := func(code string, ids ...string) {
		t.Helper()
		for _, doc := range ids {
			for _, query := range []string{"", "?original=true", "?original=false"} {
				w.get("stella", "/documents/"+doc+query).problem(http.StatusConflict, code)
			}
		}
	}
	all := []string{plain, zipped, word, locked, good}
	shut("not_examined", all...)
	w.post("stella", "/documents/"+good+"/openings", object{"for": "me", "reason": "I cannot wait."}).problem(http.StatusConflict, "not_examined")

	s.Down.Store(true)
	if n, failed := w.examine(daemon); n != 0 || failed != len(all) {
		t.Errorf("with the scanner away %d were settled and %d failed", n, failed)
	}
	shut("not_examined", all...)
	if w.document("stella", id, good)["state"] != "received" {
		t.Error("without a verdict it is not waiting any more")
	}

	s.Down.Store(false)
	if n, failed := w.examine(daemon); n != len(all) || failed != 0 {
		t.Errorf("%d were settled and %d failed", n, failed)
	}
	shut("infected", plain, zipped, word)
	w.post("stella", "/documents/"+plain+"/openings", object{"for": "me", "reason": "I am brave."}).problem(http.StatusConflict, "infected")
	shut("unscanned", locked)
	w.get("stella", "/documents/"+good).is(http.StatusOK)
	if what, sound := w.custody("stella", plain); strings.Join(what, ", ") != "received stella, scanned" || !sound {
		t.Errorf("custody of a virus: %v", what)
	}
	if asked := s.Asked.Load(); w.get("stella", "/documents/"+good).StatusCode == http.StatusOK {
		if n, _ := w.examine(daemon); n != 0 || s.Asked.Load() != asked {
			t.Error("what has a verdict was examined again")
		}
	}
	w.quietLog("eicar", "good.txt", "locked.zip", good, plain)
}

// TestAtOwnRisk holds who may open what nobody scanned, that it opens it to
// nobody else, and that releasing it opens it to those who may know of it.
func TestAtOwnRisk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	doc := w.upload("carla", "/cases/"+id+"/documents", "letter.txt", []byte("What happened.")).is(http.StatusCreated).str("id")
	page := w.upload("carla", "/cases/"+id+"/documents", "page.html", []byte("<!doctype html><p>What happened.")).is(http.StatusCreated).str("id")
	w.examine(nil) // no scanner is set up
	p := w.get("stella", "/documents/"+doc).problem(http.StatusConflict, "unscanned")
	if !strings.Contains(p["detail"].(string), "No virus scanner") {
		t.Errorf("it is not said why: %v", p["detail"])
	}
	w.get("carla", "/documents/"+doc).problem(http.StatusConflict, "unscanned")
	open := "/documents/" + doc + "/openings"
	why := object{"for": "me", "reason": "It is plain text."}
	w.post("", open, why).problem(http.StatusUnauthorized, "unauthenticated")
	w.post("carla", open, why).problem(http.StatusForbidden, "not_yours")
	for _, who := range []string{"rene", "otto", "adam"} {
		w.post(who, open, why).problem(http.StatusNotFound, "not_found")
		w.get(who, "/documents/"+doc+"/custody").problem(http.StatusNotFound, "not_found")
	}
	w.get("carla", "/documents/"+doc+"/custody").problem(http.StatusForbidden, "not_yours")
	w.post("stella", open, object{"for": "me", "reason": " "}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.post("stella", open, object{"for": "everybody", "reason": "x"}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.get("stella", "/documents/"+doc).problem(http.StatusConflict, "unscanned")

	w.post("stella", open, why).is(http.StatusCreated)
	w.get("stella", "/documents/"+doc).is(http.StatusOK)
	w.get("chiara", "/documents/"+doc).problem(http.StatusConflict, "unscanned") // hers is another risk
	w.get("carla", "/documents/"+doc).problem(http.StatusConflict, "unscanned")

	w.post("stella", open, object{"for": "all", "reason": "Looked at it; it is plain text."}).is(http.StatusCreated)
	for _, who := range []string{"chiara", "carla"} {
		if got := w.get(who, "/documents/"+doc).is(http.StatusOK); string(got.text) != "What happened." {
			t.Errorf("%s reads %q", who, got.text)
		}
	}
	w.get("carla", "/documents/"+doc+"?original=true").problem(http.StatusForbidden, "not_yours")
	w.get("rene", "/documents/"+doc).problem(http.StatusNotFound, "not_found") // released to those who may know of it

	// of a page there is no copy without traces
	w.post("stella", "/documents/"+page+"/openings", why).is(http.StatusCreated)
	w.get("stella", "/documents/"+page).problem(http.StatusConflict, "original_only")
	if got := w.get("stella", "/documents/"+page+"?original=true").is(http.StatusOK); got.Header.Get("Content-Type") != "application/octet-stream" || !strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("a page is served as %s", got.Header.Get("Content-Type"))
	}
	w.get("carla", "/documents/"+page).problem(http.StatusConflict, "unscanned")
	w.post("stella", "/documents/"+page+"/openings", object{"for": "all", "reason": "She wrote it."}).is(http.StatusCreated)
	w.get("carla", "/documents/"+page).is(http.StatusOK)
	what, sound := w.custody("stella", doc)
	if got := strings.Join(what, ", "); got != "received carla, copied, scanned, opened stella, served stella, released stella, served chiara, served carla" || !sound {
		t.Errorf("custody %q, sound %v", got, sound)
	}
}

// TestACopyFollowsItsDocumentIntoTheCase has a document examined before the
// report names it, and shown to the respondent later: the copy, never the
// original.
func TestACopyFollowsItsDocumentIntoTheCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	doc := w.upload("carla", "/documents", "photo.jpg", evidencetest.JPEGWithGPS()).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	w.get("carla", "/documents/"+doc).is(http.StatusOK)
	w.get("carla", "/documents/"+doc+"?original=true").problem(http.StatusForbidden, "not_yours")
	r := report()
	r["evidence"] = []object{{"title": "Photo", "document": doc}}
	id := w.post("carla", "/reports", r).is(http.StatusCreated).str("case")
	if d := w.document("stella", id, doc); d["copy"] == nil || d["state"] != "clean" {
		t.Errorf("in the case it is %v", d)
	}
	served := w.get("stella", "/documents/"+doc).is(http.StatusOK)
	if bytes.Contains(served.text, []byte(evidencetest.Camera)) {
		t.Error("the copy tells the camera")
	}
	copies, err := w.db.CopiesOf(t.Context(), system, id)
	w.must(err)
	if len(copies) != 1 {
		t.Fatalf("%d copies", len(copies))
	}
	w.get("stella", "/documents/"+copies[0].ID).problem(http.StatusNotFound, "not_found") // a copy has no address of its own
	w.tryAct("stella", id, docket.Note, object{"text": "x", "document": copies[0].ID})
	faults, err := w.db.VerifyCase(t.Context(), w.procs, id)
	w.must(err)
	if len(faults) != 0 {
		t.Errorf("verify: %v", faults)
	}
}
