package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"probity/docket"
)

// lively is text that would do something if it were taken for anything but text.
const lively = `<script>alert(1)</script>"'><svg onload=alert(1)><img src=https://evil.example/x.png>[x](javascript:alert(1))![x](https://evil.example/x.png){{.}}`

// TestWhatPeopleWriteIsInertWhereverItIsShown is number 17 of the bad inputs: in
// every text of a report, of an act and of a procedure; in pages, pictures and
// outlines. Letters and mail have their own tests in notice.
func TestWhatPeopleWriteIsInertWhereverItIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sound)
	r := report()
	r["source"], r["channel"], r["reporter"] = "on_behalf", "letter", object{"person": "carla"}
	r["respondent"] = object{"name": lively}
	r["allegations"] = []object{{"ground": "code_violation", "principles": []string{"p1"}, "text": lively, "from": "2025-02-03"}}
	r["evidence"] = []object{{"title": lively, "independent": true}}
	id := w.post("stella", "/reports", r).is(http.StatusCreated).str("case")
	w.act("stella", id, docket.Note, object{"text": lively})
	titles := regexp.MustCompile(`(?m)(\{[^{}"]*title: |^title: )[^,{}"\[\]\n]+([,}\n])`)
	text := titles.ReplaceAllString(w.nextVersion("2", "2025-03-01"), `$1"`+strings.ReplaceAll(lively, `"`, `\"`)+`"$2`)
	if strings.Count(text, "onload") < 30 {
		t.Fatalf("the procedure is hardly lively:\n%s", text)
	}
	digest := w.send2library("chiara", text).is(http.StatusCreated).str("pack", "digest")
	shown := 0
	for _, c := range []call{
		{path: "/cases/" + id + "/picture", as: "stella"}, {path: "/cases/" + id, as: "stella"}, {path: "/cases/" + id + "/docket", as: "stella"},
		{path: "/cases/" + id + "/guide", as: "stella"}, {path: "/library/packs/" + digest, as: "chiara"},
		{path: "/procedures/" + digest + "/picture"}, {path: "/procedures/" + digest + "/outline"},
		{path: "/procedures/" + digest + "/outline", header: map[string]string{"Accept": "text/html"}},
	} {
		c.method, c.path = http.MethodGet, "/api/v1"+c.path
		a := w.do(c).is(http.StatusOK)
		kind := a.Header.Get("Content-Type")
		if a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be taken for what it is not", c.path)
		}
		if !strings.HasPrefix(kind, "text/html") && !strings.HasPrefix(kind, "image/svg") {
			continue // no browser runs it
		}
		if strings.Contains(string(a.text), "alert(1)") {
			shown++
		}
		for _, live := range []string{"<script", "<img", "<svg onload", `="javascript:`, "url(https:"} {
			if strings.Contains(strings.ToLower(string(a.text)), live) {
				t.Errorf("%s: %s is live", c.path, live)
			}
		}
	}
	if shown < 2 {
		t.Errorf("only %d pages and pictures show the text at all", shown)
	}
}
