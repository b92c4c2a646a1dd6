package web

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func catalogueForTest(t *testing.T) *catalogue {
	t.Helper()
	c, err := readCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var blank = regexp.MustCompile(`%[sd]`)

func TestEveryLanguageSaysEverything(t *testing.T) {
	t.Parallel()
	c := catalogueForTest(t)
	first := c.all[0]
	for _, w := range c.all {
		if got, want := w.keys(), first.keys(); !slices.Equal(got, want) {
			for _, k := range want {
				if !w.has(k) {
					t.Errorf("%s lacks %s", w.Code, k)
				}
			}
			for _, k := range got {
				if !first.has(k) {
					t.Errorf("%s says %s, and %s does not", w.Code, k, first.Code)
				}
			}
		}
		for _, k := range w.keys() {
			if got, want := blank.FindAllString(w.text[k], -1), blank.FindAllString(first.text[k], -1); !slices.Equal(got, want) {
				t.Errorf("%s: %s has the blanks %v, not %v", w.Code, k, got, want)
			}
			if w != first && w.text[k] == first.text[k] && strings.Contains(first.text[k], " ") && k != "moment" && k != "day" {
				t.Errorf("%s: %s is not translated", w.Code, k)
			}
		}
		if len(strings.Fields(w.text["months"])) != 12 {
			t.Errorf("%s has no twelve months", w.Code)
		}
	}
}

// said is where a key is used: in a template, or in Go with what stands before a
// name that is put together.
var said = regexp.MustCompile(`(?:say|at|need)\(?\s*\(?(?:printf )?"([a-z_]+[a-z_.%]*)"`)

// TestEverySentenceIsSaid: a sentence that no page says is not translated for
// nothing, and no page says one that is missing.
func TestEverySentenceIsSaid(t *testing.T) {
	t.Parallel()
	first := catalogueForTest(t).all[0]
	used := map[string]bool{}
	var text strings.Builder
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && path != "." && !strings.HasPrefix(path, "templates") {
			return fs.SkipDir
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") && (!strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go")) {
			return err
		}
		b, err := os.ReadFile(path)
		text.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	all := text.String()
	for _, m := range said.FindAllStringSubmatch(all, -1) {
		key := m[1]
		used[key] = true
		if strings.ContainsAny(key, "%") || strings.HasSuffix(key, ".") || first.has(key) || first.has("nav."+key) {
			continue
		}
		t.Errorf("%s is said and is in no catalogue", key)
	}
	for _, k := range first.keys() {
		group, name, _ := strings.Cut(k, ".")
		begun := k[:strings.LastIndexByte(k, '.')+1] + "%s" // of the words of a list
		if !used[k] && !used[name] && !used[group+".%s"] && !used[begun] && group != "unit" && !strings.Contains(all, `"`+group+`."`) && !strings.Contains(all, `"`+k+`"`) {
			t.Errorf("%s is said nowhere", k)
		}
	}
}
