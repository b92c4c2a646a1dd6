package store

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"strings"

	"probity/docket"
	"probity/procedure"
)

// readTable is a table that is derived from dockets: which rows a state has in
// it, and how they are read back. Table and column names come
// from the row type in the program text, never from a request.
type readTable struct {
	name string
	rows func(*procedure.Procedure, *docket.State) ([]keyed, error)
	load func(ctx context.Context, tx *Tx, caseID string) ([]keyed, error)
}

// keyed is a row with its key within the case, and as JSON.
type keyed struct {
	id   string
	text []byte
}

// readTables lists every read table but cases itself, in the order they are
// written.
var readTables = []readTable{
	newReadTable("case_people", func(r *CasePerson) string { return r.ID }, peopleRows),
	newReadTable("clocks", func(r *Clock) string { return r.ID }, clockRows),
	newReadTable("duties", func(r *Duty) string { return r.ID }, dutyRows),
	newReadTable("letters", func(r *Letter) string { return r.ID }, letterRows),
	newReadTable("allegations", func(r *Allegation) string { return r.ID }, allegationRows),
	newReadTable("findings", func(r *Finding) string { return r.ID }, findingRows),
	newReadTable("ballots", func(r *Ballot) string { return r.ID }, ballotRows),
	newReadTable("votes", func(r *Vote) string { return r.ID }, voteRows),
	newReadTable("hearings", func(r *Hearing) string { return r.ID }, hearingRows),
	newReadTable("sanctions", func(r *Sanction) string { return r.ID }, sanctionRows),
	newReadTable("links", func(r *Link) string { return r.ID }, linkRows),
	newReadTable("records_kept", func(r *RecordKept) string { return r.ID }, keptRows),
}

func newReadTable[R any](name string, id func(*R) string, rows func(*procedure.Procedure, *docket.State) []R) readTable {
	cols := columnsOf[R]()
	pick := "select " + strings.Join(cols, ", ") + ", case_id from " + name + " where case_id = $1 order by id"
	marshal := func(all []R) ([]keyed, error) {
		out := make([]keyed, 0, len(all))
		seen := make(map[string]bool, len(all))
		for i := range all {
			if key := id(&all[i]); !seen[key] {
				text, err := json.Marshal(&all[i])
				if err != nil {
					return nil, err
				}
				seen[key], out = true, append(out, keyed{key, text})
			}
		}
		return out, nil
	}
	return readTable{
		name: name,
		rows: func(p *procedure.Procedure, s *docket.State) ([]keyed, error) { return marshal(rows(p, s)) },
		load: func(ctx context.Context, tx *Tx, caseID string) ([]keyed, error) {
			var all []R
			if err := tx.SelectContext(ctx, &all, pick, caseID); err != nil {
				return nil, err
			}
			return marshal(all)
		},
	}
}

// columnsOf lists the columns of a row type, the case id aside.
func columnsOf[R any]() []string {
	t := reflect.TypeFor[R]()
	var cols []string
	for i := range t.NumField() {
		if c := t.Field(i).Tag.Get("db"); c != "case_id" {
			cols = append(cols, c)
		}
	}
	return cols
}

// picture is everything the read tables say of a case, row by row.
type picture struct {
	of     caseColumns
	tables [][]keyed // in the order of readTables
}

// pictureOf is what the read tables must say when the docket says s.
func pictureOf(p *procedure.Procedure, s *docket.State) (picture, error) {
	pic := picture{of: caseColumnsOf(p, s), tables: make([][]keyed, len(readTables))}
	for i := range readTables {
		var err error
		if pic.tables[i], err = readTables[i].rows(p, s); err != nil {
			return pic, err
		}
	}
	return pic, nil
}

// change is what must be written to a table to take it from one picture to
// another.
type change struct {
	put  []keyed
	gone []string
}

func changes(before, after []keyed) change {
	var c change
	old := make(map[string][]byte, len(before))
	for _, r := range before {
		old[r.id] = r.text
	}
	for _, r := range after {
		if had, ok := old[r.id]; !ok || !bytes.Equal(had, r.text) {
			c.put = append(c.put, r)
		}
		delete(old, r.id)
	}
	for _, r := range before {
		if _, left := old[r.id]; left {
			c.gone = append(c.gone, r.id)
		}
	}
	return c
}

func (c change) empty() bool { return len(c.put) == 0 && len(c.gone) == 0 }

// draw writes what changed, all tables in one statement.
func (tx *Tx) draw(ctx context.Context, caseID string, before, after picture) error {
	text, err := changedText(before, after)
	if err != nil || text == "{}" {
		return err
	}
	_, err = tx.ExecContext(ctx, `select draw($1, $2)`, caseID, text)
	return err
}

// changedText is what the function draw of the database takes: for each table
// that changed the rows to write, and the ids of those and of the ones to take
// away.
func changedText(before, after picture) (string, error) {
	type table struct {
		Put []json.RawMessage `json:"put"`
		IDs []string          `json:"ids"`
	}
	all := map[string]table{}
	for i := range readTables {
		var had []keyed
		if before.tables != nil {
			had = before.tables[i]
		}
		c := changes(had, after.tables[i])
		if c.empty() {
			continue
		}
		t := table{Put: []json.RawMessage{}, IDs: c.gone}
		for _, r := range c.put {
			t.Put, t.IDs = append(t.Put, r.text), append(t.IDs, r.id)
		}
		all[readTables[i].name] = t
	}
	text, err := json.Marshal(all)
	return string(text), err
}
