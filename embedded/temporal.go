package embedded

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
)

// TemporalOptions say where a Temporal store lives, or which server is there already.
type TemporalOptions struct {
	Dir              string
	Address          string // given: nothing is started
	Namespace        string // "probity" when empty
	SearchAttributes map[string]string
	// Owner tells of the database whose cases the store runs. A store that belongs to another, or is ahead
	// of it, is replaced. It is asked before an existing store is opened, after a new one has been made,
	// and at the stop. Nil: nobody's.
	Owner func(context.Context) (Owner, error)
	Say   func(string)
}

// Temporal is a running server of our own, or the address of a given one.
type Temporal struct {
	o    TemporalOptions
	life context.Context // ends with Stop
	end  context.CancelFunc

	turn    chan struct{} // held while the following are used; nil when the server is a given one
	lock    *folderLock
	store   *store
	server  server
	process *process
	port    int // of the last server that answered

	starts atomic.Int64 // how many servers have answered
	mu     sync.Mutex   // for what callers may ask at any time:
	at     string
	fresh  bool
}

var errStopped = errors.New("temporal has been stopped")

// StartTemporal returns when the namespace answers. Where no server is installed, the first call on a
// machine may fetch or build one, which is said and can take minutes.
func StartTemporal(ctx context.Context, o TemporalOptions) (*Temporal, error) {
	o.Say = oneAtATime(o.Say)
	o.Namespace = cmp.Or(o.Namespace, "probity")
	if o.Address != "" {
		o.Say("Temporal: the given one, " + o.Address + ".")
		return &Temporal{at: o.Address}, nil
	}
	dir, err := makeFolder(o.Dir, 0o700)
	if err != nil {
		return nil, err
	}
	held, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	t := &Temporal{o: o, lock: held, store: &store{dir: dir}, turn: make(chan struct{}, 1)}
	t.life, t.end = context.WithCancel(context.Background())
	if err := t.start(ctx); err != nil {
		return nil, errors.Join(err, t.Stop(brief()))
	}
	return t, nil
}

