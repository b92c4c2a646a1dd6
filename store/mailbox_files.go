package store

import (
	"context"
	"time"
)

// SentFile is a document that was sent to a reporter without an account, once the
// docket says so.
type SentFile struct {
	Act      string    `db:"act_id"`
	Seq      int       `db:"seq"` // of the entry that says that it was sent
	At       time.Time `db:"at"`
	Document string    `db:"document_id"`
}

// SendFile puts a document of a case into the mailbox of its reporter, under the act
// that tells of it; it lies there for its reader once that act is entered. The first
// one stays: with another document it is ErrDifferentAct. ErrNotFound: it is no
// document of the case.
func (db *DB) SendFile(ctx context.Context, caseID, act, document string) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into mailbox_files (act_id, case_id, document_id)
			select $1, case_id, id from documents where id = $3 and case_id = $2 and complete and copy_of is null on conflict (act_id) do nothing`, act, caseID, document)
		if err != nil {
			return err
		}
		var sent string
		if err := tx.GetContext(ctx, &sent, `select document_id from mailbox_files where act_id = $1 and case_id = $2`, act, caseID); err != nil {
			return err
		}
		if sent != document {
			return ErrDifferentAct
		}
		return nil
	})
}

// SentFiles lists what was sent to the reporter of a case, oldest first.
func (db *DB) SentFiles(ctx context.Context, caseID string) ([]SentFile, error) {
	var out []SentFile
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select f.act_id, e.seq, e.at, f.document_id from mailbox_files f
			join entries e on e.case_id = f.case_id and e.act_id = f.act_id where f.case_id = $1 order by e.seq`, caseID)
	})
	return out, err
}

// NoteCustodyOnce appends to the chain of custody of a document unless the very same
// stands there already.
func (db *DB) NoteCustodyOnce(ctx context.Context, document string, c Custody) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		var there bool
		err := tx.GetContext(ctx, &there, `select exists (select from custody where document_id = $1 and at = $2 and what = $3 and person = $4 and detail = $5)`,
			document, instant(c.At), c.What, c.Person, c.Detail)
		if err != nil || there {
			return err
		}
		return tx.custody(ctx, document, c)
	})
}
