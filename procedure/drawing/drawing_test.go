package drawing_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/drawing"
)

func shipped(t *testing.T) []*procedure.Procedure {
	t.Helper()
	procs, err := procedure.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return procs.All()
}

// TestEveryProcedureDrawsItself draws every shipped pack. With DRAW_TO the
// pictures are written to that folder, to be looked at.
func TestEveryProcedureDrawsItself(t *testing.T) {
	t.Parallel()
	for _, p := range shipped(t) {
		svg := drawing.SVG(p)
		sound(t, p.ID, svg)
		for _, st := range p.Stages {
			if !bytes.Contains(svg, []byte(`id="stage-`+st.ID+`"`)) {
				t.Errorf("%s: the stage %s is not in the picture", p.ID, st.ID)
			}
		}
		text := visible(t, svg)
		for i := range p.Clocks {
			if period := p.Clocks[i].Rule.Period.String(); p.Clocks[i].Rule.Period.N > 0 && !strings.Contains(text, period) {
				t.Errorf("%s: the time limit %s (%s) is not in the picture", p.ID, p.Clocks[i].ID, period)
			}
		}
		if dir := os.Getenv("DRAW_TO"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, p.ID+".svg"), svg, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

var size = regexp.MustCompile(`font-size="(\d+)"`)

// sound holds what every picture must be: well-formed, told in words too, no
// script, nothing from elsewhere, no tiny text.
func sound(t *testing.T, name string, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	titles := 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s is no XML: %v", name, err)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "title", "desc":
			titles++
		case "script", "image", "foreignObject", "a", "use":
			t.Errorf("%s holds <%s>", name, e.Name.Local)
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style" || a.Name.Local == "href" {
				t.Errorf("%s: attribute %s", name, a.Name.Local)
			}
		}
	}
	if titles < 2 {
		t.Errorf("%s has no title or no description", name)
	}
	if rest := bytes.ReplaceAll(svg, []byte(`xmlns="http://www.w3.org/2000/svg"`), nil); bytes.Contains(rest, []byte("http")) || bytes.Contains(rest, []byte("@import")) {
		t.Errorf("%s loads something", name)
	}
	for _, m := range size.FindAllSubmatch(svg, -1) {
		if len(m[1]) < 2 || string(m[1]) < "13" {
			t.Errorf("%s: text of size %s", name, m[1])
		}
	}
}

// visible is all text of the picture, lines joined.
func visible(t *testing.T, svg []byte) string {
	t.Helper()
	var out []string
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := d.Token()
		if err != nil {
			return strings.Join(out, " ")
		}
		if c, ok := tok.(xml.CharData); ok && strings.TrimSpace(string(c)) != "" {
			out = append(out, strings.TrimSpace(string(c)))
		}
	}
}

// TestTheOutlineTellsEverything looks for every stage, time limit, sanction,
// office and hole of every pack in its outline.
func TestTheOutlineTellsEverything(t *testing.T) {
	t.Parallel()
	for _, p := range shipped(t) {
		o := drawing.OutlineOf(p)
		md, page := string(o.Markdown()), string(o.HTML())
		var want []string
		for i := range p.Stages {
			want = append(want, p.Stages[i].Title, p.Stages[i].Says)
		}
		for i := range p.Clocks {
			want = append(want, p.Clocks[i].Title)
		}
		for i := range p.Sanctions {
			want = append(want, p.Sanctions[i].Title)
		}
		for i := range p.Unknown {
			want = append(want, p.Unknown[i].Says)
		}
		for i := range p.Sources {
			want = append(want, p.Sources[i].Text)
		}
		if p.Stay.Given() {
			want = append(want, "may ask "+p.TitleOf(procedure.Role(p.Stay.RuledBy))+" that what was decided wait", p.Stay.With, "Nothing takes effect until it is ruled on.", "only against a bond")
		}
		mark := strings.NewReplacer("\n", " ", "<", "&lt;", "*", "\\*", "`", "\\`", "_", "\\_", "|", "\\|")
		for _, w := range want {
			if !strings.Contains(strings.ReplaceAll(md, "\\|", "|"), strings.ReplaceAll(mark.Replace(w), "\\|", "|")) {
				t.Errorf("%s: the outline does not say %q", p.ID, w)
			}
			if !strings.Contains(page, html.EscapeString(w)) {
				t.Errorf("%s: the page does not say %q", p.ID, w)
			}
		}
		if strings.Contains(md, "%!") || strings.Contains(md, "unknown:") {
			t.Errorf("%s: the outline has codes in it", p.ID)
		}
		d := xml.NewDecoder(strings.NewReader("<x>" + page + "</x>"))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: the page is not well-formed: %v", p.ID, err)
			}
		}
		if dir := os.Getenv("DRAW_TO"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, p.ID+".md"), []byte(md), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestTheOutlineTellsWhatTakesTwoPeople has a pack that says nothing of it, one that
// names something, and one for which one person is enough.
func TestTheOutlineTellsWhatTakesTwoPeople(t *testing.T) {
	t.Parallel()
	p := *shipped(t)[0]
	for says, two := range map[string]procedure.TwoPeople{
		"within 14 calendar days: a sanction takes effect; it is disclosed who reported; a legal hold is released; a record is destroyed.": {},
		"within 3 calendar days: a record is destroyed [": {Acts: []string{"purge"}, Within: clock.MustPeriod("3 calendar days"), Cite: p.Appeal.Cite},
		"Nothing takes two people [":                      {None: true, Cite: p.Appeal.Cite},
	} {
		p.Two = two
		o := drawing.OutlineOf(&p)
		if md := strings.ReplaceAll(string(o.Markdown()), "\\", ""); !strings.Contains(md, says) {
			t.Errorf("the outline does not say %q", says)
		}
	}
}

// TestTheOutlineTellsHowLongARecordIsKept has a record with and without a grace, and one
// that is kept for ever.
func TestTheOutlineTellsHowLongARecordIsKept(t *testing.T) {
	t.Parallel()
	p := *shipped(t)[0]
	years := func(n int) clock.Period { return clock.Period{N: n, Unit: clock.Year} }
	p.Retain = []procedure.Retention{{Class: "decided", Period: years(6), Grace: years(1)}, {Class: "dismissed", Period: years(2)}, {Class: "not_retained", Forever: true}}
	o := drawing.OutlineOf(&p)
	md := string(o.Markdown())
	for _, says := range []string{"decided are kept 6 years from the close, and 1 year from the last entry at the least", "dismissed are kept 2 years from the close, and as long from the last entry", "are kept for ever"} {
		if !strings.Contains(strings.ReplaceAll(md, "\\", ""), says) {
			t.Errorf("the outline does not say %q", says)
		}
	}
}
