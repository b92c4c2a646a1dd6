package api_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"probity/api"
	"probity/signin"
	"probity/store/storetest"
)

// idp is a provider of OpenID Connect on this machine, which can be made to lie.
type idp struct {
	w      *world
	url    string
	key    *ecdsa.PrivateKey
	other  *ecdsa.PrivateKey // that it does not publish
	mu     sync.Mutex
	codes  map[string]url.Values // what was asked, by the code given for it
	claims func(c object)        // what it says otherwise than it should
	alg    string                // it says it signs by, when it lies about it
	forge  bool                  // signs by the other key
}

func newIDP(tb testing.TB) *idp {
	tb.Helper()
	p := &idp{codes: map[string]url.Values{}}
	for _, k := range []**ecdsa.PrivateKey{&p.key, &p.other} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			tb.Fatal(err)
		}
		*k = key
	}
	m := http.NewServeMux()
	m.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(object{"issuer": p.url, "authorization_endpoint": p.url + "/authorize", "token_endpoint": p.url + "/token", "jwks_uri": p.url + "/keys",
			"id_token_signing_alg_values_supported": []string{"ES256"}})
	})
	m.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		point, _ := p.key.PublicKey.Bytes()
		_ = json.NewEncoder(w).Encode(object{"keys": []object{{"kty": "EC", "crv": "P-256", "kid": "one", "alg": "ES256", "use": "sig", "x": b64(point[1:33]), "y": b64(point[33:])}}})
	})
	m.HandleFunc("POST /token", p.token)
	s := httptest.NewServer(m)
	tb.Cleanup(s.Close)
	p.url = s.URL
	return p
}

// token redeems a code, once, for whoever shows the verifier.
func (p *idp) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked, ok := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	if !ok || asked.Get("code_challenge") != b64(sum[:]) || asked.Get("redirect_uri") != r.FormValue("redirect_uri") || id != "probity" || secret != "s3cret" {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	now := p.w.real()
	claims := object{"iss": p.url, "sub": "sub-stella", "aud": "probity", "exp": now.Add(time.Minute).Unix(), "iat": now.Unix(), "auth_time": now.Unix(),
		"nonce": asked.Get("nonce"), "email": login("vito"), "email_verified": true}
	if p.claims != nil {
		p.claims(claims)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(object{"access_token": "x", "token_type": "Bearer", "id_token": p.sign(claims)})
}

func (p *idp) sign(claims object) string {
	alg, key := "ES256", p.key
	if p.alg != "" {
		alg = p.alg
	}
	if p.forge {
		key = p.other
	}
	head, _ := json.Marshal(object{"alg": alg, "kid": "one"})
	body, _ := json.Marshal(claims)
	text := b64(head) + "." + b64(body)
	if alg == "none" {
		return text + "."
	}
	sum := sha256.Sum256([]byte(text))
	r, s, _ := ecdsa.Sign(rand.Reader, key, sum[:])
	return text + "." + b64(append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...))
}

// consent is the person saying yes at the provider: what it sends the browser
// back with.
func (p *idp) consent(a *answer) url.Values {
	p.w.Helper()
	u, err := url.Parse(a.is(http.StatusOK).str("url"))
	p.w.must(err)
	q := u.Query()
	if !strings.HasPrefix(u.String(), p.url+"/authorize?") || q.Get("code_challenge_method") != "S256" || len(q.Get("state")) < 43 || len(q.Get("nonce")) < 43 || q.Get("max_age") != "600" || q.Get("scope") != "openid" {
		p.w.Fatalf("asked %s", u)
	}
	code := rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.codes[code] = q
	return url.Values{"state": {q.Get("state")}, "code": {code}, "iss": {p.url}}
}

func (b *browser) back(q url.Values) *answer {
	b.w.Helper()
	return b.do("GET", "/sign-in/provider/answer?"+q.Encode(), nil, map[string]string{"Sec-Fetch-Site": "cross-site"})
}

func withProvider(tb testing.TB, tune ...func(*api.Deps)) (*world, *idp) {
	tb.Helper()
	p := newIDP(tb)
	p.w = newWorld(tb, append(tune, func(d *api.Deps) {
		d.SignIn.Provider = signin.Provider{Issuer: p.url, Client: "probity", Secret: "s3cret", Redirect: "https://ethics.example.org/api/v1/sign-in/provider/answer"}
	})...)
	return p.w, p
}

