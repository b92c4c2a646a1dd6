package web_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"probity/internal/browser"
	"probity/web/webtest"
)

// lighthouseIn is where the program was put, by make lighthouse. It judges by how long things took
// too, so it is not among the tests that every build runs.
var lighthouseIn = flag.String("lighthouse", "", "folder with lighthouse and run.mjs: let it judge the pages of reporters, parties and the public")

// judged is a page that Lighthouse is asked about.
type judged struct {
	Name, URL, Cookie string
	Listed            bool // searching the web may lead to it
}

// judgement is what it says: of a hundred in each category, and what is not whole.
type judgement struct {
	Name   string
	Scores map[string]int
	Short  []string
}

// enough is the least of a hundred, in each category.
const enough = 95

// TestLighthouse asks Lighthouse about every story of reporters, parties and the public,
// at its usual telephone on a slow line. Forms with mistakes, and pages that tell why there
// is nothing, are made of the same parts; it takes no page that is answered with an error.
func TestLighthouse(t *testing.T) {
	if *lighthouseIn == "" {
		t.Skip("make lighthouse runs it")
	}
	w, wanted := webtest.New(t, webtest.WithProvider), regexp.MustCompile(*only)
	made := strings.NewReplacer(worlds(w)...)
	var ask []judged
	for _, s := range stories {
		if !s.ofTheirs() || s.says != 0 || strings.Contains(s.name, "mistakes") || strings.Contains(s.name, "passkey") || !wanted.MatchString(s.name) {
			continue
		}
		b, cookie := w.Stranger(), ""
		if s.as != "" {
			b = w.As(s.as)
			name, value := w.Session(s.as)
			cookie = name + "=" + value
		}
		page := b.Get(made.Replace(s.path))
		if s.then != nil {
			page = s.then(page)
		}
		ask = append(ask, judged{s.name, w.URL + w.Shelve(page), cookie, toBeFound(page)})
	}
	told := byLighthouse(t, ask)
	var table strings.Builder
	fmt.Fprintf(&table, "\n| page | performance | accessibility | best practices | search |\n|---|---|---|---|---|\n")
	for i, j := range told {
		listed := ""
		if !ask[i].Listed {
			listed = " (not listed)"
		}
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %d%s |\n", j.Name, j.Scores["performance"], j.Scores["accessibility"], j.Scores["best-practices"], j.Scores["seo"], listed)
		for category, score := range j.Scores {
			if score < enough {
				t.Errorf("%s: %d in %s: %s", j.Name, score, category, strings.Join(j.Short, "; "))
			}
		}
		if len(j.Scores) != 4 {
			t.Errorf("%s: %v %v", j.Name, j.Scores, j.Short)
		}
	}
	if len(told) != len(ask) || len(told) == 0 {
		t.Errorf("asked about %d pages, told about %d", len(ask), len(told))
	}
	t.Log(table.String())
}

func byLighthouse(t *testing.T, ask []judged) (told []judgement) {
	t.Helper()
	in, err := json.Marshal(ask)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "node", "run.mjs")
	run.Dir, run.Stdin = *lighthouseIn, bytes.NewReader(in)
	run.Env = append(run.Environ(), "CHROME_PATH="+browser.Find(t))
	var failed bytes.Buffer
	run.Stderr = &failed
	out, err := run.Output()
	if err != nil {
		t.Errorf("lighthouse: %v: %s", err, failed.String())
	}
	for line := range strings.Lines(string(out)) {
		var j judgement
		if err := json.Unmarshal([]byte(line), &j); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		told = append(told, j)
	}
	return told
}
