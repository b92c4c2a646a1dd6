package vault

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Purpose is what a keyset of a ring is for. Who may read one does not have to be
// able to read another.
type Purpose string

// The purposes.
const (
	Content      Purpose = "content"      // what was written in a case: reports, acts, entries, letters
	Identity     Purpose = "identity"     // who somebody is: names, addresses
	Deliberation Purpose = "deliberation" // what a body says to itself before it rules
	files        Purpose = "files"        // streams: documents
	marks        Purpose = "marks"        // keyed hashes
)

// Cell is a place in a table. Whose it is, and for which purpose, the ring adds.
type Cell struct {
	Table  string
	Row    string // what tells the row from the others of its case
	Column string
}

// Errors. They name places and never what is in them, so they may be logged.
var (
	ErrNoKey          = errors.New("there is no key under this name")
	ErrDestroyed      = errors.New("the key was destroyed; what it sealed cannot be read any more")
	ErrNotForThisCell = errors.New("what is there was not sealed for this place, or was changed")
	ErrNotSealed      = errors.New("what is there is not sealed")
	ErrWrongMaster    = errors.New("the master key is not the one that the keys were wrapped with")
	ErrOfAnother      = errors.New("the keys that lie under this name were not made for it, or were changed")
	ErrUnreachable    = errors.New("the keys cannot be reached")
)

// CellError says which cell could not be opened.
type CellError struct {
	Subject string // the case, or whatever else the ring is of
	Cell    Cell
	Err     error
}

func (e *CellError) Error() string {
	return fmt.Sprintf("%s, table %s, row %s, column %s: %v", e.Subject, e.Cell.Table, e.Cell.Row, e.Cell.Column, e.Err)
}

// Unwrap makes errors.Is see what was wrong.
func (e *CellError) Unwrap() error { return e.Err }

// form stands before every sealed cell. What does not begin with it was written
// before there were keys, or by somebody who has none.
const form = "sealed1:"

// Sealed reports whether the text of a cell is a sealed one.
func Sealed(text string) bool { return strings.HasPrefix(text, form) }

func written(cipher []byte) string { return form + base64.RawURLEncoding.EncodeToString(cipher) }

func read(text string) ([]byte, error) {
	rest, ok := strings.CutPrefix(text, form)
	if !ok {
		return nil, ErrNotSealed
	}
	cipher, err := base64.RawURLEncoding.DecodeString(rest)
	if err != nil {
		return nil, ErrNotForThisCell
	}
	return cipher, nil
}

// bound is the associated data of a cell: what is sealed opens with the very same
// alone. Each part carries its length, so that no two places look alike.
func bound(subject string, p Purpose, c Cell) []byte {
	return parts("cell", subject, string(p), c.Table, c.Row, c.Column)
}

func parts(all ...string) []byte {
	out := []byte("probity 1")
	for _, s := range all {
		out = append(out, '|')
		out = strconv.AppendInt(out, int64(len(s)), 10)
		out = append(out, ':')
		out = append(out, s...)
	}
	return out
}
