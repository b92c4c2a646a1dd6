package store

import (
	"crypto/rand"
	"math/big"
)

// numberLetters has no vowel, so that no word can come up, and nothing that is
// read as something else (0 O, 1 I L, 5 S, U V).
const numberLetters = "2346789BCDFGHJKMNPQRTVWXYZ"

// newNumber makes a case number for people. It is random: a number in sequence
// would tell how many cases there are and which came when.
func newNumber() (string, error) {
	out := []byte("PRB-0000-0000")
	for _, i := range [...]int{4, 5, 6, 7, 9, 10, 11, 12} {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(numberLetters))))
		if err != nil {
			return "", err
		}
		out[i] = numberLetters[n.Int64()]
	}
	return string(out), nil
}
