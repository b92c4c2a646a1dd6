// Package golden holds what a test writes against a file that people can read
// and that is kept beside the test. Only tests import it.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Hold reports an error when the file does not hold exactly what the test got:
// the first line that differs, and all of what came out. With -update the file
// is written anew instead, to be read before it is kept.
func Hold(tb testing.TB, file, got string) {
	tb.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	if got != string(want) {
		tb.Errorf("%s is not what comes out any more; read what differs, and write it anew with -update if it is better.\n%s\n\nAll of it:\n%s",
			file, differs(string(want), got), got)
	}
}

// differs is the first line that differs, before and now.
func differs(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "- " + a[i] + "\n+ " + b[i]
		}
	}
	return "One goes on where the other ends."
}
