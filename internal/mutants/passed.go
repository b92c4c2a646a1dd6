package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Most tests come past few mutants: each test is run once, alone and with no
// mutant on, and notes which. A mutant is then put to those tests only that
// come past it; the others could not tell it from the rules as they are.

// passed holds for a suite the tests that come past each mutant.
type passed map[int][]string

// whoPasses runs every test of the suite alone.
func (c *court) whoPasses(pkg string) (passed, error) {
	list := exec.Command(c.suite(pkg), "-test.list", ".*")
	list.Dir = filepath.Join(c.dir, pkg)
	text, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("tests of %s: %w", pkg, err)
	}
	by, noted := passed{}, filepath.Join(c.into, "passed")
	for _, name := range strings.Fields(string(text)) {
		if !strings.HasPrefix(name, "Test") && !strings.HasPrefix(name, "Example") && !strings.HasPrefix(name, "Fuzz") {
			continue
		}
		cmd := exec.Command(c.suite(pkg), "-test.run", "^"+name+"$", "-test.parallel=1")
		cmd.Dir, cmd.Env = list.Dir, append(os.Environ(), "PROBITY_MUTANTS_PASSED="+noted)
		if said, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s of %s alone: %w\n%s", name, pkg, err, said)
		}
		numbers, err := os.ReadFile(noted)
		if err != nil {
			return nil, err
		}
		for _, no := range bytes.Fields(numbers) {
			k, err := strconv.Atoi(string(no))
			if err != nil {
				return nil, err
			}
			by[k] = append(by[k], name)
		}
	}
	return by, nil
}

// those is the pattern of the tests that come past the mutant, and whether
// there are any. Of no mutant it is all of them.
func (p passed) those(m Mutant) (pattern string, any bool) {
	if m.No == 0 {
		return ".*", true
	}
	names := p[m.No]
	return "^(" + strings.Join(names, "|") + ")$", len(names) > 0
}

// nowhere counts the mutants that no test of any suite comes past.
func nowhere(drawn []Mutant, by map[string]passed) int {
	n := 0
	for _, m := range drawn {
		if !slices.ContainsFunc(slices.Collect(maps.Values(by)), func(p passed) bool { return len(p[m.No]) > 0 }) {
			n++
		}
	}
	return n
}
