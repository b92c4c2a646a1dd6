package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"probity/web"
	"probity/web/webtest"
)

type answered struct {
	StatusCode int
	Header     http.Header
}

// ask sends a request to a host as it is, and is the status and the text of the answer.
func ask(w *webtest.World, method, address, body string, header map[string]string) (got answered, text string) {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, address, strings.NewReader(body))
	w.Must(err)
	for name, value := range header {
		req.Header.Set(name, value)
	}
	if host := header["Host"]; host != "" {
		req.Host = host
	}
	res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	w.Must(err)
	defer func() { w.Must(res.Body.Close()) }()
	all, err := io.ReadAll(res.Body)
	w.Must(err)
	return answered{res.StatusCode, res.Header}, string(all)
}

// TestEachHostAnswersWhatIsItsOwn: where the two are apart, what is for the one is not
// there at the other, for pages and API alike, and no other name is answered.
func TestEachHostAnswersWhatIsItsOwn(t *testing.T) {
	t.Parallel()
	w := webtest.New(t, webtest.Apart)
	_, session := w.Session("stella")
	stella := map[string]string{"Cookie": "__Host-probity=" + session, "Sec-Fetch-Site": "same-origin"}
	icon := w.Stranger().Get("/").Find("link[rel=icon]").AttrOr("href", "")
	const intake, console = 1, 2
	for path, at := range map[string]int{
		"/": intake | console, "/how-it-goes": intake, "/report": intake, "/report/continue": intake, "/my-report": intake, "/procedures/" + webtest.Pack: intake,
		"/procedures/" + webtest.Pack + "/code": intake, "/procedures/" + webtest.Pack + "/picture": intake,
		"/sign-in": console, "/letter": console, "/invitation": console, "/account": console, "/step-up": console, "/work": console, "/cases": console,
		"/cases/" + uuid.NewString(): console, "/documents/" + uuid.NewString(): console, "/report/for-another": console, "/sign-out": console, "/nothing": console,
		"/api/v1/me": console, "/api/v1/cases": console, "/api/v1/sessions": console, "/api/v1/library": console, "/api/v1/duties": console,
		"/api/v1/procedures": intake | console, "/api/v1/procedures/" + webtest.Pack: intake | console, "/api/v1/log": intake | console, "/api/docs": intake | console,
		"/api/openapi.yaml": intake | console, "/problems/not_found": intake | console, icon: intake | console, "/robots.txt": intake | console, "/api/v1/health/live": intake | console | 4,
	} {
		for bit, base := range map[int]string{intake: w.Intake, console: w.URL, 4: w.URL} {
			header := map[string]string{}
			if bit == 4 {
				header["Host"] = "elsewhere.example.org"
			}
			res, text := ask(w, http.MethodGet, base+path, "", header)
			if nothing := res.StatusCode == http.StatusNotFound && text == "404 page not found\n"; nothing == (at&bit != 0) {
				t.Errorf("%s at %s %v: %d %.60q", path, base, header, res.StatusCode, text)
			}
			if nothing := at&bit == 0; nothing && (res.Header.Get("X-Content-Type-Options") != "nosniff" || len(res.Header.Values("Set-Cookie")) > 0) {
				t.Errorf("%s at %s: %v", path, base, res.Header)
			}
		}
	}
	for path, at := range map[string]int{
		"/api/v1/reports": intake, "/api/v1/documents": intake, "/api/v1/reports/mine": intake, "/api/v1/reports/confirm": intake, "/api/v1/reports/unfinished": intake,
		"/report": intake, "/report/confirm": intake, "/my-report": intake, "/my-report/act": intake,
		"/api/v1/sign-in": console, "/api/v1/sign-in/letter": console, "/api/v1/sign-in/provider": console, "/api/v1/people": console, "/sign-in": console, "/letter": console,
		"/sign-in/second": console, "/cases/" + uuid.NewString() + "/acts/accept": console,
	} {
		for bit, base := range map[int]string{intake: w.Intake, console: w.URL} {
			res, text := ask(w, http.MethodPost, base+path, "{}", map[string]string{"Content-Type": "application/json", "Origin": base, "Sec-Fetch-Site": "same-origin"})
			if nothing := res.StatusCode == http.StatusNotFound && text == "404 page not found\n"; nothing == (at&bit != 0) {
				t.Errorf("POST %s at %s: %d %.60q", path, base, res.StatusCode, text)
			}
		}
	}

	// Somebody signed in is so at the console alone, and reports there too: by a cookie or
	// a token that is somebody's, and by no other.
	if res, _ := ask(w, http.MethodGet, w.URL+"/api/v1/me", "", stella); res.StatusCode != http.StatusOK {
		t.Errorf("signed in at the console: %d", res.StatusCode)
	}
	if res, text := ask(w, http.MethodGet, w.Intake+"/report", "", stella); res.StatusCode != http.StatusOK || strings.Contains(text, "Stella") || strings.Contains(text, "Sign out") {
		t.Errorf("the cookie is taken where people report: %d", res.StatusCode)
	}
	if res, text := ask(w, http.MethodGet, w.URL+"/report", "", stella); res.StatusCode != http.StatusOK || !strings.Contains(text, "Sign out") {
		t.Errorf("somebody signed in cannot report: %d", res.StatusCode)
	}
	for what, wrong := range map[string]map[string]string{
		"another cookie": {"Cookie": "__Host-probity-device=prd_x"}, "a session that is none": {"Cookie": "__Host-probity=prs_" + strings.Repeat("x", 43)},
		"a token that is none": {"Authorization": "Bearer prb_x"},
	} {
		wrong["Content-Type"], wrong["Sec-Fetch-Site"] = "application/json", "same-origin"
		if res, text := ask(w, http.MethodPost, w.URL+"/api/v1/reports", "{}", wrong); res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", what, res.StatusCode, text)
		}
		if res, _ := ask(w, http.MethodGet, w.URL+"/report", "", wrong); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s, the page: %d", what, res.StatusCode)
		}
	}

	// A form of the one host is not taken by the other.
	for base, other := range map[string]string{w.Intake: w.URL, w.URL: w.Intake} {
		form := map[string]string{w.Intake: "/my-report?receipt=ABCDE-FGHIJ", w.URL: "/letter?code=ABCDE-FGHIJ"}[base]
		path, typed, _ := strings.Cut(form, "?")
		for _, from := range []struct {
			origin, site string
			status       int
		}{{base, "same-origin", http.StatusUnprocessableEntity}, {base, "", http.StatusUnprocessableEntity}, {other, "cross-site", http.StatusForbidden}, {other, "", http.StatusForbidden}} {
			header := map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Origin": from.origin}
			if from.site != "" {
				header["Sec-Fetch-Site"] = from.site
			}
			if res, text := ask(w, http.MethodPost, base+path, typed, header); res.StatusCode != from.status {
				t.Errorf("%s takes a form of %s (%s) with %d: %s", base, from.origin, from.site, res.StatusCode, text)
			}
		}
	}
}

