package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/web/form"
)

// What each step asks. The procedure says what it needs; nothing else is asked for.

// label is a field with its label from the catalogue.
func (a *asked) field(kind form.Kind, name, key string) form.Field {
	f := form.Field{Name: name, Kind: kind, Label: a.words.say("report." + key)}
	if hint := "report." + key + "_hint"; a.words.has(hint) {
		f.Hint = a.words.say(hint)
	}
	return f
}

func optional(f form.Field) form.Field {
	f.Optional = true
	return f
}

func (t *telling) whatFields() []form.Field {
	text := t.field(form.Area, "text", "text")
	text.Rows = 12
	return []form.Field{text}
}

func (t *telling) whoFields() []form.Field {
	where := optional(t.field(form.Area, "known_as", "known_as"))
	where.Rows = 3
	return []form.Field{t.field(form.Line, "respondent", "respondent"), where}
}

func (t *telling) whenFields() []form.Field {
	sure := t.field(form.Radios, "sure", "sure")
	sure.Value = "exact"
	for _, v := range []string{"exact", "about"} {
		sure.Options = append(sure.Options, form.Option{Value: v, Label: t.words.say("report.sure." + v)})
	}
	out := []form.Field{sure, t.field(form.Day, "when", "when"), optional(t.field(form.Day, "until", "until"))}
	if t.p.Filing.LimitFrom == "discovery" || t.p.Filing.LimitFrom == "later" {
		out = append(out, optional(t.field(form.Day, "known", "known")))
	}
	earlier := optional(t.field(form.Area, "earlier", "earlier"))
	earlier.Rows = 3
	return append(out, optional(t.field(form.Line, "where", "where")), earlier)
}

// grounds are those that a person may give who saw something: not what the clock
// opens, and not what is only known inside a running case.
func (t *telling) grounds() []procedure.Ground {
	return slices.DeleteFunc(slices.Clone(t.p.Grounds), func(g procedure.Ground) bool { return g.ByTimer || g.NonCoop })
}

// rulesAreIn is the language of the procedures.
const rulesAreIn = "en"

// unsure is the answer of whoever cannot tell.
const unsure = "unsure"

func (t *telling) codeFields() []form.Field {
	var out []form.Field
	grounds := t.grounds()
	if len(grounds) > 1 {
		pick := t.field(form.Radios, "ground", "ground")
		for _, g := range grounds {
			o := form.Option{Value: g.ID, Label: g.Title, Foreign: rulesAreIn}
			if g.Documented {
				if own, ok := t.words.translate(g.Title); ok {
					o.Label, o.Foreign = own, ""
				}
				o.Hint = t.words.say("report.ground_documented")
			}
			pick.Options = append(pick.Options, o)
		}
		pick.Options = append(pick.Options, form.Option{Value: unsure, Label: t.words.say("report.unsure"), Hint: t.words.say("report.ground_unsure")})
		out = append(out, pick)
	}
	if code := t.code(); code != nil {
		pick := t.field(form.Checks, "principle", "principle")
		for _, p := range code.Principles {
			o := form.Option{Value: p.ID, Label: p.Title, Hint: p.Text, Foreign: rulesAreIn}
			if p.Example != "" {
				o.Hint += " " + t.web.words.all[0].say("code.example") + " " + p.Example
			}
			pick.Options = append(pick.Options, o)
		}
		pick.Options = append(pick.Options, form.Option{Value: unsure, Label: t.words.say("report.unsure"), Hint: t.words.say("report.principle_unsure")})
		out = append(out, pick)
	}
	if slices.ContainsFunc(grounds, func(g procedure.Ground) bool { return g.Predicate }) {
		elsewhere := t.field(form.Group, "elsewhere", "elsewhere")
		elsewhere.Parts = []form.Field{
			optional(t.field(form.Line, "authority", "authority")), optional(t.field(form.Line, "ruling", "ruling")), optional(t.field(form.Day, "ruled", "ruled")),
		}
		out = append(out, elsewhere)
	}
	if len(out) == 0 {
		out = append(out, t.field(form.Sentence, "nothing", "code_nothing"))
	}
	return out
}

