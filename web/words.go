package web

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"

	"probity/procedure/clock"
)

//go:embed words
var wordFiles embed.FS

// words is all that the pages say in one language.
type words struct {
	Code string // as in lang="es"
	Dir  string // ltr or rtl
	Name string // in the language itself
	text map[string]string
	told *memory // of what procedures say; nil where they speak the language themselves
}

// catalogue is the languages, the first being the one that is whole by nature:
// what it lacks is lacking everywhere.
type catalogue struct {
	all   []*words
	match language.Matcher
}

// languages in the order in which they are offered.
var languages = []string{"en", "es", "ar"}

func readCatalogue() (*catalogue, error) {
	var c catalogue
	var tags []language.Tag
	for _, code := range languages {
		w := &words{Code: code, Dir: "ltr", text: map[string]string{}}
		files, err := fs.Glob(wordFiles, "words/*"+code+".yaml")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if err := w.read(file); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
		}
		if code != rulesAreIn {
			if w.told, err = readMemory(code); err != nil {
				return nil, err
			}
		}
		w.Name = w.text["language"]
		if d := w.text["direction"]; d != "" {
			w.Dir = d
		}
		c.all = append(c.all, w)
		tags = append(tags, language.Make(code))
	}
	c.match = language.NewMatcher(tags)
	return &c, nil
}

// read reads one file of a language. A sentence stands in one file alone.
func (w *words) read(file string) error {
	text, err := wordFiles.ReadFile(file)
	if err != nil {
		return err
	}
	of := map[string]string{}
	if err := yaml.Unmarshal(text, &of); err != nil {
		return err
	}
	for key, sentence := range of {
		if w.has(key) {
			return fmt.Errorf("%s stands in another file too", key)
		}
		w.text[key] = sentence
	}
	return nil
}

// in is the language somebody asked for, or the one their browser prefers.
func (c *catalogue) in(asked, accept string) *words {
	for _, w := range c.all {
		if w.Code == asked {
			return w
		}
	}
	_, i := language.MatchStrings(c.match, accept)
	return c.all[i]
}

// say is the sentence with the key; what it tells of is filled in where the
// sentence has %s. A key without a sentence shows itself, and a test forbids it.
func (w *words) say(key string, of ...any) string {
	s, ok := w.text[key]
	if !ok {
		return "[" + key + "]"
	}
	if len(of) > 0 {
		s = fmt.Sprintf(s, of...)
	}
	return s
}

func (w *words) has(key string) bool { return w.text[key] != "" }

// day is a civil day in words.
func (w *words) day(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	months := strings.Fields(w.text["months"])
	return fmt.Sprintf(w.text["day"], d.Day, months[d.Month-1], d.Year)
}

// moment is a moment in words, in universal time, or the day of a clock.
func (w *words) moment(t any) string {
	at := timeOf(t)
	if at.IsZero() {
		return ""
	}
	return fmt.Sprintf(w.text["moment"], w.day(clock.DateOf(at, time.UTC)), at.Format("15:04"))
}

// date is the day of a moment in words, in universal time.
func (w *words) date(t any) string {
	at := timeOf(t)
	if at.IsZero() {
		return ""
	}
	return w.day(clock.DateOf(at, time.UTC))
}

func timeOf(t any) time.Time {
	switch t := t.(type) {
	case time.Time:
		return t.UTC()
	case *time.Time:
		if t != nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// keys are those of all sentences, sorted.
func (w *words) keys() []string {
	var out []string
	for k := range w.text {
		out = append(out, k)
	}
	slices.SortFunc(out, strings.Compare)
	return out
}
