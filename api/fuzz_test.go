package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"probity/api"
	"probity/docket"
)

// FuzzReadBody holds the strict reader: it never panics, whatever it takes the
// loose reader of the standard library takes too and to the same effect, and
// what it refuses it refuses with a 4xx that does not repeat what was sent.
func FuzzReadBody(f *testing.F) {
	good, _ := json.Marshal(anonymous())
	f.Add(good)
	for _, s := range []string{`{}`, `{"procedure":"a","procedure":"b"}`, `{"Procedure":1}`, `[]`, `null`, `1e400`, `{"x":"\u0000"}`, "\xff", `{"allegations":[{"from":"2025-02-30"}]}`, `{} {}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var strict, loose api.ReportRequest
		if err := api.ReadBody(text, &strict); err != nil {
			status, said := api.ProblemFields(err)
			if status < 400 || status > 499 {
				t.Errorf("%q: %d %s", text, status, said)
			}
			return
		}
		if err := json.Unmarshal(text, &loose); err != nil {
			t.Fatalf("%q is taken here and nowhere else: %v", text, err)
		}
		a, _ := json.Marshal(strict)
		b, _ := json.Marshal(loose)
		if string(a) != string(b) {
			t.Errorf("%q is read as %s and as %s", text, a, b)
		}
		if strings.Contains(string(a), `\u0000`) {
			t.Errorf("%q lets NUL through", text)
		}
	})
}

// FuzzParticulars reads what acts of every kind say.
func FuzzParticulars(f *testing.F) {
	for i, s := range docket.Specs() {
		text, _ := json.Marshal(s.New())
		f.Add(i, text)
	}
	specs := docket.Specs()
	f.Fuzz(func(t *testing.T, i int, text []byte) {
		if i < 0 || i >= len(specs) || api.ReadBody(text, new(jsontext.Value)) != nil {
			return
		}
		p, err := api.Particulars(specs[i].Kind, text)
		if err != nil {
			if status, said := api.ProblemFields(err); status < 400 || status > 499 {
				t.Errorf("%q: %d %s", text, status, said)
			}
			return
		}
		if _, err := json.Marshal(p); err != nil {
			t.Errorf("%q cannot be written again: %v", text, err)
		}
	})
}
