// Package pdftest reads PDFs as the programs do that read them out, for tests.
package pdftest

import (
	"bytes"
	"context"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"probity/evidence"
	"probity/evidence/evidencetest"
)

// Paper is what stands in a PDF.
type Paper struct {
	Marked bool   // it is tagged
	Lang   string // its language
	Title  string
	Titled bool              // a reader shows the title, not the name of the file
	Info   map[string]string // all that it says of itself
	Tags   map[string]int    // how many of each there are in its structure
	Marks  []string          // its outline
	Pages  int
	Size   types.Dim // of its first page, in points
	Text   []string  // of each page, as it can be copied
	Links  []string  // addresses outside it
	Extra  []string  // members of the catalog that do something by themselves
}

// Read takes a PDF apart.
func Read(tb testing.TB, whole []byte) *Paper {
	tb.Helper()
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.Offline = true
	ctx, err := api.ReadAndValidate(bytes.NewReader(whole), conf)
	must(tb, err)
	root, err := ctx.Catalog()
	must(tb, err)
	p := &Paper{Info: map[string]string{}, Tags: map[string]int{}, Pages: ctx.PageCount}
	if d, err := ctx.DereferenceDict(root["MarkInfo"]); err == nil && d != nil {
		marked := d.BooleanEntry("Marked")
		p.Marked = marked != nil && *marked
	}
	if d, err := ctx.DereferenceDict(root["ViewerPreferences"]); err == nil && d != nil {
		titled := d.BooleanEntry("DisplayDocTitle")
		p.Titled = titled != nil && *titled
	}
	p.Lang = text(ctx, root["Lang"])
	for _, name := range []string{"Metadata", "OpenAction", "AA", "Names", "AcroForm", "PieceInfo"} {
		if _, found := root.Find(name); found {
			p.Extra = append(p.Extra, name)
		}
	}
	if ctx.Info != nil {
		info, err := ctx.DereferenceDict(*ctx.Info)
		must(tb, err)
		for name, value := range info {
			p.Info[name] = text(ctx, value)
		}
	}
	p.Title = p.Info["Title"]
	p.structure(ctx, root["StructTreeRoot"], map[int]bool{})
	p.links(ctx)
	sizes, err := ctx.PageDims()
	must(tb, err)
	p.Size = sizes[0]
	marks, err := pdfcpu.Bookmarks(ctx)
	if err == nil {
		p.outline(marks)
	}
	p.letters(tb, whole)
	return p
}

func (p *Paper) structure(ctx *model.Context, o types.Object, seen map[int]bool) {
	if ref, is := o.(types.IndirectRef); is {
		if seen[ref.ObjectNumber.Value()] {
			return
		}
		seen[ref.ObjectNumber.Value()] = true
	}
	o, err := ctx.Dereference(o)
	if err != nil {
		return
	}
	switch v := o.(type) {
	case types.Array:
		for _, x := range v {
			p.structure(ctx, x, seen)
		}
	case types.Dict:
		if s := v.NameEntry("S"); s != nil {
			p.Tags[*s]++
		}
		p.structure(ctx, v["K"], seen)
	}
}

func (p *Paper) links(ctx *model.Context) {
	for _, e := range ctx.Table {
		if e == nil || e.Free {
			continue
		}
		if d, is := e.Object.(types.Dict); is {
			if to, err := ctx.DereferenceDict(d["A"]); err == nil && to != nil && to["URI"] != nil {
				p.Links = append(p.Links, text(ctx, to["URI"]))
			}
		}
	}
}

func (p *Paper) outline(marks []pdfcpu.Bookmark) {
	for i := range marks {
		p.Marks = append(p.Marks, marks[i].Title)
		p.outline(marks[i].Kids)
	}
}

func (p *Paper) letters(tb testing.TB, whole []byte) {
	tb.Helper()
	must(tb, evidencetest.Drawer().Each(context.WithoutCancel(tb.Context()), whole, func(page evidence.Page) error {
		letters, err := page.Letters()
		var said []rune
		for _, l := range letters {
			said = append(said, l.Text)
		}
		p.Text = append(p.Text, string(said))
		return err
	}))
}

func text(ctx *model.Context, o types.Object) string {
	s, err := ctx.DereferenceText(o)
	if err != nil {
		return ""
	}
	return s
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
