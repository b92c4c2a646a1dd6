package web_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/api"
	"probity/docket"
	"probity/internal/browser"
	"probity/web"
	"probity/web/pdf"
	"probity/web/pdf/pdftest"
	"probity/web/webtest"
)

// printing has a world make PDFs, with a Chromium of its own for each.
func printing(w *webtest.World, _ *api.Deps, p *web.Deps) {
	w.Helper()
	size, err := pdf.SizeOf(*sheet)
	w.Must(err)
	dir, err := os.MkdirTemp("", "papers-")
	w.Must(err)
	w.Cleanup(func() { _ = os.RemoveAll(dir) })
	w.Must(os.Chmod(dir, 0o711)) // Chromium is another user when we are root
	o := pdf.Options{Chromium: browser.Find(w), Size: size, Folder: dir}
	press, err := pdf.New(w.Context(), o)
	if err != nil {
		o.Open = true // no sandbox is allowed here
		press, err = pdf.New(w.Context(), o)
	}
	w.Must(err)
	p.Press = press
}

// read is a PDF that was asked for, kept with the pictures when there are any.
func read(w *webtest.World, page *webtest.Page, name string) *pdftest.Paper {
	w.Helper()
	page.Is(http.StatusOK)
	for header, want := range map[string]string{
		"Content-Type": "application/pdf", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
	} {
		if got := page.Header.Get(header); got != want {
			w.Errorf("%s: %s is %q", name, header, got)
		}
	}
	file, _, _ := strings.Cut(name, "-")
	if got := page.Header.Get("Content-Disposition"); got != `attachment; filename="`+file+`.pdf"` {
		w.Errorf("%s: it is given out as %q", name, got)
	}
	if *shots != "" {
		w.Must(os.MkdirAll(*shots, 0o700))
		w.Must(os.WriteFile(filepath.Join(*shots, name+"-"+*sheet+".pdf"), []byte(page.Text), 0o600))
	}
	p := pdftest.Read(w, []byte(page.Text))
	if !p.Marked || !p.Titled || p.Tags["H1"] != 1 || len(p.Links) > 0 || len(p.Extra) > 0 || len(p.Info) != 1 {
		w.Errorf("%s: it is %+v", name, p)
	}
	for i, text := range p.Text {
		n, back := fmt.Sprintf("%d / %d", i+1, p.Pages), fmt.Sprintf("%d / %d", p.Pages, i+1) // from right to left
		if !strings.Contains(text, n) && (p.Lang != "ar" || !strings.Contains(text, back)) {
			w.Errorf("%s: its page %d does not say %q: %q", name, i+1, n, text)
		}
	}
	return p
}

// says holds that a PDF reads so.
func says(t *testing.T, p *pdftest.Paper, what ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(strings.Join(p.Text, " ")), " ")
	for _, x := range what {
		if !strings.Contains(text, x) {
			t.Errorf("it does not say %q: %q", x, text)
		}
	}
}

// silent holds that a PDF does not.
func silent(t *testing.T, p *pdftest.Paper, of ...string) {
	t.Helper()
	for _, x := range of {
		if strings.Contains(strings.Join(p.Text, " "), x) {
			t.Errorf("it says %q", x)
		}
	}
}

// hostileWords are what somebody may type.
const hostileWords = `<script>document.title="ran"</script><img src="http://127.0.0.1:9/x" onerror="alert(1)"></p></main><h1>Not mine</h1>{{.}} </style><style>*{display:none}`

