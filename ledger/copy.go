package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Copy is the second place: a folder away from the database in which each
// checkpoint is kept with the hashes of the leaves it added. Files are only ever
// added, so a folder that allows nothing else (write once) will do. No leaf is in
// it, only hashes that cannot be guessed.
//
//	000000/000000012.checkpoint   the signed checkpoint
//	000000/000000012.leaves       the hashes of the leaves it added, one a line
//	key-1a2b3c4d                  public keys that signed
type Copy struct{ Dir string }

// Seal is a checkpoint with the hashes of the leaves it added.
type Seal struct {
	No     int64
	Signed []byte
	Leaves []tlog.Hash
}

// ErrOther: the copy holds another checkpoint of that number. Either the
// database was put back to an earlier day and went on from there, or one of the
// two was tampered with.
var ErrOther = errors.New("ledger: the copy holds another log than the database")

func dirOf(file string) string { return filepath.Dir(file) }

func (c Copy) file(no int64, kind string) string {
	return filepath.Join(c.Dir, fmt.Sprintf("%06d", no/1000), fmt.Sprintf("%09d.%s", no, kind))
}

// Put adds a seal. One that is there already is left as it is; a different one
// of the same number is ErrOther. The checkpoint comes last: a seal without it is
// not there.
func (c Copy) Put(s Seal) error {
	if err := os.MkdirAll(dirOf(c.file(s.No, "leaves")), 0o750); err != nil {
		return err
	}
	lines := make([]string, len(s.Leaves))
	for i, h := range s.Leaves {
		lines[i] = h.String() + "\n"
	}
	if err := c.put(c.file(s.No, "leaves"), []byte(strings.Join(lines, ""))); err != nil {
		return err
	}
	return c.put(c.file(s.No, "checkpoint"), s.Signed)
}

// PutKey adds a public key, so that old checkpoints can be read after the key
// was changed. Keys found here are a convenience: whoever checks for the court
// brings the key from elsewhere.
func (c Copy) PutKey(public string) error {
	parts := strings.SplitN(public, "+", 3)
	if len(parts) != 3 {
		return ErrForm
	}
	if err := os.MkdirAll(c.Dir, 0o750); err != nil {
		return err
	}
	return c.put(filepath.Join(c.Dir, "key-"+parts[1]), []byte(public+"\n"))
}

func (c Copy) put(file string, text []byte) error {
	err := writeNew(file, text, 0o444)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	there, err := os.ReadFile(file)
	if err == nil && string(there) != string(text) {
		err = ErrOther
	}
	return err
}

// Keys are the public keys in the copy.
func (c Copy) Keys() ([]string, error) {
	files, err := filepath.Glob(filepath.Join(c.Dir, "key-*"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		out = append(out, strings.TrimSpace(string(text)))
	}
	return out, nil
}

// Get reads a seal; fs.ErrNotExist when it is not there.
func (c Copy) Get(no int64) (Seal, error) {
	signed, err := os.ReadFile(c.file(no, "checkpoint"))
	if err != nil {
		return Seal{}, err
	}
	text, err := os.ReadFile(c.file(no, "leaves"))
	if err != nil {
		return Seal{}, err
	}
	s := Seal{No: no, Signed: signed}
	if len(text) == 0 {
		return s, nil
	}
	body, ended := strings.CutSuffix(string(text), "\n")
	lines := strings.Split(body, "\n")
	if !ended {
		return Seal{}, ErrForm
	}
	for _, line := range lines {
		h, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(h) != tlog.HashSize {
			return Seal{}, ErrForm
		}
		s.Leaves = append(s.Leaves, tlog.Hash(h))
	}
	return s, nil
}

// Last is the number of the last seal in the copy, 0 for none: the highest that
// is there, whatever may be missing below it.
func (c Copy) Last() (int64, error) {
	folders, err := os.ReadDir(c.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for i := len(folders) - 1; i >= 0; i-- { // sorted by name
		if !folders[i].IsDir() || len(folders[i].Name()) != 6 {
			continue
		}
		files, err := os.ReadDir(filepath.Join(c.Dir, folders[i].Name()))
		if err != nil {
			return 0, err
		}
		for j := len(files) - 1; j >= 0; j-- {
			var no int64
			name, ok := strings.CutSuffix(files[j].Name(), ".checkpoint")
			if _, err := fmt.Sscanf(name, "%d", &no); ok && err == nil && filepath.Base(c.file(no, "checkpoint")) == files[j].Name() {
				return no, nil
			}
		}
	}
	return 0, nil
}
