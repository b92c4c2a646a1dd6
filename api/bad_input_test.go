package api_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
	"probity/evidence/evidencetest"
	"probity/store"
)

// with is a JSON report with something put in its place.
func with(old, put string) string {
	text, _ := json.Marshal(anonymous())
	return strings.Replace(string(text), old, put, 1)
}

// TestBadBodies are bodies that must be refused whole: a 4xx with a sentence,
// and nothing kept.
func TestBadBodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	cases := w.cases()
	for name, body := range map[string]string{
		"1 two documents":          with(`{"allegations"`, `{}{"allegations"`),
		"1 something after":        with("", "") + `x`,
		"2 a member twice":         with(`"anonymous":true`, `"anonymous":true,"anonymous":false`),
		"2 a member twice, deep":   with(`"ground":`, `"ground":"x","ground":`),
		"3 another case":           with(`"anonymous"`, `"Anonymous"`),
		"3 unknown member":         with(`"anonymous":true`, `"anonymous":true,"isAdmin":true`),
		"3 unknown member, deep":   with(`"ground":`, `"seq":1,"ground":`),
		"3 a member of the docket": with(`"anonymous":true`, `"anonymous":true,"digest":"x"`),
		"4 NUL":                    with("Read charts.", `Read\u0000charts.`),
		"4 NUL in a name":          with(`"anonymous"`, `"a\u0000"`),
		"5 not UTF-8":              with("Read charts.", "\xff\xfe"),
		"5 lone surrogate":         with("Read charts.", `\ud800`),
		"5 overlong":               with("Read charts.", "\xc0\xaf"),
		"6 deep":                   strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000),
		"6 deep lists":             strings.Repeat("[", 25_000) + strings.Repeat("]", 25_000),
		"6 many":                   with(`"anonymous":true`, `"anonymous":true,"keep_from":[`+strings.Repeat(`"",`, 20_001)+`""]`),
		"7 a number for a text":    with(`"Read charts."`, `9007199254740993`),
		"7 1e400":                  with(`"Read charts."`, `1e400`),
		"7 1e400 for a bool":       with(`"anonymous":true`, `"anonymous":1e400`),
		"7 minus zero":             with(`"anonymous":true`, `"anonymous":-0`),
		"7 NaN":                    with(`"anonymous":true`, `"anonymous":NaN`),
		"empty":                    ``,
		"blank":                    "  \n",
		"a list":                   `[]`,
		"null":                     `null`,
		"a text":                   `"report"`,
		"cut off":                  with("", "")[:40],
		"comment":                  with(`{`, `{/*x*/`),
		"single quotes":            `{'procedure':'x'}`,
		"BOM":                      "\xef\xbb\xbf" + with("", ""),
		"UTF-16":                   "\xff\xfe{\x00}\x00",
		"28 29 February":           with("2025-02-03", "2025-02-29"),
		"28 31 April":              with("2025-02-03", "2024-04-31"),
		"28 month 13":              with("2025-02-03", "2024-13-01"),
		"28 a moment for a day":    with("2025-02-03", "2025-02-03T00:00:00Z"),
		"28 no day":                with("2025-02-03", "yesterday"),
	} {
		began := time.Now()
		a := w.do(call{method: "POST", path: "/api/v1/reports", body: body})
		if a.StatusCode == http.StatusUnprocessableEntity {
			a.problem(http.StatusUnprocessableEntity, "bad_request")
		} else if a.problem(http.StatusBadRequest, "malformed"); false {
			t.Error(name)
		}
		if d := time.Since(began); d > time.Second {
			t.Errorf("%s took %s", name, d)
		}
		if strings.Contains(w.log.String(), "charts") {
			t.Fatalf("%s: what was sent is in the log", name)
		}
	}
	for name, body := range map[string]string{ // the same reader serves acts
		"2 twice":            `{"kind":"note","particulars":{"text":"a","text":"b"}}`,
		"3 unknown":          `{"kind":"note","particulars":{"text":"a","by":"chair"}}`,
		"3 case":             `{"kind":"note","particulars":{"Text":"a"}}`,
		"3 set by the world": `{"kind":"note","by":{"as":"chair"},"particulars":{"text":"a"}}`,
		"4 NUL":              `{"kind":"note","particulars":{"text":"a\u0000"}}`,
		"7 number":           `{"kind":"note","particulars":{"text":1}}`,
		"particulars list":   `{"kind":"note","particulars":[]}`,
		"particulars null":   `{"kind":"note","particulars":null}`,
	} {
		a := w.do(call{method: "POST", path: "/api/v1/cases/" + id + "/acts", as: "stella", body: body})
		if p := a.problem(http.StatusBadRequest, "malformed"); !strings.HasPrefix(p["field"].(string), "particulars") && name != "3 set by the world" {
			t.Errorf("%s: at %v", name, p["field"])
		}
	}
	w.do(call{method: "POST", path: "/api/v1/cases/" + id + "/acts", as: "stella", body: `{"kind":"crown","particulars":{}}`}).problem(http.StatusUnprocessableEntity, "unknown")
	if entries, acts := w.size(id); entries != 1 || acts != 1 || w.cases() != cases {
		t.Errorf("something was kept: %d entries, %d acts, %d cases", entries, acts, w.cases())
	}
}

