package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"probity/procedure"
)

func procedureCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{Use: "procedure", Short: "List, show, draw and check procedures"}
	cmd.AddCommand(
		simulateCommand(s),
		&cobra.Command{
			Use:   "list",
			Short: "List the procedures: the shipped ones and those of PROBITY_PACKS",
			Args:  cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				procs, err := ownPacks(s.packs)
				if err != nil {
					return err
				}
				t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				fmt.Fprintln(t, "ID\tVERSION\tAUTHORITY\tBODY\tTITLE")
				for _, p := range procs {
					fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", p.ID, p.Version, p.Authority, p.Body, p.Title)
				}
				return t.Flush()
			},
		},
		&cobra.Command{
			Use:   "show ID|FILE",
			Short: "Say in plain words what a procedure provides: offices, bodies, stages, time limits, sanctions",
			Args:  cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				if strings.HasSuffix(args[0], ".yaml") {
					p, err := loadPack(args[0])
					if err != nil {
						return err
					}
					show(cmd, p)
					return nil
				}
				procs, err := ownPacks(s.packs)
				if err != nil {
					return err
				}
				for _, p := range procs {
					if p.ID == args[0] {
						show(cmd, p)
						return nil
					}
				}
				return fmt.Errorf("there is no procedure %q (probity procedure list)", args[0])
			},
		},
		checkCommand(s.packs),
	)
	cmd.AddCommand(libraryCommands(&s)...)
	cmd.AddCommand(drawCommands(&s.packs)...)
	return cmd
}

func show(cmd *cobra.Command, p *procedure.Procedure) {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%s, %s (%s, version %s, %s)\n%s\n", p.Title, p.Body, p.ID, p.Version, p.Authority, p.Digest())
	if p.Caution != "" {
		fmt.Fprintf(out, "\n%s\n", p.Caution)
	}
	fmt.Fprintln(out, "\nOffices")
	for i := range p.Offices {
		fmt.Fprintf(out, "  %-24s %s\n", p.Offices[i].ID, p.Offices[i].Title)
	}
	fmt.Fprintln(out, "\nBodies")
	for i := range p.Bodies {
		b := &p.Bodies[i]
		fmt.Fprintf(out, "  %-24s %s: %d seats, carried by %s, seated by %s\n", b.ID, b.Title, b.Size, b.Threshold, p.TitleOf(b.SeatedBy))
	}
	fmt.Fprintln(out, "\nStages")
	for i := range p.Stages {
		st := &p.Stages[i]
		ways := make([]string, 0, len(st.Exits))
		for _, w := range st.Exits {
			ways = append(ways, fmt.Sprintf("%s → %s", w.On, w.To))
		}
		fmt.Fprintf(out, "  %-24s %s\n  %-24s %s\n", st.ID, st.Says, "", strings.Join(ways, ", "))
	}
	fmt.Fprintln(out, "\nTime limits")
	for i := range p.Clocks {
		c := &p.Clocks[i]
		fmt.Fprintf(out, "  %-24s %s for %s to %s\n", c.ID, c.Rule.Period, p.TitleOf(c.Owner), c.Duty)
	}
	fmt.Fprintln(out, "\nSanctions")
	for i := range p.Sanctions {
		fmt.Fprintf(out, "  %-24s %s\n", p.Sanctions[i].ID, p.Sanctions[i].Title)
	}
	holes(out, "Not in the source, and open", p.OpenHoles())
	holes(out, "Not in the source, and assumed until the body says so", p.Assumed())
}

func holes(out io.Writer, title string, unknown []procedure.Unknown) {
	if len(unknown) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s\n", title)
	for _, u := range unknown {
		fmt.Fprintf(out, "  %-24s %s\n", u.ID, u.Says)
		if u.Assumed != "" {
			fmt.Fprintf(out, "  %-24s assumed: %s\n", "", u.Assumed)
		}
	}
}
