package api_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
)

// relations is who stands how to the two cases of the matrix: hidden, or as what
// they act in it. In own a panel has the decision before it: the respondent was
// written to and has counsel, an investigator took over from another one, one officer
// stepped aside, another is kept out, and a member stepped aside. In other a report
// waits to be screened, and nothing of that is so.
var relations = []struct{ who, why, own, other string }{
	{"stella", "office that keeps the file", "secretariat staff", "secretariat staff"},
	{"rita", "another office of the procedure", "staff", "staff"},
	{"sue", "substitute whose term runs", "staff", "staff"},
	{"carla", "complainant of both", "complainant", "complainant"},
	{"rene", "respondent, told of one", "respondent", hidden},
	{"lena", "counsel in one", "respondent", hidden},
	{"inge", "investigator of one", "investigator", hidden},
	{"iris", "former investigator of one", hidden, hidden},
	{"pia", "chair of the panel of one", "member panel chair owner", hidden},
	{"paul", "member of the panel of one", "member panel owner", hidden},
	{"pru", "alternate in the panel of one, who has still to declare", "seated", hidden},
	{"petra", "member of one who stepped aside", hidden, hidden},
	{"chiara", "office, recused in one", hidden, "ethics_chair owner staff"},
	{"vito", "office, walled from one", hidden, "staff"},
	{"fay", "former office", hidden, hidden},
	{"nick", "office whose term has not begun", hidden, hidden},
	{"olga", "office of another procedure", hidden, hidden},
	{"otto", "stranger", hidden, hidden},
	{"adam", "administrator", hidden, hidden},
}

const hidden = "hidden"

// seated is a member who has to declare first: what shows more than who is in the case
// is refused to them, whatever it is.
const seated = "seated"

// waysIn is the authorisation matrix: for each route who gets in. A route that is
// not in it fails the test.
//
//	case      whoever sees the case; to everybody else there is none. case!a,b: a and
//	          b see the case and are refused this part of it. case+: also whoever has to
//	          declare first
//	own       one's own alone: its id stands for nothing that is anybody's here
//	member    whoever shows a token, each their own part
//	office    whoever holds an office today, or keeps the house
//	numbers   whoever holds an office of the procedure today
//	governs   whoever holds the office that governs the procedure today
//	admin     whoever keeps the house
//	session   nobody by token
//	anybody   also without a token
var waysIn = strings.Fields(`
GET /cases member              GET /cases/{id} case+            GET /cases/{id}/docket case       GET /cases/{id}/docket/{seq}/why case
GET /cases/{id}/guide case     GET /cases/{id}/picture case     GET /cases/{id}/dates case        GET /cases/{id}/readers case!carla,rene,lena,inge,pia,paul
GET /cases/{id}/reads case
GET /cases/{id}/versions case!carla,inge,pia,paul  GET /cases/{id}/allowed case+    GET /cases/{id}/lodging case      GET /cases/{id}/export case
GET /cases/{id}/acts case      POST /cases/{id}/acts case+      GET /cases/{id}/clocks case       GET /cases/{id}/duties case+
GET /cases/{id}/parties case+  GET /cases/{id}/panel case+      GET /cases/{id}/ballots case      GET /cases/{id}/letters case
GET /cases/{id}/letters/{letter} case                           GET /cases/{id}/documents case    POST /cases/{id}/documents case
POST /cases/{id}/mailbox case    POST /cases/{id}/mailbox/files case
POST /cases/{id}/letters/{letter}/copies case      POST /cases/{id}/codes/end case
POST /cases/{id}/quarantine case   GET /quarantine office            POST /quarantine office
GET /acts/{id} own             GET /documents/{id} own          GET /documents/{id}/custody own
POST /documents/{id}/openings own                               GET /documents/{id}/redactions own
POST /documents/{id}/redactions own                             POST /documents/{id}/redactions/{n}/release own
GET /documents/{id}/sheets own                                  GET /documents/{id}/sheets/{n} own
GET /duties member                GET /statistics numbers           GET /retention office
GET /me member                 POST /people/find office             GET /offices office               GET /terms office
GET /people/{id} office
POST /people admin             GET /terms/wanted admin         POST /terms admin                POST /people/{id}/invitation admin
POST /people/{id}/hand-over admin                               GET /people/{id}/hand-over/{order} admin
POST /people/{id}/disable admin                                 POST /people/{id}/enable admin
GET /library/packs/{digest}/changes office
GET /library office            GET /library/record office       GET /library/packs/{digest} office
POST /library office           POST /library/packs/{digest}/acts governs
GET /sessions session          POST /sessions/end session       POST /sessions/{id}/end session   GET /account session
POST /account/password session POST /account/codes session      POST /account/codes/confirm session
POST /account/recovery session POST /account/passkeys session   POST /account/passkeys/answer session
POST /account/passkeys/{id}/remove session                      GET /tokens session               POST /tokens session
POST /tokens/{id}/end session  POST /step-up session            POST /step-up/passkey session     POST /sign-out session
POST /account/providers/remove session
POST /sign-in/letter/account session                            POST /account/letter session
`)

