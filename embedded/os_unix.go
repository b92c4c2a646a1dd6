//go:build unix

package embedded

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"syscall"
)

func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// attributes keep a terminal's ^C from the child (we stop it ourselves, in order) and, where the system
// can, end it when this process dies.
func attributes(as *account, whenParentDies syscall.Signal) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	if as != nil {
		a.Credential = &syscall.Credential{Uid: as.uid, Gid: as.gid}
	}
	dieWithParent(a, whenParentDies)
	return a
}

// passable reports whether another account can walk through a folder.
func passable(info os.FileInfo, as account) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	switch mode := info.Mode().Perm(); {
	case st.Uid == as.uid:
		return mode&0o100 != 0
	case st.Gid == as.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}

func ownedBy(info os.FileInfo, as account) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && st.Uid == as.uid
}

// endedFromOutside reports that somebody ended the child: a signal nobody sends itself, or the polite one obeyed.
func endedFromOutside(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err == nil
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && slices.Contains([]syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGINT}, status.Signal())
}

const (
	fastShutdown = syscall.SIGINT // Postgres: roll back what is open and end
	endNicely    = syscall.SIGTERM
)
