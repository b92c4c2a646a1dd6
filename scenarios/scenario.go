// Package scenarios holds written cases: who did what on which day, and what
// must come of it under a body's procedure. A committee member can read one; a
// program can play it on the rules alone, through the process, and live over
// HTTP, all from the same text.
package scenarios

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"probity/docket"
	"probity/procedure"
)

//go:embed *.yaml
var files embed.FS

// Scenario is one written case, or several that are linked.
type Scenario struct {
	Title     string              `yaml:"title"`
	About     string              `yaml:"about"`     // what it shows, in a few sentences
	Procedure string              `yaml:"procedure"` // id of the pack, for a scenario with one case
	Cases     map[string]string   `yaml:"cases"`     // name of each case → id of its pack, for one with several
	Versions  map[string]Version  `yaml:"versions"`  // newer versions of the procedure, which its body adopts in a step
	Source    string              `yaml:"source"`    // where the expected dates come from
	People    map[string]Person   `yaml:"people"`    // handle → who it is
	Documents map[string]Document `yaml:"documents"` // files that people send in
	Mail      map[string]string   `yaml:"mail"`      // side or office → delivers | bounces; delivers if not named
	Steps     []Step              `yaml:"steps"`
	End       *Expect             `yaml:"end"` // what must be so at the end

	File string `yaml:"-"`
}

// Person is somebody in a scenario, by the handle the steps use.
type Person struct {
	Name    string   `yaml:"name"`    // as the story calls them
	Offices []string `yaml:"offices"` // of the procedure, held throughout
}

// Step is one thing that happens: somebody does an act, the body adopts a new
// version of its procedure, or time passes.
type Step struct {
	Note     string            `yaml:"note"`        // a word to the reader
	On       string            `yaml:"on"`          // day, or day and time, where the body is; empty: the same day, a little later
	Case     string            `yaml:"case"`        // which case; empty: the first
	By       names             `yaml:"by"`          // who; several do the same one after another; "clock" for the system
	Second   string            `yaml:"seconded_by"` // of an act that takes two people: by proposes it, and this one enters it
	Act      docket.Kind       `yaml:"act"`
	With     yaml.Node         `yaml:"with"`      // what the act says, in the field names of the API
	Refused  *Refused          `yaml:"refused"`   // the act must be refused, and so
	Wait     string            `yaml:"wait"`      // "until 2026-05-10": nobody comes; the clock acts
	Adopt    string            `yaml:"adopt"`     // the name of a version, which takes reports from here on; by whoever governs the procedure
	Mail     map[string]string `yaml:"mail"`      // from here on
	BlackOut *BlackOut         `yaml:"black_out"` // words of a document, for a side
	Release  string            `yaml:"release"`   // a document in which something was blacked out
	Expect   *Expect           `yaml:"expect"`

	Line int `yaml:"-"`
}

// Refused is how an act must be refused.
type Refused struct {
	Code docket.Code `yaml:"code"`
	Says string      `yaml:"says"` // part of the sentence
	Rule string      `yaml:"rule"` // part of the rule cited
	From string      `yaml:"from"` // first day on which it would be allowed
}

// Expect is what must be so after a step. A field that is left out is not
// looked at.
type Expect struct {
	Stage     string                       `yaml:"stage"`
	Closed    string                       `yaml:"closed"`   // how the case ended; "no" while it is open
	Due       map[string]string            `yaml:"due"`      // time limit → its last day, "stands still", or "not running"
	Because   map[string]string            `yaml:"because"`  // time limit → part of the sentence that explains its day
	Happened  []string                     `yaml:"happened"` // events since the step before
	Flags     []string                     `yaml:"flags"`    // up by now
	NoFlags   []string                     `yaml:"no_flags"` // not up
	Letters   []string                     `yaml:"letters"`  // "decision to respondent": written since the step before
	Unserved  []string                     `yaml:"unserved"` // letters that wait for proof of service, all of them
	Duties    map[string][]string          `yaml:"duties"`   // office, body or side → acts it owes
	Findings  map[string]string            `yaml:"findings"` // allegation → violation | no violation
	Admitted  map[string]string            `yaml:"admitted"` // allegation → consent | default | nothing
	Sanctions map[string]string            `yaml:"sanctions"`
	Ballots   map[string]string            `yaml:"ballots"` // motion → carried | lost | void | tie
	Quorum    map[string]string            `yaml:"quorum"`  // body → kept | lost
	Offers    []string                     `yaml:"offers"`  // status of each offer, in order
	Measure   string                       `yaml:"measure"` // in force | lifted
	Round     int                          `yaml:"round"`
	Entries   int                          `yaml:"entries"`
	Codes     map[string]string            `yaml:"codes"`      // allegation → the edition of the code by which it is judged
	Version   string                       `yaml:"version"`    // under which the case runs
	Changes   map[string]Compared          `yaml:"changes"`    // version → what it would change for the case as it stands
	Kept      string                       `yaml:"kept_until"` // of a closed case: the day until which the record is kept
	Reads     map[string]map[string]string `yaml:"reads"`      // handle → document → what they are given of it, or nothing
	Custody   map[string][]string          `yaml:"custody"`    // document → who had it and what was done with it, live
	Cases     map[string]*Expect           `yaml:"cases"`      // of a scenario with several

	Line int `yaml:"-"`
}

