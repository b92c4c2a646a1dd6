package api_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"probity/api"
)

const (
	relying = "ethics.example.org"
	origin  = "https://" + relying
)

func withPasskeys(d *api.Deps) { d.SignIn.Origin = origin }

// authenticator is a key that somebody plugs in, made of software. What it says
// can be made wrong.
type authenticator struct {
	key        *ecdsa.PrivateKey
	id, handle []byte
	count      uint32
	flags      byte // 1: somebody was there; 4: and they were verified
	origin     string
	rp         string
	kind       string // of the ceremony, when it lies about it
	forge      bool   // it signs something else
}

func newAuthenticator(w *world) *authenticator {
	w.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.must(err)
	id := make([]byte, 32)
	_, _ = rand.Read(id)
	return &authenticator{key: key, id: id, flags: 5, origin: origin, rp: relying}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (k *authenticator) clientData(kind, challenge string) []byte {
	if k.kind != "" {
		kind = k.kind
	}
	text, _ := json.Marshal(object{"type": kind, "challenge": challenge, "origin": k.origin, "crossOrigin": false})
	return text
}

func (k *authenticator) data(flags byte) []byte {
	k.count++
	rp := sha256.Sum256([]byte(k.rp))
	return binary.BigEndian.AppendUint32(append(rp[:], k.flags|flags), k.count)
}

// make answers the options of a new passkey.
func (k *authenticator) make(a *answer) object {
	pub := a.json()["options"].(object)["publicKey"].(object)
	k.handle, _ = base64.RawURLEncoding.DecodeString(pub["user"].(object)["id"].(string))
	point, _ := k.key.PublicKey.Bytes()
	data := append(k.data(0x40), make([]byte, 16)...)
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(k.id))), k.id...)
	data = append(data, "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"...) // COSE: EC2, ES256, P-256
	data = append(append(append(data, point[1:33]...), "\x22\x58\x20"...), point[33:]...)
	object64 := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return object{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "clientExtensionResults": object{}, "response": object{
		"clientDataJSON": b64(k.clientData("webauthn.create", pub["challenge"].(string))), "attestationObject": b64(append(object64, data...)),
	}}
}

// sign answers the options of a sign-in.
func (k *authenticator) sign(a *answer) object {
	pub := a.json()["options"].(object)["publicKey"].(object)
	client, data := k.clientData("webauthn.get", pub["challenge"].(string)), k.data(0)
	said := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), said[:]...))
	if k.forge {
		sum[0] ^= 1
	}
	sig, _ := ecdsa.SignASN1(rand.Reader, k.key, sum[:])
	return object{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "clientExtensionResults": object{}, "response": object{
		"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(sig), "userHandle": b64(k.handle),
	}}
}

// add adds the key to the account of whoever signed in.
func (b *browser) add(k *authenticator) *answer {
	b.w.Helper()
	a := b.post("/account/passkeys", nil).is(http.StatusOK)
	return b.post("/account/passkeys/answer", object{"ticket": a.str("ticket"), "name": "blue key", "credential": k.make(a)})
}

func (b *browser) ask() *answer {
	b.w.Helper()
	return b.post("/sign-in/passkey", nil).is(http.StatusOK)
}

func (b *browser) plug(k *authenticator) *answer {
	b.w.Helper()
	a := b.ask()
	return b.post("/sign-in/passkey/answer", object{"ticket": a.str("ticket"), "credential": k.sign(a)})
}

func TestPasskeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withPasskeys)
	w.password("stella")
	b := w.browser()
	b.first("stella").is(http.StatusOK)
	k := newAuthenticator(w)
	for what, bad := range map[string]*authenticator{
		"nobody verified": {key: k.key, id: k.id, flags: 1, origin: origin, rp: relying},
		"nobody there":    {key: k.key, id: k.id, flags: 4, origin: origin, rp: relying},
		"another page":    {key: k.key, id: k.id, flags: 5, origin: "https://evil.example", rp: relying},
		"a part of ours":  {key: k.key, id: k.id, flags: 5, origin: "https://x." + relying, rp: relying},
		"without TLS":     {key: k.key, id: k.id, flags: 5, origin: "http://" + relying, rp: relying},
		"another service": {key: k.key, id: k.id, flags: 5, origin: origin, rp: "evil.example"},
		"a sign-in":       {key: k.key, id: k.id, flags: 5, origin: origin, rp: relying, kind: "webauthn.get"},
	} {
		if a := b.add(bad); a.StatusCode != http.StatusUnauthorized || a.json()["code"] != "sign_in_failed" {
			t.Errorf("%s: %d %s", what, a.StatusCode, a.text)
		}
	}
	b.get("/cases").problem(http.StatusForbidden, "second_factor_first")
	other := w.browser() // has the password, and a session of before
	other.first("stella").is(http.StatusOK)
	if codes := b.add(k).is(http.StatusOK).json()["recovery"].([]any); len(codes) != 8 {
		t.Errorf("recovery codes: %v", codes)
	}
	other.post("/account/passkeys", nil).problem(http.StatusUnauthorized, "unauthenticated")
	b.get("/cases").is(http.StatusOK)
	if f := b.first("stella").is(http.StatusOK).json()["factors"]; len(f.([]any)) != 2 {
		t.Errorf("factors %v", f)
	}

	// It signs in, alone, whatever strangers guess.
	for range 11 {
		w.browser().post("/sign-in", object{"login": login("stella"), "password": "wrong wrong wrong"})
	}
	c := w.browser()
	a := c.ask()
	answer := object{"ticket": a.str("ticket"), "credential": k.sign(a)}
	c.post("/sign-in/passkey/answer", answer).is(http.StatusOK)
	c.get("/cases").is(http.StatusOK)
	w.browser().post("/sign-in/passkey/answer", answer).problem(http.StatusConflict, "sign_in_ended") // once
	late := w.browser().ask()
	w.pass(6 * time.Minute)
	w.browser().post("/sign-in/passkey/answer", object{"ticket": late.str("ticket"), "credential": k.sign(late)}).problem(http.StatusConflict, "sign_in_ended")

	rita, _ := w.enrolled("rita")
	hers := newAuthenticator(w)
	rita.add(hers).is(http.StatusOK)
	wrong := func(what string, change func(k *authenticator)) {
		t.Helper()
		bad := *k
		change(&bad)
		if a := w.browser().plug(&bad); a.StatusCode != http.StatusUnauthorized || a.json()["code"] != "sign_in_failed" {
			t.Errorf("%s: %d %s", what, a.StatusCode, a.text)
		}
	}
	wrong("nobody verified", func(k *authenticator) { k.flags = 1 })
	wrong("another page", func(k *authenticator) { k.origin = "https://evil.example" })
	wrong("another service", func(k *authenticator) { k.rp = "evil.example" })
	wrong("a forged signature", func(k *authenticator) { k.forge = true })
	wrong("another's handle", func(k *authenticator) { k.handle = hers.handle })
	wrong("another's id", func(k *authenticator) { k.id, k.handle = hers.id, hers.handle })
	wrong("an unknown key", func(k *authenticator) { k.id = []byte("nobody has this one") })
	wrong("the kind of another ceremony", func(k *authenticator) { k.kind = "webauthn.create" })
	wrong("a copy that lags behind", func(k *authenticator) { k.count = 0 })
	one, two := w.browser().ask(), w.browser().ask() // an answer to another question
	w.browser().post("/sign-in/passkey/answer", object{"ticket": one.str("ticket"), "credential": k.sign(two)}).problem(http.StatusUnauthorized, "sign_in_failed")
	for _, junk := range []any{object{}, object{"id": "x"}, object{"id": "", "rawId": "", "type": "public-key", "response": object{}}} {
		w.browser().post("/sign-in/passkey/answer", object{"ticket": w.browser().ask().str("ticket"), "credential": junk}).problem(http.StatusUnauthorized, "sign_in_failed")
	}

	// Shown again within a session: one's own, not another's.
	w.pass(11 * time.Minute)
	c.post("/account/recovery", nil).problem(http.StatusForbidden, "step_up")
	a = c.ask()
	c.post("/step-up/passkey", object{"ticket": a.str("ticket"), "credential": hers.sign(a)}).problem(http.StatusUnauthorized, "sign_in_failed")
	a = c.ask()
	before := c.cookies["__Host-probity"]
	c.post("/step-up/passkey", object{"ticket": a.str("ticket"), "credential": k.sign(a)}).is(http.StatusOK)
	if c.cookies["__Host-probity"] == before {
		t.Error("the session keeps its secret")
	}

	// What was begun by one person is not ended by another.
	w.pass(-11 * time.Minute)
	mine := rita.post("/account/passkeys", nil).is(http.StatusOK)
	c.post("/account/passkeys/answer", object{"ticket": mine.str("ticket"), "name": "x", "credential": newAuthenticator(w).make(mine)}).problem(http.StatusConflict, "sign_in_ended")
	c.post("/account/passkeys/answer", object{"ticket": mine.str("ticket"), "name": "\n", "credential": object{}}).problem(http.StatusUnprocessableEntity, "bad_request")

	keys := c.get("/account").is(http.StatusOK).list("passkeys")
	if len(keys) != 1 || keys[0]["name"] != "blue key" || keys[0]["last_used"] == nil {
		t.Fatalf("passkeys %v", keys)
	}
	id := keys[0]["id"].(string)
	c.post("/account/passkeys/"+id+"/remove", nil).problem(http.StatusConflict, "last_second_factor")
	rita.post("/account/passkeys/"+id+"/remove", nil).problem(http.StatusNotFound, "not_found")
	w.browser().plug(k).is(http.StatusOK)
	rita.post("/account/passkeys/"+b64(hers.id)+"/remove", nil).is(http.StatusNoContent) // she has one-time codes
	w.browser().plug(hers).problem(http.StatusUnauthorized, "sign_in_failed")
	w.post("adam", "/people/stella/disable", nil).is(http.StatusNoContent)
	w.browser().plug(k).problem(http.StatusUnauthorized, "sign_in_failed")
}

// TestNoPasskeysWithoutAName: they are bound to a name, and an address is none.
func TestNoPasskeysWithoutAName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.SignIn.Origin = "http://127.0.0.1:8080" })
	w.browser().post("/sign-in/passkey", nil).problem(http.StatusConflict, "no_passkeys")
	w.browser().post("/sign-in/passkey/answer", object{"ticket": "x", "credential": object{}}).problem(http.StatusConflict, "no_passkeys")
}
