package embedded

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// buildFlags are part of the cached name: other flags would be another program, and would throw away the
// compiler's cache of some 1,600 packages.
var buildFlags = []string{"-tags=disable_grpc_modules", "-ldflags=-s -w", "-buildvcs=false"}

var errNoSource = errors.New("the source folder temporald is not here")

// places are where a built temporald may be, and the sources it would be built from.
type places struct {
	source string // "" when we do not run from a checkout
	cached string // "" likewise: the name holds the sources' hash
}

// Temporald returns our own Temporal server's program, building it when it is nowhere yet.
func Temporald(ctx context.Context, say func(string)) (string, error) {
	p := temporaldPlaces()
	if path, ok := p.present(); ok {
		return path, nil
	}
	return p.build(ctx, oneAtATime(say))
}

func temporaldPlaces() places {
	source := findSource()
	if source == "" {
		return places{}
	}
	cache, err := CacheFolder()
	if err != nil {
		return places{source: source}
	}
	sum, err := hashSource(source)
	if err != nil {
		return places{source: source}
	}
	return places{source, filepath.Join(cache, "temporald-"+sum)}
}

func (p places) present() (string, bool) {
	candidates := []string{os.Getenv("PROBITY_TEMPORALD")}
	if exe, err := os.Executable(); err == nil {
		candidates = append(candidates, filepath.Join(filepath.Dir(exe), "temporald"))
	}
	candidates = append(candidates, p.cached)
	for _, path := range candidates {
		if info, err := os.Stat(path); path != "" && err == nil && info.Mode().IsRegular() {
			return path, true
		}
	}
	return "", false
}

// findSource looks upwards from the working folder, then beside this very file (go run, go test).
func findSource() string {
	wd, _ := os.Getwd()
	_, here, _, _ := runtime.Caller(0)
	for _, start := range []string{wd, filepath.Dir(here)} {
		for dir := start; filepath.IsAbs(dir); dir = filepath.Dir(dir) {
			text, err := os.ReadFile(filepath.Join(dir, "temporald", "go.mod"))
			if err == nil && bytes.HasPrefix(text, []byte("module probity/temporald")) {
				return filepath.Join(dir, "temporald")
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return ""
}

func hashSource(dir string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	files = append(files, filepath.Join(dir, "go.mod"), filepath.Join(dir, "go.sum"))
	h := sha256.New()
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d\n", filepath.Base(name), len(text))
		h.Write(text)
	}
	fmt.Fprintln(h, runtime.Version(), runtime.GOOS, runtime.GOARCH, buildFlags)
	return fmt.Sprintf("%x", h.Sum(nil)[:8]), nil
}

// build compiles temporald into the cache. Several processes may ask at once (go test runs packages side
// by side): one builds, the others wait for it.
func (p places) build(ctx context.Context, say func(string)) (string, error) {
	if p.source == "" || p.cached == "" {
		return "", errNoSource
	}
	if _, err := exec.LookPath("go"); err != nil {
		return "", fmt.Errorf("temporald cannot be built without Go: %w", err)
	}
	turn, err := os.OpenFile(p.cached+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer func() { _ = turn.Close() }()
	if free, err := tryLock(turn); err != nil {
		return "", err
	} else if !free {
		say("Temporal: another process is building our own small server; waiting for it.")
		if err := waitLock(ctx, turn); err != nil {
			return "", err
		}
	}
	if path, ok := p.present(); ok {
		return path, nil
	}
	say("Temporal: building our own small server from source, once for this machine. On two cores that takes about ten minutes.")
	side := p.cached + ".new"
	if err := compile(ctx, p.source, side, say); err != nil {
		return "", fmt.Errorf("building temporald: %w", err)
	}
	return p.cached, os.Rename(side, p.cached)
}

func compile(ctx context.Context, source, to string, say func(string)) error {
	began := time.Now()
	// All of the flags: go list too asks git about a program's folder, and git does not answer about a checkout
	// that belongs to somebody else.
	list := goCommand(ctx, source, slices.Concat([]string{"list", "-deps"}, buildFlags, []string{"."})...)
	listed, err := list.Output() // this also fetches the modules
	if err != nil {
		return explain(err)
	}
	all := bytes.Count(listed, []byte("\n"))
	cmd := goCommand(ctx, source, slices.Concat([]string{"build", "-v", "-o", to}, buildFlags, []string{"."})...)
	out, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	rest := follow(out, all, began, say)
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%w:\n%s", err, rest)
	}
	say(fmt.Sprintf("Temporal: built in %s.", time.Since(began).Round(time.Second)))
	return nil
}

// follow counts the packages that go build -v names as it compiles them, and returns the last lines for
// the case of an error. Packages already in the compiler's cache are not named, hence "at most".
func follow(out io.Reader, all int, began time.Time, say func(string)) string {
	var compiled atomic.Int64
	over := make(chan struct{})
	defer close(over)
	go func() {
		for tick := time.NewTicker(5 * time.Second); ; {
			select {
			case <-tick.C:
				say(fmt.Sprintf("Temporal: %d of at most %d packages compiled after %s.", compiled.Load(), all, time.Since(began).Round(time.Second)))
			case <-over:
				tick.Stop()
				return
			}
		}
	}()
	var last []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := lines.Text()
		last = append(last[max(0, len(last)-9):], line)
		if !strings.Contains(line, " ") {
			compiled.Add(1)
		}
	}
	return strings.Join(last, "\n")
}

func goCommand(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	// No C, whatever the machine has: one program, and one set of cached packages, on all of them.
	// GOFLAGS of the caller (-race, -cover) are not for the server.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

func explain(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(exit.Stderr))
	}
	return err
}
