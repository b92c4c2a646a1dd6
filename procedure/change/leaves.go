package change

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"probity/procedure"
)

// leaf is one value of a pack, or a list of words, which is taken as one.
type leaf struct {
	text string
	list []string
}

// silent are fields that bind nobody: citations, titles, what is said of the
// pack itself.
var silent = []string{
	"cite", "limit_cite", "resign_cite", "withdraw_cite", "title", "says", "text", "example", "caution", "sources", "version", "in_force", "authority",
	"unknown", "governed_by", "question", "duty",
}

// substance are the parts of a pack whose words are rules themselves: what is
// forbidden, and why one may appeal. No field of theirs is silent but where it
// is taken from.
var substance = []string{"codes.", "grounds.", "appeal.grounds.", "reconsideration.grounds."}

func isSilent(path, name string) bool {
	if name != "cite" && name != "example" {
		for _, s := range substance {
			if strings.HasPrefix(path+".", s) {
				return false
			}
		}
	}
	return contains(silent, name)
}

// leaves spreads a pack out. Things with an id are told apart by it, so that
// their order does not matter.
func leaves(p *procedure.Procedure) map[string]leaf {
	out := map[string]leaf{}
	text, err := json.Marshal(p)
	if err != nil {
		return out // a pack that was loaded can be written
	}
	var tree map[string]any
	if json.Unmarshal(text, &tree) != nil {
		return out
	}
	delete(tree, "id")
	delete(tree, "body")
	twoPeople(tree, p)
	spread(out, "", tree)
	return out
}

// twoPeople puts what takes two people, as the procedure has it, in the place of what
// its text says: a default differs between formats, and to name it differs from
// leaving it out in nothing.
func twoPeople(tree map[string]any, p *procedure.Procedure) {
	delete(tree, "format")
	acts := []any{}
	for _, act := range procedure.Twoable() {
		if p.TakesTwo(act) {
			acts = append(acts, act)
		}
	}
	two := map[string]any{"acts": acts}
	if len(acts) > 0 {
		two["within"] = p.TwoWithin().String()
	}
	tree["two_people"] = two
}

func spread(out map[string]leaf, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if !isSilent(path, name) {
				spread(out, join(path, name), inner)
			}
		}
	case []any:
		if words, ok := wordsOf(v); ok {
			out[path] = leaf{text: strings.Join(words, ", "), list: words}
			return
		}
		for i, inner := range v {
			spread(out, join(path, key(inner, i)), inner)
		}
	case nil:
	default:
		out[path] = leaf{text: fmt.Sprint(v)}
	}
}

func wordsOf(list []any) ([]string, bool) {
	words := make([]string, len(list))
	for i := range list {
		w, ok := list[i].(string)
		if !ok {
			return nil, false
		}
		words[i] = w
	}
	return words, true
}

// key names an item of a list.
func key(v any, i int) string {
	if m, ok := v.(map[string]any); ok {
		for _, name := range []string{"id", "act", "on", "class", "method"} {
			if text, ok := m[name].(string); ok {
				return strings.ReplaceAll(text, ".", "_")
			}
		}
	}
	return fmt.Sprint(i)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func contains(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// within reports whether every word of a is in b.
func within(a, b []string) bool {
	for _, x := range a {
		if !contains(b, x) {
			return false
		}
	}
	return true
}

func sorted(list []string) string {
	out := append([]string(nil), list...)
	sort.Strings(out)
	return strings.Join(out, ", ")
}
