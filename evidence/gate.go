package evidence

import (
	"bytes"
	"path"
	"strings"
)

const (
	headBytes = 3072     // what a kind is recognised by
	tailBytes = 66 << 10 // where a zip's directory ends: its record and the longest comment
)

// Gate looks at a file while it goes by, in memory of its own that does not
// grow with the file. It is an io.Writer for the bytes; the first that shows
// that the file is not taken is the error of its Write.
type Gate struct {
	name, declared string
	head           []byte
	size           int64
	kind           *Kind
	carry          []byte // the end of the last piece: a sign may lie across two
	tail           []byte
}

// NewGate is the gate for a file of that name; declared is the media type the
// sender gives it, "" if none.
func NewGate(name, declared string) *Gate {
	return &Gate{name: name, declared: declared, head: make([]byte, 0, headBytes)}
}

// Write implements io.Writer.
func (g *Gate) Write(p []byte) (int, error) {
	n := len(p)
	g.size += int64(n)
	if g.kind == nil {
		take := min(headBytes-len(g.head), n)
		g.head = append(g.head, p[:take]...)
		if len(g.head) < headBytes {
			return n, nil
		}
		if err := g.decide(); err != nil {
			return 0, err
		}
		p = p[take:]
	}
	return n, g.watch(p)
}

// Close says what kind of file it was, once all of it has gone by.
func (g *Gate) Close() (*Kind, error) {
	if g.size == 0 {
		return nil, refuse(Empty, "The file is empty. Choose it again and send that.")
	}
	if g.kind == nil {
		if err := g.decide(); err != nil {
			return nil, err
		}
	}
	if g.kind.Family != Office && g.kind.Family != Archive && bytes.Contains(g.tail, []byte("PK\x05\x06")) && bytes.Contains(g.tail, []byte("PK\x01\x02")) {
		return nil, twoKinds()
	}
	return g.kind, nil
}

func twoKinds() error {
	return refuse(Polyglot, "The file is two kinds of file at once. Save it anew with the program it was made with and send that.")
}

// decide holds together what the name says, what the sender says and what the
// first bytes show.
func (g *Gate) decide() error {
	content, err := byContent(g.head)
	if err != nil {
		return err
	}
	ending := strings.ToLower(path.Ext(g.name))
	named := byExtension(g.name)
	if content.Family != Text && has(scripts(), ending) {
		return refuse(Executable, "The name is that of a program or of an office file with macros. Save it without macros, or as a PDF.")
	}
	if g.kind, err = agree(content, named); err != nil {
		return err
	}
	if said := byDeclared(g.declared); said != nil {
		if _, err := agree(content, said); err != nil && !has(content.declared, bare(g.declared)) {
			return err
		}
	}
	return g.watch(g.head)
}

// agree gives the kind of a file whose content shows one kind and whose name,
// or sender, another. Text has no signs of its own: its name may say more, and
// of a page and words it is taken for the page.
func agree(content, said *Kind) (*Kind, error) {
	words := func(k *Kind) bool {
		return k.Family == Text || k.Family == Markup || k.Name == "email" || k.Name == "rtf"
	}
	recording := func(k *Kind) bool {
		return strings.HasPrefix(k.MediaType, "audio/") || strings.HasPrefix(k.MediaType, "video/")
	}
	switch {
	case said == nil, content.Name == said.Name:
		return content, nil
	case content.Family == Markup && words(said):
		return content, nil
	case content.Family == Text && words(said):
		return said, nil
	case recording(content) && recording(said): // one container, many names
		return content, nil
	}
	return nil, refuse(Mismatch, "The name or the declared type of the file says one thing and its content another. Save it anew under the right type.")
}

// watch looks through everything for signs of a second kind of file.
func (g *Gate) watch(p []byte) error {
	g.tail = append(g.tail, p...)
	if over := len(g.tail) - tailBytes; over > 0 {
		g.tail = append(g.tail[:0], g.tail[over:]...)
	}
	if g.kind.Family != Picture && g.kind.Family != Paper {
		return nil
	}
	buf := make([]byte, 0, len(g.carry)+len(p))
	buf = append(append(buf, g.carry...), p...)
	if g.kind.Family == Picture {
		low := lower(buf)
		// Six bytes and more: shorter ones turn up by chance in a large photo.
		for _, sign := range []string{"<script", "<html>", "<html ", "<!doctype html", "<iframe", "<?php ", "<?php\n", "%pdf-1."} {
			if bytes.Contains(low, []byte(sign)) {
				return twoKinds()
			}
		}
	}
	g.carry = append(g.carry[:0], buf[max(0, len(buf)-16):]...)
	return nil
}

// lower is a copy with ASCII in small letters; other bytes stay what they are.
func lower(p []byte) []byte {
	out := bytes.Clone(p)
	for i, b := range out {
		if b >= 'A' && b <= 'Z' {
			out[i] = b + 'a' - 'A'
		}
	}
	return out
}
