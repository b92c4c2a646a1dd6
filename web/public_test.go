package web_test

import (
	"net/http"
	"testing"

	"probity/web/webtest"
)

func TestAStrangerFindsTheProcedureAndTheCode(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	home := w.Stranger().Get("/").Is(http.StatusOK).Says("Report a breach of professional ethics")
	home.Click("How it goes").Is(http.StatusOK).Says("What is kept")
	w.Stranger().Get("/procedures/" + webtest.Pack + "/code").Is(http.StatusOK).Says("For example:")
	w.Stranger().Get("/nothing").Is(http.StatusNotFound).Says("There is no such page")
}
