package vault

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"

	tinkaead "github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/streamingaead"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Ring is the keysets of one case, or of whatever else has a name. It may be used
// by several at once, and is not to be kept for longer than one piece of work:
// the vault remembers it, and forgets it when it is destroyed.
type Ring struct {
	vault *Vault
	name  string
	text  []byte // as it lies on the shelf
	of    wrapped

	mu     sync.Mutex
	opened map[Purpose]*opened
}

// wrapped is a ring as it lies on the shelf.
type wrapped struct {
	Of      string             `json:"of"`
	Master  string             `json:"master"` // which of the master's keys wrapped it
	Keysets map[Purpose][]byte `json:"keysets"`
}

// opened is an unwrapped keyset: what it can do depends on its purpose.
type opened struct {
	handle *keyset.Handle
	cells  tink.AEAD
	stream tink.StreamingAEAD
	set    *prf.Set
}

func fresh(p Purpose) (*keyset.Handle, error) {
	switch p {
	case files:
		return keyset.NewHandle(streamingaead.AES256GCMHKDF4KBKeyTemplate())
	case marks:
		return keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	}
	return keyset.NewHandle(tinkaead.AES256GCMKeyTemplate())
}

func open(p Purpose, h *keyset.Handle) (*opened, error) {
	o, err := &opened{handle: h}, error(nil)
	switch p {
	case files:
		o.stream, err = streamingaead.New(h)
	case marks:
		o.set, err = prf.NewPRFSet(h)
	default:
		o.cells, err = tinkaead.New(h)
	}
	return o, err
}

// wrap closes a keyset so that it opens for this name and purpose alone.
func (v *Vault) wrap(h *keyset.Handle, name string, p Purpose) ([]byte, error) {
	var out bytes.Buffer
	err := h.WriteWithAssociatedData(keyset.NewBinaryWriter(&out), v.master, parts("keyset", name, string(p)))
	return out.Bytes(), err
}

func (r *Ring) keyset(p Purpose) (*opened, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o := r.opened[p]; o != nil {
		return o, nil
	}
	text := r.of.Keysets[p]
	if text == nil {
		return nil, fmt.Errorf("%s, %s: %w", r.name, p, ErrNoKey)
	}
	h, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(text)), r.vault.master, parts("keyset", r.name, string(p)))
	if err != nil {
		if errors.Is(err, ErrUnreachable) {
			return nil, err
		}
		return nil, fmt.Errorf("%s, %s: %w", r.name, p, ErrOfAnother)
	}
	o, err := open(p, h)
	if err != nil {
		return nil, err
	}
	if r.opened == nil {
		r.opened = map[Purpose]*opened{}
	}
	r.opened[p] = o
	return o, nil
}

// Seal closes a text for a cell.
func (r *Ring) Seal(p Purpose, c Cell, plain []byte) (string, error) {
	k, err := r.keyset(p)
	if err != nil {
		return "", err
	}
	if k.cells == nil {
		return "", fmt.Errorf("%s, %s: %w", r.name, p, ErrNoKey)
	}
	cipher, err := k.cells.Encrypt(plain, bound(r.name, p, c))
	if err != nil {
		return "", err
	}
	return written(cipher), nil
}

// Open reads a cell. The error is a *CellError.
func (r *Ring) Open(ctx context.Context, p Purpose, c Cell, text string) ([]byte, error) {
	cipher, err := read(text)
	if err != nil {
		return nil, r.failed(c, err)
	}
	plain, err := r.decrypt(p, c, cipher)
	if err == nil || !errors.Is(err, ErrNotForThisCell) {
		return plain, r.failed(c, err)
	}
	// Another process may have sealed it with a key that was added since.
	now, changed, err := r.again(ctx)
	if err != nil {
		return nil, r.failed(c, err)
	}
	if !changed {
		return nil, r.failed(c, ErrNotForThisCell)
	}
	plain, err = now.decrypt(p, c, cipher)
	return plain, r.failed(c, err)
}

func (r *Ring) decrypt(p Purpose, c Cell, cipher []byte) ([]byte, error) {
	k, err := r.keyset(p)
	if err != nil {
		return nil, err
	}
	if k.cells == nil {
		return nil, ErrNoKey
	}
	plain, err := k.cells.Decrypt(cipher, bound(r.name, p, c))
	if err != nil {
		return nil, ErrNotForThisCell
	}
	return plain, nil
}

// again is the ring as it lies on the shelf now, and whether that is another.
func (r *Ring) again(ctx context.Context) (*Ring, bool, error) {
	text, err := r.vault.shelf.Get(ctx, r.name)
	if err != nil {
		r.vault.rings.drop(r.name)
		return nil, false, err
	}
	if bytes.Equal(text, r.text) {
		return r, false, nil
	}
	now, err := r.vault.kept(r.name, text, nil)
	return now, true, err
}

func (r *Ring) failed(c Cell, err error) error {
	if err == nil {
		return nil
	}
	return &CellError{Subject: r.name, Cell: c, Err: err}
}

// Mark is a keyed hash by which a text is known again where it stands sealed, the
// same for the same text, as 32 hexadecimal digits. What says what kind of text it
// is: equal texts of two kinds have different marks. It tells that two texts are
// equal, so it is for what is looked up whole (an e-mail address) and nothing else.
func (r *Ring) Mark(what, text string) (string, error) {
	k, err := r.keyset(marks)
	if err != nil {
		return "", err
	}
	sum, err := k.set.ComputePrimaryPRF(parts("mark", what, text), 16)
	return hex.EncodeToString(sum), err
}

// SealStream closes a stream for a cell: what is written to it goes to w sealed,
// in pieces of 4 KiB, and must be closed at the end. A stream that was cut short
// does not open.
func (r *Ring) SealStream(c Cell, w io.Writer) (io.WriteCloser, error) {
	k, err := r.keyset(files)
	if err != nil {
		return nil, err
	}
	return k.stream.NewEncryptingWriter(w, bound(r.name, files, c))
}

// OpenStream reads a sealed stream. Reading gives a *CellError where the stream
// was not sealed for the cell, was changed or was cut short; what was read before
// that is good.
func (r *Ring) OpenStream(c Cell, from io.Reader) (io.Reader, error) {
	k, err := r.keyset(files)
	if err != nil {
		return nil, r.failed(c, err)
	}
	in := &source{from: from}
	plain, err := k.stream.NewDecryptingReader(in, bound(r.name, files, c))
	if err != nil {
		return nil, r.failed(c, err)
	}
	return &stream{r: r, c: c, in: in, plain: plain}, nil
}

// source remembers what its own reader failed with, which is no fault of the
// sealed text.
type source struct {
	from io.Reader
	err  error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.from.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

type stream struct {
	r     *Ring
	c     Cell
	in    *source
	plain io.Reader
}

func (s *stream) Read(b []byte) (int, error) {
	n, err := s.plain.Read(b)
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	case s.in.err != nil:
		return n, s.in.err
	}
	return n, s.r.failed(s.c, ErrNotForThisCell)
}
