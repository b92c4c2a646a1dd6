package api

import (
	_ "embed"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"
	"go.yaml.in/yaml/v3"
)

//go:generate go test -run TestTheSchemasInTheSpecAreThoseOfTheTypes -args -update

//go:embed openapi.yaml
var specText []byte

// spec is openapi.yaml in its other forms, made once at start.
type spec struct {
	json []byte
	page []byte
}

func readSpec() *spec {
	var tree map[string]any
	if err := yaml.Unmarshal(specText, &tree); err != nil {
		panic("openapi.yaml cannot be read: " + err.Error())
	}
	text, err := json.Marshal(tree, json.Deterministic(true))
	if err != nil {
		panic("openapi.yaml cannot be written as JSON: " + err.Error())
	}
	return &spec{json: text, page: docsPage(tree)}
}

func (a *api) specYAML(c *gin.Context) {
	c.Data(http.StatusOK, "application/yaml; charset=utf-8", specText)
}

func (a *api) specJSON(c *gin.Context) {
	c.Data(http.StatusOK, "application/json; charset=utf-8", a.spec.json)
}

func (a *api) docs(c *gin.Context) { page(c, http.StatusOK, a.spec.page) }
