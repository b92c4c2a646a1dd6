package namesake_test

import (
	"math/rand"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	. "probity/docket/namesake"
)

func like(a, b string) bool { return Like(Of(a, ""), Of(b, "")) }

func TestNamesOfOnePerson(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		a, b string
		want bool
	}{
		{"Vito Bianchi", "vito bianchi", true},
		{"Vito Bianchi", "BIANCHI, Vito", true},
		{"Vito Bianchi", "Dr. Bianchi", true},
		{"Vito Bianchi", "Prof. Dr. V. Bianchi, PhD", true},
		{"Vito Bianchi", "Vito A. Bianchi", true},
		{"Vito Andrea Bianchi", "Vito Bianchi", true},
		{"Jörg Müller", "Joerg Mueller", true},
		{"Jörg Müller", "Jorg Muller", true},
		{"Jörg Müller", "Jo\u0308rg Mu\u0308ller", true}, // signs of their own
		{"José Núñez", "jose nunez", true},
		{"Łukasz Wałęsa", "Lukasz Walesa", true},
		{"Søren Ærø", "Soren Aero", true},
		{"Hans Groß", "HANS GROSS", true},
		{"Anna-Maria Óbrien", "anna maria o'brien", true},
		{"Philipp Schmitt", "Phillip Schmit", true},
		{"Ｖｉｔｏ Ｂｉａｎｃｈｉ", "Vito Bianchi", true},       // wide letters
		{"V\u200bito Bianchi", "Vito Bianchi", true}, // something that is not seen
		{"Ольга Иванова", "ИВАНОВА Ольга", true},
		{"Madonna", "Madonna Ciccone", true},
		{"John Smith", "Jane Smith", false},
		{"J. Smith", "John Smith", true},
		{"J. Smith", "Mary Smith", false},
		{"John Smith", "John Brown", false},
		{"Vito Bianchi", "Vito", true}, // the one word there is
		{"Dr.", "Dr. Smith", false},
		{"", "", false},
		{"J. S.", "John Smith", false}, // initials alone keep nobody out
	} {
		if got := like(x.a, x.b); got != x.want {
			t.Errorf("%q and %q: %v\n%v\n%v", x.a, x.b, got, Of(x.a, ""), Of(x.b, ""))
		}
		if like(x.a, x.b) != like(x.b, x.a) {
			t.Errorf("%q and %q are not the same as the other way round", x.a, x.b)
		}
	}
	if !Like(Of("somebody else", "V.Bianchi+work@Example.org "), Of("", "v.bianchi@example.org")) {
		t.Error("one address, and not like itself")
	}
	if Like(Of("", "v.bianchi@example.org"), Of("", "v.bianchi@example.com")) || !Of("", "no address").None() {
		t.Error("an address is taken for another")
	}
}

// However somebody writes two words or more of a name, it is like the name.
func TestHoweverItIsWrittenItIsTheName(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[A-ZÄÖÜÉÑÇŠŁØ][a-zäöüéñçšłøß]{2,9}`)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(word, 2, 4, strings.ToLower).Draw(t, "words")
		name := strings.Join(words, " ")
		if len(Of(name, "").Is) == 0 || Of(name, "").Is[0][0] != 'p' {
			t.Skip("its words are one, or a title")
		}
		r := rand.New(rand.NewSource(rapid.Int64().Draw(t, "order")))
		r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		other := strings.Join(words, rapid.SampledFrom([]string{" ", ", ", "-", "  ", "\u00a0"}).Draw(t, "between"))
		for _, change := range rapid.SliceOf(rapid.SampledFrom([]func(string) string{
			strings.ToUpper, strings.ToLower, norm.NFD.String, norm.NFKC.String,
			func(s string) string { return "Prof. Dr. " + s }, func(s string) string { return s + ", PhD" },
			strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace,
			strings.NewReplacer("é", "e", "ñ", "n", "ç", "c", "š", "s", "ł", "l", "ø", "o").Replace,
			func(s string) string { return strings.ReplaceAll(s, "s", "s\u200d") },
		})).Draw(t, "changes") {
			other = change(other)
		}
		if !like(name, other) || !like(other, name) {
			t.Errorf("%q is not like %q: %v %v", other, name, Of(name, ""), Of(other, ""))
		}
		if n := len(Of(name, "").Answers); n > 100 {
			t.Errorf("%d marks", n)
		}
	})
}

// TestWhoIsToldOf finds names where somebody was asked for one and wrote more.
func TestWhoIsToldOf(t *testing.T) {
	t.Parallel()
	long := "I do not know it for sure, somebody said that it must have been the new one upstairs, and that is "
	for _, x := range []struct {
		text, name string
		want       bool
	}{
		{"Vito Bianchi", "Bianchi, V.", true},
		{"V. Bianchi", "Vito Bianchi", true},
		{"Dr. Bianchi", "Vito Bianchi", true},
		{"Vito Bianchi from the ethics office", "Bianchi, Vito", true},
		{"Vito Bianchi and Ada Lovelace", "Ada Lovelace", true},
		{"Bianchi & Lovelace", "Ada Lovelace", true},
		{"Bianchi; Lovelace", "Vito Bianchi", true},
		{"Bianchi und Lovelace", "Vito Bianchi", true},
		{"Bianchi y Lovelace", "Vito Bianchi", true},
		{"BIANCHI AND LOVELACE", "Vito Bianchi", true},
		{long + "Vito Bianchi", "Vito Bianchi", true},
		{"Vito " + long + "Bianchi", "Vito Bianchi", false}, // too far apart to be one name
		{long, "Vito Bianchi", false},
		{"Vito Bianchi", "Ada Lovelace", false},
		{"", "Vito Bianchi", false},
		{"S. N.", "Stella Nachname", false},
	} {
		if got := Like(Told(x.text), Of(x.name, "")); got != x.want {
			t.Errorf("%q tells of %q: %v", x.text, x.name, got)
		}
	}
	// Wherever a name stands in what was written, whoever has it is told of.
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-z]{3,8}`)
		before := rapid.SliceOfN(word, 0, 25).Draw(t, "before")
		after := rapid.SliceOfN(word, 0, 25).Draw(t, "after")
		text := strings.Join(append(append(before, "Vito", "Bianchi"), after...), " ")
		if !Like(Told(text), Of("Vito Bianchi", "")) {
			t.Errorf("%q does not tell of Vito Bianchi", text)
		}
	})
}
