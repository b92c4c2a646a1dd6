package fair_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"probity/docket/fair"
	"probity/internal/golden"
	"probity/procedure"
	"probity/procedure/proceduretest"
)

var mutants = flag.Int("mutants", 0, "check the checker on generated mutants of shipped packs, searching so many situations of each; prints the tables of docs/mutants.md")

// How many situations the proofs look at that a change makes no difference to
// anybody: of the decisions under the mutant and under the sound pack, side by
// side and from both ends; and of the letters of the sound pack.
const (
	decisionsBound = 1000
	lettersBound   = 4000
)

func generate(t *testing.T, p *procedure.Procedure) []mutant {
	t.Helper()
	to := map[string][]string{}
	for i := range p.Notices {
		for _, r := range p.Notices[i].To {
			to[p.Notices[i].ID] = append(to[p.Notices[i].ID], string(r))
		}
	}
	var out []mutant
	for _, c := range changes() {
		for nth := 0; ; nth++ {
			var doc yaml.Node
			if err := yaml.Unmarshal(p.Text(), &doc); err != nil {
				t.Fatal(err)
			}
			what := c.do(doc.Content[0], nth)
			if what == "" {
				break
			}
			tidy(doc.Content[0], what)
			text, err := yaml.Marshal(&doc)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, mutant{p.ID, what, c.op, string(text), to})
		}
	}
	return out
}

// shown is a sound pack, and its letters with whether one is ever the only one
// to its addressee at an entry.
type shown struct {
	p     *procedure.Procedure
	alone map[string]bool
}

// verdict is by whom a mutant was found and what they said. No by: it slipped
// past all. Equivalent: that it changes nothing for anybody was shown.
type verdict struct{ by, why string }

const (
	sameDecisions  = "the same decisions"
	toldAllTheSame = "told all the same"
)

// judge gives the mutant to the loader, the rules read off the text, and the
// search; then it tries to show that nothing is changed for anybody.
func judge(m mutant, states int, sound *shown) verdict {
	p, err := procedure.Load(m.pack+".yaml", []byte(m.text))
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		_, says, _ := strings.Cut(first, ": ") // without the line
		return verdict{"loader", says}
	}
	r := &fair.Report{Static: fair.Static(p)}
	if r.Fails(nil) {
		for _, f := range r.Static {
			if !f.Note {
				return verdict{"static", f.Rule + ": " + f.Says}
			}
		}
	}
	if states == 0 {
		return verdict{}
	}
	r = fair.Check(p, fair.Options{States: states})
	switch {
	case !r.Fails(nil):
	case len(r.Broken) > 0:
		return verdict{"search", r.Broken[0].Rule + ": " + r.Broken[0].Says}
	default:
		return verdict{"search", r.Stuck[0].Rule + ": " + r.Stuck[0].Says}
	}
	if fair.SameDecisions(sound.p, p, decisionsBound) && fair.SameDecisions(p, sound.p, decisionsBound) {
		return verdict{by: sameDecisions}
	}
	if letters := lost(m); len(letters) > 0 && !slices.ContainsFunc(letters, func(l string) bool {
		alone, written := sound.alone[l]
		return alone || !written
	}) {
		return verdict{by: toldAllTheSame}
	}
	return verdict{}
}

// lost lists the letters, by notice and addressee, that a mutant no longer
// writes.
func lost(m mutant) []string {
	rest, ok := strings.CutPrefix(m.what, "notices.")
	if !ok {
		return nil
	}
	id, how, _ := strings.Cut(rest, " ")
	if to, one := strings.CutPrefix(how, "without to."); one {
		return []string{id + " " + to}
	}
	if m.op != "drop a notice" && m.op != "notice is not written" {
		return nil
	}
	var all []string
	for _, to := range m.to[id] {
		all = append(all, id+" "+to)
	}
	return all
}

// reported are the packs of the report: two associations, two older codes, a
// hospital, a court.
var reported = []string{"ahima-membership", "cfp-older", "nar-ethics", "acpe-2016", "hcqia-peer-review", "judges-28usc"}

// TestPackMutants is run by hand: go test ./docket/fair -run TestPackMutants
// -mutants 400 -v -timeout 60m. It prints what it found.
func TestPackMutants(t *testing.T) {
	if *mutants == 0 {
		t.Skip("set -mutants")
	}
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	by, total, of := map[string]map[string]int{}, map[string]int{}, map[string]int{}
	var slipped []string
	for _, id := range reported {
		p, _ := lib.Current(id)
		sound := &shown{p, fair.AloneWritten(p, lettersBound)}
		for _, m := range generate(t, p) {
			v := judge(m, *mutants, sound)
			if by[m.op] == nil {
				by[m.op] = map[string]int{}
			}
			by[m.op][v.by]++
			total[v.by]++
			of[id]++
			if v.by == "" {
				t.Logf("%s: %s %s", m.pack, m.op, m.what)
				slipped = append(slipped, fmt.Sprintf("| %s | %s | %s |", m.pack, m.op, m.what))
			}
		}
	}
	n := 0
	for _, k := range total {
		n += k
	}
	equal := total[sameDecisions] + total[toldAllTheSame]
	found := n - equal - len(slipped)
	var w strings.Builder
	fmt.Fprintf(&w, "%d mutants of %d packs; %d change nothing for anybody (%d %s, %d %s). Of the other %d, %d found (%.1f %%): loader %d, static rules %d, search %d; %d slip past.\n\n",
		n, len(reported), equal, total[sameDecisions], sameDecisions, total[toldAllTheSame], toldAllTheSame, n-equal, found, 100*float64(found)/float64(n-equal), total["loader"], total["static"], total["search"], len(slipped))
	fmt.Fprintln(&w, "| change | takes | mutants | loader | static | search | no change | slip past |\n|---|---|---|---|---|---|---|---|")
	for _, c := range changes() {
		x := by[c.op]
		same := x[sameDecisions] + x[toldAllTheSame]
		fmt.Fprintf(&w, "| %s | %s | %d | %d | %d | %d | %d | %d |\n", c.op, c.takes, x["loader"]+x["static"]+x["search"]+same+x[""], x["loader"], x["static"], x["search"], same, x[""])
	}
	fmt.Fprintf(&w, "\n%v\n\n| pack | change | where |\n|---|---|---|\n%s\n", of, strings.Join(slipped, "\n"))
	t.Log(w.String())
}

// sampled is how many mutants of one pack are passed over for each that is tried
// in every run of the tests, without the search.
const sampled = 7

// A sample of the mutants, with what the loader and the static rules say of
// each. The file beside shows what they look like.
func TestPackMutantsSample(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := lib.Current("ahima-membership")
	var got strings.Builder
	for i, m := range generate(t, p) {
		if i%sampled != 0 {
			continue
		}
		v := judge(m, 0, nil)
		if v.by == "" {
			v.by = "not found by its text"
		}
		fmt.Fprintf(&got, "%s, %s\n    %s", m.op, m.what, v.by)
		if v.why != "" {
			fmt.Fprintf(&got, ": %s", v.why)
		}
		fmt.Fprintln(&got)
	}
	golden.Hold(t, "testdata/mutants.txt", got.String())
}
