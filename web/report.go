package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"probity/api"
	"probity/procedure"
	"probity/web/form"
)

// A report is told in small steps. What was typed in the other steps goes along in
// hidden fields of the form: nothing is kept by the browser or here before it is
// sent, and no address says anything.

// steps in the order in which they are asked.
var steps = []string{"what", "who", "when", "code", "evidence", "hide", "you", "check"}

// Names of fields that say what is to be done, and not what happened.
const (
	fieldBody = "body" // id of the procedure
	fieldStep = "step" // that the form is
	fieldFill = "fill" // names this telling: the same sent twice is one report
	fieldGo   = "go"   // the button
	fieldFrom = "from" // check: the step was opened to change something
	fieldDoc  = "doc"  // a document that is kept already: its id, a space, its name
)

// telling is a report while it is told.
type telling struct {
	*asked
	p *procedure.Procedure
	v url.Values // all that was typed in every step
	// what is wrong, by field: the API's answers about what was typed in any step
	wrong map[string]string
}

// reportPage is one step.
type reportPage struct {
	Step    string
	Title   string
	Desk    bool // an office enters it for somebody else
	N, Of   int
	Segment []segment
	Body    string
	Caution string
	Rows    []answerRow // of the step check
}

// segment is a step in the row of all steps.
type segment struct {
	Label string
	State string // complete, current or nothing
}

// choosePage is the first: to whom the report goes.
type choosePage struct {
	Title  string
	Desk   bool // an office enters it for somebody else
	Bodies []api.ProcedureSummary
}

func (w *web) report(a *asked) (*shown, error) {
	if a.me != nil && a.me.Case != "" {
		return a.goTo("/cases/" + url.PathEscape(a.me.Case)) // who came by a letter reports nothing here
	}
	if a.Request.Method != http.MethodPost {
		return a.choose("", "")
	}
	in, err := a.read("/api/v1/documents")
	if err != nil {
		return nil, err
	}
	a.keep = true
	t := &telling{asked: a, v: in.typed, wrong: map[string]string{}}
	if t.v.Get(fieldBody) == "" {
		return a.choose("", a.words.say("report.choose_needed"))
	}
	if err := t.rules(); err != nil {
		return nil, err
	}
	if _, err := uuid.Parse(t.v.Get(fieldFill)); err != nil {
		t.v.Set(fieldFill, uuid.NewString())
	}
	for _, d := range in.files {
		t.v.Add(fieldDoc, d.ID+" "+d.Name)
	}
	for _, r := range in.refused {
		t.wrong["file"] += strings.TrimSpace(r.Name+": "+r.Says) + " "
	}
	return t.move()
}

// rules reads the procedure under which the report is made; one that takes none
// today is not there.
func (t *telling) rules() error {
	t.p = new(procedure.Procedure)
	bodies, err := t.takers()
	if err != nil {
		return err
	}
	id := t.v.Get(fieldBody)
	if !slices.ContainsFunc(bodies, func(b api.ProcedureSummary) bool { return b.ID == id }) {
		return errNotThere
	}
	return t.get("/api/v1/procedures/"+url.PathEscape(id), t.p)
}

// choose is the page with the bodies that take reports.
func (a *asked) choose(body, mistake string) (*shown, error) {
	bodies, err := a.takers()
	if err != nil {
		return nil, err
	}
	pick := form.Field{Name: fieldBody, Kind: form.Radios, Label: a.words.say("report.to_whom"), Value: body, Mistake: mistake}
	if len(bodies) == 1 {
		pick.Value = bodies[0].ID
	}
	for _, b := range bodies {
		pick.Options = append(pick.Options, form.Option{Value: b.ID, Label: b.Body, Hint: b.Title, Foreign: rulesAreIn})
	}
	f := form.New(a.reportHome(), a.words.say("report.begin"), pick)
	title := a.words.say("report.title")
	if a.desk {
		title = "Enter a report for somebody else"
	}
	return &shown{name: "report_begin", title: title, of: choosePage{title, a.desk, bodies}, form: f, quick: !a.desk}, nil
}

// move does what the button says.
func (t *telling) move() (*shown, error) {
	now, button := t.v.Get(fieldStep), t.v.Get(fieldGo)
	at := slices.Index(steps, now)
	to, change := strings.CutPrefix(button, "change:")
	switch {
	case at < 0:
		return t.page(steps[0])
	case change && slices.Contains(steps, to):
		t.v.Set(fieldFrom, "check")
		return t.page(to)
	case button == "back" && at == 0:
		return t.choose(t.p.ID, "")
	case button == "back":
		t.v.Del(fieldFrom)
		return t.page(steps[at-1])
	case button == "save" && !t.desk:
		return t.save(now)
	case button == "stay", button == "more":
		return t.page(now)
	case now == "check":
		return t.sendReport()
	}
	f := t.form(now)
	if !t.ok(now, f) {
		return t.pageWith(now, f), nil
	}
	if t.v.Get(fieldFrom) == "check" {
		return t.check()
	}
	if steps[at+1] == "check" {
		return t.check()
	}
	return t.page(steps[at+1])
}

