package api_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/store"
	"probity/store/storetest"
)

const passphrase = "vier Worte ohne Zusammenhang"

// browser is somebody's browser: it keeps cookies and says where requests come from.
type browser struct {
	w       *world
	cookies map[string]string
	key     []byte // of the person's authenticator app
}

func (w *world) browser() *browser { return &browser{w: w, cookies: map[string]string{}} }

func (b *browser) header() string {
	var all []string
	for k, v := range b.cookies {
		all = append(all, k+"="+v)
	}
	return strings.Join(all, "; ")
}

func (b *browser) do(method, path string, body any, with map[string]string) *answer {
	b.w.Helper()
	h := map[string]string{"Sec-Fetch-Site": "same-origin"}
	maps.Copy(h, with)
	if c := b.header(); c != "" {
		h["Cookie"] = c
	}
	a := b.w.do(call{method: method, path: "/api/v1" + path, body: body, header: h})
	for _, c := range a.Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return a
}

func (b *browser) get(path string) *answer {
	b.w.Helper()
	return b.do("GET", path, nil, nil)
}

func (b *browser) post(path string, body any) *answer {
	b.w.Helper()
	return b.do("POST", path, body, nil)
}

func login(person string) string { return person + "@example.org" }

// code is the one-time code of now and so many steps, worked out here a second time.
func (b *browser) code(steps int64) string {
	var c [8]byte
	binary.BigEndian.PutUint64(c[:], uint64(b.w.real().Unix()/30+steps))
	m := hmac.New(sha1.New, b.key)
	m.Write(c[:])
	sum := m.Sum(nil)
	at := sum[19] & 15
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[at:])&0x7fffffff)%1_000_000)
}

// password gives a person a password; no second factor yet.
func (w *world) password(person string) {
	w.Helper()
	secret := w.post("adam", "/people/"+person+"/invitation", nil).is(http.StatusOK).str("invitation")
	w.post("", "/sign-in/invitation", object{"invitation": secret, "password": passphrase}).is(http.StatusNoContent)
}

func (b *browser) first(person string) *answer {
	b.w.Helper()
	return b.post("/sign-in", object{"login": login(person), "password": passphrase})
}

// enrolled is a browser in which a person signed in and set up one-time codes.
func (w *world) enrolled(person string) (b *browser, recovery []string) {
	w.Helper()
	w.password(person)
	b = w.browser()
	if a := b.first(person).is(http.StatusOK); a.json()["enrol"] != true {
		w.Fatalf("not to enrol: %s", a.text)
	}
	b.key = keyOf(w, b.post("/account/codes", nil).is(http.StatusOK).str("secret"))
	for _, c := range b.post("/account/codes/confirm", object{"code": b.code(0)}).is(http.StatusOK).json()["recovery"].([]any) {
		recovery = append(recovery, c.(string))
	}
	w.pass(time.Minute) // the step of that code is used up
	return b, recovery
}

func keyOf(w *world, text string) []byte {
	w.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text)
	w.must(err)
	return key
}

// second shows the code of now for the ticket of a first step.
func (b *browser) second(first *answer) *answer {
	b.w.Helper()
	return b.post("/sign-in/second", object{"ticket": first.is(http.StatusOK).str("ticket"), "code": b.code(0)})
}

func TestSigningIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret := w.post("adam", "/people/stella/invitation", nil).is(http.StatusOK).str("invitation")
	later := w.post("adam", "/people/stella/invitation", nil).is(http.StatusOK).str("invitation")
	accept := func(secret, password string) *answer {
		return w.post("", "/sign-in/invitation", object{"invitation": secret, "password": password})
	}
	accept(secret, passphrase).problem(http.StatusConflict, "sign_in_ended") // a later one took its place
	for _, weak := range []string{"", "kurz", "aaaaaaaaaaaaaaa", "123456789012345", "stella nachname", "ethics123456", strings.Repeat("ab", 200)} {
		accept(later, weak).problem(http.StatusUnprocessableEntity, "weak_password")
	}
	accept(later, passphrase).is(http.StatusNoContent)
	accept(later, passphrase+"!").problem(http.StatusConflict, "sign_in_ended") // once
	old := w.post("adam", "/people/rita/invitation", nil).is(http.StatusOK).str("invitation")
	w.pass(73 * time.Hour)
	accept(old, passphrase).problem(http.StatusConflict, "sign_in_ended") // for three days
	w.post("stella", "/people/rita/invitation", nil).problem(http.StatusForbidden, "admin_only")

	b := w.browser()
	if a := b.first("stella").is(http.StatusOK); a.json()["enrol"] != true {
		t.Fatalf("%s", a.text)
	}
	// A password alone opens nothing.
	b.get("/cases").problem(http.StatusForbidden, "second_factor_first")
	b.post("/people/find", object{"beginning": "st"}).problem(http.StatusForbidden, "second_factor_first")
	b.post("/tokens", object{"label": "mine", "scopes": []string{"full"}, "days": 3}).problem(http.StatusForbidden, "second_factor_first")
	b.post("/account/recovery", nil).problem(http.StatusForbidden, "second_factor_first")
	b.get("/me").is(http.StatusOK)
	b.post("/account/codes/confirm", object{"code": "000000"}).problem(http.StatusConflict, "no_second_factor")
	before := b.cookies["__Host-probity"]
	other := w.browser() // somebody else who has the password, with a session of before
	other.first("stella").is(http.StatusOK)
	b.key = keyOf(w, b.post("/account/codes", nil).is(http.StatusOK).str("secret"))
	b.post("/account/codes/confirm", object{"code": "abc"}).problem(http.StatusUnauthorized, "sign_in_failed")
	codes := b.post("/account/codes/confirm", object{"code": b.code(0)}).is(http.StatusOK).json()["recovery"].([]any)
	if len(codes) != 8 || b.cookies["__Host-probity"] == before {
		t.Errorf("codes %v; the session has the same secret: %v", codes, b.cookies["__Host-probity"] == before)
	}
	b.get("/cases").is(http.StatusOK)
	other.post("/account/codes", nil).problem(http.StatusUnauthorized, "unauthenticated") // ended with the first second factor
	if a := other.first("stella").is(http.StatusOK); a.json()["signed_in"] != false || a.json()["enrol"] != nil || len(a.Cookies()) > 0 {
		t.Errorf("a password is enough: %s", a.text)
	}

	w.pass(time.Minute)
	used := b.code(0)
	ticket := b.first("stella").str("ticket")
	b.post("/sign-in/second", object{"ticket": ticket}).problem(http.StatusUnauthorized, "sign_in_failed")
	b.post("/sign-in/second", object{"ticket": ticket, "code": used, "recovery": codes[0]}).problem(http.StatusUnauthorized, "sign_in_failed")
	b.post("/sign-in/second", object{"ticket": ticket, "code": used}).is(http.StatusOK)
	b.post("/sign-in/second", object{"ticket": ticket, "code": b.code(1)}).problem(http.StatusConflict, "sign_in_ended")
	for _, steps := range []int64{0, -1, -2, 2} { // used, older than one that was used, too old, too new
		b.post("/sign-in/second", object{"ticket": b.first("stella").str("ticket"), "code": b.code(steps)}).problem(http.StatusUnauthorized, "sign_in_failed")
	}
	b.post("/sign-in/second", object{"ticket": b.first("stella").str("ticket"), "code": b.code(1)}).is(http.StatusOK) // a clock may be off by a step
	for _, want := range []int{http.StatusOK, http.StatusUnauthorized} {
		b.post("/sign-in/second", object{"ticket": b.first("stella").str("ticket"), "recovery": strings.ToUpper(codes[3].(string))}).is(want)
	}
	ticket = b.first("stella").str("ticket")
	w.pass(6 * time.Minute)
	b.post("/sign-in/second", object{"ticket": ticket, "code": b.code(0)}).problem(http.StatusConflict, "sign_in_ended")

	acc := b.get("/account").is(http.StatusOK)
	if acc.json()["recovery"] != 7.0 || acc.json()["codes"] != true || acc.json()["password"] != true {
		t.Errorf("%s", acc.text)
	}
	for _, no := range []string{"argon2", codes[1].(string), base32.StdEncoding.EncodeToString(b.key)} {
		if strings.Contains(string(acc.text), no) || strings.Contains(w.log.String(), no) {
			t.Errorf("%q is told", no)
		}
	}
}

