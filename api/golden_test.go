package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure"
	"probity/store"
)

const day = 24 * time.Hour

// lead takes a case up to the response: complete, accepted, noticed and served.
func (w *world) lead(id string) {
	w.Helper()
	w.act("stella", id, docket.Acknowledge, object{"text": "We have your report."})
	w.act("stella", id, docket.CompleteIntake, object{})
	w.act("chiara", id, docket.Accept, object{
		"tests": object{"member": true, "ground": true, "in_time": true, "documented": true, "independent": true}, "reasons": "It belongs here.",
	})
	w.act("stella", id, docket.Notify, object{"text": "You are said to have read charts."})
	for _, l := range w.get("stella", "/cases/"+id+"/letters").is(http.StatusOK).list("letters") {
		if l["notice"] == "notice_of_allegations" && l["to"] == "respondent" {
			w.act("stella", id, docket.Serve, object{"letter": l["id"], "method": "email", "proof": "message 1"})
		}
	}
}

// TestACaseFromTheReportToTheDecision goes the golden path over HTTP; every
// answer on the way is held against the spec.
func TestACaseFromTheReportToTheDecision(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.get("rene", "/cases/"+id).problem(http.StatusNotFound, "not_found") // not told yet
	w.lead(id)

	mine := w.get("rene", "/cases/"+id).is(http.StatusOK).json()
	if mine["stage"] != "response" || mine["relation"] != "respondent" || mine["for_staff"] != nil {
		t.Errorf("the respondent sees %v", mine)
	}
	if w.get("rene", "/duties").is(http.StatusOK).list("duties")[0]["act"] != "respond" {
		t.Error("the respondent does not owe the response")
	}
	w.act("rene", id, docket.Respond, object{"text": "It was my patient.", "answers": object{"a1": "denied"}})
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	w.wait(day)
	w.act("inge", id, docket.RecordInterview, object{"of": "respondent", "person": "rene", "on": w.time().Format("2006-01-02")})
	w.act("inge", id, docket.Disclose, object{"evidence": []string{"e1"}})
	w.act("inge", id, docket.FileReport, object{"text": "The log shows it.", "recommend": []string{"a1"}})
	w.act("chiara", id, docket.SeatPanel, object{"body": "hearing_panel", "members": []object{
		{"person": "pia", "role": "chair"}, {"person": "paul", "role": "member"}, {"person": "petra", "role": "member"}}})
	for _, m := range []string{"pia", "paul", "petra"} {
		w.act(m, id, docket.Declare, object{"body": "hearing_panel", "clear": true})
	}
	w.act("rene", id, docket.WaiveHearing, object{"freely": true})
	w.wait(40 * day)
	for _, m := range []string{"pia", "paul", "petra"} {
		w.act(m, id, docket.CastVote, object{"motion": "violation:a1", "choice": "yes"})
	}
	if n := len(w.get("rene", "/cases/"+id+"/ballots").is(http.StatusOK).list("ballots")); n != 0 {
		t.Error("the respondent sees a ballot before the decision")
	}
	w.act("pia", id, docket.CloseBallot, object{"motion": "violation:a1"})
	w.act("pia", id, docket.Find, object{"allegation": "a1", "violation": true, "evidence": []string{"e1"}, "reasons": "The log."})
	for _, m := range []string{"pia", "paul", "petra"} {
		w.act(m, id, docket.CastVote, object{"motion": "sanction:" + w.p.Sanctions[0].ID, "choice": "yes"})
	}
	w.act("pia", id, docket.CloseBallot, object{"motion": "sanction:" + w.p.Sanctions[0].ID})
	w.act("pia", id, docket.IssueDecision, object{"reasons": "So.", "sanctions": []object{{"sanction": w.p.Sanctions[0].ID}}})

	ballots := w.get("pia", "/cases/"+id+"/ballots").is(http.StatusOK).list("ballots")
	if len(ballots) != 2 || ballots[0]["result"] != "carried" || ballots[0]["mine"] != "yes" {
		t.Errorf("ballots: %v", ballots)
	}
	for _, b := range w.get("rene", "/cases/"+id+"/ballots").is(http.StatusOK).list("ballots") {
		if b["votes"] != nil {
			t.Errorf("a side sees who voted how: %v", b)
		}
	}
	for _, who := range []string{"stella", "rene", "carla", "inge", "pia"} {
		for _, part := range []string{"", "/docket", "/allowed", "/acts", "/clocks", "/duties", "/parties", "/panel", "/ballots", "/letters", "/documents"} {
			a := w.get(who, "/cases/"+id+part).is(http.StatusOK)
			if who == "rene" && strings.Contains(string(a.text), "arla") {
				t.Errorf("the respondent reads who reported in %q: %s", part, a.text)
			}
		}
	}
	w.get("rene", "/cases/"+id+"/letters/n1").problem(http.StatusNotFound, "not_found") // it went to the complainant
	w.quietLog("charts", "patient", "arla", "rene", "Nachname", id, "prb_")
	found, err := w.db.Verify(t.Context(), w.procs)
	w.must(err)
	for _, f := range found {
		t.Errorf("verify: %s", f)
	}
}

