package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func verifyCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Read every docket and hold it against its hashes, the guarantees and the tables made from it",
		Long: "Folds every docket anew and says what does not hold together, by case and entry. It says nothing of what\n" +
			"is in them. Exit status 1 when anything was found.",
		Args: cobra.NoArgs,
	}
	dataFlag(cmd, &s)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return withGround(cmd, s, func(ctx context.Context, g *ground) error {
			faults, err := g.db.Verify(ctx, g.library)
			if err != nil {
				return err
			}
			library, err := g.db.VerifyRecord(ctx)
			if err != nil {
				return err
			}
			faults = append(faults, library...)
			n, entries, err := countDockets(ctx, g.db)
			if err != nil {
				return err
			}
			for _, f := range faults {
				cmd.Println(f.String())
			}
			if len(faults) > 0 {
				return fmt.Errorf("%d faults in %d cases with %d entries", len(faults), n, entries)
			}
			cmd.Printf("Cases: %d, entries: %d. They hold together: chain, numbers, guarantees, acts and tables; so does the record of procedures.\n", n, entries)
			return nil
		})
	}
	return cmd
}
