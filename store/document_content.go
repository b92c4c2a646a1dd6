package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
)

// content reads the pieces of a document as they are asked for. It keeps two in
// memory: one that is gone through and one at the end, where zips have their
// directory.
type content struct {
	ctx    context.Context //nolint:containedctx // io.ReaderAt takes none
	db     *DB
	who    Who
	d      *Document
	pieces [2]struct {
		n    int64
		data []byte
	}
	next int
}

// Content reads a document wherever it is asked to, whatever its state: it is
// for who examines it.
func (db *DB) Content(ctx context.Context, who Who, d *Document) io.ReaderAt {
	return db.content(ctx, who, d)
}

func (db *DB) content(ctx context.Context, who Who, d *Document) *content {
	return &content{ctx: ctx, db: db, who: who, d: d}
}

// ReadAt implements io.ReaderAt.
func (c *content) ReadAt(p []byte, at int64) (int, error) {
	read := 0
	for read < len(p) {
		if at < 0 || at >= c.d.Size {
			return read, io.EOF
		}
		piece, err := c.piece(at / chunkBytes)
		if err != nil {
			return read, err
		}
		in := at % chunkBytes
		if in >= int64(len(piece)) {
			return read, ErrBroken
		}
		n := copy(p[read:], piece[in:])
		read, at = read+n, at+int64(n)
	}
	return read, nil
}

func (c *content) piece(n int64) ([]byte, error) {
	for i := range c.pieces {
		if c.pieces[i].data != nil && c.pieces[i].n == n {
			c.next = 1 - i
			return c.pieces[i].data, nil
		}
	}
	data, err := c.db.chunk(c.ctx, c.who, c.d, n)
	if err != nil {
		return nil, err
	}
	c.pieces[c.next].n, c.pieces[c.next].data = n, data
	c.next = 1 - c.next
	return data, nil
}

// chunk opens one piece: a piece of another document, from another place in this
// one, or of another length does not open.
func (db *DB) chunk(ctx context.Context, who Who, d *Document, n int64) ([]byte, error) {
	var out []byte
	if d.box == nil {
		return nil, ErrBroken // nobody opened it
	}
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select content from document_chunks where document_id = $1 and n = $2`, d.ID, n)
	})
	if errors.Is(err, ErrNotFound) {
		err = ErrBroken // the document says that there is one
	}
	if err != nil {
		return nil, err
	}
	out, err = d.box.Open(partContent, n, out)
	return out, unsealed(err)
}

// CopyDocument writes the content of a document or of a copy to w, piece by
// piece; a slow reader holds no connection. A content that is not what was
// uploaded is ErrBroken. Whether it may be read is asked before.
func (db *DB) CopyDocument(ctx context.Context, who Who, d *Document, w io.Writer) error {
	sum := sha256.New()
	for n, left := int64(0), d.Size; left > 0; n++ {
		chunk, err := db.chunk(ctx, who, d, n)
		if err != nil {
			return err
		}
		sum.Write(chunk)
		left -= int64(len(chunk))
		if _, err := w.Write(chunk); err != nil {
			return err
		}
	}
	if hex.EncodeToString(sum.Sum(nil)) != d.SHA256 {
		return ErrBroken
	}
	return nil
}
