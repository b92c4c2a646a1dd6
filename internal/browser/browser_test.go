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
