package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
	"probity/evidence/evidencetest"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/proceduretest"
	"probity/signin"
	"probity/store"
	"probity/store/storetest"
	"probity/workflows"
)

const pack = "ahima-membership"

// world is the API over a database of its own, with people who hold offices and
// a clock that the test turns.
type world struct {
	testing.TB
	db     *store.DB
	procs  *store.Library
	p      *procedure.Procedure
	url    string
	served http.Handler
	tokens map[string]string
	log    *syncBuffer
	away   atomic.Bool // Temporal cannot be reached

	mu    sync.Mutex
	now   time.Time
	clock time.Time // real time, which stands still but for pass: a one-time code does not end while a test is held up

	hashed atomic.Int64 // hashes of passwords that were computed
}

// Enter is the dispatcher: it lets the store decide at once, as the workflow
// does in its activity.
func (w *world) Enter(ctx context.Context, _, actID string) (workflows.Entered, error) {
	if w.away.Load() {
		return workflows.Entered{}, &workflows.Away{Act: actID, Why: "unreachable"}
	}
	_, err := w.db.Enter(ctx, w.procs, actID, w.time())
	return workflows.Entered{}, err
}

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Second)
	return w.now
}

// real is real time, in which people sign in.
func (w *world) real() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

// pass lets real time pass.
func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

var pepper = []byte("a pepper for tests, 32 bytes long!")

// people and the office each holds; who has none has no part but the one a case
// gives.
var offices = map[string]string{
	"stella": "ethics_office", "chiara": "ethics_chair", "vito": "vice_chair", "rita": "reviewer",
	"carla": "", "rene": "", "inge": "", "pia": "", "paul": "", "petra": "", "otto": "", "adam": "",
}

func newWorld(tb testing.TB, tune ...func(*api.Deps)) *world {
	tb.Helper()
	return worldOn(tb, storetest.New(tb), tune...)
}

// worldOn is a new world over a database that is there.
func worldOn(tb testing.TB, db *store.DB, tune ...func(*api.Deps)) *world {
	tb.Helper()
	procs, err := proceduretest.Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	w := &world{TB: tb, db: db, tokens: map[string]string{}, log: &syncBuffer{}, now: time.Date(2025, 3, 3, 15, 0, 0, 0, time.UTC), clock: time.Now()}
	w.p, _ = procs.Current(pack)
	w.procs = storetest.Library(tb, w.db, w.p)
	for person, office := range offices {
		w.introduce(person, office)
	}
	w.must(w.db.PutStanding(tb.Context(), store.TheSystem(), store.PersonStanding{Person: "rene", Procedure: pack, Standing: "membership", Status: "active"}))
	d := api.Deps{
		DB: w.db, Procedures: w.procs, Dispatcher: w, Now: w.time, Pepper: pepper, TLS: true, MaxBody: 64 << 10, MaxUpload: 2 << 20,
		Pages: evidencetest.Drawer(), Log: slog.New(slog.NewTextHandler(w.log, nil)), Temporal: func(context.Context) error { return nil },
		SignIn: signin.Options{Now: w.real, Cost: signin.Cost{KiB: 64, Passes: 1, Lanes: 1}, Hashed: func() { w.hashed.Add(1) }},
	}
	for _, t := range tune {
		t(&d)
	}
	w.served = api.New(d)
	s := httptest.NewUnstartedServer(w.served)
	s.Config = api.Server("", s.Config.Handler)
	s.Start()
	tb.Cleanup(func() {
		s.Close()
		w.silent()
	})
	w.url = s.URL
	return w
}

// silent holds, at the end of each test, that the log holds nothing that anybody wrote: no word of a report, no
// name, no address, no token.
func (w *world) silent() {
	for _, said := range []string{"Read charts", "Nachname", "@example.org", "Bearer", "prb_", "zkanarien", "zqx", "<script"} {
		if strings.Contains(w.log.String(), said) {
			w.Errorf("%q is in the log", said)
		}
	}
}

