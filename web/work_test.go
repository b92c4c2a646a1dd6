package web_test

import (
	"net/http"
	"testing"

	"probity/store"
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

// TestMyWorkHasNoMoreThanAPageHolds: what is due first stands on it, and that there is
// more is said.
func TestMyWorkHasNoMoreThanAPageHolds(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	w.Must(w.DB.AsActor(t.Context(), store.TheSystem(), func(tx *store.Tx) error {
		_, err := tx.ExecContext(t.Context(), `insert into duties (case_id, id, procedure, owner, what, due_at)
			select case_id, 'more-' || i, procedure, owner, 'Do number ' || i || '.', timestamptz '2025-06-01' + i * interval '1 day' from duties, generate_series(1, 210) i
			where case_id = $1 and act = 'acknowledge'`, id)
		return err
	}))
	p := w.As("stella").Get("/work").Is(http.StatusOK).Says("Acknowledge", "Do number 1.").Silent("Do number 60.")
	p.Click("Show more").Is(http.StatusOK).Says("Do number 150.", "There is more than a page holds").Silent("Do number 210.")
}
