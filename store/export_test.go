package store

import (
	"context"

	"probity/docket"
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
	db.cache.mu.Lock()
	defer db.cache.mu.Unlock()
	if e := db.cache.byCase[caseID]; e != nil {
		return e.Value.(*folded).s
	}
	return nil
}
