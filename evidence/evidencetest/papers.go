package evidencetest

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// OldWords stand in an earlier version of PDFWithTraces only.
const OldWords = "Struckout Canary"

// PDFWithTraces is a paper of one page that says "Shown words", with an author
// in its info and in XMP, an earlier version with other words, an attached
// file, a script, a note by somebody, and a photo with GPS on the page.
func PDFWithTraces() []byte {
	var b bytes.Buffer
	at := map[int]int{}
	object := func(n int, body string) {
		at[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, body)
	}
	stream := func(n int, dict, body string) {
		object(n, fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(body), body))
	}
	b.WriteString("%PDF-1.6\n")
	object(1, "<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R/OpenAction 7 0 R/Names<</EmbeddedFiles<</Names[(a.txt) 8 0 R]>>/JavaScript<</Names[(s) 7 0 R]>>>>/PieceInfo<</X<</LastModified(D:20200101)/Private("+Tool+")>>>>>>")
	object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>")
	object(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</I 10 0 R>>>>/Annots[11 0 R 13 0 R]/LastModified(D:20200101)>>")
	stream(4, "", "BT /F 12 Tf 20 50 Td ("+OldWords+") Tj ET")
	object(5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	stream(6, "/Type/Metadata/Subtype/XML", XMP())
	object(7, "<</Type/Action/S/JavaScript/JS(app.alert\\('"+Company+"'\\))>>")
	object(8, "<</Type/Filespec/F(a.txt)/UF(a.txt)/EF<</F 9 0 R>>>>")
	stream(9, "/Type/EmbeddedFile", "attached by "+Author)
	photo := string(JPEGWithGPS())
	stream(10, "/Type/XObject/Subtype/Image/Width 64/Height 32/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", photo)
	object(11, "<</Type/Annot/Subtype/Text/Rect[10 10 20 20]/Contents(A note)/T("+Author+")/M(D:20200101)/NM(x)>>")
	object(12, "<</Title(t)/Author("+Author+")/Producer("+Tool+")/Creator("+Company+")/CreationDate(D:20200101000000Z)>>")
	object(13, "<</Type/Annot/Subtype/FileAttachment/Rect[10 10 20 20]/FS 8 0 R/Contents(file of "+Author+")>>")
	table := func(numbers []int, prev int) {
		start := b.Len()
		b.WriteString("xref\n")
		if prev == 0 {
			b.WriteString("0 1\n0000000000 65535 f \n")
		}
		for _, n := range numbers {
			fmt.Fprintf(&b, "%d 1\n%010d 00000 n \n", n, at[n])
		}
		more := ""
		if prev > 0 {
			more = fmt.Sprintf("/Prev %d", prev)
		}
		fmt.Fprintf(&b, "trailer\n<</Size 14/Root 1 0 R/Info 12 0 R/ID[<%s><%s>]%s>>\nstartxref\n%d\n%%%%EOF\n", strings.Repeat("ca", 16), strings.Repeat("fe", 16), more, start)
	}
	first := b.Len()
	table([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}, 0)
	stream(4, "", "BT /F 12 Tf 20 50 Td (Shown words) Tj ET q 60 0 0 30 100 10 cm /I Do Q")
	table([]int{4}, first)
	return b.Bytes()
}

const words = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// WordWithAuthor is a paper that says "Shown words." with an author wherever
// Word puts one, and a folder of the machine.
func WordWithAuthor() []byte {
	rel := `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	return Office("docx", map[string]string{
		"word/document.xml":            `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + words + ` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><!-- ` + Author + ` --><w:body><w:p w:rsidR="00CA4A21" w:rsidRDefault="00CA4A21"><w:r w:rsidRPr="00CA4A21"><w:t>Shown words.</w:t></w:r><w:ins w:id="1" w:author="` + Author + `" w:date="2020-01-01T00:00:00Z"><w:r><w:t>Put in.</w:t></w:r></w:ins><w:del w:id="2" w:author='` + Author + `' w:date="2020-01-01T00:00:00Z"><w:r><w:delText>Taken out.</w:delText></w:r></w:del><w:commentReference w:id="0"/><wp:docPr id="1" name="Picture 1" descr="` + HomePath + `\chart.png"/></w:p></w:body></w:document>`,
		"word/_rels/document.xml.rels": rel + `<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/><Relationship Id="rId3" Type="http://schemas.microsoft.com/office/2011/relationships/people" Target="people.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="file:///` + HomePath + `\pic.png" TargetMode="External"/><Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.jpeg"/></Relationships>`,
		"word/settings.xml":            `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:settings ` + words + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsidRoot w:val="00CA4A21"/><w:rsid w:val="00CA4A21"/></w:rsids><w:docVars><w:docVar w:name="x" w:val="` + Company + `"/></w:docVars></w:settings>`,
		"word/_rels/settings.xml.rels": rel + `<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///` + HomePath + `\Normal.dotm" TargetMode="External"/></Relationships>`,
		"word/comments.xml":            `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:comments ` + words + `><w:comment w:id="0" w:author="` + Author + `" w:date="2020-01-01T00:00:00Z" w:initials="JWC"><w:p><w:r><w:t>A remark.</w:t></w:r></w:p></w:comment></w:comments>`,
		"word/people.xml":              `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="` + Author + `"/></w15:people>`,
		"word/media/image1.jpeg":       string(JPEGWithGPS()),
		"docProps/core.xml":            `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>` + Author + `</dc:creator><cp:lastModifiedBy>` + Author + `</cp:lastModifiedBy></cp:coreProperties>`,
		"docProps/app.xml":             `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>` + Tool + `</Application><Company>` + Company + `</Company></Properties>`,
		"docProps/custom.xml":          `<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"><property name="Owner">` + Author + `</property></Properties>`,
		"docProps/thumbnail.jpeg":      string(JPEGWithGPS()),
	})
}

