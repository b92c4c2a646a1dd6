package pdf

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// account is whom Chromium runs as when we are root.
type account struct{ uid, gid int }

// prepare looks at what there is, before anything is tried.
func prepare(o Options) (*Press, error) {
	path, err := exec.LookPath(o.Chromium)
	if err != nil {
		return nil, fmt.Errorf("there is no program %s to make PDFs with: %w", o.Chromium, err)
	}
	o.Chromium = path
	if o.Folder == "" {
		o.Folder = os.TempDir()
	}
	p := &Press{Options: o}
	for i := range p.lines {
		p.lines[i] = line{inside: make(chan struct{}, 1+mostWait), turn: make(chan struct{}, 1)}
	}
	if os.Geteuid() == 0 {
		if p.as, err = nobody(); err != nil {
			return nil, err
		}
	}
	return p, p.sweep()
}

func nobody() (*account, error) {
	u, err := user.Lookup("nobody")
	if err != nil {
		return nil, errors.New("PDFs are not made as root, and there is no user nobody: run Probity as an ordinary user")
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	return &account{uid, gid}, errors.Join(err1, err2)
}

// left is how folders are called in which Chromium works. One whose lock nobody
// holds is of a process that was killed.
const left, lock = "probity-pdf-", ".lock"

// folder is a folder for one page, which is gone after clear.
func (p *Press) folder() (dir string, clear func(), err error) {
	if dir, err = os.MkdirTemp(p.Folder, left); err != nil {
		return "", nil, err
	}
	held, err := hold(dir + lock)
	if err == nil && p.as != nil {
		err = os.Chown(dir, p.as.uid, p.as.gid)
	}
	clear = func() {
		p.wipe(dir)
		if held != nil {
			_ = os.Remove(held.Name())
			_ = held.Close()
		}
	}
	if err != nil {
		clear()
		return "", nil, err
	}
	return dir, clear, nil
}

// wipe ends whatever still works in a folder and removes it.
func (p *Press) wipe(dir string) {
	for range 100 {
		n := endAll(dir)
		if err := os.RemoveAll(dir); err == nil && n == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond) // what was just killed may still be on its way out
	}
}

// endAll kills whatever was started to work in a folder, and says how many there
// were. Where the kernel does that there are none.
func endAll(dir string) (n int) {
	for pid, said := range processes() {
		if strings.Contains(said, dir+"/") && syscall.Kill(pid, syscall.SIGKILL) == nil {
			n++
		}
	}
	return n
}

// processes are the command line and the surroundings of each process. Chromium's
// write over the latter and keep the folder in the former.
func processes() map[int]string {
	all := map[int]string{}
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		pid, err := strconv.Atoi(filepath.Base(name))
		if err != nil || pid == os.Getpid() {
			continue
		}
		line, _ := os.ReadFile(filepath.Join(name, "cmdline"))
		around, _ := os.ReadFile(filepath.Join(name, "environ"))
		all[pid] = string(line) + "\n" + string(around)
	}
	return all
}

// hold makes a file and locks it for as long as this process lives.
func hold(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// sweep removes what a press left behind that was killed.
func (p *Press) sweep() error {
	locks, err := filepath.Glob(filepath.Join(p.Folder, left+"*"+lock))
	if err != nil {
		return err
	}
	for _, name := range locks {
		info, err := os.Lstat(name)
		if err != nil || !ours(info) {
			continue
		}
		held, err := hold(name)
		if err != nil {
			continue // at work
		}
		p.wipe(strings.TrimSuffix(name, lock))
		_ = os.Remove(name)
		_ = held.Close()
	}
	return nil
}

func ours(info os.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && info.Mode().IsRegular() && int(st.Uid) == os.Geteuid()
}

// shut keeps a Chromium that is about to start within bounds: no dump of its memory,
// so much data and time of a processor and no more, and its end with that of the page
// or of this process, whichever comes first. Where the kernel allows it has a network
// of its own, with nothing in it, and processes of its own, which end with it.
func (p *Press) shut(cmd *exec.Cmd, folder string) {
	bounds := fmt.Sprintf(`ulimit -c 0 && ulimit -d %d && ulimit -t %d && umask 077 && exec "$@"`, mostData, int(mostTime.Seconds()))
	cmd.Args = append([]string{"/bin/sh", "-c", bounds, "sh", cmd.Path}, cmd.Args[1:]...)
	cmd.Path, cmd.Dir = "/bin/sh", folder
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if p.as != nil {
		a.Credential = &syscall.Credential{Uid: uint32(p.as.uid), Gid: uint32(p.as.gid)} //nolint:gosec // read from the table of users
	}
	if p.apart {
		a.Cloneflags = syscall.CLONE_NEWNET | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC
		if p.as == nil {
			a.Cloneflags |= syscall.CLONE_NEWUSER
			a.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
			a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
		}
	}
	cmd.SysProcAttr = a
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
