package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"
)

// server is a Temporal server program: how it is started, and which stores it can be trusted to read.
type server struct {
	path  string
	about string
	kind  string
	cli   bool
}

// findServer takes what is on the machine before it fetches, and fetches before it builds.
func findServer(ctx context.Context, say func(string)) (server, error) {
	if os.Getenv("PROBITY_TEMPORALD") == "" {
		if path, err := exec.LookPath("temporal"); err == nil {
			if s, ok := describeCLI(ctx, path); ok {
				return s, nil
			}
		}
	}
	t := temporaldPlaces()
	if path, ok := t.present(); ok {
		return temporald(path), nil
	}
	path, downloadErr := downloadedCLI(ctx, say)
	if downloadErr == nil {
		if s, ok := describeCLI(ctx, path); ok {
			return s, nil
		}
		downloadErr = fmt.Errorf("%s does not run", path)
	}
	say("Temporal: the command line tool is not here and cannot be fetched (" + shorten(downloadErr) + ").")
	path, err := t.build(ctx, say)
	if errors.Is(err, errNoSource) {
		return server{}, fmt.Errorf("no Temporal server found: install the command line tool (https://docs.temporal.io/cli, or: brew install temporal), "+
			"set TEMPORAL_ADDRESS to a server that runs elsewhere, or start Probity from its source folder, which can build one (%w)", err)
	}
	if err != nil {
		return server{}, err
	}
	return temporald(path), nil
}

func temporald(path string) server {
	return server{path: path, about: "our own small server, " + path, kind: "temporald"}
}

func describeCLI(ctx context.Context, path string) (server, bool) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, "--version").Output()
	if err != nil {
		return server{}, false
	}
	version := lastLine(out) // temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)
	return server{path: path, about: version + " at " + path, kind: version, cli: true}, true
}

func (s server) arguments(file string, port int, namespace string) []string {
	if !s.cli {
		return []string{"--with-parent", "--db", file, "--addr", "127.0.0.1:" + strconv.Itoa(port), "--namespace", namespace}
	}
	args := []string{"server", "start-dev", "--headless", "--log-level", "error", "--ip", "127.0.0.1",
		"--port", strconv.Itoa(port), "--namespace", namespace, "--db-filename", file}
	for _, pragma := range []string{"journal_mode=wal", "synchronous=normal"} {
		args = append(args, "--sqlite-pragma", pragma)
	}
	for _, setting := range []string{
		"matching.numTaskqueueReadPartitions=1", "matching.numTaskqueueWritePartitions=1",
		"system.enableActivityEagerExecution=true", "history.maxInFlightUpdates=50",
	} {
		args = append(args, "--dynamic-config-value", setting)
	}
	return args
}

const downloadHost = "temporal.download:443"

// downloadedCLI lets the SDK fetch the command line tool it is released with. Whether the download's host
// can be reached at all is found out in a few seconds; a machine without internet must not wait for more.
func downloadedCLI(ctx context.Context, say func(string)) (string, error) {
	cache, err := CacheFolder()
	if err != nil {
		return "", err
	}
	pattern := filepath.Join(cache, "temporal-cli-go-sdk-*")
	if have, _ := filepath.Glob(pattern); len(have) > 0 {
		return have[len(have)-1], nil
	}
	if os.Getenv("PROBITY_OFFLINE") == "1" {
		return "", errors.New("PROBITY_OFFLINE=1")
	}
	dialing, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(dialing, "tcp", downloadHost)
	if err != nil {
		return "", err
	}
	_ = conn.Close()
	say("Temporal: fetching the command line tool (about 100 MB, once).")
	fetching, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	dev, err := testsuite.StartDevServer(fetching, testsuite.DevServerOptions{
		CachedDownload: testsuite.CachedDownload{DestDir: cache},
		ClientOptions:  &client.Options{Logger: noLog{}},
		LogLevel:       "never", Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return "", err
	}
	if err := dev.Stop(); err != nil { // only the download was wanted; it is started again with our flags
		return "", err
	}
	if have, _ := filepath.Glob(pattern); len(have) > 0 {
		return have[len(have)-1], nil
	}
	return "", errors.New("the download left no program in " + cache)
}

func shorten(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return text
}
