package web_test

import (
	"net/http"
	"strings"
	"testing"

	"probity/docket"
	"probity/web/webtest"
)

// TestSomebodyComesBackWithAReceipt without a cookie or a script: reads what is
// asked, answers, sends a file, withdraws; a receipt that is none opens nothing.
func TestSomebodyComesBackWithAReceipt(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id, receipt := w.Anonymous()
	w.Act("stella", id, docket.Acknowledge, map[string]any{})
	w.Act("stella", id, docket.AskInformation, map[string]any{"to": "complainant", "text": "On which days was it?"})

	b := w.Stranger()
	form := b.Get("/").Is(http.StatusOK).Click("I have a receipt").Is(http.StatusOK)
	form.Send("Show my report", map[string]any{"Your receipt": "0000-0000"}).Is(http.StatusUnprocessableEntity).Says("not typed")
	form.Send("Show my report", nil).Is(http.StatusUnprocessableEntity).Says("Fill this in.")

	mine := form.Send("Show my report", map[string]any{"Your receipt": strings.ToLower(receipt)}).Is(http.StatusOK)
	mine.Says("Where your report stands", "On which days was it?").Silent("Stella", "Save it with its proof") // no log is kept here
	if mine.Path != "/my-report" || len(mine.Header.Values("Set-Cookie")) > 0 || strings.Contains(mine.Text, "<script") {
		t.Errorf("%s: %v", mine.Path, mine.Header)
	}
	answer := mine.Send("Answer", nil).Is(http.StatusOK).Says("Give information")
	if answer.Find("select option[selected], input[type=radio][checked]").Length() == 0 {
		t.Error("the question is not chosen")
	}
	done := answer.Send("Give information", map[string]any{"What you know": "On Mondays."}).Is(http.StatusOK).Says("Done: Give information", "Where your report stands")
	if strings.Contains(done.Words(), "You are asked") {
		t.Error("the question stands open")
	}
	done.Send("Send a file", nil).Is(http.StatusUnprocessableEntity).Says("Fill this in.")
	done.Send("Send a file", map[string]any{"File": webtest.File{Name: "log.txt", Text: []byte("a log\n")}, "What it is, and what you want to say with it": "The log."}).
		Is(http.StatusOK).Says("Your file was sent", "You sent a file.")
	done.Send("Ask to withdraw the report", nil).Is(http.StatusOK).Send("Ask to withdraw the report", nil).Is(http.StatusOK).Says("Done: Ask to withdraw the report")

	for lang, says := range map[string]string{"es": "En qué punto está su informe", "ar": "أين وصل بلاغك"} {
		page := b.Get("/my-report?lang=" + lang)
		button := strings.TrimSpace(page.Find("main form button").First().Text())
		label := strings.TrimSpace(page.Find("main form label").First().Text())
		page.Send(button, map[string]any{label: receipt}).Is(http.StatusOK).Says(says)
	}
}
