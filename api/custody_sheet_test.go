package api_test

import (
	"flag"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"probity/docket"
)

// TestTheChainOfCustodyIsPrinted prints the sheet of a document that somebody opened at
// their own risk, as text and as a page. Nobody makes lines of their own in it, it runs
// nothing, and who must not know who reported does not learn it from it.
func TestTheChainOfCustodyIsPrinted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	doc := w.upload("carla", "/cases/"+id+"/documents", "letter.txt", []byte("What happened.")).is(http.StatusCreated).str("id")
	w.examine(nil) // no scanner is set up
	why := "She wrote it, and I know it.\n\n9. 3 March 2025: Given out\n" + lively
	w.post("stella", "/documents/"+doc+"/openings", object{"for": "all", "reason": why}).is(http.StatusCreated)
	w.act("rene", id, docket.Respond, object{"text": "No.", "answers": object{"a1": "denied"}})
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	w.act("inge", id, docket.RecordEvidence, object{"items": []object{{"title": "Letter", "document": doc}}})
	w.get("rita", "/documents/"+doc).is(http.StatusOK)

	sheet := func(as, kind string) *answer {
		t.Helper()
		return w.do(call{method: http.MethodGet, path: "/api/v1/documents/" + doc + "/custody", as: as, header: map[string]string{"Accept": kind}})
	}
	for _, kind := range []string{"text/plain", "text/html"} {
		sheet("carla", kind).problem(http.StatusForbidden, "not_yours")
		sheet("rene", kind).problem(http.StatusNotFound, "not_found")
		sheet("otto", kind).problem(http.StatusNotFound, "not_found")
		a := sheet("stella", kind).is(http.StatusOK)
		if !strings.HasPrefix(a.Header.Get("Content-Type"), kind) || !strings.Contains(a.Header.Get("Vary"), "Accept") {
			t.Errorf("%v", a.Header)
		}
		text := strings.Join(strings.Fields(string(a.text)), " ")
		for _, says := range []string{"Carla Nachname (carla)", "Stella Nachname (stella)", "Rita Nachname (rita)", "She wrote it, and I know it.", "The chain holds together", "1 item of evidence", "the program"} {
			if !strings.Contains(text, says) {
				t.Errorf("%s does not say %q:\n%s", kind, says, a.text)
			}
		}
		if in := string(sheet("inge", kind).is(http.StatusOK).text); strings.Contains(in, "arla") || !strings.Contains(in, "withheld") || !strings.Contains(in, "Inge Nachname (inge)") {
			t.Errorf("the investigator reads:\n%s", in)
		}
	}
	for _, live := range []string{"<script", "<img", "<svg onload"} {
		if page := string(sheet("stella", "text/html").text); strings.Contains(page, live) || !strings.Contains(page, "alert(1)") {
			t.Errorf("%s is live", live)
		}
	}
	text := string(sheet("stella", "text/plain").text)
	for _, line := range strings.Split(text, "\n") {
		if len(line) > 78 && strings.Contains(line[16:], " ") {
			t.Errorf("longer than a page is wide: %q", line)
		}
		if strings.HasPrefix(line, "9. ") {
			t.Errorf("somebody made a line of their own:\n%s", text)
		}
	}
	golden(t, "custody.txt", regexp.MustCompile(`[0-9a-f]{64}`).ReplaceAllStringFunc(
		regexp.MustCompile(`PRB-\w{4}-\w{4}|15:\d\d:\d\d`).ReplaceAllString(strings.ReplaceAll(text, doc, "00000000-0000-0000-0000-000000000001"), "…"),
		func(string) string { return strings.Repeat("0", 64) }))

	w.system(`insert into custody (document_id, n, at, what, person, detail, prev, hash, form) values ($1, 99, now(), 'served', 'rene', 'the original', 'x', 'x', 2)`, doc)
	for _, kind := range []string{"text/plain", "text/html"} {
		if a := sheet("stella", kind).is(http.StatusOK); !strings.Contains(string(a.text), "DOES NOT HOLD TOGETHER") {
			t.Errorf("a changed chain is printed as whole:\n%s", a.text)
		}
	}
	w.quietLog("She wrote it", doc)
}

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

// golden holds a text against a file that a person can read.
func golden(tb testing.TB, name, text string) {
	tb.Helper()
	if *rewrite {
		if err := os.WriteFile("testdata/"+name, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	if string(want) != text {
		tb.Errorf("%s is now:\n%s", name, text)
	}
}
