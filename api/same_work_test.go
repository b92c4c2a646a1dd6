package api_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"probity/store"
	"probity/store/storetest"
)

// TestAHiddenCaseCostsWhatNoneCosts asks each route that names a case or a document,
// once for one that is hidden and once for one that is not there, and holds that the
// database is asked the same questions and gives as many rows: what takes the same
// work takes the same time.
func TestAHiddenCaseCostsWhatNoneCosts(t *testing.T) {
	t.Parallel()
	dsn := storetest.NewDSN(t)
	watched, said := eavesdrop(t, dsn)
	w := worldOn(t, storetest.Open(t, watched, store.Options{}))
	own, other := w.matrixCases()
	elsewhere := w.upload("stella", "/cases/"+other+"/documents", "b.txt", []byte("b")).str("id")
	w.wait(day)
	number := w.get("stella", "/cases/"+own).str("number")
	document := w.upload("stella", "/cases/"+own+"/documents", "a.txt", []byte("a")).str("id")
	w.examine(harmless{})
	m := matrix{w: w}
	ask := func(as, method, path string) (string, []string) {
		said.take()
		body := `{"kind": "note", "particulars": {"text": "x"}}`
		_, all, err := m.send(noHead, as, method, path, []byte(body))
		w.must(err)
		return all, said.take()
	}
	asked := 0
	for path, item := range spec(t).Paths.Map() {
		route := strings.TrimPrefix(path, "/api/v1")
		if !strings.HasPrefix(route, "/cases/{id}") && !strings.HasPrefix(route, "/documents/{id}") {
			continue
		}
		at := strings.NewReplacer("{letter}", "n1", "{seq}", "1", "{n}", "1").Replace(path)
		there, none := []string{own, number}, []string{uuid.NewString(), "PRB-0000-0000"}
		if strings.HasPrefix(route, "/documents") {
			there, none = []string{document}, []string{uuid.NewString()}
		}
		for method := range item.Operations() {
			for _, who := range []string{"vito", "petra", "otto"} {
				for i, id := range there {
					hidden, work := ask(who, method, strings.ReplaceAll(at, "{id}", id))
					absent, same := ask(who, method, strings.ReplaceAll(at, "{id}", none[i]))
					asked++
					if len(work) == 0 || !slices.Equal(work, same) {
						t.Errorf("%s %s as %s: hidden\n%s\nabsent\n%s", method, route, who, strings.Join(work, "\n"), strings.Join(same, "\n"))
					}
					if hidden != absent || !strings.HasPrefix(hidden, "404 ") {
						t.Errorf("%s %s as %s: %s, unlike %s", method, route, who, hidden, absent)
					}
				}
			}
		}
	}
	if asked < 150 {
		t.Errorf("only %d were compared", asked)
	}
	// the next page after a case that is hidden is as that after one that is not there
	hidden, work := ask("rene", http.MethodGet, "/api/v1/cases?cursor="+other)
	absent, same := ask("rene", http.MethodGet, "/api/v1/cases?cursor="+uuid.NewString())
	if hidden != absent || !slices.Equal(work, same) || len(work) == 0 {
		t.Errorf("cursor: %s %v, unlike %s %v", hidden, work, absent, same)
	}
	// however it is written, and wherever it could be named
	for _, who := range []string{"vito", "petra", "otto", "adam"} {
		for _, name := range []string{strings.ToUpper(own), number, strings.ToLower(number), "nonsense", "%00"} {
			if a, none := w.get(who, "/cases/"+name), w.get(who, "/cases/"+uuid.NewString()); a.StatusCode != http.StatusNotFound || string(a.text) != string(none.text) {
				t.Errorf("%s as %s: %s", name, who, a.text)
			}
		}
		for _, list := range []string{"/cases", "/duties"} {
			if a := w.get(who, list).is(http.StatusOK); bytes.Contains(a.text, []byte(own)) || bytes.Contains(a.text, []byte(number)) {
				t.Errorf("%s to %s: %s", list, who, a.text)
			}
		}
	}
	// an act or a report that names a document of a case that is hidden, of somebody
	// else, or of one's own case that was not shown to one's side
	loose := w.upload("carla", "/documents", "c.txt", []byte("c")).is(http.StatusCreated).str("id")
	for who, x := range map[string]struct {
		path, body string
		hidden     []string
	}{
		"rene": {"/api/v1/cases/" + own + "/acts", `{"kind": "record_evidence", "particulars": {"items": [{"title": "x", "document": "%s"}]}}`, []string{elsewhere, loose, document}},
		"inge": {"/api/v1/cases/" + own + "/acts", `{"kind": "record_evidence", "particulars": {"items": [{"title": "x", "document": "%s"}]}}`, []string{elsewhere, loose}},
		"otto": {"/api/v1/reports", `{"procedure": "` + pack + `", "signed": true, "respondent": {"name": "Rene"}, "allegations": [{"ground": "code_violation", "principles": ["p1"], "from": "2025-01-10", "text": "x"}],
			"evidence": [{"title": "x", "document": "%s"}]}`, []string{elsewhere, loose, document}},
	} {
		name := func(id string) (string, []string) {
			said.take()
			_, all, err := m.send(noHead, who, http.MethodPost, x.path, fmt.Appendf(nil, x.body, id))
			w.must(err)
			return all, said.take()
		}
		absent, same := name(uuid.NewString())
		if !strings.HasPrefix(absent, "422 ") || !strings.Contains(absent, "There is no such document") || len(same) == 0 {
			t.Errorf("a document that is not there, named by %s: %s", who, absent)
		}
		for _, id := range x.hidden {
			hidden, work := name(id)
			if hidden != absent || !slices.Equal(work, same) && (who != "rene" || id != document) { // that there is one in their own case they may find out
				t.Errorf("a document named by %s: %s\n%s\nunlike one that is not there: %s\n%s", who, hidden, strings.Join(work, "\n"), absent, strings.Join(same, "\n"))
			}
		}
	}
	if _, seen := ask("stella", http.MethodGet, "/api/v1/cases/"+own+"/documents"); len(seen) < 2 {
		t.Errorf("what is listened to says nothing of one that is seen: %v", seen)
	}
}

