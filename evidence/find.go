package evidence

import (
	"context"
	"fmt"
	"image"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Find marks every place of a copy at which one of the phrases stands, in capitals or
// not and however its words are set apart: spans of a text, areas of the pages of a
// PDF. The phrases are to be found in it no more, so they are marked as words too. A
// *Refusal says which one stands nowhere: whoever looks for it misread it, or it is
// part of a picture.
func Find(ctx context.Context, whole []byte, k *Kind, phrases []string, pages Pages) (Marks, error) {
	var m Marks
	var wanted [][]rune
	for _, phrase := range phrases {
		w := []rune(strings.TrimSpace(string(folded(phrase))))
		if len(w) == 0 {
			return m, refuse(BadMarks, "There are no words to look for.")
		}
		wanted = append(wanted, w)
	}
	found := make([]int, len(wanted))
	switch {
	case k.Family == Text && utf8.Valid(whole):
		text := []rune(string(whole))
		flat, at := flatten(len(text), func(i int) rune { return text[i] })
		for n, w := range wanted {
			each(flat, w, func(from, to int) {
				found[n]++
				m.Spans = append(m.Spans, Span{From: at[from], To: at[to-1] + 1})
			})
		}
	case k.Family == Paper && pages != nil:
		err := pages.Each(ctx, whole, func(p Page) error {
			letters, err := p.Letters()
			if err != nil {
				return err
			}
			flat, at := flatten(len(letters), func(i int) rune { return letters[i].Text })
			for n, w := range wanted {
				each(flat, w, func(from, to int) {
					found[n]++
					m.Areas = append(m.Areas, lines(p, letters[at[from]:at[to-1]+1])...)
				})
			}
			if len(m.Areas) > mostMarks {
				return refuse(BadMarks, "The words stand in more than 500 places. Look for fewer, or mark whole areas.")
			}
			return nil
		})
		if err != nil {
			return m, err
		}
	default:
		return m, refuse(BadMarks, "Nothing here reads the words of such a file. Mark areas of it.")
	}
	for n := range wanted {
		if found[n] == 0 {
			return m, refuse(BadMarks, fmt.Sprintf("%q stands nowhere in it. Look how it is written; words that are part of a picture are marked as an area.", phrases[n]))
		}
	}
	m.Words = append(m.Words, phrases...)
	return m, nil
}

// folded is a text as it is looked for: in small letters, a single blank wherever
// words are set apart.
func folded(s string) []rune {
	r := []rune(s)
	flat, _ := flatten(len(r), func(i int) rune { return r[i] })
	return flat
}

// flatten folds characters and says of each which one it was.
func flatten(n int, char func(int) rune) (flat []rune, at []int) {
	for i := range n {
		r := char(i)
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			if len(flat) > 0 && flat[len(flat)-1] == ' ' {
				continue
			}
			r = ' '
		}
		flat, at = append(flat, unicode.ToLower(r)), append(at, i)
	}
	return flat, at
}

// each calls see for every place at which what is wanted stands as words of its own.
func each(flat, wanted []rune, see func(from, to int)) {
	word := func(i int) bool {
		return i >= 0 && i < len(flat) && (unicode.IsLetter(flat[i]) || unicode.IsDigit(flat[i]))
	}
	for from := 0; from+len(wanted) <= len(flat); from++ {
		to := from + len(wanted)
		if string(flat[from:to]) != string(wanted) || word(from) && word(from-1) || word(to-1) && word(to) {
			continue
		}
		see(from, to)
		from = to - 1
	}
}

// lines are the areas that letters cover, one for each line in which they stand.
func lines(p Page, letters []Letter) []Area {
	var out []Area
	var line image.Rectangle
	end := func() {
		if s := p.Scale(); !line.Empty() {
			up := func(n int) int { return (n + s - 1) / s }
			x, y := max(line.Min.X/s-1, 0), max(line.Min.Y/s-1, 0)
			out = append(out, Area{Page: p.Number(), X: x, Y: y, Width: up(line.Max.X) + 1 - x, Height: up(line.Max.Y) + 1 - y})
		}
		line = image.Rectangle{}
	}
	for _, l := range letters {
		if l.Box.Empty() {
			continue
		}
		if !line.Empty() && (l.Box.Min.Y >= line.Max.Y || l.Box.Max.Y <= line.Min.Y || l.Box.Max.X < line.Min.X) {
			end()
		}
		line = line.Union(l.Box)
	}
	end()
	return out
}
