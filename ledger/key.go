package ledger

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Key signs for one log. It is kept in a file that only its owner can read.
type Key struct {
	signer  note.Signer
	public  string
	earlier []string // public keys that signed the log before
}

// Name is the log's name.
func (k *Key) Name() string { return k.signer.Name() }

// Public is the key by which anybody checks what was signed, as C2SP's
// signed-note writes it: name+hash+key.
func (k *Key) Public() string { return k.public }

// Publics are the public keys of the log: this one, and those before it that the
// key's file names ("# An earlier public key: …").
func (k *Key) Publics() []string { return append([]string{k.public}, k.earlier...) }

// Keys believes those of Publics.
func (k *Key) Keys() Keys {
	keys, _ := NewKeys(k.Publics()...) // read already
	return keys
}

func (k *Key) sign(text string) ([]byte, error) { return note.Sign(&note.Note{Text: text}, k.signer) }

// Sign is the signed checkpoint.
func (k *Key) Sign(c *Checkpoint) ([]byte, error) { return k.sign(c.Text()) }

// NewKey makes a key for the log of that name and returns it as it is kept.
func NewKey(name string) (string, error) {
	secret, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return "", err
	}
	return "# The key that signs the log. Who has it can sign in this installation's name: keep it secret, keep a copy.\n" +
		publicPart + public + "\n" + secret + "\n", nil
}

const (
	publicPart  = "# Its public part, for everybody: "
	earlierPart = "# An earlier public key: "
)

// ParseKey reads what NewKey made.
func ParseKey(text string) (*Key, error) {
	secret, k := "", &Key{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, publicPart):
			k.public = strings.TrimPrefix(line, publicPart)
		case strings.HasPrefix(line, earlierPart):
			k.earlier = append(k.earlier, strings.TrimPrefix(line, earlierPart))
		case line == "" || strings.HasPrefix(line, "#"):
		case secret != "":
			return nil, ErrForm
		default:
			secret = line
		}
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, ErrForm // note's own error could quote the secret
	}
	k.signer = signer
	own, err := NewKeys(k.public)
	if err != nil {
		return nil, ErrForm
	}
	if _, err := NewKeys(k.earlier...); err != nil {
		return nil, err
	}
	probe, err := k.sign("probe\n")
	if err != nil {
		return nil, ErrForm
	}
	if _, err := own.open(probe); err != nil {
		return nil, fmt.Errorf("the public part does not belong to the key: %w", ErrForm)
	}
	return k, nil
}

// LoadKey reads a key from a file, which nobody else may be able to read.
func LoadKey(file string) (*Key, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read by others: it must be its owner's alone (chmod 600)", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	k, err := ParseKey(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s holds no key of a log: %w", file, err)
	}
	return k, nil
}

// KeepKey loads the key of a file and makes it, once, if there is none.
func KeepKey(file, name string) (*Key, error) {
	k, err := LoadKey(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	text, err := NewKey(name)
	if err != nil {
		return nil, err
	}
	if err := writeNew(file, []byte(text), 0o600); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return LoadKey(file)
}

// Keys are public keys that are believed.
type Keys struct {
	known note.Verifiers
	names []string
}

// NewKeys believes the keys, each written as name+hash+key.
func NewKeys(public ...string) (Keys, error) {
	list := make([]note.Verifier, 0, len(public))
	var out Keys
	for _, p := range public {
		v, err := note.NewVerifier(strings.TrimSpace(p))
		if err != nil {
			return Keys{}, fmt.Errorf("%q is not a public key: %w", p, ErrForm)
		}
		list, out.names = append(list, v), append(out.names, v.Name())
	}
	out.known = note.VerifierList(list...)
	return out, nil
}

// None reports that no key is believed.
func (k Keys) None() bool { return len(k.names) == 0 }

// maxNote bounds what is read as one note.
const maxNote = 1 << 20

func (k Keys) open(signed []byte) (*note.Note, error) {
	if k.known == nil {
		k.known = note.VerifierList()
	}
	if len(signed) > maxNote {
		return nil, ErrForm
	}
	return note.Open(signed, k.known)
}