// TestTheAuthorisationMatrix asks every route, and every act, as everybody who
// could stand to a case in some way.
func TestTheAuthorisationMatrix(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.MaxUpload = 1 << 10 })
	own, other := w.matrixCases()
	m := matrix{w: w}
	rows := map[string]string{}
	for i := 0; i+2 < len(waysIn); i += 3 {
		rows[waysIn[i]+" "+waysIn[i+1]] = waysIn[i+2]
	}
	for path, item := range spec(t).Paths.Map() {
		for method, op := range item.Operations() {
			if op.Security != nil && len(*op.Security) == 1 && len((*op.Security)[0]) == 0 {
				continue // for anybody: there is nobody to keep out
			}
			route := method + " " + strings.TrimPrefix(path, "/api/v1")
			rule := rows[route]
			if rule == "" {
				if open := op.Security != nil && slices.ContainsFunc(*op.Security, func(r openapi3.SecurityRequirement) bool { return len(r) == 0 }); !open {
					t.Errorf("%s has no row in the matrix", route)
				}
				continue
			}
			m.route(method, path, rule, own, other)
		}
	}
	before := map[string]int{own: 0, other: 0}
	for id := range before {
		before[id], _ = w.size(id)
	}
	m.acts(own, other)
	m.asked.Wait()
	if n := m.n.Load(); n < 2000 {
		t.Errorf("only %d requests", n)
	}
	for id, n := range before {
		if now, _ := w.size(id); now != n {
			t.Errorf("asking has written to a docket: %d entries after %d", now, n)
		}
	}
}

// matrixCases opens the two cases and gives everybody their place.
func (w *world) matrixCases() (own, other string) {
	w.Helper()
	for person, term := range map[string]store.Term{
		"sue":  {Procedure: pack, Office: "second_reviewer", From: store.Day{Date: clock.MustDate("2025-01-01")}},
		"fay":  {Procedure: pack, Office: "ethics_office", From: store.Day{Date: clock.MustDate("2019-01-01")}, Until: store.Day{Date: clock.MustDate("2025-03-02")}},
		"nick": {Procedure: pack, Office: "ethics_chair", From: store.Day{Date: clock.MustDate("2026-01-01")}},
		"olga": {Procedure: "another", Office: "ethics_office", From: store.Day{Date: clock.MustDate("2020-01-01")}},
	} {
		w.introduce(person, "")
		term.Person = person
		w.must(w.db.PutTerm(w.Context(), store.TheSystem(), term))
	}
	w.introduce("lena", "")
	w.introduce("iris", "")
	w.introduce("pru", "")
	own, other = w.file(), w.file()
	w.act("stella", other, docket.CompleteIntake, object{})
	w.act("stella", own, docket.ShutOut, object{"person": "vito"})
	w.lead(own)
	w.act("rene", own, docket.NameCounsel, object{"person": "lena"})
	w.act("lena", own, docket.Respond, object{"text": "No.", "answers": object{"a1": "denied"}})
	w.act("stella", own, docket.Assign, object{"person": "iris"})
	w.act("stella", own, docket.Assign, object{"person": "inge"})
	w.act("inge", own, docket.FileReport, object{"text": "The log shows it.", "recommend": []string{"a1"}})
	w.act("chiara", own, docket.SeatPanel, object{"body": "hearing_panel", "members": []object{
		{"person": "pia", "role": "chair"}, {"person": "paul", "role": "member"}, {"person": "petra", "role": "member"}, {"person": "pru", "role": "alternate"}}})
	for _, member := range []string{"pia", "paul", "petra"} {
		w.act(member, own, docket.Declare, object{"body": "hearing_panel", "clear": true})
	}
	w.act("rene", own, docket.WaiveHearing, object{"freely": true})
	for _, who := range []string{"chiara", "petra"} {
		w.act(who, own, docket.Recuse, object{"reasons": "I know him."})
	}
	return own, other
}

// matrix asks many things at once.
type matrix struct {
	w       *world
	asked   sync.WaitGroup
	n       atomic.Int64
	nothing sync.Map // what is answered when there is no such case, by method and path
}

var atOnce = make(chan struct{}, 24)

// ask sends one request and has its answer judged. Nothing is ever entered: a
// head that no docket has is expected.
func (m *matrix) ask(as, method, path string, body []byte, judge func(status int, all string)) {
	m.askOn(noHead, as, method, path, body, judge)
}

// noHead is the head of no docket.
const noHead = `"9999"`

func (m *matrix) askOn(head, as, method, path string, body []byte, judge func(status int, all string)) {
	m.asked.Add(1)
	atOnce <- struct{}{}
	go func() {
		defer func() { <-atOnce; m.asked.Done() }()
		status, all, err := m.send(head, as, method, path, body)
		if err != nil {
			m.w.Error(err)
			return
		}
		m.n.Add(1)
		if status >= 500 {
			m.w.Errorf("%s %s as %q: %s", method, path, as, all)
		}
		if strings.Contains(path, "/cases/") && !slices.Contains(knowing, as) && tellsWhoReported([]byte(all)) {
			m.w.Errorf("%s %s tells %s who reported: %.600s", method, path, as, all)
		}
		judge(status, all)
	}()
}

