package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runProcedure runs a subcommand of "probity procedure" and returns its output.
func runProcedure(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := procedureCommand()
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(io.Discard)
	cmd.SetArgs(args)
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	err := cmd.ExecuteContext(t.Context())
	return out.String(), err
}

func TestSimulateTwoProceduresSideBySide(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "out.json")
	text, err := runProcedure(t, "simulate", "ahima-membership", "cchiim-credential", "--cases", "60", "--seed", "7", "--json", file, "--plots", filepath.Join(dir, "plots"))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"60 made-up cases each, seed 7", "ahima-membership", "cchiim-credential", "who waits for whom", "time limits", "How cases end"} {
		if !strings.Contains(text, word) {
			t.Errorf("the table does not say %q:\n%s", word, text)
		}
	}
	var out struct {
		Reports []struct {
			Cases    int `json:"cases"`
			Outcomes []struct {
				N int `json:"n"`
			} `json:"outcomes"`
		} `json:"reports"`
	}
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(written, &out); err != nil || len(out.Reports) != 2 || out.Reports[1].Cases != 60 || len(out.Reports[1].Outcomes) == 0 {
		t.Errorf("%+v %v", out, err)
	}
	plots, err := filepath.Glob(filepath.Join(dir, "plots", "*.svg"))
	if err != nil || len(plots) != 6 {
		t.Errorf("plots: %v %v", plots, err)
	}
	for _, f := range plots {
		picture, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, f, picture)
		if bytes.Contains(picture, []byte("NaN")) || !bytes.Contains(picture, []byte("<path")) {
			t.Errorf("%s shows nothing", f)
		}
	}
}

func wellFormed(t *testing.T, name string, text []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}

func TestSimulateSaysWhatItAssumesAndWhatIsWrong(t *testing.T) {
	mine := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(mine, []byte("chances: {accepted: 3}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := runProcedure(t, "simulate", "--print-assumptions")
	if err != nil || !strings.Contains(text, "respondent_appeals: 0.30") {
		t.Errorf("%v\n%s", err, text)
	}
	for says, args := range map[string][]string{
		"accepted is 3":        {"simulate", "acpe-2016", "--assume", mine},
		"there is no pr":       {"simulate", "nothing"},
		"say which":            {"simulate"},
		"at least one":         {"simulate", "acpe-2016", "--cases", "0"},
		"at most 2":            {"simulate", "a", "b", "c"},
		"no such file or dire": {"simulate", "acpe-2016", "--assume", mine + "x"},
	} {
		if _, err := runProcedure(t, args...); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %v", args, err)
		}
	}
}
