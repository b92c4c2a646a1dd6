package evidence

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// attackPaper holds that a PDF is a picture for each page and nothing else, byte by
// byte; that no program copies a letter out of it; that what is under the areas is
// black, in the pictures and when it is drawn; and that what could be copied out of
// the old one there stands nowhere on what is left.
func attackPaper(ctx context.Context, whole []byte, m Marks, made []byte, as *Kind, pages Pages) error {
	if as == nil || as.Name != "pdf" || pages == nil {
		return leaks("What would be given out is not a PDF drawn anew.")
	}
	sheets, err := sheetsAlone(made)
	if err != nil {
		return err
	}
	hidden, rest, err := readable(ctx, whole, m, pages, sheets)
	if err != nil {
		return err
	}
	for _, w := range hidden {
		for page, text := range rest {
			if w.readIn(text) {
				return leaks(fmt.Sprintf("What %s covers can still be read on page %d. Mark it there as well.", w.of, page+1))
			}
		}
	}
	at := 0
	err = pages.Each(ctx, made, func(p Page) error {
		if at++; at > len(sheets) || p.Size() != sheets[at-1].size {
			return leaks("A page of what would be given out is drawn in another size than its picture has.")
		}
		letters, err := p.Letters()
		if err != nil {
			return err
		}
		if len(letters) > 0 {
			return leaks(fmt.Sprintf("Words can be copied out of page %d of what would be given out.", at))
		}
		drawn, err := p.Draw()
		if err != nil {
			return err
		}
		return blackUnder(drawn, p, m.Areas, sheets[at-1].jpeg, true)
	})
	if err == nil && at != len(sheets) {
		err = leaks("What would be given out has another number of pages than it says.")
	}
	return err
}

// readIn reports that what was covered can be read in a text. A few letters count as a
// word of their own alone: within others they stand everywhere.
func (s secret) readIn(text string) bool {
	if len([]rune(plain(s.text))) >= 4 {
		return s.foundIn([]byte(text)) != ""
	}
	return slices.ContainsFunc(strings.FieldsFunc(text, apart), func(w string) bool { return plain(w) == plain(s.text) })
}

// apart reports what stands between words.
func apart(r rune) bool { return !unicode.In(r, unicode.Letter, unicode.Digit, unicode.Mark) }

// readable goes through the old paper beside the new one. It gives back what the
// areas cover and what can be read, page by page, beside them.
func readable(ctx context.Context, whole []byte, m Marks, pages Pages, sheets []sheet) (hidden []secret, rest []string, err error) {
	for i, w := range m.Words {
		hidden = append(hidden, secret{fmt.Sprintf("word %d", i+1), w})
	}
	err = pages.Each(ctx, whole, func(p Page) error {
		n := len(rest)
		if n >= len(sheets) || sheets[n].size != p.Size() {
			return leaks("The pages of what would be given out are not those that were marked.")
		}
		s := &sheets[n]
		picture, err := s.picture()
		if err != nil {
			return err
		}
		if err := blackUnder(picture, p, m.Areas, s.jpeg, false); err != nil {
			return err
		}
		letters, err := p.Letters()
		if err != nil {
			return err
		}
		black := make([]image.Rectangle, 0, len(m.Areas))
		for i, a := range m.Areas {
			if a.Page != p.Number() {
				continue
			}
			marked, err := a.onPage(i, p, false)
			if err != nil {
				return err
			}
			painted, err := a.onPage(i, p, s.jpeg)
			if err != nil {
				return err
			}
			black = append(black, painted)
			hidden = append(hidden, secretsOf(fmt.Sprintf("area %d", i+1), under(letters, marked))...)
		}
		rest = append(rest, beside(letters, black))
		return nil
	})
	if err == nil && len(rest) != len(sheets) {
		err = leaks("The pages of what would be given out are not those that were marked.")
	}
	return hidden, rest, err
}

// under are the runs of letters whose middle an area covers.
func under(letters []Letter, area image.Rectangle) []string {
	var out []string
	var run strings.Builder
	end := func() {
		if s := strings.TrimSpace(run.String()); s != "" {
			out = append(out, s)
		}
		run.Reset()
	}
	for _, l := range letters {
		switch {
		case l.Box.Empty():
			run.WriteRune(l.Text) // a space or the end of a line
		case l.Box.Min.Add(l.Box.Size().Div(2)).In(area):
			run.WriteRune(l.Text)
		default:
			end()
		}
	}
	end()
	return out
}

