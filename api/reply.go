package api

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"
	v1 "github.com/go-json-experiment/json/v1"
)

// answers are written so that a list is never null and what is empty and may be
// left out is left out.
var answers = json.JoinOptions(v1.OmitEmptyWithLegacySemantics(true), json.Deterministic(true))

// reply answers with JSON that speaks of no case.
func reply(c *gin.Context, status int, v any) error {
	writeJSON(c, status, "application/json; charset=utf-8", v)
	return nil
}

func writeJSON(c *gin.Context, status int, contentType string, v any) {
	text, done := v.(written)
	var err error
	if !done {
		text, err = json.Marshal(v, answers)
	}
	if err != nil { // a type of ours that cannot be written: a mistake here, found by the tests
		panic("an answer cannot be written: " + typeName(v))
	}
	c.Data(status, contentType, append(text, '\n'))
}

// reply answers with something of the case, less what the reader must not know.
func (f *file) reply(c *gin.Context, status int, v any) error {
	clean, err := f.redact(v)
	if err != nil {
		return err
	}
	return reply(c, status, clean)
}

// etag is the name of the state of a case: the number of its last entry.
func etag(head int) string { return `"` + strconv.Itoa(head) + `"` }

// fresh sets the ETag and reports whether the reader has it already; then the
// answer is given.
func fresh(c *gin.Context, head int) bool {
	c.Header("ETag", etag(head))
	for _, have := range strings.Split(c.GetHeader("If-None-Match"), ",") {
		if have = strings.TrimSpace(have); have == "*" || strings.TrimPrefix(have, "W/") == etag(head) {
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return true
		}
	}
	return false
}

// expectedHead is the head of the docket the caller has seen, from If-Match; 0
// when nothing is said.
func expectedHead(c *gin.Context) (int, error) {
	text := c.GetHeader("If-Match")
	if text == "" || text == "*" {
		return 0, nil
	}
	inner, ok := strings.CutPrefix(text, `"`)
	inner, ok2 := strings.CutSuffix(inner, `"`)
	n, err := strconv.Atoi(inner)
	if !ok || !ok2 || err != nil || n < 1 || n > 1<<30 {
		return 0, problem("malformed", `If-Match takes the ETag of the case, as "7".`).at("If-Match")
	}
	return n, nil
}

func typeName(v any) string { return reflect.TypeOf(v).String() }

// orEmpty keeps lists from being null where they are written by other means.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
