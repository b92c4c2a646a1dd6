package fair_test

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

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

func value(n *yaml.Node, key string) string {
	if v := at(n, key); v != nil {
		return v.Value
	}
	return ""
}

func scalars(n *yaml.Node) []string {
	if n == nil {
		return nil
	}
	all := []string{}
	for _, x := range append([]*yaml.Node{n}, n.Content...) {
		if x.Kind == yaml.ScalarNode {
			all = append(all, x.Value)
		}
	}
	return all
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

type which func(doc, item *yaml.Node) bool

func every(_, _ *yaml.Node) bool { return true }

// dropItem drops each item of a list of the pack in turn.
func dropItem(list string) func(*yaml.Node, int) string { return dropWhere(list, every) }

func dropWhere(list string, ok which) func(*yaml.Node, int) string {
	return func(doc *yaml.Node, nth int) string {
		l := at(doc, list)
		if l == nil {
			return ""
		}
		for i, item := range l.Content {
			if !ok(doc, item) {
				continue
			}
			if nth == 0 {
				l.Content = slices.Delete(l.Content, i, i+1)
				return list + "." + name(item)
			}
			nth--
		}
		return ""
	}
}

// inItems makes a change in the nth place of all the items of a list where it
// can be made.
func inItems(list string, places func(doc, item *yaml.Node) []func() string) func(*yaml.Node, int) string {
	return func(doc *yaml.Node, nth int) string {
		l := at(doc, list)
		if l == nil {
			return ""
		}
		for _, item := range l.Content {
			for _, do := range places(doc, item) {
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
	return dropFieldWhere(list, field, every)
}

func dropFieldWhere(list, field string, ok which) func(*yaml.Node, int) string {
	return inItems(list, func(doc, item *yaml.Node) []func() string {
		if at(item, field) == nil || !ok(doc, item) {
			return nil
		}
		return []func() string{func() string { without(item, field); return "without " + field }}
	})
}

// dropEach drops each item of a field that is a list.
func dropEach(list, field string) func(*yaml.Node, int) string {
	return dropSome(list, field, func(_, _, _ *yaml.Node) bool { return true })
}

func dropSome(list, field string, ok func(doc, item, of *yaml.Node) bool) func(*yaml.Node, int) string {
	return inItems(list, func(doc, item *yaml.Node) []func() string {
		l := at(item, field)
		if l == nil || l.Kind != yaml.SequenceNode {
			return nil
		}
		var all []func() string
		for i := range l.Content {
			if !ok(doc, item, l.Content[i]) {
				continue
			}
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
	return putWhere(list, field, value, every)
}

func putWhere(list, field, value string, ok which) func(*yaml.Node, int) string {
	return inItems(list, func(doc, item *yaml.Node) []func() string {
		v := at(item, field)
		if v == nil || v.Value == value || !ok(doc, item) {
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
	return inItems(list, func(_, item *yaml.Node) []func() string {
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

// tidy has the list of what is unknown speak of the section where it spoke of a
// thing that is gone, and drops the reminders of a time limit of no days: a
// mutant is to be found for what it takes, not for a mention that was left over.
func tidy(doc *yaml.Node, what string) {
	where, how, _ := strings.Cut(what, " ")
	list, id, _ := strings.Cut(where, ".")
	if how == "" {
		for _, hole := range at(doc, "unknown").Content {
			for _, c := range at(hole, "concerns").Content {
				if c.Value == strings.TrimSuffix(list, "s")+":"+id {
					c.Value = list
				}
			}
		}
	}
	if strings.HasPrefix(how, "period: 0") {
		for _, k := range at(doc, list).Content {
			if name(k) == id {
				without(k, "remind")
			}
		}
	}
}
