package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"probity/docket"
	"probity/evidence/evidencetest"
	"probity/store"
)

// notFree are the texts in the bodies of requests in which nobody writes what they like:
// ids and words that are looked up, secrets, and what must be one of a list. The others
// have to be sent with a canary, and taken.
var notFree = strings.Fields(`
id person case cases document file office procedure question scopes audiences for decision hole kind source channel to time_zone code receipt ticket recovery invitation
ground principles keep_from office issuer from until on known why`)

// said is what was sent with a canary and taken: "POST /route member.member".
type said struct {
	w     *world
	texts map[string]bool
}

// post sends a body to a route, whose {braces} the ids stand for in turn.
func (s *said) post(as, route string, body object, ids ...string) *answer {
	s.w.Helper()
	return s.taken(route, body, s.w.post(as, at(route, ids), body))
}

func at(route string, ids []string) string {
	return inBraces.ReplaceAllStringFunc(route, func(string) string {
		id := ids[0]
		ids = ids[1:]
		return id
	})
}

// taken notes what of a request was taken.
func (s *said) taken(route string, body object, a *answer) *answer {
	s.w.Helper()
	if a.StatusCode >= 300 {
		s.w.Fatalf("%s: %d %s", route, a.StatusCode, a.text)
	}
	for path, text := range textsIn(body, "") {
		if strings.Contains(text, canary) {
			s.texts["POST "+route+" "+path] = true
		}
	}
	return a
}

func textsIn(v any, path string) map[string]string {
	out := map[string]string{}
	merge := func(in map[string]string) {
		for k, v := range in {
			out[k] = v
		}
	}
	switch v := v.(type) {
	case string:
		out[path] = v
	case []string:
		out[path] = strings.Join(v, " ")
	case []object:
		for _, x := range v {
			merge(textsIn(x, path))
		}
	case object:
		for k, x := range v {
			merge(textsIn(x, strings.TrimPrefix(path+"."+k, ".")))
		}
	}
	return out
}

