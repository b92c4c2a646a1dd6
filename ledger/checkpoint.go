package ledger

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint says what the log was at a moment: C2SP's tlog-checkpoint, with the
// log's name as origin and three extension lines of our own.
type Checkpoint struct {
	Origin string    // the log's name, which is also its key's
	Size   int64     // leaves
	Root   tlog.Hash // of the tree over them
	No     int64     // checkpoints of a log are numbered from 1
	At     time.Time // case time when it was sealed
	// Until is the promise by which back-dating is found: everything that bears
	// this time or an earlier one is in the log by now, and nothing of that age
	// will be added.
	Until time.Time
}

// Text is the checkpoint as it is signed.
func (c *Checkpoint) Text() string {
	return c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + c.Root.String() + "\n" +
		"no " + strconv.FormatInt(c.No, 10) + "\n" + "at " + stamp(c.At) + "\n" + "until " + stamp(c.Until) + "\n"
}

// ParseCheckpoint reads what Text wrote, and nothing else.
func ParseCheckpoint(text string) (*Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 7 || lines[0] == "" {
		return nil, ErrForm
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return nil, ErrForm
	}
	c := &Checkpoint{Origin: lines[0], Root: tlog.Hash(root)}
	var errs [4]error
	c.Size, errs[0] = strconv.ParseInt(lines[1], 10, 64)
	c.No, errs[1] = strconv.ParseInt(strings.TrimPrefix(lines[3], "no "), 10, 64)
	c.At, errs[2] = parseStamp(strings.TrimPrefix(lines[4], "at "))
	c.Until, errs[3] = parseStamp(strings.TrimPrefix(lines[5], "until "))
	for _, err := range errs {
		if err != nil {
			return nil, ErrForm
		}
	}
	if c.Size < 0 || c.No < 1 || c.Text() != text {
		return nil, ErrForm
	}
	return c, nil
}

// OpenCheckpoint reads a signed checkpoint; one without a good signature of one
// of the keys is refused with note's error.
func OpenCheckpoint(signed []byte, keys Keys) (*Checkpoint, error) {
	n, err := keys.open(signed)
	if err != nil {
		return nil, err
	}
	c, err := ParseCheckpoint(n.Text)
	if err == nil && !signedBy(n, c.Origin) {
		err = &note.UnverifiedNoteError{Note: n}
	}
	return c, err
}

func signedBy(n *note.Note, name string) bool {
	for _, s := range n.Sigs {
		if s.Name == name {
			return true
		}
	}
	return false
}
