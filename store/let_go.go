package store

import (
	"context"
	"encoding/json"

	"github.com/lib/pq"

	"probity/docket"
)

// LetGo removes what a case holds once its docket says that the record was let
// go (the act purge): bodies of entries, acts, letters, documents, receipts and
// read tables. What stays is that there was a case: number, procedure, dates,
// outcome, and the hashes of its entries, so that the chain and every seal over
// it can still be checked. It is safe to repeat and cannot be undone.
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
		refusal, err := json.Marshal(&docket.Refusal{Code: docket.CaseClosed, Sentence: "The record of this case has been let go.", Rule: "retention"})
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `select set_config('app.purge', $1, true)`, caseID); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `update acts set particulars = '{}', by_person = '', status = case status when 'waiting' then 'refused' else status end,
			refusal = case status when 'entered' then null else $2 end where case_id = $1`, caseID, string(refusal))
		if err != nil {
			return err
		}
		statements := []string{
			`update entries set body = '' where case_id = $1`,
			`delete from documents where case_id = $1`,
			`delete from letter_texts where case_id = $1`,
			`delete from deliveries where case_id = $1`,
			`delete from receipts where case_id = $1`,
			`update cases set complainant = '', respondent = '', next_due = null, next_alarm = null where id = $1`,
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