// TableWithAuthor is a table with a comment by somebody and a folder.
func TableWithAuthor() []byte {
	return Office("xlsx", map[string]string{
		"xl/workbook.xml":           `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><fileVersion appName="` + Tool + `"/><mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="` + HomePath + `\" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent><sheets/></workbook>`,
		"xl/comments1.xml":          `<?xml version="1.0" encoding="UTF-8"?><comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>` + Author + `</author></authors><commentList><comment ref="A1" authorId="0"><text><t>A remark.</t></text></comment></commentList></comments>`,
		"xl/persons/person.xml":     `<?xml version="1.0" encoding="UTF-8"?><personList><person displayName="` + Author + `"/></personList>`,
		"xl/printerSettings/p1.bin": Company,
	})
}

// OpenText is an OpenDocument text with an author, a change and a preview.
func OpenText() []byte {
	return Zip(
		Entry{Name: "mimetype", Body: []byte("application/vnd.oasis.opendocument.text")},
		Entry{Name: "content.xml", Body: []byte(`<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:text><text:p>Shown words.</text:p><office:annotation><dc:creator>` + Author + `</dc:creator><dc:date>2020-01-01</dc:date><text:p>A remark.</text:p></office:annotation></office:text></office:body></office:document-content>`)},
		Entry{Name: "meta.xml", Body: []byte(`<?xml version="1.0" encoding="UTF-8"?><office:document-meta><dc:creator>` + Author + `</dc:creator></office:document-meta>`)},
		Entry{Name: "Thumbnails/thumbnail.png", Body: PNGWithText()},
		Entry{Name: "META-INF/manifest.xml", Body: []byte(`<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>`)},
	)
}

// Unpacked is everything that can be found in a file: its bytes, the entries of
// it as an archive, at every depth, and the compressed streams of it as a PDF.
func Unpacked(p []byte) []byte {
	out := bytes.Clone(p)
	if z, err := zip.NewReader(bytes.NewReader(p), int64(len(p))); err == nil {
		for _, f := range z.File {
			out = append(out, f.Name...)
			if r, err := f.Open(); err == nil {
				body, _ := io.ReadAll(r)
				out = append(out, Unpacked(body)...)
			}
		}
	}
	for _, m := range regexp.MustCompile(`stream\r?\n`).FindAllIndex(p, -1) {
		if r, err := zlib.NewReader(bytes.NewReader(p[m[1]:])); err == nil {
			body, _ := io.ReadAll(r)
			out = append(out, body...)
		}
	}
	return out
}
