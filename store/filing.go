package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
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
// the same act again gives the same case. ErrNotInForce: the procedure is not
// the one under which reports are taken that day; nothing was put down.
func (db *DB) FileAct(ctx context.Context, who Who, f Filing) (Filed, error) {
	row, args, err := db.toFile(ctx, who, &f)
	if err != nil {
		return Filed{}, err
	}
	var got fileReportRow
	if len(f.Documents) == 0 {
		err = coded(ctx, db.one(ctx, fileReport, args...).StructScan(&got))
	} else {
		// Until the report is entered its reporter alone may know of the case, so the
		// engine ties to it what whoever files it has uploaded.
		err = db.AsActor(ctx, Who{Person: who.Person, System: true}, func(tx *Tx) error {
			if err := tx.GetContext(ctx, &got, fileReport, args...); err != nil || !got.Fresh {
				return err
			}
			return tx.attach(ctx, who, f.Act.Case, f.Documents, Quota{}) // none: what was loose is bounded, and a report is not lost for a document
		})
	}
	if err != nil {
		return Filed{}, err
	}
	return db.filed(ctx, &f, &row, &got)
}

// FileBelieved is FileAct for a report without documents of somebody who is
// believed to hold a token (BelievedHolder), which the same statement finds out.
// Not held: nothing was put down, and Open says what it is.
func (db *DB) FileBelieved(ctx context.Context, who Who, ask Ask, believed Answer, f Filing) (out Filed, held bool, err error) {
	row, args, err := db.toFile(ctx, who, &f)
	if err != nil {
		return out, false, err
	}
	var got fileReportRow
	err = db.one(ctx, fileBelieved, append([]any{ask.Token, believed.Bearer.says, believed.Who.Person, textList(believed.Who.Offices), believed.Reachable}, args...)...).StructScan(&got)
	switch {
	case err != nil:
		return out, false, coded(ctx, err)
	case !got.Held:
		db.holders.drop(ask.Token)
		return out, false, nil
	}
	out, err = db.filed(ctx, &f, &row, &got)
	return out, true, err
}

// toFile makes the keys of the case, the act that waits and what file_report is
// asked with.
func (db *DB) toFile(ctx context.Context, who Who, f *Filing) (row actRow, args []any, err error) {
	if f.Act.Kind != docket.File {
		return row, nil, ErrConflict
	}
	// The case id follows from the act id, so that a retry that lost its answer
	// names the same case.
	if f.Act.Case == "" {
		f.Act.Case = CaseOf(f.Act.ID)
	}
	keys, err := db.vault.Make(ctx, f.Act.Case)
	if err != nil {
		return row, nil, unsealed(err)
	}
	row, text, err := waitingAct(keys, &f.Act, 0, f.At)
	if err != nil {
		return row, nil, err
	}
	place, err := placeOf(f)
	if err != nil {
		return row, nil, err
	}
	pass, err := db.pass(ctx, who)
	return row, []any{who.Person, textList(who.Offices), who.System, pass, place, text, f.Receipt, Day{clock.DateOf(f.At, time.UTC)}}, err
}

// filed tells what became of a report that was put down.
func (db *DB) filed(ctx context.Context, f *Filing, row *actRow, got *fileReportRow) (Filed, error) {
	out := Filed{Case: f.Act.Case, Number: got.Number.String}
	var err error
	if got.Fresh {
		out.Act, err = row.record()
		return out, err
	}
	if got.Act == nil && !got.Number.Valid {
		return Filed{}, ErrNotInForce
	}
	first, err := db.repeated(ctx, row, got.Act)
	if missing(err) { // the number is taken, once in a hundred billion
		return Filed{}, ErrBusy
	}
	out.Act, out.Case, out.Repeated = first.Act, first.Case, true
	return out, err
}

const fileReport = `select fresh, number, act from file_report($1, $2, $3, $4, json_populate_record(null::cases, $5::json),
	json_populate_record(null::acts, $6::json), $7, $8::date)`

const fileBelieved = `select held, fresh, number, act from file_believed($1, $2, $3, $4, $5, $6, $7, $8, $9, json_populate_record(null::cases, $10::json),
	json_populate_record(null::acts, $11::json), $12, $13::date)`

type fileReportRow struct {
	Held   bool           `db:"held"` // of fileBelieved
	Fresh  bool           `db:"fresh"`
	Number sql.NullString `db:"number"`
	Act    []byte         `db:"act"`
}

// placeOf is the row of the case that the report opens, with a number for
// people.
func placeOf(f *Filing) (string, error) {
	report, _ := f.Act.Particulars.(*docket.Report)
	if report == nil {
		return "", ErrConflict
	}
	number, err := newNumber()
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{
		"id": f.Act.Case, "number": number, "procedure": f.Procedure.ID, "digest": f.Procedure.Digest(), "track": f.Procedure.Track,
		"source": report.Source, "channel": report.Channel, "anonymous": report.Complainant.Anonymous, "complainant": report.Complainant.Person,
	})
	return string(text), err
}

// CaseOf is the id of the case that the filing act with the id opens.
func CaseOf(actID string) string {
	return uuid.NewSHA1(caseSpace, []byte(actID)).String()
}

var caseSpace = uuid.MustParse("7c1f8f0e-6d0b-4b43-9a2c-52d7f1f3a6de")
