// Package form is the forms of the pages: the fields, what was typed in them and
// what is wrong with it. It knows nothing of cases; the templates draw it.
package form

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// Kind is how a field is drawn and read.
type Kind string

// Kinds of fields.
const (
	Line     Kind = "line"     // one line of text
	Area     Kind = "area"     // a text of several lines
	Email    Kind = "email"    //
	Secret   Kind = "secret"   // a password
	Number   Kind = "number"   // a whole number
	Day      Kind = "day"      // day, month and year in three boxes
	Date     Kind = "date"     // a day chosen in one box, where it need not be remembered
	Moment   Kind = "moment"   // the same and a time of day
	Period   Kind = "period"   // a count and its unit
	Radios   Kind = "radios"   // one of few
	Select   Kind = "select"   // one of many
	Checks   Kind = "checks"   // any of few
	Yes      Kind = "yes"      // one box
	File     Kind = "file"     // a document to be sent
	Who      Kind = "who"      // a person known here, by the beginning of the name
	Hidden   Kind = "hidden"   //
	Group    Kind = "group"    // fields that belong together
	Sentence Kind = "sentence" // only words
)

// Field is one thing asked for.
type Field struct {
	Name     string // as in the form, and as in the request that it becomes
	Kind     Kind
	Label    string
	Hint     string
	Optional bool
	Value    string   // as typed
	Values   []string // of Checks
	Options  []Option // of Radios, Select and Checks
	Parts    []Field  // of Day, Moment, Period and Group
	Mistake  string   // what is wrong with it
	Complete string   // autocomplete
	Mode     string   // inputmode
	Rows     int      // of Area
	Most     int      // characters; 0: no bound here
	Accept   string   // of File
	Kept     bool     // of File: it was sent, and is not needed again
	Several  bool     // of File: as many as one likes
	Mark     string   // sets its ids apart on a page with several forms
	Foreign  string   // language of label and hint where it is not that of the page
}

// Option is one thing to choose.
type Option struct {
	Value, Label, Hint string
	Foreign            string // language of label and hint where it is not that of the page
	Name               bool   // the label is a name, which no language says otherwise
}

// Form is the fields of a page that are sent together.
type Form struct {
	Action   string // where it goes
	Fields   []Field
	Submit   string   // what its button says
	Other    []Button // further buttons
	Careful  bool     // what it does cannot be taken back
	Once     string   // names this filling in of the form: sent twice, it is done once
	Mark     string   // sets the form apart on a page with several
	Wrong    string   // what is wrong with all of it
	Fleeting bool     // what was typed is not given back, when it has to be sent again
}

// Button is a further way to send a form.
type Button struct {
	Name, Value, Label string
	Unchecked          bool   // sends the form as it is, however unfinished
	To                 string // another page than the form's
	Quiet              bool   // drawn like a link
	Lang               string // of the label, where it is not that of the page
}

// New is an empty form.
func New(action, submit string, fields ...Field) *Form {
	return &Form{Action: action, Submit: submit, Fields: fields, Once: uuid.NewString()}
}

// OnceName is the name of the hidden field that names a filling in.
const OnceName = "once"

// Prefill chooses what an address names: one of the options of a field, and
// nothing else, because addresses hold no content.
func (f *Form) Prefill(named url.Values) {
	each(f.Fields, func(x *Field) {
		want := named.Get(x.Name)
		if (x.Kind == Radios || x.Kind == Select) && slices.ContainsFunc(x.Options, func(o Option) bool { return o.Value == want }) {
			x.Value = want
		}
	})
}

// Read takes in what was typed.
func (f *Form) Read(typed url.Values) {
	if once := typed.Get(OnceName); once != "" && len(once) <= 64 {
		f.Once = once
	}
	for i := range f.Fields {
		f.Fields[i].read(typed)
	}
}

func (f *Field) read(typed url.Values) {
	switch {
	case f.Kind == Checks:
		f.Values = typed[f.Name]
	case f.Kind == Group:
		for i := range f.Parts {
			f.Parts[i].read(typed)
		}
	case f.Kind == Day || f.Kind == Moment || f.Kind == Period:
		f.Parts = boxes(f, typed)
		f.Value = f.joined()
	default:
		f.Value = strings.ReplaceAll(typed.Get(f.Name), "\r\n", "\n") // as browsers send a text
	}
}

