package procedure

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"probity/procedure/clock"
)

//go:embed packs
var packs embed.FS

// Library is a set of procedures, each pinned by the digest of its text. It
// never changes once made.
type Library struct {
	all      []*Procedure // by id, then by first day in force, then by version
	byDigest map[string]*Procedure
}

// Shipped is the library of the packs that come with the program.
func Shipped() (*Library, error) {
	var procs []*Procedure
	var problems Problems
	parts, err := ShippedParts()
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(packs, "packs/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := packs.ReadFile(file)
		if err != nil {
			return nil, err
		}
		p, err := LoadParts(path.Base(file), text, parts)
		if ps, ok := err.(Problems); ok { //nolint:errorlint // Load returns it bare
			problems = append(problems, ps...)
			continue
		}
		procs = append(procs, p)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return NewLibrary(procs...)
}

// ShippedParts are the parts that come with the program. A body's own pack may
// name them.
func ShippedParts() (Parts, error) {
	files, err := fs.Glob(packs, "packs/parts/*.yaml")
	if err != nil {
		return nil, err
	}
	parts := Parts{}
	for _, file := range files {
		text, err := packs.ReadFile(file)
		if err != nil {
			return nil, err
		}
		name := path.Base(file)
		parts[strings.TrimSuffix(name, ".yaml")] = Text{File: "parts/" + name, Text: text}
	}
	return parts, nil
}

// NewLibrary makes a library. The same text twice is one procedure; two texts
// that call themselves the same version of the same procedure are refused,
// because a person could not tell which one a case runs under.
func NewLibrary(procs ...*Procedure) (*Library, error) {
	l := &Library{byDigest: make(map[string]*Procedure, len(procs))}
	for _, p := range procs {
		if p == nil || p.digest == "" {
			return nil, fmt.Errorf("a library takes procedures that were read by Load")
		}
		if l.byDigest[p.digest] != nil {
			continue
		}
		for _, q := range l.all {
			if q.ID == p.ID && q.Version == p.Version {
				return nil, fmt.Errorf("two different texts call themselves %s version %s (digests %.12s and %.12s); give the new one a version of its own", p.ID, p.Version, q.digest, p.digest)
			}
			if q.ID == p.ID && q.InForce == p.InForce {
				return nil, fmt.Errorf("versions %s and %s of %s both come into force on %s; say which one governs that day", q.Version, p.Version, p.ID, p.InForce)
			}
		}
		l.byDigest[p.digest] = p
		l.all = append(l.all, p)
	}
	slices.SortFunc(l.all, func(a, b *Procedure) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), a.InForce.Compare(b.InForce), cmp.Compare(a.Version, b.Version))
	})
	return l, nil
}

// All lists every procedure: by id, and for one id the oldest first.
func (l *Library) All() []*Procedure { return slices.Clone(l.all) }

// ByDigest finds the exact text a case is pinned to.
func (l *Library) ByDigest(digest string) (*Procedure, bool) {
	p, ok := l.byDigest[digest]
	return p, ok
}

// Current is the latest version of a procedure, whether or not its first day
// has come.
func (l *Library) Current(id string) (*Procedure, bool) {
	var found *Procedure
	for _, p := range l.all {
		if p.ID == id {
			found = p
		}
	}
	return found, found != nil
}

// InForce is the version of a procedure that governs on the day.
func (l *Library) InForce(id string, day clock.Date) (*Procedure, bool) {
	var found *Procedure
	for _, p := range l.all {
		if p.ID == id && !p.InForce.After(day) {
			found = p
		}
	}
	return found, found != nil
}

// Text is the text with the digest, as it was read, or nil.
func (l *Library) Text(digest string) []byte {
	p, ok := l.byDigest[digest]
	if !ok {
		return nil
	}
	return p.Text()
}