// beside are the letters that are not black for the better part: with less than four
// fifths covered one may guess what it was.
func beside(letters []Letter, black []image.Rectangle) string {
	var out strings.Builder
	gone := false
	for _, l := range letters {
		covered := false
		for _, b := range black {
			in, all := l.Box.Intersect(b).Size(), l.Box.Size()
			covered = covered || all.X*all.Y > 0 && 5*in.X*in.Y >= 4*all.X*all.Y
		}
		if covered && !gone {
			out.WriteString(Gap)
		}
		if gone = covered; !covered {
			out.WriteRune(l.Text)
		}
	}
	return out.String()
}

// secretsOf are the runs whole and the longer words in them that name somebody or
// something.
func secretsOf(of string, runs []string) []secret {
	var out []secret
	for _, run := range runs {
		if len([]rune(plain(run))) >= 2 {
			out = append(out, secret{of, run})
		}
		for _, w := range strings.FieldsFunc(run, apart) {
			names := strings.IndexFunc(w, unicode.IsUpper) == 0 || strings.ContainsFunc(w, unicode.IsDigit)
			if names && len([]rune(w)) >= 4 {
				out = append(out, secret{of, w})
			}
		}
	}
	return out
}

// blackUnder holds that all pixels under the areas of a page are black. In a page that
// a program drew from a JPEG the edges are let off: programs smooth them.
func blackUnder(in image.Image, p Page, areas []Area, blocks, smoothed bool) error {
	for i, a := range areas {
		if a.Page != p.Number() {
			continue
		}
		r, err := a.onPage(i, p, blocks)
		if err != nil {
			return err
		}
		most := uint32(0)
		if smoothed && blocks {
			r, most = r.Inset(2), 0x0800
		}
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				red, green, blue, _ := in.At(x, y).RGBA()
				if max(red, green, blue) > most {
					return leaks(fmt.Sprintf("Under area %d there are pixels that are not black, the first at %d, %d of page %d.", i+1, x, y, a.Page))
				}
			}
		}
	}
	return nil
}

