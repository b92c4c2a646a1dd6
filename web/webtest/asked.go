package webtest

import (
	"net/http"
	"sync"
)

// asks notes what pages ask of the API.
type asks struct {
	api http.Handler

	mu    sync.Mutex
	paths []string
}

func (s *asks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.paths = append(s.paths, r.Method+" "+r.URL.Path)
	s.mu.Unlock()
	s.api.ServeHTTP(w, r)
}

// Asked is what the API was asked since the last time somebody wanted to know.
func (w *World) Asked() []string {
	w.asks.mu.Lock()
	defer w.asks.mu.Unlock()
	out := w.asks.paths
	w.asks.paths = nil
	return out
}
