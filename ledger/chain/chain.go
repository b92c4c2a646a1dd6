// Package chain is how an entry stands in the record: sealed, with what has to be
// seen of it in clear, and chained by a hash over just that. So the chain is
// checked by whoever has no key, and after the key was destroyed; and one entry can
// be shown, and proven to be the one that stands there, without the others.
package chain

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// Forms of a text. An entry that was written before there were keys was chained by
// the hash of its own text; sealed since, it keeps that hash, which only whoever
// can open it can check.
const (
	Before = 1
	Sealed = 2
)

// Text is what is stored of an entry. Its hash is the SHA-256 of its JSON as Write
// gives it, in hexadecimal digits.
type Text struct {
	Form       int       `json:"form"`
	Case       string    `json:"case"`
	Seq        int       `json:"seq"`
	Act        string    `json:"act"`
	Kind       string    `json:"kind"`
	At         time.Time `json:"at"`             // UTC
	Prev       string    `json:"prev,omitempty"` // hash of the entry before
	For        string    `json:"for"`            // the purpose of the key that opens it
	Commitment string    `json:"commitment,omitempty"`
	Sealed     string    `json:"sealed"` // salt and entry, sealed
}

// SaltSize is how many random bytes stand before an entry before it is sealed.
const SaltSize = 32

// Commit is the commitment to an entry: the SHA-256 of a salt that nobody can guess
// and the entry's JSON. It tells nothing of the entry, and fits no other.
func Commit(salt, entry []byte) string {
	h := sha256.New()
	h.Write(salt)
	h.Write(entry)
	return hex.EncodeToString(h.Sum(nil))
}

// Discloses reports whether the entry's JSON, shown with its salt, is the one that
// the text commits to.
func (t *Text) Discloses(salt, entry []byte) bool {
	return t.Form == Sealed && len(salt) == SaltSize && t.Commitment == Commit(salt, entry)
}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Write is the text as it is stored, and its hash.
func (t *Text) Write() (text, hash string, err error) {
	b, err := json.Marshal(t)
	return string(b), hashOf(b), err
}

// ErrText says that a stored text is none of these.
var ErrText = errors.New("this is not the text of a sealed entry")

const begins = `{"form":`

// Is reports whether a stored text is a sealed one, rather than an entry in clear
// from before there were keys.
func Is(text string) bool { return strings.HasPrefix(text, begins) }

// Read reads a stored text.
func Read(text string) (*Text, error) {
	var t Text
	if !Is(text) || json.Unmarshal([]byte(text), &t) != nil || t.Form != Before && t.Form != Sealed || t.Sealed == "" {
		return nil, ErrText
	}
	return &t, nil
}

// Whole reports whether the text is the one that the hash was made over. For one
// from before there were keys that cannot be told without its key, and is taken to
// be so.
func Whole(text, hash string) bool {
	t, err := Read(text)
	return err == nil && t.Hashed(text, hash)
}

// Hashed is Whole for a text that was read already.
func (t *Text) Hashed(text, hash string) bool {
	return t.Form == Before || hashOf([]byte(text)) == hash
}
