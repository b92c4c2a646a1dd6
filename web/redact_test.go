package web_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"probity/activities"
	"probity/evidence/clamd"
	"probity/evidence/evidencetest"
	"probity/web/webtest"
)

// marked are a text and a PDF of a case under way, looked through.
func marked(w *webtest.World) (id, text, paper string) {
	w.Helper()
	id = investigated(w)
	text = uploaded(w, id, "account.txt")
	page := w.As("inge").Get("/cases/"+id+"/evidence").Send("Upload", fields{"A document for this case": webtest.File{Name: "letter.pdf", Text: evidencetest.Written("", evidencetest.Line(20, 50, "Jane Canary wrote"), "")}})
	for _, link := range page.Find(".file-line a").EachIter() {
		if link.Text() == "letter.pdf" {
			paper = strings.TrimPrefix(link.AttrOr("href", ""), "/documents/")
		}
	}
	clean(w)
	return id, text, paper
}

// clean looks through the documents that wait for it: nothing harmful is found, and
// copies without traces are made.
func clean(w *webtest.World) {
	w.Helper()
	d := &activities.Documents{DB: w.DB, Scanner: harmless{}, Time: caseTime{w}, Again: time.Nanosecond}
	_, _, err := d.Examine(w.Context())
	w.Must(err)
}

// harmless is a scanner that finds nothing.
type harmless struct{}

func (harmless) Scan(_ context.Context, r io.Reader) (clamd.Verdict, error) {
	_, err := io.Copy(io.Discard, r)
	return clamd.Clean, err
}

// caseTime is the time of the world for what runs beside the pages.
type caseTime struct{ w *webtest.World }

func (t caseTime) Now() time.Time              { return t.w.Now() }
func (t caseTime) Real(at time.Time) time.Time { return at }

// TestPartsOfADocumentAreBlackedOut: words of a text and areas of a page, without a
// script; what is typed is kept, the sheet shows what is marked, and a second person
// releases it.
func TestPartsOfADocumentAreBlackedOut(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	_, text, paper := marked(w)
	inge := w.As("inge")
	p := inge.Get("/documents/"+paper+"/custody").Is(http.StatusOK).Click("Black parts of it out").Is(http.StatusOK).Says("Page 1 of 2", "Nothing is marked on it yet")
	p.Send("Black it out", nil).Is(http.StatusUnprocessableEntity).Says("For whom? – Fill this in.", "Say what is to go")
	p.Send("Black it out", fields{"Areas that are to go": "1 2 3"}).Is(http.StatusUnprocessableEntity).Says("is not 5 whole numbers")
	p.Send("Show the page with the areas", fields{"Page to look at": "7"}).Is(http.StatusUnprocessableEntity).Says("There are the pages 1 to 2.")
	seen := p.Send("Show the page with the areas", fields{"Areas that are to go": "1 18 36 90 18\n2, 10, 10, 20, 20", "Why?": "A witness."}).Is(http.StatusOK).Says("Marked on it: 18 36 90 18.")
	if seen.Find("svg rect").Length() != 1 || seen.Find("#f-reason").Text() != "\nA witness." && strings.TrimSpace(seen.Find("#f-reason").Text()) != "A witness." {
		t.Errorf("%d areas are drawn, and the reason is %q", seen.Find("svg rect").Length(), seen.Find("#f-reason").Text())
	}
	if got := inge.Get(seen.Find("svg image").AttrOr("href", "")).Is(http.StatusOK); got.Header.Get("Content-Type") != "image/png" {
		t.Errorf("the page is %s", got.Header.Get("Content-Type"))
	}
	seen.Send("Black it out", fields{"Areas that are to go": "1 900 900 5 5", "For whom?": []string{"The respondent and counsel"}}).Is(http.StatusUnprocessableEntity).Says("lies outside page 1")
	p = seen.Send("Black it out", fields{"For whom?": []string{"The respondent and counsel"}, "Name of the file they are given": "letter-1.pdf"}).Is(http.StatusOK).Says("It waits for a second person", "for respondent: A witness.")
	p.Silent("I have read what is left")
	w.As("stella").Get("/documents/"+paper+"/custody").Send("I have read what is left: release it", nil).Is(http.StatusOK).Says("It is released")

	p = inge.Get("/documents/" + text + "/redact").Is(http.StatusOK).Says("of account.txt").Silent("Areas that are to go")
	p.Send("Black it out", fields{"Words that are to go": "Whistle", "For whom?": []string{"The complainant"}, "Why?": "So."}).Is(http.StatusUnprocessableEntity).Says("stands nowhere in it")
	p.Send("Black it out", fields{"Words that are to go": "ACCOUNT.txt\n", "For whom?": []string{"The complainant"}, "Why?": "So."}).Is(http.StatusOK).Says("It waits for a second person")
	if sheet := inge.Get("/documents/" + text + "/custody/sheet").Is(http.StatusOK); !strings.Contains(sheet.Text, "Something was blacked out") {
		t.Errorf("the sheet of its custody: %s", sheet.Text)
	}
	for _, who := range []string{"rene", "otto"} {
		for _, path := range []string{"/redact", "/sheets/1", "/custody/sheet"} {
			w.As(who).Get("/documents/" + text + path).Is(http.StatusNotFound)
		}
	}
}
