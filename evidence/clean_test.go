package evidence_test

import (
	"bytes"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"probity/evidence"
	"probity/evidence/evidencetest"
)

func mustClean(t *testing.T, name string, content []byte) (*evidence.Kind, *evidence.Copy) {
	t.Helper()
	k, err := through(name, "", content, 4096)
	if err != nil {
		t.Fatalf("%s is not taken: %v", name, err)
	}
	c, err := evidence.Clean(bytes.NewReader(content), int64(len(content)), k, evidence.Limits{})
	if err != nil {
		t.Fatalf("%s: no copy: %v", name, err)
	}
	return k, c
}

// TestNoTraceIsLeft makes copies of files that tell who made them and looks for
// every word of that, in bytes and by programs made to find it.
func TestNoTraceIsLeft(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content []byte
		shown   []string // is still there
		gone    []string // besides the traces
	}{
		"a.jpg":  {content: evidencetest.JPEGWithGPS(), gone: []string{"Exif", "http://ns.adobe.com", "8BIM", "trailer"}},
		"a.png":  {content: evidencetest.PNGWithText(), gone: []string{"tEXt", "iTXt", "eXIf", "tIME", "after the end"}},
		"a.gif":  {content: evidencetest.GIFWithComment()},
		"a.webp": {content: evidencetest.WebPWithEXIF(), gone: []string{"EXIF", "XMP "}},
		"a.pdf":  {content: evidencetest.PDFWithTraces(), shown: []string{"Shown words", "A note"}, gone: []string{evidencetest.OldWords, "app.alert", "attached by", "Exif", "/EmbeddedFile", "JavaScript", "xmpmeta", "cacacacacaca"}},
		"a.docx": {content: evidencetest.WordWithAuthor(), shown: []string{"Shown words.", "Put in.", "A remark."}, gone: []string{"00CA4A21", "rsid", "docProps", "people", "2020-01-01", "Normal.dotm", "Exif", "JWC", "attachedTemplate"}},
		"a.xlsx": {content: evidencetest.TableWithAuthor(), shown: []string{"A remark.", "<author>withheld</author>"}, gone: []string{"persons", "printerSettings", "absPath"}},
		"a.odt":  {content: evidencetest.OpenText(), shown: []string{"Shown words.", "A remark."}, gone: []string{"meta.xml", "Thumbnails", "2020-01-01"}},
	} {
		k, copied := mustClean(t, name, c.content)
		before, after := string(evidencetest.Unpacked(c.content)), string(evidencetest.Unpacked(copied.Content))
		found := 0
		for _, trace := range append(evidencetest.Traces(), c.gone...) {
			if strings.Contains(before, trace) {
				found++
			}
			if strings.Contains(after, trace) {
				t.Errorf("%s: the copy holds %q", name, trace)
			}
		}
		if found < 1+len(c.gone) {
			t.Errorf("%s: the file holds only %d of the traces it should have held before", name, found)
		}
		for _, s := range c.shown {
			if !strings.Contains(after, s) {
				t.Errorf("%s: the copy lost %q", name, s)
			}
		}
		if len(copied.Removed) == 0 {
			t.Errorf("%s: nothing is said to have been taken out", name)
		}
		if again, err := through(name, "", copied.Content, 4096); err != nil || again.Name != k.Name {
			t.Errorf("%s: the copy is no %s: %v", name, k.Name, err)
		}
		byPrograms(t, name, copied.Content)
	}
}

