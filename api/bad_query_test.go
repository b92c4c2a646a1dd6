package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestBadQueries is numbers 3, 4, 5, 7 and 28 where they come in an address: each parameter of a query that openapi.yaml knows,
// by its type; one that is not known; one given twice. All are refused, and nothing of them is repeated in the log.
func TestBadQueries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	document := w.upload("stella", "/cases/"+id+"/documents", "a.txt", []byte("a")).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	asked := 0
	for path, item := range spec(t).Paths.Map() {
		if item.Get == nil {
			continue
		}
		at := path
		switch {
		case strings.Contains(path, "/cases/{id}"):
			at = strings.NewReplacer("{id}", id, "{letter}", "n1", "{seq}", "1").Replace(path)
		case strings.Contains(path, "/documents/{id}"):
			at = strings.NewReplacer("{id}", document, "{n}", "1").Replace(path)
		case strings.Contains(path, "/procedures/{id}"):
			at = strings.ReplaceAll(path, "{id}", pack)
		case strings.Contains(path, "{digest}"):
			at = strings.ReplaceAll(path, "{digest}", w.p.Digest())
		}
		if strings.Contains(at, "{") {
			continue
		}
		for _, p := range append(item.Parameters, item.Get.Parameters...) {
			if p.Value.In != "query" {
				continue
			}
			s := p.Value.Schema.Value
			bad := []string{"\x00", "a\x00b", "\xff\xfe", "\xc0\xaf"}
			switch {
			case s.Type.Includes("integer"):
				bad = append(bad, "1e400", "1.5", "NaN", "-1", "99999999999999999999", "0x10", "\u0663", "1 ", "one")
			case s.Type.Includes("boolean"):
				bad = append(bad, "maybe", "2", "-0", "true ", "null")
			case s.Format == "date":
				bad = append(bad, "2025-02-29", "2025-04-31", "0000-01-01", "10000-01-01", "2025-02-03T00:00:00Z", "yesterday", "2025-2-3")
			case s.Format == "uuid":
				bad = append(bad, "x", "../x")
			case len(s.Enum) > 0:
				bad = append(bad, "zqx-nothing", strings.ToUpper(s.Enum[0].(string))+"X")
			}
			if a := w.do(call{method: "GET", path: at + "?" + url.Values{p.Value.Name: {"1", "2"}}.Encode(), as: "stella"}); a.StatusCode != http.StatusBadRequest {
				t.Errorf("%s: %s twice: %d %.200s", path, p.Value.Name, a.StatusCode, a.text)
			}
			for _, v := range bad {
				q := url.Values{p.Value.Name: {v}}
				if p.Value.Name != "procedure" && strings.HasSuffix(path, "/statistics") {
					q.Set("procedure", pack)
				}
				a := w.do(call{method: "GET", path: at + "?" + q.Encode(), as: "stella"})
				asked++
				if a.StatusCode != http.StatusBadRequest && a.StatusCode != http.StatusUnprocessableEntity {
					t.Errorf("%s?%s=%q: %d %.200s", path, p.Value.Name, v, a.StatusCode, a.text)
				}
			}
		}
		for _, q := range []string{"isAdmin=true", "On=2025-03-03", "zqx=1", "a%00=1"} {
			a := w.do(call{method: "GET", path: at + "?" + q, as: "stella"})
			if asked++; a.StatusCode >= 500 || strings.Contains(string(a.text), "zqx") {
				t.Errorf("%s?%s: %d %.200s", path, q, a.StatusCode, a.text)
			}
		}
	}
	if asked < 400 {
		t.Errorf("only %d were asked", asked)
	}
}
