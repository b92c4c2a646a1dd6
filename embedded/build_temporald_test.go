package embedded

import (
	"os"
	"path/filepath"
	"testing"
)

// A checkout can belong to somebody else than the account that builds from it,
// or be a copy of which git knows nothing. Git then answers nothing about it,
// and the server is built all the same.
func TestTheServerIsBuiltWhereGitDoesNotAnswer(t *testing.T) {
	t.Setenv("GOENV", "off") // what this machine has set for Go must not hide it
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":      "module probity/temporald\n\ngo 1.26\n",
		"main.go":     "package main\n\nfunc main() {}\n",
		".git/config": "not a repository\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	built := filepath.Join(t.TempDir(), "temporald")
	if err := compile(patient(t), dir, built, func(s string) { t.Log(s) }); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(built); err != nil {
		t.Error(err)
	}
}