// start brings a server up on the store; when it cannot, it leaves none running.
func (t *Temporal) start(ctx context.Context) error {
	if err := t.onAnyStore(ctx); err != nil {
		return errors.Join(err, t.process.stop(brief(), endNicely))
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.at, t.fresh = address(t.port), !t.store.mark.Rebuilt
	t.starts.Add(1)
	return nil
}

func (t *Temporal) onAnyStore(ctx context.Context) error {
	if err := t.find(ctx); err != nil {
		return err
	}
	if err := t.store.open(ctx, t.server.kind, t.o); err != nil {
		return err
	}
	existed := !t.store.isNew
	err := t.run(ctx)
	if err != nil && existed && ctx.Err() == nil && !errors.As(err, new(notTheStore)) {
		t.o.Say("Temporal: the store cannot be opened; starting a fresh one. (" + err.Error() + ")")
		if err := t.process.stop(brief(), endNicely); err != nil {
			return err
		}
		if err := t.store.replace(); err != nil {
			return err
		}
		err = t.run(ctx)
	}
	if err != nil {
		return err
	}
	return t.store.claim(ctx, t.server.kind, t.o)
}

// find keeps to the program that made the store for as long as it is there, whatever was installed since.
func (t *Temporal) find(ctx context.Context) error {
	if _, err := os.Stat(t.server.path); err == nil {
		return nil
	}
	s, err := findServer(ctx, t.o.Say)
	if err != nil {
		return err
	}
	t.o.Say("Temporal: " + s.about + ".")
	t.server = s
	return nil
}

// notTheStore is a failed start that says nothing against the store.
type notTheStore struct{ error }

func (e notTheStore) Unwrap() error { return e.error }

// run starts the server on the store and waits until its namespace answers. A port that somebody else took
// between choosing and using it is worth another try.
func (t *Temporal) run(ctx context.Context) error {
	for tries := 1; ; tries++ {
		port, err := t.choosePort(ctx)
		if err != nil {
			return notTheStore{err}
		}
		taken, err := t.try(ctx, port)
		if err == nil {
			t.port = port
			return nil
		}
		if !taken || tries == 3 {
			return err
		}
	}
}

func (t *Temporal) try(ctx context.Context, port int) (taken bool, err error) {
	args := t.server.arguments(t.store.file(), port, t.o.Namespace)
	for _, name := range slices.Sorted(maps.Keys(t.o.SearchAttributes)) {
		args = append(args, "--search-attribute", name+"="+t.o.SearchAttributes[name])
	}
	cmd := exec.Command(t.server.path, args...)
	cmd.Dir = t.store.dir
	p, err := startProcess("Temporal", filepath.Join(t.store.dir, "temporal.log"), cmd, nil, endNicely)
	if err != nil {
		return false, notTheStore{err}
	}
	t.process = p
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		err := answers(ctx, address(port), t.o.Namespace)
		if err == nil {
			return false, nil
		}
		select {
		case <-p.done:
			ended := p.ended(ErrTemporalEnded)
			taken := strings.Contains(p.lastWords(), "address already in use")
			if taken || endedFromOutside(p.err) {
				ended = notTheStore{ended}
			}
			return taken, ended
		case <-ctx.Done():
			return false, fmt.Errorf("temporal did not answer in time: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// choosePort takes the last server's port again. Should it be taken, it is waited for a little: a client
// that calls a port where nobody listens can end up holding it itself, for a moment.
func (t *Temporal) choosePort(ctx context.Context) (int, error) {
	for deadline := time.Now().Add(2 * time.Second); t.port != 0; {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", address(t.port))
		if err == nil {
			return t.port, l.Close()
		}
		if time.Now().After(deadline) {
			t.o.Say("Temporal: the old port is taken; using another one. (" + err.Error() + ")")
			break
		}
		if !pause(ctx, 50*time.Millisecond) {
			return 0, ctx.Err()
		}
	}
	return freePort()
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// restart is [System.RestartTemporal].
func (t *Temporal) restart(ctx context.Context, failed chan<- error) error {
	if t.turn == nil {
		return errors.New("the given Temporal server, " + t.at + ", is not ours to start again")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(t.life, cancel)()
	seen := t.starts.Load()
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
	}
	if t.life.Err() != nil {
		return errStopped
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if t.starts.Load() != seen && t.process.alive() {
		return nil // another call has done it meanwhile
	}
	if err := t.clearAway(ctx); err != nil {
		return err
	}
	t.o.Say("Temporal: starting it again.")
	if err := t.start(ctx); err != nil {
		return fmt.Errorf("starting Temporal again: %w", err)
	}
	t.process.reportTo(failed, ErrTemporalEnded)
	return nil
}

// clearAway ends what may still run of the last server, and keeps its log.
func (t *Temporal) clearAway(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := t.process.stop(ctx, endNicely); err != nil && t.process.alive() {
		return err
	}
	log := filepath.Join(t.store.dir, "temporal.log")
	if err := os.Rename(log, log+".before"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// answers asks what the first page of the program would ask: whether the namespace can be searched.
func answers(ctx context.Context, address, namespace string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	c, err := client.DialContext(ctx, client.Options{HostPort: address, Namespace: namespace, Logger: noLog{}})
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{PageSize: 1})
	return err
}

// Address is host:port of the server's frontend.
func (t *Temporal) Address() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.at
}

// Fresh reports that the store does not know the database's open cases. It stays so until MarkRebuilt.
func (t *Temporal) Fresh() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.fresh
}

// MarkRebuilt says that every open case runs again in the store.
func (t *Temporal) MarkRebuilt() error {
	if t == nil || t.turn == nil {
		return nil
	}
	t.turn <- struct{}{}
	defer func() { <-t.turn }()
	if !t.lock.held() {
		return errStopped
	}
	if t.store.mark.ID == "" {
		return errors.New("temporal has no store at the moment: its last start failed")
	}
	t.store.mark.Rebuilt = true
	if err := t.store.write(); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.fresh = false
	return nil
}

// Stop ends a server of ours and leaves a given one alone.
func (t *Temporal) Stop(ctx context.Context) error {
	if t == nil || t.turn == nil {
		return nil
	}
	t.end() // a restart that is under way gives up
	t.turn <- struct{}{}
	defer func() { <-t.turn }()
	err := t.process.stop(ctx, endNicely)
	if t.lock.held() {
		t.store.keepUp(ctx, t.o.Owner)
	}
	return errors.Join(err, t.lock.release())
}

type noLog struct{}

var _ log.Logger = noLog{}

func (noLog) Debug(string, ...any) {}
func (noLog) Info(string, ...any)  {}
func (noLog) Warn(string, ...any)  {}
func (noLog) Error(string, ...any) {}
