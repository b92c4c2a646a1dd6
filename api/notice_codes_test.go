package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
)

// told opens a case against rene of which he has been written to. The letter waits
// for somebody to bring it, or was handed to him.
func (w *world) told(handed bool) (id, letter string) {
	w.Helper()
	id = w.file()
	w.act("stella", id, docket.Acknowledge, object{"text": "We have your report."})
	w.act("stella", id, docket.CompleteIntake, object{})
	w.act("chiara", id, docket.Accept, object{
		"tests": object{"member": true, "ground": true, "in_time": true, "documented": true, "independent": true}, "reasons": "It belongs here.",
	})
	w.act("stella", id, docket.Notify, object{"text": "You are said to have read charts."})
	for _, l := range w.get("stella", "/cases/"+id+"/letters").is(http.StatusOK).list("letters") {
		if l["notice"] == "notice_of_allegations" && l["to"] == "respondent" {
			letter = l["id"].(string)
		}
	}
	// The worker words letters; there is none here.
	_, err := w.db.KeepLetterText(w.Context(), id, letter, store.LetterText{Subject: "Notice", Body: "Dear Rene,\n\nthis is alleged.\n", RenderedAt: w.time()})
	w.must(err)
	if handed {
		w.act("stella", id, docket.Serve, object{"letter": letter, "method": "registered_post", "proof": "RR 12"})
	}
	return id, letter
}

func (w *world) copyOf(id, letter, person string) *answer {
	w.Helper()
	return w.post("stella", "/cases/"+id+"/letters/"+letter+"/copies", object{"person": person}).is(http.StatusOK)
}

// enter is a browser in which somebody typed the code.
func (w *world) enter(code string) (*browser, *answer) {
	w.Helper()
	b := w.browser()
	return b, b.post("/sign-in/letter", object{"code": code})
}

// The respondent holds an office of the procedure and is respondent in another case
// too: by the code there is nothing of either.
func TestTheCodeOfALetterOpensOneCaseAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.PutTerm(w.Context(), store.TheSystem(), store.Term{Person: "rene", Procedure: pack, Office: "reviewer", From: store.Day{Date: clock.MustDate("2020-01-01")}}))
	id, letter := w.told(true)
	other, _ := w.told(true)
	third := w.file()
	otherDoc := w.upload("rene", "/cases/"+other+"/documents", "a.txt", []byte("of the other case")).is(http.StatusCreated).str("id")
	loose := w.upload("rene", "/documents", "a.txt", []byte("of no case")).is(http.StatusCreated).str("id")
	w.get("rene", "/cases/"+other).is(http.StatusOK)

	b, a := w.enter(strings.ToLower(strings.ReplaceAll(w.copyOf(id, letter, "rene").str("code"), "-", " ")))
	if a.is(http.StatusOK).str("case") != id {
		t.Fatalf("entered %s", a.text)
	}
	if b.get("/cases/"+id).is(http.StatusOK).str("relation") != "respondent" || b.get("/me").is(http.StatusOK).str("case") != id || len(b.get("/me").json()["offices"].([]any)) > 0 {
		t.Error("not the respondent of the case alone")
	}
	nothing := b.get("/cases/" + uuid.NewString())
	nothing.problem(http.StatusNotFound, "not_found")
	for _, x := range []string{other, third} {
		same(t, "another case", b.get("/cases/"+x), nothing)
		same(t, "another case", b.get("/cases/"+strings.ToUpper(x)), nothing)
	}
	same(t, "by its number", b.get("/cases/"+w.get("stella", "/cases/"+other).str("number")), nothing)
	ground := map[string]bool{"/api/v1/me": true, "/api/v1/log": true, "/api/v1/sign-out": true, "/api/v1/sign-in/letter/account": true}
	tried := 0
	for path, item := range spec(t).Paths.Map() {
		for method, op := range item.Operations() {
			if op.Security != nil && len(*op.Security) == 1 && len((*op.Security)[0]) == 0 && path != "/api/v1/reports" && path != "/api/v1/documents" || ground[path] {
				continue
			}
			for _, in := range []string{other, otherDoc, loose} {
				at := strings.NewReplacer("{id}", in, "{letter}", "n1", "{digest}", w.p.Digest(), "{seq}", "1", "{n}", "1").Replace(path)
				got := b.do(method, strings.TrimPrefix(at, "/api/v1"), map[string]any{"POST": object{}}[method], nil)
				if got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusNotFound || got.StatusCode == http.StatusForbidden && got.json()["code"] != "one_case" {
					t.Errorf("%s %s by the code of another case: %d %s", method, at, got.StatusCode, got.text)
				}
				tried++
			}
		}
	}
	if tried < 150 {
		t.Errorf("only %d tried", tried)
	}
	b.post("/cases/"+id+"/acts", object{"kind": docket.Respond, "particulars": object{"text": "I treated her."}}).is(http.StatusOK)
	b.post("/cases/"+other+"/acts", object{"kind": docket.Respond, "particulars": object{"text": "I treated her."}}).is(http.StatusNotFound)
	b.post("/cases/"+id+"/acts", object{"kind": docket.Note, "particulars": object{"text": "As reviewer."}}).problem(http.StatusForbidden, "not_yours")
	b.post("/sign-out", nil).is(http.StatusNoContent)
	b.get("/cases/" + id).is(http.StatusUnauthorized)
}

func TestACodeThatOpensNothingIsLikeNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, nothing := w.enter("00000-00000-00000-00000-000000-0")
	nothing.problem(http.StatusUnauthorized, "sign_in_failed")
	over := func(why, code string, b *browser, id string) {
		t.Helper()
		_, a := w.enter(code)
		same(t, why, a, nothing)
		if got := b.get("/cases/" + id); got.StatusCode == http.StatusOK {
			t.Errorf("%s: the session goes on", why)
		}
	}
	_, typed := w.enter("00000-00000-00000-00000-000000-1")
	typed.problem(http.StatusBadRequest, "receipt_typing_error")
	_, reporters := w.lodge(anonymous())
	_, a := w.enter(reporters)
	same(t, "a reporter's receipt", a, nothing)

	id, letter := w.told(false)
	code := w.copyOf(id, letter, "").str("code")
	b, _ := w.enter(code)
	b.get("/cases/" + id).is(http.StatusOK)
	w.act("stella", id, docket.FailService, object{"letter": letter, "method": "registered_post", "why": "returned"})
	over("the letter came back", code, b, id)

	id, letter = w.told(true)
	code = w.copyOf(id, letter, "").str("code")
	b, _ = w.enter(code)
	again := w.copyOf(id, letter, "").str("code")
	over("another copy was made", code, b, id)
	b, a = w.enter(again)
	a.is(http.StatusOK)
	w.post("stella", "/cases/"+id+"/codes/end", object{"person": "rene"}).is(http.StatusNoContent)
	over("the office ended it", again, b, id)

	code = w.copyOf(id, letter, "").str("code")
	for range 20 {
		_, a = w.enter(code)
		a.is(http.StatusOK)
	}
	_, a = w.enter(code)
	same(t, "used up", a, nothing)
	code = w.copyOf(id, letter, "").str("code")
	w.pass(61 * 24 * time.Hour)
	_, a = w.enter(code)
	same(t, "too old", a, nothing)

	code = w.copyOf(id, letter, "").str("code")
	b, _ = w.enter(code)
	w.post("adam", "/people/rene/disable", nil).is(http.StatusNoContent)
	_, a = w.enter(code)
	same(t, "shut out", a, nothing)
	b.get("/cases/" + id).is(http.StatusUnauthorized)
}

// A later letter brings another code; the one of the letter before is good until the
// later one has arrived and was entered.
func TestALaterLetterTakesTheCodeOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, letter := w.told(true)
	first := w.copyOf(id, letter, "").str("code")
	w.act("stella", id, docket.AskInformation, object{"to": "respondent", "text": "Which day was it?"})
	later := ""
	for _, l := range w.get("stella", "/cases/"+id+"/letters").list("letters") {
		if l["notice"] == "information_request" {
			later = l["id"].(string)
		}
	}
	_, err := w.db.KeepLetterText(w.Context(), id, later, store.LetterText{Subject: "A question", Body: "Which day?\n", RenderedAt: w.time()})
	w.must(err)
	w.pass(time.Second)
	second := w.copyOf(id, later, "").str("code")
	old, a := w.enter(first)
	a.is(http.StatusOK)
	_, a = w.enter(second)
	a.is(http.StatusOK)
	_, a = w.enter(first)
	a.is(http.StatusUnauthorized)
	old.get("/cases/" + id).is(http.StatusUnauthorized)
}

func TestCounselGetsACodeOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, letter := w.told(true)
	w.post("stella", "/cases/"+id+"/letters/"+letter+"/copies", object{"person": "otto"}).problem(http.StatusUnprocessableEntity, "unknown")
	w.post("stella", "/cases/"+id+"/letters/"+letter+"/copies", object{"person": "carla"}).problem(http.StatusUnprocessableEntity, "unknown")
	w.act("rene", id, docket.NameCounsel, object{"person": "otto"})
	his, hers := w.copyOf(id, letter, "rene").str("code"), w.copyOf(id, letter, "otto").str("code")
	b, a := w.enter(hers)
	a.is(http.StatusOK)
	if b.get("/me").str("person") != "otto" || b.get("/cases/"+id).is(http.StatusOK).str("relation") != "respondent" {
		t.Error("counsel is somebody else")
	}
	w.post("stella", "/cases/"+id+"/codes/end", object{"person": "otto"}).is(http.StatusNoContent)
	b.get("/cases/" + id).is(http.StatusUnauthorized)
	_, a = w.enter(his)
	a.is(http.StatusOK)
}

