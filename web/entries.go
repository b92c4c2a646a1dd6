package web

import (
	"encoding/json"

	"probity/api"
	"probity/docket"
)

// entry is an entry of the docket as its reader may see it, with its particulars as
// they were sent.
type entry struct {
	api.EntryView
	Particulars json.RawMessage `json:"particulars"`
}

// entries are the entries of the case that the reader may see, oldest first.
func (f *caseFile) entries() ([]entry, error) {
	var page struct {
		Entries []entry           `json:"entries"`
		Names   map[string]string `json:"names"`
	}
	if err := f.a.get(f.path("/docket"), &page); err != nil {
		return nil, err
	}
	for id, name := range page.Names {
		if f.Names == nil {
			f.Names = map[string]string{}
		}
		f.Names[id] = name
	}
	return page.Entries, nil
}

// says reads what an entry says into the particulars of its kind; false when it is
// of another kind.
func (e *entry) says(kind docket.Kind, into any) bool {
	return e.Kind == kind && json.Unmarshal(e.Particulars, into) == nil
}
