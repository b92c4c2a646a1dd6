// Command probity-verify checks what Probity signed, without Probity: lodging
// receipts, exports of cases, checkpoints against their copy, and whole
// databases. It shares the package ledger with the engine and nothing else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"probity/ledger"
)

const usage = `probity-verify checks what Probity signed, without Probity.

  probity-verify receipt FILE   --key KEY [--report FILE] [--copy FOLDER]
  probity-verify export FILE    --key KEY [--copy FOLDER]
  probity-verify copy FOLDER    --key KEY
  probity-verify database URL   --key KEY [--copy FOLDER]

A KEY is the public key of the log, written name+hash+key, or @FILE with one a line; it may be given
several times. Have it from somewhere that whoever keeps the database cannot change: with a key from
the same hands as the rest, the check shows only that the rest is of one piece.

receipt   a lodging receipt: was that promised, is it in the log, and is REPORT the report it is about
export    the record of a case: is every entry, document and rule the one that was recorded, and in the log
copy      the second place in which the log is kept: is it complete, and of one piece
database  every entry, pack decision, document and lodging against the log, and the log against the copy.
          URL is postgres://…, for a user who sees every row (a superuser, or one with BYPASSRLS);
          nothing is written

It ends with 0 when all is well, 1 when something is not, 2 when it could not look.
`

// errFound: something is not as it should be, and was told.
var errFound = errors.New("found")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if errors.Is(err, errFound) {
		os.Exit(1)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "probity-verify: "+err.Error())
		os.Exit(2)
	}
}

// check is one call.
type check struct {
	out    io.Writer
	keys   ledger.Keys
	copied *ledger.Copy
	report string
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) < 2 || strings.HasPrefix(args[1], "-") {
		fmt.Fprint(out, usage)
		return errors.New("say what to check")
	}
	c := &check{out: out}
	checks := map[string]func(context.Context, string) error{"receipt": c.receipt, "export": c.export, "copy": c.copyFolder, "database": c.database}
	do := checks[args[0]]
	if do == nil {
		fmt.Fprint(out, usage)
		return fmt.Errorf("there is no check called %q", args[0])
	}
	if err := c.read(args[2:]); err != nil {
		return err
	}
	return do(ctx, args[1])
}

func (c *check) read(args []string) error {
	var keys []string
	f := flag.NewFlagSet("probity-verify", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Func("key", "public key of the log", func(s string) error {
		file, named := strings.CutPrefix(s, "@")
		if !named {
			keys = append(keys, s)
			return nil
		}
		text, err := os.ReadFile(file)
		keys = append(keys, strings.Fields(string(text))...)
		return err
	})
	folder := f.String("copy", "", "folder with the copy of the log")
	f.StringVar(&c.report, "report", "", "file with the report as it was sent")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("what is %q for?", f.Arg(0))
	}
	if len(keys) == 0 {
		return errors.New("name the public key of the log with --key: without it nothing that was signed can be told from anything else")
	}
	if *folder != "" {
		if _, err := os.Stat(*folder); err != nil {
			return err
		}
		c.copied = &ledger.Copy{Dir: *folder}
	}
	var err error
	c.keys, err = ledger.NewKeys(keys...)
	return err
}

func (c *check) say(format string, args ...any) { fmt.Fprintf(c.out, format+"\n", args...) }

// bad tells what is not as it should be.
func (c *check) bad(format string, args ...any) error {
	c.say("NO. "+format, args...)
	return errFound
}

const dayForm = "2 January 2006, 15:04:05 UTC"
