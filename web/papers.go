package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"probity/api"
	"probity/web/pdf"
)

// Press makes PDFs of pages that hold all they need.
type Press interface {
	Print(ctx context.Context, who pdf.Line, page []byte) ([]byte, error)
}

// onPaper is a page as a PDF, at the address of the page with /pdf behind it. The
// page is made as ever: who may not see it is told the same, and who reads it is
// recorded as its reader. Without a press there is no such address.
func (w *web) onPaper(make handler) handler {
	return func(a *asked) (*shown, error) {
		if w.Press == nil {
			return nil, errNotThere
		}
		s, err := make(a)
		if err != nil {
			return nil, err
		}
		if s.paper == "" { // not written yet
			return nil, errNotThere
		}
		return nil, w.print(a, s)
	}
}

func (w *web) print(a *asked, s *shown) error {
	var page bytes.Buffer
	f := w.frame(a, s)
	if err := w.pages.by[a.words.Code][s.name].ExecuteTemplate(&page, "paper", view{f, s.of, nil}); err != nil {
		return err
	}
	made, err := w.Press.Print(a.Request.Context(), lineOf(a.me), page.Bytes())
	switch {
	case errors.Is(err, pdf.ErrBusy):
		a.Header("Retry-After", "30")
		return &api.Problem{Status: http.StatusServiceUnavailable, Code: "paper_busy"}
	case errors.Is(err, pdf.ErrTooLong):
		return &api.Problem{Status: http.StatusUnprocessableEntity, Code: "paper_long"}
	case err != nil:
		w.Log.Error("a page cannot be made into a PDF", "page", s.name) // why may hold what stands on it
		return &api.Problem{Status: http.StatusServiceUnavailable, Code: "paper_failed"}
	}
	a.Header("Content-Disposition", `attachment; filename="`+s.paper+`"`)
	a.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	a.Header("Content-Language", a.words.Code)
	a.Data(http.StatusOK, "application/pdf", made)
	return nil
}

// lineOf is where a reader waits.
func lineOf(me *api.MeView) pdf.Line {
	switch {
	case me == nil:
		return pdf.Public
	case me.Case != "" || me.Side:
		return pdf.Parties
	}
	return pdf.Desk
}
