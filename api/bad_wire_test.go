package api_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
)

// spoken sends bytes as they are and gives back all that comes until the connection ends.
func (w *world) spoken(text string) string {
	w.Helper()
	u, err := url.Parse(w.url)
	w.must(err)
	conn, err := net.Dial("tcp", u.Host)
	w.must(err)
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, err = io.WriteString(conn, text)
	w.must(err)
	all, err := io.ReadAll(conn)
	w.must(err)
	return string(all)
}

// TestNoRequestHidesInAnother is number 10: what stands behind a body that says its length and comes in chunks is
// nobody's request, and the connection ends, so that nobody else is given its answer.
func TestNoRequestHidesInAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hidden := "GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\n\r\n"
	for name, head := range map[string]string{
		"a length and chunks":       "Content-Length: 48\r\nTransfer-Encoding: chunked\r\n",
		"chunks and a length":       "Transfer-Encoding: chunked\r\nContent-Length: 48\r\n",
		"chunks, oddly written":     "Transfer-Encoding:  Chunked\r\nContent-Length: 48\r\n",
		"chunks alone":              "Transfer-Encoding: chunked\r\n",
		"chunks with an odd space":  "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n",
		"chunks of another kind":    "Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n",
		"chunks, twice":             "Transfer-Encoding: chunked, chunked\r\n",
		"a folded line":             "Transfer-Encoding:\r\n chunked\r\nContent-Length: 48\r\n",
		"a length with a sign":      "Content-Length: +5\r\n",
		"two lengths in one line":   "Content-Length: 5, 6\r\n",
		"a length that is negative": "Content-Length: -1\r\n",
	} {
		said := w.spoken("POST /api/v1/reports/mine HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + head + "\r\n0\r\n\r\n" + hidden)
		if n := strings.Count(said, "HTTP/1.1 "); n != 1 || !strings.HasPrefix(said, "HTTP/1.1 4") && !strings.HasPrefix(said, "HTTP/1.1 501 ") {
			t.Errorf("%s: %d answers: %.300s", name, n, said)
		}
	}
	if said := w.spoken(hidden + strings.Replace(hidden, "Host: x", "Host: x\r\nConnection: close", 1)); strings.Count(said, "HTTP/1.1 200 ") != 2 {
		t.Errorf("two that are each one's own: %.300s", said)
	}
}

// TestABodyWithoutEnd is number 9: whoever goes on sending is told that it is too much, and cut off.
func TestABodyWithoutEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, err := url.Parse(w.url)
	w.must(err)
	part := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
	for path, head := range map[string]string{
		"/api/v1/reports":   "Content-Type: application/json\r\n\r\n1\r\n{\r\n",
		"/api/v1/documents": fmt.Sprintf("Content-Type: multipart/form-data; boundary=x\r\n\r\n%x\r\n%s\r\n", len(part), part),
	} {
		conn, err := net.Dial("tcp", u.Host)
		w.must(err)
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		cut := make(chan error, 1)
		go func() {
			_, err := io.WriteString(conn, "POST "+path+" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"+head)
			chunk := "2000\r\n" + strings.Repeat(" ", 0x2000) + "\r\n"
			for err == nil {
				_, err = io.WriteString(conn, chunk)
			}
			cut <- err
		}()
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || res.StatusCode != http.StatusRequestEntityTooLarge || !res.Close {
			t.Errorf("%s: %+v %v", path, res, err)
		}
		if res != nil {
			_ = res.Body.Close()
		}
		if err := <-cut; errors.Is(err, net.ErrClosed) || isTimeout(err) {
			t.Errorf("%s: it was not cut off: %v", path, err)
		}
		_ = conn.Close()
	}
	if n := w.cases(); n != 0 {
		t.Errorf("%d cases", n)
	}
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// TestMuchAndDeep is number 6 where the bound on bytes is not what stops it.
func TestMuchAndDeep(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.MaxBody = 8 << 20 })
	for name, body := range map[string]string{
		"20,000 deep":         strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000),
		"a million deep":      strings.Repeat("[", 1_000_000),
		"a million of one":    with(`"anonymous":true`, `"anonymous":true,"keep_from":[`+strings.Repeat(`0,`, 1_000_000)+`0]`),
		"a million members":   "{" + strings.Repeat(`"a":0,`, 1_000_000) + `"b":0}`,
		"a very long text":    with("Read charts.", strings.Repeat("x", 4<<20)),
		"a very long name":    with(`"anonymous"`, `"`+strings.Repeat("x", 4<<20)+`"`),
		"a very long number":  with(`"Read charts."`, strings.Repeat("9", 1<<20)),
		"a very long surplus": with("", "") + strings.Repeat(" ", 4<<20) + "{}",
	} {
		a := w.do(call{method: "POST", path: "/api/v1/reports", body: body})
		if a.StatusCode != http.StatusBadRequest && a.StatusCode != http.StatusUnprocessableEntity && a.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d %.200s", name, a.StatusCode, a.text)
		}
		if len(a.text) > 2000 {
			t.Errorf("%s: an answer of %d bytes", name, len(a.text))
		}
	}
	if n := w.cases(); n != 0 {
		t.Errorf("%d cases", n)
	}
}

