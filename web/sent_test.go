package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"probity/web/webtest"
)

// TestWhatIsMadeForOneReaderIsNotCompressed: what anybody may read, the style sheet and
// the signs are sent compressed to who takes that; a page for somebody who is signed in,
// or who sent something, never is: how much it shrinks would tell of what stands in it.
func TestWhatIsMadeForOneReaderIsNotCompressed(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	style := w.Stranger().Get("/").Find("link[rel=stylesheet]").AttrOr("href", "")
	for _, c := range []struct {
		path, as, takes string
		want            bool
	}{
		{"/", "", "gzip", true},
		{"/", "", "br, gzip", true},
		{"/", "", "", false},
		{"/", "", "br", false},
		{"/", "", "gzip;q=0", false},
		{"/report", "", "gzip", true},
		{"/my-report", "", "gzip", true},
		{"/nothing", "", "gzip", true},
		{"/procedures/" + webtest.Pack + "/picture", "", "gzip", true},
		{style, "", "gzip", true},
		{style, "", "", false},
		{style, "rene", "gzip", true}, // the same for everybody
		{"/", "rene", "gzip", false},
		{"/my-cases", "rene", "gzip", false},
		{"/work", "stella", "gzip", false},
		{"/cases/" + w.File(), "stella", "gzip", false},
	} {
		header := map[string]string{"Accept-Encoding": c.takes}
		if c.as != "" {
			name, value := w.Session(c.as)
			header["Cookie"] = name + "=" + value
		}
		res, _ := ask(w, http.MethodGet, w.URL+c.path, "", header)
		if got := res.Header.Get("Content-Encoding") == "gzip"; got != c.want {
			t.Errorf("%+v: %v", c, res.Header)
		}
		if !strings.Contains(res.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%+v: Vary is %q", c, res.Header.Get("Vary"))
		}
	}
	for name, p := range map[string]*webtest.Page{
		"a report that is told":   w.Stranger().Get("/report").Send("Begin", nil),
		"a report by its receipt": myReport(w.Stranger().Get("/my-report")),
		"a receipt":               reportTo(7)(w.Stranger().Get("/report")).Send("Send the report", nil),
	} {
		if p.Header.Get("Content-Encoding") != "" || string(p.Sent) != p.Text {
			t.Errorf("%s is compressed: %v", name, p.Header)
		}
	}
}

// TestSearchersMayReadEverything: what is not to be listed says so itself, which nobody
// learns who may not look.
func TestSearchersMayReadEverything(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	res, text := ask(w, http.MethodGet, w.URL+"/robots.txt", "", nil)
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/plain") || text != "User-agent: *\nAllow: /\n" {
		t.Errorf("%d %v %q", res.StatusCode, res.Header, text)
	}
}

// TestWhatAPageNamesIsKept: the style sheet, the signs in it and the icon never change
// under their address, and what is not there is not.
func TestWhatAPageNamesIsKept(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	page := w.Stranger().Get("/")
	style := page.Find("link[rel=stylesheet]").AttrOr("href", "")
	root := strings.TrimSuffix(style, "probity.css")
	for path, kind := range map[string]string{style: "text/css; charset=utf-8", root + "img/usa-icons/error.svg": "image/svg+xml", page.Find("link[rel=icon]").AttrOr("href", ""): "image/svg+xml", root + "img/none.svg": ""} {
		res, text := ask(w, http.MethodGet, w.URL+path, "", nil)
		if kept := res.Header.Get("Cache-Control") == "public, max-age=31536000, immutable"; kept != (kind != "") || kind != "" && (res.Header.Get("Content-Type") != kind || text == "") {
			t.Errorf("%s: %d %v", path, res.StatusCode, res.Header)
		}
	}
	res, err := http.Get(w.URL + style)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if text, err := io.ReadAll(res.Body); err != nil || !res.Uncompressed || !strings.Contains(string(text), "usa-icons/error.svg") {
		t.Errorf("the style sheet, compressed: %v, %.80s", err, text)
	}
}