// names is one handle or a list of them.
type names []string

// UnmarshalYAML reads "by: chair" and "by: [chair, member]".
func (n *names) UnmarshalYAML(v *yaml.Node) error {
	if v.Kind == yaml.ScalarNode {
		*n = names{v.Value}
		return nil
	}
	return v.Decode((*[]string)(n))
}

// UnmarshalYAML reads a step and notes its line.
func (s *Step) UnmarshalYAML(v *yaml.Node) error {
	type plain Step
	if err := known(v, (*plain)(s)); err != nil {
		return err
	}
	s.Line = v.Line
	return nil
}

// UnmarshalYAML reads an expectation and notes its line.
func (x *Expect) UnmarshalYAML(v *yaml.Node) error {
	type plain Expect
	if err := known(v, (*plain)(x)); err != nil {
		return err
	}
	x.Line = v.Line
	return nil
}

// known decodes a mapping and refuses fields the type does not have: the
// decoder forgets its own strictness inside an UnmarshalYAML.
func known(v *yaml.Node, into any) error {
	if v.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: this must be a list of fields", v.Line)
	}
	fields := fieldsOf(into)
	for i := 0; i < len(v.Content); i += 2 {
		if k := v.Content[i]; !slices.Contains(fields, k.Value) {
			return fmt.Errorf("line %d: there is no field %q here; there are: %s", k.Line, k.Value, strings.Join(fields, ", "))
		}
	}
	return v.Decode(into)
}

// Problem is one thing wrong with a scenario, or with what came of it.
type Problem struct {
	File   string
	Line   int
	Reason string
}

