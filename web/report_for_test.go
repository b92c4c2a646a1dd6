package web_test

import (
	"net/http"
	"strings"
	"testing"

	"probity/web/webtest"
)

// calledIn is a report that stella writes down for somebody, at the last step but one.
func calledIn(p *webtest.Page) *webtest.Page { return reportTo(6)(p) }

// TestAnOfficeEntersAReportForACaller: in the steps in which people report themselves;
// the caller without a name has a receipt, told once, which opens the report.
func TestAnOfficeEntersAReportForACaller(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	p := w.As("stella").Get("/cases").Click("Enter a report for somebody else").Is(http.StatusOK).Says("can had better report themselves").Silent("Save and come back", "Español")
	p = calledIn(p).Is(http.StatusOK).Says("Who told it", "Step 7 of 8").Silent("You are signed in as", "Save and come back")
	p.Send("Continue", nil).Is(http.StatusUnprocessableEntity).Says("Fill this in.")
	p.Send("Continue", fields{"How did it come in?": "By telephone"}).Is(http.StatusUnprocessableEntity).Says("Who told it? – Fill this in.")
	p.Send("Continue", fields{"How did it come in?": "By letter", "Who told it?": "Somebody who gives a name", "Name": "Paula"}).
		Is(http.StatusUnprocessableEntity).Says("a report with a name is signed")
	check := p.Send("Continue", fields{"How did it come in?": "By telephone", "Who told it?": "Somebody who stays unknown"}).
		Is(http.StatusOK).Says("Check your answers", "By telephone", "Somebody who stays unknown", "log.txt")
	done := check.Send("Send the report", nil).Is(http.StatusOK).Says("The report is entered", "Read it out")
	if got := done.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("the page with the receipt is kept: %q", got)
	}
	receipt := done.Find(".receipt .code").First().Text()
	if again := check.Send("Send the report", nil).Is(http.StatusOK).Find(".receipt .code").First().Text(); again != receipt {
		t.Errorf("sent twice, it has the receipts %s and %s", receipt, again)
	}
	number := strings.TrimSpace(done.Find("main p a").First().Text())
	mine := w.Stranger().Get("/my-report")
	mine = mine.Send("Show my report", fields{strings.TrimSpace(mine.Find("main form label").First().Text()): receipt}).Is(http.StatusOK).Says(number)
	mine.Silent("stella", "Stella")
	done.Click("To the case").Is(http.StatusOK).Says(number)

	named := calledIn(w.As("stella").Get("/report/for-another")).
		Send("Continue", fields{"How did it come in?": "By letter", "Who told it?": "Somebody who gives a name", "Name": "Paula Nachname", "The report is signed: their letter is, or what you wrote down for them": "yes"}).
		Is(http.StatusOK).Says("Paula Nachname").Send("Send the report", nil).Is(http.StatusOK).Says("It is their only way back")
	named.Click("To the case").Is(http.StatusOK)
}

// TestABodyOpensACaseOfItsOwnMotion: with its reasons, and nobody who reports.
func TestABodyOpensACaseOfItsOwnMotion(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	p := calledIn(w.As("stella").Get("/report/for-another"))
	p.Send("Continue", fields{"How did it come in?": "Nobody reported it"}).Is(http.StatusUnprocessableEntity).Says("the reasoned order – Fill this in.")
	p = p.Send("Continue", fields{"How did it come in?": "Nobody reported it", "Of its own motion: the reasoned order": "A newspaper wrote of it."}).Is(http.StatusOK).Says("A newspaper wrote of it.")
	p = p.Send("Send the report", nil).Is(http.StatusOK)
	if !strings.HasPrefix(p.Path, "/cases/") {
		t.Errorf("it led to %s: %s", p.Path, p.Words())
	}
}

// TestOnlyAnOfficeEntersReportsForOthers: there is no such page for anybody else, and
// no link to it.
func TestOnlyAnOfficeEntersReportsForOthers(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	for _, who := range []string{"otto", "carla", "rene"} {
		w.As(who).Get("/report/for-another").Is(http.StatusNotFound)
	}
	w.As("otto").Get("/cases").Silent("for somebody else")
	w.Stranger().Get("/report/for-another").Is(http.StatusUnauthorized)
}
