package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"probity/api"
	"probity/procedure"
	"probity/web/form"
)

// casesPage is the cases that somebody may know of, narrowed as they asked.
type casesPage struct {
	Views    []listView
	Filter   []form.Field
	Narrowed bool       // something was asked for
	Own      bool       // that is none of the views
	Lists    []caseRows // one; two when what is late comes first
	Next     string     // address of the next page
	Back     string     // of the first page, when this is another
	Wrong    string     // why there is no list
	Late     bool       // what is late comes first
}

// caseRows is a part of the list under one heading.
type caseRows struct {
	Title string
	Cases []api.CaseSummary
}

// listView is a list that is often wanted, as a link.
type listView struct {
	Path, Label string
	Current     bool
}

// narrows are the filters of the list, as the API names them, in the order of the
// page. An address holds nothing else: no name and no words of a case.
var narrows = []string{"number", "procedure", "stage_kind", "stage", "track", "principle", "open", "late", "mine", "opened_from", "opened_to"}

// views are the lists that are often wanted: an address of one's own is kept as a
// bookmark.
var views = []listView{
	{Path: "/cases?open=true&order=late", Label: "Open, late first"},
	{Path: "/cases?mine=true&open=true", Label: "Mine"},
	{Path: "/cases?late=true", Label: "Late"},
	{Path: "/cases?open=true&stage_kind=intake", Label: "New reports"},
	{Path: "/cases?open=false", Label: "Closed"},
	{Path: "/cases", Label: "All"},
}

const rowsOnPage = "25"

// cases is the docket list.
func (w *web) cases(a *asked) (*shown, error) {
	asked := url.Values{}
	for _, name := range append(slices.Clone(narrows), "order") {
		if v := strings.TrimSpace(a.Query(name)); v != "" {
			asked.Set(name, v)
		}
	}
	page := &casesPage{Narrowed: len(asked) > 0, Own: len(asked) > 0, Late: asked.Get("order") == "late" && asked.Get("late") == ""}
	for _, v := range views {
		v.Current = sameAddress(v.Path, asked)
		page.Own = page.Own && !v.Current
		page.Views = append(page.Views, v)
	}
	if err := page.filter(a, asked); err != nil {
		return nil, err
	}
	s := &shown{name: "cases", title: "Cases", of: page, wide: true}
	err := page.list(a, asked)
	var p *api.Problem
	if errors.As(err, &p) && p.Status == http.StatusBadRequest {
		page.blame(p)
		return s, nil
	}
	return s, err
}

// list asks for the rows. With what is late first, the late ones come in pages,
// and after the last of them the others.
func (p *casesPage) list(a *asked, asked url.Values) error {
	cursor, part := a.Query("cursor"), a.Query("part")
	if cursor != "" || part != "" {
		p.Back = address("/cases", asked)
	}
	parts := []struct{ title, late, part string }{{"", asked.Get("late"), ""}}
	if p.Late {
		parts = []struct{ title, late, part string }{{"Late", "true", ""}, {"In time", "false", "rest"}}
		if part == "rest" {
			parts = parts[1:]
		}
	}
	for _, x := range parts {
		q := url.Values{"limit": {rowsOnPage}}
		for name, v := range asked {
			q[name] = v
		}
		q.Del("order")
		q.Del("late")
		if x.late != "" {
			q.Set("late", x.late)
		}
		if cursor != "" {
			q.Set("cursor", cursor)
		}
		var got api.CasePage
		if err := a.get("/api/v1/cases?"+q.Encode(), &got); err != nil {
			return err
		}
		if len(got.Cases) > 0 || !p.Late {
			p.Lists = append(p.Lists, caseRows{x.title, got.Cases})
		}
		if cursor = ""; got.Next != "" {
			more := url.Values{"cursor": {got.Next}}
			if x.part != "" {
				more.Set("part", x.part)
			}
			p.Next = address("/cases", asked, more)
			break
		}
	}
	return nil
}

// Empty reports that nothing was found.
func (p *casesPage) Empty() bool {
	return !slices.ContainsFunc(p.Lists, func(l caseRows) bool { return len(l.Cases) > 0 })
}

