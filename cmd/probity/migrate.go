package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	_ "github.com/lib/pq" // the driver that migrations run over
	"github.com/spf13/cobra"

	"probity/migrations"
	"probity/store"
)

func migrateCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "migrate [up|down|status]",
		Short: "Bring the database, and Temporal's namespace, to what this program needs",
		Long: "Works on the database of DATABASE_URL. Where TEMPORAL_ADDRESS is set, `up` also makes the namespace\n" +
			"and the search attributes. Every step may be repeated, also by several processes at once.\n\n" +
			"`down` takes the schema back, and with it every record: it asks for --destroy-everything.",
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: []string{"up", "down", "status"},
	}
	destroy := cmd.Flags().Bool("destroy-everything", false, "with down: yes, every case is to be lost")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := s.needDatabase(); err != nil {
			return err
		}
		what := "up"
		if len(args) == 1 {
			what = args[0]
		}
		switch what {
		case "up":
			return migrateUp(cmd, s)
		case "down":
			if !*destroy {
				return errors.New("down deletes every case; say --destroy-everything if that is meant")
			}
			return onDatabase(cmd.Context(), s.databaseURL, migrations.Down)
		case "status":
			return migrateStatus(cmd, s)
		}
		return fmt.Errorf("migrate up, down or status; not %q", what)
	}
	return cmd
}

func migrateUp(cmd *cobra.Command, s settings) error {
	ctx := cmd.Context()
	if err := store.Migrate(ctx, s.databaseURL); err != nil {
		return err
	}
	keys, err := s.ownVault(ctx)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, s.databaseURL, store.Options{MaxConnections: 2, StatementTimeout: time.Minute, Vault: keys, Seals: true})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	l, err := store.OpenLibrary(ctx, db)
	if err != nil {
		return err
	}
	i, err := db.Installation(ctx)
	if err != nil {
		return err
	}
	if _, err := shipPacks(ctx, l, s.packs, newCaseTime(i).Now()); err != nil {
		return err
	}
	active := 0
	for _, p := range l.Register().Packs {
		if p.Active {
			active++
		}
	}
	cmd.Printf("The database is up to date and holds %d procedures; %d take reports.\n", len(l.All()), active)
	if active == 0 {
		cmd.Println("Somebody who governs a procedure must activate it: probity procedure activate PACK --by PERSON.")
	}
	if err := s.ownLogKey(cmd); err != nil {
		return err
	}
	if s.temporal == "" {
		return nil
	}
	if err := prepareNamespace(ctx, s); err != nil {
		return err
	}
	cmd.Printf("Temporal's namespace %s has its search attributes.\n", s.namespace)
	return nil
}

func migrateStatus(cmd *cobra.Command, s settings) error {
	return onDatabase(cmd.Context(), s.databaseURL, func(ctx context.Context, db *sql.DB) error {
		states, err := migrations.States(ctx, db)
		if err != nil {
			return err
		}
		missing, unknown := 0, 0
		for _, v := range states {
			switch {
			case v.Name == "":
				unknown++
				cmd.Printf("%05d  %s, not known to this program\n", v.Version, v.At.UTC().Format(time.DateTime))
			case v.Applied:
				cmd.Printf("%05d  %s  %s\n", v.Version, v.At.UTC().Format(time.DateTime), v.Name)
			default:
				missing++
				cmd.Printf("%05d  missing              %s\n", v.Version, v.Name)
			}
		}
		switch {
		case unknown > 0:
			return fmt.Errorf("the database has versions that this program does not know, %d of them: use the newer program", unknown)
		case missing > 0:
			return fmt.Errorf("the database lacks %d of the versions that this program needs: run probity migrate up", missing)
		}
		cmd.Println("The database has all that this program needs.")
		return nil
	})
}

func onDatabase(ctx context.Context, dsn string, do func(context.Context, *sql.DB) error) error {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, db), db.Close())
}