// TestBadContentTypes is number 8.
func TestBadContentTypes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, kind := range []string{"text/plain", "application/json;charset=utf-16", "application/json; charset=latin1", "application/x-www-form-urlencoded", "application/json; x=y", "application/jsonp", "multipart/form-data", ";"} {
		w.do(call{method: "POST", path: "/api/v1/reports", body: with("", ""), header: map[string]string{"Content-Type": kind}}).problem(http.StatusUnsupportedMediaType, "unsupported_media_type")
	}
	w.do(call{method: "POST", path: "/api/v1/reports", body: with("", ""), header: map[string]string{"Content-Encoding": "gzip"}}).problem(http.StatusUnsupportedMediaType, "unsupported_media_type")
	w.do(call{method: "POST", path: "/api/v1/documents", body: "x"}).problem(http.StatusUnsupportedMediaType, "unsupported_media_type")
	w.do(call{method: "POST", path: "/api/v1/documents", body: "x", header: map[string]string{"Content-Type": "multipart/form-data"}}).problem(http.StatusBadRequest, "malformed")
	w.do(call{method: "POST", path: "/api/v1/documents", body: "x", header: map[string]string{"Content-Type": "multipart/form-data; boundary=x"}}).problem(http.StatusBadRequest, "malformed")
	w.do(call{method: "POST", path: "/api/v1/reports", body: with("", ""), header: map[string]string{"Content-Type": "application/json; charset=UTF-8"}}).is(http.StatusAccepted)
	if n := len(w.drafts()); n != 1 {
		t.Errorf("%d drafts", n)
	}
}

// TestTooLarge is number 9: with a true, a lying and no Content-Length.
func TestTooLarge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	large := with("Read charts.", strings.Repeat("x", 65<<10))
	a := w.do(call{method: "POST", path: "/api/v1/reports", body: large})
	a.problem(http.StatusRequestEntityTooLarge, "too_large")
	if !a.Close {
		t.Error("the connection stays open")
	}
	req, err := http.NewRequestWithContext(t.Context(), "POST", w.url+"/api/v1/reports", io.MultiReader(strings.NewReader(large))) // chunked
	w.must(err)
	req.Header.Set("Content-Type", "application/json")
	w.send(req).problem(http.StatusRequestEntityTooLarge, "too_large")
	text := w.raw("POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n" + large)
	if !strings.HasPrefix(text, "HTTP/1.1 400 ") {
		t.Errorf("a lying length: %.80s", text)
	}
	if a := w.upload("", "/documents", "big", bytes.Repeat([]byte("x"), 2<<20+1)); a.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a large document: %d", a.StatusCode)
	}
	if n := w.cases(); n != 0 {
		t.Errorf("%d cases", n)
	}
}

// raw sends bytes as they are and gives back what comes.
func (w *world) raw(text string) string {
	w.Helper()
	u, err := url.Parse(w.url)
	w.must(err)
	conn, err := net.Dial("tcp", u.Host)
	w.must(err)
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	go func() { _, _ = conn.Write([]byte(text)) }()
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return "closed: " + err.Error()
	}
	defer func() { _ = res.Body.Close() }()
	return fmt.Sprintf("HTTP/1.1 %d ", res.StatusCode)
}

