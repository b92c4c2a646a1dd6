package evidence_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"probity/evidence"
	"probity/evidence/evidencetest"
)

func span(text, of string) evidence.Span {
	before, _, _ := strings.Cut(text, of)
	at := len([]rune(before))
	return evidence.Span{From: at, To: at + len([]rune(of))}
}

func TestATextIsBlackedOut(t *testing.T) {
	t.Parallel()
	const text = "Ünal told Jane Doe, of ward 7, on Monday. Then they left.\n"
	for _, c := range []struct {
		what  string
		marks []string
		want  string
	}{
		{"a name", []string{"Jane Doe"}, "Ünal told [blacked out], of ward 7, on Monday. Then they left.\n"},
		{"a part of a word takes the word", []string{"ane Do"}, "Ünal told [blacked out], of ward 7, on Monday. Then they left.\n"},
		{"two in a row are one", []string{"Jane", "Doe"}, "Ünal told [blacked out], of ward 7, on Monday. Then they left.\n"},
		{"one within another, out of order", []string{"ward 7", "Jane", "Doe, of ward"}, "Ünal told [blacked out], on Monday. Then they left.\n"},
		{"all of it", []string{text}, "[blacked out]"},
		{"the beginning", []string{"Ünal"}, "[blacked out] told Jane Doe, of ward 7, on Monday. Then they left.\n"},
	} {
		var m evidence.Marks
		for _, of := range c.marks {
			m.Spans = append(m.Spans, span(text, of))
		}
		got, k, err := evidence.Redact(t.Context(), []byte(text), evidence.KindNamed("text"), m, nil)
		if err != nil || string(got) != c.want || k.Name != "text" {
			t.Errorf("%s: %q, %v", c.what, got, err)
			continue
		}
		if err := evidence.Attack(t.Context(), []byte(text), k, m, got, k, nil); err != nil {
			t.Errorf("%s: the attack: %v", c.what, err)
		}
	}
}

