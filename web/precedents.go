package web

import (
	"net/url"
	"slices"
	"strconv"

	"probity/api"
	"probity/docket"
	"probity/procedure"
)

// precedentsPage is what was imposed before, by principle, drawn and in tables.
type precedentsPage struct {
	api.PrecedentsView
	Bodies    []listView // where there are several
	Imposed   []precedent
	Published string // address of the decisions the body has published
}

// precedent is what came of the violation of one principle.
type precedent struct {
	Title     string
	Foreign   string // language of the title, where it is not that of the page
	Cases     string // in words
	Sanctions *chart
}

func (w *web) precedents(a *asked) (*shown, error) {
	bodies, one, err := a.chosenBody()
	if err != nil {
		return nil, err
	}
	page := precedentsPage{}
	if one != "" {
		if err := a.get("/api/v1/procedures/"+url.PathEscape(one)+"/precedents", &page.PrecedentsView); err != nil {
			return nil, err
		}
		rules := new(procedure.Procedure)
		if err := a.get("/api/v1/procedures/"+url.PathEscape(one), rules); err != nil {
			return nil, err
		}
		page.Bodies = a.bodyViews("/statistics/sanctions", bodies, one)
		page.Imposed = a.words.imposedOf(&page.PrecedentsView, rules)
		page.Published = address("/published", url.Values{"body": {one}}, a.lang())
	}
	return &shown{name: "precedents", title: a.words.say("precedents.title"), of: page, wide: true}, nil
}

// imposedOf puts precedents into words and pictures; of all principles where none is
// named.
func (w *words) imposedOf(of *api.PrecedentsView, rules *procedure.Procedure, principles ...string) []precedent {
	var out []precedent
	for i, x := range of.Principles {
		if len(principles) > 0 && !slices.Contains(principles, x.Principle) {
			continue
		}
		bars := make([]counted, len(x.Sanctions))
		for j, n := range x.Sanctions {
			name := plain(n.Of)
			if s := rules.Sanction(n.Of); s != nil {
				name = s.Title
			}
			bars[j] = w.aboutSo(counted{name: name, foreign: w.english(), n: n.Cases})
		}
		title := principleOf(rules, x.Principle)
		out = append(out, precedent{Title: title, Foreign: w.english(), Cases: w.about(x.Cases), Sanctions: w.chartOf("imposed-"+strconv.Itoa(i+1), title, bars)})
	}
	return out
}

// precedents are those for the principles that were found violated in this round; nil
// before anything was found: whoever votes on a violation is not to weigh what it costs.
func (f *caseFile) precedents() (*precedentsPage, error) {
	var found []string
	for i := range f.Allegations {
		x := &f.Allegations[i]
		if slices.ContainsFunc(f.Findings, func(y docket.Finding) bool { return y.Allegation == x.ID && y.Violation && y.Round == f.Round }) {
			found = append(found, x.Principles...)
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	rules, err := f.Rules()
	if err != nil {
		return nil, err
	}
	page := &precedentsPage{Published: "/published?body=" + url.QueryEscape(f.Procedure)}
	if err := f.a.get("/api/v1/procedures/"+url.PathEscape(f.Procedure)+"/precedents", &page.PrecedentsView); err != nil {
		return nil, err
	}
	page.Imposed = f.a.words.imposedOf(&page.PrecedentsView, rules, found...)
	return page, nil
}