// sheetsAlone reads a PDF that is pictures and nothing else. Anything that it need not
// hold for that, between, before and after them, is a leak: earlier versions, other
// objects, fonts, layers, files, words about it.
func sheetsAlone(made []byte) ([]sheet, error) {
	r := &strict{rest: made, all: len(made)}
	var out []sheet
	r.expect(paperHead)
	r.object(1, "<</Type/Catalog/Pages 2 0 R>>")
	r.begin(2)
	count := r.number("<</Type/Pages/Count ")
	r.expect("/Kids[")
	for i := range count {
		r.expect(fmt.Sprintf("%d 0 R ", 3+3*i))
		if r.bad {
			break
		}
	}
	r.expect("]>>\nendobj\n")
	for i := 0; i < count && !r.bad; i++ {
		out = append(out, r.sheet(3+3*i))
	}
	start := r.at()
	r.expect(fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(r.starts)+1))
	for _, n := range r.starts {
		r.expect(fmt.Sprintf("%010d 00000 n \n", n))
	}
	r.expect(fmt.Sprintf("trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(r.starts)+1, start))
	if r.bad || len(r.rest) > 0 || count == 0 {
		return nil, leaks("What would be given out holds something beside the pictures of its pages.")
	}
	return out, nil
}

// strict reads what it expects and nothing else.
type strict struct {
	rest   []byte
	all    int
	starts []int // of the objects
	bad    bool
}

func (r *strict) at() int { return r.all - len(r.rest) }

func (r *strict) expect(s string) {
	rest, ok := bytes.CutPrefix(r.rest, []byte(s))
	r.rest, r.bad = rest, r.bad || !ok
}

// number is one without a sign and without zeros before it, after what is expected.
func (r *strict) number(after string) int {
	r.expect(after)
	n := 0
	for n < len(r.rest) && n < 10 && r.rest[n] >= '0' && r.rest[n] <= '9' {
		n++
	}
	v, err := strconv.Atoi(string(r.rest[:n]))
	r.bad = r.bad || err != nil || strconv.Itoa(v) != string(r.rest[:n]) || v == 0 || v > 1<<28
	if r.bad {
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *strict) begin(n int) {
	r.starts = append(r.starts, r.at())
	r.expect(fmt.Sprintf("%d 0 obj\n", n))
}

func (r *strict) object(n int, body string) {
	r.begin(n)
	r.expect(body + "\nendobj\n")
}

func (r *strict) sheet(n int) sheet {
	var s sheet
	r.begin(n)
	box := regexp.MustCompile(`^<</Type/Page/Parent 2 0 R/MediaBox\[0 0 (\d+(?:\.5)?) (\d+(?:\.5)?)\]`).FindSubmatch(r.rest)
	if box == nil {
		r.bad = true
		return s
	}
	w, h := string(box[1]), string(box[2])
	r.expect(string(box[0]))
	r.expect(fmt.Sprintf("/Resources<</XObject<</P %d 0 R>>>>/Contents %d 0 R>>\nendobj\n", n+2, n+1))
	put := fmt.Sprintf("%s 0 0 %s 0 0 cm /P Do", w, h)
	r.object(n+1, fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(put), put))
	r.begin(n + 2)
	s.size.X = r.number("<</Type/XObject/Subtype/Image/Width ")
	s.size.Y = r.number("/Height ")
	for s.scale = 2; s.scale > 0 && (s.points(s.size.X) != w || s.points(s.size.Y) != h); s.scale-- {
	}
	r.bad = r.bad || s.scale == 0
	s.gray = bytes.HasPrefix(r.rest, []byte("/ColorSpace/DeviceGray"))
	if s.gray {
		r.expect("/ColorSpace/DeviceGray")
	} else {
		r.expect("/ColorSpace/DeviceRGB")
	}
	r.expect("/BitsPerComponent 8/Filter/")
	s.jpeg = bytes.HasPrefix(r.rest, []byte("DCT"))
	filter := "Flate"
	if s.jpeg {
		filter = "DCT"
	}
	long := r.number(filter + "Decode/Length ")
	r.expect(">>\nstream\n")
	if r.bad || long > len(r.rest) {
		r.bad = true
		return s
	}
	s.stream, r.rest = r.rest[:long], r.rest[long:]
	r.expect("\nendstream\nendobj\n")
	return s
}

// picture is what a sheet shows, if its stream is that and no more.
func (s *sheet) picture() (image.Image, error) {
	beside := leaks("A picture in what would be given out holds something beside its pixels.")
	if s.size.X*s.size.Y > 1<<26 {
		return nil, beside
	}
	if s.jpeg {
		more := !bytes.HasPrefix(s.stream, []byte{0xff, 0xd8}) || !bytes.HasSuffix(s.stream, []byte{0xff, 0xd9}) || bytes.Count(s.stream, []byte{0xff, 0xd9}) != 1
		begin := segments(s.stream, func(marker byte, _ []byte) {
			more = more || marker != 0xdb && marker != 0xc0 && marker != 0xc4 // tables and measures
		})
		got, err := jpeg.Decode(bytes.NewReader(s.stream))
		if more || begin < 0 || err != nil || got.Bounds().Size() != s.size {
			return nil, beside
		}
		return got, nil
	}
	in := bytes.NewReader(s.stream)
	z, err := zlib.NewReader(in)
	if err != nil {
		return nil, beside
	}
	channels := 3
	if s.gray {
		channels = 1
	}
	rows, err := io.ReadAll(io.LimitReader(z, int64(s.size.X*s.size.Y*channels)+1))
	if err != nil || len(rows) != s.size.X*s.size.Y*channels || in.Len() != 0 {
		return nil, beside
	}
	if s.gray {
		return &image.Gray{Pix: rows, Stride: s.size.X, Rect: image.Rectangle{Max: s.size}}, nil
	}
	out := image.NewRGBA(image.Rectangle{Max: s.size})
	for i := 0; i < len(rows); i += 3 {
		o := out.Pix[i/3*4:]
		o[0], o[1], o[2], o[3] = rows[i], rows[i+1], rows[i+2], 0xff
	}
	return out, nil
}
