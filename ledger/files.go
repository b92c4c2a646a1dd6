package ledger

import (
	"errors"
	"os"
)

// writeNew writes a file that is not there yet, whole or not at all, and leaves
// one that is there as it is: fs.ErrExist.
func writeNew(file string, text []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(dirOf(file), ".new-*")
	if err != nil {
		return err
	}
	name := f.Name()
	defer func() { _ = os.Remove(name) }()
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Link(name, file) // fails where the name is taken, which a rename would not
}
