package receipt_test

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"probity/receipt"
)

var pepper = []byte("a pepper for tests, 32 bytes long!")

func seeds() *rapid.Generator[[]byte] { return rapid.SliceOfN(rapid.Byte(), 17, 17) }

// TestAReceiptIsReadAsPeopleTypeIt mangles both forms in all the ways that are
// forgiven.
func TestAReceiptIsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := receipt.From(seeds().Draw(t, "seed"))
		groups, words := r.Groups(), r.Words()
		short := make([]string, 0, 13)
		for _, w := range strings.Fields(words) {
			short = append(short, w[:min(4, len(w))])
		}
		for _, typed := range []string{
			groups, strings.ToLower(groups), strings.ReplaceAll(groups, "-", ""), strings.ReplaceAll(groups, "-", "\u2013"), "\n " + groups + "\t\r\n",
			strings.NewReplacer("0", "O", "1", "l").Replace(groups), strings.NewReplacer("0", "o", "1", "I").Replace(groups), strings.Join(strings.Split(groups, ""), " "),
			words, strings.ToUpper(words), strings.ReplaceAll(words, " ", "\n"), strings.ReplaceAll(words, " ", ", "), strings.ReplaceAll(words, " ", "-"), strings.Join(short, " "),
		} {
			if got, ok := receipt.Parse(typed); !ok || got != r {
				t.Fatalf("%q is not read as %s", typed, groups)
			}
		}
	})
}

// TestASlipIsNoticed: one symbol wrong, two next to each other swapped, one
// left out or put in is always found by the check symbol; words are checked by
// thirteen bits, so a slip gets through once in eight thousand.
func TestASlipIsNoticed(t *testing.T) {
	t.Parallel()
	const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	slips, missed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		r := receipt.From(seeds().Draw(t, "seed"))
		plain := strings.ReplaceAll(r.Groups(), "-", "")
		i := rapid.IntRange(0, 25).Draw(t, "place")
		x := rapid.SampledFrom([]byte(symbols)).Draw(t, "symbol")
		wrong := []byte(plain)
		wrong[i] = x
		if string(wrong) != plain {
			if got, ok := receipt.Parse(string(wrong)); ok {
				t.Fatalf("%s is taken, for %s", wrong, got.Groups())
			}
		}
		swapped := []byte(plain)
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		if got, ok := receipt.Parse(string(swapped)); ok && i < 25 && string(swapped) != plain {
			t.Fatalf("%s, swapped, is taken for %s", swapped, got.Groups())
		}
		for _, bad := range []string{plain[:i] + plain[i+1:], plain[:i] + string(x) + plain[i:], plain + plain, "Ä" + plain[1:], plain[:i] + "U" + plain[i+1:]} {
			if _, ok := receipt.Parse(bad); ok {
				t.Fatalf("%s is taken", bad)
			}
		}
		words := strings.Fields(r.Words())
		j := i % 12
		if words[j] != words[j+1] {
			words[j], words[j+1] = words[j+1], words[j]
			slips++
			if _, ok := receipt.Parse(strings.Join(words, " ")); ok {
				missed++
			}
		}
	})
	if slips > 50 && missed > 1 {
		t.Errorf("of %d swapped words %d got through", slips, missed)
	}
}

// TestWhatIsNoReceipt is refused, and quickly, however long it is.
func TestWhatIsNoReceipt(t *testing.T) {
	t.Parallel()
	good := receipt.From(bytes.Repeat([]byte{0x5a}, 17))
	for _, typed := range []string{
		"", " ", "-", strings.Repeat("A", 27), strings.Repeat("A", 1_000_000), strings.Repeat("\u2010", 500), strings.Repeat("abandon ", 13), strings.Repeat("zoo ", 12),
		good.Words() + " zoo", good.Groups() + "0", strings.Replace(good.Words(), " ", "", 1), "\x00" + good.Groups(), good.Groups()[:10] + "\xff" + good.Groups()[11:],
		strings.ReplaceAll(good.Words(), " ", "\x00"), "ſ" + good.Groups()[1:], // ſ is S in capitals elsewhere
	} {
		if _, ok := receipt.Parse(typed); ok {
			t.Errorf("%.60q is taken", typed)
		}
	}
}

