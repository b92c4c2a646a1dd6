package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/web/form"
)

// answerRow is what was told in one step, to be checked.
type answerRow struct {
	Step, Title string
	Answers     []answerTold
}

type answerTold struct {
	Label string
	Says  []string
}

// check is the page with all answers. A step that is not filled in yet comes first.
func (t *telling) check() (*shown, error) {
	if s := t.unfinished(); s != nil {
		return s, nil
	}
	t.v.Del(fieldFrom)
	f := form.New(t.reportHome(), t.words.say("report.send"))
	s := t.pageWith("check", f)
	page, _ := s.of.(reportPage)
	for _, step := range steps[:len(steps)-1] {
		row := answerRow{Step: step, Title: t.stepTitle(step)}
		told(t.form(step).Fields, &row)
		page.Rows = append(page.Rows, row)
	}
	s.of = page
	return s, nil
}

// unfinished is the first step in which something is wrong, nil when there is none.
func (t *telling) unfinished() *shown {
	for _, step := range steps[:len(steps)-1] {
		if f := t.form(step); !t.ok(step, f) {
			t.v.Set(fieldFrom, "check")
			return t.pageWith(step, f)
		}
	}
	return nil
}

// told are the answers that were given, in the words of the page.
func told(fields []form.Field, row *answerRow) {
	for i := range fields {
		f := &fields[i]
		var says []string
		switch {
		case f.Kind == form.Group:
			told(f.Parts, row)
		case f.Kind == form.Radios || f.Kind == form.Checks || f.Kind == form.Select:
			for _, o := range f.Options {
				if f.Chosen(o.Value) {
					says = append(says, o.Label)
				}
			}
		case f.Kind == form.Day:
			says = dayAsTyped(f)
		case f.Kind == form.Yes && f.Value != "":
			says = []string{"✓"}
		case f.Kind == form.Sentence:
			says = []string{f.Label}
		case f.Kind != form.Yes && strings.TrimSpace(f.Value) != "":
			says = []string{f.Value}
		}
		if len(says) > 0 {
			row.Answers = append(row.Answers, answerTold{f.Label, says})
		}
	}
}

