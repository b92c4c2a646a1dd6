package form

import (
	"net/url"
	"strings"
)

// boxes are the boxes of a field that is typed in several.
func boxes(f *Field, typed url.Values) []Field {
	var out []Field
	for _, part := range f.boxNames() {
		box := Field{Name: f.Name + "." + part, Kind: Number, Value: strings.TrimSpace(typed.Get(f.Name + "." + part))}
		if part == "unit" {
			box.Kind, box.Options = Select, f.Options
		}
		if part == "time" {
			box.Kind = Line
		}
		out = append(out, box)
	}
	return out
}

func (f *Field) boxNames() []string {
	switch f.Kind {
	case Day:
		return []string{"day", "month", "year"}
	case Moment:
		return []string{"day", "month", "year", "time"}
	}
	return []string{"count", "unit"}
}

// Boxes are the boxes as they are drawn, empty when nothing was typed.
func (f *Field) Boxes() []Field {
	if len(f.Parts) == 0 {
		return boxes(f, f.shown())
	}
	return f.Parts
}

// shown takes a value apart that did not come from a form: 2025-05-06,
// 2025-05-06 14:30 or 30 calendar days.
func (f *Field) shown() url.Values {
	v := url.Values{}
	set := func(part, value string) { v.Set(f.Name+"."+part, strings.TrimLeft(value, "0")) }
	if f.Kind == Period {
		count, unit, _ := strings.Cut(f.Value, " ")
		v.Set(f.Name+".count", count)
		v.Set(f.Name+".unit", unit)
		return v
	}
	day, hour, _ := strings.Cut(f.Value, " ")
	if p := strings.Split(day, "-"); len(p) == 3 {
		set("year", p[0])
		set("month", p[1])
		set("day", p[2])
	}
	v.Set(f.Name+".time", hour)
	return v
}

// joined is what was typed in the boxes as one text, "" when all are empty. What
// makes no sense is put together as it is: whoever reads it says so.
func (f *Field) joined() string {
	value := func(i int) string { return f.Parts[i].Value }
	if f.Kind == Period {
		if value(0) == "" {
			return ""
		}
		return value(0) + " " + value(1)
	}
	if value(0)+value(1)+value(2) == "" {
		return ""
	}
	day := padded(value(2), 4) + "-" + padded(value(1), 2) + "-" + padded(value(0), 2)
	if f.Kind == Moment {
		day += " " + value(3)
	}
	return day
}

func padded(digits string, n int) string {
	return strings.Repeat("0", max(0, n-len(digits))) + digits
}