// TestNoMethodButTheOnesThereAre is number 16 on every path that openapi.yaml knows: every other method is refused,
// says which there are, and changes nothing; so is a method in a header.
func TestNoMethodButTheOnesThereAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	before, acts := w.size(id)
	asked := 0
	for path, item := range spec(t).Paths.Map() {
		there := item.Operations()
		at := inBraces.ReplaceAllString(strings.NewReplacer("{id}", id, "{digest}", w.p.Digest()).Replace(path), "1")
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "CONNECTION", "post"} {
			if there[method] != nil || path == "/api/v1/people/find" && method == "GET" { // which asks for the person find
				continue
			}
			req, err := http.NewRequestWithContext(t.Context(), method, w.url+at, strings.NewReader(`{}`))
			w.must(err)
			req.Header.Set("Authorization", "Bearer "+w.tokens["stella"])
			req.Header.Set("X-HTTP-Method-Override", "POST")
			req.Header.Set("Content-Type", "application/json")
			res, err := client.Do(req)
			w.must(err)
			_ = res.Body.Close()
			asked++
			if res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") == "" || strings.Contains(res.Header.Get("Allow"), method) {
				t.Errorf("%s %s: %d, allowed: %q", method, path, res.StatusCode, res.Header.Get("Allow"))
			}
		}
	}
	if asked < 700 {
		t.Errorf("only %d were asked", asked)
	}
	if n, now := w.size(id); n != before || now != acts {
		t.Errorf("%d entries and %d acts after %d and %d", n, now, before, acts)
	}
}