// TestAForgottenPasswordIsSetAnewByInvitation: the second factor stays, and whoever was
// signed in by the password of before is not any more.
func TestAForgottenPasswordIsSetAnewByInvitation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, recovery := w.enrolled("stella")
	b.get("/me").is(http.StatusOK)
	invitation := w.post("adam", "/people/stella/invitation", nil).is(http.StatusOK).str("invitation")
	b.get("/me").is(http.StatusOK) // that somebody is invited changes nothing
	const another = "lampe obstgarten geige kies"
	w.post("", "/sign-in/invitation", object{"invitation": invitation, "password": another}).is(http.StatusNoContent)
	b.get("/me").problem(http.StatusUnauthorized, "unauthenticated")
	b.first("stella").problem(http.StatusUnauthorized, "sign_in_failed")

	enter := func() *answer {
		return b.post("/sign-in", object{"login": login("stella"), "password": another}).is(http.StatusOK)
	}
	thief := w.browser() // who has the invitation alone
	a := thief.post("/sign-in", object{"login": login("stella"), "password": another}).is(http.StatusOK)
	if a.json()["signed_in"] != false || a.json()["enrol"] != nil || len(thief.cookies) > 0 {
		t.Errorf("an invitation takes the place of a second factor: %s", a.text)
	}
	thief.post("/account/codes", nil).problem(http.StatusUnauthorized, "unauthenticated")
	b.post("/sign-in/second", object{"ticket": enter().str("ticket"), "recovery": recovery[0]}).is(http.StatusOK)
	w.pass(time.Minute)
	b.second(enter()).is(http.StatusOK) // by the key of before
	b.get("/cases").is(http.StatusOK)
}

// TestATicketBearsFewGuesses: whoever has the password does not find the code by
// trying, whatever they begin anew.
func TestATicketBearsFewGuesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.enrolled("stella")
	thief := w.browser()
	right := 0
	for range 4 {
		ticket := thief.first("stella").is(http.StatusOK).str("ticket")
		for i := range 6 {
			a := thief.post("/sign-in/second", object{"ticket": ticket, "code": fmt.Sprintf("%06d", i)})
			switch a.StatusCode {
			case http.StatusUnauthorized:
				right++
			case http.StatusConflict, http.StatusTooManyRequests:
			default:
				t.Fatalf("%d: %s", a.StatusCode, a.text)
			}
		}
	}
	if right != 10 {
		t.Errorf("%d guesses were looked at, not 10", right)
	}
}

func TestNobodyLearnsWhoSignsInHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, p := range []string{"stella", "vito"} {
		w.password(p)
	}
	w.post("adam", "/people/vito/disable", nil).is(http.StatusNoContent)
	w.must(w.db.PutPerson(t.Context(), system, store.Person{ID: "mute", Name: "No Address"}))
	var first *answer
	for what, req := range map[string]object{
		"nobody":         {"login": "nobody@example.org", "password": passphrase},
		"no password":    {"login": login("rita"), "password": passphrase},
		"wrong password": {"login": login("stella"), "password": passphrase + "."},
		"disabled":       {"login": login("vito"), "password": passphrase},
		"no login":       {"login": "", "password": passphrase},
		"a pattern":      {"login": "%", "password": passphrase},
	} {
		before := w.hashed.Load()
		a := w.browser().post("/sign-in", req)
		a.problem(http.StatusUnauthorized, "sign_in_failed")
		if n := w.hashed.Load() - before; n != 1 {
			t.Errorf("%s: %d hashes were computed", what, n)
		}
		if first == nil {
			first = a
		}
		same(t, what, first, a)
	}
}

