package web_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"probity/web/webtest"
)

// TestEveryPageIsHardened goes through every page in every state, without a browser, and
// holds against it what one relies on: the headers, no script and nothing that could hold
// one but on the page that asks for a passkey, nothing from elsewhere, what a password manager is told, and the way out of a
// session.
func TestEveryPageIsHardened(t *testing.T) {
	t.Parallel()
	w := webtest.New(t, webtest.WithPasskeys, webtest.WithProvider, webtest.Signing)
	made := strings.NewReplacer(worlds(w)...)
	secrets, signedIn, scripted := map[string]bool{}, 0, 0
	for _, s := range stories {
		b := w.Stranger()
		if s.as != "" {
			b = w.As(s.as)
			signedIn++
		}
		b.Accept = "en"
		page := b.Get(made.Replace(s.path))
		if s.then != nil {
			page = s.then(page)
		}
		nonce := ""
		if strings.HasPrefix(s.name, "passkey-") {
			scripted++
			nonce = scriptOf(t, s.name, page)
		}
		headersOf(t, s.name, nonce, page)
		if listed := page.Header.Get("X-Robots-Tag") != "noindex"; listed != toBeFound(page) {
			t.Errorf("%s may be found by searching the web: %v", s.name, listed)
		}
		page.Find("*").Each(func(_ int, x *goquery.Selection) { elementOf(t, s.name, x) })
		page.Find("input[type=password]").Each(func(_ int, x *goquery.Selection) {
			told := x.AttrOr("autocomplete", "")
			secrets[told] = true
			for _, hinders := range []string{"readonly", "value", "onpaste"} {
				if _, has := x.Attr(hinders); has {
					t.Errorf("%s: a password field has %s", s.name, hinders)
				}
			}
		})
		if leave := page.Find("form[action^='/sign-out'][method=post] button").Length(); s.as != "" && s.then == nil && leave != 1 {
			t.Errorf("%s, to %s: %d ways out of the session", s.name, s.as, leave)
		}
		if s.as == "" && s.then == nil && len(page.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("%s sets a cookie with a stranger", s.name)
		}
	}
	if got := slices.Sorted(maps.Keys(secrets)); !slices.Equal(got, []string{"current-password", "new-password"}) {
		t.Errorf("passwords are asked for with autocomplete %q", got)
	}
	if scripted < 4 {
		t.Errorf("only %d pages of passkeys", scripted)
	}
	if len(stories) < 60 || signedIn < 30 {
		t.Errorf("only %d pages, %d of them signed in", len(stories), signedIn)
	}
}

// scriptOf is the nonce of the one script of a page that asks for a passkey; the script is
// then taken from the page, which must hold no other.
func scriptOf(t *testing.T, name string, page *webtest.Page) string {
	t.Helper()
	script := page.Find("script").First()
	nonce, src := script.AttrOr("nonce", ""), script.AttrOr("src", "")
	if !regexp.MustCompile(`^/style/[0-9a-f]{16}/passkey\.js$`).MatchString(src) || len(nonce) < 26 || script.Text() != "" {
		t.Errorf("%s: its script is %q with the nonce %q: %q", name, src, nonce, script.Text())
	}
	if got := page.B.Get(src); got.Status != http.StatusOK || got.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || got.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: the script is answered with %d %v", name, got.Status, got.Header)
	}
	script.Remove()
	return nonce
}

// toBeFound reports that searching the web may lead to a page: what anybody is told of
// the service and its rules, and where one reports.
func toBeFound(page *webtest.Page) bool {
	path, _, _ := strings.Cut(page.Path, "?")
	told := []string{"/", "/how-it-goes", "/procedures/" + webtest.Pack, "/procedures/" + webtest.Pack + "/code", "/statistics", "/report"}
	return slices.Contains(told, path)
}

func headersOf(t *testing.T, name, nonce string, page *webtest.Page) {
	t.Helper()
	scripts := ""
	if nonce != "" {
		scripts = "; script-src 'nonce-" + nonce + "'; require-trusted-types-for 'script'; trusted-types 'none'"
	}
	for header, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Access-Control-Allow-Origin": "", "Server": "", "X-Powered-By": "",
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" + scripts,
	} {
		if got := page.Header.Get(header); got != want {
			t.Errorf("%s: %s is %q", name, header, got)
		}
	}
}

// ofACase is the one picture without measures: how high it is shows when the case has been
// read and drawn, which its page does not wait for.
var ofACase = regexp.MustCompile(`^/cases/[^/]+/picture$`)

// elementOf holds one element: the policy keeps a browser from running what is wrong
// here; that there is nothing to keep it from is what is held.
func elementOf(t *testing.T, name string, x *goquery.Selection) {
	t.Helper()
	kind := goquery.NodeName(x)
	if slices.Contains([]string{"script", "iframe", "frame", "object", "embed", "base", "style"}, kind) {
		t.Errorf("%s has a <%s>", name, kind)
	}
	if sized := x.AttrOr("width", "") != "" && x.AttrOr("height", "") != ""; kind == "img" && !sized && !ofACase.MatchString(x.AttrOr("src", "")) {
		t.Errorf("%s: what stands below %q moves when it comes", name, x.AttrOr("alt", kind))
	}
	for _, a := range x.Nodes[0].Attr {
		value := strings.ToLower(strings.TrimSpace(a.Val))
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", strings.HasPrefix(value, "javascript:"):
			t.Errorf("%s: <%s %s=%q>", name, kind, a.Key, a.Val)
		case a.Key == "src" || a.Key == "action" || a.Key == "formaction" || a.Key == "href" && kind == "link":
			if !strings.HasPrefix(value, "/") || strings.HasPrefix(value, "//") {
				t.Errorf("%s: <%s %s=%q> leads elsewhere", name, kind, a.Key, a.Val)
			}
		case a.Key == "target" && value == "_blank" && !strings.Contains(x.AttrOr("rel", ""), "noopener"):
			t.Errorf("%s: %q opens a window that can look back", name, x.AttrOr("href", ""))
		case a.Key == "method" && value == "get" && x.Find("input[type=password], textarea").Length() > 0:
			t.Errorf("%s: a form sends what is written in its address", name)
		}
	}
	if says := x.AttrOr("http-equiv", ""); says != "" {
		t.Errorf("%s: %s stands in the page, where a header belongs", name, says)
	}
}
