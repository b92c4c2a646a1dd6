// Package webtest is the pages over the real API and a database of its own, with
// people who hold offices, for tests and for looking at pages. People in it click
// and type: they find fields by their labels and send forms as a browser would.
package webtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
	"probity/evidence/evidencetest"
	"probity/ledger"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/proceduretest"
	"probity/signin"
	"probity/store"
	"probity/store/storetest"
	"probity/web"
	"probity/workflows"
)

// Pack is the procedure that the people of a world work under.
const Pack = "ahima-membership"

// Offices are the people of a world and the office each holds; who has none has no
// part but the one that a case gives.
var Offices = map[string]string{
	"stella": "ethics_office", "chiara": "ethics_chair", "vito": "vice_chair", "rita": "reviewer",
	"carla": "", "rene": "", "inge": "", "pia": "", "paul": "", "petra": "", "otto": "", "adam": "",
	"quin": "", "ruth": "", "gerd": "",
}

// World is the pages, served.
type World struct {
	testing.TB
	DB    *store.DB
	Procs *store.Library
	URL   string

	Key    *ledger.Key // that signs the log, where there is one
	Intake string      // of those who report, where it is another

	asks *asks

	mu    sync.Mutex
	now   time.Time
	shelf shelf
}

// Choice makes a world another than the usual one, whose pages are reached at w.URL.
type Choice func(w *World, a *api.Deps, p *web.Deps)

// Apart has the service where people report and the one where they sign in under two
// names: w.Intake and w.URL.
func Apart(w *World, _ *api.Deps, p *web.Deps) {
	w.Intake = strings.Replace(w.URL, "127.0.0.1", "localhost", 1)
	p.Hosts = web.Hosts{Intake: w.Intake, Console: w.URL}
}

// New is a new world over a new database.
func New(tb testing.TB, choices ...Choice) *World {
	tb.Helper()
	return reworded(tb, nil, choices...)
}

// Under is a world whose procedure says something else in one place.
func Under(tb testing.TB, instead, of string, choices ...Choice) *World {
	tb.Helper()
	return reworded(tb, [][2]string{{of, instead}}, choices...)
}

// Agreeing is a world whose procedure lets a case end by agreement, from the
// investigation.
func Agreeing(tb testing.TB) *World {
	tb.Helper()
	return reworded(tb, [][2]string{
		{`consent: {offered: false, cite: "provisional, unknown: agreements"}`, `consent: {offered: true, by: [respondent, ethics_office], ruled_by: ethics_chair, stages: [investigation], erased: true, cite: "for a test"}`},
		{"      - {on: reported, to: hearing}\n", "      - {on: reported, to: hearing}\n      - {on: consent_agreed, to: sanction}\n"},
	})
}

// reworded is a world whose procedure says something else where it says the first of
// each pair.
func reworded(tb testing.TB, changes [][2]string, choices ...Choice) *World {
	tb.Helper()
	shipped, err := proceduretest.Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	w := &World{TB: tb, DB: storetest.New(tb), now: time.Date(2025, 3, 3, 15, 0, 0, 0, time.UTC)}
	p, _ := shipped.Current(Pack)
	text := open(tb, p.Text())
	for _, c := range changes {
		if !bytes.Contains(text, []byte(c[0])) {
			tb.Fatalf("the procedure does not say %q", c[0])
		}
		text = bytes.Replace(text, []byte(c[0]), []byte(c[1]), 1)
	}
	p, err = procedure.Load(Pack+".yaml", text)
	w.Must(err)
	w.Procs = storetest.Library(tb, w.DB, p)
	for person, office := range Offices {
		w.introduce(person, office)
	}
	w.Must(w.DB.PutStanding(tb.Context(), store.TheSystem(), store.PersonStanding{Person: "rene", Procedure: Pack, Standing: "membership", Status: "active"}))
	s := httptest.NewUnstartedServer(nil)
	w.URL = "http://" + s.Listener.Addr().String()
	asked := api.Deps{
		DB: w.DB, Procedures: w.Procs, Dispatcher: w, Now: w.Now, Pepper: []byte("a pepper for tests, 32 bytes long!"),
		Pages: evidencetest.Drawer(), Log: slog.New(slog.DiscardHandler), Temporal: func(context.Context) error { return nil },
		SignIn: signin.Options{Cost: signin.Cost{KiB: 64, Passes: 1, Lanes: 1}},
	}
	pages := web.Deps{Log: w.shelf.noting(), Host: "Probity", Now: w.Now}
	for _, choose := range choices {
		choose(w, &asked, &pages)
	}
	w.asks = &asks{api: api.New(asked)}
	pages.API = w.asks
	s.Config = api.Server("", w.shelf.put(web.New(pages)))
	s.Start()
	tb.Cleanup(s.Close)
	return w
}