// byPrograms asks programs made for it, where this machine has them.
func byPrograms(t *testing.T, name string, content []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if tool, err := exec.LookPath("exiftool"); err == nil {
		out, err := exec.CommandContext(t.Context(), tool, "-a", "-G1", "-s", "-ee", "-u", file).CombinedOutput()
		if err != nil {
			t.Errorf("%s: exiftool: %v: %s", name, err, out)
		}
		for _, tag := range append(evidencetest.Traces(), "GPS", "[XMP", "[IFD0]", "[IPTC]", "Author ", "LastModifiedBy", "Error  ") {
			if strings.Contains(string(out), tag) {
				t.Errorf("%s: exiftool finds %q:\n%s", name, tag, out)
			}
		}
	}
	if strings.HasSuffix(name, ".pdf") {
		if tool, err := exec.LookPath("qpdf"); err == nil {
			if out, err := exec.CommandContext(t.Context(), tool, "--check", file).CombinedOutput(); err != nil {
				t.Errorf("qpdf: %v: %s", err, out)
			}
			plain, err := exec.CommandContext(t.Context(), tool, "--qdf", "--object-streams=disable", file, "-").Output()
			if err != nil {
				t.Error(err)
			}
			for _, trace := range append(evidencetest.Traces(), evidencetest.OldWords, "JavaScript", "EmbeddedFile") {
				if bytes.Contains(plain, []byte(trace)) {
					t.Errorf("qpdf finds %q in the copy", trace)
				}
			}
		}
	}
}

// TestAPictureIsTheSameToTheEye holds that a copy shows what the file shows,
// turned as its orientation says.
func TestAPictureIsTheSameToTheEye(t *testing.T) {
	t.Parallel()
	_, copied := mustClean(t, "a.jpg", evidencetest.JPEGWithGPS())
	got, _, err := image.Decode(bytes.NewReader(copied.Content))
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := image.Decode(bytes.NewReader(evidencetest.JPEG(64, 32)))
	if err != nil {
		t.Fatal(err)
	}
	if b := got.Bounds(); b.Dx() != 32 || b.Dy() != 64 {
		t.Fatalf("orientation 6 of 64 by 32 is %v", b)
	}
	for y := range 64 {
		for x := range 32 {
			r1, g1, b1, _ := got.At(x, y).RGBA()
			r2, g2, b2, _ := want.At(y, 31-x).RGBA() // a quarter turn clockwise
			for _, d := range []int{int(r1>>8) - int(r2>>8), int(g1>>8) - int(g2>>8), int(b1>>8) - int(b2>>8)} {
				if d > 60 || d < -60 {
					t.Fatalf("at %d,%d: %d %d %d is not %d %d %d", x, y, r1>>8, g1>>8, b1>>8, r2>>8, g2>>8, b2>>8)
				}
			}
		}
	}
}

// TestWhatCannotBeCleanedIsSaid holds that nothing is given out as clean that
// is not.
func TestWhatCannotBeCleanedIsSaid(t *testing.T) {
	t.Parallel()
	locked := bytes.Replace(evidencetest.PDFWithTraces(), []byte("trailer\n<<"), []byte("trailer\n<</Encrypt 12 0 R"), 1)
	for name, content := range map[string][]byte{
		"a.eml": []byte("From: a@b\r\nSubject: x\r\n\r\nWords.\r\n"), "a.html": []byte("<!doctype html><p>x"), "a.zip": evidencetest.Nested(1), "locked.pdf": locked,
		"object.docx": evidencetest.Office("docx", map[string]string{"word/document.xml": "<w:document/>", "word/embeddings/oleObject1.bin": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 something"}),
		"utf16.docx":  evidencetest.Office("docx", map[string]string{"word/document.xml": "\xff\xfe<\x00a\x00/\x00>\x00"}),
	} {
		k, err := through(name, "", content, 4096)
		if err != nil {
			t.Errorf("%s is not taken: %v", name, err)
			continue
		}
		c, err := evidence.Clean(bytes.NewReader(content), int64(len(content)), k, evidence.Limits{})
		if codeOf(err) != evidence.NotCleaned {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}

func FuzzClean(f *testing.F) {
	for name, s := range map[string][]byte{"a.pdf": evidencetest.PDFWithTraces(), "a.docx": evidencetest.WordWithAuthor(), "a.jpg": evidencetest.JPEGWithGPS(), "a.webp": evidencetest.WebPWithEXIF(), "a.odt": evidencetest.OpenText()} {
		f.Add(name, s)
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		k, err := through(name, "", content, 4096)
		if err != nil || len(content) > 1<<20 {
			return
		}
		if _, err := evidence.Clean(bytes.NewReader(content), int64(len(content)), k, evidence.Limits{Pixels: 1 << 20}); strings.HasPrefix(codeOf(err), "error") {
			t.Error(err)
		}
	})
}