func TestGuessersAreSlowedAndNobodyIsShutOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.enrolled("stella")
	guess := func(who, password string) *answer {
		return w.browser().post("/sign-in", object{"login": who, "password": password})
	}
	for _, who := range []string{login("stella"), "nobody@example.org"} { // the same for who is there and who is not
		for range 10 {
			guess(who, "wrong wrong wrong").problem(http.StatusUnauthorized, "sign_in_failed")
		}
		before := w.hashed.Load()
		guess(strings.ToUpper(who), "wrong wrong wrong").problem(http.StatusTooManyRequests, "too_many")
		if w.hashed.Load() != before {
			t.Error("a guess too many was hashed")
		}
	}
	guess(login("stella"), passphrase).problem(http.StatusTooManyRequests, "too_many") // a stranger's browser
	delete(b.cookies, "__Host-probity")
	b.second(b.first("stella")).is(http.StatusOK) // her own
	forged := w.browser()
	forged.cookies["__Host-probity-device"] = "abc." + strings.Repeat("0", 64)
	forged.first("stella").problem(http.StatusTooManyRequests, "too_many")
	other := w.browser() // the mark of another person's browser
	marked, _ := w.enrolled("rita")
	other.cookies["__Host-probity-device"] = marked.cookies["__Host-probity-device"]
	w.pass(-time.Minute) // what enrolling took
	other.first("stella").problem(http.StatusTooManyRequests, "too_many")
	w.pass(2 * time.Minute)
	guess(login("stella"), "wrong wrong wrong").problem(http.StatusUnauthorized, "sign_in_failed") // nothing is locked
}

func TestSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.enrolled("stella")
	w.wait(10_000 * time.Hour) // of case time, which is none of theirs
	b.get("/me").is(http.StatusOK)
	a := b.second(b.first("stella")).is(http.StatusOK)
	for _, c := range a.Cookies() {
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" || !strings.HasPrefix(c.Name, "__Host-") {
			t.Errorf("cookie %+v", c)
		}
	}
	if s := b.cookies["__Host-probity"]; len(s) != 47 || strings.Contains(w.log.String(), s) {
		t.Errorf("session %q", s)
	}

	// Who sends it, and from where.
	w.do(call{method: "GET", path: "/api/v1/me", header: map[string]string{"Authorization": "Bearer " + b.cookies["__Host-probity"]}}).problem(http.StatusUnauthorized, "unauthenticated")
	w.do(call{method: "GET", path: "/api/v1/me", header: map[string]string{"Cookie": "__Host-probity=" + w.tokens["stella"]}}).problem(http.StatusUnauthorized, "unauthenticated")
	w.do(call{method: "GET", path: "/api/v1/me", header: map[string]string{"Cookie": "__Host-probity=a; " + b.header()}}).problem(http.StatusUnauthorized, "unauthenticated")
	w.do(call{method: "GET", path: "/api/v1/me", header: map[string]string{"Cookie": strings.ReplaceAll(b.header(), "__Host-", "")}}).problem(http.StatusUnauthorized, "unauthenticated")
	for _, h := range []map[string]string{
		{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "", "Origin": "null"},
		{"Sec-Fetch-Site": "", "Origin": "https://evil.example"}, {"Sec-Fetch-Site": ""},
	} {
		b.do("POST", "/sessions/end", nil, h).problem(http.StatusForbidden, "cross_site")
	}
	b.do("POST", "/sessions/end", nil, map[string]string{"Sec-Fetch-Site": "", "Origin": w.url}).is(http.StatusNoContent)

	// One's own, and nobody else's.
	c := w.browser()
	c.key = b.key
	w.pass(time.Minute)
	c.second(c.first("stella")).is(http.StatusOK)
	list := b.get("/sessions").is(http.StatusOK).list("sessions")
	if len(list) != 2 || list[0]["this"] != true || list[1]["this"] != nil {
		t.Fatalf("sessions %v", list)
	}
	rita, _ := w.enrolled("rita")
	rita.post("/sessions/"+list[1]["id"].(string)+"/end", nil).problem(http.StatusNotFound, "not_found")
	rita.post("/sessions/"+strings.Repeat("x", 36)+"/end", nil).problem(http.StatusNotFound, "not_found")
	rita.post("/sessions/end", nil).is(http.StatusNoContent)
	c.get("/me").is(http.StatusOK)
	b.post("/sessions/"+list[1]["id"].(string)+"/end", nil).is(http.StatusNoContent)
	c.get("/me").problem(http.StatusUnauthorized, "unauthenticated")

	// Its secret changes when a second factor is shown.
	before := maps.Clone(b.cookies)
	w.pass(time.Minute)
	b.post("/step-up", object{"code": b.code(0)}).is(http.StatusOK)
	stale := &browser{w: w, cookies: before}
	stale.get("/me").problem(http.StatusUnauthorized, "unauthenticated")
	b.get("/me").is(http.StatusOK)

	// It ends: by lying idle, at its end, with its password, with its person.
	for _, age := range []string{"last_used = now() - interval '31 minutes'", "expires_at = now() - interval '1 second'"} {
		w.pass(time.Minute)
		b.second(b.first("stella")).is(http.StatusOK)
		b.get("/me").is(http.StatusOK)
		storetest.Exec(t, w.db, `update tokens set `+age+` where person = 'stella' and kind = 'session'`)
		b.get("/me").problem(http.StatusUnauthorized, "unauthenticated")
		b.post("/sign-out", nil).problem(http.StatusUnauthorized, "unauthenticated")
	}
	w.pass(time.Minute)
	b.second(b.first("stella")).is(http.StatusOK)
	c.cookies, c.key = maps.Clone(b.cookies), b.key
	w.pass(time.Minute)
	c.second(c.first("stella")).is(http.StatusOK)
	c.post("/account/password", object{"old": "wrong wrong wrong", "password": passphrase + "?"}).problem(http.StatusUnauthorized, "sign_in_failed")
	c.post("/account/password", object{"old": passphrase, "password": "short"}).problem(http.StatusUnprocessableEntity, "weak_password")
	c.post("/account/password", object{"old": passphrase, "password": passphrase + "?"}).is(http.StatusNoContent)
	b.get("/me").problem(http.StatusUnauthorized, "unauthenticated")
	c.get("/me").is(http.StatusOK)
	w.post("stella", "/people/stella/disable", nil).problem(http.StatusForbidden, "admin_only")
	w.post("adam", "/people/adam/disable", nil).problem(http.StatusUnprocessableEntity, "bad_request")
	w.post("adam", "/people/nobody/disable", nil).problem(http.StatusNotFound, "not_found")
	w.post("adam", "/people/stella/disable", nil).is(http.StatusNoContent)
	c.get("/me").problem(http.StatusUnauthorized, "unauthenticated")
	w.get("stella", "/me").problem(http.StatusUnauthorized, "unauthenticated") // her token too
	w.post("adam", "/people/stella/enable", nil).is(http.StatusNoContent)
	w.get("stella", "/me").problem(http.StatusUnauthorized, "unauthenticated") // and it stays so
	if out := rita.post("/sign-out", nil).is(http.StatusNoContent); out.Header.Get("Clear-Site-Data") != `"cache", "storage"` {
		t.Errorf("the browser is not told to forget: %v", out.Header)
	}
	if rita.cookies["__Host-probity"] != "" {
		t.Error("the cookie stays")
	}
}

