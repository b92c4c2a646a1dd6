package evidence

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// Attack tries to get back what was taken out of a copy: it looks for pixels under
// the areas, for anything in the file beside the picture, and for the words in all
// forms they could hide in. It does not look at how the file was made. nil: nothing
// was found. The *Refusal has the code Leaks and says where, and quotes nothing.
func Attack(ctx context.Context, whole []byte, k *Kind, m Marks, made []byte, as *Kind, pages Pages) error {
	words, err := secrets(whole, k, m)
	if err != nil {
		return err
	}
	switch k.Family {
	case Picture: // in pixels and nothing else no word is looked for: it would be found by chance
		return attackPicture(whole, k, m, made, as)
	case Paper:
		return attackPaper(ctx, whole, m, made, as, pages)
	}
	if !bytes.Contains(made, []byte(Gap)) {
		return leaks("Nothing was taken out of the text.")
	}
	for _, w := range words {
		if at := w.foundIn(made); at != "" {
			return leaks("What " + w.of + " covers can still be found in what would be given out, " + at + ". Mark it there as well.")
		}
	}
	return nil
}

func leaks(sentence string) error { return refuse(Leaks, sentence) }

// secret is something that must not be found, and where it comes from.
type secret struct{ of, text string }

// secrets are what the marks cover: each span whole, the longer words in it that
// name somebody or something, and the words that were given.
func secrets(whole []byte, k *Kind, m Marks) ([]secret, error) {
	var out []secret
	for i, w := range m.Words {
		if len([]rune(plain(w))) < 2 {
			return nil, refuse(BadMarks, "A word to look for has fewer than two letters.")
		}
		out = append(out, secret{fmt.Sprintf("word %d", i+1), w})
	}
	if k.Family != Text {
		return out, nil
	}
	if _, _, err := grownSpans(whole, m.Spans); err != nil {
		return nil, err
	}
	text := []rune(string(whole))
	for i, s := range m.Spans {
		out = append(out, secretsOf(fmt.Sprintf("span %d", i+1), []string{string(text[s.From:s.To])})...)
	}
	return out, nil
}

// plain is a text as a reader would search for it: letters and digits alone, in one
// form, without capitals, and without what is written and not seen.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.In(r, unicode.Letter, unicode.Digit) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// foundIn says where in a file the secret is found, "" for nowhere.
func (s secret) foundIn(made []byte) string {
	raw := []byte(s.text)
	b64 := strings.TrimRight(base64.StdEncoding.EncodeToString(raw[:len(raw)/3*3]), "=")
	for _, form := range []string{s.text, hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)), url.QueryEscape(s.text), url.PathEscape(s.text), b64, wide(s.text, false), wide(s.text, true)} {
		if len(form) >= 4 && bytes.Contains(made, []byte(form)) || form == s.text && bytes.Contains(made, raw) {
			return fmt.Sprintf("at byte %d", bytes.Index(made, []byte(form))+1)
		}
	}
	if p := plain(s.text); strings.Contains(withoutGaps(made), p) {
		return "in the words, without regard to capitals, accents and what stands between the letters"
	}
	return ""
}

// withoutGaps is a text as plain has it, in which a gap keeps apart what stands
// before it from what stands after.
func withoutGaps(made []byte) string {
	all := strings.Split(string(made), Gap)
	for i := range all {
		all[i] = plain(all[i])
	}
	return strings.Join(all, "\x00")
}

// wide is a text in UTF-16.
func wide(s string, big bool) string {
	var order binary.AppendByteOrder = binary.LittleEndian
	if big {
		order = binary.BigEndian
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

// attackPicture holds that a picture is pixels and nothing else, and that under the
// areas, in whole blocks, all of them are the same.
func attackPicture(whole []byte, k *Kind, m Marks, made []byte, as *Kind) error {
	if as == nil || as.Name != "png" {
		return leaks("What would be given out is not a picture drawn anew.")
	}
	if err := pixelsAlone(made); err != nil {
		return err
	}
	got, err := png.Decode(bytes.NewReader(made))
	if err != nil {
		return leaks("What would be given out cannot be drawn.")
	}
	was, err := drawn(whole, k)
	if err != nil {
		return err
	}
	if got.Bounds().Size() != was.Bounds().Size() {
		return leaks("What would be given out is not as large as the picture that was marked.")
	}
	for i, a := range m.Areas {
		r, err := a.grown(image.Rectangle{Max: was.Bounds().Size()})
		if err != nil {
			return err
		}
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				red, green, blue, alpha := got.At(got.Bounds().Min.X+x, got.Bounds().Min.Y+y).RGBA()
				if red|green|blue != 0 || alpha != 0xffff {
					return leaks(fmt.Sprintf("Under area %d there are pixels that are not black, or that shine through, the first at %d, %d.", i+1, x, y))
				}
			}
		}
	}
	return nil
}

// pixelsAlone holds that a PNG has no part but its measures and its pixels, that
// those are as many as it is large, and that nothing follows its end.
func pixelsAlone(p []byte) error {
	const sign = "\x89PNG\r\n\x1a\n"
	beside := leaks("What would be given out holds something beside the picture.")
	if !bytes.HasPrefix(p, []byte(sign)) {
		return beside
	}
	var pixels []byte
	var head []byte
	for at := len(sign); ; {
		if at+12 > len(p) {
			return beside
		}
		long := int64(binary.BigEndian.Uint32(p[at:]))
		end := int64(at) + 12 + long
		if end > int64(len(p)) {
			return beside
		}
		body := p[at+8 : end-4]
		switch kind := string(p[at+4 : at+8]); {
		case kind == "IHDR" && head == nil && long == 13:
			head = body
		case kind == "IDAT" && head != nil:
			pixels = append(pixels, body...)
		case kind == "IEND" && long == 0 && end == int64(len(p)):
			return allPixels(head, pixels, beside)
		default:
			return beside
		}
		at = int(end)
	}
}

// allPixels holds that what is compressed is the rows of the picture and no more.
func allPixels(head, pixels []byte, beside error) error {
	if head == nil {
		return beside
	}
	channels := map[byte]int64{0: 1, 2: 3, 4: 2, 6: 4}[head[9]]
	if channels == 0 || !slices.Contains([]byte{8, 16}, head[8]) || head[12] != 0 {
		return beside
	}
	w, h := int64(binary.BigEndian.Uint32(head)), int64(binary.BigEndian.Uint32(head[4:]))
	want := h * (1 + w*channels*int64(head[8])/8)
	in := bytes.NewReader(pixels)
	z, err := zlib.NewReader(in)
	if err != nil {
		return beside
	}
	n, err := io.Copy(io.Discard, io.LimitReader(z, want+1))
	if err != nil || n != want || in.Len() != 0 {
		return beside
	}
	return nil
}
