package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Folder is a shelf in a folder: one file for each ring, in 256 folders. Several
// processes may share it. What is written is on the disk before it is used: a new
// record in the book, all else in its place.
type Folder struct {
	dir  string
	book book
}

var _ Shelf = (*Folder)(nil)

// OpenFolder makes the folder where there is none. It is for its owner alone.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of the keys: %w", err)
	}
	f := &Folder{dir: dir, book: book{dir: dir}}
	return f, f.takeUp()
}

const (
	record = ".json"
	gone   = ".destroyed"
)

func (f *Folder) file(name, kind string) string {
	sum := sha256.Sum256([]byte(name))
	return filepath.Join(f.dir, hex.EncodeToString(sum[:1]), name+kind)
}

// Get implements Shelf.
func (f *Folder) Get(_ context.Context, name string) ([]byte, error) {
	if _, err := os.Lstat(f.file(name, gone)); err == nil {
		return nil, fmt.Errorf("%s: %w", name, ErrDestroyed)
	}
	text, err := os.ReadFile(f.file(name, record))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(f.dir); err != nil { // the whole folder is away
			return nil, ErrUnreachable
		}
		return nil, fmt.Errorf("%s: %w", name, ErrNoKey)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, ErrUnreachable)
	}
	return text, nil
}

// Add implements Shelf. A record that a crash left without its text was never
// used by anybody, and is written again.
func (f *Folder) Add(ctx context.Context, name string, text []byte) ([]byte, error) {
	file := f.file(name, record)
	err := placeSoon(file, text)
	if errors.Is(err, fs.ErrNotExist) {
		if err = drawer(filepath.Dir(file)); err == nil {
			err = placeSoon(file, text)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, ErrUnreachable)
	}
	lies, err := f.Get(ctx, name)
	if err == nil && !json.Valid(lies) {
		if _, err = f.Replace(ctx, name, lies, text); err == nil {
			lies, err = f.Get(ctx, name)
		}
	}
	if err != nil {
		return nil, err
	}
	if err := f.book.note(name, lies); err != nil { // another's too: it may be on its way to the disk
		return nil, fmt.Errorf("%s: %w", name, ErrUnreachable)
	}
	return lies, nil
}

// drawer makes a folder where there is none yet.
func drawer(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return errors.Join(err, settle(filepath.Dir(dir)))
}

// Replace implements Shelf.
func (f *Folder) Replace(ctx context.Context, name string, had, text []byte) (bool, error) {
	free, err := f.alone()
	if err != nil {
		return false, fmt.Errorf("%s: %w", name, ErrUnreachable)
	}
	defer free()
	now, err := f.Get(ctx, name)
	if err != nil || !bytes.Equal(now, had) {
		return false, err
	}
	if err := replace(f.file(name, record), text); err != nil {
		return false, fmt.Errorf("%s: %w", name, ErrUnreachable)
	}
	return true, nil
}

// alone waits until nobody else replaces a record, in whichever process. The
// kernel lets go of the lock when its holder dies.
func (f *Folder) alone() (free func(), err error) {
	lock, err := os.OpenFile(filepath.Join(f.dir, ".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return func() { _ = lock.Close() }, nil
}

// Destroy implements Shelf. The sign is there before the ring is not, so that a
// crash in between leaves neither a readable ring nor one that could be made anew.
func (f *Folder) Destroy(_ context.Context, name string) error {
	sign := f.file(name, gone)
	err := drawer(filepath.Dir(sign))
	if err == nil {
		_, err = place(sign, nil)
	}
	if err == nil {
		err = os.Remove(f.file(name, record))
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = errors.Join(settle(filepath.Dir(sign)), f.book.forget(name))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, ErrUnreachable)
	}
	return nil
}

// Each implements Shelf.
func (f *Folder) Each(ctx context.Context, do func(name string) error) error {
	drawers, err := os.ReadDir(f.dir)
	if err != nil {
		return ErrUnreachable
	}
	for _, d := range drawers {
		if !d.IsDir() {
			continue
		}
		all, err := os.ReadDir(filepath.Join(f.dir, d.Name()))
		if err != nil {
			return ErrUnreachable
		}
		for _, e := range all {
			name, ok := strings.CutSuffix(e.Name(), record)
			if !ok || !fitName.MatchString(name) {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := do(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// place writes a file that is not there yet, whole or not at all, and reports
// false if there is one.
func place(file string, text []byte) (bool, error) {
	side, err := beside(file, text, true)
	if err != nil {
		return false, err
	}
	placed, err := link(side, file)
	return placed, errors.Join(err, settle(filepath.Dir(file)))
}

// placeSoon is place without waiting for the disk.
func placeSoon(file string, text []byte) error {
	side, err := beside(file, text, false)
	if err != nil {
		return err
	}
	_, err = link(side, file)
	return err
}

// link gives what lies beside its name, and reports false if there is one of that
// name.
func link(side, file string) (bool, error) {
	err := os.Link(side, file)
	placed := err == nil
	if errors.Is(err, fs.ErrExist) {
		err = nil
	}
	return placed, errors.Join(err, os.Remove(side))
}

// replace writes a file in the place of the one that is there.
func replace(file string, text []byte) error {
	side, err := beside(file, text, true)
	if err != nil {
		return err
	}
	return errors.Join(os.Rename(side, file), settle(filepath.Dir(file)))
}

// beside writes a new file in the folder of another, and waits for the disk if it
// is to.
func beside(file string, text []byte, wait bool) (string, error) {
	side, err := os.CreateTemp(filepath.Dir(file), ".new-*") // readable by its owner alone
	if err != nil {
		return "", err
	}
	_, err = side.Write(text)
	if wait && err == nil {
		err = side.Sync()
	}
	return side.Name(), errors.Join(err, side.Close())
}

// settle brings a file, or what names a folder holds, to the disk.
func settle(file string) error {
	d, err := os.Open(file)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