// TestBadHeaders is number 10.
func TestBadHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, text := range map[string]string{
		"large header":       "GET /api/v1/cases HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", 1<<20) + "\r\n\r\n",
		"many cookies":       "GET /api/v1/cases HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("Cookie: a=b\r\n", 10_000) + "\r\n",
		"two hosts":          "GET /api/v1/cases HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
		"no host":            "GET /api/v1/cases HTTP/1.1\r\n\r\n",
		"length twice":       "POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
		"space in a name":    "GET /api/v1/cases HTTP/1.1\r\nHost: x\r\nX A: y\r\n\r\n",
		"bad chunks":         "POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"chunked, twice":     "POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
		"not HTTP":           "HELLO\r\n\r\n",
		"version of its own": "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
	} {
		if got := w.raw(text); !strings.HasPrefix(got, "HTTP/1.1 4") && !strings.HasPrefix(got, "HTTP/1.1 505") && !strings.HasPrefix(got, "HTTP/1.1 501") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestSlowSenders is number 11: the bounds are there, and one is tried.
func TestSlowSenders(t *testing.T) {
	t.Parallel()
	s := serverForTest()
	if s.ReadHeaderTimeout <= 0 || s.ReadHeaderTimeout > 15*time.Second || s.ReadTimeout <= 0 || s.WriteTimeout <= s.ReadTimeout || s.IdleTimeout <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("bounds: %+v", s)
	}
	s.ReadHeaderTimeout, s.ReadTimeout = 200*time.Millisecond, 400*time.Millisecond
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	for name, begin := range map[string]string{"header": "GET / HTTP/1.1\r\nHo", "body": "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab"} {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write([]byte(begin))
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		began := time.Now()
		_, err = io.Copy(io.Discard, conn)
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("slow %s: held open for %s (%v)", name, took, err)
		}
		_ = conn.Close()
	}
}

// TestOddPaths is number 12.
func TestOddPaths(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{
		"/api/v1/cases/..%2f..%2fetc", "/api/v1/cases/../../etc", "/api/v1/cases/%00", "/api/v1/cases/%c0%ae%c0%ae", "/api/v1//cases", "/api/v1/cases/", "/api/v1/cases.",
		"/API/V1/cases", "/api", "/api/v2/cases", "/.git/config", "/api/v1/cases/x/y/z", "/%2e%2e/", "/api/v1/documents/%2e%2e%2fx", "/api/v1/acts/1%27--", "/favicon.ico",
	} {
		w.do(call{method: "GET", path: path, as: "stella"}).problem(http.StatusNotFound, "not_found")
	}
}

// TestHeadersThatAreIgnored is number 14.
func TestHeadersThatAreIgnored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	spoof := map[string]string{
		"X-Forwarded-For": "203.0.113.77", "X-Real-IP": "203.0.113.77", "Forwarded": "for=203.0.113.77", "X-User-ID": "stella", "X-Remote-User": "stella",
		"X-HTTP-Method-Override": "POST", "X-Original-URL": "/api/v1/cases", "X-Request-Id": "mine-canary", "Cookie": "session=stella",
	}
	w.do(call{method: "GET", path: "/api/v1/cases/" + id, header: spoof}).problem(http.StatusUnauthorized, "unauthenticated")
	w.do(call{method: "GET", path: "/api/v1/cases/" + id, as: "otto", header: spoof}).problem(http.StatusNotFound, "not_found")
	w.do(call{method: "GET", path: "/api/v1/cases/" + id + "/acts", as: "stella", header: spoof}).is(http.StatusOK)
	for _, canary := range []string{"203.0.113.77", "127.0.0.1", "canary", id, "stella", "prb_"} {
		if strings.Contains(w.log.String(), canary) {
			t.Errorf("%q is in the log: %s", canary, w.log)
		}
	}
	if !strings.Contains(w.log.String(), "route=/api/v1/cases/:id ") {
		t.Errorf("no route in the log: %s", w.log)
	}
}

// TestFromAnotherSite is number 15.
func TestFromAnotherSite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Site ": "same-site", "Origin": "null", "Origin ": "https://evil." + strings.TrimPrefix(w.url, "http://")} {
		w.do(call{method: "POST", path: "/api/v1/reports", body: anonymous(), header: map[string]string{strings.TrimSpace(header): value}}).problem(http.StatusForbidden, "cross_site")
	}
	if n := w.cases(); n != 0 {
		t.Errorf("%d cases", n)
	}
	for _, ok := range []map[string]string{{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}} {
		w.do(call{method: "POST", path: "/api/v1/reports", body: anonymous(), header: ok}).is(http.StatusAccepted)
	}
	w.do(call{method: "GET", path: "/api/v1/procedures", header: map[string]string{"Sec-Fetch-Site": "cross-site"}}).is(http.StatusOK)
}

