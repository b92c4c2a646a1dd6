// Package evidencetest makes files that people should not be able to hurt us or
// themselves with: bombs, disguises, and papers that tell who made them. Each is
// made anew from what is written here; none was found anywhere.
package evidencetest

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
)

// What the files tell about people; none of it may be in a served copy.
const (
	Author   = "Jane Whistle-Canary"
	Company  = "Canary Clinic Holdings"
	HomePath = `C:\Users\jane.whistle\Desktop`
	Camera   = "CanaryCam 9000"
	Tool     = "CanaryWriter 3.1"
)

// Traces are all of them.
func Traces() []string {
	return []string{Author, Company, "jane.whistle", Camera, Tool, "Whistle-Canary"}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // a mistake in this file
	}
	return v
}

// Drawing is a small picture with shapes in it, the same every time.
func Drawing(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8((x / 8 % 2) * 200), 255})
		}
	}
	return m
}

// JPEG is a plain one.
func JPEG(w, h int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, Drawing(w, h), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// JPEGWithGPS is a photo with the place, the camera, the owner and an
// orientation in EXIF, a comment, XMP, and a second picture after its end.
func JPEGWithGPS() []byte {
	plain := JPEG(64, 32)
	var out bytes.Buffer
	out.Write(plain[:2])
	segment := func(marker byte, body []byte) {
		out.Write([]byte{0xff, marker})
		_ = binary.Write(&out, binary.BigEndian, uint16(len(body)+2))
		out.Write(body)
	}
	segment(0xe1, append([]byte("Exif\x00\x00"), EXIF()...))
	segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00"+XMP()))
	segment(0xfe, []byte("comment by "+Author))
	segment(0xed, []byte("Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x10\x1c\x02\x50\x00\x0b"+Author))
	out.Write(plain[2:])
	out.WriteString("trailer of " + Camera)
	return out.Bytes()
}

// EXIF is a TIFF block: Make, Artist, orientation 6, and the GPS place of the
// north tower of nowhere.
func EXIF() []byte {
	le := binary.LittleEndian
	type tag struct {
		id, kind uint16
		data     []byte
		n        uint32
	}
	text := func(id uint16, s string) tag { return tag{id, 2, append([]byte(s), 0), uint32(len(s) + 1)} }
	rational := func(id uint16, v ...uint32) tag {
		var b []byte
		for _, x := range v {
			b = le.AppendUint32(le.AppendUint32(b, x), 1)
		}
		return tag{id, 5, b, uint32(len(v))}
	}
	ifd := func(at uint32, tags []tag) []byte {
		dir := le.AppendUint16(nil, uint16(len(tags)))
		var data []byte
		base := at + 2 + uint32(len(tags))*12 + 4
		for _, t := range tags {
			dir = le.AppendUint32(le.AppendUint16(le.AppendUint16(dir, t.id), t.kind), t.n)
			if len(t.data) <= 4 {
				dir = append(dir, append(t.data, 0, 0, 0, 0)[:4]...)
				continue
			}
			dir = le.AppendUint32(dir, base+uint32(len(data)))
			data = append(data, t.data...)
			if len(data)%2 == 1 {
				data = append(data, 0)
			}
		}
		return append(le.AppendUint32(dir, 0), data...)
	}
	top := []tag{
		text(0x010f, Camera), {0x0112, 3, []byte{6, 0}, 1}, text(0x0131, Tool), text(0x013b, Author), {0x8825, 4, nil, 1},
	}
	gps := []tag{
		{1, 2, []byte("N\x00"), 2}, rational(2, 48, 51, 29), {3, 2, []byte("E\x00"), 2}, rational(4, 2, 17, 40),
	}
	head := []byte{'I', 'I', 42, 0, 8, 0, 0, 0}
	top[4].data = []byte{0, 0, 0, 0}
	at := uint32(8 + len(ifd(8, top)))
	top[4].data = le.AppendUint32(nil, at)
	return append(append(head, ifd(8, top)...), ifd(at, gps)...)
}

// XMP is a packet that names the author and the tool.
func XMP() string {
	return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="` + Tool + `"><dc:creator><rdf:Seq><rdf:li>` + Author + `</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
}

// PNGPart is one part of a PNG with its checksum.
func PNGPart(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// PNGWithText is a picture with an author in tEXt, iTXt XMP, EXIF and a time.
func PNGWithText() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, Drawing(40, 30)); err != nil {
		panic(err)
	}
	p := b.Bytes()
	const afterHead = 8 + 25
	out := bytes.Clone(p[:afterHead])
	out = append(out, PNGPart("tEXt", []byte("Author\x00"+Author))...)
	out = append(out, PNGPart("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+XMP()))...)
	out = append(out, PNGPart("eXIf", EXIF())...)
	out = append(out, PNGPart("tIME", []byte{7, 234, 1, 2, 3, 4, 5})...)
	return append(append(out, p[afterHead:]...), ("after the end " + Camera)...)
}

// GIFWithComment has an author in a comment and two frames.
func GIFWithComment() []byte {
	frame := func(c uint8) *image.Paletted {
		m := image.NewPaletted(image.Rect(0, 0, 8, 8), palette.Plan9)
		for i := range m.Pix {
			m.Pix[i] = c
		}
		return m
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame(3), frame(200)}, Delay: []int{5, 5}}); err != nil {
		panic(err)
	}
	p := b.Bytes()
	comment := append([]byte{0x21, 0xfe, byte(len(Author))}, Author...)
	return append(append(bytes.Clone(p[:len(p)-1]), append(comment, 0)...), 0x3b)
}

