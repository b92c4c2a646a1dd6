package embedded

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
)

// died takes the next report, which has to be this one and not the other.
func died(t *testing.T, s *System, which, other error) {
	t.Helper()
	select {
	case err := <-s.Failed():
		if !errors.Is(err, which) || errors.Is(err, other) {
			t.Fatalf("reported: %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("nobody noticed")
	}
}

func quiet(t *testing.T, s *System) {
	t.Helper()
	select {
	case err := <-s.Failed():
		t.Errorf("reported: %v", err)
	default:
	}
}

func kill(t *testing.T, p *process) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
}

func restart(t *testing.T, s *System) {
	t.Helper()
	began := time.Now()
	if err := s.RestartTemporal(patient(t)); err != nil {
		t.Fatal(err)
	}
	t.Logf("restart %s", time.Since(began))
}

// rebuilt is a system whose store knows one case.
func rebuilt(t *testing.T) *System {
	t.Helper()
	s := open(t, scratch(t))
	startSomeWorkflow(t, s.TemporalAddress, "case-1")
	if err := s.MarkRebuilt(); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestADeadTemporalIsStartedAgainInItsPlace(t *testing.T) {
	s := rebuilt(t)
	at := s.TemporalAddress
	c := dial(t, at) // one client over all deaths
	for range 2 {
		kill(t, s.temporal.process)
		died(t, s, ErrTemporalEnded, ErrPostgresEnded)

		reading, enough := context.WithCancel(t.Context())
		var reader sync.WaitGroup
		reader.Go(func() { // for the race detector
			for pause(reading, time.Millisecond) {
				_, _, _, _ = s.TemporalIsAt(), s.TemporalIsFresh(), s.TemporalAddress, s.FreshTemporal
			}
		})
		restart(t, s)
		enough()
		reader.Wait()

		if s.TemporalAddress != at || s.TemporalIsAt() != at {
			t.Errorf("went from %s to %s (%s)", at, s.TemporalAddress, s.TemporalIsAt())
		}
		if s.FreshTemporal || s.TemporalIsFresh() {
			t.Error("the store counts as fresh")
		}
		eventually(t, "the old client knows the case", func() bool {
			_, err := c.DescribeWorkflowExecution(patient(t), "case-1", "")
			return err == nil
		})
		eventually(t, "the old client starts another one", func() bool {
			_, err := c.ExecuteWorkflow(patient(t), client.StartWorkflowOptions{ID: "case-2", TaskQueue: "nobody-polls"}, "Some")
			return err == nil
		})
	}
	quiet(t, s)
}

func TestARestartBeforeTheOldServerIsGone(t *testing.T) {
	s := rebuilt(t)
	at, old := s.TemporalAddress, s.temporal.process
	if err := old.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var calls sync.WaitGroup
	for range 3 {
		calls.Go(func() {
			if err := s.RestartTemporal(patient(t)); err != nil {
				t.Error(err)
			}
		})
	}
	calls.Wait()
	if old.alive() {
		t.Error("the old server still runs")
	}
	if s.TemporalIsAt() != at || s.TemporalIsFresh() || !knows(t, at, "case-1") {
		t.Errorf("from %s to %s, fresh %v", at, s.TemporalIsAt(), s.TemporalIsFresh())
	}
	quiet(t, s) // the report of the old one's end is taken back
	kill(t, s.temporal.process)
	died(t, s, ErrTemporalEnded, ErrPostgresEnded)
}

func TestARestartOnAnUnreadableStoreMakesAFreshOne(t *testing.T) {
	s := rebuilt(t)
	kill(t, s.temporal.process)
	died(t, s, ErrTemporalEnded, ErrPostgresEnded)
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(s.temporal.store.file() + suffix); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(s.temporal.store.file(), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	restart(t, s)
	if !s.FreshTemporal || !s.TemporalIsFresh() || knows(t, s.TemporalAddress, "case-1") {
		t.Error("an unreadable store was not replaced")
	}
	if err := s.MarkRebuilt(); err != nil || s.FreshTemporal || s.TemporalIsFresh() {
		t.Errorf("after it was rebuilt: %v, fresh %v", err, s.TemporalIsFresh())
	}
}

func TestARestartGoesElsewhereWhenItsPortIsTaken(t *testing.T) {
	s := rebuilt(t)
	at := s.TemporalAddress
	kill(t, s.temporal.process)
	died(t, s, ErrTemporalEnded, ErrPostgresEnded)
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	restart(t, s)
	if s.TemporalAddress == at || s.TemporalIsAt() != s.TemporalAddress {
		t.Errorf("from %s to %s (%s)", at, s.TemporalAddress, s.TemporalIsAt())
	}
	if s.TemporalIsFresh() || !knows(t, s.TemporalAddress, "case-1") {
		t.Error("the store was replaced")
	}
}

func TestAFailedRestartKeepsTheStoreAndCanBeTriedAgain(t *testing.T) {
	s := rebuilt(t)
	at, program := s.TemporalAddress, s.temporal.server.path
	kill(t, s.temporal.process)
	died(t, s, ErrTemporalEnded, ErrPostgresEnded)
	s.temporal.server.path = filepath.Join(s.temporal.store.dir, "temporal.db") // no program
	if err := s.RestartTemporal(patient(t)); err == nil {
		t.Fatal("it started")
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.RestartTemporal(over); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
	quiet(t, s)
	s.temporal.server.path = program
	restart(t, s)
	if s.TemporalAddress != at || s.TemporalIsFresh() || !knows(t, at, "case-1") {
		t.Errorf("from %s to %s, fresh %v", at, s.TemporalAddress, s.TemporalIsFresh())
	}
}

func TestAStopEndsARestart(t *testing.T) {
	s := rebuilt(t)
	kill(t, s.temporal.process)
	died(t, s, ErrTemporalEnded, ErrPostgresEnded)
	underWay, result := make(chan struct{}), make(chan error)
	s.temporal.o.Say = func(string) { close(underWay) }
	owner := s.temporal.o.Owner
	s.temporal.o.Owner = func(ctx context.Context) (Owner, error) {
		s.temporal.o.Owner = owner // the stop asks as well
		<-ctx.Done()
		return Owner{}, ctx.Err()
	}
	go func() { result <- s.RestartTemporal(t.Context()) }()
	<-underWay
	var stopping sync.WaitGroup
	stopping.Go(func() { stop(t, s) })
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("the restart: %v", err)
	}
	stopping.Wait()
	if s.temporal.process.alive() || s.postgres.process.alive() {
		t.Error("something still runs")
	}
	if err := s.RestartTemporal(t.Context()); !errors.Is(err, errStopped) {
		t.Errorf("a restart after the stop: %v", err)
	}
	quiet(t, s)
}

func TestAGivenTemporalIsNotRestarted(t *testing.T) {
	given, err := StartTemporal(t.Context(), TemporalOptions{Address: "127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := given.restart(t.Context(), nil); err == nil {
		t.Error("it claims to have been")
	}
	stop(t, given)
}
