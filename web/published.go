package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"probity/api"
	"probity/procedure"
)

// publishedPage is what is published, the latest first.
type publishedPage struct {
	api.PublicationPage
	Body  string // whose alone these are, where one was asked for
	First string // address of the first page
	Next  string // address of the next page
	Back  bool   // this is not the first
}

func (w *web) published(a *asked) (*shown, error) {
	page := publishedPage{Back: a.Query("cursor") != ""}
	q, of := url.Values{}, url.Values{}
	if page.Back {
		q.Set("cursor", a.Query("cursor"))
	}
	if one := a.Query("body"); one != "" {
		bodies, err := a.bodies()
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(bodies, func(p api.ProcedureSummary) bool { return p.ID == one })
		if i < 0 {
			return nil, errNotThere
		}
		page.Body = bodies[i].Body
		q.Set("procedure", one)
		of.Set("body", one)
	}
	page.First = address("/published", of, a.lang())
	if err := a.get(address("/api/v1/publications", q), &page.PublicationPage); err != nil {
		return nil, err
	}
	if next := page.PublicationPage.Next; next != "" {
		page.Next = address("/published", url.Values{"cursor": {next}}, of, a.lang())
	}
	return &shown{name: "published", title: a.words.say("published.title"), of: page}, nil
}

// lang is the language that was asked for, to be asked for again.
func (a *asked) lang() url.Values {
	if l := a.Query("lang"); l != "" {
		return url.Values{"lang": {l}}
	}
	return nil
}

// decisionPage is one of them.
type decisionPage struct{ api.PublicationView }

func (w *web) decision(a *asked) (*shown, error) {
	var page decisionPage
	if err := a.get("/api/v1/publications/"+url.PathEscape(a.Param("id")), &page.PublicationView); err != nil {
		return nil, err
	}
	return &shown{name: "decision", title: a.words.say("published.one", a.words.day(page.On)), of: page, paper: "decision.pdf"}, nil
}

// publishedFile hands on what is left of a document for the public, as long as the
// decision it goes with is out.
func (w *web) publishedFile(a *asked) (*shown, error) {
	var of api.PublicationView
	if err := a.get("/api/v1/publications/"+url.PathEscape(a.Param("id")), &of); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(of.Documents, func(d api.PublicFile) bool { return d.ID == a.Param("document") }) {
		return nil, errNotThere
	}
	return nil, a.giveOut("/api/v1/published/" + url.PathEscape(a.Param("document")))
}

// figuresPage is the figures of a year, drawn and in tables.
type figuresPage struct {
	api.FiguresView
	Bodies   []listView // where there are several
	Others   []listView // years
	Imposed  string     // address of what was imposed before
	Came     string     // how many, in words
	Ended    string
	Took     string
	Quarter  *chart
	Outcomes *chart
	Touched  *chart
}

func (w *web) figures(a *asked) (*shown, error) {
	bodies, one, err := a.chosenBody()
	if err != nil {
		return nil, err
	}
	if one == "" {
		return &shown{name: "figures", title: a.words.say("figures.title"), of: figuresPage{}}, nil
	}
	q := url.Values{}
	if year := a.Query("year"); year != "" {
		if _, err := strconv.Atoi(year); err != nil {
			return nil, errNotThere
		}
		q.Set("year", year)
	}
	var page figuresPage
	err = a.get(address("/api/v1/procedures/"+url.PathEscape(one)+"/figures", q), &page.FiguresView)
	if err != nil {
		if code(err) == "malformed" { // a year that is not told of
			err = errNotThere
		}
		return nil, err
	}
	rules := new(procedure.Procedure)
	if err := a.get("/api/v1/procedures/"+url.PathEscape(one), rules); err != nil {
		return nil, err
	}
	page.Bodies = a.bodyViews("/statistics", bodies, one)
	page.Imposed = address("/statistics/sanctions", url.Values{"body": {one}}, a.lang())
	for _, year := range page.Years {
		page.Others = append(page.Others, listView{Path: address("/statistics", url.Values{"body": {one}, "year": {strconv.Itoa(year)}}, a.lang()), Label: strconv.Itoa(year), Current: year == page.Year})
	}
	page.Came, page.Ended, page.Took = a.words.about(page.Received), a.words.about(page.Closed), a.words.say("chart.untold")
	if page.MedianToEnd != nil {
		page.Took = a.words.say("figures.days", strconv.Itoa(*page.MedianToEnd))
	}
	var quarters, outcomes, touched []counted
	for i := range 4 {
		name, none := strconv.Itoa(i+1), 0
		x := counted{name: a.words.say("figures.quarter", name), n: &none}
		for _, n := range page.ByQuarter {
			if strings.HasSuffix(n.Of, "Q"+name) {
				x.n = n.Cases
			}
		}
		quarters = append(quarters, a.words.aboutSo(x))
	}
	for _, n := range page.ByOutcome {
		outcomes = append(outcomes, a.words.aboutSo(a.words.outcome(n)))
	}
	for _, n := range page.ByPrinciple {
		touched = append(touched, a.words.aboutSo(counted{name: principleOf(rules, n.Of), foreign: a.words.english(), n: n.Cases}))
	}
	page.Quarter = a.words.chartOf("came", a.words.say("figures.came"), quarters)
	page.Outcomes = a.words.chartOf("ended", a.words.say("figures.ended"), outcomes)
	page.Touched = a.words.chartOf("touched", a.words.say("figures.touched"), touched)
	return &shown{name: "figures", title: a.words.say("figures.title"), of: page, wide: true}, nil
}

// about is a count that is rounded, in words.
func (w *words) about(n *int) string {
	switch {
	case n == nil:
		return w.say("chart.untold")
	case *n == 0:
		return "0"
	}
	return w.say("figures.about", strconv.Itoa(*n))
}

// aboutSo says of a count that it is rounded.
func (w *words) aboutSo(x counted) counted {
	x.said = w.about(x.n)
	return x
}

// outcome is how a case ended in the words of the language, or in English.
func (w *words) outcome(n api.CountView) counted {
	if key := "outcome." + n.Of; w.has(key) {
		return counted{name: w.say(key), n: n.Cases}
	}
	return counted{name: begin(plain(n.Of)), foreign: w.english(), n: n.Cases}
}

// english marks what is in English on a page that is not.
func (w *words) english() string {
	if w.Code == "en" {
		return ""
	}
	return "en"
}

// principleOf is the title of a principle of the code.
func principleOf(p *procedure.Procedure, id string) string {
	for _, c := range p.Codes {
		for i := range c.Principles {
			if c.Principles[i].ID == id {
				return c.Principles[i].Title
			}
		}
	}
	return id
}