func (w *world) introduce(person, office string) {
	w.Helper()
	ctx := w.Context()
	w.must(w.db.PutPerson(ctx, store.TheSystem(), store.Person{ID: person, Name: strings.ToUpper(person[:1]) + person[1:] + " Nachname", Email: person + "@example.org"}))
	if office != "" {
		w.must(w.db.PutTerm(ctx, store.TheSystem(), store.Term{Person: person, Procedure: pack, Office: office, From: store.Day{Date: clock.MustDate("2020-01-01")}}))
	}
	token, hash := api.NewToken()
	scopes := []string{"full"}
	if person == "adam" {
		scopes = append(scopes, "admin")
	}
	w.must(w.db.PutToken(ctx, store.Token{Hash: hash, Person: person, Label: "test", Scopes: scopes}))
	w.tokens[person] = token
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// call is one request.
type call struct {
	method, path string
	as           string // whose token; "" for none
	body         any    // string and []byte as they are, all else as JSON
	header       map[string]string
}

// answer is what came back, held against the spec already.
type answer struct {
	*http.Response
	w    *world
	text []byte
}

func (w *world) do(c call) *answer {
	w.Helper()
	var body io.Reader
	kind := "application/json"
	switch b := c.body.(type) {
	case nil:
		kind = ""
	case string:
		body = strings.NewReader(b)
	case []byte:
		body = bytes.NewReader(b)
	default:
		text, err := json.Marshal(b)
		w.must(err)
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(w.Context(), c.method, w.url+c.path, body)
	w.must(err)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if c.as != "" {
		req.Header.Set("Authorization", "Bearer "+w.tokens[c.as])
	}
	for k, v := range c.header {
		req.Header.Set(k, v)
	}
	return w.send(req)
}

var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (w *world) send(req *http.Request) *answer {
	w.Helper()
	res, err := client.Do(req)
	w.must(err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	w.must(err)
	holdAgainstSpec(w, req, res, text)
	return &answer{res, w, text}
}

func (w *world) get(as, path string) *answer {
	w.Helper()
	return w.do(call{method: "GET", path: "/api/v1" + path, as: as})
}

func (w *world) post(as, path string, body any) *answer {
	w.Helper()
	return w.do(call{method: "POST", path: "/api/v1" + path, as: as, body: body})
}

// is holds the status.
func (a *answer) is(status int) *answer {
	a.w.Helper()
	if a.StatusCode != status {
		a.w.Fatalf("%s %s: %d, not %d: %s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, a.text)
	}
	return a
}

// problem holds that it is a problem with the code, with a sentence.
func (a *answer) problem(status int, code string) map[string]any {
	a.w.Helper()
	a.is(status)
	p := a.json()
	if p["code"] != code || !strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json") {
		a.w.Fatalf("%s %s: not a problem %q: %s", a.Request.Method, a.Request.URL.Path, code, a.text)
	}
	if detail, _ := p["detail"].(string); len(detail) < 20 || !strings.HasSuffix(strings.TrimRight(detail, "…)"), ".") && !strings.Contains(detail, "?") && !strings.Contains(detail, "prb_") && len(detail) < 30 {
		a.w.Errorf("%s is no sentence a person can act on: %q", code, detail)
	}
	return p
}

func (a *answer) json() map[string]any {
	a.w.Helper()
	var v map[string]any
	if err := json.Unmarshal(a.text, &v); err != nil {
		a.w.Fatalf("not JSON: %s", a.text)
	}
	return v
}

func (a *answer) str(path ...string) string {
	a.w.Helper()
	var v any = a.json()
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			a.w.Fatalf("no %v in %s", path, a.text)
		}
		v = m[p]
	}
	s, ok := v.(string)
	if !ok {
		a.w.Fatalf("no text at %v in %s", path, a.text)
	}
	return s
}

func (a *answer) list(member string) []map[string]any {
	a.w.Helper()
	l, ok := a.json()[member].([]any)
	if !ok {
		a.w.Fatalf("no list %s in %s", member, a.text)
	}
	out := make([]map[string]any, len(l))
	for i := range l {
		out[i], _ = l[i].(map[string]any)
	}
	return out
}

type object = map[string]any

// report is a report that the pack takes in, by somebody with an account.
func report() object {
	return object{
		"procedure": pack, "signed": true, "respondent": object{"name": "Rene Nachname"},
		"allegations": []object{{"ground": "code_violation", "principles": []string{"p1"}, "text": "Read charts.", "from": "2025-02-03"}},
		"evidence":    []object{{"title": "Access log", "independent": true}},
	}
}

// anonymous is the same without a name.
func anonymous() object {
	r := report()
	delete(r, "signed")
	r["anonymous"] = true
	return r
}

// file enters a report by an office for carla against rene, so that both are
// known by id, and gives the id of the case.
func (w *world) file() string {
	w.Helper()
	r := report()
	r["source"], r["channel"] = "on_behalf", "letter"
	r["reporter"], r["respondent"] = object{"person": "carla"}, object{"person": "rene"}
	return w.post("stella", "/reports", r).is(http.StatusCreated).str("case")
}

// lodge makes a report without an account and confirms it. What came back, and
// the receipt.
func (w *world) lodge(body any) (filed *answer, receipt string) {
	w.Helper()
	receipt = w.post("", "/reports", body).is(http.StatusAccepted).str("receipt")
	return w.confirm(receipt).is(http.StatusCreated), receipt
}

func (w *world) confirm(receipt string) *answer {
	w.Helper()
	return w.post("", "/reports/confirm", object{"receipt": receipt})
}

// act does an act that must be entered.
func (w *world) act(as, caseID string, kind docket.Kind, particulars any) *answer {
	w.Helper()
	return w.tryAct(as, caseID, kind, particulars).is(http.StatusOK)
}

func (w *world) tryAct(as, caseID string, kind docket.Kind, particulars any) *answer {
	w.Helper()
	return w.post(as, "/cases/"+caseID+"/acts", object{"id": uuid.NewString(), "kind": kind, "particulars": particulars})
}

// size is how many entries a docket has and how many acts were put down for it.
func (w *world) size(caseID string) (entries, acts int) {
	w.Helper()
	e, err := w.db.EntryTexts(w.Context(), store.TheSystem(), caseID)
	w.must(err)
	a, err := w.db.ActsOf(w.Context(), store.TheSystem(), caseID, 500)
	w.must(err)
	return len(e), len(a)
}

// cases is how many cases there are at all.
func (w *world) cases() int {
	w.Helper()
	page, err := w.db.Cases(w.Context(), store.TheSystem(), store.CaseFilter{Now: w.time(), Limit: 500})
	w.must(err)
	return len(page.Cases)
}

// upload sends a document.
func (w *world) upload(as, path, name string, content []byte) *answer {
	w.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	w.must(err)
	_, err = part.Write(content)
	w.must(err)
	w.must(m.Close())
	return w.do(call{method: "POST", path: "/api/v1" + path, as: as, body: b.Bytes(), header: map[string]string{"Content-Type": m.FormDataContentType()}})
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
