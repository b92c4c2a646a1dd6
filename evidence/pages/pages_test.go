package pages_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"probity/evidence"
	"probity/evidence/evidencetest"
	"probity/evidence/pages"
)

var paper = evidence.KindNamed("pdf")

func codeOf(err error) string {
	var said *evidence.Refusal
	if errors.As(err, &said) {
		return said.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func sentence(err error) string {
	var said *evidence.Refusal
	if errors.As(err, &said) {
		return said.Sentence
	}
	return fmt.Sprint(err)
}

// redacted makes what is left and attacks it.
func redacted(t *testing.T, d *pages.Drawer, whole []byte, m evidence.Marks) ([]byte, error) {
	t.Helper()
	made, as, err := evidence.Redact(t.Context(), whole, paper, m, d)
	if err != nil {
		t.Fatal(sentence(err))
	}
	return made, evidence.Attack(t.Context(), whole, paper, m, made, as, d)
}

// seen draws the first page of a paper.
func seen(t *testing.T, d *pages.Drawer, whole []byte) *image.RGBA {
	t.Helper()
	var out *image.RGBA
	err := d.Each(t.Context(), whole, func(p evidence.Page) (err error) {
		if p.Number() == 1 {
			out, err = p.Draw()
		}
		return err
	})
	if err != nil {
		t.Fatal(sentence(err))
	}
	return out
}

// dark says how many pixels within are not white.
func dark(m image.Image, within image.Rectangle) int {
	n := 0
	for y := within.Min.Y; y < within.Max.Y; y++ {
		for x := within.Min.X; x < within.Max.X; x++ {
			if r, g, b, _ := m.At(x, y).RGBA(); r+g+b < 3*0xc000 {
				n++
			}
		}
	}
	return n
}

// TestAPaperIsBlackedOut takes a name out of papers that hold more than they show: an
// author, an earlier version, an attached file, a script, notes, layers, a text that is
// not seen, a form.
func TestAPaperIsBlackedOut(t *testing.T) {
	t.Parallel()
	d := evidencetest.Drawer()
	layer := evidencetest.PDF("<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]/Order[6 0 R]>>>>>>", "<</Type/Pages/Kids[4 0 R]/Count 1>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 5 0 R/Resources<</Font<</F 3 0 R>>/Properties<</L 6 0 R>>>>>>",
		evidencetest.PDFStream("", "/OC /L BDC "+evidencetest.Line(20, 80, "Layer Remark")+"EMC 3 Tr "+evidencetest.Line(20, 20, "Unseen Remark")+"0 Tr "+evidencetest.Line(20, 50, "Jane Canary stays")), "<</Type/OCG/Name(Hidden)>>")
	for what, whole := range map[string][]byte{
		"a paper that tells": evidencetest.PDFWithTraces(),
		"one with layers":    layer,
	} {
		// In points from the upper left corner: the words stand at 20, 50 from the lower one.
		made, err := redacted(t, d, whole, evidence.Marks{Areas: []evidence.Area{{Page: 1, X: 18, Y: 36, Width: 90, Height: 18}}})
		if err != nil {
			t.Errorf("%s: the attack: %s", what, sentence(err))
		}
		for _, trace := range append(evidencetest.Traces(), "Canary", "Shown", "Remark", "JavaScript", "Font", "Annot", "OCG", "Metadata", "Info", "Prev", "EmbeddedFile") {
			if bytes.Contains(evidencetest.Unpacked(made), []byte(trace)) {
				t.Errorf("%s: %q is still in it", what, trace)
			}
		}
		if n := bytes.Count(made, []byte("%%EOF")); n != 1 {
			t.Errorf("%s: %d versions", what, n)
		}
		m := seen(t, d, made)
		if all := image.Rect(36, 72, 216, 108); dark(m, all) != all.Dx()*all.Dy() || dark(m, image.Rect(0, 0, 400, 70)) > 600 || m.Rect.Dx() != 400 {
			t.Errorf("%s: %d of %d pixels under the area are dark", what, dark(m, all), all.Dx()*all.Dy())
		}
		byPrograms(t, what, made)
	}
	made, _ := redacted(t, d, layer, evidence.Marks{Areas: []evidence.Area{{Page: 1, X: 18, Y: 36, Width: 74, Height: 18}}})
	if m := seen(t, d, made); dark(m, image.Rect(190, 70, 300, 110)) == 0 || dark(m, image.Rect(0, 0, 400, 70)) > 0 {
		t.Error("what was not marked is gone, or what was not seen is")
	}
}

func byPrograms(t *testing.T, what string, made []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "made.pdf")
	if err := os.WriteFile(file, made, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"pdftotext", file, "-"}, {"qpdf", "--check", file}, {"exiftool", "-a", "-G1", "-PDF:all", "-XMP:all", file}} {
		if _, err := exec.LookPath(args[0]); err != nil {
			continue
		}
		out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %s: %v\n%s", what, args[0], err, out)
		}
		if args[0] == "pdftotext" && strings.TrimSpace(string(out)) != "" || strings.Contains(string(out), "Canary") || strings.Contains(string(out), "Author") {
			t.Errorf("%s: %s finds\n%s", what, args[0], out)
		}
	}
}

