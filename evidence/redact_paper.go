package evidence

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"strconv"
)

// losslessBytes is how large the picture of a page may be before it is taken for a
// photo and written as a JPEG.
const losslessBytes = 512 << 10

// sheet is a page of a paper that is made of pictures: the picture is all there is.
type sheet struct {
	size   image.Point // pixels
	scale  int         // pixels to a point
	gray   bool
	jpeg   bool // else deflated
	stream []byte
}

// redactPaper draws each page of a PDF, paints over what is marked, and writes a PDF
// of these pictures. Nothing of the old one is copied into it.
func redactPaper(ctx context.Context, whole []byte, m Marks, pages Pages) ([]byte, *Kind, error) {
	if pages == nil {
		return nil, nil, refuse(NotRedacted, "Nothing here draws the pages of a PDF. Make pictures of the pages, send those in, and black them out.")
	}
	var sheets []sheet
	var total, last int
	err := pages.Each(ctx, whole, func(p Page) error {
		drawn, err := p.Draw()
		if err != nil {
			return err
		}
		s, err := sheetOf(p, drawn, m.Areas)
		if err != nil {
			return err
		}
		if total += len(s.stream); total > CopyBytes {
			return refuse(NotRedacted, "Its pages become too large as pictures. Send it in in parts, and black those out.")
		}
		sheets, last = append(sheets, s), p.Number()
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for i, a := range m.Areas {
		if a.Page < 1 || a.Page > last {
			return nil, nil, refuse(BadMarks, fmt.Sprintf("Area %d lies on no page: say which one, from 1 to %d.", i+1, last))
		}
	}
	return paperOf(sheets), KindNamed("pdf"), nil
}

func sheetOf(p Page, drawn *image.RGBA, areas []Area) (sheet, error) {
	s := sheet{size: p.Size(), scale: p.Scale(), gray: true}
	if err := s.paint(p, drawn, areas); err != nil {
		return s, err
	}
	for i := 0; i < len(drawn.Pix) && s.gray; i += 4 {
		red, green, blue := drawn.Pix[i], drawn.Pix[i+1], drawn.Pix[i+2]
		s.gray = red == green && green == blue
	}
	channels := 3
	if s.gray {
		channels = 1
	}
	rows := make([]byte, 0, s.size.X*s.size.Y*channels)
	for i := 0; i < len(drawn.Pix); i += 4 {
		rows = append(rows, drawn.Pix[i:i+channels]...)
	}
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, err := z.Write(rows)
	if err == nil {
		err = z.Close()
	}
	if err != nil || out.Len() <= losslessBytes {
		s.stream = out.Bytes()
		return s, err
	}
	s.jpeg = true
	if err := s.paint(p, drawn, areas); err != nil { // now in whole blocks
		return s, err
	}
	out.Reset()
	var from image.Image = drawn
	if s.gray {
		g := image.NewGray(drawn.Rect)
		draw.Draw(g, g.Rect, drawn, image.Point{}, draw.Src)
		from = g
	}
	err = jpeg.Encode(&out, from, &jpeg.Options{Quality: 88})
	s.stream = out.Bytes()
	return s, err
}

func (s *sheet) paint(p Page, on *image.RGBA, areas []Area) error {
	for i, a := range areas {
		if a.Page != p.Number() {
			continue
		}
		r, err := a.onPage(i, p, s.jpeg)
		if err != nil {
			return err
		}
		draw.Draw(on, r, image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	return nil
}

// onPage is what of a page's picture an area covers; in whole blocks where the
// picture keeps its pixels in such.
func (a Area) onPage(i int, p Page, blocks bool) (image.Rectangle, error) {
	const most = 1 << 20
	in := image.Rectangle{Max: p.Size()}
	r := image.Rect(a.X*p.Scale(), a.Y*p.Scale(), (a.X+min(a.Width, most))*p.Scale(), (a.Y+min(a.Height, most))*p.Scale())
	if a.X < 0 || a.Y < 0 || a.X > most || a.Y > most || a.Width <= 0 || a.Height <= 0 || !r.Overlaps(in) {
		return r, refuse(BadMarks, fmt.Sprintf("Area %d lies outside page %d or is empty. Areas of a page are given in points, 72 to the inch, from the upper left corner of the page as it is shown.", i+1, a.Page))
	}
	if blocks {
		r = image.Rect(r.Min.X/grid*grid, r.Min.Y/grid*grid, (r.Max.X+grid-1)/grid*grid, (r.Max.Y+grid-1)/grid*grid)
	}
	return r.Intersect(in), nil
}

const paperHead = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"

// paperOf writes a PDF that is these pictures, a page each, and nothing else: a
// catalog, a list of pages, and for each its page, one line that puts the picture on
// it, and the picture.
func paperOf(sheets []sheet) []byte {
	var b bytes.Buffer
	var at []int
	object := func(body string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(at))
		fmt.Fprintf(&b, body, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString(paperHead)
	object("<</Type/Catalog/Pages 2 0 R>>")
	var kids bytes.Buffer
	for i := range sheets {
		fmt.Fprintf(&kids, "%d 0 R ", 3+3*i)
	}
	object("<</Type/Pages/Count %d/Kids[%s]>>", len(sheets), kids.String())
	for i := range sheets {
		s := &sheets[i]
		n, w, h := 3+3*i, s.points(s.size.X), s.points(s.size.Y)
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s %s]/Resources<</XObject<</P %d 0 R>>>>/Contents %d 0 R>>", w, h, n+2, n+1)
		put := fmt.Sprintf("%s 0 0 %s 0 0 cm /P Do", w, h)
		object("<</Length %d>>\nstream\n%s\nendstream", len(put), put)
		colours, filter := "RGB", "Flate"
		if s.gray {
			colours = "Gray"
		}
		if s.jpeg {
			filter = "DCT"
		}
		object("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/Device%s/BitsPerComponent 8/Filter/%sDecode/Length %d>>\nstream\n%s\nendstream",
			s.size.X, s.size.Y, colours, filter, len(s.stream), s.stream)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

func (s *sheet) points(pixels int) string {
	return strconv.FormatFloat(float64(pixels)/float64(s.scale), 'f', -1, 64)
}
