package house_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// shunned is what no source of the program holds, each with the files that may and the
// reason why.
var shunned = []struct {
	what, pattern string
	but           []string
}{
	{"memory past the types", `"unsafe"|import "C"|/\*\s*#cgo`, nil},
	{"a shell", `exec\.Command(Context)?\([^)]*"(sh|bash|/bin/sh|cmd)"`, nil},
	{"an expression that was sent", `regexp\.(Must)?Compile(POSIX)?\([^"` + "`" + `]`, nil},
	{"a template from outside the program", `template\.(Must\()?ParseFiles|\.ParseGlob\(`, nil},
	{"markup that is not escaped", `template\.(HTML|HTMLAttr|JS|JSStr|URL|Srcset)\(`, []string{
		"api/pages.go", // pictures that package drawing made, which escapes every word of a pack
		"web/told.go",  // each sentence of a pack and each number is escaped, and a sentence without a translation marked as English
	}},
	{"text/template where a page is made", `"text/template"`, []string{
		"notice/render.go", // letters are plain text
	}},
	{"an old hash or cipher", `"crypto/(md5|des|rc4|dsa)"|cipher\.NewC(BC|FB|TR)|x/crypto/(md4|blowfish|ripemd160|tea|cast5)`, nil},
	{"SHA-1", `"crypto/sha1"`, []string{
		"signin/totp.go",             // what people's apps for one-time codes know
		"cmd/probity/demo_signin.go", // the code that such an app would show, for trying it out
		"web/webtest/code.go",        // the same, for tests
	}},
	{"chance that can be foretold", `"math/rand`, []string{
		"api/line.go",                    // who waits draws a lot; nothing is guarded by it
		"internal/mutants/judge/main.go", // a tool of ours
	}},
	{"a folder that is served", `http\.(FileServer|Dir)\(|\.Static(FS|File)?\(|\.LoadHTML`, nil},
	{"the profile of the process", `net/http/pprof|"expvar"`, nil},
	{"a certificate that nobody looks at", `InsecureSkipVerify`, nil},
	{"XML that may fetch", `libxml|xmlquery\.LoadURL`, nil},
	{"a path made of what was sent", `os\.(Open|Create|ReadFile|WriteFile|Remove(All)?)\([^)]*(Param|Query|FormValue|Filename)`, nil},
}

// TestWhatTheSourcesDoNotHold reads every source of the program for what it must do
// without. An exception that is no longer needed fails it too.
func TestWhatTheSourcesDoNotHold(t *testing.T) {
	t.Parallel()
	const root = "../.."
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			text, err := os.ReadFile(path)
			files[filepath.ToSlash(strings.TrimPrefix(path, root+"/"))] = string(text)
			return err
		}
		return nil
	})
	if err != nil || len(files) < 300 {
		t.Fatalf("%d sources were read: %v", len(files), err)
	}
	for _, s := range shunned {
		pattern := regexp.MustCompile(s.pattern)
		met := map[string]bool{}
		for name, text := range files {
			found := pattern.FindString(text)
			met[name] = found != ""
			if found != "" && !slices.Contains(s.but, name) {
				t.Errorf("%s has %s: %s", name, s.what, found)
			}
		}
		for _, name := range s.but {
			if !met[name] {
				t.Errorf("%s may have %s, and has it no more", name, s.what)
			}
		}
	}
}
