package web

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"probity/api"
	"probity/docket"
)

// oneCase is the page of a case: one for those who work on it, another for its
// sides.
func (w *web) oneCase(a *asked) (*shown, error) {
	file, err := a.caseFile()
	if err != nil {
		return nil, err
	}
	if file.Side() != "" {
		acts, err := file.May()
		if err != nil {
			return nil, err
		}
		return a.myCase(file, acts)
	}
	a.words, a.desk = w.words.all[0], true // those who work on cases do so in English
	return a.overview(file)
}

// apart tells what may be done from what may not.
func apart(acts []api.AllowedView) (may, not []api.AllowedView) {
	for _, x := range acts {
		switch {
		case x.Allowed:
			may = append(may, x)
		case x.Code != docket.NotYours && x.Code != docket.NoProvision:
			not = append(not, x)
		}
	}
	return may, not
}

// done is the act that was just done, as the page that led here says; a side is
// told in its own words.
func (a *asked) done(side bool) string {
	spec := docket.SpecOf(docket.Kind(a.Query("done")))
	switch {
	case spec == nil:
		return ""
	case side:
		return a.words.titleOf(spec.Kind)
	}
	return spec.Title
}

// casePicture is the course of a case, drawn.
func (w *web) casePicture(c *gin.Context) {
	path := "/api/v1/cases/" + url.PathEscape(c.Param("id")) + "/picture"
	if c.Query("shape") == "narrow" {
		path += "?shape=narrow"
	}
	w.drawn(c, path)
}

// drawn hands on a drawing of the API, with what it says may be used in it.
func (w *web) drawn(c *gin.Context, path string) { w.drawnAs(c, path, "image/svg+xml") }

func (w *web) drawnAs(c *gin.Context, path, kind string) {
	a := w.asked(c)
	res, err := a.raw(http.MethodGet, path, nil, http.Header{"Accept": {kind}})
	if err != nil {
		w.show(a.wrong(err))
		return
	}
	c.Header("Content-Security-Policy", res.header.Get("Content-Security-Policy"))
	a.give(res.status, res.header.Get("Content-Type"), res.body.Bytes())
}
