package webtest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
)

// shelf keeps pages as they came, so that a real browser can be shown the answer to
// any form, and notes which routes were asked for.
type shelf struct {
	mu     sync.Mutex
	pages  []*Page
	seen   map[string]bool
	routes []string
	behind http.Handler
	forms  int // that were sent
}

// ServeHTTP shows a page that was put on the shelf, and otherwise the service.
func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := 0
	if _, err := fmt.Sscanf(r.URL.Path, "/shelf/%d", &n); err != nil {
		s.count(r)
		s.behind.ServeHTTP(w, r)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n >= len(s.pages) {
		http.NotFound(w, r)
		return
	}
	for name, values := range s.pages[n].Header {
		if name != "Content-Length" && name != "Set-Cookie" {
			w.Header()[name] = values
		}
	}
	_, _ = w.Write(s.pages[n].Sent)
}

func (s *shelf) count(r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method == http.MethodPost && !strings.HasPrefix(r.URL.Path, "/api/") {
		s.forms++
	}
}

// Forms is how many forms were sent so far.
func (w *World) Forms() int {
	w.shelf.mu.Lock()
	defer w.shelf.mu.Unlock()
	return w.shelf.forms
}

// put puts the pages of a service on, with what it writes down of routes.
func (s *shelf) put(h http.Handler) *shelf {
	s.behind = h
	if e, ok := h.(*gin.Engine); ok {
		for _, r := range e.Routes() {
			if !strings.Contains(r.Path, "/*") && !strings.HasPrefix(r.Path, "/style/") {
				s.routes = append(s.routes, r.Path)
			}
		}
		slices.Sort(s.routes)
		s.routes = slices.Compact(s.routes)
	}
	return s
}

// Shelve is the path under which a browser is shown the page again, just as it came.
func (w *World) Shelve(p *Page) string {
	w.shelf.mu.Lock()
	defer w.shelf.mu.Unlock()
	w.shelf.pages = append(w.shelf.pages, p)
	return fmt.Sprintf("/shelf/%d", len(w.shelf.pages)-1)
}

// Unseen are the routes of pages that nobody has asked for in this world.
func (w *World) Unseen() []string {
	w.shelf.mu.Lock()
	defer w.shelf.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.shelf.routes), func(r string) bool { return w.shelf.seen[r] })
}

// noting is a log that keeps which routes were asked for, and nothing else.
func (s *shelf) noting() *slog.Logger {
	s.seen = map[string]bool{}
	return slog.New(noted{slog.DiscardHandler, s})
}

type noted struct {
	slog.Handler
	shelf *shelf
}

func (n noted) Enabled(context.Context, slog.Level) bool { return true }

func (n noted) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if r.Message == "page" && a.Key == "route" {
			n.shelf.mu.Lock()
			defer n.shelf.mu.Unlock()
			n.shelf.seen[a.Value.String()] = true
		}
		return true
	})
	return nil
}

// Session begins a session of a person and is the cookie of it.
func (w *World) Session(person string) (name, value string) {
	w.Helper()
	return cookieName, w.session(person)
}