// TestOtherMethods is number 16.
func TestOtherMethods(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	for _, method := range []string{"TRACE", "PROPFIND", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get"} {
		for _, path := range []string{"/cases", "/cases/" + id, "/cases/" + id + "/acts", "/reports"} {
			a := w.do(call{method: method, path: "/api/v1" + path, as: "stella"})
			a.is(http.StatusMethodNotAllowed)
			if a.Header.Get("Allow") == "" {
				t.Errorf("%s %s: no Allow", method, path)
			}
		}
	}
	if a := w.get("stella", "/reports"); a.StatusCode != http.StatusMethodNotAllowed || a.Header.Get("Allow") != "POST" {
		t.Errorf("GET on a command: %d, Allow %q", a.StatusCode, a.Header.Get("Allow"))
	}
	if n, acts := w.size(id); n != 1 || acts != 1 {
		t.Errorf("%d entries, %d acts", n, acts)
	}
}

// TestTextIsKeptInOneForm is number 18: what looks the same is the same, and no
// text turns what stands after it.
func TestTextIsKeptInOneForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for sent, kept := range map[string]string{
		"Cafe\u0301":                              "Caf\u00e9",
		`Cafe\u0301`:                              "Caf\u00e9",
		"\u202etxt.exe\u202c":                     "txt.exe",
		`\u2067abc\u2069`:                         "abc",
		"\u05d0\u200f 1":                          "\u05d0\u200f 1", // a plain mark stays
		"\U0001F469\u200d\u2696\ufe0f":            "\U0001F469\u200d\u2696\ufe0f",
		"p\u0430ypal":                             "p\u0430ypal", // scripts may mix: names do
		"a" + strings.Repeat("\u0323\u0301", 500): "",            // any form, but no failure
	} {
		var text string
		if json.Unmarshal([]byte(`"`+sent+`"`), &text) != nil {
			t.Fatal(sent)
		}
		body := with("Read charts.", sent)
		receipt := w.do(call{method: "POST", path: "/api/v1/reports", body: body}).is(http.StatusAccepted).str("receipt")
		id := w.confirm(receipt).is(http.StatusCreated).str("case")
		told := string(w.get("stella", "/cases/"+id+"/docket").is(http.StatusOK).text)
		if kept == "" {
			continue
		}
		if quoted, _ := json.Marshal(kept); !strings.Contains(told, string(quoted)) && !strings.Contains(told, kept) {
			t.Errorf("%+q is not kept as %+q: %.600s", sent, kept, told)
		}
		if kept != text && strings.Contains(told, text) {
			t.Errorf("%+q is kept as it came", sent)
		}
	}
}

// TestDaysAndTimes is the rest of number 28: what is a day but does not fit.
func TestDaysAndTimes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, put := range map[string]string{"future": "2025-03-04", "far future": "9999-12-31", "year zero": ""} {
		p := w.do(call{method: "POST", path: "/api/v1/reports", body: with("2025-02-03", put)}).problem(http.StatusUnprocessableEntity, "bad_request")
		if p["field"] != "allegations.0.from" {
			t.Errorf("%s: %v", name, p)
		}
	}
	p := w.do(call{method: "POST", path: "/api/v1/reports", body: with(`"from":"2025-02-03"`, `"from":"2025-02-03","to":"2025-01-01"`)}).problem(http.StatusUnprocessableEntity, "bad_request")
	if p["field"] != "allegations.0.to" {
		t.Errorf("to before from: %v", p)
	}
	w.do(call{method: "POST", path: "/api/v1/reports", body: with(`"p1"`, `"p99"`)}).problem(http.StatusUnprocessableEntity, "unknown")
	w.do(call{method: "POST", path: "/api/v1/reports", body: with("code_violation", "sin")}).problem(http.StatusUnprocessableEntity, "unknown")
	w.do(call{method: "POST", path: "/api/v1/reports", body: with(pack, "nobody")}).problem(http.StatusUnprocessableEntity, "unknown")
	if n := w.cases(); n != 0 {
		t.Errorf("%d cases", n)
	}
	// a leap day that existed, and the first day there is, are taken
	w.do(call{method: "POST", path: "/api/v1/reports", body: with("2025-02-03", "2024-02-29")}).is(http.StatusAccepted)
}

