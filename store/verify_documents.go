package store

import (
	"context"
	"errors"
	"io"
)

// VerifyDocuments reads every document of a case to its end and finds those whose
// content is gone or is not the one that was committed to. One whose name and hash
// do not open is told by Verify.
func (db *DB) VerifyDocuments(ctx context.Context) ([]Fault, error) {
	var out []Fault
	for after := firstID; ; {
		var docs []Document
		err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
			return tx.SelectContext(ctx, &docs, `select `+documentColumns+` from documents where complete and case_id is not null and id > $1 order by id limit 100`, after)
		})
		if err != nil || len(docs) == 0 {
			return out, err
		}
		for i := range docs {
			d := &docs[i]
			after = d.ID
			switch err := db.openDocument(ctx, d); {
			case errors.Is(err, ErrBroken) || errors.Is(err, ErrLetGo):
				continue
			case err != nil:
				return out, err
			}
			err := db.CopyDocument(ctx, TheSystem(), d, io.Discard)
			switch {
			case errors.Is(err, ErrBroken):
				out = append(out, Fault{Case: d.Case, What: "document " + d.ID + ": its content is gone, or is not the one that was taken in"})
			case err != nil:
				return out, err
			}
		}
	}
}
