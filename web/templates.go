package web

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"probity/api"
	"probity/docket"
	"probity/web/form"
)

//go:embed templates
var templateFiles embed.FS

// pages are the templates, one set for each language.
type pages struct {
	by map[string]map[string]*template.Template // language, page
}

// parsePages reads the templates. Each page has the layout and the parts.
func parsePages(c *catalogue, files *assets) (*pages, error) {
	p := &pages{by: map[string]map[string]*template.Template{}}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	for _, w := range c.all {
		layout, err := template.New("layout.html").Funcs(w.funcs(files)).ParseFS(templateFiles, "templates/layout.html", "templates/parts/*.html")
		if err != nil {
			return nil, err
		}
		p.by[w.Code] = map[string]*template.Template{}
		for _, name := range names {
			short := strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), ".html")
			if short == "layout" {
				continue
			}
			t, err := layout.Clone()
			if err == nil {
				_, err = t.ParseFS(templateFiles, name)
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			p.by[w.Code][short] = t
		}
	}
	return p, nil
}

// funcs are what templates can say and write in a language.
func (w *words) funcs(files *assets) template.FuncMap {
	return template.FuncMap{
		"say": w.say, "tell": w.tell, "phrase": w.phrase, "number": numbered, "title": w.titleOf, "day": w.day, "begin": begin, "plain": plain, "alone": alone, "act": w.act, "moment": w.moment, "date": w.date, "upper": upper, "bytes": bytesOf, "acts": actsOf, "elsewhere": elsewhere, "paragraphs": paragraphs,
		"asset": files.at,
		"sheet": func() template.CSS { return template.CSS(files.file["/probity.css"].text) }, //nolint:gosec // our own
	}
}

// act is what an act is called in the language, or in English.
func (w *words) act(kind docket.Kind, english string) string {
	if own := "act." + string(kind) + ".title"; w.has(own) {
		return w.say(own)
	}
	return english
}

// titleOf is what an act is called in the language.
func (w *words) titleOf(kind docket.Kind) string {
	if spec := docket.SpecOf(kind); spec != nil {
		return w.act(kind, spec.Title)
	}
	return ""
}

// plain is a word of the record as a reader would write it.
func plain(word any) string { return strings.ReplaceAll(fmt.Sprint(word), "_", " ") }

// paragraphs are those of a text, as who wrote it set them apart: by empty lines.
func paragraphs(text string) (out []string) {
	for p := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// alone is a form of a page that has several.
func alone(v view, f *form.Form) view {
	v.Form = f
	return v
}

func upper(id any) string { return strings.ToUpper(fmt.Sprint(id)) }

// bytesOf is a size as people say it.
func bytesOf(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// actsOn is acts of a case, for the part that lists them.
type actsOn struct {
	Case string
	Acts []api.AllowedView
}

// elsewhere are the acts that belong to another stage.
func elsewhere(acts []api.AllowedView) (out []api.AllowedView) {
	for i := range acts {
		if acts[i].Code == docket.NotHere {
			out = append(out, acts[i])
		}
	}
	return out
}

func actsOf(id string, acts []api.AllowedView) actsOn { return actsOn{id, acts} }

// begin is a text as the beginning of a sentence.
func begin(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
