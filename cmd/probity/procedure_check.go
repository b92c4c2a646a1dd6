package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"probity/docket/fair"
	"probity/procedure"
)

// checkCommand reads packs, says what is wrong with them by file and line, and
// then searches those that can be carried out for unfairness.
func checkCommand(packs string) *cobra.Command {
	states := 0
	cmd := &cobra.Command{
		Use:   "check ID|FILE…",
		Short: "Read packs, say what is wrong with them, and search their histories for unfairness",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			bad := 0
			for _, arg := range args {
				ok, err := checkOne(cmd, packs, arg, states)
				if err != nil {
					return err
				}
				if !ok {
					bad++
				}
			}
			if bad > 0 {
				return fmt.Errorf("%d of %d may not be used", bad, len(args))
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&states, "states", fair.DefaultStates, "how many different situations are looked at, at most, for each pack")
	return cmd
}

func checkOne(cmd *cobra.Command, packs, arg string, states int) (bool, error) {
	p, problems, err := study(packs, arg)
	if err != nil {
		return false, err
	}
	for _, problem := range problems {
		cmd.Println(problem.String())
	}
	if p == nil {
		return false, nil
	}
	if len(problems) == 0 {
		cmd.Printf("%s: %s version %s can be carried out (%.12s).\n", arg, p.ID, p.Version, p.Digest())
	}
	began, last := time.Now(), time.Time{}
	r := fair.Check(p, fair.Options{States: states, Progress: func(visited, queued, depth int) {
		if now := time.Now(); now.Sub(last) > time.Second/4 {
			last = now
			fmt.Fprintf(cmd.ErrOrStderr(), "\r%d situations looked at, %d waiting, %d steps deep ", visited, queued, depth)
		}
	}})
	if !last.IsZero() {
		fmt.Fprintf(cmd.ErrOrStderr(), "\r%60s\r", "")
	}
	r.Tell(cmd.OutOrStdout())
	fair := len(problems) == 0 && !r.Fails(nil)
	verdict := "No broken guarantee was found."
	if !fair {
		verdict = "It may not be used as it is."
	}
	cmd.Printf("%s: %s %.1f s. %s\n", p.ID, r.Searched(), time.Since(began).Seconds(), verdict)
	return fair, nil
}

// study reads a pack, by the id of one that is shipped or by its file. A pack
// whose only problems are broken guarantees comes with them, so that its
// counter-story can be told.
func study(packs, arg string) (*procedure.Procedure, procedure.Problems, error) {
	if _, err := os.Stat(arg); err != nil && !strings.HasSuffix(arg, ".yaml") {
		procs, err := ownPacks(packs)
		if err != nil {
			return nil, nil, err
		}
		for i := len(procs) - 1; i >= 0; i-- {
			if procs[i].ID == arg {
				return procs[i], nil, nil
			}
		}
		return nil, nil, fmt.Errorf("there is no procedure and no file %q (probity procedure list)", arg)
	}
	return readPack(arg)
}