func TestSigningInAtAProvider(t *testing.T) {
	t.Parallel()
	w, p := withProvider(t)
	enter := func() *answer {
		t.Helper()
		b := w.browser()
		return b.back(p.consent(b.post("/sign-in/provider", nil)))
	}
	enter().problem(http.StatusUnauthorized, "sign_in_failed") // nobody is linked, least of all by an address
	w.linkedAt(p, "stella")

	if a := enter().is(http.StatusOK); a.json()["enrol"] != true { // one proof is not two
		t.Errorf("%s", a.text)
	}
	several := func(c object) { c["amr"] = []string{"pwd", "mfa"} }
	p.claims = several
	b := w.browser()
	q := p.consent(b.post("/sign-in/provider", nil))
	b.back(q).is(http.StatusOK)
	if me := b.get("/me").is(http.StatusOK); me.str("person") != "stella" {
		t.Errorf("%s", me.text)
	}
	b.get("/cases").is(http.StatusOK)
	b.post("/account/recovery", nil).is(http.StatusOK) // as recent a second factor as any
	b.back(q).problem(http.StatusConflict, "sign_in_ended")

	for what, lie := range map[string]func(c object){
		"of long ago": func(c object) { several(c); c["auth_time"] = w.real().Add(-time.Hour).Unix() },
		"of when":     func(c object) { several(c); delete(c, "auth_time") },
		"of tomorrow": func(c object) { several(c); c["auth_time"] = w.real().Add(time.Hour).Unix() },
	} {
		p.claims = lie
		if a := enter().is(http.StatusOK); a.json()["enrol"] != true {
			t.Errorf("several factors %s: %s", what, a.text)
		}
	}
	refused := func(what string, lie func(c object)) {
		t.Helper()
		p.claims = lie
		if a := enter(); a.StatusCode != http.StatusUnauthorized || a.json()["code"] != "sign_in_failed" || slices.ContainsFunc(a.Cookies(), func(c *http.Cookie) bool { return c.Name == "__Host-probity" }) {
			t.Errorf("%s: %d %s", what, a.StatusCode, a.text)
		}
	}
	refused("another issuer", func(c object) { c["iss"] = p.url + "/" })
	refused("another audience", func(c object) { c["aud"] = "another" })
	refused("several audiences", func(c object) { c["aud"] = []string{"probity", "another"} })
	refused("another nonce", func(c object) { c["nonce"] = "x" })
	refused("no nonce", func(c object) { delete(c, "nonce") })
	refused("over", func(c object) { c["exp"] = w.real().Add(-time.Hour).Unix() })
	refused("another subject", func(c object) { c["sub"] = "SUB-STELLA" })
	refused("no subject", func(c object) { c["sub"] = "" })
	p.forge = true
	refused("a key it does not publish", nil)
	p.forge = false
	for _, alg := range []string{"none", "HS256", "RS256"} {
		p.alg = alg
		refused("signed by "+alg, nil)
	}
	p.alg, p.claims = "", several

	// Whose browser, whose state, whose code, whose answer.
	mine, theirs := w.browser(), w.browser()
	q = p.consent(theirs.post("/sign-in/provider", nil))
	mine.post("/sign-in/provider", nil).is(http.StatusOK)
	mine.back(q).problem(http.StatusUnauthorized, "sign_in_failed") // a link that signs the victim in as somebody else
	theirs.back(q).problem(http.StatusConflict, "sign_in_ended")
	change := func(what, code string, status int, how func(q url.Values)) {
		t.Helper()
		b := w.browser()
		q := p.consent(b.post("/sign-in/provider", nil))
		how(q)
		if a := b.back(q); a.StatusCode != status || a.json()["code"] != code {
			t.Errorf("%s: %d %s", what, a.StatusCode, a.text)
		}
	}
	change("another state", "sign_in_ended", http.StatusConflict, func(q url.Values) { q.Set("state", "x") })
	change("no state", "sign_in_ended", http.StatusConflict, func(q url.Values) { q.Del("state") })
	change("no code", "sign_in_failed", http.StatusUnauthorized, func(q url.Values) { q.Del("code"); q.Set("error", "access_denied") })
	change("the answer of another provider", "sign_in_failed", http.StatusUnauthorized, func(q url.Values) { q.Set("iss", "https://evil.example") })
	stolen := p.consent(w.browser().post("/sign-in/provider", nil)) // a code that was given for another question: PKCE
	change("another's code", "sign_in_failed", http.StatusUnauthorized, func(q url.Values) { q.Set("code", stolen.Get("code")) })
	change("too late", "sign_in_ended", http.StatusConflict, func(url.Values) { w.pass(11 * time.Minute) })

	w.post("adam", "/people/stella/disable", nil).is(http.StatusNoContent)
	enter().problem(http.StatusUnauthorized, "sign_in_failed")
	if strings.Contains(w.log.String(), "code=") || strings.Contains(w.log.String(), "sub-stella") {
		t.Error("the log tells")
	}
}

