package web_test

import (
	"net/http"
	"strings"
	"testing"

	"probity/docket"
	"probity/web/webtest"
)

// TestADocumentGoesToTheReporter: chosen from those of the case, refused with the
// reason while nobody has looked through it, and read with the receipt.
func TestADocumentGoesToTheReporter(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id, receipt := w.Anonymous()
	w.Act("stella", id, docket.Acknowledge, object{})
	stella := w.As("stella")
	stella.Get("/cases/"+id+"/evidence").Send("Upload", fields{"A document for this case": webtest.File{Name: "form-to-fill-in.txt", Text: []byte("Name of the ward:")}}).Is(http.StatusOK)
	p := stella.Get("/cases/" + id + "/messages").Click("Send a document of the case instead").Is(http.StatusOK)
	p.Send("Send it to the reporter", nil).Is(http.StatusUnprocessableEntity).Says("Fill this in.")
	ask := fields{"A document of this case": "form-to-fill-in.txt"}
	p.Send("Send it to the reporter", ask).Is(http.StatusUnprocessableEntity).Says("The reporter cannot be given this document")
	clean(w)
	stella.Get("/cases/"+id+"/messages/file").Send("Send it to the reporter", ask).Is(http.StatusOK).Says("It lies in the reporter's mailbox.", "A document was sent.")
	mine := w.Stranger().Get("/my-report")
	mine.Send("Show my report", fields{strings.TrimSpace(mine.Find("main form label").First().Text()): receipt}).Is(http.StatusOK).Says("form-to-fill-in.txt")
	w.As("otto").Get("/cases/" + id + "/messages/file").Is(http.StatusNotFound)
	w.As("stella").Get("/cases/" + w.File() + "/messages/file").Is(http.StatusNotFound) // its reporter has an account
}

// TestTheCodesOfALostLetterEnd: what was opened with one is closed at once.
func TestTheCodesOfALostLetterEnd(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id, letter := w.Told()
	w.As("stella").Get("/cases/" + id + "/letters/" + letter).Is(http.StatusOK).Silent("End the codes")
	code := w.Code(id, letter)
	rene := w.Stranger()
	rene.Get("/letter").Send("Open my case", fields{"Code of your letter": code}).Is(http.StatusOK).Says("What is asked of you")
	p := w.As("stella").Get("/cases/" + id + "/letters/" + letter).Click("End the codes: a letter was lost, or opened by somebody else").Is(http.StatusOK).Says("Another copy of the letter brings a new code")
	p.Send("End the codes", nil).Is(http.StatusOK).Says("Its codes have ended.", "over")
	rene.Get("/cases/" + id).Is(http.StatusUnauthorized)
	w.Stranger().Get("/letter").Send("Open my case", fields{"Code of your letter": code}).Is(http.StatusUnprocessableEntity)
}
