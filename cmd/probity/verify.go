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
		Short: "Read every docket and hold it against its hashes, the guarantees, the tables made from it and the signed log",
		Long: "Folds every docket anew and says what does not hold together, by case and entry. It says nothing of what\n" +
			"is in them. Reads every document to its end. Then holds the whole record against the signed log and its copy: what was changed, moved, dropped\n" +
			"or back-dated since it was sealed is named. Exit status 1 when anything was found.\n\n" +
			"probity-verify does the latter without the engine.",
		Args: cobra.NoArgs,
	}
	dataFlag(cmd, &s)
	s.looks = true
	var public []string
	var contents bool
	cmd.Flags().BoolVar(&contents, "contents", true, "read every document to its end; without it their contents are taken on trust")
	cmd.Flags().StringArrayVar(&public, "key", nil, "public key that signed the log, as name+hash+key, and no other is believed; otherwise those of the key's file and of the copy are")
	cmd.Flags().StringVar(&s.logCopy, "copy", s.logCopy, "folder with the copy of the log")
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
			if contents {
				documents, err := g.db.VerifyDocuments(ctx)
				if err != nil {
					return err
				}
				faults = append(faults, documents...)
			}
			n, entries, err := countDockets(ctx, g.db)
			if err != nil {
				return err
			}
			for _, f := range faults {
				cmd.Println(f.String())
			}
			inLog, err := verifyLog(ctx, cmd, g, public)
			if err != nil {
				return err
			}
			if found := len(faults) + inLog; found > 0 {
				return fmt.Errorf("%d faults in %d cases with %d entries", found, n, entries)
			}
			cmd.Printf("Cases: %d, entries: %d. They hold together: chain, numbers, guarantees, acts and tables; so does the record of procedures.\n", n, entries)
			return nil
		})
	}
	return cmd
}
