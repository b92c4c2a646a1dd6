package web

import (
	"net/url"

	"probity/api"
	"probity/docket"
	"probity/store"
	"probity/web/actform"
	"probity/web/form"
)

// quarantinePage is the reports that came when very many did, and the decision about
// those of them that are chosen.
type quarantinePage struct {
	Views   []listView
	Reports []reportInQuarantine
	Next    string // address of the next page
	Done    *api.QuarantineOutcomes
	Said    string // what was decided
}

// reportInQuarantine is one of them, with the box by which it is chosen.
type reportInQuarantine struct {
	api.QuarantineView
	Box    string // its id
	Chosen bool
}

// Choices are the fields that are drawn below the list.
func (v view) Choices() []form.Field { return v.Form.Fields[1:] }

var quarantineViews = []listView{
	{Path: "/quarantine", Label: "Waiting"}, {Path: "/quarantine?status=" + store.SetAside, Label: "Set aside"},
	{Path: "/quarantine?status=" + store.Released, Label: "Let in"}, {Path: "/quarantine?status=" + store.Dismissed, Label: "Dismissed"},
}

// quarantine lists reports for a quick look. What is decided of many is done in each
// case by itself, and told case by case.
func (w *web) quarantine(a *asked) (*shown, error) {
	page := &quarantinePage{}
	status := a.Query("status")
	for _, v := range quarantineViews {
		v.Current = v.Path == address("/quarantine", only1("status", status))
		page.Views = append(page.Views, v)
	}
	s := &shown{name: "quarantine", title: "Reports that came with very many others", of: page, wide: true}
	f := quarantineForm(status)
	if sent := a.typed(f); sent && f.Text("decision") == store.Dismissed && f.Text("ground") == "" {
		f.Blame("ground", a.words.say("form.needed"))
	} else if sent && f.Need(a.words.say("form.needed")) {
		var done api.QuarantineOutcomes
		err := a.send("/api/v1/quarantine", map[string]any{
			"cases": f.Field("cases").Values, "decision": f.Text("decision"), "ground": f.Text("ground"), "reason": f.Text("reason"),
		}, &done)
		if err != nil && !a.blame(f, err) {
			return nil, err
		}
		if err == nil {
			page.Done, page.Said = &done, saidOf(done.Decision)
			f = quarantineForm(status)
		}
	}
	return s, page.list(a, s, f, status)
}

// list asks for a page of the list, and puts the decision below it where there is one
// to take.
func (p *quarantinePage) list(a *asked, s *shown, f *form.Form, status string) error {
	var got api.QuarantinePage
	err := a.get(address("/api/v1/quarantine", only1("status", status), only1("cursor", a.Query("cursor")), only1("limit", rowsOnPage)), &got)
	if err != nil {
		return err
	}
	if got.Next != "" {
		p.Next = address("/quarantine", only1("status", status), only1("cursor", got.Next))
	}
	chosen := f.Field("cases")
	for i := range got.Reports {
		r := &got.Reports[i]
		chosen.Options = append(chosen.Options, form.Option{Value: r.Case, Label: r.Number})
		p.Reports = append(p.Reports, reportInQuarantine{*r, chosen.OptionID(i), chosen.Chosen(r.Case)})
	}
	if len(p.Reports) > 0 && (status == "" || status == store.SetAside) || !f.OK() {
		s.form = f
	}
	return nil
}

func quarantineForm(status string) *form.Form {
	ground := *actform.Form(docket.Dismiss, &actform.Situation{Case: new(api.CaseDetail)}, "").Field("ground")
	ground.Kind, ground.Optional, ground.Label, ground.Hint = form.Select, true, "Ground, if you dismiss", "What the procedure asks for beside the reasons."
	decisions := []form.Option{
		{Value: store.Released, Label: "Let in", Hint: "A report like any other. What it asks of you stands on your list from then on."},
		{Value: store.SetAside, Label: "Set aside", Hint: "One of a flood, as far as can be seen. It stays here; its time limits run and nothing ends by it."},
		{Value: store.Dismissed, Label: "Dismiss", Hint: "By the act of the procedure, where your office may and the case stands where that is allowed."},
	}
	if status == store.SetAside {
		decisions = append(decisions[:1], decisions[2])
	}
	return form.New(address("/quarantine", only1("status", status)), "Decide about those chosen",
		form.Field{Name: "cases", Kind: form.Checks, Label: "Reports"},
		form.Field{Name: "decision", Kind: form.Radios, Label: "What did the look find?", Options: decisions},
		ground,
		form.Field{Name: "reason", Kind: form.Area, Label: "Why", Hint: "The same for each; it stands on the docket of each.", Rows: 3, Most: 2000},
	)
}

// saidOf is what was decided, in words.
func saidOf(decision string) string {
	return map[string]string{store.Released: "let in", store.SetAside: "set aside", store.Dismissed: "dismissed"}[decision]
}

// only1 is one member of an address; none where there is nothing to say.
func only1(name, value string) url.Values {
	if value == "" {
		return nil
	}
	return url.Values{name: {value}}
}
