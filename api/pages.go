package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"
)

//go:embed pages.html
var pagesText string

//go:embed pages.css
var pagesStyle string

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"style": func() template.CSS { return template.CSS(pagesStyle) }, //nolint:gosec // our own style sheet, embedded
}).Parse(pagesText))

// pagesPolicy lets a page use its own style and nothing else: no script, no
// picture, nothing from elsewhere.
var pagesPolicy = func() string {
	sum := sha256.Sum256([]byte(pagesStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

func page(c *gin.Context, status int, text []byte) {
	c.Header("Content-Security-Policy", pagesPolicy)
	c.Data(status, "text/html; charset=utf-8", text)
}

func render(name string, data any) []byte {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		panic("a page cannot be written: " + name)
	}
	return b.Bytes()
}

// outlinePage is the outline of a procedure as a page that prints.
type outlinePage struct {
	Title string
	Body  template.HTML
}

// trusted is HTML that was made here from escaped text.
func trusted(text []byte) template.HTML { return template.HTML(text) } //nolint:gosec // package drawing escapes every word of the pack

// problemPage explains a kind of problem to a person.
func (a *api) problemPage(c *gin.Context) {
	code := c.Param("code")
	k, ok := problemKinds[code]
	if !ok {
		a.fail(c, errNotFound())
		return
	}
	page(c, http.StatusOK, render("problem", struct {
		Code string
		problemKind
	}{code, k}))
}
