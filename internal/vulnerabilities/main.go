// Command vulnerabilities keeps a copy of the reports of the Go vulnerability database, so that the check for
// them needs no network (make vulncheck-kept). The reports are by the Go authors and those who sent them in
// (CC BY 4.0, https://go.dev/security/vuln/database); of each there is what it is called, in one line, and
// which versions of what it concerns.
//
//	git clone --depth 1 https://go.googlesource.com/vulndb
//	go run ./internal/vulnerabilities -keep vulndb/data/osv     # writes reports.json.gz anew
//	go run ./internal/vulnerabilities -unpack FOLDER            # for govulncheck -db file://FOLDER
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

//go:embed reports.json.gz
var kept []byte

const keptIn = "internal/vulnerabilities/reports.json.gz"

// report is what the check needs of one, in the form of OSV.
type report struct {
	Schema    string          `json:"schema_version"`
	ID        string          `json:"id"`
	Modified  string          `json:"modified"`
	Published string          `json:"published"`
	Withdrawn string          `json:"withdrawn,omitempty"`
	Aliases   []string        `json:"aliases,omitempty"`
	Summary   string          `json:"summary"`
	Affected  json.RawMessage `json:"affected"`
	Database  struct {
		URL    string `json:"url,omitempty"` // govulncheck crashes on a find without it
		Review string `json:"review_status,omitempty"`
	} `json:"database_specific"`
}

var id = regexp.MustCompile(`^GO-[0-9]{4}-[0-9]{4,}$`)

func main() {
	from := flag.String("keep", "", "folder of reports of which a copy is kept here")
	into := flag.String("unpack", "", "folder into which the copy is unpacked")
	flag.Parse()
	err := errors.New("say -keep FOLDER or -unpack FOLDER")
	switch {
	case *from != "":
		err = keep(*from, keptIn)
	case *into != "":
		err = unpack(kept, *into)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// keep writes a copy of the reports in a folder, one a line, in the order of their names.
func keep(from, to string) error {
	names, err := filepath.Glob(filepath.Join(from, "GO-*.json"))
	if err != nil || len(names) == 0 {
		return errors.Join(err, fmt.Errorf("there are no reports in %s", from))
	}
	slices.Sort(names)
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	lines := json.NewEncoder(zip)
	lines.SetEscapeHTML(false)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var r report
		if err := json.Unmarshal(text, &r); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		var small bytes.Buffer
		if err := json.Compact(&small, r.Affected); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		r.Affected = small.Bytes()
		if err := lines.Encode(&r); err != nil {
			return err
		}
	}
	if err := zip.Close(); err != nil {
		return err
	}
	fmt.Printf("%d reports\n", len(names))
	return os.WriteFile(to, out.Bytes(), 0o644)
}

// unpack writes each report into a file of its own, as govulncheck reads them.
func unpack(from []byte, into string) error {
	zip, err := gzip.NewReader(bytes.NewReader(from))
	if err != nil {
		return err
	}
	lines := bufio.NewReader(zip)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var r report
		if err := json.Unmarshal(line, &r); err != nil || !id.MatchString(r.ID) {
			return errors.Join(err, fmt.Errorf("%q is no report", r.ID))
		}
		if err := os.WriteFile(filepath.Join(into, r.ID+".json"), line, 0o600); err != nil {
			return err
		}
	}
}
