package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"probity/docket/simulate"
	"probity/procedure"
	"probity/store"
)

// simulation is what the command was asked for.
type simulation struct {
	assume string
	cases  int
	seed   uint64
	json   string
	plots  string
	print  bool
	quiet  bool
	past   bool
}

func simulateCommand(s settings) *cobra.Command {
	var o simulation
	cmd := &cobra.Command{
		Use:   "simulate ID|FILE [ID|FILE]",
		Short: "Try a procedure, or two side by side, with made-up cases: how long, who waits for whom, what is late",
		Long: "Made-up people carry made-up cases forward under the real rules. How long they take and what comes of it is\n" +
			"assumed in a file: --print-assumptions prints the one that is used, to copy and change. The same file, seed and\n" +
			"procedure give the same report.",
		Args: cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := o.assumptions(cmd)
			if err != nil {
				return err
			}
			if o.print {
				cmd.Print(string(simulate.ShippedText()))
				return nil
			}
			if len(args) == 0 {
				return errors.New("say which procedure (probity procedure list)")
			}
			var procs []*procedure.Procedure
			for _, arg := range args {
				p, err := packNamed(s.packs, arg)
				if err != nil {
					return err
				}
				procs = append(procs, p)
			}
			if o.past {
				err := withGround(cmd, s, func(ctx context.Context, g *ground) error { return learn(ctx, g.db, a, procs[0]) })
				if err != nil {
					return err
				}
			}
			return o.run(cmd, a, procs)
		},
	}
	f := cmd.Flags()
	dataFlag(cmd, &s)
	f.BoolVar(&o.past, "past", false, "take delays and shares from this installation's own past cases under the first procedure, as numbers alone")
	f.StringVar(&o.assume, "assume", "", "file with what is assumed of people; what it leaves out is as shipped")
	f.IntVar(&o.cases, "cases", 0, "how many cases, instead of what the file says")
	f.Uint64Var(&o.seed, "seed", 0, "the seed, instead of what the file says")
	f.StringVar(&o.json, "json", "", "write the reports as JSON to this file, - for the output")
	f.StringVar(&o.plots, "plots", "", "write plots as SVG into this folder")
	f.BoolVar(&o.print, "print-assumptions", false, "print the shipped assumptions and do nothing else")
	f.BoolVar(&o.quiet, "quiet", false, "no line of progress")
	return cmd
}

// learn puts the past of the installation in the place of what is assumed, as
// far as there is enough of it.
func learn(ctx context.Context, db *store.DB, a *simulate.Assumptions, p *procedure.Procedure) error {
	past, err := db.Past(ctx, p.ID)
	if err != nil {
		return err
	}
	if len(past.Delays)+len(past.Shares) == 0 {
		return fmt.Errorf("there are %d cases under %s here, which is too few to learn from; leave out --past", past.Cases, p.ID)
	}
	delays, chances := map[string][]float64{}, map[string]float64{}
	for _, d := range past.Delays {
		delays[d.Rule] = d.Days
	}
	for _, s := range past.Shares {
		chances[s.What] = float64(s.N) / float64(s.Of)
	}
	title := fmt.Sprintf("the past of this installation, %d cases under %s: %d time limits and %d shares; the rest as in %q", past.Cases, p.ID, len(delays), len(chances), a.Title)
	return a.Seen(title, past.PerYear, delays, chances)
}

// packNamed is the newest version of a procedure by its id, or a pack by its
// file.
func packNamed(folder, name string) (*procedure.Procedure, error) {
	if strings.HasSuffix(name, ".yaml") {
		return loadPack(name)
	}
	all, err := ownPacks(folder)
	if err != nil {
		return nil, err
	}
	lib, err := procedure.NewLibrary(all...)
	if err != nil {
		return nil, err
	}
	p, ok := lib.Current(name)
	if !ok {
		return nil, fmt.Errorf("there is no procedure %q (probity procedure list)", name)
	}
	return p, nil
}

func (o *simulation) assumptions(cmd *cobra.Command) (*simulate.Assumptions, error) {
	a, err := simulate.Shipped()
	if o.assume != "" {
		var text []byte
		if text, err = os.ReadFile(o.assume); err != nil {
			return nil, err
		}
		a, err = simulate.Parse(o.assume, text)
	}
	if err != nil {
		return nil, err
	}
	if cmd.Flags().Changed("cases") {
		a.Cases = o.cases
	}
	if cmd.Flags().Changed("seed") {
		a.Seed = o.seed
	}
	if a.Cases < 1 {
		return nil, errors.New("there must be at least one case")
	}
	return a, nil
}

func (o *simulation) run(cmd *cobra.Command, a *simulate.Assumptions, procs []*procedure.Procedure) error {
	var reports []*simulate.Report
	for _, p := range procs {
		began := time.Now()
		r, err := simulate.Run(p, a, func(done int) {
			if !o.quiet {
				fmt.Fprintf(cmd.ErrOrStderr(), "\r%s: %d of %d cases", p.ID, done, a.Cases)
			}
		})
		if err != nil {
			return err
		}
		if took := time.Since(began); !o.quiet {
			fmt.Fprintf(cmd.ErrOrStderr(), "\r%s: %d cases in %s, %.0f a second\n", p.ID, r.Cases, took.Round(10*time.Millisecond), float64(r.Cases)/took.Seconds())
		}
		reports = append(reports, r)
	}
	if o.json == "-" {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(map[string]any{"assumptions": a, "reports": reports})
	}
	fmt.Fprint(cmd.OutOrStdout(), simulate.Table(a, reports...))
	if o.json != "" {
		text, err := json.MarshalIndent(map[string]any{"assumptions": a, "reports": reports}, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(o.json, append(text, '\n'), 0o644); err != nil { //nolint:gosec // numbers for anybody to read
			return err
		}
	}
	if o.plots != "" {
		files, err := drawReports(o.plots, reports)
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "\nPlots: %s\n", strings.Join(files, ", "))
	}
	return nil
}