// WebPWithEXIF is a lossless WebP of one pixel in the extended form, with EXIF
// and XMP.
func WebPWithEXIF() []byte {
	part := func(kind string, body []byte) []byte {
		out := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body)))
		out = append(out, body...)
		if len(body)%2 == 1 {
			out = append(out, 0)
		}
		return out
	}
	// One pixel: signature, 14 bits of width and height less one, no
	// transforms, no cache, one code group of five simple codes.
	vp8l := []byte{0x2f, 0x00, 0x00, 0x00, 0x00, 0x07, 0x10, 0xfd, 0x8f, 0xfe, 0x07, 0x22, 0xa2, 0xff, 0x01, 0x00}
	body := append([]byte("WEBP"), part("VP8X", []byte{0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0})...)
	body = append(body, part("VP8L", vp8l)...)
	body = append(body, part("EXIF", EXIF())...)
	body = append(body, part("XMP ", []byte(XMP()))...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// PixelFlood is a PNG that says it is 60,000 by 60,000 with a right checksum.
func PixelFlood() []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 60_000), 60_000)
	out := append([]byte("\x89PNG\r\n\x1a\n"), PNGPart("IHDR", append(head, 8, 6, 0, 0, 0))...)
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(make([]byte, 100_000))
	_ = w.Close()
	return append(append(out, PNGPart("IDAT", z.Bytes())...), PNGPart("IEND", nil)...)
}

// ManyFrames is a GIF of so many frames of one pixel.
func ManyFrames(n int) []byte {
	out := []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff")
	for range n {
		out = append(out, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0)
	}
	return append(out, 0x3b)
}

// Entry is one entry of an archive.
type Entry struct {
	Name string
	Body []byte
	Mode uint32 // of Unix, with the kind of file; 0: a plain file
}

// Zip packs entries.
func Zip(entries ...Entry) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.Name, Method: zip.Deflate}
		if e.Name == "mimetype" || len(e.Body) < 16 {
			h.Method = zip.Store // as OpenDocument wants it; and tens of thousands of entries are written quickly
		}
		if e.Mode != 0 {
			h.CreatorVersion, h.ExternalAttrs = 3<<8, e.Mode<<16
		}
		w := must(z.CreateHeader(h))
		must(w.Write(e.Body))
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// Bomb unpacks to a thousand times what it is.
func Bomb() []byte { return Zip(Entry{Name: "zeros.txt", Body: make([]byte, 32<<20)}) }

// ManyEntries is a docx of so many entries.
func ManyEntries(n int) []byte {
	all := Office("docx", map[string]string{"word/document.xml": "<w:document/>"})
	e := make([]Entry, 0, n)
	for i := range n {
		e = append(e, Entry{Name: fmt.Sprintf("word/x%d.xml", i), Body: []byte("<x/>")})
	}
	_ = all
	return Zip(append(officeHead("docx"), e...)...)
}

// Nested is an archive in an archive, so many deep.
func Nested(depth int) []byte {
	in := Zip(Entry{Name: "a.txt", Body: []byte("at the bottom")})
	for range depth - 1 {
		in = Zip(Entry{Name: "in.zip", Body: in})
	}
	return in
}

// Encrypted is a zip whose entry says that it is.
func Encrypted() []byte {
	p := Zip(Entry{Name: "secret.txt", Body: []byte("locked away")})
	p[6] |= 1 // of the entry
	i := bytes.Index(p, []byte("PK\x01\x02"))
	p[i+8] |= 1 // of the directory
	return p
}

func officeHead(kind string) []Entry {
	part := map[string]string{"docx": "/word/document.xml", "xlsx": "/xl/workbook.xml", "pptx": "/ppt/presentation.xml"}[kind]
	types := `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="` + part + `" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/><Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/><Override PartName="/word/people.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.people+xml"/></Types>`
	rels := `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="` + strings.TrimPrefix(part, "/") + `"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>`
	return []Entry{{Name: "[Content_Types].xml", Body: []byte(types)}, {Name: "_rels/.rels", Body: []byte(rels)}}
}

// Office packs an office file of the kind: docx, xlsx or pptx.
func Office(kind string, parts map[string]string) []byte {
	all := officeHead(kind)
	for _, name := range sortedKeys(parts) {
		all = append(all, Entry{Name: name, Body: []byte(parts[name])})
	}
	return Zip(all...)
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	for i := range out {
		for j := i + 1; j < len(out); j++ {
			if out[j] < out[i] {
				out[i], out[j] = out[j], out[i]
			}
		}
	}
	return out
}
