package web

import (
	"cmp"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"probity/procedure/clock"
	"probity/web/form"
)

// What procedures and the guide say is English. A file in words/told says it in
// another language, under the English sentence itself, so that a sentence that was
// changed is not told with the words of the old one. %s stands for what is told in
// turn: a title, a day, a number. What has no words is shown in English, and marked.

// memory is what is known of other people's sentences in one language.
type memory struct {
	whole map[string]string
	parts []pattern // the most particular first
}

type pattern struct {
	of *regexp.Regexp
	as string
}

func readMemory(code string) (*memory, error) {
	m := &memory{whole: map[string]string{}}
	files, err := fs.Glob(wordFiles, "words/told/*."+code+".yaml")
	if err != nil {
		return nil, err
	}
	var blanks []string
	as := map[string]string{}
	for _, file := range files {
		text, err := wordFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		of := map[string]string{}
		if err := yaml.Unmarshal(text, &of); err != nil {
			return nil, fmt.Errorf("%s: %w", path.Base(file), err)
		}
		for english, own := range of {
			if strings.Contains(english, "%s") {
				blanks, as[english] = append(blanks, english), own
				continue
			}
			m.learn(english, own)
		}
	}
	slices.SortFunc(blanks, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
	for _, b := range blanks {
		m.parts = append(m.parts, pattern{regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(b), "%s", "(.+?)") + "$"), as[b]})
	}
	return m, nil
}

// learn keeps a text, and each of its sentences where they answer to one another.
func (m *memory) learn(english, own string) {
	m.whole[english] = own
	if a, b := sentences(english), sentences(own); len(a) > 1 && len(a) == len(b) {
		for i := range a {
			m.whole[a[i]] = b[i]
		}
	}
}

var sentenceEnd = regexp.MustCompile(`([.!?؟]”?) +`)

func sentences(text string) []string {
	return strings.Split(sentenceEnd.ReplaceAllString(text, "$1\n"), "\n")
}

// translate is a text in the language; false where it has no words for it.
func (w *words) translate(text string) (string, bool) {
	text = strings.Join(strings.Fields(text), " ")
	if w.told == nil || text == "" {
		return text, w.told == nil
	}
	if own, ok := w.one(text); ok {
		return own, true
	}
	parts := sentences(text)
	if len(parts) < 2 {
		return text, false
	}
	for i := range parts {
		own, ok := w.one(parts[i])
		if !ok {
			return text, false
		}
		parts[i] = own
	}
	return strings.Join(parts, " "), true
}

// one is one sentence, whole or with what its blanks hold.
func (w *words) one(text string) (string, bool) {
	for _, x := range []string{text, begin(text), small(text)} {
		if own, ok := w.told.whole[x]; ok {
			if x == text {
				return own, true
			}
			return asBegun(text, own), true
		}
	}
	for _, p := range w.told.parts {
		if held := p.of.FindStringSubmatch(text); held != nil {
			if own, ok := w.filled(p.as, held[1:]); ok {
				return asBegun(text, own), true
			}
		}
	}
	return "", false
}

func asBegun(text, own string) string {
	if begin(text) == text {
		return begin(own)
	}
	return own
}

func small(text string) string { return strings.ToLower(text[:1]) + text[1:] }

func (w *words) filled(as string, held []string) (string, bool) {
	of := make([]any, len(held))
	for i := range held {
		own, ok := w.thing(held[i])
		if !ok {
			return "", false
		}
		of[i] = own
	}
	return fmt.Sprintf(as, of...), true
}

var (
	number = regexp.MustCompile(`^[a-z]?[0-9]+$`) // or the number of something on the docket
	listed = regexp.MustCompile(`, | or `)
)

// thing is what a blank holds: a number, a day, a title, or several.
func (w *words) thing(text string) (string, bool) {
	if number.MatchString(text) {
		return text, true
	}
	if t, err := time.Parse("Mon 2 Jan 2006", text); err == nil {
		return w.day(clock.DateOf(t, time.UTC)), true
	}
	if bare := strings.Trim(text, "“”"); bare != text && !listed.MatchString(text) {
		own, ok := w.one(bare)
		return "“" + own + "”", ok
	}
	if own, ok := w.one(text); ok {
		return own, true
	}
	several := listed.Split(text, -1)
	if len(several) < 2 {
		return "", false
	}
	for i := range several {
		own, ok := w.thing(several[i])
		if !ok {
			return "", false
		}
		several[i] = own
	}
	n := len(several) - 1
	return strings.Join(several[:n], ", ") + " " + w.say("told.or") + " " + several[n], true
}

// own is a text in the language, or as it is.
func (w *words) own(text string) string {
	own, _ := w.translate(text)
	return own
}

// tell writes a text of a procedure or of the guide: in the language, and marked as
// English where that has no words for it.
func (w *words) tell(text any) template.HTML {
	english := fmt.Sprint(text)
	if own, ok := w.translate(english); ok {
		return template.HTML(template.HTMLEscapeString(own)) //nolint:gosec // escaped
	}
	var out []string
	for _, s := range sentences(strings.Join(strings.Fields(english), " ")) {
		own, ok := w.one(s)
		s = template.HTMLEscapeString(s)
		if ok {
			s = template.HTMLEscapeString(own)
		} else {
			s = `<span lang="en" dir="ltr">` + s + `</span>`
		}
		out = append(out, s)
	}
	return template.HTML(strings.Join(out, " ")) //nolint:gosec // escaped
}

// numbered is the number of a case, which reads from the left in every language and
// stays on one line.
func numbered(of string) template.HTML {
	return template.HTML(`<bdi class="number" dir="ltr">` + template.HTMLEscapeString(of) + `</bdi>`) //nolint:gosec // escaped
}

// phrase is a sentence of the catalogue with what it tells of already written, like a
// number.
func (w *words) phrase(key string, of ...template.HTML) template.HTML {
	filled := make([]any, len(of))
	for i := range of {
		filled[i] = of[i]
	}
	return template.HTML(fmt.Sprintf(template.HTMLEscapeString(w.say(key)), filled...)) //nolint:gosec // escaped
}

// before is what stands before a title in a list, as "S1: ".
var before = regexp.MustCompile(`^([A-Z][0-9]+: )?(.*)$`)

// tellForm puts what a form has from a procedure into the language.
func (w *words) tellForm(fields []form.Field) {
	if w.told == nil {
		return
	}
	put := func(lang *string, texts ...*string) {
		if *lang == "" {
			return
		}
		var own []string
		for _, t := range texts {
			m := before.FindStringSubmatch(*t)
			s, ok := w.translate(m[2])
			if !ok && *t != "" {
				return
			}
			own = append(own, m[1]+s)
		}
		for i, t := range texts {
			*t = own[i]
		}
		*lang = ""
	}
	for i := range fields {
		f := &fields[i]
		put(&f.Foreign, &f.Label, &f.Hint)
		for j := range f.Options {
			o := &f.Options[j]
			if o.Name {
				put(&o.Foreign, &o.Hint)
				continue
			}
			put(&o.Foreign, &o.Label, &o.Hint)
		}
		w.tellForm(f.Parts)
	}
}
