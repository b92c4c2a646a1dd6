package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/register"
	"probity/store"
)

// shipPacks puts the shipped packs and those of a folder into the library. It
// activates none: that is for somebody who governs.
func shipPacks(ctx context.Context, l *store.Library, folder string, now time.Time) ([]*procedure.Procedure, error) {
	procs, err := ownPacks(folder)
	if err != nil {
		return nil, err
	}
	fresh := slices.DeleteFunc(slices.Clone(procs), func(p *procedure.Procedure) bool { return l.Pack(p.Digest()) != nil })
	if len(fresh) == 0 {
		return procs, nil
	}
	return procs, l.Sit(ctx, func(s *store.Sitting) error {
		for _, p := range fresh {
			if s.Pack(p.Digest()) != nil { // another process has shipped it meanwhile
				continue
			}
			if err := s.Add(ctx, "ship "+p.Digest(), register.Actor{Program: true}, p, now); err != nil {
				return fmt.Errorf("%s %s: %w", p.ID, p.Version, err)
			}
		}
		return nil
	})
}

// trialWords is what the record of a trial installation says.
const trialWords = "This is a trial installation with people who do not exist: what the pack assumes is taken as it stands."

// activateTrial lets the sample people activate the packs they were given, so
// that there is something to try. A pack that leaves something open, or that
// fails its check, stays as it is. It returns those that take no reports.
func (s *sample) activateTrial(ctx context.Context, l *store.Library, procs []*procedure.Procedure, now time.Time) ([]string, error) {
	posts, err := s.posts(procs)
	if err != nil {
		return nil, err
	}
	fresh := slices.DeleteFunc(slices.Clone(procs), func(p *procedure.Procedure) bool {
		pack := l.Pack(p.Digest())
		return pack != nil && (pack.Active || pack.Retired > 0)
	})
	if len(fresh) == 0 {
		return nil, nil
	}
	var idle []string
	err = l.Sit(ctx, func(sitting *store.Sitting) error {
		idle, err = activateEach(ctx, sitting, fresh, posts, now)
		return err
	})
	return idle, err
}

func activateEach(ctx context.Context, l *store.Sitting, procs []*procedure.Procedure, posts []store.Term, now time.Time) ([]string, error) {
	var idle []string
	for _, p := range procs {
		var g governor
		for i := range posts {
			if posts[i].Procedure == p.ID && slices.Contains(p.GovernedBy, posts[i].Office) {
				g = governor{l: l, person: posts[i].Person, offices: []string{posts[i].Office}, now: now, check: quickCheck}
				break
			}
		}
		err := g.replace(ctx, p)
		if err == nil {
			err = g.activate(ctx, p, trialWords, nil, clock.Date{})
		}
		var refusal *register.Refusal
		if errors.As(err, &refusal) {
			idle = append(idle, p.ID)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", p.ID, p.Version, err)
		}
	}
	return idle, nil
}

// shelves is where packs are decided on: the library, or a sitting on it.
type shelves interface {
	Register() *register.Register
	Pack(digest string) *register.Pack
	ByDigest(digest string) (*procedure.Procedure, bool)
	Enter(ctx context.Context, digest string, a register.Act, now time.Time) (register.Entry, bool, error)
}

// governor is somebody who decides about packs.
type governor struct {
	l       shelves
	person  string
	offices []string
	now     time.Time
	check   func(context.Context, *procedure.Procedure) *register.Result
	say     func(string) // of what takes long; nil: nobody listens
}

func (g *governor) actor() register.Actor {
	return register.Actor{Person: g.person, Offices: g.offices}
}

// do enters an act under an id that follows from what it does to which text and
// how often that was done before, so that a command that broke off can be given
// again.
func (g *governor) do(ctx context.Context, p *procedure.Procedure, a register.Act) error {
	a.By = g.actor()
	a.ID = fmt.Sprintf("%s %s %s %d %d", a.Kind, p.Digest(), a.Hole, a.Guarantee, g.l.Register().Head)
	_, _, err := g.l.Enter(ctx, p.Digest(), a, g.now)
	return err
}

