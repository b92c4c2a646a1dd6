package receipt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// Each derivation has a salt and a context of its own: one says nothing of
// another.
const (
	lookUpSalt  = "probity receipt: look-up, first form"
	mailboxSalt = "probity receipt: mailbox, first form"
	noticeSalt  = "probity receipt: code of a notice, first form"
)

func (r Receipt) derive(salt, context string) []byte {
	if r.IsZero() {
		panic("receipt: nothing follows from no receipt")
	}
	key, err := hkdf.Key(sha256.New, r.number().FillBytes(make([]byte, 17)), []byte(salt), context, sha256.Size)
	if err != nil { // only for a length that no hash can give
		panic(err)
	}
	return key
}

// LookUp is what the report is found by: the keyed hash, in hex, of what was
// derived for looking up. The pepper is a secret of the installation that is not
// in the database.
func (r Receipt) LookUp(pepper []byte) string {
	m := hmac.New(sha256.New, pepper)
	m.Write([]byte("probity receipt look-up, derived\x00"))
	m.Write(r.derive(lookUpSalt, "report"))
	return hex.EncodeToString(m.Sum(nil))
}

// NoticeMark is what the code of a letter is known by, which has the form of a
// receipt and opens nothing where a receipt does: the keyed hash, in hex, of what was
// derived for it.
func (r Receipt) NoticeMark(pepper []byte) string {
	m := hmac.New(sha256.New, pepper)
	m.Write([]byte("probity code of a notice\x00"))
	m.Write(r.derive(noticeSalt, "notice"))
	return hex.EncodeToString(m.Sum(nil))
}

// LookUpBefore is what a report was found by that was filed before there were
// two derivations: the keyed hash of the symbols themselves.
func (r Receipt) LookUpBefore(pepper []byte) string {
	m := hmac.New(sha256.New, pepper)
	m.Write([]byte("probity receipt look-up\x00" + r.digits))
	return hex.EncodeToString(m.Sum(nil))
}

// ErrSealed is the answer to a text that the receipt does not open: it is
// another's, or was changed.
var ErrSealed = errors.New("the receipt does not open it")

// Seal seals a text so that the receipt alone opens it again (AES-256-GCM under
// a key that is stored nowhere). The place is bound in: a sealed text that is
// moved to another place does not open there.
func (r Receipt) Seal(place string, plain []byte) []byte {
	return r.aead(place).Seal(nil, nil, plain, []byte(place)) //nolint:gosec // no nonce is handed in: the cipher draws one at random
}

// Open opens what Seal sealed for the place. Its error is ErrSealed.
func (r Receipt) Open(place string, sealed []byte) ([]byte, error) {
	plain, err := r.aead(place).Open(nil, nil, sealed, []byte(place))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

func (r Receipt) aead(place string) cipher.AEAD {
	block, err := aes.NewCipher(r.derive(mailboxSalt, "seal "+place))
	if err != nil { // only for a key of another length
		panic(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return aead
}
