package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strconv"

	"probity/docket"
	"probity/ledger/chain"
	"probity/procedure"
	"probity/vault"
)

// sealEntry chains an entry to the one before and returns its text as it is stored.
// The hash is made over that text, which holds the entry sealed, so that it tells
// nothing of the entry and is checked without a key (see package chain).
func sealEntry(keys *vault.Ring, e *docket.Entry, prev string) (string, error) {
	plain, err := e.Seal(prev)
	if err != nil {
		return "", err
	}
	salted := make([]byte, chain.SaltSize, chain.SaltSize+len(plain))
	if _, err := rand.Read(salted); err != nil {
		return "", err
	}
	commitment := chain.Commit(salted, plain)
	text, err := closeEntry(keys, e, chain.Sealed, commitment, append(salted, plain...))
	if err != nil {
		return "", err
	}
	stored, hash, err := text.Write()
	e.Hash = hash
	return stored, err
}

func closeEntry(keys *vault.Ring, e *docket.Entry, form int, commitment string, what []byte) (*chain.Text, error) {
	purpose := vault.Content
	if e.Visible == docket.ToDeliberation {
		purpose = vault.Deliberation
	}
	sealed, err := keys.Seal(purpose, entryCell(e.Seq), what)
	return &chain.Text{
		Form: form, Case: e.Case, Seq: e.Seq, Act: e.Act, Kind: string(e.Kind), At: e.At, Prev: e.Prev, For: string(purpose),
		Commitment: commitment, Sealed: sealed,
	}, unsealed(err)
}

func entryCell(seq int) vault.Cell {
	return vault.Cell{Table: "entries", Row: strconv.Itoa(seq), Column: "body"}
}

// open is the entry of a row, its JSON as it was sealed, and its salt, which one
// from before there were keys has none of. An entry whose text, hash or row do not belong together is ErrBroken.
func (r *entryRow) open(ctx context.Context, keys *vault.Ring) (e docket.Entry, plain, salt []byte, err error) {
	if r.Body == "" {
		return e, nil, nil, ErrLetGo
	}
	t, err := chain.Read(r.Body)
	if err != nil || !t.Hashed(r.Body, r.Hash) {
		return e, nil, nil, ErrBroken
	}
	plain, err = keys.Open(ctx, vault.Purpose(t.For), entryCell(r.Seq), t.Sealed)
	if err != nil {
		return e, nil, nil, unsealed(err)
	}
	if t.Form == chain.Sealed {
		if len(plain) < chain.SaltSize {
			return e, nil, nil, ErrBroken
		}
		salt, plain = plain[:chain.SaltSize], plain[chain.SaltSize:]
		if !t.Discloses(salt, plain) {
			return e, nil, nil, ErrBroken
		}
	} else if procedure.HashOf(plain) != r.Hash {
		return e, nil, nil, ErrBroken
	}
	if err := json.Unmarshal(plain, &e); err != nil {
		return e, nil, nil, ErrBroken
	}
	same := e.Case == t.Case && e.Seq == t.Seq && e.Act == t.Act && e.Prev == t.Prev && string(e.Kind) == t.Kind && e.At.Equal(t.At)
	if !same || e.Seq != r.Seq || e.Prev != r.Prev || e.Act != r.Act {
		return e, nil, nil, ErrBroken
	}
	e.Hash = r.Hash
	return e, plain, salt, nil
}

// whole reports whether the text is the one that was hashed and says what its row
// says, without a key.
func (r *entryRow) whole() bool {
	t, err := chain.Read(r.Body)
	return err == nil && t.Hashed(r.Body, r.Hash) && t.Seq == r.Seq && t.Act == r.Act && t.Kind == r.Kind && t.Prev == r.Prev && instant(t.At).Equal(instant(r.At))
}

// EntryText is an entry exactly as it is stored and was hashed, and, opened, what
// proves it to somebody: for export and proof.
type EntryText struct {
	entryRow
	Entry []byte // its JSON, as it was committed to
	Salt  []byte // that was committed to with it; none for an entry from before there were keys
}

// EntryTexts returns the docket as stored, and opened.
func (db *DB) EntryTexts(ctx context.Context, who Who, caseID string) ([]EntryText, error) {
	var rows []entryRow
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &rows, `select case_id, `+entryColumns+` from entries where case_id = $1 order by seq`, caseID)
	})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	keys, err := db.ring(ctx, caseID)
	if err != nil {
		return nil, err
	}
	out := make([]EntryText, len(rows))
	for i := range rows {
		_, plain, salt, err := rows[i].open(ctx, keys)
		if err != nil {
			return nil, err
		}
		out[i] = EntryText{entryRow: rows[i], Entry: plain, Salt: salt}
	}
	return out, nil
}

// entryInClear is an entry from before there were keys.
func (r *entryRow) entryInClear() (e docket.Entry, err error) {
	if procedure.HashOf([]byte(r.Body)) != r.Hash {
		return e, ErrBroken
	}
	err = json.Unmarshal([]byte(r.Body), &e)
	if err != nil || e.Seq != r.Seq || e.Prev != r.Prev || e.Act != r.Act {
		return e, errors.Join(ErrBroken, err)
	}
	e.Hash = r.Hash
	return e, nil
}
