package fair_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"probity/docket/fair"
	"probity/procedure"
)

var mutants = flag.Int("mutants", 0, "check the checker on generated mutants of shipped packs, searching so many situations of each; prints the tables of docs/mutants.md")

// mutant is a pack with one thing changed, and what was changed.
type mutant struct{ pack, what, op, text string }

// change is one way to spoil a pack: it says where it can be done, and does it.
type change struct {
	op string
	do func(doc *yaml.Node, nth int) string // what was changed; "" when there is no nth place
}

func at(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func without(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = slices.Delete(n.Content, i, i+2)
			return
		}
	}
}

func name(n *yaml.Node) string {
	for _, key := range []string{"id", "on", "class"} {
		if v := at(n, key); v != nil {
			return v.Value
		}
	}
	return n.Value
}

// dropItem drops the nth item of a list of the pack.
func dropItem(list string) func(*yaml.Node, int) string {
	return func(doc *yaml.Node, nth int) string {
		l := at(doc, list)
		if l == nil || nth >= len(l.Content) {
			return ""
		}
		what := list + "." + name(l.Content[nth])
		l.Content = slices.Delete(l.Content, nth, nth+1)
		return what
	}
}

// inItems makes a change in the nth place of all the items of a list where it
// can be made.
func inItems(list string, places func(item *yaml.Node) []func() string) func(*yaml.Node, int) string {
	return func(doc *yaml.Node, nth int) string {
		l := at(doc, list)
		if l == nil {
			return ""
		}
		for _, item := range l.Content {
			for _, do := range places(item) {
				if nth == 0 {
					return list + "." + name(item) + " " + do()
				}
				nth--
			}
		}
		return ""
	}
}

// dropField drops a field where an item has it.
func dropField(list, field string) func(*yaml.Node, int) string {
	return inItems(list, func(item *yaml.Node) []func() string {
		if at(item, field) == nil {
			return nil
		}
		return []func() string{func() string { without(item, field); return "without " + field }}
	})
}

// dropEach drops each item of a field that is a list.
func dropEach(list, field string) func(*yaml.Node, int) string {
	return inItems(list, func(item *yaml.Node) []func() string {
		l := at(item, field)
		if l == nil || l.Kind != yaml.SequenceNode {
			return nil
		}
		var all []func() string
		for i := range l.Content {
			all = append(all, func() string {
				what := name(l.Content[i])
				l.Content = slices.Delete(l.Content, i, i+1)
				return "without " + field + "." + what
			})
		}
		return all
	})
}

// put sets a field of an item to another value, where it is not that already.
func put(list, field, value string) func(*yaml.Node, int) string {
	return inItems(list, func(item *yaml.Node) []func() string {
		v := at(item, field)
		if v == nil || v.Value == value {
			return nil
		}
		return []func() string{func() string {
			var n yaml.Node
			if err := yaml.Unmarshal([]byte(value), &n); err != nil {
				panic(err)
			}
			*v = *n.Content[0]
			return field + ": " + value
		}}
	})
}

// swap turns an event or a role into another wherever a field names it.
func swap(list, field, from, to string) func(*yaml.Node, int) string {
	return inItems(list, func(item *yaml.Node) []func() string {
		v := at(item, field)
		if v == nil {
			return nil
		}
		var all []func() string
		for _, n := range append([]*yaml.Node{v}, v.Content...) {
			if n.Kind == yaml.ScalarNode && strings.HasPrefix(n.Value, from) {
				all = append(all, func() string {
					was := n.Value
					n.Value = to + strings.TrimPrefix(n.Value, from)
					return field + ": " + was + " becomes " + n.Value
				})
			}
		}
		return all
	})
}

// section changes a field of a section that is no list.
func section(sec, field, value string) func(*yaml.Node, int) string {
	return func(doc *yaml.Node, nth int) string {
		v := at(at(doc, sec), field)
		if nth > 0 || v == nil || v.Value == value {
			return ""
		}
		v.Kind, v.Tag, v.Value, v.Content = yaml.ScalarNode, "", value, nil
		return sec + "." + field + ": " + value
	}
}