// TestPagesThatAreTurnedAndCut marks pages as they are shown.
func TestPagesThatAreTurnedAndCut(t *testing.T) {
	t.Parallel()
	d := evidencetest.Drawer()
	words := evidencetest.Line(20, 50, "Jane Canary")
	for more, area := range map[string]evidence.Area{
		"/Rotate 90":                  {X: 44, Y: 18, Width: 20, Height: 80},  // shown 100 wide, 200 high
		"/Rotate 180":                 {X: 100, Y: 44, Width: 84, Height: 18}, // from the other corner
		"/CropBox[10 30 150 80]":      {X: 8, Y: 16, Width: 80, Height: 18},
		"/CropBox[-50 -50 1000 1000]": {X: 18, Y: 36, Width: 80, Height: 18}, // no more than the paper
	} {
		area.Page = 1
		made, err := redacted(t, d, evidencetest.Written(more, words), evidence.Marks{Areas: []evidence.Area{area}, Words: []string{"Jane", "Canary"}})
		if err != nil {
			t.Errorf("%s: %s", more, sentence(err))
		}
		m := seen(t, d, made)
		if got := dark(m, m.Rect); got != 4*area.Width*area.Height {
			t.Errorf("%s: %d dark pixels, not those of the area", more, got)
		}
		// What is marked beside it leaves the words, which is found.
		area.X, area.Y, area.Width, area.Height = 0, 0, 5, 5
		if _, err := redacted(t, d, evidencetest.Written(more, words), evidence.Marks{Areas: []evidence.Area{area}, Words: []string{"Jane"}}); codeOf(err) != evidence.Leaks {
			t.Errorf("%s: %v", more, err)
		}
	}
}

// TestWhatStandsElsewhereIsFound has a name that was marked once stand again.
func TestWhatStandsElsewhereIsFound(t *testing.T) {
	t.Parallel()
	d := evidencetest.Drawer()
	name := evidence.Area{Page: 1, X: 18, Y: 36, Width: 60, Height: 18}
	first := evidencetest.Line(20, 50, "Jane Doe") + evidencetest.Line(120, 50, "was there")
	for what, c := range map[string]struct {
		more  string // on the second page
		marks evidence.Marks
		leaks string
	}{
		"nowhere":              {"The end", evidence.Marks{Areas: []evidence.Area{name}}, ""},
		"on another page":      {"So says Jane", evidence.Marks{Areas: []evidence.Area{name}}, "area 1 covers can still be read on page 2"},
		"in capitals":          {"JANE DOE", evidence.Marks{Areas: []evidence.Area{name}}, "page 2"},
		"spread":               {"J a n e  D o e", evidence.Marks{Areas: []evidence.Area{name}}, "page 2"},
		"a word to look for":   {"He met R. Roe", evidence.Marks{Areas: []evidence.Area{name}, Words: []string{"r roe"}}, "word 1 covers can still be read on page 2"},
		"a short word":         {"He met Ed", evidence.Marks{Areas: []evidence.Area{name}, Words: []string{"ed"}}, "word 1"},
		"within another":       {"He waited", evidence.Marks{Areas: []evidence.Area{name}, Words: []string{"ed"}}, ""},
		"the lower half":       {"", evidence.Marks{Areas: []evidence.Area{{Page: 1, X: 18, Y: 46, Width: 60, Height: 6}}, Words: []string{"Jane"}}, "page 1"},
		"marked there as well": {"So says Jane", evidence.Marks{Areas: []evidence.Area{name, {Page: 2, X: 10, Y: 36, Width: 100, Height: 18}}}, ""},
	} {
		_, err := redacted(t, d, evidencetest.Written("", first, evidencetest.Line(20, 50, c.more)), c.marks)
		if got := sentence(err); c.leaks == "" && err != nil || c.leaks != "" && !strings.Contains(got, c.leaks) || strings.Contains(got, "Jane") {
			t.Errorf("%s: %s", what, got)
		}
	}
}

