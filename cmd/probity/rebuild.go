package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"

	"probity/store"
	"probity/workflows/engine"
)

func rebuildCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "rebuild",
		Short: "Start the workflow of every open case from its docket",
		Long: "For when Temporal's store was lost, or Postgres was put back to an earlier day. A case whose workflow runs is\n" +
			"told to look at its docket again. Due dates are on the dockets, so they stay what they were. Safe to repeat.",
		Args: cobra.NoArgs,
	}
	dataFlag(cmd, &s)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return withGround(cmd, s, func(ctx context.Context, g *ground) error {
			if err := g.needTemporal(); err != nil {
				return err
			}
			c, err := connectTemporal(g.settings, slog.New(slog.DiscardHandler))
			if err != nil {
				return err
			}
			defer c.Close()
			done, err := rebuild(ctx, g.db, &engine.Dispatcher{Client: c}, cmd.OutOrStdout())
			if err != nil {
				return err
			}
			cmd.Println(done.String())
			return done.err()
		})
	}
	return cmd
}

// rebuilt counts what a rebuild did.
type rebuilt struct{ cases, acts, failed int64 }

func (r rebuilt) String() string {
	return fmt.Sprintf("%d cases look at their dockets; %d acts that waited were brought to them.", r.cases, r.acts)
}

func (r rebuilt) err() error {
	if r.failed > 0 {
		return fmt.Errorf("%d cases could not be reached; run it again", r.failed)
	}
	return nil
}

// rebuild makes every case that needs a workflow have one that knows its docket,
// and brings the acts that waited meanwhile.
func rebuild(ctx context.Context, db *store.DB, d *engine.Dispatcher, out io.Writer) (rebuilt, error) {
	var r rebuilt
	for after := ""; ; {
		open, err := db.OpenCases(ctx, after, 500)
		if err != nil {
			return r, err
		}
		if len(open) == 0 {
			break
		}
		r.cases += each(len(open), &r.failed, func(i int) error { return d.LookAgain(ctx, open[i].ID) })
		after = open[len(open)-1].ID
		if len(open) == 500 {
			fmt.Fprintf(out, "%d cases so far.\n", r.cases)
		}
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
	}
	waiting, err := db.WaitingActs(ctx, 0, 500)
	if err != nil {
		return r, err
	}
	// What does not answer now is not lost: the sweep takes it up.
	var later int64
	r.acts = each(len(waiting), &later, func(i int) error {
		_, err := d.Enter(ctx, waiting[i].Case, waiting[i].ID)
		return err
	})
	return r, nil
}

// each does n things, eight at a time, and counts those that worked.
func each(n int, failed *int64, do func(i int) error) int64 {
	var next, good, bad atomic.Int64
	var all sync.WaitGroup
	for range min(8, n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil && !errors.Is(err, context.Canceled) {
					bad.Add(1)
				} else {
					good.Add(1)
				}
			}
		})
	}
	all.Wait()
	*failed += bad.Load()
	return good.Load()
}