// replace retires another text that stands in the way of this one: the program
// ships a newer text of a version that the trial installation has.
func (g *governor) replace(ctx context.Context, p *procedure.Procedure) error {
	for _, old := range g.l.Register().Packs {
		if old.Procedure != p.ID || !old.Active || old.Version != p.Version && old.From != clock.DateOf(g.now, time.UTC) {
			continue
		}
		q, ok := g.l.ByDigest(old.Digest)
		if !ok {
			return store.ErrNoProcedure
		}
		if err := g.do(ctx, q, register.Act{Kind: register.Retire, Reason: "The program ships another text, which takes its place in this trial installation."}); err != nil {
			return err
		}
	}
	return nil
}

// checked has a pack checked if it was not, and says that this takes a while.
func (g *governor) checked(ctx context.Context, p *procedure.Procedure) error {
	if pack := g.l.Pack(p.Digest()); pack != nil && pack.Result != nil {
		return nil
	}
	if g.say != nil {
		g.say(fmt.Sprintf("%s version %s was not checked for unfairness yet. It is now, which takes some seconds.", p.ID, p.Version))
	}
	return g.do(ctx, p, register.Act{Kind: register.Check, Result: g.check(ctx, p)})
}

// activate has a pack checked if it was not, confirms what is assumed in the
// words given for each hole or for all, and activates it.
func (g *governor) activate(ctx context.Context, p *procedure.Procedure, all string, each map[string]string, from clock.Date) error {
	pack := g.l.Pack(p.Digest())
	if err := g.checked(ctx, p); err != nil {
		return err
	}
	for _, h := range p.Assumed() {
		words := each[h.ID]
		if words == "" {
			words = all
		}
		if words == "" || pack != nil && slices.ContainsFunc(pack.Declared, func(d register.Declaration) bool { return d.Hole == h.ID }) {
			continue
		}
		if err := g.do(ctx, p, register.Act{Kind: register.Declare, Hole: h.ID, Reason: words}); err != nil {
			return err
		}
	}
	return g.do(ctx, p, register.Act{Kind: register.Activate, From: from})
}

// libraryCommands are the parts of `probity procedure` that change which packs
// take reports.
func libraryCommands(s *settings) []*cobra.Command {
	all := []*cobra.Command{addCommand(s), activateCommand(s), retireCommand(s), overrideCommand(s), historyCommand(s)}
	for _, c := range all {
		dataFlag(c, s)
	}
	return append(all, migrateCasesCommand(s))
}