// TestAbuseOfStages is number 29: refused with the rule, docket unchanged.
func TestAbuseOfStages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	before, _ := w.size(id)
	for _, x := range []struct {
		as          string
		kind        docket.Kind
		particulars object
		status      int
	}{
		{"stella", docket.CastVote, object{"motion": "violation:a1", "choice": "yes"}, 403},
		{"chiara", docket.SeatPanel, object{"body": "hearing_panel", "members": []object{{"person": "rene", "role": "chair"}, {"person": "paul", "role": "member"}, {"person": "petra", "role": "member"}}}, 409},
		{"chiara", docket.IssueDecision, object{"reasons": "Now."}, 403},
		{"stella", docket.Assign, object{"person": "rene"}, 409},
		{"stella", docket.Acknowledge, object{}, 409},
		{"stella", docket.CompleteIntake, object{}, 409},
		{"stella", docket.File, object{}, 409},
		{"stella", docket.Purge, object{}, 409},
		{"stella", docket.Lapse, object{"clock": "response/1"}, 403},
		{"rene", docket.BringAppeal, object{}, 409},
		{"rene", docket.Accept, object{}, 403},
		{"carla", docket.Respond, object{"text": "For him."}, 403},
		{"rene", docket.Respond, object{"text": " ", "answers": object{}}, 422},
		{"rene", docket.Respond, object{"text": "x", "answers": object{"a9": "denied"}}, 422},
		{"stella", docket.Serve, object{"letter": "n99", "method": "email", "proof": "x"}, 422},
		{"stella", docket.Publish, object{"audience": []string{"members"}, "text": "Shame."}, 409},
	} {
		a := w.tryAct(x.as, id, x.kind, x.particulars)
		if a.StatusCode != x.status {
			t.Errorf("%s by %s: %d, not %d: %s", x.kind, x.as, a.StatusCode, x.status, a.text)
			continue
		}
		p := a.json()
		if p["rule"] == "" || p["rule"] == nil || len(p["detail"].(string)) < 15 {
			t.Errorf("%s by %s: no rule or no sentence: %s", x.kind, x.as, a.text)
		}
	}
	if after, _ := w.size(id); after != before {
		t.Errorf("%d entries, then %d", before, after)
	}
	self := report()
	self["source"], self["channel"], self["reporter"], self["respondent"] = "on_behalf", "phone", object{"person": "carla"}, object{"person": "carla"}
	w.post("stella", "/reports", self).problem(http.StatusConflict, "conflicted")
	w.wait(60 * day) // one second and many days after the last one for a response
	w.tryAct("carla", id, docket.AskReview, object{"reasons": "Late."}).is(http.StatusConflict)
}

// TestReportsThatDoNotFit meets every way a report is refused before it is
// kept.
func TestReportsThatDoNotFit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	set := func(k string, v any) object { r := anonymous(); r[k] = v; return r }
	named := func(v any) object { r := report(); r["reporter"] = v; return r }
	for name, x := range map[string]struct {
		as     string
		body   object
		status int
	}{
		"no name and not anonymous":     {"", report(), 422},
		"both":                          {"", set("reporter", object{"name": "A"}), 422},
		"an id from outside":            {"", named(object{"person": "carla"}), 422},
		"respondent by id from outside": {"", set("respondent", object{"person": "rene"}), 422},
		"nobody":                        {"", set("respondent", object{}), 422},
		"no allegation":                 {"", set("allegations", []object{}), 422},
		"on behalf without a token":     {"", set("source", "on_behalf"), 401},
		"on behalf by a member":         {"otto", set("source", "on_behalf"), 403},
		"own motion without reasons":    {"stella", func() object { r := report(); r["source"] = "own_motion"; return r }(), 422},
		"the clock's":                   {"stella", func() object { r := report(); r["source"] = "timer"; return r }(), 403},
		"anonymous with a token":        {"otto", anonymous(), 422},
		"a source of its own":           {"otto", func() object { r := report(); r["source"] = "rumour"; return r }(), 422},
		"unsigned":                      {"otto", func() object { r := report(); delete(r, "signed"); return r }(), 422},
		"a document of nobody":          {"", set("evidence", []object{{"title": "x", "document": uuid.NewString()}}), 422},
		"a document that is no id":      {"", set("evidence", []object{{"title": "x", "document": "../x"}}), 422},
		"an address with a line break":  {"", named(object{"name": "A", "email": "a@b\r\nBcc: x@y"}), 422},
		"a name with a line break":      {"", named(object{"name": "A\nB"}), 422},
	} {
		if a := w.post(x.as, "/reports", x.body); a.StatusCode != x.status {
			t.Errorf("%s: %d, not %d: %s", name, a.StatusCode, x.status, a.text)
		}
	}
	theirs := w.upload("otto", "/documents", "x.txt", []byte("x")).is(http.StatusCreated).str("id")
	w.post("", "/reports", set("evidence", []object{{"title": "x", "document": theirs}})).problem(http.StatusUnprocessableEntity, "unknown")
	if n := w.cases(); n != 0 {
		t.Errorf("%d cases", n)
	}
	// a name and an address that is somebody's already: taken, and not told
	w.lodge(named(object{"name": "Carla Somebody", "email": "carla@example.org"}))
	if got, err := w.db.Person(t.Context(), system, "carla"); err != nil || got.Name != "Carla Nachname" {
		t.Errorf("carla is now %+v", got)
	}
	w.post("otto", "/reports", report()).is(http.StatusCreated)
	own := report()
	own["source"], own["reasons"] = "own_motion", "A newspaper report."
	w.post("stella", "/reports", own).is(http.StatusCreated)
}

