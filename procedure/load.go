package procedure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxPackBytes bounds the text of a pack; the longest shipped is a tenth of it.
const MaxPackBytes = 1 << 20

// Problem is one thing wrong with a pack, at a line of its text.
type Problem struct {
	File   string
	Line   int
	Path   string // where in the pack: "clocks.response.owner"
	Reason string

	// Guarantee is the number of the guarantee of due process that the pack could
	// only ever break, or 0 if the pack is wrong in itself.
	Guarantee int
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

// Load reads a pack, checks it whole, and pins it by its digest. The text may
// have further documents, the parts the pack rests on. The error is Problems: all
// of them, in the order of the text. A pack whose shape is wrong (an unknown
// field, a word where a number belongs) is not checked further, because what it
// means cannot be told.
func Load(file string, text []byte) (*Procedure, error) {
	p, ps := Read(file, text)
	if len(ps) > 0 {
		return nil, ps
	}
	return p, nil
}

// Read is Load for those who study a pack that must not be used: a pack whose
// only problems are that it breaks a guarantee of due process comes with them.
// With any other problem the procedure is nil.
func Read(file string, text []byte) (*Procedure, Problems) {
	docs, ps := parse(file, text)
	if len(ps) > 0 {
		return nil, ps
	}
	p, root, ps := build(file, text, docs)
	if len(ps) > 0 {
		return nil, ps
	}
	ps = validate(file, root, p)
	if slices.ContainsFunc(ps, func(x Problem) bool { return x.Guarantee == 0 }) {
		return nil, ps
	}
	p.faults = ps
	return p, ps
}

// LoadKept reads a text that Load accepted once, perhaps in an earlier version
// of the program: cases are pinned to it, so it must stay readable. What the
// program has learned to ask since then is not asked of it.
func LoadKept(file string, text []byte) (*Procedure, error) {
	docs, ps := parse(file, text)
	if len(ps) > 0 {
		return nil, ps
	}
	modernize(docs[0])
	p, root, ps := build(file, text, docs)
	if len(ps) > 0 {
		return nil, ps
	}
	if p.Format > Format { // what its silence means is not known here
		return nil, Problems{{File: file, Path: "format", Reason: laterFormat(p.Format)}}
	}
	p.faults = validate(file, root, p) // what it asks for was asked when the text was taken
	return p, nil
}

// modernize writes what earlier versions took in another form as it is written
// now: holes were free sentences.
func modernize(doc *yaml.Node) {
	holes := valueOf(doc, "unknown")
	if holes == nil {
		return
	}
	word := func(text string, line int) *yaml.Node {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: line}
	}
	for i, n := range holes.Content {
		if n.Kind == yaml.ScalarNode {
			holes.Content[i] = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: n.Line, Content: []*yaml.Node{
				word("id", n.Line), word(fmt.Sprintf("unknown_%d", i+1), n.Line), word("says", n.Line), word(n.Value, n.Line),
			}}
		}
	}
}

// build makes the procedure that the documents describe, not yet checked.
func build(file string, text []byte, docs []*yaml.Node) (*Procedure, *yaml.Node, Problems) {
	if ps := misfits(file, docs); len(ps) > 0 {
		return nil, nil, ps
	}
	root, ps := assemble(file, docs)
	if len(ps) > 0 {
		return nil, nil, ps
	}
	p := new(Procedure)
	if err := root.Decode(p); err != nil {
		return nil, nil, Problems{syntax(file, nil, err)}
	}
	p.text = bytes.Clone(text)
	p.digest = HashOf(text)
	return p, root, nil
}

// HashOf is the SHA-256 of a text in hex: packs are named by it, and the entries
// of both records are chained by it.
func HashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
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
