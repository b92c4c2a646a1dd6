package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"probity/docket"
	"probity/web/webtest"
)

// inRush is a report without a name that came when very many did.
func inRush(w *webtest.World) string {
	w.Helper()
	id, _ := w.Anonymous()
	_, err := w.DB.Arrived(w.Context(), id, webtest.Pack, w.Now(), 0)
	w.Must(err)
	return id
}

// numbers are the reports that can be chosen on a page.
func numbers(p *webtest.Page) []string {
	return p.Find("td, th").Find("label").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
}

// TestAnOfficeDecidesAboutManyReportsAtOnce: the list of work says how many wait and
// nothing of what they ask; those chosen are decided at once.
func TestAnOfficeDecidesAboutManyReportsAtOnce(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	ids := []string{inRush(w), inRush(w), inRush(w)}
	stella := w.As("stella")
	work := stella.Get("/work").Is(http.StatusOK).Says("3 reports wait for a quick look", "There is nothing for you to do now.")
	page := work.Click("3 reports wait for a quick look").Is(http.StatusOK).Says("they are let in")
	page.Click("Read").Is(http.StatusOK).Says("Quarantine, since", "waits for a quick look", "in quarantine")
	stella.Get("/cases").Is(http.StatusOK).Says("in quarantine")
	page.Send("Decide about those chosen", nil).Is(http.StatusUnprocessableEntity).Says("Fill this in.")
	all := numbers(page)
	if len(all) != len(ids) {
		t.Fatalf("listed are %v", all)
	}
	decide := func(p *webtest.Page, what string, which ...string) *webtest.Page {
		return p.Send("Decide about those chosen", fields{"Reports": which, "What did the look find?": what, "Why": "The same text as forty others."}).Is(http.StatusOK)
	}
	done := decide(page, "Set aside", all[0], all[1]).Says("2 set aside").Silent(all[0])
	if left := numbers(done); len(left) != 1 || left[0] != all[2] {
		t.Errorf("left are %v of %v", left, all)
	}
	aside := done.Click("Set aside").Is(http.StatusOK)
	aside.Click("Read").Is(http.StatusOK).Says("set aside as one of a flood").Click("Why").Is(http.StatusOK).Says("The same text as forty others.")
	aside = aside.Send("Decide about those chosen", fields{"Reports": all[:1], "What did the look find?": "Dismiss", "Why": "As forty others."}).Is(http.StatusUnprocessableEntity).Says("Ground, if you dismiss – Fill this in.")
	dismissed := aside.Send("Decide about those chosen", fields{"Ground, if you dismiss": "Nothing supports it"}).Is(http.StatusOK).Says("1 dismissed")
	decide(dismissed, "Let in", all[1]).Says("1 let in")
	stella.Get("/work").Is(http.StatusOK).Says("1 report waits for a quick look").Silent("There is nothing for you to do now.")

	// Whoever holds no office, or must not know of a report, finds none.
	w.As("rene").Get("/quarantine").Is(http.StatusForbidden)
	w.Stranger().Get("/quarantine").Is(http.StatusUnauthorized)
	w.Act("stella", ids[2], docket.ShutOut, object{"person": "chiara"})
	w.As("chiara").Get("/quarantine").Is(http.StatusOK).Says("There is nothing here").Silent(all[2])
}
