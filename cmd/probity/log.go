package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"probity/ledger"
)

func logKeyOf(dir string) string  { return filepath.Join(dir, "log.key") }
func logCopyOf(dir string) string { return filepath.Join(dir, "log-copy") }

// copyOfLog is the second place of the log, or nil.
func (s settings) copyOfLog() *ledger.Copy {
	if s.logCopy == "" {
		return nil
	}
	return &ledger.Copy{Dir: s.logCopy}
}

// onFolder takes key and copy from the data folder of `up` where nothing else is
// said and they are there.
func (s settings) onFolder() settings {
	if s.databaseURL != "" {
		return s
	}
	if _, err := os.Stat(logKeyOf(s.dataFolder)); err == nil {
		s.logKey = cmp.Or(s.logKey, logKeyOf(s.dataFolder))
	}
	if _, err := os.Stat(logCopyOf(s.dataFolder)); err == nil {
		s.logCopy = cmp.Or(s.logCopy, logCopyOf(s.dataFolder))
	}
	return s
}

// believed are the keys an audit believes: those that were named and no other,
// or those of the key's file and of the copy.
func (s settings) believed(named []string) (ledger.Keys, error) {
	if len(named) > 0 {
		return ledger.NewKeys(named...)
	}
	var public []string
	if s.logKey != "" {
		k, err := ledger.LoadKey(s.logKey)
		if err != nil {
			return ledger.Keys{}, err
		}
		public = k.Publics()
	}
	if c := s.copyOfLog(); c != nil && len(public) == 0 {
		var err error
		if public, err = c.Keys(); err != nil {
			return ledger.Keys{}, err
		}
	}
	return ledger.NewKeys(public...)
}

// verifyLog audits the log and says how many faults there are.
func verifyLog(ctx context.Context, cmd *cobra.Command, g *ground, named []string) (int, error) {
	s := g.onFolder()
	keys, err := s.believed(named)
	if err != nil {
		return 0, err
	}
	state, err := g.db.LogState(ctx)
	if err != nil {
		return 0, err
	}
	if keys.None() {
		if state.Checkpoint == 0 {
			cmd.Println("Nothing was ever sealed, and no key is named to seal with (PROBITY_LOG_KEY).")
			return 0, nil
		}
		cmd.Println("The log was not checked: name its public key with --key.")
		return 1, nil
	}
	r, err := g.db.VerifyLog(ctx, keys, s.copyOfLog())
	if err != nil {
		return 0, err
	}
	found := len(r.Findings)
	for _, f := range r.Findings {
		cmd.Println(f.Says)
	}
	if word := state.Word(); word == "stopped" || word == "copy_failing" || word == "copy_forked" {
		cmd.Println("Sealing does not work as it should: " + logWords[word])
		found++
	}
	if r.Last != nil {
		cmd.Printf("The log holds %d leaves; checkpoint %d was signed on %s. %d things wait for the next.\n", r.Leaves, r.Last.No, r.Last.At.Format("2 January 2006, 15:04 UTC"), r.Waiting)
	}
	if s.logCopy == "" {
		cmd.Println("It was not held against a copy: name the folder with --copy. Without one, whoever has the database and the key can make the log anew.")
	} else {
		cmd.Printf("%d checkpoints were held against the copy in %s.\n", r.Copied, s.logCopy)
	}
	return found, nil
}

var logWords = map[string]string{
	"ok":           "all is well.",
	"none":         "nothing was sealed yet.",
	"stopped":      "the last checkpoint is hours old. Does a worker with the key run?",
	"no_copy":      "no copy is kept. Name a folder away from the database with PROBITY_LOG_COPY.",
	"copy_failing": "the copy cannot be written. Look at the folder's disk and rights.",
	"copy_forked":  "the copy is of another log. Was the database put back to an earlier day? See docs/operations.md.",
}

func logCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "log", Short: "The signed log: its key, and how it stands"}
	cmd.AddCommand(logKeyCommand(), logShowCommand())
	return cmd
}

func logKeyCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use: "key FILE", Short: "Make the key that signs the log, once, for every api and worker; `up` makes its own", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); err == nil {
				return fmt.Errorf("%s is there already; a log keeps its key", args[0])
			}
			k, err := ledger.KeepKey(args[0], name)
			if err != nil {
				return err
			}
			cmd.Printf("%s\nThat is the public key: publish it where nobody who keeps this database can change it.\n", k.Public())
			return nil
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "name of the log, best an address of your own such as ethics.example.org/log; for good")
	_ = cmd.MarkFlagRequired("name")
	return cmd
}

// ownLogKey makes the key that PROBITY_LOG_KEY names where there is none yet and the
// log's name is said: no key is made for a log of which nobody said what it is.
func (s settings) ownLogKey(cmd *cobra.Command) error {
	if s.logKey == "" || s.logName == "" {
		return nil
	}
	if _, err := os.Stat(s.logKey); err == nil {
		return nil
	}
	k, err := ledger.KeepKey(s.logKey, s.logName)
	if err != nil {
		return err
	}
	cmd.Printf("A key for the signed log was made. Publish its public part where nobody who keeps this database can change it:\n%s\n", k.Public())
	return nil
}

func logShowCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{Use: "show", Short: "Show the public key, the last checkpoint and how sealing and the copy do", Args: cobra.NoArgs}
	dataFlag(cmd, &s)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return withGround(cmd, s, func(ctx context.Context, g *ground) error {
			at := g.onFolder()
			if at.logKey != "" {
				k, err := ledger.LoadKey(at.logKey)
				if err != nil {
					return err
				}
				for _, public := range k.Publics() {
					cmd.Println(public)
				}
			}
			state, err := g.db.LogState(ctx)
			if err != nil {
				return err
			}
			cmd.Printf("\n%s\nCopy: checkpoint %d of %d, in %s. State: %s\n", state.Signed, state.Copied, state.Checkpoint, cmp.Or(at.logCopy, "no folder"), logWords[state.Word()])
			return nil
		})
	}
	return cmd
}