// TestLinksLeadToTheHostThatHasThePage: every link and form of a page is answered, on
// whichever host it is.
func TestLinksLeadToTheHostThatHasThePage(t *testing.T) {
	t.Parallel()
	w := webtest.New(t, webtest.Apart, webtest.WithProvider)
	id := w.File()
	crossed := map[string]bool{}
	for _, start := range []struct {
		as, at string
		path   []string
	}{
		{"", w.Intake, []string{"/", "/how-it-goes", "/report", "/my-report", "/procedures/" + webtest.Pack, "/procedures/" + webtest.Pack + "/code"}},
		{"", w.URL, []string{"/", "/sign-in", "/letter", "/invitation"}},
		{"stella", w.URL, []string{"/", "/work", "/cases", "/cases/" + id, "/cases/" + id + "/parties", "/account", "/report"}},
		{"carla", w.URL, []string{"/work", "/cases/" + id}},
	} {
		for _, path := range start.path {
			b := w.Stranger()
			if start.as != "" {
				b = w.As(start.as)
			}
			page := b.Get(start.at + path)
			here := must(url.Parse(page.URL() + page.Path))
			page.Find("a[href], img[src], form[action]").Each(func(_ int, s *goquery.Selection) {
				to := s.AttrOr("href", s.AttrOr("src", s.AttrOr("action", "")))
				if strings.HasPrefix(to, "#") || strings.HasPrefix(to, "https://") {
					return
				}
				whole := here.ResolveReference(must(url.Parse(to)))
				if crossed[start.as+whole.String()] {
					return
				}
				crossed[start.as+whole.String()] = true
				if goquery.NodeName(s) == "form" {
					if strings.HasPrefix(to, "http") {
						t.Errorf("%s%s: a form is sent to %s", start.at, path, to)
					}
					return
				}
				if got := b.Get(whole.String()); got.Text == "404 page not found\n" || got.Status == http.StatusNotFound {
					t.Errorf("%s%s leads to %s, which is not there", start.at, path, whole)
				}
			})
		}
	}
	for _, to := range []string{w.URL + "/sign-in", w.Intake + "/my-report", w.URL + "/letter"} {
		if !crossed[to] {
			t.Errorf("nothing leads to %s", to)
		}
	}
	// Somebody reports as ever, on the one host alone.
	page := reportTo(7)(w.Stranger().Get(w.Intake + "/report"))
	page.Send("Send the report", nil).Is(http.StatusOK).Says("receipt")
}

// TestHostsThatAreRefused: two addresses, of two names.
func TestHostsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, h := range []struct {
		web.Hosts
		good bool
	}{
		{web.Hosts{}, true}, {web.Hosts{Console: "https://ethics.example.org"}, true},
		{web.Hosts{Intake: "https://report.example.org", Console: "https://ethics.example.org"}, true},
		{web.Hosts{Intake: "http://reportxyz.onion", Console: "https://ethics.example.org/"}, true},
		{web.Hosts{Intake: "https://report.example.org"}, false},
		{web.Hosts{Intake: "https://ethics.example.org:8443", Console: "https://ethics.example.org"}, false},
		{web.Hosts{Intake: "https://Ethics.example.org", Console: "https://ethics.example.org"}, false},
		{web.Hosts{Intake: "report.example.org", Console: "https://ethics.example.org"}, false},
		{web.Hosts{Intake: "https://ethics.example.org/report", Console: "https://ethics.example.org"}, false},
		{web.Hosts{Intake: "https://report.example.org", Console: "https://ethics.example.org/console"}, false},
	} {
		if err := h.Check(); (err == nil) != h.good {
			t.Errorf("%+v: %v", h.Hosts, err)
		}
	}
}

func must[T any](what T, err error) T {
	if err != nil {
		panic(err)
	}
	return what
}
