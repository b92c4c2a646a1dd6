package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity/procedure"
)

// A body's pack may rest on parts in a folder beside it; what is wrong is told
// at the file it is in.
func TestCheckAndShowFindThePartsBeside(t *testing.T) {
	dir := t.TempDir()
	whole := string(shippedProcedure(t, "cchiim-credential").Text())
	_, rest, _ := strings.Cut(whole, "\nversion:")
	_, rest, _ = strings.Cut(rest, "\n")
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	write("parts/credentials.yaml", "part: credentials\n"+rest)
	pack := write("mine.yaml", "id: mine\nversion: \"1\"\nbase: credentials\ntitle: My own\n")
	run := func(args ...string) (string, error) {
		cmd, out := procedureCommand(), new(bytes.Buffer)
		cmd.SetOut(out)
		cmd.SetErr(out)
		cmd.SetArgs(args)
		err := cmd.Execute()
		return out.String(), err
	}
	if out, err := run("check", pack); err != nil || !strings.Contains(out, "mine version 1 can be carried out") {
		t.Errorf("check: %v\n%s", err, out)
	}
	out, err := run("show", pack)
	if err != nil || !strings.HasPrefix(out, "My own, ") || !strings.Contains(out, "assumed until the body says so") {
		t.Errorf("show: %v\n%s", err, out)
	}
	p, err := loadPack(pack)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := procedure.Load("alone.yaml", p.Text()); err != nil {
		t.Errorf("the joined text needs its files: %v", err)
	}
	write("parts/credentials.yaml", "part: credentials\nwrong: true\n"+rest)
	if out, err := run("check", pack); err == nil || !strings.Contains(out, `parts/credentials.yaml:2: there is no field "wrong" here`) {
		t.Errorf("check: %v\n%s", err, out)
	}
}
