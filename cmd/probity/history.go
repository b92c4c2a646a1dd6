package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"probity/procedure"
	"probity/procedure/register"
	"probity/store"
)

func historyCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "history [PACK]",
		Short: "Tell what was done with the packs: added, checked, confirmed, overridden, activated, retired",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, *s, func(ctx context.Context, g *ground) error {
				only := ""
				if len(args) == 1 {
					p, err := g.pack(args[0])
					if err != nil {
						return err
					}
					if only = p.Digest(); !strings.ContainsRune(args[0], '@') && p.ID == args[0] {
						only = p.ID
					}
				}
				entries, err := g.library.Record(ctx, 0, 0)
				if err != nil {
					return err
				}
				var kept []register.Entry
				for i := range entries {
					if e := &entries[i]; only == "" || e.Digest == only || e.Procedure == only {
						kept = append(kept, *e)
					}
				}
				for _, line := range historyLines(kept, g.library) {
					cmd.Println(line)
				}
				return nil
			})
		},
	}
}

// historyLines tells the entries, a line each. What a body confirmed at one sitting
// in the same words is one line.
func historyLines(entries []register.Entry, l *store.Library) []string {
	var out []string
	for i := 0; i < len(entries); {
		e := &entries[i]
		holes := []string{e.Hole}
		last := i
		for ; last+1 < len(entries) && sameSitting(e, &entries[last+1]); last++ {
			holes = append(holes, entries[last+1].Hole)
		}
		p, _ := l.ByDigest(e.Digest)
		office := func(id string) string {
			if p != nil && p.Office(id) != nil {
				return p.TitleOf(procedure.Role(id))
			}
			return "the " + id
		}
		number, says := fmt.Sprint(e.Seq), register.Sentence(e, office)
		if last > i {
			number += "–" + fmt.Sprint(entries[last].Seq)
			says = fmt.Sprintf("%s confirmed for the body, in the same words, %d things that %s version %s assumes (%s): %s",
				office(e.As), len(holes), e.Procedure, e.Version, strings.Join(holes, ", "), e.Reason)
		}
		by := e.By
		if by == "" {
			by = "-"
		}
		out = append(out, fmt.Sprintf("%9s  %s  %-16s %s", number, e.At.Format(time.DateOnly), by, says))
		i = last + 1
	}
	return out
}

func sameSitting(a, b *register.Entry) bool {
	return a.Kind == register.Declare && b.Kind == register.Declare && a.Digest == b.Digest && a.By == b.By && a.As == b.As && a.Reason == b.Reason &&
		a.At.Format(time.DateOnly) == b.At.Format(time.DateOnly)
}
