package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"probity/procedure"
	"probity/scenarios"
)

func playCommand() *cobra.Command {
	s := fromEnvironment()
	var quiet, live bool
	cmd := &cobra.Command{
		Use:   "play [SCENARIO…]",
		Short: "Play a written case and tell it as a docket; without a name, list those that are shipped",
		Long: "A scenario is a shipped one by its name, or a file. It is played on the rules alone, in milliseconds, and held\n" +
			"against what it expects. Exit status 1 when something came out otherwise.\n\n" +
			"With --live it is played over HTTP on the server that `probity up --day 2s` runs on the data folder; its people\n" +
			"are made there first, with the offices that the scenario gives them.",
		Example: "  probity play\n  probity play ahima_probation\n  probity play my-case.yaml\n  probity play --live ahima_cleared",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listScenarios(cmd)
			}
			procs, err := ownPacks(s.packs)
			if err != nil {
				return err
			}
			library, err := procedure.NewLibrary(procs...)
			if err != nil {
				return err
			}
			run := func(one *scenarios.Scenario) (*scenarios.Story, error) { return scenarios.RunOnRules(one, library) }
			if live {
				if run, err = onRunning(cmd.Context(), s, library); err != nil {
					return err
				}
			}
			var failed []error
			for _, name := range args {
				failed = append(failed, play(cmd, run, name, quiet))
			}
			return errors.Join(failed...)
		},
	}
	cmd.Flags().BoolVar(&live, "live", false, "over HTTP, on the server that runs on the data folder")
	cmd.Flags().StringVar(&s.dataFolder, "data", s.dataFolder, "data folder of probity up, with --live")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "say only whether it came out as written")
	return cmd
}

func listScenarios(cmd *cobra.Command) error {
	all, err := scenarios.All()
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, s := range all {
		fmt.Fprintf(t, "%s\t%s\n", nameOf(s), s.Title)
	}
	return t.Flush()
}

func nameOf(s *scenarios.Scenario) string { return strings.TrimSuffix(filepath.Base(s.File), ".yaml") }

// findScenario takes a file if there is one, and otherwise the shipped scenario
// of that name.
func findScenario(name string) (*scenarios.Scenario, error) {
	text, err := os.ReadFile(name)
	if err == nil {
		return scenarios.Parse(name, text)
	}
	s, err := scenarios.Named(name)
	if err != nil {
		return nil, fmt.Errorf("there is no scenario %q, neither shipped (probity play lists them) nor as a file", name)
	}
	return s, nil
}

type runner func(*scenarios.Scenario) (*scenarios.Story, error)

func play(cmd *cobra.Command, run runner, name string, quiet bool) error {
	s, err := findScenario(name)
	if err != nil {
		return err
	}
	story, problems := run(s)
	if quiet {
		if problems == nil {
			cmd.Printf("%s: as written\n", nameOf(s))
		}
		return problems
	}
	return errors.Join(story.Print(cmd.OutOrStdout()), problems)
}