func TestProvidersThatAreRefused(t *testing.T) {
	t.Parallel()
	for issuer, want := range map[string]bool{
		"https://login.example.org": true, "https://login.example.org/realm": true, "http://127.0.0.1:9998": true, "http://[::1]:9998": true,
		"http://login.example.org": false, "http://localhost:9998": false, "http://10.0.0.1": false, "login.example.org": false, "https://x?y": false, "ftp://127.0.0.1": false,
	} {
		err := signin.Check(signin.Options{Provider: signin.Provider{Issuer: issuer, Client: "probity", Redirect: "https://ethics.example.org/back"}})
		if (err == nil) != want {
			t.Errorf("%s: %v", issuer, err)
		}
	}
	w := newWorld(t)
	w.browser().post("/sign-in/provider", nil).problem(http.StatusConflict, "no_provider")
	w.browser().back(url.Values{"state": {"x"}}).problem(http.StatusConflict, "no_provider")
	w.browser().post("/sign-in/invitation/provider", object{"invitation": w.invited("stella")}).problem(http.StatusConflict, "no_provider")
	away := newWorld(t, func(d *api.Deps) {
		d.SignIn.Provider = signin.Provider{Issuer: "http://127.0.0.1:1", Client: "probity", Redirect: "https://ethics.example.org/back"}
	})
	away.browser().post("/sign-in/provider", nil).problem(http.StatusServiceUnavailable, "provider_away")

	// One that sends us elsewhere is not followed there.
	var asked, followed atomic.Int64
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed.Add(1) }))
	t.Cleanup(inside.Close)
	sends := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(out, r, inside.URL+r.URL.Path, http.StatusFound)
	}))
	t.Cleanup(sends.Close)
	sent := newWorld(t, func(d *api.Deps) {
		d.SignIn.Provider = signin.Provider{Issuer: sends.URL, Client: "probity", Redirect: "https://ethics.example.org/back"}
	})
	sent.browser().post("/sign-in/provider", nil).problem(http.StatusServiceUnavailable, "provider_away")
	if asked.Load() == 0 || followed.Load() != 0 {
		t.Errorf("asked %d times, and followed %d times", asked.Load(), followed.Load())
	}
}

// invited is an invitation of an administrator's.
func (w *world) invited(person string) string {
	w.Helper()
	return w.post("adam", "/people/"+person+"/invitation", nil).is(http.StatusOK).str("invitation")
}

// linkedAt has the person of the provider be somebody here, by invitation.
func (w *world) linkedAt(p *idp, person string) {
	w.Helper()
	b := w.browser()
	b.back(p.consent(b.post("/sign-in/invitation/provider", object{"invitation": w.invited(person)}))).is(http.StatusOK)
}