func dayAsTyped(f *form.Field) []string {
	var parts []string
	for _, b := range f.Boxes() {
		if b.Value != "" {
			parts = append(parts, b.Value)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{strings.Join(parts, ". ")}
}

// request is the report as the API takes it, and for each person to be kept out the
// row of the page they stand in.
func (t *telling) request() (*api.ReportRequest, []int, error) {
	from, to, err := t.days()
	if err != nil {
		return nil, nil, err
	}
	v := func(name string) string { return strings.TrimSpace(strings.ReplaceAll(t.v.Get(name), "\r\n", "\n")) }
	charge := docket.NewCharge{Ground: t.ground(), Text: t.story(), From: from, To: to, Principles: t.principles()}
	out := &api.ReportRequest{
		Procedure: t.p.ID, Respondent: api.AboutWhom{Name: v("respondent")}, EarlierTold: v("earlier"),
		Signed: v("signed") != "" && (t.me != nil || v("who") == "named"),
	}
	f := form.New("", "", t.whenFields()...)
	f.Read(t.v)
	if known := f.Text("known"); known != "" {
		if charge.Known, err = dayTyped(known, v("sure") == "about", false); err != nil {
			return nil, nil, err
		}
		if charge.Known.Before(from) && v("sure") == "about" {
			charge.Known = from
		}
	}
	out.Allegations = []docket.NewCharge{charge}
	out.Predicate = t.predicate()
	for _, d := range t.v[fieldDoc] {
		id, name, _ := strings.Cut(d, " ")
		out.Evidence = append(out.Evidence, docket.NewEvidence{Title: name, Document: id})
	}
	for line := range strings.Lines(v("shows")) {
		if line = strings.TrimSpace(line); line != "" {
			out.Evidence = append(out.Evidence, docket.NewEvidence{Title: line})
		}
	}
	var rows []int
	for i := range docket.MostNamed {
		d := docket.Described{Name: v(fmt.Sprintf("keep.%d.name", i)), Email: v(fmt.Sprintf("keep.%d.email", i))}
		if d != (docket.Described{}) {
			out.KeepNamed, rows = append(out.KeepNamed, d), append(rows, i)
		}
	}
	for _, o := range t.v["keep_office"] {
		out.KeepNamed = append(out.KeepNamed, docket.Described{Office: o})
	}
	switch {
	case t.desk:
		t.teller(out, v)
	case t.me != nil:
	case v("who") == "unknown":
		out.Anonymous = true
	default:
		out.Reporter = &api.Reporter{Name: v("name"), Email: v("email"), Phone: v("phone"), Address: v("address")}
	}
	return out, rows, nil
}

// ground is the ground that was chosen, or else the first that asks for nothing more
// than that something was seen.
func (t *telling) ground() string {
	if g := t.chosen(); g != nil {
		return g.ID
	}
	grounds := t.grounds()
	for _, g := range grounds {
		if !g.Predicate && !g.Documented {
			return g.ID
		}
	}
	if len(grounds) == 0 {
		return ""
	}
	return grounds[0].ID
}

// chosen is the ground that was chosen, nil when none was.
func (t *telling) chosen() *procedure.Ground {
	grounds := t.grounds()
	if i := slices.IndexFunc(grounds, func(g procedure.Ground) bool { return g.ID == t.v.Get("ground") }); i >= 0 {
		return &grounds[i]
	}
	return nil
}

func (t *telling) principles() []string {
	code := t.code()
	var out []string
	for _, id := range t.v["principle"] {
		if code != nil && code.Principle(id) != nil && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// predicate is the judgment of another body, where the ground rests on one.
func (t *telling) predicate() *docket.Predicate {
	if g := t.chosen(); g == nil || !g.Predicate {
		return nil
	}
	f := form.New("", "", t.codeFields()...)
	f.Read(t.v)
	on, _ := clock.ParseDate(f.Text("ruled"))
	return &docket.Predicate{Authority: f.Text("authority"), What: f.Text("ruling"), On: on}
}

// story is what happened with what was told beside it. The files are kept in the
// language of the procedures.
func (t *telling) story() string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(strings.ReplaceAll(t.v.Get("text"), "\r\n", "\n")))
	beside := func(label, text string) {
		if text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")); text != "" {
			b.WriteString("\n\n" + label + ": " + text)
		}
	}
	beside("About the person", t.v.Get("known_as"))
	beside("Where", t.v.Get("where"))
	if t.v.Get("sure") == "about" {
		beside("When", "the days are known only about")
	}
	return b.String()
}

// key names the report: the same telling with the same answers is the same report,
// however often it is sent.
func (t *telling) key(req *api.ReportRequest) (string, error) {
	text, err := json.Marshal(req)
	if err != nil {
		return "", err
	}
	fill, err := uuid.Parse(t.v.Get(fieldFill))
	return uuid.NewSHA1(fill, text).String(), err
}

// sendReport sends the report. Of somebody without an account it is final when they
// confirm that they have the receipt.
func (t *telling) sendReport() (*shown, error) {
	if s := t.unfinished(); s != nil {
		return s, nil
	}
	req, rows, err := t.request()
	if err != nil {
		return nil, err
	}
	req.LodgingReceipt = t.web.Lodging && !t.desk
	if t.once, err = t.key(req); err != nil {
		return nil, err
	}
	if t.desk {
		return t.sendForAnother(req, rows)
	}
	if t.me != nil {
		var filed api.Filed
		if err := t.send("/api/v1/reports", req, &filed); err != nil {
			return t.notTaken(err, rows)
		}
		t.letGo(t.v.Get(fieldCode))
		if filed.LodgingReceipt == "" {
			return t.goTo("/cases/" + url.PathEscape(filed.Case))
		}
		sent, err := sentAs(req)
		return t.filedPage(filedPage{Account: true, Sent: sent, Filed: filed}), err
	}
	var draft api.Draft
	if err := t.send("/api/v1/reports", req, &draft); err != nil {
		return t.notTaken(err, rows)
	}
	page := receiptPage{Groups: draft.Receipt, Words: draft.Words, By: draft.ConfirmBy, Left: t.v.Get(fieldCode)}
	if req.LodgingReceipt {
		if page.Sent, err = sentAs(req); err != nil {
			return nil, err
		}
	}
	return t.receiptPage(page), nil
}

// sentAs is a report byte for byte as it went.
func sentAs(req *api.ReportRequest) (string, error) {
	text, err := json.Marshal(req)
	return string(text), err
}

// stepOf is the step and its field for what the API calls it.
func stepOf(field string, rows []int) (step, name string) {
	part := strings.Split(field, ".")
	last := part[len(part)-1]
	switch part[0] {
	case "allegations":
		switch last {
		case "from", "to":
			return "when", "when"
		case "known":
			return "when", "known"
		case "ground":
			return "code", "ground"
		case "principles":
			return "code", "principle"
		}
		return "what", "text"
	case "respondent":
		return "who", "respondent"
	case "evidence":
		if last == "document" {
			return "evidence", "file"
		}
		return "evidence", "shows"
	case "keep_named":
		var n int
		if len(part) == 3 {
			_, _ = fmt.Sscan(part[1], &n)
		}
		if n < len(rows) && last != "office" {
			return "hide", fmt.Sprintf("keep.%d.%s", rows[n], last)
		}
		return "hide", "keep_office"
	case "reporter":
		return "you", last
	case "signed":
		return "you", "signed"
	case "anonymous", "complainant":
		return "you", "who"
	case "source", "channel":
		return "you", "way"
	case "reasons":
		return "you", "reasons"
	}
	return "", ""
}

// notTaken leads to the step in which the API found a mistake.
func (t *telling) notTaken(err error, rows []int) (*shown, error) {
	var p *api.Problem
	if !errors.As(err, &p) || p.Status >= 500 || p.Code == "unauthenticated" || p.Status == http.StatusTooManyRequests {
		return nil, err
	}
	step, name := stepOf(p.Field, rows)
	says := t.tell(p).Detail
	if p.Rule != "" {
		says += " (" + p.Rule + ")"
	}
	if gone(p) {
		says = t.words.say("report.file_gone", t.loseFile(p.Field))
	}
	if step == "" {
		s, _ := t.check()
		s.form.Blame("", t.tell(p).Detail)
		return s, nil
	}
	t.v.Set(fieldFrom, "check")
	f := t.form(step)
	f.Blame(name, says)
	return t.pageWith(step, f), nil
}

// loseFile takes a file out that is not kept any more, and gives its name.
func (t *telling) loseFile(field string) string {
	var i int
	_, _ = fmt.Sscanf(field, "evidence.%d.document", &i)
	kept := t.v[fieldDoc]
	if i < 0 || i >= len(kept) {
		return ""
	}
	_, name, _ := strings.Cut(kept[i], " ")
	t.v[fieldDoc] = slices.Delete(slices.Clone(kept), i, i+1)
	return name
}
