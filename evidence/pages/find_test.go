package pages_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"probity/evidence"
	"probity/evidence/evidencetest"
)

// TestWordsAreFoundWhereverTheyStand: in a PDF and a text, in capitals or not, over a
// break, as words of their own; what is found is gone after blacking out, and what is
// not found is said.
func TestWordsAreFoundWhereverTheyStand(t *testing.T) {
	t.Parallel()
	d := evidencetest.Drawer()
	paper := evidencetest.Written("",
		evidencetest.Line(20, 70, "Jane Canary wrote this, and")+evidencetest.Line(20, 50, "JANE")+evidencetest.Line(20, 30, "canary signed it. Others did not."),
		evidencetest.Line(20, 50, "Nothing here"), evidencetest.Line(20, 50, "for jane canary"))
	pdf := evidence.KindNamed("pdf")
	m, err := evidence.Find(t.Context(), paper, pdf, []string{" jane  canary "}, d)
	if err != nil {
		t.Fatal(sentence(err))
	}
	pagesOf := ""
	for _, a := range m.Areas {
		pagesOf += string(rune('0' + a.Page))
	}
	if pagesOf != "1113" { // once in one line, once over two, once on the third page
		t.Errorf("%s: %+v", pagesOf, m.Areas)
	}
	made, err := redacted(t, d, paper, m)
	if err != nil {
		t.Errorf("the attack: %s", sentence(err))
	}
	if bytes.Contains(bytes.ToLower(evidencetest.Unpacked(made)), []byte("canary")) {
		t.Error("it is still in it")
	}

	text, kind := "Jane\n\tCANARY wrote; Janet Canary not. jane canary.", evidence.KindNamed("text")
	m, err = evidence.Find(t.Context(), []byte(text), kind, []string{"Jane Canary"}, nil)
	if err != nil || len(m.Spans) != 2 {
		t.Fatalf("%+v %v", m.Spans, err)
	}
	out, _, err := evidence.Redact(t.Context(), []byte(text), kind, m, nil)
	if err != nil || string(out) != evidence.Gap+" wrote; Janet Canary not. "+evidence.Gap+"." {
		t.Errorf("%q %v", out, err)
	}
	for what, ask := range map[string]struct {
		whole  []byte
		kind   *evidence.Kind
		phrase string
		says   string
	}{
		"not there":           {[]byte(text), kind, "Whistle", "stands nowhere in it"},
		"part of a word":      {[]byte(text), kind, "ane", "stands nowhere in it"},
		"not in the paper":    {paper, pdf, "Whistle", "stands nowhere in it"},
		"nothing":             {[]byte(text), kind, " \n", "no words to look for"},
		"a picture has none":  {evidencetest.JPEG(32, 32), evidence.KindNamed("jpeg"), "Jane", "Mark areas of it"},
		"not text to be read": {[]byte{0xff, 0xfe, 'J'}, kind, "J", "Mark areas of it"},
	} {
		if _, err := evidence.Find(t.Context(), ask.whole, ask.kind, []string{ask.phrase}, d); err == nil || !strings.Contains(sentence(err), ask.says) {
			t.Errorf("%s: %v", what, sentence(err))
		}
	}
}

// TestASheetIsDrawn: each page of a paper, and a picture as its one sheet, in the
// measure in which it is marked.
func TestASheetIsDrawn(t *testing.T) {
	t.Parallel()
	d := evidencetest.Drawer()
	paper, pdf := evidencetest.Written("", evidencetest.Line(20, 50, "One"), ""), evidence.KindNamed("pdf")
	sheets, err := evidence.Sheets(t.Context(), paper, pdf, d)
	if err != nil || len(sheets) != 2 || sheets[1] != (evidence.Sheet{N: 2, Width: 200, Height: 100}) {
		t.Fatalf("%+v %v", sheets, err)
	}
	for n, wantDark := range map[int]bool{1: true, 2: false} {
		drawn, err := evidence.DrawSheet(t.Context(), paper, pdf, n, d)
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(drawn))
		if err != nil || dark(m, m.Bounds()) > 0 != wantDark || m.Bounds().Dx()%200 != 0 {
			t.Errorf("sheet %d: %v", n, err)
		}
	}
	photo := evidencetest.JPEG(96, 64)
	if sheets, err = evidence.Sheets(t.Context(), photo, evidence.KindNamed("jpeg"), nil); err != nil || sheets[0] != (evidence.Sheet{N: 1, Width: 96, Height: 64}) {
		t.Errorf("%+v %v", sheets, err)
	}
	for what, n := range map[string]int{"before the first": 0, "after the last": 3} {
		if drawn, err := evidence.DrawSheet(t.Context(), paper, pdf, n, d); drawn != nil || err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if drawn, err := evidence.DrawSheet(t.Context(), photo, evidence.KindNamed("jpeg"), 2, d); drawn != nil || err != nil {
		t.Errorf("a picture has one sheet: %v", err)
	}
}
