package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"probity/docket"
	"probity/web/webtest"
)

// tabs are the pages of a case for those who work on it, each with how often it
// asks the API: who is signed in, the case, what may be done, and its own.
var caseTabs = map[string]int{
	"": 4, "/parties": 5, "/evidence": 5, "/messages": 4, "/notes": 4, "/time": 4, "/panel": 4, "/rulings": 5, "/letters": 5, "/docket": 4,
	"/docket/1": 4, "/readers": 4, "/export": 2,
}

type object = map[string]any

// investigated brings a case as far as its investigation, by inge.
func investigated(w *webtest.World) string {
	w.Helper()
	id := w.File()
	w.Act("stella", id, docket.Acknowledge, object{})
	w.Act("stella", id, docket.CompleteIntake, object{})
	w.Act("chiara", id, docket.Accept, object{
		"tests": object{"member": true, "ground": true, "in_time": true, "documented": true, "independent": true}, "reasons": "It belongs here.",
	})
	w.Act("stella", id, docket.Notify, object{})
	w.Act("stella", id, docket.Serve, object{"letter": w.Letter(id, "respondent"), "method": "email", "proof": "Message 1."})
	w.Act("stella", id, docket.Assign, object{"person": "inge"})
	w.Act("rene", id, docket.Respond, object{"text": "It was my own chart.", "answers": object{"a1": "denied"}})
	return id
}

// TestAnInvestigatorWorksACase: what is owed comes first; a document comes in, is
// put on the register and stays in custody; the draft goes out, is commented on and
// becomes the report. Nothing of it is there for who must not know of the case.
func TestAnInvestigatorWorksACase(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := investigated(w)
	home := "/cases/" + id
	inge := w.As("inge")
	page := inge.Get(home).Is(http.StatusOK).Says("Where it is", "What you can do now")

	done := page.Click("Evidence").Is(http.StatusOK).Says("E1: Access log").Send("Upload", object{
		"A document for this case": webtest.File{Name: "log.txt", Text: []byte("10:02 opened chart 77\n")},
	}).Is(http.StatusOK).Says("The document has come in.", "log.txt", "Documents that stand with no item")
	if done.Path != home+"/evidence?sent=1" {
		t.Errorf("it leads to %s", done.Path)
	}
	done.Send("Upload", nil).Is(http.StatusUnprocessableEntity).Says("Fill this in.")

	done.Click("Record an interview").Is(http.StatusOK).Send("Record an interview", object{
		"Who was interviewed?": "Witness", "What it was about": "The night shift", "Day": "2.3.2025",
	}).Is(http.StatusOK).Says("Done: Record an interview")
	inge.Get(home + "/evidence").Is(http.StatusOK).Says("Interviews")
	w.Act("inge", id, docket.Note, object{"text": "Ask the ward about the rota."})
	inge.Get(home+"/notes").Is(http.StatusOK).Says("For those who work on the case", "Ask the ward about the rota.")

	w.Act("inge", id, docket.FileReport, object{"text": "The log shows it.", "recommend": []string{"a1"}})
	inge.Get(home + "/rulings").Is(http.StatusOK).Says("The log shows it.")
	docketPage := w.As("stella").Get(home+"/docket").Is(http.StatusOK).Says("why it was allowed", "The newest entry first.")
	docketPage.Click("why it was allowed").Is(http.StatusOK).Says("Why it was allowed")

	inge.Get(home+"/parties").Is(http.StatusOK).Says("Breach of the AHIMA Code of Ethics", "Inge Nachname")
	for tab, asks := range caseTabs {
		path := home + tab
		stella := w.As("stella")
		w.Asked()
		shown := stella.Get(path).Is(http.StatusOK)
		if got := w.Asked(); len(got) > asks {
			t.Errorf("%s asks %d times, not %d: %v", tab, len(got), asks, got)
		}
		if n := len(shown.Text); n > 50<<10 {
			t.Errorf("%s has %d bytes", tab, n)
		}
		if shown.Find("h1").Length() != 1 {
			t.Errorf("%s has %d headings of the first order", tab, shown.Find("h1").Length())
		}
		if tab != "" {
			w.As("rene").Get(path).Is(http.StatusNotFound)
		}
		hidden := w.As("otto").Get(path).Is(http.StatusNotFound).Silent("PRB-", "Access log")
		if nothing := w.As("otto").Get("/cases/0f4f7e0c-6a55-4c0f-9d3a-2f6a5d1b8c77" + tab).Is(http.StatusNotFound); hidden.Words() != nothing.Words() {
			t.Errorf("%s: a hidden case is told from none", tab)
		}
		w.Stranger().Get(path).Is(http.StatusUnauthorized)
	}
	w.As("inge").Get(home + "/readers").Is(http.StatusForbidden) // for the offices
}

// TestADocumentIsGivenOutByThePagesAsByTheAPI: it is never shown here, and what
// the API refuses to give out no page gives out.
func TestADocumentIsGivenOutByThePagesAsByTheAPI(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	stella := w.As("stella")
	const secret = "<script>alert(1)</script> the secret of the file"
	in := stella.Get("/cases/"+id+"/evidence").Send("Upload", object{"A document for this case": webtest.File{Name: "note.txt", Text: []byte(secret)}}).Is(http.StatusOK)
	path, _ := in.Find(".file-line a").Attr("href")
	if path == "" {
		t.Fatalf("the document is not listed: %s", in.Words())
	}
	stella.Get(path).Is(http.StatusConflict).Silent("the secret of the file") // nobody looked through it yet
	stella.Get(path + "?original=true").Is(http.StatusConflict).Silent("the secret of the file")
	stella.Get(path+"/custody").Is(http.StatusOK).Says("Chain of custody", "The chain is whole", "Received")

	w.NoScanner()
	stella.Get(path + "?original=true").Is(http.StatusConflict).Says("No virus scanner is set up here").Silent("the secret of the file")
	risk := stella.Get(path + "/custody").Is(http.StatusOK)
	risk.Send("Let it be read", object{"For whom?": "For me, at my own risk"}).Is(http.StatusUnprocessableEntity).Says("Fill this in.")
	risk.Send("Let it be read", object{"For whom?": "For me, at my own risk", "Why?": "It is a text."}).Is(http.StatusOK).Says("It can be read now.", "Opened: It is a text.")

	given := stella.Get(path + "?original=true").Is(http.StatusOK)
	if given.Text != secret {
		t.Errorf("given out is %q", given.Text)
	}
	for name, want := range map[string]string{"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox", "Cache-Control": "no-store"} {
		if got := given.Header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s is %q", name, got)
		}
	}
	if got := given.Header.Get("Content-Type"); strings.Contains(got, "html") {
		t.Errorf("it is given out as %s", got)
	}
	for _, who := range []string{"otto", "rene", "carla"} {
		for _, p := range []string{path, path + "?original=true", path + "/custody"} {
			w.As(who).Get(p).Is(http.StatusNotFound).Silent("the secret of the file", "note.txt")
		}
	}
	w.Stranger().Get(path).Is(http.StatusUnauthorized).Silent("the secret of the file")
	w.Asked()
	stella.Get(path)
	if got, want := w.Asked(), []string{"GET /api/v1/me", "GET /api/v1" + path}; !slices.Equal(got, want) {
		t.Errorf("a download asks %v", got)
	}
}
