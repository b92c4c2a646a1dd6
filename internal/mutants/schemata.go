package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// switches is put beside the rewritten files of each package. Which mutant is
// on is read once, when the program begins; the judge turns it off while it
// looks.
const switches = `package %[1]s

import (
	"cmp"
	%[2]s
)

func mutOn(k int) bool { %[4]s(k); return %[3]s == k }

func mutPick[T any](k int, other, it T) T {
	if mutOn(k) {
		return other
	}
	return it
}

func mutLess[T cmp.Ordered](k int, a, b T) bool    { return a < b || mutOn(k) && a == b }
func mutAtMost[T cmp.Ordered](k int, a, b T) bool  { return a < b || !mutOn(k) && a == b }
func mutMore[T cmp.Ordered](k int, a, b T) bool    { return a > b || mutOn(k) && a == b }
func mutAtLeast[T cmp.Ordered](k int, a, b T) bool { return a > b || !mutOn(k) && a == b }

type mutTimes[T any] interface {
	Before(T) bool
	After(T) bool
}

func mutBefore[T mutTimes[T]](k int, a, b T) bool { return a.Before(b) || mutOn(k) && !a.After(b) }
func mutAfter[T mutTimes[T]](k int, a, b T) bool  { return a.After(b) || mutOn(k) && !a.Before(b) }

func mutOneMore[T ~int | ~int64](k int, x T) T {
	if mutOn(k) {
		return x + 1
	}
	return x
}

func mutDay(k int, x time.Duration) time.Duration {
	if mutOn(k) {
		return x + 24*time.Hour
	}
	return x
}

func mutJudge() func() {
	was := %[3]s
	%[3]s = 0
	return func() { %[3]s = was }
}
`

// one switch for all packages stands in the lowest of them.
const theSwitch = `
// MutantOn is the number of the mutant that is on; 0 for none.
var MutantOn = func() int { n, _ := strconv.Atoi(os.Getenv("PROBITY_MUTANT")); return n }()

var mutantsPassed, mutantsFile = func() (map[int]bool, *os.File) {
	if name := os.Getenv("PROBITY_MUTANTS_PASSED"); name != "" {
		if f, err := os.Create(name); err == nil {
			return map[int]bool{}, f
		}
	}
	return nil, nil
}()

var mutantsLock sync.Mutex

// MutantPassed notes the number of each mutant that the program comes past, in
// the file that it was given for that.
func MutantPassed(k int) {
	if mutantsFile == nil {
		return
	}
	mutantsLock.Lock()
	defer mutantsLock.Unlock()
	if !mutantsPassed[k] {
		mutantsPassed[k] = true
		mutantsFile.WriteString(strconv.Itoa(k) + "\n")
	}
}
`

// listed is what the go command says of a package.
type listed struct {
	ImportPath, Name, Dir, Export string
	GoFiles                       []string
}

// list asks the go command for packages and all they lean on.
func list(dir string, paths ...string) (map[string]listed, error) {
	cmd := exec.Command("go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Name,Dir,Export,GoFiles"}, paths...)...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	all := map[string]listed{}
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var p listed
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, err
		}
		all[p.ImportPath] = p
	}
}

// generate finds every mutant of the targets and writes the rewritten files
// into a folder, with the overlay that puts them in the place of the true ones.
// It returns the mutants in order and the overlay's file.
func generate(dir, into string, targets []target, judges map[string]map[string][]string) ([]Mutant, string, error) {
	paths := make([]string, len(targets))
	for i := range targets {
		paths[i] = targets[i].path
	}
	known, err := list(dir, paths...)
	if err != nil {
		return nil, "", err
	}
	var mutants []Mutant
	next := func() int { return len(mutants) + 1 }
	replace := map[string]string{}
	write := func(of string, text []byte) error {
		name := filepath.Join(into, fmt.Sprintf("%d_%s", len(replace), filepath.Base(of)))
		replace[of] = name
		return os.WriteFile(name, text, 0o600)
	}
	lowest := targets[0].path
	for _, t := range targets {
		p := known[t.path]
		fset := token.NewFileSet()
		files := make([]*ast.File, len(p.GoFiles))
		texts := make([][]byte, len(p.GoFiles))
		for i, name := range p.GoFiles {
			if texts[i], err = os.ReadFile(filepath.Join(p.Dir, name)); err != nil {
				return nil, "", err
			}
			if files[i], err = parser.ParseFile(fset, filepath.Join(p.Dir, name), texts[i], parser.SkipObjectResolution); err != nil {
				return nil, "", err
			}
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
		conf := types.Config{Importer: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(known[path].Export) })}
		pkg, err := conf.Check(t.path, fset, files, info)
		if err != nil {
			return nil, "", err
		}
		for i, name := range p.GoFiles {
			s := &source{fset: fset, text: texts[i], name: strings.TrimPrefix(t.path, "probity/") + "/" + name}
			switch {
			case t.holds(name):
				s.next = func() int { return next() + len(s.mutants) }
				f := &finder{pkg: pkg, info: info, source: s}
				f.walk(files[i])
				mutants = append(mutants, s.mutants...)
			case judges[t.path][name] != nil:
				s.switchOff(files[i], judges[t.path][name])
			}
			if len(s.edits) > 0 {
				if err := write(filepath.Join(p.Dir, name), s.rewritten()); err != nil {
					return nil, "", err
				}
			}
		}
		text := fmt.Sprintf(switches, p.Name, "\"time\"\n\n\t\""+lowest+"\"", known[lowest].Name+".MutantOn", known[lowest].Name+".MutantPassed")
		if t.path == lowest {
			text = fmt.Sprintf(switches, p.Name, "\"os\"\n\t\"strconv\"\n\t\"sync\"\n\t\"time\"", "MutantOn", "MutantPassed") + theSwitch
		}
		if err := write(filepath.Join(p.Dir, "mutants_switch.go"), []byte(text)); err != nil {
			return nil, "", err
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, "", err
	}
	overlay := filepath.Join(into, "overlay.json")
	return mutants, overlay, os.WriteFile(overlay, text, 0o600)
}

func (t target) holds(file string) bool {
	for _, pattern := range t.files {
		if ok, _ := filepath.Match(pattern, file); ok && !strings.HasSuffix(file, "_test.go") {
			return true
		}
	}
	return false
}

// switchOff has every mutant off while the functions run.
func (s *source) switchOff(file *ast.File, functions []string) {
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			for _, name := range functions {
				if fn.Name.Name == name {
					s.put(fn.Body.Lbrace+1, 0, false, "defer mutJudge()();")
				}
			}
		}
	}
}
