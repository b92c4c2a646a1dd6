package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/change"
	"probity/store"
	"probity/workflows/engine"
)

func migrateCasesCommand(s *settings) *cobra.Command {
	var move bool
	var by string
	cmd := &cobra.Command{
		Use:   "migrate OLD NEW",
		Short: "Show, case by case, what a new version would change; with --move, move the cases that lose nothing",
		Long: "OLD and NEW are versions of one procedure: id@version, or the beginning of a digest. Only open cases are looked at.\n" +
			"A case is moved when nothing gets worse for its respondent, or when the respondent chose the new version. Each move\n" +
			"is an entry on the case's docket, made by --by, who must hold the office that keeps the file or moves the stage on.\n" +
			"Days that were served stay; only a respondent's own can get later.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, *s, func(ctx context.Context, g *ground) error {
				m := migration{ground: g, cmd: cmd, by: by}
				return m.run(ctx, args[0], args[1], move)
			})
		},
	}
	dataFlag(cmd, s)
	cmd.Flags().BoolVar(&move, "move", false, "move the cases that may be moved")
	cmd.Flags().StringVar(&by, "by", "", "with --move: person who moves them")
	return cmd
}

// migration is a look at the cases of one version, on the way to another.
type migration struct {
	*ground
	cmd        *cobra.Command
	by         string
	old, to    *procedure.Procedure
	governor   *governor
	dispatcher *engine.Dispatcher

	seen, fit, moved int
}

func (m *migration) run(ctx context.Context, old, to string, move bool) error {
	var err error
	if m.old, err = m.pack(old); err != nil {
		return err
	}
	if m.to, err = m.pack(to); err != nil {
		return err
	}
	if m.old.ID != m.to.ID || m.old.Digest() == m.to.Digest() {
		return errors.New("name two versions of one procedure")
	}
	if move {
		if m.governor, err = governorOf(ctx, m.ground, m.by, m.to.ID); err != nil {
			return err
		}
		done, err := m.connect()
		if err != nil {
			return err
		}
		defer done()
	}
	for after := ""; ; {
		open, err := m.db.OpenCases(ctx, after, 500)
		if err != nil {
			return err
		}
		if len(open) == 0 {
			break
		}
		for i := range open {
			if err := m.look(ctx, open[i].ID, move); err != nil {
				return err
			}
		}
		after = open[len(open)-1].ID
	}
	m.cmd.Printf("%d open cases under version %s; %d can be moved to version %s; %d were moved.\n", m.seen, m.old.Version, m.fit, m.to.Version, m.moved)
	return nil
}

// connect finds Temporal, by which cases act; without it the acts are put down
// and decided when it is back.
func (m *migration) connect() (func(), error) {
	if err := m.needTemporal(); err != nil {
		return nil, err
	}
	c, err := connectTemporal(m.settings, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	m.dispatcher = &engine.Dispatcher{Client: c}
	return c.Close, nil
}

func (m *migration) look(ctx context.Context, id string, move bool) error {
	now, err := m.now(ctx)
	if err != nil {
		return err
	}
	c, err := m.db.Case(ctx, store.TheSystem(), id, now)
	if err != nil || c.Digest != m.old.Digest() || c.Head == 0 {
		return err
	}
	s, err := m.db.State(ctx, store.TheSystem(), id)
	if err != nil {
		return err
	}
	m.seen++
	changes := docket.Changes(m.old, m.to, s)
	worse, blocks := change.Worst(changes)
	fits := len(blocks) == 0 && (len(worse) == 0 || s.Chose(m.to.Digest(), changes))
	m.tell(&c, s, changes, worse, blocks)
	if !fits {
		return nil
	}
	m.fit++
	if !move {
		return nil
	}
	act := docket.Act{
		ID: "move/" + uuid.NewString(), Case: id, Kind: docket.MoveVersion, By: docket.Actor{Person: m.governor.person, Offices: m.governor.offices},
		Particulars: &docket.VersionMoved{Digest: m.to.Digest()},
	}
	if _, err := m.db.Submit(ctx, store.Who{Person: m.governor.person, System: true}, act, s.Head, now); err != nil {
		return err
	}
	if _, err := m.dispatcher.Enter(ctx, id, act.ID); err != nil {
		m.cmd.Printf("  It is put down and will be decided when Temporal answers.\n")
		return nil //nolint:nilerr // the act is safe; the sweep takes it up
	}
	done, err := m.db.Act(ctx, store.TheSystem(), act.ID)
	switch {
	case err != nil:
		return err
	case done.Status == store.Entered:
		m.moved++
		m.cmd.Printf("  Moved, entry %d.\n", done.Seq)
	case done.Refusal != nil:
		m.cmd.Printf("  Not moved: %s\n", done.Refusal.Error())
	}
	return nil
}

func (m *migration) tell(c *store.Case, s *docket.State, changes, worse, blocks []change.Change) {
	verdict := "nothing gets worse for the respondent"
	switch {
	case len(blocks) > 0:
		verdict = "it cannot go on under the new version"
	case len(worse) > 0 && s.Chose(m.to.Digest(), changes):
		verdict = "the respondent chose it"
	case len(worse) > 0:
		verdict = "only if the respondent chooses it"
	}
	m.cmd.Printf("%s, in %s: %s.\n", c.Number, c.Stage, verdict)
	for i := range changes {
		x := &changes[i]
		m.cmd.Printf("  %-6s %-6s %s\n         %s → %s\n", x.Area, x.Bearing, x.Sentence, strings.TrimSpace(x.OldCite), strings.TrimSpace(x.NewCite))
	}
	if len(changes) == 0 {
		m.cmd.Println(fmt.Sprintf("  Nothing would change (%s).", m.to.Version))
	}
}
