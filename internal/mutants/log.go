package main

import (
	"fmt"
	"os"
	"strings"
)

// A long run can be broken off and taken up again: the log has a line for each
// mutant judged. It is of one state of the rules; after a change of them begin
// another.

func readLog(file string) (map[string]verdict, error) {
	known := map[string]verdict{}
	if file == "" {
		return known, nil
	}
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return known, nil
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(f) == 3 {
			known[f[0]] = verdict{by: f[1], why: f[2]}
		}
	}
	return known, err
}

func addLog(file string, m Mutant, v verdict) error {
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(f, "%s\t%s\t%s\n", m, v.by, strings.ReplaceAll(v.why, "\t", " ")); err != nil {
		return err
	}
	return f.Close()
}
