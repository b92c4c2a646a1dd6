package webtest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"time"
)

// OneTime is what an authenticator app with the key shows now (RFC 6238).
func (w *World) OneTime(key string) string {
	w.Helper()
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(key)
	w.Must(err)
	m := hmac.New(sha1.New, raw)
	w.Must(binary.Write(m, binary.BigEndian, time.Now().Unix()/30))
	sum := m.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff)%1_000_000)
}
