package api_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"probity/api"
	"probity/docket"
	receiptpkg "probity/receipt"
)

func few(d *api.Deps) {
	d.Limits = api.Limits{UploadsAtOnce: 1, Waiting: 5}
}

// same holds that two answers cannot be told apart, but for the request's own
// random number and the time.
func same(t *testing.T, what string, a, b *answer) {
	t.Helper()
	if a.StatusCode != b.StatusCode || string(a.text) != string(b.text) {
		t.Errorf("%s: %d %s, unlike %d %s", what, a.StatusCode, a.text, b.StatusCode, b.text)
	}
	ha, hb := maps.Clone(a.Header), maps.Clone(b.Header)
	for _, h := range []http.Header{ha, hb} {
		h.Del("X-Request-Id")
		h.Del("Date")
	}
	if !maps.EqualFunc(ha, hb, func(x, y []string) bool { return strings.Join(x, "|") == strings.Join(y, "|") }) {
		t.Errorf("%s: headers %v, unlike %v", what, ha, hb)
	}
}

// TestWhoReportedStaysWithTheFile looks for the reporter's name and id in
// everything that others can read.
func TestWhoReportedStaysWithTheFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	w.act("stella", id, docket.AskInformation, object{"to": "complainant", "text": "Where?"})
	w.act("carla", id, docket.GiveInformation, object{"question": "q1", "text": "There."})
	w.act("rene", id, docket.Respond, object{"text": "No.", "answers": object{"a1": "denied"}})
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	parts := []string{"", "/docket", "/allowed", "/clocks", "/duties", "/parties", "/panel", "/ballots", "/letters", "/documents", "?on=2025-03-03", "/guide", "/picture", "/dates"}
	for _, who := range []string{"rene", "inge", "rita"} {
		for _, part := range parts {
			a := w.get(who, "/cases/"+id+part).is(http.StatusOK)
			if strings.Contains(string(a.text), "carla") || strings.Contains(string(a.text), "Carla") {
				t.Errorf("%s reads who reported in %q: %s", who, part, a.text)
			}
		}
		if strings.Contains(string(w.get(who, "/cases").text), "arla") {
			t.Errorf("%s reads who reported in the list", who)
		}
	}
	for _, who := range []string{"stella", "carla"} {
		if !strings.Contains(string(w.get(who, "/cases/"+id+"/parties").text), "Carla Nachname") {
			t.Errorf("%s does not know who reported", who)
		}
	}
	w.act("carla", id, docket.RevealIdentity, object{"to": "investigator", "basis": "consent", "note": "For the interview."})
	if !strings.Contains(string(w.get("inge", "/cases/"+id+"/parties").text), "Carla Nachname") {
		t.Error("the investigator does not know after the reporter agreed")
	}
	if strings.Contains(string(w.get("rene", "/cases/"+id+"/parties").text), "Carla") {
		t.Error("the respondent knows after it was revealed to the investigator")
	}
	// what the sides see of the docket
	for who, never := range map[string][]string{"rene": {"file", "give_information", "assign"}, "carla": {"respond", "assign", "serve"}} {
		for _, e := range w.get(who, "/cases/"+id+"/docket").list("entries") {
			for _, k := range never {
				if e["kind"] == k {
					t.Errorf("%s sees %s", who, k)
				}
			}
			if e["effects"] != nil || e["followed"] != nil {
				t.Errorf("%s sees what followed: %v", who, e)
			}
		}
	}
}

func TestRecusalEndsSightAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.get("chiara", "/cases/"+id).is(http.StatusOK)
	recuse := object{"id": "stepping-aside", "kind": "recuse", "particulars": object{"reasons": "I know him."}}
	a := w.post("chiara", "/cases/"+id+"/acts", recuse).is(http.StatusOK)
	if a.json()["case"] != nil || a.json()["entry"] != nil {
		t.Errorf("the answer still shows the case: %s", a.text)
	}
	w.get("chiara", "/cases/"+id).problem(http.StatusNotFound, "not_found")
	// whose answer got lost may still ask for it
	if again := w.post("chiara", "/cases/"+id+"/acts", recuse).is(http.StatusOK); again.str("act", "id") != a.str("act", "id") {
		t.Errorf("again: %s", again.text)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, h := range []string{"Bearer prb_wrong", "Bearer ", "Basic eDp5", "prb_x", "Bearer prb_" + strings.Repeat("x", 500)} {
		a := w.do(call{method: "GET", path: "/api/v1/cases", header: map[string]string{"Authorization": h}})
		a.problem(http.StatusUnauthorized, "unauthenticated")
		if !strings.HasPrefix(a.Header.Get("WWW-Authenticate"), "Bearer realm=") {
			t.Errorf("%q: no challenge", h)
		}
	}
	w.do(call{method: "POST", path: "/api/v1/reports", body: anonymous(), header: map[string]string{"Authorization": "Bearer prb_wrong"}}).problem(http.StatusUnauthorized, "unauthenticated")
	w.must(w.db.RevokeToken(t.Context(), api.HashToken(w.tokens["stella"])))
	w.get("stella", "/me").problem(http.StatusUnauthorized, "unauthenticated")
}

func TestReceipts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, receipt := w.lodge(anonymous())
	ask := func(r string) *answer { return w.post("", "/reports/mine", object{"receipt": r}) }
	for _, good := range []string{receipt, strings.ToLower(receipt), strings.ReplaceAll(receipt, "-", ""), " " + receipt + "\n",
		strings.NewReplacer("0", "o", "1", "l").Replace(receipt)} {
		ask(good).is(http.StatusOK)
	}
	last := receipt[len(receipt)-1]
	wrong := "0"
	if last == '0' {
		wrong = "1"
	}
	swapped := []byte(receipt)
	swapped[0], swapped[1] = swapped[1], swapped[0]
	bad := []string{receipt[:len(receipt)-1] + wrong, receipt[1:], receipt + "0", "", strings.Repeat("A", 10_000), "ÄÖÜ", receipt[:3] + "U" + receipt[4:]}
	if swapped[0] != swapped[1] {
		bad = append(bad, string(swapped))
	}
	for _, r := range bad {
		ask(r).problem(http.StatusBadRequest, "receipt_typing_error")
	}
	foreign := receiptpkg.New().Groups()
	same(t, "unknown receipts", ask(foreign), ask(receiptpkg.New().Words()))
	ask(foreign).problem(http.StatusNotFound, "not_found")
	same(t, "acts by unknown receipts",
		w.post("", "/reports/mine/acts", object{"receipt": foreign, "kind": "withdraw", "particulars": object{}}), ask(foreign))
}
