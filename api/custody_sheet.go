package api

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// custodySheet is the chain of custody of a document as a page to be filed: who had it,
// when, what was done with it, and why.
type custodySheet struct {
	CustodyView
	Case, Number, Procedure string
	Rows                    []custodyRow
	Docket                  []docketRow // where the docket names the document
	Printed                 string
}

type custodyRow struct {
	N                         int
	At, What, Who, Says, Hash string
}

type docketRow struct {
	Seq          int
	At, Sentence string
}

// custodyWords says what was done.
var custodyWords = map[string]string{
	"received": "Received", "scanned": "Looked through for what harms machines", "copied": "A copy without traces of who made it was made",
	"opened": "Opened at their own risk", "released": "Released to all who may know of it", "served": "Given out",
	"redacted": "Something was blacked out", "redaction_released": "What was blacked out was released",
}

// sheetTime is a moment as a page has it.
func sheetTime(at time.Time) string { return at.UTC().Format("2 January 2006, 15:04:05 UTC") }

// sheet makes the page for the reader: it is made of what they are told, less what
// they must not know.
func (r *reading) sheet(ctx context.Context, v *CustodyView) (*custodySheet, error) {
	f := r.file
	clean, err := f.redact(v)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(clean, answers)
	if w, done := clean.(written); done {
		text, err = w, nil
	}
	if err != nil {
		return nil, err
	}
	out := &custodySheet{Case: f.row.ID, Number: f.row.Number, Procedure: f.p.Title}
	if err := json.Unmarshal(text, &out.CustodyView); err != nil {
		return nil, err
	}
	people := []string{r.who.Person}
	for i := range out.Entries {
		people = append(people, out.Entries[i].Person)
	}
	names, err := f.names(ctx, people)
	if err != nil {
		return nil, err
	}
	who := func(person string) string {
		if name := inOneLine(names[person]); name != "" {
			return name + " (" + person + ")"
		}
		return person
	}
	for _, e := range out.Entries {
		row := custodyRow{N: e.N, At: sheetTime(e.At), What: cmp.Or(custodyWords[e.What], e.What), Who: who(e.Person), Says: inOneLine(e.Detail), Hash: e.Hash}
		switch {
		case row.Who != "":
		case e.What == "received":
			row.Who = "a sender without an account"
		case e.What == "served":
			row.Who = "anybody"
		default:
			row.Who = "the program"
		}
		out.Rows = append(out.Rows, row)
	}
	if out.Docket, err = f.naming(r.doc.ID); err != nil {
		return nil, err
	}
	out.Printed = sheetTime(f.api.Now()) + ", by " + who(r.who.Person)
	return out, nil
}

// naming lists the entries that name a document, as far as the reader sees them.
func (f *file) naming(document string) ([]docketRow, error) {
	var out []docketRow
	for i := range f.entries {
		e := &f.entries[i]
		ids, err := named(e.Particulars)
		if err != nil {
			return nil, err
		}
		if v, ok := f.entry(e); ok && slices.Contains(ids, document) {
			out = append(out, docketRow{e.Seq, sheetTime(e.At), inOneLine(v.Sentence)})
		}
	}
	return out, nil
}

// inOneLine is a text in which nobody can make lines of their own.
func inOneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Holds says whether the chain is as it was made.
func (s *custodySheet) Holds() string {
	if s.Sound {
		return "The chain holds together: each entry bears the hash of the one before it, and none was changed, taken out or put in."
	}
	return "THE CHAIN DOES NOT HOLD TOGETHER: an entry was changed, taken out or put in. Have whoever runs the program run probity verify."
}

// text is the page in plain text, 78 characters wide.
func (s *custodySheet) text() []byte {
	var b bytes.Buffer
	line := func(label, says string) {
		if says != "" {
			fmt.Fprintf(&b, "%-16s%s\n", label, wrapped(says, 62, strings.Repeat(" ", 16)))
		}
	}
	d := &s.Document
	b.WriteString("CHAIN OF CUSTODY\n\n")
	line("Case", s.Number)
	line("Procedure", inOneLine(s.Procedure))
	line("Document", inOneLine(d.Name))
	line("Id", d.ID)
	line("Kind", d.MediaType)
	line("Size", strconv.FormatInt(d.Size, 10)+" bytes")
	line("SHA-256", d.SHA256)
	line("State", d.State)
	for _, r := range s.Rows {
		fmt.Fprintf(&b, "\n%s\n", wrapped(fmt.Sprintf("%d. %s: %s", r.N, r.At, r.What), 78, "   "))
		line("   Who", r.Who)
		line("   Why or what", r.Says)
		line("   Hash", r.Hash)
	}
	fmt.Fprintf(&b, "\n%s\n", wrapped(s.Holds(), 78, ""))
	if len(s.Docket) > 0 {
		b.WriteString("\nOn the docket\n")
	}
	for _, e := range s.Docket {
		fmt.Fprintf(&b, "\n%s\n", wrapped(fmt.Sprintf("Entry %d, %s: %s", e.Seq, e.At, e.Sentence), 78, "   "))
	}
	fmt.Fprintf(&b, "\n%s\n", wrapped("Printed "+s.Printed+".", 78, ""))
	return b.Bytes()
}

// wrapped breaks a text between words, in lines of so many characters at the most
// where its words allow it.
func wrapped(s string, width int, indent string) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(s) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case at+1+n > width:
			b.WriteString("\n" + indent)
			at = len(indent)
			if width < 78 { // the label stands before the lines
				at = 0
			}
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}
