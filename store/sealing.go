package store

import (
	"context"
	"errors"
	"fmt"

	"probity/ledger/chain"
	"probity/vault"
)

// keysForm says how much of the database this program keeps sealed. It grows with
// every column that is sealed and was not before; Seal brings a database to it.
const keysForm = 7

var keysCheck = vault.Cell{Table: "installation", Column: "keys_check"}

// look at the keys: are they those that the database was sealed with, and is all
// of it sealed?
func (db *DB) lookAtKeys(ctx context.Context, seals bool) error {
	if db.vault == nil {
		return ErrNoKeys
	}
	var has struct {
		Check string `db:"keys_check"`
		Form  int    `db:"keys_form"`
	}
	if err := db.pool.GetContext(ctx, &has, `select keys_check, keys_form from installation`); err != nil {
		return coded(ctx, err)
	}
	r, err := db.ring(ctx, vault.Installation)
	if err != nil {
		return err
	}
	if has.Check != "" {
		_, err := r.Open(ctx, vault.Content, keysCheck, has.Check)
		switch {
		case errors.Is(err, vault.ErrNotForThisCell):
			return ErrOtherKeys
		case err != nil:
			return unsealed(err)
		}
	}
	switch {
	case has.Form == keysForm && has.Check != "":
		return nil
	case has.Form > keysForm:
		return fmt.Errorf("the database is sealed in a form (%d) that is newer than this program (%d): use the newer program", has.Form, keysForm)
	case !seals:
		return errors.New("not everything in the database is sealed as this program seals it: run probity migrate up, or start probity up on its folder")
	}
	return db.sealAll(ctx, r, has.Check)
}

// sealAll seals what is not sealed yet, row by row in short transactions, so that
// it may be stopped at any moment and started again. Several processes may do it
// at once.
func (db *DB) sealAll(ctx context.Context, r *vault.Ring, check string) error {
	if check == "" {
		var err error
		if check, err = r.Seal(vault.Content, keysCheck, []byte("these keys")); err != nil {
			return unsealed(err)
		}
		// Of two that begin at once one is first, and the other's keys must open it.
		err = db.asOwner(ctx, func(tx *Tx) error {
			if _, err := tx.ExecContext(ctx, `update installation set keys_check = $1 where keys_check = ''`, check); err != nil {
				return err
			}
			return tx.GetContext(ctx, &check, `select keys_check from installation`)
		})
		if err != nil {
			return err
		}
		if _, err := r.Open(ctx, vault.Content, keysCheck, check); err != nil {
			return ErrOtherKeys
		}
	}
	for _, step := range []func(context.Context) error{db.ringsForAll, db.closeReadTables, db.sealLetters, db.sealActs, db.sealEntries, db.sealPeople, db.sealDocuments, db.sealCustody, db.markNames} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return db.asOwner(ctx, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `update installation set keys_form = $1 where keys_form < $1`, keysForm)
		return err
	})
}

// ringsForAll makes the keys of cases from before there were any.
func (db *DB) ringsForAll(ctx context.Context) error {
	for after := firstID; ; {
		var cases []struct {
			ID     string `db:"id"`
			Sealed bool   `db:"sealed"`
		}
		err := db.asOwner(ctx, func(tx *Tx) error {
			return tx.SelectContext(ctx, &cases, `select id, exists (select from entries e where e.case_id = c.id and starts_with(e.body, '{"form":')) as sealed
				from cases c where id > $1 order by id limit 500`, after)
		})
		if err != nil || len(cases) == 0 {
			return err
		}
		for _, c := range cases {
			id := c.ID
			if c.Sealed { // with keys that there are, or were: others would open nothing
				if _, err := db.vault.Ring(ctx, id); errors.Is(err, vault.ErrNoKey) {
					return fmt.Errorf("case %s is sealed with keys that are not in the folder: it is older than the database, or not all of it; put the newer one back", id)
				}
			}
			_, err := db.vault.Make(ctx, id)
			if errors.Is(err, vault.ErrDestroyed) {
				err = db.dropClear(ctx, id)
			}
			if err != nil {
				return unsealed(err)
			}
		}
		after = cases[len(cases)-1].ID
	}
}