// TestWeightyActsAskForARecentSecondFactor sits at a desk that was left open.
func TestWeightyActsAskForARecentSecondFactor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	b, _ := w.enrolled("stella")
	text := w.upload("stella", "/cases/"+id+"/documents", "a.txt", []byte("Jane saw it.")).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	w.post("chiara", "/documents/"+text+"/redactions", object{"audiences": []string{"panel"}, "spans": []object{{"from": 0, "to": 4}}, "reason": "x"}).is(http.StatusCreated)
	act := func(kind string, n int) *answer {
		return b.post("/cases/"+id+"/acts", object{"id": fmt.Sprintf("weighty-%s-%d", kind, n), "kind": kind, "particulars": object{}})
	}
	weighty := []string{"vote", "find", "decide", "put_into_effect", "reveal_identity", "release_legal_hold", "purge", "impose_interim", "decide_breach", "decide_appeal"}
	for _, k := range weighty {
		if a := act(k, 1); a.StatusCode == http.StatusForbidden && a.json()["code"] == "step_up" {
			t.Errorf("%s with a fresh second factor: %s", k, a.text)
		}
	}
	w.pass(11 * time.Minute)
	b.get("/cases/" + id).is(http.StatusOK)
	_, before := w.size(id)
	for _, k := range weighty {
		act(k, 2).problem(http.StatusForbidden, "step_up")
	}
	if _, after := w.size(id); after != before {
		t.Errorf("%d acts were put down", after-before)
	}
	act("note", 2).is(http.StatusUnprocessableEntity) // its text is missing, nothing else
	b.get("/cases/"+id+"/export").problem(http.StatusForbidden, "step_up")
	b.get("/documents/" + text + "?redaction=1").is(http.StatusOK)
	b.post("/documents/"+text+"/redactions/1/release", object{}).problem(http.StatusForbidden, "step_up")
	b.post("/documents/"+text+"/openings", object{"for": "all", "reason": "x"}).problem(http.StatusForbidden, "step_up")
	b.post("/documents/"+text+"/openings", object{"for": "me", "reason": "x"}).is(http.StatusCreated)
	if list := w.get("chiara", "/documents/"+text+"/redactions").list("redactions"); list[0]["released_by"] != nil {
		t.Error("released all the same")
	}
	b.post("/account/recovery", nil).problem(http.StatusForbidden, "step_up")
	b.post("/account/codes", nil).problem(http.StatusForbidden, "step_up")
	b.post("/account/password", object{"old": passphrase, "password": passphrase + "?"}).problem(http.StatusForbidden, "step_up")
	b.post("/tokens", object{"label": "mine", "scopes": []string{"full"}, "days": 3}).problem(http.StatusForbidden, "step_up")
	b.post("/step-up", object{"code": "000000"}).problem(http.StatusUnauthorized, "sign_in_failed")
	b.post("/step-up", object{"code": b.code(0)}).is(http.StatusOK)
	if a := act("put_into_effect", 3); a.json()["code"] == "step_up" {
		t.Errorf("with a second factor shown again: %s", a.text)
	}
	b.post("/account/recovery", nil).is(http.StatusOK)

	// An administrator's session keeps the house, with a recent second factor.
	w.must(w.db.SetAdministrator(t.Context(), "rita", "", true, w.real()))
	rita, _ := w.enrolled("rita")
	rita.post("/people/vito/invitation", nil).is(http.StatusOK)
	w.pass(11 * time.Minute)
	rita.post("/people/vito/invitation", nil).problem(http.StatusForbidden, "step_up")
	w.must(w.db.SetAdministrator(t.Context(), "rita", "", false, w.real()))
	rita.post("/people/vito/invitation", nil).problem(http.StatusForbidden, "admin_only")
}

