package house_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// shows are the heads of columns in which a promise says what shows that it is kept.
var shows = []string{"test", "shown by", "how it is attacked in a test"}

// Each row of a table of promises names its test, or the measurement; one that stands for the row above it says so,
// and one that can have no test says why.
func TestEveryPromiseNamesItsTest(t *testing.T) {
	t.Parallel()
	at, rows := -1, 0
	for line := range strings.Lines(read(t, "docs/security.md")) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		switch last := strings.TrimSpace(cells[len(cells)-1]); {
		case !strings.HasPrefix(line, "|"):
			at = -1
		case slices.Contains(shows, last):
			at = len(cells)
		case at < 0 || strings.HasPrefix(line, "|--"):
		case len(cells) != at:
			t.Errorf("%d cells under a head of %d: %s", len(cells), at, line)
		default:
			rows++
			if !namedTest.MatchString(last) && !strings.Contains(last, "probity bench") && last != "the same" && !strings.HasPrefix(last, "does not apply:") {
				t.Errorf("no test is named: %s", line)
			}
		}
	}
	if rows < 160 {
		t.Errorf("only %d promises were looked at", rows)
	}
}

var fuzzTarget = regexp.MustCompile(`(?m)^func (Fuzz[A-Z]\w*)\(`)

// Each fuzz target stands in the table that says how long it ran.
func TestEveryFuzzTargetIsInTheDocs(t *testing.T) {
	t.Parallel()
	docs, found := read(t, "docs/security.md"), 0
	_, table, _ := strings.Cut(docs, "\n## What is fuzzed")
	for _, pattern := range []string{"*/*_test.go", "*/*/*_test.go", "*/*/*/*_test.go"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range fuzzTarget.FindAllSubmatch(text, -1) {
				found++
				if !strings.Contains(table, "`"+string(m[1])+"`") {
					t.Errorf("%s in %s is not in the table of what is fuzzed", m[1], file)
				}
			}
		}
	}
	if found < 12 {
		t.Errorf("only %d targets", found)
	}
}

// No module escapes the look for known vulnerabilities, nor the look whether its requirements are tidy.
func TestEveryModuleIsLookedAt(t *testing.T) {
	t.Parallel()
	made := read(t, "Makefile")
	modules, err := filepath.Glob(filepath.Join(root, "*", "go.mod"))
	if err != nil || len(modules) == 0 {
		t.Fatalf("no modules but the first: %v", err)
	}
	for _, module := range modules {
		name := filepath.Base(filepath.Dir(module))
		for _, does := range []string{"cd " + name + " && $(GOVULNCHECK) -db $(VULNERABILITIES) ./...", "cd " + name + " && go mod tidy -diff"} {
			if !strings.Contains(made, does) {
				t.Errorf("%s: the Makefile does not say: %s", name, does)
			}
		}
	}
	if !strings.Contains(read(t, ".ci/run"), "step vulncheck make --no-print-directory vulncheck-kept") {
		t.Error("the build does not look for known vulnerabilities")
	}
}
