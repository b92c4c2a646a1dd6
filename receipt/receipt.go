package receipt

import (
	"crypto/rand"
	"math/big"
	"strings"
)

// The symbols are Crockford's base32, which has no letter that is taken for a
// digit; the check symbol is the number modulo 37
// (https://www.crockford.com/base32.html).
const (
	symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	checks  = symbols + "*~$=U"
	length  = 26 // symbols of five bits
	bits    = 130
	longest = 400 // bytes of a receipt as it is typed, far more than any form needs
)

// Receipt is the secret, as its 26 symbols. The zero Receipt is none.
type Receipt struct{ digits string }

// New makes a receipt from the machine's random source.
func New() Receipt {
	seed := make([]byte, 17)
	_, _ = rand.Read(seed) // never fails
	return From(seed)
}

// From makes the receipt of a seed, of which the first 130 bits count. It
// panics when there are fewer.
func From(seed []byte) Receipt {
	if len(seed)*8 < bits {
		panic("receipt.From: the seed is too short")
	}
	n := new(big.Int).SetBytes(seed[:17])
	return ofNumber(n.Rsh(n, 17*8-bits))
}

func ofNumber(n *big.Int) Receipt {
	n = new(big.Int).Set(n)
	digits := make([]byte, length)
	for i, mask := length-1, big.NewInt(31); i >= 0; i-- {
		digits[i] = symbols[new(big.Int).And(n, mask).Int64()]
		n.Rsh(n, 5)
	}
	return Receipt{string(digits)}
}

func (r Receipt) number() *big.Int {
	n := new(big.Int)
	for i := range len(r.digits) {
		n.Lsh(n, 5)
		n.Or(n, big.NewInt(int64(strings.IndexByte(symbols, r.digits[i]))))
	}
	return n
}

// IsZero reports whether it is no receipt.
func (r Receipt) IsZero() bool { return r.digits == "" }

// Groups writes the receipt for people: XXXXX-XXXXX-XXXXX-XXXXX-XXXXXX-C.
func (r Receipt) Groups() string {
	d := r.digits
	return d[:5] + "-" + d[5:10] + "-" + d[10:15] + "-" + d[15:20] + "-" + d[20:] + "-" + string(check(d))
}

// String says nothing: a receipt that is printed by mistake ends up in a log.
func (r Receipt) String() string { return "receipt" }

// GoString says nothing either.
func (r Receipt) GoString() string { return "receipt" }

func check(digits string) byte {
	rest := 0
	for i := range len(digits) {
		rest = (rest*32 + strings.IndexByte(symbols, digits[i])) % len(checks)
	}
	return checks[rest]
}

// Parse reads a receipt as a person typed it, in symbols or in words; false when
// it is not typed right, which is told without looking anything up. Capitals,
// spaces, hyphens and line breaks do not matter, O is taken for 0, I and L for 1,
// and of a word its first four letters are enough.
func Parse(typed string) (Receipt, bool) {
	if len(typed) > longest {
		return Receipt{}, false
	}
	if r, ok := parseGroups(typed); ok {
		return r, true
	}
	return parseWords(typed)
}

func parseGroups(typed string) (Receipt, bool) {
	clean := strings.Map(func(r rune) rune {
		if separates(r) {
			return -1
		}
		switch r {
		case 'O', 'o':
			return '0'
		case 'I', 'i', 'L', 'l':
			return '1'
		}
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, typed)
	if len(clean) != length+1 {
		return Receipt{}, false
	}
	digits := clean[:length]
	for i := range len(digits) {
		if strings.IndexByte(symbols, digits[i]) < 0 {
			return Receipt{}, false
		}
	}
	return Receipt{digits}, check(digits) == clean[length]
}

// separates reports whether people put the character between groups or words.
func separates(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '-', '.', ',', '_', '\u00a0', '\u2009', '\u202f', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212':
		return true
	}
	return false
}
