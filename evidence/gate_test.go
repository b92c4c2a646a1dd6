package evidence_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"probity/evidence"
	"probity/evidence/evidencetest"
)

// through sends a file through the gate in pieces and then has it examined.
func through(name, declared string, content []byte, piece int) (*evidence.Kind, error) {
	g := evidence.NewGate(name, declared)
	for rest := content; len(rest) > 0; {
		n := min(piece, len(rest))
		if _, err := g.Write(rest[:n]); err != nil {
			return nil, err
		}
		rest = rest[n:]
	}
	k, err := g.Close()
	if err != nil {
		return nil, err
	}
	return k, evidence.Examine(bytes.NewReader(content), int64(len(content)), k, evidence.Limits{})
}

func codeOf(err error) string {
	var r *evidence.Refusal
	if errors.As(err, &r) {
		return r.Code
	}
	if err != nil {
		return "error: " + err.Error()
	}
	return ""
}

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func TestTheGate(t *testing.T) {
	t.Parallel()
	mz := append([]byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"), make([]byte, 200)...)
	docx := evidencetest.Office("docx", map[string]string{"word/document.xml": "<w:document/>"})
	jpeg := evidencetest.JPEG(20, 10)
	for _, c := range []struct {
		what, name, declared string
		content              []byte
		kind, refused        string
	}{
		{what: "nothing", name: "a.txt", refused: evidence.Empty},
		{what: "a PDF", name: "a.pdf", declared: "application/pdf", content: []byte(pdf), kind: "pdf"},
		{what: "a PDF of no declared type", name: "A.PDF", declared: "application/octet-stream", content: []byte(pdf), kind: "pdf"},
		{what: "a program called PDF", name: "a.pdf", content: mz, refused: evidence.Executable},
		{what: "a few bytes of a program called PDF", name: "a.pdf", content: []byte("MZ\x90\x00"), refused: evidence.Executable},
		{what: "a program", name: "x.exe", content: mz, refused: evidence.Executable},
		{what: "an ELF program called text", name: "x.txt", content: append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 100)...), refused: evidence.Executable},
		{what: "a shell script called text", name: "x.txt", content: []byte("#!/bin/sh\nrm -rf /\n"), refused: evidence.Executable},
		{what: "a PDF after a thousand bytes", name: "a.pdf", content: append(bytes.Repeat([]byte("junk\n"), 200), pdf...), refused: evidence.Polyglot},
		{what: "a PDF after a few bytes of another file", name: "a.pdf", content: append([]byte("GIF89a"), pdf...), refused: evidence.Polyglot},
		{what: "a PDF called a picture", name: "a.jpg", content: []byte(pdf), refused: evidence.Mismatch},
		{what: "a picture declared a PDF", name: "a.jpg", declared: "application/pdf", content: jpeg, refused: evidence.Mismatch},
		{what: "a picture", name: "a.jpeg", declared: "image/jpeg", content: jpeg, kind: "jpeg"},
		{what: "a picture without an ending", name: "a", content: jpeg, kind: "jpeg"},
		{what: "a GIF that is a page", name: "b.gif", content: []byte("GIF89a<script>alert(1)</script>"), refused: evidence.Polyglot},
		{what: "a GIF with a page in a comment", name: "b.gif", content: append(evidencetest.GIFWithComment(), "<SCRIPT>alert(1)</SCRIPT>"...), refused: evidence.Polyglot},
		{what: "a picture with a zip behind it", name: "b.jpg", content: append(bytes.Clone(jpeg), evidencetest.Zip(evidencetest.Entry{Name: "x", Body: []byte("y")})...), refused: evidence.Polyglot},
		{what: "a PDF with a zip behind it", name: "b.pdf", content: append([]byte(pdf), docx...), refused: evidence.Polyglot},
		{what: "a picture with a PDF behind it", name: "b.jpg", content: append(bytes.Clone(jpeg), pdf...), refused: evidence.Mismatch},
		{what: "a large picture with a PDF behind it", name: "b.jpg", content: append(evidencetest.JPEG(400, 300), pdf...), refused: evidence.Polyglot},
		{what: "a page", name: "d.html", declared: "text/html", content: []byte("<!doctype html><script>1</script>"), kind: "markup"},
		{what: "a page called text", name: "d.txt", content: []byte("Hello <script>alert(1)</script>"), kind: "markup"},
		{what: "a drawing with a script", name: "c.svg", declared: "image/svg+xml", content: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`), kind: "markup"},
		{what: "a drawing called a PNG", name: "c.png", content: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), refused: evidence.Mismatch},
		{what: "words", name: "a.txt", content: []byte("Words."), kind: "text"},
		{what: "a table declared as Windows does", name: "a.csv", declared: "text/csv", content: []byte("a;b\n1;2\n"), kind: "text"},
		{what: "words called a program", name: "x.pdf\u202efdp.exe", content: []byte("x"), kind: "text"},
		{what: "a mail", name: "a.eml", content: []byte("From: a@b\r\nSubject: x\r\n\r\nWords.\r\n"), kind: "email"},
		{what: "an office file", name: "a.docx", content: docx, kind: "docx"},
		{what: "an office file called zip", name: "a.zip", content: docx, refused: evidence.Mismatch},
		{what: "an office file with macros by name", name: "a.docm", content: docx, refused: evidence.Executable},
		{what: "an office file with macros inside", name: "a.docx", content: evidencetest.Office("docx", map[string]string{"word/document.xml": "<w:document/>", "word/vbaProject.bin": "x"}), refused: evidence.Macros},
		{what: "an office file with macros in a zip", name: "a.zip", content: evidencetest.Zip(evidencetest.Entry{Name: "a.docx", Body: evidencetest.Office("docx", map[string]string{"word/vbaProject.bin": "x"})}), refused: evidence.Macros},
		{what: "a zip", name: "a.zip", declared: "application/x-zip-compressed", content: evidencetest.Zip(evidencetest.Entry{Name: "a.txt", Body: []byte("a")}), kind: "zip"},
		{what: "a zip with a program", name: "a.zip", content: evidencetest.Zip(evidencetest.Entry{Name: "a.txt", Body: mz}), refused: evidence.Executable},
		{what: "a bomb", name: "a.zip", content: evidencetest.Bomb(), refused: evidence.Swells},
		{what: "a bomb in a zip", name: "a.zip", content: evidencetest.Zip(evidencetest.Entry{Name: "b.zip", Body: evidencetest.Bomb()}), refused: evidence.Swells},
		{what: "50,000 entries", name: "a.docx", content: evidencetest.ManyEntries(50_000), refused: evidence.TooMany},
		{what: "ten deep", name: "a.zip", content: evidencetest.Nested(10), refused: evidence.Nested},
		{what: "two deep", name: "a.zip", content: evidencetest.Nested(2), kind: "zip"},
		{what: "a link", name: "a.zip", content: evidencetest.Zip(evidencetest.Entry{Name: "a", Body: []byte("/etc/passwd"), Mode: 0o120777}), refused: evidence.BadEntry},
		{what: "a way out", name: "a.zip", content: evidencetest.Zip(evidencetest.Entry{Name: "../../x", Body: []byte("x")}), refused: evidence.BadEntry},
		{what: "a way out by backslashes", name: "a.zip", content: evidencetest.Zip(evidencetest.Entry{Name: `..\..\x`, Body: []byte("x")}), refused: evidence.BadEntry},
		{what: "an encrypted zip", name: "a.zip", content: evidencetest.Encrypted(), kind: "zip"},
		{what: "half a zip", name: "a.zip", content: evidencetest.Nested(1)[:60], refused: evidence.Broken},
		{what: "a flood of pixels", name: "a.png", content: evidencetest.PixelFlood(), refused: evidence.TooManyPx},
		{what: "10,000 frames", name: "a.gif", content: evidencetest.ManyFrames(10_000), refused: evidence.TooMany},
		{what: "ten frames", name: "a.gif", content: evidencetest.ManyFrames(10), kind: "gif"},
		{what: "half a picture", name: "a.jpg", content: jpeg[:30], refused: evidence.Broken},
		{what: "anything", name: "a.bin", content: []byte{0, 1, 2, 3, 4, 5, 6, 7, 200, 201}, refused: evidence.NotTaken},
	} {
		for _, piece := range []int{1 << 20, 700, 7} {
			if piece < 1<<20 && len(c.content) > 100_000 {
				continue
			}
			k, err := through(c.name, c.declared, c.content, piece)
			if codeOf(err) != c.refused {
				t.Errorf("%s, in pieces of %d: %q, not %q", c.what, piece, codeOf(err), c.refused)
			} else if err == nil && k.Name != c.kind {
				t.Errorf("%s, in pieces of %d: a %s, not a %s", c.what, piece, k.Name, c.kind)
			}
		}
	}
}

// peak is the most memory in use whenever the file under examination is read,
// above what was in use before.
type peak struct {
	io.ReaderAt
	base, most uint64
}

func (p *peak) ReadAt(b []byte, at int64) (int, error) {
	p.look()
	return p.ReaderAt.ReadAt(b, at)
}

func (p *peak) look() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > p.base {
		p.most = max(p.most, m.HeapAlloc-p.base)
	}
}

// TestMemoryStaysBounded examines what is made to fill memory. Garbage counts
// too, so it is collected often. Not parallel: it looks at the whole heap.
func TestMemoryStaysBounded(t *testing.T) {
	big := evidencetest.Zip(evidencetest.Entry{Name: "b.zip", Body: evidencetest.Zip(evidencetest.Entry{Name: "c.zip", Body: evidencetest.Bomb()})})
	files := map[string]struct {
		kind    string
		content []byte
	}{
		"a bomb": {"zip", evidencetest.Bomb()}, "bombs in bombs": {"zip", big}, "50,000 entries": {"docx", evidencetest.ManyEntries(50_000)}, "ten deep": {"zip", evidencetest.Nested(10)},
		"a flood of pixels": {"png", evidencetest.PixelFlood()}, "frames": {"gif", evidencetest.ManyFrames(1_000_000)},
	}
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // making them is not what is measured
	for what, c := range files {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		p := &peak{ReaderAt: bytes.NewReader(c.content), base: m.HeapAlloc}
		if err := evidence.Examine(p, int64(len(c.content)), evidence.KindNamed(c.kind), evidence.Limits{}); err == nil {
			t.Errorf("%s was taken", what)
		}
		p.look()
		if p.most > 64<<20 {
			t.Errorf("%s took %d MiB", what, p.most>>20)
		}
	}
	// and the gate, whatever goes through it
	g := evidence.NewGate("a.jpg", "")
	piece := bytes.Repeat([]byte("\xff\xd8\xff\xe0\x00\x10JFIF"), 20_000)
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	p := &peak{base: before.HeapAlloc}
	for range 300 {
		if _, err := g.Write(piece); err != nil {
			t.Fatal(err)
		}
		p.look()
	}
	if p.most > 8<<20 {
		t.Errorf("the gate took %d MiB for 60", p.most>>20)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"a.txt": "a.txt", "../../a": "a.txt", `C:\Users\jane\a.txt`: "a.txt", "a\r\nSet-Cookie: x=1.txt": "aSet-Cookie_ x=1.txt", "CON": "document.txt", "con.txt": "document.txt", "LPT1.log": "document.txt", "COM": "COM.txt",
		"x.pdf\u202efdp.exe": "x.pdffdp.exe.txt", "a\u00a0b\u2003c.txt": "a b c.txt", "": "document.txt", "..": "document.txt", ".": "document.txt", "u\u0308.txt": "ü.txt", "x\u200b\u2066y.md": "xy.md",
		strings.Repeat("n", 4096) + ".csv": strings.Repeat("n", 146) + ".csv",
	} {
		if got := evidence.Name(sent, evidence.KindNamed("text")); got != want {
			t.Errorf("%.40q: %q, not %q", sent, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		sent := rapid.String().Draw(t, "sent")
		got := evidence.Name(sent, evidence.KindNamed("text"))
		if strings.ContainsAny(got, "/\\\r\n\x00\u202e\"") || len([]rune(got)) > 150 || strings.HasPrefix(got, ".") {
			t.Errorf("%q: %q", sent, got)
		}
		if d := evidence.Disposition(got); strings.ContainsAny(d, "\r\n") || strings.Count(d, `"`) != 2 {
			t.Errorf("%q: %s", got, d)
		}
	})
	for name, want := range map[string]string{
		"a b.txt":  `attachment; filename="a b.txt"`,
		"ü ñ.txt":  `attachment; filename="_ _.txt"; filename*=UTF-8''%C3%BC%20%C3%B1.txt`,
		`a"b%.txt`: `attachment; filename="a_b_.txt"; filename*=UTF-8''a%22b%25.txt`,
	} {
		if got := evidence.Disposition(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func FuzzGate(f *testing.F) {
	for _, s := range [][]byte{[]byte(pdf), evidencetest.JPEGWithGPS(), evidencetest.PNGWithText(), evidencetest.GIFWithComment(), evidencetest.WebPWithEXIF(), evidencetest.Nested(3), evidencetest.Encrypted(), evidencetest.ManyFrames(3)} {
		f.Add("a.pdf", s)
		f.Add("a", s)
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		k, err := through(name, "", content, 500)
		if c := codeOf(err); strings.HasPrefix(c, "error") {
			t.Error(c)
		}
		if err == nil && k == nil {
			t.Error("taken, but as nothing")
		}
	})
}