// Whoever reads the letter where it is kept, the database, a backup or the log cannot
// enter; who had a copy made is on the docket.
func TestTheCodeIsWhereTheLetterWentAndNowhereElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, letter := w.told(true)
	for who, status := range map[string]int{"rita": 403, "chiara": 403, "carla": 403, "rene": 403, "otto": 404, "adam": 404} {
		w.post(who, "/cases/"+id+"/letters/"+letter+"/copies", object{}).is(status)
		w.post(who, "/cases/"+id+"/codes/end", object{"person": "rene"}).is(status)
	}
	w.post("stella", "/cases/"+id+"/letters/n1/copies", object{}).is(http.StatusUnprocessableEntity) // to the complainant
	w.post("stella", "/cases/"+id+"/letters/n99/copies", object{}).is(http.StatusNotFound)
	made := w.copyOf(id, letter, "")
	code := made.str("code")
	if !strings.Contains(made.str("text"), code) || !strings.Contains(made.str("text"), "this is alleged") {
		t.Errorf("the copy:\n%s", made.str("text"))
	}
	if _, a := w.enter(code); a.StatusCode != http.StatusOK {
		t.Fatal(string(a.text))
	}
	kept := w.get("stella", "/cases/"+id+"/letters/"+letter).is(http.StatusOK)
	if !strings.Contains(kept.str("text"), "·····-·····") {
		t.Errorf("the kept copy does not say that there was a code:\n%s", kept.str("text"))
	}
	codes := kept.list("codes")
	if len(codes) != 1 || codes[0]["by"] != "stella" || codes[0]["used_at"] == nil || codes[0]["left"] != 19.0 {
		t.Errorf("the office is told %v", codes)
	}
	own := w.get("rene", "/cases/"+id+"/letters/"+letter).is(http.StatusOK).list("codes")
	if len(own) != 1 || own[0]["used_at"] == nil || own[0]["by"] != nil {
		t.Errorf("the respondent is told %v", own)
	}
	noted := w.get("stella", "/cases/"+id+"/docket").is(http.StatusOK)
	if !strings.Contains(string(noted.text), "was made for sending") {
		t.Error("the docket does not say that a copy was made")
	}
	digits := strings.ReplaceAll(code, "-", "")
	for what, text := range map[string]string{
		"docket": string(noted.text), "kept letter": string(kept.text), "log": w.log.String(), "database": w.everything(),
	} {
		for _, form := range []string{code, digits, digits[:26], strings.ToLower(code), code[:11]} {
			if strings.Contains(text, form) {
				t.Errorf("the %s has the code", what)
			}
		}
	}
}

func TestAnAccountIsMadeOfTheCodeOfALetterThatArrived(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.PutPerson(w.Context(), store.TheSystem(), store.Person{ID: "rene", Name: "Rene Nachname", Email: "rene@example.org"}))
	id, letter := w.told(false)
	b, a := w.enter(w.copyOf(id, letter, "").str("code"))
	a.is(http.StatusOK)
	settle := func(b *browser, password string) *answer {
		return b.post("/sign-in/letter/account", object{"password": password})
	}
	settle(b, passphrase).problem(http.StatusConflict, "not_proven")
	w.act("stella", id, docket.Serve, object{"letter": letter, "method": "registered_post", "proof": "RR 12"})
	settle(b, passphrase).problem(http.StatusConflict, "has_account") // he has a token
	w.system(`update tokens set revoked_at = now() where person = 'rene' and kind = 'token'`)
	settle(b, "kurz").problem(http.StatusUnprocessableEntity, "weak_password")
	thief, _ := w.enter(w.copyOf(id, letter, "").str("code"))
	b, _ = w.enter(w.copyOf(id, letter, "").str("code"))
	settle(thief, passphrase).is(http.StatusUnauthorized) // another copy was made
	if got := settle(b, passphrase).is(http.StatusOK).json(); got["enrol"] != true || got["signed_in"] != true {
		t.Errorf("settled: %v", got)
	}
	b.get("/cases/"+id).problem(http.StatusForbidden, "second_factor_first")
	b.key = keyOf(w, b.post("/account/codes", nil).is(http.StatusOK).str("secret"))
	b.post("/account/codes/confirm", object{"code": b.code(0)}).is(http.StatusOK)
	b.get("/cases/" + id).is(http.StatusOK)
	b.get("/cases").is(http.StatusOK)
	late, _ := w.enter(w.copyOf(id, letter, "").str("code"))
	settle(late, passphrase).problem(http.StatusConflict, "has_account")
}

// everything is each row of each table, as the engine sees it.
func (w *world) everything() string {
	w.Helper()
	var all []string
	w.must(w.db.AsActor(w.Context(), store.TheSystem(), func(tx *store.Tx) error {
		var tables []string
		if err := tx.SelectContext(w.Context(), &tables, `select tablename from pg_tables where schemaname = 'public' and has_table_privilege(schemaname || '.' || tablename, 'select')`); err != nil {
			return err
		}
		for _, table := range tables {
			var rows []string
			if err := tx.SelectContext(w.Context(), &rows, `select row_to_json(t)::text from `+table+` t`); err != nil {
				return err
			}
			all = append(all, rows...)
		}
		return nil
	}))
	if len(all) < 50 {
		w.Errorf("only %d rows", len(all))
	}
	return strings.Join(all, "\n")
}
