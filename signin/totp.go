package signin

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238 as every authenticator app has it; HMAC does not stand on collisions
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"time"
)

// One-time codes of RFC 6238 as every authenticator app makes them: SHA-1, six
// digits, a step of 30 seconds.
const (
	totpStep  = 30
	totpDrift = 1  // steps that a clock may be off, either way
	totpBytes = 20 // of a key: RFC 4226, section 4, recommends 160 bits
)

// code is the code of a step: RFC 4226, section 5.3.
func code(key []byte, step int64) string {
	var c [8]byte
	binary.BigEndian.PutUint64(c[:], uint64(step)) //nolint:gosec // the counter's bits as they are; a step before 1970 matches nothing
	m := hmac.New(sha1.New, key)
	m.Write(c[:])
	sum := m.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[at:at+4]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1_000_000)
}

// stepOf finds the step near now whose code was sent. Every step is compared,
// whichever it is.
func stepOf(key []byte, sent string, now time.Time) (step int64, ok bool) {
	at := now.Unix() / totpStep
	for s := at - totpDrift; s <= at+totpDrift; s++ {
		if subtle.ConstantTimeCompare([]byte(code(key, s)), []byte(sent)) == 1 {
			step, ok = s, true
		}
	}
	return step, ok
}

// keyURI is what an authenticator app reads as a picture.
func keyURI(issuer, login string, key []byte) string {
	q := url.Values{"secret": {keyText(key)}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+login) + "?" + q.Encode()
}

func keyText(key []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(key)
}
