package api

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/docket/timeline"
	"probity/procedure"
	"probity/procedure/drawing"
)

// picturePolicy lets a picture use its own style and nothing else.
var picturePolicy = func() string {
	sum := sha256.Sum256([]byte(drawing.Style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

func picture(c *gin.Context, svg []byte) error {
	c.Header("Content-Security-Policy", picturePolicy)
	c.Data(http.StatusOK, "image/svg+xml; charset=utf-8", svg)
	return nil
}

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// drawn is the procedure the path names: by its digest, or like elsewhere by
// its id.
func (a *api) drawn(c *gin.Context) (*procedure.Procedure, error) {
	if id := c.Param("id"); digestForm.MatchString(id) {
		if _, err := query(c); err != nil {
			return nil, err
		}
		if p, ok := a.Procedures.ByDigest(id); ok {
			return p, nil
		}
		return nil, errNotFound()
	}
	return a.procedure(c)
}

// procedurePicture is the procedure drawn by itself.
func (a *api) procedurePicture(c *gin.Context) error {
	p, err := a.drawn(c)
	if err != nil {
		return err
	}
	c.Header("ETag", `"`+p.Digest()+`"`)
	return picture(c, drawing.SVG(p))
}

// procedureOutline is the procedure as text for print: Markdown, or a page for
// those who ask for HTML.
func (a *api) procedureOutline(c *gin.Context) error {
	p, err := a.drawn(c)
	if err != nil {
		return err
	}
	c.Header("ETag", `"`+p.Digest()+`"`)
	c.Header("Vary", "Accept")
	outline := drawing.OutlineOf(p)
	if strings.Contains(c.GetHeader("Accept"), "text/html") {
		page(c, http.StatusOK, render("outline", outlinePage{Title: outline.Title, Body: trusted(outline.HTML())}))
		return nil
	}
	c.Data(http.StatusOK, "text/markdown; charset=utf-8", outline.Markdown())
	return nil
}

// casePicture is the course of a case and its time limits, drawn, for a screen or a
// telephone. A side is not shown those that run for the other.
func (a *api) casePicture(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	q, err := query(c, "shape")
	if err != nil {
		return err
	}
	draw := drawing.Path
	switch q.text("shape") {
	case "":
	case "narrow":
		draw = drawing.Narrow
	default:
		return problem("malformed", "The shape is narrow, or not given.").at("shape")
	}
	shown := func(r *docket.Running) bool { return !f.party() || !otherSide(procedure.Role(f.rel), r.Owner) }
	return picture(c, draw(timeline.Of(f.p, f.s, a.Now(), "Case "+f.row.Number, shown)))
}
