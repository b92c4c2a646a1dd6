package actform

import (
	"strconv"
	"strings"

	"probity/web/form"
)

// How many of a thing one form takes; more is done in another act.
const (
	mostItems     = 3
	mostSanctions = 3
	mostSeats     = 9
)

// group is fields that belong together, as one member of the particulars. Where
// it may be left out it is left out when every field of it is empty.
func group(name string, optional bool, parts ...spec) spec {
	return spec{name,
		func(m *maker, name string) []form.Field {
			x := m.label(form.Field{Name: name, Kind: form.Group, Optional: optional})
			for i := range parts {
				for _, f := range parts[i].make(m, name+"."+parts[i].name) {
					f.Optional = f.Optional || optional
					x.Parts = append(x.Parts, f)
				}
			}
			return []form.Field{x}
		},
		func(m *maker, name string) any {
			out := map[string]any{}
			for i := range parts {
				if v := parts[i].read(m, name+"."+parts[i].name); v != nil {
					out[parts[i].name] = v
				}
			}
			if len(out) == 0 {
				return nil
			}
			return out
		},
	}
}

// rows is a list of which some rows are offered.
func rows(name string, n, needed int, parts ...spec) spec {
	return spec{name,
		func(m *maker, name string) []form.Field {
			var out []form.Field
			for i := range n {
				row := group(name+"."+strconv.Itoa(i), i >= needed, parts...)
				x := row.make(m, row.name)[0]
				head := m.label(form.Field{Name: name})
				x.Label, x.Hint, x.Foreign = head.Label+" "+strconv.Itoa(i+1), "", head.Foreign
				if i == 0 {
					x.Hint = head.Hint
				} else { // what files give away of their maker is said once
					for j := range x.Parts {
						if x.Parts[j].Kind == form.File {
							x.Parts[j].Hint = ""
						}
					}
				}
				out = append(out, x)
			}
			return out
		},
		func(m *maker, name string) any {
			var out []any
			for i := range n {
				row := group(name+"."+strconv.Itoa(i), true, parts...)
				if v := row.read(m, row.name); v != nil {
					out = append(out, v)
				}
			}
			if out == nil {
				return nil
			}
			return out
		},
	}
}

// items are pieces of evidence: what each is, and its document.
func items(name string, needed int) spec {
	parts := []spec{plain("title", form.Line, false, nil), file("document")}
	s := rows(name, mostItems, needed, append(parts, box("independent"))...)
	forSide := rows(name, mostItems, needed, parts...)
	return spec{name,
		func(m *maker, name string) []form.Field {
			if m.s.Side != "" { // whether something stands on its own is for the office to say
				return forSide.make(m, name)
			}
			return s.make(m, name)
		},
		s.read,
	}
}

// sanctions are sanctions of the menu with their terms.
func sanctions(name string, needed int) spec {
	return rows(name, mostSanctions, needed, pick("sanction", menu), period("term", true), conditions())
}

// conditions are typed one on a line, with the time to meet it behind a stroke:
// "Take a course on privacy | 90 calendar days".
func conditions() spec {
	s := lines("conditions")
	s.read = func(m *maker, name string) any {
		var out []any
		for i, l := range strings.Split(m.text(name), "\n") {
			text, due, _ := strings.Cut(l, "|")
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			c := map[string]any{"id": "c" + strconv.Itoa(i+1), "text": text}
			if due = strings.TrimSpace(due); due != "" {
				c["due"] = due
			}
			out = append(out, c)
		}
		if out == nil {
			return nil
		}
		return out
	}
	return s
}

// attached are documents that go out with something.
func attached(name string) spec {
	s := many(name, true, documents)
	read := s.read
	s.read = func(m *maker, name string) any {
		ids, _ := read(m, name).([]string)
		var out []any
		for _, id := range ids {
			out = append(out, map[string]any{"document": id})
		}
		if out == nil {
			return nil
		}
		return out
	}
	return s
}

// answers are one answer to each allegation.
func answers(name string, optional bool) spec {
	return perThing(name, optional, func(m *maker) []thing {
		var out []thing
		for _, x := range m.s.Case.Allegations {
			if x.Dropped == 0 {
				out = append(out, thing{x.ID, m.ground(x.Ground) + ": " + x.Text})
			}
		}
		return out
	}, func(m *maker) []form.Option {
		return m.fixed("answer", "admitted", "denied", "no_knowledge")
	}, func(v string) any { return v })
}

// tests are the questions of a screening, each answered with yes or no.
func tests(name string) spec {
	return perThing(name, false, func(m *maker) []thing {
		var out []thing
		if st := m.s.Rules.Stage(m.s.Case.Stage); st != nil {
			for _, t := range st.Tests {
				out = append(out, thing{t.ID, t.Question})
			}
		}
		return out
	}, func(m *maker) []form.Option { return m.yesOrNo("tests") }, func(v string) any { return v == "yes" })
}

// thing is what one answer is given to.
type thing struct{ id, title string }

func perThing(name string, optional bool, of func(*maker) []thing, with choices, value func(string) any) spec {
	return spec{name,
		func(m *maker, name string) []form.Field {
			var out []form.Field
			for _, x := range of(m) {
				out = append(out, form.Field{Name: name + "." + x.id, Kind: form.Radios, Label: x.title, Options: with(m), Optional: optional, Foreign: m.s.Foreign})
			}
			return out
		},
		func(m *maker, name string) any {
			out := map[string]any{}
			for _, x := range of(m) {
				if v := m.text(name + "." + x.id); v != "" {
					out[x.id] = value(v)
				}
			}
			if len(out) == 0 {
				return nil
			}
			return out
		},
	}
}
