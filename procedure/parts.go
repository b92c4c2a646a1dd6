package procedure

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Text is the text of one file.
type Text struct {
	File string
	Text []byte
}

// Parts are the parts that packs may name, by their id.
type Parts map[string]Text

// stretch is a run of lines of a joined text that comes from one file.
type stretch struct {
	file  string
	first int // line of the joined text
	line  int // line of the file there
}

// place says where a line of a joined text comes from.
func place(from []stretch, line int) (string, int) {
	for _, s := range slices.Backward(from) {
		if line >= s.first {
			return s.file, line - s.first + s.line
		}
	}
	return from[0].file, line
}

// Join adds to a pack the parts that it names under base and include, and those
// that they name, as further documents of one text. What Load makes of that
// text depends on nothing outside it. A part that is in the text already stays
// as it is. The error is Problems.
func Join(file string, text []byte, parts Parts) ([]byte, error) {
	joined, _, ps := joinParts(file, text, parts)
	if len(ps) > 0 {
		return nil, ps
	}
	return joined, nil
}

// LoadParts is Load for a pack that names parts kept in files of their own. The
// text and the digest of the procedure are those of the joined text; problems
// are told at the file and line they come from.
func LoadParts(file string, text []byte, parts Parts) (*Procedure, error) {
	p, ps := ReadParts(file, text, parts)
	if len(ps) > 0 {
		return nil, ps
	}
	return p, nil
}

// ReadParts is to LoadParts what Read is to Load: a pack whose only problems are
// that it breaks a guarantee of due process comes with them.
func ReadParts(file string, text []byte, parts Parts) (*Procedure, Problems) {
	joined, from, ps := joinParts(file, text, parts)
	if len(ps) > 0 {
		return nil, ps
	}
	p, ps := Read(file, joined)
	for i := range ps {
		if ps[i].Line > 0 {
			ps[i].File, ps[i].Line = place(from, ps[i].Line)
		}
	}
	return p, ps
}

func joinParts(file string, text []byte, parts Parts) ([]byte, []stretch, Problems) {
	from := []stretch{{file: file, first: 1, line: 1}}
	docs, ps := parse(file, text)
	if len(ps) > 0 {
		return nil, nil, ps
	}
	joined := bytes.Clone(text)
	here := map[string]bool{}
	var wanted []string
	for _, d := range docs {
		if v := valueOf(d, "part"); v != nil {
			here[v.Value] = true
		}
		wanted = append(wanted, named(d)...)
	}
	for ; len(wanted) > 0; wanted = wanted[1:] {
		part, there := parts[wanted[0]]
		if here[wanted[0]] || !there {
			continue // Load tells what is not there
		}
		here[wanted[0]] = true
		docs, ps := parse(part.File, part.Text)
		if len(ps) > 0 {
			return nil, nil, ps
		}
		if v := valueOf(docs[0], "part"); v == nil || v.Value != wanted[0] {
			return nil, nil, Problems{{File: part.File, Line: docs[0].Line, Path: "part", Reason: fmt.Sprintf("the file must say what it holds: part: %s", wanted[0])}}
		}
		if len(joined) > 0 && joined[len(joined)-1] != '\n' {
			joined = append(joined, '\n')
		}
		body, skipped := bytes.CutPrefix(part.Text, []byte("---\n"))
		joined = append(joined, "---\n"...)
		at := stretch{file: part.File, first: 1 + bytes.Count(joined, []byte("\n")), line: 1}
		if skipped {
			at.line = 2
		}
		joined, from = append(joined, body...), append(from, at)
		wanted = append(wanted, named(docs[0])...)
	}
	return joined, from, nil
}

// named lists the parts a document names.
func named(doc *yaml.Node) []string {
	var ids []string
	if v := valueOf(doc, "base"); v != nil {
		ids = append(ids, v.Value)
	}
	if v := valueOf(doc, "include"); v != nil {
		for _, n := range v.Content {
			ids = append(ids, n.Value)
		}
	}
	return ids
}

// document is what one document of a text may say: a pack, or a part of packs.
type document struct {
	Part      string   `yaml:"part"`    // the id of the part; the pack itself has none
	Base      string   `yaml:"base"`    // the part on which this one rests
	Include   []string `yaml:"include"` // parts that add what is not said here
	Drop      []string `yaml:"drop"`    // what of the base and of the included parts does not count: clocks.response
	Procedure `yaml:",inline"`
}

