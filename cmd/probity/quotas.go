package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"probity/api"
	"probity/store"
)

// quotas are how much of documents is kept, as the environment says it: 64MiB, 2GiB.
// "" is the usual.
type quotas struct{ file, person, kase, all, loose string }

// read is the most that one document has, and the bounds on what is kept. They must
// fit into each other: a bound that a single file passes would refuse them all.
func (q quotas) read() (int64, api.Limits, error) {
	var file int64 = store.MaxDocumentBytes
	var l api.Limits
	for _, one := range []struct {
		name, text string
		into       *int64
	}{{"FILE", q.file, &file}, {"PERSON", q.person, &l.PersonBytes}, {"CASE", q.kase, &l.CaseBytes}, {"ALL", q.all, &l.AllBytes}, {"LOOSE", q.loose, &l.LooseBytes}} {
		if one.text == "" {
			continue
		}
		n, err := bytesOf(one.text)
		if err != nil {
			return 0, l, fmt.Errorf("PROBITY_QUOTA_%s: %w", one.name, err)
		}
		if *one.into = n; n < file {
			return 0, l, fmt.Errorf("PROBITY_QUOTA_%s is smaller than one document may be (PROBITY_QUOTA_FILE, %d MiB), so that it would be refused alone", one.name, file>>20)
		}
	}
	if file > store.MaxDocumentBytes {
		return 0, l, fmt.Errorf("PROBITY_QUOTA_FILE: documents are looked through and copied in memory, up to %d MiB", store.MaxDocumentBytes>>20)
	}
	return file, l, nil
}

func (q quotas) fit() error {
	_, _, err := q.read()
	return err
}

// bytesOf reads 100MiB, 2GiB or 1TiB.
func bytesOf(text string) (int64, error) {
	m := regexp.MustCompile(`^([1-9][0-9]{0,5})(MiB|GiB|TiB)$`).FindStringSubmatch(text)
	if m == nil {
		return 0, errors.New("write it like 64MiB, 2GiB or 1TiB")
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	return n << map[string]int{"MiB": 20, "GiB": 30, "TiB": 40}[m[2]], err
}
