package ledger

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// What a leaf can be about.
const (
	Entry    = "entry"    // an entry of a case's docket: entry/<case>/<seq>
	Decision = "record"   // an entry of the record of procedures: record/<seq>
	Document = "document" // a document of a case: document/<id>
	Lodging  = "lodging"  // a report that a lodging receipt was given for: lodging/<id>
)

// Subject names what a leaf is about.
type Subject struct {
	Kind string
	Case string // of an entry: the case, a UUID
	Seq  int64  // of an entry or a decision
	ID   string // of a document or a lodging: a UUID
}

// EntryOf names an entry of a docket.
func EntryOf(caseID string, seq int64) Subject { return Subject{Kind: Entry, Case: caseID, Seq: seq} }

// String is the subject as it stands in a leaf.
func (s Subject) String() string {
	switch s.Kind {
	case Entry:
		return Entry + "/" + s.Case + "/" + strconv.FormatInt(s.Seq, 10)
	case Decision:
		return Decision + "/" + strconv.FormatInt(s.Seq, 10)
	case "":
		return "the log"
	}
	return s.Kind + "/" + s.ID
}

const (
	uuidForm = `[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`
	seqForm  = `[1-9][0-9]{0,8}`
)

var (
	subjectForm = regexp.MustCompile(`^(?:(entry)/(` + uuidForm + `)/(` + seqForm + `)|(record)/(` + seqForm + `)|(document|lodging)/(` + uuidForm + `))$`)
	digestForm  = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// ErrForm is the error of every parser here: the text is not what it claims to
// be.
var ErrForm = errors.New("ledger: the text has not the right form")

// ParseSubject reads what String wrote.
func ParseSubject(text string) (Subject, error) {
	m := subjectForm.FindStringSubmatch(text)
	if m == nil {
		return Subject{}, ErrForm
	}
	out := Subject{Kind: m[1] + m[4] + m[6], Case: m[2], ID: m[7]}
	if n := m[3] + m[5]; n != "" {
		out.Seq, _ = strconv.ParseInt(n, 10, 64) // nine digits at most
	}
	return out, nil
}

// BlindSize is how many random bytes keep a leaf from being guessed.
const BlindSize = 16

// Leaf is what is known of a thing when it is sealed. Only its hash leaves the
// house, in checkpoints' trees, copies and proofs; the random blind in it keeps
// whoever holds the hash from finding out by trying whether a case exists or
// what a short entry says. Who may see the thing itself is given the leaf.
type Leaf struct {
	Subject Subject
	At      time.Time // the time the thing bears, in microseconds, UTC
	Hash    string    // SHA-256 of the thing, in hex, as it is stored with it
	Blind   [BlindSize]byte
}

const leafVersion = "probity.leaf/v1"

// NewBlind is a fresh blind.
func NewBlind() (b [BlindSize]byte) {
	_, _ = rand.Read(b[:]) // never fails
	return b
}

// Text is the leaf as it is hashed: five lines, each ended by a newline. Version
// 1: the version, the subject, the time, the hash, the blind.
func (l *Leaf) Text() string {
	return strings.Join([]string{leafVersion, l.Subject.String(), stamp(l.At), l.Hash, base64.StdEncoding.EncodeToString(l.Blind[:])}, "\n") + "\n"
}

// LeafHash is the leaf's hash in the tree.
func (l *Leaf) LeafHash() tlog.Hash { return tlog.RecordHash([]byte(l.Text())) }

// ParseLeaf reads what Text wrote, and nothing else.
func ParseLeaf(text string) (Leaf, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 6 || lines[0] != leafVersion || !digestForm.MatchString(lines[3]) {
		return Leaf{}, ErrForm
	}
	var l Leaf
	var err error
	if l.Subject, err = ParseSubject(lines[1]); err != nil {
		return Leaf{}, err
	}
	if l.At, err = parseStamp(lines[2]); err != nil {
		return Leaf{}, err
	}
	l.Hash = lines[3]
	blind, err := base64.StdEncoding.DecodeString(lines[4])
	if err != nil || copy(l.Blind[:], blind) != BlindSize || len(blind) != BlindSize || l.Text() != text {
		return Leaf{}, ErrForm
	}
	return l, nil
}

const stampForm = "2006-01-02T15:04:05.000000Z"

func stamp(t time.Time) string { return t.UTC().Format(stampForm) }

func parseStamp(text string) (time.Time, error) {
	t, err := time.Parse(stampForm, text)
	if err != nil || stamp(t) != text {
		return time.Time{}, ErrForm
	}
	return t, nil
}
