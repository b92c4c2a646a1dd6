package api_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"probity/api"
	"probity/docket"
)

// TestSightThatEndsCutsWhatIsRunning has somebody begin to read a document or an
// export, slowly, ends their part in the case, and lets them read on: they are given
// at most the piece that was on its way, and see that it is not whole.
func TestSightThatEndsCutsWhatIsRunning(t *testing.T) {
	t.Parallel()
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	id := w.file()
	w.lead(id)
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	long := bytes.Repeat([]byte("What nobody else must read.\n"), 30_000)
	document := w.upload("stella", "/cases/"+id+"/documents", "long.txt", long).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	size := len(w.get("rita", "/documents/"+document).is(http.StatusOK).text)
	if size != len(long) {
		t.Fatalf("%d bytes of %d", size, len(long))
	}
	for _, x := range []struct {
		who, why string
		end      func()
	}{
		{"inge", "another one investigates", func() { w.act("stella", id, docket.Assign, object{"person": "otto"}) }},
		{"chiara", "she stepped aside", func() { w.act("chiara", id, docket.Recuse, object{"reasons": "I know him."}) }},
		{"vito", "he is kept out", func() { w.act("stella", id, docket.ShutOut, object{"person": "vito"}) }},
		{"rita", "her token was ended", func() { w.must(w.db.RevokeToken(t.Context(), api.HashToken(w.tokens["rita"]))) }},
		{"stella", "", func() {}},
	} {
		var begun []*slowly
		for _, path := range []string{"/documents/" + document, "/cases/" + id + "/export"} {
			begun = append(begun, w.slowly(x.who, path))
		}
		x.end()
		for _, b := range begun {
			rest, err := io.ReadAll(b.res.Body)
			whole := x.why == ""
			if cut := errors.Is(err, io.ErrUnexpectedEOF); cut == whole || !whole && len(rest) > 100<<10 || whole && len(rest) < len(long)-1<<10 {
				t.Errorf("%s by %s (%s): %d more bytes, %v", b.path, x.who, x.why, len(rest), err)
			}
			_ = b.conn.Close()
		}
	}
	if text := w.log.String(); strings.Contains(text, "request failed") {
		t.Errorf("it is taken for a fault: %s", text)
	}
}

// TestWhatIsBlackedOutMeanwhileIsCut has the complainant begin to read a document, and
// an export with it, from which something is blacked out for their side then: first while
// they read all of it, then while they read what was left. Who works on the case reads on.
func TestWhatIsBlackedOutMeanwhileIsCut(t *testing.T) {
	t.Parallel()
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	id := w.file()
	doc := w.upload("carla", "/cases/"+id+"/documents", "long.txt", append([]byte("Jane and Mary. "), bytes.Repeat([]byte("What others may read.\n"), 10_000)...)).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	blacken := func(from, to int) {
		w.post("stella", "/documents/"+doc+"/redactions", object{"audiences": []string{"complainant"}, "spans": []object{{"from": 0, "to": 4}, {"from": from, "to": to}}, "reason": "So."}).is(http.StatusCreated)
	}
	cut := func(why string, then func()) {
		t.Helper()
		var begun []*slowly
		for _, as := range []string{"carla", "rita"} {
			for _, path := range []string{"/documents/" + doc, "/cases/" + id + "/export"} {
				b := w.slowly(as, path)
				b.path += " by " + as
				begun = append(begun, b)
			}
		}
		then()
		for _, b := range begun {
			rest, err := io.ReadAll(b.res.Body)
			hers := strings.HasSuffix(b.path, "carla")
			if errors.Is(err, io.ErrUnexpectedEOF) != hers || hers && len(rest) > 100<<10 || !hers && len(rest) < 200_000 {
				t.Errorf("%s, %s: %d more bytes, %v", why, b.path, len(rest), err)
			}
			_ = b.conn.Close()
		}
	}
	cut("something is blacked out", func() { blacken(0, 4) })
	w.get("carla", "/documents/"+doc).problem(http.StatusConflict, "being_redacted")
	w.post("chiara", "/documents/"+doc+"/redactions/1/release", object{}).is(http.StatusOK)
	cut("more is blacked out", func() { blacken(9, 13) })
	w.post("chiara", "/documents/"+doc+"/redactions/2/release", object{}).is(http.StatusOK)
	if got := string(w.get("carla", "/documents/"+doc).is(http.StatusOK).text[:32]); got != "[blacked out] and [blacked out]." {
		t.Errorf("she is given %q", got)
	}
}

// slowly is an answer of which the first KiB was read and no more: whoever writes it
// waits, because there is nothing between the two ends that keeps anything.
type slowly struct {
	path string
	conn net.Conn
	res  *http.Response
}

func (w *world) slowly(as, path string) *slowly {
	w.Helper()
	here, there := net.Pipe()
	s := api.Server("", w.served)
	l := &oneConn{conn: there, closed: make(chan struct{})}
	go func() { _ = s.Serve(l) }()
	w.Cleanup(func() { _ = s.Close() })
	_, err := fmt.Fprintf(here, "GET /api/v1%s HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\n\r\n", path, w.tokens[as])
	w.must(err)
	res, err := http.ReadResponse(bufio.NewReaderSize(here, 1<<10), nil) //nolint:bodyclose // its connection is closed
	w.must(err)
	if res.StatusCode != http.StatusOK {
		w.Fatalf("%s: %d", path, res.StatusCode)
	}
	_, err = io.ReadFull(res.Body, make([]byte, 1<<10))
	w.must(err)
	return &slowly{path, here, res}
}

// oneConn is a listener to whom one connection comes.
type oneConn struct {
	conn   net.Conn
	closed chan struct{}
}

func (l *oneConn) Accept() (net.Conn, error) {
	if c := l.conn; c != nil {
		l.conn = nil
		return c, nil
	}
	<-l.closed
	return nil, net.ErrClosed
}
func (l *oneConn) Close() error   { close(l.closed); return nil }
func (l *oneConn) Addr() net.Addr { return &net.TCPAddr{} }