// heard is what clients said to Postgres and it to them.
type heard struct {
	mu  sync.Mutex
	all []string
}

func (h *heard) add(s string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(h.all, s)
}

// take is what was said since it was asked last.
func (h *heard) take() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := h.all
	h.all = nil
	return all
}

// eavesdrop is another address of the database, at which each statement that is
// executed is heard, and each row that comes back
// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
func eavesdrop(t *testing.T, dsn string) (watched string, said *heard) {
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	server := u.Host
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	said = new(heard)
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := new(net.Dialer).Dial("tcp", server)
			if err != nil {
				_ = in.Close()
				continue
			}
			go repeat(in, out, true, statements(said))
			go repeat(out, in, false, func(kind byte, _ []byte) {
				if kind == 'D' {
					said.add("a row")
				}
			})
		}
	}()
	u.Host = l.Addr().String()
	return u.String(), said
}

// statements hears which statement is executed: a text, or the name that one was
// given on this connection.
func statements(said *heard) func(kind byte, body []byte) {
	named, bound := map[string]string{}, ""
	return func(kind byte, body []byte) {
		word := func() string {
			s, rest, _ := strings.Cut(string(body), "\x00")
			body = []byte(rest)
			return s
		}
		switch kind {
		case 'Q':
			said.add(word())
		case 'P':
			name := word()
			named[name] = word()
		case 'B':
			word()
			bound = named[word()]
		case 'E':
			said.add(bound)
		}
	}
}

// repeat passes on what one says to the other, message by message. The first of a
// client has no kind.
func repeat(from, to net.Conn, first bool, hear func(kind byte, body []byte)) {
	defer func() { _ = to.Close() }()
	for {
		head := make([]byte, 5)
		if first {
			head = head[:4]
		}
		if _, err := io.ReadFull(from, head); err != nil {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(head[len(head)-4:])-4)
		if _, err := io.ReadFull(from, body); err != nil {
			return
		}
		if !first {
			hear(head[0], body)
		}
		first = false
		if _, err := to.Write(append(head, body...)); err != nil {
			return
		}
	}
}