// Somebody is linked to who they are at the provider by an invitation, once, in the
// browser in which they asked, and in no other way.
func TestAProviderIsLinkedByInvitationAlone(t *testing.T) {
	t.Parallel()
	w, p := withProvider(t)
	ask := func(b *browser, invitation string) *answer {
		t.Helper()
		return b.post("/sign-in/invitation/provider", object{"invitation": invitation})
	}
	enter := func() *answer {
		t.Helper()
		b := w.browser()
		return b.back(p.consent(b.post("/sign-in/provider", nil)))
	}
	nobody := func(what string) {
		t.Helper()
		if a := enter(); a.StatusCode != http.StatusUnauthorized || a.json()["code"] != "sign_in_failed" {
			t.Errorf("%s: %d %s", what, a.StatusCode, a.text)
		}
	}
	w.post("adam", "/people/stella/provider", object{"subject": "sub-stella"}).is(http.StatusNotFound) // by an administrator's word
	ask(w.browser(), "").problem(http.StatusConflict, "sign_in_ended")
	ask(w.browser(), "pri_made-up").problem(http.StatusConflict, "sign_in_ended")
	replaced := w.invited("stella")
	invitation := w.invited("stella")
	ask(w.browser(), replaced).problem(http.StatusConflict, "sign_in_ended") // a later one took its place

	// What an invitation was asked with ends as any sign-in does: whose browser, whose
	// answer, which token. Nothing of that uses the invitation up.
	mine, theirs := w.browser(), w.browser()
	q := p.consent(ask(theirs, invitation))
	mine.post("/sign-in/provider", nil).is(http.StatusOK)
	mine.back(q).problem(http.StatusUnauthorized, "sign_in_failed")
	nobody("in another browser")
	for what, lie := range map[string]func(c object){
		"another issuer": func(c object) { c["iss"] = p.url + "/" }, "another nonce": func(c object) { c["nonce"] = "x" },
		"another audience": func(c object) { c["aud"] = "another" }, "no subject": func(c object) { c["sub"] = "" },
	} {
		p.claims = lie
		b := w.browser()
		b.back(p.consent(ask(b, invitation))).problem(http.StatusUnauthorized, "sign_in_failed")
		p.claims = nil
		nobody(what)
	}
	b := w.browser()
	q = p.consent(ask(b, invitation))
	stolen := p.consent(w.browser().post("/sign-in/provider", nil)) // PKCE: a code for another question
	q.Set("code", stolen.Get("code"))
	b.back(q).problem(http.StatusUnauthorized, "sign_in_failed")
	nobody("another's code")
	plain := w.browser() // a sign-in that was begun without an invitation links nobody
	plain.back(p.consent(plain.post("/sign-in/provider", nil))).problem(http.StatusUnauthorized, "sign_in_failed")

	// Two browsers with one invitation: it is good once.
	one, two := w.browser(), w.browser()
	first, second := p.consent(ask(one, invitation)), p.consent(ask(two, invitation))
	if a := one.back(first).is(http.StatusOK); a.json()["enrol"] != true {
		t.Errorf("one proof is two: %s", a.text)
	}
	two.back(second).problem(http.StatusConflict, "sign_in_ended")
	ask(w.browser(), invitation).problem(http.StatusConflict, "sign_in_ended")
	w.post("", "/sign-in/invitation", object{"invitation": invitation, "password": passphrase}).problem(http.StatusConflict, "sign_in_ended")
	enter().is(http.StatusOK)
	if one.get("/me").is(http.StatusOK).str("person") != "stella" {
		t.Error("somebody else")
	}

	// Who they are there is nobody else's; the invitation stays good for another.
	forVito := w.invited("vito")
	vito := w.browser()
	vito.back(p.consent(ask(vito, forVito))).problem(http.StatusConflict, "conflict")
	p.claims = func(c object) { c["sub"] = "sub-vito" }
	vito.back(p.consent(ask(vito, forVito))).is(http.StatusOK)
	if vito.get("/me").is(http.StatusOK).str("person") != "vito" {
		t.Error("vito is somebody else")
	}
	// A new invitation takes the place of the identity before, and ends the sessions.
	p.claims = func(c object) { c["sub"] = "sub-vito-2" }
	w.linkedAt(p, "vito")
	vito.get("/me").is(http.StatusUnauthorized)
	p.claims = func(c object) { c["sub"] = "sub-vito" }
	nobody("the identity before")

	late := w.invited("rita")
	p.claims = func(c object) { c["sub"] = "sub-rita" }
	b = w.browser()
	q = p.consent(ask(b, late))
	w.post("adam", "/people/rita/disable", nil).is(http.StatusNoContent)
	b.back(q).problem(http.StatusConflict, "sign_in_ended")
	w.post("adam", "/people/rita/enable", nil).is(http.StatusNoContent)
	late = w.invited("rita")
	w.pass(73 * time.Hour)
	ask(w.browser(), late).problem(http.StatusConflict, "sign_in_ended")
	nobody("too late")
}

