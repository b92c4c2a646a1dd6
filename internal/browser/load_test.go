package browser

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestWhatAPageIsMadeOf: each byte that comes over the line is counted, each time, and
// what had to wait for something else is told.
func TestWhatAPageIsMadeOf(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		switch r.URL.Path {
		case "/old":
			http.Redirect(w, r, "/", http.StatusSeeOther)
		case "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, `<!doctype html><title>x</title><link rel=stylesheet href=/a.css><link rel=icon href="data:,"><p>`+strings.Repeat("x", 5000))
		case "/a.css":
			w.Header().Set("Content-Type", "text/css")
			_, _ = io.WriteString(w, `p { background: url(/b.svg); color: red }`+strings.Repeat(" ", 3000))
		case "/b.svg":
			w.Header().Set("Content-Type", "image/svg+xml")
			_, _ = io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`)
		}
	}))
	t.Cleanup(s.Close)
	p := Start(t).Open(t, s.URL)
	p.Fresh()
	for path, redirected := range map[string]int{"/": 0, "/old": 1} {
		p.Go(path)
		l := p.Load()
		if l.Redirected != redirected || len(l.Requests) != 3 || l.Bytes() < 8000 || l.Bytes() > 9500 {
			t.Fatalf("%s: %+v", path, l)
		}
		for i, want := range []string{"/", "/a.css", "/b.svg"} {
			if got := l.Requests[i]; got.Path != want || got.After != i || got.Bytes == 0 {
				t.Errorf("%s: %+v, not %s after %d", path, got, want, i)
			}
		}
	}
}

// TestAShiftIsFound: a text that something above it moves, again and again, is told of;
// one that stays where it is is not.
func TestAShiftIsFound(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		grows := ""
		if r.URL.Path == "/moves" {
			grows = "; animation: grow .2s infinite alternate"
		}
		_, _ = io.WriteString(w, `<!doctype html><title>x</title><style>@keyframes grow { to { height: 300px } } div { height: 9px`+grows+` }</style><div></div><p>The text that moves.</p>`)
	}))
	t.Cleanup(s.Close)
	p := Start(t).Open(t, s.URL)
	p.Go("/stays")
	if found := p.Shifts(); len(found) > 0 {
		t.Errorf("nothing moved: %v", found)
	}
	p.Go("/moves")
	found := []string{}
	p.Wait("it is told that something moved", func() bool { found = p.Shifts(); return len(found) > 0 })
	if !strings.Contains(found[0], "p. The text that moves.") {
		t.Errorf("the text moved, and what is told is %v", found)
	}
}