// TestAbuseOfAPanel is the rest of number 29: votes where nobody may vote, twice, by who stepped aside, on what is
// not there; findings and decisions without a vote or against it; one ballot closed twice; an appeal after its last
// second; a record that was never due let go; roles that do not go together.
func TestAbuseOfAPanel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.introduce("pru", "")
	id, early := w.file(), w.file()
	w.lead(id)
	w.act("rene", id, docket.Respond, object{"text": "No.", "answers": object{"a1": "denied"}})
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	w.act("inge", id, docket.FileReport, object{"text": "The log shows it.", "recommend": []string{"a1"}})
	w.act("chiara", id, docket.SeatPanel, object{"body": "hearing_panel", "members": []object{{"person": "pia", "role": "chair"}, {"person": "paul", "role": "member"}, {"person": "petra", "role": "member"}}})
	for _, member := range []string{"pia", "paul", "petra"} {
		w.act(member, id, docket.Declare, object{"body": "hearing_panel", "clear": true})
	}
	w.act("rene", id, docket.WaiveHearing, object{"freely": true})
	w.act("petra", id, docket.Recuse, object{"reasons": "I know him."})
	vote := func(motion string) object { return object{"motion": motion, "choice": "yes"} }
	refused := func(as string, kind docket.Kind, particulars object, status int) {
		t.Helper()
		entries, _ := w.size(id)
		a := w.tryAct(as, id, kind, particulars)
		if a.StatusCode != status {
			t.Errorf("%s by %s: %d, not %d: %s", kind, as, a.StatusCode, status, a.text)
		} else if p := a.json(); status != http.StatusNotFound && (p["rule"] == nil || p["rule"] == "" || len(p["detail"].(string)) < 15) {
			t.Errorf("%s by %s: no rule or no sentence: %s", kind, as, a.text)
		}
		if n, _ := w.size(id); n != entries {
			t.Errorf("%s by %s: %d entries after %d", kind, as, n, entries)
		}
	}
	w.tryAct("stella", early, docket.CastVote, vote("violation:a1")).is(http.StatusForbidden)
	for _, x := range []struct {
		as     string
		status int
	}{{"petra", 404}, {"otto", 404}, {"pru", 404}, {"adam", 404}, {"rene", 403}, {"carla", 403}, {"inge", 403}, {"stella", 403}, {"chiara", 403}, {"rita", 403}} {
		refused(x.as, docket.CastVote, vote("violation:a1"), x.status)
	}
	for _, motion := range []string{"", "violation", "violation:a9", "guilt:a1", "violation:a1\x00", "sanction:" + w.p.Sanctions[0].ID} {
		if a := w.tryAct("pia", id, docket.CastVote, vote(motion)); a.StatusCode < 400 || a.StatusCode >= 500 {
			t.Errorf("a vote on %q: %d %s", motion, a.StatusCode, a.text)
		}
	}
	refused("pia", docket.CastVote, object{"motion": "violation:a1", "choice": "guilty"}, 422)
	refused("pia", docket.Find, object{"allegation": "a1", "violation": true, "evidence": []string{"e1"}, "reasons": "No vote yet."}, 409)
	refused("pia", docket.IssueDecision, object{"reasons": "No finding yet."}, 409)
	refused("pia", docket.CloseBallot, object{"motion": "violation:a1"}, 409)
	w.wait(40 * day)                                           // the time in which everybody may be heard
	refused("pia", docket.CastVote, vote("violation:a1"), 409) // two of three are left
	w.act("chiara", id, docket.Replace, object{"body": "hearing_panel", "person": "pru", "role": "member"})
	refused("pru", docket.CastVote, vote("violation:a1"), 403) // who has not declared
	w.act("pru", id, docket.Declare, object{"body": "hearing_panel", "clear": true})
	w.act("pia", id, docket.CastVote, vote("violation:a1"))
	refused("pia", docket.CastVote, vote("violation:a1"), 409)
	refused("pia", docket.CastVote, object{"motion": "violation:a1", "choice": "no"}, 409) // nor otherwise
	refused("pia", docket.CloseBallot, object{"motion": "violation:a1"}, 409)              // one of three is no quorum
	refused("pia", docket.Find, object{"allegation": "a1", "violation": true, "evidence": []string{"e1"}, "reasons": "One vote."}, 409)
	refused("rene", docket.BringAppeal, object{"grounds": []string{"new_evidence"}, "text": "Nothing is decided."}, 409)
	refused("stella", docket.Purge, object{}, 409)
	refused("stella", docket.Assign, object{"person": "rene"}, 409)
	refused("stella", docket.Assign, object{"person": "carla"}, 409)
	refused("stella", docket.Assign, object{"person": "pia"}, 409)
	refused("rene", docket.NameCounsel, object{"person": "carla"}, 409)
	faults, err := w.db.VerifyCase(t.Context(), w.procs, id)
	w.must(err)
	if len(faults) > 0 {
		t.Errorf("verify: %v", faults)
	}
	w.tryAct("stella", uuid.NewString(), docket.CastVote, vote("violation:a1")).is(http.StatusNotFound)
}
