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
	"slices"
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
	within := flag.String("files", "", "draw only from files whose name holds one of these, with commas between")
	kinds := flag.String("kinds", "", "draw only mutants of a kind that holds one of these, with commas between")
	quick := flag.Bool("quick", false, "ask only the unit tests")
	flag.Parse()
	d := draw{every: *every, first: *first, within: *within, kinds: *kinds, log: *log}
	c := &court{dir: *dir, limit: *limit, quick: *quick, args: []string{"-states", fmt.Sprint(*states), "-seeds", fmt.Sprint(*seeds), "-packs", *packs}}
	if err := run(c, d, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// draw says which of the mutants are judged.
type draw struct {
	every, first       int
	within, kinds, log string
}

func (d draw) of(all []Mutant) []Mutant {
	var from, out []Mutant
	for _, m := range all {
		if holdsOne(m.File, d.within) && holdsOne(m.Op, d.kinds) {
			from = append(from, m)
		}
	}
	for i := d.first - 1; i < len(from); i += d.every {
		out = append(out, from[i])
	}
	return out
}

// holdsOne reports whether the text holds one of the words, of a list with
// commas between.
func holdsOne(text, words string) bool {
	return slices.ContainsFunc(strings.Split(words, ","), func(w string) bool { return strings.Contains(text, w) })
}

func run(c *court, d draw, only bool) error {
	into, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(into) //nolint:errcheck // a folder for this run alone
	c.into = into
	mutants, overlay, err := generate(c.dir, into, targets, judges)
	if err != nil {
		return err
	}
	drawn := d.of(mutants)
	if only {
		for _, m := range drawn {
			fmt.Println(m.No, m)
		}
		return nil
	}
	if err := c.build(overlay); err != nil {
		return err
	}
	if err := c.sound(); err != nil {
		return err
	}
	c.passed = map[string]passed{}
	for _, pkg := range suites {
		if c.passed[pkg], err = c.whoPasses(pkg); err != nil {
			return err
		}
	}
	fmt.Fprintf(os.Stderr, "no unit test comes past %d of %d\n", nowhere(drawn, c.passed), len(drawn))
	known, err := readLog(d.log)
	if err != nil {
		return err
	}
	t := newTable()
	for _, m := range drawn {
		v, ok := known[m.String()]
		if !ok {
			v = c.try(m)
			fmt.Fprintln(os.Stderr, m.No, m, "|", v.by, "|", v.why)
			if err := addLog(d.log, m, v); err != nil {
				return err
			}
		}
		t.count(m, v)
	}
	t.write(os.Stdout, len(mutants))
	return nil
}

// court tries one mutant after the other.
type court struct {
	dir, into string
	limit     time.Duration
	quick     bool // only the unit tests are asked
	args      []string
	passed    map[string]passed // which tests of each suite come past which mutant
	did       string            // what the rules as they are did in the check and the lives
	usual     time.Duration     // how long the slowest part takes with the rules as they are
}

// verdict is by whom a mutant was found, and what they said. Of those that
// nobody found, some did something else than the rules as they are, and the
// others nothing else in all that was tried.
type verdict struct{ by, why, seen string }

const (
	differs = "nobody, though it differs"
	alike   = "nobody, and no difference was seen"
)

// suites are the unit tests, each of its own package and of what that leans on.
// They are asked first: they take a second, the rest takes ten.
var suites = []string{"docket", "procedure/clock", "procedure"}

// asked leaves out the suites of packages below the mutant's own, and asks the
// quicker first.
func asked(m Mutant) []string {
	switch {
	case strings.HasPrefix(m.File, "docket/"):
		return []string{"docket"}
	case strings.HasPrefix(m.File, "procedure/clock/"):
		return []string{"procedure/clock", "docket", "procedure"}
	case strings.HasPrefix(m.File, "procedure/"):
		return []string{"docket", "procedure"}
	}
	return suites
}

func (c *court) build(overlay string) error {
	if c.quick {
		// nothing else is asked
	} else if err := c.goTool("build", "-overlay", overlay, "-o", filepath.Join(c.into, "judge"), "./internal/mutants/judge"); err != nil {
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

// sound runs all parts on the rules as they are, which nobody may find wrong,
// and notes how long they take: what takes ten times as long does not end.
func (c *court) sound() error {
	began, limit := time.Now(), c.limit
	c.limit = time.Hour // a busy machine is no endless rule
	v := c.try(Mutant{})
	c.limit = limit
	if v.by != alike && v.by != differs {
		return fmt.Errorf("the rules as they are were found wrong by %s: %s", v.by, v.why)
	}
	c.did, c.usual = v.seen, time.Since(began)
	c.limit = min(c.limit, 10*time.Second+10*c.usual)
	return nil
}

func (c *court) try(m Mutant) verdict {
	for _, pkg := range asked(m) {
		tests, any := c.passed[pkg].those(m)
		if !any {
			continue
		}
		said, err := c.ask(m.No, filepath.Join(c.dir, pkg), c.suite(pkg), "-test.run="+tests, "-test.failfast", "-test.parallel=1", "-test.timeout="+c.limit.String())
		if err != nil {
			return verdict{by: "tests", why: pkg + ": " + line(said, "--- FAIL", "panic:", "fatal error:")}
		}
	}
	if c.quick {
		return verdict{by: alike}
	}
	said, err := c.ask(m.No, c.dir, filepath.Join(c.into, "judge"), c.args...)
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
	case seen == c.did:
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
