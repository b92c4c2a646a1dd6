package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"probity/web/webtest"
)

func TestEveryPageHasTheHeaders(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	for _, path := range []string{"/", "/sign-in", "/letter", "/nothing", "/procedures/" + webtest.Pack} {
		h := w.Stranger().Get(path).Header
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin"} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: the policy is %q", path, csp)
		}
		if len(h.Values("Set-Cookie")) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
	}
}

// TestWhoIsSentToSignInReadsTheirLanguage: the pages for work are in English, the way in
// to them is in the language that was chosen, or else in that of the browser.
func TestWhoIsSentToSignInReadsTheirLanguage(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	for _, path := range []string{"/work", "/cases", "/cases/" + w.File(), "/caseload", "/people", "/ledger", "/account"} {
		for _, c := range []struct{ accept, chosen, lang, title string }{
			{"es-MX,es;q=0.9,en;q=0.5", "", "es", "Entrar"}, {"ar", "", "ar", "الدخول"}, {"en", "", "en", "Sign in"}, {"fi", "", "en", "Sign in"},
			{"es", "?lang=ar", "ar", "الدخول"}, {"ar", "?lang=en", "en", "Sign in"},
		} {
			b := w.Stranger()
			b.Accept = c.accept
			page := b.Get(path + c.chosen).Is(http.StatusUnauthorized)
			if got := page.Find("html").AttrOr("lang", ""); got != c.lang || page.Find("h1").Text() != c.title || page.Header.Get("Content-Language") != c.lang {
				t.Errorf("%s%s by %s is answered in %s: %q", path, c.chosen, c.accept, got, page.Find("h1").Text())
			}
			if others := page.Find("footer nav a[hreflang]").Length(); others != 2 {
				t.Errorf("%s%s leads to %d other languages", path, c.chosen, others)
			}
			if to := page.Find("input[name=then]").AttrOr("value", ""); to != path+c.chosen {
				t.Errorf("%s%s leads on to %q", path, c.chosen, to)
			}
			if action := page.Find("main form").First().AttrOr("action", ""); action != "/sign-in"+c.chosen {
				t.Errorf("%s%s is sent to %q", path, c.chosen, action)
			}
		}
	}
	spanish := w.Stranger()
	spanish.Accept = "es"
	in := spanish.Get("/work").Send("Entrar", map[string]any{"Correo electrónico": "nobody@example.org", "Contraseña": "not this one at all"})
	if in.Is(http.StatusUnprocessableEntity).Find("html").AttrOr("lang", "") != "es" {
		t.Error("what is wrong is told in another language")
	}
}

func TestSigningInSaysWhatIsWrongBesideTheField(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	page := w.Stranger().Get("/sign-in").Is(http.StatusOK)
	empty := page.Send("Sign in", nil).Is(http.StatusUnprocessableEntity).Says("This needs another look", "Fill this in.")
	if empty.Find("#summary[autofocus] a[href='#f-login']").Length() != 1 || empty.Find("#f-login[aria-invalid=true]").Length() != 1 {
		t.Errorf("the summary does not lead to the field: %s", empty.Text)
	}
	wrong := page.Send("Sign in", map[string]any{"E-mail address": "stella@example.org", "Password": "not this one at all"}).Is(http.StatusUnprocessableEntity)
	wrong.Says("That does not fit").Silent("not this one")
	if wrong.Find("#f-login").AttrOr("value", "") != "stella@example.org" {
		t.Error("what was typed is gone")
	}
}

func TestTheCodeOfALetterThatIsNoneOpensNothing(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.Stranger().Get("/letter").Is(http.StatusOK).Send("Open my case", map[string]any{"Code of your letter": "ABCDE-FGHIJ"}).Is(http.StatusUnprocessableEntity)
}

// TestSigningOutLeavesNothing: the pages are not kept, and the session is over.
func TestSigningOutLeavesNothing(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := w.As("stella")
	out := b.Get("/").Is(http.StatusOK).Send("Sign out", nil).Is(http.StatusOK)
	if strings.Contains(out.Text, "Sign out") {
		t.Error("still signed in")
	}
}

// TestAFormFromElsewhereIsNotTaken: another site cannot sign anybody in or out.
func TestAFormFromElsewhereIsNotTaken(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+"/sign-in", strings.NewReader(url.Values{"login": {"x"}, "password": {"y"}}.Encode()))
	w.Must(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", "https://elsewhere.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(req)
	w.Must(err)
	w.Must(res.Body.Close())
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("taken with %d", res.StatusCode)
	}
}
