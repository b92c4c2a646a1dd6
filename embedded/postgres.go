package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// PostgresOptions say where a private cluster lives, or which Postgres is there already.
type PostgresOptions struct {
	Dir string
	URL string // given: nothing is started
	Say func(string)
}

// Postgres is a running private cluster, or the address of a given one.
type Postgres struct {
	dsn     string
	process *process
	lock    *folderLock
}

// patience is how long a start waits for what a killed predecessor left behind to go away.
const patience = 10 * time.Second

// StartPostgres returns when the database answers.
func StartPostgres(ctx context.Context, o PostgresOptions) (*Postgres, error) {
	say := oneAtATime(o.Say)
	if o.URL != "" {
		say("Postgres: the given one.")
		return &Postgres{dsn: o.URL}, nil
	}
	dir, err := makeFolder(o.Dir, walkable())
	if err != nil {
		return nil, err
	}
	held, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	p := &Postgres{lock: held}
	if err := p.start(ctx, dir, say); err != nil {
		return nil, errors.Join(err, p.Stop(brief()))
	}
	return p, nil
}

func (p *Postgres) start(ctx context.Context, dir string, say func(string)) error {
	as, err := unprivileged()
	if err != nil {
		return err
	}
	place, err := clusterFolder(dir, as)
	if err != nil {
		return fmt.Errorf("cluster folder: %w", err)
	}
	c := cluster{data: filepath.Join(place, "data"), place: place, log: filepath.Join(dir, "postgres.log"), as: as}
	if c.binaries, err = findPostgres(ctx, c.version(), say); err != nil {
		return err
	}
	if c.password, err = ownPassword(filepath.Join(dir, "password")); err != nil {
		return err
	}
	if c.version() == "" {
		say("Postgres: making a new cluster in " + c.data + ".")
		if err := c.create(ctx); err != nil {
			return err
		}
	}
	c.stopLeftBehind(ctx)
	deadline := time.Now().Add(patience)
	for {
		retry, err := p.try(ctx, c)
		if err == nil || !retry || time.Now().After(deadline) {
			return err
		}
		if !pause(ctx, 200*time.Millisecond) {
			return ctx.Err()
		}
	}
}

// try starts the server once. What may pass by itself (a killed predecessor's lock file, a port taken
// between choosing and using it) is worth another try.
func (p *Postgres) try(ctx context.Context, c cluster) (retry bool, err error) {
	port, err := freePort()
	if err != nil {
		return false, err
	}
	cmd := exec.Command(filepath.Join(c.binaries, "postgres"), "-D", c.data, "-p", strconv.Itoa(port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
		"-c", "max_connections=150", "-c", "shared_buffers=128MB",
		"-c", "timezone=UTC", "-c", "log_timezone=UTC", "-c", "password_encryption=scram-sha-256")
	cmd.Dir = c.place
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	if p.process, err = startProcess("Postgres", c.log, cmd, c.as, fastShutdown); err != nil {
		return false, err
	}
	server := url.URL{Scheme: "postgres", User: url.UserPassword(owner, c.password), Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port))}
	p.dsn = withDatabase(server, database)
	for {
		err := ensureDatabase(ctx, withDatabase(server, "postgres"))
		if err == nil {
			return false, nil
		}
		select {
		case <-p.process.done:
			words := p.process.lastWords()
			passing := strings.Contains(words, "postmaster.pid") || strings.Contains(words, "Address already in use") ||
				strings.Contains(words, "pre-existing shared memory block")
			return passing, p.process.ended(ErrPostgresEnded)
		case <-ctx.Done():
			return false, fmt.Errorf("postgres did not answer in time: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// DSN is how to reach the database, as its owner.
func (p *Postgres) DSN() string { return p.dsn }

// Stop ends the cluster in order; open transactions are rolled back. A given Postgres is left alone.
func (p *Postgres) Stop(ctx context.Context) error {
	if p == nil {
		return nil
	}
	return errors.Join(p.process.stop(ctx, fastShutdown), p.lock.release())
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// pause waits; it reports false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
