package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// walkable is how the folders above a cluster are made. Run by root, they let the account that Postgres
// runs as walk through to its own folder; they never let it list or read.
func walkable() os.FileMode {
	if os.Geteuid() == 0 {
		return 0o711
	}
	return 0o700
}

func makeFolder(dir string, mode os.FileMode) (string, error) {
	if dir == "" {
		return "", errors.New("no data folder was named")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, mode); err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	return dir, nil
}

// Scratch makes a throwaway data folder, for tests above all: one that Postgres can also use when run by
// root, which testing.T.TempDir is not.
func Scratch() (dir string, remove func() error, err error) {
	dir, err = os.MkdirTemp("", "probity-")
	if err != nil {
		return "", nil, err
	}
	return dir, func() error { return os.RemoveAll(dir) }, os.Chmod(dir, walkable())
}

// CacheFolder is where built and downloaded programs are kept, for every checkout and data folder alike.
func CacheFolder() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(base, "probity")
	return dir, os.MkdirAll(dir, 0o755) //nolint:gosec // programs, which another account may have to start
}
