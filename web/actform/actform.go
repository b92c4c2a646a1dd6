// Package actform is the forms by which acts are asked for: for each kind of act
// the fields of its particulars, what each may be chosen from in the case as it
// stands, and the particulars that a filled-in form becomes. It decides nothing:
// what may be done, and whether it is said well, is for the rules.
package actform

import (
	"slices"
	"strings"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/web/form"
)

// Situation is what the choices of a form come from.
type Situation struct {
	Rules     *procedure.Procedure
	Case      *api.CaseDetail
	Clocks    []api.ClockView
	Duties    []api.DutyView
	Panels    []api.PanelView
	Letters   []api.LetterView
	Parties   []api.PartView
	Documents []api.DocumentView
	Versions  []api.VersionView // of the procedure, where one is to be chosen
	Side      procedure.Role
	Say       func(key string) string // a sentence in the language of the page, "" for none
	Foreign   string                  // the language of what Say has no sentence for, where it is not the page's
}

// Form is the form for an act, its fields still empty; nil for a kind that nobody
// fills in.
func Form(kind docket.Kind, s *Situation, action string) *form.Form {
	specs, ok := asked[kind]
	if !ok {
		return nil
	}
	m := &maker{kind: kind, s: s}
	f := form.New(action, s.words("act."+string(kind)+".title", docket.SpecOf(kind).Title))
	for i := range specs {
		f.Fields = append(f.Fields, specs[i].make(m, specs[i].name)...)
	}
	return f
}

// Particulars are what was filled in, as the act's particulars are written.
func Particulars(kind docket.Kind, s *Situation, f *form.Form) map[string]any {
	m := &maker{kind: kind, s: s, form: f}
	out := map[string]any{}
	for _, x := range asked[kind] {
		if v := x.read(m, x.name); v != nil {
			out[x.name] = v
		}
	}
	return out
}

// Kinds are the kinds of acts that have a form, sorted.
func Kinds() []docket.Kind {
	var out []docket.Kind
	for k := range asked {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// maker makes the fields of one form, or reads them.
type maker struct {
	kind docket.Kind
	s    *Situation
	form *form.Form // when it is read
}

// spec is one of an act's particulars: how it is asked for, and how it is read.
// Read gives nil for what was left empty.
type spec struct {
	name string
	make func(m *maker, name string) []form.Field
	read func(m *maker, name string) any
}

// words are a sentence of the catalogue, or the English one.
func (s *Situation) words(key, english string) string {
	if s.Say != nil {
		if text := s.Say(key); text != "" {
			return text
		}
	}
	return english
}

// label puts the words on a field: those for this act, or those for every act
// that has a field of the name.
func (m *maker) label(x form.Field) form.Field {
	last := x.Name[strings.LastIndexByte(x.Name, '.')+1:]
	english := labels[string(m.kind)+"."+last]
	if english == (said{}) {
		english = labels[last]
	}
	own, every := "act."+string(m.kind)+"."+last, "act.field."+last
	if last == "title" { // of a thing; that key is the act's
		own = every
	}
	x.Label = m.s.words(own, m.s.words(every, ""))
	if x.Label == "" {
		x.Label, x.Foreign = english.label, m.s.Foreign
	}
	x.Hint = m.s.words(own+".hint", m.s.words(every+".hint", ""))
	if x.Hint == "" && (x.Foreign != "" || m.s.Say == nil) { // who has words of their own for the field needs no English hint
		x.Hint = english.hint
	}
	return x
}

// text of a field that was filled in.
func (m *maker) text(name string) string { return m.form.Text(name) }