// TestAttacksOnBlackedOutPapers spoils what was made.
func TestAttacksOnBlackedOutPapers(t *testing.T) {
	t.Parallel()
	d := evidencetest.Drawer()
	whole := evidencetest.Written("", evidencetest.Line(20, 50, "Jane Canary"))
	m := evidence.Marks{Areas: []evidence.Area{{Page: 1, X: 18, Y: 36, Width: 80, Height: 18}}}
	good, err := redacted(t, d, whole, m)
	if err != nil {
		t.Fatal(sentence(err))
	}
	swap := func(old, now string) []byte {
		if !bytes.Contains(good, []byte(old)) {
			t.Fatalf("no %q in it", old)
		}
		return bytes.Replace(bytes.Clone(good), []byte(old), []byte(now), 1)
	}
	// moved mends the table, so that nothing but what was put in is amiss.
	moved := func(p []byte) []byte {
		head, _, _ := bytes.Cut(p, []byte("xref\n"))
		starts := regexp.MustCompile(`(?m)^\d+ 0 obj$`).FindAllIndex(head, -1)
		out := bytes.NewBuffer(bytes.Clone(head))
		fmt.Fprintf(out, "xref\n0 %d\n0000000000 65535 f \n", len(starts)+1)
		for _, at := range starts {
			fmt.Fprintf(out, "%010d 00000 n \n", at[0])
		}
		fmt.Fprintf(out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(starts)+1, len(head))
		return out.Bytes()
	}
	if !bytes.Equal(moved(good), good) {
		t.Fatal("the table cannot be mended")
	}
	photo := func(p []byte) []byte { // the page as another picture
		at := regexp.MustCompile(`(?s)/Filter/FlateDecode/Length \d+>>\nstream\n.*\nendstream`).FindIndex(good)
		out := append(bytes.Clone(good[:at[0]]), "/Filter/DCTDecode/Length "+strconv.Itoa(len(p))+">>\nstream\n"...)
		return moved(append(append(append(out, p...), "\nendstream"...), good[at[1]:]...))
	}
	gray := func(paint func(*image.Gray)) []byte {
		g := image.NewGray(image.Rect(0, 0, 400, 200))
		paint(g)
		var b bytes.Buffer
		if err := jpeg.Encode(&b, g, nil); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	black := gray(func(*image.Gray) {})
	for what, made := range map[string][]byte{
		"the paper as it was":      whole,
		"an earlier version":       append(bytes.Clone(whole), good...),
		"a later version":          append(bytes.Clone(good), "8 0 obj\n<</Title(x)>>\nendobj\ntrailer\n<</Prev 9>>\nstartxref\n9\n%%EOF\n"...),
		"words behind its end":     append(bytes.Clone(good), "Jane"...),
		"words before it":          append([]byte("% Jane\n"), good...),
		"a remark within":          moved(swap("\nendobj\n3 0 obj", "\nendobj\n% Jane\n3 0 obj")),
		"a title":                  swap("/Root 1 0 R>>", "/Root 1 0 R/Info<</Title(x)>>>>"),
		"words on the page":        moved(swap("/P Do", "/P Do BT (Jane) Tj ET")),
		"a note":                   moved(swap("/Contents 4 0 R", "/Contents 4 0 R/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(Jane)>>]")),
		"a layer":                  moved(swap("/Type/Catalog", "/Type/Catalog/OCProperties<<>>")),
		"metadata":                 moved(swap("/Type/Catalog", "/Type/Catalog/Metadata 5 0 R")),
		"an object nobody reaches": moved(swap("xref\n", "6 0 obj\n(Jane)\nendobj\nxref\n")),
		"a page more":              swap("/Count 1", "/Count 2"),
		"a table that lies":        swap("0000000015 0", "0000000016 0"),
		"bytes behind the pixels":  photo(append(bytes.Clone(black), "Jane"...)),
		"a remark in the picture":  photo(append([]byte("\xff\xd8\xff\xfe\x00\x06Jane"), black[2:]...)),
		"a picture of another size": photo(func() []byte {
			var b bytes.Buffer
			_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 20)), nil)
			return b.Bytes()
		}()),
		"a picture that is not black there": photo(gray(func(g *image.Gray) { g.Pix[80*400+60] = 0xff })),
		"half of it":                        good[:len(good)/2],
		"nothing":                           nil,
	} {
		if err := evidence.Attack(t.Context(), whole, paper, m, made, paper, d); codeOf(err) != evidence.Leaks {
			t.Errorf("%s is not found: %v", what, err)
		}
	}
	if err := evidence.Attack(t.Context(), whole, paper, m, photo(black), paper, d); err != nil {
		t.Errorf("a page that is black all over: %s", sentence(err))
	}
	if err := evidence.Attack(t.Context(), evidencetest.Written("", "", ""), paper, m, good, paper, d); codeOf(err) != evidence.Leaks {
		t.Errorf("made of another paper: %v", err)
	}
}