// send gives the status, and status, headers and body in one, less what is each
// request's own.
func (m *matrix) send(head, as, method, path string, body []byte) (int, string, error) {
	req, err := http.NewRequestWithContext(m.w.Context(), method, m.w.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	if method == "POST" {
		req.Header.Set("Content-Type", "application/json")
		if head != "" {
			req.Header.Set("If-Match", head)
		}
	}
	if as != "" {
		req.Header.Set("Authorization", "Bearer "+m.w.tokens[as])
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	h := res.Header.Clone()
	h.Del("X-Request-Id")
	h.Del("Date")
	return res.StatusCode, fmt.Sprintln(res.StatusCode, h, string(text)), err
}

// absent is what somebody is told of a case that does not exist.
func (m *matrix) absent(as, method, path string, body []byte) string {
	once, _ := m.nothing.LoadOrStore(as+" "+method+" "+path, sync.OnceValue(func() string {
		_, all, err := m.send(noHead, as, method, strings.ReplaceAll(path, "{id}", uuid.NewString()), body)
		if err != nil {
			m.w.Error(err)
		}
		return all
	}))
	return once.(func() string)()
}

func (m *matrix) route(method, path, rule, own, other string) {
	fill := strings.NewReplacer("{letter}", "n1", "{digest}", m.w.p.Digest(), "{seq}", "1")
	path = fill.Replace(path)
	if rule == "numbers" {
		path += "?procedure=" + pack
	}
	body := []byte("{}")
	if path == "/people/find" || strings.HasSuffix(path, "/people/find") {
		body = []byte(`{"beginning": "ca"}`)
	}
	at := path
	rule, refused, _ := strings.Cut(rule, "!")
	rule, alsoSeated := strings.CutSuffix(rule, "+")
	if rule != "case" {
		at = strings.ReplaceAll(path, "{id}", uuid.NewString())
	}
	m.ask("", method, strings.ReplaceAll(at, "{id}", own), body, func(status int, all string) {
		if status != http.StatusUnauthorized {
			m.w.Errorf("%s %s without a token: %s", method, path, all)
		}
	})
	for _, r := range relations {
		if rule == "case" {
			for id, sight := range map[string]string{own: r.own, other: r.other} {
				if sight == seated && !alsoSeated {
					m.ask(r.who, method, strings.ReplaceAll(path, "{id}", id), body, m.declareFirst(r.who, r.why, method+" "+path))
					continue
				}
				m.ask(r.who, method, strings.ReplaceAll(path, "{id}", id), body, m.sight(r.who, r.why, method, path, sight, slices.Contains(strings.Split(refused, ","), r.who), body))
			}
			continue
		}
		in := slices.Contains(map[string][]string{
			"office": {"stella", "rita", "sue", "chiara", "vito", "olga", "adam"}, "numbers": {"stella", "rita", "sue", "chiara", "vito"}, "admin": {"adam"}, "governs": {"chiara"},
		}[rule], r.who) || rule == "member" || rule == "own"
		m.ask(r.who, method, at, body, func(status int, all string) {
			switch {
			case rule == "own" && status != http.StatusNotFound,
				in && (status == http.StatusForbidden || status == http.StatusUnauthorized), !in && status != http.StatusForbidden:
				m.w.Errorf("%s %s (%s) as %s: %s", method, path, rule, r.who, all)
			}
		})
	}
}

// declareFirst judges what somebody is told who has to declare first.
func (m *matrix) declareFirst(who, why, what string) func(int, string) {
	return func(status int, all string) {
		if status != http.StatusForbidden || !strings.Contains(all, `"code":"declare_first"`) || !strings.Contains(all, `"rule":"`) {
			m.w.Errorf("%s as %s (%s): %s", what, who, why, all)
		}
	}
}

// sight judges an answer about a case: to whom it is hidden it is as absent, and
// everybody else is not told that it is not there.
func (m *matrix) sight(who, why, method, path, sight string, refused bool, body []byte) func(int, string) {
	return func(status int, all string) {
		if sight == hidden {
			if nothing := m.absent(who, method, path, body); all != nothing || status != http.StatusNotFound {
				m.w.Errorf("%s %s as %s (%s): %s, unlike absent: %s", method, path, who, why, all, nothing)
			}
			return
		}
		if forbidden := status == http.StatusForbidden && method == "GET"; forbidden || refused {
			if forbidden != refused {
				m.w.Errorf("%s %s as %s (%s): %s", method, path, who, why, all)
			}
			return
		}
		part := strings.Contains(path, "/letters/") || strings.HasSuffix(path, "/why") || strings.HasSuffix(path, "/lodging") || strings.HasSuffix(path, "/export") // not everybody's, or none there yet
		if status == http.StatusUnauthorized || status == http.StatusNotFound && !part || method == "GET" && status != http.StatusOK && !part {
			m.w.Errorf("%s %s as %s (%s): %s", method, path, who, why, all)
		}
	}
}