// Whatever is marked cannot be read afterwards, or the attack says so.
func TestWhatIsMarkedIsGoneOrItIsSaid(t *testing.T) {
	t.Parallel()
	k := evidence.KindNamed("text")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Ca-cé ,.]{1,60}`).Draw(t, "text")
		n := len([]rune(text))
		var m evidence.Marks
		for range rapid.IntRange(1, 3).Draw(t, "marks") {
			from := rapid.IntRange(0, n-1).Draw(t, "from")
			m.Spans = append(m.Spans, evidence.Span{From: from, To: rapid.IntRange(from+1, n).Draw(t, "to")})
		}
		got, _, err := evidence.Redact(t.Context(), []byte(text), k, m, nil)
		if err != nil {
			t.Fatal(err)
		}
		if evidence.Attack(t.Context(), []byte(text), k, m, got, k, nil) != nil {
			return
		}
		for _, s := range m.Spans {
			if was := strings.TrimSpace(string([]rune(text)[s.From:s.To])); len([]rune(strings.Trim(was, " ,."))) > 1 && strings.Contains(string(got), was) {
				t.Errorf("%q is still in %q", was, got)
			}
		}
	})
}

// TestAttacksOnBlackedOutText spoils what was made as careless or wily hands would.
func TestAttacksOnBlackedOutText(t *testing.T) {
	t.Parallel()
	k := evidence.KindNamed("text")
	const text = "Jane Doe saw the chart 4711. Her sister was there."
	m := evidence.Marks{Spans: []evidence.Span{span(text, "Jane Doe"), span(text, "4711")}, Words: []string{"J. D."}}
	good, _, err := evidence.Redact(t.Context(), []byte(text), k, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := evidence.Attack(t.Context(), []byte(text), k, m, good, k, nil); err != nil {
		t.Fatal(err)
	}
	for what, more := range map[string]string{
		"the name": "Jane Doe", "the name in capitals": "JANE DOE", "one of its words": "Jane", "with other spaces": "Jane\u00a0 \nDoe", "with what is not seen in between": "Ja\u200bne D\u00adoe",
		"with an accent": "Jáne Dóe", "in wide letters": "Ｊａｎｅ　Ｄｏｅ", "in hexadecimal digits": "4a616e6520446f65", "in an address": "Jane%20Doe", "in base64": "SmFuZSBEb2", "in UTF-16": "J\x00a\x00n\x00e\x00 \x00D\x00o\x00e\x00", "a number": "No. 4711", "a word to look for": "J.D. was here",
	} {
		if err := evidence.Attack(t.Context(), []byte(text), k, m, append(bytes.Clone(good), more...), k, nil); codeOf(err) != evidence.Leaks {
			t.Errorf("%s is not found: %v", what, err)
		}
	}
	if err := evidence.Attack(t.Context(), []byte(text), k, m, []byte("Nothing."), k, nil); codeOf(err) != evidence.Leaks {
		t.Errorf("another text: %v", err)
	}
	// A span counts, however common its words are: they stand elsewhere and are found.
	sister := evidence.Marks{Spans: []evidence.Span{span("my sister and your sister", "sister")}}
	got, _, err := evidence.Redact(t.Context(), []byte("my sister and your sister"), k, sister, nil)
	if err != nil || codeOf(evidence.Attack(t.Context(), []byte("my sister and your sister"), k, sister, got, k, nil)) != evidence.Leaks {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAPictureIsBlackedOut(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{"jpeg": evidencetest.JPEG(120, 90), "png": encoded(t, evidencetest.Drawing(120, 90)), "webp": evidencetest.WebPWithEXIF(), "gif": evidencetest.ManyFrames(1)}
	for name, whole := range files {
		k := evidence.KindNamed(name)
		m := evidence.Marks{Areas: []evidence.Area{{X: 0, Y: 0, Width: 1, Height: 1}}}
		if name == "jpeg" || name == "png" {
			m.Areas = []evidence.Area{{X: 20, Y: 30, Width: 20, Height: 10}, {X: 100, Y: 80, Width: 500, Height: 500}}
		}
		got, as, err := evidence.Redact(t.Context(), whole, k, m, nil)
		if err != nil || as.Name != "png" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := evidence.Attack(t.Context(), whole, k, m, got, as, nil); err != nil {
			t.Errorf("%s: the attack: %v", name, err)
		}
		drawn, err := png.Decode(bytes.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Areas) == 1 {
			continue
		}
		// The area, grown to blocks of 16, is black, and what is outside is as it was.
		for _, at := range []struct {
			x, y  int
			black bool
		}{{16, 16, true}, {47, 47, true}, {48, 47, false}, {20, 15, false}, {119, 89, true}, {96, 80, true}, {95, 80, false}} {
			r, g, b, _ := drawn.At(at.x, at.y).RGBA()
			if (r|g|b == 0) != at.black {
				t.Errorf("%s: at %d, %d: %d %d %d", name, at.x, at.y, r, g, b)
			}
		}
	}
}

func encoded(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestAttacksOnBlackedOutPictures spoils what was made: pixels that are nearly black
// or shine through, a box that is a pixel short, metadata, a layer, a tail.
func TestAttacksOnBlackedOutPictures(t *testing.T) {
	t.Parallel()
	whole, k := evidencetest.JPEG(96, 64), evidence.KindNamed("jpeg")
	m := evidence.Marks{Areas: []evidence.Area{{X: 16, Y: 16, Width: 32, Height: 16}}, Words: []string{"Whistle-Canary"}}
	good, as, err := evidence.Redact(t.Context(), whole, k, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := evidence.Attack(t.Context(), whole, k, m, good, as, nil); err != nil {
		t.Fatal(err)
	}
	drawn := func(change func(*image.NRGBA)) []byte {
		at, err := png.Decode(bytes.NewReader(good))
		if err != nil {
			t.Fatal(err)
		}
		out := image.NewNRGBA(at.Bounds())
		for y := range 64 {
			for x := range 96 {
				out.Set(x, y, at.At(x, y))
			}
		}
		change(out)
		return encoded(t, out)
	}
	part := func(p []byte) []byte { // before the end of the picture
		return append(append(bytes.Clone(good[:len(good)-12]), p...), good[len(good)-12:]...)
	}
	for what, made := range map[string][]byte{
		"one pixel nearly black":   drawn(func(m *image.NRGBA) { m.Set(47, 31, color.NRGBA{0, 0, 1, 255}) }),
		"one that shines through":  drawn(func(m *image.NRGBA) { m.Set(20, 20, color.NRGBA{0, 0, 0, 254}) }),
		"an area a row short":      drawn(func(m *image.NRGBA) { m.Set(16, 31, color.White) }),
		"the picture as it was":    encoded(t, evidencetest.Drawing(96, 64)),
		"a smaller one":            encoded(t, evidencetest.Drawing(48, 32)),
		"words in a part":          part(evidencetest.PNGPart("tEXt", []byte("Comment\x00"+evidencetest.Author))),
		"EXIF":                     part(evidencetest.PNGPart("eXIf", evidencetest.EXIF())),
		"a part that nobody knows": part(evidencetest.PNGPart("prVt", whole)),
		"more pixels than it has":  part(evidencetest.PNGPart("IDAT", []byte("more"))),
		"a picture behind its end": append(bytes.Clone(good), whole...),
		"the JPEG":                 whole,
		"half of it":               good[:len(good)/2],
	} {
		if err := evidence.Attack(t.Context(), whole, k, m, made, as, nil); codeOf(err) != evidence.Leaks {
			t.Errorf("%s is not found: %v", what, err)
		}
	}
	if err := evidence.Attack(t.Context(), whole, k, m, good, k, nil); codeOf(err) != evidence.Leaks {
		t.Error("called a JPEG")
	}
	// What is pixels and nothing else holds no word, whatever its bytes happen to spell.
	m.Words = []string{"DA", "IDAT"}
	if err := evidence.Attack(t.Context(), whole, k, m, good, as, nil); err != nil {
		t.Errorf("a word found by chance: %v", err)
	}
}

func TestMarksThatCannotBe(t *testing.T) {
	t.Parallel()
	text, jpeg := evidence.KindNamed("text"), evidence.KindNamed("jpeg")
	pic := evidencetest.JPEG(32, 32)
	many := make([]evidence.Span, 501)
	for i := range many {
		many[i] = evidence.Span{From: 0, To: 1}
	}
	for _, c := range []struct {
		what  string
		k     *evidence.Kind
		whole []byte
		m     evidence.Marks
		code  string
	}{
		{"none", text, []byte("words"), evidence.Marks{}, evidence.BadMarks},
		{"none of a picture", jpeg, pic, evidence.Marks{}, evidence.BadMarks},
		{"areas of a text", text, []byte("words"), evidence.Marks{Areas: []evidence.Area{{X: 0, Y: 0, Width: 1, Height: 1}}}, evidence.BadMarks},
		{"past the end", text, []byte("words"), evidence.Marks{Spans: []evidence.Span{{From: 3, To: 6}}}, evidence.BadMarks},
		{"before the beginning", text, []byte("words"), evidence.Marks{Spans: []evidence.Span{{From: -1, To: 2}}}, evidence.BadMarks},
		{"turned round", text, []byte("words"), evidence.Marks{Spans: []evidence.Span{{From: 3, To: 2}}}, evidence.BadMarks},
		{"too many", text, []byte("words"), evidence.Marks{Spans: many}, evidence.BadMarks},
		{"outside", jpeg, pic, evidence.Marks{Areas: []evidence.Area{{X: 32, Y: 0, Width: 1, Height: 1}}}, evidence.BadMarks},
		{"without size", jpeg, pic, evidence.Marks{Areas: []evidence.Area{{X: 1, Y: 1, Width: 0, Height: 5}}}, evidence.BadMarks},
		{"huge", jpeg, pic, evidence.Marks{Areas: []evidence.Area{{X: 1, Y: 1, Width: 1 << 62, Height: 5}}}, evidence.BadMarks},
		{"not in UTF-8", text, []byte("\xff\xfe"), evidence.Marks{Spans: []evidence.Span{{From: 0, To: 1}}}, evidence.NotRedacted},
		{"of a picture that moves", evidence.KindNamed("gif"), evidencetest.ManyFrames(2), evidence.Marks{Areas: []evidence.Area{{X: 0, Y: 0, Width: 1, Height: 1}}}, evidence.NotRedacted},
		{"of a PDF that nothing draws", evidence.KindNamed("pdf"), []byte(pdf), evidence.Marks{Areas: []evidence.Area{{Page: 1, Width: 1, Height: 1}}}, evidence.NotRedacted},
		{"none of a PDF", evidence.KindNamed("pdf"), []byte(pdf), evidence.Marks{Words: []string{"Jane"}}, evidence.BadMarks},
		{"of an office file", evidence.KindNamed("docx"), evidencetest.WordWithAuthor(), evidence.Marks{Areas: []evidence.Area{{Page: 1, Width: 1, Height: 1}}}, evidence.NotRedacted},
		{"a page of a picture", jpeg, pic, evidence.Marks{Areas: []evidence.Area{{Page: 2, Width: 1, Height: 1}}}, evidence.BadMarks},
		{"of half a picture", jpeg, pic[:100], evidence.Marks{Areas: []evidence.Area{{X: 0, Y: 0, Width: 1, Height: 1}}}, evidence.NotRedacted},
	} {
		if _, _, err := evidence.Redact(t.Context(), c.whole, c.k, c.m, nil); codeOf(err) != c.code {
			t.Errorf("%s: %q, not %q", c.what, codeOf(err), c.code)
		}
	}
}
