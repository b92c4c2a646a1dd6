package signin

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The vectors of RFC 6238, appendix B, and RFC 4226, appendix D: their key, the
// last six digits.
func TestCodesAreThoseOfTheRFCs(t *testing.T) {
	t.Parallel()
	key := []byte("12345678901234567890")
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got := code(key, at/30); got != want {
			t.Errorf("at %d: %s, not %s", at, got, want)
		}
	}
	for i, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		if got := code(key, int64(i)); got != want {
			t.Errorf("step %d: %s, not %s", i, got, want)
		}
	}
	now := time.Unix(1111111109, 0)
	for _, sent := range []string{"", "81804", "0081804", "081804 ", "⁰81804"} {
		if _, ok := stepOf(key, sent, now); ok {
			t.Errorf("%q is taken", sent)
		}
	}
	for off := int64(-3); off <= 3; off++ {
		step, ok := stepOf(key, code(key, now.Unix()/30+off), now)
		if want := off >= -1 && off <= 1; ok != want || ok && step != now.Unix()/30+off {
			t.Errorf("%d steps off: %v", off, ok)
		}
	}
}

func testKeys(t *testing.T, pepper string) keys {
	t.Helper()
	k, err := newKeys([]byte(strings.Repeat(pepper, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A sealed key is of use to nobody else: not under another person's row, not
// with another pepper, not when a bit of it was changed.
func TestASealedKeyOpensForItsPersonAlone(t *testing.T) {
	t.Parallel()
	k, other := testKeys(t, "a"), testKeys(t, "b")
	sealed := k.seal("stella", []byte("secret key"))
	if got, err := k.open("stella", sealed); err != nil || string(got) != "secret key" || strings.Contains(string(sealed), "secret") {
		t.Fatalf("%q, %v", got, err)
	}
	if string(k.seal("stella", []byte("secret key"))) == string(sealed) {
		t.Error("twice the same")
	}
	if _, err := k.open("rita", sealed); err == nil {
		t.Error("it opens in another's row")
	}
	if _, err := other.open("stella", sealed); err == nil {
		t.Error("it opens with another pepper")
	}
	for i := range sealed {
		bad := append([]byte{}, sealed...)
		bad[i] ^= 1
		if _, err := k.open("stella", bad); err == nil {
			t.Errorf("it opens with byte %d changed", i)
		}
	}
}

func TestSecretsAreNotTakenForOneAnother(t *testing.T) {
	t.Parallel()
	s := newSecret(sessionPrefix)
	if HashSession(s) == "" || HashSession(s) == HashSession(newSecret(sessionPrefix)) || hash("invitation", s) == hash("session", s) {
		t.Error("a session's hash")
	}
	for _, bad := range []string{"", sessionPrefix, s[1:], s + "a", s[:len(s)-1], newSecret(ticketPrefix), "prb_" + s[4:]} {
		if HashSession(bad) != "" {
			t.Errorf("%q is a session", bad)
		}
	}
	d := &Desk{keys: testKeys(t, "a")}
	m := d.mark("stella")
	id, ok := d.knows("stella", m)
	if !ok || id == "" {
		t.Error("a mark is not known")
	}
	for person, mark := range map[string]string{"rita": m, "stella": m[:len(m)-1] + "x", "": tag(nil), "stella2": m} {
		if _, ok := d.knows(person, mark); ok {
			t.Errorf("%q knows %q", person, mark)
		}
	}
	if _, ok := (&Desk{keys: testKeys(t, "b")}).knows("stella", m); ok {
		t.Error("another installation knows it")
	}
}

func TestRecoveryCodesAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	made := map[string]bool{}
	for range 100 {
		c := newRecovery()
		if made[c] || !regexp.MustCompile(`^([a-z2-7]{6}-){3}[a-z2-7]{6}$`).MatchString(c) { // 24 letters of 5 bits
			t.Errorf("%q is made twice, or is shorter than 120 bits", c)
		}
		made[c] = true
		want, err := recoveryHash("stella", c)
		if err != nil {
			t.Fatal(err)
		}
		for _, typed := range []string{strings.ToUpper(c), strings.ReplaceAll(c, "-", ""), " " + strings.ReplaceAll(c, "-", " - ") + "\n", strings.NewReplacer("o", "0", "l", "1").Replace(c)} {
			if got, err := recoveryHash("stella", typed); err != nil || got != want {
				t.Errorf("%q for %q", typed, c)
			}
		}
		if got, _ := recoveryHash("rita", c); got == want {
			t.Error("it is another's too")
		}
	}
	for _, bad := range []string{"", "a", newRecovery() + "a", strings.Repeat("a", 1000)} {
		if _, err := recoveryHash("stella", bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	n := 0
	d := &Desk{keys: testKeys(t, "a"), cost: Cost{KiB: 64, Passes: 1, Lanes: 1}, hashing: newLane(), known: newLane(), hashed: func() { n++ }}
	ctx := t.Context()
	text, err := d.hashPassword(ctx, "café am Markt 12")
	if err != nil || !strings.HasPrefix(text, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatal(text, err)
	}
	verify := func(d *Desk, text, password string) (bool, bool) {
		t.Helper()
		n = 0
		right, old, err := d.verify(ctx, &d.hashing, text, password)
		if err != nil || n != 1 {
			t.Errorf("%v; %d hashes", err, n)
		}
		return right, old
	}
	for password, want := range map[string]bool{
		"café am Markt 12": true, "cafe\u0301 am Markt 12": true, "cafe am Markt 12": false, "": false,
		"Café am Markt 12": false, "CAFÉ AM MARKT 12": false, "café am Markt 12 ": false, " café am Markt 12": false, "café  am Markt 12": false, "café am Markt 1": false, "café am Markt 123": false,
	} {
		if right, old := verify(d, text, password); right != want || right && old {
			t.Errorf("%q: %v, old %v", password, right, old)
		}
	}
	long := strings.Repeat("Wort für Wort ", 18) // nothing is cut off: 252 characters, and one more
	longText, err := d.hashPassword(ctx, long+"a")
	if err != nil {
		t.Fatal(err)
	}
	for end, want := range map[string]bool{"a": true, "b": false, "": false} {
		if right, _ := verify(d, longText, long+end); right != want {
			t.Errorf("a long one that ends with %q: %v", end, right)
		}
	}
	elsewhere := *d
	elsewhere.keys = testKeys(t, "b")
	if right, _ := verify(&elsewhere, text, "café am Markt 12"); right {
		t.Error("the database alone is enough to guess against")
	}
	dearer := *d
	dearer.cost.Passes = 2
	if right, old := verify(&dearer, text, "café am Markt 12"); !right || !old {
		t.Error("a hash of yesterday's cost must be right, and be made anew")
	}
	for _, bad := range []string{"", "x", strings.Replace(text, "m=64", "m=4294967295", 1), strings.Replace(text, "t=1", "t=0", 1), strings.Replace(text, "p=1", "p=0", 1),
		strings.Replace(text, "argon2id", "argon2i", 1), strings.Replace(text, "v=19", "v=16", 1), text[:len(text)-4], text + "$"} {
		if right, _ := verify(d, bad, "café am Markt 12"); right {
			t.Errorf("%q is right", bad)
		}
	}
}

func TestAFullLaneSaysSo(t *testing.T) {
	t.Parallel()
	l := lane{make(chan struct{}, 1), make(chan struct{}, 1)}
	err := l.do(t.Context(), func() {
		if err := l.do(t.Context(), func() { t.Error("done") }); !errors.Is(err, ErrBusy) {
			t.Errorf("full: %v", err)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

// FuzzHash: whatever is stored is read or refused.
func FuzzHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, text string) {
		if s, err := readHash(text); err == nil && (s.KiB > 1<<20 || s.Passes > 20 || s.Passes < 1 || s.Lanes < 1 || len(s.sum) != hashBytes) {
			t.Errorf("%+v", s)
		}
	})
}

// What is refused is short, or what somebody who guesses tries early.
func TestStrength(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]bool{
		"vier Worte ohne Zusammenhang": true, "correct horse battery staple": true, "stella nachname 9": false, "Stella.Nachname!": false, "ethics123456": false,
		"abcdefghijklmnop": false, "aabbaabbaabbaabb": false, "elevenchars": false, "Stella knows many unrelated words": true, "password1234": false,
		"iloveyou1234": false, "qwertyuiop123": false, "letmeinplease": false, "Sommer2026!!": false, "P4ssw0rdP4ssw0rd": false, "probityethics!": false,
		"example.org 2026": false, "12-03-1987-12": false, "four unrelated common words": true, strings.Repeat("ab1X", 64): false,
	} {
		if got := strong(password, "Stella Nachname", "stella.n@example.org") == nil; got != want {
			t.Errorf("%q: %v", password, got)
		}
	}
	for _, word := range []string{"probity", "ethics", "committee", "complaint", "passwort", "Stella", "Nachname", "stella.n", "example.org"} {
		for _, guess := range []string{word + "12345678", word + "2026!!!!!!", strings.ToUpper(word) + "!!" + word} {
			if strong(guess, "Stella Nachname", "stella.n@example.org") == nil {
				t.Errorf("%q is made of what anybody would try", guess)
			}
		}
	}
	sentence := strings.Repeat("lampe obstgarten geige kies ", 10)
	for n, want := range map[int]bool{11: false, MinPassword: true, 64: true, 65: true, 128: true, MaxPassword: true, MaxPassword + 1: false} {
		if got := strong(sentence[:n], "Stella Nachname", "stella.n@example.org") == nil; got != want {
			t.Errorf("%d characters: %v", n, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringN(0, 400, 2000).Draw(t, "password")
		if n := len([]rune(s)); strong(s, "", "") == nil && (n < MinPassword || n > MaxPassword) {
			t.Errorf("%q is strong", s)
		}
	})
}
