package api

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// The page at /api/docs is openapi.yaml made readable: no script, nothing from
// elsewhere, and it prints.

type docPage struct {
	Title      string
	Intro      []string
	Operations []docOperation
	Schemas    []docSchema
}

type docOperation struct {
	ID, Method, Path, Summary, Description, Security string
	Parameters                                       []docParameter
	Body                                             []docBody
	Responses                                        []docResponse
}

type docParameter struct {
	Name, In, Description, Type string
	Required                    bool
}

type docBody struct{ Type, Schema, Example string }

type docResponse struct{ Status, Description, Schema string }

type docSchema struct {
	Name, Description string
	Members           []docMember
}

type docMember struct{ Name, Type, Ref, Description string }

func docsPage(tree map[string]any) []byte {
	d := docMaker{tree}
	p := docPage{Title: str(at(tree, "info", "title")), Intro: strings.Split(strings.TrimSpace(str(at(tree, "info", "description"))), "\n\n")}
	for _, path := range slices.Sorted(maps.Keys(object(at(tree, "paths")))) {
		item := object(at(tree, "paths", path))
		for _, method := range []string{"get", "post"} {
			if op := object(item[method]); op != nil {
				p.Operations = append(p.Operations, d.operation(path, method, op, list(item["parameters"])))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object(at(tree, "components", "schemas")))) {
		p.Schemas = append(p.Schemas, d.schema(name))
	}
	return render("docs", p)
}

type docMaker struct{ tree map[string]any }

func (d docMaker) operation(path, method string, op map[string]any, shared []any) docOperation {
	out := docOperation{
		ID: str(op["operationId"]), Method: strings.ToUpper(method), Path: path, Summary: str(op["summary"]), Description: str(op["description"]),
		Security: "With a bearer token.",
	}
	if s, ok := op["security"].([]any); ok && (len(s) == 0 || len(object(s[0])) == 0) {
		out.Security = "Without an account."
	}
	for _, x := range append(slices.Clone(shared), list(op["parameters"])...) {
		p := d.resolve(x)
		req, _ := p["required"].(bool)
		typ, _ := typeOf(object(p["schema"]))
		out.Parameters = append(out.Parameters, docParameter{str(p["name"]), str(p["in"]), str(p["description"]), typ, req})
	}
	for mediaType, x := range object(at(op, "requestBody", "content")) {
		_, ref := typeOf(object(at(object(x), "schema")))
		out.Body = append(out.Body, docBody{mediaType, ref, example(object(x))})
	}
	responses := object(op["responses"])
	for _, status := range slices.Sorted(maps.Keys(responses)) {
		r := d.resolve(responses[status])
		v := docResponse{Status: status, Description: str(r["description"])}
		for _, x := range object(r["content"]) {
			_, v.Schema = typeOf(object(at(object(x), "schema")))
		}
		out.Responses = append(out.Responses, v)
	}
	return out
}

func example(media map[string]any) string {
	v, ok := media["example"]
	if !ok {
		return ""
	}
	text, err := json.Marshal(v, jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		return ""
	}
	return string(text)
}

func (d docMaker) schema(name string) docSchema {
	s := object(at(d.tree, "components", "schemas", name))
	out := docSchema{Name: name, Description: str(s["description"])}
	if values := list(s["enum"]); len(values) > 0 {
		words := make([]string, len(values))
		for i := range values {
			words[i] = str(values[i])
		}
		out.Description = strings.TrimSpace(out.Description + " One of: " + strings.Join(words, ", ") + ".")
	}
	members := object(s["properties"])
	for _, k := range slices.Sorted(maps.Keys(members)) {
		m := object(members[k])
		typ, ref := typeOf(m)
		out.Members = append(out.Members, docMember{k, typ, ref, str(m["description"])})
	}
	return out
}

// typeOf names the type of a schema in words, and the schema it refers to.
func typeOf(s map[string]any) (text, ref string) {
	if r := str(s["$ref"]); r != "" {
		ref = r[strings.LastIndexByte(r, '/')+1:]
		return ref, ref
	}
	if one := cmp.Or(len(list(s["anyOf"])), len(list(s["oneOf"]))); one > 0 {
		for _, x := range append(list(s["anyOf"]), list(s["oneOf"])...) {
			if t, r := typeOf(object(x)); r != "" {
				return t, r
			}
		}
	}
	switch t := s["type"].(type) {
	case string:
		text = t
	case []any:
		text = str(t[0])
	}
	switch text {
	case "array":
		inner, r := typeOf(object(s["items"]))
		return "list of " + inner, r
	case "object":
		if more := object(s["additionalProperties"]); more != nil {
			inner, r := typeOf(more)
			return "object of " + inner, r
		}
	case "string":
		if f := str(s["format"]); f != "" {
			text = f
		}
	}
	return text, ""
}

func (d docMaker) resolve(x any) map[string]any {
	m := object(x)
	if r := str(m["$ref"]); r != "" {
		return object(at(d.tree, strings.Split(strings.TrimPrefix(r, "#/"), "/")...))
	}
	return m
}

func at(tree map[string]any, path ...string) any {
	var v any = tree
	for _, p := range path {
		v = object(v)[p]
	}
	return v
}

func object(v any) map[string]any { m, _ := v.(map[string]any); return m }

func list(v any) []any { l, _ := v.([]any); return l }

func str(v any) string { s, _ := v.(string); return s }
