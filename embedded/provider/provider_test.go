package provider_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"probity/embedded/provider"
)

const back = "http://127.0.0.1:8080/back"

func open(t *testing.T) *provider.Provider {
	t.Helper()
	p, err := provider.Open(t.Context(), provider.Options{
		Listen: "127.0.0.1:0", Service: []string{"http://127.0.0.1:8080"}, Redirect: back, People: []provider.Person{{Subject: "ruth", Name: "Ruth <b>Okafor"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// answer asks without going where the answer leads.
func answer(t *testing.T, r *http.Request) (status int, text, to string, h http.Header) {
	t.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b), res.Header.Get("Location"), res.Header
}

func get(t *testing.T, address string) (status int, text, to string, h http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return answer(t, r)
}

func post(t *testing.T, address, user, password string, typed url.Values) (status int, text, to string, h http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(typed.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if user != "" {
		r.SetBasicAuth(user, password)
	}
	return answer(t, r)
}

// verifier and challenge are those of RFC 7636, appendix B.
const (
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

func asked() url.Values {
	return url.Values{
		"client_id": {"probity"}, "response_type": {"code"}, "scope": {"openid"}, "redirect_uri": {back}, "state": {"s"}, "nonce": {"n"},
		"code_challenge": {challenge}, "code_challenge_method": {"S256"},
	}
}

// code goes as far as a code for Ruth.
func code(t *testing.T, p *provider.Provider) string {
	t.Helper()
	status, _, login, _ := get(t, p.Issuer+"/authorize?"+asked().Encode())
	if status != http.StatusFound || !strings.HasPrefix(login, "/login?id=") {
		t.Fatalf("%d %q", status, login)
	}
	id := strings.TrimPrefix(login, "/login?id=")
	if status, text, _, _ := post(t, p.Issuer+"/login", "", "", url.Values{"id": {id}, "person": {"somebody-else"}}); status != http.StatusNotFound {
		t.Errorf("nobody on the list: %d %s", status, text)
	}
	_, _, on, _ := post(t, p.Issuer+"/login", "", "", url.Values{"id": {id}, "person": {"ruth"}})
	_, _, to, _ := get(t, p.Issuer+on)
	u, err := url.Parse(to)
	if err != nil || !strings.HasPrefix(to, back+"?") || u.Query().Get("state") != "s" {
		t.Fatalf("led to %q, %v", to, err)
	}
	return u.Query().Get("code")
}

// TestItIsRefusedOffThisMachine: whoever reaches it is whoever they say they are.
func TestItIsRefusedOffThisMachine(t *testing.T) {
	t.Parallel()
	here := "http://127.0.0.1:8080"
	for _, o := range []provider.Options{
		{Listen: "0.0.0.0:0", Service: []string{here}}, {Listen: ":0", Service: []string{here}}, {Listen: "[::]:0", Service: []string{here}}, {Listen: "192.0.2.7:0", Service: []string{here}},
		{Listen: "ethics.example.org:0", Service: []string{here}}, {Listen: "", Service: []string{here}},
		{Listen: "127.0.0.1:0", Service: []string{"https://ethics.example.org"}}, {Listen: "127.0.0.1:0", Service: []string{"http://192.0.2.7:8080"}}, {Listen: "127.0.0.1:0"}, {Listen: "127.0.0.1:0", Service: []string{here, "https://report.example.org"}},
		{Listen: "127.0.0.1:0", Service: []string{"http://localhost.example.org"}}, {Listen: "127.0.0.1:0", Service: []string{"http://127.0.0.1.example.org"}},
		{Listen: "127.0.0.1:0", Service: []string{here}, Redirect: "https://ethics.example.org/back"},
	} {
		if o.Redirect == "" {
			o.Redirect = back
		}
		p, err := provider.Open(t.Context(), o)
		if err == nil {
			t.Errorf("%+v is taken", o)
			_ = p.Close()
		} else if !strings.Contains(err.Error(), "this machine alone") && !strings.Contains(err.Error(), "leave the public address away") {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// TestWhatItDoes: one client, one address to come back to, a code that is good once,
// PKCE and a nonce always; nothing else of what the library can do.
func TestWhatItDoes(t *testing.T) {
	t.Parallel()
	p := open(t)
	_, text, _, h := get(t, p.Issuer+"/")
	if !strings.Contains(text, "nobody here is real") || !strings.Contains(text, "Ruth &lt;b&gt;Okafor") || !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("the page is %s, %v", text, h)
	}
	if status, text, _, _ := get(t, p.Issuer+"/.well-known/openid-configuration"); status != http.StatusOK || !strings.Contains(text, `"issuer":"`+p.Issuer+`"`) || strings.Contains(text, "registration") {
		t.Errorf("%d %s", status, text)
	}
	for _, path := range []string{"/register", "/userinfo", "/device_authorization", "/revoke", "/end_session", "/oauth/introspect", "/healthz"} {
		if status, _, _, _ := get(t, p.Issuer+path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	for what, change := range map[string]func(q url.Values){
		"another client":  func(q url.Values) { q.Set("client_id", "another") },
		"another address": func(q url.Values) { q.Set("redirect_uri", back+"/x") },
		"a token at once": func(q url.Values) { q.Set("response_type", "id_token") },
		"no PKCE":         func(q url.Values) { q.Del("code_challenge"); q.Del("code_challenge_method") },
		"plain PKCE":      func(q url.Values) { q.Set("code_challenge_method", "plain") },
		"no nonce":        func(q url.Values) { q.Del("nonce") },
	} {
		q := asked()
		change(q)
		status, text, to, _ := get(t, p.Issuer+"/authorize?"+q.Encode())
		if strings.HasPrefix(to, "/login") || strings.Contains(to, "code=") || status == http.StatusOK {
			t.Errorf("%s: %d %s %s", what, status, to, text)
		}
	}
	redeem := func(secret, with, code string) (int, string) {
		status, text, _, _ := post(t, p.Issuer+"/oauth/token", p.Client, secret, url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {back}, "code_verifier": {with}})
		return status, text
	}
	for what, try := range map[string]func() (int, string){
		"another secret":   func() (int, string) { return redeem("x", verifier, code(t, p)) },
		"another verifier": func() (int, string) { return redeem(p.Secret, verifier+"x", code(t, p)) },
		"no such code":     func() (int, string) { return redeem(p.Secret, verifier, "x") },
	} {
		if status, text := try(); status < 400 || status >= 500 || strings.Contains(text, "id_token") {
			t.Errorf("%s: %d %s", what, status, text)
		}
	}
	once := code(t, p)
	if status, text := redeem(p.Secret, verifier, once); status != http.StatusOK || !strings.Contains(text, "id_token") {
		t.Errorf("%d %s", status, text)
	}
	if status, text := redeem(p.Secret, verifier, once); status != http.StatusBadRequest {
		t.Errorf("a code twice: %d %s", status, text)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.Issuer+"/", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "ethics.example.org"
	if status, _, _, _ := answer(t, r); status != http.StatusNotFound {
		t.Errorf("by another name: %d", status)
	}
}

// TestSomebodyRefuses: the service is told, and nobody is signed in.
func TestSomebodyRefuses(t *testing.T) {
	t.Parallel()
	p := open(t)
	_, _, login, _ := get(t, p.Issuer+"/authorize?"+asked().Encode())
	typed := url.Values{"id": {strings.TrimPrefix(login, "/login?id=")}, "refuse": {"yes"}}
	_, _, to, _ := post(t, p.Issuer+"/login", "", "", typed)
	if !strings.HasPrefix(to, back+"?") || !strings.Contains(to, "error=access_denied") || strings.Contains(to, "code=") {
		t.Errorf("led to %q", to)
	}
	if status, _, _, _ := post(t, p.Issuer+"/login", "", "", typed); status != http.StatusNotFound {
		t.Errorf("twice: %d", status)
	}
}
