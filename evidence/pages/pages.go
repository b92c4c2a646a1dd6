// Package pages draws the pages of a PDF, with PDFium as WebAssembly. The guest has
// no files, no network, no clock and no environment; its memory, its time, the pages
// and their size are bounded, and it starts anew for each paper, so that nothing of
// one is there for the next.
package pages

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"math"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"probity/evidence"
)

// Bounds of drawing one paper. The zero value of each takes the default.
type Bounds struct {
	Pages   int           // 200
	Pixels  int           // of one page: 8 million, an A2 at 144 dots to the inch
	Letters int           // of one page: 50,000
	MiB     uint32        // of the guest's memory: 256
	Time    time.Duration // for all pages together, in real time: 2 minutes
}

func (b Bounds) withDefaults() Bounds {
	if b.Pages <= 0 {
		b.Pages = 200
	}
	if b.Pixels <= 0 {
		b.Pixels = 8_000_000
	}
	if b.Letters <= 0 {
		b.Letters = 50_000
	}
	if b.MiB == 0 {
		b.MiB = 256
	}
	if b.Time <= 0 {
		b.Time = 2 * time.Minute
	}
	return b
}

// Drawer draws papers, one at a time. It costs nothing until it is used; the first
// use translates PDFium, which takes some seconds of a processor, once.
type Drawer struct {
	// Kept is a folder in which the translation is kept for the next process; "": it
	// is not. What lies there is run: nobody else may write to it.
	Kept   string
	Bounds Bounds

	turn sync.Mutex
	pool pdfium.Pool
	of   *turn
}

var _ evidence.Pages = (*Drawer)(nil)

// Each goes through the pages of a PDF, the first one first; what it hands over is
// good until see returns. A *evidence.Refusal says what is wrong with the paper: it
// cannot be read, or would cost too much. The error of see ends it and comes back.
func (d *Drawer) Each(ctx context.Context, whole []byte, see func(evidence.Page) error) error {
	d.turn.Lock()
	defer d.turn.Unlock()
	b := d.Bounds.withDefaults()
	seen := &watched{see: see}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	err := d.each(ctx, stop, b, whole, seen)
	switch {
	case seen.err != nil:
		return seen.err
	case ctx.Err() != nil && !seen.late:
		return ctx.Err()
	case seen.late:
		return refuse("The pages take too long to draw. Print it to a PDF of its own, in parts if it is long, and send that in.")
	}
	var said *evidence.Refusal
	if err != nil && !errors.As(err, &said) {
		return refuse("The pages cannot be drawn. Print it to a PDF anew and send that in.") // what a library says may quote the paper
	}
	return err
}

// watched keeps what went wrong on our side apart from what is wrong with the paper.
type watched struct {
	see  func(evidence.Page) error
	err  error
	late bool
}

func refuse(sentence string) error {
	return &evidence.Refusal{Code: evidence.NotRedacted, Sentence: sentence}
}

func (d *Drawer) each(ctx context.Context, stop func(), b Bounds, whole []byte, seen *watched) (err error) {
	defer func() { // a library that stumbles over a hostile file has drawn nothing
		if p := recover(); p != nil {
			err = fmt.Errorf("drawing stumbled")
		}
	}()
	guest, end, err := d.start(ctx)
	if err != nil {
		return err
	}
	defer end()
	late := time.AfterFunc(b.Time, stop) // from here on: translating is not the paper's slowness
	defer func() { seen.late = !late.Stop() }()
	opened, err := guest.OpenDocument(&requests.OpenDocument{File: &whole})
	if err != nil {
		return err
	}
	count, err := guest.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return err
	}
	if count.PageCount < 1 || count.PageCount > b.Pages {
		return refuse(fmt.Sprintf("It has %d pages; up to %d can be drawn. Print the pages that matter to a PDF of their own and send that in.", count.PageCount, b.Pages))
	}
	for n := range count.PageCount {
		p, err := load(guest, opened.Document, n, b)
		if err != nil {
			return err
		}
		if seen.err = seen.see(p); seen.err != nil {
			if p.failed != nil { // the guest's, handed on
				seen.err = nil
				return p.failed
			}
			return seen.err
		}
		if _, err := guest.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: p.ref}); err != nil {
			return err
		}
	}
	return nil
}

// start is PDFium, fresh, with nothing to reach but its own memory. It ends with the
// context, in the midst of whatever it does.
func (d *Drawer) start(ctx context.Context) (pdfium.Pdfium, func(), error) {
	if d.pool == nil {
		c := wazero.NewRuntimeConfig()
		if d.Kept != "" {
			cache, err := wazero.NewCompilationCacheWithDir(d.Kept)
			if err != nil {
				return nil, nil, err
			}
			c = c.WithCompilationCache(cache)
		}
		c = c.WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithMemoryLimitPages(d.Bounds.withDefaults().MiB << 4).WithCloseOnContextDone(true) // pages of 64 KiB
		d.of = &turn{Context: context.Background()}
		pool, err := webassembly.Init(webassembly.Config{
			Context: d.of, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), RuntimeConfig: c, Stdout: io.Discard, Stderr: io.Discard,
		})
		if err != nil {
			return nil, nil, err
		}
		d.pool = pool
	}
	d.of.Context = ctx
	guest, err := d.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, nil, err
	}
	return guest, func() { _ = guest.Close() }, nil
}