func changes() []change {
	return []change{
		{"drop an exit", dropEach("stages", "exits")},
		{"drop a guard", dropEach("stages", "needs")},
		{"drop the notice of a stage", dropField("stages", "notice")},
		{"drop a clock", dropItem("clocks")},
		{"drop what a clock starts at", dropEach("clocks", "starts")},
		{"clock runs from the sending", swap("clocks", "starts", "served:", "issued:")},
		{"no time at all", put("clocks", "period", "0 calendar days")},
		{"nothing on expiry", put("clocks", "on_expiry", "{}")},
		{"only a mark on expiry", put("clocks", "on_expiry", "{flags: [late_material]}")},
		{"swap the owner of a clock", swap("clocks", "owner", "respondent", "complainant")},
		{"drop a notice", dropItem("notices")},
		{"drop an addressee", dropEach("notices", "to")},
		{"notice is not written", dropField("notices", "on")},
		{"service need not be proven", dropField("notices", "proven_by")},
		{"a party owns a stage", put("stages", "owner", "respondent")},
		{"a party appoints the body", put("bodies", "seated_by", "complainant")},
		{"no quorum", dropField("bodies", "quorum")},
		{"a quorum beyond the body", put("bodies", "quorum", "{votes: 40}")},
		{"no threshold", dropField("bodies", "threshold")},
		{"bodies not apart", dropField("bodies", "disjoint_from")},
		{"a threshold beyond the body", put("sanctions", "threshold", "{votes: 40}")},
		{"another's standing", put("sanctions", "standing", "elsewhere")},
		{"no longest term", dropField("sanctions", "max")},
		{"no substitute", dropField("offices", "substitute")},
		{"measure cannot be challenged", put("interim", "challenge", "false")},
		{"measure is not reviewed", dropField("interim", "review")},
		{"measure on any ground", dropField("interim", "grounds")},
		{"nameless reports prove", section("filing", "independent_proof", "false")},
		{"no standard of proof", section("proof", "finding", "")},
		{"appeal to nobody", section("appeal", "body", "nobody")},
		{"drop a time of keeping", dropItem("retain")},
	}
}

func generate(t *testing.T, p *procedure.Procedure) []mutant {
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
			text, err := yaml.Marshal(&doc)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, mutant{p.ID, what, c.op, string(text)})
		}
	}
	return out
}

// killer says what finds the mutant: the loader, the rules read off the text,
// the search, or nothing.
func killer(m mutant, states int) string {
	p, err := procedure.Load(m.pack+".yaml", []byte(m.text))
	if err != nil {
		return "loader"
	}
	if r := (fair.Report{Static: fair.Static(p)}); r.Fails(nil) {
		return "static"
	}
	if fair.Check(p, fair.Options{States: states}).Fails(nil) {
		return "search"
	}
	return ""
}

// TestPackMutants is run by hand: go test ./docket/fair -run TestPackMutants
// -mutants 400 -v. It prints what it found.
func TestPackMutants(t *testing.T) {
	if *mutants == 0 {
		t.Skip("set -mutants")
	}
	lib, err := procedure.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]map[string]int{}
	total, killed := map[string]int{}, 0
	var survivors []string
	n := 0
	for _, id := range []string{"ahima-membership", "cfp-older"} {
		p, _ := lib.Current(id)
		for _, m := range generate(t, p) {
			n++
			k := killer(m, *mutants)
			if by[m.op] == nil {
				by[m.op] = map[string]int{}
			}
			by[m.op][k]++
			total[k]++
			if k == "" {
				survivors = append(survivors, fmt.Sprintf("| %s | %s | %s |", m.pack, m.op, m.what))
			} else {
				killed++
			}
		}
	}
	var w strings.Builder
	fmt.Fprintf(&w, "%d mutants, %d found (%.1f %%): loader %d, static rules %d, search %d; %d survive.\n\n", n, killed, 100*float64(killed)/float64(n), total["loader"], total["static"], total["search"], len(survivors))
	fmt.Fprintln(&w, "| change | mutants | loader | static | search | survive |\n|---|---|---|---|---|---|")
	for _, c := range changes() {
		x := by[c.op]
		fmt.Fprintf(&w, "| %s | %d | %d | %d | %d | %d |\n", c.op, x["loader"]+x["static"]+x["search"]+x[""], x["loader"], x["static"], x["search"], x[""])
	}
	fmt.Fprintf(&w, "\n| pack | change | where |\n|---|---|---|\n%s\n", strings.Join(survivors, "\n"))
	t.Log(w.String())
}
