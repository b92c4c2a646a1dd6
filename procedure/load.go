package procedure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// MaxPackBytes bounds the text of a pack; the longest shipped is a tenth of it.
const MaxPackBytes = 1 << 20

// Problem is one thing wrong with a pack, at a line of its text.
type Problem struct {
	File   string
	Line   int
	Path   string // where in the pack: "clocks.response.owner"
	Reason string
}

func (p Problem) String() string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	if p.Path != "" {
		return where + ": " + p.Path + ": " + p.Reason
	}
	return where + ": " + p.Reason
}

// Problems is every fault found in one pack. It is the error Load returns.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Load reads a pack, checks it whole, and pins it by its digest. The error is
// Problems: all of them, in the order of the text. A pack whose shape is wrong
// (an unknown field, a word where a number belongs) is not checked further,
// because what it means cannot be told.
func Load(file string, text []byte) (*Procedure, error) {
	root, ps := parse(file, text)
	if len(ps) > 0 {
		return nil, ps
	}
	p := new(Procedure)
	if ps := decode(file, root, p); len(ps) > 0 {
		return nil, ps
	}
	p.text = bytes.Clone(text)
	sum := sha256.Sum256(text)
	p.digest = hex.EncodeToString(sum[:])
	ps = validate(file, root, p)
	if len(ps) > 0 {
		return nil, ps
	}
	return p, nil
}

// complete writes into each open stage the ways out that every stage has.
func (p *Procedure) complete() {
	for i := range p.Stages {
		s := &p.Stages[i]
		if s.Kind == Closed {
			continue
		}
		for _, w := range p.Always {
			if _, own := s.Exit(w.On); !own {
				s.Exits = append(s.Exits, w)
			}
		}
	}
}