// turn is the context of whichever paper is drawn: the library takes one for good,
// and makes of it that of each guest when that starts.
type turn struct{ context.Context }

// page is one of the paper that is open.
type page struct {
	guest  pdfium.Pdfium
	paper  references.FPDF_DOCUMENT
	ref    references.FPDF_PAGE
	n      int
	scale  int
	size   image.Point
	most   int
	failed error // of the guest
}

func load(guest pdfium.Pdfium, paper references.FPDF_DOCUMENT, n int, b Bounds) (*page, error) {
	loaded, err := guest.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: paper, Index: n})
	if err != nil {
		return nil, err
	}
	p := &page{guest: guest, paper: paper, ref: loaded.Page, n: n + 1, most: b.Letters}
	long, err := guest.GetPageSize(&requests.GetPageSize{Page: p.asked()})
	if err != nil {
		return nil, err
	}
	if long.Width < 1 || long.Height < 1 {
		return nil, refuse(fmt.Sprintf("Page %d has no size, so it cannot be drawn.", p.n))
	}
	for _, p.scale = range []int{2, 1} {
		if w, h := math.Ceil(long.Width*float64(p.scale)), math.Ceil(long.Height*float64(p.scale)); w*h <= float64(b.Pixels) {
			p.size = image.Pt(int(w), int(h))
			return p, nil
		}
	}
	return nil, refuse(fmt.Sprintf("Page %d is too large to be drawn. Print it to a PDF of a usual size and send that in.", p.n))
}

func (p *page) asked() requests.Page { return requests.Page{ByReference: &p.ref} }

func (p *page) Number() int       { return p.n }
func (p *page) Scale() int        { return p.scale }
func (p *page) Size() image.Point { return p.size }

// Draw is the page as it is printed, on white.
func (p *page) Draw() (*image.RGBA, error) {
	got, err := p.guest.RenderPageInDPI(&requests.RenderPageInDPI{
		Page: p.asked(), Document: &p.paper, DPI: 72 * p.scale, RenderForm: true, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT | enums.FPDF_RENDER_FLAG_PRINTING,
	})
	if err != nil {
		p.failed = err
		return nil, err
	}
	defer got.Cleanup()
	if got.Result.RenderedImage == nil || got.Result.RenderedImage.Bounds().Size() != p.size {
		p.failed = errors.New("drawn in another size")
		return nil, p.failed
	}
	out := image.NewRGBA(image.Rectangle{Max: p.size})
	draw.Draw(out, out.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, got.Result.RenderedImage, image.Point{}, draw.Over)
	return out, nil
}

// Letters are the characters of the page that can be marked and copied out of it,
// whether they are seen or not.
func (p *page) Letters() ([]evidence.Letter, error) {
	out, err := p.letters()
	if err != nil {
		p.failed = err
	}
	return out, err
}

func (p *page) letters() ([]evidence.Letter, error) {
	text, err := p.guest.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: p.asked()})
	if err != nil {
		return nil, err
	}
	n, err := p.guest.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return nil, err
	}
	if n.Count > p.most {
		return nil, refuse(fmt.Sprintf("Page %d holds more than %d letters. Print it to a PDF of its own and send that in.", p.n, p.most))
	}
	out := make([]evidence.Letter, 0, max(n.Count, 0))
	for i := range n.Count {
		r, err := p.guest.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text.TextPage, Index: i})
		if err != nil {
			return nil, err
		}
		box, err := p.guest.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: text.TextPage, Index: i})
		if err != nil {
			return nil, err
		}
		l := evidence.Letter{Text: rune(r.Unicode)} //nolint:gosec // 32 bits
		if l.Box, err = p.onPage(box.Left, box.Top, box.Right, box.Bottom); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	_, err = p.guest.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	return out, err
}

// onPage is where something of the page's own measures stands in its picture, turned
// and cut as that is.
func (p *page) onPage(left, top, right, bottom float64) (image.Rectangle, error) {
	if left >= right || bottom >= top {
		return image.Rectangle{}, nil
	}
	var at [2]image.Point
	for i, c := range [2][2]float64{{left, top}, {right, bottom}} {
		got, err := p.guest.FPDF_PageToDevice(&requests.FPDF_PageToDevice{Page: p.asked(), SizeX: p.size.X, SizeY: p.size.Y, PageX: c[0], PageY: c[1]})
		if err != nil {
			return image.Rectangle{}, err
		}
		at[i] = image.Pt(got.DeviceX, got.DeviceY)
	}
	r := image.Rectangle{Min: at[0], Max: at[1]}.Canon()
	r.Max = r.Max.Add(image.Pt(1, 1))
	return r, nil
}
