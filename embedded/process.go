package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// What an error of [System.Failed] says, for errors.Is.
var (
	ErrTemporalEnded = errors.New("Temporal ended by itself")
	ErrPostgresEnded = errors.New("Postgres ended by itself")
)

var errInitdb = errors.New("initdb ended by itself")

// process is one child: its output goes to a log file, its end is noticed.
type process struct {
	name  string
	log   string
	cmd   *exec.Cmd
	stdin io.Closer // held open; its end tells temporald that we are gone
	done  chan struct{}
	err   error           // set before done is closed
	asked func()          // the child is to end, so that its end is no news any more
	quiet <-chan struct{} // closed by asked
}

// startProcess runs cmd with its output in the log file. The thread that forks is kept for as long as the
// child lives, because Linux counts that thread's end as the parent's death.
func startProcess(name, log string, cmd *exec.Cmd, as *account, whenParentDies syscall.Signal) (*process, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		_ = out.Close()
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = attributes(as, whenParentDies)
	quiet := make(chan struct{})
	p := &process{name: name, log: log, cmd: cmd, stdin: stdin, done: make(chan struct{}), quiet: quiet}
	p.asked = sync.OnceFunc(func() { close(quiet) })
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		_ = out.Close()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		_ = stdin.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

// ended is the reason to give when the child has gone by itself; which one it was can be asked with what.
func (p *process) ended(what error) error {
	how := p.err
	if how == nil {
		how = errors.New("without an error")
	}
	return fmt.Errorf("%w (%w); the end of %s says:\n%s", what, how, p.log, p.lastWords())
}

func (p *process) lastWords() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return "  " + strings.Join(lines[max(0, len(lines)-8):], "\n  ")
}

func (p *process) alive() bool {
	if p == nil {
		return false
	}
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// reportTo tells of the child's end unless it was asked for. A report that nobody has taken yet is taken
// back when the child is stopped or replaced, so none is ever out of date.
func (p *process) reportTo(failed chan<- error, what error) {
	if p == nil {
		return
	}
	go func() {
		<-p.done
		report := p.ended(what)
		select {
		case <-p.quiet:
			return
		default:
		}
		select {
		case failed <- report:
		case <-p.quiet:
		}
	}()
}

// brief is the time that clearing up after a failed start may take.
func brief() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	context.AfterFunc(ctx, cancel)
	return ctx
}

// stop asks with the signal and kills when ctx ends first.
func (p *process) stop(ctx context.Context, s os.Signal) error {
	if p == nil {
		return nil
	}
	p.asked()
	defer func() { _ = p.stdin.Close() }()
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.done:
		return nil
	case <-ctx.Done():
		_ = p.cmd.Process.Kill()
		<-p.done
		return fmt.Errorf("%s did not stop in time and was killed: %w", p.name, ctx.Err())
	}
}
