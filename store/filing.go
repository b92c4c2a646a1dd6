package store

import (
	"context"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure"
)

// Filing is a report about to be filed.
type Filing struct {
	Act       docket.Act           // kind file; Case may be left empty
	Procedure *procedure.Procedure // the rules it is filed under, pinned from here on
	At        time.Time            // case time
	Receipt   string               // keyed hash of an anonymous reporter's receipt, or ""
	Documents []string             // uploaded documents that belong to it
}

// Filed is a report that is safe: committed, whatever happens afterwards.
type Filed struct {
	Act      Act
	Case     string
	Number   string
	Repeated bool
}

// FileAct commits a report: the case's place, its number, the act that waits to
// be entered and, for an anonymous reporter, the receipt. Nothing else has to
// be up for that. Until the act is entered the case shows as received. Filing
// the same act again gives the same case. The procedure is kept with it.
func (db *DB) FileAct(ctx context.Context, who Who, f Filing) (Filed, error) {
	if f.Act.Kind != docket.File {
		return Filed{}, ErrConflict
	}
	// The case id follows from the act id, so that a retry that lost its answer
	// names the same case.
	if f.Act.Case == "" {
		f.Act.Case = CaseOf(f.Act.ID)
	}
	row, err := newActRow(&f.Act, 0, f.At)
	if err != nil {
		return Filed{}, err
	}
	var out Filed
	err = db.AsActor(ctx, who, func(tx *Tx) error {
		var done bool
		if out, done, err = tx.filedBefore(ctx, &row); done || err != nil {
			return err
		}
		number, err := tx.insertCase(ctx, &f)
		if missing(err) { // a twin got there first, in this very moment
			if out, done, err = tx.filedBefore(ctx, &row); err == nil && !done {
				err = ErrBusy
			}
		}
		if done || err != nil {
			return err
		}
		fresh, err := tx.insertAct(ctx, &row)
		if err != nil {
			return err
		}
		if !fresh {
			return ErrDifferentAct
		}
		if f.Receipt != "" {
			_, err := tx.ExecContext(ctx, `insert into people (id, name, anonymous) values ($1, '', true) on conflict (id) do nothing`, f.Act.By.Person)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `insert into receipts (hash, case_id, person) values ($1, $2, $3)`, f.Receipt, f.Act.Case, f.Act.By.Person); err != nil {
				return err
			}
		}
		if err := tx.attach(ctx, f.Act.Case, f.Documents); err != nil {
			return err
		}
		a, err := row.record()
		out = Filed{Act: a, Case: f.Act.Case, Number: number}
		return err
	})
	return out, err
}

// CaseOf is the id of the case that the filing act with the id opens.
func CaseOf(actID string) string {
	return uuid.NewSHA1(caseSpace, []byte(actID)).String()
}

var caseSpace = uuid.MustParse("7c1f8f0e-6d0b-4b43-9a2c-52d7f1f3a6de")

func (tx *Tx) filedBefore(ctx context.Context, row *actRow) (Filed, bool, error) {
	var s Submitted
	if err := tx.repeated(ctx, row, &s); err != nil {
		if missing(err) {
			return Filed{}, false, nil
		}
		return Filed{}, false, err
	}
	out := Filed{Act: s.Act, Case: s.Case, Repeated: true}
	return out, true, tx.GetContext(ctx, &out.Number, `select number from cases where id = $1`, s.Case)
}

// insertCase makes the place of the case. No row comes back when the case is
// there already (or, once in a hundred billion, the number is).
func (tx *Tx) insertCase(ctx context.Context, f *Filing) (string, error) {
	report, _ := f.Act.Particulars.(*docket.Report)
	if report == nil {
		return "", ErrConflict
	}
	if err := tx.keep(ctx, f.Procedure, f.At); err != nil {
		return "", err
	}
	number, err := newNumber()
	if err != nil {
		return "", err
	}
	var got string
	err = tx.GetContext(ctx, &got, `insert into cases (id, number, procedure, digest, received_at, updated_at, track, source, channel, anonymous, complainant)
		values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10) on conflict do nothing returning number`,
		f.Act.Case, number, f.Procedure.ID, f.Procedure.Digest(), instant(f.At), f.Procedure.Track,
		report.Source, report.Channel, report.Complainant.Anonymous, report.Complainant.Person)
	return got, err
}
