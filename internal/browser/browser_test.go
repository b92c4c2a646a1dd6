package browser

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAxeIsWhatWasPublished: the file is that of the package axe-core 4.14.1 on npm.
func TestAxeIsWhatWasPublished(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte(axe))
	if got := hex.EncodeToString(sum[:]); got != "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c" || !strings.Contains(axe[:40], "axe v4.14.1") {
		t.Errorf("axe.min.js has the digest %s", got)
	}
}

// TestHTMLValidateIsWhatWasBuilt: the file is what htmlvalidate/build.sh makes of html-validate 11.18.0.
func TestHTMLValidateIsWhatWasBuilt(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte(htmlValidate))
	if got := hex.EncodeToString(sum[:]); got != "0e7d04bfd4773edac0f1e923b579619653a3d4576aa4a4df42b15132ee47226a" {
		t.Errorf("html-validate.min.js has the digest %s", got)
	}
}

// TestBadMarkupIsFound: what a browser mends silently is found, and only that.
func TestBadMarkupIsFound(t *testing.T) {
	t.Parallel()
	m := Start(t).Markup(t)
	page := func(main string) string {
		return `<!doctype html>
<html lang="en"><head><title>x</title></head><body><main><h1>x</h1>` + main + `</main></body></html>
`
	}
	for main, want := range map[string]string{
		`<p>This is a page.</p>`:               "",
		`<p>One<p>and another</p></main>`:      "close-order",
		`<p id="a">x</p><p id="a">x</p>`:       "no-dup-id",
		`<ul><p>no item</p></ul>`:              "element-permitted-content",
		`<p><a href="/" class="x" href="/">`:   "no-dup-attr",
		`<label for="gone">x</label>`:          "no-missing-references",
		`<p style="color: red">x</p>`:          "no-inline-style",
		`<p>Fish & chips</p>`:                  "no-raw-characters",
		`<h3>too deep</h3>`:                    "heading-level",
		`<form><button>Send</button></form>`:   "no-implicit-button-type",
		`<p><img src="/x.png"></p>`:            "wcag/h37",
		`<p><nobr>old</nobr></p>`:              "deprecated",
		`<input type="text" name="nameless" >`: "input-missing-label",
	} {
		found := strings.Join(m.Wrong(page(main)), "\n")
		if want == "" && found != "" || !strings.Contains(found, want) {
			t.Errorf("%s: %q, not %q", main, found, want)
		}
	}
}

// TestABadPageIsFound: each thing that is held of pages is found where it is wrong.
func TestABadPageIsFound(t *testing.T) {
	t.Parallel()
	bad := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "style-src 'none'")
		_, _ = w.Write([]byte(`<!doctype html><html><meta name=viewport content="width=device-width"><title>x</title><script>document.title = "ran"</script><style>p { color: red }</style>
			<table width="900"><tr><td>wide</table><img src="http://elsewhere.invalid/x.png"><img src="/gone.png"><input></html>`))
	})
	s := httptest.NewServer(bad)
	t.Cleanup(s.Close)
	p := Start(t).Open(t, s.URL)
	p.Go("/")
	said := strings.Join(p.Complaints(), "\n")
	for _, want := range []string{"asks elsewhere.invalid", "404", "content security policy"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not among the complaints: %s", want, said)
		}
	}
	if found := strings.Join(p.Axe(), "\n"); !strings.Contains(found, "label") || !strings.Contains(found, "html-has-lang") {
		t.Errorf("axe found %s", found)
	}
	if len(p.Sideways()) == 0 {
		t.Error("a page that scrolls sideways is taken for one that does not")
	}
	if got := Ask[string](p, "document.title"); got != "x" {
		t.Errorf("a script of the page ran: %q", got)
	}
}
