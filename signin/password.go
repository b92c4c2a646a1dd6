package signin

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go"
	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost is what a password's hash costs: argon2id.
type Cost struct {
	KiB    uint32 // memory
	Passes uint32
	Lanes  uint8
}

// Usual is the second recommendation of RFC 9106, section 4.
var Usual = Cost{KiB: 64 << 10, Passes: 3, Lanes: 4}

const (
	saltBytes = 16
	hashBytes = 32
	// MinPassword and MaxPassword bound a password, in characters (ASVS 6.2.1,
	// 6.2.9). There is no rule about which characters (6.2.5).
	MinPassword = 12
	MaxPassword = 256
)

// errForm says that what is stored is no hash of ours.
var errForm = errors.New("not an argon2id hash")

// hashPassword is the password's hash in PHC form:
// $argon2id$v=19$m=65536,t=3,p=4$salt$hash.
func (d *Desk) hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	sum, err := d.argon(ctx, &d.known, password, salt, d.cost)
	if err != nil {
		return "", err
	}
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, d.cost.KiB, d.cost.Passes, d.cost.Lanes, b.EncodeToString(salt), b.EncodeToString(sum)), nil
}

// lane bounds how many hashes are computed at once, each of which takes much
// memory, and how many may wait for that.
type lane struct{ at, waiting chan struct{} }

func newLane() lane {
	return lane{make(chan struct{}, max(runtime.GOMAXPROCS(0)/2, 1)), make(chan struct{}, 64)}
}

func (l *lane) do(ctx context.Context, work func()) error {
	select {
	case l.waiting <- struct{}{}:
		defer func() { <-l.waiting }()
	default:
		return ErrBusy
	}
	select {
	case l.at <- struct{}{}:
		defer func() { <-l.at }()
	case <-ctx.Done():
		return ctx.Err()
	}
	work()
	return nil
}

// argon computes one hash, when there is a place for it.
func (d *Desk) argon(ctx context.Context, l *lane, password string, salt []byte, c Cost) (sum []byte, err error) {
	err = l.do(ctx, func() { sum = d.compute(password, salt, c) })
	return sum, err
}

func (d *Desk) compute(password string, salt []byte, c Cost) []byte {
	d.hashed()
	m := hmac.New(sha256.New, d.keys.password)
	m.Write([]byte(norm.NFC.String(password))) // the same letters, however a keyboard puts them together
	return argon2.IDKey(m.Sum(nil), salt, c.Passes, c.KiB, c.Lanes, hashBytes)
}

// stored is a hash as it was read back.
type stored struct {
	Cost
	salt, sum []byte
}

func readHash(text string) (stored, error) {
	var s stored
	part := strings.Split(text, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" || part[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return s, errForm
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &s.KiB, &s.Passes, &s.Lanes); err != nil {
		return s, errForm
	}
	var err error
	if s.salt, err = base64.RawStdEncoding.Strict().DecodeString(part[4]); err != nil {
		return s, errForm
	}
	if s.sum, err = base64.RawStdEncoding.Strict().DecodeString(part[5]); err != nil {
		return s, errForm
	}
	if s.KiB < 8 || s.KiB > 1<<20 || s.Passes < 1 || s.Passes > 20 || s.Lanes < 1 || len(s.salt) < 8 || len(s.sum) != hashBytes {
		return s, errForm
	}
	return s, nil
}

// verify reports whether the password is the one of the hash. Whatever is
// stored, nothing included, exactly one hash is computed.
func (d *Desk) verify(ctx context.Context, l *lane, text, password string) (right, old bool, err error) {
	s, wrong := readHash(text)
	if wrong != nil { // nobody, or no password: the same work against nothing
		s = stored{Cost: d.cost, salt: make([]byte, saltBytes), sum: make([]byte, hashBytes)}
	}
	sum, err := d.argon(ctx, l, password, s.salt, s.Cost)
	if err != nil {
		return false, false, err
	}
	return subtle.ConstantTimeCompare(sum, s.sum) == 1 && wrong == nil, s.Cost != d.cost || len(s.salt) != saltBytes, nil
}

// strong refuses what is too short or soon guessed: words, names and passwords
// that many people use (some fifty thousand of them), what stands for this person
// and this service, rows of keys, dates, repetitions, and what is put together of
// these (ASVS 6.2.4, 6.2.11, 6.2.12). What a password is made of is otherwise
// nobody's business (6.2.5). Only the beginning of a long one is looked at.
func strong(password, name, login string) error {
	n := utf8.RuneCountInString(password)
	if n < MinPassword || n > MaxPassword || !utf8.ValidString(password) {
		return ErrWeak
	}
	own, at, _ := strings.Cut(strings.ToLower(login), "@")
	known := append(strings.Fields(strings.ToLower(name)), own, at, "probity", "ethics", "passwort", "committee", "complaint")
	if few(strings.ToLower(password)) || zxcvbn.PasswordStrength(string([]rune(password)[:min(n, looked)]), known).Score < guessed {
		return ErrWeak
	}
	return nil
}

const (
	looked  = 40 // characters; the time it takes grows with their square
	guessed = 3  // of 4: from here on more than a hundred million guesses are needed
)

// few reports whether a text is made of few characters or runs of neighbours, as
// aabbaabbaabb and abababacacac are.
func few(s string) bool {
	seen, steps := map[rune]bool{}, 0
	last := rune(-1)
	for _, r := range s {
		seen[r] = true
		if d := r - last; d >= -1 && d <= 1 {
			steps++
		}
		last = r
	}
	return len(seen) < 5 || steps*2 > len([]rune(s))
}
