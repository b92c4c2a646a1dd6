package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	owner    = "probity"
	database = "probity"
)

// cluster is a Postgres data folder and what is needed to run it.
type cluster struct {
	place, data string // data lies in place; both belong to the account
	log         string
	binaries    string
	password    string
	as          *account
}

// version is the major version that made the cluster, "" when there is none yet.
func (c cluster) version() string {
	text, err := os.ReadFile(filepath.Join(c.data, "PG_VERSION"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// create runs initdb beside the final place and renames, so that a start killed half-way leaves nothing
// that looks like a cluster.
func (c cluster) create(ctx context.Context) error {
	side, secret := filepath.Join(c.place, "data.new"), filepath.Join(c.place, "secret.new")
	if err := os.RemoveAll(side); err != nil {
		return err
	}
	if err := os.WriteFile(secret, []byte(c.password+"\n"), 0o600); err != nil {
		return err
	}
	defer func() { _ = os.Remove(secret) }()
	if c.as != nil {
		if err := os.Lchown(secret, int(c.as.uid), int(c.as.gid)); err != nil {
			return err
		}
	}
	locale := "C.UTF-8"
	if runtime.GOOS == "darwin" {
		locale = "C"
	}
	cmd := exec.Command(filepath.Join(c.binaries, "initdb"), "-D", side, "-U", owner, "-A", "scram-sha-256",
		"--pwfile", secret, "-E", "UTF8", "--locale", locale, "--no-instructions")
	cmd.Dir = c.place
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=" + locale, "TZ=UTC"}
	p, err := startProcess("initdb", c.log, cmd, c.as, endNicely)
	if err != nil {
		return err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		return errors.Join(ctx.Err(), p.stop(brief(), endNicely))
	}
	if p.err != nil {
		return p.ended(errInitdb)
	}
	return os.Rename(side, c.data)
}

// stopLeftBehind ends a server that outlived a killed predecessor of ours (we hold the folder's lock, so
// nobody else wants it). Only one that accepts our password and runs on our data is taken for it.
func (c cluster) stopLeftBehind(ctx context.Context) {
	text, err := os.ReadFile(filepath.Join(c.data, "postmaster.pid"))
	if err != nil {
		return
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 4 {
		return
	}
	pid, err := strconv.Atoi(lines[0])
	if err != nil || pid <= 1 {
		return
	}
	server := url.URL{Scheme: "postgres", User: url.UserPassword(owner, c.password), Host: net.JoinHostPort("127.0.0.1", lines[3])}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if runsOn(ctx, withDatabase(server, "postgres"), c.data) {
		_ = syscall.Kill(pid, fastShutdown)
	}
}

// ownPassword reads the password kept in the file, or makes one.
func ownPassword(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err == nil {
		if p := strings.TrimSpace(string(text)); p != "" {
			return p, nil
		}
	} else if !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	password := rand.Text()
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("password: %w", err)
	}
	return password, nil
}