func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Reason
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Reason)
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\n)?\s*line (\d+): `)

// Parse reads a scenario and checks it for what can be told without playing it.
// The error is a Problem with the line, or several joined.
func Parse(file string, text []byte) (*Scenario, error) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	s := &Scenario{File: file}
	if err := dec.Decode(s); err != nil {
		line := 0
		reason := err.Error()
		if m := yamlLine.FindStringSubmatch(reason); m != nil {
			line, _ = strconv.Atoi(m[1])
			reason = reason[len(m[0]):]
		}
		return nil, Problem{File: file, Line: line, Reason: reason}
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, Problem{File: file, Reason: "a scenario is one document"}
	}
	return s, s.check()
}

func (s *Scenario) check() error {
	var errs []error
	say := func(line int, format string, args ...any) {
		errs = append(errs, Problem{File: s.File, Line: line, Reason: fmt.Sprintf(format, args...)})
	}
	if s.Title == "" || s.Source == "" {
		say(1, "a scenario needs a title, and the source of the dates it expects")
	}
	if (s.Procedure == "") == (len(s.Cases) == 0) {
		say(1, "name one procedure, or several cases each with its own")
	}
	if len(s.Steps) == 0 {
		say(1, "nothing happens")
	}
	if len(s.Versions) > 0 && s.Procedure == "" {
		say(1, "only a scenario of one procedure has versions of it")
	}
	for i := range s.Steps {
		st := &s.Steps[i]
		what := []string{string(st.Act), st.Wait, st.Adopt, st.Release}
		if st.BlackOut != nil {
			what = append(what, "black out")
		}
		s.checkDocuments(st, say)
		if len(slices.DeleteFunc(what, func(w string) bool { return w == "" })) != 1 {
			say(st.Line, "a step is an act, a wait, a version that is adopted, or a document in which something is blacked out or that is released")
			continue
		}
		if st.Case != "" && s.Cases[st.Case] == "" {
			say(st.Line, "there is no case %q", st.Case)
		}
		for _, side := range st.Mail {
			if side != "delivers" && side != "bounces" {
				say(st.Line, "mail delivers or bounces")
			}
		}
		if st.Wait != "" {
			if _, err := parseWhen(strings.TrimPrefix(st.Wait, "until "), time.UTC); err != nil {
				say(st.Line, "wait: %s", err)
			}
			continue
		}
		if _, ok := s.Versions[st.Adopt]; st.Adopt != "" && !ok {
			say(st.Line, "there is no version %q; its text comes under versions", st.Adopt)
		}
		if st.Act != "" && docket.SpecOf(st.Act) == nil {
			say(st.Line, "there is no act %q", st.Act)
			continue
		}
		if st.On != "" {
			if _, err := parseWhen(st.On, time.UTC); err != nil {
				say(st.Line, "on: %s", err)
			}
		}
		if len(st.By) == 0 {
			say(st.Line, "say who does it")
		}
		for _, who := range st.By {
			if _, ok := s.People[who]; !ok && who != "clock" {
				say(st.Line, "there is nobody called %q among the people", who)
			}
		}
		if st.Act == "" {
			continue
		}
		with, err := s.particulars(st, time.UTC, idResolver{})
		if err != nil {
			say(lineOf(err, st.With.Line), "%s", reasonOf(err))
			continue
		}
		if st.Second != "" {
			s.checkSecond(st, with, say)
		}
	}
	return errors.Join(errs...)
}

// checkSecond looks at a step of two people.
func (s *Scenario) checkSecond(st *Step, with docket.Particulars, say func(line int, format string, args ...any)) {
	switch _, known := s.People[st.Second]; {
	case !known:
		say(st.Line, "there is nobody called %q among the people", st.Second)
	case len(st.By) != 1 || st.By[0] == st.Second:
		say(st.Line, "one person proposes it, and another is the second")
	case docket.ProposalOf(with) == nil:
		say(st.Line, "%s never takes two people", st.Act)
	}
}

// Case is the name of the first case.
func (s *Scenario) firstCase() string {
	if s.Procedure != "" {
		return "case"
	}
	for i := range s.Steps {
		if s.Steps[i].Case != "" {
			return s.Steps[i].Case
		}
	}
	return ""
}

// caseNames are the names of all cases, the first one first.
func (s *Scenario) caseNames() []string {
	first := s.firstCase()
	out := []string{first}
	for name := range s.Cases {
		if name != first {
			out = append(out, name)
		}
	}
	slices.Sort(out[1:])
	return out
}

func (s *Scenario) procedureOf(name string) string {
	if s.Procedure != "" {
		return s.Procedure
	}
	return s.Cases[name]
}

var localTime = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d$`)

func lineOf(err error, other int) int {
	var p Problem
	if errors.As(err, &p) && p.Line > 0 {
		return p.Line
	}
	return other
}

func reasonOf(err error) string {
	var p Problem
	if errors.As(err, &p) {
		return p.Reason
	}
	return err.Error()
}

// All reads the scenarios that come with the program, by name of their file.
func All() ([]*Scenario, error) {
	list, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, err
	}
	var out []*Scenario
	var errs []error
	for _, file := range list {
		text, err := files.ReadFile(file)
		if err != nil {
			return nil, err
		}
		s, err := Parse(file, text)
		errs = append(errs, err)
		out = append(out, s)
	}
	return out, errors.Join(errs...)
}

// Named reads one of the scenarios that come with the program, by its file's
// name with or without the ending.
func Named(name string) (*Scenario, error) {
	file := strings.TrimSuffix(name, ".yaml") + ".yaml"
	text, err := files.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("there is no scenario called %q", name)
	}
	return Parse(file, text)
}

// Actor is the person of a handle as the docket knows them: by default their
// handle is their id.
func (s *Scenario) actor(handle, id string) docket.Actor {
	if handle == "clock" {
		return docket.Clock()
	}
	return docket.Actor{Person: id, Offices: s.People[handle].Offices}
}

// procedures finds the rules of each case: the newest version of its pack.
func (s *Scenario) procedures(lib *procedure.Library) (map[string]*procedure.Procedure, error) {
	out := map[string]*procedure.Procedure{}
	for _, name := range s.caseNames() {
		p, ok := lib.Current(s.procedureOf(name))
		if !ok {
			return nil, Problem{File: s.File, Line: 1, Reason: fmt.Sprintf("there is no procedure %q", s.procedureOf(name))}
		}
		out[name] = p
	}
	return out, nil
}
