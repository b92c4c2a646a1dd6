package web_test

import (
	"net/http"
	"testing"
	"time"

	"probity/docket"
	"probity/web/webtest"
)

// TestAnybodyReadsWhatIsPublished: a stranger comes from the first page to a decision,
// finds neither the case nor who reported in it, and finds nothing after it was taken
// back.
func TestAnybodyReadsWhatIsPublished(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.Stranger().Get("/published").Is(http.StatusOK).Says("Nothing is published at the moment.")
	id, publication := w.Published("Rene Nachname was censured: charts were read without need.")
	list := w.Stranger().Get("/").Click("Published decisions").Is(http.StatusOK).Says("charts were read without need")
	one := list.Click("Decision published on 3 March 2025").Is(http.StatusOK).Says("Public censure", "provisional overlay")
	for _, p := range []*webtest.Page{list, one} {
		p.Silent(id, "Carla", "PRB-")
	}
	w.Stranger().Get("/published/" + publication + "/documents/" + id).Is(http.StatusNotFound)
	w.Act("stella", id, docket.Retract, map[string]any{"publication": "u1", "reasons": "A mistake."})
	w.Stranger().Get("/published/" + publication).Is(http.StatusNotFound).Says("There is no such thing here").Silent("censured")
	w.Stranger().Get("/published").Says("Nothing is published at the moment.")
}

// TestAnybodyReadsTheFiguresOfAYear: about how many, never few, and each count in the
// table that stands in the picture.
func TestAnybodyReadsTheFiguresOfAYear(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	for range 7 {
		w.File()
	}
	w.Wait(365 * 24 * time.Hour)
	page := w.Stranger().Get("/").Click("Figures of the year").Is(http.StatusOK).Says("2025", "about 5", "Quarter 4", "No case ended in this year.")
	if drawn, told := page.Find("svg rect").Length(), page.Find("table.numbers tbody tr").Length(); drawn == 0 || drawn != told {
		t.Errorf("%d bars are drawn, and %d told", drawn, told)
	}
	page.Click("2024").Is(http.StatusOK).Says("No report was received in this year.")
	w.Stranger().Get("/statistics?year=2026").Is(http.StatusNotFound)
	w.Stranger().Get("/statistics?year=soon").Is(http.StatusNotFound)
	w.Stranger().Get("/statistics?body=nothing").Is(http.StatusNotFound)
	es := w.Stranger().Get("/statistics?lang=es").Is(http.StatusOK).Says("Cifras del año", "unos 5")
	es.Click("2024").Says("No se recibió ningún informe")
}

// TestWhatWasImposedBefore: about in how many cases which sanction took effect is read by
// anybody, and by who votes, of the principle the case is about; few are not told, nor
// what goes on.
func TestWhatWasImposedBefore(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.Stranger().Get("/statistics/sanctions").Is(http.StatusOK).Says("No sanction took effect in these years.")
	for range 6 {
		w.Imposed("public_censure")
	}
	w.Imposed("private_reprimand")
	w.Wait(365 * 24 * time.Hour)
	w.Imposed("public_censure") // in the year that goes on
	page := w.Stranger().Get("/").Click("Figures of the year").Click("What was imposed before").Is(http.StatusOK).
		Says("2021–2025", "Cases: about 5", "Public censure", "about 5", "Private reprimand", "not told").Silent("about 10")
	page.Click("Published decisions").Is(http.StatusOK).Says("Nothing is published at the moment.", "Those of")
	w.Stranger().Get("/statistics/sanctions?lang=es").Is(http.StatusOK).Says("Qué se impuso antes", "Casos: unos 5")
	w.Stranger().Get("/statistics/sanctions?body=nothing").Is(http.StatusNotFound)
	w.Stranger().Get("/published?body=nothing").Is(http.StatusNotFound)

	open, ruled := w.File(), w.File()
	w.Answered(open)
	w.Seated(open)
	w.Act("pia", open, docket.Declare, map[string]any{"body": "hearing_panel", "clear": true})
	w.As("pia").Get("/cases/" + open + "/ballots").Is(http.StatusOK).Silent("What was imposed before") // whether there was a violation is asked first
	w.Answered(ruled)
	w.Found(ruled)
	w.As("pia").Get("/cases/"+ruled+"/ballots").Is(http.StatusOK).Says("What was imposed before", "Cases: about 5", "Public censure")
}
