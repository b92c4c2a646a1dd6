package web_test

import (
	"net/http"
	"testing"

	"probity/web/webtest"
)

// TestAnActIsDoneByItsForm: the office acknowledges, is told what is missing, and
// names a person by the beginning of the name.
func TestAnActIsDoneByItsForm(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	stella := w.As("stella")
	page := stella.Get("/cases/"+id).Is(http.StatusOK).Says("What you can do now", "Acknowledge the report", "What cannot be done now, and why")
	done := page.Click("Acknowledge the report").Is(http.StatusOK).Send("Acknowledge the report", nil).Is(http.StatusOK)
	done.Says("Done: Acknowledge the report")

	ask := done.Click("Ask a party for information").Is(http.StatusOK)
	again := ask.Send("Ask a party for information", map[string]any{"Whom do you ask?": "Complainant"}).Is(http.StatusUnprocessableEntity).Says("Fill this in.")
	if again.Find("input[type=radio][value=complainant][checked]").Length() != 1 {
		t.Error("what was chosen is gone")
	}
	again.Send("Ask a party for information", map[string]any{"Question": "Which neighbour?"}).Is(http.StatusOK).Says("Done: Ask a party")

	person := done.Click("Pass the report on as complete")
	person.Send("Pass the report on as complete", nil).Is(http.StatusOK).Says("Done")
	stella.Get("/cases/" + id + "/acts/accept").Is(http.StatusOK).Says("Not now")
	stella.Get("/cases/" + id + "/acts/nothing").Is(http.StatusNotFound)
	w.As("inge").Get("/cases/" + id).Is(http.StatusNotFound).Silent("PRB-")
}

// TestAPersonIsFoundByTheBeginningOfTheName and a name that is nobody's is said.
func TestAPersonIsFoundByTheBeginningOfTheName(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	form := w.As("stella").Get("/cases/" + id + "/acts/assign")
	form.Send("Assign an investigator", map[string]any{"Who investigates?": "Zzz"}).Is(http.StatusUnprocessableEntity).Says("Nobody of that name")
	form.Send("Assign an investigator", map[string]any{"Who investigates?": "Inge"}).Is(http.StatusOK).Says("Done")
}
