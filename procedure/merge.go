package procedure

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// over lays a document over its base. A section that is a list of named things
// (clocks, stages, …) keeps the things of the base, and a thing of the same name
// replaces its fields; a section of fields (filing, appeal, …) replaces field by
// field; anything else replaces the whole. New things come after those of the
// base.
func over(base, own *yaml.Node) *yaml.Node {
	return merge(base, own, func(below, above *yaml.Node) *yaml.Node {
		switch {
		case below.Kind == yaml.MappingNode && above.Kind == yaml.MappingNode:
			return merge(below, above, nil)
		case things(below) && things(above):
			out := *above
			out.Content = slices.Clone(below.Content)
			for _, x := range above.Content {
				if j := find(out.Content, keyOf(x)); j >= 0 {
					out.Content[j] = merge(out.Content[j], x, nil)
				} else {
					out.Content = append(out.Content, x)
				}
			}
			return &out
		}
		return above
	})
}

// merge is the fields of both; where both have one, both says what comes of it,
// and without it the one above counts.
func merge(below, above *yaml.Node, both func(below, above *yaml.Node) *yaml.Node) *yaml.Node {
	out := *above
	out.Content = nil
	for i := 0; i+1 < len(below.Content); i += 2 {
		k, v := below.Content[i], below.Content[i+1]
		if mine := valueOf(above, k.Value); mine != nil {
			if v = mine; both != nil {
				v = both(below.Content[i+1], mine)
			}
		}
		out.Content = append(out.Content, k, v)
	}
	for i := 0; i+1 < len(above.Content); i += 2 {
		if valueOf(below, above.Content[i].Value) == nil {
			out.Content = append(out.Content, above.Content[i], above.Content[i+1])
		}
	}
	return &out
}

// add takes from the parts what the document does not say: whole sections,
// single fields of a section, single things of a list. What two parts say
// differently the document must say itself.
func (a *assembly) add(own *yaml.Node, parts []source) *yaml.Node {
	given := map[string]source{} // by path, what was taken from a part
	for _, part := range parts {
		own = a.addTo(own, part, given, "")
	}
	return own
}

func (a *assembly) addTo(own *yaml.Node, part source, given map[string]source, path string) *yaml.Node {
	out := *own
	out.Content = slices.Clone(own.Content)
	for i := 0; i+1 < len(part.node.Content); i += 2 {
		k, v := part.node.Content[i], part.node.Content[i+1]
		at := join(path, k.Value)
		j := 1
		for j < len(out.Content) && out.Content[j-1].Value != k.Value {
			j += 2
		}
		from := source{part.id, v}
		switch {
		case j >= len(out.Content):
			out.Content = append(out.Content, k, v)
			a.took(given, at, from)
		case path == "" && v.Kind == yaml.MappingNode && out.Content[j].Kind == yaml.MappingNode:
			out.Content[j] = a.addTo(out.Content[j], from, given, at)
		case path == "" && things(v) && things(out.Content[j]):
			out.Content[j] = a.addThings(out.Content[j], from, given, at)
		default:
			a.agree(given, at, from)
		}
	}
	return &out
}

func (a *assembly) addThings(own *yaml.Node, part source, given map[string]source, path string) *yaml.Node {
	out := *own
	out.Content = slices.Clone(own.Content)
	for _, x := range part.node.Content {
		at, from := path+"."+keyOf(x), source{part.id, x}
		if find(out.Content, keyOf(x)) < 0 {
			out.Content = append(out.Content, x)
			given[at] = from
		} else {
			a.agree(given, at, from)
		}
	}
	return &out
}

// took notes what was taken from a part, whole and thing by thing.
func (a *assembly) took(given map[string]source, at string, from source) {
	given[at] = from
	switch {
	case strings.Contains(at, "."):
	case from.node.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(from.node.Content); i += 2 {
			given[join(at, from.node.Content[i].Value)] = source{from.id, from.node.Content[i+1]}
		}
	case things(from.node):
		for _, x := range from.node.Content {
			given[at+"."+keyOf(x)] = source{from.id, x}
		}
	}
}

// agree asks that what one part says was not said differently by another. What
// the document says itself counts and is no conflict.
func (a *assembly) agree(given map[string]source, at string, from source) {
	if other, ok := given[at]; ok && !same(other.node, from.node) {
		a.say(from.node, at, "the parts %q and %q say this differently; say it in the document that includes them, or drop it there", other.id, from.id)
	}
}

func same(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.Value == b.Value && slices.EqualFunc(a.Content, b.Content, same)
}

// drop takes out of the parts what the document does not want of them.
func (a *assembly) drop(list *yaml.Node, parts []source) {
	if list == nil {
		return
	}
	for i, n := range list.Content {
		found := false
		for j := range parts {
			if rest, ok := without(parts[j].node, strings.Split(n.Value, ".")); ok {
				parts[j].node, found = rest, true
			}
		}
		if !found {
			a.say(n, fmt.Sprintf("drop.%d", i), "the parts named here have nothing called %q; write it like clocks.response or clocks.response.extension", n.Value)
		}
	}
}

// without is the tree without what is at the path, and whether it was there.
func without(n *yaml.Node, path []string) (*yaml.Node, bool) {
	at, width := -1, 1
	switch {
	case n.Kind == yaml.MappingNode:
		width = 2
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == path[0] {
				at = i
			}
		}
	case things(n):
		at = find(n.Content, path[0])
	}
	if at < 0 {
		return n, false
	}
	out := *n
	out.Content = slices.Clone(n.Content)
	if len(path) == 1 {
		out.Content = slices.Delete(out.Content, at, at+width)
		return &out, true
	}
	rest, ok := without(out.Content[at+width-1], path[1:])
	out.Content[at+width-1] = rest
	return &out, ok
}

// things reports a list whose items are things with a name: an id, or what
// stands for one.
func things(n *yaml.Node) bool {
	return n.Kind == yaml.SequenceNode && len(n.Content) > 0 && n.Content[0].Kind == yaml.MappingNode
}

// keyOf is the name by which two documents speak of the same thing, or nothing.
func keyOf(n *yaml.Node) string {
	for _, key := range thingKeys() {
		if v := valueOf(n, key); v != nil && v.Kind == yaml.ScalarNode {
			return v.Value
		}
	}
	return ""
}

// find is the place of the thing with the name, or -1.
func find(items []*yaml.Node, name string) int {
	return slices.IndexFunc(items, func(n *yaml.Node) bool { return name != "" && keyOf(n) == name })
}
