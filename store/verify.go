package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"probity/docket"
	"probity/procedure"
	"probity/vault"
)

// Fault is something Verify found wrong. It names the case and the entry and
// says nothing of what is in them.
type Fault struct {
	Case  string `json:"case"`
	Seq   int    `json:"seq,omitempty"` // entry; 0 for the case as a whole
	Table string `json:"table,omitempty"`
	Row   string `json:"row,omitempty"`
	What  string `json:"what"`
}

func (f Fault) String() string {
	s := "case " + f.Case
	if f.Case == "" {
		s = "the library"
	}
	if f.Seq > 0 {
		s += fmt.Sprintf(", entry %d", f.Seq)
	}
	if f.Table != "" {
		s += ", table " + f.Table
	}
	if f.Row != "" {
		s += ", row " + f.Row
	}
	return s + ": " + f.What
}

// Verify reads every docket and holds it against its hashes, its numbers, the
// guarantees, its acts and every read table.
func (db *DB) Verify(ctx context.Context, procs Procedures) ([]Fault, error) {
	var out []Fault
	after := "00000000-0000-0000-0000-000000000000"
	for {
		var ids []string
		err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
			return tx.SelectContext(ctx, &ids, `select id from cases where id > $1 order by id limit 500`, after)
		})
		if err != nil || len(ids) == 0 {
			return out, err
		}
		for _, id := range ids {
			found, err := db.VerifyCase(ctx, procs, id)
			if err != nil {
				return out, err
			}
			out = append(out, found...)
		}
		after = ids[len(ids)-1]
	}
}

// VerifyCase is Verify for one case, on one picture of the database.
func (db *DB) VerifyCase(ctx context.Context, procs Procedures, id string) ([]Fault, error) {
	v := verification{id: id}
	err := db.snapshot(ctx, TheSystem(), func(tx *Tx) error { return v.run(ctx, tx, procs) })
	return v.faults, err
}

type verification struct {
	id     string
	procs  Procedures
	faults []Fault
}

func (v *verification) found(f Fault) {
	f.Case = v.id
	v.faults = append(v.faults, f)
}

func (v *verification) run(ctx context.Context, tx *Tx, procs Procedures) error {
	var c Case
	if err := tx.GetContext(ctx, &c, `select `+caseColumnsAll+`, false as late from cases c where c.id = $1`, v.id); err != nil {
		return err
	}
	v.procs = procs
	p, err := tx.procedureOf(ctx, procs, c.Digest)
	if errors.Is(err, ErrNoProcedure) {
		v.found(Fault{What: "the procedure it runs under is not loaded"})
		return nil
	}
	if err != nil {
		return err
	}
	if c.Purged {
		if gone, err := v.letGo(ctx, tx, &c); gone || err != nil {
			return err
		}
	}
	s, err := v.docket(ctx, tx)
	if err != nil || s == nil {
		return err
	}
	if s.Head > 0 && s.Digest != c.Digest {
		v.found(Fault{Table: "cases", What: "it names another procedure than its docket"})
		return nil
	}
	if err := v.acts(ctx, tx, s.Head); err != nil {
		return err
	}
	if err := v.custodySound(ctx, tx); err != nil {
		return err
	}
	return v.tables(ctx, tx, p, s, &c)
}

