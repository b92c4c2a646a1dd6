package receipt

import (
	"crypto/sha256"
	_ "embed"
	"math/big"
	"sort"
	"strings"
)

// words.txt is the English list of BIP 39 (https://github.com/bitcoin/bips,
// bip-0039/english.txt; MIT licence): 2048 words in alphabetical order, no two of
// which begin with the same four letters.
//
//go:embed words.txt
var wordList string

const (
	wordBits  = 11
	wordCount = 13 // 143 bits: the receipt and 13 bits to check it by
	checkBits = wordCount*wordBits - bits
)

// Words writes the receipt as thirteen words, for those who would rather keep it
// in their head. It is the same secret.
func (r Receipt) Words() string {
	list := strings.Fields(wordList)
	n := r.number()
	n.Or(n.Lsh(n, checkBits), big.NewInt(wordCheck(r.digits)))
	out := make([]string, wordCount)
	for i, mask := wordCount-1, big.NewInt(1<<wordBits-1); i >= 0; i-- {
		out[i] = list[new(big.Int).And(n, mask).Int64()]
		n.Rsh(n, wordBits)
	}
	return strings.Join(out, " ")
}

// wordCheck are the bits that the words have to spare.
func wordCheck(digits string) int64 {
	sum := sha256.Sum256([]byte("probity receipt words\x00" + digits))
	return (int64(sum[0])<<8 | int64(sum[1])) >> (16 - checkBits)
}

func parseWords(typed string) (Receipt, bool) {
	typedWords := strings.FieldsFunc(typed, separates)
	if len(typedWords) != wordCount {
		return Receipt{}, false
	}
	list := strings.Fields(wordList)
	n := new(big.Int)
	for _, w := range typedWords {
		i, ok := find(list, strings.ToLower(w))
		if !ok {
			return Receipt{}, false
		}
		n.Or(n.Lsh(n, wordBits), big.NewInt(int64(i)))
	}
	got := new(big.Int).And(n, big.NewInt(1<<checkBits-1)).Int64()
	r := ofNumber(n.Rsh(n, checkBits))
	return r, wordCheck(r.digits) == got
}

// find finds a word by its first four letters; what follows them must be of the
// word too.
func find(list []string, typed string) (int, bool) {
	i := sort.SearchStrings(list, typed)
	if i == len(list) || !strings.HasPrefix(list[i], typed) {
		return 0, false
	}
	return i, list[i] == typed || len(typed) >= 4
}
