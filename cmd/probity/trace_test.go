package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/receipt"
	"probity/store"
)

// trace is what an anonymous reporter's machine says of itself, and what the
// reporter alone knows. None of it may be found anywhere.
type trace struct {
	t     *testing.T
	marks []string
	fetch func() // has a file sent to the reporter, who fetches it with the receipt
}

func nameless(now time.Time, text string) map[string]any {
	return map[string]any{
		"procedure": "ahima-membership", "anonymous": true, "respondent": map[string]any{"name": "Somebody"},
		"allegations": []any{map[string]any{"ground": "code_violation", "text": text, "from": isoDay(now.AddDate(0, 0, -9))}},
	}
}

// anonymousReporter uploads a file, reports, confirms, looks and adds, from an
// address and with headers that nobody else has.
func (m *machine) anonymousReporter() *trace {
	m.t.Helper()
	const address = "127.83.77.19"
	const agent, language, cookie, forwarded, referer = "Zkanarien-Agent/83.7", "zk-ZA", "zkanariencookie=1", "203.0.113.77", "https://zkanarien.example/"
	from, err := net.ResolveTCPAddr("tcp", address+":0")
	if err != nil {
		m.t.Fatal(err)
	}
	reached := 0
	browser := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
		reached++
		return (&net.Dialer{LocalAddr: from}).DialContext(ctx, network, to)
	}}}
	post := func(status int, path, kind string, body []byte) []byte {
		m.t.Helper()
		req, err := http.NewRequestWithContext(m.t.Context(), http.MethodPost, m.url+"/api/v1"+path, bytes.NewReader(body))
		if err != nil {
			m.t.Fatal(err)
		}
		for k, v := range map[string]string{
			"Content-Type": kind, "User-Agent": agent, "Accept-Language": language, "Cookie": cookie, "X-Forwarded-For": forwarded, "Forwarded": "for=" + forwarded,
			"X-Real-IP": forwarded, "Referer": referer,
		} {
			req.Header.Set(k, v)
		}
		res, err := browser.Do(req)
		if err != nil {
			m.t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		text, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != status {
			m.t.Fatalf("%s: %d %s %v", path, res.StatusCode, text, err)
		}
		if res.Header.Get("Set-Cookie") != "" || res.Header.Get("ETag") != "" {
			m.t.Errorf("%s leaves something in the browser: %v", path, res.Header)
		}
		return text
	}
	send := func(status int, path, kind string, body []byte) map[string]any {
		m.t.Helper()
		var out map[string]any
		if err := json.Unmarshal(post(status, path, kind, body), &out); err != nil {
			m.t.Fatal(err)
		}
		return out
	}
	ask := func(status int, path string, body map[string]any) map[string]any {
		m.t.Helper()
		text, err := json.Marshal(body)
		if err != nil {
			m.t.Fatal(err)
		}
		return send(status, path, "application/json", text)
	}
	upload := func(status int, path, name, text string, fields ...string) map[string]any {
		m.t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for i := 0; i < len(fields); i += 2 {
			_ = form.WriteField(fields[i], fields[i+1])
		}
		part, err := form.CreateFormFile("file", name)
		if err == nil {
			_, err = part.Write([]byte(text))
		}
		if err != nil || form.Close() != nil {
			m.t.Fatal(err)
		}
		return send(status, path, form.FormDataContentType(), body.Bytes())
	}
	document := upload(http.StatusCreated, "/documents", "notes.txt", "what was seen\n")["id"]
	i, err := m.db.Installation(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	report := nameless(i.Now(time.Now()), "Records were sold.")
	report["evidence"] = []any{map[string]any{"title": "Notes", "document": document}}
	typed, _ := ask(http.StatusAccepted, "/reports", report)["receipt"].(string)
	secret, ok := receipt.Parse(typed)
	if !ok {
		m.t.Fatalf("no receipt: %q", typed)
	}
	id, _ := ask(http.StatusCreated, "/reports/confirm", map[string]any{"receipt": secret.Words()})["case"].(string)
	m.eventually(time.Minute, "the report is entered", func() bool {
		return ask(http.StatusOK, "/reports/mine", map[string]any{"receipt": typed})["stage"] != "received"
	})
	const word = "zkanarienwort"
	m.must(http.StatusOK, http.MethodPost, "/api/v1/cases/"+id+"/mailbox", m.holder("ethics_office"), map[string]any{"text": "Call the ombuds: " + word})
	if mailbox := fmt.Sprint(ask(http.StatusOK, "/reports/mine", map[string]any{"receipt": typed})["mailbox"]); !strings.Contains(mailbox, word) {
		m.t.Errorf("the mailbox holds %s", mailbox)
	}
	ask(http.StatusOK, "/reports/mine/acts", map[string]any{"receipt": typed, "kind": "give_information", "particulars": map[string]any{"text": "They were sold twice."}})
	const name, text = "zkanarienname.txt", "zkanariendatei: they were sold on a stick.\n"
	upload(http.StatusOK, "/reports/mine/documents", name, text, "receipt", typed, "title", "What I found")
	if reached < 6 {
		m.t.Errorf("the address was used %d times", reached)
	}
	fetch := func() {
		m.t.Helper()
		office := m.holder("ethics_office")
		m.eventually(2*time.Minute, "there is a verdict on the document", func() bool {
			return m.must(http.StatusOK, http.MethodGet, fmt.Sprintf("/api/v1/documents/%s/custody", document), office, nil)["document"].(map[string]any)["state"] == "unscannable"
		})
		m.must(http.StatusCreated, http.MethodPost, fmt.Sprintf("/api/v1/documents/%s/openings", document), office, map[string]any{"for": "all", "reason": "There is no scanner here."})
		m.must(http.StatusOK, http.MethodPost, "/api/v1/cases/"+id+"/mailbox/files", office, map[string]any{"document": document})
		before := reached
		var got string
		for _, f := range ask(http.StatusOK, "/reports/mine", map[string]any{"receipt": typed})["files"].([]any) {
			if f := f.(map[string]any); f["from"] == "office" {
				got = string(post(http.StatusOK, "/reports/mine/files", "application/x-www-form-urlencoded", []byte(url.Values{"receipt": {typed}, "file": {f["id"].(string)}}.Encode())))
			}
		}
		if got != "what was seen\n" || reached != before+2 {
			m.t.Errorf("the reporter fetched %q, with %d requests", got, reached-before)
		}
	}
	bare := strings.ReplaceAll(typed, "-", "")[:26]
	words := strings.Fields(secret.Words())
	return &trace{m.t, []string{address, agent, "Zkanarien-Agent", language, "zkanariencookie", forwarded, "zkanarien.example", word, typed, bare, strings.ToLower(bare), strings.Join(words[:4], " "), strings.Join(words[9:], " "), name, "zkanariendatei"}, fetch}
}

func (x *trace) lookIn(where, text string) {
	x.t.Helper()
	if len(text) < 100 {
		x.t.Errorf("%s is almost empty: it was not looked into", where)
	}
	for _, mark := range x.marks {
		if strings.Contains(text, mark) {
			x.t.Errorf("%s holds %q of an anonymous reporter", where, mark)
		}
	}
}

// lookInFiles reads every file of the data folder, those of Postgres and of
// Temporal too.
func (x *trace) lookInFiles(dir string) {
	x.t.Helper()
	seen := 0
	look := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		for _, mark := range x.marks {
			if bytes.Contains(text, []byte(mark)) {
				x.t.Errorf("%s holds %q of an anonymous reporter", path, mark)
			}
		}
		return nil
	}
	folders := []string{dir}
	if where, err := os.ReadFile(filepath.Join(dir, "postgres", "cluster.path")); err == nil {
		folders = append(folders, strings.TrimSpace(string(where)))
	}
	for _, f := range folders {
		if err := filepath.WalkDir(f, look); err != nil {
			x.t.Errorf("looking into %s: %v", f, err)
		}
	}
	if seen < 500 { // a cluster of Postgres alone has some thousand
		x.t.Errorf("looked into %d files", seen)
	}
}

// everyRow is all of the database as text.
func (m *machine) everyRow() string {
	m.t.Helper()
	var out strings.Builder
	err := m.db.AsActor(m.t.Context(), store.TheSystem(), func(tx *store.Tx) error {
		var tables []string
		if err := tx.SelectContext(m.t.Context(), &tables, `select c.oid::regclass::text from pg_class c
			where c.relkind = 'r' and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) and has_table_privilege(c.oid, 'select') order by 1`); err != nil {
			return err
		}
		for _, table := range tables {
			var rows []string
			if err := tx.SelectContext(m.t.Context(), &rows, `select t::text from `+table+` t`); err != nil {
				return err
			}
			out.WriteString(table + "\n" + strings.Join(rows, "\n") + "\n")
		}
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	for _, must := range []string{"\ncases\n", "\ndrafts\n", "\ndocument_chunks\n", "\nreceipts\n", "\nmailboxes\n", "\nmailbox_words\n", "\nmailbox_files\n", "\ncustody\n"} {
		if !strings.Contains("\n"+out.String(), must) {
			m.t.Errorf("the table %s was not read", strings.TrimSpace(must))
		}
	}
	return out.String()
}
