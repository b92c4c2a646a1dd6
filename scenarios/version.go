package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/change"
	"probity/procedure/clock"
)

// Version is another version of a scenario's procedure: what it says otherwise,
// in the form of a pack that rests on the text it replaces.
type Version struct{ says yaml.Node }

// UnmarshalYAML keeps what the version says for when its base is known.
func (v *Version) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: a version says in the fields of a pack what it changes", n.Line)
	}
	for i := 0; i < len(n.Content); i += 2 {
		if k := n.Content[i]; slices.Contains([]string{"id", "version", "base", "part"}, k.Value) {
			return fmt.Errorf("line %d: the %s of a version is the scenario's to give", k.Line, k.Value)
		}
	}
	v.says = *n
	return nil
}

// VersionsOf are the versions of a scenario, by name, with the text of their
// procedure below them. Their days are moved by so many.
func (s *Scenario) VersionsOf(p *procedure.Procedure, days int) (map[string]*procedure.Procedure, error) {
	out := make(map[string]*procedure.Procedure, len(s.Versions))
	var errs []error
	for _, name := range sortedKeys(s.Versions) {
		v, err := s.versionOf(p, name, days)
		if err != nil {
			errs = append(errs, Problem{File: s.File, Line: s.Versions[name].says.Line, Reason: fmt.Sprintf("version %s: %s", name, err)})
			continue
		}
		out[name] = v
	}
	return out, errors.Join(errs...)
}

// named is where a pack says which it is.
var named = regexp.MustCompile(`(?m)^(id|version):.*\n`)

func (s *Scenario) versionOf(p *procedure.Procedure, name string, days int) (*procedure.Procedure, error) {
	says := s.Versions[name].says
	if days != 0 {
		says = *moved(&says, days)
	}
	own, err := yaml.Marshal(&says)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "id: %s\nversion: %q\nbase: %s\n%s---\npart: %s\n", p.ID, name, p.ID, own, p.ID)
	first, rest, _ := bytes.Cut(p.Text(), []byte("\n---\n"))
	text.Write(named.ReplaceAll(append(first, '\n'), nil))
	if len(rest) > 0 {
		text.WriteString("---\n")
		text.Write(rest)
	}
	return procedure.Load(strings.TrimSuffix(s.File, ".yaml")+"-"+name+".yaml", text.Bytes())
}

// moved is the same with every day moved.
func moved(n *yaml.Node, days int) *yaml.Node {
	out := *n
	out.Content = nil
	for _, c := range n.Content {
		out.Content = append(out.Content, moved(c, days))
	}
	if d, err := clock.ParseDate(n.Value); n.Kind == yaml.ScalarNode && err == nil {
		out.Value = iso(d.AddDays(days))
	}
	return &out
}

// Library is the library with the scenario's versions beside what is there.
func (s *Scenario) Library(lib *procedure.Library) (*procedure.Library, error) {
	if len(s.Versions) == 0 {
		return lib, nil
	}
	procs, err := s.procedures(lib)
	if err != nil {
		return nil, err
	}
	versions, err := s.VersionsOf(procs[s.firstCase()], 0)
	if err != nil {
		return nil, err
	}
	all := lib.All()
	for _, name := range sortedKeys(versions) {
		all = append(all, versions[name])
	}
	return procedure.NewLibrary(all...)
}

// Compared is what a version would change for a case as it stands: places in the
// pack, or time limits of the case. A list that is left out is not looked at.
type Compared struct {
	Move    string   `yaml:"move"` // free | choice | chosen | never, as the respondent and the offices are told
	Better  []string `yaml:"better"`
	Same    []string `yaml:"same"`
	Worse   []string `yaml:"worse"`
	Forbids []string `yaml:"forbids"`
}

// versions holds what the case runs under, and what others would change, against
// what is expected.
func (e *expecting) versions() {
	p := e.r.procs[e.name]
	if e.x.Version != "" {
		e.same("the version of the procedure", p.Version, e.x.Version)
	}
	for _, name := range sortedKeys(e.x.Changes) {
		to := e.r.versions[name]
		if to == nil {
			e.say("there is no version %q", name)
			continue
		}
		want, got := e.x.Changes[name], compare(p, to, e.s)
		for _, c := range []struct {
			what      string
			got, want []string
		}{{"better", got.Better, want.Better}, {"the same", got.Same, want.Same}, {"worse", got.Worse, want.Worse}, {"in the way", got.Forbids, want.Forbids}} {
			if c.want != nil {
				e.same("under version "+name+", "+c.what, list(c.got), list(c.want))
			}
		}
		if want.Move != "" {
			e.same("a move to version "+name, got.Move, want.Move)
		}
	}
}

func compare(p, to *procedure.Procedure, s *docket.State) Compared {
	out := Compared{Move: "choice"}
	changes := docket.Changes(p, to, s)
	for i := range changes {
		x := &changes[i]
		switch {
		case x.Obstacle:
			out.Forbids = append(out.Forbids, x.What)
		case x.Bearing == change.Better:
			out.Better = append(out.Better, x.What)
		case x.Bearing == change.Same:
			out.Same = append(out.Same, x.What)
		default:
			out.Worse = append(out.Worse, x.What)
		}
	}
	switch {
	case len(out.Forbids) > 0:
		out.Move = "never"
	case len(out.Worse) == 0:
		out.Move = "free"
	case s.Chose(to.Digest(), changes):
		out.Move = "chosen"
	}
	return out
}
