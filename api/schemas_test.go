package api

import (
	"bytes"
	"encoding"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v3"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/store"
)

var update = flag.Bool("update", false, "write the schemas into openapi.yaml")

const schemasFollow = "    # From here on made from the Go types by go generate. Do not edit by hand.\n"

// TestTheSchemasInTheSpecAreThoseOfTheTypes makes components/schemas from the
// types that are in fact read and written, with the words of their comments.
// With -update (go generate) it writes them; without, it holds them against
// what is there.
func TestTheSchemasInTheSpecAreThoseOfTheTypes(t *testing.T) {
	text, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	head, have, ok := strings.Cut(string(text), schemasFollow)
	if !ok {
		t.Fatalf("openapi.yaml has no line %q", schemasFollow)
	}
	want := makeSchemas(t)
	if *update {
		if err := os.WriteFile("openapi.yaml", []byte(head+schemasFollow+want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have != want {
		t.Error("the schemas in openapi.yaml are not those of the types any more: run go generate ./api")
	}
}

func makeSchemas(t *testing.T) string {
	t.Helper()
	m := &schemaMaker{t: t, schemas: map[string]any{}, names: map[reflect.Type]string{}, words: readComments(t)}
	for _, v := range []any{
		Problem{}, CasePage{}, CaseDetail{}, DocketPage{}, AllowedList{}, ActView{}, ActList{}, ActEntered{}, ActWaiting{}, ClockList{}, DutyList{},
		PartList{}, PanelList{}, BallotList{}, LetterList{}, DocumentView{}, DocumentList{}, ReportRequest{}, Draft{}, ConfirmRequest{}, UnfinishedRequest{}, UnfinishedCode{}, Left{}, UnfinishedView{}, Filed{}, ReceiptRequest{}, ReceiptAct{}, WordRequest{}, FileToReporter{}, FileRequest{}, QuarantineDecision{}, QuarantineOrder{}, QuarantineOutcomes{}, WantedList{}, QuarantinePage{}, MyReport{},
		MyActEntered{}, ProcedureList{}, procedure.Procedure{}, PeopleList{}, PersonView{}, FindPeopleRequest{}, PersonRequest{}, OfficeList{}, TermList{}, TermRequest{}, store.Term{},
		StatisticsView{}, FiguresView{}, PrecedentsView{}, PublicationPage{}, PublicationView{}, RetentionPage{}, HealthView{}, MeView{}, WhyView{}, DateList{}, ReaderList{}, ReadList{}, GuideView{}, VersionList{},
		SignInRequest{}, SecondRequest{}, StepUpRequest{}, InvitationRequest{}, HandOverRequest{}, HandOverView{}, CodeOfLetter{}, SettleRequest{}, ProviderInvitation{}, ProviderRemoved{}, LinkLetterRequest{}, LetterLinked{}, CopyRequest{}, CopyMade{}, EndCodesRequest{}, SignedIn{}, SessionList{}, AccountView{}, PasswordRequest{}, CodesKey{}, CodeRequest{},
		ProviderAsked{}, PasskeyAsked{}, PasskeyAnswer{}, NewPasskeyAnswer{}, RecoveryCodes{}, Invited{}, TokenRequest{}, TokenMade{}, TokenList{},
		LibraryPack{}, PackChanges{}, LibraryList{}, LibraryRecord{}, LibraryAct{}, LibraryDone{}, LogView{}, LodgingView{}, CustodyView{}, Opening{}, Redacting{}, RedactionView{}, RedactionList{}, SheetList{},
	} {
		m.of(reflect.TypeOf(v))
	}
	m.acts()
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(m.schemas); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(b.String()) {
		if line != "\n" {
			out.WriteString("    ")
		}
		out.WriteString(line)
	}
	return out.String()
}

type schemaMaker struct {
	t       *testing.T
	schemas map[string]any
	names   map[reflect.Type]string
	words   map[string]string
}

// acts makes a schema of what each kind of act says, and the request that is
// one of them.
func (m *schemaMaker) acts() {
	var kinds, oneOf []any
	mapping := map[string]any{}
	for _, s := range docket.Specs() {
		name := "Act_" + string(s.Kind)
		inner := m.of(reflect.TypeOf(s.New()).Elem())
		says := fmt.Sprintf("%s. Visible to: %s.", s.Title, s.Visible)
		m.schemas[name] = map[string]any{
			"type": "object", "description": says, "required": []string{"kind"}, "additionalProperties": false,
			"properties": map[string]any{
				"id":          map[string]any{"type": "string", "description": "idempotency key, if it is not in the header"},
				"kind":        map[string]any{"const": string(s.Kind), "type": "string"},
				"particulars": inner,
			},
		}
		kinds = append(kinds, string(s.Kind))
		oneOf = append(oneOf, map[string]any{"$ref": "#/components/schemas/" + name})
		mapping[string(s.Kind)] = "#/components/schemas/" + name
	}
	m.schemas["ActKind"] = map[string]any{"type": "string", "description": "What a person or the clock may ask for.", "enum": kinds}
	m.schemas["ActRequest"] = map[string]any{
		"description": "An act; what its particulars hold depends on its kind.", "oneOf": oneOf,
		"discriminator": map[string]any{"propertyName": "kind", "mapping": mapping},
	}
}

var (
	textType    = reflect.TypeFor[encoding.TextMarshaler]()
	jsonType    = reflect.TypeFor[json.Marshaler]()
	fixedShapes = map[reflect.Type]map[string]any{
		reflect.TypeFor[time.Time]():          {"type": "string", "format": "date-time"},
		reflect.TypeFor[clock.Date]():         {"type": "string", "pattern": `^([0-9]{4}-[0-9]{2}-[0-9]{2})?$`, "examples": []any{"2025-05-06"}},
		reflect.TypeFor[clock.Period]():       {"type": "string", "examples": []any{"30 calendar days", "2 years"}},
		reflect.TypeFor[store.Day]():          {"type": []any{"string", "null"}, "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`},
		reflect.TypeFor[clock.Weekdays]():     {"type": "array", "items": map[string]any{"type": "string"}},
		reflect.TypeFor[jsontext.Value]():     {"type": "object"},
		reflect.TypeFor[docket.Particulars](): {"type": "object"},
		reflect.TypeFor[docket.Kind]():        {"$ref": "#/components/schemas/ActKind"},
		reflect.TypeFor[docket.Visibility]():  {"type": "string", "enum": []any{"parties", "complainant", "respondent", "staff", "panel", "deliberation", ""}},
		reflect.TypeFor[Relation]():           {"type": "string", "enum": []any{"complainant", "respondent", "investigator", "member", "seated", "office"}},
	}
)

// of is the schema of a type: a reference where the type has a name.
func (m *schemaMaker) of(t reflect.Type) map[string]any {
	if s, ok := fixedShapes[t]; ok {
		return maps.Clone(s)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return m.of(t.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": m.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": m.of(t.Elem())}
	}
	if t.Implements(textType) {
		return map[string]any{"type": "string"}
	}
	if t.Implements(jsonType) {
		m.t.Fatalf("%s writes itself; say its schema in fixedShapes", t)
	}
	switch t.Kind() {
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Struct:
		return map[string]any{"$ref": "#/components/schemas/" + m.named(t)}
	}
	m.t.Fatalf("no schema for %s", t)
	return nil
}

func (m *schemaMaker) named(t reflect.Type) string {
	if name, ok := m.names[t]; ok {
		return name
	}
	name := t.Name()
	if _, taken := m.schemas[name]; taken {
		name = strings.ToUpper(pkg(t)[:1]) + pkg(t)[1:] + name
	}
	m.names[t] = name
	s := map[string]any{"type": "object", "additionalProperties": false}
	m.schemas[name] = s // before its members: types can hold themselves
	if words := m.words[pkg(t)+"."+t.Name()]; words != "" {
		s["description"] = words
	}
	members, required := map[string]any{}, []string{}
	m.members(t, members, &required)
	s["properties"] = members
	if pkg(t) == "api" && len(required) > 0 {
		slices.Sort(required)
		s["required"] = required
	}
	return name
}

func (m *schemaMaker) members(t reflect.Type, members map[string]any, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, more, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			m.members(f.Type, members, required)
			continue
		case !f.IsExported() || name == "-":
			continue
		case name == "":
			m.t.Fatalf("%s.%s has no name on the wire", t, f.Name)
		}
		s := m.of(f.Type)
		if f.Type.Kind() == reflect.Pointer && !strings.Contains(more, "omit") {
			s = nullable(s)
		}
		if words := m.words[pkg(t)+"."+t.Name()+"."+f.Name]; words != "" {
			s["description"] = words
			if strings.Contains(words, "set by the engine") {
				s["readOnly"] = true
			}
		}
		if name == "code" && t == reflect.TypeFor[Problem]() {
			s["enum"] = slices.Sorted(maps.Keys(problemKinds))
		}
		members[name] = s
		if !strings.Contains(more, "omit") {
			*required = append(*required, name)
		}
	}
}

func nullable(s map[string]any) map[string]any {
	if t, ok := s["type"].(string); ok {
		s["type"] = []any{t, "null"}
		return s
	}
	return map[string]any{"anyOf": []any{s, map[string]any{"type": "null"}}}
}

func pkg(t reflect.Type) string { return t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:] }

// readComments collects what the comments say of types and their members.
func readComments(t *testing.T) map[string]string {
	t.Helper()
	words := map[string]string{}
	for _, dir := range []string{".", "../docket", "../procedure", "../procedure/clock", "../store", "../evidence"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				d, ok := n.(*ast.GenDecl)
				if !ok || d.Tok != token.TYPE {
					return true
				}
				for _, x := range d.Specs {
					readType(words, file.Name.Name, d, x.(*ast.TypeSpec))
				}
				return false
			})
		}
	}
	return words
}

func readType(words map[string]string, pkg string, d *ast.GenDecl, x *ast.TypeSpec) {
	st, ok := x.Type.(*ast.StructType)
	if !ok {
		return
	}
	key := pkg + "." + x.Name.Name
	words[key] = oneLine(d.Doc.Text())
	for _, f := range st.Fields.List {
		text := f.Comment.Text()
		if text == "" {
			text = f.Doc.Text()
		}
		for _, n := range f.Names {
			words[key+"."+n.Name] = oneLine(text)
		}
	}
}

func oneLine(text string) string {
	var p comment.Parser
	var pr comment.Printer
	return strings.Join(strings.Fields(string(pr.Text(p.Parse(text)))), " ")
}
