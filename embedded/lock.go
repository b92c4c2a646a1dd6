package embedded

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// folderLock keeps a second process off a data folder. The kernel drops it when the holder dies, however
// it dies, so there is never a stale one to clear away.
type folderLock struct{ file *os.File }

func lockFolder(dir string) (*folderLock, error) {
	name := filepath.Join(dir, "lock")
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	free, err := tryLock(f)
	if err != nil || !free {
		text, _ := io.ReadAll(io.LimitReader(f, 20))
		_ = f.Close()
		if err != nil {
			return nil, fmt.Errorf("lock %s: %w", name, err)
		}
		pid := strings.TrimSpace(string(text))
		if pid == "" {
			pid = "another one"
		}
		return nil, fmt.Errorf("the data folder %s is in use by process %s: stop that one first, or name another folder", dir, pid)
	}
	if err := f.Truncate(0); err != nil {
		_ = f.Close()
		return nil, err
	}
	if _, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		_ = f.Close()
		return nil, err
	}
	return &folderLock{f}, nil
}

// waitLock asks again and again, because waiting in the kernel could not be called off.
func waitLock(ctx context.Context, f *os.File) error {
	for {
		free, err := tryLock(f)
		if free || err != nil {
			return err
		}
		if !pause(ctx, 200*time.Millisecond) {
			return ctx.Err()
		}
	}
}

func (l *folderLock) held() bool { return l != nil && l.file != nil }

func (l *folderLock) release() error {
	if !l.held() {
		return nil
	}
	f := l.file
	l.file = nil
	return f.Close()
}
