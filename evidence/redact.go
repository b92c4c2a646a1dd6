package evidence

import (
	"bytes"
	"cmp"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/webp"
)

// Area is a rectangle that is to be blacked out, from the upper left corner of the
// copy without traces: of a picture in pixels; of a page of a PDF, as it is shown, in
// points, of which an inch has 72.
type Area struct {
	Page   int `json:"page,omitempty"` // of a PDF, from 1
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Span is a run of characters (code points) of a text that is to be taken out, the
// first and the one after the last.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Marks are what is to be taken out of a copy before somebody is given it.
type Marks struct {
	Areas []Area   `json:"areas,omitempty"` // of a picture or a PDF
	Spans []Span   `json:"spans,omitempty"` // of a text
	Words []string `json:"words,omitempty"` // what must not be found in it afterwards, beside what the spans cover
}

// Most marks of one document.
const mostMarks = 500

// Codes of refusals of marks.
const (
	NotRedacted = "not_redacted" // no way to draw such a file anew
	BadMarks    = "bad_marks"
	Leaks       = "leaks" // something that was taken out can be found in what was made
)

// Gap stands in a text where something was taken out. It is the same for a word and
// for a page, so that its length tells nothing.
const Gap = "[blacked out]"

// grid is the side of the squares to which areas grow. A JPEG keeps its pixels in
// blocks of up to 16 by 16, so that what stood at the edge of an area echoes in the
// rest of its block.
const grid = 16

// Redact makes a new file of a copy without traces from which what is marked is
// gone: a picture is drawn anew without the pixels, a text written anew without
// the words, a PDF made of pictures of its pages. Whole blocks of pixels and whole
// words go. A *Refusal says what is wrong with the marks, or that such a file cannot
// be drawn here.
func Redact(ctx context.Context, whole []byte, k *Kind, m Marks, pages Pages) ([]byte, *Kind, error) {
	if len(m.Areas)+len(m.Spans)+len(m.Words) > mostMarks {
		return nil, nil, refuse(BadMarks, "There are more than 500 marks.")
	}
	switch k.Family {
	case Picture:
		if len(m.Areas) == 0 || len(m.Spans) > 0 || slices.ContainsFunc(m.Areas, func(a Area) bool { return a.Page > 1 }) {
			return nil, nil, refuse(BadMarks, "Mark areas of the picture; it has no pages.")
		}
		return redactPicture(whole, k, m)
	case Text:
		if len(m.Spans) == 0 || len(m.Areas) > 0 {
			return nil, nil, refuse(BadMarks, "Mark characters of the text.")
		}
		return redactText(whole, k, m)
	case Paper:
		if len(m.Areas) == 0 || len(m.Spans) > 0 {
			return nil, nil, refuse(BadMarks, "Mark areas of the pages.")
		}
		return redactPaper(ctx, whole, m, pages)
	case Office:
		return nil, nil, refuse(NotRedacted, "An office file is drawn differently by each program, and holds more than it shows. Print it to a PDF, send that in, and black it out.")
	}
	return nil, nil, refuse(NotRedacted, "Only pictures, PDFs and plain text can be blacked out here. Make pictures of what it shows, send those in, and black them out.")
}

func redactPicture(whole []byte, k *Kind, m Marks) ([]byte, *Kind, error) {
	from, err := drawn(whole, k)
	if err != nil {
		return nil, nil, err
	}
	out := image.NewNRGBA(image.Rectangle{Max: from.Bounds().Size()})
	draw.Draw(out, out.Bounds(), from, from.Bounds().Min, draw.Src)
	for _, a := range m.Areas {
		r, err := a.grown(out.Bounds())
		if err != nil {
			return nil, nil, err
		}
		draw.Draw(out, r, image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		return nil, nil, err
	}
	return b.Bytes(), KindNamed("png"), nil
}

// grown is what of a picture an area covers, in whole blocks.
func (a Area) grown(in image.Rectangle) (image.Rectangle, error) {
	const most = 1 << 20 // more than any picture that is taken is long
	if a.Width <= 0 || a.Height <= 0 || a.X < 0 || a.Y < 0 || a.X >= in.Dx() || a.Y >= in.Dy() || a.Width > most || a.Height > most {
		return image.Rectangle{}, refuse(BadMarks, "An area lies outside the picture or is empty. Areas are given in pixels of the copy, from the upper left corner.")
	}
	up := func(n int) int { return (n + grid - 1) / grid * grid }
	return image.Rect(a.X/grid*grid, a.Y/grid*grid, up(a.X+a.Width), up(a.Y+a.Height)).Intersect(in), nil
}

// drawn is a picture as it is shown, if it is a single one.
func drawn(whole []byte, k *Kind) (image.Image, error) {
	broken := refuse(NotRedacted, "The picture cannot be drawn, so nothing in it can be blacked out.")
	if k.Name == "gif" {
		all, err := gif.DecodeAll(bytes.NewReader(whole))
		if err != nil {
			return nil, broken
		}
		if len(all.Image) != 1 {
			return nil, refuse(NotRedacted, "The picture moves. Send in the pictures that matter one by one, and black those out.")
		}
	}
	if k.Name == "webp" {
		if m, err := webp.Decode(bytes.NewReader(whole)); err == nil {
			return m, nil
		}
		return nil, broken
	}
	m, _, err := image.Decode(bytes.NewReader(whole))
	if err != nil {
		return nil, broken
	}
	return m, nil
}

func redactText(whole []byte, k *Kind, m Marks) ([]byte, *Kind, error) {
	runs, text, err := grownSpans(whole, m.Spans)
	if err != nil {
		return nil, nil, err
	}
	var out strings.Builder
	at := 0
	for _, s := range runs {
		out.WriteString(string(text[at:s.From]))
		out.WriteString(Gap)
		at = s.To
	}
	out.WriteString(string(text[at:]))
	return []byte(out.String()), k, nil
}

// grownSpans are the spans in order, in whole words, those between which nothing
// is left to read as one.
func grownSpans(whole []byte, spans []Span) ([]Span, []rune, error) {
	if !utf8.Valid(whole) {
		return nil, nil, refuse(NotRedacted, "The text is not written in UTF-8, so its characters cannot be told apart.")
	}
	text := []rune(string(whole))
	word := func(i int) bool { return unicode.In(text[i], unicode.Letter, unicode.Digit, unicode.Mark) }
	out := make([]Span, 0, len(spans))
	for _, s := range spans {
		if s.From < 0 || s.To <= s.From || s.To > len(text) {
			return nil, nil, refuse(BadMarks, "A span lies outside the text or is empty. Spans are counted in characters from the beginning of the text.")
		}
		for s.From > 0 && word(s.From-1) && word(s.From) {
			s.From--
		}
		for s.To < len(text) && word(s.To-1) && word(s.To) {
			s.To++
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Span) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	joined := out[:0]
	for _, s := range out {
		if n := len(joined); n > 0 && (s.From <= joined[n-1].To || !slices.ContainsFunc(text[joined[n-1].To:s.From], func(r rune) bool { return unicode.In(r, unicode.Letter, unicode.Digit) })) {
			joined[n-1].To = max(joined[n-1].To, s.To)
			continue
		}
		joined = append(joined, s)
	}
	return joined, text, nil
}