// open is the text of the procedure, which publishes to the public too.
func open(tb testing.TB, text []byte) []byte {
	tb.Helper()
	const closed, open = "audience: [members]", "audience: [members, public]"
	if bytes.Count(text, []byte(closed)) != 1 {
		tb.Fatalf("the procedure does not say %q once", closed)
	}
	return bytes.Replace(text, []byte(closed), []byte(open), 1)
}

// Enter is the dispatcher: it lets the store decide at once, as the workflow does
// in its activity.
func (w *World) Enter(ctx context.Context, _, actID string) (workflows.Entered, error) {
	_, err := w.DB.Enter(ctx, w.Procs, actID, w.Now())
	return workflows.Entered{}, err
}

// Now is case time, a second later each time it is asked for.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Second)
	return w.now
}

// Wait lets case time pass.
func (w *World) Wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// Ring lets the clock do in a case what is due.
func (w *World) Ring(caseID string) {
	w.Helper()
	for more := true; more; {
		var err error
		_, _, more, err = w.DB.EnterDue(w.Context(), w.Procs, caseID, w.Now())
		w.Must(err)
	}
}

func (w *World) introduce(person, office string) {
	w.Helper()
	ctx := w.Context()
	w.Must(w.DB.PutPerson(ctx, store.TheSystem(), store.Person{ID: person, Name: strings.ToUpper(person[:1]) + person[1:] + " Nachname", Email: person + "@example.org"}))
	if office != "" {
		w.Must(w.DB.PutTerm(ctx, store.TheSystem(), store.Term{Person: person, Procedure: Pack, Office: office, From: store.Day{Date: clock.MustDate("2020-01-01")}}))
	}
}

// Must ends the test at an error.
func (w *World) Must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// session begins a session of a person, who has just shown a second factor.
func (w *World) session(person string) string {
	w.Helper()
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	secret := "prs_" + base64.RawURLEncoding.EncodeToString(b)
	now := time.Now()
	scopes := []string{"full"}
	if person == "adam" {
		scopes = append(scopes, "admin")
	}
	w.Must(w.DB.PutSession(w.Context(), store.Session{
		Hash: signin.HashSession(secret), Person: person, Label: "test", Scopes: scopes, Idle: time.Hour, Ends: 8 * time.Hour, Stepped: &now,
	}))
	return secret
}

// object is JSON as it is written in tests.
type object = map[string]any

// File enters a report by the office for carla against rene and gives the id of
// the case.
func (w *World) File() string {
	w.Helper()
	return w.filed("p1")
}

// filed is File with a principle that the allegation touches.
func (w *World) filed(principle string) string {
	w.Helper()
	var filed api.Filed
	w.Post("stella", "/reports", object{
		"procedure": Pack, "signed": true, "source": "on_behalf", "channel": "letter", "reporter": object{"person": "carla"}, "respondent": object{"person": "rene"},
		"allegations": []object{{"ground": "code_violation", "principles": []string{principle}, "text": "Read charts of a neighbour.", "from": w.Now().AddDate(0, -1, 0).Format(time.DateOnly)}},
		"evidence":    []object{{"title": "Access log", "independent": true}},
	}, &filed)
	return filed.Case
}

// Act does an act, which must be entered.
func (w *World) Act(as, caseID string, kind docket.Kind, particulars any) {
	w.Helper()
	w.Post(as, "/cases/"+caseID+"/acts", object{"id": uuid.NewString(), "kind": kind, "particulars": particulars}, nil)
}

// Post asks the API to do something, which must succeed.
func (w *World) Post(as, path string, body, into any) {
	w.Helper()
	text, err := json.Marshal(body)
	w.Must(err)
	w.ask(http.MethodPost, as, path, strings.NewReader(string(text)), into)
}