// letGo checks what is left of a record that was let go: the chain over what nobody
// can open any more, and that nothing else is left. It reports false while the keys
// are still there.
func (v *verification) letGo(ctx context.Context, tx *Tx, c *Case) (bool, error) {
	gone, err := tx.db.vault.Destroyed(ctx, v.id)
	if err != nil {
		return false, unsealed(err)
	}
	if !gone {
		var emptied bool
		if err := tx.GetContext(ctx, &emptied, `select not exists (select from acts where case_id = $1 and request_hash <> '')`, v.id); err != nil || !emptied {
			return false, err // it is about to be let go
		}
		v.found(Fault{What: "its record was let go, and its keys are there again: the folder of keys is older than the database. The next sweep destroys them; find out where that copy came from, and destroy it"})
		return true, nil
	}
	var rows []entryRow
	if err := tx.SelectContext(ctx, &rows, `select `+entryColumns+` from entries where case_id = $1 order by seq`, v.id); err != nil {
		return false, err
	}
	prev := ""
	for i := range rows {
		if !rows[i].whole() {
			v.found(Fault{Seq: rows[i].Seq, What: "the text is not the one that was hashed"})
			return true, nil
		}
		if rows[i].Seq != i+1 || rows[i].Prev != prev {
			v.found(Fault{Seq: i + 1, What: "it is not chained to the entry before"})
			return true, nil
		}
		prev = rows[i].Hash
	}
	if c.HeadHash != prev || c.Head != len(rows) {
		v.found(Fault{Table: "cases", What: "its head is not the last entry"})
	}
	for i := range readTables {
		left, err := readTables[i].load(ctx, tx, v.id)
		if err != nil {
			return true, err
		}
		for _, r := range left {
			v.found(Fault{Table: readTables[i].name, Row: r.id, What: "the row was to be let go"})
		}
	}
	return true, nil
}

