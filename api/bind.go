package api

import (
	"bytes"
	"errors"
	"io"
	"math"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"probity/docket"
)

// Bounds on the shape of a request. They are wide for people and narrow for
// machines that mean harm.
const (
	maxDepth  = 24
	maxTokens = 20_000
	maxExact  = 1<<53 - 1 // larger integers are not the same number everywhere
)

// bind reads the body into a value. There is one parser and it is strict: JSON
// in UTF-8 and nothing after it, no member twice, none that is not known, names
// exactly as documented.
func (a *api) bind(c *gin.Context, into any) error {
	body, err := a.body(c)
	if err != nil {
		return err
	}
	return decode(body, into, "")
}

// body is the text of a JSON request, held against all bounds.
func (a *api) body(c *gin.Context) ([]byte, error) {
	body, err := a.bodyAsSent(c)
	if err != nil {
		return nil, err
	}
	return inOneForm(body)
}

// bodyAsSent is the same, byte for byte.
func (a *api) bodyAsSent(c *gin.Context) ([]byte, error) {
	if err := isJSON(c.Request.Header); err != nil {
		return nil, err
	}
	if c.Request.ContentLength > a.MaxBody {
		return nil, problem("too_large", "")
	}
	body, err := io.ReadAll(io.LimitReader(c.Request.Body, a.MaxBody+1))
	switch {
	case err != nil:
		return nil, problem("malformed", "The request broke off before its end.")
	case int64(len(body)) > a.MaxBody:
		return nil, problem("too_large", "")
	}
	if err := scan(body); err != nil {
		return nil, err
	}
	if bytes.TrimLeft(body, " \t\r\n")[0] != '{' {
		return nil, problem("malformed", "The request must be a JSON object.")
	}
	return body, nil
}

func isJSON(h http.Header) error {
	types := h.Values("Content-Type")
	if len(types) != 1 || h.Get("Content-Encoding") != "" {
		return problem("unsupported_media_type", "")
	}
	kind, params, err := mime.ParseMediaType(types[0])
	if err != nil || kind != "application/json" {
		return problem("unsupported_media_type", "")
	}
	for name, value := range params {
		if name != "charset" || !strings.EqualFold(value, "utf-8") {
			return problem("unsupported_media_type", "")
		}
	}
	return nil
}

// scan goes through the text once, before anything is made of it.
func scan(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return problem("malformed", "The request is empty; send a JSON object.")
	}
	d := jsontext.NewDecoder(bytes.NewReader(body))
	for n := 0; ; n++ {
		t, err := d.ReadToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return malformed(err, "")
		}
		if d.StackDepth() > maxDepth || n > maxTokens {
			return problem("malformed", "The request is nested too deeply or has too many parts.")
		}
		if n > 0 && d.StackDepth() == 0 && t.Kind() != '}' && t.Kind() != ']' {
			return problem("malformed", "Something follows after the end of the request.")
		}
		if err := scanToken(t); err != nil {
			return err.at(fieldOf(d.StackPointer(), ""))
		}
	}
}

func scanToken(t jsontext.Token) *Problem {
	switch t.Kind() {
	case '"':
		if strings.ContainsRune(t.String(), 0) {
			return problem("malformed", "A text holds the character NUL, which is no character of any script.")
		}
	case '0':
		text := t.String()
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || math.Abs(f) > maxExact || f == 0 && text[0] == '-' {
			return problem("malformed", "A number is too large, too small, or minus zero.")
		}
	}
	return nil
}

// decode reads JSON that was scanned. Under is where it stands in the request.
func decode(text []byte, into any, under string) error {
	if err := json.Unmarshal(text, into, json.RejectUnknownMembers(true)); err != nil {
		return malformed(err, under)
	}
	return nil
}

// malformed says in words what is wrong with the JSON, and where; what was sent
// is not repeated.
func malformed(err error, under string) error {
	p := problem("malformed", "")
	var meaning *json.SemanticError
	var form *jsontext.SyntacticError
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		p.Detail = "A member comes twice; it cannot be told which one is meant."
	case errors.Is(err, json.ErrUnknownName):
		p.Detail = "There is no such member here. Names are taken exactly as documented, capitals included."
	case errors.As(err, &meaning):
		p.Detail = wanted(meaning)
	default:
		p.Detail = "This is not JSON in UTF-8."
	}
	if errors.As(err, &meaning) {
		p.Field = fieldOf(meaning.JSONPointer, under)
	} else if errors.As(err, &form) {
		p.Field = fieldOf(form.JSONPointer, under)
	}
	return p
}

// wanted says what belongs where something else was found.
func wanted(e *json.SemanticError) string {
	t := e.GoType
	if t == nil {
		return "A value is not of the kind that belongs there."
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch name := t.String(); {
	case name == "clock.Date":
		return "A day that exists belongs here, as 2025-05-06."
	case name == "clock.Period":
		return "A length of time belongs here, as \"30 calendar days\" or \"2 years\"."
	case name == "time.Time":
		return "A moment belongs here, with its zone: 2025-05-06T14:30:00Z."
	case t.Kind() == reflect.String:
		return "A text belongs here."
	case t.Kind() == reflect.Bool:
		return "True or false belongs here."
	case t.Kind() == reflect.Slice:
		return "A list belongs here."
	case t.Kind() == reflect.Struct, t.Kind() == reflect.Map, t.Kind() == reflect.Interface:
		return "An object belongs here."
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Float64:
		return "A number that fits belongs here."
	}
	return "A value is not of the kind that belongs there."
}

// fieldOf turns a JSON pointer into the way fields are named: "evidence.0.title".
func fieldOf(p jsontext.Pointer, under string) string {
	var parts []string
	for token := range p.Tokens() {
		if len(token) > 64 || strings.ContainsFunc(token, func(r rune) bool { return r < ' ' || r > '~' }) {
			token = "…"
		}
		parts = append(parts, token)
	}
	if len(parts) > 8 {
		parts = append(parts[:8], "…")
	}
	return strings.TrimSuffix(under+strings.Join(parts, "."), ".")
}

// particulars reads what an act says into the type of its kind.
func particulars(kind docket.Kind, text jsontext.Value) (docket.Particulars, error) {
	p, err := docket.NewParticulars(kind)
	if err != nil {
		return nil, problem("unknown", "There is no such act. The kinds of act are listed in the documentation.").at("kind")
	}
	if len(text) == 0 {
		return p, nil
	}
	if text.Kind() != '{' {
		return nil, problem("malformed", "An object belongs here.").at("particulars")
	}
	if err := decode(text, p, "particulars."); err != nil {
		return nil, err
	}
	return p, peopleIn(reflect.ValueOf(p), "particulars")
}
