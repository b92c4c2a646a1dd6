package web

import (
	"html/template"
	"net/url"

	"github.com/gin-gonic/gin"

	"probity/api"
	"probity/procedure"
)

// homePage is the first page: who may be turned to, and what to do.
type homePage struct {
	Bodies []api.ProcedureSummary // those that take reports today
}

func (w *web) home(a *asked) (*shown, error) {
	if w.apart.console != nil && is(w.apart.console, a.Request.Host) { // where people report is elsewhere
		if a.me == nil {
			return a.goTo("/sign-in")
		}
		return a.goTo("/work")
	}
	bodies, err := a.bodies()
	return &shown{name: "home", title: a.words.say("home.title"), of: homePage{bodies}}, err
}

// bodies are the procedures under which a report can be made today.
func (a *asked) bodies() ([]api.ProcedureSummary, error) {
	var list api.ProcedureList
	if err := a.get("/api/v1/procedures", &list); err != nil {
		return nil, err
	}
	var out []api.ProcedureSummary
	for _, p := range list.Procedures {
		if p.Governs && p.Status == "active" {
			out = append(out, p)
		}
	}
	return out, nil
}

// chosenBody is the body that was asked for, or else the first; "" where there is none.
func (a *asked) chosenBody() ([]api.ProcedureSummary, string, error) {
	bodies, err := a.bodies()
	one := a.Query("body")
	if one == "" && len(bodies) > 0 {
		one = bodies[0].ID
	}
	return bodies, one, err
}

// bodyViews leads to the same page of each body.
func (a *asked) bodyViews(path string, bodies []api.ProcedureSummary, one string) []listView {
	var out []listView
	for _, x := range bodies {
		out = append(out, listView{Path: address(path, url.Values{"body": {x.ID}}, a.lang()), Label: x.Body, Current: x.ID == one})
	}
	return out
}

func (w *web) howItGoes(a *asked) (*shown, error) {
	bodies, err := a.bodies()
	return &shown{name: "how", title: a.words.say("how.title"), of: homePage{bodies}}, err
}

// procedurePage is a procedure as people read it. The outline is HTML that the
// API made of escaped text.
type procedurePage struct {
	procedure.Procedure
	Outline template.HTML
	Drawn   measured
}

func (a *asked) theProcedure() (*procedure.Procedure, error) {
	p := new(procedure.Procedure)
	return p, a.get("/api/v1/procedures/"+url.PathEscape(a.Param("id")), p)
}

func (w *web) procedure(a *asked) (*shown, error) {
	p, err := a.theProcedure()
	if err != nil {
		return nil, err
	}
	drawn, err := a.measured(pictureOf(p.ID))
	return &shown{name: "procedure", title: p.Title, of: procedurePage{Procedure: *p, Drawn: drawn}}, err
}

// codePage is the code of ethics in force.
type codePage struct {
	ID, Body string
	Codes    []procedure.Code
}

func (w *web) code(a *asked) (*shown, error) {
	p, err := a.theProcedure()
	if err != nil {
		return nil, err
	}
	page := codePage{ID: p.ID, Body: p.Body}
	for _, c := range p.Codes {
		if c.Until.IsZero() {
			page.Codes = append(page.Codes, c)
		}
	}
	return &shown{name: "code", title: a.words.say("code.title", p.Body), of: page}, nil
}

// picture is the procedure, drawn.
func (w *web) picture(c *gin.Context) {
	w.drawn(c, pictureOf(c.Param("id")))
}

func pictureOf(procedure string) string {
	return "/api/v1/procedures/" + url.PathEscape(procedure) + "/picture"
}