// docket checks the chain entry by entry and folds it; nil when it cannot be
// folded.
func (v *verification) docket(ctx context.Context, tx *Tx) (*docket.State, error) {
	var rows []entryRow
	if err := tx.SelectContext(ctx, &rows, `select `+entryColumns+` from entries where case_id = $1 order by seq`, v.id); err != nil {
		return nil, err
	}
	s, prev := &docket.State{}, ""
	if len(rows) == 0 {
		return s, nil
	}
	keys, err := tx.db.ring(ctx, v.id)
	if errors.Is(err, vault.ErrNoKey) {
		v.found(Fault{What: "there are no keys for it: the folder of keys is older than the database, or not all of it. Nothing of the case can be read until the newer folder is put back"})
		return nil, nil
	}
	if errors.Is(err, ErrLetGo) || errors.Is(err, ErrBroken) {
		v.found(Fault{What: "its keys are gone, and its docket does not say that the record was let go"})
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for i := range rows {
		r := &rows[i]
		if r.Seq != i+1 {
			v.found(Fault{Seq: i + 1, What: "the entry is missing"})
			return nil, nil
		}
		e, err := r.entry(ctx, keys)
		var cell *vault.CellError
		switch {
		case errors.Is(err, ErrUnavailable):
			return nil, err
		case errors.As(err, &cell):
			v.found(Fault{Seq: r.Seq, What: "it does not open: " + cell.Err.Error()})
			return nil, nil
		case err != nil:
			v.found(Fault{Seq: r.Seq, What: "the text is not the one that was hashed"})
			return nil, nil
		}
		if e.Prev != prev || e.Case != v.id {
			v.found(Fault{Seq: r.Seq, What: "it is not chained to the entry before"})
			return nil, nil
		}
		if !instant(e.At).Equal(instant(r.At)) || string(e.Kind) != r.Kind {
			v.found(Fault{Seq: r.Seq, What: "its columns say something else than its text"})
		}
		if e.At.Before(s.UpdatedAt) {
			v.found(Fault{Seq: r.Seq, What: "it is earlier than the entry before"})
		}
		if err := s.Apply(&e); err != nil {
			v.found(Fault{Seq: r.Seq, What: "it cannot be applied to the docket before it"})
			return nil, nil
		}
		prev = e.Hash
		p, err := tx.procedureOf(ctx, v.procs, s.Digest) // the version the case stands under since this entry
		if err != nil {
			v.found(Fault{Seq: r.Seq, What: "the procedure it stands under is not loaded"})
			return nil, nil
		}
		for _, b := range breaches(p, s, &e) {
			v.found(Fault{Seq: r.Seq, What: fmt.Sprintf("it breaks guarantee %d (%s)", b.No, b.Name)})
		}
	}
	return s, nil
}

// acts checks that every entry has its act and every entered act its entry.
func (v *verification) acts(ctx context.Context, tx *Tx, head int) error {
	var odd []struct {
		Seq  int    `db:"seq"`
		What string `db:"what"`
	}
	err := tx.SelectContext(ctx, &odd, `select e.seq, 'it has no act' as what from entries e
			where e.case_id = $1 and not exists (select from acts a where a.case_id = e.case_id and a.id = e.act_id and a.seq = e.seq)
		union all select a.seq, 'its act names an entry that is not there' from acts a
			where a.case_id = $1 and a.status = 'entered' and not exists (select from entries e where e.case_id = a.case_id and e.seq = a.seq and e.act_id = a.id)
		order by 1`, v.id)
	for _, o := range odd {
		v.found(Fault{Seq: o.Seq, What: o.What})
	}
	return err
}

func (v *verification) tables(ctx context.Context, tx *Tx, p *procedure.Procedure, s *docket.State, c *Case) error {
	want := picture{tables: make([][]keyed, len(readTables))}
	if s.Head > 0 {
		var err error
		if want, err = pictureOf(p, s); err != nil {
			return err
		}
		kept, err := v.named(ctx, tx, s)
		if err != nil {
			return err
		}
		want.of.KeptFrom = keptToo(want.of.KeptFrom, kept, s)
		if err := v.caseRow(&want.of, &c.caseColumns); err != nil {
			return err
		}
	} else if c.Head != 0 {
		v.found(Fault{Table: "cases", What: "it has a head and no entries"})
	}
	for i := range readTables {
		have, err := readTables[i].load(ctx, tx, v.id)
		if err != nil {
			return err
		}
		diff := changes(have, want.tables[i])
		for _, r := range diff.put {
			v.found(Fault{Table: readTables[i].name, Row: r.id, What: "the row is missing or says something else than the docket"})
		}
		for _, id := range diff.gone {
			v.found(Fault{Table: readTables[i].name, Row: id, What: "the docket knows of no such row"})
		}
	}
	return nil
}

func (v *verification) caseRow(want, have *caseColumns) error {
	a, err := fields(want)
	if err != nil {
		return err
	}
	b, err := fields(have)
	if err != nil {
		return err
	}
	for _, name := range columnsOf[caseColumns]() {
		if !bytes.Equal(a[name], b[name]) {
			v.found(Fault{Table: "cases", Row: name, What: "the column says something else than the docket"})
		}
	}
	return nil
}

func fields(c *caseColumns) (map[string]json.RawMessage, error) {
	d := *c
	d.Principles, d.Grounds, d.KnownTo, d.KeptFrom = texts(c.Principles), texts(c.Grounds), texts(c.KnownTo), texts(c.KeptFrom)
	slices.Sort(d.KeptFrom) // who came to be kept out by name stands where they came
	text, err := json.Marshal(&d)
	if err != nil {
		return nil, err
	}
	var out map[string]json.RawMessage
	return out, json.Unmarshal(text, &out)
}

// Reproject makes the read tables of a case again from its docket.
func (db *DB) Reproject(ctx context.Context, procs Procedures, caseID string) error {
	db.cache.drop(caseID)
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if _, err := tx.lockCase(ctx, caseID); err != nil {
			return err
		}
		s, err := tx.foldAll(ctx, caseID)
		if err != nil || s.Head == 0 {
			return err
		}
		p, err := tx.procedureOf(ctx, procs, s.Digest)
		if err != nil {
			return err
		}
		want, err := pictureOf(p, s)
		if err != nil {
			return err
		}
		have := picture{tables: make([][]keyed, len(readTables))}
		for i := range readTables {
			if have.tables[i], err = readTables[i].load(ctx, tx, caseID); err != nil {
				return err
			}
		}
		text, err := json.Marshal(&want.of)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, updateCase, caseID, string(text)); err != nil {
			return err
		}
		if len(s.Named) > 0 {
			if err := tx.keepNames(ctx, caseID, s, want.of.KeptFrom, s.UpdatedAt); err != nil {
				return err
			}
		}
		return tx.draw(ctx, caseID, have, want)
	})
}
