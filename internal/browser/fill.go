package browser

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// File is a file that is chosen in a form.
type File struct {
	Name string
	Text []byte
}

// hold is one thing to be done to a field.
type hold struct{ How, At, What string }

// finds are where a label leads, in the words of somebody who reads it: the text, the
// box, each of several boxes.
const finds = `((within, label, value) => {
	const words = e => { e = e.cloneNode(true); e.querySelectorAll(".muted, .usa-radio__label-description, .usa-checkbox__label-description").forEach(x => x.remove()); return e.textContent.trim().replace(/\s+/g, " ") };
	const one = (at, v) => {
		const id = "#" + CSS.escape(at.id);
		if (at.type === "checkbox" || at.type === "radio") return {How: at.checked ? "leave" : "tick", At: "label[for=" + CSS.escape(at.id) + "]"};
		if (at.type === "file") return {How: "file", At: id};
		if (at.tagName !== "SELECT") return {How: "type", At: id, What: v};
		const o = [...at.options].find(o => o.text.trim() === v || o.value === v);
		return o ? {How: "choose", At: id, What: o.value} : {How: "none"};
	};
	const said = [...document.querySelectorAll(within + " :is(label, legend)")].find(e => words(e) === label);
	if (!said) return [];
	if (said.tagName === "LABEL") return [one(document.getElementById(said.htmlFor), value)];
	const boxes = [...said.parentElement.querySelectorAll(".boxes :is(input, select)")];
	if (boxes.length) { const parts = value.split(/[. ]+/); return boxes.map((b, i) => one(b, i < boxes.length - 1 ? parts[i] : parts.slice(i).join(" "))) }
	return [...said.parentElement.querySelectorAll("label")].filter(l => [].concat(value).includes(words(l))).map(l => one(document.getElementById(l.htmlFor)));
})`

// Fill fills in the fields that stand under the labels, by keyboard and mouse: a text,
// "yes" for a box, one or several answers of a list, a day as "6.5.2025", or a File.
func (p *Page) Fill(fields map[string]any) { p.fill("main", fields) }

func (p *Page) fill(within string, fields map[string]any) {
	p.Helper()
	for _, label := range slices.Sorted(maps.Keys(fields)) {
		value := fields[label]
		file, _ := value.(File)
		if file.Name != "" {
			value = file.Name
		}
		todo := Ask[[]hold](p, finds+`(`+quoted(within)+`,`+quoted(label)+`,`+quoted(value)+`)`)
		if len(todo) == 0 {
			p.Fatalf("nothing to be filled in is called %q: %s", label, p.Words())
		}
		for _, x := range todo {
			p.hold(label, x, file)
		}
	}
}

func (p *Page) hold(label string, x hold, file File) {
	p.Helper()
	ctx, done := p.brief()
	defer done()
	at := chromedp.CSS(x.At)
	switch x.How {
	case "tick":
		p.must(chromedp.Do(ctx, chromedp.Click(at)))
	case "file":
		path := filepath.Join(p.TempDir(), file.Name)
		p.must(os.WriteFile(path, file.Text, 0o600))
		p.must(chromedp.Do(ctx, chromedp.SetUploadFiles(at, []string{path})))
	case "type":
		p.must(chromedp.Do(ctx, chromedp.Focus(at)))
		Ask[bool](p, `document.activeElement.select(), true`)
		p.do(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: x.What})
			return err
		})
	case "choose": // the list itself is drawn by the machine, out of reach
		Ask[bool](p, `(document.querySelector(`+quoted(x.At)+`).value = `+quoted(x.What)+`) !== null`)
	case "none":
		p.Fatalf("%q does not offer that", label)
	}
}

// Send fills in fields and presses the button with the words; another page comes.
func (p *Page) Send(button string, fields map[string]any) {
	p.Helper()
	p.SendIn("main", button, fields)
}

// SendIn is Send within a part of the page.
func (p *Page) SendIn(within, button string, fields map[string]any) {
	p.Helper()
	p.fill(within, fields)
	p.Click(p.called(within+" button", button))
}

// SendTwice is Send by somebody who clicks twice: the same form goes out a second time.
// Chromium by itself swallows the second of two clicks, so the first goes to another tab.
func (p *Page) SendTwice(button string, fields map[string]any) {
	p.Helper()
	p.fill("main", fields)
	at := p.called("main button", button)
	Ask[bool](p, `(document.querySelector(`+quoted(at)+`).form.target = "_blank") !== ""`)
	ctx, done := p.brief()
	defer done()
	p.must(chromedp.Do(ctx, chromedp.Click(chromedp.CSS(at))))
	p.do(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.BringToFront, cdp.Empty{})
		return err
	})
	Ask[bool](p, `(document.querySelector(`+quoted(at)+`).form.target = "") === ""`)
	p.Click(at)
}

// Follow clicks the link with the words; another page comes.
func (p *Page) Follow(link string) {
	p.Helper()
	p.Click(p.called("a", link))
}

// called is where something with the words is.
func (p *Page) called(selector, text string) string {
	p.Helper()
	const mark = "data-called"
	if !Ask[bool](p, `((selector, text) => {
		document.querySelectorAll("[data-called]").forEach(e => e.removeAttribute("data-called"));
		const at = [...document.querySelectorAll(selector)].find(e => e.textContent.trim().replace(/\s+/g, " ") === text);
		if (at) for (let d = at.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
		if (at) at.setAttribute("data-called", "");
		return !!at;
	})(`+quoted(selector)+`,`+quoted(text)+`)`) {
		p.Fatalf("no %s is called %q: %s", selector, text, p.Words())
	}
	return "[" + mark + "]"
}

// Words is what the page says.
func (p *Page) Words() string {
	return Ask[string](p, `(document.querySelector("main") || document.body).textContent.trim().replace(/\s+/g, " ")`)
}

func quoted(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return `""`
	}
	return string(b)
}
