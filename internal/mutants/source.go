package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"sort"
	"strings"
)

// Mutant is one small change to the rules.
type Mutant struct {
	No   int
	Op   string
	File string // "docket/acts_ballot.go"
	Line int
	In   string // the function
	Was  string // what stood there
	Now  string // what stands there instead, where it is a name
}

func (m Mutant) String() string {
	s := fmt.Sprintf("%s:%d %s, %s: %s", m.File, m.Line, m.In, m.Op, m.Was)
	if m.Now != "" {
		s += " → " + m.Now
	}
	return s
}

// source is a file being rewritten so that every mutant of it is compiled in,
// each behind its own switch.
type source struct {
	fset    *token.FileSet
	name    string // as in Mutant.File
	text    []byte
	next    func() int // number of the next mutant
	edits   []edit
	mutants []Mutant
}

// edit puts text into the file. Of two that open at one place the outer comes
// first, of two that close there the inner.
type edit struct {
	at, drop int // so many bytes are dropped
	closes   bool
	seq      int
	text     string
}

func (s *source) offset(p token.Pos) int { return s.fset.Position(p).Offset }

func (s *source) note(op, in string, n ast.Node, now string) int {
	no := s.next()
	was := strings.Join(strings.Fields(string(s.text[s.offset(n.Pos()):s.offset(n.End())])), " ")
	if len(was) > 100 {
		was = was[:100] + " …"
	}
	s.mutants = append(s.mutants, Mutant{No: no, Op: op, File: s.name, Line: s.fset.Position(n.Pos()).Line, In: in, Was: was, Now: now})
	return no
}

func (s *source) put(at token.Pos, drop int, closes bool, text string) {
	s.edits = append(s.edits, edit{at: s.offset(at), drop: drop, closes: closes, seq: len(s.edits), text: text})
}

// wrap puts text before and after a node; the first has a place for the number.
func (s *source) wrap(op, in string, n ast.Node, before, after string) {
	s.swap(op, in, n, before, after, "")
}

func (s *source) swap(op, in string, n ast.Node, before, after, now string) {
	no := s.note(op, in, n, now)
	s.put(n.Pos(), 0, false, fmt.Sprintf(before, no))
	s.put(n.End(), 0, true, after)
}

// call turns "x < y" into a call with both.
func (s *source) call(op, in string, n ast.Node, opPos token.Pos, width int, before string) {
	no := s.note(op, in, n, "")
	s.put(n.Pos(), 0, false, fmt.Sprintf(before, no))
	s.put(opPos, width, false, ",")
	s.put(n.End(), 0, true, ")")
}

// method turns "x.Before(y)" into a call with both.
func (s *source) method(op, in string, n *ast.CallExpr, sel *ast.SelectorExpr, before string) {
	no := s.note(op, in, n, "")
	s.put(n.Pos(), 0, false, fmt.Sprintf(before, no))
	// From the dot to the bracket: ".Before(" becomes ", ".
	s.put(sel.X.End(), s.offset(n.Lparen)+1-s.offset(sel.X.End()), false, ", ")
}

// rewritten is the file with all its mutants.
func (s *source) rewritten() []byte {
	sort.SliceStable(s.edits, func(i, j int) bool {
		a, b := s.edits[i], s.edits[j]
		switch {
		case a.at != b.at:
			return a.at < b.at
		case a.closes != b.closes:
			return a.closes
		case a.closes:
			return a.seq > b.seq
		}
		return a.seq < b.seq
	})
	var out strings.Builder
	at := 0
	for _, e := range s.edits {
		out.Write(s.text[at:e.at])
		out.WriteString(e.text)
		at = e.at + e.drop
	}
	out.Write(s.text[at:])
	return []byte(out.String())
}
