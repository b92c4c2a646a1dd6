//go:build !linux

package vault

import (
	"errors"
	"io/fs"
	"path/filepath"
)

// settleAll brings everything of the folder to the disk, one after the other.
func settleAll(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			err = settle(path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}