// TestOddFiles is numbers 21 to 24: what is refused, and what is taken and then
// given out as nothing that a browser would run.
func TestOddFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, content := range map[string][]byte{
		"a.pdf": []byte("MZ\x90\x00"), "b.gif": []byte("GIF89a<script>alert(1)</script>"), "junk.pdf": append(bytes.Repeat([]byte("junk\n"), 200), "%PDF-1.4\n"...), "empty": nil, "": []byte("x"),
		"bomb.zip": evidencetest.Bomb(), "many.docx": evidencetest.ManyEntries(12_000), "deep.zip": evidencetest.Nested(10), "link.zip": evidencetest.Zip(evidencetest.Entry{Name: "a", Body: []byte("/etc/passwd"), Mode: 0o120777}),
		"out.zip": evidencetest.Zip(evidencetest.Entry{Name: "../../x", Body: []byte("x")}), "flood.png": evidencetest.PixelFlood(), "frames.gif": evidencetest.ManyFrames(10_000),
		"virus.txt.exe": append([]byte("MZ\x90\x00"), make([]byte, 100)...), "a.jpg": []byte("%PDF-1.4\n"), "x.docm": evidencetest.Office("docx", nil),
	} {
		code := "file_refused"
		if name == "" {
			w.upload("stella", "/documents", name, content).problem(http.StatusBadRequest, "malformed")
			continue
		}
		if p := w.upload("stella", "/documents", name, content).problem(http.StatusUnprocessableEntity, code); p["field"] != "file" {
			t.Errorf("%s: at %v", name, p["field"])
		}
	}
	for name, content := range map[string][]byte{
		"c.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`), "d.html": []byte("<!doctype html><script>1</script>"), "e.txt": []byte("see <script>1</script>"),
		"../../etc/passwd": []byte("x"), "..\\..\\x.exe": []byte("x"), "x.pdf\u202efdp.exe": []byte("x"), "CON": []byte("x"), strings.Repeat("n", 4096) + ".txt": []byte("x"), "..": []byte("x"), "ü ñ.txt": []byte("x"),
		"a\r\nSet-Cookie: b=c.txt": []byte("x"), "f.zip": evidencetest.Nested(1), "locked.zip": evidencetest.Encrypted(),
	} {
		up := w.upload("stella", "/documents", name, content).is(http.StatusCreated)
		shown := up.str("name")
		if strings.ContainsAny(shown, "/\\\r\n\u202e") || len(shown) > 600 || shown == "" || shown == ".." || strings.HasSuffix(shown, ".exe") {
			t.Errorf("%.40q is shown as %.60q", name, shown)
		}
		id := up.str("id")
		w.examine(harmless{})
		path := "/api/v1/documents/" + id
		if r := w.do(call{method: "GET", path: path, as: "stella"}); r.StatusCode == http.StatusConflict {
			continue // a page or an archive: there is only the original, and it belongs to no case whose staff could ask for it
		}
		a := w.do(call{method: "GET", path: path, as: "stella"}).is(http.StatusOK)
		if !bytes.Equal(a.text, content) {
			t.Errorf("%.40q came back otherwise", name)
		}
		kind := a.Header.Get("Content-Type")
		if !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment; filename=") || !strings.Contains(a.Header.Get("Content-Security-Policy"), "sandbox") || a.Header.Get("X-Content-Type-Options") != "nosniff" || strings.Contains(kind, "html") || strings.Contains(kind, "svg") || strings.Contains(kind, "xml") {
			t.Errorf("%.40q is given out as %q %q", name, kind, a.Header.Get("Content-Disposition"))
		}
		if a.Header.Get("Set-Cookie") != "" {
			t.Error("a name set a cookie")
		}
	}
	cut := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + strings.Repeat("a", 300_000)
	w.do(call{method: "POST", path: "/api/v1/documents", as: "stella", body: cut, header: map[string]string{"Content-Type": "multipart/form-data; boundary=x"}}).problem(http.StatusBadRequest, "malformed")
}