// TestPhotosOnPages writes pages that are photos as such, black in whole blocks.
func TestPhotosOnPages(t *testing.T) {
	t.Parallel()
	d := evidencetest.Drawer()
	noise, seed := make([]byte, 600*400*3), uint32(1)
	for i := range noise {
		seed = seed*1664525 + 1013904223
		noise[i] = byte(seed >> 24)
	}
	whole := evidencetest.PDF("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
		evidencetest.PDFStream("", "300 0 0 200 0 0 cm /I Do"), evidencetest.PDFStream("/Type/XObject/Subtype/Image/Width 600/Height 400/ColorSpace/DeviceRGB/BitsPerComponent 8", string(noise)))
	made, err := redacted(t, d, whole, evidence.Marks{Areas: []evidence.Area{{Page: 1, X: 21, Y: 33, Width: 10, Height: 10}}})
	if err != nil || !bytes.Contains(made, []byte("/DCTDecode")) {
		t.Fatalf("%s, %d bytes", sentence(err), len(made))
	}
	if m := seen(t, d, made); dark(m, image.Rect(34, 66, 62, 94)) != 28*28 { // from 32, 64 to 64, 96
		t.Error("not black in whole blocks")
	}
}

// TestPapersThatCostTooMuch ends each with a sentence, in little time and memory.
func TestPapersThatCostTooMuch(t *testing.T) {
	t.Parallel()
	line := evidencetest.Line(20, 50, "Jane")
	form := func(inner string) string { // a form that draws another one ten times
		return evidencetest.PDFStream("/Type/XObject/Subtype/Form/BBox[0 0 200 100]/Resources<</XObject<</X "+inner+" 0 R>>>>", strings.Repeat("/X Do ", 10))
	}
	many := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>", evidencetest.PDFStream("", "/X Do")}
	for i := range 12 {
		many = append(many, form(strconv.Itoa(6+i)))
	}
	many = append(many, evidencetest.PDFStream("/Type/XObject/Subtype/Form/BBox[0 0 200 100]", strings.Repeat("0 0 m 200 100 l S ", 50)))
	flood := func(w, h string) []byte {
		return evidencetest.PDF("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
			evidencetest.PDFStream("", "200 0 0 100 0 0 cm /I Do"), evidencetest.PDFStream("/Type/XObject/Subtype/Image/Width "+w+"/Height "+h+"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode", "x\x9c\x03\x00\x00\x00\x00\x01"))
	}
	m := evidence.Marks{Areas: []evidence.Area{{Page: 1, X: 1, Y: 1, Width: 9, Height: 9}}}
	d := &pages.Drawer{Kept: evidencetest.Translated(), Bounds: pages.Bounds{Pages: 2, Letters: 100, MiB: 64, Time: 3 * time.Second}}
	for what, c := range map[string]struct {
		whole []byte
		says  string // "": whatever, as long as it ends
	}{
		"too many pages":                   {evidencetest.Written("", line, line, line), "It has 3 pages; up to 2 can be drawn."},
		"more pages than it says":          {bytes.Replace(evidencetest.Written("", line), []byte("/Count 1"), []byte("/Count 100000000"), 1), ""},
		"a page like a field":              {bytes.Replace(evidencetest.Written("", line), []byte("[0 0 200 100]"), []byte("[0 0 14400 14400]"), 1), "too large to be drawn"},
		"a page like a country":            {bytes.Replace(evidencetest.Written("", line), []byte("[0 0 200 100]"), []byte("[0 0 9e30 9e30]"), 1), ""},
		"a page without end":               {evidencetest.PDF(many...), ""}, // it takes too long, or too much memory: which comes first is the machine's
		"a form that draws itself":         {evidencetest.PDF("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>", evidencetest.PDFStream("", "/X Do"), form("5")), ""},
		"pages that are their own parents": {evidencetest.PDF("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"), "cannot be drawn"},
		"a picture like a field":           {flood("60000", "60000"), ""},
		"more letters than a page has":     {evidencetest.Written("", evidencetest.Line(1, 50, strings.Repeat("Jane ", 30))), ""},
		"encrypted":                        {bytes.Replace(evidencetest.Written("", line), []byte("/Root 1 0 R"), []byte("/Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O("+strings.Repeat("x", 32)+")/U("+strings.Repeat("y", 32)+")/P -4>>"), 1), "cannot be drawn"},
		"no PDF":                           {[]byte("%PDF-1.4\nnothing"), "cannot be drawn"},
		"nothing":                          {nil, "cannot be drawn"},
	} {
		made, as, err := evidence.Redact(t.Context(), c.whole, paper, m, d)
		if err == nil {
			err = evidence.Attack(t.Context(), c.whole, paper, m, made, as, d)
		}
		if got := sentence(err); c.says != "" && !strings.Contains(got, c.says) || strings.Contains(got, "Jane") || err != nil && codeOf(err) != evidence.NotRedacted && codeOf(err) != evidence.Leaks {
			t.Errorf("%s: %s", what, got)
		}
	}
	quick := &pages.Drawer{Kept: evidencetest.Translated(), Bounds: pages.Bounds{Time: time.Second}}
	if _, _, err := evidence.Redact(t.Context(), evidencetest.PDF(many...), paper, m, quick); !strings.Contains(sentence(err), "take too long") {
		t.Errorf("a page without end, with room: %s", sentence(err))
	}
	var used runtime.MemStats
	runtime.ReadMemStats(&used)
	if used.Sys > 1<<30 {
		t.Errorf("%d MiB", used.Sys>>20)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, _, err := evidence.Redact(ended, evidencetest.Written("", line), paper, m, d); !errors.Is(err, context.Canceled) {
		t.Errorf("after its end: %v", err)
	}
	if _, err := redacted(t, d, evidencetest.Written("", evidencetest.Line(20, 50, "Roe")), m); err != nil {
		t.Errorf("the next one: %s", sentence(err))
	}
}

// FuzzPages draws whatever comes, and what it makes holds nothing but pictures.
func FuzzPages(f *testing.F) {
	f.Add(evidencetest.PDFWithTraces())
	f.Add(evidencetest.Written("/Rotate 90", evidencetest.Line(20, 50, "Jane")))
	d := &pages.Drawer{Kept: evidencetest.Translated(), Bounds: pages.Bounds{Pages: 3, Pixels: 100_000, MiB: 64, Time: 10 * time.Second}}
	m := evidence.Marks{Areas: []evidence.Area{{Page: 1, X: 1, Y: 1, Width: 9, Height: 9}}}
	f.Fuzz(func(t *testing.T, whole []byte) {
		made, as, err := evidence.Redact(t.Context(), whole, paper, m, d)
		if err == nil {
			err = evidence.Attack(t.Context(), whole, paper, m, made, as, d)
		}
		if code := codeOf(err); err != nil && code != evidence.NotRedacted && code != evidence.BadMarks && code != evidence.Leaks {
			t.Error(err)
		}
	})
}