// Whoever gets hold of an invitation does not come round a second factor that is set
// up, though their provider says that it saw several.
func TestAnInvitationDoesNotComeRoundASecondFactor(t *testing.T) {
	t.Parallel()
	w, p := withProvider(t)
	p.claims = func(c object) { c["amr"] = []string{"pwd", "mfa"} }
	ask := func(b *browser, invitation string) *answer {
		t.Helper()
		return b.post("/sign-in/invitation/provider", object{"invitation": invitation})
	}
	w.password("stella")
	early := w.invited("stella")
	waiting, hers := w.browser(), w.browser()
	q := p.consent(ask(waiting, early)) // begun while there was none
	hers.first("stella").is(http.StatusOK)
	hers.key = keyOf(w, hers.post("/account/codes", nil).is(http.StatusOK).str("secret"))
	hers.post("/account/codes/confirm", object{"code": hers.code(0)}).is(http.StatusOK)
	w.pass(time.Minute)
	waiting.back(q).problem(http.StatusConflict, "sign_in_ended")

	invitation := w.invited("stella")
	thief := w.browser()
	ask(thief, invitation).problem(http.StatusForbidden, "show_first")
	another, _ := w.enrolled("vito")
	ask(another, invitation).problem(http.StatusForbidden, "show_first") // in a session of somebody else
	w.pass(11 * time.Minute)
	ask(hers, invitation).problem(http.StatusForbidden, "show_first") // not shown a short while ago
	hers.post("/step-up", object{"code": hers.code(0)}).is(http.StatusOK)
	hers.back(p.consent(ask(hers, invitation))).is(http.StatusOK)
	hers.get("/cases").is(http.StatusOK)
	b := w.browser()
	b.back(p.consent(b.post("/sign-in/provider", nil))).is(http.StatusOK)
	b.get("/cases").is(http.StatusOK)
}

// Somebody unlinks themselves: who they are there signs nobody in any more, and whoever
// was signed in so is not. The last thing to sign in by stays, and so does the last
// passkey of whoever has nothing else; an identity at a provider of before is no way in.
func TestSomebodyUnlinksAProvider(t *testing.T) {
	t.Parallel()
	w, p := withProvider(t, withPasskeys)
	p.claims = func(c object) { c["amr"] = []string{"pwd", "mfa"} }
	w.linkedAt(p, "stella")
	const before = "https://login.before.example"
	link := func(issuer string) {
		t.Helper()
		storetest.Exec(t, w.db, `insert into provider_links (issuer, subject, person, created_at) values ($1, 'sub', 'stella', now())`, issuer)
	}
	link(before)
	enter := func() (*browser, *answer) {
		t.Helper()
		b := w.browser()
		return b, b.back(p.consent(b.post("/sign-in/provider", nil)))
	}
	entered := func() *browser {
		t.Helper()
		b, a := enter()
		a.is(http.StatusOK)
		return b
	}
	remove := func(b *browser, issuer string) *answer {
		t.Helper()
		return b.post("/account/providers/remove", object{"issuer": issuer})
	}
	linked := func(b *browser, want ...object) {
		t.Helper()
		if got := b.get("/account").is(http.StatusOK).list("providers"); !slices.EqualFunc(got, want, maps.Equal) {
			t.Errorf("linked to %v, not %v", got, want)
		}
	}
	b := entered()
	here, gone := object{"issuer": p.url, "here": true}, object{"issuer": before, "here": false}
	linked(b, here, gone)
	remove(b, "https://elsewhere.example").is(http.StatusNotFound)
	remove(b, p.url).problem(http.StatusConflict, "last_way_in") // nobody signs in at the one of before
	linked(b, here, gone)
	other := entered()
	remove(b, before).is(http.StatusNoContent)
	linked(b, here)
	other.get("/me").is(http.StatusUnauthorized)
	remove(b, p.url).problem(http.StatusConflict, "last_way_in")

	k := newAuthenticator(w)
	b.add(k).is(http.StatusOK)
	remove(b, p.url).is(http.StatusNoContent)
	linked(b)
	remove(b, p.url).is(http.StatusNotFound)
	_, a := enter()
	a.problem(http.StatusUnauthorized, "sign_in_failed")
	b.key = keyOf(w, b.post("/account/codes", nil).is(http.StatusOK).str("secret"))
	b.post("/account/codes/confirm", object{"code": b.code(0)}).is(http.StatusOK) // a second factor besides, and still nothing else to begin with
	key := "/account/passkeys/" + b.get("/account").list("passkeys")[0]["id"].(string) + "/remove"
	b.post(key, nil).problem(http.StatusConflict, "last_way_in")
	w.browser().plug(k).is(http.StatusOK)
	other = w.browser()
	other.plug(k).is(http.StatusOK)
	link(p.url)
	b.post(key, nil).is(http.StatusNoContent)
	other.get("/me").is(http.StatusUnauthorized)

	vito := w.browser()
	w.password("vito")
	vito.first("vito").is(http.StatusOK)
	remove(vito, p.url).problem(http.StatusForbidden, "second_factor_first")
	w.pass(11 * time.Minute)
	remove(b, p.url).problem(http.StatusForbidden, "step_up") // not shown a short while ago
}