// TestTheWordsAreThoseOfBIP39 holds what makes first letters enough, and the
// list against the digest of the published one.
func TestTheWordsAreThoseOfBIP39(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("words.txt")
	if err != nil {
		t.Fatal(err)
	}
	const published = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != published {
		t.Errorf("the list is %x", sum)
	}
	list := strings.Fields(string(text))
	if len(list) != 2048 || !slices.IsSorted(list) {
		t.Errorf("%d words", len(list))
	}
	begins := map[string]string{}
	for _, w := range list {
		head := w[:min(4, len(w))]
		if begins[head] != "" {
			t.Errorf("%s and %s", begins[head], w)
		}
		begins[head] = w
	}
}

// TestOldReceiptsAreFound holds the hash that receipts were stored by before,
// worked out here from what it was, and the new one from RFC 5869.
func TestWhatAReceiptIsFoundBy(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := seeds().Draw(t, "seed")
		r := receipt.From(seed)
		digits := strings.ReplaceAll(r.Groups(), "-", "")[:26]
		m := hmac.New(sha256.New, pepper)
		m.Write([]byte("probity receipt look-up\x00" + digits))
		if want := hex.EncodeToString(m.Sum(nil)); r.LookUpBefore(pepper) != want {
			t.Fatalf("before: %s", digits)
		}
		n := new(big.Int).SetBytes(seed)
		secret := n.Rsh(n, 6).FillBytes(make([]byte, 17))
		derived, err := hkdf.Key(sha256.New, secret, []byte("probity receipt: look-up, first form"), "report", 32)
		if err != nil {
			t.Fatal(err)
		}
		m = hmac.New(sha256.New, pepper)
		m.Write(append([]byte("probity receipt look-up, derived\x00"), derived...))
		if want := hex.EncodeToString(m.Sum(nil)); r.LookUp(pepper) != want {
			t.Fatalf("now: %s", digits)
		}
	})
}

// TestWhatIsSealedOpensWithTheReceiptAlone, in its place alone, whole alone.
func TestWhatIsSealedOpensWithTheReceiptAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := receipt.From(seeds().Draw(t, "seed"))
		text := rapid.SliceOf(rapid.Byte()).Draw(t, "text")
		sealed := r.Seal("draft", text)
		if got, err := r.Open("draft", sealed); err != nil || !bytes.Equal(got, text) {
			t.Fatalf("does not open: %v", err)
		}
		if len(text) > 8 && bytes.Contains(sealed, text[:8]) {
			t.Fatal("it can be read as it lies")
		}
		if again := r.Seal("draft", text); bytes.Equal(again, sealed) {
			t.Fatal("the same text is sealed alike twice")
		}
		i := rapid.IntRange(0, len(sealed)-1).Draw(t, "byte")
		sealed[i] ^= 1
		_, changed := r.Open("draft", sealed)
		sealed[i] ^= 1
		_, moved := r.Open("draft of another", sealed)
		_, anothers := receipt.New().Open("draft", sealed)
		_, cut := r.Open("draft", sealed[:len(sealed)/2])
		for _, err := range []error{changed, moved, anothers, cut} {
			if !errors.Is(err, receipt.ErrSealed) {
				t.Fatalf("it opens: %v", err)
			}
		}
	})
}

func TestAReceiptIsNotPrintedByMistake(t *testing.T) {
	t.Parallel()
	r := receipt.New()
	digits := strings.ReplaceAll(r.Groups(), "-", "")[:26]
	for _, said := range []string{fmt.Sprint(r), fmt.Sprintf("%v %s", r, r), fmt.Sprintf("%#v", r)} {
		if strings.Contains(said, digits) {
			t.Errorf("%s", said)
		}
	}
	if r == receipt.New() {
		t.Error("two receipts are the same")
	}
	if !(receipt.Receipt{}).IsZero() || r.IsZero() {
		t.Error("which one is none?")
	}
}

// FuzzParse: nothing makes the reader panic, and what it takes it writes in both
// forms, which it takes again for the same.
func FuzzParse(f *testing.F) {
	r := receipt.From(bytes.Repeat([]byte{0x5a}, 17))
	for _, s := range []string{r.Groups(), r.Words(), strings.ToLower(r.Groups()), "", "O0iIlL", strings.Repeat("zoo ", 13), "\xff\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, ok := receipt.Parse(typed)
		if !ok {
			return
		}
		for _, form := range []string{got.Groups(), got.Words()} {
			if again, ok := receipt.Parse(form); !ok || again != got {
				t.Errorf("%q is read as %s, and that otherwise", typed, got.Groups())
			}
		}
		if got.LookUp([]byte("p")) == got.LookUpBefore([]byte("p")) {
			t.Error("two derivations are one")
		}
	})
}