func addCommand(s *settings) *cobra.Command {
	var by string
	cmd := &cobra.Command{
		Use:   "add FILE",
		Short: "Put a pack into the library; it takes no reports before it is activated",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			// A pack that can be carried out and breaks a guarantee is kept: its
			// check says so, and only an override lets it work.
			p, problems, err := readPack(args[0])
			if err != nil {
				return err
			}
			if p == nil {
				return problems
			}
			return withGround(cmd, *s, func(ctx context.Context, g *ground) error {
				who := register.Actor{Program: true}
				if by != "" {
					gov, err := governorOf(ctx, g, by, p.ID)
					if err != nil {
						return err
					}
					who = gov.actor()
					who.Admin = true // whoever can reach the database keeps the house
				}
				now, err := g.now(ctx)
				if err != nil {
					return err
				}
				_, repeated, err := g.library.Add(ctx, "add "+p.Digest(), who, p, now)
				if err != nil {
					return err
				}
				how := "was added"
				if repeated {
					how = "is in the library"
				}
				cmd.Printf("%s version %s %s (%.12s).\n", p.ID, p.Version, how, p.Digest())
				cmd.Print(unfair(p, problems))
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&by, "by", "", "person who adds it; the program itself when left out")
	return cmd
}

// unfair says which guarantees a pack can only break, and what that means for
// activating it; empty when there are none.
func unfair(p *procedure.Procedure, problems procedure.Problems) string {
	if len(problems) == 0 {
		return ""
	}
	names := map[int]string{}
	for _, g := range docket.Guarantees() {
		names[g.No] = g.Name
	}
	var says strings.Builder
	var broken []string
	for _, x := range problems {
		if n := strconv.Itoa(x.Guarantee); !slices.Contains(broken, n) {
			broken = append(broken, n)
		}
		fmt.Fprintf(&says, "Guarantee %d, %s, is broken: %s\n", x.Guarantee, names[x.Guarantee], strings.TrimSuffix(x.String(), fmt.Sprintf(" (guarantee %d)", x.Guarantee)))
	}
	which := "guarantee " + broken[0]
	if n := len(broken); n > 1 {
		which = "guarantees " + strings.Join(broken[:n-1], ", ") + " and " + broken[n-1] + ", each"
	}
	fmt.Fprintf(&says, "It cannot be activated like this: either its text is mended, or two people who govern %s override %s with a reason\n"+
		"that every case under it will show:\n"+
		"  probity procedure override %.12s --guarantee %s --by PERSON --with PERSON --reason \"…\"\n",
		p.ID, which, p.Digest(), broken[0])
	return says.String()
}

func activateCommand(s *settings) *cobra.Command {
	var by, with, from, all, reason string
	var each []string
	var guarantees []int
	cmd := &cobra.Command{
		Use:   "activate PACK",
		Short: "Let a pack take reports: checks it, records what the body confirms, and activates it",
		Long: "PACK is an id (the newest text of it), id@version, or the beginning of a digest. The person must hold an office that\n" +
			"governs the procedure. What a pack assumes must be confirmed in words: one by one, or all at once. What the check\n" +
			"finds broken can be overridden by two people with a reason, which every case under the pack will show.",
		Example: "  probity procedure activate ahima-membership --by ruth-okafor --declare-all \"Adopted by the board on 3 May 2026.\"\n" +
			"  probity procedure activate acpe-2016 --by ruth-okafor --with daniel-reyes --override 9 --reason \"…\"",
		Args: cobra.ExactArgs(1),
	}
	f := cmd.Flags()
	f.StringVar(&by, "by", "", "person who activates it")
	f.StringVar(&with, "with", "", "second person, who agrees to overrides")
	f.StringVar(&from, "from", "", "first day on which it takes reports; today when left out")
	f.StringVar(&all, "declare-all", "", "the body's words by which it takes everything that is assumed as its rule")
	f.StringArrayVar(&each, "declare", nil, "ID=WORDS: the body's words for one assumption; can be repeated")
	f.IntSliceVar(&guarantees, "override", nil, "guarantee that the check may find broken; needs --with and --reason")
	f.StringVar(&reason, "reason", "", "why the guarantees are overridden")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		words := map[string]string{}
		for _, d := range each {
			id, text, ok := strings.Cut(d, "=")
			if !ok {
				return fmt.Errorf("write --declare like intake_time=\"the board confirmed 30 days on 3 May 2026\", not %q", d)
			}
			words[id] = text
		}
		day, err := optionalDay(from)
		if err != nil {
			return err
		}
		return withGround(cmd, *s, func(ctx context.Context, g *ground) error {
			p, gov, err := governed(ctx, g, args[0], by)
			if err != nil {
				return err
			}
			for _, n := range guarantees {
				if err := overridden(ctx, g, gov, p, n, with, reason); err != nil {
					return err
				}
			}
			if err := gov.activate(ctx, p, all, words, day); err != nil {
				return told(err)
			}
			pack := g.library.Pack(p.Digest())
			cmd.Printf("%s version %s takes reports from %s on. Running processes know within about a second.\n", p.ID, p.Version, pack.From)
			return nil
		})
	}
	return cmd
}

func retireCommand(s *settings) *cobra.Command {
	var by, reason string
	cmd := &cobra.Command{
		Use:   "retire PACK",
		Short: "Let a pack take no more reports; cases under it go on",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, *s, func(ctx context.Context, g *ground) error {
				p, gov, err := governed(ctx, g, args[0], by)
				if err != nil {
					return err
				}
				if err := gov.do(ctx, p, register.Act{Kind: register.Retire, Reason: reason}); err != nil {
					return told(err)
				}
				cmd.Printf("%s version %s takes no more reports. Cases under it go on under it.\n", p.ID, p.Version)
				if next, ok := g.library.InForce(p.ID, clock.DateOf(gov.now, time.UTC)); ok {
					cmd.Printf("Reports to %s are taken under version %s now.\n", p.ID, next.Version)
				} else {
					cmd.Printf("No report to %s can be made until another version is activated.\n", p.ID)
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&by, "by", "", "person who retires it")
	cmd.Flags().StringVar(&reason, "reason", "", "why")
	return cmd
}

func overrideCommand(s *settings) *cobra.Command {
	var by, with, reason string
	var guarantee int
	cmd := &cobra.Command{
		Use:   "override PACK --guarantee N",
		Short: "Let a pack work although the check found a guarantee broken; takes two people and a reason",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, *s, func(ctx context.Context, g *ground) error {
				p, gov, err := governed(ctx, g, args[0], by)
				if err != nil {
					return err
				}
				if err := overridden(ctx, g, gov, p, guarantee, with, reason); err != nil {
					return err
				}
				cmd.Printf("Guarantee %d is overridden for %s version %s. Every case under it says so.\n", guarantee, p.ID, p.Version)
				return nil
			})
		},
	}
	cmd.Flags().IntVar(&guarantee, "guarantee", 0, "number of the guarantee, 1 to 25")
	cmd.Flags().StringVar(&by, "by", "", "person who asks for it")
	cmd.Flags().StringVar(&with, "with", "", "person who agrees, not the same")
	cmd.Flags().StringVar(&reason, "reason", "", "why; everybody with a case under the pack reads it")
	return cmd
}

// overridden enters an override by one person and the consent of the other.
func overridden(ctx context.Context, g *ground, gov *governor, p *procedure.Procedure, guarantee int, with, reason string) error {
	if with == "" {
		return errors.New("an override takes two people: name the second with --with")
	}
	second, err := governorOf(ctx, g, with, p.ID)
	if err != nil {
		return err
	}
	if err := gov.checked(ctx, p); err != nil {
		return told(err)
	}
	if err := gov.do(ctx, p, register.Act{Kind: register.Override, Guarantee: guarantee, Reason: reason}); err != nil {
		return told(err)
	}
	return told(second.do(ctx, p, register.Act{Kind: register.Second, Guarantee: guarantee}))
}

// told is a refusal as the command line says it: each thing that is missing on
// a line of its own.
func told(err error) error {
	var r *register.Refusal
	if !errors.As(err, &r) || len(r.Missing) < 2 {
		return err
	}
	return fmt.Errorf("it cannot be activated yet (%s):\n  %s", r.Rule, strings.Join(r.Missing, "\n  "))
}

func optionalDay(text string) (clock.Date, error) {
	if text == "" {
		return clock.Date{}, nil
	}
	return clock.ParseDate(text)
}

// governed is a pack of the library, and a person with what they hold in its
// procedure.
func governed(ctx context.Context, g *ground, name, person string) (*procedure.Procedure, *governor, error) {
	p, err := g.pack(name)
	if err != nil {
		return nil, nil, err
	}
	gov, err := governorOf(ctx, g, person, p.ID)
	return p, gov, err
}

// governorOf is a person with what they hold in a procedure today.
func governorOf(ctx context.Context, g *ground, person, id string) (*governor, error) {
	if person == "" {
		return nil, errors.New("say who decides: --by PERSON (probity office list shows who holds what)")
	}
	if _, err := g.db.Person(ctx, store.TheSystem(), person); err != nil {
		return nil, fmt.Errorf("person %s: %w", person, err)
	}
	now, err := g.now(ctx)
	if err != nil {
		return nil, err
	}
	who, err := g.db.WhoIs(ctx, person, clock.DateOf(now, time.UTC))
	if err != nil {
		return nil, err
	}
	return &governor{l: g.library, person: person, offices: who.In(id), now: now, check: fullCheck, say: g.say}, nil
}

func (g *ground) now(ctx context.Context) (time.Time, error) {
	i, err := g.db.Installation(ctx)
	return newCaseTime(i).Now(), err
}

// pack finds a text of the library by id, id@version, or the beginning of its
// digest. An id alone is the newest text of it.
func (g *ground) pack(name string) (*procedure.Procedure, error) {
	id, version, versioned := strings.Cut(name, "@")
	var found *procedure.Procedure
	newest := -1
	for _, p := range g.library.All() {
		added := 0
		if pack := g.library.Pack(p.Digest()); pack != nil {
			added = pack.Added
		}
		fits := p.ID == id && (!versioned || p.Version == version) || len(name) >= 8 && strings.HasPrefix(p.Digest(), name)
		if fits && added > newest {
			found, newest = p, added
		}
	}
	if found == nil {
		return nil, fmt.Errorf("there is no pack %q in the library (probity procedure list; probity procedure add FILE)", name)
	}
	return found, nil
}
