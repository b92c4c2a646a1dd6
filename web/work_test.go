package web_test

import (
	"net/http"
	"testing"

	"probity/web/webtest"
)

func TestMyWorkIsWhatIOwe(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.File()
	w.As("stella").Get("/work").Is(http.StatusOK).Says("My work", "Acknowledge")
	w.As("inge").Get("/work").Is(http.StatusOK).Says("There is nothing for you to do now.")
	w.Stranger().Get("/work").Is(http.StatusUnauthorized).Says("Sign in", "I have a letter with a code")
}
