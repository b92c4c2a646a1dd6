package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"probity/api"
	"probity/evidence"
	"probity/web/form"
)

// Blacking out works without a script: words are looked for wherever they stand, and
// areas are given by the measure on the edges of the sheet, which draws them when asked
// to. A second person reads what is left and releases it.

// redactPage is a document on which somebody marks what is to go.
type redactPage struct {
	Document string // its id
	Name     string
	Text     string
	Sheets   int
	Shown    *sheetShown // none of a text
}

// sheetShown is the sheet that is looked at, with its measure and what was marked.
type sheetShown struct {
	evidence.Sheet
	Down, Across []int // where the lines of the measure stand
	Letters      int   // height of the letters on it
	Areas        []evidence.Area
}

// Box is what of the sheet and its edges is seen.
func (s *sheetShown) Box() string {
	return fmt.Sprintf("%d %d %d %d", -3*s.Letters, -2*s.Letters, s.Width+4*s.Letters, s.Height+3*s.Letters)
}

func showSheet(s evidence.Sheet, areas []evidence.Area) *sheetShown {
	out := &sheetShown{Sheet: s, Letters: max(max(s.Width, s.Height)/60, 2)}
	step := 5
	for _, x := range []int{10, 20, 50, 100, 200, 500, 1000, 2000} {
		if max(s.Width, s.Height)/step > 14 {
			step = x
		}
	}
	for at := 0; at <= s.Width; at += step {
		out.Across = append(out.Across, at)
	}
	for at := 0; at <= s.Height; at += step {
		out.Down = append(out.Down, at)
	}
	for _, a := range areas {
		if max(a.Page, 1) == s.N {
			out.Areas = append(out.Areas, a)
		}
	}
	return out
}

// audiences for whom something is blacked out.
var audiences = []form.Option{
	{Value: "respondent", Label: "The respondent and counsel"}, {Value: "complainant", Label: "The complainant"},
	{Value: "panel", Label: "The members of the bodies"}, {Value: "public", Label: "The public", Hint: "What anybody is given once a publication names the document."},
}

// redact is the page on which parts of a document are blacked out.
func redact(a *asked) (*shown, error) {
	path := "/api/v1/documents/" + url.PathEscape(a.Param("id"))
	var whole api.CustodyView
	var list api.SheetList
	if err := a.get(path+"/custody", &whole); err != nil {
		return nil, err
	}
	if err := a.get(path+"/sheets", &list); err != nil {
		return nil, err
	}
	page := &redactPage{Document: whole.Document.ID, Name: whole.Document.Name, Text: list.Text, Sheets: len(list.Sheets)}
	f := redactForm(page, len(list.Sheets) > 0, strings.HasPrefix(list.MediaType, "image/"))
	s := &shown{name: "redact", title: "Black parts of it out", of: page, form: f, wide: true}
	typed := a.typed(f)
	areas, wrong := areasTyped(f.Text("areas"), strings.HasPrefix(list.MediaType, "image/"))
	if page.Sheets > 0 {
		n, err := strconv.Atoi(f.Text("sheet"))
		if err != nil || n < 1 || n > page.Sheets {
			n = 1
			if typed && page.Sheets > 1 {
				f.Blame("sheet", fmt.Sprintf("There are the pages 1 to %d.", page.Sheets))
			}
		}
		page.Shown = showSheet(list.Sheets[n-1], areas)
	}
	if !typed {
		return s, nil
	}
	if wrong != "" {
		f.Blame("areas", wrong)
	}
	if a.Request.PostForm.Get("go") == "look" {
		return s, nil
	}
	f.Need(a.words.say("form.needed"))
	ask := api.Redacting{Audiences: f.Field("audiences").Values, Areas: areas, Find: linesOf(f.Text("find")), Name: f.Text("name"), Reason: f.Text("reason")}
	if len(ask.Areas) == 0 && len(ask.Find) == 0 {
		f.Blame("", "Say what is to go: words, or areas of the page.")
	}
	if !f.OK() {
		return s, nil
	}
	var made api.RedactionView
	switch err := a.send(path+"/redactions", ask, &made); {
	case err == nil:
		return a.goTo("/documents/" + url.PathEscape(page.Document) + "/custody?redacted=" + strconv.Itoa(made.N))
	case !a.blame(f, err):
		return nil, err
	}
	return s, nil
}

