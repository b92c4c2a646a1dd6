package store

import (
	"context"

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

// Role is the role statements run under.
func (db *DB) Role() string { return db.role }

// NewNumber makes a case number.
func NewNumber() (string, error) { return newNumber() }

// Columns lists the columns of each read table's row type.
func Columns() map[string][]string {
	return map[string][]string{
		"case_people": columnsOf[CasePerson](), "clocks": columnsOf[Clock](), "duties": columnsOf[Duty](), "letters": columnsOf[Letter](),
		"allegations": columnsOf[Allegation](), "findings": columnsOf[Finding](), "ballots": columnsOf[Ballot](), "votes": columnsOf[Vote](),
		"hearings": columnsOf[Hearing](), "sanctions": columnsOf[Sanction](), "links": columnsOf[Link](), "cases": columnsOf[caseColumns](),
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