// TestThereIsRoomForSoMuch holds the bounds on what a person sends to a case and
// on what a case holds, also when many are sent at once.
func TestThereIsRoomForSoMuch(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.Limits.CaseBytes, d.Limits.PersonBytes = 100_000, 60_000 })
	id := w.file()
	part := bytes.Repeat([]byte("x"), 20_000)
	var taken atomic.Int32
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if a := w.upload("stella", "/cases/"+id+"/documents", "a.txt", part); a.StatusCode == http.StatusCreated {
				taken.Add(1)
			} else if a.StatusCode != http.StatusRequestEntityTooLarge {
				t.Errorf("%d: %s", a.StatusCode, a.text)
			}
		})
	}
	all.Wait()
	if taken.Load() != 3 {
		t.Errorf("%d of three were taken", taken.Load())
	}
	w.upload("stella", "/cases/"+id+"/documents", "a.txt", part).problem(http.StatusRequestEntityTooLarge, "full")
	for range 2 { // hers is another bound, that of the case the same
		w.upload("carla", "/cases/"+id+"/documents", "a.txt", part).is(http.StatusCreated)
	}
	w.upload("carla", "/cases/"+id+"/documents", "a.txt", part).problem(http.StatusRequestEntityTooLarge, "full")
	if d := w.get("stella", "/cases/"+id+"/documents").list("documents"); len(d) != 5 {
		t.Errorf("%d documents are kept", len(d))
	}
}

// TestNoWayRoundTheRoomOfACase: what is sent to no case first finds room in the one that
// an act names it in like what is sent to it, of its sender and of all.
func TestNoWayRoundTheRoomOfACase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.Limits.CaseBytes, d.Limits.PersonBytes = 100_000, 60_000 })
	id := w.file()
	filed, typed := w.lodge(anonymous())
	part := bytes.Repeat([]byte("x"), 20_000)
	loose := func(who string) object {
		return object{"items": []object{{"title": "Log", "document": w.upload(who, "/documents", "a.txt", part).is(http.StatusCreated).str("id")}}}
	}
	full := func(a *answer, field string) {
		t.Helper()
		if p := a.problem(http.StatusRequestEntityTooLarge, "full"); p["field"] != field || !strings.Contains(p["detail"].(string), "Nothing was entered") {
			t.Errorf("%v", p)
		}
	}
	for range 3 {
		w.act("stella", id, docket.RecordEvidence, loose("stella"))
	}
	full(w.tryAct("stella", id, docket.RecordEvidence, loose("stella")), "particulars.document")
	for range 2 { // hers is another bound, that of the case the same
		w.act("carla", id, docket.RecordEvidence, loose("carla"))
	}
	full(w.tryAct("carla", id, docket.RecordEvidence, loose("carla")), "particulars.document")
	for n, by := 0, object(nil); n < 6; n++ {
		by = object{"receipt": typed, "kind": docket.RecordEvidence, "particulars": loose("")}
		if a := w.post("", "/reports/mine/acts", by); n < 5 {
			a.is(http.StatusOK)
		} else {
			full(a, "particulars.document")
		}
	}
	if d := w.get("stella", "/cases/"+filed.str("case")+"/documents").list("documents"); len(d) != 5 {
		t.Errorf("%d documents are kept", len(d))
	}
}

