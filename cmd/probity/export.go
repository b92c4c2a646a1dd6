package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"probity/docket"
	"probity/ledger"
	"probity/store"
)

func exportCommand() *cobra.Command {
	s := fromEnvironment()
	var file string
	cmd := &cobra.Command{
		Use: "export CASE", Short: "Write the whole record of a case, signed and with its proofs, into a zip file", Args: cobra.ExactArgs(1),
		Long: "CASE is an id or a number. Nothing is left out: it is for whoever keeps the record, or hands it over. A person\n" +
			"with a part in the case gets what they may see at /api/v1/cases/{id}/export. probity-verify checks both.",
	}
	dataFlag(cmd, &s)
	cmd.Flags().StringVar(&file, "out", "", "file to write; it must not be there yet")
	_ = cmd.MarkFlagRequired("out")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withGround(cmd, s, func(ctx context.Context, g *ground) error {
			keyFile := g.onFolder().logKey
			if keyFile == "" {
				return errors.New("name the file of the log's key with PROBITY_LOG_KEY: an export that nobody signed proves nothing")
			}
			key, err := ledger.LoadKey(keyFile)
			if err != nil {
				return err
			}
			c, err := g.db.Case(ctx, store.TheSystem(), args[0], time.Now())
			if err != nil {
				return fmt.Errorf("case %s: %w", args[0], err)
			}
			if c.Head == 0 || c.Purged {
				return errors.New("there is no record to be exported: the report is not entered yet, or the record was let go")
			}
			d, err := g.db.Docket(ctx, store.TheSystem(), &c)
			if err != nil {
				return err
			}
			return writeExport(ctx, g, file, key, &c, d)
		})
	}
	return cmd
}

func writeExport(ctx context.Context, g *ground, file string, key *ledger.Key, c *store.Case, d *store.Docket) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = g.db.Export(ctx, f, key, g.library, c, d, store.ExportFor{
		As: "whoever keeps the record",
		Document: func(d *store.Document) (store.Exported, error) {
			switch d.State {
			case store.Clean, store.Unscannable:
				return store.Exported{Give: d}, nil
			case store.Infected: // it harms machines
				return store.Exported{Why: "infected"}, nil
			}
			return store.Exported{Why: "not_examined"}, nil
		},
		Entry: func(e *docket.Entry) (string, []byte) {
			view, err := json.MarshalIndent(e, "", " ")
			if err != nil {
				return ledger.Recorded, nil
			}
			return ledger.Recorded, append(view, '\n')
		},
	})
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(file)) // half a record is none
	}
	return nil
}
