package store

import (
	"context"
	"encoding/json"
	"time"

	"probity/docket"
	"probity/procedure"
)

// Tamper runs SQL as the owner of the tables, past every rule.
func (db *DB) Tamper(ctx context.Context, statements ...string) error {
	return db.asOwner(ctx, func(tx *Tx) error {
		for _, s := range statements {
			if _, err := tx.ExecContext(ctx, s); err != nil {
				return err
			}
		}
		return nil
	})
}

// Peek asks for one value as the owner of the tables.
func (db *DB) Peek(ctx context.Context, query string) (value string, err error) {
	err = db.asOwner(ctx, func(tx *Tx) error { return tx.GetContext(ctx, &value, query) })
	return value, err
}

// AsApp runs SQL under the working role.
func (db *DB) AsApp(ctx context.Context, statement string) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, statement)
		return err
	})
}

// Role is the user statements run under.
func (db *DB) Role() (name string) {
	_ = db.pool.Get(&name, `select current_user`)
	return name
}

// NewNumber makes a case number.
func NewNumber() (string, error) { return newNumber() }

// Columns lists the columns of each read table's row type.
func Columns() map[string][]string {
	return map[string][]string{
		"case_people": columnsOf[CasePerson](), "clocks": columnsOf[Clock](), "duties": columnsOf[Duty](), "letters": columnsOf[Letter](),
		"allegations": columnsOf[Allegation](), "findings": columnsOf[Finding](), "ballots": columnsOf[Ballot](), "votes": columnsOf[Vote](),
		"hearings": columnsOf[Hearing](), "sanctions": columnsOf[Sanction](), "links": columnsOf[Link](), "records_kept": columnsOf[RecordKept](), "cases": columnsOf[caseColumns](),
	}
}

// Remembered is the state the cache keeps of the case, if any.
func (db *DB) Remembered(caseID string) *docket.State {
	if f, ok := db.cache.get(caseID); ok {
		return f.s
	}
	return nil
}

// DrawAndCompare writes the read tables of a case as the state has them and
// lists what reads back differently.
func (db *DB) DrawAndCompare(ctx context.Context, p *procedure.Procedure, s *docket.State, caseID string) (rows int, diff []string, err error) {
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		want, err := pictureOf(p, s)
		if err != nil {
			return err
		}
		before := picture{tables: make([][]keyed, len(readTables))}
		for i := range readTables {
			if before.tables[i], err = readTables[i].load(ctx, tx, caseID); err != nil {
				return err
			}
		}
		if err := tx.draw(ctx, caseID, before, want); err != nil {
			return err
		}
		for i := range readTables {
			have, err := readTables[i].load(ctx, tx, caseID)
			if err != nil {
				return err
			}
			rows += len(have)
			if len(have) == 0 {
				diff = append(diff, readTables[i].name+" is empty")
			}
			c := changes(have, want.tables[i])
			for _, r := range c.put {
				diff = append(diff, readTables[i].name+": "+string(r.text))
			}
			diff = append(diff, c.gone...)
		}
		return nil
	})
	return rows, diff, err
}

// Setting is what a borrower of a connection finds set on it.
func (db *DB) Setting(ctx context.Context, name string) (string, error) {
	var v string
	err := db.pool.GetContext(ctx, &v, `select coalesce(current_setting($1, true), '')`, name)
	return v, err
}

// Saying is the bearer as if the database had said something else of it.
func (b Bearer) Saying(says string) Bearer { b.says = says; return b }

// Pass is the pass of somebody.
func (db *DB) Pass(ctx context.Context, who Who) (string, error) { return db.pass(ctx, who) }

// Behind lets the clock by which passes are dated fall behind the database's.
func (db *DB) Behind(d time.Duration) {
	db.signer.mu.Lock()
	defer db.signer.mu.Unlock()
	db.signer.ahead -= d
}

// Raw asks on a connection of the program's login, without a pass.
func (db *DB) Raw(ctx context.Context, into any, statement string) error {
	return db.pool.GetContext(ctx, into, statement)
}

// KeepText keeps the text of a procedure, so that cases can name it.
func (db *DB) KeepText(ctx context.Context, p *procedure.Procedure) error {
	return db.asOwner(ctx, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into procedures (digest, id, version, body, loaded_at) values ($1, $2, $3, $4, now()) on conflict do nothing`,
			p.Digest(), p.ID, p.Version, string(p.Text()))
		return err
	})
}

// PutColumns puts a case down as the state says, without its docket.
func (tx *Tx) PutColumns(ctx context.Context, id string, p *procedure.Procedure, s *docket.State) error {
	columns := caseColumnsOf(p, s)
	text, err := json.Marshal(&columns)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into cases (id, number, procedure, received_at, `+caseColumnList+`)
		select $1::uuid, $1::text, $3, now(), `+caseColumnList+` from json_populate_record(null::cases, $2::json)`, id, string(text), p.ID)
	return err
}