// TestAReportWithoutAName goes from the report to a question and its answer by
// receipt alone.
func TestAReportWithoutAName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	doc := w.upload("", "/documents", "log.txt", []byte("line 1\n")).is(http.StatusCreated).str("id")
	r := anonymous()
	r["evidence"] = []object{{"title": "Log", "document": doc}}
	filed, receipt := w.lodge(r)
	if filed.str("stage") != "intake" || len(filed.list("next")) == 0 || filed.list("next")[0]["day"] == nil {
		t.Errorf("what comes next: %s", filed.text)
	}
	id := filed.str("case")
	w.act("stella", id, docket.AskInformation, object{"to": "complainant", "text": "On which floor?"})
	w.act("stella", id, docket.Note, object{"text": "Internal."})
	mine := w.post("", "/reports/mine", object{"receipt": receipt}).is(http.StatusOK)
	q := mine.list("questions")
	if len(q) != 1 || q[0]["text"] != "On which floor?" || strings.Contains(string(mine.text), "Internal.") {
		t.Fatalf("mine: %s", mine.text)
	}
	var may []string
	for _, m := range mine.list("may") {
		if m["allowed"] == true {
			may = append(may, m["kind"].(string))
		}
	}
	if got := strings.Join(may, " "); !strings.Contains(got, "give_information") || !strings.Contains(got, "withdraw") {
		t.Errorf("may: %s", got)
	}
	answer := object{"receipt": strings.ToLower(strings.ReplaceAll(receipt, "-", " ")), "kind": "give_information", "particulars": object{"question": "q1", "text": "On the third."}}
	w.post("", "/reports/mine/acts", answer).is(http.StatusOK)
	if !w.post("", "/reports/mine", object{"receipt": receipt}).list("questions")[0]["answered"].(bool) {
		t.Error("the question is still open")
	}
	answer["kind"], answer["particulars"] = "accept", object{}
	w.post("", "/reports/mine/acts", answer).problem(http.StatusForbidden, "not_yours")
	w.away.Store(true)
	answer["kind"], answer["particulars"] = "give_information", object{"text": "And on the fourth."}
	w.post("", "/reports/mine/acts", answer).is(http.StatusAccepted)

	w.get("stella", "/documents/"+doc).problem(http.StatusConflict, "not_examined")
	w.examine(harmless{})
	// the file keeper saves the document; who reported is nobody with a name
	if got := w.do(call{method: "GET", path: "/api/v1/documents/" + doc, as: "stella"}).is(http.StatusOK); string(got.text) != "line 1\n" {
		t.Errorf("document: %q", got.text)
	}
	w.quietLog("charts", "floor", "third", receipt, strings.ToLower(receipt[:11]), filed.str("number"), doc)
	w.get("", "/documents/"+doc).problem(http.StatusUnauthorized, "unauthenticated")
	w.get("rene", "/documents/"+doc).problem(http.StatusNotFound, "not_found")
}

