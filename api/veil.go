package api

import (
	"context"
	"regexp"
	"strings"

	"probity/docket"
	"probity/store"
)

// veil is the other cases that this one names and the reader must not know of.
// A link to such a case shows nowhere, as if it had not been made; and so does one
// to a case that is not there, because the difference would tell.
type veil struct {
	names []string       // ids and numbers, in lower case
	text  *regexp.Regexp // finds them in running text; nil: there are none
}

// veilOf hides all that the docket names, until lift finds out which of them the
// reader may know of.
func veilOf(s *docket.State) veil {
	var v veil
	for i := range s.Links {
		v.names = append(v.names, strings.ToLower(s.Links[i].Case))
	}
	return v.made()
}

func (v veil) made() veil {
	if v.text = nil; len(v.names) == 0 {
		return v
	}
	quoted := make([]string, len(v.names))
	for i, n := range v.names {
		quoted[i] = regexp.QuoteMeta(n)
	}
	v.text = regexp.MustCompile(`(?i)` + strings.Join(quoted, "|"))
	return v
}

func (v veil) hides(name string) bool {
	return v.text != nil && v.text.FindString(name) == name && name != ""
}

// lift shows the reader those of the cases that are named here that they may know
// of, and hides each of the others under its id and its number.
func (f *file) lift(ctx context.Context) error {
	if f.veil.text == nil {
		return nil
	}
	there, err := f.api.DB.CasesNamed(ctx, store.TheSystem(), f.veil.names)
	if err != nil {
		return err
	}
	known, err := f.api.DB.CasesNamed(ctx, f.who.Who, f.veil.names)
	if err != nil {
		return err
	}
	may, hidden := map[string]bool{}, veil{}
	for _, c := range known {
		may[strings.ToLower(c.ID)], may[strings.ToLower(c.Number)] = true, true
	}
	for _, c := range there {
		if !may[strings.ToLower(c.ID)] {
			hidden.names = append(hidden.names, strings.ToLower(c.ID), strings.ToLower(c.Number))
		}
	}
	for _, name := range f.veil.names {
		if !may[name] {
			hidden.names = append(hidden.names, name)
		}
	}
	f.veil = hidden.made()
	return nil
}

// over is a text without the names of the cases behind the veil.
func (v veil) over(text string) string {
	if v.text == nil {
		return text
	}
	return v.text.ReplaceAllString(text, withheld)
}

// without takes out of a list what names a case behind the veil.
func (v veil) without(list []any) []any {
	if v.text == nil {
		return list
	}
	out := list[:0]
	for _, x := range list {
		m, _ := x.(map[string]any)
		if name, ok := m["case"].(string); !ok || !v.hides(name) {
			out = append(out, x)
		}
	}
	return out
}

// links are those to cases that the reader may know of.
func (f *file) links() []docket.Link {
	var out []docket.Link
	for _, l := range f.s.Links {
		if !f.veil.hides(l.Case) {
			out = append(out, l)
		}
	}
	return out
}

// tellsOfHidden says whether an entry does nothing but tie the case to one that
// the reader must not know of.
func (f *file) tellsOfHidden(e *docket.Entry) bool {
	l, ok := e.Particulars.(*docket.CaseLinked)
	return ok && f.veil.hides(l.Case)
}
