package evidencetest

import (
	"bytes"
	"fmt"
	"strings"
)

// PDF is a paper of these objects, numbered from 1; the first one is its catalog.
func PDF(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.6\n")
	var table strings.Builder
	for i, body := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table.String(), len(objects)+1, start)
	return b.Bytes()
}

// PDFStream is an object with content.
func PDFStream(dict, body string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(body), body)
}

// Written is a paper with a page of 200 by 100 points for each content, set in Font F.
// More is what stands in the dictionary of each page.
func Written(more string, contents ...string) []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}
	var kids strings.Builder
	for _, c := range contents {
		n := len(objects) + 1
		fmt.Fprintf(&kids, "%d 0 R ", n)
		objects = append(objects, fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>%s>>", n+1, more), PDFStream("", c))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids.String(), len(contents))
	return PDF(objects...)
}

// Line is a content that writes words in 12 points, from the left lower corner.
func Line(x, y int, words string) string {
	return fmt.Sprintf("BT /F 12 Tf %d %d Td (%s) Tj ET\n", x, y, words)
}
