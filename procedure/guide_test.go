package procedure

import (
	"flag"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the errors in the guide, and its pack, anew")

const (
	guideFile   = "../docs/procedures.md"
	examplePack = "../docs/examples/beekeepers.yaml"
)

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var fence = regexp.MustCompile("(?ms)^```(yaml pack|yaml overlay|wrong|wrong overlay)\n(.*?)^```\n")

// guide is what the guide's blocks of one sort say.
func guideBlocks(text, sort string) []string {
	var all []string
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		if m[1] == sort {
			all = append(all, m[2])
		}
	}
	return all
}

// The pieces of the guide's pack are a pack, the one that is kept beside it.
func TestTheGuidesPackIsOne(t *testing.T) {
	pack := strings.Join(guideBlocks(readFile(t, guideFile), "yaml pack"), "")
	if *update {
		if err := os.WriteFile(examplePack, []byte(pack), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if pack != readFile(t, examplePack) {
		t.Errorf("the pieces of the guide are not %s; run go test -run Guide -update ./procedure", examplePack)
	}
	p, err := Load("beekeepers.yaml", []byte(pack))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Stages) != 6 || len(p.Assumed()) != 1 {
		t.Errorf("it has %d stages and %d holes", len(p.Stages), len(p.Unknown))
	}
}

func guideParts(pack string) Parts {
	_, rest, _ := strings.Cut(pack, "version: \"2026\"\n")
	return Parts{"beekeepers": {File: "parts/beekeepers.yaml", Text: []byte("part: beekeepers\n" + rest)}}
}

func TestTheGuidesOverlayRestsOnItsPack(t *testing.T) {
	text := readFile(t, guideFile)
	pack, overlay := strings.Join(guideBlocks(text, "yaml pack"), ""), strings.Join(guideBlocks(text, "yaml overlay"), "")
	p, err := LoadParts("candlemakers.yaml", []byte(overlay), guideParts(pack))
	if err != nil {
		t.Fatal(err)
	}
	if p.Clock("response").Rule.Period.String() != "20 calendar days" || p.Clock("response").Extension != nil || p.Sanction("suspension") != nil || p.Filing.Limit.String() != "1 year" || !p.Filing.Signed {
		t.Error("the overlay does not do what the guide says")
	}
}

// Every error the guide shows is the one the loader gives for the change shown.
func TestTheGuidesErrorsAreReal(t *testing.T) {
	text := readFile(t, guideFile)
	pack, overlay := strings.Join(guideBlocks(text, "yaml pack"), ""), strings.Join(guideBlocks(text, "yaml overlay"), "")
	seen := 0
	written := fence.ReplaceAllStringFunc(text, func(block string) string {
		m := fence.FindStringSubmatch(block)
		if !strings.HasPrefix(m[1], "wrong") {
			return block
		}
		seen++
		lines := strings.SplitN(m[2], "\n", 3)
		was, is := strings.TrimPrefix(lines[0], "instead of: "), strings.TrimPrefix(lines[1], "written: ")
		base, load := pack, func(s string) error { _, err := Load("beekeepers.yaml", []byte(s)); return err }
		if m[1] == "wrong overlay" {
			base, load = overlay, func(s string) error {
				_, err := LoadParts("candlemakers.yaml", []byte(s), guideParts(pack))
				return err
			}
		}
		if strings.Count(base, was) != 1 {
			t.Errorf("the pack says %q %d times", was, strings.Count(base, was))
			return block
		}
		err := load(strings.Replace(base, was, is, 1))
		if err == nil {
			t.Errorf("%q is no mistake", is)
			return block
		}
		if got := strings.TrimSuffix(lines[2], "\n"); got != err.Error() && !*update {
			t.Errorf("for %q the guide shows\n%s\nand the loader says\n%s", is, got, err)
		}
		return "```" + m[1] + "\n" + lines[0] + "\n" + lines[1] + "\n" + err.Error() + "\n```\n"
	})
	if seen < 20 {
		t.Errorf("the guide shows only %d mistakes", seen)
	}
	if *update {
		if err := os.WriteFile(guideFile, []byte(written), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Every field of a pack, and every word that a field takes from a list of the
// program's, is in the guide.
func TestTheGuideNamesEverything(t *testing.T) {
	text := readFile(t, guideFile)
	fields := map[string]bool{}
	fieldNames(reflect.TypeFor[document](), fields)
	if len(fields) < 150 {
		t.Fatalf("only %d fields were found", len(fields))
	}
	words := slices.Concat(kinds(), guardNames(), flagNames(), Templates(), Methods(), standards(), eventNames())
	for _, r := range builtinRoles() {
		words = append(words, string(r))
	}
	for name := range fields {
		words = append(words, name)
	}
	slices.Sort(words)
	for _, w := range slices.Compact(words) {
		if !strings.Contains(text, "`"+w+"`") && !strings.Contains(text, "`"+w+":") {
			t.Errorf("the guide does not name `%s`", w)
		}
	}
	for _, kind := range kinds() {
		exits := ExitsOf(Kind(kind))
		row := regexp.MustCompile("(?m)^\\| `" + kind + "`.*$").FindString(text)
		for _, e := range exits {
			if !slices.Contains(earlyEnds(), e) && !strings.Contains(row, "`"+string(e)+"`") {
				t.Errorf("the guide does not say that a stage of kind %s is left by %s", kind, e)
			}
		}
	}
}

func fieldNames(t reflect.Type, names map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(textual) || reflect.PointerTo(t).Implements(yamlOld) {
		return
	}
	types := map[string]reflect.Type{}
	for _, name := range fieldTypes(t, types, nil) {
		names[name] = true
		fieldNames(types[name], names)
	}
}
