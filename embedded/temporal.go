package embedded

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
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
	address string
	process *process
	lock    *folderLock
	store   *store
	owner   func(context.Context) (Owner, error)
}

// StartTemporal returns when the namespace answers. Where no server is installed, the first call on a
// machine may fetch or build one, which is said and can take minutes.
func StartTemporal(ctx context.Context, o TemporalOptions) (*Temporal, error) {
	o.Say = oneAtATime(o.Say)
	o.Namespace = cmp.Or(o.Namespace, "probity")
	if o.Address != "" {
		o.Say("Temporal: the given one, " + o.Address + ".")
		return &Temporal{address: o.Address}, nil
	}
	dir, err := makeFolder(o.Dir, 0o700)
	if err != nil {
		return nil, err
	}
	held, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	t := &Temporal{lock: held, store: &store{dir: dir}, owner: o.Owner}
	if err := t.start(ctx, o); err != nil {
		return nil, errors.Join(err, t.Stop(brief()))
	}
	return t, nil
}

func (t *Temporal) start(ctx context.Context, o TemporalOptions) error {
	s, err := findServer(ctx, o.Say)
	if err != nil {
		return err
	}
	o.Say("Temporal: " + s.about + ".")
	if err := t.store.open(ctx, s.kind, o); err != nil {
		return err
	}
	existed := !t.store.isNew
	err = t.run(ctx, s, o)
	if err != nil && existed && ctx.Err() == nil {
		o.Say("Temporal: the store cannot be opened; starting a fresh one. (" + err.Error() + ")")
		if err := t.process.stop(brief(), endNicely); err != nil {
			return err
		}
		if err := t.store.replace(); err != nil {
			return err
		}
		err = t.run(ctx, s, o)
	}
	if err != nil {
		return err
	}
	return t.store.claim(ctx, s.kind, o)
}

// run starts the server on the store and waits until its namespace answers.
func (t *Temporal) run(ctx context.Context, s server, o TemporalOptions) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	t.address = net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	args := s.arguments(t.store.file(), port, o.Namespace)
	for _, name := range slices.Sorted(maps.Keys(o.SearchAttributes)) {
		args = append(args, "--search-attribute", name+"="+o.SearchAttributes[name])
	}
	cmd := exec.Command(s.path, args...)
	cmd.Dir = t.store.dir
	if t.process, err = startProcess("Temporal", filepath.Join(t.store.dir, "temporal.log"), cmd, nil, endNicely); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		err := answers(ctx, t.address, o.Namespace)
		if err == nil {
			return nil
		}
		select {
		case <-t.process.done:
			return t.process.ended()
		case <-ctx.Done():
			return fmt.Errorf("temporal did not answer in time: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
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
func (t *Temporal) Address() string { return t.address }

// Fresh reports that the store does not know the database's open cases. It stays so until MarkRebuilt.
func (t *Temporal) Fresh() bool { return t.store != nil && !t.store.mark.Rebuilt }

// MarkRebuilt says that every open case runs again in the store.
func (t *Temporal) MarkRebuilt() error {
	if t == nil || t.store == nil {
		return nil
	}
	t.store.mark.Rebuilt = true
	return t.store.write()
}

// Stop ends a server of ours and leaves a given one alone.
func (t *Temporal) Stop(ctx context.Context) error {
	if t == nil {
		return nil
	}
	err := t.process.stop(ctx, endNicely)
	if t.lock.held() {
		t.store.keepUp(ctx, t.owner)
	}
	return errors.Join(err, t.lock.release())
}

type noLog struct{}

var _ log.Logger = noLog{}

func (noLog) Debug(string, ...any) {}
func (noLog) Info(string, ...any)  {}
func (noLog) Warn(string, ...any)  {}
func (noLog) Error(string, ...any) {}
