package procedure

import (
	"encoding"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Bounds of a pack beside its size. They are far above what a procedure needs
// and far below what would hurt.
const (
	maxDepth = 24
	maxNodes = 100_000
	maxItems = 2_000 // of one list
	maxText  = 4_000 // of one text
	maxDocs  = 40    // of one pack: itself and its parts
)

// parse reads the text as plain YAML documents, at least one: no anchors,
// aliases, tags or merges, none of which a procedure needs and all of which can
// hide what it says.
func parse(file string, text []byte) ([]*yaml.Node, Problems) {
	if len(text) > MaxPackBytes {
		return nil, Problems{{File: file, Reason: fmt.Sprintf("a pack may be at most %d bytes long; this one has %d", MaxPackBytes, len(text))}}
	}
	r := reader{file: file}
	dec := yaml.NewDecoder(strings.NewReader(string(text)))
	var docs []*yaml.Node
	for {
		var doc yaml.Node
		err := dec.Decode(&doc)
		switch {
		case errors.Is(err, io.EOF) && len(docs) == 0:
			return nil, Problems{{File: file, Reason: "the pack is empty"}}
		case errors.Is(err, io.EOF):
			return docs, r.problems
		case err != nil:
			return nil, Problems{syntax(file, text, err)}
		case len(docs) == maxDocs:
			return nil, Problems{{File: file, Line: doc.Line, Reason: fmt.Sprintf("a text may have at most %d documents", maxDocs)}}
		}
		r.plain(doc.Content[0], 0)
		docs = append(docs, doc.Content[0])
	}
}

var (
	yamlLine      = regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s)(.*)$`)
	unknownAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
)

// syntax turns the parser's error into a problem at its line.
func syntax(file string, text []byte, err error) Problem {
	p := Problem{File: file, Reason: err.Error()}
	if m := yamlLine.FindStringSubmatch(p.Reason); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
		p.Reason = m[2]
	}
	if m := unknownAnchor.FindStringSubmatch(p.Reason); m != nil {
		before, _, _ := strings.Cut(string(text), "*"+m[1])
		p.Line = 1 + strings.Count(before, "\n")
		p.Reason = "aliases are not allowed: write the value out (*" + m[1] + ")"
		return p
	}
	p.Reason = "this is not YAML: " + p.Reason
	return p
}

// reader walks the node tree beside the Go types it is to fill.
type reader struct {
	file     string
	problems Problems
	nodes    int
}

func (r *reader) say(n *yaml.Node, path, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.file, Line: n.Line, Path: path, Reason: fmt.Sprintf(format, args...)})
}

// plain refuses what is not plain YAML, and what is too big.
func (r *reader) plain(n *yaml.Node, depth int) {
	r.nodes++
	if r.nodes == maxNodes {
		r.say(n, "", "the pack has more than %d values", maxNodes)
	}
	if r.nodes >= maxNodes {
		return
	}
	switch {
	case n.Kind == yaml.AliasNode:
		r.say(n, "", "aliases are not allowed: write the value out (*%s)", n.Value)
		return
	case n.Anchor != "":
		r.say(n, "", "anchors are not allowed: remove &%s", n.Anchor)
	}
	if n.Style&yaml.TaggedStyle != 0 {
		r.say(n, "", "tags are not allowed: remove %s", n.Tag)
	}
	if depth > maxDepth {
		r.say(n, "", "the pack is nested deeper than %d levels", maxDepth)
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		r.keys(n)
	case yaml.SequenceNode:
		if len(n.Content) > maxItems {
			r.say(n, "", "a list may have at most %d items; this one has %d", maxItems, len(n.Content))
		}
	case yaml.ScalarNode:
		if len(n.Value) > maxText {
			r.say(n, "", "a text may be at most %d bytes long; this one has %d", maxText, len(n.Value))
		}
	}
	for _, c := range n.Content {
		r.plain(c, depth+1)
	}
}

func (r *reader) keys(n *yaml.Node) {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		switch {
		case k.Kind != yaml.ScalarNode:
			r.say(k, "", "a key must be a word")
		case k.Tag == "!!merge":
			r.say(k, "", "merge keys (<<) are not allowed: write the values out")
		case seen[k.Value] > 0:
			r.say(k, "", "the key %q is given twice; the first is on line %d", k.Value, seen[k.Value])
		default:
			seen[k.Value] = k.Line
		}
	}
}

// misfits walks the documents beside the types they are to fill, so that every
// misfit is told with its line and not only the first.
func misfits(file string, docs []*yaml.Node) Problems {
	r := reader{file: file}
	for _, d := range docs {
		r.fit(d, reflect.TypeFor[document](), "")
	}
	return r.problems
}

var (
	textual = reflect.TypeFor[encoding.TextUnmarshaler]()
	yamlOld = reflect.TypeFor[interface {
		UnmarshalYAML(unmarshal func(any) error) error
	}]()
)

// fit says where the node does not fit the type.
func (r *reader) fit(n *yaml.Node, t reflect.Type, path string) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(textual) || reflect.PointerTo(t).Implements(yamlOld) {
		r.leaf(n, t, path)
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		r.fields(n, t, path)
	case reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			r.say(n, path, "this must be a list")
			return
		}
		for i, c := range n.Content {
			r.fit(c, t.Elem(), path+"."+itemName(c, i))
		}
	default:
		r.leaf(n, t, path)
	}
}

func (r *reader) fields(n *yaml.Node, t reflect.Type, path string) {
	if n.Kind != yaml.MappingNode {
		r.say(n, path, "this must be a list of fields, like \"id: …\"")
		return
	}
	types := map[string]reflect.Type{}
	names := fieldTypes(t, types, nil)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		ft, ok := types[k.Value]
		if !ok {
			r.say(k, path, "there is no field %q here%s", k.Value, nearest(k.Value, names))
			continue
		}
		r.fit(v, ft, join(path, k.Value))
	}
}

// fieldTypes lists the fields of the struct by their name in a pack.
func fieldTypes(t reflect.Type, types map[string]reflect.Type, names []string) []string {
	for i := range t.NumField() {
		f := t.Field(i)
		name, opts, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case opts == "inline":
			names = fieldTypes(f.Type, types, names)
		case f.IsExported() && name != "" && name != "-":
			types[name] = f.Type
			names = append(names, name)
		}
	}
	return names
}

func (r *reader) leaf(n *yaml.Node, t reflect.Type, path string) {
	if n.Kind != yaml.ScalarNode && t.Kind() != reflect.Slice {
		r.say(n, path, "this must be %s", wanted(t))
		return
	}
	if n.Tag == "!!null" {
		r.say(n, path, "the value is missing; leave the field out instead")
		return
	}
	v := reflect.New(t)
	if err := n.Decode(v.Interface()); err != nil {
		reason := strings.TrimPrefix(err.Error(), "yaml: ")
		if strings.HasPrefix(reason, "unmarshal errors:") {
			reason = "this must be " + wanted(t)
		}
		r.say(n, path, "%s", reason)
	}
}

func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	case reflect.Slice:
		return "a list"
	}
	return "a text"
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// itemName is how a path names an item of a list: by its id, or what stands for
// one, or its place.
func itemName(n *yaml.Node, i int) string {
	for _, key := range thingKeys() {
		if v := valueOf(n, key); v != nil && v.Kind == yaml.ScalarNode && idForm.MatchString(v.Value) {
			return v.Value
		}
	}
	return strconv.Itoa(i)
}

// thingKeys are the fields by which an item of a list is named.
func thingKeys() []string { return []string{"id", "act", "on", "class"} }

// valueOf is the value under the key of a mapping, or nil.
func valueOf(n *yaml.Node, key string) *yaml.Node {
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

// nearest offers the known name that is closest to a mistyped one.
func nearest(got string, known []string) string {
	best, at := "", len(got)/3+2
	for _, k := range known {
		if d := distance(got, k); d < at {
			best, at = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

// distance is the number of letters to change, add or take away.
func distance(a, b string) int {
	if len(a) > 64 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diag
			if a[i] != b[j] {
				cost = 1 + min(diag, row[j], row[j+1])
			}
			diag, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// idForm is the form of every id of a pack.
var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
