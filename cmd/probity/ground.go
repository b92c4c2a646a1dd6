package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"probity/embedded"
	"probity/procedure"
	"probity/store"
)

// running is what `up` leaves in its data folder while it runs, so that the
// other commands find the same database.
type running struct {
	PID       int    `json:"pid"`
	URL       string `json:"url"`
	Database  string `json:"database"`
	Temporal  string `json:"temporal"`
	Namespace string `json:"namespace"`
}

const runningFile = "running.json"

func (r running) write(dir string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return writeOwn(filepath.Join(dir, runningFile), append(text, '\n'))
}

func readRunning(dir string) (running, error) {
	var r running
	text, err := os.ReadFile(filepath.Join(dir, runningFile))
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(text, &r)
}

// ground is the database a command works on, and how it was come by.
type ground struct {
	settings
	db      *store.DB
	dsn     string
	library *store.Library
	private *embedded.Postgres
	say     func(string) // what the person at the terminal should know while they wait
}

// dataFlag adds --data to a command that can work on the folder of `up`.
func dataFlag(cmd *cobra.Command, s *settings) {
	cmd.Flags().StringVar(&s.dataFolder, "data", s.dataFolder, "data folder of probity up; used when DATABASE_URL is not set")
}

// openGround opens the database: the one of DATABASE_URL, the one of a running
// `up`, or the private one of the data folder, which is started for the while.
func openGround(ctx context.Context, s settings, say func(string)) (*ground, error) {
	g := &ground{settings: s, dsn: s.databaseURL, say: say}
	if err := g.find(ctx, say); err != nil {
		return nil, errors.Join(err, g.close(ctx))
	}
	keys, err := s.openVault(ctx)
	if err != nil {
		return nil, errors.Join(err, g.close(ctx))
	}
	if g.db, err = store.Open(ctx, g.dsn, store.Options{Vault: keys}); err != nil {
		return nil, errors.Join(err, g.close(ctx))
	}
	g.library, err = store.OpenLibrary(ctx, g.db)
	if err != nil && (!s.looks || !errors.Is(err, store.ErrUnreadable) && !errors.Is(err, store.ErrBroken)) {
		return nil, errors.Join(err, g.close(ctx))
	}
	return g, nil
}

func (g *ground) find(ctx context.Context, say func(string)) error {
	if g.dsn != "" {
		return nil
	}
	if r, err := readRunning(g.dataFolder); err == nil {
		db, err := store.Open(ctx, r.Database, store.Options{MaxConnections: 1, Unmigrated: true})
		if err == nil {
			g.dsn, g.temporal, g.namespace = r.Database, r.Temporal, r.Namespace
			return db.Close()
		}
	}
	place := filepath.Join(g.dataFolder, "postgres")
	if _, err := os.Stat(place); err != nil {
		return errors.New("there is no data in " + g.dataFolder + ": name the data folder of probity up with --data, or a database with DATABASE_URL")
	}
	var err error
	if g.private, err = embedded.StartPostgres(ctx, embedded.PostgresOptions{Dir: place, Say: say}); err != nil {
		return err
	}
	g.dsn = g.private.DSN()
	return nil
}

func (g *ground) close(ctx context.Context) error {
	var errs []error
	if g.db != nil {
		errs = append(errs, g.db.Close())
	}
	if g.private != nil {
		errs = append(errs, g.private.Stop(context.WithoutCancel(ctx)))
	}
	return errors.Join(errs...)
}

// withGround runs do on the opened database.
func withGround(cmd *cobra.Command, s settings, do func(ctx context.Context, g *ground) error) error {
	ctx := cmd.Context()
	g, err := openGround(ctx, s, func(text string) { cmd.PrintErrln(text) })
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, g), g.close(ctx))
}

// ownPacks are the shipped procedures and those of a folder.
func ownPacks(folder string) ([]*procedure.Procedure, error) {
	shipped, err := procedure.Shipped()
	if err != nil {
		return nil, err
	}
	procs := shipped.All()
	if folder == "" {
		return procs, nil
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		p, err := loadPack(file)
		if err != nil {
			return nil, err
		}
		procs = append(procs, p)
	}
	return procs, nil
}

// loadPack reads a pack and the parts it names: those in the folder parts beside
// it, and those that come with the program.
func loadPack(file string) (*procedure.Procedure, error) {
	p, problems, err := readPack(file)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return p, nil
}

// readPack is loadPack for those who may have a pack that must not be used as it
// is: one that only breaks guarantees comes with these problems. With any other
// problem there is no procedure.
func readPack(file string) (*procedure.Procedure, procedure.Problems, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	parts, err := partsBeside(file)
	if err != nil {
		return nil, nil, err
	}
	p, problems := procedure.ReadParts(filepath.Base(file), text, parts)
	return p, problems, nil
}

// partsBeside are the parts in the folder beside a pack, and the shipped ones.
func partsBeside(file string) (procedure.Parts, error) {
	parts, err := procedure.ShippedParts()
	if err != nil {
		return nil, err
	}
	beside, err := filepath.Glob(filepath.Join(filepath.Dir(file), "parts", "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, f := range beside {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		name := filepath.Base(f)
		parts[strings.TrimSuffix(name, ".yaml")] = procedure.Text{File: filepath.Join("parts", name), Text: text}
	}
	return parts, nil
}
