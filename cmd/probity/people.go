package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"probity/api"
	"probity/procedure/clock"
	"probity/store"
)

func peopleCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{Use: "people", Short: "Make people known who have a part in cases"}
	cmd.PersistentFlags().StringVar(&s.dataFolder, "data", s.dataFolder, "data folder of probity up; used when DATABASE_URL is not set")

	var p store.Person
	add := &cobra.Command{
		Use:   "add",
		Short: "Add a person, or change what is known of them",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if strings.TrimSpace(p.Name) == "" {
				return errors.New("say who: --name")
			}
			if p.ID == "" {
				p.ID = uuid.NewString()
			}
			return withGround(cmd, s, func(ctx context.Context, g *ground) error {
				if err := g.db.PutPerson(ctx, store.TheSystem(), p); err != nil {
					return err
				}
				cmd.Println(p.ID)
				return nil
			})
		},
	}
	add.Flags().StringVar(&p.ID, "id", "", "id; a random one when left out")
	add.Flags().StringVar(&p.Name, "name", "", "name")
	add.Flags().StringVar(&p.Email, "email", "", "e-mail address of record")
	add.Flags().StringVar(&p.Address, "address", "", "postal address of record")
	add.Flags().StringVar(&p.TimeZone, "zone", "", "time zone, like America/Chicago")

	list := &cobra.Command{
		Use:   "list [BEGINNING]",
		Short: "List people, or those whose name or e-mail address begins so",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, s, func(ctx context.Context, g *ground) error {
				found, err := g.db.FindPeople(ctx, store.TheSystem(), strings.Join(args, ""), 500)
				if err != nil {
					return err
				}
				t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				for _, p := range found {
					fmt.Fprintf(t, "%s\t%s\t%s\n", p.ID, p.Name, p.Email)
				}
				return t.Flush()
			})
		},
	}
	cmd.AddCommand(add, list, inviteCommand(&s), administratorCommand(&s), disableCommand(&s))
	return cmd
}

func officeCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{Use: "office", Short: "Give people offices, and say who holds which"}
	cmd.PersistentFlags().StringVar(&s.dataFolder, "data", s.dataFolder, "data folder of probity up; used when DATABASE_URL is not set")

	var from, until string
	give := &cobra.Command{
		Use:     "give PERSON PROCEDURE/OFFICE",
		Short:   "Give a person an office or a place on a body's list, first and last day included",
		Example: "  probity office give ruth-okafor ahima-membership/ethics_office --from 2026-01-01",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, s, func(ctx context.Context, g *ground) error {
				return give(ctx, g, args[0], args[1], from, until)
			})
		},
	}
	give.Flags().StringVar(&from, "from", "", "first day, like 2026-01-31; the day the procedure came into force when left out")
	give.Flags().StringVar(&until, "until", "", "last day; no end when left out")

	list := &cobra.Command{
		Use:   "list [PROCEDURE]",
		Short: "List who holds which office",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, s, func(ctx context.Context, g *ground) error {
				terms, err := g.db.Terms(ctx, store.TheSystem(), strings.Join(args, ""))
				if err != nil {
					return err
				}
				t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				for i := range terms {
					fmt.Fprintf(t, "%s/%s\t%s\t%s\t%s\n", terms[i].Procedure, terms[i].Office, terms[i].Person, dayText(terms[i].From), dayText(terms[i].Until))
				}
				return t.Flush()
			})
		},
	}
	cmd.AddCommand(give, list)
	return cmd
}

func dayText(d store.Day) string {
	if d.IsZero() {
		return "-"
	}
	text, _ := d.MarshalText()
	return string(text)
}

