package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"probity/signin"
	"probity/store"
)

// inviteCommand makes the first way in: whoever may run commands here may let a
// person set a password.
func inviteCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "invite PERSON",
		Short: "Print an invitation by which a person sets a password, once, within three days",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, *s, func(ctx context.Context, g *ground) error {
				secret, ends, err := signin.Invite(ctx, g.db, args[0], "", time.Now())
				if errors.Is(err, store.ErrConflict) {
					return errors.New("they have no e-mail address of record to sign in by, or are disabled")
				}
				if err != nil {
					return err
				}
				cmd.Println(secret)
				cmd.PrintErrln("Good until " + ends.Local().Format(time.DateTime) + ". Hand it over by a way that reaches nobody else.")
				return nil
			})
		},
	}
}

func administratorCommand(s *settings) *cobra.Command {
	var off bool
	cmd := &cobra.Command{
		Use:   "admin PERSON",
		Short: "Make a person an administrator, who keeps people, offices and terms; it gives no sight of any case",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, *s, func(ctx context.Context, g *ground) error {
				return g.db.SetAdministrator(ctx, args[0], "", !off, time.Now())
			})
		},
	}
	cmd.Flags().BoolVar(&off, "off", false, "they are none any more")
	return cmd
}

func disableCommand(s *settings) *cobra.Command {
	var off bool
	cmd := &cobra.Command{
		Use:   "disable PERSON",
		Short: "End everything a person signs in by, at once",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, *s, func(ctx context.Context, g *ground) error {
				return g.db.Disable(ctx, args[0], "", !off, time.Now())
			})
		},
	}
	cmd.Flags().BoolVar(&off, "off", false, "let them sign in again; their tokens stay ended")
	return cmd
}
