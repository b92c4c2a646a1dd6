// Command mutants spoils the rules, one small thing at a time and everywhere it
// can be done, and counts how many of the spoilt rules are found out, and by
// whom. docs/mutants.md holds what came of it.
//
//	go run ./internal/mutants -list            what it would do
//	go run ./internal/mutants -every 8         every eighth mutant, judged
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	every := flag.Int("every", 8, "judge every so-many-th mutant")
	first := flag.Int("first", 1, "begin with this one")
	only := flag.Bool("list", false, "only list the mutants")
	states := flag.Int("states", 300, "situations that the check looks at in each pack")
	seeds := flag.Int("seeds", 6, "random lives under each pack")
	packs := flag.String("packs", "ahima-membership,cfp-older,nar-ethics,acpe-2016", "packs that are checked")
	limit := flag.Duration("limit", 2*time.Minute, "after so long a run counts as endless")
	dir := flag.String("dir", ".", "the module")
	log := flag.String("log", "", "file of verdicts: what stands there is not judged again, what is judged is added")
	flag.Parse()
	if err := run(*dir, *log, *every, *first, *only, *limit, []string{"-states", fmt.Sprint(*states), "-seeds", fmt.Sprint(*seeds), "-packs", *packs}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir, log string, every, first int, only bool, limit time.Duration, args []string) error {
	into, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(into) //nolint:errcheck // a folder for this run alone
	mutants, overlay, err := generate(dir, into, targets, judges)
	if err != nil {
		return err
	}
	if only {
		for _, m := range mutants {
			fmt.Println(m.No, m)
		}
		return nil
	}
	c := &court{dir: dir, into: into, limit: limit, args: args}
	if err := c.build(overlay); err != nil {
		return err
	}
	sound := c.try(Mutant{})
	if sound.by != "" && sound.by != differs {
		return fmt.Errorf("the rules as they are were found wrong by %s: %s", sound.by, sound.why)
	}
	c.sound = sound.seen
	known, err := readLog(log)
	if err != nil {
		return err
	}
	t := newTable()
	for i := first - 1; i < len(mutants); i += every {
		m := mutants[i]
		v, ok := known[m.String()]
		if !ok {
			v = c.try(m)
			fmt.Fprintln(os.Stderr, m.No, m, "|", v.by, "|", v.why)
			if err := addLog(log, m, v); err != nil {
				return err
			}
		}
		t.count(m, v)
	}
	t.write(os.Stdout, len(mutants), every)
	return nil
}

// court tries one mutant after the other.
type court struct {
	dir, into string
	limit     time.Duration
	args      []string
	sound     string // what the rules as they are did in the check and the lives
}

// verdict is by whom a mutant was found, and what they said. Of those that
// nobody found, some did something else than the rules as they are, and the
// others nothing else in all that was tried.
type verdict struct{ by, why, seen string }

const (
	differs = "nobody, though it differs"
	alike   = "nobody, and no difference was seen"
)

// suites are the unit tests that are asked last, each of its own package and of
// what that leans on.
var suites = []string{"procedure/clock", "procedure", "docket"}

// asked leaves out the suites of packages below the mutant's own.
func asked(m Mutant) []string {
	for i, s := range suites {
		if strings.HasPrefix(m.File, s+"/") && !strings.Contains(strings.TrimPrefix(m.File, s+"/"), "/") {
			return suites[i:]
		}
	}
	return suites
}

func (c *court) build(overlay string) error {
	if err := c.goTool("build", "-overlay", overlay, "-o", filepath.Join(c.into, "judge"), "./internal/mutants/judge"); err != nil {
		return err
	}
	for _, pkg := range suites {
		if err := c.goTool("test", "-c", "-overlay", overlay, "-o", c.suite(pkg), "./"+pkg); err != nil {
			return err
		}
	}
	return nil
}

func (c *court) suite(pkg string) string {
	return filepath.Join(c.into, strings.ReplaceAll(pkg, "/", "_")+".test")
}

func (c *court) goTool(args ...string) error {
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Stderr = c.dir, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go %s: %w", args[0], err)
	}
	return nil
}

func (c *court) try(m Mutant) verdict {
	no := m.No
	said, err := c.ask(no, c.dir, filepath.Join(c.into, "judge"), c.args...)
	stage, seen := "load", ""
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "begins "); ok {
			stage = rest
		}
		if rest, ok := strings.CutPrefix(line, "found by "); ok {
			by, why, _ := strings.Cut(rest, ": ")
			return verdict{by: by, why: why}
		}
		if rest, ok := strings.CutPrefix(line, "did "); ok {
			seen = rest
		}
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return verdict{by: stage, why: "does not come to an end"}
	case err != nil:
		return verdict{by: stage, why: "crashes: " + line(said, "panic:", "fatal error:")}
	}
	for _, pkg := range asked(m) {
		said, err := c.ask(no, filepath.Join(c.dir, pkg), c.suite(pkg), "-test.failfast", "-test.parallel=1", "-test.timeout="+c.limit.String())
		if err != nil {
			return verdict{by: "tests", why: pkg + ": " + line(said, "--- FAIL", "panic:", "fatal error:")}
		}
	}
	if seen == c.sound {
		return verdict{by: alike, seen: seen}
	}
	return verdict{by: differs, seen: seen}
}

// line is the first line that begins so.
func line(said string, begins ...string) string {
	for l := range strings.Lines(said) {
		for _, b := range begins {
			if strings.HasPrefix(strings.TrimSpace(l), b) {
				return strings.TrimSpace(l)
			}
		}
	}
	return ""
}

func (c *court) ask(no int, dir, program string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), c.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), fmt.Sprintf("PROBITY_MUTANT=%d", no))
	said, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return string(said), ctx.Err()
	}
	return string(said), err
}
