package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/change"
	"probity/procedure/clock"
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

	general                []change.Change // the same for every case
	seen, fit, none, moved int
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
	waits, err := m.waits(ctx)
	if err != nil {
		return err
	}
	if waits != "" && move {
		return errors.New(waits)
	}
	m.general = docket.Changes(m.old, m.to, &docket.State{})
	m.differs()
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
	if m.seen == 0 {
		m.cmd.Printf("No open case runs under version %s.\n", m.old.Version)
		return nil
	}
	m.cmd.Printf("\nOpen cases under version %s: %d. Of these %d can be moved to version %s, %d only if their respondent chooses it, and %d cannot.\n",
		m.old.Version, m.seen, m.fit, m.to.Version, m.seen-m.fit-m.none, m.none)
	switch {
	case move:
		m.cmd.Printf("Moved: %d.\n", m.moved)
	case waits != "":
		m.cmd.Printf("Nothing was moved. %s\n", waits)
	case m.fit > 0:
		m.cmd.Println("Nothing was moved. To move them, give the command again with --move --by PERSON.")
	}
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
	if len(blocks) > 0 {
		m.none++
	}
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
	verdict := "it can be moved; nothing gets worse for the respondent"
	switch {
	case len(blocks) > 0:
		verdict = "it cannot go on under the new version"
	case len(worse) > 0 && s.Chose(m.to.Digest(), changes):
		verdict = "it can be moved; the respondent chose the new version"
	case len(worse) > 0:
		verdict = "it can be moved only if the respondent chooses the new version"
	}
	stage := c.Stage
	if st := m.old.Stage(c.Stage); st != nil {
		stage = st.Title
	}
	m.cmd.Printf("%s, in the stage %s: %s.\n", c.Number, stage, verdict)
	for i := range changes {
		if !slices.ContainsFunc(m.general, func(g change.Change) bool { return g.What == changes[i].What && g.Sentence == changes[i].Sentence }) {
			m.line(&changes[i])
		}
	}
}

// waits says why no case can be moved to the version yet; empty when one can.
func (m *migration) waits(ctx context.Context) (string, error) {
	now, err := m.now(ctx)
	if err != nil {
		return "", err
	}
	pack := m.library.Pack(m.to.Digest())
	switch {
	case pack == nil || !pack.Active:
		return fmt.Sprintf("Version %s takes no reports; cases can be moved to it once somebody who governs %s has activated it.", m.to.Version, m.to.ID), nil
	case pack.From.After(clock.DateOf(now, time.UTC)):
		return fmt.Sprintf("Version %s takes reports from %s on; cases can be moved to it from that day on.", m.to.Version, pack.From), nil
	}
	return "", nil
}

// differs tells what the versions say otherwise, whatever the case.
func (m *migration) differs() {
	if len(m.general) == 0 {
		m.cmd.Printf("Version %s of %s says the same as version %s in all that binds anybody.\n\n", m.to.Version, m.to.ID, m.old.Version)
		return
	}
	m.cmd.Printf("What version %s of %s says otherwise than version %s:\n", m.to.Version, m.to.ID, m.old.Version)
	for i := range m.general {
		m.line(&m.general[i])
	}
	m.cmd.Println("\nCase by case, with the time limits that run and whatever else is its own:")
}

func (m *migration) line(x *change.Change) {
	cite := strings.TrimSpace(x.OldCite)
	if now := strings.TrimSpace(x.NewCite); now != cite {
		cite += " → " + now
	}
	bearing := string(x.Bearing)
	if x.Obstacle {
		bearing = "bars"
	}
	m.cmd.Printf("  %-6s  %s [%s]\n", bearing, x.Sentence, cite)
}