// TestPapers: each page that is to be kept is a PDF at its address, the same to the
// same people: it says what the page says, asks the API for what the page asks, is not
// there for whom the page is not, and is led to by the page.
func TestPapers(t *testing.T) {
	t.Parallel()
	w := webtest.New(t, printing)
	long := strings.Repeat("The ward was opened at night, and nobody on duty had asked for it. ", 30)
	told, letter := w.ToldIn("Dear Rene,\n\n" + hostileWords + "\n\n" + strings.Repeat(long+"\n\n", 6) + "The ethics office")
	id := heard(w)
	w.Act("stella", id, docket.Note, object{"text": "Only for the office."})
	w.ServeAll(id)
	w.Wait(101 * 24 * time.Hour)
	w.Act("chiara", id, docket.HoldHearing, object{"present": []string{"pia", "paul", "petra"}, "respondent_appeared": true, "minutes": "Opened at three.\n\n" + hostileWords + "\n\n" + long})
	_, decision := w.Published("A member read the charts of a neighbour without need. " + hostileWords)
	for _, x := range []struct {
		name, as, path, title string
		tags                  []string // in its structure
		reads, not            []string
		hidden                map[string]int // from whom, and how
	}{
		{"letter-staff", "stella", "/cases/" + told + "/letters/" + letter, "Letter, case PRB-", []string{"H2", "P"}, []string{"Dear Rene,", "<script>", "The ethics office"}, []string{"Make a copy", "Overview", "Serve it", "Save as PDF", "Sign out"},
			map[string]int{"otto": 404, "rene": 404, "inge": 404, "": 401}},
		{"letter", "rene", "/cases/" + told + "/my-letters/" + letter, "Notice of allegations", []string{"H2"}, []string{"Dear Rene,", "<script>", "The ethics office"}, []string{"Save as PDF"},
			map[string]int{"otto": 404, "inge": 404, "": 401}},
		{"hearing", "pia", "/cases/" + id + "/hearing", "Hearing, case PRB-", []string{"H2", "H3", "L", "LI"}, []string{"By video", "The privacy officer", "Order of business", "Opened at three.", "<script>", "Paul Nachname"}, []string{"calendar", "What can be done now"},
			map[string]int{"otto": 404, "": 401}},
		{"bundle", "pia", "/cases/" + id + "/bundle", "Bundle of case PRB-", []string{"H2", "H3", "H4", "Table", "TH", "TD", "L", "Link"}, []string{"Read charts of a neighbour.", "Answer to A1", "Access log"}, []string{"Only for the office.", "Back to the case"},
			map[string]int{"otto": 404, "": 401}},
		{"decision-staff", "stella", "/cases/" + id + "/rulings", "Hearing and decision, case PRB-", []string{"H2", "L"}, []string{"The log shows it."}, []string{"What can be done here", "Overview"},
			map[string]int{"otto": 404, "rene": 404, "": 401}},
		{"decision", "", "/published/" + decision, "Decision published on ", []string{"BlockQuote"}, []string{"A member read the charts", "<script>", "Public censure"}, []string{"Rene"}, nil},
	} {
		if *only != "" && !strings.Contains(x.name, *only) {
			continue
		}
		b := w.Stranger()
		if x.as != "" {
			b = w.As(x.as)
		}
		w.Asked()
		page := b.Get(x.path).Is(http.StatusOK)
		asked := w.Asked()
		if to := page.Find(".keep a").AttrOr("href", ""); to != x.path+"/pdf" || !strings.Contains(page.Find(".keep").Text(), "Save as PDF") {
			t.Errorf("%s: the page leads to %q", x.name, to)
		}
		p := read(w, b.Get(x.path+"/pdf"), x.name)
		if got := w.Asked(); !slices.Equal(sorted(got), sorted(asked)) {
			t.Errorf("%s asks %q, its page %q", x.name, got, asked)
		}
		if !strings.HasPrefix(p.Title, x.title) || p.Lang != "en" {
			t.Errorf("%s is called %q, in %q", x.name, p.Title, p.Lang)
		}
		for _, tag := range x.tags {
			if p.Tags[tag] == 0 {
				t.Errorf("%s has no %s in its structure: %v", x.name, tag, p.Tags)
			}
		}
		says(t, p, x.reads...)
		silent(t, p, x.not...)
		for who, status := range x.hidden {
			other := w.Stranger()
			if who != "" {
				other = w.As(who)
			}
			got := other.Get(x.path + "/pdf")
			if got.Status != status {
				t.Errorf("%s: to %q it is %d", x.name, who, got.Status)
			}
			if who == "rene" { // he knows of the case, not of this page
				continue
			}
			if none := other.Get(strings.Replace(x.path, "/cases/", "/cases/0", 1) + "/pdf").Is(status); status == http.StatusNotFound && got.Words() != none.Words() {
				t.Errorf("%s: to %s it is told apart from none", x.name, who)
			}
		}
	}
	w.Stranger().Get("/published/00000000000000000000000000000000/pdf").Is(http.StatusNotFound)
	for _, lang := range []string{"es", "ar"} {
		b := w.As("rene")
		b.Accept = lang
		path := "/cases/" + told + "/my-letters/" + letter
		if to := b.Get(path+"?lang="+lang).Find(".keep a").AttrOr("href", ""); to != path+"/pdf?lang="+lang {
			t.Errorf("in %s the page leads to %q", lang, to)
		}
		if p := read(w, b.Get(path+"/pdf?lang="+lang), "letter-"+lang); p.Lang != lang || strings.Contains(p.Title, "Notice") {
			t.Errorf("in %s it is called %q, in %q", lang, p.Title, p.Lang)
		}
	}
}

// sorted are the questions about the case, in order: the text of a procedure is known
// after the first.
func sorted(paths []string) []string {
	paths = slices.DeleteFunc(paths, func(p string) bool { return strings.Contains(p, "/procedures/") })
	slices.Sort(paths)
	return paths
}

// TestWithoutAPress the pages say how to print them, lead nowhere, and there is no
// address of a PDF; a press that takes nobody more says so in a sentence.
func TestWithoutAPress(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		press  web.Press
		status int
		says   string
	}{{nil, http.StatusNotFound, "There is no such page"}, {new(pdf.Press), http.StatusServiceUnavailable, "Try again in half a minute"}} {
		w := webtest.New(t, func(_ *webtest.World, _ *api.Deps, p *web.Deps) { p.Press = x.press })
		id, letter := w.Told()
		b := w.As("rene")
		page := b.Get("/cases/" + id + "/my-letters/" + letter).Says("browser")
		if n := page.Find(".keep a").Length(); n != 0 && x.press == nil {
			t.Errorf("%d links lead to a PDF", n)
		}
		if got := b.Get("/cases/" + id + "/my-letters/" + letter + "/pdf").Is(x.status).Says(x.says); x.press != nil && got.Header.Get("Retry-After") == "" {
			t.Error("it does not say when to come again")
		}
	}
}