// code is the edition of the code that was in force when it happened.
func (t *telling) code() *procedure.Code {
	from, _, err := t.days()
	if err != nil {
		return nil
	}
	return t.p.CodeAt(from)
}

func (t *telling) evidenceFields() []form.Field {
	var out []form.Field
	if kept := t.v[fieldDoc]; len(kept) > 0 {
		have := optional(t.field(form.Checks, fieldDoc, "files"))
		for _, d := range kept {
			_, name, _ := strings.Cut(d, " ")
			have.Options = append(have.Options, form.Option{Value: d, Label: name})
		}
		out = append(out, have)
	}
	file := t.field(form.File, "file", "file")
	file.Several = true
	seen := optional(t.field(form.Area, "shows", "shows"))
	seen.Rows = 4
	return append(out, file, seen)
}

// rows of people to be kept out that the page has at first.
const firstRows = 3

func (t *telling) hideFields() []form.Field {
	rows := firstRows
	for i := range docket.MostNamed {
		if t.v.Get(fmt.Sprintf("keep.%d.name", i))+t.v.Get(fmt.Sprintf("keep.%d.email", i)) != "" {
			rows = max(rows, i+1)
		}
	}
	if t.v.Get(fieldGo) == "more" {
		rows = min(rows+firstRows, docket.MostNamed)
	}
	var out []form.Field
	for i := range rows {
		n := strconv.Itoa(i)
		name, email := optional(t.field(form.Line, "keep."+n+".name", "keep_name")), optional(t.field(form.Email, "keep."+n+".email", "keep_email"))
		name.Complete, email.Complete = "off", "off"
		out = append(out, form.Field{Name: "keep." + n, Kind: form.Group, Label: t.words.say("report.keep_person", i+1), Parts: []form.Field{name, email}})
	}
	offices := optional(t.field(form.Checks, "keep_office", "keep_office"))
	for _, o := range t.p.Offices {
		if o.Substitute == "" {
			continue
		}
		var instead string
		for _, s := range t.p.Offices {
			if s.ID == o.Substitute {
				instead = t.words.say("report.keep_instead", t.words.own(s.Title))
			}
		}
		offices.Options = append(offices.Options, form.Option{Value: o.ID, Label: t.words.own(o.Title), Hint: instead})
	}
	if len(offices.Options) > 0 {
		out = append(out, offices)
	}
	return out
}

func (t *telling) youFields() []form.Field {
	if t.desk {
		return t.tellerFields()
	}
	sign := t.field(form.Yes, "signed", "signed")
	if t.me != nil {
		out := []form.Field{{Name: "me", Kind: form.Sentence, Label: t.words.say("report.you_known", t.me.Name)}}
		if t.p.Filing.Signed {
			out = append(out, sign)
		}
		return out
	}
	who := t.field(form.Radios, "who", "you")
	if t.p.Filing.Anonymous != procedure.AnonymousForbidden {
		who.Options = append(who.Options, form.Option{Value: "unknown", Label: t.words.say("report.you_unknown"), Hint: t.words.say("report.you." + string(t.p.Filing.Anonymous))})
	}
	disclosed := "report.you_kept"
	if t.p.Filing.IdentityDisclosed {
		disclosed = "report.you_disclosed"
	}
	who.Options = append(who.Options, form.Option{Value: "named", Label: t.words.say("report.you_named"), Hint: t.words.say(disclosed)})
	if len(who.Options) == 1 {
		who.Value = "named"
	}
	named := t.field(form.Group, "named", "named")
	named.Parts = []form.Field{
		optional(t.field(form.Line, "name", "name")), optional(t.field(form.Email, "email", "email")), optional(t.field(form.Line, "phone", "phone")), optional(t.field(form.Area, "address", "address")),
	}
	named.Parts[0].Complete, named.Parts[1].Complete, named.Parts[2].Complete, named.Parts[3].Rows = "name", "email", "tel", 3
	if t.p.Filing.Signed {
		named.Parts = append(named.Parts, sign)
	}
	return []form.Field{who, named}
}