// unsaid are the free texts that openapi.yaml knows and nobody sent. Acts have their own
// test.
func (s *said) unsaid() []string {
	var out []string
	for path, item := range spec(s.w).Paths.Map() {
		for method, op := range item.Operations() {
			route := method + " " + strings.TrimPrefix(path, "/api/v1")
			if op.RequestBody == nil || strings.HasSuffix(route, "/acts") {
				continue
			}
			for kind, media := range op.RequestBody.Value.Content {
				if kind == "application/x-www-form-urlencoded" { // the same members once more
					continue
				}
				for _, member := range freeIn(media.Schema.Value, "", 0) {
					if text := route + " " + member; !s.texts[text] && !slices.Contains(out, text) {
						out = append(out, text)
					}
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func freeIn(s *openapi3.Schema, path string, depth int) []string {
	var out []string
	last := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case depth > 7 || len(s.Enum) > 0 || s.Const != nil || s.Format == "date" || s.Format == "date-time" || slices.Contains(notFree, last):
	case len(s.OneOf) > 0 || len(s.AllOf) > 0:
		for _, x := range append(slices.Clone(s.OneOf), s.AllOf...) {
			out = append(out, freeIn(x.Value, path, depth+1)...)
		}
	case s.Type.Includes("object"):
		for name, p := range s.Properties {
			out = append(out, freeIn(p.Value, strings.TrimPrefix(path+"."+name, "."), depth+1)...)
		}
	case s.Type.Includes("array"):
		out = freeIn(s.Items.Value, path, depth+1)
	case s.Type.Includes("string") && path != "":
		out = append(out, path)
	}
	return out
}

// everythingWithCanaries says something with a canary everywhere but in acts.
func (w *world) everythingWithCanaries() *said {
	w.Helper()
	s := &said{w, map[string]bool{}}
	s.people()
	id, typed := s.reports()
	s.evidence(id, typed)
	s.account()
	s.library()
	return s
}

func (s *said) people() {
	s.w.Helper()
	s.post("adam", "/people", object{"id": "zoe", "name": "Zoe " + canary, "email": canary + "@example.org", "phone": "+49 30 " + canary, "address": canary + " 7\n10115 Berlin"})
	s.post("stella", "/people/find", object{"beginning": canary})
}

// reports leaves a report unfinished, leaves one unconfirmed, makes one without a name
// and one for somebody else, and gives the case of the one without a name with its
// receipt.
func (s *said) reports() (id, typed string) {
	w := s.w
	w.Helper()
	s.post("", "/reports/unfinished", object{"text": canary})
	w.lodge(anonymous()) // a rush: the next one waits for a quick look
	r := anonymous()
	r["allegations"] = []object{{"ground": "code_violation", "principles": []string{"p1"}, "text": canary, "from": "2025-02-03"}}
	r["evidence"] = []object{{"title": canary}}
	r["earlier_told"], r["reasons"] = canary, canary
	r["respondent"] = object{"name": "Rene " + canary}
	r["keep_named"] = []object{{"name": "Egon " + canary, "email": "egon." + canary + "@example.org"}}
	r["predicate"] = object{"authority": canary, "what": canary, "on": "2025-01-07"}
	typed = s.post("", "/reports", r).str("receipt")
	id = w.confirm(typed).is(http.StatusCreated).str("case")
	b := report()
	b["source"], b["channel"], b["reasons"] = "on_behalf", "letter", canary
	b["reporter"] = object{"name": "Carla " + canary, "email": "carla." + canary + "@example.org", "address": canary + " 8", "phone": "030 " + canary}
	s.post("stella", "/reports", b)
	return id, typed
}

func (s *said) evidence(id, typed string) {
	w := s.w
	w.Helper()
	s.post("stella", "/cases/{id}/mailbox", object{"text": canary}, id)
	doc := w.upload("stella", "/cases/"+id+"/documents", canary+".txt", []byte("Ward 7, "+canary)).is(http.StatusCreated).str("id")
	jpg := w.upload("stella", "/cases/"+id+"/documents", canary+".jpg", evidencetest.JPEG(96, 64)).is(http.StatusCreated).str("id")
	sent := []field{{"receipt", typed}, {"title", canary}, {"text", canary}}
	w.form("/reports/mine/documents", sent, canary+".txt", []byte(canary)).is(http.StatusOK)
	s.texts["POST /reports/mine/documents title"], s.texts["POST /reports/mine/documents text"] = true, true
	w.upload("", "/documents", canary+".txt", []byte(canary)).is(http.StatusCreated)
	w.examine(nil)
	s.post("stella", "/documents/{id}/openings", object{"for": "all", "reason": canary}, doc)
	s.post("stella", "/documents/{id}/openings", object{"for": "all", "reason": canary}, jpg)
	s.post("stella", "/documents/{id}/redactions", object{"audiences": []string{"respondent"}, "spans": []object{{"from": 8, "to": 8 + len(canary)}}, "words": []string{canary}, "find": []string{canary}, "name": canary + ".txt", "reason": canary}, doc)
	s.post("stella", "/cases/{id}/quarantine", object{"id": "look-" + id, "decision": "set_aside", "reason": canary}, id)
	s.post("stella", "/quarantine", object{"id": "look-again-" + id, "cases": []string{id}, "decision": "released", "reason": canary})
	// The worker words letters and sends them; there is none here.
	_, err := w.db.KeepLetterText(w.Context(), id, "n1", store.LetterText{Subject: canary, Body: canary, RenderedAt: w.time()})
	w.must(err)
	w.must(w.db.MarkLetterTried(w.Context(), id, "n1", store.Delivery{Attempt: 1, Method: "email", At: w.time(), Outcome: "failed", Detail: canary}))
}

func (s *said) account() {
	w := s.w
	w.Helper()
	s.post("adam", "/people", object{"id": "stella", "name": "Stella Nachname", "email": "stella." + canary + "@example.org"})
	secret := canary + " vier Worte ohne Sinn"
	invitation := w.post("adam", "/people/stella/invitation", nil).is(http.StatusOK).str("invitation")
	s.post("", "/sign-in/invitation", object{"invitation": invitation, "password": secret})
	b := w.browser()
	for _, login := range []string{canary, login("rene")} { // who fails is counted
		b.post("/sign-in", object{"login": login, "password": canary}).problem(http.StatusUnauthorized, "sign_in_failed")
	}
	in := object{"login": "stella." + canary + "@example.org", "password": secret}
	s.taken("/sign-in", in, b.post("/sign-in", in))
	b.key = keyOf(w, b.post("/account/codes", nil).is(http.StatusOK).str("secret"))
	b.post("/account/codes/confirm", object{"code": b.code(0)}).is(http.StatusOK)
	w.pass(time.Minute)
	label := object{"label": canary, "scopes": []string{"read"}, "days": 7}
	s.taken("/tokens", label, b.post("/tokens", label))
	a := b.post("/account/passkeys", nil).is(http.StatusOK)
	key := object{"ticket": a.str("ticket"), "name": canary, "credential": newAuthenticator(w).make(a)}
	s.taken("/account/passkeys/answer", key, b.post("/account/passkeys/answer", key))
	other := object{"old": secret, "password": canary + " und vier andere"}
	s.taken("/account/password", other, b.post("/account/password", other))
	b.post("/account/passkeys", nil).is(http.StatusOK) // begun, and never ended
	id, letter := w.told(true)
	c, _ := w.enter(w.copyOf(id, letter, "rene").str("code"))
	w.system(`update tokens set revoked_at = now() where person = 'rene' and kind = 'token'`) // who has one has an account
	settled := object{"password": secret}
	s.taken("/sign-in/letter/account", settled, c.post("/sign-in/letter/account", settled))
}

func (s *said) library() {
	w := s.w
	w.Helper()
	digest := w.send2library("chiara", w.nextVersion("2", "2025-03-01")).is(http.StatusCreated).str("pack", "digest")
	p, _ := w.procs.ByDigest(digest)
	w.onPack("chiara", digest, object{"kind": "declare", "hole": p.Assumed()[0].ID, "reason": canary}).is(http.StatusOK)
}

// A name where an id belongs is not taken: ids stand in clear.
func TestANameIsNoID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	for kind, body := range map[docket.Kind]object{
		docket.Assign: {"person": canary + " Nachname"}, docket.NameCounsel: {"person": canary + "\u00a0Nachname"}, docket.Recuse: {"person": strings.Repeat("x", 200), "reasons": "So."},
		docket.SeatPanel:   {"body": "hearing_panel", "members": []object{{"person": "pia", "role": "chair"}, {"person": canary + " Nachname", "role": "member"}}},
		docket.HoldHearing: {"present": []string{"pia", canary + " Nachname"}, "respondent_appeared": true},
	} {
		if p := w.tryAct("stella", id, kind, body).problem(http.StatusUnprocessableEntity, "bad_request"); !strings.HasPrefix(p["field"].(string), "particulars.pe") && p["field"] != "particulars.present" {
			t.Errorf("%s: %v", kind, p)
		}
	}
	for _, name := range []string{canary, "the case of " + canary, canary + " 7"} {
		w.tryAct("stella", id, docket.LinkCase, object{"case": name, "why": "same_facts"}).problem(http.StatusUnprocessableEntity, "bad_request")
	}
	r := report()
	r["channel"] = canary
	w.post("carla", "/reports", r).problem(http.StatusUnprocessableEntity, "bad_request")
	for field, text := range map[string]string{"id": canary + " Nachname", "time_zone": canary} {
		if p := w.post("adam", "/people", object{"name": "Zoe", field: text}).problem(http.StatusUnprocessableEntity, "bad_request"); p["field"] != field {
			t.Errorf("%s: %v", field, p)
		}
	}
	if all := w.everything(); strings.Contains(all, canary) {
		t.Error("it stands in the database all the same")
	}
}
