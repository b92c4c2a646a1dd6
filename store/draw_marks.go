package store

import (
	"context"
	"encoding/json"
	"errors"
)

// errOnlyRead ends a transaction in which there is nothing to commit.
var errOnlyRead = errors.New("only read")

// drawMarks gives the cases of an older database the marks of who may know of
// them, which that did not keep. Until then nobody sees them.
func (db *DB) drawMarks(ctx context.Context) error {
	var ids []string
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		err := tx.SelectContext(ctx, &ids, `select id from cases where head > 0 and not purged and known_to = '{}' order by id`)
		if err == nil {
			err = errOnlyRead
		}
		return err
	})
	if !errors.Is(err, errOnlyRead) {
		return err
	}
	if len(ids) == 0 {
		return nil
	}
	procs, err := OpenLibrary(ctx, db)
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
			if _, err := tx.lockCase(ctx, id); err != nil {
				return err
			}
			s, err := tx.foldAll(ctx, id)
			if err != nil {
				return err
			}
			p, err := tx.procedureOf(ctx, procs, s.Digest)
			if err != nil {
				return err
			}
			columns := caseColumnsOf(p, s)
			text, err := json.Marshal(&columns)
			if err == nil {
				_, err = tx.ExecContext(ctx, updateCase, id, string(text))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
