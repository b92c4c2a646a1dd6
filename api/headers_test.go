package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"probity/api"
)

func serverForTest() *http.Server {
	return api.Server("", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = r.Body.Read(make([]byte, 1000))
	}))
}

// TestEveryAnswerHasTheHeaders asks every route, well and badly, and some that
// are none.
func TestEveryAnswerHasTheHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	var all []call
	for path, item := range spec(t).Paths.Map() {
		for method := range item.Operations() {
			for _, name := range []string{id, uuid.NewString(), "x", pack} {
				for _, as := range []string{"", "stella"} {
					all = append(all, call{method: method, path: strings.NewReplacer("{id}", name, "{letter}", "n1", "{code}", "too_late").Replace(path), as: as})
				}
			}
		}
	}
	all = append(all, call{method: "GET", path: "/nothing"}, call{method: "PUT", path: "/api/v1/cases"}, call{method: "POST", path: "/api/v1/reports", body: "{", header: map[string]string{"Origin": "null"}})
	want := map[string]string{
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin", "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
	}
	for _, c := range all {
		a := w.do(c)
		if a.StatusCode >= 500 {
			t.Errorf("%s %s: %d", c.method, c.path, a.StatusCode)
		}
		for k, v := range want {
			if got := a.Header.Values(k); !slices.Equal(got, []string{v}) {
				t.Errorf("%s %s %d: %s is %v", c.method, c.path, a.StatusCode, k, got)
			}
		}
		policy := a.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; ") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "script") {
			t.Errorf("%s %s: policy %q", c.method, c.path, policy)
		}
		for _, no := range []string{"Server", "X-Powered-By", "Set-Cookie", "Access-Control-Allow-Origin"} {
			// Who comes back from a provider is asked for nothing that was kept for the way there any more.
			if away := no == "Set-Cookie" && strings.Contains(c.path, "/sign-in/provider/answer") && strings.Contains(a.Header.Get(no), "Max-Age=0;"); away {
				continue
			}
			if a.Header.Get(no) != "" {
				t.Errorf("%s %s: has %s", c.method, c.path, no)
			}
		}
	}
}

func TestEveryProblemHasAPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, code := range api.ProblemCodes() {
		a := w.do(call{method: "GET", path: "/problems/" + code}).is(http.StatusOK)
		if !strings.Contains(string(a.text), "<h1>") || strings.Contains(string(a.text), "ZgotmplZ") {
			t.Errorf("%s: %s", code, a.text)
		}
	}
}