// ok says whether a step is filled in well enough, and blames what is not.
func (t *telling) ok(step string, f *form.Form) bool {
	must := func(name string) {
		if f.Text(name) == "" {
			f.Blame(name, t.words.say("form.needed"))
		}
	}
	f.Need(t.words.say("form.needed"))
	switch step {
	case "when":
		t.okDays(f)
	case "code":
		if g := t.chosen(); g != nil && g.Predicate {
			must("authority")
			must("ruling")
			must("ruled")
		}
		if ruled := f.Text("ruled"); ruled != "" {
			if _, err := clock.ParseDate(ruled); err != nil {
				f.Blame("ruled", t.words.say("report.no_day"))
			}
		}
	case "you":
		if t.desk {
			t.okTeller(f, must)
		} else if f.Text("who") == "named" {
			must("name")
		}
		if e := f.Text("email"); e != "" && !strings.Contains(e, "@") {
			f.Blame("email", t.words.say("report.no_email"))
		}
		if !t.desk && t.p.Filing.Signed && (t.me != nil || f.Text("who") == "named") && f.Text("signed") == "" {
			f.Blame("signed", t.words.say("report.sign_needed"))
		}
	}
	return f.OK()
}

func (t *telling) okDays(f *form.Form) {
	about := f.Text("sure") == "about"
	from, err := dayTyped(f.Text("when"), about, false)
	if err != nil {
		f.Blame("when", t.words.say(err.Error()))
	}
	until, err := dayTyped(f.Text("until"), about, true)
	if err != nil && f.Text("until") != "" {
		f.Blame("until", t.words.say(err.Error()))
	}
	if x := f.Field("known"); x != nil && x.Value != "" {
		if _, err := dayTyped(x.Value, about, false); err != nil {
			x.Mistake = t.words.say(err.Error())
		}
	}
	if err == nil && !until.IsZero() && until.Before(from) {
		f.Blame("until", t.words.say("report.ends_before"))
	}
	if today := clock.DateOf(t.web.Now(), time.UTC).AddDays(1); from.After(today) { // the API knows the place whose day counts
		f.Blame("when", t.words.say("report.in_future"))
	}
}

// noDay is a day that makes no sense; its text is the key of the sentence.
type noDay string

func (n noDay) Error() string { return string(n) }

// dayTyped is a day as it was typed, 2024-03-05. When it is known only about, the
// day, and the month too, may be left out: it is then the first or the last that is
// meant.
func dayTyped(typed string, about, last bool) (clock.Date, error) {
	parts := strings.Split(typed, "-")
	if typed == "" || len(parts) != 3 {
		return clock.Date{}, noDay("report.no_day")
	}
	y, errY := strconv.Atoi(parts[0])
	m, errM := strconv.Atoi(parts[1])
	d, errD := strconv.Atoi(parts[2])
	if errY != nil || errM != nil || errD != nil || y < 1900 || y > 9999 {
		return clock.Date{}, noDay("report.no_day")
	}
	out := clock.Date{Year: y, Month: time.Month(m), Day: d}
	switch {
	case !about && (m == 0 || d == 0):
		return clock.Date{}, noDay("report.whole_day")
	case about && m == 0:
		out = clock.Date{Year: y, Month: time.January, Day: 1}
		if last {
			out = clock.Date{Year: y, Month: time.December, Day: 31}
		}
	case about && d == 0:
		out.Day = 1
		if out.Validate() == nil && last {
			out = out.AddMonths(1).AddDays(-1)
		}
	}
	if out.Validate() != nil {
		return clock.Date{}, noDay("report.no_day")
	}
	return out, nil
}

// days are the first and the last day of what happened. What is known only about
// ends with the month or year named, and not before today.
func (t *telling) days() (from, to clock.Date, err error) {
	f := form.New("", "", t.whenFields()...)
	f.Read(t.v)
	about := f.Text("sure") == "about"
	if from, err = dayTyped(f.Text("when"), about, false); err != nil {
		return from, to, err
	}
	last := f.Text("until")
	if last == "" && about {
		last = f.Text("when")
	}
	if last != "" {
		if to, err = dayTyped(last, about, true); err != nil {
			return from, to, err
		}
	}
	if today := clock.DateOf(t.web.Now(), time.UTC); about && to.After(today) {
		to = today
	}
	if to.Before(from) || to == from {
		to = clock.Date{}
	}
	return from, to, nil
}