// TestAPersonSendsFewAtOnce: what is on its way counts in no sum, so that somebody who
// keeps many open would fill what nobody counts.
func TestAPersonSendsFewAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.Limits.Sending = 2 })
	id := w.file()
	ctx := t.Context()
	begun, goOn := make(chan struct{}), make(chan struct{})
	var sending sync.WaitGroup
	for range 2 { // as the API takes them: part of it is here, and the rest does not come
		sending.Go(func() {
			_, err := w.db.PutDocument(ctx, store.TheSystem(), store.Document{Case: id, Name: "a.txt", UploadedBy: "carla", UploadedAt: w.time()}, &held{begun: begun, goOn: goOn}, store.Taking{})
			if err != nil {
				t.Errorf("%v", err)
			}
		})
	}
	<-begun
	<-begun
	send := func(who string) *answer {
		return w.upload(who, "/cases/"+id+"/documents", "a.txt", []byte("the third"))
	}
	p := send("carla").problem(http.StatusServiceUnavailable, "busy")
	if !strings.Contains(p["detail"].(string), "Wait until one of them is in") {
		t.Errorf("%v", p)
	}
	send("stella").is(http.StatusCreated) // nobody else waits for her
	close(goOn)
	sending.Wait()
	send("carla").is(http.StatusCreated)
}

// held gives a byte, says so, and ends when it may.
type held struct {
	begun, goOn chan struct{}
	given       bool
}

func (h *held) Read(p []byte) (int, error) {
	if !h.given {
		h.given, p[0] = true, 'x'
		return 1, nil
	}
	h.begun <- struct{}{}
	<-h.goOn
	return 0, io.EOF
}

// TestThereIsNoRoomAtAll fills the whole: what does not fit is refused with a sentence
// that says what is full, nothing that was taken is lost, and a report is taken without
// its document.
func TestThereIsNoRoomAtAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.Limits.AllBytes, d.Limits.PersonBytes, d.MaxUpload = 100_000, 75_000, 60_000 })
	id := w.file()
	put := func(who, path string, n int) *answer {
		return w.upload(who, path, "a.txt", bytes.Repeat([]byte("x"), n))
	}
	says := func(a *answer, code, words string) {
		t.Helper()
		if p := a.problem(http.StatusRequestEntityTooLarge, code); !strings.Contains(p["detail"].(string), words) {
			t.Errorf("%v", p)
		}
	}
	case1 := "/cases/" + id + "/documents"
	says(put("stella", case1, 60_001), "too_large", "up to 60000 bytes")
	put("stella", case1, 60_000).is(http.StatusCreated)
	says(put("stella", case1, 20_000), "full", "one person has")
	loose := put("", "/documents", 30_000).is(http.StatusCreated).str("id") // of nobody, and counted
	for _, who := range []string{"carla", "stella"} {
		says(put(who, case1, 10_001), "full", "no room for more documents just now")
	}
	says(put("", "/documents", 10_001), "full", "Reports and acts are taken without it")
	put("carla", case1, 10_000).is(http.StatusCreated)
	if d := w.get("stella", case1).list("documents"); len(d) != 2 {
		t.Errorf("%d documents", len(d))
	}
	r := anonymous()
	r["evidence"] = []object{{"title": "Log", "document": loose}}
	w.post("", "/reports", r).is(http.StatusAccepted)
	w.post("carla", "/reports", report()).is(http.StatusCreated)
}

// What strangers send before there is a report fills a room of its own: cases go on,
// and an honest reporter sends what found no place with the receipt.
func TestStrangersFillTheirOwnRoomAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.Limits.LooseBytes, d.MaxUpload = 100_000, 60_000 })
	id := w.file()
	put := func(who, path string, n int) *answer {
		return w.upload(who, path, "a.txt", bytes.Repeat([]byte("x"), n))
	}
	first := put("", "/documents", 60_000).is(http.StatusCreated).str("id")
	says := func(n int) {
		t.Helper()
		if p := put("", "/documents", n).problem(http.StatusRequestEntityTooLarge, "full"); !strings.Contains(p["detail"].(string), "send it with your receipt afterwards") {
			t.Errorf("%v", p)
		}
	}
	says(40_001)
	put("", "/documents", 40_000).is(http.StatusCreated)
	says(1)
	put("stella", "/cases/"+id+"/documents", 50_000).is(http.StatusCreated)
	put("carla", "/documents", 50_000).is(http.StatusCreated) // of somebody with an account
	_, typed := w.lodge(anonymous())
	w.form("/reports/mine/documents", []field{{"receipt", typed}}, "a.txt", bytes.Repeat([]byte("x"), 50_000)).is(http.StatusOK)
	w.post("", "/reports/mine/acts", object{"receipt": typed, "kind": docket.RecordEvidence, "particulars": object{"items": []object{{"title": "Log", "document": first}}}}).is(http.StatusOK)
	put("", "/documents", 60_000).is(http.StatusCreated) // what a report names makes room
	says(1)
}
