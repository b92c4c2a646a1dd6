package vault

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// settleAll brings everything of the folder to the disk: the file system's whole,
// which is one wait, however many files are new.
func settleAll(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(unix.Syncfs(int(d.Fd())), d.Close())
}
