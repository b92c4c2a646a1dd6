package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const report1 = `{
  "schema_version": "1.3.1", "id": "GO-2030-0001", "modified": "2030-01-01T00:00:00Z", "published": "2030-01-01T00:00:00Z",
  "summary": "A fault <of> one", "details": "Said at length.",
  "affected": [ {"package": {"name": "example.org/one", "ecosystem": "Go"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]} ],
  "references": [{"type": "WEB", "url": "https://example.org"}],
  "database_specific": {"url": "https://pkg.go.dev/vuln/GO-2030-0001", "review_status": "REVIEWED"}
}`

func TestWhatIsKeptIsUnpackedAsItWas(t *testing.T) {
	from, into := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(from, "GO-2030-0001.json"), []byte(report1), 0o600); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "reports.json.gz")
	if err := keep(from, copied); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	if err := unpack(text, into); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(into, "GO-2030-0001.json"))
	const want = `{"schema_version":"1.3.1","id":"GO-2030-0001","modified":"2030-01-01T00:00:00Z","published":"2030-01-01T00:00:00Z","summary":"A fault <of> one","affected":[{"package":{"name":"example.org/one","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}],"database_specific":{"url":"https://pkg.go.dev/vuln/GO-2030-0001","review_status":"REVIEWED"}}`
	if err != nil || strings.TrimSpace(string(got)) != want {
		t.Errorf("%v\n%s", err, got)
	}
	if err := keep(into+"/nothing", copied); err == nil {
		t.Error("nothing was kept, and it was not said")
	}
}

// A report may not name a file elsewhere.
func TestAReportStaysInItsFolder(t *testing.T) {
	from := t.TempDir()
	copied := filepath.Join(t.TempDir(), "reports.json.gz")
	if err := os.WriteFile(filepath.Join(from, "GO-2030-0001.json"), []byte(strings.Replace(report1, "GO-2030-0001", "../GO-2030-0001", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := keep(from, copied); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	if err := unpack(text, t.TempDir()); err == nil {
		t.Error("it was unpacked")
	}
}

// The copy is whole: it knows reports of the language, and of a library that was raised
// because of one.
func TestTheCopyThatLiesHereIsWhole(t *testing.T) {
	into := t.TempDir()
	if err := unpack(kept, into); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(into, "GO-*.json"))
	if err != nil || len(names) < 4000 {
		t.Fatalf("%d reports: %v", len(names), err)
	}
	for _, c := range []struct{ id, of string }{{"GO-2023-1840", "stdlib"}, {"GO-2021-0113", "golang.org/x/text"}, {"GO-2026-5932", "golang.org/x/crypto"}} {
		text, err := os.ReadFile(filepath.Join(into, c.id+".json"))
		var r struct {
			Affected []struct {
				Package struct {
					Name string `json:"name"`
				} `json:"package"`
			} `json:"affected"`
		}
		var of []string
		if err == nil {
			err = json.Unmarshal(text, &r)
		}
		for _, a := range r.Affected {
			of = append(of, a.Package.Name)
		}
		if err != nil || !slices.Contains(of, c.of) {
			t.Errorf("%s is of %v, not of %s: %v", c.id, of, c.of, err)
		}
	}
}
