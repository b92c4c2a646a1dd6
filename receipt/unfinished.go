package receipt

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

const unfinishedSalt = "probity receipt: unfinished, first form"

// UnfinishedMark is what an unfinished report is known by, whose code has the form
// of a receipt and opens nothing where a receipt does: the keyed hash, in hex, of
// what was derived for it.
func (r Receipt) UnfinishedMark(pepper []byte) string {
	m := hmac.New(sha256.New, pepper)
	m.Write([]byte("probity unfinished report\x00"))
	m.Write(r.derive(unfinishedSalt, "unfinished"))
	return hex.EncodeToString(m.Sum(nil))
}
