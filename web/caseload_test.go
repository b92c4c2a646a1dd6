package web_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"probity/api"
	"probity/docket"
	"probity/procedure/proceduretest"
	"probity/store/storetest"
	"probity/web"
	"probity/web/webtest"
)

// TestTheCaseload: each picture stands beside a table of the same; how long cases have
// stood in a stage is held against its limit, and what is few is not told.
func TestTheCaseload(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	for range 6 {
		w.File()
	}
	w.Wait(40 * 24 * time.Hour)
	id := w.File()
	w.Act("stella", id, docket.Acknowledge, object{})
	w.Act("stella", id, docket.CompleteIntake, object{})
	for range 5 {
		id := w.File()
		w.Act("carla", id, docket.Withdraw, object{})
		w.Act("stella", id, docket.DecideWithdrawal, object{"grant": true, "reasons": "The reporter wants it."})
	}
	page := w.As("stella").Get("/work").Click("Caseload").Is(http.StatusOK).
		Says("Membership discipline", "Of them late", "Open cases by age", "not told", "March 2025", "Withdrawn", "Privacy").Silent(id, "Rene", "Carla", "PRB-")
	for _, section := range page.Find("main section").EachIter() {
		name := section.AttrOr("aria-labelledby", "")
		if name == "under" {
			continue
		}
		if drawn, told := section.Find("svg rect").Length(), section.Find("tbody tr").Length(); drawn == 0 || drawn != told {
			t.Errorf("%s: %d bars are drawn, and %d told", name, drawn, told)
		}
	}
	if got := cells(page.Find("#standing ~ .chart-row tbody tr").First()); got[3] != "not told" { // six and one: the sum would tell the one
		t.Errorf("a stage is told as %q", got)
	}
	if got := cells(page.Find("[aria-labelledby=under] tbody tr").First()); !slices.Equal(got, []string{"Privacy and confidentiality", "5"}) {
		t.Errorf("the cases under a principle ended %q", got)
	}
	for range 5 {
		id := w.File()
		w.Act("stella", id, docket.Acknowledge, object{})
		w.Act("stella", id, docket.CompleteIntake, object{})
	}
	page = w.As("stella").Get("/caseload")
	rows := page.Find("#standing ~ .chart-row tbody tr")
	if got := cells(rows.First()); rows.Length() != 2 || !slices.Equal(got[1:], []string{"30 calendar days", "40 days", "6", "6"}) {
		t.Errorf("%d stages, the first is told as %q", rows.Length(), got)
	}
	if page.Find("rect.over").Length() != 1 || page.Find("line.bar-limit").Length() == 0 {
		t.Error("what stands longer than its limit does not look so")
	}
	if n := page.Click(strings.TrimSpace(rows.First().Find("a").Text())).Is(http.StatusOK).Find("tbody tr").Length(); n != 6 {
		t.Errorf("the way from the stage leads to %d cases", n)
	}
}

// TestTheCaseloadCountsNoHiddenCase: who must not know of a case finds it in no number.
func TestTheCaseloadCountsNoHiddenCase(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	var id string
	for range 6 {
		id = w.File()
	}
	open := func(as string) string {
		return w.As(as).Get("/caseload").Is(http.StatusOK).Find("dl.totals dd").First().Text()
	}
	if got := open("chiara"); got != strconv.Itoa(6) {
		t.Errorf("%s are open", got)
	}
	w.Act("chiara", id, docket.Recuse, object{"reasons": "I know him."})
	if got := open("chiara"); got != strconv.Itoa(5) {
		t.Errorf("%s are open for who has stepped aside from one of six", got)
	}
}

// TestTheCaseloadOfSeveralProcedures begins with the one in which something goes on.
func TestTheCaseloadOfSeveralProcedures(t *testing.T) {
	t.Parallel()
	w := webtest.New(t, func(w *webtest.World, a *api.Deps, _ *web.Deps) {
		shipped, err := proceduretest.Shipped()
		w.Must(err)
		ours, _ := w.Procs.Current(webtest.Pack)
		other, _ := shipped.Current("aba-model-rules")
		a.Procedures = storetest.Library(w, w.DB, ours, other)
	})
	w.Post("adam", "/terms", object{"person": "stella", "procedure": "aba-model-rules", "office": "agency_clerk", "from": "2025-01-01"}, nil)
	if page := w.As("stella").Get("/caseload").Is(http.StatusOK); page.Find("nav.views a[aria-current]").AttrOr("href", "") != "/caseload?procedure=aba-model-rules" {
		t.Error("without a case it is not the first of them")
	}
	w.File()
	page := w.As("stella").Get("/caseload").Says("Membership discipline")
	page.Click("aba-model-rules").Is(http.StatusOK).Says("Lawyer disciplinary enforcement", "No case is open.")
}

// TestTheCaseloadIsForOffices of the procedure alone.
func TestTheCaseloadIsForOffices(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.File()
	for _, as := range []string{"rene", "inge", "adam"} {
		w.As(as).Get("/caseload").Is(http.StatusForbidden)
		w.As(as).Get("/caseload?procedure=" + webtest.Pack).Is(http.StatusForbidden)
		if w.As(as).Get("/work").Find("nav a[href='/caseload']").Length() > 0 {
			t.Errorf("%s is led to the caseload", as)
		}
	}
	w.As("stella").Get("/caseload?procedure=nothing").Is(http.StatusNotFound)
	w.Stranger().Get("/caseload").Is(http.StatusUnauthorized)
}

// cells are the cells of a row of a table, in words.
func cells(row *goquery.Selection) (out []string) {
	for _, c := range row.Find("th, td").EachIter() {
		out = append(out, strings.Join(strings.Fields(c.Text()), " "))
	}
	return out
}
