package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"probity/docket"
	"probity/store"
)

func retentionCommand() *cobra.Command {
	s := fromEnvironment()
	var months int
	var of string
	cmd := &cobra.Command{
		Use: "retention", Short: "List the records of closed cases that are due to be let go, and what holds those that are held", Args: cobra.NoArgs,
		Long: "Told are the records whose time is over or ends within the months named. Nothing is let go by this command: two people\n" +
			"do that, one who proposes it and one who enters it, each under their own name (/api/v1/cases/{id}/acts).",
	}
	dataFlag(cmd, &s)
	cmd.Flags().IntVar(&months, "months", 12, "how far ahead to look")
	cmd.Flags().StringVar(&of, "procedure", "", "only cases under this procedure")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if months < 0 || months > 1200 {
			return errors.New("--months is a number from 0 to 1200")
		}
		return withGround(cmd, s, func(ctx context.Context, g *ground) error {
			now, err := g.now(ctx)
			if err != nil {
				return err
			}
			return tellRetention(ctx, cmd.OutOrStdout(), g.db, store.KeptFilter{Before: now.AddDate(0, months, 0), Procedure: of, Limit: 200}, now)
		})
	}
	return cmd
}

func tellRetention(ctx context.Context, out io.Writer, db *store.DB, f store.KeptFilter, now time.Time) error {
	count := map[docket.RecordStatus]int{}
	for {
		rows, next, err := db.Records(ctx, store.TheSystem(), f)
		if err != nil {
			return err
		}
		for i := range rows {
			r := &rows[i]
			status := r.Status(now)
			count[status]++
			if _, err := fmt.Fprintf(out, "%s  %s  %-4s  %s\n", r.Number, r.DueDay.Date, status, whyKept(r, status, now)); err != nil {
				return err
			}
		}
		if f.After = next; next == "" {
			break
		}
	}
	_, err := fmt.Fprintf(out, "Due: %d. Held: %d. Kept until a day before %s: %d.\n", count[docket.RecordDue], count[docket.RecordHeld], f.Before.Format(time.DateOnly), count[docket.RecordKept])
	return err
}

// whyKept says in words what holds the record, or how its day was counted.
func whyKept(r *store.KeptRecord, status docket.RecordStatus, now time.Time) string {
	said := append([]string{}, r.HeldSays...)
	if r.Tied {
		said = append(said, "A case that is tied to it is open.")
	}
	if status != docket.RecordHeld {
		said = append(said, r.Sentence+" ("+r.Cite+").")
	}
	if r.ProposedUntil != nil && now.Before(*r.ProposedUntil) {
		said = append(said, "It is proposed, and a second person can enter it.")
	}
	return strings.Join(said, " ")
}