// Field finds a field by its name, in groups too; nil if there is none.
func (f *Form) Field(name string) *Field { return find(f.Fields, name) }

func find(in []Field, name string) *Field {
	for i := range in {
		if in[i].Name == name && in[i].Kind != Group {
			return &in[i]
		}
		if in[i].Kind == Group {
			if x := find(in[i].Parts, name); x != nil {
				return x
			}
		}
	}
	return nil
}

// Text is what was typed in a field, without blanks around it; "" when there is
// no such field.
func (f *Form) Text(name string) string {
	if x := f.Field(name); x != nil {
		return strings.TrimSpace(x.Value)
	}
	return ""
}

// Blame says what is wrong with a field, or with the whole form when there is no
// such field.
func (f *Form) Blame(name, mistake string) {
	for part := name; part != ""; part = parent(part) {
		if x := f.Field(part); x != nil {
			if x.Mistake == "" {
				x.Mistake = mistake
			}
			return
		}
	}
	if f.Wrong == "" {
		f.Wrong = mistake
	}
}

func parent(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[:i]
	}
	return ""
}

// Need blames the fields that must be filled in and are not.
func (f *Form) Need(sentence string) bool {
	ok := true
	each(f.Fields, func(x *Field) {
		if !x.Optional && x.Mistake == "" && x.empty() {
			x.Mistake, ok = sentence, false
		}
	})
	return ok
}

func each(in []Field, do func(*Field)) {
	for i := range in {
		do(&in[i])
		if in[i].Kind == Group {
			each(in[i].Parts, do)
		}
	}
}

func (f *Field) empty() bool {
	switch f.Kind {
	case Checks:
		return len(f.Values) == 0
	case Group, Sentence, Hidden, Yes, File:
		return false
	}
	return strings.TrimSpace(f.Value) == ""
}

// People are the fields that name a person.
func (f *Form) People() []*Field {
	var out []*Field
	each(f.Fields, func(x *Field) {
		if x.Kind == Who {
			out = append(out, x)
		}
	})
	return out
}

// Mistakes are the fields with something wrong, in the order of the page.
func (f *Form) Mistakes() []Field {
	var out []Field
	each(f.Fields, func(x *Field) {
		if x.Mistake != "" {
			out = append(out, *x)
		}
	})
	return out
}

// OK reports that nothing is known to be wrong.
func (f *Form) OK() bool { return f.Wrong == "" && len(f.Mistakes()) == 0 }

// Asks reports whether there is anything to fill in.
func (f *Form) Asks() bool {
	return slices.ContainsFunc(f.Fields, func(x Field) bool { return x.Kind != Hidden })
}

// Uploads are the fields in which files are sent.
func (f *Form) Uploads() []*Field {
	var out []*Field
	each(f.Fields, func(x *Field) {
		if x.Kind == File {
			out = append(out, x)
		}
	})
	return out
}

// Sends reports whether the form holds a file.
func (f *Form) Sends() bool { return len(f.Uploads()) > 0 }

// Chosen reports whether an option is chosen.
func (f *Field) Chosen(value string) bool {
	return f.Kind == Checks && slices.Contains(f.Values, value) || f.Kind != Checks && f.Value == value
}

// ID is the field's name as an id of the page.
func (f *Field) ID() string { return "f-" + asID.Replace(strings.TrimPrefix(f.Mark+".", ".")+f.Name) }

var asID = strings.NewReplacer(".", "-", " ", "-", ":", "-")

// First is the id of what is to be looked at when the field is named in the
// summary of mistakes.
func (f *Field) First() string {
	switch {
	case len(f.Parts) > 0:
		return f.Parts[0].ID()
	case (f.Kind == Radios || f.Kind == Checks || f.Kind == Who) && len(f.Options) > 0:
		return f.OptionID(0)
	}
	return f.ID()
}

// Box is which of several boxes this is: day, month, year, time, count or unit.
func (f *Field) Box() string { return f.Name[strings.LastIndexByte(f.Name, '.')+1:] }

// OptionID is the id of one of the options.
func (f *Field) OptionID(i int) string { return f.ID() + "-" + strconv.Itoa(i) }