// TestScopesOfTokens holds every route of the documentation against every scope.
func TestScopesOfTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.enrolled("stella")
	scopes := []string{"full", "read", "act", "duties", "statistics"}
	for _, s := range scopes {
		made := b.post("/tokens", object{"label": "for a test", "scopes": []string{s}, "days": 3}).is(http.StatusOK)
		w.tokens["stella:"+s] = made.str("token")
	}
	b.post("/tokens", object{"label": "x", "scopes": []string{"admin"}, "days": 3}).problem(http.StatusForbidden, "admin_only")
	b.post("/tokens", object{"label": "x", "scopes": []string{"enrol"}, "days": 3}).problem(http.StatusUnprocessableEntity, "unknown")
	b.post("/tokens", object{"label": "x", "scopes": []string{}, "days": 3}).problem(http.StatusUnprocessableEntity, "bad_request")
	b.post("/tokens", object{"label": "x", "scopes": []string{"full"}, "days": 1000}).problem(http.StatusUnprocessableEntity, "bad_request")
	b.post("/tokens", object{"label": " ", "scopes": []string{"full"}, "days": 1}).problem(http.StatusUnprocessableEntity, "bad_request")
	id := w.file()
	session := []string{"/api/v1/account", "/api/v1/sessions", "/api/v1/tokens", "/api/v1/step-up", "/api/v1/sign-out", "/api/v1/sign-in/letter/account"}
	begins := func(path string, all ...string) bool {
		return slices.ContainsFunc(all, func(p string) bool { return strings.HasPrefix(path, p) })
	}
	may := func(scope, method, path string) bool { // said a second time, in other words
		switch {
		case begins(path, session...):
			return false
		case path == "/api/v1/me" || path == "/api/v1/log":
			return true
		case scope == "duties" || scope == "statistics":
			return path == "/api/v1/"+scope
		case strings.HasSuffix(path, "/export"), strings.HasSuffix(path, "/copies"), strings.HasSuffix(path, "/codes/end"):
			return scope == "full"
		case scope == "full" || method == "GET" || path == "/api/v1/people/find":
			return true
		case scope == "act":
			return begins(path, "/api/v1/cases/", "/api/v1/documents", "/api/v1/reports", "/api/v1/quarantine")
		}
		return false
	}
	tried := 0
	for path, item := range spec(t).Paths.Map() {
		for method, op := range item.Operations() {
			if op.Security != nil && len(*op.Security) == 1 && len((*op.Security)[0]) == 0 && path != "/api/v1/reports" && path != "/api/v1/documents" {
				continue // nobody is asked who they are
			}
			at := strings.NewReplacer("{id}", id, "{letter}", "n1", "{digest}", w.p.Digest(), "{seq}", "1").Replace(path)
			for _, s := range scopes {
				a := w.do(call{method: method, path: at, as: "stella:" + s, body: map[string]any{"POST": "{}"}[method]})
				var code any
				if a.StatusCode == http.StatusForbidden {
					code = a.json()["code"]
				}
				if refused := code == "scope" || code == "session_only"; refused == may(s, method, path) {
					t.Errorf("%s %s with %s: %d %v", method, path, s, a.StatusCode, code)
				}
				tried++
			}
		}
	}
	if tried < 200 {
		t.Errorf("only %d tried", tried)
	}
	w.post("stella:act", "/cases/"+id+"/acts", object{"kind": "put_into_effect", "particulars": object{}}).problem(http.StatusForbidden, "scope")
	w.post("stella:act", "/cases/"+id+"/acts", object{"kind": "note", "particulars": object{"text": "By a program."}}).is(http.StatusOK)
	w.post("stella:read", "/cases/"+id+"/acts", object{"kind": "note", "particulars": object{"text": "By a program."}}).problem(http.StatusForbidden, "scope")

	list := b.get("/tokens").is(http.StatusOK).list("tokens")
	if len(list) != 1+len(scopes) || strings.Contains(fmt.Sprint(list), "prb_") {
		t.Errorf("tokens %v", list)
	}
	for _, one := range list {
		b.post("/tokens/"+one["id"].(string)+"/end", nil).is(http.StatusNoContent)
	}
	w.get("stella:full", "/me").problem(http.StatusUnauthorized, "unauthenticated")
	b.get("/me").is(http.StatusOK)
}

// TestAReportOfSomebodyWhoMayNoMore files for somebody who was seen a moment ago, is
// disabled and comes back: what was seen of them counts for nothing.
func TestAReportOfSomebodyWhoMayNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.post("carla", "/reports", report()).is(http.StatusCreated).str("number")
	if second := w.post("carla", "/reports", report()).is(http.StatusCreated).str("number"); first == "" || second == "" || first == second {
		t.Errorf("%q and %q", first, second)
	}
	before := w.cases()
	w.post("adam", "/people/carla/disable", nil).is(http.StatusNoContent)
	w.post("carla", "/reports", report()).problem(http.StatusUnauthorized, "unauthenticated")
	w.post("carla", "/reports", object{"no": "report"}).problem(http.StatusUnauthorized, "unauthenticated")
	if n := w.cases(); n != before {
		t.Errorf("%d cases, then %d", before, n)
	}
	w.post("adam", "/people/carla/enable", nil).is(http.StatusNoContent)
}
