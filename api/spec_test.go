package api_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	"probity/api"
)

var readSpec = sync.OnceValues(func() (*openapi3.T, error) {
	text, err := os.ReadFile("openapi.yaml")
	if err != nil {
		return nil, err
	}
	return openapi3.NewLoader().LoadFromData(text)
})

func spec(tb testing.TB) *openapi3.T {
	tb.Helper()
	doc, err := readSpec()
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

func TestTheSpecIsSound(t *testing.T) {
	t.Parallel()
	doc := spec(t)
	if err := doc.Validate(t.Context(), openapi3.DisableExamplesValidation()); err != nil {
		t.Error(err)
	}
	if !doc.IsOpenAPI31OrLater() {
		t.Error("not OpenAPI 3.1")
	}
}

// TestTheExamplesInTheSpecAreTrue holds each example of a request against its
// schema.
func TestTheExamplesInTheSpecAreTrue(t *testing.T) {
	t.Parallel()
	for path, item := range spec(t).Paths.Map() {
		for method, op := range item.Operations() {
			if op.RequestBody == nil {
				continue
			}
			for kind, media := range op.RequestBody.Value.Content {
				if media.Example == nil {
					continue
				}
				var v any // as it would arrive
				text, err := json.Marshal(media.Example)
				if err == nil {
					err = json.Unmarshal(text, &v)
				}
				if err == nil {
					err = media.Schema.Value.VisitJSON(v, openapi3.EnableJSONSchema2020())
				}
				if err != nil {
					t.Errorf("%s %s, %s: %v", method, path, kind, err)
				}
			}
		}
	}
}

var inBraces = regexp.MustCompile(`\{(\w+)\}`)

// TestEveryRouteIsInTheSpecAndTheOtherWayRound holds routes.go and openapi.yaml
// together.
func TestEveryRouteIsInTheSpecAndTheOtherWayRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var have, want []string
	engine, ok := api.New(api.Deps{DB: w.db, Procedures: w.procs, Dispatcher: w, Now: w.time, Pepper: pepper}).(*gin.Engine)
	if !ok {
		t.Fatal("no gin engine")
	}
	for _, r := range engine.Routes() {
		have = append(have, r.Method+" "+r.Path)
	}
	for path, item := range spec(t).Paths.Map() {
		for method := range item.Operations() {
			want = append(want, method+" "+inBraces.ReplaceAllString(path, ":$1"))
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("routes: %v\nspec:   %v", have, want)
	}
}

// seen notes which operations and statuses the tests have met.
var seen sync.Map

// holdAgainstSpec is part of every request the tests make: the answer must be
// one the spec describes for that operation, in shape and status.
func holdAgainstSpec(w *world, req *http.Request, res *http.Response, text []byte) {
	w.Helper()
	doc := spec(w)
	path, item := match(doc, req.URL.EscapedPath())
	if item == nil || item.GetOperation(req.Method) == nil { // no such way in: it must be a problem
		w.problemOnly(res, text)
		return
	}
	seen.Store(req.Method+" "+path+" "+strconv.Itoa(res.StatusCode), true)
	described := item.GetOperation(req.Method).Responses.Status(res.StatusCode)
	if described == nil {
		w.Errorf("%s %s answered %d, which the spec does not know: %s", req.Method, path, res.StatusCode, text)
		return
	}
	if len(described.Value.Content) == 0 {
		if len(text) > 0 {
			w.Errorf("%s %s: a body where the spec has none", req.Method, path)
		}
		return
	}
	kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	media := described.Value.Content[kind]
	if media == nil {
		if described.Value.Content["application/octet-stream"] == nil {
			w.Errorf("%s %s %d: %s is not in the spec", req.Method, path, res.StatusCode, kind)
		}
		return
	}
	if strings.HasSuffix(kind, "json") {
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			w.Errorf("%s %s: %v", req.Method, path, err)
			return
		}
		if err := media.Schema.Value.VisitJSON(v, openapi3.EnableJSONSchema2020(), openapi3.MultiErrors()); err != nil {
			w.Errorf("%s %s %d is not what the spec says: %.400v\n%.400s", req.Method, path, res.StatusCode, err, text)
		}
	}
}

func (w *world) problemOnly(res *http.Response, text []byte) {
	w.Helper()
	if res.StatusCode < 400 || !strings.HasPrefix(res.Header.Get("Content-Type"), "application/problem+json") {
		w.Errorf("%s %s is in no spec and answered %d: %s", res.Request.Method, res.Request.URL.Path, res.StatusCode, text)
	}
}

func match(doc *openapi3.T, path string) (string, *openapi3.PathItem) {
	parts := strings.Split(path, "/")
	best := ""
	for template := range doc.Paths.Map() {
		like := strings.Split(template, "/")
		if len(like) != len(parts) {
			continue
		}
		ok := true
		for i := range like {
			ok = ok && (like[i] == parts[i] || strings.HasPrefix(like[i], "{") && parts[i] != "")
		}
		if ok && (best == "" || strings.Count(template, "{") < strings.Count(best, "{")) {
			best = template
		}
	}
	if best == "" {
		return "", nil
	}
	return best, doc.Paths.Value(best)
}

func TestTheSpecIsServedAndReadable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for path, want := range map[string]string{
		"/api/openapi.yaml": "openapi: 3.1.0", "/api/openapi.json": `"openapi":"3.1.0"`, "/api/docs": "<h1>Probity</h1>", "/": "followed with a receipt", "/problems/too_late": "The time for it has passed",
	} {
		a := w.do(call{method: "GET", path: path}).is(http.StatusOK)
		if !strings.Contains(string(a.text), want) {
			t.Errorf("%s has no %q", path, want)
		}
	}
	page := string(w.do(call{method: "GET", path: "/api/docs"}).text)
	for _, no := range []string{"<script", "http://", "https://", "<no value>", "style=\"", "ZgotmplZ"} {
		if strings.Contains(page, no) {
			t.Errorf("the page of the docs has %q in it", no)
		}
	}
	w.do(call{method: "GET", path: "/problems/nonsense"}).problem(http.StatusNotFound, "not_found")
}

// TestMain also looks, after a whole run, whether every operation was met with
// every way it can go well.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	whole := true
	flag.Visit(func(f *flag.Flag) {
		whole = whole && f.Name != "test.run" && f.Name != "test.skip" && f.Name != "test.list" && f.Name != "test.fuzz"
	})
	if doc, err := readSpec(); err == nil && code == 0 && whole {
		for path, item := range doc.Paths.Map() {
			for method, op := range item.Operations() {
				for status := range op.Responses.Map() {
					if _, ok := seen.Load(method + " " + path + " " + status); !ok && status < "400" {
						fmt.Fprintf(os.Stderr, "no test meets %s %s with %s\n", method, path, status)
						code = 1
					}
				}
			}
		}
	}
	os.Exit(code)
}
