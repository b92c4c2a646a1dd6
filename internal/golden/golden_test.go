package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// heard is a test that only listens.
type heard struct {
	testing.TB
	said string
}

func (h *heard) Helper() {}
func (h *heard) Errorf(format string, args ...any) {
	h.said += format
	for _, a := range args {
		h.said += "\n" + a.(string)
	}
}

func TestAFileThatDiffersIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kept.txt")
	if err := os.WriteFile(file, []byte("one\ntwo\nthree\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{"one\ntwo\nthree\n": "", "one\n2\nthree\n": "- two\n+ 2", "one\n": "- two\n+ ", "one\ntwo\nthree\n\n": "goes on"} {
		h := &heard{TB: t}
		Hold(h, file, got)
		if (h.said == "") != (want == "") || !strings.Contains(h.said, want) {
			t.Errorf("for %q: %s", got, h.said)
		}
	}
}