// assembly makes the documents of a text into one pack.
type assembly struct {
	reader
	docs  map[string]*yaml.Node
	ids   []string
	done  map[string]*yaml.Node
	under []string // the parts being assembled, outermost first
}

// assemble makes one tree of a pack from the documents of its text. The nodes
// keep their lines.
func assemble(file string, docs []*yaml.Node) (*yaml.Node, Problems) {
	a := assembly{reader: reader{file: file}, docs: map[string]*yaml.Node{}, done: map[string]*yaml.Node{}}
	if v := valueOf(docs[0], "part"); v != nil {
		a.say(v, "part", "this is a part; a pack names it under base or include")
		return nil, a.problems
	}
	for _, d := range docs[1:] {
		v := valueOf(d, "part")
		switch {
		case v == nil:
			a.say(d, "", "a document after the first is a part, and says which one: part: …")
		case !idForm.MatchString(v.Value):
			a.say(v, "part", "%q is not an id; use small letters, digits, - and _", v.Value)
		case a.docs[v.Value] != nil:
			a.say(v, "part", "there is another part %q on line %d", v.Value, a.docs[v.Value].Line)
		default:
			a.docs[v.Value] = d
			a.ids = append(a.ids, v.Value)
			for _, own := range []string{"id", "version"} {
				if x := valueOf(d, own); x != nil {
					a.say(x, own, "a part has no %s; the pack that uses it has", own)
				}
			}
		}
	}
	if len(a.problems) > 0 {
		return nil, a.problems
	}
	root := a.whole(docs[0])
	for _, id := range a.ids {
		if a.done[id] == nil && len(a.problems) == 0 {
			a.say(a.docs[id], "part", "nothing uses the part %q; take it out of the text", id)
		}
	}
	return root, a.problems
}

// part is the part with the id, with what it rests on, or nil.
func (a *assembly) part(n *yaml.Node, path string) *yaml.Node {
	id := n.Value
	if i := slices.Index(a.under, id); i >= 0 {
		a.say(n, path, "the parts name each other in a circle: %s → %s", strings.Join(a.under[i:], " → "), id)
		return nil
	}
	if a.docs[id] == nil {
		a.say(n, path, "there is no part %q%s; add it as a document of this text, or keep it in the file parts/%s.yaml beside the pack", id, nearest(id, a.ids), id)
		return nil
	}
	if a.done[id] == nil {
		a.under = append(a.under, id)
		a.done[id] = a.whole(a.docs[id])
		a.under = a.under[:len(a.under)-1]
	}
	return a.done[id]
}

// whole is what a document says together with what it rests on and includes.
func (a *assembly) whole(doc *yaml.Node) *yaml.Node {
	base, include, drop := valueOf(doc, "base"), valueOf(doc, "include"), valueOf(doc, "drop")
	own := bare(doc)
	if base == nil && include == nil {
		if drop != nil {
			a.say(drop, "drop", "there is nothing to drop from; name a base or include a part")
		}
		return own
	}
	var parts []source
	if base != nil {
		if p := a.part(base, "base"); p != nil {
			parts = append(parts, source{base.Value, p})
		}
	}
	if include != nil {
		for i, n := range include.Content {
			if p := a.part(n, "include."+itemName(n, i)); p != nil {
				parts = append(parts, source{n.Value, p})
			}
		}
	}
	if len(a.problems) > 0 {
		return own
	}
	a.drop(drop, parts)
	if base != nil {
		own = over(parts[0].node, own)
		parts = parts[1:]
	}
	return a.add(own, parts)
}

// source is a part as another document takes it in.
type source struct {
	id   string
	node *yaml.Node
}

// bare is the document without what says how it is put together.
func bare(doc *yaml.Node) *yaml.Node {
	out := *doc
	out.Content = nil
	for i := 0; i+1 < len(doc.Content); i += 2 {
		if !slices.Contains([]string{"part", "base", "include", "drop"}, doc.Content[i].Value) {
			out.Content = append(out.Content, doc.Content[i], doc.Content[i+1])
		}
	}
	return &out
}