// form is the form of a step with what was typed in it.
func (t *telling) form(step string) *form.Form {
	var fields []form.Field
	switch step {
	case "what":
		fields = t.whatFields()
	case "who":
		fields = t.whoFields()
	case "when":
		fields = t.whenFields()
	case "code":
		fields = t.codeFields()
	case "evidence":
		fields = t.evidenceFields()
	case "hide":
		fields = t.hideFields()
	case "you":
		fields = t.youFields()
	}
	for i := range fields { // what is chosen already for whoever has not been asked yet
		if f := &fields[i]; f.Kind == form.Radios && f.Value != "" && !t.v.Has(f.Name) {
			t.v.Set(f.Name, f.Value)
		}
	}
	f := form.New(t.reportHome(), t.words.say("report.next"), fields...)
	f.Read(t.v)
	for name, says := range t.wrong {
		if f.Field(name) != nil {
			f.Blame(name, strings.TrimSpace(says))
		}
	}
	return f
}

func (t *telling) page(step string) (*shown, error) {
	if step == "check" {
		return t.check()
	}
	return t.pageWith(step, t.form(step)), nil
}

// pageWith is the page of a step with its form, to which all that was typed
// elsewhere is added unseen.
func (t *telling) pageWith(step string, f *form.Form) *shown {
	own := map[string]bool{form.OnceName: true, fieldStep: true, fieldGo: true}
	names(f.Fields, own)
	f.Fields = append(f.Fields, t.unseen(own)...)
	f.Fields = append(f.Fields, form.Field{Name: fieldStep, Kind: form.Hidden, Value: step})
	f.Other = append(f.Other, form.Button{Name: fieldGo, Value: "back", Label: t.words.say("report.back")})
	if !t.desk {
		f.Other = append(f.Other, form.Button{Name: fieldGo, Value: "save", Label: t.words.say("saved.save")})
	}
	if step == "hide" {
		f.Other = append(f.Other, form.Button{Name: fieldGo, Value: "more", Label: t.words.say("report.more")})
	}
	for _, w := range t.otherWords() { // a link would lose what was typed
		f.Other = append(f.Other, form.Button{Name: fieldGo, Value: "stay", Label: w.Name, To: "/report?lang=" + w.Code, Quiet: true, Lang: w.Code})
	}
	page := reportPage{Step: step, Title: t.stepTitle(step), Desk: t.desk, Of: len(steps), Body: t.p.Body, Caution: t.p.Caution}
	for i, s := range steps {
		seg := segment{Label: t.stepTitle(s)}
		switch at := slices.Index(steps, step); {
		case i < at:
			seg.State = "complete"
		case i == at:
			seg.State = "current"
			page.N = i + 1
		}
		page.Segment = append(page.Segment, seg)
	}
	return &shown{name: "report_step", title: page.Title, of: page, form: f, quick: !t.desk}
}

// stepTitle is what a step is about.
func (t *telling) stepTitle(step string) string {
	if t.desk && step == "you" {
		return "Who told it"
	}
	return t.words.say("report.step." + step)
}

// otherWords are the languages that the page is not in; those who work with cases
// have theirs alone.
func (a *asked) otherWords() []*words {
	if a.desk {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(a.web.words.all), func(w *words) bool { return w == a.words })
}

// names collects the names under which fields are sent.
func names(fields []form.Field, into map[string]bool) {
	for i := range fields {
		f := &fields[i]
		switch f.Kind {
		case form.Group:
			names(f.Parts, into)
		case form.Day, form.Moment, form.Period:
			for _, b := range f.Boxes() {
				into[b.Name] = true
			}
		default:
			into[f.Name] = true
		}
	}
}

// unseen is all that was typed and is not in the page's own fields.
func (t *telling) unseen(own map[string]bool) []form.Field {
	var out []form.Field
	var keys []string
	for k := range t.v {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		if own[k] {
			continue
		}
		for _, v := range t.v[k] {
			if v != "" {
				out = append(out, form.Field{Name: k, Kind: form.Hidden, Value: v})
			}
		}
	}
	return out
}
