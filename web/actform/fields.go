package actform

import (
	"strings"
	"time"

	"probity/web/form"
)

// choices are what a field may be chosen from.
type choices func(m *maker) []form.Option

// plain is a field that becomes a text.
func plain(name string, kind form.Kind, optional bool, of choices) spec {
	return spec{name,
		func(m *maker, name string) []form.Field {
			x := form.Field{Name: name, Kind: kind, Optional: optional}
			if of != nil {
				x.Options = of(m)
			}
			return []form.Field{m.label(x)}
		},
		func(m *maker, name string) any {
			if v := m.text(name); v != "" {
				return v
			}
			return nil
		},
	}
}

func area(name string) spec { return plain(name, form.Area, false, nil) }
func note(name string) spec { return plain(name, form.Area, true, nil) }
func line(name string) spec { return plain(name, form.Line, false, nil) }
func word(name string) spec { return plain(name, form.Line, true, nil) }
func day(name string) spec  { return plain(name, form.Day, false, nil) }
func date(name string) spec { return plain(name, form.Day, true, nil) }

func plainEmail(name string) spec { return plain(name, form.Email, true, nil) }

func choose(name string, of choices) spec { return plain(name, form.Radios, false, of) }
func pick(name string, of choices) spec   { return plain(name, form.Select, false, of) }
func maybe(name string, of choices) spec  { return plain(name, form.Select, true, of) }

// who is a person known here.
func who(name string) spec     { return someone(name, false) }
func perhaps(name string) spec { return someone(name, true) }

func someone(name string, optional bool) spec {
	s := plain(name, form.Who, optional, nil)
	s.read = func(m *maker, name string) any {
		if id := Person(m.text(name)); id != "" {
			return id
		}
		return nil
	}
	return s
}

// staffOnly is a field that the sides are not asked for.
func staffOnly(s spec) spec {
	return spec{s.name,
		func(m *maker, name string) []form.Field {
			if m.s.Side != "" {
				return nil
			}
			return s.make(m, name)
		}, s.read}
}

// Known is the value of a field for a person who was found.
func Known(id, name string) string { return id + "|" + name }

// Person is the id of a person who was found, "" for what was only typed.
func Person(value string) string {
	if id, _, found := strings.Cut(value, "|"); found {
		return id
	}
	return ""
}

// period is a length of time.
func period(name string, optional bool) spec { return plain(name, form.Period, optional, units) }

func units(m *maker) []form.Option {
	var out []form.Option
	for _, u := range []string{"calendar days", "business days", "weeks", "months", "years"} {
		out = append(out, m.option("unit."+strings.ReplaceAll(u, " ", "_"), form.Option{Value: u, Label: u}))
	}
	return out
}

// many is any of several.
func many(name string, optional bool, of choices) spec {
	return spec{name,
		func(m *maker, name string) []form.Field {
			return []form.Field{m.label(form.Field{Name: name, Kind: form.Checks, Optional: optional, Options: of(m)})}
		},
		func(m *maker, name string) any {
			if x := m.form.Field(name); x != nil && len(x.Values) > 0 {
				return x.Values
			}
			return nil
		},
	}
}

// yesNo is a question with two answers, neither of which is chosen beforehand.
func yesNo(name string) spec {
	return spec{name,
		func(m *maker, name string) []form.Field {
			return []form.Field{m.label(form.Field{Name: name, Kind: form.Radios, Options: m.yesOrNo(name)})}
		},
		func(m *maker, name string) any {
			if v := m.text(name); v != "" {
				return v == "yes"
			}
			return nil
		},
	}
}

func (m *maker) yesOrNo(name string) []form.Option {
	say := func(answer, english string) form.Option {
		if own := labels[string(m.kind)+"."+name+"."+answer]; own.label != "" {
			english = own.label
		}
		o := m.option("act."+answer, form.Option{Value: answer, Label: english})
		return m.option("act."+string(m.kind)+"."+name+"."+answer, o)
	}
	return []form.Option{say("yes", "Yes"), say("no", "No")}
}

// box is one box to tick.
func box(name string) spec {
	return spec{name,
		func(m *maker, name string) []form.Field {
			return []form.Field{m.label(form.Field{Name: name, Kind: form.Yes, Optional: true})}
		},
		func(m *maker, name string) any {
			if m.text(name) == "yes" {
				return true
			}
			return nil
		},
	}
}

// lines is a text of which each line is one thing.
func lines(name string) spec {
	return spec{name,
		func(m *maker, name string) []form.Field {
			return []form.Field{m.label(form.Field{Name: name, Kind: form.Area, Rows: 3, Optional: true})}
		},
		func(m *maker, name string) any {
			var out []string
			for l := range strings.SplitSeq(m.text(name), "\n") {
				if l = strings.TrimSpace(l); l != "" {
					out = append(out, l)
				}
			}
			if out == nil {
				return nil
			}
			return out
		},
	}
}

// hour is a day and a time of day, where the body is.
func hour(name string) spec {
	return spec{name,
		func(m *maker, name string) []form.Field {
			return []form.Field{m.label(form.Field{Name: name, Kind: form.Moment})}
		},
		func(m *maker, name string) any {
			typed := m.text(name)
			if typed == "" {
				return nil
			}
			zone := time.UTC
			if loc, err := m.s.Rules.Calendar("").Location(); err == nil {
				zone = loc
			}
			at, err := time.ParseInLocation("2006-01-02 15:04", strings.ReplaceAll(typed, ".", ":"), zone)
			if err != nil {
				return typed // what it is not, the API says
			}
			return at.UTC().Format(time.RFC3339)
		},
	}
}

// file is one document that is sent along: its id.
func file(name string) spec {
	return spec{name,
		func(m *maker, name string) []form.Field {
			return []form.Field{m.label(form.Field{Name: FileOf(name), Kind: form.File, Optional: true}), {Name: name, Kind: form.Hidden}}
		},
		func(m *maker, name string) any {
			if v := m.text(name); v != "" {
				return v
			}
			return nil
		},
	}
}

// FileOf is the name of the field in which the document is sent whose id is kept
// in the field.
func FileOf(name string) string { return name + ".file" }
