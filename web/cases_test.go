package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/web/webtest"
)

// TestTheListOfCases: narrowed as the API narrows it, by an address that can be
// kept; what is late comes first where it is asked for; and no more is asked of
// the API than the page needs.
func TestTheListOfCases(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	stella := w.As("stella")
	stella.Get("/cases").Is(http.StatusOK).Says("There is no case that you may know of yet.")

	late := w.File()
	w.Wait(90 * 24 * time.Hour)
	fresh := w.File()
	w.Act("stella", fresh, docket.Acknowledge, map[string]any{})
	number := func(id string) string { return stella.Get("/cases/" + id).Find("h1").Text()[len("Case "):] }
	first, second := number(late), number(fresh)

	all := stella.Get("/cases").Is(http.StatusOK).Says(first, second)
	if at := strings.Index; at(all.Text, second) > at(all.Text, first) {
		t.Error("the latest change does not come first")
	}
	sorted := all.Click("Open, late first").Is(http.StatusOK).Says("In time")
	if at := strings.Index; at(sorted.Text, first) > at(sorted.Text, second) {
		t.Error("what is late does not come first")
	}
	all.Click("Late").Is(http.StatusOK).Says(first).Silent(second)
	all.Click("Closed").Is(http.StatusOK).Says("No case that you may know of fits this.").Silent(first, second)
	found := stella.Get("/cases?number=" + first[:9]).Is(http.StatusOK).Says(first).Silent(second)
	if found.Find("#f-number").AttrOr("value", "") != first[:9] {
		t.Error("what was asked for is gone")
	}
	stella.Get("/cases?opened_from=tomorrow").Is(http.StatusOK).Says("A day that exists belongs here").Silent(first)
	stella.Get("/cases?cursor=mine").Is(http.StatusOK).Says("This cursor is not one of ours")

	w.Asked()
	stella.Get("/cases?open=true")
	if got, want := w.Asked(), []string{"GET /api/v1/me", "GET /api/v1/procedures", "GET /api/v1/procedures/" + webtest.Pack, "GET /api/v1/cases"}; !slices.Equal(got, want) {
		t.Errorf("the list asks for %v", got)
	}
	w.As("inge").Get("/cases").Is(http.StatusOK).Silent(first, second)
	w.Stranger().Get("/cases").Is(http.StatusUnauthorized)
}

// TestAListGoesOnOverItsPages: every case stands on one of them, once, and no
// page is long.
func TestAListGoesOnOverItsPages(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	const most = 27 // a page holds 25
	for range most {
		w.File()
	}
	seen := map[string]bool{}
	for page := w.As("stella").Get("/cases?open=true&order=late").Is(http.StatusOK); ; page = page.Click("Further cases").Is(http.StatusOK) {
		for _, a := range page.Find("tbody th a").EachIter() {
			if to := a.AttrOr("href", ""); seen[to] {
				t.Errorf("%s stands there twice", to)
			} else {
				seen[to] = true
			}
		}
		if !strings.Contains(page.Text, "Further cases") {
			break
		}
		if n := len(page.Text); n > 64<<10 {
			t.Errorf("a page of cases has %d bytes", n)
		}
	}
	if len(seen) != most {
		t.Errorf("%d of %d cases stand in the list", len(seen), most)
	}
}