func give(ctx context.Context, g *ground, person, post, from, until string) error {
	id, office, ok := strings.Cut(post, "/")
	p, known := g.library.Current(id)
	if !ok || !known || p.Office(office) == nil && p.BodyOf(office) == nil {
		return fmt.Errorf("%q is no office of a procedure here; write it like ahima-membership/ethics_office (probity procedure show lists them)", post)
	}
	if _, err := g.db.Person(ctx, store.TheSystem(), person); err != nil {
		return fmt.Errorf("person %s: %w", person, err)
	}
	t := store.Term{Person: person, Procedure: id, Office: office, From: store.Day{Date: p.InForce}}
	for _, d := range []struct {
		text string
		into *store.Day
	}{{from, &t.From}, {until, &t.Until}} {
		if d.text == "" {
			continue
		}
		day, err := clock.ParseDate(d.text)
		if err != nil {
			return err
		}
		d.into.Date = day
	}
	return g.db.PutTerm(ctx, store.TheSystem(), t)
}

func tokenCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{Use: "token", Short: "Make and revoke the tokens by which people are recognised"}
	cmd.PersistentFlags().StringVar(&s.dataFolder, "data", s.dataFolder, "data folder of probity up; used when DATABASE_URL is not set")

	var label string
	var scopes []string
	var days int
	var admin bool
	create := &cobra.Command{
		Use:   "make PERSON",
		Short: "Make a token for a person and print it, this once",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			token, hash := api.NewToken()
			t := store.Token{Hash: hash, Person: args[0], Label: label}
			if admin {
				scopes = append(scopes, "admin")
			}
			for _, s := range scopes {
				if !api.IsScope(s) {
					return fmt.Errorf("there is no scope %q; there are full, read, act, duties, statistics and admin", s)
				}
			}
			t.Scopes = scopes
			if days > 0 {
				end := time.Now().AddDate(0, 0, days)
				t.ExpiresAt = &end
			}
			return withGround(cmd, s, func(ctx context.Context, g *ground) error {
				if _, err := g.db.Person(ctx, store.TheSystem(), args[0]); err != nil {
					return fmt.Errorf("person %s: %w", args[0], err)
				}
				if err := g.db.PutToken(ctx, t); err != nil {
					return err
				}
				cmd.Println(token)
				return nil
			})
		},
	}
	create.Flags().StringVar(&label, "label", "made on the command line", "what it is for")
	create.Flags().StringSliceVar(&scopes, "scope", []string{"full"}, "what it is for: full, read, act, duties, statistics")
	create.Flags().BoolVar(&admin, "admin", false, "may add people and give offices; it gives no sight of any case")
	create.Flags().IntVar(&days, "days", 0, "days until it ends; 0: no end")

	list := &cobra.Command{
		Use:   "list PERSON",
		Short: "List a person's tokens that still work, by the beginning of their hash",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, s, func(ctx context.Context, g *ground) error {
				found, err := g.db.TokensOf(ctx, args[0])
				for i := range found {
					cmd.Printf("%.12s  %s  %s  %s\n", found[i].Hash, found[i].CreatedAt.Format(time.DateOnly), strings.Join(found[i].Scopes, ","), found[i].Label)
				}
				return err
			})
		},
	}

	revoke := &cobra.Command{
		Use:   "revoke TOKEN | PERSON HASH-BEGINNING",
		Short: "End a token: named by itself, or by its person and the beginning of its hash",
		Args:  cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withGround(cmd, s, func(ctx context.Context, g *ground) error { return revokeToken(ctx, g.db, args) })
		},
	}
	cmd.AddCommand(create, list, revoke)
	return cmd
}

func revokeToken(ctx context.Context, db *store.DB, args []string) error {
	if len(args) == 1 {
		hash := api.HashToken(args[0])
		if _, err := db.TokenHolder(ctx, hash); err != nil {
			return err
		}
		return db.RevokeToken(ctx, hash)
	}
	if !regexp.MustCompile(`^[0-9a-f]{6,64}$`).MatchString(args[1]) {
		return errors.New("name the token by at least 6 digits of its hash (probity token list)")
	}
	found, err := db.TokensOf(ctx, args[0])
	if err != nil {
		return err
	}
	for i := range found {
		if strings.HasPrefix(found[i].Hash, args[1]) {
			return db.RevokeToken(ctx, found[i].Hash)
		}
	}
	return store.ErrNotFound
}
