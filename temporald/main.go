// Command temporald is a small Temporal server for machines that have none: one process, one SQLite
// file, one namespace that exists with its search attributes before the first client is let in.
//
// It is a module of its own so that the server's several hundred dependencies stay out of Probity's.
// Probity starts it, waits for the ready line and may throw its store away: the dockets in Postgres are
// the record, the store only holds timers and running workflows that can be rebuilt from them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		fmt.Fprintln(os.Stderr, "temporald:", err)
		os.Exit(1)
	}
}

type options struct {
	addr       string
	db         string
	namespace  string
	logLevel   string
	retention  time.Duration
	withParent bool
	smoke      bool
	attributes attributeFlag
}

func parse(args []string) (options, error) {
	o := options{attributes: attributeFlag{}}
	f := flag.NewFlagSet("temporald", flag.ContinueOnError)
	f.StringVar(&o.addr, "addr", "127.0.0.1:7233", "host:port the frontend listens on; the host must be an IP address, port 0 picks a free one")
	f.StringVar(&o.db, "db", "temporal.db", "SQLite file; made when it is not there")
	f.StringVar(&o.namespace, "namespace", "probity", "namespace that must exist when the server is ready")
	f.StringVar(&o.logLevel, "log-level", "error", "debug, info, warn or error")
	f.DurationVar(&o.retention, "retention", 365*24*time.Hour, "how long closed workflows of a new namespace are kept")
	f.BoolVar(&o.withParent, "with-parent", false, "stop when standard input ends, that is when the parent that holds it has gone")
	f.BoolVar(&o.smoke, "smoke", false, "start on a throwaway store, wait until the namespace answers, stop")
	f.Var(o.attributes, "search-attribute", "Name=Type, repeatable; Type is one of "+attributeTypes())
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	return o, nil
}

func run(args []string, out io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if o.withParent {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			cancel()
		}()
	}
	if o.smoke {
		dir, err := os.MkdirTemp("", "temporald-smoke-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		o.addr, o.db = "127.0.0.1:0", filepath.Join(dir, "temporal.db")
	}
	return serve(ctx, o, out)
}

// serve runs the server until ctx ends; with o.smoke only until it has become ready.
func serve(ctx context.Context, o options, out io.Writer) error {
	began := time.Now()
	ports, err := claimPorts(o.addr)
	if err != nil {
		return err
	}
	logger, err := newLogger(o.logLevel)
	if err != nil {
		return err
	}
	if err := prepareStore(o); err != nil {
		return fmt.Errorf("store %s: %w", o.db, err)
	}
	server, err := newServer(o.db, ports, logger)
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if err := awaitReady(ctx, ports.frontend, o); err != nil {
		logger.silence()
		_ = server.Stop()
		if ctx.Err() != nil {
			return nil // asked to stop while still starting
		}
		return err
	}
	// Whoever started us reads this line; keep its first word.
	fmt.Fprintf(out, "ready address=%s namespace=%s after=%s\n", ports.frontend, o.namespace, time.Since(began).Round(time.Millisecond))
	if !o.smoke {
		<-ctx.Done()
	}
	logger.silence()
	return server.Stop()
}
