package web

import (
	"net/url"
	"slices"
	"strings"

	"probity/api"
	"probity/docket"
)

// myCasesPage is the cases of which the reader is a side, what asks something of them
// first.
type myCasesPage struct {
	Cases []myCase
	Next  string // address of the next page
	Back  bool   // this is not the first
}

// myCase is a case in the list of a side, and what is asked of them in it.
type myCase struct {
	api.CaseSummary
	Reported bool // by the reader
	Asked    []request
}

// request is something that is asked of a side, in the words of the guide.
type request struct {
	api.DutyView
	Says string
	Form bool // it has a form
}

func (w *web) myCases(a *asked) (*shown, error) {
	asked := url.Values{"side": {"true"}, "limit": {rowsOnPage}}
	page := &myCasesPage{}
	if at := a.Query("cursor"); at != "" {
		asked.Set("cursor", at)
		page.Back = true
	}
	var list api.CasePage
	if err := a.get("/api/v1/cases?"+asked.Encode(), &list); err != nil {
		return nil, err
	}
	var duties api.DutyList
	if err := a.get("/api/v1/duties?limit="+mostDuties, &duties); err != nil {
		return nil, err
	}
	of := map[string][]request{}
	for _, d := range duties.Duties {
		of[d.Case] = append(of[d.Case], request{d, asksOf(d.What), docket.SpecOf(d.Act) != nil})
	}
	for i := range list.Cases {
		c := &list.Cases[i]
		page.Cases = append(page.Cases, myCase{*c, c.Relation == api.Complainant, of[c.ID]})
	}
	slices.SortStableFunc(page.Cases, func(x, y myCase) int { return x.rank() - y.rank() })
	if list.Next != "" {
		page.Next = a.link("/my-cases?" + url.Values{"cursor": {list.Next}}.Encode())
	}
	return &shown{name: "my_cases", title: a.words.say("my_cases.title"), of: page}, nil
}

// asksOf says to a side what a duty asks of it, as the guide does.
func asksOf(what string) string {
	what = small(strings.TrimSuffix(what, "."))
	if strings.Contains(what, "if you wish") {
		return "You can " + what + "."
	}
	return "You are asked to " + what + "."
}

func (c *myCase) rank() int {
	switch {
	case len(c.Asked) > 0:
		return 0
	case c.Open:
		return 1
	}
	return 2
}

// sided leads somebody whose only part is on a side from a page of those who work with
// cases to their own.
func sided(make handler) handler {
	return func(a *asked) (*shown, error) {
		if me := a.signedIn(); me != nil && me.Side {
			return a.goTo("/my-cases")
		}
		return make(a)
	}
}
