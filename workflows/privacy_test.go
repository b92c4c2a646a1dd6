package workflows_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"probity/workflows/workflowstest"
)

// Nothing a person wrote, no name and no address is anywhere in what Temporal
// keeps on disk: histories, ids, search attributes, what was thrown away.
func TestTemporalsStoreHoldsNothingAPersonWrote(t *testing.T) {
	w := newWorld(t)
	m := newMailServer(t)
	m.says = []string{"451 " + workflowstest.Canary}
	w.mailTo(m)
	w.time.fast = 8640
	c := w.file()
	workflowstest.Probation(c)
	w.sound()
	found := map[string]bool{}
	err := filepath.WalkDir(serverDir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // files of a running server come and go
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil //nolint:nilerr // the same
		}
		found[c.Case] = found[c.Case] || bytes.Contains(text, []byte(c.Case))
		for _, word := range []string{workflowstest.Canary, "canary-7f3a", "example.org", "Read charts"} {
			if bytes.Contains(text, []byte(word)) {
				t.Errorf("%s contains %q", filepath.Base(path), word)
			}
		}
		return nil
	})
	w.must(err)
	if !found[c.Case] {
		t.Errorf("the case's id was not found in %s: the scan looks in the wrong place", serverDir)
	}
}
