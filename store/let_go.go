package store

import (
	"context"
	"strings"

	"github.com/lib/pq"
)

// refusalLetGo is in the place of every refusal in a case whose record was let go.
const refusalLetGo = `{"code":"case_closed","sentence":"The record of this case has been let go.","rule":"retention"}`

// LetGo lets go of what a case holds once its docket says that the record was let
// go (the act purge). First its keys are destroyed: from then on nothing of it can
// be read by anybody, in no copy of the database either. Then acts, letters,
// documents, receipts, the record of who read it and read tables are emptied. What stays is that there was a
// case: number, procedure, dates, outcome, and its entries as they are sealed, which
// nobody can open and over which the chain and every seal can still be checked. It
// is safe to repeat and cannot be undone.
func (db *DB) LetGo(ctx context.Context, caseID string) error {
	db.cache.drop(caseID)
	db.dockets.drop(caseID)
	db.cases.drop(caseID)
	return db.asOwner(ctx, func(tx *Tx) error {
		var purged bool
		if err := tx.GetContext(ctx, &purged, `select purged from cases where id = $1 for update`, caseID); err != nil {
			return err
		}
		if !purged {
			return ErrConflict
		}
		if err := tx.destroyUploadRings(ctx, `case_id = $1`, caseID); err != nil {
			return err
		}
		if err := db.vault.Destroy(ctx, strings.ToLower(caseID)); err != nil {
			return unsealed(err)
		}
		if _, err := tx.ExecContext(ctx, `select set_config('app.purge', $1, true)`, caseID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `update acts set particulars = '', request_hash = '', by_person = '', status = case status when 'waiting' then 'refused' else status end,
			refusal = case status when 'entered' then null else $2 end where case_id = $1`, caseID, refusalLetGo)
		if err != nil {
			return err
		}
		statements := []string{
			`delete from mailbox_files where case_id = $1`,
			`delete from quarantine where case_id = $1`,
			`delete from documents where case_id = $1`,
			`delete from letter_texts where case_id = $1`,
			`delete from deliveries where case_id = $1`,
			`delete from drafts where look_up in (select hash from receipts where case_id = $1)`, // one that was confirmed is kept for a day
			`delete from receipts where case_id = $1`,
			`delete from reads where case_id = $1`,
			`delete from mailbox_words where case_id = $1`,
			`delete from mailboxes where case_id = $1`,
			`delete from notice_codes where case_id = $1`,
			`delete from name_kept where case_id = $1`,
			`delete from named_walls where case_id = $1`,
			`update cases set complainant = '', respondent = '', next_due = null, next_alarm = null, known_to = '{}', kept_from = '{}' where id = $1`,
		}
		for i := range readTables {
			statements = append(statements, "delete from "+pq.QuoteIdentifier(readTables[i].name)+" where case_id = $1")
		}
		for _, s := range statements {
			if _, err := tx.ExecContext(ctx, s, caseID); err != nil {
				return err
			}
		}
		return nil
	})
}

// LetGoDue lets go of records whose dockets say so and that are still held, and says
// how many: right after the act, after a crash, and again in a database that was put
// back to a day before.
func (db *DB) LetGoDue(ctx context.Context, limit int) (int, error) {
	if err := db.destroyAgain(ctx); err != nil {
		return 0, err
	}
	var ids []string
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &ids, `select c.id from cases c where c.purged
			and exists (select from acts a where a.case_id = c.id and a.request_hash <> '') order by c.id limit $1`, pageSize(limit))
	})
	if err != nil {
		return 0, err
	}
	for i, id := range ids {
		if err := db.LetGo(ctx, id); err != nil {
			return i, err
		}
	}
	return len(ids), nil
}

// destroyAgain destroys keys of records that were let go, which are there again when an
// older copy of the folder was put back. A process looks once: the folder is not
// changed under one that runs.
func (db *DB) destroyAgain(ctx context.Context) error {
	if db.looked.Load() {
		return nil
	}
	var ids []string
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &ids, `select c.id from cases c where c.purged and not exists (select from acts a where a.case_id = c.id and a.request_hash <> '')`)
	})
	for _, id := range ids {
		gone := false
		if err == nil {
			gone, err = db.vault.Destroyed(ctx, strings.ToLower(id))
		}
		if err == nil && !gone {
			err = db.vault.Destroy(ctx, strings.ToLower(id))
		}
	}
	if err != nil {
		return unsealed(err)
	}
	db.looked.Store(true)
	return nil
}
