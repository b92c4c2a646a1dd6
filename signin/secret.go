package signin

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// keys are made of the pepper, one for each purpose.
type keys struct {
	password []byte      // goes into each password's hash: the database alone is nothing to guess against
	marks    []byte      // of known devices
	guesses  []byte      // of what is guessed at
	sealing  cipher.AEAD // of the keys of one-time codes
}

func newKeys(pepper []byte) (keys, error) {
	var k keys
	seal, err := []byte(nil), error(nil)
	for _, of := range []struct {
		into    *[]byte
		purpose string
	}{{&k.password, "password"}, {&k.marks, "known device"}, {&k.guesses, "guesses"}, {&seal, "one-time codes"}} {
		if *of.into, err = hkdf.Key(sha256.New, pepper, nil, "probity sign-in: "+of.purpose, 32); err != nil {
			return k, err
		}
	}
	block, err := aes.NewCipher(seal)
	if err == nil {
		k.sealing, err = cipher.NewGCMWithRandomNonce(block)
	}
	return k, err
}

// seal encrypts a person's key of one-time codes, bound to the person.
func (k *keys) seal(person string, secret []byte) []byte {
	return k.sealing.Seal(nil, nil, secret, []byte("accounts.totp\x00"+person)) //nolint:gosec // NewGCMWithRandomNonce makes the nonce itself
}

func (k *keys) open(person string, sealed []byte) ([]byte, error) {
	return k.sealing.Open(nil, nil, sealed, []byte("accounts.totp\x00"+person))
}

// tag is a keyed hash, for what must be recognised and must not be read.
func tag(key []byte, parts ...string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(m.Sum(nil))
}

// Prefixes by which a secret that got out can be found and one is never taken
// for another.
const (
	sessionPrefix    = "prs_"
	ticketPrefix     = "prt_"
	invitationPrefix = "pri_"
)

// newSecret makes a secret of 256 random bits. At that length a plain hash is
// enough to store (ASVS 6.5.2 asks for 112).
func newSecret(prefix string) string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}

func hash(purpose, secret string) string {
	sum := sha256.Sum256([]byte("probity " + purpose + "\x00" + secret))
	return hex.EncodeToString(sum[:])
}

// HashSession is what a session is known by, "" for what is no session's secret.
func HashSession(secret string) string {
	if !strings.HasPrefix(secret, sessionPrefix) || len(secret) != len(sessionPrefix)+43 {
		return ""
	}
	return hash("session", secret)
}

// mark is what a browser keeps to be known as one this person signed in from. It
// opens nothing: guesses from it are counted by themselves, so that strangers who
// guess cannot shut the person out.
func (d *Desk) mark(person string) string {
	id := strings.ToLower(rand.Text())
	return id + "." + tag(d.keys.marks, person, id)
}

// knows reports whether the mark is one of the person's; its id names its bucket.
func (d *Desk) knows(person, mark string) (id string, ok bool) {
	id, sum, _ := strings.Cut(mark, ".")
	return id, hmac.Equal([]byte(sum), []byte(tag(d.keys.marks, person, id))) && person != ""
}

// newRecovery makes a recovery code of 120 random bits, in groups.
func newRecovery() string {
	t := strings.ToLower(rand.Text()[:24])
	return t[:6] + "-" + t[6:12] + "-" + t[12:18] + "-" + t[18:]
}

var errRecovery = errors.New("no recovery code")

// recoveryHash reads a recovery code as a person typed it.
func recoveryHash(person, typed string) (string, error) {
	if len(typed) > 100 {
		return "", errRecovery
	}
	clean := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\t', '\n', '\r':
			return -1
		case '0':
			return 'o'
		case '1':
			return 'l'
		}
		return r
	}, strings.ToLower(typed))
	if len(clean) != 24 {
		return "", errRecovery
	}
	return hash("recovery code", person+"\x00"+clean), nil
}