// TestEveryOtherRoute meets the routes that the other tests do not.
func TestEveryOtherRoute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.get("", "/health/live").is(http.StatusOK)
	if got := w.get("", "/health/ready").is(http.StatusOK); got.str("temporal") != "ok" || got.str("database") != "ok" {
		t.Errorf("ready: %s", got.text)
	}
	procs := w.get("", "/procedures").is(http.StatusOK).list("procedures")
	if len(procs) == 0 {
		t.Error("no procedures")
	}
	for _, p := range procs {
		w.get("", "/procedures/"+p["id"].(string)+"?version="+url.QueryEscape(p["version"].(string))).is(http.StatusOK)
		text := w.get("", "/procedures/"+p["id"].(string)+"/text?digest="+p["digest"].(string)).is(http.StatusOK)
		if procedure.HashOf(text.text) != p["digest"] {
			t.Errorf("the text of %s is not its digest", p["id"])
		}
	}
	w.get("", "/procedures/nonsense").problem(http.StatusNotFound, "not_found")
	if me := w.get("stella", "/me").is(http.StatusOK); me.str("name") != "Stella Nachname" {
		t.Errorf("me: %s", me.text)
	}
	// Whoever is not to know of the case yet is told nothing by this either.
	for who, side := range map[string]any{"stella": nil, "carla": true, "inge": nil, "rene": nil} {
		if got := w.get(who, "/me").is(http.StatusOK).json()["side"]; got != side {
			t.Errorf("%s has a part on a side alone: %v", who, got)
		}
	}
	if a, b := w.get("carla", "/cases?side=true").is(http.StatusOK).list("cases"), w.get("stella", "/cases?side=true").is(http.StatusOK).list("cases"); len(a) != 1 || len(b) != 0 {
		t.Errorf("of a side: %d cases of who reported, %d of the office", len(a), len(b))
	}
	w.get("stella", "/statistics?procedure="+pack).is(http.StatusOK)
	w.get("carla", "/statistics?procedure="+pack).problem(http.StatusForbidden, "not_yours")
	w.get("stella", "/statistics").problem(http.StatusBadRequest, "malformed")

	if p := w.post("stella", "/people/find", object{"beginning": "ren"}).is(http.StatusOK).list("people"); len(p) != 1 || p[0]["email"] != nil {
		t.Errorf("people: %v", p)
	}
	w.post("carla", "/people/find", object{"beginning": "ren"}).problem(http.StatusForbidden, "not_yours")
	w.post("stella", "/people", object{"name": "New"}).problem(http.StatusForbidden, "admin_only")
	person := w.post("adam", "/people", object{"name": "New One", "email": "new@example.org"}).is(http.StatusOK).str("id")
	w.post("adam", "/people", object{"name": "Another", "email": "new@example.org"}).problem(http.StatusConflict, "conflict")
	w.post("adam", "/terms", object{"person": person, "procedure": pack, "office": "reviewer", "from": "2025-01-01", "until": "2025-12-31"}).is(http.StatusOK)
	if p := w.get("adam", "/people/"+person).is(http.StatusOK).json(); p["email"] != "new@example.org" || p["account"] == nil || len(p["terms"].([]any)) != 1 {
		t.Errorf("a person as an administrator sees them: %v", p)
	}
	if p := w.get("stella", "/people/"+person).is(http.StatusOK).json(); p["name"] != "New One" || p["email"] != nil || p["account"] != nil || len(p["terms"].([]any)) != 1 {
		t.Errorf("a person as an office sees them: %v", p)
	}
	w.get("carla", "/people/"+person).problem(http.StatusForbidden, "not_yours")
	w.get("adam", "/people/nobody-known").problem(http.StatusNotFound, "not_found")
	w.post("adam", "/terms", object{"person": person, "procedure": pack, "office": "king", "from": "2025-01-01"}).problem(http.StatusUnprocessableEntity, "unknown")
	w.post("adam", "/terms", object{"person": person, "procedure": pack, "office": "reviewer", "from": "2025-01-01", "until": "2024-12-31"}).problem(http.StatusUnprocessableEntity, "bad_request")
	if n := len(w.get("adam", "/terms?procedure="+pack).is(http.StatusOK).list("terms")); n < 5 {
		t.Errorf("%d terms", n)
	}
	w.get("adam", "/offices").is(http.StatusOK)
	w.get("adam", "/cases/"+id).problem(http.StatusNotFound, "not_found") // an administrator has no sight of cases

	up := w.upload("stella", "/cases/"+id+"/documents", "minutes.txt", []byte("Minutes.")).is(http.StatusCreated)
	if d := w.get("stella", "/cases/"+id+"/documents").is(http.StatusOK).list("documents"); len(d) != 1 || d[0]["id"] != up.str("id") {
		t.Errorf("documents: %v", d)
	}
	w.get("carla", "/documents/"+up.str("id")).problem(http.StatusNotFound, "not_found") // the office's own
	w.must(w.db.MarkLetterTried(t.Context(), id, "n1", store.Delivery{Attempt: 1, Method: "email", At: w.time(), Outcome: "sent"}))
	_, err := w.db.KeepLetterText(t.Context(), id, "n1", store.LetterText{Subject: "Your report", Body: "Dear Carla,", RenderedAt: w.time()})
	w.must(err)
	w.act("stella", id, docket.Acknowledge, object{})
	if l := w.get("carla", "/cases/"+id+"/letters/n1").is(http.StatusOK); l.str("text") != "Dear Carla," {
		t.Errorf("letter: %s", l.text)
	}
	w.get("stella", "/cases?mine=true&limit=5").is(http.StatusOK)
	w.get("stella", "/cases?open=true&open=false").problem(http.StatusBadRequest, "malformed") // which of the two?
	a := w.act("stella", id, docket.Note, object{"text": "Look again."})
	w.get("stella", "/acts/"+a.str("act", "id")).is(http.StatusOK)
	w.get("chiara", "/acts/"+a.str("act", "id")).problem(http.StatusNotFound, "not_found")
	w.get("stella", "/acts/"+uuid.NewString()).problem(http.StatusNotFound, "not_found")
	w.get("stella", "/cases/"+id+"/acts").is(http.StatusOK)
}

// quietLog holds that nothing of the kind is in the log.
func (w *world) quietLog(canaries ...string) {
	w.Helper()
	text := w.log.String()
	if !strings.Contains(text, "status=200") {
		w.Errorf("nothing is in the log: %s", text)
	}
	for _, c := range canaries {
		if strings.Contains(text, c) {
			w.Errorf("%q is in the log", c)
		}
	}
}