// dropClear takes out of a case whose keys are destroyed what stands in it in clear:
// the database was put back to a day before it was sealed, and the record was let go
// since. Nobody may read it any more, and there is no key to seal it with.
func (db *DB) dropClear(ctx context.Context, id string) error {
	return db.asOwner(ctx, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `select set_config('app.purge', $1, true)`, id); err != nil { // see entries_stay
			return err
		}
		for _, s := range []string{
			`update acts set particulars = '', request_hash = '' where case_id = $1 and starts_with(particulars, '{')`,
			`update acts set refusal = '` + refusalLetGo + `' where case_id = $1 and not starts_with(refusal, 'sealed1:')`,
			`update entries set body = '' where case_id = $1 and body <> '' and not starts_with(body, '{"form":')`,
			`delete from letter_texts where case_id = $1 and (subject <> '' and not starts_with(subject, 'sealed1:') or body <> '' and not starts_with(body, 'sealed1:'))`,
			`update deliveries set detail = '' where case_id = $1 and detail <> '' and not starts_with(detail, 'sealed1:')`,
			`update custody c set detail = '' from documents d where d.id = c.document_id and d.case_id = $1 and c.what in ('opened', 'released') and not starts_with(c.detail, 'sealed1:')`,
			`delete from documents where case_id = $1 and key = ''`, // with what hangs on them
		} {
			if _, err := tx.ExecContext(ctx, s, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// closeReadTables takes out of the read tables what they once kept in clear and the
// dockets say: what proved that a letter arrived, and how a ballot stands that is open.
func (db *DB) closeReadTables(ctx context.Context) error {
	return db.asOwner(ctx, func(tx *Tx) error {
		for _, s := range []string{
			`update letters set proof = '' where proof <> '' and not starts_with(proof, '` + presumedProof + `')`,
			`update ballots set yes = 0, no = 0, abstain = 0 where closed = 0 and (yes, no, abstain) <> (0, 0, 0)`,
		} {
			if _, err := tx.ExecContext(ctx, s); err != nil {
				return err
			}
		}
		return nil
	})
}

// firstID is before every id.
const firstID = "00000000-0000-0000-0000-000000000000"

// plainText is a text that is not sealed yet, and where it stands.
type plainText struct {
	Case string `db:"case_id"`
	Row  string `db:"row"`
	Text string `db:"text"`
}

// sealColumn seals what stands in a column in clear. pick gives the next such
// texts and put writes one back: $1 sealed, $2 case, $3 row, $4 as it was.
func (db *DB) sealColumn(ctx context.Context, at sealedColumn, pick, put string) error {
	for {
		var rows []plainText
		err := db.asOwner(ctx, func(tx *Tx) error { return tx.SelectContext(ctx, &rows, pick) })
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			sealed, err := db.seal(ctx, r.Case, at, r.Row, r.Text)
			if err != nil {
				return err
			}
			err = db.asOwner(ctx, func(tx *Tx) error {
				_, err := tx.ExecContext(ctx, put, sealed, r.Case, r.Row, r.Text)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
}

func (db *DB) sealLetters(ctx context.Context) error {
	for _, at := range []sealedColumn{letterSubject, letterBody} {
		err := db.sealColumn(ctx, at,
			`select case_id, letter_id as row, `+at.column+` as text from letter_texts where `+at.column+` <> '' and not starts_with(`+at.column+`, 'sealed1:') limit 200`,
			`update letter_texts set `+at.column+` = $1 where case_id = $2::uuid and letter_id = $3 and `+at.column+` = $4`)
		if err != nil {
			return err
		}
	}
	return db.sealColumn(ctx, deliveryDetail,
		`select case_id, letter_id || '/' || attempt as row, detail as text from deliveries where detail <> '' and not starts_with(detail, 'sealed1:') limit 200`,
		`update deliveries set detail = $1 where case_id = $2::uuid and letter_id || '/' || attempt = $3 and detail = $4`)
}

func (db *DB) sealActs(ctx context.Context) error {
	err := db.sealColumn(ctx, actRefusal,
		`select case_id, id as row, refusal as text from acts where refusal is not null and not starts_with(refusal, 'sealed1:') and refusal <> '`+refusalLetGo+`' limit 200`,
		`update acts set refusal = $1 where case_id = $2::uuid and id = $3 and refusal = $4`)
	if err != nil {
		return err
	}
	for {
		var rows []actRow
		err := db.asOwner(ctx, func(tx *Tx) error {
			return tx.SelectContext(ctx, &rows, `select `+actColumns+` from acts where starts_with(particulars, '{') and not exists (
				select from cases c where c.id = case_id and c.purged) limit 200`)
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			if err := db.sealAct(ctx, &rows[i]); err != nil {
				return err
			}
		}
	}
}

func (db *DB) sealAct(ctx context.Context, r *actRow) error {
	keys, err := db.ring(ctx, r.Case)
	if err != nil {
		return err
	}
	sealed, err := actParticulars.close(keys, r.ID, r.Particulars)
	if err != nil {
		return err
	}
	request, err := requestHash(keys, r.Case, r.Kind, r.Person, r.As, []byte(r.Particulars))
	if err != nil {
		return err
	}
	return db.asOwner(ctx, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `update acts set particulars = $1, request_hash = $2 where id = $3 and particulars = $4`, sealed, request, r.ID, r.Particulars)
		return err
	})
}

// sealEntries seals entries in the place where they stand. They keep their hashes,
// which were made over their texts and are in seals already, so that only whoever
// can open them can check those.
func (db *DB) sealEntries(ctx context.Context) error {
	for {
		var rows []entryRow
		err := db.asOwner(ctx, func(tx *Tx) error {
			return tx.SelectContext(ctx, &rows, `select case_id, `+entryColumns+` from entries where body <> '' and not starts_with(body, '{"form":') limit 200`)
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			if err := db.sealOldEntry(ctx, &rows[i]); err != nil {
				return fmt.Errorf("case %s, entry %d: %w", rows[i].Case, rows[i].Seq, err)
			}
		}
	}
}

func (db *DB) sealOldEntry(ctx context.Context, r *entryRow) error {
	keys, err := db.ring(ctx, r.Case)
	if err != nil {
		return err
	}
	e, err := r.entryInClear()
	if err != nil {
		return err
	}
	text, err := closeEntry(keys, &e, chain.Before, "", []byte(r.Body))
	if err != nil {
		return err
	}
	stored, _, err := text.Write()
	if err != nil {
		return err
	}
	return db.asOwner(ctx, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `select set_config('app.purge', $1, true)`, r.Case); err != nil { // see entries_stay
			return err
		}
		_, err := tx.ExecContext(ctx, `update entries set body = $1 where case_id = $2 and seq = $3 and body = $4`, stored, r.Case, r.Seq, r.Body)
		return err
	})
}
