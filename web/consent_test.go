package web_test

import (
	"net/http"
	"testing"

	"probity/docket"
	"probity/web/webtest"
)

// TestAnOfferIsReadAndAgreedTo: what it admits and what would follow stand beside it,
// that nobody need agree too, and it is agreed to freely or not at all.
func TestAnOfferIsReadAndAgreedTo(t *testing.T) {
	t.Parallel()
	w := webtest.Agreeing(t)
	id := offered(w)
	rene := w.As("rene")
	page := rene.Get("/cases/"+id).Is(http.StatusOK).Says("You were made an offer", "A censure in private, and a course.", "What it admits", "Read charts of a neighbour.",
		"What would follow", "Probation with conditions", "for 1 year", "A course on privacy", "You need not agree. If you do not, the case goes on as before.")
	for lang, says := range map[string]string{"es": "No tiene por qué aceptar.", "ar": "لست ملزمًا بالموافقة."} {
		in := rene.Get("/cases/" + id + "?lang=" + lang).Is(http.StatusOK).Says(says)
		inTheirWords(t, lang, in)
	}
	w.As("carla").Get("/cases/"+id).Is(http.StatusOK).Silent("A censure in private", "made an offer")
	form := page.Click("Agree to the offer").Is(http.StatusOK)
	form = form.Send("Agree to the offer", nil).Is(http.StatusUnprocessableEntity)
	form.Send("Agree to the offer", fields{"I agree freely, and know what I give up": "yes"}).Is(http.StatusOK).
		Says("Done: Agree to the offer", "it waits for the body").Silent("You need not agree")
	w.Act("chiara", id, docket.AcceptConsent, object{"reasons": "It is fair."})
	rene.Get("/cases/"+id).Says("The case was ended by agreement", "It was agreed.", "Probation with conditions")
}

// offered is a case in which the office has made an offer to rene.
func offered(w *webtest.World) string {
	w.Helper()
	id := w.File()
	w.Answered(id)
	w.Act("stella", id, docket.OfferConsent, object{"terms": "A censure in private, and a course.", "admits": []string{"a1"}, "sanctions": []object{
		{"sanction": "probation", "term": "1 year", "conditions": []object{{"text": "A course on privacy"}}},
	}})
	return id
}