// filter makes the fields by which the list is narrowed: those of one procedure
// where one is chosen, or where there is no other.
func (p *casesPage) filter(a *asked, asked url.Values) error {
	var known api.ProcedureList
	if err := a.get("/api/v1/procedures", &known); err != nil {
		return err
	}
	var procedures, tracks []form.Option
	add := func(to *[]form.Option, value, label string) {
		if value != "" && !slices.ContainsFunc(*to, func(o form.Option) bool { return o.Value == value }) {
			*to = append(*to, form.Option{Value: value, Label: label})
		}
	}
	for i := range known.Procedures {
		x := &known.Procedures[i]
		add(&procedures, x.ID, x.Title)
		add(&tracks, x.Track, begin(strings.ReplaceAll(x.Track, "_", " ")))
	}
	one := asked.Get("procedure")
	if one == "" && len(procedures) == 1 {
		one = procedures[0].Value
	}
	var stages, principles []form.Option
	if slices.ContainsFunc(procedures, func(o form.Option) bool { return o.Value == one }) {
		var rules procedure.Procedure
		if err := a.get("/api/v1/procedures/"+url.PathEscape(one), &rules); err != nil {
			return err
		}
		for i := range rules.Stages {
			add(&stages, rules.Stages[i].ID, rules.Stages[i].Title)
		}
		for _, c := range rules.Codes {
			for _, x := range c.Principles {
				add(&principles, x.ID, x.Title)
			}
		}
	}
	yes := func(yes, no string) []form.Option {
		return []form.Option{{Value: "true", Label: yes}, {Value: "false", Label: no}}
	}
	p.Filter = []form.Field{{Name: "number", Kind: form.Line, Label: "Number, or its beginning"}}
	if len(procedures) > 1 || asked.Get("procedure") != "" {
		p.Filter = append(p.Filter, form.Field{Name: "procedure", Kind: form.Select, Label: "Procedure", Options: procedures})
	}
	p.Filter = append(p.Filter, form.Field{Name: "stage_kind", Kind: form.Select, Label: "Kind of stage", Options: stageKinds})
	if len(stages) > 0 {
		p.Filter = append(p.Filter, form.Field{Name: "stage", Kind: form.Select, Label: "Stage", Options: stages},
			form.Field{Name: "principle", Kind: form.Select, Label: "Principle of the code", Options: principles})
	}
	if len(tracks) > 1 || asked.Get("track") != "" {
		p.Filter = append(p.Filter, form.Field{Name: "track", Kind: form.Select, Label: "Track", Options: tracks})
	}
	p.Filter = append(p.Filter,
		form.Field{Name: "open", Kind: form.Select, Label: "Open or closed", Options: yes("Open", "Closed")},
		form.Field{Name: "late", Kind: form.Select, Label: "Time", Options: yes("Something is late", "Nothing is late")},
		form.Field{Name: "mine", Kind: form.Select, Label: "Part in it", Options: yes("I have a part in it", "")[:1]},
		form.Field{Name: "opened_from", Kind: form.Date, Label: "Received from"},
		form.Field{Name: "opened_to", Kind: form.Date, Label: "Received to"},
		form.Field{Name: "order", Kind: form.Select, Label: "Order", Options: []form.Option{{Value: "late", Label: "What is late first"}}},
	)
	for i := range p.Filter {
		x := &p.Filter[i]
		x.Optional, x.Value = true, asked.Get(x.Name)
		if x.Kind == form.Select {
			add(&x.Options, x.Value, x.Value) // what is asked for is shown, known or not
		}
	}
	return nil
}

// blame says which filter the API could not read.
func (p *casesPage) blame(said *api.Problem) {
	p.Wrong = said.Detail
	for i := range p.Filter {
		if x := &p.Filter[i]; x.Name == said.Field {
			x.Mistake = said.Detail
		}
	}
}

// stageKinds are the kinds of stages that procedures are made of.
var stageKinds = func() []form.Option {
	var out []form.Option
	for _, x := range []struct {
		kind  procedure.Kind
		title string
	}{
		{procedure.Intake, "Intake"}, {procedure.Screening, "Screening"}, {procedure.Mediation, "Mediation"}, {procedure.Response, "Response"},
		{procedure.Inquiry, "Inquiry"}, {procedure.Investigation, "Investigation"}, {procedure.Review, "Review of probable cause"}, {procedure.Charge, "Charge"},
		{procedure.Hearing, "Hearing"}, {procedure.Decision, "Decision"}, {procedure.ReconsiderStage, "Reconsideration"}, {procedure.AppealStage, "Appeal"},
		{procedure.Oversight, "Oversight"}, {procedure.SanctionStage, "Sanction"}, {procedure.Dismissed, "Dismissed"}, {procedure.Closed, "Closed"},
	} {
		out = append(out, form.Option{Value: string(x.kind), Label: x.title})
	}
	return out
}()

// address is a page with what it was asked.
func address(path string, of ...url.Values) string {
	all := url.Values{}
	for _, q := range of {
		for name, v := range q {
			all[name] = v
		}
	}
	if len(all) == 0 {
		return path
	}
	return path + "?" + all.Encode()
}

func sameAddress(path string, asked url.Values) bool {
	_, query, _ := strings.Cut(path, "?")
	want, err := url.ParseQuery(query)
	return err == nil && want.Encode() == asked.Encode()
}