func redactForm(page *redactPage, drawn, picture bool) *form.Form {
	var fields []form.Field
	if !picture {
		fields = append(fields, form.Field{Name: "find", Kind: form.Area, Rows: 4, Optional: true, Label: "Words that are to go",
			Hint: "One name or phrase a line. It goes wherever it stands, in capitals or not. Words in a picture are not found."})
	}
	if drawn {
		each, example := "One a line, four numbers: from the left, from the top, width, height. ", "120 80 200 24"
		if !picture {
			each, example = "One a line, five numbers: page, from the left, from the top, width, height. ", "1 120 80 200 24"
		}
		fields = append(fields, form.Field{Name: "areas", Kind: form.Area, Rows: 4, Optional: true, Mode: "numeric", Label: "Areas that are to go",
			Hint: each + "The numbers stand on the edges of the page. For example " + example})
		if page.Sheets > 1 {
			fields = append(fields, form.Field{Name: "sheet", Kind: form.Number, Optional: true, Value: "1", Label: "Page to look at"})
		}
	}
	fields = append(fields,
		form.Field{Name: "audiences", Kind: form.Checks, Label: "For whom?", Hint: "They are given what is left, and nothing else of the document.", Options: audiences},
		form.Field{Name: "name", Kind: form.Line, Optional: true, Most: 200, Label: "Name of the file they are given", Hint: "The name of the original may tell what it shows."},
		form.Field{Name: "reason", Kind: form.Area, Rows: 3, Label: "Why?", Hint: "It stands in the chain of custody."},
	)
	f := form.New("/documents/"+url.PathEscape(page.Document)+"/redact", "Black it out", fields...)
	if drawn {
		f.Other = append(f.Other, form.Button{Name: "go", Value: "look", Label: "Show the page with the areas"})
	}
	return f
}

func linesOf(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// areasTyped reads areas as they were typed, and says what is wrong with one.
func areasTyped(text string, picture bool) (out []evidence.Area, wrong string) {
	want := 5
	if picture {
		want = 4
	}
	for _, line := range linesOf(text) {
		var n []int
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' }) {
			if x, err := strconv.Atoi(word); err == nil && x >= 0 && x < 1<<20 {
				n = append(n, x)
			} else {
				n = nil
				break
			}
		}
		if len(n) != want {
			return out, fmt.Sprintf("“%s” is not %d whole numbers with blanks between them.", line, want)
		}
		a := evidence.Area{X: n[want-4], Y: n[want-3], Width: n[want-2], Height: n[want-1]}
		if !picture {
			a.Page = n[0]
		}
		out = append(out, a)
	}
	return out, ""
}

// sheet is a sheet of a document as a picture, for the page on which it is marked.
func (w *web) sheet(c *gin.Context) {
	w.drawnAs(c, "/api/v1/documents/"+url.PathEscape(c.Param("id"))+"/sheets/"+url.PathEscape(c.Param("n")), "image/png")
}

// custodySheet is the chain of custody as a page to be filed.
func (w *web) custodySheet(c *gin.Context) {
	w.drawnAs(c, "/api/v1/documents/"+url.PathEscape(c.Param("id"))+"/custody", "text/html")
}

// release lets what was blacked out by somebody else be given out.
func release(a *asked) (*shown, error) {
	if a.Request.ParseForm() != nil {
		return nil, brokeOff()
	}
	a.once, a.keep = a.Request.PostForm.Get(form.OnceName), true
	path := "/documents/" + url.PathEscape(a.Param("id"))
	if err := a.send("/api/v1"+path+"/redactions/"+url.PathEscape(a.Param("n"))+"/release", struct{}{}, nil); err != nil {
		return nil, err
	}
	return a.goTo(path + "/custody?released=" + url.QueryEscape(a.Param("n")))
}
