package notice

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Outbox is the mailer of a machine that has no mail server: it puts each
// message into a folder as a file that a mail program can open, and counts it
// as handed over. It is for trying Probity out; its receipts say so.
type Outbox struct {
	dir string
	out sender
}

// NewOutbox makes an Outbox in the folder, which is made if it is not there.
// From is the sender's address; now is the clock, time.Now if nil.
func NewOutbox(dir, from string, now func() time.Time) (*Outbox, error) {
	out, err := newSender(from, now)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return &Outbox{dir: dir, out: out}, nil
}

// Send writes the message to a file named by case, letter and attempt. The same
// attempt again leaves the file as it is.
func (o *Outbox) Send(ctx context.Context, m Mail) (Receipt, error) {
	if err := ctx.Err(); err != nil {
		return Receipt{}, &Error{Code: Unreachable, Step: "connect", cause: err}
	}
	msg, r, err := o.out.compose(&m)
	if err != nil {
		return Receipt{}, err
	}
	r.File = filepath.Join(o.dir, fileName(m.Case)+"-"+fileName(m.Letter)+"-"+strconv.Itoa(m.Attempt)+".eml")
	failed := func(err error) (Receipt, error) {
		return Receipt{}, &Error{Code: Unreachable, Step: "file", MessageID: r.MessageID, cause: err}
	}
	var text bytes.Buffer
	if _, err := msg.WriteTo(&text); err != nil {
		return failed(err)
	}
	tmp, err := os.CreateTemp(o.dir, ".new-*")
	if err != nil {
		return failed(err)
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // it is gone once it was linked, or of no use
	if _, err = tmp.Write(text.Bytes()); err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Link(tmp.Name(), r.File)
	}
	if errors.Is(err, fs.ErrExist) {
		err = nil // this attempt was made before
	}
	if err != nil {
		return failed(err)
	}
	return r, nil
}

// fileName keeps what is safe in a file name.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, s)
}
