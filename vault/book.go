package vault

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// book holds the newest records of a folder for the case that the machine fails
// before their own files are on the disk. Those who add a record at the same time
// wait for the disk once, together; a file of its own for each would have each wait
// twice. A book is one process's; what a crash leaves is taken up by whoever opens
// the folder next.
type book struct {
	dir     string
	writing sync.Mutex // who holds it writes
	file    *os.File
	size    int
	names   map[string]bool

	gathering sync.Mutex
	next      *batch
}

// batch is the records that are written next.
type batch struct {
	lines []byte
	names []string
	done  bool
	err   error
}

// page is a line of a book.
type page struct {
	Name   string          `json:"name"`
	Record json.RawMessage `json:"record"`
}

const (
	books    = ".book-"
	bookRoom = 1 << 20     // bytes; then what is in it is brought to the disk in its own place
	bookLife = time.Minute // and after so long
)

// note returns when the record is on the disk.
func (b *book) note(name string, text []byte) error {
	line, err := json.Marshal(page{name, text})
	if err != nil {
		return err
	}
	b.gathering.Lock()
	if b.next == nil {
		b.next = &batch{}
	}
	mine := b.next
	mine.lines, mine.names = append(append(mine.lines, line...), '\n'), append(mine.names, name)
	b.gathering.Unlock()

	b.writing.Lock()
	defer b.writing.Unlock()
	if mine.done {
		return mine.err
	}
	b.gathering.Lock()
	b.next = nil
	b.gathering.Unlock()
	mine.err, mine.done = b.write(mine), true
	return mine.err
}

func (b *book) write(x *batch) error {
	if b.file == nil {
		if err := b.begin(); err != nil {
			return err
		}
	}
	n, err := b.file.Write(x.lines)
	if b.size += n; err == nil {
		err = b.file.Sync()
	}
	if err != nil {
		return err
	}
	for _, name := range x.names {
		b.names[name] = true
	}
	if b.size > bookRoom {
		return b.end()
	}
	return nil
}

func (b *book) begin() error {
	f, err := os.CreateTemp(b.dir, books+"*")
	if err != nil {
		return err
	}
	if err = errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_EX), settle(b.dir)); err != nil {
		return errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	b.file, b.size, b.names = f, 0, map[string]bool{}
	time.AfterFunc(bookLife, func() {
		b.writing.Lock()
		defer b.writing.Unlock()
		if b.file == f {
			_ = b.end() // it stays, and is taken up when the folder is opened
		}
	})
	return nil
}

// end brings the records to the disk in their own places and does away with the
// book.
func (b *book) end() error {
	if b.file == nil {
		return nil
	}
	if err := settleAll(b.dir); err != nil {
		return err
	}
	f := b.file
	b.file, b.names = nil, nil
	return errors.Join(os.Remove(f.Name()), f.Close())
}

// forget ends the book if the record is in it.
func (b *book) forget(name string) error {
	b.writing.Lock()
	defer b.writing.Unlock()
	if !b.names[name] {
		return nil
	}
	return b.end()
}

// takeUp puts the records of books that nobody writes any more into their places.
func (f *Folder) takeUp() error {
	left, err := filepath.Glob(filepath.Join(f.dir, books+"*"))
	if err != nil {
		return err
	}
	for _, name := range left {
		if err := f.takeUpOne(name); err != nil {
			return fmt.Errorf("the keys that were made last before a crash: %w", err)
		}
	}
	return nil
}

func (f *Folder) takeUpOne(name string) (err error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		return nil // its process lives
	} else if err != nil {
		return err
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, bookRoom)
	for lines.Scan() {
		var p page
		if json.Unmarshal(lines.Bytes(), &p) != nil || !fitName.MatchString(p.Name) {
			continue // the last line, half written: nobody was told that it is safe
		}
		if err := f.putBack(p); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return errors.Join(settleAll(f.dir), os.Remove(name))
}

// putBack writes a record where it is not there whole and was not destroyed.
func (f *Folder) putBack(p page) error {
	if _, err := os.Lstat(f.file(p.Name, gone)); err == nil {
		return nil
	}
	file := f.file(p.Name, record)
	lies, err := os.ReadFile(file)
	if err == nil && json.Valid(lies) {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := drawer(filepath.Dir(file)); err != nil {
		return err
	}
	return replace(file, bytes.Clone(p.Record))
}
