package api

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"strings"
)

// A receipt is 130 random bits in Crockford's base32 with a check symbol:
// enough that nobody guesses one, so a plain keyed hash finds it again.
const (
	crockford     = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	checkSymbols  = crockford + "*~$=U"
	receiptLength = 26
)

// newReceipt makes a receipt. One that belongs to a request with a key of the
// reporter's own follows from that key and what was sent, so that a reporter
// whose answer got lost can ask again and have it; the database alone does not
// give it away, because neither is in it.
func newReceipt(pepper []byte, key, request string) string {
	seed := make([]byte, 17)
	if key == "" {
		_, _ = rand.Read(seed) // never fails
	} else {
		copy(seed, mac(pepper, "receipt made", key+"\x00"+request))
	}
	n := new(big.Int).SetBytes(seed)
	n.Rsh(n, 6) // 136 bits to 130
	digits := make([]byte, receiptLength)
	for i, mask := receiptLength-1, big.NewInt(31); i >= 0; i-- {
		digits[i] = crockford[new(big.Int).And(n, mask).Int64()]
		n.Rsh(n, 5)
	}
	return grouped(string(digits))
}

// grouped writes the receipt for people: XXXXX-XXXXX-XXXXX-XXXXX-XXXXXX-C.
func grouped(digits string) string {
	return digits[:5] + "-" + digits[5:10] + "-" + digits[10:15] + "-" + digits[15:20] + "-" + digits[20:] + "-" + string(checkSymbol(digits))
}

func checkSymbol(digits string) byte {
	rest := 0
	for i := range len(digits) {
		rest = (rest*32 + strings.IndexByte(crockford, digits[i])) % 37
	}
	return checkSymbols[rest]
}

// ReceiptHash reads a receipt as a person typed it and gives the keyed hash it
// is stored by; false when it is not typed right, which is told without looking
// anything up.
func ReceiptHash(pepper []byte, typed string) (string, bool) {
	if len(typed) > 200 {
		return "", false
	}
	clean := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\t', '\n', '\r', '\u2010', '\u2011', '\u2013', '\u00a0':
			return -1
		case 'O', 'o':
			return '0'
		case 'I', 'i', 'L', 'l':
			return '1'
		}
		return r
	}, typed)
	clean = strings.ToUpper(clean)
	if len(clean) != receiptLength+1 {
		return "", false
	}
	digits, check := clean[:receiptLength], clean[receiptLength]
	for i := range len(digits) {
		if strings.IndexByte(crockford, digits[i]) < 0 {
			return "", false
		}
	}
	if checkSymbol(digits) != check {
		return "", false
	}
	return hex.EncodeToString(mac(pepper, "receipt look-up", digits)), true
}

func mac(pepper []byte, purpose, text string) []byte {
	m := hmac.New(sha256.New, pepper)
	m.Write([]byte("probity " + purpose + "\x00" + text))
	return m.Sum(nil)
}
