package web_test

import (
	"net/http"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"probity/docket"
	"probity/web/webtest"
)

// TestASideHasOneListOfItsCases: what each asks of them first, with its form, and
// nothing of the pages of those who work with cases.
func TestASideHasOneListOfItsCases(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.File()
	told, _ := w.Told()
	over := w.File()
	w.Act("stella", over, docket.Acknowledge, object{})
	w.Act("carla", over, docket.Withdraw, object{})
	w.Act("stella", over, docket.DecideWithdrawal, object{"grant": true, "reasons": "The reporter wants it."})
	page := w.As("rene").Get("/work").Is(http.StatusOK).Says("Your cases", "It is about you", "You are asked to respond to the allegations.", "By ")
	if page.Path != "/my-cases" || w.As("rene").Get("/cases").Path != "/my-cases" {
		t.Errorf("a respondent's work is at %s", page.Path)
	}
	if first, _ := page.Find(".mine h2 a").First().Attr("href"); first != "/cases/"+told {
		t.Errorf("what asks something does not come first, but %s", first)
	}
	if page.Find("header a[href='/work'], header a[href='/cases']").Length() > 0 {
		t.Error("the way leads to pages of those who work with cases")
	}
	page.Click("Respond to the allegations").Is(http.StatusOK).Says("You need not admit anything")

	carla := w.As("carla").Get("/my-cases").Is(http.StatusOK).Says("You reported it", "It is over since", "Nothing is asked of you now.")
	if n := carla.Find(".mine").Length(); n != 3 {
		t.Errorf("%d cases are listed; carla reported 3", n)
	}
	if last, _ := carla.Find(".mine h2 a").Last().Attr("href"); last != "/cases/"+over {
		t.Errorf("what is over does not come last, but %s", last)
	}
	for _, lang := range []string{"es", "ar"} {
		for _, who := range []string{"rene", "carla"} {
			in := w.As(who).Get("/my-cases?lang="+lang).Is(http.StatusOK).Silent("[my_cases.", "[mine.", "[nav.")
			in.Find("main [lang=en]").Each(func(_ int, s *goquery.Selection) { t.Errorf("%s: %q is told in English", lang, s.Text()) })
		}
	}
	w.As("otto").Get("/my-cases").Is(http.StatusOK).Says("No case of yours is listed here yet.").Silent("PRB-")
	w.Stranger().Get("/my-cases").Is(http.StatusUnauthorized).Silent("PRB-")
}

// TestWhoWorksWithCasesIsLedToThem: an investigator who is also a side keeps the pages
// of the work, and has the list of their own besides.
func TestWhoWorksWithCasesIsLedToThem(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	w.Answered(id)
	w.Act("stella", id, docket.Assign, object{"person": "inge"})
	for _, who := range []string{"inge", "stella"} {
		if page := w.As(who).Get("/work").Is(http.StatusOK).Says("My work"); page.Path != "/work" {
			t.Errorf("%s is led to %s", who, page.Path)
		}
		w.As(who).Get("/my-cases").Is(http.StatusOK).Silent("PRB-")
	}
}