// Get asks the API for something, which must be there.
func (w *World) Get(as, path string, into any) {
	w.Helper()
	w.ask(http.MethodGet, as, path, nil, into)
}

func (w *World) ask(method, as, path string, body io.Reader, into any) {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, w.URL+"/api/v1"+path, body)
	w.Must(err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if as != "" {
		req.AddCookie(&http.Cookie{Name: cookieName, Value: w.session(as)})
	}
	res, err := http.DefaultClient.Do(req)
	w.Must(err)
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	w.Must(err)
	if res.StatusCode >= 300 {
		w.Fatalf("%s as %q: %d %s", path, as, res.StatusCode, answer)
	}
	if into != nil {
		w.Must(json.Unmarshal(answer, into))
	}
}

const cookieName = "__Host-probity"

// Answered takes a case up to the response of the respondent, which is in.
func (w *World) Answered(id string) {
	w.Helper()
	w.Act("stella", id, docket.Acknowledge, object{"text": "We have your report."})
	w.Act("stella", id, docket.CompleteIntake, object{})
	w.Act("chiara", id, docket.Accept, object{
		"tests": object{"member": true, "ground": true, "in_time": true, "documented": true, "independent": true}, "reasons": "It belongs here.",
	})
	w.Act("stella", id, docket.Notify, object{"text": "You are said to have read charts."})
	w.ServeAll(id)
	w.Act("rene", id, docket.Respond, object{"text": "It was my patient.", "answers": object{"a1": "denied"}})
}

// ServeAll records of every letter to the respondent that it arrived.
func (w *World) ServeAll(id string) {
	w.Helper()
	var list api.LetterList
	w.Get("stella", "/cases/"+id+"/letters", &list)
	for _, l := range list.Letters {
		if l.To == procedure.Respondent && l.Status != "served" {
			w.Act("stella", id, docket.Serve, object{"letter": l.ID, "method": "email", "proof": "message 1"})
		}
	}
}

// Seated takes a case that was answered up to the seating of its panel of pia,
// paul and petra.
func (w *World) Seated(id string) {
	w.Helper()
	w.SeatedWith(id, "pia", "paul", "petra")
}

// SeatedWith is Seated with other people, the first of whom has the chair.
func (w *World) SeatedWith(id string, people ...string) {
	w.Helper()
	w.Act("stella", id, docket.Assign, object{"person": "inge"})
	w.Act("inge", id, docket.RecordInterview, object{"of": "respondent", "person": "rene", "on": w.Now().Add(-12 * time.Hour).Format(time.DateOnly)})
	w.Act("inge", id, docket.Disclose, object{"evidence": []string{"e1"}})
	w.Act("inge", id, docket.FileReport, object{"text": "The log shows it.", "recommend": []string{"a1"}})
	var members []object
	for i, p := range people {
		members = append(members, object{"person": p, "role": []string{"chair", "member"}[min(i, 1)]})
	}
	w.Act("chiara", id, docket.SeatPanel, object{"body": "hearing_panel", "members": members})
}

// Anonymous makes a report without an account, and gives the id of the case and the
// receipt.
func (w *World) Anonymous() (id, receipt string) {
	w.Helper()
	return w.anonymous()
}

// KeptFromAll is such a report that must be kept from everybody who holds an office.
func (w *World) KeptFromAll() (id string) {
	w.Helper()
	var all []string
	for person, office := range Offices {
		if office != "" {
			all = append(all, person)
		}
	}
	id, _ = w.anonymous(all...)
	return id
}

func (w *World) anonymous(keepFrom ...string) (id, receipt string) {
	w.Helper()
	if keepFrom == nil {
		keepFrom = []string{}
	}
	var draft api.Draft
	w.Post("", "/reports", object{
		"keep_from": keepFrom,
		"procedure": Pack, "anonymous": true, "respondent": object{"name": "Rene Nachname"},
		"allegations": []object{{"ground": "code_violation", "principles": []string{"p1"}, "text": "Read charts of a neighbour.", "from": "2025-02-03"}},
		"evidence":    []object{{"title": "Access log", "independent": true}},
	}, &draft)
	var filed api.Filed
	w.Post("", "/reports/confirm", object{"receipt": draft.Receipt}, &filed)
	return filed.Case, draft.Receipt
}
