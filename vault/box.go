package vault

import (
	"context"
	"crypto/rand"
	"strconv"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
)

// Box is a key of its own for one large thing that is sealed in pieces. The key is
// itself sealed in a cell of a ring, so that the thing changes its ring by sealing
// the key anew and not the pieces.
type Box struct {
	of   Cell // the cell in which its key is sealed
	key  []byte
	aead *subtle.AESGCM
}

const boxKey = 32

// NewBox makes a box for a thing, and the text of the cell that holds its key.
func (r *Ring) NewBox(p Purpose, c Cell) (*Box, string, error) {
	key := make([]byte, boxKey)
	_, _ = rand.Read(key) // never fails
	b, err := newBox(c, key)
	if err != nil {
		return nil, "", err
	}
	text, err := r.CloseBox(p, b)
	return b, text, err
}

// CloseBox seals the key of a box with this ring, for the cell it was made for.
func (r *Ring) CloseBox(p Purpose, b *Box) (string, error) { return r.Seal(p, b.of, b.key) }

// OpenBox reads the key of a box. The error is a *CellError.
func (r *Ring) OpenBox(ctx context.Context, p Purpose, c Cell, text string) (*Box, error) {
	key, err := r.Open(ctx, p, c, text)
	if err != nil {
		return nil, err
	}
	b, err := newBox(c, key)
	if err != nil {
		return nil, r.failed(c, ErrNotForThisCell)
	}
	return b, nil
}

func newBox(c Cell, key []byte) (*Box, error) {
	a, err := subtle.NewAESGCM(key)
	return &Box{of: c, key: key, aead: a}, err
}

func (b *Box) bound(part string, n int64) []byte {
	return parts("box", b.of.Table, b.of.Row, b.of.Column, part, strconv.FormatInt(n, 10))
}

// Seal closes a piece, for its place in the box: which part, and which piece of it.
func (b *Box) Seal(part string, n int64, plain []byte) ([]byte, error) {
	return b.aead.Encrypt(plain, b.bound(part, n))
}

// Open reads a piece. The error is a *CellError.
func (b *Box) Open(part string, n int64, cipher []byte) ([]byte, error) {
	plain, err := b.aead.Decrypt(cipher, b.bound(part, n))
	if err != nil {
		c := b.of
		c.Column = part + " " + strconv.FormatInt(n, 10)
		return nil, &CellError{Subject: c.Row, Cell: c, Err: ErrNotForThisCell}
	}
	return plain, nil
}

// SealText is Seal for a column of text.
func (b *Box) SealText(part string, plain []byte) (string, error) {
	cipher, err := b.Seal(part, 0, plain)
	if err != nil {
		return "", err
	}
	return written(cipher), nil
}

// OpenText reads what SealText closed. The error is a *CellError.
func (b *Box) OpenText(part, text string) ([]byte, error) {
	cipher, err := read(text)
	if err != nil {
		c := b.of
		c.Column = part
		return nil, &CellError{Subject: c.Row, Cell: c, Err: err}
	}
	return b.Open(part, 0, cipher)
}
